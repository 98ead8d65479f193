"""El plan como formulario sin red: un HTML con las visitas de un equipo, que se abre en un teléfono sin servidor.

Va todo dentro: qué mirar en cada visita, las respuestas de los catálogos y el guion (`assets/visita.js`). Nada se
escribe con libertad: se elige, se marca o se pone una fecha. Lo que envía lo lee `/datos` como cualquier archivo.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from dashboard.contratos.contrato import Columna
from dashboard.contratos.plantilla import nombre_de_opcion
from dashboard.dominio.catalogos import HECHA, RESULTADOS
from dashboard.dominio.marcado import Crudo, atributo, escapado, etiqueta
from dashboard.graficas.tema import LETRA, TOKENS
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.formato import fecha, mayuscula, plural
from dashboard.nucleo.recursos import carpeta_assets
from dashboard.planificacion.itinerario import DIAS, Itinerario, VisitaPlan
from dashboard.salidas.procedencia_plan import MARCA, nombre_de_archivo
from dashboard.salidas.vuelta import DE_LA_VISITA, DEL_ACUERDO, fila_de_visita, filas_de_acuerdos, quien_es

#: lo que una visita responde según en qué quedó
_NO_HECHAS = " ".join(resultado for resultado in RESULTADOS if resultado != HECHA)
#: nada de fuera, ni aunque lo abra algo que tiene red
_POLITICA = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; form-action 'none'"
_ESTILO = f"""
:root{{color-scheme:light;font-family:{LETRA};color:{TOKENS["tinta"]};background:{TOKENS["fondo"]}}}
body{{margin:0 auto;max-width:40rem;padding:.75rem;line-height:1.4}}
section,footer{{background:{TOKENS["papel"]};border:1px solid {TOKENS["linea"]};border-radius:.5rem;padding:.75rem;
margin:0 0 .75rem}}
h1{{font-size:1.25rem}}h2{{font-size:1.05rem;margin:0}}p,ul{{margin:.4rem 0}}ul{{padding-left:1.1rem}}
fieldset{{border:1px solid {TOKENS["linea"]};border-radius:.4rem;margin:.6rem 0;padding:.5rem;min-width:0}}
legend{{font-weight:600}}label{{display:flex;gap:.5rem;align-items:center;min-height:2.75rem}}
label.apilado{{display:block;padding:.3rem 0}}
input[type=radio],input[type=checkbox]{{width:1.4rem;height:1.4rem;flex:none;accent-color:{TOKENS["acento"]}}}
select,input[type=date],button{{font:inherit;min-height:2.75rem;width:100%;box-sizing:border-box;color:inherit;
background:{TOKENS["papel"]};border:1px solid {TOKENS["apagado"]};border-radius:.4rem;padding:0 .5rem}}
button.principal{{background:{TOKENS["acento"]};color:{TOKENS["papel"]};font-weight:600}}
:focus-visible{{outline:3px solid {TOKENS["acento"]};outline-offset:2px}}
small,.nota{{color:{TOKENS["apagado"]}}}.marca{{background:{TOKENS["demostracion"]};padding:.4rem}}
pre{{overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere}}button{{margin-top:.5rem}}[hidden]{{display:none}}
"""


def en_html(plan: Itinerario, equipo: int) -> bytes:
    """El formulario de un equipo. `ErrorVista` si ese equipo no visita a nadie."""
    visitas = [visita for visita in plan.visitas if visita.equipo == equipo]
    if not visitas:
        raise ErrorVista(
            f"El equipo {equipo} no tiene visitas en este plan.",
            que_hacer="Elija otro equipo, o planifique otra vez con más días.",
        )
    titulo = f"Visitas del equipo {equipo} en {plan.nombre}"
    desde, hasta = (visita.inicio.date() for visita in (visitas[0], visitas[-1]))
    dia = fecha(desde) if desde == hasta else f"del {fecha(desde)} al {fecha(hasta)}"
    cuerpo = etiqueta(
        "main",
        etiqueta("p", MARCA, clase="marca") if plan.demostracion else "",
        etiqueta("h1", titulo),
        etiqueta(
            "p", f"{mayuscula(dia)}, {plural(len(visitas), 'visita')}. Toque lo que corresponda; no hace falta red."
        ),
        etiqueta(
            "noscript", etiqueta("p", "Este archivo necesita JavaScript para guardar y enviar lo que se responde.")
        ),
        etiqueta(
            "form",
            *(_visita(plan, visita, numero) for numero, visita in enumerate(visitas, 1)),
            _pie(),
            id="visitas",
            **{
                "data-clave": f"-{plan.codigo}-{desde}-{equipo}-{plan.generacion}",
                "data-archivo": f"visitas-{plan.codigo}-equipo-{equipo}-{desde}.csv",
            },
        ),
    )
    guion = (carpeta_assets() / "visita.js").read_text(encoding="utf-8")
    cabeza = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy"{atributo("content", _POLITICA)}>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escapado(titulo)}</title><style>{_ESTILO}</style>"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="es-PE"><head>{cabeza}</head><body>{cuerpo}'
        f'<script type="module">\n{guion}</script></body></html>\n'
    ).encode()


def formularios(plan: Itinerario) -> Iterable[tuple[str, bytes]]:
    """(nombre del archivo, contenido) del formulario de cada equipo con visitas."""
    for equipo in sorted({visita.equipo for visita in plan.visitas}):
        yield nombre_de_formulario(plan, equipo), en_html(plan, equipo)


def nombre_de_formulario(plan: Itinerario, equipo: int) -> str:
    """`visitas_11-02_2026-12-07-carga-12_equipo-1.html`."""
    return nombre_de_archivo(plan, "html").replace(".html", f"_equipo-{equipo}.html")


def _visita(plan: Itinerario, visita: VisitaPlan, numero: int) -> Crudo:
    inicio = visita.inicio
    id_ = f"v{numero}"
    resultado, motivo, *hallazgos = DE_LA_VISITA
    mirar = [f"{p.texto}{f' Guía {p.parrafo}.' if p.parrafo else ''}" for p in visita.mirar]
    return etiqueta(
        "section",
        etiqueta("h2", f"{numero}. {quien_es(visita)}", id=id_),
        etiqueta("p", f"{mayuscula(DIAS[inicio.weekday()])} {fecha(inicio.date())}, {inicio:%H:%M}. {visita.accion}"),
        etiqueta("h3", "Qué mirar") if mirar else "",
        etiqueta("ul", *(etiqueta("li", punto) for punto in mirar)) if mirar else "",
        _grupo("¿En qué quedó?", _radios(resultado, id_, ("", "todavía no se sabe"))),
        _apilado("Día en que se hizo, o en que tocaba", _fecha("fecha", id_, inicio.date().isoformat())),
        _cuando(_NO_HECHAS, _grupo("¿Por qué?", _radios(motivo, id_, ("", "no se anotó")))),
        _cuando(
            HECHA,
            _grupo("Qué se halló", [_casilla(columna, id_) for columna in hallazgos]),
            *(_acuerdo(fila, orden, f"{id_}-{orden}") for orden, fila in enumerate(filas_de_acuerdos(visita), 1)),
        ),
        **{"data-fila": _json(fila_de_visita(plan, visita)), "aria-labelledby": id_},
    )


def _acuerdo(fila: dict[str, str], orden: int, id_: str) -> Crudo:
    """Qué se acordó, a cargo de qué función y para cuándo."""
    acuerdo, a_cargo, compromiso = DEL_ACUERDO
    return _grupo(
        f"Acuerdo {orden}",
        [
            _apilado(acuerdo.descripcion, _eleccion(acuerdo, id_)),
            _apilado(a_cargo.descripcion, _eleccion(a_cargo, id_)),
            _apilado(compromiso.descripcion, _fecha(compromiso.nombre, id_, "")),
        ],
        **{"data-fila": _json(fila)},
    )


def _pie() -> Crudo:
    return etiqueta(
        "footer",
        etiqueta("p", etiqueta("b", "", id="cuantas"), " ", etiqueta("span", "", id="guardado"), role="status"),
        etiqueta("button", "Enviar", type="submit", clase="principal"),
        etiqueta("button", "Borrar lo respondido", type="reset"),
        etiqueta("p", "", id="aviso", role="status"),
        etiqueta("p", "Se envía un archivo con códigos y fechas. No lleva nombres de personas.", clase="nota"),
        etiqueta(
            "details",
            etiqueta("summary", "Ver lo que se envía, para copiarlo"),
            etiqueta("pre", "", id="contenido", tabindex="0", **{"aria-label": "Lo que se envía"}, role="region"),
        ),
    )


def _json(fila: dict[str, str]) -> str:
    return orjson.dumps(fila).decode()


def _cuando(resultados: str, *hijos: object) -> Crudo:
    return etiqueta("div", *hijos, **{"data-cuando": resultados})


def _grupo(titulo: str, hijos: Sequence[object], **atributos: Any) -> Crudo:
    return etiqueta("fieldset", etiqueta("legend", titulo), *hijos, **atributos)


def _apilado(texto: str, control: Crudo) -> Crudo:
    return etiqueta("label", texto, control, clase="apilado")


def _control(columna: str, id_: str, **atributos: Any) -> dict[str, Any]:
    return {"id": f"{id_}-{columna}", "name": f"{id_}-{columna}", "data-columna": columna, **atributos}


def _nombres(columna: Columna) -> list[tuple[str, str]]:
    return [(valor, nombre_de_opcion(columna, valor)) for valor in columna.valores]


def _radios(columna: Columna, id_: str, vacia: tuple[str, str]) -> list[Crudo]:
    """Una opción por valor, con la vacía elegida."""
    return [
        etiqueta(
            "label",
            _vacia(
                "input",
                **_control(columna.nombre, id_, type="radio", value=valor, checked=not valor)
                | {"id": f"{id_}-{columna.nombre}-{valor}"},
            ),
            mayuscula(texto),
        )
        for valor, texto in (vacia, *_nombres(columna))
    ]


def _casilla(columna: Columna, id_: str) -> Crudo:
    dicho = mayuscula(columna.descripcion.removeprefix("Se halló que "))
    return etiqueta("label", _vacia("input", **_control(columna.nombre, id_, type="checkbox", value="si")), dicho)


def _fecha(columna: str, id_: str, valor: str) -> Crudo:
    return _vacia("input", **_control(columna, id_, type="date", value=valor))


def _vacia(etiqueta: str, **atributos: Any) -> Crudo:
    return Crudo(f"<{etiqueta}{''.join(atributo(nombre, valor) for nombre, valor in atributos.items())}>")


def _eleccion(columna: Columna, id_: str) -> Crudo:
    opciones = [("", "elija"), *_nombres(columna)]
    return etiqueta(
        "select",
        *(etiqueta("option", mayuscula(texto), value=valor) for valor, texto in opciones),
        **_control(columna.nombre, id_),
    )
