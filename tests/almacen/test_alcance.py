"""Mundos gemelos: iguales dentro de la región 11 y distintos fuera dan las mismas respuestas a quien solo ve la 11."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.almacen.medidas import MEDIDAS, Clase, Eje
from dashboard.contratos.tablas import Tablas
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.nucleo.errores import ErrorAlcance, ErrorTablero
from tests.fabricas import establecimiento, grupo, mundo_al_azar, publicado, sesion, tablas_sumadas

REGION = "11"
#: posiciones de fila: internas, no se muestran y dependen de cuántos hay antes en el orden de profundidad
POSICIONES = {"establecimiento": "establecimientos", "g0": "grupos", "g1": "grupos"}
CODIGOS = [
    "PE", "11", "08", "25", "01", "99", "11-01", "11-1", "11-01-00", "11-99", "08-01", "25-01-00", "90000000",
    "95000000", "96000001", "G-000", "X-000", "ANCLA", "nada", "", "8", "0",
]  # fmt: skip
TEXTOS = [
    "",
    "puesto",
    "grupo",
    "distrito",
    "red 01",
    "11",
    "08",
    "cusco",
    "callao",
    "9",
    "g-0",
    "x-0",
    "microrred",
    "ñ",
]


def _solo_region(mundo: Tablas) -> Tablas:
    """Las filas de la región 11, con visitas, sesiones HIS y un reporte propio."""
    e = mundo.establecimientos[mundo.establecimientos["diresa"] == REGION]
    g = mundo.grupos[mundo.grupos["codigo_renipress"].isin(e["codigo_renipress"])]
    s = mundo.sesiones[mundo.sesiones["codigo_grupo"].isin(g["codigo_grupo"])]
    r = mundo.reportes
    propio = str(e["codigo_renipress"].iloc[0])
    return tablas_sumadas(
        replace(
            mundo,
            establecimientos=e,
            facilitadores=mundo.facilitadores[mundo.facilitadores["diresa"] == REGION],
            grupos=g,
            sesiones=s,
            inasistencias=mundo.inasistencias[mundo.inasistencias["codigo_sesion"].isin(s["codigo_sesion"])],
            reportes=r[r["codigo_territorio"].str.startswith(REGION)],
        ),
        sesiones=[sesion("H-1", None, "2025-06-01", codigo_renipress=propio, fuente="his")],
        reportes=[{"codigo_territorio": propio, "periodo": "2025-07", "fecha_reporte": "2025-08-02"}],
        supervisiones=[
            {
                "codigo_supervision": "V-1",
                "fecha": "2026-01-05",
                "codigo_renipress": propio,
                "nivel": "red",
                "acuerdos": 2,
            }
        ],
        recursos=[{"codigo_recurso": "R-1", "tipo": "lactario", "ubigeo": str(e["ubigeo"].iloc[0])}],
        resultados=[{"indicador": "LME_menor_6m", "anio": 2025, "ambito": "Cusco", "valor_pct": 70.5}],
        partos=[
            {"codigo_renipress": propio, "atiende_parto_rn": dice, "anio_parto": anio}
            for dice, anio in (("no", 2024), ("si", 2026))
        ],
        arranque=[{"codigo_grupo": str(g["codigo_grupo"].iloc[0]), "fecha": "2025-09-01", "convocatoria": "si"}],
        talleres=[
            {
                "codigo_taller": "T-1",
                "numero_sesion": 1,
                "modalidad": "4x3",
                "fecha": "2025-09-01",
                "codigo_renipress": propio,
                "convocadas": 6,
                "asistieron": 5,
            }
        ],
        poblacion=[{"codigo_territorio": "11", "anio": 2025, "nacimientos": 1200}],
        metas=[
            {
                "codigo_meta": "PROPIA",
                "codigo_territorio": "11",
                "nombre": "Grupos",
                "fecha_inicio": "2025-01-01",
                "valor_inicial": 0.0,
                "fecha_meta": "2026-12-31",
                "meta": 9.0,
            }
        ],
        avances=[{"codigo_meta": "PROPIA", "fecha": "2025-03-01", "avance": 3.0}],
        campanas=[{"nombre": "Semana", "anio": 2026, "inicio": "2026-08-24", "fin": "2026-08-30"}],
        hitos=[
            {"fecha": "2025-08-24", "codigo_territorio": "PE", "hito": "campana"},
            {"fecha": "2025-05-12", "codigo_territorio": "11", "hito": "huelga"},
            {"fecha": "2025-02-01", "codigo_territorio": "11-01", "hito": "inundacion"},
        ],
    )


def _otra_gente(mundo: Tablas) -> Tablas:
    """Los mismos marcos con códigos que no chocan con los de ningún otro mundo."""
    nuevos = {}
    for tabla, columnas in {
        "establecimientos": ["codigo_renipress"],
        "grupos": ["codigo_grupo", "codigo_renipress"],
        "sesiones": ["codigo_sesion", "codigo_grupo"],
        "inasistencias": ["codigo_sesion"],
    }.items():
        marco = getattr(mundo, tabla).copy()
        for columna in columnas:
            marco[columna] = (
                marco[columna].str.replace("^900", "950", regex=True).str.replace("^[GS]-", "X-", regex=True)
            )
        nuevos[tabla] = marco
    return replace(mundo, **nuevos)


def _gemelo(afuera: Tablas) -> Tablas:
    """La región 11 de siempre y, fuera, lo de `afuera` con un grupo que fija el mismo calendario nacional."""
    import pandas as pd

    dentro = _solo_region(mundo_al_azar(11))
    de_fuera = afuera.establecimientos[afuera.establecimientos["diresa"] != REGION]
    grupos = afuera.grupos[afuera.grupos["codigo_renipress"].isin(de_fuera["codigo_renipress"])]
    sesiones = afuera.sesiones[afuera.sesiones["codigo_grupo"].isin(grupos["codigo_grupo"])]
    faltas = afuera.inasistencias[afuera.inasistencias["codigo_sesion"].isin(sesiones["codigo_sesion"])]
    equipo = afuera.facilitadores[afuera.facilitadores["diresa"] != REGION]
    reportes = afuera.reportes[~afuera.reportes["codigo_territorio"].str.startswith(REGION)]
    fuera = {
        "establecimientos": de_fuera, "grupos": grupos, "sesiones": sesiones, "inasistencias": faltas,
        "facilitadores": equipo, "reportes": reportes,
    }  # fmt: skip
    juntas = {nombre: pd.concat([marco, getattr(dentro, nombre)], ignore_index=True) for nombre, marco in fuera.items()}
    return tablas_sumadas(
        replace(dentro, **juntas),
        establecimientos=[establecimiento("96000001", "08-09-09")],
        grupos=[grupo("ANCLA", "96000001", "2024-01-01")],
        sesiones=[sesion("A-1", "ANCLA", "2024-03-01"), sesion("A-2", "ANCLA", "2026-10-31")],
    )


@pytest.fixture(scope="module")
def gemelos(tmp_path_factory: pytest.TempPathFactory) -> tuple[Almacen, Almacen]:
    """El segundo tiene fuera de la 11 otros establecimientos, más de ellos, otros grupos y otras visitas."""
    uno = _gemelo(mundo_al_azar(11))
    otro = tablas_sumadas(
        _gemelo(_otra_gente(mundo_al_azar(12))),
        establecimientos=[establecimiento(f"9700000{n}", "01-01-01") for n in range(5)],
        grupos=[grupo("X-900", "97000001", nombre="Grupo del distrito de Cusco")],
        supervisiones=[
            {"codigo_supervision": "V-9", "fecha": "2026-02-05", "codigo_renipress": "97000001", "nivel": "red"}
        ],
        acuerdos=[
            {
                "codigo_acuerdo": "A-9",
                "fecha": "2026-02-05",
                "codigo_renipress": "97000001",
                "acuerdo": "acta",
                "a_cargo_de": "red",
                "fecha_compromiso": "2026-03-05",
            }
        ],
        recursos=[{"codigo_recurso": "R-9", "tipo": "lactario", "ubigeo": "010101"}],
        hitos=[{"fecha": "2025-03-01", "codigo_territorio": "08", "hito": "cambio_registro"}],
        arranque=[{"codigo_grupo": "X-900", "fecha": "2026-02-01", "convocatoria": "si"}],
        planes=[{"codigo_renipress": "97000001", "fecha": "2026-02-01", "introduccion": "si"}],
        poblacion=[{"codigo_territorio": "08", "anio": 2026, "nacimientos": 900}],
        metas=[
            {
                "codigo_meta": "AJENA",
                "codigo_territorio": "08",
                "nombre": "Grupos",
                "fecha_inicio": "2026-01-01",
                "valor_inicial": 0.0,
                "fecha_meta": "2026-12-31",
                "meta": 9.0,
            }
        ],
        avances=[{"codigo_meta": "AJENA", "fecha": "2026-03-01", "avance": 3.0}],
        partos=[
            {"codigo_renipress": "97000000", "atiende_parto_rn": "no", "anio_parto": anio} for anio in (2023, 2025)
        ],
    )
    carpeta = tmp_path_factory.mktemp("gemelos")
    almacenes = publicado(uno, carpeta / "uno"), publicado(otro, carpeta / "otro")
    # cuánto varía cada nivel se estima con todo el país, a propósito (0033): se iguala, y lo demás debe ser igual solo
    comun = almacenes[0].generacion().variacion
    almacenes[1]._vigente = replace(almacenes[1].generacion(), variacion=comun)
    return almacenes


_CON_PERIODO = (
    "provisional", "inasistencias", "inasistencias_por_grupo", "facilitadores", "filas_por_archivo", "listas_de_partos",
)  # fmt: skip


def _llamadas(consulta: Consulta) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Toda llamada pública que puede hacer una página: (método, argumentos)."""
    nodos = [consulta.raiz]
    for nodo in nodos:
        nodos += consulta.hijos(nodo)
    territorios = [nodo for nodo in nodos if nodo.nivel not in (Nivel.ESTABLECIMIENTO, Nivel.GRUPO)]
    lugares = [nodo for nodo in nodos if nodo.nivel is Nivel.ESTABLECIMIENTO]
    grupos = [nodo for nodo in nodos if nodo.nivel is Nivel.GRUPO]
    periodos = [Periodo.leer(texto) for texto in ("2024", "2026", "2026-S1", "2025-03", "2026-10")]
    yield from (("nodo", (codigo,)) for codigo in CODIGOS)
    yield from (("buscar", (texto,)) for texto in TEXTOS)
    yield from (("region", (codigo,)) for codigo in ("11", "08", "99"))
    yield from (
        ("periodos", ()),
        ("catalogo", ()),
        ("periodo_por_defecto", ()),
        ("resultados", ()),
        ("campanas", ()),
        ("recordar", (("nada",), int)),
        ("una_vez", (("nada",), int)),
        ("procedencia", (("establecimientos", "grupos", "sesiones"),)),
        ("recursos_de_otros_paises", ()),
        *(("avances", (meta,)) for meta in ("PROPIA", "AJENA", "nada")),
    )
    yield from (("exigir_periodo", (periodo,)) for periodo in (*periodos, Periodo.leer("2010")))
    for nodo in nodos:
        for metodo in (
            "hijos",
            "linaje",
            "hermanos",
            "supervisiones",
            "acuerdos",
            "hitos",
            "traslados",
            "lugar",
            "recursos",
            "serie_inasistencias",
            "ultimas_sesiones",
            "proximas_sesiones",
            "ultimas_supervisiones",
            "visitas",
            "silencio_mensual",
            "forma_propia",
            "forma_superior",
        ):
            yield metodo, (nodo,)
        yield "entre_meses", ("esperadas", nodo, 2025 * 12, 2026 * 12 + 3)
        yield from ((metodo, (nodo,)) for metodo in ("trama", "dibujo", "areas"))
        yield "columnas_sesiones", (nodo, "dia", "asistentes", "esperadas", "faltas_injustificadas", "proxima_dia")
        yield from (("descendientes", (nodo, nivel)) for nivel in Nivel)
        for periodo in periodos:
            yield from ((metodo, (nodo, periodo)) for metodo in _CON_PERIODO)
            yield "participantes", ([nodo], periodo)
            for tabla in ("arranque", "planes", "talleres"):
                yield from ((m, (tabla, nodo, periodo)) for m in ("anotado", "hechos", "personas_de"))
        yield from ((metodo, (tabla, nodo)) for metodo in ("por_mes", "cuantas") for tabla in ("arranque", "talleres"))
        yield from (("de_territorios", (tabla, nodo)) for tabla in ("poblacion", "metas"))
    for medida in MEDIDAS:
        for periodo in periodos:
            yield "suma", (medida.nombre, nodos, periodo)
            yield from (("cuenta", (medida.nombre, nodo, periodo)) for nodo in nodos[:5])
            for nodo in territorios:
                yield "por_establecimiento", (medida.nombre, nodo, periodo)
                if medida.eje is Eje.GRUPOS:
                    yield "por_grupo", (medida.nombre, nodo, periodo)
        if medida.clase in (Clase.FLUJO, Clase.ESTADO):
            yield from (("serie", (medida.nombre, nodo)) for nodo in nodos)
            yield "series", (medida.nombre, nodos)
            propia = "mensual_por_grupo" if medida.eje is Eje.GRUPOS else "mensual_por_establecimiento"
            yield from ((propia, (medida.nombre, nodo)) for nodo in territorios)
    yield from ((metodo, (nodos, periodo)) for metodo in ("injustificadas", "por_motivo") for periodo in periodos)
    yield from (("ficha_establecimiento", (nodo,)) for nodo in (*lugares, *grupos, *territorios))
    yield from ((metodo, (nodo,)) for metodo in ("ficha_grupo", "sesiones") for nodo in (*grupos, *lugares))
    for nodo in (*territorios, *lugares):
        yield "columnas_establecimientos", (nodo, "codigo", "nombre", "atiende", "fuera", "latitud", "g0", "g1")
        yield "columnas_grupos", (nodo, "codigo", "nombre", "establecimiento", "integrantes", "horas", "conformacion")


