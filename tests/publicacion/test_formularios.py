"""El Anexo 2 y el HIS dentro de una importación: actividad del establecimiento, nunca asistencia de un grupo."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.ingesta.fuentes import que_se_sumo
from dashboard.navegacion.vista import ESTABLECIMIENTO, Vista
from dashboard.nucleo.ajustes import Ajustes
from dashboard.obrero.revisar import Leido, relatar
from dashboard.paginas.datos.revision import tarjeta_archivo
from dashboard.paginas.establecimiento import pintar
from dashboard.publicacion.carpeta_carga import Opciones
from dashboard.publicacion.importar import COMPROBAR, Resultado, importar
from dashboard.salidas.cifras import registros
from tests.ingesta.conftest import filas
from tests.ingesta.formularios import CANARIO, cabecera, facilitadores, formato, his, libro, persona
from tests.publicacion.test_importar import Copiar, con_el_ejemplo

SEMESTRE = Periodo.leer("2025-S1")
#: el hospital de la microrred Quillarumi, con dos grupos
HOSPITAL = "90000001"


class Taller:
    """Un almacén con el ejemplo cargado y dos formularios del hospital: un Anexo 2 de dos hojas y un HIS."""

    def __init__(self, carpeta: Path) -> None:
        self.ajustes = Ajustes(datos=carpeta / "almacen")
        encima = cabecera(
            Fecha="12/05/2025", Establecimiento="HOSPITAL QUILLARUMI", Micro="Quillarumi", Red="Valle Ejemplo",
            Distrito="Quillarumi", Provincia="Ejemplo",
        )  # fmt: skip
        lista = [persona(1, e="X"), persona(2, l="X", cuida="X", meses=5)]
        otra = [[c.replace("12/05/2025", "13/05/2025") for c in fila] for fila in encima]
        self.anexo2 = libro(
            carpeta / "listas.xlsx",
            Lunes=formato(lista, [*encima, *facilitadores("MG")]),
            Martes=formato(lista[:1], [*otra, *facilitadores("PS")]),
        )
        self._encima, self._carpeta = encima, carpeta
        self.his = carpeta / "his.csv"
        lineas = his(
            ("1", "2025-05-14", HOSPITAL, "C0012", "D", "9"), ("1", "2025-05-14", HOSPITAL, "APP97", "D", ""),
            ("2", "2025-05-20", HOSPITAL, "C0012", "D", "7"),
        )  # fmt: skip
        self.his.write_text("\n".join(";".join(linea) for linea in lineas), encoding="utf-8")

    def con_hojas_malas(self) -> Path:
        """Cinco sesiones buenas de febrero, un formato sin llenar y una sesión sin fecha."""

        def el_dia(fecha: str) -> list[list[Any]]:
            encima = [[celda.replace("12/05/2025", fecha) for celda in fila] for fila in self._encima]
            return formato([persona(1, e="X")], [*encima, *facilitadores("MG")])

        buenas = {f"Dia {dia}": el_dia(f"{dia:02d}/02/2025") for dia in range(3, 8)}
        sin_llenar = formato([], [[celda] for celda in ("Fecha", "Establecimiento de salud", "Lugar")])
        return libro(self._carpeta / "varias.xlsx", **buenas, Vacia=sin_llenar, Mala=el_dia(""))

    def importar(self, *rutas: Path, **opciones: Any) -> Resultado:
        return importar(
            rutas, self.ajustes, Opciones(**opciones), hoy=date(2026, 1, 15), avance=lambda _paso, _parte: None
        )

    @property
    def consulta(self) -> Consulta:
        return Almacen(self.ajustes.datos).consulta()

    def sin_grupo(self) -> int:
        consulta = self.consulta
        return int(consulta.suma("sesiones_sin_grupo", [consulta.nodo(HOSPITAL)], SEMESTRE)[0])


def _cifras(consulta: Consulta, codigos: list[str]) -> list[dict[str, Any]]:
    filas = registros(consulta, [consulta.nodo(codigo) for codigo in codigos], SEMESTRE)
    return [{clave: valor for clave, valor in fila.items() if clave not in ("generacion", "carga")} for fila in filas]


@pytest.fixture(scope="module")
def taller(copiar_de: Copiar, tmp_path_factory: pytest.TempPathFactory) -> Taller:
    """El ejemplo, cargado una vez; cada prueba parte de lo que dejó la anterior y por eso van en una sola."""
    carpeta = tmp_path_factory.mktemp("formularios")
    copiar_de(con_el_ejemplo, carpeta)
    return Taller(carpeta)


def test_la_revision_dice_lo_que_sumo_de_cada_sesion(taller: Taller) -> None:
    # ocho mujeres: una embarazada y seis que dan de lactar, con una niña de 8 meses y cuatro de 14
    meses = (8, 14, 14, 14, 14, "")
    lista = [persona(1, e="X"), *(persona(2 + n, l="X", cuida="X", meses=m) for n, m in enumerate(meses)), persona(8)]
    ocho = libro(taller._carpeta / "ocho.xlsx", Lunes=formato(lista, [*taller._encima, *facilitadores("MG")]))
    resultado = importar(
        [ocho, taller.his], taller.ajustes, destino=COMPROBAR, hoy=date(2026, 1, 15), avance=lambda _paso, _parte: None
    )
    ninos = "0/1/4 niñas y niños de 0 a 5, 6 a 11 y 12 a 23 meses"
    dicho = resultado.texto()
    (fila,) = re.findall(rf"Se sumó de «ocho.xlsx», hoja «Lunes», (fila \d+, 12/05/2025: .*{ninos})\.", dicho)
    assert fila.endswith(f"12/05/2025: 8 asistentes (1 E, 6 L); {ninos}")
    # el HIS no dice de quiénes son
    assert "Se sumó de «his.csv», fila 2, 14/05/2025: 9 asistentes.\n" in dicho
    assert "Se sumó de «his.csv», fila 4, 20/05/2025: 7 asistentes.\n" in dicho
    relato = relatar([Leido(1, "ocho.xlsx"), Leido(2, "his.csv")], resultado, [])
    anexo2, del_his = (str(tarjeta_archivo(archivo | {"direccion": ""})) for archivo in relato["archivos"])
    assert fila in anexo2
    assert "fila 4, 20/05/2025: 7 asistentes" in del_his
    assert CANARIO not in dicho + anexo2 + del_his


def test_de_muchas_sesiones_se_dicen_las_primeras_y_cuantas_mas() -> None:
    sesiones = filas("sesiones", *({"fecha": "2026-05-01", "asistentes": n} for n in range(23)))
    dichas = que_se_sumo(sesiones, range(2, 25))
    assert (len(dichas), dichas[0], dichas[-1]) == (21, "fila 2, 01/05/2026: 0 asistentes", "3 sesiones más")
    assert que_se_sumo(sesiones.head(0), []) == ()


def test_los_formularios_suman_actividad_al_establecimiento_y_nada_a_los_grupos(taller: Taller) -> None:
    codigos = ["PE", "11", "11-02", "11-02-01", HOSPITAL, "GAC-001", "GAC-002"]
    antes = _cifras(taller.consulta, codigos)
    assert taller.sin_grupo() == 0
    # tres personas en dos hojas y tres líneas del HIS: cuatro sesiones del hospital
    resultado = taller.importar(taller.anexo2, taller.his)
    assert resultado.generacion is not None, resultado.texto()
    assert [(informe.formulario, informe.aceptadas, informe.rechazadas) for informe in resultado.informes] == [
        ("anexo2", 2, 0), ("anexo2", 1, 0), ("his", 2, 0),
    ]  # fmt: skip
    assert taller.sin_grupo() == 4
    # ni la asistencia, ni los grupos activos, ni ninguna otra cifra cambia: no se sabe de qué grupo son
    assert _cifras(taller.consulta, codigos) == antes
    consulta = taller.consulta
    # la página lo dice
    texto = str(pintar(Vista(ESTABLECIMIENTO, HOSPITAL, SEMESTRE), consulta))
    assert "4, como las informan el HIS o el Anexo 2" in texto
    assert "actividad del establecimiento, no en la asistencia de un grupo" in texto
    # los mismos archivos no cambian nada
    otra_vez = taller.importar(taller.anexo2, taller.his)
    assert [(c.nuevas, c.reemplazadas, c.quitadas, c.iguales) for c in otra_vez.cambios] == [(0, 0, 0, 4)]
    assert taller.sin_grupo() == 4
    # reemplazar con el HIS solo quita lo que el HIS ya no trae: ni el Anexo 2 ni las sesiones de los grupos
    lineas = taller.his.read_text(encoding="utf-8").splitlines()
    taller.his.write_text("\n".join(lineas[:3]), encoding="utf-8")
    reemplazo = taller.importar(taller.his, reemplazar=True)
    assert {cambio.tabla: cambio.quitadas for cambio in reemplazo.cambios} == {"sesiones": 1, "inasistencias": 0}
    assert taller.sin_grupo() == 3
    assert _cifras(taller.consulta, codigos) == antes
    # en un libro, una hoja sin llenar y una sin fecha no impiden cargar las demás: son otras sesiones
    varias = taller.con_hojas_malas()
    assert taller.importar(varias).generacion is not None
    assert taller.sin_grupo() == 3 + 5
    # en la carpeta de datos no queda ningún canario
    for archivo in taller.ajustes.datos.rglob("*"):
        if archivo.is_file():
            assert CANARIO.encode() not in archivo.read_bytes()
