"""Qué territorios se comparan: lo que dice la dirección, cómo se agrega o se quita uno, y los que se proponen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel, alfabetico
from dashboard.indicadores.listas.parecidos import parecidos
from dashboard.indicadores.palabras import es_pais, nombre_completo
from dashboard.navegacion.vista import Forma, Ruta, Vista
from dashboard.nucleo.errores import ErrorTablero, ErrorVista
from dashboard.nucleo.formato import enumerar, plural
from dashboard.piezas.enlaces import HERMANOS_MAXIMOS, enlace
from dashboard.piezas.html import Pieza

#: los códigos que se comparan, de quién se propone agregar y lo que se busca
CON, AGREGAR, BUSCA = "con", "agregar", "busca"
COMPARAR = Ruta("comparar", Forma.FIJA, (CON, AGREGAR, BUSCA))
#: más no caben lado a lado
MAXIMO = 6
SEPARADOR = ","
#: un grupo no: sus cuentas son de 8 a 15 personas
NIVELES = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED, Nivel.ESTABLECIMIENTO)


class Fuente(StrEnum):
    """De dónde salen los que se proponen, respecto del último elegido."""

    HERMANOS = "hermanos"
    PARECIDOS = "parecidos"
    PARTES = "partes"
    SUPERIORES = "superiores"


@dataclass(frozen=True, slots=True)
class Pedido:
    """Lo que pide una dirección. `nodos`: en su orden, sin repetir y con nombres que no se confunden."""

    vista: Vista
    consulta: Consulta
    periodo: Periodo
    nodos: tuple[Nodo, ...]
    fuente: Fuente
    busca: str

    @property
    def lleno(self) -> bool:
        """Si ya no cabe otro."""
        return len(self.nodos) >= MAXIMO

    def con(self, nodos: Sequence[Nodo], **campos: str) -> Vista:
        """La vista que compara a esos; lo que se buscaba queda atrás."""
        return _vista(self.vista, [nodo.codigo for nodo in nodos], **campos)

    def mas(self, nodo: Nodo) -> Vista:
        """La vista con otro al final, que sigue proponiendo de la misma fuente."""
        return self.con([*self.nodos, nodo], **{AGREGAR: self.vista.campo(AGREGAR)})

    def sin(self, nodo: Nodo) -> Vista:
        """La vista sin uno."""
        return self.con([otro for otro in self.nodos if otro.codigo != nodo.codigo])


def _vista(vista: Vista, codigos: Sequence[str], **campos: str) -> Vista:
    propios = {CON: SEPARADOR.join(dict.fromkeys(codigos)), **campos}
    return vista.con(extra=tuple((campo, propios[campo]) for campo in COMPARAR.campos if propios.get(campo)))


def a_comparar(vista: Vista, codigo: str, texto: str = "Comparar con otros") -> Pieza:
    """El enlace a esta página desde la de un territorio o un establecimiento, con su periodo."""
    return enlace(texto, vista.con(pagina=COMPARAR, lista="", extra=((CON, codigo),)).url(), "accion")


def leer_pedido(vista: Vista, consulta: Consulta) -> Pedido:
    """Lo que pide una dirección. `ErrorVista` con salidas si un código no existe, es de un grupo o son demasiados."""
    codigos = list(dict.fromkeys(parte.strip() for parte in vista.campo(CON).split(SEPARADOR) if parte.strip()))
    hallados: dict[str, Nodo] = {}
    for codigo in codigos:
        nodo = _nodo(vista, consulta, codigo, [otro for otro in codigos if otro != codigo])
        hallados[nodo.codigo] = nodo
    if len(hallados) > MAXIMO:
        raise ErrorVista(
            f"Se comparan {MAXIMO} territorios como mucho, y la dirección pide {len(hallados)}.",
            que_hacer="Quédese con los primeros, o elija de nuevo.",
            opciones=[
                (f"Comparar los {MAXIMO} primeros", _vista(vista, list(hallados)[:MAXIMO]).url()),
                ("Elegir otros", _vista(vista, []).url()),
            ],
        )
    nodos = tuple(_sin_confundir(consulta, list(hallados.values())))
    return Pedido(vista, consulta, consulta.exigir_periodo(vista.periodo), nodos, _fuente(vista), vista.campo(BUSCA))


def _nodo(vista: Vista, consulta: Consulta, codigo: str, otros: Sequence[str]) -> Nodo:
    opciones = [("Elegir otros", _vista(vista, []).url())]
    if otros:
        opciones.insert(0, ("Comparar los demás", _vista(vista, otros).url()))
    try:
        nodo = consulta.nodo(codigo)
    except ErrorTablero as error:
        que_hacer = "Quítelo de la dirección o busque el que quería por su nombre."
        raise ErrorVista(error.mensaje, que_hacer=que_hacer, opciones=opciones) from error
    if nodo.nivel in NIVELES:
        return nodo
    su_establecimiento = consulta.linaje(nodo)[-2]
    raise ErrorVista(
        f"«{nodo.nombre}» es un grupo: se comparan territorios y establecimientos.",
        opciones=[
            (f"Comparar su establecimiento, {su_establecimiento.nombre}", _vista(
                vista, [su_establecimiento.codigo, *otros]
            ).url()),
            *opciones,
        ],
    )  # fmt: skip


def _sin_confundir(consulta: Consulta, nodos: Sequence[Nodo]) -> list[Nodo]:
    """Los mismos; dos que se llaman igual llevan detrás el nombre del que los contiene."""
    veces = Counter(nodo.nombre for nodo in nodos)
    return [
        replace(nodo, nombre=f"{nodo.nombre} ({superior(consulta, nodo)})") if veces[nodo.nombre] > 1 else nodo
        for nodo in nodos
    ]


def lugar(nodo: Nodo) -> str:
    """El territorio dentro de una oración; que del Perú solo se cargó una parte lo dice su columna."""
    return "el Perú" if es_pais(nodo) else nombre_completo(nodo)


def superior(consulta: Consulta, nodo: Nodo) -> str:
    """El nombre del territorio que lo contiene; "" si es el más alto que se ve."""
    linaje = consulta.linaje(nodo)
    return linaje[-2].nombre if len(linaje) > 1 else ""


def _fuente(vista: Vista) -> Fuente:
    return Fuente(vista.opcion(AGREGAR, tuple(Fuente)))


def propuestos(p: Pedido) -> tuple[str, list[Nodo]]:
    """Qué se propone agregar y quiénes son, sin los ya elegidos. Una lista vacía se explica en la frase."""
    puestos = {nodo.codigo for nodo in p.nodos}
    if not p.nodos:
        frase, nodos = "Empiece por uno", _por_nombre(p.consulta.hijos(p.consulta.raiz))
    else:
        frase, nodos = _de_la_fuente(p, p.nodos[-1])
    propios = [nodo for nodo in nodos if nodo.codigo not in puestos]
    if len(propios) > HERMANOS_MAXIMOS:
        return f"{frase}: son {len(propios)}, búsquelo por su nombre", []
    if not propios:
        return f"{frase}: no hay ninguno más", []
    return frase, propios


def _de_la_fuente(p: Pedido, base: Nodo) -> tuple[str, list[Nodo]]:
    nombre = lugar(base)
    if p.fuente is Fuente.PARECIDOS:
        return f"Los más parecidos a {nombre}", parecidos(p.consulta, base, p.periodo)[1:]
    if p.fuente is Fuente.SUPERIORES:
        return f"Los que contienen a {nombre}", p.consulta.linaje(base)[:-1]
    if p.fuente is Fuente.PARTES:
        partes = p.consulta.hijos(base) if base.nivel is not Nivel.ESTABLECIMIENTO else []
        return f"Partes de {nombre}", _por_nombre(partes)
    return f"Junto a {nombre}", _por_nombre(p.consulta.hermanos(base))


def _por_nombre(nodos: Sequence[Nodo]) -> list[Nodo]:
    return sorted(nodos, key=lambda nodo: alfabetico(nodo.nombre))


def hallados(p: Pedido) -> list[tuple[Nodo, str]]:
    """Lo que se busca por su nombre o su código, con dónde está; sin distritos ni grupos, que no se comparan."""
    niveles = {nivel.value for nivel in NIVELES}
    filas = [fila for fila in p.consulta.buscar(p.busca, 40) if fila["tipo"] in niveles]
    puestos = {nodo.codigo for nodo in p.nodos}
    return [(p.consulta.nodo(fila["codigo"]), fila["contexto"]) for fila in filas[:12] if fila["codigo"] not in puestos]


def cuantos(nodos: Sequence[Nodo]) -> str:
    """«3 regiones», o «2 regiones y 1 red»."""
    niveles = Counter(nodo.nivel for nodo in nodos)
    return enumerar([plural(niveles[nivel], *NOMBRES_NIVEL[nivel]) for nivel in NIVELES if niveles[nivel]])