def _llano(valor: Any, raiz: Nodo, campo: str = "") -> Any:
    """El valor sin objetos, con las posiciones de fila contadas desde la primera del alcance."""
    if isinstance(valor, np.ndarray):
        return valor.tolist()
    if isinstance(valor, Path):
        return valor.read_bytes() if valor.is_file() else None
    if isinstance(valor, dict):
        return {clave: _llano(hijo, raiz, clave) for clave, hijo in valor.items()}
    if isinstance(valor, Nodo):
        llano = {c.name: getattr(valor, c.name) for c in fields(valor)}
        for eje in ("establecimientos", "grupos"):
            llano[eje] = tuple(fila - getattr(raiz, eje)[0] for fila in llano[eje])
        return llano
    if is_dataclass(valor):
        return repr(valor)
    if isinstance(valor, list | tuple):
        return [_llano(hijo, raiz, campo) for hijo in valor]
    if campo in POSICIONES and isinstance(valor, int):
        return valor - getattr(raiz, POSICIONES[campo])[0]
    return valor


def _responder(consulta: Consulta) -> list[tuple[str, str, str]]:
    respuestas = []
    for metodo, argumentos in _llamadas(consulta):
        try:
            respuesta = _llano(getattr(consulta, metodo)(*argumentos), consulta.raiz)
        except ErrorTablero as error:
            respuesta = (type(error).__name__, str(error), error.opciones)
        respuestas.append((metodo, str(_llano(list(argumentos), consulta.raiz)), repr(respuesta)))
    return respuestas


