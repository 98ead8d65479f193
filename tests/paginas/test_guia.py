"""La página «Guía»: cada sección en cada nivel, con datos y sin ellos, y los 44 requisitos donde dice la tabla."""

from __future__ import annotations

import re

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.indicadores.guia.requisitos import REQUISITOS
from dashboard.nucleo.errores import ErrorVista
from dashboard.paginas.guia.deberes import DEBERES
from dashboard.paginas.guia.secciones import SECCIONES
from dashboard.paginas.guia.tarjetas import Mirada
from tests.fabricas import en_memoria, tablas
from tests.indicadores.mundo_guia import de_la_guia
from tests.indicadores.mundos import lugares
from tests.paginas.recorrido import enlaces, leer, pintado, texto, titular
from tests.paginas.test_recorrido import revisar

NODOS = ("PE", "11", "11-01", "11-01-01", "00000001")


@pytest.fixture(scope="module")
def con_datos() -> Consulta:
    return en_memoria(tablas(**de_la_guia()))


@pytest.fixture(scope="module")
def sin_nada() -> Consulta:
    """Solo el registro: ninguna fila en ninguna tabla de la guía."""
    return en_memoria(tablas(establecimientos=lugares(4)))


@pytest.mark.parametrize("seccion", SECCIONES, ids=lambda seccion: seccion.clave)
def test_cada_seccion_se_pinta_en_cada_nivel_con_datos_y_sin_ellos(
    con_datos: Consulta, sin_nada: Consulta, seccion: object
) -> None:
    clave = seccion.clave  # type: ignore[attr-defined]
    for consulta in (con_datos, sin_nada):
        for codigo in NODOS:
            for periodo in map(str, consulta.periodos()[:2]):
                vista = leer(f"/guia?territorio={codigo}&periodo={periodo}&proceso={clave}", consulta)
                salidas = pintado(vista, consulta)
                revisar(vista, salidas)
                assert titular(salidas).endswith(".")


def test_sin_ninguna_fila_no_se_dice_ningun_no(sin_nada: Consulta) -> None:
    periodo = sin_nada.periodo_por_defecto()
    for seccion in SECCIONES[1:8]:
        if seccion.clave != "monitoreo":
            direccion = f"/guia?territorio=11&periodo={periodo}&proceso={seccion.clave}"
            leido = texto(list(pintado(leer(direccion, sin_nada), sin_nada).values()))
            assert "no se sabe" in leido.lower()
            assert " 0,0" not in leido


def test_de_quien_no_reporto_ninguno_no_se_dice_cero(sin_nada: Consulta) -> None:
    direccion = f"/guia?territorio=11&periodo={sin_nada.periodo_por_defecto()}&proceso=monitoreo"
    dicho = titular(pintado(leer(direccion, sin_nada), sin_nada))
    assert dicho.endswith("no se sabe, porque no reportó ninguno de 4 establecimientos.")


def test_que_haya_un_directorio_no_dice_que_se_informara(con_datos: Consulta) -> None:
    como, _, falta = next(deber for deber in DEBERES["II"] if "Informar" in deber.que).mirar(
        Mirada(leer("/guia?territorio=00000001&periodo=2026&proceso=deberes", con_datos), con_datos,
               con_datos.nodo("00000001"))
    )  # fmt: skip
    assert (como[1], falta) == ("no se sabe", "ninguna tabla anota si se informó")


def test_un_proceso_que_no_existe_ofrece_los_que_hay_y_un_grupo_no_tiene_pagina(con_datos: Consulta) -> None:
    with pytest.raises(ErrorVista, match="El proceso «otro» no existe"):
        pintado(leer("/guia?proceso=otro&periodo=2026", con_datos), con_datos)
    with pytest.raises(ErrorVista, match="no es un territorio ni un establecimiento"):
        pintado(leer("/guia?territorio=G1&periodo=2026", con_datos), con_datos)


@pytest.mark.parametrize("requisito", REQUISITOS, ids=lambda requisito: requisito.clave)
def test_cada_requisito_se_abre_en_su_pagina_y_en_su_lista(
    con_datos: Consulta, sin_nada: Consulta, requisito: object
) -> None:
    for consulta in (con_datos, sin_nada):
        periodo = consulta.periodo_por_defecto()
        pagina = requisito.pagina  # type: ignore[attr-defined]
        if pagina != "/datos":
            # la de datos mira la carpeta de las cargas: se abre en el navegador
            vista = leer(f"{pagina}{'&' if '?' in pagina else '?'}periodo={periodo}", consulta)
            assert pintado(vista, consulta)
        lista = leer(f"/lista/{requisito.lista}/11?periodo={periodo}", consulta)  # type: ignore[attr-defined]
        assert titular(pintado(lista, consulta))


def test_el_metodo_lleva_a_cada_requisito(con_datos: Consulta) -> None:
    pagina = pintado(leer("/metodo?periodo=2026", con_datos), con_datos)
    destinos = {destino for destino, _ in enlaces(list(pagina.values()))}
    for requisito in REQUISITOS:
        assert any(destino.startswith(requisito.pagina) for destino in destinos), requisito.clave
        assert any(destino.startswith(f"/lista/{requisito.lista}/") for destino in destinos), requisito.clave


def test_a_quien_ve_una_region_el_metodo_no_le_ofrece_lo_que_no_puede_abrir(con_datos: Consulta) -> None:
    limitada = Consulta(con_datos._g, "11")
    pagina = pintado(leer("/metodo?periodo=2026", limitada), limitada)
    listas = [destino for destino, _ in enlaces(list(pagina.values())) if destino.startswith("/lista/")]
    assert len(listas) >= len(REQUISITOS)
    for destino in listas:
        assert titular(pintado(leer(destino, limitada), limitada)), destino


