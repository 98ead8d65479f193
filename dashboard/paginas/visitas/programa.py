"""El programa de visitas de un territorio. Responde a quien supervisa: con lo que podemos, ¿a quién se ve y a quién no?

Es el reparto de una capacidad mes a mes, no un recorrido: eso lo hace la página de visitas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel, alfabetico
from dashboard.indicadores.palabras import lugar_de
from dashboard.navegacion.vista import Vista
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.formato import MESES_LARGOS, decimal, entero, fecha, n_de_n, palabra, plural, porcentaje
from dashboard.paginas.cabecera import exigir_nivel, hoja, tira, titular
from dashboard.paginas.pagina import Entorno
from dashboard.paginas.visitas.esqueleto import CAPACIDAD, MESES, PISO, VISITAS
from dashboard.piezas import html
from dashboard.piezas.enlaces import enlace, segmentos
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import TABLA_PARTIDA, barras, tabla, tarjeta, tarjeta_vacia
from dashboard.planificacion.candidato import frecuencia_de_referencia
from dashboard.planificacion.factores import leer_pesos
from dashboard.planificacion.opciones import Opciones
from dashboard.planificacion.partida import completar
from dashboard.planificacion.prioridad import Prioridad, priorizar
from dashboard.planificacion.programa import ANIO, TRIMESTRE, Programa, programar

_NIVELES = (Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)
_CAPACIDADES = (5, 10, 20, 40, 80, 160)
_PISOS = (6, 12, 18, 24)
#: cuántos se nombran de cada mes antes de plegar el resto
_NOMBRADOS = 60


@dataclass(frozen=True, slots=True)
class _Pedido:
    """Lo que se mira: cuántos meses, con qué capacidad y piso, y lo que sale."""

    vista: Vista
    consulta: Consulta
    nodo: Nodo
    prioridad: Prioridad
    programa: Programa
    desde: date
    meses: int
    piso: int

    def con(self, capacidad: int) -> Programa:
        """El mismo con otra capacidad."""
        return programar(self.prioridad, self.desde, self.meses, capacidad, self.piso)


def pintar(vista: Vista, consulta: Consulta, entorno: Entorno) -> Pieza:
    """La página de una región, red o microrred. `ErrorVista` si no se planifica o un campo no se entiende."""
    nodo = exigir_nivel(vista, consulta, "una región, una red ni una microrred", _NIVELES)
    consulta.exigir_periodo(vista.periodo)
    frecuencia = entorno.frecuencia or frecuencia_de_referencia()
    meses, capacidad = _numero(vista, MESES, TRIMESTRE, 24), _numero(vista, CAPACIDAD, _CAPACIDADES[2], 5000)
    piso = _numero(vista, PISO, frecuencia.piso, 120)
    prioridad = priorizar(consulta, nodo, leer_pesos(dict(vista.extra)), frecuencia)
    # del mes en que se puede salir: el que ya casi acaba no gasta capacidad
    desde = completar(Opciones(), consulta, nodo, entorno.hoy()).desde or date.min
    p = _Pedido(
        vista, consulta, nodo, prioridad, programar(prioridad, desde, meses, capacidad, piso), desde, meses, piso
    )
    volver = enlace("← Volver a las visitas", vista.con(pagina=VISITAS, extra=()).url(), "accion")
    bajada = (
        f"Con los datos al {fecha(nodo.fecha_datos)}. Reparte una capacidad; el recorrido de cada día lo arma la "
        "página de visitas, y puede que no alcance para tanto."
    )
    return hoja(
        tira(vista, consulta, nodo, volver, lambda otro: _hacia(vista, otro)),
        titular(_frase(p), bajada, _elegir(p)),
        columnas=([_por_mes(p), _lado_a_lado(p), _parejo(p)], [_quien(p)]),
        clase="pagina",
    )


def _hacia(vista: Vista, otro: Nodo) -> str:
    """Este programa en otro territorio; el país se reparte antes entre sus regiones."""
    propia = vista.con(codigo=otro.codigo)
    return (propia if otro.nivel in _NIVELES else propia.con(pagina=VISITAS, extra=())).url()


def _numero(vista: Vista, campo: str, defecto: int, maximo: int) -> int:
    texto = dict(vista.extra).get(campo, "").strip()
    if not texto:
        return defecto
    if not (texto.isascii() and texto.isdigit() and len(texto) <= 4 and 1 <= int(texto) <= maximo):
        raise ErrorVista(
            f"No se entiende «{texto[:40]}» en «{campo}».", que_hacer=f"Escriba un número entero de 1 a {maximo}."
        )
    return int(texto)


def _frase(p: _Pedido) -> str:
    """«En Cusco, con 20 visitas al mes se ve hasta enero de 2027 a 60 de los 136 a quienes les toca; quedan 76»."""
    todos, vistos = int(p.programa.tocan.sum()), int(p.programa.vistos.sum())
    lugar, fin = lugar_de(p.consulta, p.nodo), _mes(p.programa.meses[-1].inicio)
    if not len(p.prioridad):
        return f"No hay a quién visitar en {lugar}."
    if not todos:
        return f"A nadie le toca visita hasta {fin} en {lugar}."
    cabeza = f"En {lugar}, con {plural(p.programa.capacidad, 'visita')} al mes se ve hasta {fin} a "
    if vistos == todos:
        return f"{cabeza}todos aquellos a quienes les toca: {plural(todos, 'candidato')}."
    faltan = todos - vistos
    dicho = f"{palabra(faltan, 'queda', 'quedan')} {entero(faltan)}"
    return f"{cabeza}{entero(vistos)} de los {entero(todos)} a quienes les toca; {dicho}."


def _mes(dia: date) -> str:
    return f"{MESES_LARGOS[dia.month - 1]} de {dia.year}"


def _elegir(p: _Pedido) -> Pieza:
    """Cuántos meses, cuántas visitas al mes y qué piso: cada uno es otra dirección."""

    def uno(nombre: str, campo: str, actual: int, opciones: Sequence[tuple[int, str]]) -> Pieza:
        lados = [(texto, p.vista.con_campo(campo, str(valor)).url(), valor == actual) for valor, texto in opciones]
        return html.Div(html.Span(nombre, className="nota"), segmentos(nombre, lados), className="programa-campo")

    capacidades = sorted({*_CAPACIDADES, p.programa.capacidad})
    return html.Div(
        uno("Visitas al mes", CAPACIDAD, p.programa.capacidad, [(n, entero(n)) for n in capacidades]),
        uno("Horizonte", MESES, p.meses, [(TRIMESTRE, "un trimestre"), (ANIO, "un año")]),
        uno("Nadie sin ver más de", PISO, p.piso, [(n, f"{n} meses") for n in sorted({*_PISOS, p.piso})]),
        className="programa-campos",
    )


def _por_mes(p: _Pedido) -> Pieza:
    if not len(p.prioridad):
        return tarjeta_vacia("¿Qué cabe en cada mes?", "Nadie a quien visitar.")
    filas = [
        html.Tr(
            html.Th(_mes(mes.inicio), scope="row"),
            *(html.Td(entero(n), className="num") for n in (mes.tocan, mes.visitan, mes.quedan, mes.pasan_del_piso)),
        )
        for mes in p.programa.meses
    ]
    return tarjeta(
        "¿Qué cabe en cada mes?",
        html.Div(
            tabla(
                ("Mes", "Les toca", "Se visita", "Quedan", f"Más de {p.piso} meses"),
                filas,
                "El programa, mes a mes",
                clase=TABLA_PARTIDA,
                numeros_desde=1,
            ),
            html.P(
                "Va primero quien nadie ve desde hace más del piso, o no se vio nunca; después, por prioridad. A quien "
                "se visita le vuelve a tocar según su clase de establecimiento y el tamaño de su grupo.",
                className="nota",
            ),
        ),
        pista=f"con {plural(p.programa.capacidad, 'visita')} al mes",
    )


def _lado_a_lado(p: _Pedido) -> Pieza | None:
    """El programa con la mitad y con el doble, para pedir con qué comparar."""
    todos = int(p.programa.tocan.sum())
    if not todos:
        return None
    filas = []
    for capacidad in sorted({max(p.programa.capacidad // 2, 1), p.programa.capacidad, 2 * p.programa.capacidad}):
        otro = p.programa if capacidad == p.programa.capacidad else p.con(capacidad)
        nombre: Any = f"{plural(capacidad, 'visita')} al mes"
        if otro is not p.programa:
            nombre = enlace(nombre, p.vista.con_campo(CAPACIDAD, str(capacidad)).url())
        vistos = int(otro.vistos.sum())
        filas.append(
            html.Tr(
                html.Th(nombre, scope="row"),
                html.Td(f"{n_de_n(vistos, todos)} · {porcentaje(vistos, todos)}", className="num"),
                html.Td(entero(otro.meses[-1].pasan_del_piso), className="num"),
            )
        )
    return tarjeta(
        "¿Y con menos, o con más?",
        tabla(
            ("Capacidad", "Se ve a", f"Al final, más de {p.piso} meses"),
            filas,
            "Comparación",
            clase=TABLA_PARTIDA,
            numeros_desde=1,
        ),
        pista="al menos una vez en el horizonte",
    )


def _parejo(p: _Pedido) -> Pieza | None:
    """A qué parte de los candidatos de cada hijo se llega: si unos se ven y otros no."""
    hijos = [] if p.nodo.nivel is Nivel.MICRORRED else p.consulta.hijos(p.nodo)
    if not p.programa.tocan.any() or not hijos:
        return None
    primero = p.nodo.establecimientos[0]
    lugar = p.prioridad.hechos.lugar + primero
    cuentas = []
    for hijo in hijos:
        propios = (lugar >= hijo.establecimientos[0]) & (lugar < hijo.establecimientos[1]) & p.programa.tocan
        if total := int(propios.sum()):
            cuentas.append((int((p.programa.vistos & propios).sum()), total, hijo))
    filas = [
        (enlace(hijo.nombre, p.vista.con(codigo=hijo.codigo).url()), n, total, n_de_n(n, total))
        for n, total, hijo in sorted(cuentas, key=lambda cuenta: (cuenta[0] / cuenta[1], alfabetico(cuenta[2].nombre)))
    ]
    partes = [n / total for n, total, _ in cuentas]
    uno, varios = NOMBRES_NIVEL[hijos[0].nivel]
    distancia = decimal(100 * (max(partes) - min(partes)), 0)
    dicho = f"Entre {varios}: de la menos vista a la más vista hay {distancia} puntos." if len(partes) > 1 else ""
    return tarjeta(
        f"¿Llega a todas por igual, {uno} por {uno}?",
        html.Div(html.P(dicho, className="detalle") if dicho else None, barras(filas), className="programa-redes"),
        pista="quien se ve al menos una vez",
    )


def _quien(p: _Pedido) -> Pieza:
    """A quién se ve cada mes por primera vez, y quién se queda sin ver."""
    if not len(p.prioridad):
        return tarjeta_vacia("¿A quién, y cuándo?", "Nadie a quien visitar.")
    partes: list[Any] = []
    for numero, mes in enumerate(p.programa.meses):
        propios = [i for i in p.prioridad.orden.tolist() if p.programa.primera[i] == numero]
        if propios:
            partes.append(_de_un_mes(p, f"{_mes(mes.inicio)}: {entero(len(propios))}", propios, abierto=numero == 0))
    for titulo, cuales in (
        ("Les toca y se quedan sin ver", p.programa.tocan & ~p.programa.vistos),
        ("Todavía no les toca", ~p.programa.tocan),
    ):
        if cuales.any():
            propios = [i for i in p.prioridad.orden.tolist() if cuales[i]]
            partes.append(_de_un_mes(p, f"{titulo}: {entero(len(propios))}", propios, abierto=False))
    return tarjeta("¿A quién, y cuándo?", html.Div(partes), pista="en el mes en que se ve por primera vez")


def _de_un_mes(p: _Pedido, titulo: str, propios: Sequence[int], *, abierto: bool) -> Pieza:
    filas = []
    for i in propios[:_NOMBRADOS]:
        c = p.prioridad.armar(i)
        destino = p.vista.hacia(c.codigo, Nivel.GRUPO if c.codigo != c.establecimiento else Nivel.ESTABLECIMIENTO).url()
        nombre = c.nombre if c.nombre == c.establecimiento_nombre else f"{c.nombre} · {c.establecimiento_nombre}"
        filas.append(html.Li(html.B(decimal(c.puntos)), " ", enlace(nombre, destino), html.Small(f" {c.estado_texto}")))
    mas = len(propios) - _NOMBRADOS
    if mas > 0:
        filas.append(html.Li(f"y {entero(mas)} más."))
    return html.Details(html.Summary(titulo), html.Ul(filas, className="programa-mes"), open=abierto)
