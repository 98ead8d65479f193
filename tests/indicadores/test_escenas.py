"""Toda historia: la campaña, quién se presenta, lo que se cumple siempre y lo que no puede contarse."""

from __future__ import annotations

import re
from datetime import date

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.grafica import Tipo
from dashboard.dominio.nodo import Nodo, se_cuentan
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.cuando import cerrado
from dashboard.indicadores.escenas import APENDICE, CLAVES, ESCENAS, escenas
from dashboard.indicadores.escenas.escena import (
    Campana,
    Escena,
    Relato,
    campanas_de,
    fechas,
    semana_mundial,
    semana_peruana,
)
from dashboard.indicadores.resumen import medir
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.formato import decimos, entero, porcentaje
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares
from tests.indicadores.relatos import TERRITORIOS, Consultar, contar, dicho, escena, estados, omitidas, titular
from tests.paginas.frases import faltas

# -- la campaña ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("anio", "lunes", "domingo"),
    [
        # agosto de 2026 empieza en sábado: lunes 3, 10, 17 y 24
        (2026, date(2026, 8, 24), date(2026, 8, 30)),
        # el 1 de agosto de 2022 fue lunes: 1, 8, 15 y 22
        (2022, date(2022, 8, 22), date(2022, 8, 28)),
        # martes 1 en 2023: el primer lunes es el 7
        (2023, date(2023, 8, 28), date(2023, 9, 3)),
    ],
)
def test_la_semana_peruana_va_del_cuarto_lunes_de_agosto_a_su_domingo(anio: int, lunes: date, domingo: date) -> None:
    campana = semana_peruana(anio)
    assert (campana.inicio, campana.fin) == (lunes, domingo)
    assert lunes.weekday() == 0
    assert campana.por_defecto


def test_las_fechas_se_dicen_en_el_mismo_mes_y_entre_dos_meses() -> None:
    assert fechas(semana_peruana(2026)) == "24 al 30 de agosto de 2026"
    assert fechas(semana_peruana(2023)) == "28 de agosto al 3 de setiembre de 2023"
    assert fechas(semana_mundial(2026)) == "1 al 7 de agosto de 2026"
    de_un_dia = Campana("Feria", date(2026, 8, 7), date(2026, 8, 7), "PE", por_defecto=False)
    assert fechas(de_un_dia) == "7 de agosto de 2026"
    de_dos_anios = Campana("Verano", date(2026, 12, 28), date(2027, 1, 3), "PE", por_defecto=False)
    assert fechas(de_dos_anios) == "28 de diciembre de 2026 al 3 de enero de 2027"


def test_la_campana_cargada_reemplaza_a_la_de_la_regla_y_la_otra_queda_por_defecto(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G1", "00000001")],
        sesiones=[sesion("S1", "G1", "2026-03-05")],
        campanas=[
            {"nombre": "Semana de la Lactancia Materna", "anio": 2026, "inicio": "2026-08-17", "fin": "2026-08-23",
             "pais": "Perú"},
            {"nombre": "Otra", "anio": 2025, "inicio": "2025-05-01", "fin": "2025-05-02", "pais": "Perú"},
            # la de cada mes no es la semana, aunque empiece antes y la nombre
            {"nombre": "Jornada de lactancia", "anio": 2026, "inicio": "2026-01-01", "fin": "2026-12-31",
             "pais": "Perú", "dia_del_mes": 25},
        ],
    )  # fmt: skip
    peruana, mundial = campanas_de(consulta, 2026)
    assert (peruana.inicio, peruana.por_defecto) == (date(2026, 8, 17), False)
    assert (mundial.inicio, mundial.por_defecto) == (date(2026, 8, 1), True)
    abre = contar(consulta, "PE", "2026").escenas[0]
    assert abre.sobretitulo == "Semana de la Lactancia Materna · 17 al 23 de agosto de 2026"
    assert abre.avisos[0] == f"{abre.sobretitulo}."
    # cuál es por regla, y cómo se cambia, se dice donde se leen las fuentes
    (fila,) = [f for f in escena(contar(consulta, "PE", "2026"), "fuentes").tabla.filas if f["que"] == "Campaña"]
    assert str(fila["dice"]).count("por regla") == 1


