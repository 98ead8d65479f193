"""La dirección es el estado: `Vista` ⇄ URL.

    /                                       lo que se cargó (el Perú o la única región), último periodo
    /territorio/11?periodo=2026&…           de la región a la microrred
    /establecimiento/00002318   /grupo/G-1  fichas
    /lista/sin_grupo/11                     lo que hay detrás de una cifra
    /metodo                                 fichas, norma, fuentes
    /datos                                  qué está cargado, y cargar
    /visitas?territorio=11-02&eq=2&…        prioridad y plan de visitas
    /pasaporte?territorio=11&indicador=…    de dónde sale una cifra
    /presentacion?territorio=11&…           la historia a pantalla completa

Una página de `POR_CONSULTA` lleva su territorio en la consulta (`/pagina?territorio=11-02&periodo=…`). Lo que solo
entiende una página va en `Vista.extra`, y los nombres que acepta los dice `Valores.extras`.

Los valores por defecto no se escriben, salvo el periodo, que se escribe siempre para que un enlace diga lo mismo el
año que viene.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import parse_qsl, quote, unquote, urlencode

from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import PAIS, Nivel, normalizar_codigo
from dashboard.errores import ErrorVista

#: tope de lo que se lee de una dirección
LARGO_MAXIMO = 4000


class Pagina(StrEnum):
    """Páginas que existen."""

    TERRITORIO = "territorio"
    ESTABLECIMIENTO = "establecimiento"
    GRUPO = "grupo"
    LISTA = "lista"
    METODO = "metodo"
    DATOS = "datos"
    VISITAS = "visitas"
    PASAPORTE = "pasaporte"
    PRESENTACION = "presentacion"


#: páginas cuya dirección lleva el territorio en la consulta y no en la ruta
POR_CONSULTA: frozenset[Pagina] = frozenset({Pagina.VISITAS, Pagina.PASAPORTE, Pagina.PRESENTACION})
#: páginas que pueden ser de una carga pasada: quien presenta sigue en la suya aunque lleguen datos nuevos
CON_GENERACION: frozenset[Pagina] = frozenset({Pagina.LISTA, Pagina.PASAPORTE, Pagina.PRESENTACION})
GENERACION = "generacion"
#: el indicador que se mira mientras la dirección no pida otro
INDICADOR = "cobertura"
#: páginas que son del tablero entero, no de un territorio
SIN_TERRITORIO: frozenset[Pagina] = frozenset({Pagina.METODO, Pagina.DATOS})


class Modo(StrEnum):
    """Cómo se ven los hijos de un territorio."""

    MAPA = "mapa"
    MOSAICO = "mosaico"
    TABLA = "tabla"


@dataclass(frozen=True, slots=True)
class Valores:
    """Lo que una dirección puede pedir: indicadores, listas y periodo por defecto."""

    indicadores: Sequence[str]
    listas: Sequence[str]
    periodo: Periodo
    indicador: str = INDICADOR
    #: territorio con que se abre lo que no dice ninguno
    inicio: str = PAIS
    #: página → nombres de los campos propios que lee de la consulta, en el orden en que se escriben
    extras: Mapping[Pagina, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vista:
    """Todo lo que determina una pantalla."""

    pagina: Pagina
    codigo: str
    periodo: Periodo
    indicador: str = INDICADOR
    modo: Modo = Modo.MAPA
    lista: str = ""
    #: campos propios de la página, ya ordenados: (nombre, texto tal como se escribió)
    extra: tuple[tuple[str, str], ...] = ()

    def url(self) -> str:
        """La dirección de esta vista, siempre con su periodo."""
        consulta = {"territorio": self.codigo} if self.pagina in POR_CONSULTA else {}
        consulta["periodo"] = str(self.periodo)
        if self.indicador != INDICADOR:
            consulta["indicador"] = self.indicador
        if self.modo is not Modo.MAPA:
            consulta["vista"] = self.modo.value
        return f"{self._ruta()}?{urlencode(consulta | dict(self.extra))}"

    def _ruta(self) -> str:
        codigo = quote(self.codigo, safe="")
        if self.pagina in SIN_TERRITORIO | POR_CONSULTA:
            return f"/{self.pagina.value}"
        if self.pagina is Pagina.LISTA:
            return f"/lista/{self.lista}/{codigo}"
        if self.pagina is Pagina.TERRITORIO and self.codigo == PAIS:
            return "/"
        return f"/{self.pagina.value}/{codigo}"

    def con(self, **cambios: object) -> Vista:
        """Otra vista igual salvo en lo dicho.

        Al cambiar de página, los campos propios de esta se quedan atrás, salvo la carga si la otra también la lee.
        """
        pagina = cambios.get("pagina", self.pagina)
        if pagina is not self.pagina:
            lleva = pagina in CON_GENERACION
            cambios = {"extra": tuple(par for par in self.extra if lleva and par[0] == GENERACION), **cambios}
        return replace(self, **cambios)  # type: ignore[arg-type]

    def campo(self, nombre: str) -> str:
        """El texto de un campo propio de la página; "" si la dirección no lo trae."""
        return dict(self.extra).get(nombre, "")

    @property
    def generacion(self) -> int | None:
        """El número de la carga que pide la dirección; `None` si no pide ninguna. `ErrorVista` si no es un número."""
        texto = self.campo(GENERACION)
        if texto and not (texto.isascii() and texto.isdigit() and len(texto) <= 6):
            raise ErrorVista(
                f"El valor «{texto[:40]}» de «{GENERACION}» no se entiende.",
                que_hacer="Se espera el número de una carga, por ejemplo 3.",
                opciones=_inicio(),
            )
        return int(texto) if texto else None

    def de_generacion(self, numero: int) -> Vista:
        """La misma vista, fija en esa carga."""
        otros = tuple(par for par in self.extra if par[0] != GENERACION)
        return replace(self, extra=((GENERACION, str(numero)), *otros))

    def hacia(self, codigo: str, nivel: Nivel) -> Vista:
        """La vista del nodo de ese código, con el mismo periodo, indicador y modo."""
        pagina = {Nivel.ESTABLECIMIENTO: Pagina.ESTABLECIMIENTO, Nivel.GRUPO: Pagina.GRUPO}.get(
            nivel, Pagina.TERRITORIO
        )
        return self.con(pagina=pagina, codigo=codigo, lista="")

    def de_lista(self, lista: str, codigo: str | None = None) -> Vista:
        """La lista que hay detrás de una cifra de esta vista."""
        return self.con(pagina=Pagina.LISTA, lista=lista, codigo=codigo or self.codigo)


def leer_vista(ruta: object, consulta: object, valores: Valores) -> Vista:
    """Lee una dirección. `ErrorVista` dice qué parte no se entiende y ofrece salidas válidas.

    `ruta` y `consulta` llegan del navegador: pueden ser cualquier cosa.
    """
    if not isinstance(ruta, str) or not isinstance(consulta, str | None):
        raise ErrorVista("La dirección no es un texto.", opciones=_inicio())
    if len(ruta) + len(consulta or "") > LARGO_MAXIMO:
        raise ErrorVista("La dirección es demasiado larga.", opciones=_inicio())
    partes = [unquote(parte) for parte in ruta.split("/") if parte]
    pagina, codigo, lista = _leer_ruta(partes, valores)
    campos = dict(parse_qsl((consulta or "").lstrip("?"), max_num_fields=None))
    if not partes and not campos:
        # «/» a secas abre lo cargado; un enlace al país trae siempre su periodo
        codigo = valores.inicio
    if pagina in POR_CONSULTA:
        codigo = normalizar_codigo(campos.get("territorio", valores.inicio))
    return Vista(
        pagina,
        codigo,
        _leer_periodo(campos, valores),
        _elegir(campos, "indicador", valores.indicadores, valores.indicador, "El indicador"),
        Modo(_elegir(campos, "vista", tuple(Modo), Modo.MAPA, "La vista")),
        lista,
        tuple((nombre, campos[nombre]) for nombre in valores.extras.get(pagina, ()) if campos.get(nombre)),
    )


def _leer_ruta(partes: list[str], valores: Valores) -> tuple[Pagina, str, str]:
    if not partes:
        return Pagina.TERRITORIO, PAIS, ""
    nombre, resto = partes[0], partes[1:]
    if any(ord(letra) < 32 for parte in partes for letra in parte):
        raise ErrorVista("La dirección tiene caracteres que no se pueden leer.", opciones=_inicio())
    if nombre in SIN_TERRITORIO | POR_CONSULTA and not resto:
        return Pagina(nombre), PAIS, ""
    if nombre == Pagina.LISTA and len(resto) == 2:
        if resto[0] not in valores.listas:
            raise ErrorVista(f"No hay ninguna lista llamada «{resto[0][:40]}».", opciones=_inicio())
        return Pagina.LISTA, normalizar_codigo(resto[1]), resto[0]
    if nombre in (Pagina.TERRITORIO, Pagina.ESTABLECIMIENTO, Pagina.GRUPO) and len(resto) == 1:
        codigo = resto[0] if nombre == Pagina.GRUPO else normalizar_codigo(resto[0])
        return Pagina(nombre), codigo, ""
    raise ErrorVista(
        f"No hay ninguna página en «/{'/'.join(partes)[:80]}».",
        que_hacer="Revise la dirección o elija una de estas páginas.",
        opciones=[*_inicio(), ("Método", "/metodo")],
    )


def _leer_periodo(campos: Mapping[str, str], valores: Valores) -> Periodo:
    texto = campos.get("periodo")
    if texto is None:
        return valores.periodo
    try:
        return Periodo.leer(texto)
    except ValueError as error:
        raise ErrorVista(
            str(error), opciones=[(f"Ver {valores.periodo.texto}", f"?periodo={valores.periodo}")]
        ) from error


def _elegir(campos: Mapping[str, str], campo: str, validos: Sequence[str], defecto: str, que: str) -> str:
    valor = campos.get(campo, defecto)
    if valor in validos:
        return valor
    raise ErrorVista(
        f"{que} «{valor[:40]}» no existe.",
        que_hacer=f"Valores que se pueden usar en «{campo}»: {', '.join(validos)}.",
        opciones=_inicio(),
    )


def _inicio() -> list[tuple[str, str]]:
    return [("Ir al panorama", "/")]
