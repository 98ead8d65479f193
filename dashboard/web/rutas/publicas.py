"""Lo que las páginas piden aparte y solo se lee: geometría, búsqueda, salud, presentación, pasaporte y descargas.

    /presentacion?territorio=11&periodo=2026&generacion=3      un documento entero, con todas sus escenas
    /presentacion/orador?…                                     lo que ve quien la presenta, con los mismos campos
    /fragmento/pasaporte?territorio=11&indicador=asistencia    el panel que se abre sobre cualquier página
    /fragmento/puntos?territorio=PE&periodo=2026&generacion=3  lo que dice cada punto de una nube de establecimientos
    /descargar/sin_grupo.csv?territorio=11&periodo=2026&orden=km&columnas=nombre,km&q=norte     como se ve en pantalla
    /descargar/mapa.svg?territorio=11&periodo=2026             también comparacion.svg y motivos.svg
    /descargar/presentacion.pptx?territorio=11&periodo=2026-S1&proporcion=4:3&tema=claro
    /descargar/informe.pdf?territorio=11&periodo=2026-S1
    /descargar/libro.xlsx?territorio=11&periodo=2026&indicador=asistencia      una vista (territorio, ficha o grupo)
    /descargar/libro.xlsx?territorio=11&periodo=2026&lista=sin_grupo           una lista
    /descargar/directorio.xlsx?territorio=11&periodo=2026
    /descargar/alcanzar.xlsx?territorio=11&periodo=2026&e=1hkyps.9              el conjunto elegido; también en CSV
    /descargar/comparar.csv?con=08,11-02&periodo=2026                           lo que se compara, un dato por fila
    /descargar/multiples.csv?territorio=11&periodo=2026&indicador=asistencia    un indicador de cada hijo, mes a mes
    …&generacion=3                                                             de esa carga, mientras siga guardada

Los campos son los de las páginas y llegan del navegador: pueden ser cualquier cosa.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import quote

import flask

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.almacen.generacion import numeros
from dashboard.dominio.territorio import PAIS, Nivel
from dashboard.graficas.tema import variables_css, variables_de_escenario
from dashboard.indicadores.listas import ListaAbierta, abrir
from dashboard.indicadores.listas.eleccion import Eleccion, elegir
from dashboard.indicadores.listas.establecimientos import lista_de_elegidos
from dashboard.navegacion.vista import LARGO_MAXIMO, PASAPORTE, Vista, leer_vista
from dashboard.nucleo.errores import ErrorGeneracion, ErrorTablero, ErrorVista
from dashboard.nucleo.formato import al
from dashboard.nucleo.recursos import carpeta_assets
from dashboard.paginas import multiples, orador, pasaporte, presentacion, puntos_del_mapa
from dashboard.paginas.alcanzar.pedido import ALCANZAR, leer_pedido
from dashboard.paginas.comparar.pedido import COMPARAR
from dashboard.paginas.comparar.pedido import leer_pedido as leer_comparados
from dashboard.paginas.escena import PRESENTACION
from dashboard.piezas.html import documento, en_html
from dashboard.piezas.marco import aviso_error
from dashboard.salidas.acerca import nombre_con_carga, nombre_de_archivo
from dashboard.salidas.archivos import ARCHIVOS, LAMINAS, XLSX, Pedido, nombre_de_lamina
from dashboard.salidas.cifras import tabla_csv
from dashboard.salidas.estilo import Estilo
from dashboard.salidas.hojas import Archivo, libro_de_lista
from dashboard.salidas.lado_a_lado import comparacion_csv, multiples_csv
from dashboard.web.guiones import guiones
from dashboard.web.peticion import (
    archivo,
    como_json,
    con_salidas,
    consulta_pedida,
    periodo_pedido,
    valores_de,
    vista_pedida,
)

_CSV = "text/csv; charset=utf-8"
#: ningún código, lista ni indicador es más largo
_LARGO = 200


def rutas(almacen: Almacen, estilo: Estilo | None = None) -> flask.Blueprint:
    """Estas rutas, sobre un almacén. `estilo`: lo que la oficina puso para todas sus presentaciones."""
    hoja, propio = flask.Blueprint("lectura", __name__), estilo or Estilo()
    _de_las_paginas(hoja, almacen)
    _de_presentar(hoja, almacen, propio.direccion)
    _descargas(hoja, almacen, propio)
    return hoja


def _de_las_paginas(hoja: flask.Blueprint, almacen: Almacen) -> None:
    """La búsqueda, los nombres de una nube de puntos y la salud del servidor."""

    @hoja.get("/salud")
    def salud() -> flask.Response:
        consulta = almacen.consulta()
        return como_json(
            {
                "estado": "bien" if not almacen.aviso else "con aviso",
                "generacion": consulta.contexto.generacion,
                "datos": al(consulta.raiz.fecha_datos),
                "guardadas": sorted(numeros(almacen.carpeta)),
            }
        )

    @hoja.get("/api/buscar")
    def buscar() -> flask.Response:
        consulta = almacen.consulta()
        periodo = flask.request.args.get("periodo", "")
        vista = leer_vista("/", f"?periodo={quote(periodo)}" if periodo else "", valores_de(consulta))
        hallados = consulta.buscar(flask.request.args.get("q", ""))
        return como_json([{**fila, "url": _direccion(vista, fila)} for fila in hallados])

    @hoja.get(puntos_del_mapa.RUTA)
    def de_la_nube() -> flask.Response:
        consulta = consulta_pedida(almacen)
        nodo = consulta.nodo(flask.request.args.get("territorio", PAIS))
        return como_json(puntos_del_mapa.dichos_de_nube(consulta, nodo, periodo_pedido(consulta)))


def _direccion(vista: Vista, fila: dict[str, str]) -> str:
    if fila["tipo"] == "distrito":
        return vista.de_lista("distrito", fila["codigo"]).url()
    return vista.hacia(fila["codigo"], Nivel(fila["tipo"])).url()


# -- presentar


def _de_presentar(hoja: flask.Blueprint, almacen: Almacen, direccion: str) -> None:
    @hoja.get(PRESENTACION.camino())
    def presentar() -> flask.Response:
        return _o_por_que_no(lambda: _historia(almacen, direccion))

    @hoja.get(presentacion.ORADOR)
    def quien_presenta() -> flask.Response:
        return _o_por_que_no(lambda: _orador(almacen, direccion))

    @hoja.get("/fragmento/pasaporte")
    def panel_del_pasaporte() -> flask.Response:
        vista = vista_pedida(PASAPORTE, almacen.consulta())
        consulta, aviso = almacen.consulta_pedida(vista.generacion)
        vista = vista.de_generacion(consulta.contexto.generacion)
        return flask.Response(en_html(pasaporte.panel(vista, consulta, aviso)), mimetype="text/html")


def _o_por_que_no(documento_de: Callable[[], flask.Response]) -> flask.Response:
    try:
        return documento_de()
    except ErrorTablero as error:
        titulo = "No se puede presentar"
        cuerpo = aviso_error(con_salidas(error), titulo)
        estado = 503 if isinstance(error, ErrorGeneracion) else 404
        return flask.Response(documento(titulo, cuerpo, **_del_escenario()), status=estado)


def _historia(almacen: Almacen, direccion: str) -> flask.Response:
    """Todas las escenas, con la generación con que empezó mientras siga guardada."""
    vista, tema, consulta, aviso = _pedida(almacen)
    cuerpo = presentacion.pintar(vista, consulta, aviso, date.today(), direccion)
    titulo = f"Presentación de {consulta.nodo(vista.codigo).nombre}"
    return flask.Response(documento(titulo, cuerpo, **_del_escenario(tema)))


def _orador(almacen: Almacen, direccion: str) -> flask.Response:
    """La ventana de quien presenta esa misma historia."""
    vista, _, consulta, _ = _pedida(almacen)
    cuerpo = orador.pintar(vista, consulta, date.today(), direccion)
    titulo = f"Quien presenta: {consulta.nodo(vista.codigo).nombre}"
    return flask.Response(documento(titulo, cuerpo, **_del_escenario(entrada="orador")))


def _pedida(almacen: Almacen) -> tuple[Vista, str, Consulta, str]:
    """La vista de una presentación, su tema, la lectura de su carga y, si esa ya no está, el aviso."""
    vista = vista_pedida(PRESENTACION, almacen.consulta())
    generacion, tema, _ = presentacion.leer_campos(vista)
    consulta, aviso = almacen.consulta_pedida(generacion)
    # quien presenta ya sabe en qué carga está: lo dice cada escena
    return vista, tema, consulta, "" if consulta.contexto.generacion == generacion else aviso


def _del_escenario(tema: str = presentacion.TEMAS[0], entrada: str = "presentacion") -> dict[str, Any]:
    """Lo que todo documento del escenario lleva: sus colores, su hoja y su guion."""
    return {
        "icono": f"data:image/svg+xml,{quote((carpeta_assets() / 'icono.svg').read_text(encoding='utf-8'))}",
        "estilo": variables_css(con_oscuro=False) + variables_de_escenario(),
        "hojas": [_con_fecha(f"{entrada}.css")],
        "guiones": guiones().direcciones(f"{entrada}.js"),
        "datos": {"tema": tema},
    }


def _con_fecha(nombre: str) -> str:
    """La dirección de un estático, que cambia cuando el archivo cambia."""
    return f"/assets/{nombre}?m={int((carpeta_assets() / nombre).stat().st_mtime)}"


# -- descargar


def _descargas(hoja: flask.Blueprint, almacen: Almacen, estilo: Estilo) -> None:
    for formato, (nombre, tipo, hacer) in ARCHIVOS.items():
        hoja.add_url_rule(f"/descargar/{nombre}", formato, partial(_archivo, almacen, estilo, tipo, hacer))

    @hoja.get("/descargar/<clave>.csv")
    def lista(clave: str) -> flask.Response:
        consulta = consulta_pedida(almacen)
        periodo = periodo_pedido(consulta)
        abierta = abrir(clave, flask.request.args.get("territorio", PAIS), consulta, periodo)
        eleccion = Eleccion.leer(flask.request.args)
        clave = eleccion.nombre(abierta.lista.clave)
        nombre = nombre_de_archivo(clave, abierta.nodo, periodo, consulta.contexto, "csv")
        return archivo(tabla_csv(elegir(abierta, eleccion), consulta, periodo), nombre, _CSV)

    @hoja.get("/descargar/alcanzar.<extension>")
    def conjunto(extension: str) -> flask.Response:
        consulta = consulta_pedida(almacen)
        campos = f"?{flask.request.query_string.decode('utf-8', 'replace')}"
        camino = ALCANZAR.camino(flask.request.args.get("territorio", PAIS))
        pedido = leer_pedido(leer_vista(camino, campos, valores_de(consulta)), consulta)
        lista = lista_de_elegidos(pedido.eleccion.codigos)
        abierta = ListaAbierta(lista, pedido.nodo, lista.filas(consulta, pedido.nodo, pedido.periodo))
        if extension == "xlsx":
            contenido, nombre = libro_de_lista(consulta, abierta, pedido.periodo)
            return archivo(contenido, nombre, XLSX)
        if extension != "csv":
            raise ErrorVista(f"No hay un conjunto en «{extension[:20]}».", que_hacer="Elija csv o xlsx.")
        nombre = nombre_de_archivo(lista.clave, pedido.nodo, pedido.periodo, consulta.contexto, "csv")
        return archivo(tabla_csv(abierta, consulta, pedido.periodo), nombre, _CSV)

    @hoja.get("/descargar/comparar.csv")
    def comparados() -> flask.Response:
        consulta = consulta_pedida(almacen)
        pedido = leer_comparados(vista_pedida(COMPARAR, consulta), consulta)
        codigos = "_".join(nodo.codigo for nodo in pedido.nodos)
        nombre = nombre_con_carga(f"comparar_{codigos}_{pedido.periodo}", consulta.contexto, "csv")
        return archivo(comparacion_csv(consulta, pedido.nodos, pedido.periodo), nombre, _CSV)

    @hoja.get("/descargar/multiples.csv")
    def cuadros() -> flask.Response:
        consulta = consulta_pedida(almacen)
        campos = f"?{flask.request.query_string.decode('utf-8', 'replace')}"
        camino = multiples.MULTIPLES.camino(flask.request.args.get("territorio", PAIS))
        vista = leer_vista(camino, campos, valores_de(consulta))
        nodo, indicador, _, puestos = multiples.leer_cuadros(vista, consulta)
        que = f"multiples_{indicador.clave}"
        nombre = nombre_de_archivo(que, nodo, vista.periodo, consulta.contexto, "csv")
        return archivo(multiples_csv(consulta, [c.mensual.nodo for c in puestos], indicador), nombre, _CSV)

    @hoja.get("/descargar/<clase>.svg")
    def dibujo(clase: str) -> flask.Response:
        consulta = consulta_pedida(almacen)
        vista = vista_pedida(PASAPORTE, consulta)
        if clase not in LAMINAS:
            raise ErrorVista(f"No hay ningún dibujo llamado «{clase[:40]}».")
        nodo, periodo = consulta.nodo(vista.codigo), consulta.exigir_periodo(vista.periodo)
        nombre = nombre_de_lamina(consulta, nodo, periodo, clase, vista.indicador)
        return archivo(LAMINAS[clase](consulta, nodo, periodo, vista.indicador), nombre, "image/svg+xml; charset=utf-8")


def _archivo(almacen: Almacen, estilo: Estilo, tipo: str, hacer: Callable[[Pedido], Archivo]) -> flask.Response:
    consulta, campos = consulta_pedida(almacen), flask.request.args
    for campo, valor in campos.items():
        if len(valor) > (LARGO_MAXIMO if campo in ("formar", "columnas") else _LARGO):
            raise ErrorVista(f"El valor de «{campo[:20]}» es demasiado largo.")
    pedido = Pedido(
        consulta,
        campos.get("territorio", PAIS),
        periodo_pedido(consulta),
        campos.get("indicador", "cobertura"),
        campos.get("lista", ""),
        date.today(),
        campos.get("formar", ""),
        Eleccion.leer(campos),
        campos.get("edicion", ""),
        campos.get("escenas", ""),
        replace(
            estilo,
            proporcion=campos.get("proporcion", estilo.proporcion),
            tema=campos.get("tema", estilo.tema),
        ),
    )
    contenido, nombre = hacer(pedido)
    # el nombre solo lleva letras sin tilde, cifras y guiones: no hay nada que escapar
    cabeceras = {"Content-Disposition": f'attachment; filename="{nombre}"'}
    return flask.Response(contenido, mimetype=tipo, headers=cabeceras)