def test_la_fecha_en_que_se_presenta_decide_de_que_ano_es_la_campana(consulta_pequena: Consulta) -> None:
    assert contar(consulta_pequena, "PE", "2025").campanas[0].inicio.year == 2025
    assert contar(consulta_pequena, "PE", "2025", date(2026, 8, 12)).campanas[0].inicio == date(2026, 8, 24)


# -- mundos vacíos, callados y con solo el registro ------------------------------------------------------------------


def test_con_solo_el_registro_quedan_las_escenas_que_se_pueden_contar(consultar: Consultar) -> None:
    consulta = consultar(establecimientos=lugares(4))
    for codigo in ("PE", "11", "11-01", "11-01-01"):
        relato = contar(consulta, codigo, str(consulta.periodo_por_defecto()))
        claves = [e.clave for e in relato.escenas]
        # para qué serían, dónde se preguntaría por ellos y de dónde sale todo se sabe siempre
        assert [c for c in claves if c != "estandares"] == ["por_que", "gracias", "fuentes"], codigo
        assert {"entonces", "mapa", "asistencia", "motivo", "grupos", "faltan"} <= omitidas(relato).keys()
        assert omitidas(relato)["asistencia"] == "sin sesiones cargadas en el periodo"
        assert titular(relato, "gracias").startswith("Todavía no se conoce ningún grupo del primer nivel en ")
        assert escena(relato, "por_que").cifras == ()
        # sin grupos ni reportes nadie ha dicho nada: no es 0 %
        assert "0,0" not in " ".join(c.valor for e in relato.escenas for c in e.cifras)


def test_donde_todos_callan_no_se_dice_ninguna_brecha(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=[*lugares(2, "11-01-01"), *lugares(3, "08-01-01", desde=11)],
        grupos=[grupo("G1", "00000001")],
        sesiones=[sesion("S1", "G1", "2026-05-05")],
        reportes=[{"codigo_territorio": "11", "periodo": "2026-05", "fecha_reporte": "2026-05-30"}],
    )
    callada = contar(consulta, "08", "2026")
    assert "no informó su cobertura" in escena(callada, "estandares").titulo
    fuera = omitidas(callada)
    assert fuera["entonces"] == fuera["faltan"] == "ningún establecimiento que atiende partos reportó en el periodo"
    assert fuera["mapa"] == "de ningún territorio se sabe su cobertura"
    assert fuera["parecidas"] == "no se sabe la cobertura de la región"
    # el país no suma como grupos por formar lo que no se sabe: 80 % de 2 son 2, falta 1
    pais = contar(consulta, "PE", "2026")
    assert escena(pais, "compromiso").titulo == "Nos comprometemos a formar 1 grupo en las regiones con dato"
    assert titular(pais, "faltan") == (
        "Al 30 may 2026, falta 1 grupo para que cada región que no cumple llegue al 80 %"
    )


def test_un_establecimiento_o_un_grupo_no_se_presentan_y_un_periodo_sin_datos_tampoco(
    consulta_pequena: Consulta,
) -> None:
    for codigo in ("90000000", "R-001"):
        with pytest.raises(ErrorVista, match="no es un territorio"):
            contar(consulta_pequena, codigo, "2026")
    with pytest.raises(ErrorVista, match="No hay datos de 1999"):
        contar(consulta_pequena, "PE", "1999")


# -- lo que se cumple siempre ----------------------------------------------------------------------------------------


def test_se_abre_con_para_que_y_se_cierra_con_gracias_y_detras_va_el_apendice() -> None:
    assert CLAVES[0] == "por_que"
    assert [clave for clave in CLAVES if clave not in APENDICE][-1] == "gracias"
    assert set(CLAVES[-len(APENDICE) :]) == APENDICE
    assert len({titulo for _, titulo, _ in ESCENAS}) == len(ESCENAS)


