"""Toda cifra que se puede abrir abre una lista con exactamente esas filas, en pantalla y en el CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.listas import ListaAbierta, abrir
from dashboard.indicadores.motivos import periodo_de_motivos
from dashboard.navegacion.vista import LISTA, Vista
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.formato import porcentaje
from dashboard.salidas.cifras import tabla_csv, titulo
from tests.paginas.recorrido import con_clase, enlaces, leer, numero, pintado, tabla_de, texto

PERIODOS = ("2026", "2025", "2026-S1", "2024-S2", "2026-05", "2026-10")
TERRITORIALES = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)
#: (pantalla, lista, texto del enlace, lista abierta)
Abierta = tuple[Vista, Vista, str, ListaAbierta]
#: «1 055 de 2 063»
_N_DE_N = re.compile(r"[\d ]+ de [\d ]+\Z")


def _abiertas(consulta: Consulta) -> Iterator[Abierta]:
    """Cada enlace a una lista de las páginas de territorio."""
    for nivel in TERRITORIALES:
        for nodo in consulta.descendientes(consulta.raiz, nivel):
            for escrito in PERIODOS:
                pantalla = leer("/", consulta).hacia(nodo.codigo, nodo.nivel).con(periodo=Periodo.leer(escrito))
                for destino, rotulo in enlaces(list(pintado(pantalla, consulta).values())):
                    if destino.startswith("/descargar/"):
                        continue
                    vista = leer(destino, consulta)
                    if vista.pagina is LISTA:
                        abierta = abrir(vista.lista, vista.codigo, consulta, vista.periodo)
                        yield pantalla, vista, rotulo.replace("\u202f", " "), abierta


@pytest.fixture(scope="module")
def abiertas(almacen_pequeno: Almacen) -> list[Abierta]:
    """Todos los enlaces a listas del almacén pequeño."""
    return list(_abiertas(almacen_pequeno.consulta()))


def test_cada_cifra_que_se_abre_tiene_exactamente_esas_filas(
    abiertas: list[Abierta], consulta_pequena: Consulta
) -> None:
    comprobadas = 0
    for pantalla, vista, rotulo, abierta in abiertas:
        # los motivos de una unidad pequeña no se dan por mes: se abren en el semestre que la tarjeta anuncia
        nodo = consulta_pequena.nodo(vista.codigo) if vista.lista == "motivos" else None
        esperado = periodo_de_motivos(nodo, pantalla.periodo) if nodo else pantalla.periodo
        assert vista.periodo == esperado, "la lista se abre en el mismo periodo que la cifra"
        filas, donde = len(abierta.filas), (pantalla.url(), vista.url(), rotulo)
        if rotulo.startswith("falta"):
            # de esas filas hay que cubrir algunas para llegar al 80 %; nunca pueden faltar más de las que hay
            assert 0 < numero(rotulo) <= filas, donde
        elif "%" in rotulo:
            denominador = abrir("con_dato_tamano", vista.codigo, consulta_pequena, vista.periodo).filas
            assert rotulo.startswith(porcentaje(filas, len(denominador)).replace("\u202f", " ")), donde
        elif re.search(r"\d", rotulo) and not _N_DE_N.match(rotulo):
            assert numero(rotulo) == filas, donde
        else:
            continue
        comprobadas += 1
    assert comprobadas > 1000


def test_la_asistencia_de_la_tarjeta_es_la_suma_de_su_lista(
    abiertas: list[Abierta],
) -> None:
    propias = [(p, v, r, a) for p, v, r, a in abiertas if _N_DE_N.match(r)]
    assert propias
    for pantalla, _, rotulo, abierta in propias:
        suma = [sum(fila[campo] or 0 for fila in abierta.filas) for campo in ("asistentes", "esperadas")]
        assert [numero(parte) for parte in rotulo.split(" de ")] == suma, (pantalla.url(), rotulo, suma)


def test_el_csv_y_la_tabla_tienen_las_mismas_filas_que_la_lista(
    abiertas: list[Abierta], consulta_pequena: Consulta
) -> None:
    vistas: set[str] = set()
    for _, vista, _, abierta in abiertas:
        if vista.url() in vistas or vista.periodo.corte.value == "mes":
            continue
        vistas.add(vista.url())
        escrito = tabla_csv(abierta, consulta_pequena, vista.periodo).decode("utf-8-sig")
        lineas = list(csv.reader(io.StringIO(escrito, newline="")))
        assert len(lineas) - 1 == len(abierta.filas), vista.url()
        assert {len(linea) for linea in lineas} == {len(lineas[0])}, vista.url()
        pantalla = pintado(vista, consulta_pequena)["simple"]
        encabezados, filas = tabla_de(pantalla)
        assert len(filas) == len(abierta.filas)
        # lo que la pantalla dice una sola vez y lo que dice en columnas son las columnas del CSV, en el mismo orden
        comunes = [parte for p in con_clase(pantalla, "lista-comunes") for parte in texto(p).split(" filas: ", 1)[1:]]
        propios = [columna.encabezado for columna in abierta.lista.columnas]
        assert lineas[0][: len(propios)] == [titulo(columna) for columna in abierta.lista.columnas]
        if filas:
            una_vez = [encabezado for encabezado in propios if encabezado not in encabezados]
            assert encabezados == [encabezado for encabezado in propios if encabezado not in una_vez]
            assert all(f"{encabezado}: " in comunes[0] for encabezado in una_vez)
            for fila, propia in zip(filas, abierta.filas, strict=True):
                for destino, _ in enlaces(fila):
                    assert leer(destino, consulta_pequena).codigo == propia["codigo"]
    assert len(vistas) > 100


def test_la_descarga_de_una_lista_apunta_a_su_mismo_territorio_y_periodo(consulta_pequena: Consulta) -> None:
    vista = leer("/lista/sin_grupo/11?periodo=2025-S2", consulta_pequena)
    descargas = [d for d, _ in enlaces(list(pintado(vista, consulta_pequena).values())) if d.startswith("/descargar/")]
    # el Excel, antes que el CSV
    libro, tabla = (
        descargas.index("/descargar/libro.xlsx?territorio=11&periodo=2025-S2&lista=sin_grupo"),
        descargas.index("/descargar/sin_grupo.csv?territorio=11&periodo=2025-S2"),
    )
    assert libro < tabla
    assert all("territorio=11&periodo=2025-S2" in destino for destino in descargas)


def test_los_que_tienen_y_los_que_no_tienen_suman_los_que_atienden(consulta_pequena: Consulta) -> None:
    for nodo in consulta_pequena.descendientes(consulta_pequena.raiz, Nivel.DIRESA):
        for escrito in PERIODOS:
            atienden, cubiertos, sin_grupo, silenciosos = (
                {fila["codigo"] for fila in abrir(clave, nodo.codigo, consulta_pequena, Periodo.leer(escrito)).filas}
                for clave in ("atienden", "cubiertos", "sin_grupo", "silenciosos")
            )
            assert cubiertos | sin_grupo == atienden
            assert not cubiertos & sin_grupo
            assert silenciosos <= sin_grupo, "quien no reportó no puede contarse con grupo"


@pytest.mark.parametrize("direccion", ["/lista/motivos/{}", "/territorio/{}"])
def test_los_motivos_de_un_solo_grupo_nunca_se_dan_por_mes(consulta_pequena: Consulta, direccion: str) -> None:
    # de 8 a 15 madres y un mes, un motivo señala a una persona
    mes = Periodo.leer("2026-05")
    consulta = consulta_pequena
    grupo = next(g for g in consulta.descendientes(consulta.raiz, Nivel.GRUPO) if consulta.inasistencias(g, mes).sum())
    if "lista" in direccion:
        with pytest.raises(ErrorVista):
            abrir("motivos", grupo.codigo, consulta, mes)
    with pytest.raises(ErrorVista):
        pintado(leer(direccion.format(grupo.codigo) + "?periodo=2026-05", consulta), consulta)


def test_el_directorio_se_abre_como_lista_con_los_grupos_del_primer_nivel(consulta_pequena: Consulta) -> None:
    consulta, periodo = consulta_pequena, Periodo.leer("2026")
    for codigo in ("PE", "11", "11-01"):
        directorio = abrir("directorio", codigo, consulta, periodo)
        conformados = {fila["codigo"] for fila in abrir("conformados", codigo, consulta, periodo).filas}
        assert {fila["codigo"] for fila in directorio.filas} <= conformados
        # en el almacén pequeño todos los establecimientos con categoría son I-3; uno no la tiene
        lugares = {fila["codigo_establecimiento"] for fila in directorio.filas}
        sin_grupo = {fila["codigo"] for fila in abrir("sin_grupo", codigo, consulta, periodo).filas}
        assert lugares
        assert not lugares & sin_grupo
        assert all(re.fullmatch(r"|\d\d:\d\d", fila["hora"]) for fila in directorio.filas)
    # desde el menú de exportar de un territorio se llega a él, y se imprime como cualquier lista
    destinos = [d for d, _ in enlaces(list(pintado(leer("/territorio/11?periodo=2026", consulta), consulta).values()))]
    assert "/lista/directorio/11?periodo=2026" in destinos


@pytest.mark.parametrize(
    "ruta",
    ["/?periodo=2026", "/territorio/11?periodo=2025-S2", "/grupo/R-004?periodo=2026",
     "/lista/sin_grupo/11?periodo=2026", "/pasaporte?territorio=11&periodo=2026&indicador=asistencia"],
)  # fmt: skip
def test_donde_se_ofrece_un_csv_se_ofrece_antes_el_excel_de_la_misma_lista(
    consulta_pequena: Consulta, ruta: str
) -> None:
    vista = leer(ruta, consulta_pequena)
    pintada = list(pintado(vista, consulta_pequena).values())
    destinos = [d for d, _ in enlaces(pintada) if d.startswith("/descargar/")]
    tablas = [d for d in destinos if ".csv?" in d]
    assert tablas
    for tabla in tablas:
        clave, campos = re.match(r"/descargar/(\w+)\.csv\?(.+)", tabla).groups()  # type: ignore[union-attr]
        libro = f"/descargar/libro.xlsx?{campos}&lista={clave}"
        assert libro in destinos[: destinos.index(tabla)], tabla