def test_lo_posterior_a_los_datos_no_se_dice_ni_como_si_ni_como_no() -> None:
    """Una sola fila en la tabla, y de después: ni «todos la remitieron» ni «0 por capacitar»."""
    filas = de_la_guia()
    filas["personal_encargado"] = [
        {"codigo_renipress": "00000001", "fecha": "2026-11-05", "profesionales": 1, "tecnicos": 1}
    ]
    filas["perfil_facilitadores"] = [{"diresa": "11", "anio": 2026, "identificados": 6}]
    consulta = en_memoria(tablas(**filas))
    leido = ""
    for proceso in ("planificacion", "capacitacion"):
        vista = leer(f"/guia?territorio=11&periodo=2026&proceso={proceso}", consulta)
        leido += texto(list(pintado(vista, consulta).values()))
    assert "De 4 no hay registro." in leido
    assert not re.search(r"\b0 (visitas|encargados)|Todos los que tienen registro", leido)


def test_de_lo_que_hay_en_otras_fechas_no_se_dice_que_no_se_sabe(con_datos: Consulta) -> None:
    for proceso, cuantas in (("monitoreo", 1), ("apoyo", 1)):
        vista = leer(f"/guia?territorio=11&periodo=2025&proceso={proceso}", con_datos)
        leido = texto(list(pintado(vista, con_datos).values()))
        assert leido.count("sí en otras fechas") == cuantas, proceso
        assert "Nada anotado" not in leido, proceso


def test_lo_de_otro_pais_no_se_suma_a_lo_del_peru(con_datos: Consulta) -> None:
    leido = texto(list(pintado(leer("/guia?territorio=PE&proceso=apoyo&periodo=2026", con_datos), con_datos).values()))
    assert "Banco de leche humana: 1 · 120 litros al año donde se dice" in leido
    assert "México: UMAE HGO 4, 1 200 litros al año. IMSS, boletín 531/2020" in leido
    assert "no son del Perú y no se suman a nada" in leido


def test_cada_nivel_tiene_sus_deberes_con_su_parrafo() -> None:
    assert set(DEBERES) == {"pais", "diresa", "red", "microrred", "I", "II"}
    for deberes in DEBERES.values():
        assert len(deberes) >= 3
        assert all(deber.que and deber.parrafo for deber in deberes)


def _deberes(consulta: Consulta, codigo: str) -> str:
    vista = leer(f"/guia?territorio={codigo}&periodo=2026&proceso=deberes", consulta)
    return texto(list(pintado(vista, consulta).values()))


def test_de_los_encargados_que_no_se_dice_no_se_da_por_capacitado_a_ninguno() -> None:
    """Los 3 que lo dicen lo fueron; de otro, de un segundo establecimiento, no se dice."""
    filas = de_la_guia()
    filas["personal_encargado"] = [
        {"codigo_renipress": "00000001", "fecha": "2026-02-01", "profesionales": 2, "tecnicos": 1, "capacitados": 3},
        {"codigo_renipress": "00000002", "fecha": "2026-02-01", "profesionales": 1, "tecnicos": 0},
    ]
    leido = _deberes(en_memoria(tablas(**filas)), "11-01")
    assert re.search(r"Gestionar su capacitación ante la región Guía 5\.3\.1\.3\s*○\s*no se sabe", leido)
    assert "de 1 no se dice" in leido


def test_a_quien_no_atiende_partos_no_se_le_pide_anotar_lo_que_no_le_toca() -> None:
    filas = de_la_guia()
    filas["establecimientos"][3] |= {"atiende_parto_rn": "no", "categoria": ""}
    leido = _deberes(en_memoria(tablas(**filas)), "00000004")
    assert "sin categoría, tomado por uno de nivel I" in leido
    assert re.search(r"–\s*no aplica\s*no se atienden partos", leido)


#: sumas de lo que dicen las filas; y «para llegar al 80 %», que es lo que falta de lo que la lista puede dar
_SON_OTRA_COSA = re.compile(r"encargado|profesional|mensajes|soles|integrantes|80\u202f?.?%")


@pytest.mark.parametrize("seccion", SECCIONES, ids=lambda seccion: seccion.clave)
def test_toda_cuenta_que_lleva_a_una_lista_es_la_de_sus_filas(con_datos: Consulta, seccion: object) -> None:
    """«5 no» abre una lista de cinco: ni un enlace equivocado ni una lista que junte dos cosas."""
    clave = seccion.clave  # type: ignore[attr-defined]
    abiertas = 0
    for codigo in NODOS:
        for periodo in ("2026", "2026-S1", "2026-05"):
            vista = leer(f"/guia?territorio={codigo}&periodo={periodo}&proceso={clave}", con_datos)
            for destino, rotulo in enlaces(list(pintado(vista, con_datos).values())):
                cuenta = re.match(r"(\d[\d\u202f ]*)", rotulo)
                if not cuenta or not destino.startswith("/lista/") or _SON_OTRA_COSA.search(rotulo):
                    continue
                dicho = titular(pintado(leer(destino, con_datos), con_datos))
                assert dicho.rsplit(": ", 1)[1] == cuenta[1].strip(), (vista.url(), rotulo, destino, dicho)
                abiertas += 1
    assert abiertas or clave == "monitoreo"
