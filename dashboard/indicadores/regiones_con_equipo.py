"""Indicador 1 de la guía: regiones con equipo de facilitadores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import SIN_FRACCION, Fraccion, Veredicto, facilitadores_necesarios
from dashboard.dominio.ficha import Escala, Ficha
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.cobertura import lista_usada
from dashboard.indicadores.indicador import Donde, Escrito, Hijos, Hueco, Indicador, Parte, Resultado, con_estandar
from dashboard.indicadores.palabras import n_de, nombre_completo
from dashboard.nucleo.formato import SIN_DATO, Tiempo, concordar, entero, mayuscula, n_de_n, palabra, plural

#: lo que le falta a una región; al país le faltan regiones
_DE_REGION = "facilitadores"


@dataclass(frozen=True, slots=True)
class Equipo:
    """Equipo de una región: facilitadores que tiene (`None` sin dato) y que necesita (`None` si E = 0).

    `hasta`: los que necesitaría si también atendieran partos los establecimientos de los que no se sabe.
    """

    tiene: int | None
    necesita: int | None
    hasta: int | None = None

    @property
    def escrito(self) -> str:
        """«3 de 5»; «7 (necesita 5)», porque 7 no es parte de 5; "" si no se sabe."""
        if self.tiene is None or self.necesita is None:
            return ""
        if self.tiene > self.necesita:
            return f"{entero(self.tiene)} (necesita {entero(self.necesita)})"
        return n_de_n(self.tiene, self.necesita)

    @property
    def completo(self) -> bool | None:
        """Si alcanza; `None` cuando no se puede saber: sin dato, o según cuántos más atiendan partos."""
        if self.tiene is None or self.necesita is None:
            return None
        if self.tiene < self.necesita:
            return False
        return True if self.tiene >= (self.hasta or self.necesita) else None

    @property
    def veredicto(self) -> Veredicto:
        """Si está completo, como veredicto."""
        return {True: Veredicto.CUMPLE, False: Veredicto.NO_CUMPLE, None: Veredicto.SIN_DATO}[self.completo]

    @property
    def faltan(self) -> int:
        """Los que faltan; de quien no tiene dato no se sabe, y lo aparta quien llama."""
        return max(0, (self.necesita or 0) - (self.tiene or 0))


def equipo(consulta: Consulta, diresa: Nodo, periodo: Periodo) -> Equipo:
    """Un facilitador por cada 20 establecimientos que atienden partos, con redondeo hacia arriba (nota 6)."""
    return equipos(consulta, [diresa], periodo)[0]


def equipos(consulta: Consulta, diresas: Sequence[Nodo], periodo: Periodo) -> list[Equipo]:
    """El equipo de cada DIRESA, en el mismo orden."""
    atienden, dudosos = (consulta.suma(medida, diresas, periodo).tolist() for medida in ("atienden", "parto_sin_dato"))
    return [
        Equipo(
            consulta.facilitadores(diresa, periodo),
            facilitadores_necesarios(cuantos) if cuantos else None,
            facilitadores_necesarios(cuantos + quiza) if cuantos and quiza else None,
        )
        for diresa, cuantos, quiza in zip(diresas, atienden, dudosos, strict=True)
    ]


def regiones_con_equipo(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[Fraccion]:
    """Regiones con equipo ÷ regiones. De una región, 0 o 1 de 1; por debajo no tiene sentido.

    Sin fila de facilitadores o sin establecimientos que atiendan partos no hay dato: se acota de las dos maneras.
    """
    fracciones = []
    for nodo in nodos:
        if nodo.nivel is Nivel.PAIS:
            estados = [e.completo for e in equipos(consulta, consulta.hijos(nodo), periodo)]
            fracciones.append(Fraccion(estados.count(True), len(estados), estados.count(None)))
        elif nodo.nivel is Nivel.DIRESA:
            completo = equipo(consulta, nodo, periodo).completo
            fracciones.append(Fraccion(None, 1, 1) if completo is None else Fraccion(int(completo), 1))
        else:
            fracciones.append(SIN_FRACCION)
    return fracciones


def _juzgar(consulta: Consulta, nodo: Nodo, periodo: Periodo, fraccion: Fraccion) -> Resultado:
    """A la región le faltan facilitadores; al país, regiones."""
    if nodo.nivel is not Nivel.DIRESA:
        return con_estandar(fraccion, "regiones")
    propio = equipo(consulta, nodo, periodo)
    faltan = None if propio.completo is None else propio.faltan
    return Resultado(fraccion, propio.veredicto, faltan, _DE_REGION, cuenta=propio.escrito)


def _titular(nodo: Nodo, propio: Resultado, _hijos: Hijos, t: Tiempo) -> str:
    fraccion, lugar = propio.fraccion, nombre_completo(nodo)
    inicio = mayuscula(lugar)
    if nodo.nivel not in (Nivel.PAIS, Nivel.DIRESA):
        return f"El equipo de facilitadores se mide por región, no en {lugar}."
    if propio.cuenta and propio.veredicto is Veredicto.SIN_DATO:
        # cuántos necesita depende de los establecimientos que no se sabe si atienden partos
        bastan = t("bastan", "bastaban")
        return f"{inicio} {t('tiene', 'tenía')} facilitadores, y no se sabe si le {bastan}: {propio.cuenta}."
    if propio.veredicto is Veredicto.SIN_DATO or fraccion.numerador is None or fraccion.denominador is None:
        return f"No hay dato de facilitadores de {lugar} en este año."
    if fraccion.todo_calla:
        return "No hay dato de facilitadores de ninguna región en este año."
    if nodo.nivel is Nivel.DIRESA:
        if propio.veredicto is Veredicto.CUMPLE:
            return f"{inicio} {t('tiene', 'tenía')} completo su equipo de facilitadores."
        cuantos = propio.faltan or 0
        que = plural(cuantos, "facilitador", _DE_REGION)
        return f"A {lugar} le {palabra(cuantos, t('falta', 'faltaba'), t('faltan', 'faltaban'))} {que}."
    tiene = concordar(fraccion.numerador, fraccion.denominador or 0, t("tiene", "tenía"), t("tienen", "tenían"))
    frase = f"{n_de(fraccion)} regiones {tiene} su equipo de facilitadores."
    if propio.veredicto is Veredicto.CUMPLE:
        return f"{frase} El país {t('cumple', 'cumplía')} el 80 %."
    if propio.veredicto is Veredicto.DEPENDE:
        sin_dato = plural(fraccion.sin_reporte, "región", "regiones")
        return f"{frase} Cumplir el 80 % {t('depende', 'dependía')} de {sin_dato} sin dato."
    falta = palabra(propio.faltan or 0, t("Falta", "Faltaba"), t("Faltan", "Faltaban"))
    return f"{frase} {falta} {plural(propio.faltan or 0, 'región', 'regiones')}."


def _escrito(donde: Donde) -> Escrito | None:
    """En una región, los facilitadores que tiene y que necesita."""
    if donde.nodo.nivel is not Nivel.DIRESA:
        return None
    propio = equipo(donde.consulta, donde.nodo, donde.periodo)
    return Escrito(
        propio.escrito or SIN_DATO,
        "facilitadores que tiene y que necesita" if propio.escrito else "",
        Parte("Facilitadores de la región en el año", propio.tiene, "regiones", "tiene"),
        Parte("Facilitadores que necesita: ⌈E ÷ 20⌉", propio.necesita, "regiones", "necesita"),
    )


def _faltante(resultado: Resultado) -> Hueco:
    faltan = f"{palabra(resultado.faltan or 0, 'Falta', 'Faltan')} {resultado.contados}"
    if resultado.unidad == _DE_REGION:
        return Hueco(f"{faltan} para completar el equipo.", "regiones")
    return Hueco(f"{faltan} para el 80\u202f%.", "regiones_sin_equipo")


def _huecos(donde: Donde) -> list[Hueco]:
    sin_dato = donde.resultado.fraccion.sin_reporte
    if not sin_dato or donde.nodo.nivel is not Nivel.PAIS:
        return []
    cuantas = plural(sin_dato, "región", "regiones")
    return [Hueco(f"{cuantas} sin dato de facilitadores o de partos.", "regiones_sin_equipo")]


def _desglose(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[dict[str, int | None]]:
    """De una región, E, F y los facilitadores que necesita: con eso se rehace su veredicto, también el que depende."""
    regiones = [nodo for nodo in nodos if nodo.nivel is Nivel.DIRESA]
    atienden = consulta.suma("atienden", regiones, periodo).tolist()
    propios = {
        region.codigo: {
            "establecimientos": cuantos,
            "facilitadores": propio.tiene,
            "facilitadores_necesarios": propio.necesita,
            "facilitadores_hasta": propio.hasta or propio.necesita,
        }
        for region, cuantos, propio in zip(regiones, atienden, equipos(consulta, regiones, periodo), strict=True)
    }
    return [propios.get(nodo.codigo, {}) for nodo in nodos]


_SQL = """
WITH equipos AS (
    SELECT diresa, periodo,
           CASE WHEN facilitadores IS NULL OR atienden = 0 THEN NULL
                WHEN facilitadores < ceil(atienden / 20) THEN false
                WHEN facilitadores >= ceil((atienden + dudosos) / 20) THEN true END AS completo
    FROM (SELECT diresa, periodo, periodo[1:4]::INTEGER AS anio, count_if(atiende) AS atienden,
                 count_if(dudoso) AS dudosos
          FROM regiones CROSS JOIN periodos LEFT JOIN atencion USING (diresa, periodo) GROUP BY ALL)
         LEFT JOIN facilitadores USING (diresa, anio)
),
sumas AS (
    SELECT 'pais' AS nivel, 'PE' AS territorio, periodo, count(*) FILTER (completo) AS con, count(*) AS de,
           count_if(completo IS NULL) AS sin_dato
    FROM equipos GROUP BY periodo
    UNION ALL
    SELECT 'diresa', diresa, periodo, completo::INTEGER, 1, (completo IS NULL)::INTEGER FROM equipos
)
SELECT nivel, territorio, periodo, con AS numerador, de AS denominador, coalesce(sin_dato, 0) AS sin_reporte
FROM pedido LEFT JOIN sumas USING (nivel, territorio, periodo)"""

INDICADOR = Indicador(
    Ficha(
        clave="regiones_con_equipo",
        numero=1,
        nombre="Regiones con equipo de facilitadores",
        corto="Regiones con equipo de facilitadores",
        pregunta="¿Qué parte de las regiones tiene completo su equipo de facilitadores?",
        formula="Regiones cuyo número de facilitadores es al menos ⌈E ÷ 20⌉ ÷ regiones × 100, donde E son los "
        "establecimientos de la región que atienden partos y recién nacidos",
        numerador="Regiones con al menos un facilitador por cada 20 establecimientos que atienden partos, con "
        "redondeo hacia arriba",
        denominador="Regiones (DIRESA, GERESA o DIRIS) del catálogo y las que el registro cargado agregue",
        unidad="regiones",
        periodo="Anual",
        fuente="Informe nacional de facilitadores por región y año",
        uso="Cuantificar los facilitadores de cada región",
        estandar="Al menos 80 % de las regiones cuentan con un equipo de facilitadores",
        parrafo="6.1.4 n.º 1, nota 6",
        reservas=(
            "La guía imprime solo el numerador y no escribe regla de redondeo: aquí se redondea hacia arriba.",
            "Una región sin dato de facilitadores o sin establecimientos que atiendan partos se cuenta de las dos "
            "maneras.",
            "De una red hacia abajo el indicador no tiene sentido: se muestra el estado de su región.",
        ),
    ),
    regiones_con_equipo,
    _SQL,
    universo="",
    fuera=(),
    listas=("regiones_con_equipo", "regiones", "regiones_sin_equipo"),
    escenas=("compromiso", "estandares"),
    cuenta_hijos=True,
    acotable=True,
    desglose=_desglose,
    se_mide_en=frozenset({Nivel.PAIS, Nivel.DIRESA}),
    compara_en=frozenset({Nivel.PAIS}),
    estados={Veredicto.CUMPLE: "equipo completo", Veredicto.NO_CUMPLE: "equipo incompleto"},
    no_aplica="se mide por región",
    clases=Escala.COMPLETO,
    segun=lista_usada,
    titular=_titular,
    escrito=_escrito,
    faltante=_faltante,
    huecos=_huecos,
    juzgar=_juzgar,
    tablas=("facilitadores", "establecimientos", "partos"),
)
