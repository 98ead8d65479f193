"""Un mundo pequeño para planificar: una red con todo lo que puede pasar, una de ríos, una que calla y una vacía."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from tests.fabricas import establecimiento, grupo, publicado, sesion, tablas

#: nombres como los que alguien podría escribir para engañar a una hoja de cálculo o a un PDF
NOMBRE_HOSTIL = "=1+1<b>Ñuñuy ’→ ✓ «Wawa»"


@pytest.fixture(scope="session")
def almacen_de_visitas(tmp_path_factory: pytest.TempPathFactory) -> Almacen:
    """Publicado una vez, sin áreas. Fecha de datos: lunes 30 nov 2026."""
    with pytest.MonkeyPatch.context() as cambios:
        cambios.setattr("dashboard.publicacion.preparar._geografia", _sin_geografia)
        return publicado(tablas(**_filas()), tmp_path_factory.mktemp("visitas"))


@pytest.fixture
def consulta_de_visitas(almacen_de_visitas: Almacen) -> Consulta:
    """Una lectura del país entero."""
    return almacen_de_visitas.consulta()


def _sin_geografia(carpeta: Path, *_: object) -> None:
    carpeta.mkdir()
    (carpeta / "geografia.json").write_bytes(b"{}")


def en(codigo: str, microrred: str, punto: tuple[float, float] | None, **otros: Any) -> dict[str, Any]:
    latitud, longitud = punto or (None, None)
    return establecimiento(codigo, microrred, latitud=latitud, longitud=longitud, **otros)


def _sesiones(de: str, *, ultima: str = "2026-11-09", **proxima: Any) -> list[dict[str, Any]]:
    """Cinco sesiones mensuales; la última acuerda la próxima si se da."""
    fechas = ["2026-07-06", "2026-08-03", "2026-09-07", "2026-10-05", ultima]
    filas = [sesion(f"{de}-{i}", de, fecha, hora="10:00", tema="T06") for i, fecha in enumerate(fechas)]
    filas[-1].update(proxima)
    return filas


def _filas() -> dict[str, list[dict[str, Any]]]:
    cusco = [
        # la base: de mayor categoría que las demás
        en("90000001", "11-02-01", (-13.52, -71.97), categoria="II-1", atiende_parto_rn="no"),
        en("90000002", "11-02-01", (-13.60, -71.90)),
        en("90000003", "11-02-01", (-13.45, -71.80)),
        # atiende partos y no tiene grupo
        en("90000004", "11-02-01", (-13.55, -72.05)),
        # sin coordenadas, pero su microrred tiene
        en("90000005", "11-02-01", None),
        # a más de 300 km
        en("90000006", "11-02-02", (-12.0, -74.6)),
        # sola en su microrred y sin coordenadas
        en("90000007", "11-02-03", None),
    ]
    loreto = [
        en("90000101", "24-01-01", (-3.75, -73.25), ubigeo="160101", categoria="II-1", atiende_parto_rn="no"),
        # Requena: 140 km en línea recta, por el Ucayali
        en("90000102", "24-01-02", (-5.06, -73.86), ubigeo="160501"),
        # Indiana: 35 km en línea recta, por el Amazonas
        en("90000103", "24-01-03", (-3.50, -73.04), ubigeo="160104"),
    ]
    otras = [
        # una red sin nada que visitar y otra con un solo grupo
        en("90000201", "11-05-01", (-13.0, -72.0), atiende_parto_rn="no"),
        en("90000301", "11-06-01", (-13.1, -72.1)),
    ]
    # una región donde solo reporta la primera microrred; la otra calla desde julio y está lejos
    ayacucho = [
        en("90000401", "05-01-01", (-13.16, -74.22), categoria="II-1", atiende_parto_rn="no"),
        en("90000402", "05-01-02", (-15.5, -73.5)),
        en("90000403", "05-01-01", (-13.20, -74.20)),
    ]
    grupos = [
        grupo("G-S", "90000402"),
        grupo("G-V", "90000403"),
        grupo("G-A", "90000002", nombre=NOMBRE_HOSTIL, integrantes=17),
        grupo("G-B", "90000003", horas_capacitacion=6),
        grupo("G-C", "90000005"),
        grupo("G-D", "90000006"),
        grupo("G-R", "90000102"),
        grupo("G-I", "90000103"),
        grupo("G-U", "90000301"),
    ]
    sesiones = [
        *_sesiones("G-A", proxima_fecha="2026-12-07", proxima_hora="10:00"),
        *_sesiones("G-B", proxima_fecha="2026-12-10"),
        *_sesiones("G-C", ultima="2026-10-06"),
        *_sesiones("G-D"),
        *_sesiones("G-V"),
        *(sesion(f"G-S-{mes}", "G-S", f"2026-{mes:02d}-06", asistentes=10) for mes in range(1, 7)),
        *_sesiones("G-R"),
        *_sesiones("G-I"),
        *_sesiones("G-U", ultima="2026-11-30"),
    ]
    faltas = [
        {"codigo_sesion": "G-A-4", "motivo": "M13", "justificada": "si", "cantidad": 2},
        {"codigo_sesion": "G-A-4", "motivo": "M17", "justificada": "no", "cantidad": 1},
    ]
    reportes = [
        {"codigo_territorio": region, "periodo": f"2026-{mes:02d}", "fecha_reporte": f"2026-{mes:02d}-28"}
        for region in ("11", "24")
        for mes in range(1, 11)
    ]
    reportes += [
        {"codigo_territorio": "05-01-01", "periodo": f"2026-{mes:02d}", "fecha_reporte": f"2026-{mes:02d}-28"}
        for mes in range(1, 11)
    ]
    visitas = [
        {
            "codigo_supervision": "V-1", "fecha": "2026-03-10", "codigo_renipress": "90000002", "codigo_grupo": "G-A",
            "nivel": "red", "acuerdos": 3, "acuerdos_cumplidos": 1,
        }
    ]  # fmt: skip
    return {
        "establecimientos": cusco + loreto + otras + ayacucho,
        "grupos": grupos,
        "sesiones": sesiones,
        "inasistencias": faltas,
        "reportes": reportes,
        "supervisiones": visitas,
    }
