"""«¿Sirve visitar?»: lo que una carga dice de los grupos visitados de un territorio, y en qué palabras.

Tres respuestas y una honesta: cambiaron más, cambiaron menos, no se distingue, o no se sabe y qué falta para saberlo.
Nunca que la visita lo causó. Cómo se compara lo dice `emparejar`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import PAIS, Nivel
from dashboard.indicadores.emparejar import (
    LADO,
    LUGARES,
    MIRADOS,
    OTRA,
    PARECIDOS_MINIMO,
    PRINCIPAL,
    VISITADOS,
    Diferencia,
    Pares,
    Series,
    comparar,
    emparejar,
)
from dashboard.nucleo.formato import decimal, entero, enumerar, palabra, plural
from dashboard.nucleo.matrices import Booleanos, meses_de


@dataclass(frozen=True, slots=True)
class DeRegion:
    """Los pares de una región. `mes0`: número del primer mes de que se miran visitas.

    `en_espera`: (grupos,) si solo se visitaron después del último: de ellos no han pasado los seis meses. `visitas`:
    (grupos, meses mirados y los `LADO` siguientes) si se visitó a cada uno.
    """

    region: Nodo
    mes0: int
    pares: Pares
    en_espera: Booleanos
    visitas: Booleanos
    hay_registro: bool


@dataclass(frozen=True, slots=True)
class TrasLaVisita:
    """Lo que se sabe de los grupos visitados de un nodo. Los que no entran, por qué: cuentas de grupos.

    `desde`: el primer mes de que se miran visitas en cada región con alguna; el mismo, una vez. `hay_registro`: si de
    sus regiones se cargó alguna.
    """

    visitados: int
    sin_datos: int
    sin_parecidos: int
    otra_vez: int
    en_espera: int
    desde: tuple[int, ...]
    hay_registro: bool
    asistencia: Diferencia | None
    reuniones: Diferencia | None

    @property
    def sentido(self) -> int | None:
        """El de la asistencia: 1 si cambió más, −1 si menos, 0 si no se distingue; `None` si no se sabe."""
        return self.asistencia.sentido if self.asistencia else None


def regiones_de(consulta: Consulta, nodo: Nodo) -> list[Nodo]:
    """Las regiones en que se buscan parecidos: la del nodo, o todas; con un alcance menor, él mismo."""
    if consulta.raiz.codigo != PAIS:
        return [consulta.raiz]
    return consulta.hijos(nodo) if nodo.nivel is Nivel.PAIS else [consulta.linaje(nodo)[1]]


def de_region(consulta: Consulta, region: Nodo, periodo: Periodo) -> DeRegion:
    """Los visitados de una región en el año que acaba seis meses antes del periodo, o de su último mes cerrado."""
    return consulta.una_vez(("visitados", region, periodo), lambda: _emparejar(consulta, region, periodo))


def _emparejar(consulta: Consulta, region: Nodo, periodo: Periodo) -> DeRegion:
    primero = consulta.raiz.meses[0]
    x, n, sesiones, sabidos = (
        consulta.mensual_por_grupo(medida, region)
        for medida in (
            "asistentes", "esperadas", "sesiones",
            "grupo_meses_con_reporte" if consulta.contexto.hay_reportes else "grupo_meses_conformados",
        )
    )  # fmt: skip
    grupos, meses = x.shape
    columnas = consulta.columnas_grupos(region, "establecimiento", "cierre")
    lugar = np.array(columnas["establecimiento"], dtype=np.int64) - region.establecimientos[0]
    cierre = np.array(columnas["cierre"], dtype=np.int64)
    # del que se cerró se sabe que ya no se reúne
    cerrados = (cierre[:, None] > 0) & (np.arange(meses) >= (meses_de(np.maximum(cierre, 1)) - primero)[:, None])
    visitas, de_lugar, hay = _visitas(consulta, region, lugar, (grupos, meses))
    ultimo = max(min(periodo.ultimo_mes, region.ultimo_cerrado) - primero, -1)
    pares = emparejar(
        Series(x, n, sesiones > 0, (sabidos > 0) | cerrados, visitas, de_lugar, lugar), ultimo
    )  # fmt: skip
    fin = max(ultimo - LADO + 1, 0)
    miradas = np.pad(visitas, ((0, 0), (MIRADOS, 0)))[:, fin : fin + MIRADOS + LADO]
    en_espera = np.asarray(miradas[:, MIRADOS:].any(axis=1) & ~miradas[:, :MIRADOS].any(axis=1))
    return DeRegion(region, primero + ultimo - LADO - MIRADOS + 1, pares, en_espera, miradas, hay)


def _visitas(
    consulta: Consulta, region: Nodo, lugar: np.ndarray, forma: tuple[int, int]
) -> tuple[Booleanos, Booleanos, bool]:
    """(grupos, meses) dos veces: si se visitó al grupo o a su establecimiento sin nombrar a ninguno, y si a cualquiera
    de su establecimiento; y si hay alguna visita.
    """
    suyas = consulta.visitas(region)
    mes = meses_de(suyas["dia"]) - consulta.raiz.meses[0]
    dentro = (mes >= 0) & (mes < forma[1])
    de_cual, grupo, mes = suyas["establecimiento"][dentro], suyas["grupo"][dentro], mes[dentro]
    propias = np.zeros(forma, dtype=bool)
    cualquiera, sin_nombrar = (np.zeros((region.establecimientos[1] - region.establecimientos[0], forma[1]), dtype=bool)
                               for _ in range(2))  # fmt: skip
    propias[grupo[grupo >= 0], mes[grupo >= 0]] = True
    cualquiera[de_cual, mes] = True
    sin_nombrar[de_cual[grupo < 0], mes[grupo < 0]] = True
    return propias | sin_nombrar[lugar], cualquiera[lugar], len(suyas["dia"]) > 0


def tras_la_visita(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> TrasLaVisita:
    """Lo que se sabe de los grupos visitados de un nodo; sus parecidos son de toda su región."""
    hechos = [de_region(consulta, region, periodo) for region in regiones_de(consulta, nodo)]
    pares, cuentas = [], [0] * 5
    for hecho in hechos:
        p, desde = hecho.pares, hecho.region.grupos[0]
        suyos = slice(max(nodo.grupos[0] - desde, 0), max(nodo.grupos[1] - desde, 0))
        pedidos = (p.grupo >= suyos.start) & (p.grupo < suyos.stop)
        solos = p.con_datos & ((p.parecidos >= 0).sum(axis=1) < PARECIDOS_MINIMO)
        cuales = (pedidos, pedidos & ~p.con_datos, pedidos & solos, p.otra_vez[suyos], hecho.en_espera[suyos])
        cuentas = [cuenta + int(cual.sum()) for cuenta, cual in zip(cuentas, cuales, strict=True)]
        pares.append((p, pedidos))
    inicios = {hecho.mes0 for hecho in hechos if hecho.hay_registro and hecho.region.ultimo_cerrado >= 0}
    visitados, sin_datos, sin_parecidos, otra_vez, en_espera = cuentas
    return TrasLaVisita(
        visitados,
        sin_datos,
        sin_parecidos,
        otra_vez,
        en_espera,
        tuple(sorted(inicios)),
        any(hecho.hay_registro for hecho in hechos),
        comparar(pares, "asistencia", PRINCIPAL),
        comparar(pares, "reuniones", OTRA),
    )


# -- en palabras


def _frente(d: Diferencia) -> str:
    """«4,2 puntos por encima de la de grupos que venían parecido y aún no se habían visitado (entre 1,5 y 6,9)»."""
    margen = d.margen or 0.0
    valor, bajo, alto = (round(1000 * v) for v in (d.valor, d.valor - margen, d.valor + margen))
    # lo que se distingue de cero no se imprime como cero
    bajo, alto = max(bajo, 1) if d.sentido == 1 else bajo, min(alto, -1) if d.sentido == -1 else alto
    lado = f"{decimal(abs(valor) / 10)} puntos por {'encima' if valor > 0 else 'debajo'} de" if valor else "igual que"
    entre = f"entre {decimal(bajo / 10)} y {decimal(alto / 10)}"
    return f"{lado} la de grupos que venían parecido y aún no se habían visitado ({entre})"


def en_una_frase(t: TrasLaVisita) -> str:
    """La respuesta, sin punto final: cierta también sin ningún dato."""
    if not t.hay_registro:
        return "No se sabe si cambió algo donde se visitó: no se cargó ninguna visita de supervisión"
    if t.sentido is None or t.asistencia is None:
        return f"No se sabe si la asistencia cambió de otro modo donde se visitó: {_lo_que_falta(t)}"
    frase = f"Tras la visita, la asistencia quedó {_frente(t.asistencia)}"
    return frase if t.sentido else f"No se distingue ninguna diferencia. {frase}"


def _lo_que_falta(t: TrasLaVisita) -> str:
    d = t.asistencia
    cuantos, lugares = (d.cuantos, d.lugares) if d else (0, 0)
    if cuantos >= VISITADOS and lugares >= LUGARES:
        return f"los {entero(cuantos)} visitados que se comparan dependen de muy pocos establecimientos"
    hay = f"hay {entero(cuantos)}, de {entero(lugares)}" if cuantos else "no hay ninguno"
    return f"hacen falta {VISITADOS} grupos visitados con datos y con parecidos, de {LUGARES} establecimientos, y {hay}"


def de_las_reuniones(t: TrasLaVisita) -> str:
    """Si siguen reuniéndose, en una frase sin punto final."""
    d = t.reuniones
    if d is None or d.margen is None:
        return "De si siguen reuniéndose no se sabe"
    frase = f"la parte de los meses con sesión quedó {_frente(d)}"
    return f"De si siguen reuniéndose no se distingue diferencia: {frase}" if not d.sentido else f"Además, {frase}"


def quienes(t: TrasLaVisita) -> str:
    """«De 40 grupos visitados de mayo de 2025 a abril de 2026 se comparan 31: 5 no tienen…»; "" sin ninguno mirado."""
    if not t.desde:
        return ""
    cuando = f"de {Periodo.mes(t.desde[0]).texto} a {Periodo.mes(t.desde[0] + MIRADOS - 1).texto}"
    if len(t.desde) > 1:
        cuando = "en el año que acaba seis meses antes de los últimos datos de su región"
    comparados = t.asistencia.cuantos if t.asistencia else 0
    otros = t.visitados - t.sin_datos - t.sin_parecidos - comparados
    partes = [
        f"{entero(cuantos)} {palabra(cuantos, uno, varios)}"
        for cuantos, uno, varios in (
            (t.sin_datos, "no tiene bastantes datos de antes y de después",
             "no tienen bastantes datos de antes y de después"),
            (t.sin_parecidos, "no tiene con quién compararse", "no tienen con quién compararse"),
            (otros, "no anotó después bastante asistencia", "no anotaron después bastante asistencia"),
        )
        if cuantos
    ]  # fmt: skip
    if not t.visitados:
        frase = f"Ningún grupo visitado {cuando}."
    else:
        de = plural(t.visitados, "grupo visitado", "grupos visitados")
        se_compara = f"se {palabra(comparados, 'compara', 'comparan')} {entero(comparados)}"
        frase = f"De {de} {cuando} {se_compara if comparados else 'no se compara ninguno'}"
        frase += f": {enumerar(partes)}." if partes else "."
    if t.otra_vez:
        son = palabra(t.otra_vez, "Otro es", f"Otros {entero(t.otra_vez)} son")
        frase += f" {son} de un establecimiento con otra visita en los seis meses de antes."
    if t.en_espera:
        frase += f" De {plural(t.en_espera, 'visitado', 'visitados')} después todavía no pasan seis meses."
    return frase