def test_en_cien_estados_al_azar_toda_escena_esta_completa_y_dice_lo_mismo_que_la_pantalla(
    consulta_pequena: Consulta,
) -> None:
    niveles, contadas = set(), set()
    for nodo, periodo in estados(consulta_pequena, 100, 11):
        niveles.add(nodo.nivel)
        relato = escenas(consulta_pequena, nodo, periodo)
        claves = [propia.clave for propia in relato.escenas]
        contadas |= set(claves)
        fuera = [omitida.clave for omitida in relato.omitidas]
        # cada escena se cuenta o se dice por qué no, y en su orden
        assert sorted(claves + fuera) == sorted(CLAVES)
        assert claves == [clave for clave in CLAVES if clave in claves]
        assert all(omitida.motivo for omitida in relato.omitidas)
        for propia in relato.escenas:
            _completa(propia, relato)
            if cerrado(nodo, periodo):
                _en_pasado(propia, nodo)
        _la_cobertura_de_la_pantalla(consulta_pequena, nodo, periodo, relato)
        if "asistencia" in claves:
            _serie_de_la_pantalla(consulta_pequena, nodo, periodo, escena(relato, "asistencia"))
    assert niveles == set(TERRITORIOS)
    # el mundo al azar no tiene áreas dibujadas por redes; las demás escenas se vieron
    assert set(CLAVES) - contadas <= {"grupos"}


MAL_ESCRITO = re.compile(
    r"\bde el |\ba el |\b0 de 0\b|  |\.\.|[,:]\.|\bde Sin |(?<![\d\u202f,])1 (grupos|regiones|redes|meses)\b"
)


def _completa(propia: Escena, relato: Relato) -> None:
    assert propia.titulo
    # solo el titular de una oración va sin punto; el que sigue en su final, con lo que lo une a él
    assert propia.destacado or not propia.titulo.endswith("."), propia.titulo
    for frase in (propia.notas.guion, propia.notas.norma, propia.notas.fuente, propia.notas.corte):
        assert frase
    assert f"Carga n.º {relato.generacion}" in propia.notas.fuente
    assert f"carga n.º {relato.generacion}" in propia.fuente
    assert relato.periodo.texto in propia.fuente
    assert propia.apendice == (propia.clave in APENDICE)
    todo = dicho(propia)
    if propia.clave not in APENDICE | {"gracias"}:
        assert "None" not in todo, todo
    assert not MAL_ESCRITO.search(todo), todo
    malas = [falta for frase in (propia.titular, propia.bajada, *propia.avisos) for falta in faltas(frase)]
    assert not malas, (malas, todo)
    for grafico in propia.graficos:
        assert grafico.unidad
        assert all(len(serie.valores) == len(grafico.categorias) for serie in grafico.series)
        assert len(set(grafico.categorias)) == len(grafico.categorias)
        assert not grafico.textos or len(grafico.textos) == len(grafico.categorias)
        assert all(0 <= lugar < len(grafico.categorias) for lugar, _ in grafico.anotado)
    for cifra in propia.cifras:
        assert cifra.valor
        assert not cifra.texto.endswith(".")


#: verbos de hoy que una escena de un periodo cerrado no puede usar de lo que contó
PRESENTE = re.compile(
    r"(?<!se )\b(cumplen?|no llegan?|faltan?|atienden? partos (y )?no tienen?|tienen? grupo|va en|van por delante|"
    r"va por delante|necesita)\b|^Hoy\b|Nos comprometemos"
)


def _en_pasado(propia: Escena, nodo: Nodo) -> None:
    if propia.clave in ("fuentes", "motivo"):
        return
    frases = [propia.titular, *(c.texto for c in propia.cifras), *(m.rotulo for m in propia.mapas)]
    frases += [propia.bajada] if propia.clave != "compromiso" else []
    for frase in frases:
        # «atienden partos» dice de qué establecimientos se habla, y no cuándo
        assert not PRESENTE.search(frase.replace("no hay", "")), (nodo.codigo, propia.clave, frase)


def _la_cobertura_de_la_pantalla(consulta: Consulta, nodo: Nodo, periodo: Periodo, relato: Relato) -> None:
    propia = medir(consulta, nodo, periodo, "cobertura").fraccion
    por_clave = {e.clave: e for e in relato.escenas}
    se_sabe = propia.hay_dato and not propia.todo_calla
    impresa = "sin dato" if propia.de_una_parte else porcentaje(propia.numerador, propia.denominador)
    if "estandares" in por_clave and se_sabe:
        cifra = por_clave["estandares"].cifras[0]
        assert (cifra.fraccion, cifra.valor) == (propia, impresa)
    assert ("entonces" in por_clave) == se_sabe
    if se_sabe and not propia.de_una_parte:
        # la última columna es la de la tarjeta, y cada una la de su periodo
        (columnas,) = por_clave["entonces"].graficos
        assert columnas.textos[-1] == impresa
        assert len(columnas.textos) <= 4
    for mapa in (m for clave in ("mapa", "faltan") if clave in por_clave for m in por_clave[clave].mapas[-1:]):
        for area in mapa.areas:
            assert area.fraccion == medir(consulta, consulta.nodo(area.codigo), periodo, "cobertura").fraccion


