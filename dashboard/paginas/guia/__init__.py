"""`/guia`: todo lo que la guía pide, por proceso. Responde al director y a quien supervisa: ¿qué se hizo y qué falta?

De lo que nadie anotó no se sabe: no es un «no», y cada cifra dice de cuántos no hay registro.
"""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import Nivel
from dashboard.navegacion.vista import Vista
from dashboard.paginas.cabecera import exigir_nivel, hoja, tira, titular
from dashboard.paginas.guia.secciones import POR_CLAVE, SECCIONES
from dashboard.paginas.guia.tarjetas import GUIA, Mirada
from dashboard.paginas.pagina import Entrada, Pagina, de_lectura
from dashboard.piezas import html
from dashboard.piezas.enlaces import enlace
from dashboard.piezas.html import Pieza

_NIVELES = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED, Nivel.ESTABLECIMIENTO)


def pintar(vista: Vista, consulta: Consulta) -> Pieza:
    """La página de un territorio o un establecimiento. `ErrorVista` si el proceso no existe o el código es un grupo."""
    nodo = exigir_nivel(vista, consulta, "un territorio ni un establecimiento", _NIVELES)
    consulta.exigir_periodo(vista.periodo)
    seccion = POR_CLAVE[vista.opcion("proceso", tuple(POR_CLAVE), "El proceso")]
    m = Mirada(vista, consulta, nodo)
    izquierda, derecha = ([pintar(m) for pintar in lado] for lado in (seccion.izquierda, seccion.derecha))
    volver = enlace(f"← Volver a {nodo.nombre}", vista.hacia(nodo.codigo, nodo.nivel).url(), "accion")
    provisional = " Periodo en curso: cifras provisionales." if consulta.provisional(nodo, vista.periodo) else ""
    bajada = f"{seccion.pregunta} Guía {seccion.parrafo}, en {vista.periodo.en_frase}.{provisional}"
    return hoja(
        tira(vista, consulta, nodo, volver, lambda otro: vista.con(codigo=otro.codigo).url()),
        titular(f"{seccion.titular(m)}.", bajada, _indice(vista, seccion.clave)),
        columnas=(izquierda, derecha) if derecha else (izquierda,),
        clase="pagina pagina-guia",
    )


def _indice(vista: Vista, actual: str) -> Pieza:
    """Las secciones, por proceso, con la actual marcada."""
    pasos = [
        html.Li(
            html.Span(s.nombre, className="actual", **{"aria-current": "page"})
            if s.clave == actual
            else enlace(s.nombre, vista.con_campo("proceso", "" if s is SECCIONES[0] else s.clave).url())
        )
        for s in SECCIONES
    ]
    return html.Nav(html.Ul(pasos), className="indice-guia", **{"aria-label": "Procesos de la guía"})


PAGINA = Pagina(GUIA, de_lectura(pintar), Entrada("Guía", territorial=True))
