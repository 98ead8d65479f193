"""Lo que se elige antes de planificar: la barra de arriba y, plegado, lo que pocas veces cambia."""

from __future__ import annotations

from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import CATEGORIAS, Nivel
from dashboard.paginas.visitas.direcciones import Eleccion
from dashboard.piezas import html
from dashboard.piezas.enlaces import descarga
from dashboard.piezas.html import Pieza, campo, eleccion, entrada
from dashboard.planificacion.opciones import MAXIMO_DIAS, MAXIMO_EQUIPOS, ModoViaje, Opciones
from dashboard.planificacion.planes import PLANIFICABLES
from dashboard.planificacion.textos_de_opciones import como_hora, punto

_MODOS = (
    (ModoViaje.AUTO, "según la región"),
    (ModoViaje.CARRETERA, "carretera"),
    (ModoViaje.RIO, "río"),
    (ModoViaje.PIE, "a pie"),
)
_LABORABLES = {"12345": "lunes a viernes", "123456": "lunes a sábado", "1234567": "todos los días"}
#: archivos que se llevan de aquí: (extensión, texto)
_ARCHIVOS = (("xlsx", "XLSX"), ("ics", "Calendario .ics"), ("pdf", "Hojas de visita (PDF)"))


def barra_de_controles(elegido: Eleccion, consulta: Consulta, completas: Opciones, huella: str) -> Pieza:
    """El formulario y lo que se puede llevar. `completas`: las opciones con lo que puso el territorio."""
    if elegido.nodo.nivel not in PLANIFICABLES:
        return html.P(
            "Para armar un recorrido elija una región, red o microrred en la tabla. El orden de aquí abajo ya es el de "
            "la prioridad de todo el territorio.",
            className="visitas-aviso",
        )
    o = completas
    principales = [
        campo("Equipos", _numero("eq", o.equipos, 1, MAXIMO_EQUIPOS), clase="campo-corto"),
        campo("Desde", entrada("date", "desde", o.desde.isoformat() if o.desde else "", "opcion-desde")),
        campo("Días", _numero("dias", o.dias, 1, MAXIMO_DIAS), clase="campo-corto"),
        html.Div(
            campo("Jornada, de", entrada("time", "jor-de", _hora(o.jornada[0]), "opcion-jor-de")),
            campo("a", entrada("time", "jor-a", _hora(o.jornada[1]), "opcion-jor-a")),
            className="campo-doble",
        ),
        campo("Base", _bases(elegido, consulta, o), clase="campo-largo"),
        campo("Viaje", eleccion("modo", o.modo.value, [(m.value, texto) for m, texto in _MODOS], "opcion-modo")),
        campo("Minutos por visita", _numero("min", o.minutos_por_visita, 15, 480), clase="campo-corto"),
        html.Button("Planificar", type="submit", className="boton boton-principal", id="planificar"),
    ]
    return html.Form(
        html.Div(principales, className="visitas-campos"),
        _mas(elegido, o),
        id="visitas-formulario",
        action="/visitas",
        method="get",
        **{"data-gen": huella, "aria-label": "Qué planificar"},
    )


def acciones(elegido: Eleccion) -> Pieza | None:
    """Lo que se puede llevar de un plan, y deshacer lo cambiado a mano."""
    if not elegido.planificada:
        return None
    partes: list[Any] = [descarga(texto, elegido.archivo(ext), "boton") for ext, texto in _ARCHIVOS]
    partes.append(html.Button("Imprimir", type="button", className="boton", **{"data-hacer": "imprimir"}))
    partes.append(html.Button("Copiar enlace", type="button", className="boton", **{"data-hacer": "copiar"}))
    return html.Div(partes, className="visitas-acciones", role="group", **{"aria-label": "Llevarse el plan"})


def _numero(nombre: str, valor: int | None, minimo: int, maximo: int) -> Pieza:
    vacio = "" if valor is None else valor
    return entrada("number", nombre, vacio, f"opcion-{nombre}", min=minimo, max=maximo, step=1, required=False)


def _hora(minuto: int) -> str:
    texto = como_hora(minuto)
    return f"{texto[:2]}:{texto[2:]}"


