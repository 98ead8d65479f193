"""La prioridad explicada de un territorio: quién conviene visitar primero y por qué.

Todo se mide en la fecha de datos de cada DIRESA, nunca hoy. Los puntos son enteros en décimas: lo que se imprime de
cada sumando da exactamente el total impreso.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import HORAS_MADRE_GUIA, INTEGRANTES_MAXIMO, INTEGRANTES_MINIMO
from dashboard.dominio.frecuencia import Frecuencia, clase_de, volumen_de
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import CATEGORIAS, alfabetico
from dashboard.indicadores.acumulada import Acumulada
from dashboard.nucleo.formato import decimal, entero, enumerar, plural, porcentaje
from dashboard.nucleo.matrices import Decimales, Enteros
from dashboard.planificacion.candidato import (
    Candidato,
    ClaseCandidato,
    Estado,
    Estados,
    Termino,
    estados,
    frecuencia_de_referencia,
    leer_estado,
)
from dashboard.planificacion.factores import (
    FACTORES,
    POR_CLAVE,
    POR_DEFECTO,
    Pesos,
    crudas,
    decimas,
    partes_de_lejania,
    partes_de_magnitud,
    valores,
)
from dashboard.planificacion.hechos import AUSENTE, Hechos, HechosDeGrupos, reunir
from dashboard.planificacion.ritmo import Ritmo
from dashboard.planificacion.sin_grupo import SinGrupo

_DE_LUGAR = ("codigo", "nombre", "categoria", "microrred", "distrito", "departamento")


@dataclass(frozen=True)
class Prioridad:
    """Los candidatos de un territorio con sus puntos, sin armar ninguno: `candidatos()` arma los que se piden.

    Las columnas tienen primero los grupos y luego los establecimientos. `orden`: posiciones de mayor a menor puntaje;
    a igual puntaje, el de `DESEMPATES`. `desempate`: (criterios, candidatos), menor primero. `valores` y `decimas`:
    (candidatos, factores).
    """

    hechos: Hechos
    pesos: Pesos
    valores: Decimales
    decimas: Enteros
    total: Enteros
    orden: Enteros
    desempate: Decimales
    estados: Estados
    lugares: Mapping[str, Sequence[Any]]
    grupos: Mapping[str, Sequence[Any]]
    #: meses que nadie debe pasar sin que lo vean
    piso: int

    def __len__(self) -> int:
        return len(self.total)

    @property
    def fecha(self) -> date | None:
        """La fecha de datos del territorio."""
        return self.hechos.nodo.fecha_datos

    @property
    def cuantos_grupos(self) -> int:
        """Candidatos que son grupos en pie."""
        return self.hechos.cuantos_grupos

    @cached_property
    def claves(self) -> list[str]:
        """La clave de cada candidato, en el orden de las columnas: su código, que abre su ficha."""
        de_grupos = [self.grupos["codigo"][fila] for fila in self.hechos.grupos.fila.tolist()]
        de_lugares = [self.lugares["codigo"][lugar] for lugar in self.hechos.lugar[self.cuantos_grupos :].tolist()]
        repetidas = set(de_grupos) & set(de_lugares)
        # el código de un grupo lo escribe la oficina: podría ser el de un establecimiento
        return [f"grupo {c}" if c in repetidas else c for c in de_grupos] + de_lugares

    def suma(self) -> int:
        """Décimas de todos los candidatos: el denominador de «alcanzan 71 % de la prioridad»."""
        return int(self.total.sum())

    def por_estado(self) -> Counter[Estado]:
        """Cuántos candidatos hay en cada estado de visita."""
        return Counter(self.estados.estado)

    def candidatos(self, limite: int | None = None) -> list[Candidato]:
        """Los `limite` de más prioridad (todos si es `None`), ya ordenados."""
        return [self.armar(i) for i in self.orden[:limite].tolist()]

    def armar(self, i: int) -> Candidato:
        """El candidato de una posición de las columnas."""
        h, es_grupo = self.hechos, i < self.cuantos_grupos
        lugar, fecha, ultima, callados = (int(x[i]) for x in (h.lugar, h.fecha, h.supervision, h.callados))
        propios = _de_grupo(self, i) if es_grupo else {"codigo": self.lugares["codigo"][lugar]}
        if not es_grupo:
            propios |= {"clase": ClaseCandidato.SIN_GRUPO, "nombre": self.lugares["nombre"][lugar]}
        terminos = tuple(_terminos(self, i, callados, max(fecha - ultima, 0) if ultima else None))
        estado, toca, meses = self.estados.estado[i], int(self.estados.toca[i]), int(self.estados.meses[i])
        return Candidato(
            clave=self.claves[i],
            establecimiento=self.lugares["codigo"][lugar],
            establecimiento_nombre=self.lugares["nombre"][lugar],
            **{campo: self.lugares[campo][lugar] for campo in _DE_LUGAR[2:]},
            puntos=int(self.total[i]) / 10,
            terminos=terminos,
            frase=_frase(terminos, int(self.total[i]), self.pesos),
            ultima_supervision=_dia(ultima),
            sobre_piso=estado is Estado.NUNCA or bool(ultima and fecha and _meses_entre(ultima, fecha) >= self.piso),
            estado=estado,
            estado_texto=leer_estado(estado, ultima, toca, meses),
            empate=self._empate(i),
            **propios,
        )

    @cached_property
    def _puesto(self) -> Enteros:
        """El lugar de cada candidato en `orden`."""
        return np.argsort(self.orden)

    def _empate(self, i: int) -> str:
        """Con cuántos comparte el puntaje que se lee, en qué puesto va entre ellos y por qué; "" si con ninguno.

        Con todos los pesos en cero nadie tiene prioridad, y no hay empate que explicar.
        """
        ordenados = -self.total[self.orden]
        desde, hasta = (int(np.searchsorted(ordenados, -self.total[i], lado)) for lado in ("left", "right"))
        if hasta - desde < 2 or not self.pesos.suma:
            return ""
        puesto = int(self._puesto[i])
        # lo decide lo primero en que difiere del que le sigue o, si es el último, del anterior
        otro = int(self.orden[puesto + 1 if puesto + 1 < hasta else puesto - 1])
        criterio = int(np.argmax(self.desempate[:, i] != self.desempate[:, otro]))
        cuantos = hasta - desde
        return (
            f"empata con {'otro' if cuantos == 2 else f'otros {entero(cuantos - 1)}'}, mismo puntaje; va "
            f"{puesto - desde + 1}.º de {entero(cuantos)} por {DESEMPATES[criterio]}"
        )


#: a igual puntaje impreso, por lo primero en que difieran; lo último no dice nada de urgencia
DESEMPATES = (
    "el puntaje sin redondear",
    "la categoría del establecimiento, la mayor primero",
    "la última supervisión, la más antigua primero y antes quien no tuvo ninguna",
    "el orden alfabético",
)


def _desempate(h: Hechos, exacto: Decimales, lugares: Mapping[str, Sequence[Any]], alfabeto: Enteros) -> Decimales:
    """(criterios, candidatos), en el orden de `DESEMPATES`: lo menor va primero y lo que no se sabe, al final."""
    escalon = {categoria: -i for i, categoria in enumerate(CATEGORIAS)}
    categoria = np.array([escalon.get(categoria, 1) for categoria in lugares["categoria"]])[h.lugar]
    supervision = np.where((h.supervision > 0) | h.hay_registro, h.supervision, np.inf)
    return np.stack([-exacto, categoria, supervision, alfabeto])


def _alfabeto(h: Hechos, lugares: Mapping[str, Sequence[Any]], grupos: Mapping[str, Sequence[Any]]) -> Enteros:
    """(candidatos,): su puesto por el nombre del establecimiento y del grupo; entre tocayos, por su código."""
    de_grupos = [(alfabetico(grupos["nombre"][fila]), grupos["codigo"][fila]) for fila in h.grupos.fila.tolist()]
    propios = [*de_grupos, *[("", "")] * len(h.no_se_sabe)]
    lugar = h.lugar.tolist()
    nombres = {uno: (alfabetico(lugares["nombre"][uno]), lugares["codigo"][uno]) for uno in set(lugar)}
    claves = [(*nombres[uno], *propio) for uno, propio in zip(lugar, propios, strict=True)]
    puestos = np.empty(len(claves), dtype=np.int64)
    puestos[sorted(range(len(claves)), key=claves.__getitem__)] = np.arange(len(claves))
    return puestos


def priorizar(
    consulta: Consulta, nodo: Nodo, pesos: Pesos = POR_DEFECTO, frecuencia: Frecuencia | None = None
) -> Prioridad:
    """La prioridad de un territorio."""
    h = reunir(consulta, nodo)
    lugares = consulta.columnas_establecimientos(h.nodo, *_DE_LUGAR)
    grupos = consulta.columnas_grupos(h.nodo, "codigo", "nombre")
    tabla = valores(h)
    repartidas = decimas(tabla, pesos.valores)
    total = repartidas.sum(axis=1)
    alfabeto = consulta.recordar(("orden de sus candidatos", nodo.codigo), lambda: _alfabeto(h, lugares, grupos))
    exacto = np.round(crudas(tabla, pesos.valores).sum(axis=1), 6)
    desempate = _desempate(h, exacto, lugares, alfabeto)
    orden = np.lexsort((*desempate[::-1], -total))
    frecuencia = frecuencia or frecuencia_de_referencia()
    propios = _estados(h, lugares["categoria"], frecuencia)
    return Prioridad(h, pesos, tabla, repartidas, total, orden, desempate, propios, lugares, grupos, frecuencia.piso)


def _estados(h: Hechos, categorias: Sequence[str], frecuencia: Frecuencia) -> Estados:
    volumenes = [volumen_de(None if x == AUSENTE else x) for x in h.grupos.integrantes.tolist()]
    volumenes += ["sin_grupo"] * len(h.no_se_sabe)
    clases = [clase_de(categorias[lugar]) for lugar in h.lugar.tolist()]
    meses = [frecuencia.entre_visitas(clase, volumen) for clase, volumen in zip(clases, volumenes, strict=True)]
    return estados(h.fecha, h.supervision, h.hay_registro, np.array(meses, dtype=np.int64))


def _de_grupo(p: Prioridad, i: int) -> dict[str, Any]:
    """Los campos de un candidato que solo tiene un grupo."""
    g, fila = p.hechos.grupos, int(p.hechos.grupos.fila[i])
    proxima, minuto = _dia(int(g.proxima[i])), int(g.proxima_minuto[i])
    return {
        "codigo": p.grupos["codigo"][fila],
        "clase": ClaseCandidato.GRUPO,
        "nombre": p.grupos["nombre"][fila],
        "proxima_fecha": proxima,
        "proxima_hora": minuto if proxima and minuto >= 0 else None,
        "ultima_sesion": _dia(int(g.ultima_sesion[i])),
        "ritmo": None
        if np.isnan(g.ritmo[i])
        else Ritmo(float(g.ritmo[i]), float(g.ritmo_desvio[i]), int(g.ritmo_intervalos[i])),
    }


def _meses_entre(desde: int, hasta: int) -> int:
    """Los meses enteros que pasaron entre dos ordinales."""
    a, b = date.fromordinal(desde), date.fromordinal(hasta)
    return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day)


def _dia(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal > 0 else None


# -- por qué un candidato tiene los puntos que tiene, sin esconder ningún sumando ------------------------------------


def _terminos(p: Prioridad, i: int, callados: int, dias_de_supervision: int | None) -> Iterator[Termino]:
    """Los sumandos mayores que cero, del mayor al menor. `dias_de_supervision`: `None` si no hay ninguna registrada."""
    textos: dict[str, Callable[[], str]] = {
        "sin_grupo": lambda: "atiende partos y no tiene grupo",
        "silencio": lambda: f"{plural(callados, 'mes', 'meses')} sin reporte",
        "supervision": lambda: _supervision(dias_de_supervision),
        "magnitud": lambda: _magnitud(p, i),
        "lejania": lambda: _lejania(p.hechos, i - p.cuantos_grupos),
        "tiempo_sin_grupo": lambda: _tiempo(p.hechos.sin_grupo, i - p.cuantos_grupos),
    }
    for j in np.argsort(-p.decimas[i], kind="stable").tolist():
        if p.decimas[i, j] > 0:
            clave = FACTORES[j].clave
            texto = textos[clave]() if clave in textos else _de_las_sesiones(clave, p.hechos.grupos, i)
            yield Termino(clave, p.pesos.valores[j], float(p.valores[i, j]), int(p.decimas[i, j]) / 10, texto)


def _frase(terminos: tuple[Termino, ...], total: int, pesos: Pesos) -> str:
    """Una oración cuyos sumandos dan el total (en décimas)."""
    if not pesos.suma:
        return "0,0 puntos: todos los pesos están en cero y nadie tiene prioridad."
    if not terminos:
        return "0,0 puntos: con los datos cargados y estos pesos nada le suma."
    partes = [
        f"{_puntos(round(termino.puntos * 10))} {POR_CLAVE[termino.factor].nexo} {termino.texto}"
        for termino in terminos
    ]
    return f"{_puntos(total)} puntos: {'; '.join(partes)}."


def _puntos(decimas_: int) -> str:
    """`452` → `45,2`."""
    return f"{decimas_ // 10},{decimas_ % 10}"


def _de_las_sesiones(factor: str, g: HechosDeGrupos, i: int) -> str:
    """Lo que se lee de un factor que solo tienen los grupos."""
    if factor == "dias_sin_sesion":
        dias = plural(int(g.dias[i]), "día")
        return f"{dias} sin sesión" if g.ultima_sesion[i] else f"{dias} desde que se conformó sin ninguna sesión"
    if factor == "caida_asistencia":
        return _caida(g.caida, i)
    if factor == "inasistencias":
        return _faltas(int(g.faltas[i]), int(g.esperadas[i]), float(g.faltas_pesan[i]))
    return _reglas(int(g.integrantes[i]), float(g.horas[i]), int(g.incompletas[i]), int(g.evaluables[i]))


def _caida(caida: Acumulada, i: int) -> str:
    """Que cayó solo se dice si el azar no lo explica."""
    x, n, meses = (int(columna[i]) for columna in (caida.asistentes, caida.esperadas, caida.meses))
    cuales = "el último mes cerrado" if meses == 1 else f"los {meses} últimos meses cerrados"
    ahora, se_esperaba = porcentaje(x, n), f"{decimal(100 * float(caida.esperados[i]) / max(n, 1))} %"
    if caida.senal[i]:
        return f"asistencia de {ahora} en {cuales}, cuando se esperaba {se_esperaba}: más de lo que el azar explica"
    return f"asistencia de {ahora} en {cuales}, cuando se esperaba {se_esperaba}: dentro de lo que el azar explica"


def _faltas(faltas: int, esperadas: int, pesan: float) -> str:
    dicho, propia = f"{porcentaje(faltas, esperadas)} de faltas injustificadas o sin motivo", faltas / max(esperadas, 1)
    # lo pocas o lo antiguas que son
    return f"{dicho}, que pesa como {decimal(100 * pesan)} %" if abs(pesan - propia) >= 0.001 else dicho


def _magnitud(p: Prioridad, i: int) -> str:
    lugares, j = p.hechos.sin_grupo, i - p.cuantos_grupos
    por_categoria, por_partos, por_nacimientos = partes_de_magnitud(lugares, p.hechos.fecha[p.cuantos_grupos :])[:, j]
    partes = []
    if por_categoria > 0:
        partes.append(f"su categoría, {p.lugares['categoria'][int(p.hechos.lugar[i])]}")
    if por_partos > 0:
        # la cuenta es de muy pocas personas: se dice el tramo en palabras
        tramo = int(lugares.tramo[j])
        partes.append("los pocos partos que atiende" if tramo < 3 else "los muchos partos que atiende" if tramo > 4
                      else "los partos que atiende")  # fmt: skip
    if por_nacimientos > 0:
        nacen, anio, grupos = lugares.nacimientos[j], lugares.anio_de_nacimientos[j], int(lugares.grupos_de_red[j])
        de_red = f"{plural(grupos, 'grupo')} en pie" if grupos else "ningún grupo en pie"
        partes.append(f"los {entero(round(float(nacen)))} nacimientos de {anio} en su red, con {de_red}")
    return enumerar(partes)


def _lejania(h: Hechos, j: int) -> str:
    por_km, por_vecinos = partes_de_lejania(h.sin_grupo)[:, j]
    km, mirados, con = (columna[j] for columna in (h.sin_grupo.km, h.sin_grupo.vecinos, h.sin_grupo.vecinos_con_grupo))
    partes = []
    if por_km > 0:
        nada = "no haber ningún grupo activo en su región"
        partes.append(f"estar a {decimal(float(km))} km del grupo activo más cercano" if np.isfinite(km) else nada)
    if por_vecinos > 0:
        cuales = f"{mirados - con} de los {mirados} que atienden" if mirados > 1 else "el que atiende"
        partes.append(f"tener sin grupo a {cuales} partos más cerca")
    return enumerar(partes)


def _tiempo(lugares: SinGrupo, j: int) -> str:
    dias = int(lugares.dias[j])
    cuanto = plural(dias, "día") if dias < 60 else plural(dias * 12 // 365, "mes", "meses")
    return f"{cuanto} desde que cerró su último grupo" if lugares.cerro[j] else f"{cuanto} o más sin grupo"


def _supervision(dias: int | None) -> str:
    if dias is None:
        return "ninguna supervisión registrada"
    cuanto = plural(dias, "día") if dias < 60 else plural(dias * 12 // 365, "mes", "meses")
    return f"{cuanto} desde la última supervisión"


def _reglas(integrantes: int, horas: float, incompletas: int, evaluables: int) -> str:
    partes = []
    if integrantes != AUSENTE and not INTEGRANTES_MINIMO <= integrantes <= INTEGRANTES_MAXIMO:
        muchas = integrantes > INTEGRANTES_MAXIMO
        limite = f"más de {INTEGRANTES_MAXIMO}" if muchas else f"menos de {INTEGRANTES_MINIMO}"
        partes.append(f"{plural(integrantes, 'integrante')} ({limite})")
    if horas < HORAS_MADRE_GUIA:
        partes.append(f"madre guía con {decimal(horas, 0 if horas.is_integer() else 1)} de {HORAS_MADRE_GUIA} horas")
    if incompletas:
        partes.append(f"{incompletas} de {plural(evaluables, 'sesión incompleta', 'sesiones incompletas')}")
    return enumerar(partes)
