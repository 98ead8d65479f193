"""Los textos que entran: cómo se limpia cada celda, y qué de ellos habla de personas y no se dice.

Las letras estropeadas por leer un archivo con otra codificación solo se reponen si el camino de vuelta es exacto:
`CA¥ETE` es `CAÑETE` escrito en cp850 (MS-DOS) y leído como Latin-1; `CaÃ±ete` es `Cañete` escrito en UTF-8 y leído
como Latin-1.

Un archivo con columnas personales se rechaza nombrando la columna, nunca su contenido; el registro nacional trae
directores, teléfonos y direcciones, y se descartan al leer.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from rapidfuzz import fuzz, process

from dashboard.contratos.tablas import TITULOS_PROPIOS
from dashboard.dominio.territorio import sin_tildes
from dashboard.ingesta.personas import Persona, es_nombre_corriente, persona_en

# -- la limpieza de cada celda al leerla, y la cuenta de lo que cambió: nada se cambia sin decirlo --------------------

#: celdas de cada clase de cambio que se guardan con su antes y su después
EJEMPLOS = 50
ESPACIOS = "espacios sobrantes"
LETRAS = "letras estropeadas por la codificación"
MARCAS = "marcas o caracteres invisibles"
ENVOLTURA = "apóstrofo o fórmula con que una hoja de cálculo guarda un texto, quitados"
SIGNOS = "cifras o guiones que no son los del teclado, cambiados por los suyos"


@dataclass(slots=True)
class Cambios:
    """Las celdas de una columna que cambiaron por una causa: todas sus líneas y los primeros ejemplos."""

    lineas: array[int] = field(default_factory=lambda: array("q"))
    #: (línea, antes, después)
    ejemplos: list[tuple[int, str, str]] = field(default_factory=list)

    def anotar(self, linea: int, antes: str, despues: str) -> None:
        """Añade una celda."""
        self.lineas.append(linea)
        if len(self.ejemplos) < EJEMPLOS:
            self.ejemplos.append((linea, antes, despues))


class Limpieza:
    """Limpia filas y recuerda qué cambió, por (causa, posición de la columna).

    `texto`: todo lo que puede venir; si no trae nada raro, cada celda se limpia más aprisa.
    """

    def __init__(self, texto: str = "") -> None:
        self.cambios: dict[tuple[str, int], Cambios] = defaultdict(Cambios)
        #: cada texto distinto una sola vez: en una tabla casi todos se repiten
        self._distintos: dict[str, str] = {}
        letras = set(texto)
        self._raros, self._del_teclado = _raros(letras), _del_teclado(letras)
        disfrazado = bool(self._del_teclado or letras & _DISFRACES or {"=", '"'} <= letras)
        self._revisar = bool(self._raros) or disfrazado or estropeado(texto)

    def olvidar(self) -> None:
        """Suelta los textos de las filas ya limpias; lo que cambió en ellas se sigue recordando."""
        self._distintos.clear()

    def fila(self, linea: int, celdas: list[str]) -> list[str]:
        """Las celdas limpias de una fila: sin marcas, sin caracteres invisibles y sin espacios de más."""
        if self._revisar:
            celdas = [self._sanear(linea, posicion, celda) for posicion, celda in enumerate(celdas)]
        limpias = [" ".join(celda.split()) for celda in celdas]
        if limpias != celdas:
            for posicion, (antes, despues) in enumerate(zip(celdas, limpias, strict=True)):
                # una celda con solo espacios está en blanco: no hay nada que contar
                if antes != despues and despues:
                    self.anotar(ESPACIOS, posicion, linea, antes, despues)
        unico = self._distintos.setdefault
        return [unico(celda, celda) for celda in limpias]

    def _sanear(self, linea: int, posicion: int, celda: str) -> str:
        if celda.isascii() and celda.isprintable() and not _SOSPECHOSA.search(celda):
            return celda
        if estropeado(celda):
            antes, celda = celda, recomponer(celda)
            if celda != antes:
                self.anotar(LETRAS, posicion, linea, antes, celda)
        limpia = celda.translate(self._raros)
        if limpia != celda:
            self.anotar(MARCAS, posicion, linea, celda, limpia)
        tecleada = limpia.translate(self._del_teclado)
        if _CODIGO_CON_RAYA.match(tecleada):
            tecleada = tecleada.translate(_RAYAS)
        if tecleada != limpia:
            self.anotar(SIGNOS, posicion, linea, limpia, tecleada)
        if hallada := _ENVOLTURA.match(tecleada):
            suelta = next(parte for parte in hallada.groups() if parte is not None)
            self.anotar(ENVOLTURA, posicion, linea, tecleada, suelta)
            return suelta
        return tecleada

    def anotar(self, causa: str, posicion: int, linea: int, antes: str, despues: str) -> None:
        """Recuerda el cambio de una celda."""
        self.cambios[causa, posicion].anotar(linea, antes, despues)


def _raros(letras: set[str]) -> dict[int, None]:
    """Lo que se quita de las celdas: `<`, `>` y los caracteres de control o invisibles; el tabulador es un espacio."""
    invisibles = {"Cc", "Cf", "Zl", "Zp", "Cs", "Co"}
    return {
        ord(letra): None
        for letra in letras
        if letra in "<>" or (unicodedata.category(letra) in invisibles and not letra.isspace())
    }


# -- lo que disfraza un número o un código -----------------------------------------------------------------------------

#: un apóstrofo, también el que un procesador de textos vuelve comilla
_APOSTROFOS = "'‘’‛`´ʹʼ′＇"
#: `="00002520"`, o un apóstrofo delante y ninguno más, salvo que encierren un número: «'Leche y Vida'» se queda así
_ENVOLTURA = re.compile(
    rf'\s*(?:=\s*["“”]([^"“”]*)["“”]|[{_APOSTROFOS}]([^{_APOSTROFOS}]+)|[{_APOSTROFOS}]([0-9.,-]+)[{_APOSTROFOS}])\s*\Z'
)
#: las rayas solo son guiones dentro de un código, que lleva cifras y no espacios
_RAYAS = str.maketrans(dict.fromkeys("‒–—―", "-"))
_CODIGO_CON_RAYA = re.compile(r"(?=.*[0-9])\s*[^\s‒–—―]*(?:[‒–—―][^\s‒–—―]+)+\s*\Z")
_DISFRACES = frozenset(_APOSTROFOS + "‒–—―")
#: con esto y sin nada fuera de ASCII, una celda todavía puede llevar algo que quitar
_SOSPECHOSA = re.compile(r"[<>'`=]")


def _del_teclado(letras: set[str]) -> dict[int, str]:
    """Las cifras y letras de ancho completo, el guion que no se parte y el signo menos → los de un teclado."""
    # «＜» y «＞» no vuelven a entrar por aquí
    anchas = letras & {chr(codigo + 0xFEE0) for codigo in range(0x21, 0x7F) if chr(codigo) not in "<>"}
    de_ancho_completo = {letra: chr(ord(letra) - 0xFEE0) for letra in anchas}
    cifras = {letra: str(unicodedata.decimal(letra)) for letra in letras if letra.isdecimal() and not letra.isascii()}
    guiones = dict.fromkeys(letras & set("‐‑⁃−﹣"), "-")
    return {ord(letra): propia for letra, propia in (de_ancho_completo | cifras | guiones).items()}


# -- letras estropeadas ------------------------------------------------------------------------------------------------

#: las letras que el español añade a las inglesas
DEL_ESPANOL = "áéíóúñüÁÉÍÓÚÑÜ"
#: lo que una celda bien escrita puede llevar además de ellas
_BIEN_ESCRITAS = frozenset(DEL_ESPANOL + "°ºª¿¡«»–—“”‘’…·")
#: con esto empieza una letra de dos o tres bytes de UTF-8 leída de byte en byte
_DE_UTF8 = re.compile("[ÂÃâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
#: signos que ningún nombre lleva pegados a una letra; `à`, `é` y `Ö` también salen de cp850, pero son letras
_DE_CP850 = re.compile("(?<=[A-Za-z])[¤¥¢£‚\x82\x90µ]|[¤¥](?=[A-Za-z])")


def estropeado(texto: str) -> bool:
    """Si el texto trae alguna señal de haberse leído con otra codificación."""
    return bool(_DE_UTF8.search(texto) or _DE_CP850.search(texto))


def recomponer(texto: str) -> str:
    """El texto como se escribió, o el mismo si no hay un único camino de vuelta que no pierda nada."""
    if not estropeado(texto):
        return texto
    escrito = "utf-8" if _DE_UTF8.search(texto) else "cp850"
    try:
        # Windows-1252 deja cinco bytes sin letra: quien los lee los toma de Latin-1
        crudo = b"".join(letra.encode("latin-1" if "\x80" <= letra <= "\x9f" else "cp1252") for letra in texto)
        vuelto = crudo.decode(escrito)
    except UnicodeError:
        return texto
    raras = {letra for letra in vuelto if letra > "\x7f"} - _BIEN_ESCRITAS
    return texto if raras or vuelto.encode(escrito) != crudo else vuelto


# -- datos personales: qué encabezados los anuncian y qué valores no se dicen ------------------------------------------

_PALABRAS = frozenset(
    {
        "dni", "documento", "documentos", "pasaporte", "nombres", "apellido", "apellidos", "paterno", "materno",
        "direccion", "direcciones", "domicilio", "domicilios", "telefono", "telefonos", "fono", "celular", "celulares",
        "movil", "whatsapp", "correo", "correos", "email", "mail", "nacimiento", "edad", "edades", "firma", "huella",
        "director", "directora", "responsable", "participante", "participantes",
    }
)  # fmt: skip
#: de quién es el nombre cuando el encabezado dice «nombre de …»
_PERSONAS = frozenset(
    {"madre", "integrante", "persona", "paciente", "usuaria", "gestante", "lactante", "facilitador", "facilitadora",
     "conductor", "conductora", "supervisor", "supervisora", "nino", "nina", "completo", "guia", "tutor", "padre"}
)  # fmt: skip
#: «Dirección Regional de Salud» es una institución; «Nro. Doc. Categorización», una resolución
_INSTITUCION = frozenset({"regional", "salud", "disa", "diresa", "diris", "categorizacion"})

_TEXTO_LUGARES = """
departamento provincia distrito comunidad localidad centro poblado lugar local sector caserio anexo barrio zona ambito
establecimiento eess ipress red microrred microred region diresa geresa diris disa institucion entidad tema temas motivo
actividad estado tipo clase categoria cargo profesion grupo razon origen programa clasificacion condicion horario
documentacion observacion observaciones
"""
_TEXTO_CORRIENTES = """
maria rosa juana ana luz carmen julia flor elena gloria luisa teresa martha marta sonia silvia patricia yolanda nelly
norma olga victoria isabel lucia margarita milagros jessica karina roxana vilma edith elizabeth ruth rosario pilar
mercedes esther marleny yeny jenny diana katherine lizbeth jose juan luis carlos jorge pedro miguel cesar victor manuel
julio raul oscar marco percy wilber edwin walter quispe mamani huaman flores condori rojas sanchez garcia rodriguez
ramos diaz vasquez mendoza torres chavez castillo espinoza gutierrez lopez perez gonzales huamani ccori apaza vargas
castro fernandez rivera cruz gomez ccahuana yupanqui choque ticona
"""
#: palabras de un título que no es de personas aunque sus celdas parezcan nombres: son lugares, servicios o cargos
_LUGARES = frozenset(_TEXTO_LUGARES.split())
#: nombres y apellidos muy corrientes en el país: bastan para saber que una columna es de personas
_CORRIENTES = frozenset(_TEXTO_CORRIENTES.split())
#: celdas que se miran de una columna, y cuántas llenas hacen falta para opinar
_MUESTRA, _MINIMO = 2_000, 3

#: lo que una hoja de cálculo escribe donde una fórmula falló
_TEXTO_ERRORES = """
#N/A #REF! #DIV/0! #VALUE! #NAME? #NULL! #NUM! #SPILL! #CALC! #N/D #¡REF! #¡DIV/0! #¡VALOR! #¿NOMBRE? #¡NULO! #¡NUM!
"""
ERRORES_DE_HOJA = frozenset(_TEXTO_ERRORES.split())
#: en lugar de lo que podría ser de una persona; con ese comienzo, una fila que solo tenga esto se lee como nota al pie
NO_SE_COPIA = "(*) no se copia"
#: lo que se dice en lugar de un título que podría ser de alguien
TITULO_OCULTO = "un título que no se muestra"
_CORREO = re.compile(r"\S@\S")
#: ocho cifras (documento) o nueve (teléfono o carné), que no sean parte de un número más largo
_NUMERO_PERSONAL = re.compile(r"(?<![0-9])[0-9]{8,9}(?![0-9])")
_DOCUMENTO = re.compile(r"[0-9]{8}\Z")
_CELULAR = re.compile(r"(\+?51 ?)?9[0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3}\Z")
_UN_CORREO = re.compile(r"[^\s@]+@[^\s@]+\.[a-zA-Z]{2,}\Z")
_NOMBRE = re.compile(r"[^\W\d_]{2,}([ ,]+[^\W\d_]{2,}\.?){1,5}\Z")
_LETRAS = re.compile(r"[^\W\d_]{2,}")
_CIFRA = re.compile(r"[0-9]")


def es_personal(encabezado: str) -> bool:
    """Si el encabezado anuncia nombres, documentos, direcciones, teléfonos, correos, edades o fechas de nacimiento."""
    if sin_tildes(encabezado).strip() in TITULOS_PROPIOS:
        return False
    palabras = set(re.findall(r"[a-z0-9]+", sin_tildes(re.sub(r"(?<=[a-zñ])(?=[A-ZÑ])", " ", encabezado))))
    if "director" in palabras or "responsable" in palabras:
        return True
    dice = bool(palabras & _PALABRAS) or ("nombre" in palabras and bool(palabras & _PERSONAS))
    return dice and not palabras & _INSTITUCION


def parece_personal(texto: str) -> bool:
    """Si un texto libre contiene un correo o un número de ocho o nueve cifras (documento o teléfono)."""
    return bool(_CORREO.search(texto) or _NUMERO_PERSONAL.search(texto))


def mostrable(valor: str, *, es_codigo: bool = False, aceptado: bool = False) -> str:
    """El valor como puede aparecer en un mensaje: entre comillas si no puede ser de nadie; si no, su forma.

    Una palabra sin cifras podría ser un apellido en una columna corrida; dos, un nombre; ocho o nueve cifras, un
    documento o un teléfono, salvo en una columna de códigos de establecimiento (`es_codigo`). `aceptado`: el valor
    entró, y una palabra suelta suya se ve en cualquier página.
    """
    if not valor:
        return "una celda en blanco"
    palabras = _LETRAS.findall(valor)
    oculto = len(valor) > 30 or len(palabras) > 1 or bool(_CORREO.search(valor))
    oculto |= not es_codigo and bool(_NUMERO_PERSONAL.search(valor))
    if palabras and not aceptado and valor.upper() not in ERRORES_DE_HOJA:
        oculto |= not _CIFRA.search(valor) or es_nombre_corriente(sin_tildes(palabras[0]))
    return silueta(valor) if oculto else f"«{valor}»"


def silueta(valor: str) -> str:
    """Lo que se dice de un valor que no se muestra: `una palabra de 6 letras`, `un texto de 3 palabras`."""
    palabras = _LETRAS.findall(valor)
    cifras = len(_CIFRA.findall(valor))
    if palabras and cifras:
        return "un texto con cifras"
    if cifras:
        return f"un número de {cifras} cifras"
    if len(palabras) == 1:
        return f"una palabra de {len(palabras[0])} letras"
    return f"un texto de {len(palabras)} palabras" if palabras else f"un texto de {len(valor)} signos"


def clase_personal(titulo: str, valores: Iterable[str]) -> str:
    """De qué personas hablan los valores de una columna que el contrato no conoce; "" si de ninguna.

    Mira las primeras celdas llenas: si seis de cada diez son documentos, celulares o correos, o lo son de nombres, lo
    dice. Un código de establecimiento empieza por ceros y no se confunde con un documento.
    """
    llenas = list(islice((valor for valor in valores if valor), _MUESTRA))
    if len(llenas) < _MINIMO:
        return ""

    def abunda(cuantas: int) -> bool:
        return cuantas * 10 >= len(llenas) * 6

    if abunda(sum(bool(_DOCUMENTO.match(valor)) and not valor.startswith("000") for valor in llenas)):
        return "números de documento"
    if abunda(sum(bool(_CELULAR.match(valor)) for valor in llenas)):
        return "números de teléfono"
    if abunda(sum(bool(_UN_CORREO.match(valor)) for valor in llenas)):
        return "correos"
    # un apunte con el documento de alguien dentro: basta que se repita, aunque la mayoría no lo lleve
    apuntes = sum(_apunta_a_alguien(valor) for valor in llenas)
    if apuntes >= _MINIMO and apuntes * 10 >= len(llenas):
        return "documentos, teléfonos o correos dentro de los textos"
    nombres = [sin_tildes(valor) for valor in llenas if _NOMBRE.match(valor)]
    if not abunda(len(nombres)):
        return ""
    corrientes = sum(bool(_CORRIENTES.intersection(nombre.replace(",", " ").split())) for nombre in nombres)
    de_lugar = bool(_LUGARES.intersection(re.findall("[a-z]+", sin_tildes(titulo))))
    # «Santa Rosa» es un distrito y «Juan Velasco» un jirón: en una columna de lugares hace falta mucho más
    if corrientes * 10 >= len(nombres) * (8 if de_lugar else 3):
        return "nombres de personas"
    todos_distintos = len(set(nombres)) * 10 >= len(nombres) * 9
    return "nombres de personas" if len(nombres) >= 20 and todos_distintos and not de_lugar else ""


def _apunta_a_alguien(valor: str) -> bool:
    """Si es una frase con un documento, un teléfono o un correo. Un código de establecimiento empieza por ceros."""
    if len(_LETRAS.findall(valor)) < 2:
        return False
    numeros = (numero for numero in _NUMERO_PERSONAL.findall(valor) if not numero.startswith("000"))
    return bool(_CORREO.search(valor)) or any(numeros)


def titulo_mostrable(titulo: str) -> str:
    """El título como puede aparecer en un mensaje: si la fila no era de títulos, podría ser de alguien."""
    ajeno = parece_personal(titulo) or persona_en(titulo) is Persona.CLARA
    return TITULO_OCULTO if ajeno else titulo[:40]


# -- huellas: reconocer un establecimiento por su nombre sin llevar el nombre de un sitio a otro -----------------------
# El Anexo 2 lo escribe una persona: donde va el establecimiento puede haber cualquier cosa, también un nombre propio.
# Por eso del lector solo sale una huella (SHA-256 recortado) de cada rótulo, que no sirve más que para compararla con
# las de los nombres del registro.

_LARGO = 20
#: palabras que dicen qué clase de establecimiento o de unidad es, y que cada uno escribe como quiere
_CLASES = re.compile(
    r"\A(?:(?:p|c|ps|cs|ee|ss|s|eess|ipress|puesto|centro|posta|establecimiento|salud|medica|medico|de|la|el|clas|red|micro"
    r"|microred|microrred|mr|mred|diresa|geresa|diris|disa|direccion|gerencia|regional|distrito|provincia|salud)\b\s*)+"
)


def forma(texto: str) -> str:
    """Solo letras y cifras, sin tildes y con un espacio entre palabras."""
    return re.sub(r"[^a-z0-9]+", " ", sin_tildes(texto)).strip()


def forma_corta(texto: str) -> str:
    """Sin la clase con que empieza: «P.S. Acopia» y «Puesto de Salud Acopia» son «acopia»."""
    entera = forma(texto)
    return _CLASES.sub("", entera) or entera


# las hojas de un libro se buscan una a una en los mismos nombres del registro
@lru_cache(maxsize=50_000)
def huella(texto: str) -> str:
    """La huella de un nombre tal como está escrito; "" si no hay nada."""
    return _huella(forma(texto))


@lru_cache(maxsize=50_000)
def huella_corta(texto: str) -> str:
    """La huella de un nombre sin la clase de establecimiento o de unidad con que empieza."""
    return _huella(forma_corta(texto))


def _huella(plano: str) -> str:
    return hashlib.sha256(plano.encode()).hexdigest()[:_LARGO] if plano else ""


# -- lo casi bien escrito ----------------------------------------------------------------------------------------------

#: parecido (de 0 a 100) desde el que un título o un valor se propone como otro mal escrito
PARECIDO = 80
#: cuánto debe aventajar el mejor al segundo para que no haya duda
VENTAJA = 5


def valor_cercano(texto: str, valores: Sequence[str]) -> str:
    """El único valor de un catálogo que se parece a lo escrito, o "": `M4` → `M04`; `comunida` → `comunidad`."""
    plano = re.sub(r"[^a-z0-9]", "", sin_tildes(texto))
    if not plano or len(plano) > 40:
        return ""
    planos = {valor: re.sub(r"[^a-z0-9]", "", sin_tildes(valor)) for valor in valores}
    sin_ceros = re.sub(r"(?<![0-9])0+(?=[0-9])", "", plano)
    iguales = [valor for valor, otro in planos.items() if re.sub(r"(?<![0-9])0+(?=[0-9])", "", otro) == sin_ceros]
    if len(iguales) == 1:
        return iguales[0]
    if len(plano) < 4 or any(letra.isdigit() for letra in plano):
        # entre códigos cortos, una letra de diferencia es otro código
        return ""
    cercanos = process.extract(plano, planos, scorer=fuzz.ratio, score_cutoff=PARECIDO, limit=2)
    if not cercanos or (len(cercanos) > 1 and cercanos[0][1] - cercanos[1][1] < VENTAJA):
        return ""
    return str(cercanos[0][2])
