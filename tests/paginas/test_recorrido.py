"""Todas las pantallas de un almacén pequeño: se pintan, se leen en español y sus enlaces llevan a otra pantalla."""

from __future__ import annotations

import re
from itertools import cycle

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.catalogo import CATALOGO, TODOS
from dashboard.indicadores.listas import CLAVES, POR_CLAVE, abrir
from dashboard.navegacion.vista import LISTA, Modo, Ruta, Vista
from dashboard.nucleo.errores import ErrorTablero, ErrorVista
from tests.paginas.frases import CORTE, faltas
from tests.paginas.recorrido import enlaces, frases, leer, legible, piezas, pintado, texto, titular

TERRITORIALES = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)
PERIODOS = ("2026", "2025-S2", "2026-05", "2022", "2026-S1", "2024", "2026-10", "2023")


def _nodos(consulta: Consulta, *niveles: Nivel) -> list[Nodo]:
    return [nodo for nivel in niveles for nodo in consulta.descendientes(consulta.raiz, nivel)]


def revisar(vista: Vista, salidas: dict) -> None:
    """Lo que toda pantalla cumple."""
    direccion = vista.url()
    assert titular(salidas).strip(), direccion
    leidas = legible(salidas)
    malas = [(falta, frase[:200]) for frase in frases(leidas) for falta in faltas(frase)]
    assert not malas, (direccion, malas[:3])
    for destino, rotulo in enlaces(leidas):
        assert destino.startswith("/"), (direccion, destino)
        assert not destino.startswith("//"), (direccion, destino)
        assert rotulo.strip(), f"un enlace sin texto en {direccion}: {destino}"
        # las plantillas y los formularios no son de ningún periodo
        con_periodo = "periodo=" in destino or destino.startswith("/datos")
        assert con_periodo, f"un enlace sin su periodo en {direccion}: {destino}"
    identificadores = [p["props"]["id"] for p in piezas(leidas) if "id" in p["props"]]
    assert len(identificadores) == len(set(identificadores)), direccion


@pytest.mark.parametrize(
    ("clase", "mala", "buena"),
    [
        ("un valor sin escribir", "Cusco: None de 5", "Ninguno de 5"),
        ("una plantilla sin llenar", "Faltan {n} grupos", "Faltan 3 grupos"),
        ("una clave", "enero: sin_dato", "enero: sin dato"),
        ("un nombre del registro sin tildes", "essalud 294, sanidad del ejercito del peru 31", "EsSalud 294"),
        ("una fecha que no es de aquí", "preparada el 2026-11-28", "de 2025-2026, el 28 nov 2026"),
        ("un número a la inglesa", "80.5 %", "80,5 %, Guía 6.1.4"),
        ("una contracción sin hacer", "Más parecidos a el Perú", "Más parecidos al Perú"),
        ("un signo suelto o repetido", "Se reúnen 3 .", "Se reúnen 3. ¿Cuáles? (los de hoy: 2)"),
        ("un signo suelto o repetido", "Datos al 3 oct: : 5", "a las 10:30; 5 de 6, …"),
        ("un paréntesis dentro de otro", "Última sesión (aconseja un mes (31 días)).", "(uno) y (dos)"),
        ("otra lengua", "Map", "Mapa"),
        ("ninguno y todos los demás", "Cumplen 0 de 29. Faltan 5 en las otras 29.", "Cumplen 2 de 29; otras 27 no."),
        ("un espacio de más", "Cumplen  3", f"quitar {CORTE} Equipo"),
        ("uno en plural", "0 de 1 grupos", "41 grupos, 1\u202f001 grupos, 0,1 grupos y 1 grupo"),
        ("uno en plural", "Son 1 filas", f"columna 1{CORTE} filas de la tabla"),
        ("una parte mayor que su todo", "1\u202f235 de 225", "3 de 5; 5 de 5; el 31 de 12,5 %; 235 de 1\u202f225"),
        ("una parte mayor que su todo", "3 de 2 facilitadores", f"12{CORTE}3 de 5"),
    ],
)
def test_lo_que_delata_una_frase_mal_escrita_se_reconoce_y_solo_eso(clase: str, mala: str, buena: str) -> None:
    assert clase in dict(faltas(mala))
    assert not list(faltas(buena))


def test_todo_el_almacen_se_recorre_siguiendo_enlaces(consulta_pequena: Consulta) -> None:
    """Desde la portada se llega a cada territorio, establecimiento y grupo, y ningún enlace lleva a un error."""
    consulta = consulta_pequena
    vistas: dict[tuple[Ruta, str, str], Vista] = {}
    pendientes = ["/"]
    while pendientes:
        vista = leer(pendientes.pop(), consulta)
        clave = (vista.pagina, vista.codigo, vista.lista)
        if clave in vistas:
            assert vista.periodo in consulta.periodos(), vista.url()
            continue
        vistas[clave] = vista
        salidas = pintado(vista, consulta)
        revisar(vista, salidas)
        # un archivo y la historia a pantalla completa no son pantallas del tablero; un formulario dice los nombres de
        # las columnas de su tabla, y lo mira `test_formulario`
        pendientes += [
            destino
            for destino, _ in enlaces(list(salidas.values()))
            if not destino.startswith(("/descargar/", "/presentacion?", "/datos?formulario=", "/datos/plantillas/"))
        ]
    alcanzados = {vista.codigo for vista in vistas.values() if vista.pagina is not LISTA}
    todos = {nodo.codigo for nodo in _nodos(consulta, *TERRITORIALES, Nivel.ESTABLECIMIENTO, Nivel.GRUPO)}
    assert alcanzados == todos
    listas = {vista.lista for vista in vistas.values()}
    assert {"sin_grupo", "cubiertos", "atienden", "activos", "conformados", "inactivos", "comparacion"} <= listas