def test_los_mundos_gemelos_son_de_verdad_distintos_fuera(gemelos: tuple[Almacen, Almacen]) -> None:
    uno, otro = (almacen.consulta() for almacen in gemelos)
    assert uno.raiz.meses == otro.raiz.meses
    assert uno.raiz.fecha_datos == otro.raiz.fecha_datos
    assert uno.nodo(REGION).establecimientos != otro.nodo(REGION).establecimientos
    periodo = Periodo.leer("2026")
    for medida in ("sesiones", "asistentes", "atienden", "conformados"):
        for region in ("PE", "08"):
            assert uno.suma(medida, [uno.nodo(region)], periodo) != otro.suma(medida, [otro.nodo(region)], periodo)


@pytest.mark.parametrize("alcance", [REGION, "11-01"])
def test_quien_solo_ve_la_region_recibe_lo_mismo_en_los_dos(gemelos: tuple[Almacen, Almacen], alcance: str) -> None:
    # antes pasa alguien que ve el país: nada de lo que se le dio debe quedar guardado para el siguiente
    for almacen in gemelos:
        nacional = almacen.consulta()
        nacional.buscar("puesto")
        nacional.suma("sesiones", nacional.hijos(nacional.raiz), nacional.periodo_por_defecto())
    uno, otro = (_responder(almacen.consulta(alcance)) for almacen in gemelos)
    assert len(uno) > 1000
    for una, otra in zip(uno, otro, strict=True):
        assert una == otra
    llamados = {metodo for metodo, _, _ in uno}
    publicos = {nombre for nombre in dir(Consulta) if nombre[0] != "_" and callable(getattr(Consulta, nombre))}
    assert llamados == publicos, "todo método público debe estar en la prueba de los mundos gemelos"
    publico = ("region",)
    assert all("Distrito 08" not in r and "Callao" not in r for metodo, _, r in uno if metodo not in publico)