def _serie_de_la_pantalla(consulta: Consulta, nodo: Nodo, periodo: Periodo, propia: Escena) -> None:
    """Cada punto es el de la serie mensual del cubo, como se imprime."""
    grafico = propia.graficos[0]
    assert grafico.tipo is Tipo.LINEAS
    asistentes, esperadas = (consulta.serie(m, nodo).tolist() for m in ("asistentes", "esperadas"))
    hasta = min(periodo.ultimo_mes, nodo.meses[1]) - nodo.meses[0]
    ultimo = max(i for i, total in enumerate(esperadas) if total and i <= hasta)
    esperados = [decimos(a, e) if e else None for a, e in zip(asistentes, esperadas, strict=True)][: ultimo + 1]
    obtenidos = [None if v is None else round(v * 1000) for v in grafico.series[0].valores]
    assert obtenidos == esperados[-len(obtenidos) :]
    fraccion = medir(consulta, nodo, periodo, "asistencia").fraccion
    assert porcentaje(fraccion.numerador, fraccion.denominador) in propia.titulo


def test_ninguna_escena_de_una_microrred_dice_cuantas_personas(consulta_pequena: Consulta) -> None:
    vistas = {True: 0, False: 0}
    de_personas = re.compile(
        r"\d[\d\u202f ]*(inasistencia|asistencia esperada|asistencias esperadas|asistente|integrante)"
    )
    for nodo, periodo in estados(consulta_pequena, 250, 5):
        asistencia = medir(consulta_pequena, nodo, periodo, "asistencia").fraccion
        for propia in escenas(consulta_pequena, nodo, periodo).escenas:
            todo = dicho(propia)
            if propia.clave == "asistencia":
                vistas[se_cuentan(nodo)] += 1
                cuenta = f"{entero(asistencia.numerador or 0)} de {entero(asistencia.denominador or 0)}"
                assert (cuenta in propia.cifras[0].texto) == se_cuentan(nodo), (nodo.codigo, propia.cifras[0].texto)
            if se_cuentan(nodo) or propia.clave == "fuentes":
                continue
            assert not de_personas.search(todo), (nodo.codigo, propia.clave, todo)
            # «3 de 5 faltas» tampoco, ni el archivo deja deducirlas: todo va en milésimas
            assert not re.search(r"(?<!cada )\b\d+ (de \d+ )?faltas", todo.replace("de cada 100 faltas", "")), todo
            for cifra in propia.cifras:
                if cifra.indicador == "asistencia":
                    assert cifra.fraccion.denominador == 1000
    assert all(vistas.values())


def test_lo_provisional_se_dice_en_cada_escena(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=lugares(1), grupos=[grupo("G1", "00000001")], sesiones=[sesion("S1", "G1", "2026-03-05")]
    )
    relato = contar(consulta, "PE", "2026")
    assert relato.provisional
    assert relato.corte == date(2026, 3, 5)
    assert all("Cifras provisionales al 5 mar 2026." in propia.avisos for propia in relato.escenas)


def test_lo_viejo_no_es_hoy(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=lugares(5),
        grupos=[grupo("G1", "00000001")],
        sesiones=[sesion("S0", "G1", "2025-06-10"), sesion("S1", "G1", "2026-06-10")],
    )
    # 45 días después todavía es «hoy»; 46, no
    for hoy, dia in ((date(2026, 7, 25), "Hoy, "), (date(2026, 7, 26), "Al 10 jun 2026, "), (None, "Al 10 jun 2026, ")):
        relato = contar(consulta, "11", "2026", hoy)
        assert escena(relato, "entonces").destacado.startswith(dia), hoy
        # y el compromiso no dice «ahora» de lo que se sabía en junio
        (cifra, *_) = escena(relato, "compromiso").cifras
        assert ("y ahora faltan 3" in cifra.texto) == (dia == "Hoy, "), cifra.texto