@pytest.mark.parametrize("indicador", [indicador.clave for indicador in CATALOGO])
def test_cada_territorio_se_pinta_en_cada_periodo_con_cada_indicador(
    consulta_pequena: Consulta, indicador: str
) -> None:
    # los modos se turnan: en cada nodo salen los tres, y cada indicador los ve todos en todos los niveles
    consulta, modos = consulta_pequena, cycle(Modo)
    base = leer("/", consulta).con(indicador=indicador)
    con_datos = [n for n in _nodos(consulta, *TERRITORIALES) if n.establecimientos[1] > n.establecimientos[0]]
    vacia = next(n for n in _nodos(consulta, Nivel.DIRESA) if n.establecimientos[1] == n.establecimientos[0])
    for nodo in [*con_datos, vacia]:
        for escrito in PERIODOS[:4]:
            periodo = Periodo.leer(escrito)
            vista = base.hacia(nodo.codigo, nodo.nivel).con(periodo=periodo, modo=next(modos))
            if periodo in consulta.periodos():
                revisar(vista, pintado(vista, consulta))
            else:
                with pytest.raises(ErrorVista) as caido:
                    pintado(vista, consulta)
                assert caido.value.opciones


def test_cada_establecimiento_y_cada_grupo_se_pinta_en_cada_periodo(consulta_pequena: Consulta) -> None:
    consulta = consulta_pequena
    validos = [p for p in map(Periodo.leer, PERIODOS) if p in consulta.periodos()]
    assert len(validos) >= 5
    periodos = cycle(validos)
    for nodo in _nodos(consulta, Nivel.ESTABLECIMIENTO, Nivel.GRUPO):
        for _ in range(2):
            vista = leer("/", consulta).hacia(nodo.codigo, nodo.nivel).con(periodo=next(periodos))
            salidas = pintado(vista, consulta)
            revisar(vista, salidas)
            assert nodo.nombre in titular(salidas), vista.url()


def _pintado(vista: Vista, consulta: Consulta) -> dict | ErrorVista:
    try:
        return pintado(vista, consulta)
    except ErrorVista as error:
        return error


@pytest.mark.parametrize("clave", [clave for clave in CLAVES if clave in POR_CLAVE])
def test_cada_lista_se_pinta_en_cada_nivel_o_dice_donde_pedirla(consulta_pequena: Consulta, clave: str) -> None:
    consulta = consulta_pequena
    for nivel in Nivel:
        nodo = max(consulta.descendientes(consulta.raiz, nivel), key=lambda n: (n.grupos[1] - n.grupos[0], n.codigo))
        for escrito in ("2026", "2025-S2", "2026-05"):
            vista = leer("/", consulta).con(periodo=Periodo.leer(escrito)).de_lista(clave, nodo.codigo)
            salidas = _pintado(vista, consulta)
            if isinstance(salidas, ErrorVista):
                assert salidas.mensaje
                assert salidas.opciones, vista.url()
            else:
                revisar(vista, salidas)
                abierta = abrir(clave, nodo.codigo, consulta, vista.periodo)
                # entre sus pares, el que se mira es una fila más y no uno de los contados
                filas = max(len(abierta.filas) - abierta.lista.de_pares, 0)
                assert re.search(rf": {filas}$", titular(salidas)), "el titular de una lista termina con sus filas"


def test_el_metodo_trae_todas_las_fichas_el_glosario_y_los_dos_estandares(consulta_pequena: Consulta) -> None:
    vista = leer("/metodo", consulta_pequena)
    salidas = pintado(vista, consulta_pequena)
    revisar(vista, salidas)
    leido = texto(list(salidas.values()))
    for indicador in TODOS:
        for campo in ("nombre", "formula", "numerador", "denominador", "fuente"):
            assert getattr(indicador.ficha, campo) in leido.replace("\u202f", " "), (indicador.clave, campo)
    fichas = [p for p in piezas(list(salidas.values())) if str(p["props"].get("id", "")).startswith("ficha-")]
    assert [f["props"]["id"] for f in fichas] == [f"ficha-{indicador.clave}" for indicador in TODOS]


@pytest.mark.parametrize(
    ("direccion", "dice"),
    [
        ("/territorio/99", "99"),
        ("/establecimiento/11", "establecimiento"),
        ("/grupo/11", "grupo"),
        ("/establecimiento/00000000", "00000000"),
        ("/lista/sin_grupo/NADA", "NADA"),
        ("/lista/distrito/999999", "999999"),
        ("/?periodo=1999", "1999"),
        ("/territorio/11?periodo=2031-05", "2031"),
    ],
)
def test_lo_que_no_esta_en_los_datos_da_una_frase_con_salidas(
    consulta_pequena: Consulta, direccion: str, dice: str
) -> None:
    consulta = consulta_pequena
    with pytest.raises(ErrorTablero) as caido:
        pintado(leer(direccion, consulta), consulta)
    assert dice in caido.value.mensaje
    assert caido.value.opciones
    for rotulo, destino in caido.value.opciones:
        assert rotulo
        if destino.startswith("/"):
            pintado(leer(destino, consulta), consulta)
        elif destino.startswith("?"):
            pintado(leer(f"/{destino}", consulta), consulta)
        else:
            assert consulta.nodo(destino)
