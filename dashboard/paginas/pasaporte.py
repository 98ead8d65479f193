"""El pasaporte de un número. Responde: ¿de dónde sale esta cifra y puedo creerla?

La misma pieza es una página (`/pasaporte?territorio=…`) y el panel que se abre sobre cualquier otra.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.indicador import Hueco, Parte
from dashboard.indicadores.palabras import entre, nombre_completo
from dashboard.indicadores.pasaporte import Pasaporte, pasaporte, reparto
from dashboard.navegacion.vista import PASAPORTE, Vista
from dashboard.nucleo.formato import SIN_DATO, entero, enumerar, fecha, mayuscula
from dashboard.paginas.cabecera import acciones, hoja, tira, titular
from dashboard.paginas.pagina import Pagina, de_lectura
from dashboard.piezas import html
from dashboard.piezas.enlaces import abre_lista, bajar_lista, boton, enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import definiciones, lineas, sello, tabla, tarjeta

_REPARTO = {
    Veredicto.CUMPLE: ("cumple", "cumplen"),
    Veredicto.NO_CUMPLE: ("no cumple", "no cumplen"),
    Veredicto.DEPENDE: ("depende de lo que no se sabe", "dependen de lo que no se sabe"),
    Veredicto.SIN_DATO: ("sin dato", "sin dato"),
    Veredicto.NO_APLICA: ("donde no aplica", "donde no aplica"),
}


def pintar(vista: Vista, consulta: Consulta) -> Pieza:
    """La página del pasaporte."""
    propio = _leer(vista, consulta)
    return hoja(
        tira(vista, consulta, propio.nodo),
        titular(f"De dónde sale la cifra: {propio.indicador.ficha.corto.lower()}", propio.indicador.ficha.pregunta),
        columnas=((tarjeta(_donde(propio), _cuerpo(vista, consulta, propio), clase="tarjeta-pasaporte"),),),
    )


def panel(vista: Vista, consulta: Consulta, aviso: str = "") -> Pieza:
    """Lo mismo, para el panel: su título, su contenido y el botón que lo cierra. `aviso`: si la carga es otra."""
    propio = _leer(vista, consulta)
    return html.Div(
        html.Div(
            html.H2(propio.indicador.ficha.corto, id="pasaporte-titulo", tabIndex="-1"),
            boton("Cerrar", "cerrar-pasaporte", "boton"),
            className="pasaporte-cabeza",
        ),
        html.P(aviso, className="franja franja-nota", role="status") if aviso else None,
        html.P(_donde(propio), className="nota"),
        _cuerpo(vista, consulta, propio),
    )


def _leer(vista: Vista, consulta: Consulta) -> Pasaporte:
    return pasaporte(consulta, consulta.nodo(vista.codigo), consulta.exigir_periodo(vista.periodo), vista.indicador)


def _donde(propio: Pasaporte) -> str:
    lugar = nombre_completo(propio.nodo)
    return f"{lugar[:1].upper()}{lugar[1:]} · {propio.periodo.texto}"


def _cuerpo(vista: Vista, consulta: Consulta, propio: Pasaporte) -> Pieza:
    ficha, contexto = propio.indicador.ficha, consulta.contexto
    vista = vista.con(codigo=propio.nodo.codigo)
    demostracion = html.P(
        html.B("Datos de demostración. "), "Ninguna cifra es real.", className="franja-demostracion pasaporte-marca"
    )
    filas: list[tuple[str, Any]] = [
        ("Fórmula", ficha.formula),
        ("Numerador", _parte(vista, propio.numerador)),
        ("Denominador", _parte(vista, propio.denominador)),
        *([("Puede estar", f"{mayuscula(dicho)}.")] if (dicho := entre(propio.indicador, propio.resultado)) else []),
        ("Norma", _norma(propio)),
        ("Qué falta", _huecos(vista, propio.huecos)),
        ("Reservas", lineas(ficha.reservas, "")),
        ("Datos", _datos(consulta, propio)),
        ("De qué archivos", _procedencia(consulta, propio)),
        ("Otra cuenta", _otra_cuenta(propio, contexto.generacion)),
        ("Carga", f"n.º {contexto.generacion}, preparada el {fecha(datetime.fromisoformat(contexto.creada))}"),
    ]
    return html.Div(
        demostracion if contexto.demostracion else None,
        html.P(
            html.Span(propio.valor, className="pasaporte-valor"),
            sello(propio.resultado.veredicto) if propio.resultado.veredicto else None,
            html.Span(propio.cuenta),
            className="pasaporte-cifra",
        ),
        _reparto(vista, consulta, propio),
        definiciones(filas),
        _volver(vista, consulta, propio),
        className="pasaporte",
    )


def _norma(propio: Pasaporte) -> Any:
    ficha = propio.indicador.ficha
    parrafo = f"Guía {ficha.parrafo}" if ficha.parrafo else "La guía no lo pide: es una referencia"
    return [parrafo, f". Estándar: {ficha.estandar[:1].lower()}{ficha.estandar[1:]}." if ficha.estandar else "."]


def _parte(vista: Vista, parte: Parte) -> Any:
    """Cuánto es, qué es, y su lista para abrir o descargar."""
    cuanto = SIN_DATO if parte.cuanto is None else entero(parte.cuanto)
    piezas: list[Any] = [html.B(cuanto), f" · {parte.texto}. "]
    if not parte.lista:
        return piezas
    if parte.suma:
        piezas.append("Es la suma de una columna de su lista. ")
    destino = vista.de_lista(parte.lista)
    bajar = bajar_lista(vista, parte.lista, vista.codigo, "Descargar ", "enlace-descarga")
    return [*piezas, acciones(abre_lista("Ver la lista", destino.url()), *bajar)]


def _huecos(vista: Vista, huecos: tuple[Hueco, ...]) -> Any:
    if not huecos:
        return "Nada: todas las filas del territorio entran en la cuenta."
    return lineas(
        (
            [hueco.texto, " ", abre_lista("Ver cuáles", vista.de_lista(hueco.lista).url()) if hueco.lista else None]
            for hueco in huecos
        ),
        "",
    )


def _datos(consulta: Consulta, propio: Pasaporte) -> str:
    if propio.nodo.fecha_datos is None or propio.corte is None:
        return "Sin sesiones ni reportes cargados."
    provisional = " Provisional." if consulta.provisional(propio.nodo, propio.periodo) else ""
    return f"Datos al {fecha(propio.nodo.fecha_datos)}; se mira al {fecha(propio.corte)}.{provisional}"


def _procedencia(consulta: Consulta, propio: Pasaporte) -> Any:
    tablas = enumerar(list(propio.indicador.tablas))
    if not propio.procedencia:
        que = "La carga no anotó sus archivos"
        if consulta.contexto.demostracion:
            que = "Los inventó la demostración: no salen de ningún archivo"
        elif consulta.raiz.nivel is not Nivel.PAIS:
            que = "Los ve quien tiene a su cargo todo el país"
        return f"{que} (tablas {tablas})."
    filas = consulta.filas_por_archivo(propio.nodo, propio.periodo)
    celdas = [
        html.Tr(
            html.Th(str(fila["tabla"]), scope="row"),
            html.Td(str(fila["archivo"])),
            html.Td(entero(int(fila["aceptadas"])), className="num"),
            html.Td(entero(int(fila["rechazadas"])), className="num"),
            html.Td(_en_la_cifra(fila, filas), className="num"),
            html.Td(fecha(date.fromisoformat(str(fila["fecha_carga"])))),
        )
        for fila in propio.procedencia
    ]
    encabezados = (
        "Tabla", "Archivo", "Filas aceptadas", "Rechazadas", "De este territorio y periodo", "Fecha de carga",
    )  # fmt: skip
    parcial = " Lo demás lo inventó la demostración." if consulta.contexto.demostracion else ""
    return [
        tabla(encabezados, celdas, "Archivos de los que sale la cifra"),
        html.Span(f"Tablas que usa: {tablas}.{parcial}", className="nota"),
    ]


def _en_la_cifra(fila: Mapping[str, Any], filas: Mapping[str, Mapping[int, int]]) -> str:
    """Cuántas filas del archivo son de este territorio y periodo; «–» en las tablas que no lo recuerdan."""
    propias = filas.get(str(fila["tabla"]))
    return "–" if propias is None or "n" not in fila else entero(propias.get(int(fila["n"]), 0))


def _otra_cuenta(propio: Pasaporte, carga: int) -> Pieza:
    """La consulta que da la misma cifra desde las filas aceptadas, para quien quiera repetirla."""
    return html.Details(
        html.Summary("La misma cifra, recontada en SQL"),
        html.P(
            f"Con DuckDB abierto en la carpeta de esta carga (generacion-{carga:06d}), da su numerador y su "
            "denominador desde las filas aceptadas, sin pasar por ninguna suma del tablero.",
            className="nota",
        ),
        html.Button("Copiar la consulta", type="button", className="boton", **{"data-accion": "copiar"}),
        html.Pre(html.Code(propio.sql), tabIndex="0", **{"aria-label": "Consulta SQL de esta cifra"}),
        className="consulta-sql",
    )


def _reparto(vista: Vista, consulta: Consulta, propio: Pasaporte) -> Pieza | None:
    """Lo que el titular dice de los territorios que forman este."""
    cuenta = reparto(consulta, propio)
    if not cuenta:
        return None
    nombre = "regiones" if propio.nodo.nivel is Nivel.PAIS else "territorios que lo forman"
    partes = enumerar([f"{cuantos} {_REPARTO[v][cuantos != 1]}" for v, cuantos in cuenta.items()])
    total = sum(cuenta.values())
    frase = f"De {'las' if nombre == 'regiones' else 'los'} {entero(total)} {nombre}: {partes}. "
    if total == 1:
        frase = f"Lo forma un solo territorio: {_REPARTO[next(iter(cuenta))][0]}. "
    return html.P(
        frase,
        abre_lista("Ver la comparación", vista.de_lista("comparacion").url()),
        className="nota",
    )


def _volver(vista: Vista, consulta: Consulta, propio: Pasaporte) -> Pieza:
    """El enlace que vuelve a abrir exactamente esta cifra. El guion lo escribe entero y agrega el botón de copiar."""
    pantalla = vista.hacia(propio.nodo.codigo, propio.nodo.nivel)
    # con su carga: quien lo abra después verá esta cifra y no la de otra
    numero = consulta.contexto.generacion
    return html.P(
        enlace(f"Ver {propio.nodo.nombre} en esta cifra", pantalla.con(indicador=vista.indicador).url()),
        " · ",
        html.A(
            "Enlace a este pasaporte",
            href=vista.con(pagina=PASAPORTE).de_generacion(numero).url(),
            className="enlace-propio",
            **{"data-generacion": str(numero)},
        ),
        html.Button("Copiar enlace", type="button", className="boton", hidden=True, **{"data-accion": "copiar"}),
        className="acciones pasaporte-pie",
    )


PAGINA = Pagina(PASAPORTE, de_lectura(pintar))
