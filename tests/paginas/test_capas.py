"""Las capas del mapa: cada una pinta lo que dice su leyenda, y solo se ofrece donde se puede ver."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from itertools import cycle, pairwise
from typing import Any

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import RECURSOS as CLASES
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.graficas.mapa import NO_ATIENDE, PUNTOS, SIN_GRUPO, punto_en
from dashboard.indicadores.listas.establecimientos import filas_de_establecimientos
from dashboard.navegacion.vista import CAPA, Modo, Vista
from dashboard.nucleo.errores import ErrorVista
from dashboard.paginas.capas import CAPAS
from dashboard.paginas.puntos_del_mapa import RECURSOS, dichos_de_nube
from tests.fabricas import establecimiento, grupo, sesion
from tests.indicadores.mundos import lugares
from tests.paginas.recorrido import con_clase, dibujado, enlaces, leer, piezas, pintado, texto
from tests.paginas.test_recorrido import revisar

Consultar = Callable[..., Consulta]
_TINTA = re.compile(r"var\(--([a-z0-9-]+)\)")


def _vistas(consulta: Consulta) -> Iterator[Vista]:
    """Cada territorio con datos, con cada capa, en periodos y con indicadores que se turnan."""
    turnos = cycle(
        (Periodo.leer(escrito), indicador)
        for escrito in ("2026", "2025-S1", "2025")
        for indicador in ("cobertura", "asistencia", "grupos_activos", "temas")
    )
    for nivel in (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED):
        for nodo in consulta.descendientes(consulta.raiz, nivel):
            for capa in CAPAS:
                periodo, indicador = next(turnos)
                base = leer("/", consulta).hacia(nodo.codigo, nivel).con(periodo=periodo, indicador=indicador)
                yield base.con_campo(CAPA, capa.clave)


def _colores(pieza: Any) -> set[str]:
    return set(_TINTA.findall(pieza.get("style") or ""))


def _pintados(mapa: str) -> tuple[set[str], bool]:
    """Los colores de las áreas, y si alguna va tramada."""
    partes = [f for a in dibujado(mapa).iter() if (a.get("class") or "").split()[:1] == ["area"] for f in a]
    trama = any(parte.get("fill") == "url(#trama-mapa)" for parte in partes)
    return {parte.get("style", "").split(";")[0].removeprefix("fill:var(--").rstrip(")") for parte in partes} - {
        ""
    }, trama


def test_cada_color_que_se_pinta_esta_en_la_leyenda_de_su_capa(consulta_pequena: Consulta) -> None:
    vistas = 0
    for vista in _vistas(consulta_pequena):
        salidas = pintado(vista, consulta_pequena)
        revisar(vista, salidas)
        colores, trama = _pintados(salidas["mapa"])
        leyenda = {
            color
            for pieza in con_clase(salidas["mapa_pie"], "cuadro")
            for color in _TINTA.findall(str(pieza["props"].get("style", "")))
        }
        sin_color = colores == {"papel"} and not leyenda
        assert sin_color or colores <= leyenda, (vista.url(), colores - leyenda)
        assert trama == bool(con_clase(salidas["mapa_pie"], "cuadro-trama")), vista.url()
        vistas += 1
    assert vistas > 100


def test_el_mosaico_de_una_microrred_se_lee_con_la_leyenda_de_sus_establecimientos(consulta_pequena: Consulta) -> None:
    grises = 0
    for nodo in consulta_pequena.descendientes(consulta_pequena.raiz, Nivel.MICRORRED):
        vista = leer(f"/territorio/{nodo.codigo}?periodo=2026&vista=mosaico", consulta_pequena)
        salidas = pintado(vista, consulta_pequena)
        fondos = [str(pieza["props"]["style"]) for pieza in con_clase(salidas["mosaico"], "ficha")]
        hay_gris = any("var(--sin-dato)" in fondo for fondo in fondos)
        leyenda = [str(pieza["props"].get("style")) for pieza in con_clase(salidas["mapa_pie"], "cuadro")]
        assert any("sin-dato" in estilo for estilo in leyenda) == hay_gris, vista.url()
        grises += hay_gris
    assert grises


def test_el_selector_ofrece_lo_que_se_puede_ver_y_dice_lo_que_se_ve(consulta_pequena: Consulta) -> None:
    for direccion, esperadas in (
        ("/?periodo=2026", ["", "cambio", "estandares", "en_papel", "establecimientos"]),
        ("/territorio/11?periodo=2026", ["", "cambio", "estandares", "en_papel"]),
        ("/territorio/11?periodo=2026&indicador=temas", ["", "estandares", "en_papel"]),
    ):
        vista = leer(direccion, consulta_pequena)
        cabeza = pintado(vista, consulta_pequena)["mapa_cabeza"]
        (selector,) = [p for p in con_clase(cabeza, "desplegable") if texto(p).startswith("Capa:")]
        assert [leer(destino, consulta_pequena).campo(CAPA) for destino, _ in enlaces(selector)] == esperadas
        for destino, nombre in enlaces(selector):
            salidas = pintado(leer(destino, consulta_pequena), consulta_pequena)
            assert nombre in texto(salidas["mapa_cabeza"])
    # en lo demás no hay capas que elegir
    for modo in (Modo.MOSAICO, Modo.TABLA, Modo.ANIOS):
        cabeza = pintado(leer("/?periodo=2026", consulta_pequena).con(modo=modo), consulta_pequena)["mapa_cabeza"]
        assert "Capa:" not in texto(cabeza)


def test_una_capa_que_no_existe_se_nombra_y_la_que_ahi_no_se_ve_da_el_mapa_de_siempre(
    consulta_pequena: Consulta,
) -> None:
    with pytest.raises(ErrorVista) as caido:
        pintado(leer("/?periodo=2026&capa=globo", consulta_pequena), consulta_pequena)
    assert "globo" in caido.value.mensaje
    assert "estandares" in caido.value.que_hacer
    for capa in ("establecimientos", "recursos"):
        vista = leer(f"/territorio/11?periodo=2026&capa={capa}", consulta_pequena)
        sin_ella = pintado(vista.con_campo(CAPA, ""), consulta_pequena)["mapa"]
        assert pintado(vista, consulta_pequena)["mapa"].replace(f"&amp;capa={capa}", "") == sin_ella


# -- los dos estándares


def _alcanza(celda: tuple[int | None, int | None, int]) -> str:
    n, total, callan = celda
    if n is None or not total or callan >= total:
        return "○"
    if 5 * n >= 4 * total:
        return "●"
    return "◆" if 5 * (n + callan) >= 4 * total else "▲"


def test_los_dos_estandares_de_cada_region_son_los_de_la_segunda_cuenta(
    consulta_pequena: Consulta, celdas_pequenas: Callable[[str], dict]
) -> None:
    celdas = celdas_pequenas("2026")
    mapa = pintado(leer("/?periodo=2026&capa=estandares", consulta_pequena), consulta_pequena)["mapa"]
    seguras = 0
    for area in dibujado(mapa).iter("a"):
        codigo = (area.get("href") or "").partition("?")[0].rpartition("/")[2]
        uno, dos = celdas["regiones_con_equipo", codigo], celdas["cobertura", codigo]
        valor = area.get("data-valor", "")
        assert valor[:2] == f"1{'○' if uno[0] is None else '●' if uno[0] else '▲'}", codigo
        if dos[0] is not None and "sin dato de partos" not in area.get("data-nota", ""):
            color = area[0].get("style", "")
            if valor[-1] in "●▲" and uno[0] is not None:
                esperado = ("clase-1", "clase-3", "clase-5")[uno[0] + (valor[-1] == "●")]
                assert f"var(--{esperado})" in color, codigo
                assert valor[-1] == _alcanza(dos), codigo
                seguras += 1
    assert seguras


def test_por_debajo_de_la_region_se_dice_que_el_estandar_1_no_se_mide(consulta_pequena: Consulta) -> None:
    salidas = pintado(leer("/territorio/11?periodo=2026&capa=estandares", consulta_pequena), consulta_pequena)
    assert "se mide por región" in texto(salidas["mapa_pie"])
    areas = [a for a in dibujado(salidas["mapa"]).iter("a") if a.get("class") == "area"]
    assert areas
    for area in areas:
        assert area.get("data-valor", "").startswith("2"), "no se dice nada del que ahí no se mide"
        assert "el estándar 1 se mide por región" in area.get("data-nota", "")


# -- un mapa por año


def _mundo_que_cruza(consultar: Consultar) -> Consulta:
    """La red 1 pasa de 3 de 5 a 4 de 5 en 2026; la 2 baja de 4 de 5 a 3 de 5; la 3 sigue en 79,9 %."""
    redes = {f"11-0{red}-01": lugares(5, f"11-0{red}-01", desde=10 * red) for red in (1, 2, 3)}
    grupos = []
    for red, filas in enumerate(redes.values(), 1):
        for i, fila in enumerate(filas):
            desde = "2026-02-01" if red == 1 and i == 3 else "2024-02-01"
            cierre = {"fecha_cierre": "2026-03-01"} if red == 2 and i == 3 else {}
            if i < (4 if red < 3 else 3):
                grupos.append(grupo(f"G-{red}-{i}", fila["codigo_renipress"], desde, **cierre))
    sesiones = [sesion("S-1", "G-1-0", "2025-01-10"), sesion("S-2", "G-1-0", "2026-12-10")]
    return consultar(establecimientos=[f for filas in redes.values() for f in filas], grupos=grupos, sesiones=sesiones)


def test_quien_cruza_la_linea_del_80_lleva_su_marca_en_ese_anio(consultar: Consultar) -> None:
    consulta = _mundo_que_cruza(consultar)
    salidas = pintado(leer("/territorio/11?periodo=2026&vista=anios", consulta), consulta)
    dicho = texto(salidas["mapa_pie"])
    assert "▲ Pasó a cumplir: en 2026, Red 01." in dicho
    assert "▼ Dejó de cumplir: en 2026, Red 02." in dicho
    assert "Red 03" not in dicho
    cuadros = [a for a in dibujado(salidas["mapa"]).iter("a") if "cuadro-anio" in a.get("class", "")]
    assert [c.get("aria-label") for c in cuadros] == ["2025: 1 de 3 cumple", "2026: ▲ 1 · ▼ 1 · 1 de 3 cumple"]
    # de cada uno se va al mapa de su año, y el que se mira se distingue
    assert [c.get("href") for c in cuadros] == ["/territorio/11?periodo=2025", "/territorio/11?periodo=2026"]
    assert ["actual" in c.get("class", "") for c in cuadros] == [False, True]


def test_los_cruces_de_las_regiones_son_los_de_la_segunda_cuenta(
    consulta_pequena: Consulta, celdas_pequenas: Callable[[str], dict]
) -> None:
    anios = [p for p in consulta_pequena.periodos() if len(str(p)) == 4]
    dicho = texto(pintado(leer("/?periodo=2026&vista=anios", consulta_pequena), consulta_pequena)["mapa_pie"])
    for antes, ahora in pairwise(anios):
        celdas = [celdas_pequenas(str(anio)) for anio in (antes, ahora)]
        for region in consulta_pequena.hijos(consulta_pequena.raiz):
            signos = [_alcanza(c["cobertura", region.codigo]) for c in celdas]
            dudas = consulta_pequena.cuenta("parto_sin_dato", region, ahora)
            if not dudas and signos == ["▲", "●"]:
                assert re.search(rf"▲ [^▼]*en {ahora},[^;.]*{region.nombre}", dicho), region.nombre
            if not dudas and signos == ["●", "▲"]:
                assert re.search(rf"▼ .*en {ahora},[^;.]*{region.nombre}", dicho), region.nombre


def test_cuatro_mapas_pesan_poco_mas_que_uno(consulta_pequena: Consulta) -> None:
    uno, varios = (
        len(gzip.compress(pintado(leer(direccion, consulta_pequena), consulta_pequena)["mapa"].encode(), 6))
        for direccion in ("/?periodo=2026", "/?periodo=2026&vista=anios")
    )
    assert varios < 1.5 * uno
    assert varios < 40_000


# -- la nube de establecimientos


def _leidos(mapa: str) -> list[tuple[float, float, str]]:
    """Los puntos de la nube en píxeles, con su clase, como los lee el guion."""
    leidos = []
    for clase in dibujado(mapa).iter("g"):
        for camino in clase if "data-clase" in clase.attrib else ():
            x = y = 0
            for dx, dy in re.findall(r"m(-?\d+) (-?\d+)h0", camino.get("d", "")):
                x, y = x + int(dx), y + int(dy)
                leidos.append((x / 10, y / 10, clase.get("data-clase", "")))
    return leidos


@pytest.mark.parametrize("escrito", ["2026", "2025-S1"])
def test_la_nube_tiene_cada_establecimiento_en_su_sitio_y_con_su_clase(
    consulta_pequena: Consulta, escrito: str
) -> None:
    consulta, periodo = consulta_pequena, Periodo.leer(escrito)
    mapa = pintado(leer(f"/?periodo={escrito}&capa=establecimientos", consulta), consulta)["mapa"]
    puntos, dichos = _leidos(mapa), dichos_de_nube(consulta, consulta.raiz, periodo)
    filas = {f["codigo"]: f for f in filas_de_establecimientos(consulta, consulta.raiz, periodo)}
    columnas = consulta.columnas_establecimientos(consulta.raiz, "codigo", "longitud", "latitud")
    lugares_de = {codigo: lugar for codigo, *lugar in zip(*columnas.values(), strict=True)}
    van = [f for f in filas.values() if f["latitud"] is not None and not f["fuera"]]
    assert len(puntos) == len(dichos) == len(van) > 20
    for (x, y, clase), (codigo, nombre, _) in zip(puntos, dichos, strict=True):
        fila = filas[codigo]
        lugar = punto_en(consulta.dibujo(consulta.raiz), *lugares_de[codigo])
        assert (x, y) == pytest.approx(lugar, abs=0.051)
        assert nombre == fila["nombre"]
        if fila["activos"]:
            esperada = "con grupo activo"
        elif fila["conformados"] and not fila["activos_por_saber"]:
            esperada = "con grupo sin sesión desde hace más de un mes"
        elif fila["silenciosos"] or fila["activos_por_saber"]:
            esperada = "sin reporte"
        else:
            esperada = PUNTOS[SIN_GRUPO if fila["atienden"] else NO_ATIENDE].nombre
        assert clase == esperada, codigo


def test_la_leyenda_de_la_nube_es_la_de_las_clases_que_hay(consulta_pequena: Consulta) -> None:
    salidas = pintado(leer("/?periodo=2026&capa=establecimientos", consulta_pequena), consulta_pequena)
    (leyenda,) = con_clase(salidas["mapa_pie"], "leyenda-puntos")
    dichas = [texto(p) for p in piezas(leyenda) if p["type"] == "Li"]
    presentes = {clase for _, _, clase in _leidos(salidas["mapa"])}
    assert dichas == [estilo.nombre for estilo in PUNTOS if estilo.nombre in presentes]


# -- los recursos de lactancia


def test_los_recursos_se_ven_solo_si_se_cargaron_cada_clase_con_su_figura(consultar: Consultar) -> None:
    filas = [
        {"codigo_recurso": f"R-{i}", "tipo": tipo, "nombre": f"Recurso {i}", "ubigeo": "110101",
         "latitud": -13.0 - i / 10, "longitud": -72.0}
        for i, tipo in enumerate(CLASES)
    ]  # fmt: skip
    filas.append({"codigo_recurso": "R-9", "tipo": "lactario", "nombre": None, "ubigeo": "110101"})
    datos: dict[str, Any] = {"establecimientos": [establecimiento("00000001", "11-01-01")]}
    sin_ellos = pintado(leer("/territorio/11?periodo=2026", consultar(**datos)), consultar(**datos))
    assert "Recursos de lactancia" not in texto(sin_ellos["mapa_cabeza"])
    consulta = consultar(**datos, recursos=filas)
    salidas = pintado(leer("/territorio/11?periodo=2026&capa=recursos", consulta), consulta)
    puestos = [g for g in dibujado(salidas["mapa"]).iter("g") if g.get("class") == "simbolo"]
    assert [g.get("data-nombre") for g in puestos] == [f"Recurso {i}" for i in range(len(CLASES))]
    figuras = {g.get("data-valor"): "".join(g.itertext()) for g in puestos}
    assert len(set(figuras.values())) == len(CLASES) == len(RECURSOS), "cada clase, con su figura"
    pie = texto(salidas["mapa_pie"])
    assert f"{RECURSOS['lactario'][0]}lactario: 2" in pie
    assert "1 recurso sin coordenadas" in pie
    # el que no tiene nombre se dice por su código, y el que no se puede dibujar también se lee
    assert "R-9 · lactario" in pie
    assert "Capa: Recursos de lactancia" in texto(salidas["mapa_cabeza"])
