"""Lo demás que la guía pide, inventado: de a quién se encargó a qué se repartió, con el contrato de cada tabla.

De lo que no tiene fila no se sabe: por eso ninguna tabla está completa. Cada parte tiene su propio azar: ninguna cambia
a las demás ni a los grupos y sesiones. Sus historias se cuentan en `historias`, con las otras.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from dashboard.contratos import alrededor, procesos
from dashboard.contratos.contrato import MODALIDADES
from dashboard.demo.azar import (
    SIN_FECHA,
    Marcas,
    algunos,
    dia,
    dias_de,
    elegir,
    enteros,
    entre,
    inventar,
    numerados,
    numerar,
    por_cada,
    primero_de,
    que_atienden,
    si_no,
    texto,
)
from dashboard.demo.historias import FECHA_DATOS, Historias, HistoriasGuia, elegir_historias_guia, ultimos_dias
from dashboard.dominio import catalogos
from dashboard.dominio.estandar import facilitadores_necesarios
from dashboard.dominio.territorio import CATEGORIAS, PAIS
from dashboard.nucleo.formato import titulo

Hechas = dict[str, pd.DataFrame]

ANIOS = (2024, 2025, 2026)


@dataclass(frozen=True, slots=True)
class _Mundo:
    """Sobre qué se inventa. `limite`, `desde` y `hasta` son días desde 1970: el de la región y la vida del grupo."""

    #: todos los establecimientos, y los que atienden partos
    lugares: pd.DataFrame
    atienden: pd.DataFrame
    grupos: pd.DataFrame
    #: los establecimientos que tienen o tuvieron grupo, con el `desde` del primero
    con_grupo: pd.DataFrame
    #: DIRESA con establecimientos que atienden partos, cuántos son y su `limite`; y lo mismo de todas las redes
    regiones: pd.DataFrame
    redes: pd.DataFrame
    historias: Historias
    sembradas: HistoriasGuia


def generar_guia(establecimientos: pd.DataFrame, grupos: pd.DataFrame, historias: Historias, semilla: int) -> Hechas:
    """Las dieciocho tablas, `resultados` y `campanas`, por su nombre. Las mismas entradas dan los mismos marcos."""
    lugares = establecimientos.assign(limite=ultimos_dias(establecimientos, historias))
    lugares = lugares[["codigo_renipress", "diresa", "red", "microrred", "categoria", "departamento", "limite"]]
    atienden = lugares[que_atienden(establecimientos)].reset_index(drop=True)
    vivos = grupos.merge(lugares, on="codigo_renipress", how="left", validate="m:1")
    cierre = dias_de(vivos["fecha_cierre"])
    hasta = np.where(cierre == SIN_FECHA, vivos["limite"], np.minimum(cierre - 1, vivos["limite"]))
    vivos = vivos.assign(desde=dias_de(vivos["fecha_conformacion"]), hasta=hasta)
    con_grupo = vivos.sort_values("desde", kind="stable").drop_duplicates("codigo_renipress").sort_index()
    regiones, redes = (
        marco.groupby(nivel, as_index=False).agg(cuantos=("limite", "size"), limite=("limite", "max"))
        for nivel, marco in (("diresa", atienden), ("red", lugares.dropna(subset="red")))
    )
    mundo = _Mundo(
        lugares, atienden, vivos, con_grupo.reset_index(drop=True), regiones, redes, historias,
        elegir_historias_guia(establecimientos, historias),
    )  # fmt: skip
    partes = (
        _personal, _compromisos, _planes, _talleres, _perfil, _capacitaciones, _del_grupo, _acompanamientos, _virtuales,
        _mensajeria, _poblacion, _presupuesto, _entregas, _metas, _resultados,
    )  # fmt: skip
    hechas: Hechas = {}
    for paso, parte in enumerate(partes):
        hechas |= parte(mundo, np.random.default_rng([semilla, 3, paso]))
    return hechas


def _es(marco: pd.DataFrame, codigo: str, nivel: str = "diresa") -> Marcas:
    return marco[nivel].eq(codigo).to_numpy(dtype=bool, na_value=False)


# -- primer proceso: la relación sube a la microrred y de ahí a la red, que la consolida un día para todos -------------


def _personal(m: _Mundo, rng: np.random.Generator) -> Hechas:
    red, microrred = m.sembradas.red_sin_consolidar, m.sembradas.microrred_sin_un_envio
    de_historia = _es(m.atienden, red, "red") | _es(m.atienden, microrred, "microrred")
    todas = por_cada(algunos(m.atienden.assign(fija=de_historia), 0.85, rng, de_historia), anio=(2025, 2026))
    todas["fecha"] = primero_de(todas["anio"]) + rng.integers(5, 90, len(todas))
    # menos de la mitad renueva la designación al año siguiente
    renueva = (rng.random(len(todas)) < 0.4) & ~todas["fija"]
    todas = todas[(todas["fecha"] <= todas["limite"]) & ((todas["anio"] == 2025) | renueva)].reset_index(drop=True)
    total, fecha, limite, fija = len(todas), *(todas[nombre].to_numpy() for nombre in ("fecha", "limite", "fija"))
    remision = fecha + rng.integers(3, 40, total)
    callan = (rng.random(total) < 0.08) & ~fija | (remision > limite)
    callan[np.flatnonzero(_es(todas, microrred, "microrred"))[:1]] = True
    consolidacion = primero_de(todas["anio"], 5) + rng.integers(0, 45, total)[pd.factorize(todas["red"].fillna(""))[0]]
    consolidada = ~callan & (remision <= consolidacion) & (consolidacion <= limite) & ~_es(todas, red, "red")
    grandes = todas["categoria"].isin(CATEGORIAS[CATEGORIAS.index("I-4") :]).to_numpy()
    comite, tecnicos = grandes & (rng.random(total) < 0.6), rng.integers(0, 3, total)
    # un comité tiene tres o más (Guía 5.2)
    profesionales = np.maximum(rng.integers(0, 4, total), np.where(comite, 3, 1) - tecnicos)
    return inventar(
        procesos.PERSONAL_ENCARGADO, rng, codigo_renipress=todas["codigo_renipress"], fecha=fecha,
        profesionales=profesionales, tecnicos=tecnicos, capacitados=rng.binomial(profesionales + tecnicos, 0.75),
        equipo_multidisciplinario=profesionales + tecnicos > 1, comite_lactancia=comite,
        comite_asume=si_no(rng.random(total) < 0.8, ~comite), fecha_remision=np.where(callan, SIN_FECHA, remision),
        fecha_consolidacion=np.where(consolidada, consolidacion, SIN_FECHA),
    )  # fmt: skip


def _compromisos(m: _Mundo, rng: np.random.Generator) -> Hechas:
    reunidos = algunos(m.con_grupo, 0.55, rng)
    reunion = entre(rng, np.maximum(reunidos["desde"] - 60, dia(date(2024, 1, 8))), reunidos["limite"])
    fila, clase = np.nonzero(rng.random((len(reunidos), len(catalogos.ACTORES))) < (0.7, 0.6, 0.3, 0.4, 0.1))
    codigos, clases = reunidos["codigo_renipress"].array.take(fila), texto(tuple(catalogos.ACTORES), clase)
    return inventar(procesos.COMPROMISOS, rng, codigo_renipress=codigos, fecha=reunion[fila], clase_actor=clases)


def _planes(m: _Mundo, rng: np.random.Generator) -> Hechas:
    hay = algunos(m.atienden, 0.6, rng)
    # donde algún grupo tiene plan aprobado, se escribió antes de aprobarlo
    de_grupo = m.grupos.groupby("codigo_renipress")["fecha_plan_aprobado"].min().reindex(hay["codigo_renipress"])
    aprobado = de_grupo.notna().to_numpy()
    suelta = entre(rng, dia(date(2024, 1, 8)), hay["limite"])
    hechas = inventar(
        procesos.PLANES, rng, codigo_renipress=hay["codigo_renipress"], aprobado=aprobado | (suelta % 3 == 0),
        fecha=np.where(aprobado, dias_de(de_grupo), suelta) - rng.integers(0, 20, len(hay)),
    )  # fmt: skip
    en_region, planes = _es(hay, m.sembradas.region_plan_sin_dinero), hechas["planes"]
    planes.loc[en_region, [punto.nombre for punto in procesos.PLANES.puntos if punto.nombre != "aprobado"]] = "si"
    planes.loc[en_region, ["presupuesto_plan", "financiamiento"]] = "no"
    return hechas


# -- segundo proceso: capacitación -------------------------------------------------------------------------------------


def _talleres(m: _Mundo, rng: np.random.Generator) -> Hechas:
    dados = algunos(m.con_grupo, 0.5, rng)
    modalidad, largos = elegir(rng, (64, 36), len(dados)), np.array([len(catalogos.TALLER[n]) for n in MODALIDADES])
    dejado = np.flatnonzero(_es(dados, m.sembradas.region_taller_dejado))[:1]
    modalidad[dejado] = MODALIDADES.index("6x2")
    cuantas = largos[modalidad]
    cuantas[dejado] = 3
    cual, numero = np.repeat(np.arange(len(dados)), cuantas), numerar(cuantas) + 1
    # con cien días por delante, ninguno queda a medias solo porque se acaban los datos
    inicio = entre(rng, dia(date(2024, 3, 4)), dados["limite"] - 100)
    convocadas = rng.integers(3, 11, len(dados))[cual]
    asistieron = rng.binomial(convocadas, 0.9)
    constantes = pd.Series(asistieron).groupby(cual).transform("min").to_numpy(dtype=np.int64)
    return inventar(
        procesos.TALLERES, rng, codigo_taller=numerados("TD-", len(dados), 4).take(cual), numero_sesion=numero,
        modalidad=texto(MODALIDADES, modalidad[cual]), convocadas=convocadas, asistieron=asistieron,
        fecha=inicio[cual] + (numero - 1) * rng.choice([7, 14], len(dados))[cual],
        codigo_renipress=dados["codigo_renipress"].array.take(cual),
        completaron=enteros(constantes, numero < largos[modalidad[cual]]),
    )  # fmt: skip


def _perfil(m: _Mundo, rng: np.random.Generator) -> Hechas:
    filas = por_cada(algunos(m.regiones, 0.9, rng, _es(m.regiones, m.sembradas.region_sin_idioma)), anio=ANIOS)
    necesarios = filas["cuantos"].map(facilitadores_necesarios).to_numpy(dtype=np.int64)
    identificados = necesarios + rng.integers(2, 6, len(filas))
    rasgos = [columna.nombre for columna in procesos.RASGOS]
    tienen: dict[str, Any] = {rasgo: np.maximum(rng.binomial(identificados, 0.85), 1) for rasgo in rasgos}
    tienen["idioma_local"][_es(filas, m.sembradas.region_sin_idioma)] = 0
    tienen |= {"diresa": filas["diresa"], "anio": filas["anio"], "identificados": identificados}
    return inventar(procesos.PERFIL_FACILITADORES, rng, **tienen)


def _capacitaciones(m: _Mundo, rng: np.random.Generator) -> Hechas:
    """A los facilitadores de cada región y al personal de cada red una vez al año; y jornadas, el 25 de cada mes."""
    regiones, redes = m.regiones.rename(columns={"diresa": "codigo"}), m.redes.rename(columns={"red": "codigo"})
    partes = (
        por_cada(regiones, anio=ANIOS, mes=[2], dirigida=["facilitadores"], horas=[24]),
        por_cada(redes, anio=ANIOS, mes=[3], dirigida=["personal_encargado"], horas=[12]),
        por_cada(regiones[::5], anio=ANIOS, mes=range(1, 13), dirigida=["otros"], horas=[2]),
    )
    todas = pd.concat(partes, ignore_index=True)
    primero, jornada = primero_de(todas["anio"], todas["mes"]), todas["dirigida"].eq("otros").to_numpy(dtype=bool)
    todas["fecha"] = primero + np.where(jornada, 24, rng.integers(0, 150, len(todas)))
    hay = (todas["fecha"] <= todas["limite"]).to_numpy(dtype=bool)
    todas, jornada = todas[hay], jornada[hay]
    return inventar(
        procesos.CAPACITACIONES, rng, codigo_territorio=todas["codigo"], fecha=todas["fecha"], en_campana=jornada,
        dirigida_a=todas["dirigida"], horas=todas["horas"], visitada=~jornada & (rng.random(len(todas)) < 0.2),
        capacitados=1 + rng.poisson(np.where(jornada, 30, 14)),
    )  # fmt: skip


# -- tercer proceso: cada grupo ----------------------------------------------------------------------------------------


def _del_grupo(m: _Mundo, rng: np.random.Generator) -> Hechas:
    elegidos, arrancados, miden = (algunos(m.grupos, parte, rng) for parte in (0.7, 0.8, 0.6))
    miden = miden[miden["hasta"] - miden["desde"] > 60].reset_index(drop=True)
    hechas: Hechas = {}
    for tabla, filas, fecha in (
        (procesos.SELECCION, elegidos, np.minimum(elegidos["desde"] + 14, elegidos["hasta"])),
        (procesos.ARRANQUE, arrancados, np.minimum(arrancados["desde"] + 30, arrancados["hasta"])),
        (procesos.FUNCIONAMIENTO, miden, entre(rng, miden["desde"] + 60, miden["hasta"])),
    ):
        hechas |= inventar(tabla, rng, codigo_grupo=filas["codigo_grupo"], fecha=fecha)
    hechas["funcionamiento"].loc[_es(miden, m.sembradas.region_sin_cuidado), "cuidado_ninos"] = "no"
    return hechas


def _acompanamientos(m: _Mundo, rng: np.random.Generator) -> Hechas:
    """De los últimos dieciocho meses, a lo más uno por grupo y trimestre."""
    bordes = primero_de(np.full(7, 2025), 5 + 3 * np.arange(7))
    desde = np.maximum(bordes[:-1], m.grupos["desde"].to_numpy()[:, None])
    hasta = np.minimum(bordes[1:] - 1, m.grupos["hasta"].to_numpy()[:, None])
    grupo, trimestre = np.nonzero((desde <= hasta) & (rng.random(desde.shape) < 0.78))
    return inventar(
        procesos.ACOMPANAMIENTOS, rng, codigo_grupo=m.grupos["codigo_grupo"].array.take(grupo),
        fecha=entre(rng, desde[grupo, trimestre], hasta[grupo, trimestre]),
        clase=texto(tuple(catalogos.ACOMPANAMIENTOS), elegir(rng, (60, 28, 12), len(grupo))),
        a_pedido=rng.random(len(grupo)) < 0.3,
    )  # fmt: skip


# -- alrededor: tecnologías, dinero, entregas, metas y contexto --------------------------------------------------------


def _virtuales(m: _Mundo, rng: np.random.Generator) -> Hechas:
    """Un espacio se anota al abrirlo y, algunos, otra vez cuando dejan de usarlo; sus foros caen mientras se usa."""
    en_region, ultimo = _es(m.grupos, m.sembradas.region_espacios_quietos), dia(date(2025, 10, 31))
    caben = ~en_region | ((m.grupos["desde"] <= ultimo) & (m.grupos["hasta"] >= dia(date(2026, 3, 1))))
    hay = m.grupos[(m.grupos["espacio_virtual"] == "si") & caben & (m.grupos["hasta"] - m.grupos["desde"] > 30)]
    hay = algunos(hay, 0.8, rng, _es(hay, m.sembradas.region_espacios_quietos))
    quietos = _es(hay, m.sembradas.region_espacios_quietos)
    desde = np.maximum(hay["desde"].to_numpy() + 7, dia(date(2024, 2, 1)))
    desde = np.where(quietos, np.maximum(desde, dia(date(2025, 2, 1))) + rng.integers(0, 30, len(hay)), desde)
    hasta = hay["hasta"].to_numpy()
    abre = np.where(quietos, desde, entre(rng, np.minimum(desde, hasta), hasta))
    cierra = abre + rng.integers(120, 700, len(hay))
    cierra = np.where(quietos, dia(date(2026, 1, 5)) + rng.integers(0, 40, len(hay)), cierra)
    dejan = quietos | ((cierra <= hasta) & (rng.random(len(hay)) < 0.25))
    fila = np.concatenate([np.arange(len(hay)), np.flatnonzero(dejan)])
    clase, moderador = (elegir(rng, pesos, len(hay))[fila] for pesos in ((48, 6, 3, 5, 34, 4), (55, 25, 20)))
    en_uso = np.arange(len(fila)) < len(hay)
    espacios = inventar(
        alrededor.ESPACIOS_VIRTUALES, rng, codigo_grupo=hay["codigo_grupo"].array.take(fila),
        fecha=np.where(en_uso, abre[fila], cierra[fila]), clase_espacio=texto(tuple(catalogos.ESPACIOS), clase),
        moderador=texto(tuple(catalogos.MODERADORES), moderador), activo_espacio=en_uso,
    )  # fmt: skip
    grupo, bloque = np.nonzero(rng.random((len(hay), len(catalogos.BLOQUES_DE_FORO))) < 0.6)
    foros = inventar(
        alrededor.FOROS, rng, codigo_grupo=hay["codigo_grupo"].array.take(grupo), aportes=rng.poisson(18, len(grupo)),
        fecha=entre(rng, abre[grupo], np.where(dejan, cierra - 1, hasta)[grupo]),
        bloque=texto(tuple(catalogos.BLOQUES_DE_FORO), bloque),
    )  # fmt: skip
    espacios["espacios_virtuales"].loc[~en_uso, [punto.nombre for punto in alrededor.ESPACIOS_VIRTUALES.puntos]] = pd.NA
    return espacios | foros


def _mensajeria(m: _Mundo, rng: np.random.Generator) -> Hechas:
    campana, perfil = np.repeat(("MM-2025-1", "MM-2026-1"), 4), np.tile(("P1", "P2", "P3", "P4"), 2)
    integrantes = 8 + int(m.grupos["integrantes"].sum())
    personas = (integrantes * np.tile((0.34, 0.28, 0.22, 0.16), 2)).astype(np.int64)
    claves, evaluadas = np.tile((3, 4, 5, 4), 2), rng.binomial(personas, 0.4)
    # de la segunda campaña, al tercer perfil no le llegó casi ninguno
    llegan = np.where(np.arange(8) == 6, 0.24, 0.93)
    return inventar(
        alrededor.MENSAJERIA, rng, codigo_campana=campana, perfil=perfil, codigo_territorio=np.full(8, PAIS),
        fecha=np.repeat((dia(date(2025, 5, 15)), dia(date(2026, 5, 14))), 4), personas=personas,
        mensajes_clave=claves, enviados=personas * claves, entregados=rng.binomial(personas * claves, llegan),
        evaluadas=evaluadas, cambiaron=rng.binomial(evaluadas, 0.38),
        grupos_que_discutieron=rng.binomial(len(m.grupos), 0.3, 8),
    )  # fmt: skip


def _poblacion(m: _Mundo, rng: np.random.Generator) -> Hechas:
    """Cada región suma sus redes y el país, sus regiones."""
    filas = por_cada(m.redes.assign(por_lugar=rng.gamma(9, 5.5, len(m.redes))), anio=ANIOS)
    nacen = rng.poisson(filas["cuantos"] * filas["por_lugar"] * 0.98 ** (filas["anio"] - ANIOS[0]))
    cuentas = {"nacimientos": nacen, "gestantes_esperadas": nacen * 27 // 25, "madres_menores_2": nacen * 37 // 20}
    de_red = pd.DataFrame({"codigo_territorio": filas["red"], "anio": filas["anio"], **cuentas})
    de_region, del_pais = de_red.assign(codigo_territorio=filas["red"].str[:2]), de_red.assign(codigo_territorio=PAIS)
    sumas = pd.concat([de_red, de_region, del_pais]).groupby(["codigo_territorio", "anio"], as_index=False).sum()
    return inventar(alrededor.POBLACION, rng, **{str(nombre): sumas[nombre] for nombre in sumas})


def _presupuesto(m: _Mundo, rng: np.random.Generator) -> Hechas:
    """De una a tres unidades ejecutoras por región; el último año todavía no termina."""
    unidades = por_cada(m.regiones.assign(tiene=rng.integers(1, 4, len(m.regiones))), orden=(1, 2, 3))
    unidades = unidades[unidades["orden"] <= unidades["tiene"]]
    filas = por_cada(unidades, anio=ANIOS, programa=tuple(catalogos.PROGRAMAS))
    total, poco = len(filas), _es(filas, m.sembradas.region_sin_ejecutar)
    programado = rng.lognormal(12, 0.5, total).round(-2)
    gastado = np.where(poco, 0.2, np.where(filas["anio"] == ANIOS[-1], 0.62, 0.85)) + rng.uniform(-0.05, 0.12, total)
    return inventar(
        alrededor.PRESUPUESTO, rng, unidad_ejecutora=filas["diresa"] + "40" + filas["orden"].astype("str"),
        anio=filas["anio"], programa=filas["programa"], codigo_territorio=filas["diresa"], programado=programado,
        ejecutado=np.where((rng.random(total) < 0.04) & ~poco, np.nan, (programado * gastado).round(2)),
    )  # fmt: skip


#: qué entrega una región, en qué mes de cada año y cuánto más o menos
_ENTREGAS = pd.DataFrame(
    [("recursos", 2, 60), ("material_educativo", 3, 400), ("material_comunicacional", 4, 150), ("reconocimiento", 5, 9),
     ("relacion_de_grupos", 7, 1), ("reconocimiento", 8, 20), ("material_educativo", 9, 250)],
    columns=["entrega", "mes", "cuanto"],
)  # fmt: skip


def _entregas(m: _Mundo, rng: np.random.Generator) -> Hechas:
    filas = por_cada(m.regiones, anio=ANIOS).merge(_ENTREGAS, how="cross")
    filas["fecha"] = primero_de(filas["anio"], filas["mes"]) + rng.integers(0, 28, len(filas))
    reconoce = filas["entrega"] == "reconocimiento"
    callan = reconoce & _es(filas, m.sembradas.region_sin_reconocer) & ~((filas["anio"] == 2025) & (filas["mes"] == 8))
    hay = (filas["fecha"] <= filas["limite"]) & ~callan & (reconoce | (rng.random(len(filas)) < 0.85))
    cantidad = np.where(filas["cuanto"] == 1, 1, 1 + rng.poisson(filas["cuanto"]))
    filas = filas.assign(cantidad=cantidad)[hay]
    columnas: dict[str, Any] = {nombre: filas[nombre] for nombre in ("fecha", "entrega", "cantidad")}
    return inventar(alrededor.ENTREGAS, rng, codigo_territorio=filas["diresa"], **columnas)


#: qué se quiere lograr, en qué unidad, cuántos por grupo y a qué paso se va; la segunda se atrasa y la tercera ya llegó
_METAS = pd.DataFrame(
    [("Madres guía capacitadas", "madres guía", 2.0, 1.02), ("Grupos activos", "grupos", 1.0, 0.45),
     ("Establecimientos con plan aprobado", "establecimientos", 0.6, 2.2), ("Grupos con acta", "grupos", 0.9, 1),
     ("Madres guía capacitadas", "madres guía", 1.5, 0.97), ("Grupos activos", "grupos", 1.0, 1.08),
     ("Establecimientos con plan aprobado", "establecimientos", 0.5, 1.05), ("Grupos activos", "grupos", 0.9, 0.95)],
    columns=["nombre", "unidad", "por", "ritmo"],
)  # fmt: skip


def _metas(m: _Mundo, rng: np.random.Generator) -> Hechas:
    """Ocho metas de 2026 y lo que se lleva de cada una al acabar cada trimestre."""
    inicio, fin = dia(date(2026, 1, 1)), dia(date(2026, 12, 31))
    red, _, *regiones = astuple(m.sembradas)
    donde = [codigo or PAIS for codigo in (PAIS, *regiones[:6], red)]
    grupos = [int(m.grupos["red"].str.startswith(uno.removeprefix(PAIS), na=False).sum()) for uno in donde]
    metas = _METAS.assign(codigo=numerados("MD-", len(donde), 2), inicio=inicio, fin=fin)
    metas["limite"] = [dia(m.historias.cortes.get(uno[:2], FECHA_DATOS)) for uno in donde]
    metas["meta"] = np.maximum(np.ceil(metas["por"] * grupos), 10)
    metas["partida"] = np.floor(metas["meta"] * 0.3)
    pasos = por_cada(metas, mes=(4, 7, 10))
    pasos["fecha"] = primero_de(2026, pasos["mes"]) - 1
    pasos = pasos[pasos["fecha"] <= pasos["limite"]]
    # la que se alcanza no pasa mucho de lo que se propuso
    hecho = ((pasos["fecha"] - inicio) / (fin - inicio) * pasos["ritmo"]).clip(upper=1.1)
    avance = (pasos["partida"] + (pasos["meta"] - pasos["partida"]) * hecho).round()
    return inventar(
        alrededor.METAS, rng, codigo_meta=metas["codigo"], codigo_territorio=np.array(donde), nombre=metas["nombre"],
        fecha_inicio=metas["inicio"], valor_inicial=metas["partida"], fecha_meta=metas["fin"], meta=metas["meta"],
        unidad_meta=metas["unidad"],
    ) | inventar(alrededor.AVANCES, rng, codigo_meta=pasos["codigo"], fecha=pasos["fecha"], avance=avance)  # fmt: skip


def _resultados(m: _Mundo, rng: np.random.Generator) -> Hechas:
    """De cada departamento; no son de ninguna encuesta."""
    ambitos = ["Nacional", *sorted({titulo(str(nombre)) for nombre in m.lugares["departamento"].dropna()})]
    anios, clases = np.arange(2021, 2026), ("LME_menor_6m", "DCI_menor_5a_OMS")
    niveles = np.stack([rng.normal(60, 8, len(ambitos)), rng.gamma(8, 1.9, len(ambitos))])[:, None]
    valor = niveles + np.array([0.7, -0.5])[:, None, None] * (anios - anios[0])[:, None]
    valor = (valor + rng.normal(0, 0.6, valor.shape)).clip(4, 90).ravel().round(1)
    filas = pd.MultiIndex.from_product([clases, anios, ambitos]).to_frame(index=False)
    margen = np.where(filas[2] == "Nacional", 0.9, rng.uniform(1.5, 3, len(filas))).round(1)
    return inventar(
        alrededor.RESULTADOS, rng, indicador=filas[0], anio=filas[1], ambito=filas[2], valor_pct=valor,
        minimo_pct=(valor - margen).round(1), maximo_pct=(valor + margen).round(1),
    )  # fmt: skip
