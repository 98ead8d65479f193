"""Mundos pequeños para las pruebas: filas escritas a mano y mundos al azar con semilla."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pandas as pd

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.contratos.contrato import marco_vacio
from dashboard.contratos.grupos import TAMANOS
from dashboard.contratos.tablas import TABLAS, Tablas
from dashboard.dominio.catalogos import CODIGOS_MOTIVO, CODIGOS_TEMA
from dashboard.nucleo.ajustes import Ajustes
from dashboard.publicacion.aceptadas import vacias
from dashboard.publicacion.preparar import construir, publicar_tablas

_POR_NOMBRE = {tabla.nombre: tabla for tabla in (*TABLAS, TAMANOS)}


def marco(tabla: str, filas: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Un marco tipado según el contrato; las columnas que una fila no trae quedan sin dato."""
    vacio = marco_vacio(_POR_NOMBRE[tabla])
    if not filas:
        return vacio
    dichas = {nombre for fila in filas for nombre in fila}
    # de una columna que ninguna fila trae, sin dato según su tipo; una bandera no admite faltar
    columnas = vacio.reindex(range(len(filas))).to_dict("series")
    for nombre, tipo in vacio.dtypes.items():
        if nombre in dichas or str(tipo) == "bool":
            valores = [fila.get(str(nombre)) for fila in filas]
            columnas[nombre] = _tipar(pd.Series(valores, dtype=object), tipo)
    return pd.DataFrame(columnas)


def _tipar(serie: pd.Series, tipo: Any) -> pd.Series:
    if str(tipo).startswith("datetime"):
        return pd.to_datetime(serie).astype(tipo)
    if str(tipo) == "float64":
        return pd.to_numeric(serie, errors="coerce").astype("float64")
    if str(tipo) == "bool":
        return serie.astype(bool)
    return serie.astype(tipo)


def establecimiento(codigo: str, microrred: str, **otros: Any) -> dict[str, Any]:
    """Una fila de establecimiento; `microrred` es el código completo (`11-02-05`)."""
    diresa, red, _ = microrred.split("-")
    return {
        "codigo_renipress": codigo,
        "nombre": f"Puesto {codigo[-4:]}",
        "institucion": "GOBIERNO REGIONAL",
        "categoria": "I-3",
        "diresa": diresa,
        "diresa_nombre": f"Región {diresa}",
        "red": f"{diresa}-{red}",
        "red_nombre": f"Red {red}",
        "microrred": microrred,
        "microrred_nombre": f"Microrred {microrred[-2:]}",
        "ubigeo": f"{diresa}0101",
        "departamento": f"Departamento {diresa}",
        "provincia": "Provincia",
        "distrito": f"Distrito {red}",
        "latitud": -13.0 - int(codigo[-2:]) / 100,
        "longitud": -72.0 - int(codigo[-3:]) / 500,
        "activo": True,
        "atiende_parto_rn": "si",
        "fuente_parto": "lista",
        **otros,
    }


def grupo(codigo: str, en: str, desde: str = "2024-01-10", **otros: Any) -> dict[str, Any]:
    """Una fila de grupo con 10 integrantes y 12 horas."""
    return {
        "codigo_grupo": codigo,
        "nombre": f"Grupo {codigo}",
        "codigo_renipress": en,
        "fecha_conformacion": desde,
        "integrantes": 10,
        "horas_capacitacion": 12,
        **otros,
    }


def sesion(
    codigo: str, de: str | None, fecha: str, asistentes: int = 7, esperadas: int | None = 10, **otros: Any
) -> dict:
    """Una fila de sesión de 60 minutos y cinco momentos."""
    return {
        "codigo_sesion": codigo,
        "codigo_grupo": de,
        "fecha": fecha,
        "fuente": "registro",
        "duracion_min": 60,
        "momentos": 5,
        "esperadas": esperadas,
        "asistentes": asistentes,
        **otros,
    }


def tablas(**filas: Sequence[dict[str, Any]]) -> Tablas:
    """Un conjunto de tablas con las filas dadas."""
    conjunto = vacias()
    for nombre, propias in filas.items():
        setattr(conjunto, nombre, marco(nombre, propias))
    return conjunto


