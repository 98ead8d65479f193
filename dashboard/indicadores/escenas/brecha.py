"""La brecha de cobertura: quién la cerró en un año y dónde hacen falta más grupos."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.grafica import Formato, Grafico, Papel, Serie, Tipo
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel, alfabetico
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.cobertura import dos_brechas, sin_denominador
from dashboard.indicadores.escenas.escena import Cifra, Escena, Tabla
from dashboard.indicadores.escenas.escenario import Escenario, acortar
from dashboard.indicadores.indicador import Hijo
from dashboard.indicadores.listas.establecimientos import filas_de_establecimientos, sin_grupo
from dashboard.indicadores.listas.lista import Columna
from dashboard.indicadores.palabras import como_sujeto
from dashboard.nucleo.formato import entero, enumerar, mayuscula, palabra, plural, porcentaje

# -- el avance: se nombra a quien avanzó, a nadie más

#: cuántos se ven
A_LA_VISTA = 8
_DE_AVANCE = (
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
        if antes.faltan is not None and ahora.faltan is not None and ahora.faltan < antes.faltan
    ]
    return sorted(propios, key=lambda a: (-a.cerrado, a.faltan - a.faltaban, alfabetico(a.nodo.nombre)))


def contar_avance(e: Escenario) -> Escena | str:
    """El avance entre periodos; de una microrred, los establecimientos que ganaron grupo."""
    if e.anterior is None:
        return "no hay datos de un año antes con que comparar"
    propios = avances(e)
    if not propios:
        return f"ninguno redujo su brecha desde {e.anterior.cierre_en_frase}"
    singular, plurales = NOMBRES_NIVEL[propios[0].nodo.nivel]
    nombrados = propios[:A_LA_VISTA]
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
        titulo = _titulo_de_avance(propios, e)
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
        (None, _tabla_de_avance(e, nombrados, len(propios)))
        if de_establecimientos
        else (_grafico_de_avance(e, nombrados), None)
    )
    return e.escena(
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
        bajada=_bajada_de_avance(primero),
        cifras=cifras if not de_establecimientos else cifras[:1],
        graficos=[grafico] if grafico else [],
        tabla=tabla,
        avisos=e.aviso_de_lista,
    )


def _de(periodo: Periodo) -> str:
    """«de 2025», «del 1.er semestre de 2026»."""
    return f"de {periodo.cierre_en_frase}".replace("de el ", "del ")


def _bajada_de_avance(primero: Avance) -> str:
    """Lo que le faltaba al primero, si no lo cerró todo (entonces lo dice el titular)."""
    if not primero.faltan or primero.nodo.nivel is Nivel.ESTABLECIMIENTO:
        return ""
    palabras = palabra(primero.faltaban, "Le faltaba", "Le faltaban")
    return f"{palabras} {plural(primero.faltaban, 'establecimiento')} y ahora {primero.faltan}."


def _titulo_de_avance(propios: list[Avance], e: Escenario) -> str:
    """Nombra a los que cerraron la mayor parte; si varios cerraron toda su brecha, los dice juntos."""
    completos = [como_sujeto(a.nodo) for a in propios if not a.faltan]
    assert e.anterior is not None
    if len(completos) > 3:
        _, plurales = NOMBRES_NIVEL[propios[0].nodo.nivel]
        return f"{len(completos)} {plurales} cerraron toda su brecha desde {e.anterior.cierre_en_frase}"
    if completos:
        verbo = palabra(len(completos), "cerró", "cerraron")
        return f"{mayuscula(enumerar(completos))} {verbo} toda su brecha desde {e.anterior.cierre_en_frase}"
    primero = propios[0]
    parte = porcentaje(primero.faltaban - primero.faltan, primero.faltaban)
    return f"{mayuscula(como_sujeto(primero.nodo))} cerró {parte} de su brecha desde {e.anterior.cierre_en_frase}"


def _grafico_de_avance(e: Escenario, nombrados: list[Avance]) -> Grafico:
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


def _tabla_de_avance(e: Escenario, nombrados: list[Avance], total: int) -> Tabla:
    filas = tuple(
        {
            "codigo": a.nodo.codigo,
            "nombre": a.nodo.nombre,
            "distrito": e.consulta.ficha_establecimiento(a.nodo)["distrito"],
            "situacion": "con grupo conformado",
        }
        for a in nombrados
    )
    return Tabla(_DE_AVANCE, filas, total)


# -- la brecha: dónde hacen falta más grupos

_DE_BRECHA = (
    Columna("nombre", "Establecimiento"),
    Columna("categoria", "Categoría"),
    Columna("distrito", "Distrito"),
    Columna("situacion", "Situación"),
)


def contar_brecha(e: Escenario) -> Escena | str:
    """Los hijos con lo que falta en establecimientos enteros; de una microrred, sus establecimientos sin grupo."""
    if not e.cobertura.fraccion.hay_dato:
        return sin_denominador(e.cobertura.fraccion)
    if e.cobertura.fraccion.todo_calla:
        return "ningún establecimiento que atiende partos reportó en el periodo"
    if e.nodo.nivel is Nivel.MICRORRED:
        return _de_microrred(e)
    # lo que falta donde todos callan no se sabe: no se dibuja como brecha
    con_brecha = [
        hijo for hijo in e.hijos.filas if hijo.resultado.faltan and hijo.resultado.veredicto is not Veredicto.CUMPLE
    ]
    if not con_brecha:
        return "ningún territorio con dato está por debajo del 80 %"
    con_brecha.sort(key=lambda hijo: (-(hijo.resultado.faltan or 0), alfabetico(hijo.nodo.nombre)))
    faltan = e.hijos.faltan
    codigos = [hijo.nodo.codigo for hijo in con_brecha[:A_LA_VISTA]]
    valores = tuple(hijo.resultado.faltan for hijo in con_brecha[:A_LA_VISTA])
    grafico = Grafico(
        "brecha",
        Tipo.BARRAS,
        "Establecimientos que faltan para el 80 %",
        "establecimientos",
        acortar(codigos, [hijo.nodo.nombre for hijo in con_brecha[:A_LA_VISTA]]),
        (Serie("Faltan", valores),),
        Formato.ENTERO,
        codigos=tuple(codigos),
        textos=tuple(entero(v or 0) for v in valores),
    )
    dependen = sum(hijo.resultado.veredicto is Veredicto.DEPENDE for hijo in con_brecha)
    avisos = list(e.aviso_de_lista)
    if dependen:
        avisos.append(
            f"{dependen} {palabra(dependen, 'depende', 'dependen')} de lo que no se sabe: lo que falta ahí puede ser "
            "otra cuenta."
        )
    singular, plurales = NOMBRES_NIVEL[con_brecha[0].nodo.nivel]
    if e.hijos.desconocidos:
        cuantos = plural(e.hijos.desconocidos, singular, plurales)
        avisos.append(f"{cuantos} sin dato o sin ningún reporte: no se sabe cuánto les falta.")
    cifras = [
        e.cuenta(
            faltan,
            entero(faltan),
            f"{palabra(faltan, 'establecimiento', 'establecimientos')} por cubrir en "
            f"{plural(len(con_brecha), singular, plurales)}",
            "sin_grupo",
        )
    ]
    return e.escena(
        _titulo_de_brecha(con_brecha, faltan),
        e.notas(
            "La brecha se dice en establecimientos enteros. Pregunte qué apoyo necesitan estos territorios.",
            "cobertura",
            reservas=(
                "La suma de las brechas no es la brecha del total: lo que sobra en un territorio no cubre a otro.",
            ),
        ),
        "RENIPRESS, lista de partos y grupos informados por la región",
        bajada=f"Son los que faltan {dos}" if (dos := dos_brechas(singular, faltan, e.cobertura.faltan)) else "",
        cifras=cifras,
        graficos=[grafico],
        enlace=e.enlace("cobertura", "sin_grupo"),
        avisos=avisos,
        estado=True,
    )


def _titulo_de_brecha(con_brecha: list[Hijo], faltan: int) -> str:
    """Cuántos concentran al menos la mitad de lo que falta."""
    _, plurales = NOMBRES_NIVEL[con_brecha[0].nodo.nivel]
    if len(con_brecha) > 3 and len({hijo.resultado.faltan for hijo in con_brecha}) == 1:
        return f"Los {plural(faltan, 'establecimiento')} que faltan están repartidos en {len(con_brecha)} {plurales}"
    acumulado, cuantos = 0, 0
    while 2 * acumulado < faltan:
        acumulado += con_brecha[cuantos].resultado.faltan or 0
        cuantos += 1
    nombres = [como_sujeto(hijo.nodo) for hijo in con_brecha[:cuantos]]
    cuanto = f"{entero(acumulado)} de los {plural(faltan, 'establecimiento')} que faltan"
    if faltan == 1:
        return f"Falta 1 establecimiento para el 80 %: está en {nombres[0]}"
    if len(con_brecha) <= 3:
        todos = enumerar([como_sujeto(hijo.nodo) for hijo in con_brecha])
        return f"Los {plural(faltan, 'establecimiento')} que faltan están en {todos}"
    if cuantos <= 3:
        return f"{mayuscula(enumerar(nombres))} {palabra(cuantos, 'reúne', 'reúnen')} {cuanto}"
    return f"{cuantos} {plurales} reúnen {cuanto}"


def _de_microrred(e: Escenario) -> Escena | str:
    filas = [fila for fila in filas_de_establecimientos(e.consulta, e.nodo, e.periodo) if sin_grupo(fila)]
    if not filas and e.aviso_de_silencio:
        return "los establecimientos que faltan no reportaron: no se sabe si tienen grupo"
    if not filas:
        return "todos los establecimientos que atienden partos tienen grupo conformado"
    cuantos = len(filas)
    return e.escena(
        f"{plural(cuantos, 'establecimiento que atiende', 'establecimientos que atienden')} partos todavía no "
        f"{palabra(cuantos, 'tiene', 'tienen')} grupo en {e.lugar}",
        e.notas("Acuerde con cada establecimiento la fecha en que convocará a su grupo.", "cobertura"),
        "RENIPRESS, lista de partos y grupos informados por la región",
        cifras=[
            e.cuenta(
                cuantos, entero(cuantos), palabra(cuantos, "establecimiento sin grupo", "establecimientos sin grupo")
            )
        ],
        tabla=Tabla(_DE_BRECHA, tuple(filas[:A_LA_VISTA]), cuantos),
        enlace=e.enlace("cobertura", "sin_grupo"),
        avisos=(*e.aviso_de_lista, *e.aviso_de_silencio),
        estado=True,
    )  # fmt: skip
