"""El informe de una carga: cuántas filas entraron, cuáles se repararon, cuáles no entraron, por qué y cómo corregirlas.

Ley de conservación: aceptadas + rechazadas + ignoradas = filas de datos del archivo, cada una una sola vez; y lo que
suman las personas contadas en las aceptadas, en las rechazadas y en las repetidas es lo que suma el archivo.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from dashboard.ingesta.reconocer import titulo_plano
from dashboard.nucleo.formato import entero, plural

#: problemas y reparaciones que se escriben en el texto del informe; los demás solo se cuentan
_PROBLEMAS_EN_TEXTO = 50


def donde(archivo: str, hoja: str) -> str:
    """`«mayo.xlsx», hoja «Sesiones»`. `hoja`: "" en un CSV."""
    return f"«{archivo}»" + (f", hoja «{hoja}»" if hoja else "")


@dataclass(frozen=True, slots=True)
class Problema:
    """Una celda (o una fila) que no se pudo aceptar. `encontrado` nunca trae un dato personal.

    `fila` es la línea del archivo donde empieza la fila (el encabezado suele ser la 1) o la fila de la hoja; 0 es todo
    el archivo. `hoja`: "" en un CSV.
    """

    archivo: str
    fila: int
    #: de la tabla; varias van separadas por comas, y "" es la fila entera
    columna: str
    encontrado: str
    esperado: str
    como_corregir: str
    hoja: str = ""

    def texto(self) -> str:
        """El problema en una frase."""
        return f"{self.lugar()}: se encontró {self.encontrado}; se esperaba {self.esperado}. {self.como_corregir}"

    def lugar(self) -> str:
        """`«mayo.xlsx», hoja «Sesiones», fila 12, columna «fecha»`: se entiende fuera de su informe."""
        partes = [donde(self.archivo, self.hoja), f"fila {self.fila}" if self.fila else "todo el archivo"]
        if self.columna:
            partes.append(f"columna «{self.columna}»")
        return ", ".join(partes)

    def al_lado(self) -> str:
        """La frase que se lee junto a la fila, sin decir dónde está; `encontrado` en blanco es que no se sabe."""
        donde = f"{self.columna}: " if self.columna else ""
        hallado = f"se encontró {self.encontrado}; " if self.encontrado else ""
        return f"{donde}{hallado}se esperaba {self.esperado}. {self.como_corregir}"


@dataclass(frozen=True, slots=True)
class Reparacion:
    """Una celda que se aceptó cambiada. `antes` y `despues` ya vienen como se pueden mostrar."""

    fila: int
    columna: str
    antes: str
    despues: str
    causa: str


class Arreglo(NamedTuple):
    """Todas las celdas de una columna que se repararon por una causa."""

    causa: str
    columna: str
    cuantas: int
    ejemplos: tuple[Reparacion, ...]
    #: todas sus filas, en orden
    filas: array[int]

    def texto(self, lugar: str) -> str:
        """`3 celdas de «ubigeo»: ceros repuestos (por ejemplo, «a.csv», fila 2: «80301» → «080301»).`"""
        mostrables = (e for e in self.ejemplos if e.antes.startswith("«") and e.despues.startswith("«"))
        ejemplo = next(mostrables, None)
        cual = f"{ejemplo.fila}: {ejemplo.antes} → {ejemplo.despues}" if ejemplo else self.filas[0]
        cuantas = f"{plural(self.cuantas, 'celda')} de «{self.columna}»"
        return f"{cuantas}: {self.causa} (por ejemplo, {lugar}, fila {cual})."


class Causa(NamedTuple):
    """Las filas rechazadas por lo mismo. Una fila puede tener varias causas."""

    #: frase: qué se esperaba y en qué columna
    causa: str
    cuantas: int
    ejemplo: Problema
    #: todas sus filas, en orden
    filas: array[int]
    #: de qué clase es, para adivinar qué pasó con el archivo: `desconocido`, `fecha`, `blanco`, `repetida`…
    clase: str


@dataclass(frozen=True, slots=True)
class Suma:
    """Lo que suma una columna de personas en las filas aceptadas, en las rechazadas y en las repetidas."""

    columna: str
    aceptadas: int
    rechazadas: int
    repetidas: int = 0


@dataclass(frozen=True, slots=True)
class LugarDudoso:
    """Un establecimiento que la persona puede decir cuál es.

    `clave`: con qué se recuerda. `dicho`: como se puede mostrar. `candidatos`: código y por qué podría ser.
    """

    clave: str
    dicho: str
    filas: int
    candidatos: tuple[tuple[str, str], ...]
    #: el que ya se decidió, o ""
    elegido: str = ""


@dataclass(frozen=True, slots=True)
class Informe:
    """Resultado de leer una tabla de un archivo. `ValueError` si las cuentas no cuadran."""

    tabla: str
    archivo: str
    total: int
    aceptadas: int
    rechazadas: int
    #: filas en blanco, repetidas, títulos, totales, notas y lo que un formulario trae y no se usa
    ignoradas: int
    avisos: tuple[str, ...] = ()
    #: detallados: los primeros de cada causa; `causas()` las tiene todas
    problemas: tuple[Problema, ...] = ()
    #: (encabezado del archivo, columna del contrato), en el orden del archivo
    correspondencia: tuple[tuple[str, str], ...] = ()
    #: nombre de la hoja; "" en un CSV
    hoja: str = ""
    #: "", "registro", "anexo2", "his" o "dhis2"
    formulario: str = ""
    #: de las aceptadas, cuántas llevan al menos una celda reparada
    reparadas: int = 0
    arreglos: tuple[Arreglo, ...] = ()
    #: por qué se ignoraron y cuántas
    motivos: tuple[tuple[str, int], ...] = ()
    sumas: tuple[Suma, ...] = ()
    agrupadas: tuple[Causa, ...] = ()
    lugares: tuple[LugarDudoso, ...] = ()
    #: de un formulario, lo que dio cada sesión: «fila 7, 12/05/2026: 8 asistentes (1 E, 6 L)…»
    sumado: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.aceptadas + self.rechazadas + self.ignoradas != self.total:
            raise ValueError(
                f"El informe de {self.archivo} no cuadra: {self.aceptadas} aceptadas + {self.rechazadas} rechazadas "
                f"+ {self.ignoradas} ignoradas no suman {self.total}."
            )
        if self.reparadas > self.aceptadas:
            raise ValueError(f"El informe de {self.archivo} no cuadra: más filas reparadas que aceptadas.")

    @property
    def donde(self) -> str:
        """El archivo y, si la hay, la hoja."""
        return donde(self.archivo, self.hoja)

    @property
    def por_decidir(self) -> str:
        """Lo que la persona tiene que decidir para que se cargue este archivo, y cómo se responde; "" si nada."""
        dudas = [causa for causa in self.agrupadas if causa.clase == POR_DECIDIR]
        if not dudas:
            return ""
        preguntas = " ".join(f"En la {causa.causa} {causa.ejemplo.como_corregir}" for causa in dudas)
        return f"Falta saber cómo se lee el archivo {self.donde}. {preguntas}"

    @property
    def detenido(self) -> str:
        """Por qué no se carga este archivo: lo que hay que decidir o, si se rechazó más del 20 %, la causa probable.

        "" si se carga.
        """
        if self.por_decidir:
            return self.por_decidir
        # en el Anexo 2 cada hoja es una sesión: una mala no hace sospechar de las demás (vea `reunir`)
        if self.formulario == "anexo2" or not pasa_del_limite(self.rechazadas, self.aceptadas):
            return ""
        leidas = self.aceptadas + self.rechazadas
        return (
            f"Se rechazó más del 20 % del archivo {self.donde}: {entero(self.rechazadas)} de {plural(leidas, 'fila')}. "
            + causa_probable(self.causas(), self.rechazadas)
        )

    def causas(self) -> list[Causa]:
        """Los rechazos agrupados por lo que pasó, de más a menos filas: (causa, cuántas, ejemplo, filas, clase)."""
        return sorted(self.agrupadas, key=lambda causa: -causa.cuantas)

    def texto(self) -> str:
        """El informe completo en español, una línea por aviso, por reparación y por problema."""
        hoja = f" (hoja «{self.hoja}»)" if self.hoja else ""
        porque = "; ".join(f"{motivo}: {entero(cuantas)}" for motivo, cuantas in self.motivos)
        reparadas = f" ({entero(self.reparadas)} con alguna celda reparada)" if self.reparadas else ""
        lineas = [
            f"{self.archivo}{hoja} → {self.tabla}: {plural(self.total, 'fila')} de datos; "
            f"{plural(self.aceptadas, 'aceptada')}{reparadas}, {plural(self.rechazadas, 'rechazada')}, "
            f"{plural(self.ignoradas, 'ignorada')}{f' ({porque})' if porque else ''}."
        ]
        # las mayúsculas y las tildes de un título no son otro nombre
        cambios = [
            f"{titulo} → {columna}" for titulo, columna in self.correspondencia if titulo_plano(titulo) != columna
        ]
        if cambios:
            lineas.append(f"Columnas leídas con otro nombre: {'; '.join(cambios)}.")
        lineas += [f"Se sumó de {self.donde}, {sesion}." for sesion in self.sumado]
        lineas += [f"Aviso: {aviso}" for aviso in self.avisos]
        lineas += [f"Reparado: {arreglo.texto(self.donde)}" for arreglo in self.arreglos]
        lineas += [problema.texto() for problema in self.problemas[:_PROBLEMAS_EN_TEXTO]]
        # una misma fila puede estar en varias causas: se cuentan problemas, no filas
        resto = max(sum(causa.cuantas for causa in self.agrupadas), len(self.problemas)) - _PROBLEMAS_EN_TEXTO
        if resto > 0:
            lineas.append(f"Y {plural(resto, 'problema')} más.")
        return "\n".join(lineas)


def reunir(informes: Sequence[Informe]) -> Informe:
    """Un solo informe de las hojas de un libro que se juzgan juntas. Sus causas siguen siendo las de cada hoja."""
    primero = informes[0]
    return Informe(
        tabla=primero.tabla,
        archivo=primero.archivo,
        total=sum(informe.total for informe in informes),
        aceptadas=sum(informe.aceptadas for informe in informes),
        rechazadas=sum(informe.rechazadas for informe in informes),
        ignoradas=sum(informe.ignoradas for informe in informes),
        agrupadas=tuple(causa for informe in informes for causa in informe.agrupadas),
    )


def agrupar(problemas: Sequence[Problema], causa: str, clase: str) -> tuple[Causa, ...]:
    """La causa de unos problemas que no pasaron por la revisión, o () si no hay ninguno."""
    if not problemas:
        return ()
    filas = array("q", (problema.fila for problema in problemas))
    return (Causa(causa, len(problemas), problemas[0], filas, clase),)


# -- cuándo no se carga un archivo, y qué le pasó ----------------------------------------------------------------------

#: clase de lo que admite dos lecturas: una sola celda detiene el archivo, porque elegir sería inventar
POR_DECIDIR = "por decidir"
_PISTAS = {
    "descuadrada": "Parece que el separador de columnas también está dentro de los textos o de los números (coma "
    "decimal): guárdelo con otro separador o como XLSX.",
    "fecha": "Parece que las fechas están escritas de varias maneras, como mes/día/año o con el año de dos cifras: "
    "escríbalas todas como año-mes-día.",
    "repetida": "Parece que el archivo trae las mismas filas más de una vez con otros datos, o que la columna de la "
    "clave no es la que corresponde.",
    "blanco": "Parece que falta llenar columnas obligatorias, o que las columnas no están bajo sus títulos.",
    "futuro": "Parece que las fechas están adelantadas: revise el año y la fecha de esta computadora.",
    "ceros": "Parece que los códigos de establecimiento no son los de este registro: no coinciden con el nombre ni con "
    "el UBIGEO.",
    "persona": "Parece que una columna de texto trae nombres de personas: escriba en ella los de los grupos o lugares.",
    "suma": "Parece que las faltas y las sesiones no son de la misma versión: cargue juntas las dos tablas.",
    "veto": "Parece que contradice lo que ya está cargado: cargue a la vez las tablas que dependen de él.",
}


def pasa_del_limite(rechazadas: int, aceptadas: int) -> bool:
    """Si se rechazó más de una de cada cinco filas de datos; en enteros: el 20 % justo todavía se carga."""
    return 5 * rechazadas > rechazadas + aceptadas


def causa_probable(causas: Sequence[Causa], rechazadas: int) -> str:
    """Qué le pasó al archivo según la causa más frecuente. `causas`: de más a menos filas."""
    if not causas:
        return ""
    primera = causas[0]
    if primera.clase.startswith("desconocido:"):
        tabla = primera.clase.partition(":")[2]
        return (
            f"Parece que falta cargar antes la tabla {tabla}, que es de otra versión, o que sus códigos perdieron "
            "parte al abrirlos en una hoja de cálculo."
        )
    varias = [causa for causa in causas if causa.cuantas * 2 >= rechazadas]
    if len(varias) >= 3:
        return "Parece que el archivo es de otra tabla o que sus columnas están corridas: revise los títulos."
    return _PISTAS.get(primera.clase, f"Lo más frecuente: {primera.causa}.")


# -- los rechazos, fila por fila ---------------------------------------------------------------------------------------


def motivos_de(informe: Informe) -> Iterator[Problema]:
    """Todos los rechazos, también los que el informe no detalla, por fila.

    De los no detallados solo se sabe la causa: lo encontrado queda en blanco y lo demás es lo de su causa.
    """
    detallados: dict[tuple[int, str], list[Problema]] = {}
    for problema in informe.problemas:
        detallados.setdefault((problema.fila, problema.columna), []).append(replace(problema, hoja=informe.hoja))
    todos = [problema for propios in detallados.values() for problema in propios]
    for causa in informe.agrupadas:
        modelo = causa.ejemplo
        todos += [
            Problema(modelo.archivo, fila, modelo.columna, "", modelo.esperado, modelo.como_corregir, informe.hoja)
            for fila in causa.filas
            if (fila, modelo.columna) not in detallados
        ]
    yield from sorted(todos, key=lambda problema: problema.fila)
