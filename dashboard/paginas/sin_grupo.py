"""Un establecimiento sin grupo: qué hacer según la guía, qué cambiaría, a quién tiene cerca; o por qué no se le pide.

De quien calla no se sabe si lo tiene: primero se confirma. A quien no atiende partos o queda fuera del ámbito no se le
pide nada; se le dice por qué no cuenta y dónde está el grupo más cercano, para informar a sus gestantes y madres.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import nombre_de_institucion
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.alcanzar import Recuento
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.cercania import distancias
from dashboard.indicadores.conformar import (
    COMITE,
    PARTIDA,
    PASOS,
    Cercano,
    con_grupo_activo_mas_cercano,
    si_lo_forma,
)
from dashboard.indicadores.palabras import n_de, nombre_completo, valor
from dashboard.indicadores.resumen import medir, region_de
from dashboard.navegacion.vista import Vista
from dashboard.nucleo.formato import SIN_DATO, decimal, enumerar, fecha, mayuscula, n_de_n, plural, porcentaje
from dashboard.paginas.alcanzar.pedido import ALCANZAR
from dashboard.paginas.fichas import fila, microrred_de
from dashboard.piezas import html
from dashboard.piezas.enlaces import abre_lista, boton_pasaporte, cifra_con_pasaporte, enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import TABLA_PARTIDA, sello, tabla, tarjeta, tarjeta_indicador, tarjeta_vacia

if TYPE_CHECKING:
    from dashboard.planificacion.candidato import Candidato


def se_le_pide(situacion: Mapping[str, Any]) -> bool:
    """Si la guía pide que tenga un grupo: atiende partos y está en el ámbito."""
    return bool(situacion["atienden"]) and not situacion["fuera"]


# -- las dos tarjetas que ocupan el sitio de los grupos activos y la asistencia


def tarjetas_sin_grupo(vista: Vista, consulta: Consulta, nodo: Nodo) -> tuple[Pieza, Pieza]:
    """Qué cambiaría si lo formara (o, si no cambiaría nada, la cobertura de su microrred) y el grupo más cercano."""
    recuentos = si_lo_forma(consulta, nodo, vista.periodo)
    cambio = _tarjeta_cambio(vista, recuentos) if recuentos else _tarjeta_microrred(vista, consulta, nodo)
    return cambio, _tarjeta_cercano(vista, consulta, nodo)


def _tarjeta_cambio(vista: Vista, recuentos: Sequence[Recuento]) -> Pieza:
    """Lo que pasaría con la cobertura de su red; sin red, con la de lo primero que lo contiene."""
    r = next((uno for uno in recuentos if uno.nodo.nivel is Nivel.RED), recuentos[0])
    antes, despues = (valor(POR_CLAVE["cobertura"], uno) for uno in (r.antes, r.despues))
    al_80 = vista.con(pagina=ALCANZAR, codigo=r.nodo.codigo, lista="")
    lugar = enlace(nombre_completo(r.nodo), vista.hacia(r.nodo.codigo, r.nodo.nivel).url())
    return tarjeta_indicador(
        "Si forma un grupo",
        despues,
        [sello(r.despues.veredicto or Veredicto.SIN_DATO), html.Span(f"pasaría de {antes} a {despues}")],
        [lugar, f": de {n_de(r.antes.fraccion)} a {n_de(r.despues.fraccion)}"],
        enlace("¿Cómo llegar al 80 %?", al_80.url()),
        accion=boton_pasaporte(vista, "cobertura", "Cobertura", r.nodo.codigo),
    )


def _tarjeta_microrred(vista: Vista, consulta: Consulta, nodo: Nodo) -> Pieza:
    microrred = microrred_de(consulta, nodo)
    propio = medir(consulta, microrred, vista.periodo, "cobertura")
    fraccion = propio.fraccion
    detalle: Any = "Ningún establecimiento suyo atiende partos"
    if fraccion.hay_dato:
        lista = vista.de_lista("atienden", microrred.codigo)
        detalle = [abre_lista(n_de(fraccion), lista.url()), " con grupo, de los que atienden partos"]
    return tarjeta_indicador(
        enlace(f"Cobertura de {nombre_completo(microrred)}", vista.hacia(microrred.codigo, Nivel.MICRORRED).url()),
        valor(POR_CLAVE["cobertura"], propio),
        [sello(propio.veredicto or Veredicto.SIN_DATO)],
        [detalle],
        accion=boton_pasaporte(vista, "cobertura", "Cobertura", microrred.codigo),
    )


def _tarjeta_cercano(vista: Vista, consulta: Consulta, nodo: Nodo) -> Pieza:
    titulo = "Grupo activo más cercano"
    hallado = con_grupo_activo_mas_cercano(consulta, nodo, vista.periodo)
    if not isinstance(hallado, Cercano):
        return tarjeta_indicador(titulo, "Sin dato", [sello(Veredicto.SIN_DATO)], [f"{mayuscula(hallado)}."])
    activos = consulta.por_grupo("activos", hallado.nodo, vista.periodo).tolist()
    grupo = next(g for g, activo in zip(consulta.hijos(hallado.nodo), activos, strict=True) if activo)
    propio = consulta.ficha_grupo(grupo, vista.periodo)
    nota = []
    acordada = consulta.proximas_sesiones(grupo)[0]
    if acordada and nodo.fecha_datos and acordada[0] >= nodo.fecha_datos:
        nota.append(f"Se reúne el {fecha(acordada[0])}")
    if propio["horas"] is not None:
        nota.append(f"su madre guía tiene {decimal(propio['horas'], 0)} horas de taller")
    return tarjeta_indicador(
        titulo,
        f"{decimal(hallado.km)} km",
        [enlace(grupo.nombre, vista.hacia(grupo.codigo, Nivel.GRUPO).url())],
        ["en ", enlace(hallado.nodo.nombre, vista.hacia(hallado.nodo.codigo, Nivel.ESTABLECIMIENTO).url()),
         ", en línea recta"],
        mayuscula(" · ".join(nota)) or None,
    )  # fmt: skip


# -- las filas


def filas_sin_grupo(
    vista: Vista,
    consulta: Consulta,
    nodo: Nodo,
    situacion: Mapping[str, Any],
    candidatos: Sequence[Candidato],
    de_situacion: Pieza,
) -> list[Pieza | None]:
    """Qué hacer o por qué no se le pide; a quién tiene cerca, cómo queda cada nivel y qué prioridad tiene su visita."""
    if not se_le_pide(situacion):
        por_que = _tarjeta_por_que(vista, consulta, situacion)
        return [fila([por_que, de_situacion], _tarjeta_cerca(vista, consulta, nodo, 10 if situacion["fuera"] else 8))]
    niveles = _tarjeta_niveles(vista, si_lo_forma(consulta, nodo, vista.periodo))
    prioridad = _tarjeta_prioridad(candidatos)
    al_lado = [una for una in (niveles, prioridad, de_situacion if niveles is None else None) if una]
    # tantas filas como alto tenga lo que va al lado
    cerca = _tarjeta_cerca(vista, consulta, nodo, 11 if niveles else 5)
    return [fila(_tarjeta_pasos(situacion)), fila(cerca, al_lado), fila(de_situacion) if niveles else None]


def _tarjeta_pasos(situacion: Mapping[str, Any]) -> Pieza:
    """Los pasos de la guía, con sus palabras."""
    pasos = [
        html.Li(
            html.Div(html.B(paso.que), html.Span(f"«{paso.palabras}»"), className="regla-texto"),
            html.Span(f"Guía {paso.parrafo}", className="parrafo"),
        )
        for paso in PASOS
    ]
    calla = bool(situacion["silenciosos"])
    antes = "No reportó: primero confirme si ya tiene un grupo. Si no lo tiene, estos son los pasos. " if calla else ""
    nota = (
        f"{antes}Los grupos «{PARTIDA}», entre otros (Guía VII). Donde «{COMITE}» (Guía VII). Si ya se conformó, basta "
        "con informarlo en la próxima carga."
    )
    return tarjeta(
        "¿Qué hacer para conformarlo?",
        html.Div(html.Ol(pasos, className="reglas reglas-anchas pasos-guia"), html.P(nota, className="nota")),
        pista="los pasos de la guía, en su orden",
    )


def _tarjeta_prioridad(candidatos: Sequence[Candidato]) -> Pieza | None:
    if not candidatos:
        return None
    primero = candidatos[0]
    return tarjeta("¿Conviene visitarlo pronto?", html.P(primero.frase), pista=primero.estado_texto)


def _tarjeta_por_que(vista: Vista, consulta: Consulta, situacion: Mapping[str, Any]) -> Pieza:
    """Por qué no cuenta, sin pedirle nada."""
    regla = (
        "El estándar se mide sobre los «establecimientos de salud que atienden parto y al recién nacido» (Guía 6.1.4)."
    )
    no_cambia = "no se le pide un grupo y no baja la cobertura. Si forma uno, se muestra aparte."
    partes: list[Any]
    if situacion["fuera"]:
        partes = [_fuera_del_ambito(consulta, situacion["fuera"]), f"Está fuera del ámbito: {no_cambia}"]
    elif situacion["parto_sin_dato"]:
        lista = abre_lista("los que faltan confirmar", vista.de_lista("parto_sin_dato").url())
        no_entra = "De este no se sabe si los atiende: mientras no se sepa, no entra en la cuenta. Está en la lista de "
        partes = [regla, [no_entra, lista, "."]]
    else:
        partes = [regla, f"Este no los atiende: {no_cambia}"]
    partes.append("A sus gestantes y madres se les puede decir dónde está el grupo activo más cercano.")
    parrafos = [html.P(parte, className="por-que") for parte in partes]
    return tarjeta("¿Por qué no cuenta para el 80 %?", html.Div(parrafos))


def _fuera_del_ambito(consulta: Consulta, fuera: str) -> str:
    if fuera == "no operativo":
        return "El registro lo da por no operativo: no se cuenta mientras no vuelva a operar."
    cuentan, este = (
        enumerar([nombre_de_institucion(una) for una in unas]) for unas in (consulta.contexto.instituciones, [fuera])
    )
    return (
        f"Se cuentan los establecimientos de {cuentan}, y este figura como {este}. Para las demás instituciones la "
        "guía es «de referencia» (Guía III)."
    )


def _tarjeta_niveles(vista: Vista, recuentos: Sequence[Recuento]) -> Pieza | None:
    """La cobertura de cada territorio que lo contiene, hoy y con un grupo en él."""
    if not recuentos:
        return None
    filas = []
    for r in recuentos:
        antes, despues = (
            [valor(POR_CLAVE["cobertura"], uno), html.Small(f" {n_de(uno.fraccion)}")] for uno in (r.antes, r.despues)
        )
        lugar = enlace(mayuscula(nombre_completo(r.nodo)), vista.hacia(r.nodo.codigo, r.nodo.nivel).url())
        filas.append(
            html.Tr(
                html.Th(lugar, scope="row"),
                html.Td(cifra_con_pasaporte(vista, antes, "cobertura", r.nodo.codigo), className="num"),
                html.Td(*despues, className="num"),
                html.Td(sello(r.despues.veredicto or Veredicto.SIN_DATO), className="num"),
            )
        )
    return tarjeta(
        "¿Qué cambia si lo forma?",
        tabla(
            ["Territorio", "Hoy", "Con su grupo", "80 %"], filas, clase=TABLA_PARTIDA, numeros_desde=1, con_foco=False
        ),
        pista="con grupo, de los que atienden partos",
    )


def _tarjeta_cerca(vista: Vista, consulta: Consulta, nodo: Nodo, cuantos: int) -> Pieza:
    """Los de su microrred que ya tienen grupo y, si son pocos, los más cercanos de su región: hasta `cuantos`."""
    titulo, region, microrred = "¿Quién tiene grupo cerca?", region_de(consulta, nodo), microrred_de(consulta, nodo)
    ambito = region or consulta.raiz
    medidas = ("activos", "conformados", "asistentes", "esperadas")
    columnas = {medida: consulta.por_establecimiento(medida, ambito, vista.periodo) for medida in medidas}
    con_grupo = np.flatnonzero(columnas["conformados"])
    con_grupo = con_grupo[con_grupo != nodo.establecimientos[0] - ambito.establecimientos[0]]
    if not con_grupo.size:
        return tarjeta_vacia(titulo, f"Ningún otro establecimiento de {ambito.nombre} tiene grupo conformado.")
    kilometros = distancias(consulta, nodo, ambito)
    lugares = consulta.columnas_establecimientos(ambito, "codigo", "nombre", "microrred")
    ajenos = np.array([lugares["microrred"][i] != microrred.codigo for i in con_grupo.tolist()])
    # sin coordenadas no se sabe si está cerca: al final
    orden = con_grupo[np.lexsort((np.nan_to_num(kilometros[con_grupo], nan=np.inf), ajenos))]
    propios, vistos = int((~ajenos).sum()), orden[:cuantos].tolist()
    filas = []
    for lugar, i in enumerate(vistos):
        activos, conformados, asistentes, esperadas = (int(columnas[medida][i]) for medida in medidas)
        ficha = vista.hacia(lugares["codigo"][i], Nivel.ESTABLECIMIENTO).url()
        filas.append(
            html.Tr(
                html.Th(enlace(lugares["nombre"][i], ficha), scope="row"),
                html.Td("la misma" if lugar < propios else "otra"),
                html.Td(n_de_n(activos, conformados), className="num"),
                html.Td(porcentaje(asistentes, esperadas), className="num"),
                html.Td(SIN_DATO if np.isnan(kilometros[i]) else decimal(float(kilometros[i])), className="num"),
            )
        )
    encabezados = ["Establecimiento", "Microrred", "Grupos activos", "Asistencia", "Kilómetros"]
    return tarjeta(
        titulo,
        tabla(encabezados, filas, titulo, clase=f"{TABLA_PARTIDA} tabla-cerca", numeros_desde=2),
        pista=f"{plural(propios, 'establecimiento') if propios else 'ninguno'} de {nombre_completo(microrred)}",
        accion=abre_lista("Grupos de la microrred", vista.de_lista("conformados", microrred.codigo).url(), "accion"),
    )
