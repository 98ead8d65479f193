"""Lo propio de la capacitación: los talleres tema por tema, y los facilitadores que hay y hacen falta."""

from __future__ import annotations

from dashboard.contratos.procesos import RASGOS
from dashboard.contratos.tablas import tabla_de
from dashboard.dominio.catalogos import MODALIDADES, TALLER
from dashboard.dominio.periodo import Corte
from dashboard.indicadores.palabras import n_de
from dashboard.indicadores.regiones_con_equipo import equipo
from dashboard.indicadores.resumen import medir, region_de
from dashboard.nucleo.formato import SIN_DATO, entero, plural
from dashboard.paginas.cabecera import acciones
from dashboard.paginas.guia.tarjetas import Mirada, de_hechos, parte_de, sin_cargar
from dashboard.piezas import html
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import barras, tarjeta


def talleres(m: Mirada) -> Pieza:
    """Las sesiones de taller, tema por tema, con cuántas asistieron a cada una de la red hacia arriba."""
    hechos = m.consulta.hechos("talleres", m.nodo, m.periodo)
    partes = []
    for cual, (modalidad, temas) in enumerate(TALLER.items()):
        filas = []
        for numero, tema in enumerate(temas, 1):
            dadas = int(((hechos["modalidad"] == cual) & (hechos["numero_sesion"] == numero)).sum())
            suyos = {"modalidad": cual, "numero_sesion": numero}
            personas = (m.consulta.personas_de("talleres", m.nodo, m.periodo, **suyos) if dadas else None) or {}
            asistieron = f" · {entero(personas['asistieron'])} asistieron" if "asistieron" in personas else ""
            filas.append(
                (f"{numero} · {tema}", dadas, len(hechos["dia"]), f"{plural(dadas, 'vez', 'veces')}{asistieron}")
            )
        if any(fila[1] for fila in filas):
            partes.append(
                html.Details(
                    html.Summary(f"Los temas del taller de {MODALIDADES[modalidad]}"), barras(filas), open=True
                )
            )
    return de_hechos(m, "talleres", "¿Qué sesiones de taller se dieron?", html.Div(partes) if partes else None)


def perfil(m: Mirada) -> Pieza:
    """Cuántos profesionales identificados tienen cada una de las diez características del Anexo 1."""
    pregunta, contrato = (
        "¿Los facilitadores tienen las diez características del Anexo 1?",
        tabla_de("perfil_facilitadores"),
    )
    if not m.hay("perfil_facilitadores"):
        return tarjeta(pregunta, sin_cargar(contrato), pista="Guía 5.3.1.2 y Anexo 1")
    propias = [f for f in m.consulta.de_territorios("perfil_facilitadores", m.nodo) if f["anio"] == m.periodo.anio]
    filas = []
    for columna in RASGOS:
        # solo de quien lo dice: un rasgo en blanco no es un cero
        pares = [(f[columna.nombre], f["identificados"]) for f in propias if f[columna.nombre] is not None]
        n, de = (sum(valores) for valores in zip(*pares, strict=True)) if pares else (0, 0)
        filas.append((columna.descripcion, n, de, parte_de(n, de)))
    identificados = sum(f["identificados"] for f in propias)
    visitas = [f["visitas_recibidas"] for f in propias if f["visitas_recibidas"] is not None]
    return tarjeta(
        pregunta,
        html.Div(
            html.P(
                m.lista(
                    plural(identificados, "profesional identificado", "profesionales identificados"),
                    "filas_perfil_facilitadores",
                ),
                f" en {plural(len(propias), 'región', 'regiones')} en {m.periodo.anio}",
                f"; {plural(sum(visitas), 'visita')} del nivel nacional." if visitas else ".",
            ),
            barras(filas),
        )
        if propias
        else html.P(f"Ninguna región lo anotó en {m.periodo.anio}.", className="vacio"),
        pista="Guía 5.3.1.2 y Anexo 1",
        accion=acciones(*m.tras("filas_perfil_facilitadores", contrato)),
    )


def capacidad(m: Mirada) -> Pieza:
    """Facilitadores que hay y que hacen falta, año por año: uno por cada veinte establecimientos."""
    region = region_de(m.consulta, m.nodo)
    anios = [periodo for periodo in m.consulta.periodos() if periodo.corte is Corte.ANIO]
    if region is None:
        medidos = [(p.texto, medir(m.consulta, m.nodo, p, "regiones_con_equipo").fraccion) for p in anios]
        filas = [
            (texto, f.numerador or 0, f.denominador or 0, SIN_DATO if f.todo_calla else f"{n_de(f)} regiones")
            for texto, f in medidos
        ]
    else:
        propios = [(periodo, equipo(m.consulta, region, periodo)) for periodo in anios]
        filas = [
            (
                periodo.texto,
                min(e.tiene or 0, e.necesita or 0),
                (e.necesita or 0) if e.escrito else 0,
                e.escrito or SIN_DATO,
            )
            for periodo, e in propios
        ]
    de_quien = "regiones con equipo completo" if region is None else f"los de {region.nombre} y los que necesita"
    return tarjeta(
        "¿Alcanzan los facilitadores?",
        html.Div(html.P(f"Uno por cada veinte establecimientos que atienden partos: {de_quien}."), barras(filas)),
        pista="Guía 6.1.4, nota 6",
        accion=m.lista("Ver las regiones", "regiones", "accion") if region is None else None,
    )