def mundo_al_azar(semilla: int, *, reportes: bool = True) -> Tablas:
    """Tres regiones, ~60 establecimientos y ~60 grupos con todas las rarezas: vacíos, cierres, retrasos, silencios."""
    azar = np.random.default_rng(semilla)
    lugares, grupos, sesiones, faltas, avisos, equipo = [], [], [], [], [], []
    for diresa in ("08", "11", "25"):
        for red in range(1, int(azar.integers(2, 4))):
            for microrred in range(int(azar.integers(1, 4))):
                for _ in range(int(azar.integers(2, 9))):
                    codigo = f"{90000000 + len(lugares)}"
                    lugares.append(
                        establecimiento(
                            codigo,
                            f"{diresa}-{red:02d}-{microrred:02d}",
                            atiende_parto_rn=azar.choice(np.array(["si", "si", "no", None], dtype=object)),
                            institucion=str(azar.choice(["GOBIERNO REGIONAL", "MINSA", "ESSALUD"], p=[0.6, 0.3, 0.1])),
                            activo=bool(azar.random() < 0.95),
                            latitud=float(-13 - azar.random()) if azar.random() < 0.9 else None,
                            longitud=float(-72 - azar.random()),
                        )
                    )
        equipo += [
            {"diresa": diresa, "anio": anio, "facilitadores": int(azar.integers(0, 3))}
            for anio in (2024, 2025, 2026)
            if azar.random() < 0.8
        ]
    ultimo = {"08": date(2026, 10, 31), "11": date(2026, 9, 12), "25": date(2026, 4, 30)}
    for lugar in lugares:
        for _ in range(int(azar.choice([0, 0, 1, 1, 2]))):
            codigo = f"G-{len(grupos):03d}"
            inicio = date(2023, 1, 1) + timedelta(days=int(azar.integers(0, 1200)))
            cierre = inicio + timedelta(days=int(azar.integers(100, 900))) if azar.random() < 0.2 else None
            propio = grupo(
                codigo,
                lugar["codigo_renipress"],
                inicio.isoformat(),
                fecha_cierre=cierre.isoformat() if cierre else None,
                integrantes=int(azar.integers(6, 18)) if azar.random() < 0.9 else None,
                horas_capacitacion=float(azar.choice([6, 12, 12])) if azar.random() < 0.9 else None,
            )
            grupos.append(propio)
            dia = max(inicio, date(2024, 3, 1))
            while dia <= min(ultimo[lugar["diresa"]], (cierre or date.max) - timedelta(days=1)):
                if azar.random() < 0.8:
                    _anotar_sesion(azar, propio, dia, sesiones, faltas)
                dia += timedelta(days=int(azar.integers(20, 50)))
    for mes in range(1, 11):
        for diresa in ("08", "11"):
            if azar.random() < 0.9 and date(2026, mes, 28) <= ultimo[diresa]:
                unidad = diresa if azar.random() < 0.6 else f"{diresa}-01"
                avisos.append(
                    {"codigo_territorio": unidad, "periodo": f"2026-{mes:02d}", "fecha_reporte": f"2026-{mes:02d}-28"}
                )
    return tablas(
        establecimientos=lugares,
        facilitadores=equipo,
        grupos=grupos,
        sesiones=sesiones,
        inasistencias=faltas,
        reportes=avisos if reportes else [],
    )


def _anotar_sesion(azar: Any, propio: dict, dia: date, sesiones: list[dict], faltas: list[dict]) -> None:
    integrantes = propio["integrantes"]
    esperadas = integrantes if azar.random() < 0.8 else None
    referencia = esperadas or integrantes
    asistentes = int(azar.integers(0, (referencia or 10) + 1)) if azar.random() < 0.97 else None
    codigo = f"S-{len(sesiones):05d}"
    sesiones.append(
        sesion(
            codigo,
            propio["codigo_grupo"],
            dia.isoformat(),
            asistentes=asistentes,
            esperadas=esperadas,
            duracion_min=int(azar.choice([45, 60, 75])) if azar.random() < 0.9 else None,
            momentos=int(azar.choice([4, 5])) if azar.random() < 0.9 else None,
            tema=str(azar.choice(list(CODIGOS_TEMA))) if azar.random() < 0.9 else None,
        )
    )
    quedan = (referencia - asistentes) if referencia is not None and asistentes is not None else 0
    for motivo in azar.permutation(np.array(CODIGOS_MOTIVO))[: int(azar.integers(0, 4))]:
        cantidad = int(azar.integers(0, quedan + 1))
        if cantidad:
            faltas.append(
                {
                    "codigo_sesion": codigo,
                    "motivo": str(motivo),
                    "justificada": str(azar.choice(["si", "no", "sin_dato"])),
                    "cantidad": cantidad,
                }
            )
            quedan -= cantidad


