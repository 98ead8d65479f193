"""La calidad de los datos. Responde al director: ¿cuánto puedo confiar en lo que aquí se informa, y a quién llamo?

Nombra y no acusa: cada unidad está porque su dato pasó un límite escrito, y se confirma con quien lo entrega.
"""

from __future__ import annotations

from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.indicadores.calidad import COMPROBACIONES, SE_DICE, Hallado, hallar, por_confirmar
from dashboard.indicadores.calidad.comprobacion import Comprobacion
from dashboard.indicadores.listas.calidad import clave_de, nombradas
from dashboard.indicadores.palabras import lugar_de
from dashboard.navegacion.vista import Forma, Ruta, Vista
from dashboard.nucleo.formato import entero, enumerar, n_de_n, palabra, plural, porcentaje
from dashboard.paginas.cabecera import exigir_nivel, hoja, tira, titular, ver_tabla
from dashboard.paginas.pagina import Entrada, Pagina, de_lectura
from dashboard.piezas import html
from dashboard.piezas.enlaces import enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import barras, lineas, tarjeta, tarjeta_vacia

CALIDAD = Ruta("calidad", Forma.CONSULTA)
#: a cuántas unidades se llama desde la página; las demás están en la lista
_PRIMERAS = 5
#: quién entrega el dato de cada clase de unidad
_QUIEN_ENTREGA = {Nivel.GRUPO: "establecimiento", Nivel.ESTABLECIMIENTO: "microrred", Nivel.MICRORRED: "red"}
_TABLAS = ("establecimientos", "grupos", "sesiones", "inasistencias", "reportes")


def por_confirmar_junto_a(vista: Vista, consulta: Consulta, nodo: Nodo) -> list[Pieza]:
    """La marca que va junto a la cifra de asistencia, si descansa en filas por confirmar; nada si no."""
    esperadas = por_confirmar(consulta, nodo, vista.periodo)[0]
    n, de = esperadas.numerador or 0, esperadas.denominador or 0
    if not de or 100 * n < SE_DICE * de:
        return []
    destino = vista.con(pagina=CALIDAD, lista="", extra=()).url()
    figura = html.Span("◆ ", **{"aria-hidden": "true"})
    return [enlace([figura, f"{porcentaje(n, de)} de grupos por confirmar"], destino, "abre-lista")]


def pintar(vista: Vista, consulta: Consulta) -> Pieza:
    """La página de un territorio, del país a la microrred. `ErrorVista` si no lo es."""
    nodo = exigir_nivel(vista, consulta, "un territorio", (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED))
    periodo = consulta.exigir_periodo(vista.periodo)
    propias = [_tarjeta(vista, consulta, nodo, comprobacion) for comprobacion in COMPROBACIONES]
    volver = enlace(f"← Volver a {nodo.nombre}", vista.hacia(nodo.codigo, nodo.nivel).url(), "accion")
    return hoja(
        tira(vista, consulta, nodo, volver, lambda otro: vista.con(codigo=otro.codigo).url()),
        titular(*_titular(consulta, nodo, periodo)),
        columnas=(propias[::2], [*propias[1::2], _tarjeta_carga(consulta, nodo, periodo)]),
    )


