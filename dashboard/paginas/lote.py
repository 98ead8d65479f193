"""Los archivos de todas las partes de un territorio, en un ZIP. Responde a quien remite el informe de cada red.

El formulario sirve sin guiones: envía el pedido y recibe el archivo. Con ellos se ve por cuál va y se puede cancelar
(`assets/lote.js`).
"""

from __future__ import annotations

from urllib.parse import urlencode

from dashboard.almacen.consulta import Consulta
from dashboard.navegacion.vista import LOTE, Vista
from dashboard.nucleo.formato import enumerar, mayuscula, plural
from dashboard.paginas.cabecera import tira, titular
from dashboard.paginas.pagina import Pagina, de_lectura
from dashboard.piezas import html
from dashboard.piezas.enlaces import de_la_carga, enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import tarjeta
from dashboard.salidas.lote_encargo import FORMATOS, encargar

#: nombre del campo de los formatos, y de los que se ofrecen, cada uno con su nombre en plural
CAMPO = "formatos"
_PLURALES = {"pdf": "los informes (PDF)", "pptx": "las presentaciones (PowerPoint)", "xlsx": "los libros (Excel)"}
RUTA = "/descargar/lote.zip"


def pintar(vista: Vista, consulta: Consulta) -> Pieza:
    """La página. `ErrorVista` si el territorio no se reparte."""
    encargo = encargar(consulta, vista.codigo, vista.periodo)
    nodo = encargo.nodo
    cuantos = len(consulta.descendientes(nodo, encargo.nivel))
    campos = {"territorio": nodo.codigo, "periodo": str(vista.periodo)} | de_la_carga(vista)
    todos = enumerar([_PLURALES[formato].split(" (")[0] for formato in FORMATOS])
    opciones = [(",".join(FORMATOS), mayuscula(todos)), *((f, f"Solo {_PLURALES[f]}") for f in FORMATOS)]
    formulario = html.Form(
        html.campo("Qué archivos", html.eleccion(CAMPO, opciones[0][0], opciones, "lote-formatos")),
        html.P("Cada territorio va en su carpeta, y un índice lleva a sus archivos sin internet.", className="nota"),
        html.Button("Preparar el ZIP", type="submit", className="boton principal"),
        action=f"{RUTA}?{urlencode(campos)}",
        method="post",
        className="lote",
        **{"data-lote": str(cuantos)},
    )
    volver = enlace(f"← Volver a {nodo.nombre}", vista.hacia(nodo.codigo, nodo.nivel).url(), "accion")
    que = plural(cuantos, "territorio")
    return html.Div(
        tira(vista, consulta, nodo, volver),
        titular(
            f"Todos los archivos de {encargo.que}",
            f"{que}, {vista.periodo.texto}. Se preparan en unos segundos, y de lo que no se pueda hacer el índice dice "
            "por qué.",
        ),
        html.Div(tarjeta("¿Qué se lleva?", formulario), className="rejilla rejilla-una"),
        className="pagina",
    )


PAGINA = Pagina(LOTE, de_lectura(pintar))
