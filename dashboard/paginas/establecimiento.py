"""La ficha de un establecimiento. Responde: ¿tiene grupo, funciona, qué le falta frente a cada regla de la guía?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import institucion
from dashboard.dominio.estandar import Fraccion, Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.cuando import con_su_dia
from dashboard.indicadores.listas.territorios import filas_de_establecimientos
from dashboard.indicadores.palabras import n_de, valor
from dashboard.indicadores.reglas import hasta, reglas_de_grupo
from dashboard.indicadores.resumen import corte_de, medir
from dashboard.navegacion.vista import ESTABLECIMIENTO, Vista
from dashboard.nucleo.formato import SIN_DATO, entero, fecha, mayuscula, palabra, plural, porcentaje
from dashboard.paginas.cabecera import exigir_nivel, hoja, tira, titular
from dashboard.paginas.grupo import acuerdos_de, conteo, esta_en_pie, tabla_de_reglas
from dashboard.paginas.pagina import Pagina, de_lectura
from dashboard.paginas.visitas.esqueleto import a_visitas
from dashboard.piezas import html
from dashboard.piezas.enlaces import abre_lista, cifra_con_pasaporte, enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import definiciones, lineas, marca, sello, tarjeta, tarjeta_vacia


def pintar(vista: Vista, consulta: Consulta) -> Pieza:
    """La página de un establecimiento en un periodo. `ErrorVista` si el código no es de un establecimiento."""
    nodo = exigir_nivel(vista, consulta, "un establecimiento", (Nivel.ESTABLECIMIENTO,))
    periodo = consulta.exigir_periodo(vista.periodo)
    corte = corte_de(nodo, periodo)
    fila = filas_de_establecimientos(consulta, nodo, periodo)[0]
    ficha = consulta.ficha_establecimiento(nodo, vista.periodo)
    # conformados y no cerrados al corte, y los demás
    fichas = [(grupo, consulta.ficha_grupo(grupo, vista.periodo)) for grupo in consulta.hijos(nodo)]
    vigentes = [par for par in fichas if esta_en_pie(par[1], corte)]
    otros = [par for par in fichas if not esta_en_pie(par[1], corte)]
    return hoja(
        tira(vista, consulta, nodo),
        titular(con_su_dia(_titular(nodo, fila), consulta, nodo, periodo), _bajada(ficha)),
        columnas=(
            (
                _tarjeta_grupos(vista, consulta, vigentes, corte, callan=bool(fila["silenciosos"])),
                _tarjeta_cerrados(vista, otros) if otros else None,
            ),
            (
                _tarjeta_situacion(vista, consulta, nodo, fila, ficha),
                _tarjeta_visitas(vista, consulta, nodo, fila, periodo),
            ),
        ),
    )


def _titular(nodo: Nodo, fila: Mapping[str, Any]) -> str:
    if fila["fuera"]:
        return f"{nodo.nombre} queda fuera de los denominadores: {institucion(fila['fuera'])}."
    grupos, activos = fila["conformados"], fila["activos"]
    if fila["atienden"] and not grupos:
        if fila["silenciosos"]:
            return f"{nodo.nombre} atiende partos y no reportó este periodo: no se sabe si tiene grupo."
        return f"{nodo.nombre} atiende partos y no tiene ningún grupo conformado."
    if not grupos:
        return f"{nodo.nombre} no tiene grupos conformados."
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
        mayuscula(institucion(ficha["institucion"])) if ficha["institucion"] else "",
        ", ".join(x for x in (ficha["distrito"], ficha["provincia"], ficha["departamento"]) if x),
        f"{entero(ficha['altitud'])} m s. n. m." if ficha["altitud"] else "",
        f"código {ficha['codigo']}",
    ]
    return " · ".join(parte for parte in partes if parte)


def _enlace_de(vista: Vista, grupo: Nodo) -> Pieza:
    return enlace(grupo.nombre, vista.hacia(grupo.codigo, Nivel.GRUPO).url())


def _tarjeta_grupos(
    vista: Vista, consulta: Consulta, grupos: list[tuple[Nodo, dict[str, Any]]], corte: date, *, callan: bool
) -> Pieza:
    titulo = "Sus grupos frente a las reglas de la guía"
    if not grupos:
        no_se_sabe = "No reportó este periodo: no se sabe si tiene grupo."
        return tarjeta_vacia(titulo, no_se_sabe if callan else "No tiene grupos conformados al corte.")
    partes = []
    for grupo, ficha in grupos:
        propias = hasta(consulta.sesiones(grupo), corte)
        reglas = reglas_de_grupo(ficha, propias, corte, consulta.contexto.dias_actividad)
        asistencia = medir(consulta, grupo, vista.periodo, "asistencia").fraccion
        resumen = conteo(reglas)
        if asistencia.hay_dato:
            resumen = f"{resumen} · asistencia {_con_cuentas(asistencia)}"
        partes.append(
            html.Article(
                html.H3(_enlace_de(vista, grupo)),
                html.P(resumen, className="nota"),
                tabla_de_reglas(reglas),
                className="grupo-en-lista",
            )
        )
    return tarjeta(titulo, html.Div(partes), pista=f"al {fecha(corte)}")


def _con_cuentas(asistencia: Fraccion) -> str:
    """«71,3 % (93 de 130)»."""
    return f"{porcentaje(asistencia.numerador, asistencia.denominador)} ({n_de(asistencia)})"


def _tarjeta_cerrados(vista: Vista, grupos: list[tuple[Nodo, dict[str, Any]]]) -> Pieza:
    renglones = []
    for grupo, ficha in grupos:
        estado = f"conformado el {fecha(ficha['conformacion'])}"
        if ficha["cierre"]:
            estado = f"cerrado el {fecha(ficha['cierre'])}"
        renglones.append([_enlace_de(vista, grupo), f": {estado}"])
    return tarjeta("Grupos cerrados o posteriores al corte", lineas(renglones))


def _tarjeta_situacion(
    vista: Vista, consulta: Consulta, nodo: Nodo, fila: Mapping[str, Any], ficha: Mapping[str, Any]
) -> Pieza:
    cobertura = medir(consulta, nodo, vista.periodo, "cobertura")
    if fila["fuera"]:
        estado: Any = marca("○", "fuera del ámbito", "sello-sin_dato")
    elif not fila["atienden"]:
        estado = marca("○", "no entra en la cobertura", "sello-sin_dato")
    else:
        estado = sello(cobertura.veredicto or Veredicto.SIN_DATO)
    fuente = ficha["fuente_parto"] or "sin fuente"
    anio = f", {ficha['anio_parto']}" if ficha["anio_parto"] else ""
    de_asistencia = medir(consulta, nodo, vista.periodo, "asistencia")
    asistencia = de_asistencia.fraccion
    sin_grupo = consulta.cuenta("sesiones_sin_grupo", nodo, vista.periodo)
    parecidos = abre_lista("los establecimientos más parecidos", vista.de_lista("parecidos").url())
    filas: list[tuple[str, Any]] = [
        (
            "Estándar de cobertura",
            [estado, " ", cifra_con_pasaporte(vista, "¿De dónde sale?", "cobertura", clase="abre-lista")],
        ),
        (
            "Atiende partos y recién nacidos",
            f"{fila['atiende']} ({fuente}{anio})" if fila["atiende"] != SIN_DATO else SIN_DATO,
        ),
        ("Situación", fila["situacion"]),
        (
            "Sesiones en el periodo",
            cifra_con_pasaporte(
                vista,
                "sin reporte" if fila["silenciosos"] else entero(consulta.cuenta("sesiones", nodo, vista.periodo)),
                "sesiones_por_grupo",
                clase="abre-lista",
            ),
        ),
        (
            "Asistencia en el periodo",
            cifra_con_pasaporte(
                vista,
                _con_cuentas(asistencia) if asistencia.hay_dato else valor(POR_CLAVE["asistencia"], de_asistencia),
                "asistencia",
                clase="abre-lista",
            ),
        ),
        *([("Con quién compararse", parecidos)] if nodo.grupos[1] > nodo.grupos[0] else []),
        *(
            ("Antes", f"en la microrred {uno.otra}, hasta el {fecha(uno.dia)}: lo de entonces se cuenta en la de hoy")
            for uno in consulta.traslados(nodo)
        ),
        ("Ubicación en el mapa", "con coordenadas" if ficha["latitud"] is not None else f"{SIN_DATO}: sin coordenadas"),
    ]
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


def _tarjeta_visitas(vista: Vista, consulta: Consulta, nodo: Nodo, fila: Mapping[str, Any], periodo: Periodo) -> Pieza:
    visitas = consulta.supervisiones(nodo, periodo.fin)
    sin_grupo = bool(fila["atienden"]) and not fila["conformados"]
    texto = "Planificar su visita" if sin_grupo else "Planificar visitas en su red"
    accion = a_visitas(vista, consulta, nodo, texto, obligada=nodo.codigo if sin_grupo else "")
    titulo = "Visitas de supervisión"
    if not visitas:
        return tarjeta_vacia(titulo, "No hay visitas registradas.", accion=accion)
    renglones = [
        f"{fecha(visita['fecha'])} · nivel {visita['nivel']}{acuerdos_de(visita, ' · ')}" for visita in visitas[:8]
    ]
    return tarjeta(titulo, lineas(renglones), pista=plural(len(visitas), "visita"), accion=accion)


PAGINA = Pagina(ESTABLECIMIENTO, de_lectura(pintar))
