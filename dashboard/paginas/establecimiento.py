"""La ficha de un establecimiento. Responde: ¿tiene grupo, funciona, qué le falta frente a cada regla de la guía?

Del que no tiene grupo, qué hacer: `sin_grupo`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import nombre_de_institucion
from dashboard.dominio.estandar import Fraccion, Veredicto
from dashboard.dominio.frecuencia import Frecuencia
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.cuando import con_su_dia
from dashboard.indicadores.dibujables import DIBUJABLES
from dashboard.indicadores.listas.establecimientos import filas_de_establecimientos
from dashboard.indicadores.motivos import faltas_por_motivo
from dashboard.indicadores.palabras import n_de, nombre_completo
from dashboard.indicadores.reglas import Regla, hasta, por_mirar, reglas_de_grupo
from dashboard.indicadores.resumen import corte_de, medir
from dashboard.navegacion.vista import ESTABLECIMIENTO, Vista
from dashboard.nucleo.formato import SIN_DATO, al, entero, fecha, fuera_de_plazo, mayuscula, palabra, plural, porcentaje
from dashboard.paginas.acuerdos import tarjeta_de_acuerdos
from dashboard.paginas.asistencia import tarjeta_motivos
from dashboard.paginas.cabecera import exigir_nivel, tira, titular
from dashboard.paginas.fichas import (
    acciones_de,
    activos_de_su_microrred,
    candidatos_de,
    conteo,
    de_su_microrred,
    esta_en_pie,
    ficha,
    fila,
    fila_de_historia,
    hechos_de_grupo,
    microrred_de,
    plan_de,
    tabla_de_reglas,
    tarjeta_de_asistencia,
    tarjeta_de_grafica,
    tarjeta_de_visita,
)
from dashboard.paginas.guia.procesos import camino_propio
from dashboard.paginas.guia.tarjetas import Mirada
from dashboard.paginas.pagina import Entorno, Pagina
from dashboard.paginas.sin_grupo import filas_sin_grupo, tarjetas_sin_grupo
from dashboard.piezas import html
from dashboard.piezas.enlaces import abre_lista, boton_pasaporte, cifra_con_pasaporte, enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import definiciones, marca, sello, tarjeta, tarjeta_indicador

if TYPE_CHECKING:
    from dashboard.planificacion.candidato import Candidato

#: reglas abiertas de cada grupo que se dicen aquí; las demás, en su ficha
_POR_MIRAR = 3


class _DeGrupo(NamedTuple):
    """Un grupo conformado y no cerrado al corte."""

    nodo: Nodo
    ficha: Mapping[str, Any]
    reglas: list[Regla]


def pintar(vista: Vista, consulta: Consulta, frecuencia: Frecuencia | None = None) -> Pieza:
    """La página de un establecimiento en un periodo. `ErrorVista` si el código no es de un establecimiento."""
    nodo = exigir_nivel(vista, consulta, "un establecimiento", (Nivel.ESTABLECIMIENTO,))
    periodo = consulta.exigir_periodo(vista.periodo)
    corte = corte_de(nodo, periodo)
    situacion = filas_de_establecimientos(consulta, nodo, periodo)[0]
    propia = consulta.ficha_establecimiento(nodo, periodo)
    todos = [(grupo, consulta.ficha_grupo(grupo, periodo)) for grupo in consulta.hijos(nodo)]
    vigentes = [_de_grupo(consulta, *par, corte) for par in todos if esta_en_pie(par[1], corte)]
    candidatos = candidatos_de(consulta, nodo, periodo, frecuencia)
    plan = plan_de(vista, consulta, nodo, candidatos)
    conformado = _tarjeta_conformado(vista, consulta, nodo, situacion)
    visita = tarjeta_de_visita(consulta, nodo, periodo, candidatos, plan)
    otros = [par for par in todos if not esta_en_pie(par[1], corte)]
    de_situacion = _tarjeta_situacion(vista, consulta, nodo, situacion, propia, otros)
    hechos = [hecho for grupo, suya in todos for hecho in hechos_de_grupo(suya, grupo.nombre)]
    if vigentes:
        arriba = _tarjeta_activos(vista, consulta, nodo), tarjeta_de_asistencia(vista, consulta, nodo)
        filas = [*_filas_con_grupo(vista, consulta, nodo, vigentes, candidatos, plan), fila(de_situacion)]
    else:
        arriba = tarjetas_sin_grupo(vista, consulta, nodo)
        filas = filas_sin_grupo(vista, consulta, nodo, situacion, candidatos, de_situacion)
    if acuerdos := tarjeta_de_acuerdos(vista, consulta, nodo):
        filas.append(fila(acuerdos))
    if camino := camino_propio(Mirada(vista, consulta, nodo)):
        filas.append(fila(camino))
    filas.append(fila_de_historia(consulta, nodo, corte, hechos))
    tarjetas = [conformado, *arriba, visita]
    frase = con_su_dia(_titular(nodo, situacion), consulta, nodo, periodo)
    return ficha(tira(vista, consulta, nodo), titular(frase, _bajada(propia)), tarjetas, *filas)


def _filas_con_grupo(
    vista: Vista,
    consulta: Consulta,
    nodo: Nodo,
    vigentes: Sequence[_DeGrupo],
    candidatos: Sequence[Candidato],
    plan: Any,
) -> list[Pieza | None]:
    meses, mirar = _tarjeta_meses(vista, consulta, nodo), _tarjeta_mirar(vista, consulta, vigentes, candidatos, plan)
    con_motivos = faltas_por_motivo(consulta, nodo, vista.periodo)
    return [
        fila(*filter(None, (meses, mirar))),
        fila(_tarjeta_grupos(vista, consulta, vigentes, corte_de(nodo, vista.periodo))),
        fila(tarjeta_motivos(vista, consulta, nodo)) if con_motivos else None,
    ]


def _de_grupo(consulta: Consulta, grupo: Nodo, propia: Mapping[str, Any], corte: date) -> _DeGrupo:
    propias = hasta(consulta.sesiones(grupo), corte)
    return _DeGrupo(grupo, propia, reglas_de_grupo(propia, propias, corte, consulta.contexto.dias_actividad))


def _titular(nodo: Nodo, fila: Mapping[str, Any]) -> str:
    if fila["fuera"]:
        return f"{nodo.nombre} queda fuera de los denominadores: {nombre_de_institucion(fila['fuera'])}."
    grupos, activos = fila["conformados"], fila["activos"]
    if fila["atienden"] and not grupos:
        if fila["silenciosos"]:
            return f"{nodo.nombre} atiende partos y no reportó este periodo: no se sabe si tiene grupo."
        return f"{nodo.nombre} atiende partos y no tiene ningún grupo conformado."
    if not grupos:
        if fila["parto_sin_dato"]:
            return f"{nodo.nombre} no tiene grupos conformados; no se sabe si atiende partos."
        return f"{nodo.nombre} no atiende partos: no cuenta para el 80 % y no se le pide un grupo."
    cuantos = plural(grupos, "grupo conformado", "grupos conformados")
    if callan := fila["activos_por_saber"]:
        if not activos:
            se_reunen = palabra(grupos, "se reúne", "se reúnen")
            return f"{nodo.nombre} tiene {cuantos}: no reportó y no se sabe si {se_reunen}."
        reunidos = palabra(activos, "se reúne", "se reúnen")
        return f"{nodo.nombre} tiene {cuantos}; {reunidos} {activos}, y de {callan} no se sabe: no reportó."
    if not activos:
        return f"{nodo.nombre} tiene {cuantos}, sin ninguna sesión desde hace más de un mes."
    if activos == grupos:
        return f"{nodo.nombre} tiene {cuantos}{', que se reúne' if grupos == 1 else ' y todos se reúnen'}."
    return f"{nodo.nombre} tiene {cuantos}; se {'reúne' if activos == 1 else 'reúnen'} {activos}."


def _bajada(ficha: Mapping[str, Any]) -> str:
    partes = [
        f"Categoría {ficha['categoria']}" if ficha["categoria"] else "Sin categoría",
        mayuscula(nombre_de_institucion(ficha["institucion"])),
        ", ".join(x for x in (ficha["distrito"], ficha["provincia"], ficha["departamento"]) if x),
        f"{entero(ficha['altitud'])} m s. n. m." if ficha["altitud"] else "",
        f"código {ficha['codigo']}",
    ]
    return " · ".join(parte for parte in partes if parte)


# -- las tarjetas de arriba


def _tarjeta_conformado(vista: Vista, consulta: Consulta, nodo: Nodo, situacion: Mapping[str, Any]) -> Pieza:
    """Si tiene grupo, si eso cuenta para el 80 % y cuántos de los de su microrred lo tienen."""
    grupos, veredicto = situacion["conformados"], medir(consulta, nodo, vista.periodo, "cobertura").veredicto
    cifra = plural(grupos, "grupo") if grupos else "No se sabe" if situacion["silenciosos"] else "Ninguno"
    cuenta = not situacion["fuera"] and bool(situacion["atienden"])
    if situacion["fuera"]:
        estado, detalle = (
            marca("○", "fuera del ámbito", "sello-sin_dato"),
            f"{mayuscula(nombre_de_institucion(situacion['fuera']))}: no se le pide",
        )
    elif cuenta:
        estado, detalle = sello(veredicto or Veredicto.SIN_DATO), "Atiende partos: cuenta para el 80 %"
    else:
        estado = marca("○", "no entra en la cobertura", "sello-sin_dato")
        detalle = "No se sabe si atiende partos" if situacion["parto_sin_dato"] else "No atiende partos"
    return tarjeta_indicador(
        "Grupo conformado",
        cifra,
        [estado],
        [detalle],
        de_su_microrred(vista, consulta, nodo, ("cubiertos", "atienden"), "con grupo, de los que atienden partos,"),
        (veredicto or "") if cuenta else "",
        boton_pasaporte(vista, "cobertura", "Grupo conformado"),
    )


def _tarjeta_activos(vista: Vista, consulta: Consulta, nodo: Nodo) -> Pieza:
    """Cuántos de sus grupos se reúnen; de los que no reportaron no se sabe."""
    activos, todos, callan = (
        consulta.cuenta(medida, nodo, vista.periodo) for medida in ("activos", "conformados", "activos_por_saber")
    )
    plazo = fuera_de_plazo(consulta.contexto.dias_actividad)
    if callan:
        estado = marca("◆", f"de {entero(callan)} no se sabe", "sello-depende")
    elif activos == todos:
        estado = marca("●", palabra(todos, "se reunió", "todos se reunieron"), "sello-cumple")
    else:
        estado = marca("◇", f"{entero(todos - activos)} sin sesión desde {plazo}", "sello-neutro")
    listas = (
        abre_lista(texto, vista.de_lista(lista).url())
        for texto, lista in (
            (entero(activos), "activos"),
            (plural(todos, "grupo conformado", "grupos conformados"), "conformados"),
        )
    )
    n, total = listas
    return tarjeta_indicador(
        "Grupos activos",
        f"{entero(activos)}{f' a {entero(activos + callan)}' if callan else ''} de {entero(todos)}",
        [estado],
        [n, " de ", total],
        activos_de_su_microrred(vista, consulta, nodo),
        accion=boton_pasaporte(vista, "grupos_activos", "Grupos activos"),
    )


# -- las filas


def _enlace_de(vista: Vista, grupo: Nodo) -> Pieza:
    return enlace(grupo.nombre, vista.hacia(grupo.codigo, Nivel.GRUPO).url())


def _tarjeta_meses(vista: Vista, consulta: Consulta, nodo: Nodo) -> Pieza | None:
    """La asistencia de sus grupos en los últimos meses; nada si ninguna sesión dice cuántas se esperaban."""
    propio = DIBUJABLES["meses"]
    hecha = propio.hacer(consulta, nodo, vista.periodo)
    if isinstance(hecha, str):
        return None
    nota = f"De las asistencias esperadas de sus grupos · {al(nodo.fecha_datos)}"
    return tarjeta_de_grafica(vista, propio, hecha[0], "¿Cómo va la asistencia mes a mes?", nota)


def _tarjeta_mirar(
    vista: Vista, consulta: Consulta, vigentes: Sequence[_DeGrupo], candidatos: Sequence[Candidato], plan: Any
) -> Pieza:
    """Lo que se hace en la próxima visita con cada grupo, y por qué el primero tiene los puntos que tiene."""
    articulos = [
        html.Div(
            [
                html.H3(_enlace_de(vista, grupo.nodo)),
                *acciones_de(consulta, grupo.nodo, vista.periodo, por_mirar(grupo.reglas), _POR_MIRAR),
            ],
            className="grupo-en-lista",
        )
        for grupo in vigentes
    ]
    if candidatos:
        primero = candidatos[0]
        articulos.append(html.P([html.B(f"{primero.nombre}: "), primero.frase], className="nota"))
    return tarjeta("¿Qué mirar en la próxima visita?", html.Div(articulos), accion=plan)


def _tarjeta_grupos(vista: Vista, consulta: Consulta, vigentes: Sequence[_DeGrupo], corte: date) -> Pieza:
    articulos = []
    for grupo in vigentes:
        asistencia = medir(consulta, grupo.nodo, vista.periodo, "asistencia").fraccion
        resumen = conteo(grupo.reglas)
        if asistencia.hay_dato:
            resumen = f"{resumen} · asistencia {_con_cuentas(asistencia)}"
        articulos.append(
            html.Article(
                html.Div(
                    html.H3(_enlace_de(vista, grupo.nodo)), html.P(resumen, className="nota"), className="grupo-cabeza"
                ),
                tabla_de_reglas(grupo.reglas),
                className="grupo-en-lista",
            )
        )
    return tarjeta("Sus grupos frente a las reglas de la guía", html.Div(articulos), pista=f"al {fecha(corte)}")


def _con_cuentas(asistencia: Fraccion) -> str:
    """«71,3 % (93 de 130)»."""
    return f"{porcentaje(asistencia.numerador, asistencia.denominador)} ({n_de(asistencia)})"


def _en_el_mapa(vista: Vista, consulta: Consulta, nodo: Nodo) -> Pieza:
    """El camino al mapa en que está su punto: el de su microrred."""
    microrred = microrred_de(consulta, nodo)
    return enlace(f"en el de {nombre_completo(microrred)}", vista.hacia(microrred.codigo, microrred.nivel).url())


def _tarjeta_situacion(
    vista: Vista,
    consulta: Consulta,
    nodo: Nodo,
    situacion: Mapping[str, Any],
    propia: Mapping[str, Any],
    otros: Sequence[tuple[Nodo, Mapping[str, Any]]],
) -> Pieza:
    """Lo demás que se sabe de él. `otros`: sus grupos que no están en pie al corte."""
    fuente = propia["fuente_parto"] or "sin fuente"
    anio = f", {propia['anio_parto']}" if propia["anio_parto"] else ""
    sin_grupo = consulta.cuenta("sesiones_sin_grupo", nodo, vista.periodo)
    parecidos = abre_lista("los establecimientos más parecidos", vista.de_lista("parecidos").url())
    atiende = situacion["atiende"]
    sesiones = entero(consulta.cuenta("sesiones", nodo, vista.periodo))
    filas: list[tuple[str, Any]] = [
        ("Atiende partos y recién nacidos", f"{atiende} ({fuente}{anio})" if atiende != SIN_DATO else SIN_DATO),
        ("Situación", situacion["situacion"]),
        (
            "Sesiones en el periodo",
            cifra_con_pasaporte(
                vista,
                "sin reporte" if situacion["silenciosos"] else sesiones,
                "sesiones_por_grupo",
                clase="abre-lista",
            ),
        ),
        *([("Con quién compararse", parecidos)] if nodo.grupos[1] > nodo.grupos[0] else []),
        *(
            ("Antes", f"en la microrred {uno.otra}, hasta el {fecha(uno.dia)}: lo de entonces se cuenta en la de hoy")
            for uno in consulta.traslados(nodo)
        ),
        (
            "Ubicación en el mapa",
            _en_el_mapa(vista, consulta, nodo) if propia["latitud"] is not None else f"{SIN_DATO}: sin coordenadas",
        ),
    ]
    if otros:
        dichos = [html.Div(_enlace_de(vista, grupo), f": {_fuera_de_pie(suya)}") for grupo, suya in otros]
        filas.append(("Grupos cerrados o posteriores al corte", dichos))
    if sin_grupo:
        filas.append(
            (
                "Sesiones sin grupo identificado",
                f"{entero(sin_grupo)}, como las informan el HIS o el Anexo 2: "
                f"{palabra(sin_grupo, 'cuenta', 'cuentan')} como actividad del establecimiento, no en la asistencia de "
                "un grupo",
            )
        )
    return tarjeta("Situación", definiciones(filas))


def _fuera_de_pie(grupo: Mapping[str, Any]) -> str:
    """Cuándo se cerró o, si no se cerró, cuándo se conformó."""
    if grupo["cierre"]:
        return f"cerrado el {fecha(grupo['cierre'])}"
    return f"conformado el {fecha(grupo['conformacion'])}" if grupo["conformacion"] else "sin fecha de conformación"


def _de_entorno(vista: Vista, consulta: Consulta, entorno: Entorno) -> Pieza:
    return pintar(vista, consulta, entorno.frecuencia)


PAGINA = Pagina(ESTABLECIMIENTO, _de_entorno)
