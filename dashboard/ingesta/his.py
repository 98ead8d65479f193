"""El registro diario del HIS: sus líneas de «sesión de grupo de ayuda mutua» se vuelven sesiones del establecimiento.

Corre en el proceso que lee. De sus 40 o 46 columnas solo se miran la fecha, el establecimiento, el código, el tipo de
diagnóstico, el LAB y el número de la cita, que solo sirve para juntar las líneas de una misma atención; las demás no se
leen. No dice el grupo ni quién faltó: cuenta como actividad del establecimiento.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.ingesta.celdas import Celdas, Rechazo, Rejilla, celdas_de_formulario
from dashboard.ingesta.fechas import ANIO_CORTO, fechas_de_columna
from dashboard.ingesta.reconocer import titulo_plano
from dashboard.ingesta.textos import huella
from dashboard.nucleo.formato import plural

FORMULARIO = "his"
#: «sesión de grupo de ayuda mutua», y el código que tenía antes
SESION = frozenset({"C0012", "U113"})
#: de dónde se convocó, según el código APP de la atención
ORIGENES: Mapping[str, str] = {
    "APP97": "vaso_de_leche",
    "APP92": "club_de_madres",
    "APP94": "comedores",
    "APP168": "cuna_mas",
    "APP165": "cpvc",
    "APP108": "comunidad",
}
#: columnas de las celdas que salen de aquí; `establecimiento` es el código como vino, de la clase `clase_de_codigo`
#: (`renipress`, o `local` si es el número propio del HIS)
COLUMNAS = (
    "codigo_sesion", "fecha", "fuente", "origen", "asistentes", "establecimiento", "clase_de_codigo", "distintivo",
)  # fmt: skip
OTRO_CODIGO = "con otro código del HIS"
_TITULOS: dict[str, tuple[str, ...]] = {
    "fecha": ("fecha_atencion", "fecha_de_atencion", "fec_atencion"),
    "anio": ("anio", "ano"),
    "mes": ("mes",),
    "dia": ("dia",),
    "renipress": (
        "renipress", "codigo_renipress", "cod_renipress", "codigo_unico", "renaes", "cod_ipress", "codigo_ipress",
    ),
    "local": ("id_establecimiento", "idestablecimiento", "cod_eess", "codigo_establecimiento"),
    "codigo": ("codigo_item", "cod_item", "codigoitem"),
    "tipo": ("tipo_diagnostico", "tip_diag", "tipo_diag", "tipodiagnostico"),
    "lab": ("valor_lab", "lab", "valorlab"),
    "cita": ("id_cita", "idcita"),
}  # fmt: skip
_BUSQUEDA = 30
#: establecimientos desde los que dos columnas iguales no se explican por azar
_COPIADOS = 3
#: el diagnóstico de una actividad es definitivo
_DEFINITIVO = frozenset({"D", ""})
_SIN_ESTABLECIMIENTO = (
    "una celda en blanco o que no es un número",
    "el código RENIPRESS del establecimiento",
    "Complete el código: Id_Establecimiento no lo reemplaza, porque es el número propio del HIS.",
)
#: qué se mira → (título de su columna, qué se encontró, qué se esperaba, cómo se corrige) de una línea que no sirve
_RECHAZOS = {
    "fecha": (
        "Fecha_Atencion", "una fecha que no se entiende", "una fecha como 2026-05-31 o 31/05/2026", "Corrija la fecha.",
    ),
    "renipress": ("renipress", *_SIN_ESTABLECIMIENTO),
    "local": ("Id_Establecimiento", *_SIN_ESTABLECIMIENTO),
    "tipo": (
        "Tipo_Diagnostico",
        "un tipo que no es D",
        "D (definitivo), como se anotan las actividades",
        "Corrija el tipo, o quite la línea si la sesión no se hizo.",
    ),
    "lab": (
        "Valor_Lab",
        "una celda en blanco o que no es un número de personas",
        "cuántas personas asistieron, con un número de 0 a 999",
        "Escriba en el LAB de C0012 el número de participantes.",
    ),
}  # fmt: skip
_HORA = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?(\.[0-9]+)?\Z")


@dataclass(slots=True)
class _Atencion:
    """Las líneas de una cita que importan, por su posición en la rejilla."""

    sesiones: list[int] = field(default_factory=list)
    origenes: set[str] = field(default_factory=set)


def es_his(rejilla: Rejilla) -> bool:
    """Si alguna de las primeras filas es el encabezado del registro diario: código, LAB, fecha y establecimiento."""
    return _hallar(rejilla) is not None


def _hallar(rejilla: Rejilla) -> tuple[int, dict[str, int]] | None:
    for posicion, fila in enumerate(rejilla.filas[:_BUSQUEDA]):
        planos = {titulo_plano(titulo): i for i, titulo in reversed(list(enumerate(fila))) if titulo}
        columnas = {
            que: planos[titulo] for que, titulos in _TITULOS.items() for titulo in reversed(titulos) if titulo in planos
        }
        con_fecha = "fecha" in columnas or {"anio", "mes", "dia"} <= set(columnas)
        if {"codigo", "lab"} <= set(columnas) and con_fecha and {"renipress", "local"} & set(columnas):
            return posicion, columnas
    return None


def agregar_his(rejilla: Rejilla) -> Celdas:
    """Una fila de la tabla `sesiones` por atención con una línea C0012 (antes U113); las demás líneas se cuentan.

    Una atención son las líneas con la misma fecha, establecimiento y número de cita; sin la columna de la cita, cada
    línea C0012. Si trae varias líneas C0012 con LAB (el HIS escribe una por LAB), las asistentes son las de la primera.
    """
    hallado = _hallar(rejilla)
    assert hallado is not None
    encabezado, columnas = hallado
    lector = _Lector(rejilla, encabezado, columnas)
    lector.juntar()
    fechas = lector.fechas()
    filas: list[tuple[str, ...]] = []
    lineas: list[int] = []
    pesos: list[int] = []
    rechazos: list[Rechazo] = []
    for atencion in lector.atenciones.values():
        origen = next(iter(atencion.origenes)) if len(atencion.origenes) == 1 else ""
        juntas = [atencion.sesiones] if "cita" in columnas else [[linea] for linea in atencion.sesiones]
        for propias in juntas:
            malas = {p: que for p in propias if (que := lector.por_que_no(p, fechas))}
            buenas = [p for p in propias if p not in malas]
            con_lab = [p for p in buenas if _entero(lector.celda(p, "lab"))]
            if not con_lab:
                malas |= dict.fromkeys(buenas, "lab")
            rechazos += [Rechazo(rejilla.lineas[p], *_RECHAZOS[que]) for p, que in malas.items()]
            if not con_lab:
                continue
            primera = con_lab[0]
            lector.varios_lab += len({lector.celda(p, "lab") for p in con_lab}) > 1
            lector.varios_origenes += len(atencion.origenes) > 1
            asistentes = _entero(lector.celda(primera, "lab"))
            cita = huella(lector.celda(primera, "cita"))
            lugar = lector.establecimiento(primera)
            filas.append(("", fechas[primera], FORMULARIO, origen, asistentes, lugar, lector.clase, cita))
            lineas.append(rejilla.lineas[primera])
            pesos.append(len(buenas))
    return celdas_de_formulario(
        rejilla, FORMULARIO, COLUMNAS, filas, lineas,
        pesos=pesos,
        vacias=lector.vacias,
        otras=[(rejilla.lineas[p], "título sobre la tabla") for p in range(encabezado) if any(rejilla.filas[p])],
        rechazos=rechazos,
        ignoradas=((OTRO_CODIGO, lector.otras),) if lector.otras else (),
        avisos=lector.avisos(),
    )  # fmt: skip


class _Lector:
    """Recorre las líneas mirando solo las columnas que hacen falta."""

    def __init__(self, rejilla: Rejilla, encabezado: int, columnas: dict[str, int]) -> None:
        self.rejilla, self.columnas = rejilla, columnas
        self.datos = range(encabezado + 1, len(rejilla.filas))
        self.clase = "renipress" if "renipress" in columnas else "local"
        self.atenciones: dict[tuple[str, ...], _Atencion] = {}
        self.vacias = self.otras = self.varios_lab = self.varios_origenes = 0
        self.anio_corto = False

    def celda(self, posicion: int, que: str) -> str:
        """El texto de una de las columnas que se miran; "" si el archivo no la trae."""
        fila, columna = self.rejilla.filas[posicion], self.columnas.get(que, -1)
        return fila[columna].strip() if 0 <= columna < len(fila) else ""

    def juntar(self) -> None:
        """Reúne por atención las líneas de sesión y los códigos APP, y cuenta las demás."""
        for posicion in self.datos:
            if not any(self.rejilla.filas[posicion]):
                self.vacias += 1
                continue
            codigo = self.celda(posicion, "codigo").replace(" ", "").upper()
            es_sesion = codigo in SESION
            self.otras += not es_sesion
            if not es_sesion and codigo not in ORIGENES:
                continue
            cita = (self._fecha(posicion), self.establecimiento(posicion), self.celda(posicion, "cita"))
            atencion = self.atenciones.setdefault(cita, _Atencion())
            if es_sesion:
                atencion.sesiones.append(posicion)
            else:
                atencion.origenes.add(ORIGENES[codigo])

    def establecimiento(self, posicion: int, clase: str = "") -> str:
        """El código del establecimiento, de la columna de su clase y de ninguna otra; "" si no es un número."""
        texto = re.sub(r"\.0+\Z", "", self.celda(posicion, clase or self.clase))
        return texto if texto.isascii() and texto.isdigit() and len(texto) <= 12 else ""

    def _parece_copiado(self) -> bool:
        """Si «renipress» repite Id_Establecimiento en varios establecimientos; por azar coincide uno de cada cuatro."""
        pares = {
            (self.establecimiento(p).lstrip("0"), self.establecimiento(p, "local").lstrip("0"))
            for atencion in self.atenciones.values()
            for p in atencion.sesiones
        }
        return self.clase == "renipress" and len(pares) >= _COPIADOS and all(uno == otro for uno, otro in pares)

    def _fecha(self, posicion: int) -> str:
        if "fecha" in self.columnas:
            return _HORA.sub("", self.celda(posicion, "fecha"))
        # con menos de cuatro cifras, el año parecería el día
        return "-".join(
            self.celda(posicion, parte).zfill(4 if parte == "anio" else 2) for parte in ("anio", "mes", "dia")
        )

    def fechas(self) -> dict[int, str]:
        """Posición → fecha como año-mes-día de las líneas de sesión; la forma se decide para toda la columna."""
        textos = {p: self._fecha(p) for atencion in self.atenciones.values() for p in atencion.sesiones}
        fechas = fechas_de_columna(set(textos.values()))
        leidas, self.anio_corto = fechas.leidas, bool(fechas.dos_cifras)
        return {p: f"{leidas[texto]:%Y-%m-%d}" for p, texto in textos.items() if texto in leidas}

    def por_que_no(self, posicion: int, fechas: Mapping[int, str]) -> str:
        """Si la línea no puede ser una sesión, por qué: su fecha, su establecimiento o su tipo; "" si puede."""
        if posicion not in fechas:
            return "fecha"
        if not self.establecimiento(posicion):
            return self.clase
        return "" if self.celda(posicion, "tipo").upper() in _DEFINITIVO else "tipo"

    def avisos(self) -> list[str]:
        """Lo que se supuso o no se usó."""
        avisos = [
            "El HIS no dice el grupo ni quién faltó: sus sesiones cuentan como actividad del establecimiento y no en "
            "la asistencia de un grupo."
        ]
        if self._parece_copiado():
            avisos.append(
                "La columna «renipress» repite en todas sus sesiones el número de Id_Establecimiento, que es el propio "
                "del HIS: si se copió de ella, las sesiones quedarían en otros establecimientos. Compruébelo antes de "
                "publicar."
            )
        if "cita" not in self.columnas:
            avisos.append(
                "Sin la columna Id_Cita no se sabe qué líneas son de la misma atención: cada línea C0012 se tomó como "
                "una sesión, y su origen solo se conoce si ese día el establecimiento anotó uno."
            )
        if self.anio_corto:
            avisos.append(ANIO_CORTO)
        if self.varios_lab:
            cuantas = plural(self.varios_lab, "atención trae", "atenciones traen")
            avisos.append(f"{cuantas} más de un LAB en C0012: las asistentes son las del primero.")
        if self.varios_origenes:
            cuantas = plural(self.varios_origenes, "sesión trae", "sesiones traen")
            avisos.append(f"{cuantas} más de un código APP: su origen queda sin dato.")
        return avisos


def _entero(lab: str) -> str:
    """El LAB si es un número de personas; "" si no."""
    hallado = re.fullmatch(r"([0-9]{1,3})(?:\.0+)?", lab)
    return str(int(hallado[1])) if hallado else ""
