"""De dos a seis territorios lado a lado. Responde: ¿en qué se distinguen los que elegí?

Los elegidos son parte de la dirección: agregar o quitar uno es ir a otra.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.asistencia import INDICADOR as ASISTENCIA
from dashboard.indicadores.catalogo import POR_DEFECTO
from dashboard.indicadores.lado_a_lado import Renglon, renglones
from dashboard.indicadores.mensual import mensuales, ultimo_con_cifra, ventana
from dashboard.indicadores.palabras import de
from dashboard.navegacion.vista import Modo, Vista
from dashboard.nucleo.formato import al, enumerar, mayuscula, palabra
from dashboard.paginas.cabecera import acciones, hoja, titular
from dashboard.paginas.comparar.agregar import agregar
from dashboard.paginas.comparar.columnas import tabla_de_indicadores, tarjeta_de_motivos, valor_propio
from dashboard.paginas.comparar.pedido import COMPARAR, CON, MAXIMO, SEPARADOR, Pedido, cuantos, leer_pedido, lugar
from dashboard.paginas.multiples import Cuadro, escrito, lista_de_cuadros, tabla_de_meses
from dashboard.paginas.pagina import Pagina, de_lectura
from dashboard.piezas import html
from dashboard.piezas.enlaces import boton, de_la_carga, descarga, enlace, selector_de_periodo
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import lineas, tarjeta, tarjeta_vacia

#: lo que se hace con lo que se ve
_LLEVAR = (("Imprimir", "imprimir"), ("Copiar el enlace", "copiar"))


def pintar(vista: Vista, consulta: Consulta) -> Pieza:
    """La página, con los territorios que pide la dirección. `ErrorVista` si alguno no existe o son demasiados."""
    p = leer_pedido(vista, consulta)
    if not p.nodos:
        return hoja(_tira(p), titular(f"Compare de 2 a {MAXIMO} territorios, lado a lado"), columnas=((_como(p),),))
    filas = renglones(consulta, p.nodos, p.periodo)
    frase = f"{mayuscula(lugar(p.nodos[0]))}: agregue otro territorio para compararlo"
    if len(p.nodos) > 1:
        frase = _titular(p, filas)
    indicadores = tarjeta(
        "Todos los indicadores", html.Div(agregar(p), tabla_de_indicadores(p, filas)), pista=p.periodo.texto
    )
    return hoja(
        _tira(p),
        titular(frase, " ".join(_bajada(p))),
        columnas=((indicadores, _tarjeta_de_meses(p, filas), tarjeta_de_motivos(p)),),
    )


def _tira(p: Pedido) -> Pieza:
    campos = {CON: SEPARADOR.join(nodo.codigo for nodo in p.nodos), "periodo": str(p.periodo)} | de_la_carga(p.vista)
    bajar = descarga("Descargar CSV", f"/descargar/comparar.csv?{urlencode(campos)}") if p.nodos else None
    contexto = p.consulta.contexto
    inicio = enlace(p.consulta.raiz.nombre, p.vista.hacia(p.consulta.raiz.codigo, p.consulta.raiz.nivel).url())
    paso = html.Span("Comparar", className="miga-actual", **{"aria-current": "page"})
    return html.Div(
        html.Nav(html.Ol(html.Li(inicio), html.Li(paso)), className="migas", **{"aria-label": "Camino"}),
        html.Div(
            acciones(
                bajar,
                boton("Imprimir", "imprimir", "boton accion"),
                boton("Copiar el enlace", "copiar", "boton accion"),
            ),
            selector_de_periodo(p.vista, p.consulta.periodos()),
            className="tira-derecha",
        ),
        html.Div(
            html.B("Comparación"),
            html.Span(f"{p.periodo.texto} · carga n.º {contexto.generacion}"),
            html.Span("DATOS DE DEMOSTRACIÓN: ninguna cifra es real", className="membrete-marca")
            if contexto.demostracion
            else None,
            className="membrete",
            **{"aria-hidden": "true"},
        ),
        className="tira",
    )


def _como(p: Pedido) -> Pieza:
    pasos = lineas(
        (
            "Elija el primero: una región de las de abajo, o busque una red, una microrred o un establecimiento.",
            f"Agregue otros, hasta {MAXIMO}. Pueden ser de niveles distintos.",
            "La dirección guarda lo elegido: cópiela para compartir la comparación.",
        ),
        "como-comparar",
    )
    return tarjeta("¿Qué quiere comparar?", html.Div(pasos, agregar(p)))


def _titular(p: Pedido, filas: Sequence[Renglon]) -> str:
    """El indicador elegido en cada uno; el de siempre, si el elegido no se puede aplicar a todos."""
    de = {fila.indicador.clave: fila for fila in filas}
    elegida = de.get(p.vista.indicador)
    if elegida is None or not all(celda.resultado.aplica for celda in elegida.celdas):
        elegida = de.get(POR_DEFECTO.clave)
    if elegida is None:
        return f"Comparación de {enumerar([lugar(nodo) for nodo in p.nodos])}"
    dichos = [
        f"{lugar(nodo)}, {valor_propio(elegida.indicador, celda)}"
        for nodo, celda in zip(p.nodos, elegida.celdas, strict=True)
    ]
    return f"{elegida.indicador.ficha.corto}: {'; '.join(dichos)}"


def _bajada(p: Pedido) -> list[str]:
    """Cuántos son, de qué fecha son los datos de cada uno y cuál es parte de otro."""
    fechas = dict.fromkeys(al(nodo.fecha_datos) for nodo in p.nodos)
    frases = [f"{mayuscula(cuantos(p.nodos))} en {p.periodo.en_frase}."]
    if len(fechas) == 1:
        frases.append(f"{mayuscula(next(iter(fechas)))}.")
    else:
        cada = "; ".join(f"{lugar(nodo)}, {al(nodo.fecha_datos)}" for nodo in p.nodos)
        frases.append(f"No son de la misma fecha: {cada}.")
    return [*frases, *_partes_de_otros(p)]


def _partes_de_otros(p: Pedido) -> list[str]:
    """«Callao y Cusco son parte del Perú.»: lo que se cuenta en uno se cuenta también en el otro."""
    codigos = {nodo.codigo: nodo for nodo in p.nodos}
    partes: dict[str, list[str]] = {}
    for nodo in p.nodos:
        dentro = [otro.codigo for otro in p.consulta.linaje(nodo)[:-1] if otro.codigo in codigos]
        if dentro:
            partes.setdefault(dentro[-1], []).append(lugar(nodo))
    return [
        f"{mayuscula(enumerar(nombres))} {palabra(len(nombres), 'es', 'son')} parte {de(lugar(codigos[codigo]))}."
        for codigo, nombres in partes.items()
    ]


def _tarjeta_de_meses(p: Pedido, filas: Sequence[Renglon]) -> Pieza:
    """La asistencia de cada uno mes a mes, en los mismos ejes."""
    meses = ventana(p.nodos)
    series = mensuales(p.consulta, p.nodos, ASISTENCIA, meses)
    ultimo = ultimo_con_cifra(series)
    if ultimo is None:
        return tarjeta_vacia(ASISTENCIA.ficha.corto, "Ninguno tiene asistencia anotada en ningún mes.")
    dichos = [f"{lugar(s.nodo)}, {escrito(ASISTENCIA, s, ultimo)}" for s in series]
    titulo = f"Asistencia en {Periodo.mes(meses[ultimo]).texto}: {'; '.join(dichos)}"
    propios = next(fila.celdas for fila in filas if fila.indicador is ASISTENCIA)
    contenido: Any
    if p.vista.modo is Modo.TABLA:
        ver = enlace("Ver como líneas", p.vista.con(modo=Modo.MAPA).url(), "accion")
        contenido = tabla_de_meses(series, ASISTENCIA, meses)
    else:
        ver = enlace("Ver como tabla", p.vista.con(modo=Modo.TABLA).url(), "accion")
        puestos = [Cuadro(serie, celda.resultado) for serie, celda in zip(series, propios, strict=True)]
        contenido = lista_de_cuadros(p.vista, puestos, ASISTENCIA, meses)
    return tarjeta(titulo, contenido, pista="mes a mes, los mismos ejes", accion=acciones(ver))


PAGINA = Pagina(COMPARAR, de_lectura(pintar))
