"""Lo que volvió de las visitas inventadas: qué se halló, qué se acordó y cuáles no se hicieron.

Todo sale de los grupos. Tres historias sembradas: acuerdos que alguien dio por cumplidos y los datos no lo muestran,
otros que vencieron, y grupos sin ninguna visita porque la planeada no se hizo.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.contratos.contrato import tipos
from dashboard.contratos.grupos import ACUERDOS, HALLAZGO, SUPERVISIONES
from dashboard.demo.azar import SIN_FECHA, dias_de, fechas, numerados, si_no, texto
from dashboard.dominio import catalogos
from dashboard.dominio.estandar import HORAS_MADRE_GUIA
from dashboard.nucleo.matrices import Enteros

#: visitas, de las últimas, en que se anotó qué se halló; y las planeadas que no se hicieron
CON_HALLAZGOS, SIN_HACER = 60, 12
#: días que se dieron para cumplir un acuerdo, y los que tomó cumplirlo
_PLAZO, _TARDO = 30, 21
#: quién queda a cargo de lo que responde a cada hallazgo
_A_CARGO = {
    "fijar_sesion": "madre_guia",
    "acta": "personal_encargado",
    "plan": "jefe_establecimiento",
    "taller": "microrred",
}


def lo_que_volvio(visitas: pd.DataFrame, grupos: pd.DataFrame, ultimo_dia: Enteros) -> dict[str, pd.DataFrame]:
    """`supervisiones` y `acuerdos`, por su nombre. `ultimo_dia`: hasta cuándo se sabe algo de cada grupo."""
    miradas = visitas.dropna(subset=["codigo_grupo"]).tail(CON_HALLAZGOS)
    de_su_grupo = grupos.set_index("codigo_grupo").loc[miradas["codigo_grupo"]].set_axis(miradas.index)
    hasta = pd.Series(ultimo_dia, grupos["codigo_grupo"])
    halladas = {
        # en una de cada cuatro no se halló reunido al grupo; después se sabrá si volvió a reunirse
        "fijar_sesion": pd.Series(np.arange(len(miradas)) % 4 == 0, miradas.index),
        "acta": de_su_grupo["fecha_acta"].isna(),
        "plan": de_su_grupo["fecha_plan_aprobado"].isna(),
        "taller": de_su_grupo["horas_capacitacion"].lt(HORAS_MADRE_GUIA).fillna(False).astype(bool),
    }
    dichas = {
        f"{HALLAZGO}{clave}": pd.Series(si_no(valen.to_numpy()), valen.index) for clave, valen in halladas.items()
    }
    completas = visitas.assign(resultado=catalogos.HECHA, **dichas)
    return {
        "supervisiones": pd.concat([completas, _sin_hacer(visitas, grupos, ultimo_dia)], ignore_index=True)
        .reindex(columns=list(SUPERVISIONES.nombres))
        .astype(tipos(SUPERVISIONES)),
        "acuerdos": _acuerdos(miradas.assign(hasta=miradas["codigo_grupo"].map(hasta)), halladas),
    }


def _sin_hacer(visitas: pd.DataFrame, grupos: pd.DataFrame, ultimo_dia: Enteros) -> pd.DataFrame:
    """Las que se planearon para grupos que nadie visitó, en la última semana de la que se sabe algo."""
    libres = ~grupos["codigo_renipress"].isin(visitas["codigo_renipress"]) & grupos["fecha_cierre"].isna()
    lugares = np.flatnonzero(libres & (dias_de(grupos["fecha_conformacion"]) < ultimo_dia - 7))[:SIN_HACER]
    turno = np.arange(len(lugares))
    return pd.DataFrame(
        {
            "codigo_supervision": numerados("VP-", len(lugares), 5),
            "fecha": fechas(ultimo_dia[lugares] - turno % 5),
            "codigo_renipress": grupos["codigo_renipress"].array.take(lugares),
            "codigo_grupo": grupos["codigo_grupo"].array.take(lugares),
            "nivel": "red",
            "resultado": texto(("no_hecha", "reprogramada"), turno % 2),
            "motivo_no_hecha": texto(tuple(catalogos.NO_HECHA), turno % 3),
        }
    )


def _acuerdos(miradas: pd.DataFrame, halladas: dict[str, pd.Series]) -> pd.DataFrame:
    """Uno por hallazgo; uno de cada tres se da por cumplido, aunque el grupo siga igual. `hasta`: lo que se sabe."""
    partes = [miradas[valen].assign(acuerdo=clave, a_cargo_de=_A_CARGO[clave]) for clave, valen in halladas.items()]
    todos = pd.concat(partes).sort_values(["fecha", "codigo_supervision"], kind="stable")
    dia = dias_de(todos["fecha"])
    cumplido = (np.arange(len(todos)) % 3 == 0) & (dia + _TARDO <= todos["hasta"].to_numpy())
    return (
        todos.assign(
            codigo_acuerdo=numerados("AD-", len(todos), 5),
            fecha_compromiso=fechas(dia + _PLAZO),
            estado=texto((catalogos.PENDIENTE, catalogos.CUMPLIDO), cumplido.astype(np.int64)),
            fecha_estado=fechas(np.where(cumplido, dia + _TARDO, SIN_FECHA)),
        )
        .reindex(columns=list(ACUERDOS.nombres))
        .reset_index(drop=True)
        .astype(tipos(ACUERDOS))
    )
