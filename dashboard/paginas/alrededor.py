"""Lo que rodea a toda página: el menú, las franjas de aviso, el pie y el botón de presentar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard import __version__
from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import PAIS
from dashboard.indicadores.palabras import solo_una_parte
from dashboard.navegacion.vista import Forma, Vista
from dashboard.nucleo.formato import al, en_plazo, palabra, plural
from dashboard.paginas import metodo, presentacion
from dashboard.paginas.pagina import Pagina
from dashboard.piezas import html
from dashboard.piezas.enlaces import enlace
from dashboard.piezas.marco import franja


def menu(paginas: Sequence[Pagina], vista: Vista | None, inicio: str = PAIS) -> list[Any]:
    """Los enlaces de arriba: el mismo periodo, y el mismo territorio entre el tablero y sus visitas.

    `vista`: la que se muestra; `None` si es un error. `inicio`: el territorio con que se abre el tablero.
    """
    en_menu = [(pagina.ruta, pagina.entrada) for pagina in paginas if pagina.entrada]
    territoriales = [ruta for ruta, entrada in en_menu if entrada.territorial]
    enlaces = []
    for ruta, entrada in en_menu:
        destino = ruta.camino()
        if vista is not None:
            # de un territorio a sus visitas, y de vuelta
            sigue = ruta is not vista.pagina and ruta in territoriales and vista.pagina in territoriales
            propios = () if entrada.al_comienzo else vista.con(pagina=ruta).extra
            destino = vista.con(pagina=ruta, codigo=vista.codigo if sigue else inicio, lista="", extra=propios).url()
        actual = vista is not None and vista.pagina is ruta
        enlaces.append(enlace(entrada.texto, destino, "actual" if actual else ""))
    return enlaces


def presentar(vista: Vista, consulta: Consulta) -> Any:
    """El botón que lleva a la historia de lo que se está mirando. La página se pide entera: va sin el marco."""
    signo = html.Span("▶", **{"aria-hidden": "true"})
    destino = presentacion.destino_de_presentar(vista, consulta)
    return html.A(signo, " Presentar", href=destino, className="presentar")


def franjas(consulta: Consulta, aviso: str, vista: Vista | None = None) -> list[Any]:
    """Lo que hay que saber antes de leer una cifra: si es inventada, si la carga falló o qué falta por cargar."""
    contexto = consulta.contexto
    puestas = []
    if contexto.demostracion:
        que = (
            "Establecimientos, grupos y sesiones son inventados"
            if contexto.registro_demostracion
            else "Los establecimientos son del registro; los grupos y sesiones son inventados"
        )
        puestas.append(
            franja([html.B("Datos de demostración. "), f"{que}: ninguna cifra es real."], "franja-demostracion")
        )
    if aviso:
        puestas.append(franja([html.B("Atención. "), f"{aviso} Se muestra la última carga buena."], "franja-aviso"))
    del_pais = vista is not None and vista.codigo == PAIS and vista.pagina.forma is not Forma.FIJA
    if del_pais and (parte := solo_una_parte(consulta, consulta.raiz)):
        puestas.append(franja(parte, "franja-nota"))
    if dudosas := _his_sin_comprobar(consulta):
        puestas.append(franja([html.B("Sesiones que pueden ser de otro establecimiento. "), dudosas], "franja-aviso"))
    if contexto.conteos.get("grupos") == 0:
        puestas.append(
            franja(
                "Solo está cargado el registro de establecimientos: faltan los grupos, las sesiones y los reportes.",
                "franja-nota",
            )
        )
    elif not contexto.hay_reportes:
        puestas.append(franja("No se cargó la tabla de reportes: lo cargado se toma por completo.", "franja-nota"))
    return puestas


def _his_sin_comprobar(consulta: Consulta) -> str:
    """Qué sesiones del HIS pueden estar en otro establecimiento y qué hacer; "" si no hay ninguna."""
    contexto, raiz = consulta.contexto, consulta.raiz
    sin_grupo = int(consulta.serie("sesiones_sin_grupo", raiz).sum())
    if contexto.demostracion or not sin_grupo or contexto.his_sin_comprobar == 0:
        return ""
    if contexto.his_sin_comprobar is None:
        cuantas = plural(sin_grupo, "sesión", "sesiones")
        vinieron = f"Esta carga, de una versión anterior, tiene {cuantas} sin grupo. Las que vinieran del HIS entraron"
    elif raiz.codigo == PAIS:
        de_his = contexto.his_sin_comprobar
        vinieron = f"{plural(de_his, 'sesión', 'sesiones')} del HIS {palabra(de_his, 'entró', 'entraron')}"
    else:
        vinieron = "Hay sesiones del HIS que entraron"
    return (
        f"{vinieron} cuando se aceptaba Id_Establecimiento, el número propio del HIS, como si fuera el RENIPRESS: si "
        "su archivo no traía una columna «renipress», pueden estar en otro lugar. Vuelva a cargarlo con esa columna, "
        "y cada cita pasa a su establecimiento; si no trae Id_Cita, elija «Reemplazar lo de sus territorios y meses»."
    )


def pie(consulta: Consulta) -> list[Any]:
    """De qué carga son las cifras y con qué regla."""
    contexto, certificado = consulta.contexto, consulta.certificado
    return [
        html.Span(
            f"Carga n.º {contexto.generacion} · {al(consulta.raiz.fecha_datos)} · "
            f"grupo activo: con una sesión {en_plazo(contexto.dias_actividad)} · "
            "Guía Técnica MINSA 2014, 6.1.4",
            **{"data-carga": str(contexto.generacion), "data-datos": al(consulta.raiz.fecha_datos)},
        ),
        enlace(certificado.frase, metodo.PAGINA.ruta.camino()) if certificado else None,
        html.Span(f"Versión {__version__}"),
    ]
