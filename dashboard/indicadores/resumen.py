"""Lo que una pantalla de territorio dice: hijos por brecha, cambios de un año a otro o por una carga, y sus frases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import SIN_MOTIVO
from dashboard.dominio.estandar import Fraccion, Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel, alfabetico
from dashboard.indicadores.cambio import (
    Cambio,
    Sentido,
    cambio_de_asistencia,
    cambios_de_asistencia,
    con_los_mismos_meses,
    decimas_de,
    diferencia,
    margen_de_una_parte,
    un_anio_antes,
)
from dashboard.indicadores.catalogo import CATALOGO, POR_CLAVE
from dashboard.indicadores.cobertura import lista_usada
from dashboard.indicadores.cuando import con_su_dia, tiempo
from dashboard.indicadores.indicador import Hijo, Hijos, Indicador, Orden, Resultado
from dashboard.indicadores.motivos import faltas_por_motivo
from dashboard.indicadores.palabras import cuentas, de_lo_cargado, es_pais, lugar_de, n_de, se_sabe_de
from dashboard.nucleo.formato import SIN_DATO, enumerar, palabra, plural, porcentaje, puntos
from dashboard.nucleo.matrices import Booleanos

#: lo que acompaña al indicador elegido cuando se comparan hijos, por el orden que lo mira
COMPLEMENTOS: dict[Orden, Indicador] = {
    Orden.ACTIVOS: POR_CLAVE["grupos_activos"],
    Orden.ASISTENCIA: POR_CLAVE["asistencia"],
}


def hijos(consulta: Consulta, nodo: Nodo, periodo: Periodo, indicador: Indicador, como: Orden = Orden.BRECHA) -> Hijos:
    """Los hijos directos: a quien más unidades le faltan primero, el peor valor donde no hay estándar, o como se pida.

    Detrás, de quien todos callan; luego, los que no tienen dato; y al final, donde no aplica.

    Se apartan los que no tienen ningún establecimiento del ámbito ni grupos (por ejemplo, redes que solo contienen
    consultorios privados); las regiones del catálogo se listan siempre.
    """
    visibles, fuera = _visibles(consulta, nodo, periodo)
    propios = de_hijos(consulta, nodo, periodo, indicador)
    clave = _clave_de_orden(consulta, nodo, periodo, indicador, como)
    filas = [Hijo(hijo, propios[hijo.codigo]) for hijo in visibles]
    return Hijos(tuple(sorted(filas, key=lambda h: (clave(h.nodo.codigo), alfabetico(h.nodo.nombre)))), fuera)


def _visibles(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[list[Nodo], int]:
    """Los hijos que se listan y cuántos no, una vez por lectura."""

    def separados() -> tuple[list[Nodo], int]:
        todos = consulta.hijos(nodo)
        if nodo.nivel is Nivel.PAIS or nodo.nivel is Nivel.ESTABLECIMIENTO:
            return todos, 0
        ambito = consulta.suma("en_ambito", todos, periodo).tolist()
        visibles = [h for h, n in zip(todos, ambito, strict=True) if n or h.grupos[1] > h.grupos[0]]
        return visibles, len(todos) - len(visibles)

    return consulta.una_vez(("visibles", nodo, periodo), separados)


def de_hijos(consulta: Consulta, nodo: Nodo, periodo: Periodo, indicador: Indicador) -> dict[str, Resultado]:
    """Código de cada hijo que se lista → su resultado, medido una vez por lectura."""
    visibles, _ = _visibles(consulta, nodo, periodo)

    def medidos() -> list[Resultado]:
        # el del propio nodo sale del mismo viaje, y casi toda página lo dice
        propio, *suyos = indicador.medir(consulta, [nodo, *visibles], periodo)
        consulta.una_vez(("medido", indicador.clave, nodo, periodo), lambda: propio)
        return suyos

    suyos = consulta.una_vez(("de los hijos", nodo, periodo, indicador.clave), medidos)
    return {hijo.codigo: medido for hijo, medido in zip(visibles, suyos, strict=True)}


def cambios_de_hijos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> dict[str, Cambio]:
    """Código de cada hijo que se lista y se puede comparar → el cambio de su asistencia, que es uno entre muchos."""
    visibles, _ = _visibles(consulta, nodo, periodo)
    que = ("cambios de los hijos", nodo, periodo)
    hallados = consulta.una_vez(que, lambda: cambios_de_asistencia(consulta, nodo, visibles, periodo))
    return {hijo.codigo: hallado for hijo, hallado in zip(visibles, hallados, strict=True) if hallado}


def _clave_de_orden(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, indicador: Indicador, como: Orden
) -> Callable[[str], tuple[float, ...]]:
    """Por qué se ordena cada hijo, dado su código; a igual clave, por su nombre."""
    if como is Orden.NOMBRE:
        return lambda _: ()
    if como is Orden.CAMBIO:
        cambiados = cambios_de_hijos(consulta, nodo, periodo)
        return lambda codigo: (0, cambiados[codigo].decimas) if codigo in cambiados else (1,)
    mirado = COMPLEMENTOS.get(como, indicador)
    propios = de_hijos(consulta, nodo, periodo, mirado)
    signo = -1 if mirado.menor_es_mejor else 1

    def clave(codigo: str) -> tuple[float, ...]:
        resultado, valor = propios[codigo], propios[codigo].fraccion.valor
        clase = 3 if not resultado.aplica else 2 if valor is None else int(resultado.fraccion.todo_calla)
        faltan = -(resultado.faltan or 0)
        return clase, faltan if como is Orden.BRECHA else 0, signo * (valor or 0), faltan

    return clave


def medir(consulta: Consulta, nodo: Nodo, periodo: Periodo, clave: str) -> Resultado:
    """El resultado de un indicador en un nodo, medido una vez por lectura: lo dicen varias partes de una página."""
    que = ("medido", clave, nodo, periodo)
    return consulta.una_vez(que, lambda: POR_CLAVE[clave].medir(consulta, [nodo], periodo)[0])


def corte_de(nodo: Nodo, periodo: Periodo) -> date:
    """El día al que se toman los estados: el fin del periodo o la fecha de datos, lo que llegue primero."""
    return min(periodo.fin, nodo.fecha_datos) if nodo.fecha_datos else periodo.fin


def region_de(consulta: Consulta, nodo: Nodo) -> Nodo | None:
    """La DIRESA a la que pertenece un nodo; `None` para el país o fuera del alcance."""
    return next((superior for superior in consulta.linaje(nodo) if superior.nivel is Nivel.DIRESA), None)


@dataclass(frozen=True, slots=True)
class Cambios:
    """Qué cambió desde un año antes. Diferencias en décimas de punto; `None` sin dato en alguno de los dos.

    `anterior`: los mismos meses del año anterior. Los estados se comparan a su cierre.
    """

    anterior: Periodo
    cobertura: int | None
    ganaron: int
    perdieron: int
    #: con su intervalo y su veredicto
    asistencia: Cambio | None
    activos: int | None
    conformados: tuple[int, int]
    #: motivo cuya parte de las asistencias esperadas creció más que el azar, y cuánto (décimas de punto)
    motivo: tuple[str, int] | None


def cambios(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Cambios | None:
    """Compara con los mismos meses del año anterior; `None` si no hay datos de ellos."""
    anterior = un_anio_antes(nodo, periodo)
    if anterior is None:
        return None

    def cambio(clave: str) -> int | None:
        return diferencia(*(medir(consulta, nodo, p, clave).fraccion for p in (periodo, anterior)))

    hallado = movidos(consulta, nodo, periodo)
    assert hallado is not None
    conformados = [consulta.cuenta("conformados", nodo, p) for p in (anterior, periodo)]
    return Cambios(
        anterior,
        cambio("cobertura"),
        int(hallado.ganan.sum()),
        int(hallado.pierden.sum()),
        cambio_de_asistencia(consulta, nodo, periodo),
        cambio("grupos_activos"),
        (conformados[0], conformados[1]),
        _motivo_que_crecio(consulta, nodo, periodo),
    )


@dataclass(frozen=True, slots=True)
class Movidos:
    """(establecimientos,) de un territorio: los que ganaron y los que perdieron su grupo desde un año antes."""

    anterior: Periodo
    ganan: Booleanos
    pierden: Booleanos


def movidos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Movidos | None:
    """Quiénes ganaron y quiénes perdieron grupo; `None` si no hay datos de los mismos meses del año anterior.

    Entrar en la lista de los que atienden partos, o salir de ella, no es ganar ni perder un grupo.
    """

    def calcular() -> Movidos | None:
        anterior = un_anio_antes(nodo, periodo)
        if anterior is None:
            return None
        ahora, antes = (consulta.por_establecimiento("cubiertos", nodo, p) for p in (periodo, anterior))
        return Movidos(
            anterior,
            _sin_grupo(consulta, nodo, anterior, ahora > antes),
            _sin_grupo(consulta, nodo, periodo, ahora < antes),
        )

    return consulta.una_vez(("movidos", nodo, periodo), calcular)


def _sin_grupo(consulta: Consulta, nodo: Nodo, periodo: Periodo, cuales: Booleanos) -> Booleanos:
    """De esos establecimientos, los que no tenían ninguno al corte."""
    if cuales.any():
        cuales = cuales & (consulta.por_establecimiento("conformados", nodo, periodo) == 0)
    return cuales


def _motivo_que_crecio(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[str, int] | None:
    """El motivo que más creció, solo si creció más de lo que el azar explica entre tantos motivos como se miran."""
    anterior = con_los_mismos_meses(consulta, nodo, periodo)
    # lo que se suma por meses solo se compara si entonces estaban todos
    if anterior is None or nodo.meses[0] > anterior.primer_mes:
        return None
    esperadas = [consulta.cuenta("esperadas", nodo, p) for p in (periodo, anterior)]
    if not all(esperadas):
        return None
    ahora, antes = (
        # lo que no tiene motivo anotado no es un motivo
        {f.motivo.nombre: f.total for f in faltas_por_motivo(consulta, nodo, p) if f.motivo.codigo != SIN_MOTIVO}
        for p in (periodo, anterior)
    )
    if not ahora:
        return None
    crecen = {
        motivo: Fraction(n, esperadas[0]) - Fraction(antes.get(motivo, 0), esperadas[1]) for motivo, n in ahora.items()
    }
    nombre = max(crecen, key=lambda motivo: (crecen[motivo], motivo))
    margen = margen_de_una_parte(
        consulta,
        nodo,
        (periodo, anterior),
        (ahora[nombre], esperadas[0], antes.get(nombre, 0), esperadas[1]),
        len(ahora),
    )
    return (nombre, decimas_de(crecen[nombre])) if crecen[nombre] > margen else None


# -- el titular y la bajada de cada pantalla: ciertos también sin datos


def titular(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, indicador: Indicador, propio: Resultado, hijos: Hijos
) -> str:
    """La frase que dice qué muestra la pantalla, con su día si no es hoy: la del indicador o su valor en ese lugar."""
    if indicador.titular:
        dicho = indicador.titular(nodo, propio, hijos, tiempo(nodo, periodo))
    else:
        dicho = _con_su_valor(consulta, nodo, indicador, propio)
    return con_su_dia(dicho, consulta, nodo, periodo)


def _con_su_valor(consulta: Consulta, nodo: Nodo, indicador: Indicador, propio: Resultado) -> str:
    fraccion = propio.fraccion
    lugar = lugar_de(consulta, nodo)
    if not fraccion.hay_dato:
        return f"No hay datos de «{indicador.ficha.corto.lower()}» en {lugar} en este periodo."
    valor = f"{indicador.ficha.corto} en {lugar}: {de_lo_cargado(indicador, fraccion)}"
    return f"{valor}, {cuentas(indicador, fraccion)}." if indicador.es_proporcion else f"{valor}."


def bajada(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, hijos: Hijos, cambio: Cambios | None, titular: str = ""
) -> str:
    """Lo que sigue al titular: la cifra propia, cómo cambió y qué pasó con la asistencia, si él no lo dijo ya."""
    partes: list[str] = []
    cobertura = medir(consulta, nodo, periodo, "cobertura")
    lista = lista_usada(consulta, nodo, periodo)
    segun = f" ({lista})" if lista else ""
    if cobertura.fraccion.todo_calla:
        partes.append("Ni los establecimientos ni las unidades que los contienen reportaron este periodo.")
    elif cobertura.fraccion.de_una_parte:
        fraccion = cobertura.fraccion
        cargado = n_de(fraccion)
        que = "Cobertura sin dato nacional" if es_pais(nodo) else "Cobertura sin dato del conjunto"
        parte = f"; de lo cargado, {cargado} ({porcentaje(fraccion.numerador, fraccion.denominador)})"
        partes.append(f"{que}: {se_sabe_de(nodo, fraccion)}{parte if fraccion.hay_dato else ''}.")
    elif es_pais(nodo) and cobertura.fraccion.hay_dato:
        nacional = (
            f"Cobertura nacional {porcentaje(cobertura.fraccion.numerador, cobertura.fraccion.denominador)}{segun}"
        )
        partes.append(nacional + (_frente(cambio.cobertura, cambio.anterior) if cambio else "") + ".")
        partes += _sin_certeza(hijos)
    elif cobertura.fraccion.hay_dato:
        propia = f"Cobertura {porcentaje(cobertura.fraccion.numerador, cobertura.fraccion.denominador)}{segun}"
        partes.append(propia + (_frente(cambio.cobertura, cambio.anterior) if cambio else "") + ".")
    if cambio and cambio.asistencia and cambio.asistencia.frase not in titular:
        partes.append(_asistencia(cambio, cambio.asistencia))
    if not partes:
        grupos = consulta.cuenta("conformados", nodo, periodo)
        partes.append(f"{plural(grupos, 'grupo conformado', 'grupos conformados')} al corte.")
    return " ".join(partes)


def _frente(decimas: int | None, anterior: Periodo) -> str:
    if decimas is None:
        return ""
    if decimas == 0:
        return f", igual que en {anterior.cierre_en_frase}"
    cuanto = f"{puntos(abs(decimas)).lstrip('+')} {'punto' if abs(decimas) == 10 else 'puntos'}"
    return f", {cuanto} {'más' if decimas > 0 else 'menos'} que en {anterior.cierre_en_frase}"


def a(periodo: Periodo) -> str:
    """«a 2025», «al 1.er semestre de 2026», «a enero–marzo de 2026»: con qué se compara."""
    frase = periodo.en_frase
    return f"al {frase[3:]}" if frase.startswith("el ") else f"a {frase}"


def _sin_certeza(hijos: Hijos) -> list[str]:
    dudas = []
    if cuantas := hijos.contar(Veredicto.DEPENDE):
        dependen = [h.resultado.fraccion for h in hijos.filas if h.resultado.veredicto is Veredicto.DEPENDE]
        por_partos = any(fraccion.duda.unidades for fraccion in dependen)
        de_que = "lo que no se sabe" if por_partos else "establecimientos sin reporte"
        dudas.append(f"{cuantas} {palabra(cuantas, 'depende', 'dependen')} de {de_que}")
    if cuantas := hijos.contar(Veredicto.SIN_DATO):
        dudas.append(f"{cuantas} sin dato")
    if not dudas:
        return []
    frase = enumerar(dudas)
    return [f"De las que no cumplen o no se sabe: {frase}."]


def _asistencia(cambio: Cambios, propio: Cambio) -> str:
    if propio.sentido is Sentido.SIN_CAMBIO:
        return f"Asistencia {propio.frase} frente {a(propio.anterior)}."
    frase = f"La asistencia {propio.frase} frente {a(propio.anterior)}."
    if propio.sentido is Sentido.BAJO and cambio.motivo:
        # lo que creció no es por qué bajó: son dos hechos
        nombre, crecio = cambio.motivo
        frase += f" El motivo de falta que más creció es «{nombre.lower()}»: {puntos(crecio)} puntos de lo esperado."
    return frase


# -- cómo se movería cada indicador si se publicara una carga


@dataclass(frozen=True, slots=True)
class Movimiento:
    """Un indicador antes y después de publicar. `antes` es `None` si hoy no hay datos reales que comparar."""

    indicador: Indicador
    #: de qué territorio es: el país, o la única región cargada
    lugar: str
    antes: Fraccion | None
    despues: Fraccion

    @property
    def cambia(self) -> bool:
        """Si el numerador o el denominador son otros."""
        return self.antes is None or self.antes.par != self.despues.par

    def textos(self) -> tuple[str, str]:
        """(antes, después): «71,1 % (1 349 de 1 897)», o «sin dato»."""
        antes = "sin datos reales" if self.antes is None else _texto(self.indicador, self.antes)
        return antes, _texto(self.indicador, self.despues)


def movimientos(antes: Consulta | None, despues: Consulta) -> list[Movimiento]:
    """Todos los indicadores del territorio con que se abre el tablero, en el año de los datos nuevos.

    `antes` es `None` si no se sirve nada. Los datos inventados no se comparan con los reales.
    """
    periodo = despues.periodo_por_defecto()
    nodo = despues.nodo(despues.inicio)
    comparable = antes is not None and not antes.contexto.demostracion
    halladas = []
    for indicador in CATALOGO:
        (nueva,) = indicador.medir(despues, [nodo], periodo)
        previa: Fraccion | None = None
        if comparable and antes is not None:
            if periodo in antes.periodos():
                previa = indicador.medir(antes, [antes.nodo(nodo.codigo)], periodo)[0].fraccion
            else:
                previa = Fraccion(None, 0)
        halladas.append(Movimiento(indicador, lugar_de(despues, nodo), previa, nueva.fraccion))
    return halladas


def _texto(indicador: Indicador, fraccion: Fraccion) -> str:
    if fraccion.numerador is None or not fraccion.denominador:
        return SIN_DATO
    dicho = n_de(fraccion) if indicador.es_proporcion else cuentas(indicador, fraccion)
    if fraccion.de_una_parte:
        return f"{SIN_DATO} del conjunto ({dicho} de lo cargado)"
    return f"{de_lo_cargado(indicador, fraccion)} ({dicho})"
