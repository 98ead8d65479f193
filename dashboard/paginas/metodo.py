"""El método: cómo se calcula cada cifra, con qué norma, de qué fuentes y con qué límites."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.ficha import CAMPOS, TERMINOS, Ficha
from dashboard.indicadores.catalogo import CATALOGO
from dashboard.indicadores.revisiones import en_frase
from dashboard.navegacion.vista import Forma, Ruta, Vista
from dashboard.nucleo.formato import entero, fecha, plural
from dashboard.paginas.cabecera import hoja, titular
from dashboard.paginas.pagina import Entrada, Pagina, de_lectura
from dashboard.piezas import html
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import definiciones, lineas, tarjeta

#: revisiones que se leen; las más antiguas se cuentan
_REVISIONES = 30


def pintar(_vista: Vista, consulta: Consulta) -> Pieza:
    """La página del método con lo que se cargó."""
    con_estandar = sum(bool(indicador.ficha.estandar) for indicador in CATALOGO)
    return hoja(
        titular(
            "Cómo se calcula cada cifra",
            f"{plural(len(CATALOGO), 'indicador', 'indicadores')}; {con_estandar} tienen un estándar de 80 % en la "
            "guía. Los demás describen: la guía no les fija una meta y el tablero tampoco.",
        ),
        columnas=(
            (_fichas(), _prioridad()),
            (
                _norma(),
                _datos(consulta),
                _revisiones(consulta),
                _reglas(consulta),
                tarjeta("Glosario", definiciones(TERMINOS)),
            ),
        ),
    )


def _fichas() -> Pieza:
    return tarjeta("Fichas de los indicadores", html.Div([_ficha(indicador.ficha) for indicador in CATALOGO]))


def _ficha(ficha: Ficha) -> Pieza:
    filas: list[tuple[str, Any]] = [(nombre, getattr(ficha, campo)) for nombre, campo in CAMPOS]
    filas += [
        ("Estándar", ficha.estandar or "La guía no fija ninguno"),
        ("Párrafo", f"Guía {ficha.parrafo}" if ficha.parrafo else "La guía no lo pide: es una referencia"),
        ("Reservas", lineas(ficha.reservas, "")),
    ]
    numero = f"Indicador {ficha.numero} · " if ficha.numero else ""
    return html.Details(
        html.Summary(html.B(ficha.corto), html.Span(f" {numero}{ficha.nombre}")),
        definiciones(filas),
        id=f"ficha-{ficha.clave}",
        className="ficha-metodo",
        open=ficha.numero > 0,
    )


def _prioridad() -> Pieza:
    # la planificación no se carga al arrancar: solo cuando alguien abre esta página o la de visitas
    from dashboard.planificacion.factores import FACTORES

    fichas = [
        html.Details(
            html.Summary(html.B(factor.nombre), html.Span(f" peso de partida {factor.peso}")),
            definiciones((("Regla", factor.regla), ("Fuente", factor.fuente), ("Si falta el dato", factor.sin_dato))),
            id=f"factor-{factor.clave}",
            className="ficha-metodo",
        )
        for factor in FACTORES
    ]
    formula = (
        "Puntos = Σ peso × valor ÷ Σ pesos × 100, con cada valor de 0 a 1 medido a la fecha de datos. Se redondea a la "
        "décima y se reparte por el mayor resto: los sumandos que se leen dan exactamente el total. Los pesos los "
        "elige cada quien; los de partida suman 100."
    )
    return tarjeta("Prioridad de visita", html.Div(html.P(formula, className="nota"), *fichas))


def _norma() -> Pieza:
    return tarjeta(
        "La norma",
        html.Div(
            html.P(
                "«Guía Técnica de Implementación de Grupos de Apoyo Comunal para promover y proteger la "
                "Lactancia Materna Exitosa», Ministerio de Salud del Perú, aprobada por resolución ministerial "
                "del 2 de abril de 2014."
            ),
            html.P(
                "Indicador 1: «Al menos el 80% de las regiones cuentan con un equipo de facilitadores». "
                "Indicador 2: «Al menos el 80% de los establecimientos de salud que atienden parto y al recién "
                "nacido cuentan con grupo (s) de apoyo conformado(s)» (6.1.4). Ambos son anuales; el semestre es "
                "un corte informativo."
            ),
        ),
    )


def _datos(consulta: Consulta) -> Pieza:
    c = consulta.contexto
    renglones: list[Any] = []
    if c.demostracion:
        que = "Establecimientos, grupos y sesiones" if c.registro_demostracion else "Grupos y sesiones"
        renglones.append(html.B(f"Datos de demostración. {que} inventados; ninguna cifra es real."))
    renglones.append(f"Carga n.º {c.generacion}, preparada el {c.creada[:10]}.")
    if c.conteos:
        renglones.append(
            f"{plural(c.conteos['establecimientos'], 'establecimiento')}: {entero(c.conteos['en_ambito'])} del ámbito; "
            f"{plural(c.conteos['grupos'], 'grupo')}; {plural(c.conteos['sesiones'], 'sesión', 'sesiones')}."
        )
        fuera = c.conteos["fuera"]
        if fuera:
            detalle = ", ".join(f"{nombre.lower()} {entero(veces)}" for nombre, veces in fuera.items())
            renglones.append(f"Fuera de los denominadores: {detalle}.")
    if c.parto_desde:
        renglones.append(
            f"Atención de partos: supuesto por categoría {c.parto_desde} o superior donde no hay lista de la región."
        )
    if not c.hay_reportes:
        renglones.append("No se cargó la tabla de reportes: lo cargado se toma por completo.")
    renglones.append(
        "Límites: Natural Earth 1:10 m (dominio público), referenciales. Áreas de redes, microrredes y DIRIS: "
        "aproximadas, deducidas de los establecimientos. Se agrega por código, nunca por punto en polígono."
    )
    return tarjeta("Los datos cargados", lineas(renglones))


def _revisiones(consulta: Consulta) -> Pieza | None:
    """Las cifras de años cerrados que una carga posterior movió, la más reciente primero."""
    revisiones = consulta.contexto.revisiones[::-1]
    if not revisiones:
        return None
    renglones: list[Any] = [
        [html.B(fecha(datetime.fromisoformat(fila["creada"]).date())), f" · {en_frase(fila)}."]
        for fila in revisiones[:_REVISIONES]
    ]
    if len(revisiones) > _REVISIONES:
        renglones.append(f"Y {plural(len(revisiones) - _REVISIONES, 'cifra')} más antiguas.")
    return tarjeta("Años cerrados que se revisaron", lineas(renglones), pista="lo que se publicó y lo que se corrigió")


def _reglas(consulta: Consulta) -> Pieza:
    dias = consulta.contexto.dias_actividad
    renglones = (
        f"Un mes sin reunirse son {dias} días.",
        "«Faltan k»: las unidades enteras que faltan para el 80 %, ⌈0,8·N⌉ − n.",
        "«En las otras regiones» suma las brechas de cada región; no es la brecha nacional.",
        "Se redondea medio hacia arriba, pero lo que no llega al estándar nunca se imprime 80,0.",
        "Un denominador cero o un dato que falta es «sin dato», nunca 0 %.",
        "Los dos estándares son conteos completos: no llevan intervalo de confianza.",
        "De la microrred hacia abajo los motivos se muestran por semestre o año: los de un mes permitirían reconocer "
        "a una persona.",
        f"Denominadores: {', '.join(nombre.capitalize() for nombre in consulta.contexto.instituciones)}, activos.",
    )
    return tarjeta("Reglas de honradez", lineas(renglones))


PAGINA = Pagina(Ruta("metodo", Forma.FIJA), de_lectura(pintar), Entrada("Método"))
