"""La prioridad explicada de un territorio: quién conviene visitar primero y por qué.

Todo se mide en la fecha de datos de cada DIRESA, nunca hoy. Los puntos son enteros en décimas: lo que se imprime de
cada sumando da exactamente el total impreso.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.frecuencia import Frecuencia
from dashboard.dominio.nodo import Nodo
from dashboard.planificacion import estado_visita
from dashboard.planificacion.candidato import Candidato, ClaseCandidato, Termino
from dashboard.planificacion.estado_visita import Estado, Estados
from dashboard.planificacion.factores import FACTORES, valores
from dashboard.planificacion.frases import DatosDeGrupo, frase, texto_de
from dashboard.planificacion.hechos import AUSENTE, Hechos, reunir
from dashboard.planificacion.pesos import POR_DEFECTO, Pesos
from dashboard.planificacion.puntaje import Decimas, decimas

_DE_LUGAR = ("codigo", "nombre", "categoria", "microrred", "latitud", "longitud", "distrito", "departamento")


@dataclass(frozen=True)
class Prioridad:
    """Los candidatos de un territorio con sus puntos, sin armar ninguno: `candidatos()` arma los que se piden.

    Las columnas tienen primero los grupos y luego los establecimientos. `orden`: posiciones de mayor a menor puntaje;
    a igual puntaje, el orden del árbol. `valores` y `decimas`: (candidatos, factores).
    """

    hechos: Hechos
    pesos: Pesos
    valores: npt.NDArray[np.float64]
    decimas: Decimas
    total: Decimas
    orden: npt.NDArray[np.int64]
    estados: Estados
    lugares: Mapping[str, Sequence[Any]]
    grupos: Mapping[str, Sequence[Any]]

    def __len__(self) -> int:
        return len(self.total)

    @property
    def fecha(self) -> date | None:
        """La fecha de datos del territorio."""
        return self.hechos.fecha

    @property
    def cuantos_grupos(self) -> int:
        """Candidatos que son grupos en pie."""
        return len(self.hechos.grupos.fila)

    @cached_property
    def claves(self) -> list[str]:
        """La clave de cada candidato, en el orden de las columnas: su código, que abre su ficha."""
        de_grupos = [self.grupos["codigo"][fila] for fila in self.hechos.grupos.fila.tolist()]
        de_lugares = [self.lugares["codigo"][lugar] for lugar in self.hechos.lugares.lugar.tolist()]
        repetidas = set(de_grupos) & set(de_lugares)
        # el código de un grupo lo escribe la oficina: podría ser el de un establecimiento
        return [f"grupo {c}" if c in repetidas else c for c in de_grupos] + de_lugares

    def suma(self) -> int:
        """Décimas de todos los candidatos: el denominador de «alcanzan 71 % de la prioridad»."""
        return int(self.total.sum())

    def por_estado(self) -> Counter[Estado]:
        """Cuántos candidatos hay en cada estado de visita."""
        return Counter(self.estados.estado)

    def candidatos(self, limite: int | None = None, *, siempre: Sequence[str] = ()) -> list[Candidato]:
        """Los `limite` de más prioridad (todos si es `None`), ya ordenados, más los de claves `siempre`."""
        elegidas = self.orden[:limite].tolist()
        if siempre and limite is not None:
            posicion = {clave: i for i, clave in enumerate(self.claves)}
            puestas = set(elegidas)
            elegidas += [i for i in (posicion.get(clave, -1) for clave in siempre) if i >= 0 and i not in puestas]
        return [self.armar(i) for i in elegidas]

    def armar(self, posicion: int) -> Candidato:
        """El candidato de una posición de las columnas."""
        return _armar_grupo(self, posicion) if posicion < self.cuantos_grupos else _armar_lugar(self, posicion)


def priorizar(
    consulta: Consulta,
    nodo: Nodo,
    pesos: Pesos = POR_DEFECTO,
    frecuencia: Frecuencia | None = None,
    hechos: Hechos | None = None,
) -> Prioridad:
    """La prioridad de un territorio. `hechos`, si ya se leyeron: mover un peso no vuelve a leer nada."""
    medidos = hechos or reunir(consulta, nodo)
    frecuencia = frecuencia or estado_visita.frecuencia_de_referencia()
    lugares = consulta.columnas_establecimientos(medidos.nodo, *_DE_LUGAR)
    grupos = consulta.columnas_grupos(medidos.nodo, "codigo", "nombre")
    tabla = valores(medidos)
    repartidas = decimas(tabla, pesos.valores)
    total = repartidas.sum(axis=1)
    return Prioridad(
        medidos, pesos, tabla, repartidas, total,
        np.lexsort((np.arange(len(total)), _lugar(medidos), -total)),
        _estados(medidos, lugares, frecuencia), lugares, grupos,
    )  # fmt: skip


def _lugar(h: Hechos) -> npt.NDArray[np.int64]:
    return np.concatenate([h.grupos.lugar, h.lugares.lugar])


def _estados(h: Hechos, lugares: Mapping[str, Sequence[Any]], frecuencia: Frecuencia) -> Estados:
    g, s = h.grupos, h.lugares
    categoria = lugares["categoria"]
    integrantes = [None if x == AUSENTE else x for x in g.integrantes.tolist()]
    volumenes = estado_visita.volumenes_de(integrantes) + ["sin_grupo"] * len(s.lugar)
    meses = estado_visita.meses_que_tocan(frecuencia, [categoria[i] for i in _lugar(h).tolist()], volumenes)
    return estado_visita.estados(
        np.concatenate([g.fecha, s.fecha]),
        np.concatenate([g.supervision, s.supervision]),
        np.concatenate([g.hay_registro, s.hay_registro]),
        meses,
    )


def _terminos(p: Prioridad, i: int, grupo: DatosDeGrupo | None, callados: int, dias: int | None) -> Iterator[Termino]:
    """Los sumandos mayores que cero, del mayor al menor."""
    for j in np.argsort(-p.decimas[i], kind="stable").tolist():
        if p.decimas[i, j] > 0:
            clave = FACTORES[j].clave
            texto = texto_de(clave, grupo, callados, dias)
            yield Termino(clave, p.pesos.valores[j], float(p.valores[i, j]), int(p.decimas[i, j]) / 10, texto)


def _comunes(p: Prioridad, i: int, lugar: int, terminos: tuple[Termino, ...], ultima: int) -> dict[str, Any]:
    c, total = p.lugares, int(p.total[i])
    estado, toca, meses = p.estados.estado[i], int(p.estados.toca[i]), int(p.estados.meses[i])
    return {
        "clave": p.claves[i],
        "establecimiento": c["codigo"][lugar],
        "establecimiento_nombre": c["nombre"][lugar],
        **{campo: c[campo][lugar] for campo in _DE_LUGAR[2:]},
        "puntos": total / 10,
        "terminos": terminos,
        "frase": frase(terminos, total),
        "ultima_supervision": _dia(ultima),
        "estado": estado.value,
        "estado_texto": estado_visita.leer_estado(estado, ultima, toca, meses),
    }


def _dia(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal > 0 else None


def _hace(fecha: int, ultima: int) -> int | None:
    return max(fecha - ultima, 0) if ultima else None


def _armar_grupo(p: Prioridad, i: int) -> Candidato:
    g = p.hechos.grupos
    lugar, fecha, ultima, callados = (int(x[i]) for x in (g.lugar, g.fecha, g.supervision, g.callados))
    antes, ahora = ((int(n), int(d)) for n, d in (g.caidas.antes[i], g.caidas.ahora[i]))
    datos = DatosDeGrupo(
        int(g.dias[i]), bool(g.ultima_sesion[i]), antes, ahora, int(g.faltas[i]), int(g.esperadas[i]),
        int(g.integrantes[i]), float(g.horas[i]), int(g.incompletas[i]), int(g.evaluables[i]),
    )  # fmt: skip
    terminos = tuple(_terminos(p, i, datos, callados, _hace(fecha, ultima)))
    proxima, minuto = _dia(int(g.proxima[i])), int(g.proxima_minuto[i])
    fila = int(g.fila[i])
    return Candidato(
        codigo=p.grupos["codigo"][fila],
        clase=ClaseCandidato.GRUPO,
        nombre=p.grupos["nombre"][fila],
        proxima_fecha=proxima,
        proxima_hora=minuto if proxima and minuto >= 0 else None,
        ultima_sesion=_dia(int(g.ultima_sesion[i])),
        silencioso=callados > 0,
        **_comunes(p, i, lugar, terminos, ultima),
    )


def _armar_lugar(p: Prioridad, i: int) -> Candidato:
    s, j = p.hechos.lugares, i - p.cuantos_grupos
    lugar, fecha, ultima, callados = (int(x[j]) for x in (s.lugar, s.fecha, s.supervision, s.callados))
    terminos = tuple(_terminos(p, i, None, callados, _hace(fecha, ultima)))
    return Candidato(
        codigo=p.lugares["codigo"][lugar],
        clase=ClaseCandidato.SIN_GRUPO,
        nombre=p.lugares["nombre"][lugar],
        silencioso=bool(s.no_se_sabe[j]) or callados > 0,
        **_comunes(p, i, lugar, terminos, ultima),
    )