def _titular(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[str, str]:
    esperadas, grupos = por_confirmar(consulta, nodo, periodo)
    lugar, cuando = lugar_de(consulta, nodo), periodo.en_frase
    del_periodo = f"de {cuando}".replace("de el ", "del ")
    if not grupos.denominador:
        return f"En {lugar} no hay asistencia anotada en {cuando}", "Lo demás que se comprueba está abajo."
    mirados = plural(grupos.denominador, "grupo con asistencia anotada", "grupos con asistencia anotada")
    aviso = "Que se nombre a una unidad no dice que su dato sea falso: dice qué confirmar, y con quién."
    if consulta.provisional(nodo, periodo):
        aviso += " Periodo en curso: cifras provisionales."
    if not grupos.numerador:
        frase = f"En {lugar}, ninguna comprobación pide confirmar la asistencia {del_periodo}"
        otras = [
            f"{comprobacion.nombre.lower()} ({plural(cuantas, *NOMBRES_NIVEL[comprobacion.nivel])})"
            for comprobacion in COMPROBACIONES
            if (cuantas := int(hallar(consulta, nodo, periodo, comprobacion).nombrados.sum()))
        ]
        piden = f" Piden confirmar otra cosa: {enumerar(otras)}." if otras else ""
        return frase, f"{palabra(grupos.denominador, 'Se miró', 'Se miraron')} {mirados}.{piden} {aviso}"
    parte = porcentaje(esperadas.numerador, esperadas.denominador)
    frase = f"En {lugar}, el {parte} de las asistencias esperadas {del_periodo} es de grupos por confirmar"
    return frase, f"{palabra(grupos.numerador, 'Es', 'Son')} {entero(grupos.numerador)} de {mirados}. {aviso}"


def _tarjeta(vista: Vista, consulta: Consulta, nodo: Nodo, comprobacion: Comprobacion) -> Pieza:
    hallado = hallar(consulta, nodo, vista.periodo, comprobacion)
    if not hallado.miradas:
        return tarjeta_vacia(comprobacion.pregunta, comprobacion.sin_dato, pista=comprobacion.nombre)
    n, de = int(hallado.n.sum()), int(hallado.de.sum())
    cuantas = int(hallado.nombrados.sum())
    de_cuantas = plural(hallado.miradas, *NOMBRES_NIVEL[comprobacion.nivel])
    dicho = f" · {entero(n)} {palabra(n, *comprobacion.cosa)}"
    dicho += f" ({porcentaje(n, de)} de lo mirado)." if n else "."
    return tarjeta(
        comprobacion.pregunta,
        html.Div(
            html.P(html.B(f"{entero(cuantas)} de {de_cuantas} por confirmar"), dicho),
            _a_quien_llamar(vista, consulta, nodo, comprobacion) if cuantas else None,
            _mes_a_mes(hallado),
            html.P(f"{comprobacion.como} {comprobacion.limite}", className="nota"),
        ),
        pista=comprobacion.nombre,
        accion=ver_tabla(vista, clave_de(comprobacion)) if cuantas else None,
    )


def _a_quien_llamar(vista: Vista, consulta: Consulta, nodo: Nodo, comprobacion: Comprobacion) -> Pieza:
    """Las unidades que más lo muestran, con quien entrega su dato."""
    renglones = []
    for fila in nombradas(comprobacion, consulta, nodo, vista.periodo, _PRIMERAS):
        destino = vista.hacia(fila["codigo"], comprobacion.nivel).url()
        # desde el país, el nombre de una red no basta para saber a quién llamar
        region = fila["region"] if nodo.nivel is Nivel.PAIS else ""
        entregan = [quien for quien in (fila[_QUIEN_ENTREGA[comprobacion.nivel]], region) if quien]
        nombre = [enlace(fila["nombre"], destino), *(f" · {quien}" for quien in entregan)]
        renglones.append((nombre, fila["n"], fila["de"], n_de_n(fila["n"], fila["de"])))
    return barras(renglones) if comprobacion.con_meses else lineas(nombre for nombre, *_ in renglones)


def _mes_a_mes(hallado: Hallado) -> Pieza | None:
    if len(hallado.meses) < 2 or not any(n for _, n, _ in hallado.meses):
        return None
    filas = [(Periodo.mes(mes).texto, n, de, porcentaje(n, de)) for mes, n, de in hallado.meses]
    return html.Details(html.Summary("Mes a mes"), barras(filas))


def _tarjeta_carga(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Pieza:
    """Lo que se rechazó, se supuso o no se puede contar."""
    medidas = ("con_dato_tamano", "tamano_supuesto", "sesiones_sin_esperadas")
    con_tamano, supuestos, sin_esperadas = (consulta.cuenta(medida, nodo, periodo) for medida in medidas)
    renglones: list[Any] = [
        "Una sesión con más asistentes que esperadas, o con más faltas de las que hubo, se rechaza al cargar: aquí no "
        "queda ninguna. Las faltas sin motivo anotado cuentan como tales.",
        f"Grupos cuyo tamaño se supo después del corte: {entero(supuestos)} de {entero(con_tamano)}.",
        f"Sesiones sin esperadas o sin asistentes, fuera de la asistencia: {entero(sin_esperadas)}.",
    ]
    renglones += [
        f"{carga['archivo']}: de {plural(carga['filas'], 'fila')}, {entero(carga.get('rechazadas', 0))} con rechazo y "
        f"{entero(carga.get('reparadas', 0))} con reparación."
        for carga in consulta.procedencia(_TABLAS)
        if carga.get("rechazadas") or carga.get("reparadas")
    ]
    return tarjeta("¿Qué se rechazó o se supuso al cargar?", lineas(renglones), pista="La carga")


PAGINA = Pagina(CALIDAD, de_lectura(pintar), Entrada("Calidad", territorial=True))
