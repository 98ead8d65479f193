"""El informe: sus cifras son las de `tablero cifras`, y el PDF se abre, se lee y no cambia de una vez a otra."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pypdf import PdfReader

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.contratos.tablas import Tablas
from dashboard.dominio.nodo import Nodo, se_cuentan
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.graficas.letra_pdf import imprimible
from dashboard.indicadores.catalogo import CATALOGO, POR_CLAVE
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.formato import porcentaje
from dashboard.salidas.cifras import registros
from dashboard.salidas.informe import _comparacion, informe, nombre_de_informe
from dashboard.salidas.informe_contenido import Contenido, contenido, hasta_el_cierre
from dashboard.salidas.informe_piezas import Titulo
from dashboard.salidas.informe_relaciones import NOMBRADOS, POCOS_MAS
from dashboard.salidas.informe_renglones import Renglon
from dashboard.salidas.libro import MARCA
from tests.fabricas import grupo, publicado, sesion
from tests.indicadores.mundos import lugares
from tests.paginas.frases import faltas

TERRITORIOS = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)


def _estados(consulta: Consulta, cuantos: int) -> list[tuple[Nodo, Periodo]]:
    """Territorios y periodos al azar, siempre los mismos, y todos los niveles entre ellos."""
    nodos = [nodo for nivel in TERRITORIOS[1:] for nodo in consulta.descendientes(consulta.raiz, nivel)]
    todos = list(product([consulta.raiz, *nodos], consulta.periodos()))
    elegidos = np.random.default_rng(7).permutation(len(todos))[:cuantos]
    return [todos[i] for i in elegidos.tolist()]


def test_las_cifras_de_cien_informes_son_las_de_la_orden_cifras(consulta: Consulta) -> None:
    vistos: set[Nivel] = set()
    for nodo, periodo in _estados(consulta, 100):
        vistos.add(nodo.nivel)
        dicho = contenido(consulta, nodo, periodo)
        de_cifras = {fila["indicador"]: fila for fila in registros(consulta, [nodo], periodo)}
        for renglon in (*dicho.fichas, *dicho.renglones, *dicho.procesos):
            _es_la_cifra(renglon, de_cifras[renglon.clave], nodo)
        if dicho.comparacion:
            _son_sus_hijos(consulta, dicho)
    assert vistos == set(TERRITORIOS)


def _es_la_cifra(renglon: Renglon, fila: dict[str, Any], nodo: Nodo) -> None:
    indicador, donde = POR_CLAVE[renglon.clave], (nodo.codigo, renglon.clave, fila["periodo"])
    assert renglon.veredicto == fila["veredicto"], donde
    if renglon.n is not None:
        assert (renglon.n, renglon.de) == (fila["numerador"], fila["denominador"]), donde
    if indicador.de_personas and not se_cuentan(nodo):
        assert renglon.n is renglon.de is None, donde
    if not fila["aplica"]:
        assert renglon.valor == "no aplica", donde
    elif fila["valor"] is None:
        # lo que falta no es cero
        assert renglon.valor in ("sin dato", "sin reporte") or " de " in renglon.valor, donde
    elif renglon.valor.endswith("%"):
        assert renglon.valor == porcentaje(fila["numerador"], fila["denominador"]), donde


def _son_sus_hijos(consulta: Consulta, dicho: Contenido) -> None:
    grafico = dicho.comparacion
    assert grafico is not None
    hijos = [consulta.nodo(codigo) for codigo in grafico.codigos]
    filas = [fila for fila in registros(consulta, hijos, dicho.periodo) if fila["indicador"] == "cobertura"]
    for valor, texto, fila in zip(grafico.series[0].valores, grafico.textos, filas, strict=True):
        if valor is not None:
            assert valor == fila["valor"]
            assert f"({fila['numerador']} de {fila['denominador']}" in texto.replace("\u202f", "")
        else:
            assert not texto.startswith("0,0")


def _textos(valor: Any) -> Iterator[str]:
    if isinstance(valor, str):
        yield valor
    elif isinstance(valor, dict):
        for dentro in valor.values():
            yield from _textos(dentro)
    elif isinstance(valor, list | tuple):
        for dentro in valor:
            yield from _textos(dentro)


#: lo que no se lee
_DE_PROGRAMA = {
    "codigo", "codigos", "clave", "color", "colores", "creada", "periodo", "nodo", "leyenda", "formato", "tipo",
    "veredicto", "papel",
}  # fmt: skip


def test_todo_lo_que_dice_esta_bien_escrito(consulta: Consulta) -> None:
    for nodo, periodo in _estados(consulta, 40):
        campos = asdict(contenido(consulta, nodo, periodo))
        propios = _textos(_sin(campos, _DE_PROGRAMA))
        malas = [(falta, frase) for frase in propios for falta in faltas(frase)]
        assert not malas, (nodo.codigo, str(periodo), malas[:4])


def _sin(valor: Any, cuales: set[str]) -> Any:
    if isinstance(valor, dict):
        return {clave: _sin(dentro, cuales) for clave, dentro in valor.items() if clave not in cuales}
    return [_sin(dentro, cuales) for dentro in valor] if isinstance(valor, list | tuple) else valor


def _mundo(consultar: Any) -> Consulta:
    """Cinco establecimientos y tres grupos; en 2026-S1 dos se reunieron hasta junio y uno se detuvo en febrero."""
    meses = [f"{anio}-{mes:02d}-15" for anio in (2025, 2026) for mes in range(1, 13 if anio == 2025 else 11)]
    consulta: Consulta = consultar(
        establecimientos=lugares(5),
        grupos=[grupo(f"G{n}", f"{n:08d}", "2024-06-10") for n in (1, 2, 3)],
        sesiones=[
            sesion(f"S{n}{dia}", f"G{n}", dia, 8) for n in (1, 2, 3) for dia in meses if n < 3 or dia < "2026-03"
        ],
    )
    return consulta


def test_de_un_periodo_cerrado_habla_en_pasado_y_no_dice_lo_que_vino_despues(consultar: Any) -> None:
    consulta = _mundo(consultar)
    dicho = contenido(consulta, consulta.nodo("11"), Periodo.leer("2026-S1"))
    assert dicho.nombre == "Informe semestral"
    assert dicho.titular.startswith("Al cerrar el 1.er semestre de 2026, ")
    sin_grupo, detenidos, acuerdos = dicho.relaciones
    assert sin_grupo.dicho == "2 establecimientos de los que atienden partos no tenían grupo conformado."
    assert [fila[-1] for fila in sin_grupo.filas] == ["sin grupo", "sin grupo"]
    assert detenidos.dicho == "1 de 3 grupos conformados, sin sesión desde hace más de 31 días, al 30 jun 2026."
    assert detenidos.filas[0][-1] == "15 feb 2026"
    assert acuerdos.dicho == "No se cargó ningún acuerdo de visita hasta el cierre del periodo."
    assert dicho.de_hijos == (
        "Al cerrar el 1.er semestre de 2026: su única red donde se atienden partos no cumplía la cobertura de "
        "80\u202f%."
    )
    assert dicho.tendencia.categorias[-1] == "jun 2026"
    assert dicho.tendencia.meses
    assert dicho.tendencia.meses[1] == Periodo.leer("2026-06").ultimo_mes
    # y de uno en curso, todo lo que hay
    en_curso = contenido(consulta, consulta.nodo("11"), Periodo.leer("2026"))
    assert en_curso.relaciones[0].dicho == "2 establecimientos de los que atienden partos no tienen grupo conformado."
    assert en_curso.tendencia.categorias[-1] == "oct 2026"
    assert "Cifras provisionales: el periodo termina el 31 dic 2026." in en_curso.avisos
    assert hasta_el_cierre(en_curso.tendencia, Periodo.leer("2027")) is en_curso.tendencia


@pytest.mark.parametrize(
    ("con_grupo", "frase"),
    [
        # de cinco por red, con cuatro se cumple
        ((4, 4, 0), "De 3 redes donde se atienden partos, 2 cumplen la cobertura de 80\u202f% y 1 no cumple."),
        ((0, 3, 1), "Ninguna de las 3 redes donde se atienden partos cumple la cobertura de 80\u202f%."),
        ((5,), "Su única red donde se atienden partos cumple la cobertura de 80\u202f%."),
    ],
)
def test_cuantas_redes_cumplen_se_cuenta_de_las_que_atienden_partos(
    consultar: Any, con_grupo: tuple[int, ...], frase: str
) -> None:
    consulta = consultar(
        establecimientos=[f for r in range(len(con_grupo)) for f in lugares(5, f"11-0{r + 1}-01", 1 + 5 * r)],
        grupos=[
            grupo(f"G{r}-{n}", f"{1 + 5 * r + n:08d}", "2025-01-10") for r, k in enumerate(con_grupo) for n in range(k)
        ],
        reportes=[{"codigo_territorio": "11", "periodo": "2026", "fecha_reporte": "2026-12-30"}],
    )
    assert contenido(consulta, consulta.nodo("11"), Periodo.leer("2026")).de_hijos == frase


def test_de_quien_callo_el_periodo_se_dice_que_no_se_sabe(consultar: Any) -> None:
    # Cusco deja de informar en mayo y Loreto sigue: del segundo semestre de Cusco no se sabe nada
    consulta = consultar(
        establecimientos=[*lugares(2), *lugares(2, "24-01-01", 20)],
        grupos=[grupo("G1", "00000001", "2025-01-10"), grupo("G2", "00000020", "2025-01-10")],
        sesiones=[
            *(sesion(f"A{mes}", "G1", f"2026-{mes:02d}-15", 8) for mes in range(1, 6)),
            *(sesion(f"B{mes}", "G2", f"2026-{mes:02d}-15", 8) for mes in range(1, 11)),
        ],
        reportes=[
            {"codigo_territorio": "11", "periodo": f"2026-{mes:02d}", "fecha_reporte": f"2026-{mes:02d}-28"}
            for mes in range(1, 6)
        ],
    )
    dicho = contenido(consulta, consulta.nodo("11"), Periodo.leer("2026-S2"))
    assert any("Lo último que llegó de este territorio es del 28 may 2026" in aviso for aviso in dicho.avisos)
    asistencia = next(r for r in dicho.renglones if r.clave == "asistencia")
    assert (asistencia.valor, asistencia.n) == ("sin dato", None)
    assert next(r for r in dicho.renglones if r.clave == "grupos_activos").nota == "al 28 may 2026"
    assert dicho.relaciones[0].filas[0][-1] == "sin reporte"
    assert dicho.relaciones[1].dicho.startswith("Del periodo no llegó nada y no se sabe quién se reunió.")
    assert dicho.motivos is None
    assert informe(consulta, consulta.nodo("11"), Periodo.leer("2026-S2")).startswith(b"%PDF-")


def test_una_lista_larga_nombra_los_primeros_y_cuenta_los_demas(consultar: Any) -> None:
    consulta = consultar(establecimientos=lugares(NOMBRADOS + POCOS_MAS + 1))
    relacion = contenido(consulta, consulta.nodo("11"), Periodo.leer("2026")).relaciones[0]
    assert len(relacion.filas) == NOMBRADOS
    assert relacion.demas == f"Y {POCOS_MAS + 1} más: la lista completa está en el libro de Excel."
    # por unos pocos no se corta
    consulta = consultar(establecimientos=lugares(NOMBRADOS + POCOS_MAS))
    relacion = contenido(consulta, consulta.nodo("11"), Periodo.leer("2026")).relaciones[0]
    assert (len(relacion.filas), relacion.demas) == (NOMBRADOS + POCOS_MAS, "")
    # del país no se nombra a nadie: se cuenta por región, y ninguno de estos reportó
    relacion = contenido(consulta, consulta.raiz, Periodo.leer("2026")).relaciones[0]
    assert relacion.filas == (("Cusco", "0", str(NOMBRADOS + POCOS_MAS)),)


# -- el archivo


def _leer(crudo: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(crudo))


def test_el_pdf_dice_de_quien_es_y_se_recorre_por_su_indice(consulta: Consulta) -> None:
    nodo, periodo = consulta.nodo("11"), Periodo.leer("2026-S1")
    crudo = informe(consulta, nodo, periodo)
    pdf, dicho = _leer(crudo), contenido(consulta, nodo, periodo)
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Informe semestral · Cusco · 2026 · 1.er semestre"
    creada = consulta.contexto.creada
    assert pdf.metadata.creation_date_raw == f"D:{creada[:19].translate(dict.fromkeys(map(ord, '-T: ')))}"
    assert pdf.trailer["/Root"]["/Lang"] == "es-PE"
    indice = [entrada.title for entrada in pdf.outline if not isinstance(entrada, list)]
    assert indice[0] == "Indicadores"
    assert indice[-1] == "Fuentes y definiciones"
    paginas = [pagina.extract_text() for pagina in pdf.pages]
    assert len(paginas) >= 3
    for numero, pagina in enumerate(paginas, 1):
        assert f"página {numero} de\n{len(paginas)}" in pagina
        assert f"carga n.º {dicho.carga}" in pagina
        assert MARCA not in pagina
    # cada entrada lleva a la página en que está su título
    for entrada in pdf.outline:
        if not isinstance(entrada, list):
            donde = paginas[pdf.get_destination_page_number(entrada)]
            assert entrada.title.split(" ", 1)[0] in donde
    junto = " ".join(" ".join(paginas).split())
    assert " ".join(imprimible(dicho.titular).split()) in junto
    for renglon in dicho.renglones:
        assert imprimible(renglon.valor).replace("\u00a0", " ") in junto.replace("\u00a0", " ")
    # la letra va dentro: se ve igual en cualquier equipo
    fuentes = [
        fuente.get_object()
        for pagina in pdf.pages
        for fuente in pagina["/Resources"]["/Font"].values()  # type: ignore[index]
    ]
    propias = [fuente for fuente in fuentes if "Vera" in fuente["/BaseFont"]]
    assert propias
    assert all("/FontFile2" in fuente["/FontDescriptor"].get_object() for fuente in propias)
    assert "Elaborado por" in junto
    assert "Revisado por" in junto


def test_los_mismos_datos_dan_el_mismo_archivo(consulta: Consulta, almacen_pequeno: Almacen) -> None:
    periodo = Periodo.leer("2026")
    for codigo in ("PE", "11"):
        otra = almacen_pequeno.consulta()
        assert informe(consulta, consulta.nodo(codigo), periodo) == informe(otra, otra.nodo(codigo), periodo)


def test_toda_pagina_de_una_demostracion_lo_dice(tablas_pequenas: Tablas, tmp_path: Path, sin_geografia: None) -> None:
    assert sin_geografia is None
    consulta = publicado(replace(tablas_pequenas, demostracion=True), tmp_path).consulta()
    nodo, periodo = consulta.nodo("11"), Periodo.leer("2026")
    assert all(MARCA in pagina.extract_text() for pagina in _leer(informe(consulta, nodo, periodo)).pages)
    assert nombre_de_informe(consulta, nodo, periodo) == "DEMOSTRACION_informe_11_cusco_2026-carga-1.pdf"


def test_de_cualquier_territorio_y_periodo_hay_informe(consulta: Consulta) -> None:
    for nodo, periodo in _estados(consulta, 25):
        assert 2 <= len(_leer(informe(consulta, nodo, periodo)).pages) <= 12, (nodo.codigo, str(periodo))


def test_lo_que_no_es_un_territorio_o_no_tiene_datos_se_dice(consulta: Consulta) -> None:
    with pytest.raises(ErrorVista, match="no es un territorio: el informe es del país a la microrred"):
        informe(consulta, consulta.nodo("R-004"), Periodo.leer("2026"))
    with pytest.raises(ErrorVista, match="No hay datos de 1999"):
        informe(consulta, consulta.nodo("11"), Periodo.leer("1999"))


def test_ningun_nombre_raro_rompe_el_pdf(consultar: Any) -> None:
    raros = lugares(3)
    raros[0]["nombre"], raros[1]["nombre"] = "<b>Puesto & «Ñandú»</i>", "=1+1 字 \u202e"
    consulta = consultar(establecimientos=raros)
    pdf = _leer(informe(consulta, consulta.nodo("11"), Periodo.leer("2026")))
    texto = "\n".join(pagina.extract_text() for pagina in pdf.pages)
    assert "<b>Puesto & «Ñandú»</i>" in texto


def test_cada_indicador_del_catalogo_esta_definido_al_final(consulta: Consulta) -> None:
    paginas = _leer(informe(consulta, consulta.nodo("11"), Periodo.leer("2026"))).pages
    junto = " ".join(" ".join(pagina.extract_text() for pagina in paginas).split())
    for indicador in CATALOGO:
        assert " ".join(imprimible(indicador.ficha.corto).split()) in junto
    assert "valorar las metas" in junto


def test_lo_que_se_calla_por_debajo_de_la_red_se_dice_como_es(consulta: Consulta) -> None:
    callado = {}
    for codigo in ("11", "11-01", "11-01-01"):
        crudo = informe(consulta, consulta.nodo(codigo), Periodo.leer("2026"))
        texto = " ".join(" ".join(pagina.extract_text() for pagina in _leer(crudo).pages).split())
        assert "De la red hacia abajo" not in texto
        callado[codigo] = (
            "Por debajo de la red, y donde hay un solo grupo" in texto and "El personal sí se cuenta" in texto
        )
        dicho = contenido(consulta, consulta.nodo(codigo), Periodo.leer("2026"))
        calla = any(renglon.n is None and renglon.valor.endswith("%") for renglon in dicho.renglones)
        assert callado[codigo] == calla, codigo
    # la red sí dice las suyas, y su microrred no
    assert callado == {"11": False, "11-01": False, "11-01-01": True}


@pytest.mark.parametrize(("cuantas", "junta"), [(3, True), (29, True), (90, False)])
def test_una_comparacion_que_cabe_en_una_pagina_no_se_parte(consulta: Consulta, cuantas: int, junta: bool) -> None:
    dicho = contenido(consulta, consulta.raiz, Periodo.leer("2026"))
    grafico = dicho.comparacion
    assert grafico
    nombres, valores = tuple(f"Región {n}" for n in range(cuantas)), (0.5,) * cuantas
    largo = replace(
        grafico, categorias=nombres, series=(replace(grafico.series[0], valores=valores),),
        textos=tuple(f"{n}" for n in range(cuantas)), colores=("clase-1",) * cuantas,
    )  # fmt: skip
    partes = _comparacion(replace(dicho, comparacion=largo, fuera=""), lambda texto: Titulo(texto, 1))
    # un solo bloque, que reportlab lleva entero a la página siguiente
    assert (len(partes) == 1) == junta
