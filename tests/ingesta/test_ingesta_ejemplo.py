"""El conjunto de ejemplo se lee entero, sin un solo problema, y es coherente."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.contratos.contrato import marco_vacio
from dashboard.contratos.tablas import TABLAS
from tests.ingesta.conftest import leer_tabla

EJEMPLO = Path(__file__).parents[2] / "datos" / "ejemplo"


def test_el_ejemplo_se_lee_sin_problemas_ni_avisos_y_con_los_tipos_del_contrato() -> None:
    leidas: dict[str, pd.DataFrame] = {}
    for tabla in TABLAS:
        ruta = EJEMPLO / f"{tabla.nombre}.csv"
        if ruta.exists():
            nombre, filas, informe = leer_tabla(ruta, None, leidas, date(2026, 1, 15))
            assert nombre == tabla.nombre
            assert (informe.rechazadas, informe.problemas) == (0, ()), informe.texto()
            assert informe.avisos == ()
            assert filas.dtypes.to_dict() == marco_vacio(tabla).dtypes.to_dict()
            leidas[nombre] = filas
    assert {nombre: len(filas) for nombre, filas in leidas.items()} == {
        "establecimientos": 12, "facilitadores": 2, "grupos": 8, "sesiones": 40, "inasistencias": 70, "reportes": 6,
        "supervisiones": 3, "acuerdos": 3, "recursos": 5, "resultados": 6, "campanas": 4, "hitos": 3,
        "personal_encargado": 6, "compromisos": 5, "planes": 3, "seleccion_madre_guia": 4, "talleres": 6,
        "perfil_facilitadores": 1, "capacitaciones": 4, "arranque": 4, "funcionamiento": 3, "acompanamientos": 4,
        "espacios_virtuales": 4, "foros": 3, "mensajeria": 2, "poblacion": 2, "presupuesto": 3, "entregas": 4,
        "metas": 2, "avances": 3,
    }  # fmt: skip
    establecimientos, grupos = leidas["establecimientos"], leidas["grupos"]
    assert establecimientos["codigo_renipress"].min() == "90000001"
    assert (establecimientos["red"].nunique(), establecimientos["diresa"].nunique()) == (2, 1)
    # hay de todo para mirar: un grupo cerrado, uno corto y faltas sin motivo registrado
    assert grupos["fecha_cierre"].notna().sum() == 1
    sesiones = leidas["sesiones"]
    sin_motivo = (sesiones["esperadas"] - sesiones["asistentes"]).sum() - leidas["inasistencias"]["cantidad"].sum()
    assert sin_motivo > 0


@pytest.mark.parametrize(("carpeta", "paises", "cuantos"), [("mexico", {"México"}, 11), ("peru-publico", {"Perú"}, 4)])
def test_los_recursos_de_fuentes_publicas_se_leen_sin_problemas_ni_coordenadas(
    carpeta: str, paises: set[str], cuantos: int
) -> None:
    nombre, filas, informe = leer_tabla(EJEMPLO / carpeta / "recursos.csv", None, {}, date(2026, 1, 15))
    assert nombre == "recursos"
    assert (informe.rechazadas, informe.problemas, informe.avisos) == (0, (), ()), informe.texto()
    assert (set(filas["pais"]), len(filas)) == (paises, cuantos)
    assert filas[["latitud", "longitud"]].isna().all(axis=None)
    assert filas["fuente"].notna().all()
    # lo de otro país no puede caer en un distrito del Perú
    assert filas["ubigeo"].isna().all() == (paises != {"Perú"})


def test_las_salas_de_otro_pais_llevan_el_equipo_que_dice_su_nota_y_nada_de_las_que_no_habla() -> None:
    _, filas, _ = leer_tabla(EJEMPLO / "mexico" / "recursos.csv", None, {}, date(2026, 1, 15))
    equipo = filas[filas["tipo"] == "lactario"][
        ["sillas_mesas", "lavamanos", "jabon_toallas", "refrigerador", "pantalla"]
    ]
    assert len(equipo) == 6
    assert (equipo == "si").all(axis=1).sum() == 4
    assert equipo.isna().all(axis=1).sum() == 2
    assert filas.set_index("codigo_recurso")["valor"].loc[["MX-001", "MX-002", "MX-003"]].tolist() == [1200, 60, 14]
    # las metas no tienen país: no hay ninguna que se pueda mezclar con las del Perú
    assert {ruta.name for ruta in (EJEMPLO / "mexico").iterdir()} == {"recursos.csv", "LEEME.md"}