def _bases(elegido: Eleccion, consulta: Consulta, o: Opciones) -> Pieza:
    """Los establecimientos con coordenadas, los de mayor categoría primero; y la escrita en coordenadas, si la hay."""
    c = consulta.columnas_establecimientos(elegido.nodo, "codigo", "nombre", "categoria", "latitud", "fuera")
    orden = {categoria: i for i, categoria in enumerate(CATEGORIAS)}
    filas = [
        (-orden.get(categoria, -1), nombre, codigo, categoria)
        for codigo, nombre, categoria, latitud, fuera in zip(*c.values(), strict=True)
        if latitud is not None and not fuera
    ]
    opciones = [(codigo, f"{nombre} ({cat})" if cat else nombre) for _, nombre, codigo, cat in sorted(filas)]
    if o.base and o.base not in {codigo for codigo, _ in opciones}:
        libre = punto(o.base) is not None
        opciones.insert(0, (o.base, f"punto {o.base}" if libre else o.base))
    if not opciones:
        opciones = [("", "sin establecimientos con coordenadas")]
    return eleccion("base", o.base, opciones, "opcion-base")


def _mas(elegido: Eleccion, o: Opciones) -> Pieza:
    laborables = "".join(map(str, o.laborables))
    dias = dict(_LABORABLES)
    dias.setdefault(laborables, f"los que dice la dirección ({laborables})")
    # lo que no se dijo queda vacío: así lo decide el territorio y la dirección no lo escribe
    dichas = elegido.opciones
    campos = [
        campo("Visitas por equipo y día", _numero("vd", o.visitas_por_dia, 1, 12)),
        campo("Días de trabajo", eleccion("lab", laborables, list(dias.items()), "opcion-lab")),
        campo(
            "Feriados",
            eleccion(
                "fer",
                "1" if o.trabaja_feriados else "0",
                [("0", "no se trabajan"), ("1", "sí se trabajan")],
                "opcion-fer",
            ),
        ),
        campo(
            "Fechas bloqueadas",
            entrada("text", "bloq", dichas.campos().get("bloq", ""), "opcion-bloq", placeholder="20261208~20261209"),
        ),
        campo(
            "Días de feria",
            entrada("text", "mer", dichas.campos().get("mer", ""), "opcion-mer", placeholder="11-02-05.3"),
            ayuda="código y día: 1 lunes … 7 domingo",
        ),
        campo("Puntos por ver la sesión", _numero("bono", o.bono, 0, 100)),
        campo(
            "Factor de temporada",
            _numero("temp", dichas.temporada, 50, 500),
            ayuda=f"en centésimas; ahora {o.temporada}",
        ),
        campo("Factor de rodeo", _numero("rod", dichas.rodeo, 100, 500), ayuda="en centésimas; vacío: el del modo"),
        campo("Carretera, km/h", _numero("vc", dichas.carretera, 1, 120)),
        campo("Río, km/h", _numero("vr", dichas.rio, 1, 80)),
        campo("A pie, km/h", _numero("vp", dichas.pie, 1, 10)),
        campo(
            "Base en coordenadas",
            entrada(
                "text", "base-libre", o.base if punto(o.base) else "", "opcion-base-libre", placeholder="-13.52,-71.97"
            ),
        ),
        campo(
            "Minutos entre lugares (CSV de la oficina)",
            entrada("text", "tv", dichas.campos().get("tv", ""), "opcion-tv", placeholder="90003248.90003250.45"),
            ayuda="desde, hasta y minutos; varios separados por ~",
            clase="campo-ancho",
        ),
    ]
    return html.Details(
        html.Summary("Más opciones"),
        html.Div(campos, className="visitas-campos visitas-mas"),
        className="visitas-plegado",
    )


def sugerencia(elegido: Eleccion) -> str:
    """Qué hacer antes del primer plan."""
    lugar = "la región" if elegido.nodo.nivel is Nivel.DIRESA else "la red o microrred"
    return (
        f"Elija equipos, días y base, y pulse Planificar: el recorrido reúne la mayor prioridad de {lugar} que cabe en "
        "ese tiempo, y procura que cada visita coincida con la próxima sesión agendada del grupo."
    )
