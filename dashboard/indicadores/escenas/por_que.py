"""Con qué se abre: para qué son los grupos. Una cifra de resultado, si se cargó; si no, lo que la guía busca."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.dominio.territorio import Nivel, sin_tildes
from dashboard.indicadores.escenas.escena import Cifra, Escena
from dashboard.indicadores.escenas.escenario import Escenario
from dashboard.nucleo.formato import decimal, en_plazo, entero, palabra

#: como la guía los escribe (I, Finalidad)
_FINALIDAD = "contribuir con la reducción de la desnutrición crónica infantil"
_MEDIO = "que promuevan y protejan la lactancia materna exitosa"


@dataclass(frozen=True, slots=True)
class _Resultado:
    """Un indicador de resultado: de quiénes, qué les pasaba y qué se espera de los grupos."""

    de_quienes: str
    que: str
    esperanza: str


#: por su código en la tabla «resultados», el que se prefiere primero
_RESULTADOS = {
    "LME_menor_6m": _Resultado(
        "niñas y niños menores de seis meses", "recibían solo leche materna", "Los grupos están para que sean más."
    ),
    "DCI_menor_5a_OMS": _Resultado(
        "niñas y niños menores de cinco años", "tenían desnutrición crónica", "Los grupos están para que sean menos."
    ),
}


def contar_por_que(e: Escenario) -> Escena:
    """Siempre se cuenta: también sin grupos ni datos se sabe para qué serían."""
    fila = _resultado(e)
    if fila is None:
        titulo, destacado = f"La guía busca «{_FINALIDAD}»", f"con grupos «{_MEDIO}»"
        bajada, fuente = "", "Guía Técnica MINSA 2014, I"
    else:
        cual = _RESULTADOS[fila["indicador"]]
        titulo = (
            f"En {fila['anio']}, {_de_cada_cien(fila['valor_pct'])} de cada 100 {cual.de_quienes} "
            f"{_de_donde(fila['ambito'])} {cual.que}."
        )
        destacado, bajada = cual.esperanza, _con_su_intervalo(fila)
        fuente = f"{fila['fuente'] or 'tabla «resultados»'}; grupos informados por la región"
    return e.escena(
        titulo,
        e.notas(
            "Salude y diga para qué son los grupos. La cifra de resultado no es efecto de ellos: cambia por muchas "
            "causas. Conformado no es lo mismo que activo.",
            "grupos_activos",
            norma="I y 6.1.3.a",
        ),
        fuente,
        destacado=destacado,
        bajada=bajada,
        cifras=_cifras(e),
        enlace=e.enlace("grupos_activos"),
        avisos=[f"{e.sobretitulo}."],
    )


def _resultado(e: Escenario) -> Mapping[str, Any] | None:
    """La fila más nueva, hasta el año del periodo, del país o del único departamento del territorio."""
    departamentos = {d for d in e.consulta.columnas_establecimientos(e.nodo, "departamento")["departamento"] if d}
    ambito = "Nacional" if e.nodo.nivel is Nivel.PAIS or len(departamentos) != 1 else departamentos.pop()
    for donde in dict.fromkeys((ambito, "Nacional")):
        for clave in _RESULTADOS:
            suyas = [
                fila
                for fila in e.consulta.resultados()
                if fila["indicador"] == clave
                and fila["anio"] <= e.periodo.anio
                and sin_tildes(fila["ambito"]).lower() == sin_tildes(donde).lower()
            ]
            if suyas:
                return max(suyas, key=lambda fila: fila["anio"])
    return None


def _de_cada_cien(valor: float) -> str:
    """Un entero; lo que no es cero ni cien no se redondea a ellos."""
    return str(min(99, max(1, int(valor + 0.5)))) if 0 < valor < 100 else str(int(valor))


def _de_donde(ambito: str) -> str:
    return "del Perú" if ambito == "Nacional" else f"del departamento de {ambito}"


def _con_su_intervalo(fila: Mapping[str, Any]) -> str:
    cifra = f"{decimal(fila['valor_pct'])} %"
    if None in (fila["minimo_pct"], fila["maximo_pct"]):
        return f"Es el {cifra}."
    return f"Es el {cifra}, entre {decimal(fila['minimo_pct'])} y {decimal(fila['maximo_pct'])} %."


def _cifras(e: Escenario) -> list[Cifra]:
    conformados, activos = e.suma("conformados"), e.suma("activos")
    if not conformados:
        return []
    hay = palabra(conformados, "grupo conformado", "grupos conformados")
    reunidos = palabra(activos, "activo", "activos")
    con_sesion = f"{reunidos}: con una sesión informada {en_plazo(e.consulta.contexto.dias_actividad)}{e.al_cierre}"
    return [
        e.cuenta(conformados, entero(conformados), f"{hay} en {e.lugar}{e.al_cierre}", "conformados"),
        e.cuenta(activos, entero(activos), con_sesion, "activos"),
    ]
