"""Los deberes de cada nivel: lo que la guía le pide, lo que los datos muestran de ello y lo que falta.

Se imprime como el informe semestral al nivel superior.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from dashboard.contratos.tablas import SEGUIDAS, tabla_de
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.guia.anotadas import ANOTADAS
from dashboard.indicadores.listas.guia import del_periodo
from dashboard.indicadores.palabras import cuentas, lugar_de, valor
from dashboard.indicadores.resumen import medir, region_de
from dashboard.navegacion.vista import CAPA
from dashboard.nucleo.formato import entero, enumerar, palabra, plural, singular
from dashboard.paginas.cabecera import acciones
from dashboard.paginas.guia.procesos import sin_decir_si_se_capacito
from dashboard.paginas.guia.tarjetas import Mirada
from dashboard.piezas import html
from dashboard.piezas.enlaces import boton, enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import marca, tabla, tarjeta

#: lo que se ve de un deber: cómo va (figura, palabra y clase), qué se sabe y qué falta
Visto = tuple[tuple[str, str, str], Any, Any]
_SE_VE, _FALTA, _NO_SE_SABE = ("●", "se ve", "sello-cumple"), ("▲", "falta", "sello-no_cumple"), ("○", "no se sabe", "")
_NO_APLICA = ("–", "no aplica", "")


@dataclass(frozen=True, slots=True)
class Deber:
    """Algo que la guía pide a un nivel y cómo se mira en los datos."""

    que: str
    parrafo: str
    mirar: Callable[[Mirada], Visto]


def _cifra(m: Mirada, clave: str) -> Visto:
    """Lo que dice un indicador: se ve si todos los que se saben cumplen; falta si alguno no."""
    indicador = POR_CLAVE[clave]
    resultado = medir(m.consulta, m.nodo, m.periodo, clave)
    fraccion = resultado.fraccion
    anotada = next((a for a in ANOTADAS if a.indicador is indicador), None)
    sin_registro = fraccion.duda.unidades
    falta: list[Any] = []
    if not resultado.aplica:
        return _NO_APLICA, indicador.no_aplica, "nada"
    if not fraccion.hay_dato or resultado.veredicto in (Veredicto.SIN_DATO, Veredicto.DEPENDE):
        if anotada and sin_registro:
            falta.append(m.lista(f"{entero(sin_registro)} {indicador.sin_saber}", anotada.listas[3]))
        return _NO_SE_SABE, "no alcanza lo que se sabe" if fraccion.hay_dato else "sin dato", falta or "anotarlo"
    no = max((fraccion.denominador or 0) - (fraccion.numerador or 0), 0)
    if resultado.veredicto is not None:
        # donde la guía fija el 80 %, lo que falta es para él
        no = resultado.faltan or 0
    if no and indicador.es_proporcion:
        lista = anotada.listas[2] if anotada else indicador.listas[2]
        dicho = plural(no, singular(indicador.ficha.unidad), indicador.ficha.unidad)
        dicho += " para llegar al 80\u202f%" if resultado.veredicto is not None else ""
        falta.append(m.lista(dicho, lista) if lista else dicho)
    if anotada and sin_registro:
        falta += [" · " if falta else "", m.lista(f"{entero(sin_registro)} {indicador.sin_saber}", anotada.listas[3])]
    visto = [f"{valor(indicador, resultado)} · ", cuentas(indicador, fraccion)]
    return (_FALTA if no else _SE_VE), visto, falta or "nada"


def _capacitados(m: Mirada) -> Visto:
    """Lo que dice la cifra; con encargados de los que no se dice si lo fueron, que todos lo sean no se sabe."""
    como, visto, falta = _cifra(m, "personal_capacitado")
    if not (callan := sin_decir_si_se_capacito(m)):
        return como, visto, falta
    dicho = m.lista(f"de {entero(callan)} no se dice", "filas_personal_encargado")
    return (_NO_SE_SABE if como is _SE_VE else como), visto, [falta, " · ", dicho] if como is _FALTA else dicho


def _anotado(m: Mirada, nombre: str, que: tuple[str, str], campo: str = "", valores: tuple[str, ...] = ()) -> Visto:
    """Cuántas filas del periodo hay en una tabla; sin ninguna no se sabe. `campo`: solo las de esos valores."""
    contrato = tabla_de(nombre)
    if contrato in SEGUIDAS:
        cuantas = len(m.consulta.hechos(nombre, m.nodo, m.periodo)["dia"])
    else:
        # lo que hace cada nivel: lo que entregó una región no lo entregó el país
        filas = [f for f in m.consulta.de_territorios(nombre, m.nodo) if f[contrato.unidad] == m.nodo.codigo]
        cuantas = sum(del_periodo(contrato, f, m.periodo) and (not campo or f[campo] in valores) for f in filas)
    if not cuantas:
        return _NO_SE_SABE, f"nada anotado en {m.periodo.en_frase}", "anotarlo"
    # la lista trae también lo de otras clases y lo de dentro: su cuenta es otra
    return _SE_VE, [f"{plural(cuantas, *que)} · ", m.lista("ver la lista", f"filas_{nombre}")], "nada"


def _visitas(m: Mirada, niveles: tuple[str, ...]) -> Visto:
    """Las visitas de supervisión de esos niveles en el periodo."""
    propias = [
        visita
        for visita in m.consulta.supervisiones(m.nodo, m.periodo.fin)
        if visita["nivel"] in niveles and visita["fecha"] >= m.periodo.inicio
    ]
    if not propias:
        return _NO_SE_SABE, f"ninguna visita anotada en {m.periodo.en_frase}", "anotarlas o planearlas"
    acuerdos = [v["acuerdos"] for v in propias if v["acuerdos"] >= 0]
    dicho = f", {plural(sum(acuerdos), 'acuerdo')}" if acuerdos else ""
    return _SE_VE, f"{plural(len(propias), 'visita')}{dicho}", "nada"


def _directorio(m: Mirada) -> Visto:
    """Si la relación de grupos está lista para entregarse, y si consta que se entregó."""
    hay = (m.consulta.por_grupo("conformados", m.nodo, m.periodo) > 0).any()
    lista = m.lista("la relación está lista", "directorio") if hay else "todavía no hay grupos que relacionar"
    entregada = _anotado(
        m, "entregas", ("entrega de la relación", "entregas de la relación"), "entrega", ("relacion_de_grupos",)
    )
    return entregada[0], [lista, "; ", entregada[1]], entregada[2]


def _grupos_cerca(m: Mirada) -> Visto:
    """Lo que un establecimiento de nivel II o III necesita para informar: el directorio de su región."""
    region = region_de(m.consulta, m.nodo) or m.consulta.raiz
    destino = m.vista.de_lista("directorio", region.codigo).url()
    apoyo = m.vista.hacia(region.codigo, region.nivel).con_campo(CAPA, "recursos").url()
    return (
        _NO_SE_SABE,
        ["puede hacerlo con ", enlace("el directorio de su región", destino), " y ", enlace("su red de apoyo", apoyo)],
        "ninguna tabla anota si se informó",
    )


_MIRAR = {clave: partial(_cifra, clave=clave) for clave in POR_CLAVE}
_MATERIALES = partial(
    _anotado,
    nombre="entregas",
    que=("entrega de materiales", "entregas de materiales"),
    campo="entrega",
    valores=("material_educativo", "material_comunicacional"),
)

#: nivel → sus deberes; los establecimientos, por su nivel de atención
DEBERES: dict[str, tuple[Deber, ...]] = {
    "pais": (
        Deber("Capacitar a los facilitadores", "5.3.1.1", _MIRAR["regiones_con_equipo"]),
        Deber("Supervisarlos durante las capacitaciones", "5.3.1.1",
              partial(_visitas, niveles=("nacional",))),
        Deber("Dar asistencia técnica y materiales", "5.3.1.1", _MATERIALES),
        Deber("Que la guía se implemente", "art. 2", _MIRAR["cobertura"]),
    ),
    "diresa": (
        Deber("Identificar profesionales con el perfil del Anexo 1", "5.3.1.2",
              partial(_anotado, nombre="perfil_facilitadores", que=("relación hecha", "relaciones hechas"))),
        Deber("Diseñar y difundir materiales", "5.3.1.2", _MATERIALES),
        Deber("Coordinar y supervisar", "5.3.1.2 y art. 3", partial(_visitas, niveles=("diresa",))),
        Deber("Gestionar los recursos necesarios", "5.3.1.2 y 6.4", _MIRAR["presupuesto_ejecutado"]),
        Deber("Gestionar reconocimientos no monetarios a las madres guía", "5.3.1.2",
              partial(_anotado, nombre="entregas", que=("entrega", "entregas"), campo="entrega",
                      valores=("reconocimiento",))),
        Deber("Dar a los establecimientos de nivel II y III la relación de grupos", "5.3.1.2", _directorio),
        Deber("Que los establecimientos que atienden partos tengan grupo", "6.1.4 n.º 2", _MIRAR["cobertura"]),
    ),
    "red": (
        Deber("Consolidar la relación del personal encargado", "5.3.1.3", _MIRAR["relacion_consolidada"]),
        Deber("Gestionar su capacitación ante la región", "5.3.1.3", _capacitados),
        Deber("Supervisar y monitorear", "5.3.1.3", partial(_visitas, niveles=("red",))),
    ),
    "microrred": (
        Deber("Consolidar la relación de sus establecimientos", "5.3.1.3", _MIRAR["relacion_remitida"]),
        Deber("Coordinar con la red la capacitación", "5.3.1.3", _capacitados),
        Deber("Supervisar", "5.1", partial(_visitas, niveles=("microrred",))),
    ),
    "I": (
        Deber("Designar al personal encargado", "5.3.1.3", _MIRAR["personal_designado"]),
        Deber("Remitir la relación a la microrred", "5.3.1.3", _MIRAR["relacion_remitida"]),
        Deber("Incidir ante los actores clave", "5.3.2.1",
              partial(_anotado, nombre="compromisos", que=("registro de compromisos", "registros de compromisos"))),
        Deber("Elaborar el plan y aprobarlo", "6.1.1.c", _MIRAR["plan_completo"]),
        Deber("Capacitar a las madres guía", "5.3.2.1", _MIRAR["madres_guia_capacitadas"]),
        Deber("Dar asistencia técnica a las madres guía", "5.3.2.1",
              partial(_anotado, nombre="acompanamientos", que=("acompañamiento", "acompañamientos"))),
        Deber("Tener al menos un grupo, si atiende partos", "6.1.4, nota 7", _MIRAR["cobertura"]),
    ),
    "II": (
        Deber("Informar a gestantes, puérperas y madres dónde hay grupos", "5.3.2.2", _grupos_cerca),
        Deber("Promover la implementación de grupos", "5.3.2.2", _MIRAR["cobertura"]),
        Deber("Designar al personal encargado y remitir la relación", "5.3.1.3", _MIRAR["relacion_remitida"]),
    ),
}  # fmt: skip


def _nivel(m: Mirada) -> tuple[str, str]:
    """La clave de sus deberes y cómo se llama su nivel."""
    if m.nodo.nivel is not Nivel.ESTABLECIMIENTO:
        nombres = {
            "pais": "del nivel nacional",
            "diresa": "del nivel regional",
            "red": "de la red",
            "microrred": "de la microrred",
        }
        return m.nodo.nivel.value, nombres[m.nodo.nivel.value]
    categoria = m.consulta.ficha_establecimiento(m.nodo)["categoria"]
    if categoria.startswith("II"):
        return "II", "de un establecimiento de nivel II o III"
    return (
        "I",
        "de un establecimiento de nivel I"
        if categoria
        else "de un establecimiento sin categoría, tomado por uno de nivel I",
    )


def _mirados(m: Mirada) -> list[tuple[Deber, Visto]]:
    """Cada deber del nivel que se mira con lo que se ve de él: una vez, que lo dicen el titular y la tarjeta."""
    que = ("deberes", m.nodo, m.vista)
    return m.consulta.una_vez(que, lambda: [(deber, deber.mirar(m)) for deber in DEBERES[_nivel(m)[0]]])


def en_una_frase(m: Mirada) -> str:
    """«De 7 deberes del nivel regional en Cusco, 5 se ven y 2 faltan»."""
    mirados, (_, nivel) = _mirados(m), _nivel(m)
    cuentan = Counter(como for _, (como, _, _) in mirados)
    se_ven, faltan, de_otros, ajenos = (cuentan[como] for como in (_SE_VE, _FALTA, _NO_SE_SABE, _NO_APLICA))
    dichos = (
        f"{se_ven} {palabra(se_ven, 'se ve', 'se ven')}" if se_ven else "",
        f"{faltan} {palabra(faltan, 'falta', 'faltan')}" if faltan else "",
        f"de {'ninguno se' if de_otros == len(mirados) else f'{de_otros} no se'} sabe" if de_otros else "",
        f"{ajenos} no {palabra(ajenos, 'aplica', 'aplican')}" if ajenos else "",
    )
    resumen = enumerar([dicho for dicho in dichos if dicho])
    return f"De los {len(mirados)} deberes {nivel} en {lugar_de(m.consulta, m.nodo)}, {resumen}"


def deberes(m: Mirada) -> Pieza:
    """Lo que la guía pide al nivel que se mira, lo que se ve y lo que falta."""
    _, nivel = _nivel(m)
    filas = []
    for deber, (como, visto, falta) in _mirados(m):
        filas.append(
            html.Tr(
                html.Th(deber.que, html.Small(f" Guía {deber.parrafo}"), scope="row"),
                # la marca va con lo que se ve: cuatro columnas no caben en un teléfono
                html.Td(marca(*como), " ", visto),
                html.Td(falta),
            )
        )
    return tarjeta(
        f"Los deberes {nivel}",
        html.Div(
            tabla(("Qué pide la guía", "Qué se ve", "Qué falta"), filas, "Deberes", clase="tabla tabla-partida"),
            html.P(
                "Es lo que muestran los datos cargados, no un juicio: lo que nadie anotó no se sabe.", className="nota"
            ),
        ),
        pista="informe al nivel superior",
        accion=acciones(boton("Imprimir el informe", "imprimir", "boton")),
    )
