"""Lo que se elige antes de planificar: de la dirección a lo elegido y de vuelta, y los controles que lo cambian.

Cada botón de la página es otra dirección de la misma página.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode, urlsplit

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import CATEGORIAS, Nivel, alfabetico
from dashboard.navegacion.vista import Vista
from dashboard.nucleo.errores import ErrorVista
from dashboard.paginas.visitas.esqueleto import CAMPOS, PROGRAMA, red_de
from dashboard.piezas import html
from dashboard.piezas.enlaces import de_la_carga, descarga, enlace
from dashboard.piezas.html import Pieza, campo, eleccion, entrada
from dashboard.planificacion.factores import Pesos, leer_pesos
from dashboard.planificacion.opciones import LIMITES, Fijo, ModoViaje, Opciones, como_hora, punto
from dashboard.planificacion.opciones import leer as leer_opciones
from dashboard.planificacion.planes import PLANIFICABLES

_MODOS = (
    (ModoViaje.AUTO, "según la región"),
    (ModoViaje.CARRETERA, "carretera"),
    (ModoViaje.RIO, "río"),
    (ModoViaje.PIE, "a pie"),
)
_LABORABLES = {"12345": "lunes a viernes", "123456": "lunes a sábado", "1234567": "todos los días"}
#: archivos que se llevan de aquí: (extensión, texto)
_ARCHIVOS = (("xlsx", "XLSX"), ("ics", "Calendario .ics"), ("pdf", "Hojas de visita (PDF)"))


@dataclass(frozen=True, slots=True)
class Eleccion:
    """Lo que la persona eligió en esta dirección."""

    vista: Vista
    nodo: Nodo
    opciones: Opciones
    pesos: Pesos

    @property
    def planificada(self) -> bool:
        """Si la dirección pide un plan: lleva la huella de los datos con que se hizo."""
        return bool(self.opciones.datos) and self.nodo.nivel in PLANIFICABLES

    @property
    def cambios(self) -> int:
        """A cuántos candidatos cambió a mano: obligatorias, excluidas y fijadas."""
        o = self.opciones
        return len({*o.obligatorias, *o.excluidas, *(fijo.clave for fijo in o.fijos)})

    def url(self, **opciones: Any) -> str:
        """La dirección con otras opciones."""
        return self._con(replace(self.opciones, **opciones), self.pesos).url()

    def con_pesos(self, pesos: Pesos) -> str:
        """La dirección con otros pesos."""
        return self._con(self.opciones, pesos).url()

    def hacia(self, nodo: Nodo) -> str:
        """La página de visitas de otro territorio: lo que era de este se queda atrás."""
        generales = replace(
            self.opciones, base="", tiempos=(), obligatorias=(), excluidas=(), fijos=(), ferias=(), datos=""
        )
        return replace(self._con(generales, self.pesos), codigo=nodo.codigo).url()

    def archivo(self, extension: str) -> str:
        """La descarga del plan de esta dirección."""
        propios = urlsplit(self.url()).query
        return f"/descargar/plan.{extension}?{'&'.join(filter(None, (propios, urlencode(de_la_carga(self.vista)))))}"

    def _con(self, opciones: Opciones, pesos: Pesos) -> Vista:
        campos = opciones.campos() | pesos.campos()
        return self.vista.con(extra=tuple((nombre, campos[nombre]) for nombre in CAMPOS if nombre in campos))

    # -- cambios a mano ------------------------------------------------------------------------------------------

    def _sin_rastro(self, clave: str) -> dict[str, tuple[Any, ...]]:
        """Las tres listas de cambios a mano, sin un candidato."""
        o = self.opciones
        return {
            "obligatorias": tuple(c for c in o.obligatorias if c != clave),
            "excluidas": tuple(c for c in o.excluidas if c != clave),
            "fijos": tuple(f for f in o.fijos if f.clave != clave),
        }

    def sin(self, clave: str) -> str:
        """Quitar una visita: no se vuelve a proponer."""
        otros = self._sin_rastro(clave)
        return self.url(**otros | {"excluidas": (*otros["excluidas"], clave)})

    def incluir(self, clave: str) -> str:
        """Visitar sí o sí, el día que convenga."""
        otros = self._sin_rastro(clave)
        return self.url(**otros | {"obligatorias": (*otros["obligatorias"], clave)})

    def fijar(self, *fijos: Fijo) -> str:
        """Fijar visitas en su fecha y, si las traen, en su equipo y hora."""
        claves = {fijo.clave for fijo in fijos}
        otros = tuple(fijo for fijo in self.opciones.fijos if fijo.clave not in claves)
        return self.url(fijos=(*otros, *fijos), excluidas=tuple(c for c in self.opciones.excluidas if c not in claves))

    def soltar(self, clave: str) -> str:
        """Dejar que el recorrido decida otra vez."""
        return self.url(**self._sin_rastro(clave))

    def sin_cambios(self) -> str:
        """El plan sin ningún cambio a mano."""
        return self.url(obligatorias=(), excluidas=(), fijos=())


def leer(vista: Vista, consulta: Consulta) -> Eleccion:
    """Lo elegido en una vista. `ErrorVista` si el territorio no se planifica o un campo no se entiende."""
    nodo = consulta.nodo(vista.codigo)
    campos = dict(vista.extra)
    if not nodo.nivel.es_territorio:
        red = red_de(consulta, nodo)
        destino = vista.con(codigo=red.codigo, extra=())
        raise ErrorVista(
            f"«{nodo.nombre}» no es un territorio: las visitas se planifican por región, red o microrred.",
            opciones=[(f"Planificar en {red.nombre}", destino.url())],
        )
    try:
        return Eleccion(vista, nodo, leer_opciones(campos), leer_pesos(campos))
    except ErrorVista as error:
        error.opciones = ((f"Ir a las visitas de {nodo.nombre}", vista.con(extra=()).url()),)
        raise


# -- los controles: la barra de arriba y, plegado, lo que pocas veces cambia -----------------------------------------


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
        campo("Equipos", _numero("eq", o.equipos), clase="campo-corto"),
        campo("Desde", _entrada("date", "desde", o.desde.isoformat() if o.desde else "")),
        campo("Días", _numero("dias", o.dias), clase="campo-corto"),
        html.Div(
            campo("Jornada, de", _entrada("time", "jor-de", como_hora(o.jornada[0], ":"))),
            campo("a", _entrada("time", "jor-a", como_hora(o.jornada[1], ":"))),
            className="campo-doble",
        ),
        campo("Base", _bases(elegido, consulta, o), clase="campo-largo"),
        campo("Viaje", _opcion("modo", o.modo.value, [(m.value, texto) for m, texto in _MODOS])),
        campo("Minutos por visita", _numero("min", o.minutos_por_visita), clase="campo-corto"),
        html.Button("Planificar", type="submit", className="boton boton-principal", id="planificar"),
    ]
    return html.Form(
        html.Div(principales, className="visitas-campos"),
        _mas(elegido, o),
        enlace("Ver el programa de varios meses", elegido.vista.con(pagina=PROGRAMA, extra=()).url(), "accion"),
        id="visitas-formulario",
        action="/visitas",
        method="get",
        **{"data-gen": huella, "aria-label": "Qué planificar"},
    )


def acciones(elegido: Eleccion) -> Pieza | None:
    """Lo que se puede llevar de un plan, y deshacer lo cambiado a mano."""
    if not elegido.planificada or not elegido.pesos.suma:
        return None
    partes: list[Any] = [descarga(texto, elegido.archivo(ext), "boton") for ext, texto in _ARCHIVOS]
    partes.append(html.Button("Imprimir", type="button", className="boton", **{"data-hacer": "imprimir"}))
    partes.append(html.Button("Copiar enlace", type="button", className="boton", **{"data-hacer": "copiar"}))
    return html.Div(partes, className="visitas-acciones", role="group", **{"aria-label": "Llevarse el plan"})


def _entrada(tipo: str, nombre: str, valor: Any, **otros: Any) -> Pieza:
    return entrada(tipo, nombre, valor, f"opcion-{nombre}", **otros)


def _numero(nombre: str, valor: int | None) -> Pieza:
    minimo, maximo = LIMITES[nombre]
    vacio = "" if valor is None else valor
    return _entrada("number", nombre, vacio, min=minimo, max=maximo, step=1, required=False)


def _precio(valor: int) -> Pieza:
    minimo, maximo = LIMITES["pv"]
    return _entrada("range", "pv", valor, min=minimo, max=maximo, step=1)


def _opcion(nombre: str, valor: str, opciones: Sequence[tuple[str, str]]) -> Pieza:
    return eleccion(nombre, valor, opciones, f"opcion-{nombre}")


def _bases(elegido: Eleccion, consulta: Consulta, o: Opciones) -> Pieza:
    """Los establecimientos con coordenadas, los de mayor categoría primero; y la escrita en coordenadas, si la hay."""
    c = consulta.columnas_establecimientos(elegido.nodo, "codigo", "nombre", "categoria", "latitud", "fuera")
    orden = {categoria: i for i, categoria in enumerate(CATEGORIAS)}
    filas = [
        (-orden.get(categoria, -1), alfabetico(nombre), codigo, nombre, categoria)
        for codigo, nombre, categoria, latitud, fuera in zip(*c.values(), strict=True)
        if latitud is not None and not fuera
    ]
    opciones = [(codigo, f"{nombre} ({cat})" if cat else nombre) for *_, codigo, nombre, cat in sorted(filas)]
    if o.base and o.base not in {codigo for codigo, _ in opciones}:
        libre = punto(o.base) is not None
        opciones.insert(0, (o.base, f"punto {o.base}" if libre else o.base))
    return eleccion("base", o.base, opciones, "opcion-base", vacia="sin establecimientos con coordenadas")


def _mas(elegido: Eleccion, o: Opciones) -> Pieza:
    laborables = "".join(map(str, o.laborables))
    dias = dict(_LABORABLES)
    dias.setdefault(laborables, f"los que dice la dirección ({laborables})")
    feriados = _opcion("fer", str(int(o.trabaja_feriados)), [("0", "no se trabajan"), ("1", "sí se trabajan")])
    # lo que no se dijo queda vacío: así lo decide el territorio y la dirección no lo escribe
    dichas, escritas = elegido.opciones, elegido.opciones.campos()

    def texto(nombre: str, ejemplo: str) -> Pieza:
        return _entrada("text", nombre, escritas.get(nombre, ""), placeholder=ejemplo)

    libre = _entrada("text", "base-libre", o.base if punto(o.base) else "", placeholder="-13.52,-71.97")
    campos = [
        campo("Visitas por equipo y día", _numero("vd", o.visitas_por_dia)),
        campo("Días de trabajo", _opcion("lab", laborables, list(dias.items()))),
        campo("Feriados", feriados),
        campo("Fechas bloqueadas", texto("bloq", "20261208~20261209")),
        campo("Días de feria", texto("mer", "11-02-05.3"), ayuda="código y día: 1 lunes … 7 domingo"),
        campo("Puntos por ver la sesión", _numero("bono", o.bono)),
        campo("Noches fuera", _numero("noc", dichas.noches), ayuda="seguidas; vacío: si casi todos quedan lejos, 4"),
        campo("Dónde dormir", texto("dor", "90003248~90003250"), ayuda="códigos; vacío: donde se visita"),
        campo(
            "Precio de la hora de viaje",
            _precio(o.precio),
            ayuda=f"décimas de punto, ahora {o.precio}; con 29, 7 horas son 20,3",
        ),
        campo("Minutos de viaje al día", _numero("man", o.manejo), ayuda="por tierra"),
        campo("Comida", texto("com", "1200-1430.45"), ayuda="desde, hasta y minutos; 0: sin parar"),
        campo("Por río, hasta las", texto("osc", "1800")),
        campo("Camino de los días fuera", texto("cam", "0600-1800")),
        campo("Céntimos de sol por km", _numero("ckm", dichas.centimos_km)),
        campo("Soles por noche y equipo", _numero("via", dichas.viatico)),
        campo("Nadie sin ver más de", _numero("piso", dichas.piso), ayuda="meses: quien los pasa va primero"),
        campo("Factor de temporada", _numero("temp", dichas.temporada), ayuda="en centésimas; vacío: según el mes"),
        campo("Factor de rodeo", _numero("rod", dichas.rodeo), ayuda="en centésimas; vacío: el del modo"),
        campo("Carretera, km/h", _numero("vc", dichas.carretera)),
        campo("Río, km/h", _numero("vr", dichas.rio)),
        campo("A pie, km/h", _numero("vp", dichas.pie)),
        campo("Base en coordenadas", libre, ayuda="si la escribe, reemplaza a la base de arriba"),
        campo(
            "Minutos entre lugares (CSV de la oficina)",
            texto("tv", "90003248.90003250.45"),
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
