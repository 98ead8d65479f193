"""La ficha de un grupo. Responde al supervisor: ¿se reúne, viene la gente, cumple la guía, qué mirar al visitarlo?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import BLOQUES, LUGARES, ORIGENES, TEMAS
from dashboard.dominio.frecuencia import Frecuencia
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.cambio import Sentido, cambio_de_asistencia
from dashboard.indicadores.cuando import con_su_dia
from dashboard.indicadores.dibujables import DIBUJABLES
from dashboard.indicadores.motivos import faltas_por_motivo, periodo_de_motivos
from dashboard.indicadores.reglas import Regla, hasta, por_mirar, proxima_sesion, reglas_de_grupo
from dashboard.indicadores.resumen import a, corte_de
from dashboard.indicadores.tamano import INDICADOR as TAMANO
from dashboard.navegacion.vista import GRUPO, Vista
from dashboard.nucleo.formato import decimal, en_plazo, enumerar, fecha, fuera_de_plazo, palabra, plural
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
    plan_de,
    sello_de,
    tabla_de_reglas,
    tarjeta_de_asistencia,
    tarjeta_de_grafica,
    tarjeta_de_visita,
)
from dashboard.paginas.guia.procesos import camino_propio
from dashboard.paginas.guia.tarjetas import Mirada
from dashboard.paginas.pagina import Entorno, Pagina
from dashboard.piezas import html
from dashboard.piezas.enlaces import boton_pasaporte
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import barra, leyenda_series, marca, tarjeta, tarjeta_indicador, tarjeta_vacia

if TYPE_CHECKING:
    from dashboard.planificacion.candidato import Candidato

#: reglas abiertas que se ven sin desplegar
_POR_MIRAR = 4


class _Grupo(NamedTuple):
    """Lo que se sabe de un grupo al corte. `propias`: sus sesiones hasta él; `reglas`: ninguna si no estaba en pie."""

    vista: Vista
    consulta: Consulta
    nodo: Nodo
    periodo: Periodo
    corte: date
    ficha: Mapping[str, Any]
    propias: dict[str, list[Any]]
    reglas: list[Regla]

    @property
    def en_pie(self) -> bool:
        return esta_en_pie(self.ficha, self.corte)

    @property
    def calla(self) -> bool:
        """Si de su plazo no llegó nada: que no se conozca una sesión no dice que no la hubo."""
        return bool(self.consulta.cuenta("activos_por_saber", self.nodo, self.periodo))


def _leer(vista: Vista, consulta: Consulta) -> _Grupo:
    nodo = exigir_nivel(vista, consulta, "un grupo", (Nivel.GRUPO,))
    periodo = consulta.exigir_periodo(vista.periodo)
    corte = corte_de(nodo, periodo)
    propia = consulta.ficha_grupo(nodo, periodo)
    propias = hasta(consulta.sesiones(nodo), corte)
    en_pie = esta_en_pie(propia, corte)
    reglas = reglas_de_grupo(propia, propias, corte, consulta.contexto.dias_actividad) if en_pie else []
    return _Grupo(vista, consulta, nodo, periodo, corte, propia, propias, reglas)


def pintar(vista: Vista, consulta: Consulta, frecuencia: Frecuencia | None = None) -> Pieza:
    """La página de un grupo en un periodo. `ErrorVista` si el código no es de un grupo."""
    g = _leer(vista, consulta)
    candidatos = candidatos_de(consulta, g.nodo, g.periodo, frecuencia)
    frase = con_su_dia(_titular(g), consulta, g.nodo, g.periodo) + _cambio(g)
    plan = plan_de(vista, consulta, g.nodo, candidatos)
    sesiones, mirar = _tarjeta_sesiones(g), _tarjeta_mirar(g, candidatos, plan)
    motivos = tarjeta_motivos(vista, consulta, g.nodo) if faltas_por_motivo(consulta, g.nodo, g.periodo) else None
    tarjetas = (
        _tarjeta_estado(g),
        _tarjeta_integrantes(g),
        tarjeta_de_asistencia(vista, consulta, g.nodo),
        tarjeta_de_visita(consulta, g.nodo, g.periodo, candidatos, plan),
    )
    return ficha(
        tira(vista, consulta, g.nodo),
        titular(frase, _bajada(g.ficha, g.corte)),
        tarjetas,
        fila(*filter(None, (sesiones, mirar))) if sesiones or mirar else None,
        fila(_tarjeta_reglas(g)) if g.en_pie else None,
        fila(acuerdos) if (acuerdos := tarjeta_de_acuerdos(vista, consulta, g.nodo)) else None,
        fila(motivos) if motivos else None,
        fila(camino) if (camino := camino_propio(Mirada(vista, consulta, g.nodo))) else None,
        fila(_tarjeta_temas(g)) if sesiones and g.en_pie else None,
        fila_de_historia(consulta, g.nodo, g.corte, _hechos(g)),
    )


def _tarjeta_reglas(g: _Grupo) -> Pieza:
    pista = f"{conteo(g.reglas)} · al {fecha(g.corte)}"
    return tarjeta("Reglas de la guía", tabla_de_reglas(g.reglas), pista=pista)


# -- el titular


def _titular(g: _Grupo) -> str:
    nombre, corte, calla = g.nodo.nombre, g.corte, g.calla
    if g.ficha["cierre"] and g.ficha["cierre"] <= corte:
        return f"{nombre} se cerró el {fecha(g.ficha['cierre'])}."
    if g.ficha["conformacion"] and g.ficha["conformacion"] > corte:
        return f"{nombre} aún no se había conformado: se conformó el {fecha(g.ficha['conformacion'])}."
    fechas = g.propias["fecha"]
    if not fechas:
        return f"{nombre} no tiene ninguna sesión registrada{' y no reportó: no se sabe si la hubo' if calla else ''}."
    reunion = "se reunió el mismo día del corte"
    if dias := (corte - fechas[-1]).days:
        reunion = f"se reunió por última vez el {fecha(fechas[-1])}, {plural(dias, 'día')} antes del corte"
    if calla:
        reunion = f"{reunion}, que se sepa; después no reportó"
    pares = [(numero_mes(dia), n) for dia, n in zip(fechas, g.propias["asistentes"], strict=True) if n >= 0]
    ultimas = [n for mes, n in pares if mes > pares[-1][0] - 6]
    vinieron = ""
    if len(ultimas) == 1:
        vinieron = f" {palabra(ultimas[0], 'Vino', 'Vinieron')} {plural(ultimas[0], 'madre')} en la última."
    elif ultimas:
        media = decimal(sum(ultimas) / len(ultimas))
        vinieron = f" Vinieron en promedio {media} madres en sus últimas {len(ultimas)} sesiones."
    return f"{nombre} {reunion}.{vinieron}"


def _cambio(g: _Grupo) -> str:
    """Cómo cambió su asistencia desde un año antes; un grupo es pequeño, y casi siempre no se distingue."""
    propio = cambio_de_asistencia(g.consulta, g.nodo, g.periodo) if g.en_pie else None
    if propio is None:
        return ""
    if propio.sentido is Sentido.SIN_CAMBIO:
        return f" Asistencia {propio.frase} frente {a(propio.anterior)}."
    return f" Su asistencia {propio.frase} frente {a(propio.anterior)}."


def _bajada(ficha: Mapping[str, Any], corte: date) -> str:
    partes = [
        plural(ficha["integrantes"], "integrante") if ficha["integrantes"] is not None else "integrantes sin dato",
        f"conformado el {fecha(ficha['conformacion'])}"
        + (f" desde {ORIGENES[ficha['origen']]}" if ficha["origen"] in ORIGENES else ""),
    ]
    if ficha["lugar"] in LUGARES:
        partes.append(LUGARES[ficha["lugar"]] + (f" de {ficha['comunidad']}" if ficha["comunidad"] else ""))
    elif ficha["comunidad"]:
        partes.append(ficha["comunidad"])
    if ficha["periodicidad"]:
        partes.append(f"se reúne cada {plural(ficha['periodicidad'], 'día')}")
    return " · ".join(partes) + _de_cuando(ficha["tamano_desde"], corte)


def _de_cuando(desde: date | None, corte: date) -> str:
    """De cuándo son los integrantes y las horas que se muestran."""
    if desde is None:
        return "."
    son = "son los primeros que se supieron, del" if desde > corte else "son los que se sabían el"
    return f". Integrantes y horas {son} {fecha(desde)}."


# -- las tarjetas de arriba


def _tarjeta_estado(g: _Grupo) -> Pieza:
    """Si se reúne, desde cuándo, y cuántos de los de su microrred."""
    cifra, estado, detalle = _estado(g)
    nota = activos_de_su_microrred(g.vista, g.consulta, g.nodo)
    accion = boton_pasaporte(g.vista, "grupos_activos", "Grupos activos")
    return tarjeta_indicador("Estado", cifra, [estado], [detalle], nota, accion=accion)


def _estado(g: _Grupo) -> tuple[str, Pieza, str]:
    """En qué estado está, su sello y de cuándo es su última sesión."""
    dias, fechas = g.consulta.contexto.dias_actividad, g.propias["fecha"]
    conformacion, cierre = g.ficha["conformacion"], g.ficha["cierre"]
    ultima = f"Última sesión: {fecha(fechas[-1])}" if fechas else "Sin ninguna sesión registrada"
    if cierre and cierre <= g.corte:
        return "Cerrado", marca("○", f"el {fecha(cierre)}", "sello-sin_dato"), ultima
    if conformacion is None:
        return "Sin dato", marca("○", "sin fecha de conformación", "sello-sin_dato"), ultima
    if not g.en_pie:
        return "Por conformar", marca("○", f"desde el {fecha(conformacion)}", "sello-sin_dato"), ultima
    if g.consulta.cuenta("activos", g.nodo, g.periodo):
        return "Activo", marca("●", f"sesión {en_plazo(dias)}", "sello-cumple"), ultima
    if g.calla:
        return "No se sabe", marca("◆", "no reportó su plazo", "sello-depende"), ultima
    que = f"última {fuera_de_plazo(dias)}" if fechas else "ninguna desde que se conformó"
    return "Sin sesión", marca("◇", que, "sello-neutro"), ultima


def _tarjeta_integrantes(g: _Grupo) -> Pieza:
    """Cuántas son, si es el tamaño de la guía, y cuántos de su microrred lo tienen."""
    cuantas, tamano = g.ficha["integrantes"], next((regla for regla in g.reglas if regla.clave == TAMANO.clave), None)
    if tamano:
        estado, detalle = sello_de(tamano), f"La guía {tamano.fuerza} {tamano.pide} ({tamano.parrafo})"
    else:
        estado, detalle = marca("–", "no aplica", "sello-no_aplica"), "No estaba en pie: no se compara con la guía"
    return tarjeta_indicador(
        "Integrantes",
        "Sin dato" if cuantas is None else str(cuantas),
        [estado],
        [detalle],
        de_su_microrred(g.vista, g.consulta, g.nodo, ("con_tamano", "con_dato_tamano"), "con 8 a 15 integrantes"),
        accion=boton_pasaporte(g.vista, "tamano", "Integrantes"),
    )


# -- las filas


def _tarjeta_sesiones(g: _Grupo) -> Pieza | None:
    """La línea de tiempo de sus sesiones; nada si no tiene ninguna: ya lo dice el titular."""
    hecha = DIBUJABLES["sesiones"].hacer(g.consulta, g.nodo, g.periodo)
    if isinstance(hecha, str):
        return None
    nota = f"Madres por sesión · datos al {fecha(g.corte)}"
    if vacios := len(hecha[0].huecos):
        nota += f" · marco punteado: {plural(vacios, 'mes', 'meses')} sin sesión registrada"
    if not faltas_por_motivo(g.consulta, g.nodo, g.periodo):
        permitido = periodo_de_motivos(g.nodo, g.periodo)
        sesiones, esperadas = (g.consulta.cuenta(medida, g.nodo, permitido) for medida in ("sesiones", "esperadas"))
        que = "ninguna sesión dice cuántas se esperaban" if sesiones else "sin sesiones"
        nota += f" · {permitido.texto}: {'sin inasistencias registradas' if esperadas else que}"
    leyenda = leyenda_series(
        [
            ("asistieron", "asistieron"), ("justificada", "justificada"),
            ("injustificada", "injustificada"), ("sin-motivo", "sin motivo"),
        ]
    )  # fmt: skip
    titulo = "¿Quiénes vinieron y quiénes faltaron en cada sesión?"
    return tarjeta_de_grafica(g.vista, DIBUJABLES["sesiones"], hecha[0], titulo, nota, leyenda)


def _tarjeta_temas(g: _Grupo) -> Pieza:
    desde = numero_mes(g.corte) - 11
    recientes = [
        tema for dia, tema in zip(g.propias["fecha"], g.propias["tema"], strict=True) if numero_mes(dia) >= desde
    ]
    tratados = {TEMAS[tema].codigo for tema in recientes if tema >= 0}
    titulo, pista = "Temas tratados y por tratar", "últimos 12 meses, cuatro bloques de referencia · Guía 6.2.3"
    accion = boton_pasaporte(g.vista, "temas", "Temas tratados")
    if not tratados:
        return tarjeta_vacia(titulo, "Ninguna sesión de esos meses anotó su tema.", pista=pista, accion=accion)
    if sin_tema := sum(tema < 0 for tema in recientes):
        pista += f" · {plural(sin_tema, 'sesión', 'sesiones')} sin tema anotado"
    filas = []
    for bloque, nombre in BLOQUES:
        propios = [tema for tema in TEMAS if tema.bloque == bloque]
        faltan = [tema.nombre.lower() for tema in propios if tema.codigo not in tratados]
        vistos = len(propios) - len(faltan)
        filas.append(
            html.Li(
                html.Span(nombre, className="fila-nombre"),
                barra(vistos / len(propios), "acento"),
                html.Span(f"{vistos} de {len(propios)}", className="fila-valor"),
                html.Span(f"Por tratar: {enumerar(faltan)}" if faltan else "Todos tratados", className="fila-cuenta"),
            )
        )
    return tarjeta(titulo, html.Ol(filas, className="ranking temas"), pista=pista, accion=accion)


def _tarjeta_mirar(g: _Grupo, candidatos: Sequence[Candidato], plan: Any) -> Pieza | None:
    """Lo que se hace en la próxima visita, lo más urgente primero, y por qué tiene los puntos que tiene."""
    if not g.en_pie:
        return None
    notas = [candidato.frase for candidato in candidatos]
    if (acordada := proxima_sesion(g.propias)) and acordada[0] >= g.corte:
        dia, minuto = acordada
        hora = f", {minuto // 60:02d}:{minuto % 60:02d} h" if minuto >= 0 else ""
        notas.insert(0, f"Próxima sesión: {fecha(dia)}{hora}; ese día se la puede ver reunida.")
    partes = acciones_de(g.consulta, g.nodo, g.periodo, por_mirar(g.reglas), _POR_MIRAR)
    notas_escritas = [html.P(nota, className="nota") for nota in notas]
    return tarjeta("¿Qué mirar en la próxima visita?", html.Div([*partes, *notas_escritas]), accion=plan)


def _hechos(g: _Grupo) -> list[tuple[date | None, Any]]:
    """Lo que pasó en el grupo: lo de su ficha y su primera y última sesión."""
    dicho = ("primera sesión registrada", "última sesión registrada")
    extremas = dict.fromkeys((*g.propias["fecha"][:1], *g.propias["fecha"][-1:]))
    return [*hechos_de_grupo(g.ficha), *zip(extremas, dicho, strict=False)]


def _de_entorno(vista: Vista, consulta: Consulta, entorno: Entorno) -> Pieza:
    return pintar(vista, consulta, entorno.frecuencia)


PAGINA = Pagina(GRUPO, _de_entorno)
