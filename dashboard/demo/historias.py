"""Las historias sembradas y el calendario en que ocurren.

Sobre el registro inventado y la semilla de fábrica son:

| historia | dónde | qué se ve |
|---|---|---|
| `region_sin_aviso` | Loreto, 24 | desde julio de 2026 cae la asistencia porque sube «no fue avisada» (M13) |
| `red_atrasada` | Cusco, 11-02 | la última sesión de cada grupo tiene de 45 a 90 días de atraso |
| `region_silenciosa` | Madre de Dios, 25 | nada cargado ni reportado desde junio de 2026, y le faltan grupos |
| `red_silenciosa` | Amazonas, 01-02 | no reporta en 2026: su región, con 67 de 87, queda en «depende» |
| `region_justa` | Arequipa, 04 | exactamente 80 % (72 de 90) |
| `region_casi` | Áncash, 02 | 79,5 % (58 de 73): le falta un establecimiento |
| `region_con_grupo_de_17` | Apurímac, 03 | el grupo D-90000991-1 tiene 17 integrantes: conviene formar otro |
| `region_en_huelga` | Ayacucho, 05 | un hito: huelga del personal desde el 12 de mayo de 2025 |
| `region_de_otro_registro` | Cajamarca, 07 | un hito con fase: se registra de otra forma desde marzo de 2025 |
| campaña nacional | Perú | un hito: la semana de la lactancia, desde el 24 de agosto de 2025 |
| regiones con retraso | DIRIS 37 y 38 | sus datos llegan hasta el 31 de agosto y el 30 de setiembre de 2026 |

Y en las tablas de lo demás que la guía pide (`guia`):

| historia | dónde | qué se ve |
|---|---|---|
| `red_sin_consolidar` | Callao, 08-01 | todos remitieron su personal encargado y la red no lo consolidó |
| `microrred_sin_un_envio` | Huancavelica, 13-02-05 | uno de sus cinco establecimientos no remitió su relación |
| `region_sin_idioma` | Huancavelica, 13 | ningún facilitador maneja el idioma local |
| `region_sin_cuidado` | Huánuco, 14 | ningún grupo organiza el cuidado de niños, y se falta por eso (M08) |
| `region_plan_sin_dinero` | Ica, 15 | a todos sus planes les faltan presupuesto y financiamiento, y nada más |
| `region_espacios_quietos` | Junín, 17 | los espacios virtuales se abrieron en 2025 y ninguno sigue en uso en 2026 |
| `region_taller_dejado` | La Libertad, 18 | un taller de seis sesiones, TD-0460, se dejó en la tercera |
| `region_sin_ejecutar` | Lambayeque, 19 | se ejecuta menos de la tercera parte de lo programado |
| `region_sin_reconocer` | Lima Provincias, 22 | hubo reconocimientos en agosto de 2025 y ninguno en 2026 |
| mensajes sin entregar | MM-2026-1, perfil P3 | se enviaron 27 225 y llegó la cuarta parte |
| metas | MD-02 y MD-03 | la primera se atrasa y la segunda se cumplió en junio, medio año antes |
| lactario | RD-0001 | el único sin refrigerador |

Y en las visitas de supervisión (`visitas`):

| historia | dónde | qué se ve |
|---|---|---|
| `sube` | Piura, 28 | se visitó la mitad de sus establecimientos y en ellos la asistencia subió después |
| `igual` | Puno, 29 | se visitó otro tanto y no cambió nada que se distinga |
| pocas visitas | Tacna, 32 | las de siempre: no bastan para saber |

Sobre otro registro se busca dónde caben; la que no cabe queda en "" y no se siembra. No se siembra una región sin
establecimientos que atiendan partos: en un registro inventado no sería natural.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import date

import numpy as np
import pandas as pd

from dashboard.demo.azar import Marcas, dia, numerar, que_atienden
from dashboard.dominio.estandar import alcanza, faltan
from dashboard.dominio.periodo import numero_mes
from dashboard.nucleo.matrices import Enteros

# -- Las historias sembradas en la demostración: qué pasa, dónde y desde cuándo. Cada una tiene su prueba.

#: Primer y último día de las sesiones; el último es la fecha de datos nacional.
PRIMER_DIA, FECHA_DATOS = date(2023, 1, 1), date(2026, 10, 31)
#: La asistencia cae por falta de aviso desde este mes.
INICIO_SIN_AVISO = date(2026, 7, 1)
#: La última sesión de cada grupo de la red atrasada cae en esta ventana: de 90 a 45 días antes de su fecha de datos.
ATRASO_DESDE, ATRASO_HASTA = date(2026, 8, 2), date(2026, 9, 16)
#: Última fecha de datos de la región silenciosa y de la red silenciosa.
FIN_REGION_SILENCIOSA, FIN_RED_SILENCIOSA = date(2026, 5, 31), date(2025, 12, 31)
#: Última fecha de datos de las dos regiones con retraso.
RETRASOS = (date(2026, 8, 31), date(2026, 9, 30))
INTEGRANTES_GRUPO_GRANDE = 17
#: Desde cuándo es cada hito.
HUELGA, OTRO_REGISTRO, CAMPANA = date(2025, 5, 12), date(2025, 3, 1), date(2025, 8, 24)
#: A la región de la red silenciosa le faltan estos establecimientos para el estándar, y más que estos están callados.
FALTAN_DEPENDE = 3


@dataclass(frozen=True, slots=True)
class Historias:
    """Dónde se siembra cada historia; "" si no cabe en el registro."""

    region_sin_aviso: str
    red_atrasada: str
    region_silenciosa: str
    red_silenciosa: str
    region_justa: str
    region_casi: str
    region_con_grupo_de_17: str
    region_en_huelga: str
    region_de_otro_registro: str
    #: fecha de datos por región
    cortes: dict[str, date]

    @property
    def region_dependiente(self) -> str:
        """La región de la red silenciosa."""
        return self.red_silenciosa.split("-")[0]


def elegir_historias(establecimientos: pd.DataFrame) -> Historias:
    """Elige dónde sembrar cada historia. Depende del registro, no de la semilla."""
    atienden = establecimientos[que_atienden(establecimientos)]
    por_region = {str(codigo): int(n) for codigo, n in atienden.groupby("diresa").size().items()}
    por_red = {str(codigo): int(n) for codigo, n in atienden.groupby("red").size().items()}
    libres = sorted(por_region)
    muchas = len(libres) >= 8

    def tomar(codigo: str) -> str:
        if codigo in libres:
            libres.remove(codigo)
        return codigo

    sin_aviso = tomar("24" if "24" in por_region else next(iter(libres), ""))
    atrasada = "11-02" if "11-02" in por_red else _red_mayor(por_red, libres)
    tomar(atrasada.split("-")[0])
    silenciosa = tomar("25" if "25" in libres else libres[-1] if muchas else "")
    red_silenciosa = _red_que_decide(por_region, por_red, libres)
    tomar(red_silenciosa.split("-")[0])
    justa = tomar(next((codigo for codigo in libres if por_region[codigo] % 5 == 0 and por_region[codigo] >= 10), ""))
    casi = tomar(next((codigo for codigo in libres if _cabe_justo_debajo(por_region[codigo])), ""))
    con_retraso = dict(zip(libres[-2:], RETRASOS, strict=True)) if muchas else {}
    cortes = {str(codigo): FECHA_DATOS for codigo in np.unique(establecimientos["diresa"].to_numpy(dtype=object))}
    cortes |= con_retraso
    if silenciosa:
        cortes[silenciosa] = FIN_REGION_SILENCIOSA
    con_17 = next(iter(libres), sin_aviso)
    # a los hitos les basta cualquier otra: no cambian ninguna cifra
    huelga, otro_registro = [*libres[1:3], "", ""][:2]
    return Historias(
        sin_aviso, atrasada, silenciosa, red_silenciosa, justa, casi, con_17, huelga, otro_registro, cortes
    )


@dataclass(frozen=True, slots=True)
class HistoriasGuia:
    """Dónde se siembra cada historia de estas tablas; "" si no cabe en el registro."""

    red_sin_consolidar: str
    microrred_sin_un_envio: str
    region_sin_idioma: str
    region_sin_cuidado: str
    region_plan_sin_dinero: str
    region_espacios_quietos: str
    region_taller_dejado: str
    region_sin_ejecutar: str
    region_sin_reconocer: str


def elegir_historias_guia(establecimientos: pd.DataFrame, historias: Historias) -> HistoriasGuia:
    """Elige dónde, lejos de las otras historias mientras quepa. Depende del registro, no de la semilla."""
    atienden = establecimientos[que_atienden(establecimientos)]
    todas = sorted(str(codigo) for codigo in atienden["diresa"].unique())
    con_otra = {
        historias.region_sin_aviso, historias.red_atrasada[:2], historias.region_dependiente, historias.region_justa,
        historias.region_casi, historias.region_con_grupo_de_17, historias.region_en_huelga,
        historias.region_de_otro_registro,
    }  # fmt: skip
    al_dia = [codigo for codigo in todas if historias.cortes[codigo] == FECHA_DATOS]
    libres = [codigo for codigo in al_dia if codigo not in con_otra] or al_dia or todas or [""]
    propios = atienden[atienden["diresa"].isin(libres)]
    red = _primera(propios["red"], 5)
    microrred = _primera(propios.loc[propios["red"].ne(red), "microrred"], 4)
    return HistoriasGuia(red, microrred, *(libres[puesto % len(libres)] for puesto in range(1, 8)))


def elegir_historias_de_visitas(establecimientos: pd.DataFrame, historias: Historias) -> tuple[str, str]:
    """Donde la asistencia subió tras las visitas y donde no cambió: las mayores sin otra historia; "" si no caben."""
    otras, atienden = (
        elegir_historias_guia(establecimientos, historias),
        establecimientos[que_atienden(establecimientos)],
    )
    con_otra = {str(valor)[:2] for valor in (*astuple(otras), *astuple(historias)[:-1])}
    por_region = atienden.groupby("diresa").size()
    libres = [
        (-int(cuantos), str(codigo))
        for codigo, cuantos in por_region.items()
        if str(codigo) not in con_otra and historias.cortes[str(codigo)] == FECHA_DATOS and cuantos >= 40
    ]
    elegidas = sorted(codigo for _, codigo in sorted(libres)[:2])
    return (elegidas[0], elegidas[1]) if len(elegidas) == 2 else ("", "")


def _primera(codigos: pd.Series, al_menos: int) -> str:
    cuentas = codigos.value_counts().sort_index()
    return str(next(iter(cuentas.index[cuentas >= al_menos]), ""))


def es_de_la_red(marco: pd.DataFrame, red: str) -> Marcas:
    """Qué filas de un marco con columna `red` son de esa red; ninguna si la historia no se sembró ("")."""
    if not red:
        return np.zeros(len(marco), dtype=bool)
    return marco["red"].eq(red).to_numpy(dtype=bool, na_value=False)


def ultimos_dias(marco: pd.DataFrame, historias: Historias) -> Enteros:
    """Último día (desde 1970) del que se sabe algo de cada fila de un marco con columnas `diresa` y `red`."""
    cortes = {codigo: dia(corte) for codigo, corte in historias.cortes.items()}
    ultimos: Enteros = np.array(marco["diresa"].map(cortes), dtype=np.int64)
    ultimos[es_de_la_red(marco, historias.red_silenciosa)] = dia(FIN_RED_SILENCIOSA)
    return ultimos


def _red_mayor(por_red: dict[str, int], regiones: list[str]) -> str:
    """La red con más establecimientos que atienden partos, de la última región que tenga alguna."""
    for region in reversed(regiones):
        propias = {codigo: n for codigo, n in por_red.items() if codigo.split("-")[0] == region}
        if propias:
            return max(sorted(propias), key=lambda codigo: propias[codigo])
    return ""


def _red_que_decide(por_region: dict[str, int], por_red: dict[str, int], regiones: list[str]) -> str:
    """La primera red bastante grande para decidir el veredicto de su región, y bastante chica para no ser toda ella."""
    for region in regiones:
        total = por_region[region]
        for codigo in sorted(por_red):
            if codigo.split("-")[0] == region and total >= 40 and 8 <= por_red[codigo] <= total // 4:
                return codigo
    return ""


def _cabe_justo_debajo(total: int) -> bool:
    """Si con un establecimiento menos de los necesarios se queda entre 79 % y 80 %."""
    cubiertos = faltan(0, total) - 1
    return 100 * cubiertos >= 79 * total and not alcanza(cubiertos, total)


# -- En qué meses y días se reúne cada grupo: mensual o quincenal, con meses perdidos y grupos que se detienen.

PRIMER_MES = numero_mes(PRIMER_DIA)
MESES = numero_mes(FECHA_DATOS) - PRIMER_MES + 1
#: Probabilidad de que un grupo se detenga en algún momento y de que pierda un mes cualquiera.
_SE_DETIENE, _PIERDE_MES = 0.09, 0.05
#: Enero y febrero (vacaciones y lluvias) se pierden más.
_PERDIDA_POR_MES = (2.4, 2.2, 1.3, 1.0, 0.9, 1.0, 1.2, 1.0, 0.8, 0.9, 0.9, 1.6)
#: Con esta periodicidad o menos el grupo se reúne dos veces al mes.
_QUINCENAL = 16

#: Primer día de cada mes y del siguiente al último, en días desde 1970.
_INICIOS = np.array(
    [dia(date((PRIMER_MES + mes) // 12, (PRIMER_MES + mes) % 12 + 1, 1)) for mes in range(MESES + 1)], dtype=np.int64
)


@dataclass(frozen=True, slots=True)
class Fechas:
    """Una posición por sesión, en orden de grupo y fecha."""

    #: fila del grupo
    grupo: Enteros
    #: día desde 1970-01-01
    dia: Enteros
    #: mes contado desde enero de 2023
    mes: Enteros


def programar(
    grupos: pd.DataFrame, ubicaciones: pd.DataFrame, historias: Historias, factor: int, rng: np.random.Generator
) -> Fechas:
    """Las fechas de todas las sesiones. `ubicaciones`: diresa y red de cada grupo, fila a fila.

    `factor` multiplica las sesiones de cada grupo y mes sin cambiar qué meses se reunió.
    """
    conteos, desde, hasta = _por_mes(grupos, ubicaciones, historias, rng)
    fase = rng.random(len(grupos))
    conteos *= factor
    celdas = np.flatnonzero(conteos.ravel())
    veces = conteos.ravel()[celdas]
    grupo_celda, mes_celda = celdas // MESES, celdas % MESES
    celda = np.repeat(np.arange(len(celdas)), veces)
    turno = numerar(veces)
    primero, ultimo = desde.ravel()[celdas][celda], hasta.ravel()[celdas][celda]
    largo = ultimo - primero + 1
    # Cada grupo se reúne por las mismas fechas del mes; con pocas sesiones el día se corre hasta dos.
    posicion = ((turno + fase[grupo_celda[celda]]) / veces[celda] * largo).astype(np.int64)
    if factor == 1:
        posicion += rng.integers(-2, 3, len(posicion))
    fecha = primero + np.clip(posicion, 0, largo - 1)
    return Fechas(grupo_celda[celda], fecha, mes_celda[celda])


def _por_mes(
    grupos: pd.DataFrame, ubicaciones: pd.DataFrame, historias: Historias, rng: np.random.Generator
) -> tuple[Enteros, Enteros, Enteros]:
    """Tres matrices (grupos, meses): sesiones, primer y último día en que pueden caer."""
    cantidad = len(grupos)
    meses = np.arange(MESES)
    cierre = grupos["fecha_cierre"]
    # Todas las fechas de corte son fin de mes: el mes del corte entra entero.
    ultimo = np.searchsorted(_INICIOS, ultimos_dias(ubicaciones, historias), side="right") - 1
    ultimo = np.minimum(ultimo, _meses_de(cierre) - 1)
    se_detienen = rng.random(cantidad) < _SE_DETIENE
    detencion = rng.integers(MESES // 3, MESES - 1, cantidad)
    atrasados = es_de_la_red(ubicaciones, historias.red_atrasada) & cierre.isna().to_numpy()
    ultimo = np.where(se_detienen & ~atrasados, np.minimum(ultimo, detencion), ultimo)
    # La última reunión de los atrasados cae en agosto o en setiembre, dentro de su ventana.
    mes_final = np.where(rng.random(cantidad) < 0.5, _mes(ATRASO_DESDE), _mes(ATRASO_HASTA))
    ultimo = np.where(atrasados, mes_final, ultimo)
    # El grupo empieza a reunirse el mes siguiente al de su conformación.
    primero = np.maximum(_meses_de(grupos["fecha_conformacion"]) + 1, 0)
    pierde = rng.random((cantidad, MESES)) < _PIERDE_MES * np.resize(_PERDIDA_POR_MES, MESES)
    pierde[np.arange(cantidad), np.clip(ultimo, 0, MESES - 1)] &= ~atrasados
    quincenal = (grupos["periodicidad_dias"].fillna(30).to_numpy(dtype=np.int64) <= _QUINCENAL)[:, None]
    activos = (meses >= primero[:, None]) & (meses <= ultimo[:, None]) & ~pierde
    desde = np.broadcast_to(_INICIOS[:-1], activos.shape).copy()
    hasta = np.broadcast_to(_INICIOS[1:] - 1, activos.shape).copy()
    desde[atrasados, _mes(ATRASO_DESDE)] = dia(ATRASO_DESDE)
    hasta[atrasados, _mes(ATRASO_HASTA)] = dia(ATRASO_HASTA)
    return np.where(activos, np.where(quincenal, 2, 1), 0), desde, hasta


def _mes(fecha: date) -> int:
    return numero_mes(fecha) - PRIMER_MES


def _meses_de(fechas: pd.Series) -> Enteros:
    """Mes de cada fecha contado desde enero de 2023; las que faltan valen más que cualquiera."""
    numero = fechas.dt.year * 12 + fechas.dt.month - 1 - PRIMER_MES
    return numero.fillna(2 * MESES).to_numpy(dtype=np.int64)
