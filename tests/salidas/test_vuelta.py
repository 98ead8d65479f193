"""El plan vuelve: su libro lleno se valida y se carga como está, y lo que se hizo cambia la prioridad."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.contratos.plantilla import COLUMNA_DE_LECTURA
from dashboard.ingesta.lectura import leer_celdas
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorArchivo
from dashboard.planificacion.itinerario import ClasePunto, Itinerario
from dashboard.planificacion.opciones import Opciones
from dashboard.planificacion.planear import planear
from dashboard.planificacion.prioridad import priorizar
from dashboard.publicacion.carpeta_carga import Opciones as OpcionesDeCarga
from dashboard.publicacion.importar import Lectura, Resultado, importar_lecturas
from dashboard.salidas.plan import escribir
from tests.planificacion.conftest import almacen_de_visitas

__all__ = ["almacen_de_visitas"]

HOY = date(2026, 12, 20)
Celdas = Mapping[str, object]


class Oficina:
    """Un almacén propio, su plan de la red 11-02 y cómo se llena y se carga su libro."""

    def __init__(self, carpeta: Path, origen: Almacen) -> None:
        self.carpeta, self.ajustes = carpeta, Ajustes(datos=carpeta / "datos")
        shutil.copytree(origen.consulta()._g.carpeta.parent, self.ajustes.datos)

    def consulta(self) -> Consulta:
        return Almacen(self.ajustes.datos).consulta()

    def plan(self) -> Itinerario:
        consulta = self.consulta()
        nodo = consulta.nodo("11-02")
        candidatos = priorizar(consulta, nodo).candidatos()
        return planear(consulta, nodo, consulta.periodo_por_defecto(), candidatos, Opciones(), iteraciones=100)

    def libro(self, visitas: Mapping[str, Celdas], acuerdos: Mapping[str, Celdas]) -> Path:
        """El libro del plan con esas celdas llenas, por el código del grupo o del establecimiento."""
        ruta = self.carpeta / "plan.xlsx"
        ruta.write_bytes(escribir(self.plan(), self.consulta(), "xlsx", datetime(2026, 12, 1, tzinfo=UTC)))
        libro = openpyxl.load_workbook(ruta)
        for hoja, llenas in (("Visitas", visitas), ("Acuerdos", acuerdos)):
            titulos = [celda.value for celda in libro[hoja][1]]
            pendientes = dict(llenas)
            for fila in libro[hoja].iter_rows(min_row=2):
                de = {titulo: celda.value for titulo, celda in zip(titulos, fila, strict=True)}
                for titulo, valor in pendientes.pop(str(de["codigo_grupo"] or de["codigo_renipress"]), {}).items():
                    fila[titulos.index(titulo)].value = valor
            assert not pendientes
        libro.save(ruta)
        return ruta

    def cargar(self, ruta: Path) -> Resultado:
        lecturas = [Lectura(celdas) for celdas in leer_celdas(ruta)]
        return importar_lecturas(lecturas, self.ajustes, OpcionesDeCarga(), hoy=HOY, avance=lambda *_: None)


@pytest.fixture
def oficina(tmp_path: Path, almacen_de_visitas: Almacen, sin_geografia: None) -> Oficina:  # noqa: ARG001
    """Con la geografía sin dibujar: es casi todo el tiempo de una carga pequeña."""
    return Oficina(tmp_path, almacen_de_visitas)


def _puntos(consulta: Consulta) -> dict[str, float]:
    return {c.codigo: c.puntos for c in priorizar(consulta, consulta.nodo("11-02")).candidatos()}


def test_el_libro_del_plan_lleno_se_carga_como_esta_y_cambia_la_prioridad(oficina: Oficina) -> None:
    antes = _puntos(oficina.consulta())
    ruta = oficina.libro(
        {
            "G-B": {"resultado": "hecha", "hallazgo_taller": "si"},
            "G-C": {"resultado": "no_hecha", "motivo_no_hecha": "sin_acceso"},
        },
        {"G-B": {"acuerdo": "taller", "a_cargo_de": "microrred", "fecha_compromiso": datetime(2027, 1, 15)}},
    )
    resultado = oficina.cargar(ruta)
    assert resultado.generacion is not None, resultado.texto()
    por_tabla = {informe.tabla: informe for informe in resultado.informes}
    assert (por_tabla["supervisiones"].aceptadas, por_tabla["supervisiones"].rechazadas) == (2, 0)
    assert (por_tabla["acuerdos"].aceptadas, por_tabla["acuerdos"].rechazadas) == (1, 0)
    # lo que es para leer se dice, y la columna con que se sabe de quién es cada fila no se comenta
    assert "Hoja de lectura: no se carga: «Cronograma»" in resultado.texto()
    assert COLUMNA_DE_LECTURA not in resultado.texto()
    consulta = oficina.consulta()
    (hecha,) = consulta.supervisiones(consulta.nodo("G-B"))
    assert (hecha["nivel"], hecha["hallazgos"]) == ("red", ["taller"])
    assert consulta.supervisiones(consulta.nodo("G-C")) == []
    despues = _puntos(consulta)
    assert despues["G-B"] < antes["G-B"]
    assert {codigo: puntos for codigo, puntos in despues.items() if codigo != "G-B"} == {
        codigo: puntos for codigo, puntos in antes.items() if codigo != "G-B"
    }
    (acuerdo,) = consulta.acuerdos(consulta.nodo("G-B"))
    assert (acuerdo["acuerdo"], acuerdo["a_cargo_de"]) == ("taller", "microrred")
    assert acuerdo["compromiso"] == date(2027, 1, 15)
    # el plan que sigue lo nombra entre lo que hay que mirar, con su función y su fecha
    (visita,) = (v for v in oficina.plan().visitas if v.candidato.codigo == "G-B")
    (punto,) = (punto for punto in visita.mirar if punto.clase is ClasePunto.ACUERDOS)
    assert punto.texto == "1 acuerdo abierto: programar las horas de taller que faltan (microrred, 15 ene 2027)."
    # cargarlo otra vez no repite nada
    assert oficina.cargar(ruta).sin_cambios


def test_la_fila_en_blanco_no_es_una_visita_y_la_hoja_en_blanco_no_impide_cargar_la_otra(oficina: Oficina) -> None:
    vacio = oficina.cargar(oficina.libro({}, {}))
    assert vacio.generacion is None
    assert "no trae filas de datos" in vacio.motivo
    assert {informe.rechazadas for informe in vacio.informes} == {0}
    sola = oficina.cargar(oficina.libro({"G-B": {"resultado": "reprogramada"}}, {}))
    assert sola.generacion is not None, sola.texto()


def test_lo_que_no_es_de_un_catalogo_se_rechaza_con_su_fila_y_sin_repetirlo(oficina: Oficina) -> None:
    resultado = oficina.cargar(
        oficina.libro({"G-B": {"resultado": "hecha", "hallazgo_acta": "Rosa Quispe Mamani"}}, {})
    )
    (problema,) = (p for informe in resultado.informes for p in informe.problemas)
    assert problema.columna == "hallazgo_acta"
    assert "Quispe" not in resultado.texto()


@pytest.mark.parametrize("titulo", ["Responsable", "DNI"])
def test_una_hoja_que_no_es_de_lectura_sigue_sin_poder_traer_personas(oficina: Oficina, titulo: str) -> None:
    ruta = oficina.libro({"G-B": {"resultado": "hecha"}}, {})
    libro = openpyxl.load_workbook(ruta)
    libro["Visitas"].cell(1, libro["Visitas"].max_column + 1, titulo)
    libro.save(ruta)
    with pytest.raises(ErrorArchivo, match="datos personales"):
        oficina.cargar(ruta)
