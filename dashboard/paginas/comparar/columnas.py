"""Las columnas: cada indicador en cada territorio, y los motivos por los que se falta."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.nodo import Nodo, se_cuentan
from dashboard.dominio.territorio import NOMBRES_NIVEL
from dashboard.indicadores.indicador import Hijo, Indicador
from dashboard.indicadores.lado_a_lado import MOTIVOS, Motivos, Renglon, motivos_lado_a_lado
from dashboard.indicadores.palabras import cuentas, entre, n_de, se_sabe_de, solo_una_parte, valor
from dashboard.indicadores.pertenencia import pertenencia
from dashboard.navegacion.vista import Vista
from dashboard.nucleo.formato import NO_APLICA, SIN_DATO, al, entero, palabra, plural, porcentaje
from dashboard.paginas.comparar.pedido import Pedido, superior
from dashboard.paginas.hijo import cuenta
from dashboard.piezas import html
from dashboard.piezas.enlaces import abre_lista, cifra_con_pasaporte, enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import barra, sello, tarjeta, tarjeta_vacia

_COMO_SE_LEE = (
    "Cada cifra abre de dónde sale, y cada cuenta, su lista. «En un año»: frente a los mismos meses del anterior; en "
    "la asistencia, con su intervalo al 99\u202f%, más exigente que el 95\u202f% de la página de cada uno: aquí se "
    "leen varios a la vez. De los demás indicadores no se sabe cuánto varían sin que nada cambie."
)


def valor_propio(indicador: Indicador, celda: Hijo) -> str:
    """El valor como se lee en la columna: «71,9 %», «3 de 5» facilitadores, «sin dato» o «no aplica»."""
    return celda.resultado.cuenta or valor(indicador, celda.resultado)


def tabla_de_indicadores(p: Pedido, filas: Sequence[Renglon]) -> Pieza:
    """Una fila por indicador y una columna por territorio; en una pantalla angosta, uno debajo de otro."""
    cabezas = [_cabeza(p, nodo) for nodo in p.nodos]
    cuerpo = [
        html.Tr(
            html.Th(fila.indicador.ficha.corto, scope="row"),
            *(_celda(p.vista, fila, i, nodo) for i, nodo in enumerate(p.nodos)),
        )
        for fila in filas
    ]
    return html.Div(
        _lado_a_lado(cabezas, cuerpo, "Indicadores de cada territorio"),
        html.P(_COMO_SE_LEE, className="nota"),
    )


def _lado_a_lado(cabezas: Sequence[Pieza], filas: Sequence[Pieza], nombre: str) -> Pieza:
    esquina = html.Td(html.Span(nombre, className="solo-lector"))
    return html.Table(html.Thead(html.Tr(esquina, *cabezas)), html.Tbody(filas), className="lado-a-lado")


def _cabeza(p: Pedido, nodo: Nodo) -> Pieza:
    donde = superior(p.consulta, nodo)
    notas = [
        f"{NOMBRES_NIVEL[nodo.nivel][0]} · {donde}" if donde else NOMBRES_NIVEL[nodo.nivel][0],
        al(nodo.fecha_datos),
    ]
    if nodo.fecha_datos and p.consulta.provisional(nodo, p.periodo):
        notas.append("provisional")
    if parte := solo_una_parte(p.consulta, nodo):
        notas.append(parte)
    if movidos := pertenencia(p.consulta, nodo, p.periodo):
        notas.append(movidos)
    quitar = [html.Span("✕", **{"aria-hidden": "true"}), html.Span(f"Quitar {nodo.nombre}", className="solo-lector")]
    return html.Th(
        enlace(nodo.nombre, p.vista.hacia(nodo.codigo, nodo.nivel).url()),
        enlace(quitar, p.sin(nodo).url(), "accion quitar", title=f"Quitar {nodo.nombre}"),
        [html.Small(nota) for nota in notas],
        scope="col",
    )


def _celda(vista: Vista, fila: Renglon, lugar: int, nodo: Nodo) -> Pieza:
    celda, indicador = fila.celdas[lugar], fila.indicador
    resultado, fraccion = celda.resultado, celda.resultado.fraccion
    # en una pantalla angosta no hay columna que diga de quién es
    partes: list[Any] = [html.Span(nodo.nombre, className="de-quien")]
    if not resultado.aplica:
        return html.Td(*partes, html.B(NO_APLICA), html.Small(indicador.no_aplica))
    cifra = cifra_con_pasaporte(
        vista, valor_propio(indicador, celda), indicador.clave, nodo.codigo, "abre-lista cifra-lado"
    )
    partes += [cifra, _cuenta(vista, indicador, celda)]
    if resultado.veredicto and resultado.veredicto is not Veredicto.SIN_DATO:
        partes.append(html.Span(sello(resultado.veredicto), _faltan(vista, indicador, celda), className="estado"))
    notas = [_de_una_parte(indicador, celda), entre(indicador, resultado), fila.segun[lugar]]
    if cambio := fila.cambios[lugar]:
        notas.insert(0, f"en un año: {cambio[1]}")
    elif indicador.cambia and fraccion.hay_dato:
        notas.insert(0, "no se compara con un año antes")
    return html.Td(*partes, [html.Small(nota) for nota in notas if nota])


def _cuenta(vista: Vista, indicador: Indicador, celda: Hijo) -> Pieza | None:
    """«49 de 129»: cada parte abre su lista, si la tiene. Nada donde no se dicen cuentas de personas."""
    dicha, fraccion = cuenta(indicador, celda), celda.resultado.fraccion
    if not dicha or fraccion.de_una_parte:
        return None
    if not indicador.listas[0]:
        return html.Small(dicha)
    n, total = (
        abre_lista(entero(cuanto or 0), vista.de_lista(lista, celda.nodo.codigo).url())
        for cuanto, lista in zip(fraccion.par, indicador.listas, strict=False)
    )
    pocos = dicha.removeprefix(n_de(fraccion))
    return html.Small(n, " de ", total, pocos)


def _faltan(vista: Vista, indicador: Indicador, celda: Hijo) -> Pieza | None:
    resultado = celda.resultado
    if resultado.veredicto is not Veredicto.NO_CUMPLE or not resultado.faltan:
        return None
    dicho = f"{palabra(resultado.faltan, 'falta', 'faltan')} {resultado.contados}"
    return abre_lista(dicho, vista.de_lista(indicador.listas[2], celda.nodo.codigo).url())


def _de_una_parte(indicador: Indicador, celda: Hijo) -> str:
    """De cuántos hijos se sabe, y lo cargado, donde el conjunto no tiene valor."""
    fraccion = celda.resultado.fraccion
    if not fraccion.de_una_parte:
        return ""
    sabido = se_sabe_de(celda.nodo, fraccion)
    publica = fraccion.hay_dato and (not indicador.de_personas or se_cuentan(celda.nodo))
    return f"{sabido}; de lo cargado, {cuentas(indicador, fraccion)}" if publica else sabido


# -- los motivos


def tarjeta_de_motivos(p: Pedido) -> Pieza:
    """La parte de las faltas que es de cada motivo: los que más pesan en alguno, en todos."""
    hallados = motivos_lado_a_lado(p.consulta, p.nodos, p.periodo)
    titulo = "¿Por qué faltan en cada uno?" if len(p.nodos) > 1 else "¿Por qué faltan?"
    if not hallados.motivos:
        return tarjeta_vacia(titulo, "No hay inasistencias registradas en ninguno.", pista=p.periodo.texto)
    cabezas = [
        html.Th(nodo.nombre, [html.Small(nota) for nota in _notas(p, hallados, i)], scope="col")
        for i, nodo in enumerate(p.nodos)
    ]
    mayor = max(n / total for n, total in zip(hallados.faltas[0], hallados.total, strict=True) if total)
    filas = [
        html.Tr(
            html.Th(motivo.nombre, scope="row"),
            *(_parte(nodo, n, total, mayor) for nodo, n, total in zip(p.nodos, propias, hallados.total, strict=True)),
        )
        for motivo, propias in zip(hallados.motivos, hallados.faltas, strict=True)
    ]
    nota = (
        f"Parte de las inasistencias de cada territorio; los {MOTIVOS} motivos que más pesan en cada uno. Sin quienes "
        "dejaron el grupo."
    )
    contenido = html.Div(_lado_a_lado(cabezas, filas, "Motivos de cada territorio"), html.P(nota, className="nota"))
    return tarjeta(titulo, contenido, pista=p.periodo.texto)


def _notas(p: Pedido, hallados: Motivos, lugar: int) -> list[str]:
    """Cuántas faltas son, donde se dicen, y de qué periodo, si no se puede mostrar el pedido."""
    nodo, total, notas = p.nodos[lugar], hallados.total[lugar], []
    if not total:
        notas.append(_sin_faltas(p.consulta, nodo, p))
    elif se_cuentan(nodo):
        notas.append(plural(total, "inasistencia"))
    if hallados.periodos[lugar] != p.periodo:
        notas.append(f"{hallados.periodos[lugar].texto}: por mes no se muestran")
    return notas


def _sin_faltas(consulta: Consulta, nodo: Nodo, p: Pedido) -> str:
    return "ninguna inasistencia" if consulta.cuenta("esperadas", nodo, p.periodo) else "sin asistencia anotada"


def _parte(nodo: Nodo, faltas: int, total: int, mayor: float) -> Pieza:
    de_quien = html.Span(nodo.nombre, className="de-quien")
    if not total:
        return html.Td(de_quien, SIN_DATO)
    return html.Td(de_quien, html.B(porcentaje(faltas, total)), barra(faltas / total / mayor, "justificada"))
