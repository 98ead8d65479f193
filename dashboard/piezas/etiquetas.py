"""Etiquetas ligeras: el mismo JSON que escriben `dash.html` y `dcc.Link`, sin construir su objeto.

Una pantalla tiene unas 500 etiquetas y el constructor de cada componente de Dash cuesta unos 20 µs; un diccionario
cuesta menos de 1 µs. El esqueleto (`layout`) sigue hecho con componentes de Dash, que sí validan identificadores.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: una etiqueta ya escrita: {"props", "type", "namespace"}
Pieza = dict[str, Any]
Fabrica = Callable[..., Pieza]


def _fabrica(tipo: str, espacio: str = "dash_html_components") -> Fabrica:
    def etiqueta(children: Any = None, **props: Any) -> Pieza:
        if children is not None:
            props["children"] = children
        return {"props": props, "type": tipo, "namespace": espacio}

    return etiqueta


A = _fabrica("A")
Article = _fabrica("Article")
Aside = _fabrica("Aside")
B = _fabrica("B")
Button = _fabrica("Button")
Dd = _fabrica("Dd")
Details = _fabrica("Details")
Div = _fabrica("Div")
Dl = _fabrica("Dl")
Dt = _fabrica("Dt")
Form = _fabrica("Form")
H1 = _fabrica("H1")
H2 = _fabrica("H2")
H3 = _fabrica("H3")
Label = _fabrica("Label")
Li = _fabrica("Li")
Main = _fabrica("Main")
Nav = _fabrica("Nav")
Ol = _fabrica("Ol")
Option = _fabrica("Option")
Output = _fabrica("Output")
P = _fabrica("P")
Section = _fabrica("Section")
Select = _fabrica("Select")
Small = _fabrica("Small")
Span = _fabrica("Span")
Summary = _fabrica("Summary")
Table = _fabrica("Table")
Tbody = _fabrica("Tbody")
Td = _fabrica("Td")
Th = _fabrica("Th")
Thead = _fabrica("Thead")
Tr = _fabrica("Tr")
Ul = _fabrica("Ul")
Link = _fabrica("Link", "dash_core_components")
