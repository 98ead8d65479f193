"""El índice de un lote: una página que se abre sin red, con las cifras de cada territorio y sus archivos."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from dashboard.dominio.marcado import Crudo, atributo, escapado, etiqueta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import NOMBRES_NIVEL
from dashboard.graficas.tema import LETRA, TOKENS
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.nucleo.formato import al, mayuscula
from dashboard.salidas.informe_renglones import Renglon, renglon
from dashboard.salidas.libro import MARCA
from dashboard.salidas.lote_encargo import FORMATOS, Encargo, Hecho, resumen_de

#: las cifras que se ven de cada territorio
CIFRAS = ("cobertura", "grupos_activos", "asistencia")
#: nada de fuera, ni aunque lo abra algo que tiene red
_POLITICA = "default-src 'none'; style-src 'unsafe-inline'"
_ESTILO = f"""
:root{{color-scheme:light;font-family:{LETRA};color:{TOKENS["tinta"]};background:{TOKENS["fondo"]}}}
body{{margin:0 auto;max-width:66rem;padding:1.5rem 1rem 3rem;line-height:1.45}}
h1{{font-size:1.6rem;line-height:1.2;margin:.2rem 0}}p{{margin:.35rem 0;color:{TOKENS["apagado"]}}}
.sobre{{color:{TOKENS["acento"]};font-weight:700;font-size:.9rem}}
.marca{{background:{TOKENS["demostracion"]};color:{TOKENS["demostracion-texto"]};font-weight:700;padding:.5rem .75rem;
border-radius:.4rem}}
.caja{{background:{TOKENS["papel"]};border:1px solid {TOKENS["linea"]};border-radius:.6rem;overflow-x:auto;
margin:1rem 0}}
table{{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}}
th,td{{text-align:left;padding:.55rem .75rem;border-top:1px solid {TOKENS["linea"]};vertical-align:top}}
thead th{{border-top:0;font-size:.8rem;color:{TOKENS["apagado"]}}}tbody th{{font-weight:600}}
td small,th small{{display:block;color:{TOKENS["apagado"]};font-weight:400}}
a{{color:{TOKENS["acento"]};margin-right:.9rem;white-space:nowrap}}
a:focus-visible{{outline:3px solid {TOKENS["acento"]}}}
.cumple{{color:{TOKENS["si-texto"]}}}.no_cumple{{color:{TOKENS["no-texto"]}}}.depende{{color:{TOKENS["depende-texto"]}}}
@media print{{body{{padding:0;max-width:none}}}}
"""


def indice(encargo: Encargo, hechos: Sequence[Hecho]) -> bytes:
    """La página entera, sin guiones ni nada de fuera."""
    consulta, nodo = encargo.consulta, encargo.nodo
    titulo = f"Archivos de {encargo.que}"
    encabezados = (mayuscula(NOMBRES_NIVEL[encargo.nivel][0]), *(POR_CLAVE[c].ficha.corto for c in CIFRAS), "Archivos")
    cabeza = etiqueta("tr", *(etiqueta("th", texto, scope="col") for texto in encabezados))
    filas = [_fila(encargo, hecho.nodo, _archivos(hecho)) for hecho in hechos]
    propia = _fila(encargo, nodo, Crudo(etiqueta("small", "El conjunto")))
    cuerpo = etiqueta(
        "main",
        etiqueta("p", MARCA, clase="marca") if consulta.contexto.demostracion else "",
        etiqueta("p", "Grupos de apoyo comunal a la lactancia materna", clase="sobre"),
        etiqueta("h1", titulo),
        etiqueta(
            "p",
            f"{encargo.periodo.texto} · {al(nodo.fecha_datos)} · carga n.º {consulta.contexto.generacion} · "
            "Guía Técnica MINSA 2014, 6.1.4",
        ),
        etiqueta("p", f"{resumen_de(hechos)}."),
        etiqueta("div", etiqueta("table", etiqueta("thead", cabeza), etiqueta("tbody", propia, *filas)), clase="caja"),
        etiqueta("p", "Lo que falta no es cero: «sin dato» y «sin reporte» dicen que no se sabe."),
    )
    meta = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy"{atributo("content", _POLITICA)}>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escapado(titulo)}</title><style>{_ESTILO}</style>"
    )
    return f'<!DOCTYPE html>\n<html lang="es-PE"><head>{meta}</head><body>{cuerpo}</body></html>\n'.encode()


def _fila(encargo: Encargo, nodo: Nodo, archivos: Crudo) -> Crudo:
    renglones = [renglon(encargo.consulta, nodo, encargo.periodo, POR_CLAVE[clave]) for clave in CIFRAS]
    nombre = etiqueta("th", nodo.nombre, etiqueta("small", nodo.codigo), scope="row")
    return etiqueta("tr", nombre, *map(_cifra, renglones), etiqueta("td", archivos))


def _cifra(propio: Renglon) -> Crudo:
    """El valor, de cuántos, y su veredicto con figura y palabra."""
    cuentas = etiqueta("small", propio.cuentas) if propio.cuentas else ""
    dicho = etiqueta("small", f"{propio.signo} {propio.palabra}", clase=propio.veredicto) if propio.veredicto else ""
    return etiqueta("td", propio.valor, cuentas, dicho)


def _archivos(hecho: Hecho) -> Crudo:
    """Un enlace por archivo y, de los que no se hicieron, por qué."""
    enlaces = [
        etiqueta("a", mayuscula(FORMATOS[formato]), href=quote(f"{hecho.carpeta}/{nombre}"))
        for formato, nombre in hecho.archivos.items()
    ]
    # el mismo motivo para todos se dice una vez
    motivos: dict[str, list[str]] = {}
    for formato, motivo in hecho.faltas.items():
        motivos.setdefault(motivo, []).append(FORMATOS[formato])
    faltas = [etiqueta("small", f"Sin {', '.join(cuales)}: {motivo}") for motivo, cuales in motivos.items()]
    return Crudo("".join([*enlaces, *faltas]))