def test_el_contexto_de_quien_ve_una_region_no_cuenta_lo_de_fuera(gemelos: tuple[Almacen, Almacen]) -> None:
    uno, otro = (replace(almacen.consulta(REGION).contexto, creada="") for almacen in gemelos)
    assert uno == otro
    assert uno.conteos == {}
    assert gemelos[0].consulta().contexto.conteos["establecimientos"] > 0


@pytest.mark.parametrize("alcance", [REGION, "11-01", "11-01-00"])
def test_pedir_lo_de_fuera_da_error_en_todos_los_metodos(gemelos: tuple[Almacen, Almacen], alcance: str) -> None:
    nacional, limitada = gemelos[0].consulta(), gemelos[0].consulta(alcance)
    ajenos = [nacional.nodo("PE"), nacional.nodo("08"), *nacional.hijos(nacional.nodo("08"))]
    ajenos += [nacional.nodo("ANCLA"), nacional.nodo("96000001"), nacional.nodo("01")]
    if alcance != REGION:
        ajenos += [nacional.nodo(REGION), *[n for n in nacional.hijos(nacional.nodo(REGION)) if n.codigo != "11-01"]]
    periodo = Periodo.leer("2026")
    for ajeno in ajenos:
        propio = limitada.raiz
        for llamada in (
            lambda n: limitada.nodo(n.codigo),
            limitada.hijos,
            limitada.linaje,
            limitada.hermanos,
            lambda n: limitada.descendientes(n, Nivel.GRUPO),
            lambda n: limitada.suma("sesiones", [propio, n], periodo),  # noqa: B023
            lambda n: limitada.suma("cubiertos", [n], periodo),
            lambda n: limitada.serie("esperadas", n),
            lambda n: limitada.inasistencias(n, periodo),
            lambda n: limitada.inasistencias_por_grupo(n, periodo),
            limitada.serie_inasistencias,
            lambda n: limitada.injustificadas([n], periodo),
            lambda n: limitada.por_motivo([n], periodo),
            lambda n: limitada.facilitadores(n, periodo),
            limitada.ficha_establecimiento,
            limitada.ficha_grupo,
            lambda n: limitada.columnas_establecimientos(n, "codigo"),
            lambda n: limitada.columnas_grupos(n, "codigo"),
            lambda n: limitada.por_grupo("sesiones", n, periodo),
            lambda n: limitada.por_establecimiento("sesiones", n, periodo),
            limitada.sesiones,
            limitada.ultimas_sesiones,
            limitada.supervisiones,
            limitada.acuerdos,
            limitada.ultimas_supervisiones,
            limitada.visitas,
            limitada.silencio_mensual,
            lambda n: limitada.mensual_por_grupo("sesiones", n),
            lambda n: limitada.columnas_sesiones(n, "dia"),
            limitada.recursos,
            lambda n: limitada.anotado("planes", n, periodo),
            lambda n: limitada.hechos("talleres", n, periodo),
            lambda n: limitada.cuantas("planes", n),
            lambda n: limitada.por_mes("talleres", n),
            lambda n: limitada.personas_de("talleres", n, periodo),
            lambda n: limitada.participantes([n], periodo),
            lambda n: limitada.filas_por_archivo(n, periodo),
            limitada.lugar,
            limitada.trama,
            limitada.dibujo,
        ):
            with pytest.raises(ErrorAlcance, match="su ámbito"):
                llamada(ajeno)