def mundo_con_rarezas(semilla: int, *, reportes: bool = True) -> Tablas:
    """Un mundo al azar con lo que rara vez llega junto.

    Sesiones HIS sin grupo; una sesión sin grupo ni establecimiento; una región con grupos y sin una sola sesión
    («17»); otra con solo sesiones HIS («01»); un grupo que se forma después de la fecha de datos; faltas que pasan de
    los integrantes actuales; reportes de establecimiento, microrred, semestre, año y país; visitas de supervisión;
    listas de partos de varios años; y grupos que tuvieron otro tamaño.
    """
    azar = np.random.default_rng(1000 + semilla)
    mundo = mundo_al_azar(semilla, reportes=reportes)
    lugares = mundo.establecimientos["codigo_renipress"].tolist()
    nuevos = [
        establecimiento("91000001", "17-01-01"),
        establecimiento("91000002", "17-01-02", categoria=None),
        establecimiento("91000003", "01-04-10"),
        establecimiento("91000004", "01-04-10", atiende_parto_rn="no"),
    ]
    propios = [
        grupo("R-001", "91000001", "2024-05-01"),
        grupo("R-002", "91000001", "2024-05-01", fecha_cierre="2025-02-28", integrantes=None, horas_capacitacion=None),
        grupo("R-003", lugares[0], "2026-12-01"),
        grupo("R-004", lugares[0], "2024-04-01", integrantes=8),
    ]
    sueltas = [
        sesion(f"H-{i:03d}", None, f"2025-{1 + i % 12:02d}-{1 + i:02d}", codigo_renipress=str(lugar), fuente="his")
        for i, lugar in enumerate(azar.choice(np.array(lugares), 20))
    ]
    sueltas += [
        sesion("H-100", None, "2026-05-06", codigo_renipress="91000003", fuente="his"),
        sesion("H-101", None, "2026-12-31"),
        sesion("H-102", "R-004", "2024-06-03", asistentes=7, esperadas=None),
    ]
    # 7 asistentes y 3 faltas anotadas, pero el grupo hoy tiene 8 integrantes: se esperaban al menos 10
    faltas = [
        {"codigo_sesion": "H-102", "motivo": "M04", "justificada": "si", "cantidad": 2},
        {"codigo_sesion": "H-102", "motivo": "M18", "justificada": None, "cantidad": 1},
    ]
    avisos = [
        {"codigo_territorio": lugares[-1], "periodo": "2025", "fecha_reporte": "2026-01-20"},
        {"codigo_territorio": lugares[0], "periodo": "2024-S2", "fecha_reporte": "2025-01-20"},
        {"codigo_territorio": "17-01-02", "periodo": "2024-11", "fecha_reporte": "2024-12-02"},
        {"codigo_territorio": "08", "periodo": "2023-12", "fecha_reporte": "2024-01-05"},
        {"codigo_territorio": "01", "periodo": "1926-05", "fecha_reporte": "2026-06-05"},
    ]
    if semilla % 2:
        avisos.append({"codigo_territorio": "PE", "periodo": "2025-03", "fecha_reporte": "2025-04-10"})
    visitas = [
        {
            "codigo_supervision": f"V-{i:02d}",
            "fecha": f"2026-0{1 + i % 9}-15",
            "codigo_renipress": str(lugar),
            "codigo_grupo": None,
            "nivel": "red",
            "acuerdos": i % 4,
            "acuerdos_cumplidos": 0 if i % 3 else None,
        }
        for i, lugar in enumerate(azar.choice(np.array(lugares), 12))
    ]
    # uno de cada tres está en alguna lista fechada; de la de 2022 no hay datos, y antes de la suya vale la primera
    listas = [
        {"codigo_renipress": str(lugar), "anio_parto": anio, "atiende_parto_rn": str(azar.choice(["si", "no"]))}
        for lugar in azar.choice(np.array(lugares), len(lugares) // 3, replace=False)
        for anio in (2022, 2025, 2026)
        if azar.random() < 0.6
    ]
    # uno de cada tres dijo antes otro tamaño, y uno de esos dejó de decirlo en medio
    tamanos = [
        {
            "codigo_grupo": str(codigo),
            "desde": desde,
            "integrantes": int(azar.integers(6, 18)) if azar.random() < 0.8 else None,
            "horas_capacitacion": float(azar.choice([6, 12])) if azar.random() < 0.8 else None,
        }
        for codigo in azar.choice(
            np.array(mundo.grupos["codigo_grupo"].tolist()), len(mundo.grupos) // 3, replace=False
        )
        for desde in ("2024-08-31", "2025-02-10")
        if azar.random() < 0.7
    ]
    return tablas_sumadas(
        mundo,
        establecimientos=nuevos,
        tamanos=tamanos,
        partos=listas,
        grupos=propios,
        sesiones=sueltas,
        inasistencias=faltas,
        reportes=avisos if reportes else [],
        supervisiones=visitas,
    )


def tablas_sumadas(base: Tablas, **filas: Sequence[dict[str, Any]]) -> Tablas:
    """Las tablas de `base` con más filas al final."""
    juntas = {
        nombre: pd.concat([getattr(base, nombre), marco(nombre, propias)], ignore_index=True)
        for nombre, propias in filas.items()
        if propias
    }
    return replace(base, **juntas)


def en_memoria(conjunto: Tablas, **ajustes: Any) -> Consulta:
    """Una lectura del país sobre esas tablas, sin escribir nada: los mismos pasos que una publicación, sin áreas."""
    return Consulta(construir(conjunto, Ajustes(**ajustes), date.today()).abrir(1))


@contextmanager
def sin_dibujar() -> Iterator[None]:
    """Mientras dura, publicar no dibuja áreas: es casi todo el tiempo de una publicación pequeña."""
    with patch("dashboard.publicacion.preparar._geografia", _sin_areas):
        yield


def _sin_areas(carpeta: Path, *_: object) -> None:
    carpeta.mkdir()
    (carpeta / "geografia.json").write_bytes(b"{}")


def publicado(conjunto: Tablas, carpeta: Path, **ajustes: Any) -> Almacen:
    """Publica las tablas en `carpeta` y abre el almacén."""
    publicar_tablas(conjunto, Ajustes(datos=carpeta, **ajustes))
    return Almacen(carpeta)
