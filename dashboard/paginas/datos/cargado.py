"""Lo que ya hay: tablas cargadas, atraso de cada región, cargas que se conservan o quedaron a medias, y plantillas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.contratos.tablas import TABLAS
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import numero_mes
from dashboard.dominio.territorio import alfabetico
from dashboard.indicadores.resumen import medir
from dashboard.navegacion.vista import TERRITORIO, Vista
from dashboard.nucleo.formato import entero, enumerar, fecha, plural, porcentaje
from dashboard.piezas import html
from dashboard.piezas.enlaces import boton, descarga, enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import lineas, tabla, tarjeta, tarjeta_vacia
from dashboard.publicacion.cargas import Pendiente
from dashboard.publicacion.carpeta_carga import Conservada
from dashboard.publicacion.registro import registro_de_cargas

#: cargas que se listan de cada tabla, y archivos que se nombran de una carga; los demás se cuentan
_CARGAS, _ARCHIVOS = 6, 3
#: entradas del registro que se ven, y cifras de su huella; las demás están en su archivo
_REGISTRADAS, _HUELLA = 50, 12
_FASES = {
    "subiendo": "sin revisar",
    "esperando": "en cola",
    "revisando": "se está revisando",
    "revisada": "revisada, sin publicar",
    "publicando": "se está publicando",
    "error": "no se pudo terminar",
}


def tarjeta_cargado(consulta: Consulta | None) -> Pieza:
    """Una fila por tabla del contrato, también las que no se cargaron: cuántas filas, de qué días y qué archivos."""
    if consulta is None:
        return tarjeta_vacia("¿Qué está cargado?", "Nada todavía.")
    conteos = consulta.contexto.conteos.get("tablas", {})
    origen = consulta.procedencia([propia.nombre for propia in TABLAS])
    filas = [
        _fila_de_tabla(
            propia.nombre,
            propia.descripcion,
            conteos.get(propia.nombre),
            [carga for carga in origen if carga["tabla"] == propia.nombre],
            # una lista de partos también puede venir en las columnas del registro
            "con los establecimientos" if propia.nombre == "partos" and origen else "inventadas",
        )
        for propia in TABLAS
    ]
    encabezados = ("Tabla", "Filas", "De qué días", "De qué archivos")
    return tarjeta(
        "¿Qué está cargado?",
        tabla(encabezados, filas, "Tablas cargadas", clase="tabla tabla-datos"),
        pista="lo que sirve el tablero ahora",
    )


def _fila_de_tabla(
    nombre: str, descripcion: str, conteo: Mapping[str, Any] | None, origen: list[Mapping[str, Any]], de_donde: str
) -> Pieza:
    """`de_donde`: qué se dice de unas filas que ningún archivo trajo."""
    cuantas: Any = html.Span("sin cargar", className="sin-cargar")
    if conteo:
        cuantas = entero(conteo["filas"])
    archivos: list[Any] = [_carga(carga) for carga in origen[-_CARGAS:][::-1]]
    if len(origen) > _CARGAS:
        archivos.append(f"y {entero(len(origen) - _CARGAS)} más antiguas")
    return html.Tr(
        html.Th(html.B(nombre), html.Span(descripcion, className="pista-fila"), scope="row"),
        html.Td(cuantas, className="num"),
        html.Td(_dias(conteo)),
        html.Td(lineas(archivos, "") if archivos else (de_donde if conteo else "–")),
    )


def _dias(conteo: Mapping[str, Any] | None) -> str:
    if not conteo or not conteo["desde"]:
        return "–"
    desde, hasta = (
        fecha(date.fromisoformat(dia)) if len(dia) == 10 else dia for dia in (conteo["desde"], conteo["hasta"])
    )
    return desde if desde == hasta else f"{desde} a {hasta}"


def _carga(carga: Mapping[str, Any]) -> list[Any]:
    """«sesiones.csv · 40 filas (2 rechazadas) · cargado el 15 ene 2026»."""
    rechazadas = f" ({plural(int(carga['rechazadas']), 'rechazada')})" if carga.get("rechazadas") else ""
    cuando = fecha(date.fromisoformat(str(carga["fecha_carga"])))
    return [
        html.B(str(carga["archivo"])),
        f" · {plural(int(carga['aceptadas']), 'fila')}{rechazadas} · cargado el {cuando}",
    ]


def tarjeta_registro(consulta: Consulta | None, regiones: Mapping[str, Mapping[str, str]]) -> Pieza | None:
    """Quién entregó qué archivo y cuándo, con sus cuentas y lo que se decidió; `None` si no se cargó ninguno."""
    entradas = registro_de_cargas(consulta, regiones) if consulta else []
    if not entradas:
        return None
    return tarjeta(
        "¿Quién cargó qué?",
        html.Div(
            tabla(
                ("Archivo", "Entró como", "Aceptadas", "Rechazadas", "Huella"),
                [_fila_de_registro(entrada) for entrada in entradas[:_REGISTRADAS]],
                "Registro de cargas",
                caja="tabla-ancha tabla-alta",
            ),
            html.P(f"Y {plural(len(entradas) - _REGISTRADAS, 'entrada')} más, en el archivo.", className="nota")
            if len(entradas) > _REGISTRADAS
            else None,
        ),
        accion=descarga("Registro de cargas (CSV)", "/datos/registro-de-cargas.csv"),
        pista="la última primero",
    )


def _fila_de_registro(entrada: Mapping[str, Any]) -> Pieza:
    dicho = [f"cargado el {fecha(date.fromisoformat(str(entrada['fecha_carga'])))}"]
    if entrada["entrega"]:
        dicho.append(f"entregó {entrada['entrega']}")
    if entrada["decisiones"]:
        dicho.append(str(entrada["decisiones"]))
    hoja_de = f", hoja «{entrada['hoja']}»" if entrada["hoja"] else ""
    return html.Tr(
        html.Th(
            html.B(f"{entrada['archivo']}{hoja_de}"), html.Span(" · ".join(dicho), className="pista-fila"), scope="row"
        ),
        html.Td(entrada["tabla"]),
        html.Td(entero(int(entrada["aceptadas"])), className="num"),
        html.Td(entero(int(entrada["rechazadas"])), className="num"),
        html.Td(html.Span(entrada["huella"][:_HUELLA] or "–", className="pista-fila", title=entrada["huella"])),
    )


def tarjeta_conservadas(conservadas: Sequence[Conservada]) -> Pieza:
    """Las cargas, de la más nueva a la más antigua, con un botón para volver a cada una."""
    titulo = "Cargas que se conservan"
    if not conservadas:
        return tarjeta_vacia(titulo, "Ninguna todavía.")
    return tarjeta(
        titulo,
        html.Div(
            html.Ol([_conservada(carga) for carga in conservadas], className="conservadas"),
            html.P("Volver no borra nada: se puede volver de la vuelta.", className="nota"),
        ),
        pista="se puede volver a cualquiera",
    )


def _conservada(carga: Conservada) -> Pieza:
    cuando = datetime.fromisoformat(carga.creada)
    que = "Mismos archivos, con otros ajustes"
    if carga.demostracion:
        que = "Demostración"
    elif carga.archivos:
        que = f"Entró: {_nombrados(carga.archivos, 'más', 'más')}"
    return html.Li(
        html.Div(
            html.B(f"Carga n.º {carga.numero}"),
            html.Span(f" · {fecha(cuando.date())}, {cuando:%H:%M}"),
            html.Span(que, className="pista-fila"),
        ),
        html.Span("● se sirve", className="sello sello-cumple")
        if carga.actual
        else boton(f"Volver a la n.º {carga.numero}", clase="boton", volver=str(carga.numero)),
    )


def _nombrados(archivos: Sequence[str], *resto: str) -> str:
    """Los primeros archivos por su nombre. `resto`: la palabra con que se cuentan los demás, y su plural."""
    nombres = list(archivos[:_ARCHIVOS])
    if len(archivos) > _ARCHIVOS:
        nombres.append(plural(len(archivos) - _ARCHIVOS, *resto))
    return enumerar(nombres)


def tarjeta_pendientes(pendientes: Sequence[Pendiente]) -> Pieza | None:
    """Las cargas que alguien dejó a medias, con el enlace para seguir cada una; `None` si no hay ninguna."""
    if not pendientes:
        return None
    filas = [
        html.Li(
            html.Span(
                html.B(_nombrados(propia.archivos, "otro")),
                html.Span(
                    f"{_FASES[propia.fase]}, {datetime.fromtimestamp(propia.cuando):%d/%m/%Y %H:%M}",
                    className="pista-fila",
                ),
            ),
            enlace("Seguir", f"/datos?carga={propia.identificador}", "boton boton-corto"),
        )
        for propia in pendientes
    ]
    return tarjeta("Cargas a medias", html.Ul(filas, className="conservadas"), pista="se olvidan solas en un día")


def tarjeta_frescura(vista: Vista, consulta: Consulta | None) -> Pieza | None:
    """Hasta cuándo se sabe algo de cada región, de la más atrasada a la más reciente. `None` si no hay datos."""
    if consulta is None:
        return None
    regiones = sorted(
        consulta.hijos(consulta.raiz), key=lambda nodo: (nodo.fecha_datos or date.min, alfabetico(nodo.nombre))
    )
    return tarjeta(
        "¿Hasta cuándo se sabe algo de cada región?",
        tabla(
            ("Región", "Datos al", "Atraso", "Reportó"),
            [_fila_de_region(vista, consulta, nodo) for nodo in regiones],
            "Frescura por región",
            caja="tabla-ancha tabla-alta",
        ),
        pista="última sesión o reporte cargado",
    )


def _fila_de_region(vista: Vista, consulta: Consulta, nodo: Nodo) -> Pieza:
    reporte = medir(consulta, nodo, vista.periodo, "oportunidad").fraccion
    return html.Tr(
        html.Th(enlace(nodo.nombre, vista.con(pagina=TERRITORIO, codigo=nodo.codigo).url()), scope="row"),
        html.Td(fecha(nodo.fecha_datos) if nodo.fecha_datos else "nada cargado"),
        html.Td(_atraso(nodo.fecha_datos, consulta.raiz.fecha_datos)),
        html.Td(porcentaje(reporte.numerador, reporte.denominador), className="num"),
    )


def _atraso(dia: date | None, ultima: date | None) -> Pieza:
    """Meses entre la fecha de datos de la región y la más reciente del país."""
    if dia is None or ultima is None:
        return html.Span("○ sin dato", className="sello")
    meses = numero_mes(ultima) - numero_mes(dia)
    if not meses:
        return html.Span("● al día", className="sello sello-cumple")
    return html.Span(f"▲ {plural(meses, 'mes', 'meses')}", className="sello sello-no_cumple")


def tarjeta_plantillas() -> Pieza:
    """Un libro de Excel por tabla, escrito desde su contrato: todas juntas o una por una."""
    explicacion = (
        "Cada una trae sus listas, sus comprobaciones y una hoja que explica cómo llenarla. Llena, entra sin avisos."
    )
    libros = [descarga(propia.nombre, f"/datos/plantillas/{propia.nombre}.xlsx") for propia in TABLAS]
    return tarjeta(
        "¿Empieza de cero? Use las plantillas",
        html.Div(html.P(explicacion), lineas(libros, "plantillas")),
        accion=descarga("Todas (ZIP)", "/datos/plantillas.zip"),
    )