def test_el_error_no_dice_si_lo_de_fuera_existe(gemelos: tuple[Almacen, Almacen]) -> None:
    limitada = gemelos[0].consulta(REGION)
    mensajes = set()
    for codigo in ("96000001", "98989898", "ANCLA", "NADA", "08", "99"):
        with pytest.raises(ErrorAlcance) as atrapado:
            limitada.nodo(codigo)
        mensajes.add((str(atrapado.value), atrapado.value.opciones))
    assert len(mensajes) == 1


def test_la_busqueda_de_quien_ve_una_region_solo_halla_lo_suyo(gemelos: tuple[Almacen, Almacen]) -> None:
    limitada = gemelos[1].consulta(REGION)
    tipos = set()
    for texto in ("puesto", "grupo", "distrito", "red", "9"):
        for hallado in limitada.buscar(texto, limite=500):
            tipos.add(hallado["tipo"])
            if hallado["tipo"] == "distrito":
                assert hallado["codigo"].startswith("11")
            else:
                assert limitada.nodo(hallado["codigo"])
    assert {"distrito", "red", "establecimiento", "grupo"} <= tipos, "y lo suyo lo halla"
    assert limitada.buscar("X-900") == []


@pytest.mark.parametrize("alcance", ["11", "11-01"])
def test_la_presentacion_y_lo_exportado_son_iguales_para_quien_solo_ve_lo_suyo(
    gemelos: tuple[Almacen, Almacen], alcance: str
) -> None:
    """El primero que mira es quien ve el país: nada suyo debe quedar guardado para los demás."""
    import io

    import openpyxl
    from pptx import Presentation

    from dashboard.indicadores.escenas import escenas
    from dashboard.salidas.archivos import Pedido, archivo_directorio, archivo_pptx, archivo_xlsx

    vistos: list[list[Any]] = []
    for almacen in gemelos:
        nacional = almacen.consulta()
        archivo_pptx(Pedido(nacional, "PE", nacional.periodo_por_defecto()))
        consulta, propio = almacen.consulta(alcance), []
        codigos = [alcance, *(hijo.codigo for hijo in consulta.hijos(consulta.nodo(alcance)))]
        for codigo in codigos:
            for texto in ("2026", "2025-S2", "2026-03"):
                periodo = Periodo.leer(texto)
                relato = escenas(consulta, consulta.nodo(codigo), periodo)
                propio.append((relato.escenas, relato.omitidas, relato.corte, relato.campanas))
            pedido = Pedido(consulta, codigo, Periodo.leer("2026"))
            for crudo, nombre in (archivo_xlsx(pedido), archivo_directorio(pedido)):
                libro = openpyxl.load_workbook(io.BytesIO(crudo))
                propio.append((nombre, [(h.title, list(h.iter_rows(values_only=True))) for h in libro]))
            laminas = Presentation(io.BytesIO(archivo_pptx(pedido)[0])).slides
            propio.append([[f.text_frame.text for f in lamina.shapes if f.has_text_frame] for lamina in laminas])
        vistos.append(propio)
    assert vistos[0] == vistos[1]
    assert len(vistos[0]) > 10
