"""Los colores, sus clases y la letra, una sola vez: de aquí salen las variables de CSS y el diseño de las figuras."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.dominio.estandar import Fraccion, Veredicto
from dashboard.dominio.ficha import Escala
from dashboard.dominio.grafica import Papel
from dashboard.nucleo.formato import ESPACIO_FINO, MESES, MESES_LARGOS

# -- Los colores y la letra, una sola vez: de aquí salen las variables de CSS y el diseño de las figuras.

#: (nombre, con luz, a oscuras). Los dos de una fila dicen lo mismo: a oscuras la tinta es clara y el papel oscuro
_COLORES_DE_PAGINA: tuple[tuple[str, str, str], ...] = (
    ("tinta", "#14213D", "#E6EAF1"),
    ("apagado", "#566173", "#A7B1C2"),
    ("linea", "#E1E5EB", "#344056"),
    ("fondo", "#F4F6F8", "#0F1624"),
    ("papel", "#FFFFFF", "#182131"),
    ("acento", "#1F5FA8", "#8DBBEC"),
    ("acento-suave", "#E8F0F8", "#22354F"),
    ("riel", "#EBEEF2", "#2A3549"),
    ("si", "#1D7A74", "#4DB3A9"),
    ("si-texto", "#12605B", "#7FD0C6"),
    ("si-suave", "#E0F1EF", "#17393A"),
    ("no", "#B2452B", "#E5765A"),
    ("no-texto", "#93351D", "#F4A48E"),
    ("no-suave", "#FBEAE4", "#46251F"),
    ("depende-texto", "#6B4E00", "#EBCB79"),
    ("depende-suave", "#FBF1D5", "#3D3216"),
    ("neutro-texto", "#454F5F", "#C0C8D5"),
    ("neutro-suave", "#ECEFF3", "#2A3446"),
    ("clase-1", "#B2452B", "#C4512F"),
    ("clase-2", "#DF8551", "#D98652"),
    ("clase-3", "#F5D0A6", "#CFAC82"),
    ("clase-4", "#97CCC4", "#7DB5AC"),
    ("clase-5", "#1D7A74", "#1F8279"),
    ("neutra-1", "#DCE8F4", "#2C4361"),
    ("neutra-2", "#B4CFE8", "#38587F"),
    ("neutra-3", "#7FADD8", "#406B99"),
    ("neutra-4", "#3D78B4", "#83B3E6"),
    ("neutra-5", "#1F5FA8", "#C4DEF7"),
    ("sin-dato", "#E6E9EE", "#3A4454"),
    ("no-aplica", "#FBFCFD", "#131B29"),
    ("trama", "#8E97A5", "#7F8A9C"),
    ("justificada", "#4C86BD", "#6FA9DC"),
    ("injustificada", "#CF6F38", "#E8935F"),
    ("sin-motivo", "#868F9E", "#97A2B3"),
    ("salida", "#76679F", "#A99BD3"),
    ("asistieron", "#1D7A74", "#4DB3A9"),
    ("banda", "#E3ECF5", "#26405F"),
    ("mar", "#EDF1F5", "#121A28"),
    ("vecino", "#DDE2E9", "#263143"),
    ("demostracion", "#FFF3C4", "#453708"),
    ("demostracion-texto", "#5C4300", "#FFE7A3"),
    # la letra y las rayas sobre una clase del estándar, que se parece a sí misma en los dos temas: no se cambian
    ("sobre-oscuro", "#FFFFFF", "#FFFFFF"),
    ("sobre-claro", "#14213D", "#14213D"),
    ("sombra", "#14213D", "#000000"),
)
#: con luz: también lo que se imprime y lo que se descarga
TOKENS: dict[str, str] = {nombre: claro for nombre, claro, _ in _COLORES_DE_PAGINA}
A_OSCURAS: dict[str, str] = {nombre: oscuro for nombre, _, oscuro in _COLORES_DE_PAGINA}
#: la presentación: cada color a oscuras (un auditorio) y con luz; los colores de las clases del mapa son los de siempre
_ESCENARIO: tuple[tuple[str, str, str], ...] = (
    ("escena-fondo", "#0F1B33", "#FFFFFF"),
    ("escena-columna", "#3D5A8A", "#4F74AD"),
    ("escena-panel", "#1B2A48", "#F0F3F7"),
    ("escena-tinta", "#FFFFFF", "#14213D"),
    ("escena-texto", "#D3DBE8", "#33405A"),
    ("escena-apagado", "#A3B0C6", "#566173"),
    ("escena-linea", "#33425F", "#D5DBE4"),
    ("escena-mudo", "#24334F", "#B9C4D3"),
    ("escena-acento", "#97CCC4", "#12605B"),
    ("escena-serie", "#6FB1E8", "#1F5FA8"),
    ("escena-antes", "#6B7A95", "#9AA5B5"),
    ("escena-banda", "#24395C", "#DCE7F3"),
    ("escena-senal", "#F2A065", "#B2452B"),
    ("escena-justificada", "#6FA9DC", "#4C86BD"),
    ("escena-injustificada", "#EE9A66", "#DF8551"),
    ("escena-sin-motivo", "#8A97AC", "#AAB3C0"),
    ("escena-trama", "#97CCC4", "#14213D"),
)
ESCENARIO: dict[str, dict[str, str]] = {
    "oscuro": {nombre: oscuro for nombre, oscuro, _ in _ESCENARIO},
    "claro": {nombre: claro for nombre, _, claro in _ESCENARIO},
}
LETRA = '"Segoe UI", system-ui, "Noto Sans", "Liberation Sans", Arial, sans-serif'

Clases = tuple[tuple[int, str, str], ...]
#: clases del estándar: (tope en décimas de punto, exclusivo; color; texto de la leyenda). La línea de 80 % decide.
CLASES_ESTANDAR: Clases = (
    (400, "clase-1", "menos de 40 %"),
    (600, "clase-2", "40 a 59,9 %"),
    (800, "clase-3", "60 a 79,9 %"),
    (900, "clase-4", "80 a 89,9 %"),
    (1001, "clase-5", "90 % o más"),
)
#: clases sin estándar: un solo tono, porque la guía no dice cuánto es bastante
CLASES_NEUTRAS: Clases = (
    (400, "neutra-1", "menos de 40 %"),
    (600, "neutra-2", "40 a 59,9 %"),
    (700, "neutra-3", "60 a 69,9 %"),
    (800, "neutra-4", "70 a 79,9 %"),
    (10**9, "neutra-5", "80 % o más"),
)
#: para indicadores en que menos es mejor o cuyos valores son pequeños
CLASES_BAJAS: Clases = (
    (50, "neutra-1", "menos de 5 %"),
    (100, "neutra-2", "5 a 9,9 %"),
    (150, "neutra-3", "10 a 14,9 %"),
    (200, "neutra-4", "15 a 19,9 %"),
    (10**9, "neutra-5", "20 % o más"),
)
#: para razones como sesiones por grupo y mes (décimas de sesión: 10 = 1,0)
CLASES_RAZON: Clases = (
    (500, "neutra-1", "menos de 0,5"),
    (800, "neutra-2", "0,5 a 0,79"),
    (1000, "neutra-3", "0,8 a 0,99"),
    (1500, "neutra-4", "1 a 1,49"),
    (10**9, "neutra-5", "1,5 o más"),
)
#: la región tiene o no tiene su equipo completo
CLASES_EQUIPO: Clases = (
    (1000, "clase-2", "equipo incompleto"),
    (1001, "clase-5", "equipo completo"),
)

#: con qué se pinta cada escala en el mapa, el mosaico y las barras
CLASES: dict[Escala, Clases] = {
    Escala.ESTANDAR: CLASES_ESTANDAR,
    Escala.COMPLETO: CLASES_EQUIPO,
    Escala.NEUTRA: CLASES_NEUTRAS,
    Escala.BAJA: CLASES_BAJAS,
    Escala.RAZON: CLASES_RAZON,
}

#: color de lo que dice cada serie: en las páginas y el PPTX, y en la presentación
_COLORES: tuple[tuple[Papel, str, str], ...] = (
    (Papel.VALOR, "acento", "escena-serie"),
    (Papel.ANTES, "sin-motivo", "escena-antes"),
    (Papel.AHORA, "acento", "escena-acento"),
    (Papel.LIMITE, "trama", "escena-banda"),
    (Papel.CENTRO, "apagado", "escena-apagado"),
    (Papel.SUELTOS, "acento", "escena-serie"),
    (Papel.ASISTIERON, "asistieron", "escena-acento"),
    (Papel.JUSTIFICADA, "justificada", "escena-justificada"),
    (Papel.INJUSTIFICADA, "injustificada", "escena-injustificada"),
    (Papel.SIN_MOTIVO, "sin-motivo", "escena-sin-motivo"),
    (Papel.SALIDA, "salida", "escena-antes"),
    (Papel.SUMA, "si", "escena-acento"),
    (Papel.RESTA, "no", "escena-senal"),
    (Papel.TOTAL, "apagado", "escena-serie"),
)
#: de lo que se aparta hacia abajo y hacia arriba de lo esperado; en la presentación, con el mismo sentido
COLOR_DE_LADO: dict[int, str] = {-1: "no", 1: "si"}
COLOR_DE_LADO_EN_ESCENA: dict[int, str] = {-1: "escena-senal", 1: "escena-acento"}
COLORES: dict[Papel, str] = {papel: color for papel, color, _ in _COLORES}
COLORES_DE_ESCENA: dict[Papel, str] = {papel: color for papel, _, color in _COLORES}

#: palabra y figura de cada veredicto: nunca solo color
SIGNOS: dict[Veredicto, tuple[str, str]] = {
    Veredicto.CUMPLE: ("●", "cumple"),
    Veredicto.NO_CUMPLE: ("▲", "no cumple"),
    Veredicto.DEPENDE: ("◆", "depende"),
    Veredicto.SIN_DATO: ("○", "sin dato"),
    Veredicto.NO_APLICA: ("–", "no aplica"),
}


def clase_de(fraccion: Fraccion, clases: Clases) -> int | None:
    """Posición de la clase a la que pertenece una fracción, comparando enteros; `None` sin dato."""
    if fraccion.numerador is None or not fraccion.denominador or fraccion.todo_calla or fraccion.de_una_parte:
        return None
    for posicion, (tope, _, _) in enumerate(clases):
        if 1000 * fraccion.numerador < tope * fraccion.denominador:
            return posicion
    return len(clases) - 1


def token_de(fraccion: Fraccion, clases: Clases = CLASES_ESTANDAR, *, aplica: bool = True) -> str:
    """El nombre del color de una fracción: el de su clase, el de sin dato o el de donde no aplica."""
    if not aplica:
        return "no-aplica"
    clase = clase_de(fraccion, clases)
    return "sin-dato" if clase is None else clases[clase][1]


def letra_sobre(token: str) -> str:
    """El nombre del color de letra que se lee, en los dos temas, sobre un color de clase."""
    if token.startswith("clase-"):
        return "sobre-oscuro" if token in {"clase-1", "clase-5"} else "sobre-claro"
    # a oscuras el tono único va al revés, de lo oscuro a lo claro, y la tinta y el papel también
    return "papel" if token in {"neutra-4", "neutra-5"} else "tinta"


def variables_css(*, con_oscuro: bool = True) -> str:
    """Las variables de CSS de todos los colores; `con_oscuro`: con las del tema oscuro, que sigue al del sistema.

    El papel nunca va a oscuras.
    """
    claras = f":root{{color-scheme:light;{_variables(TOKENS)}--letra:{LETRA}}}"
    if not con_oscuro:
        return claras
    oscuras = f":root{{color-scheme:dark;{_variables(A_OSCURAS)}}}"
    return f"{claras}@media screen and (prefers-color-scheme:dark){{{oscuras}}}"


def variables_de_escenario() -> str:
    """Las variables de CSS de la presentación, una regla por tema."""
    return "".join(f"[data-tema={tema}]{{{_variables(colores)}}}" for tema, colores in ESCENARIO.items())


def _variables(colores: Mapping[str, str]) -> str:
    return "".join(f"--{nombre}:{valor};" for nombre, valor in colores.items())


def diseno(**otros: Any) -> dict[str, Any]:
    """`layout` común de las figuras: fondo transparente, letra del sistema, coma decimal y espacio fino."""
    return {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": LETRA, "size": 12, "color": TOKENS["apagado"]},
        "separators": f",{ESPACIO_FINO}",
        "margin": {"l": 44, "r": 12, "t": 8, "b": 32},
        "hoverlabel": {
            "bgcolor": TOKENS["papel"],
            "bordercolor": TOKENS["linea"],
            "font": {"family": LETRA, "size": 13, "color": TOKENS["tinta"]},
            "align": "left",
        },
        "showlegend": False,
        "dragmode": False,
        **otros,
    }


def eje(**otros: Any) -> dict[str, Any]:
    """Un eje discreto: rejilla clara, sin línea y sin arrastre."""
    return {
        "gridcolor": TOKENS["linea"],
        "zeroline": False,
        "fixedrange": True,
        "ticks": "",
        "tickfont": {"size": 11},
        **otros,
    }


def sin_datos(frase: str) -> dict[str, Any]:
    """Una figura sin ejes que dice por qué está vacía."""
    nota = {
        "text": frase, "showarrow": False, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5,
        "font": {"size": 13, "color": TOKENS["apagado"]},
    }  # fmt: skip
    return {"data": [], "layout": diseno(xaxis=eje(visible=False), yaxis=eje(visible=False), annotations=[nota])}


def relleno(color: str) -> dict[str, Any]:
    """Relleno de una barra; lo que no tiene motivo lleva además rayas, para no depender del color."""
    marca: dict[str, Any] = {"color": TOKENS[color]}
    if color == "sin-motivo":
        marca["pattern"] = {"shape": "/", "fillmode": "overlay", "fgcolor": TOKENS["papel"], "size": 5, "solidity": 0.3}
    return marca


#: configuración de todas las gráficas: sin logotipo, sin nube y con las palabras en español
CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displayModeBar": False,
    "responsive": True,
    "locale": "es-PE",
    "locales": {
        "es-PE": {
            "dictionary": {
                "Zoom in": "Acercar",
                "Zoom out": "Alejar",
                "Reset view": "Ver todo",
                "Reset map": "Ver todo",
                "Download plot as a PNG": "Descargar como PNG",
                "Pan": "Mover",
            },
            "format": {
                "days": ["domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"],
                "shortDays": ["dom", "lun", "mar", "mié", "jue", "vie", "sáb"],
                "months": list(MESES_LARGOS),
                "shortMonths": list(MESES),
                "decimal": ",",
                "thousands": ESPACIO_FINO,
                "date": "%d/%m/%Y",
            },
        }
    },
}
