"""La dirección es el estado: `Vista` ⇄ URL.

    /                                       lo que se cargó (el Perú o la única región), último periodo
    /territorio/11?periodo=2026&…           de la región a la microrred
    /establecimiento/00002318   /grupo/G-1  fichas
    /lista/sin_grupo/11?orden=km&q=norte…   lo que hay detrás de una cifra
    /metodo                                 fichas, norma, fuentes
    /datos                                  qué está cargado, y cargar
    /visitas?territorio=11-02&eq=2&…        prioridad y plan de visitas
    /oficio/11-02?asunto=detenidas          lo que se pide por escrito
    /comparar?con=08,11-02&periodo=2026     de dos a seis territorios lado a lado
    /multiples/11?indicador=asistencia&…    todos sus hijos, mes a mes
    /pasaporte?territorio=11&indicador=…    de dónde sale una cifra
    /presentacion?territorio=11&…           la historia a pantalla completa
    /lote?territorio=11&periodo=2026-S1     los archivos de todas sus partes, en un ZIP

La de cada página es una `Ruta`: su nombre, dónde lleva el territorio (`Forma`) y los campos que solo entiende ella, que
van en `Vista.extra`. Aquí están las rutas a que enlaza cualquier pantalla; las demás, en el archivo de su página.
`Valores.rutas` dice cuáles existen.

Los valores por defecto no se escriben, salvo el periodo, que se escribe siempre para que un enlace diga lo mismo el
año que viene.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import lru_cache
from urllib.parse import parse_qsl, quote, quote_plus, unquote

from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import PAIS, Nivel, normalizar_codigo
from dashboard.nucleo.errores import ErrorVista

#: tope de lo que se lee de una dirección
LARGO_MAXIMO = 4000
#: el campo de la carga que pide una dirección
GENERACION = "generacion"
#: el indicador que se mira mientras la dirección no pida otro
INDICADOR = "cobertura"


class Forma(Enum):
    """Dónde lleva su territorio la dirección de una página."""

    #: no lo lleva: es una página del tablero entero
    FIJA = "/pagina"
    CODIGO = "/pagina/11"
    LISTA = "/pagina/sin_grupo/11"
    CONSULTA = "/pagina?territorio=11"


@dataclass(frozen=True, slots=True)
class Ruta:
    """Cómo se escribe y se lee la dirección de una página."""

    nombre: str
    forma: Forma
    #: nombres de los campos que solo entiende esta página, en el orden en que se escriben
    campos: tuple[str, ...] = ()
    #: el código lo escribe la oficina (el de un grupo): se toma tal cual, sin ponerle los ceros de un territorio
    codigo_libre: bool = False

    @property
    def con_generacion(self) -> bool:
        """Si sigue en la carga de la pantalla que la enlaza aunque llegue otra: es lo que hay detrás de sus cifras."""
        return GENERACION in self.campos

    def camino(self, codigo: str = PAIS, lista: str = "") -> str:
        """La parte de la dirección que va antes de «?»."""
        if self is TERRITORIO and codigo == PAIS:
            return "/"
        if self.forma in (Forma.FIJA, Forma.CONSULTA):
            return f"/{self.nombre}"
        escrito = quote(codigo, safe="")
        return f"/{self.nombre}/{lista}/{escrito}" if self.forma is Forma.LISTA else f"/{self.nombre}/{escrito}"

    def leer(self, resto: Sequence[str], listas: Sequence[str]) -> tuple[str, str] | None:
        """(código, lista) de lo que sigue al nombre; `None` si esta página no se escribe así."""
        if self.forma in (Forma.FIJA, Forma.CONSULTA):
            return None if resto else (PAIS, "")
        if len(resto) != (2 if self.forma is Forma.LISTA else 1):
            return None
        *lista, codigo = resto
        if lista and lista[0] not in listas:
            raise ErrorVista(f"No hay ninguna lista llamada «{lista[0][:40]}».", opciones=_inicio())
        return codigo if self.codigo_libre else normalizar_codigo(codigo), "".join(lista)


#: en qué orden van los hijos de un territorio, y qué se pinta de ellos en su mapa
ORDEN, CAPA = "orden", "capa"
TERRITORIO = Ruta("territorio", Forma.CODIGO, (ORDEN, CAPA))
ESTABLECIMIENTO = Ruta("establecimiento", Forma.CODIGO)
GRUPO = Ruta("grupo", Forma.CODIGO, codigo_libre=True)
#: en qué orden, con qué columnas y qué filas se ve y se exporta una lista, y por qué página va
DE_UNA_LISTA = (ORDEN, "columnas", "q")
HOJA = "pagina"
LISTA = Ruta("lista", Forma.LISTA, (GENERACION, *DE_UNA_LISTA, HOJA))
PASAPORTE = Ruta("pasaporte", Forma.CONSULTA, (GENERACION,))
LOTE = Ruta("lote", Forma.CONSULTA, (GENERACION,))


class Modo(StrEnum):
    """Cómo se ven los hijos de un territorio."""

    MAPA = "mapa"
    MOSAICO = "mosaico"
    TABLA = "tabla"
    ANIOS = "anios"

    @property
    def nombre(self) -> str:
        """Como se lee en su botón."""
        return "Años" if self is Modo.ANIOS else self.value.capitalize()

    @property
    def dibujado(self) -> bool:
        """Si lo que se ve es un dibujo del territorio."""
        return self in (Modo.MAPA, Modo.ANIOS)


@lru_cache(maxsize=1024)
def _campos(
    periodo: Periodo, indicador: str, modo: Modo, generacion: int | None, extra: tuple[tuple[str, str], ...]
) -> str:
    # una pantalla tiene más de cien direcciones, y casi todas con los mismos campos
    consulta = {"periodo": str(periodo)}
    if indicador != INDICADOR:
        consulta["indicador"] = indicador
    if modo is not Modo.MAPA:
        consulta["vista"] = modo.value
    if generacion is not None:
        consulta[GENERACION] = str(generacion)
    return "&".join(f"{nombre}={quote_plus(valor, safe=',')}" for nombre, valor in (consulta | dict(extra)).items())


@dataclass(frozen=True, slots=True)
class Valores:
    """Lo que una dirección puede pedir: páginas, indicadores, listas y periodo por defecto."""

    rutas: Sequence[Ruta]
    indicadores: Sequence[str]
    listas: Sequence[str]
    periodo: Periodo
    indicador: str = INDICADOR
    #: territorio con que se abre lo que no dice ninguno
    inicio: str = PAIS
    #: la carga que se sirve, de la que es todo lo que no pide otra
    generacion: int | None = None


@dataclass(frozen=True, slots=True)
class Vista:
    """Todo lo que determina una pantalla."""

    pagina: Ruta
    codigo: str
    periodo: Periodo
    indicador: str = INDICADOR
    modo: Modo = Modo.MAPA
    lista: str = ""
    #: campos propios de la página, ya ordenados: (nombre, texto tal como se escribió)
    extra: tuple[tuple[str, str], ...] = ()
    #: la carga de esta pantalla, de la que son también sus listas, pasaportes y descargas; `None` si no hay ninguna
    generacion: int | None = None

    def url(self) -> str:
        """La dirección de esta vista, siempre con su periodo; con su carga, solo la de lo que se queda en ella."""
        de_quien = f"territorio={quote_plus(self.codigo)}&" if self.pagina.forma is Forma.CONSULTA else ""
        carga = self.generacion if self.pagina.con_generacion else None
        campos = _campos(self.periodo, self.indicador, self.modo, carga, self.extra)
        return f"{self.pagina.camino(self.codigo, self.lista)}?{de_quien}{campos}"

    def con(self, **cambios: object) -> Vista:
        """Otra vista igual salvo en lo dicho. Al cambiar de página, los campos propios de esta se quedan atrás."""
        if cambios.get("pagina", self.pagina) is not self.pagina:
            cambios = {"extra": (), **cambios}
        # como `dataclasses.replace`, que tarda el cuádruple: una pantalla pide más de cien
        return Vista(**{**{campo: getattr(self, campo) for campo in self.__slots__}, **cambios})

    def campo(self, nombre: str) -> str:
        """El texto de un campo propio de la página; "" si la dirección no lo trae."""
        return dict(self.extra).get(nombre, "")

    def opcion(self, nombre: str, validas: Sequence[str], que: str = "El valor") -> str:
        """Lo que pide un campo propio, o la primera de las válidas si no lo trae. `ErrorVista` si no es ninguna."""
        texto = self.campo(nombre) or validas[0]
        if texto in validas:
            return texto
        raise ErrorVista(
            f"{que} «{texto[:40]}» no existe.",
            que_hacer=f"Valores que se pueden usar en «{nombre}»: {', '.join(filter(None, dict.fromkeys(validas)))}.",
            opciones=[("Ver lo de siempre", self.con_campo(nombre, "").url())],
        )

    def con_campo(self, nombre: str, texto: str) -> Vista:
        """La misma vista con un campo propio de su página; con "", sin él."""
        campos = dict(self.extra) | {nombre: texto}
        return self.con(extra=tuple((campo, campos[campo]) for campo in self.pagina.campos if campos.get(campo)))

    def de_generacion(self, numero: int) -> Vista:
        """La misma vista, de esa carga."""
        return self.con(generacion=numero)

    def hacia(self, codigo: str, nivel: Nivel) -> Vista:
        """La vista del nodo de ese código, con el mismo periodo, indicador y modo."""
        pagina = {Nivel.ESTABLECIMIENTO: ESTABLECIMIENTO, Nivel.GRUPO: GRUPO}.get(nivel, TERRITORIO)
        return self.con(pagina=pagina, codigo=codigo, lista="")

    def de_lista(self, lista: str, codigo: str | None = None) -> Vista:
        """La lista que hay detrás de una cifra de esta vista."""
        # de una lista a otra tampoco siguen el orden ni las columnas
        de_la_carga = tuple(par for par in self.extra if par[0] == GENERACION)
        return self.con(pagina=LISTA, lista=lista, codigo=codigo or self.codigo, extra=de_la_carga)


def leer_vista(ruta: object, consulta: object, valores: Valores) -> Vista:
    """Lee una dirección. `ErrorVista` dice qué parte no se entiende y ofrece salidas válidas.

    `ruta` y `consulta` llegan del navegador: pueden ser cualquier cosa.
    """
    if not isinstance(ruta, str) or not isinstance(consulta, str | None):
        raise ErrorVista("La dirección no es un texto.", opciones=_inicio())
    exigir_que_quepa(ruta + (consulta or ""))
    partes = [unquote(parte) for parte in ruta.split("/") if parte]
    pagina, codigo, lista = _leer_ruta(partes, valores)
    campos = dict(parse_qsl((consulta or "").lstrip("?"), max_num_fields=None))
    if not partes and not campos:
        # «/» a secas abre lo cargado; un enlace al país trae siempre su periodo
        codigo = valores.inicio
    if pagina.forma is Forma.CONSULTA:
        codigo = normalizar_codigo(campos.get("territorio", valores.inicio))
    return Vista(
        pagina,
        codigo,
        _leer_periodo(campos, valores),
        _elegir(campos, "indicador", valores.indicadores, valores.indicador, "El indicador"),
        Modo(_elegir(campos, "vista", tuple(Modo), Modo.MAPA, "La vista")),
        lista,
        tuple((nombre, campos[nombre]) for nombre in pagina.campos if campos.get(nombre) and nombre != GENERACION),
        leer_generacion(campos if pagina.con_generacion else {}, valores.generacion),
    )


def exigir_que_quepa(direccion: str) -> str:
    """La misma dirección. `ErrorVista` si es más larga que lo que dejan pasar los servidores y los correos."""
    if len(direccion) > LARGO_MAXIMO:
        raise ErrorVista(
            f"La dirección es demasiado larga: tiene {len(direccion)} letras y caben {LARGO_MAXIMO}.",
            que_hacer="Vuelva atrás y quite algo de lo que lleva: en un plan de visitas, cambios hechos a mano.",
            opciones=_inicio(),
        )
    return direccion


def leer_generacion(campos: Mapping[str, str], defecto: int | None = None) -> int | None:
    """El número de la carga que piden los campos de una dirección. `ErrorVista` si no es un número."""
    texto = campos.get(GENERACION, "")
    if texto and not (texto.isascii() and texto.isdigit() and len(texto) <= 6):
        raise ErrorVista(
            f"El valor «{texto[:40]}» de «{GENERACION}» no se entiende.",
            que_hacer="Se espera el número de una carga, por ejemplo 3.",
            opciones=_inicio(),
        )
    return int(texto) if texto else defecto


def _leer_ruta(partes: list[str], valores: Valores) -> tuple[Ruta, str, str]:
    if not partes:
        return TERRITORIO, PAIS, ""
    if any(ord(letra) < 32 for parte in partes for letra in parte):
        raise ErrorVista("La dirección tiene caracteres que no se pueden leer.", opciones=_inicio())
    ruta = next((ruta for ruta in valores.rutas if ruta.nombre == partes[0]), None)
    if ruta and (leido := ruta.leer(partes[1:], valores.listas)):
        return ruta, *leido
    raise ErrorVista(
        f"No hay ninguna página en «/{'/'.join(partes)[:80]}».",
        que_hacer="Revise la dirección o elija una de estas páginas.",
        opciones=[*_inicio(), ("Método", "/metodo")],
    )


def _leer_periodo(campos: Mapping[str, str], valores: Valores) -> Periodo:
    texto = campos.get("periodo")
    if texto is None:
        return valores.periodo
    try:
        return Periodo.leer(texto)
    except ValueError as error:
        raise ErrorVista(
            str(error), opciones=[(f"Ver {valores.periodo.texto}", f"?periodo={valores.periodo}")]
        ) from error


def _elegir(campos: Mapping[str, str], campo: str, validos: Sequence[str], defecto: str, que: str) -> str:
    valor = campos.get(campo, defecto)
    if valor in validos:
        return valor
    raise ErrorVista(
        f"{que} «{valor[:40]}» no existe.",
        que_hacer=f"Valores que se pueden usar en «{campo}»: {', '.join(validos)}.",
        opciones=_inicio(),
    )


def _inicio() -> list[tuple[str, str]]:
    return [("Ir al panorama", "/")]
