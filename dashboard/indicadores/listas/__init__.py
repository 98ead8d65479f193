"""Lo que hay detrás de cada n, N y «faltan»: qué establecimientos, qué grupos, qué meses. El registro de listas."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.listas import acuerdos, atender, calidad, establecimientos, grupos, guia, porque, territorios
from dashboard.indicadores.listas.directorio import DIRECTORIO
from dashboard.indicadores.listas.lista import Fila, Lista, con_procedencia, publicable
from dashboard.indicadores.listas.llamadas import POR_LLAMAR
from dashboard.indicadores.listas.parecidos import PARECIDOS
from dashboard.indicadores.listas.visitados import VISITADOS
from dashboard.nucleo.errores import ErrorVista

LISTAS: tuple[Lista, ...] = (
    *establecimientos.LISTAS,
    *grupos.LISTAS,
    DIRECTORIO,
    grupos.SESIONES,
    *territorios.LISTAS,
    *porque.LISTAS,
    POR_LLAMAR,
    PARECIDOS,
    VISITADOS,
    *atender.LISTAS,
    *calidad.LISTAS,
    *guia.LISTAS,
    *acuerdos.LISTAS,
)
POR_CLAVE: dict[str, Lista] = {lista.clave: lista for lista in LISTAS}
#: los establecimientos de un distrito: su código es un UBIGEO y no un territorio
DISTRITO = "distrito"
#: todo lo que puede pedir una dirección
CLAVES: tuple[str, ...] = (*POR_CLAVE, DISTRITO)


@dataclass(frozen=True, slots=True)
class ListaAbierta:
    """Una lista con su territorio y sus filas."""

    lista: Lista
    nodo: Nodo
    filas: list[Fila]


def abrir(clave: str, codigo: str, consulta: Consulta, periodo: Periodo) -> ListaAbierta:
    """Abre una lista de un territorio (o de un distrito). `ErrorVista` si la lista o el código no existen."""
    if clave == DISTRITO:
        nodo = consulta.raiz
        columnas = consulta.columnas_establecimientos(nodo, "ubigeo", "distrito")
        nombres = dict(zip(columnas["ubigeo"], columnas["distrito"], strict=True))
        if not codigo or codigo not in nombres:
            raise ErrorVista(
                f"No hay establecimientos en el distrito con UBIGEO «{codigo[:20]}».",
                opciones=[("Ir al panorama", "/")],
            )
        lista = establecimientos.lista_de_distrito(codigo, nombres[codigo])
    elif clave in POR_CLAVE:
        lista, nodo = POR_CLAVE[clave], consulta.nodo(codigo)
        permitido = lista.permitido(nodo, periodo) if lista.permitido else periodo
        if permitido != periodo:
            en_url = quote(nodo.codigo, safe="")
            raise ErrorVista(
                f"Los motivos de «{nodo.nombre}» no se muestran por mes: permitirían reconocer a una persona.",
                que_hacer="Se muestran por semestre o por año.",
                opciones=[(f"Ver {permitido.texto}", f"/lista/{clave}/{en_url}?periodo={permitido}")],
            )
    else:
        raise ErrorVista(f"No hay ninguna lista llamada «{clave[:40]}».", opciones=[("Ir al panorama", "/")])
    lista, filas = con_procedencia(lista, consulta, nodo, lista.filas(consulta, nodo, periodo))
    lista, filas = publicable(lista, nodo, filas)
    return ListaAbierta(lista, nodo, filas)
