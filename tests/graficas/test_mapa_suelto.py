"""El mapa de un archivo: nadie lleva un valor sin su nombre, y nadie se queda sin nombrar."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from dashboard.graficas.mapa_suelto import mapa_suelto
from dashboard.graficas.siluetas import Area


def _rasgo(codigo: str, x: float, ancho: float) -> dict[str, Any]:
    anillo = [[x, 0.0], [x + ancho, 0.0], [x + ancho, -3.0], [x, -3.0], [x, 0.0]]
    return {"id": codigo, "geometry": {"type": "Polygon", "coordinates": [anillo]}}


def _area(codigo: str, nombre: str, x: float, **otros: Any) -> Area:
    return Area(codigo, nombre, f"{codigo},5\u202f%", "", "clase-1", rotulo=(x, -1.5), **otros)


def _textos(escrito: str) -> list[ElementTree.Element]:
    return [t for t in ElementTree.fromstring(escrito).iter() if t.tag.endswith("text") and t.get("fill") != "none"]


def test_cada_valor_lleva_su_nombre_y_quien_no_se_dibuja_se_nombra_al_pie() -> None:
    rasgos = [_rasgo("1", 0, 4), _rasgo("2", 4, 0.05), _rasgo("3", 4.05, 0.05), _rasgo("4", 4.1, 3)]
    areas = [
        _area("1", "Ancha", 2),
        _area("2", "Angosta del Norte", 4.02),
        _area("3", "Angosta del Sur", 4.07),
        _area("4", "Rayada", 5.5, trama=True),
        _area("5", "Isla sin dibujo", 9),
        Area("6", "Sin lugar", "6,5\u202f%", "", "sin-dato"),
    ]
    escrito = mapa_suelto({"features": rasgos}, areas, "Mapa")
    assert escrito is not None
    dichos = [t.text or "" for t in _textos(escrito)]
    # dentro, el nombre y debajo su valor; fuera, los dos en el mismo renglón
    assert dichos[dichos.index("Ancha") + 1] == "1,5\u202f%"
    for area in areas[1:4]:
        assert f"{area.nombre} {area.valor}" in dichos
    assert dichos[-1] == "Sin área en el mapa: Isla sin dibujo 5,5\u202f%; Sin lugar 6,5\u202f%."


def test_los_nombres_no_se_pisan_ni_se_salen() -> None:
    rasgos = [_rasgo(str(n), n * 0.05, 0.05) for n in range(70)]
    areas = [_area(str(n), f"Microrred de nombre bastante largo {n}", n * 0.05 + 0.02) for n in range(70)]
    escrito = mapa_suelto({"features": rasgos}, areas, "Mapa")
    assert escrito is not None
    ancho, alto = map(float, ElementTree.fromstring(escrito).get("viewBox", "").split()[2:])
    textos = _textos(escrito)
    assert len(textos) == len(areas)
    por_lado: dict[str, list[float]] = {}
    for t in textos:
        mide = len(t.text or "") * float(t.get("font-size", "")) * 0.56
        x, y = float(t.get("x", "")), float(t.get("y", ""))
        ancla = t.get("text-anchor", "")
        assert (x - mide if ancla == "end" else x) >= -1
        assert (x if ancla == "end" else x + mide) <= ancho + 1
        por_lado.setdefault(ancla, []).append(y)
    for alturas in por_lado.values():
        assert all(b - a >= 14 for a, b in zip(sorted(alturas), sorted(alturas)[1:], strict=False))
        assert max(alturas) - min(alturas) <= alto


def test_sin_areas_no_hay_mapa() -> None:
    assert mapa_suelto(None, [], "Mapa") is None
    assert mapa_suelto({"features": []}, [_area("1", "Una", 0)], "Mapa") is None
