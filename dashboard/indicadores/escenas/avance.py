"""Quién cerró la mayor parte de su brecha en un año: se nombra a quien avanzó, a nadie más."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from dashboard.dominio.grafica import Formato, Grafico, Papel, Serie, Tipo
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.escenas.base import Cifra, Escena, Omitida, Tabla
from dashboard.indicadores.escenas.escenario import Escenario, acortar
from dashboard.indicadores.listas.base import Columna
from dashboard.nucleo.formato import enumerar, palabra, plural, porcentaje

CLAVE, TITULO = "avance", "Quién cerró la mayor parte de su brecha"
#: cuántos se nombran
NOMBRADOS = 8
_COLUMNAS = (
    Columna("nombre", "Establecimiento"),
    Columna("distrito", "Distrito"),
    Columna("situacion", "Ahora"),
)


@dataclass(frozen=True, slots=True)
class Avance:
    """Un territorio que redujo lo que le faltaba para el 80 %, en establecimientos enteros."""

    nodo: Nodo
    faltaban: int
    faltan: int

    @property
    def cerrado(self) -> Fraction:
        """Parte de la brecha que cerró (0 a 1)."""
        return Fraction(self.faltaban - self.faltan, self.faltaban)


def avances(e: Escenario) -> list[Avance]:
    """Los hijos que redujeron su brecha, el que cerró mayor parte primero (y, en empate, el que cerró más).

    No entra quien antes o ahora calla por completo: no se sabe qué le faltaba.
    """
    if e.anterior is None:
        return []
    nodos = [hijo.nodo for hijo in e.hijos.filas]
    medir = POR_CLAVE["cobertura"].medir
    pares = zip(nodos, medir(e.consulta, nodos, e.anterior), medir(e.consulta, nodos, e.periodo), strict=True)
    propios = [
        Avance(nodo, antes.faltan, ahora.faltan)
        for nodo, antes, ahora in pares
        if antes.faltan is not None
        and ahora.faltan is not None
        and ahora.faltan < antes.faltan
        and not (antes.fraccion.todo_calla or ahora.fraccion.todo_calla)
    ]
    return sorted(propios, key=lambda a: (-a.cerrado, a.faltan - a.faltaban, a.nodo.nombre))


def contar(e: Escenario) -> Escena | Omitida:
    """El avance entre periodos; de una microrred, los establecimientos que ganaron grupo."""
    if e.anterior is None:
        return Omitida(CLAVE, TITULO, "no hay datos de un año antes con que comparar")
    propios = avances(e)
    if not propios:
        return Omitida(CLAVE, TITULO, f"ninguno redujo su brecha desde {e.anterior.cierre_en_frase}")
    singular, plurales = NOMBRES_NIVEL[propios[0].nodo.nivel]
    nombrados = propios[:NOMBRADOS]
    primero = propios[0]
    ganaron = sum(a.faltaban - a.faltan for a in propios)
    cuantos = plural(len(propios), singular, plurales)
    de_establecimientos = primero.nodo.nivel is Nivel.ESTABLECIMIENTO
    if de_establecimientos:
        titulo = (
            f"{cuantos} que {palabra(len(propios), 'atiende', 'atienden')} partos "
            f"{palabra(len(propios), 'ganó', 'ganaron')} su grupo desde {e.anterior.cierre_en_frase}"
        )
    else:
        titulo = _titulo(propios, e)
    cifras = [
        Cifra(
            str(len(propios)),
            f"{palabra(len(propios), singular, plurales)} que {palabra(len(propios), 'redujo', 'redujeron')} su brecha",
        ),
        e.cuenta(
            ganaron,
            str(ganaron),
            f"{palabra(ganaron, 'establecimiento', 'establecimientos')} menos por cubrir en esos territorios",
            "ganaron_grupo",
        ),
    ]
    grafico, tabla = (
        (None, _tabla(e, nombrados, len(propios))) if de_establecimientos else (_grafico(e, nombrados), None)
    )
    return e.escena(
        CLAVE,
        titulo,
        e.notas(
            "Nombre a quienes avanzaron y pregunte qué hicieron. No se ordena a quienes no avanzaron.",
            "cobertura",
            reservas=(
                "Brecha: establecimientos enteros que faltan para el 80 %. Se compara el cierre "
                f"{_de(e.anterior)} con el {_de(e.periodo)}.",
            ),
        ),
        "grupos informados por la región",
        bajada=_bajada(primero),
        cifras=cifras if not de_establecimientos else cifras[:1],
        graficos=[grafico] if grafico else [],
        tabla=tabla,
    )


def _de(periodo: Periodo) -> str:
    """«de 2025», «del 1.er semestre de 2026»."""
    return f"de {periodo.cierre_en_frase}".replace("de el ", "del ")


def _bajada(primero: Avance) -> str:
    """Lo que le faltaba al primero, si no lo cerró todo (entonces lo dice el titular)."""
    if not primero.faltan or primero.nodo.nivel is Nivel.ESTABLECIMIENTO:
        return ""
    palabras = palabra(primero.faltaban, "Le faltaba", "Le faltaban")
    return f"{palabras} {plural(primero.faltaban, 'establecimiento')} y ahora {primero.faltan}."


def _titulo(propios: list[Avance], e: Escenario) -> str:
    """Nombra a los que cerraron la mayor parte; si varios cerraron toda su brecha, los dice juntos."""
    completos = [a.nodo.nombre for a in propios if not a.faltan]
    assert e.anterior is not None
    if len(completos) > 3:
        _, plurales = NOMBRES_NIVEL[propios[0].nodo.nivel]
        return f"{len(completos)} {plurales} cerraron toda su brecha desde {e.anterior.cierre_en_frase}"
    if completos:
        verbo = palabra(len(completos), "cerró", "cerraron")
        return f"{enumerar(completos)} {verbo} toda su brecha desde {e.anterior.cierre_en_frase}"
    primero = propios[0]
    parte = porcentaje(primero.faltaban - primero.faltan, primero.faltaban)
    return f"{primero.nodo.nombre} cerró {parte} de su brecha desde {e.anterior.cierre_en_frase}"


def _grafico(e: Escenario, nombrados: list[Avance]) -> Grafico:
    assert e.anterior is not None
    codigos = [a.nodo.codigo for a in nombrados]
    return Grafico(
        "brecha_antes_y_ahora",
        Tipo.BARRAS,
        "Establecimientos que faltan para el 80 %",
        "establecimientos",
        acortar(codigos, [a.nodo.nombre for a in nombrados]),
        (
            Serie(f"Faltaban en {e.anterior.cierre_en_frase}", tuple(a.faltaban for a in nombrados), Papel.ANTES),
            Serie(f"Faltan en {e.periodo.en_frase}", tuple(a.faltan for a in nombrados), Papel.AHORA),
        ),
        Formato.ENTERO,
        codigos=tuple(codigos),
    )


def _tabla(e: Escenario, nombrados: list[Avance], total: int) -> Tabla:
    filas = tuple(
        {
            "codigo": a.nodo.codigo,
            "nombre": a.nodo.nombre,
            "distrito": e.consulta.ficha_establecimiento(a.nodo)["distrito"],
            "situacion": "con grupo conformado",
        }
        for a in nombrados
    )
    return Tabla(_COLUMNAS, filas, total)
