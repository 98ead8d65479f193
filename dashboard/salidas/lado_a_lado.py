"""Lo que se compara, como CSV: un dato por fila, con su territorio, su periodo y de qué carga sale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.escritura_csv import archivo_csv
from dashboard.dominio.estandar import Fraccion
from dashboard.dominio.nodo import Nodo, se_cuentan
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL
from dashboard.indicadores.asistencia import INDICADOR as ASISTENCIA
from dashboard.indicadores.indicador import Indicador
from dashboard.indicadores.lado_a_lado import Renglon, motivos_lado_a_lado, renglones
from dashboard.indicadores.mensual import Mensual, mensuales, ventana
from dashboard.indicadores.palabras import fraccion_publicable
from dashboard.nucleo.formato import proporcion_impresa

_TITULOS = (
    "Código", "Territorio", "Nivel", "Qué", "Clave", "Periodo", "Valor", "n", "N", "Estándar 80 %", "Faltan",
    "En un año (puntos)", "Cómo se dice", "Según", "Datos al", "Carga", "Datos",
)  # fmt: skip


def comparacion_csv(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> bytes:
    """Los indicadores de cada territorio, su asistencia de cada mes y la parte de cada motivo. Proporciones, en 0–1."""
    meses = ventana(nodos)
    filas = [
        *(fila for renglon in renglones(consulta, nodos, periodo) for fila in _de_renglon(renglon, periodo)),
        *_de_series(mensuales(consulta, nodos, ASISTENCIA, meses), ASISTENCIA, meses),
        *_de_motivos(consulta, nodos, periodo),
    ]
    return _archivo(consulta, filas)


def multiples_csv(consulta: Consulta, nodos: Sequence[Nodo], indicador: Indicador) -> bytes:
    """Un indicador de cada territorio, mes a mes."""
    meses = ventana(nodos)
    return _archivo(consulta, list(_de_series(mensuales(consulta, nodos, indicador, meses), indicador, meses)))


def _archivo(consulta: Consulta, filas: Sequence[dict[str, Any]]) -> bytes:
    contexto = consulta.contexto
    comunes = {"Carga": contexto.generacion, "Datos": "DEMOSTRACIÓN" if contexto.demostracion else "reales"}
    return archivo_csv(_TITULOS, ([(fila | comunes).get(titulo) for titulo in _TITULOS] for fila in filas))


def _de_nodo(nodo: Nodo, que: str, clave: str, periodo: Periodo) -> dict[str, Any]:
    return {
        "Código": nodo.codigo,
        "Territorio": nodo.nombre,
        "Nivel": NOMBRES_NIVEL[nodo.nivel][0],
        "Qué": que,
        "Clave": clave,
        "Periodo": str(periodo),
        "Datos al": nodo.fecha_datos,
    }


def _de_renglon(renglon: Renglon, periodo: Periodo) -> Iterator[dict[str, Any]]:
    indicador = renglon.indicador
    for celda, cambio, segun in zip(renglon.celdas, renglon.cambios, renglon.segun, strict=True):
        resultado = celda.resultado
        calla = resultado.fraccion.todo_calla
        fila = _de_nodo(celda.nodo, indicador.ficha.corto, indicador.clave, periodo) | {"Según": segun}
        if not calla:
            fila |= _cuentas(indicador, celda.nodo, resultado.fraccion)
        if resultado.veredicto:
            fila["Estándar 80 %"] = resultado.veredicto.replace("_", " ")
            fila["Faltan"] = None if calla else resultado.faltan
        elif not resultado.aplica:
            fila["Cómo se dice"] = f"no aplica: {indicador.no_aplica}"
        if cambio:
            fila |= {"En un año (puntos)": cambio[0] / 10, "Cómo se dice": cambio[1]}
        yield fila


def _cuentas(indicador: Indicador, nodo: Nodo, fraccion: Fraccion) -> dict[str, Any]:
    """El valor y sus cuentas; donde las de personas no se dicen, solo el valor tal como se imprime."""
    if indicador.de_personas and not se_cuentan(nodo):
        return {"Valor": fraccion_publicable(nodo, fraccion).valor}
    return {"Valor": fraccion.valor, "n": fraccion.numerador, "N": fraccion.denominador}


def _de_series(series: Sequence[Mensual], indicador: Indicador, meses: range) -> Iterator[dict[str, Any]]:
    for serie in series:
        for mes, fraccion in zip(meses, serie.fracciones, strict=True):
            que = f"{indicador.ficha.corto}, por mes"
            fila = _de_nodo(serie.nodo, que, indicador.clave, Periodo.mes(mes))
            yield fila if fraccion is None else fila | _cuentas(indicador, serie.nodo, fraccion)


def _de_motivos(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> Iterator[dict[str, Any]]:
    hallados = motivos_lado_a_lado(consulta, nodos, periodo)
    for motivo, faltas in zip(hallados.motivos, hallados.faltas, strict=True):
        for nodo, n, total, permitido in zip(nodos, faltas, hallados.total, hallados.periodos, strict=True):
            fila = _de_nodo(nodo, f"Motivo: {motivo.nombre}", motivo.codigo, permitido)
            if total:
                publicable = {"Valor": n / total, "n": n, "N": total}
                fila |= publicable if se_cuentan(nodo) else {"Valor": proporcion_impresa(n, total)}
            yield fila
