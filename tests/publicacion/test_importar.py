"""La importación: fundir por clave, no perder nada en silencio, no mezclar lo inventado y no publicar a medias."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.generacion import apuntada, fijar_borrador, ultima_buena
from dashboard.contratos.tablas import tabla_de
from dashboard.demo.publicar import publicar_demostracion
from dashboard.dominio.periodo import Corte, Periodo
from dashboard.indicadores.listas import abrir
from dashboard.ingesta.lectura import leer_celdas
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorArchivo, ErrorGeneracion, ErrorPublicacion
from dashboard.publicacion import aceptadas, preparar
from dashboard.publicacion.carga import cargar
from dashboard.publicacion.carpeta_carga import Opciones, un_turno
from dashboard.publicacion.importar import (
    Lectura,
    Resultado,
    borrador_en,
    importar,
    importar_lecturas,
    juzgar,
    sumar,
)
from dashboard.publicacion.preparar import publicar_tablas
from dashboard.salidas.cifras import registros
from tests.fabricas import establecimiento, grupo, sesion, tablas

EJEMPLO = Path(__file__).parents[2] / "datos" / "ejemplo"
HOY = date(2026, 1, 15)
#: `copiar_de`
Copiar = Callable[[Callable[[Path], object], Path], None]
_ELEGIBLES = {campo.name for campo in fields(Opciones)}


def _callar(_paso: str, _parte: float) -> None:
    """Nadie mira el avance."""


@pytest.fixture(autouse=True)
def sin_areas(request: pytest.FixtureRequest) -> None:
    """Dibujar las áreas es casi todo el tiempo de una carga pequeña: solo lo hace la prueba que las mira."""
    if "areas" not in request.node.name:
        request.getfixturevalue("sin_geografia")


class Taller:
    """Un almacén de prueba y una carpeta donde escribir archivos."""

    def __init__(self, carpeta: Path) -> None:
        self.carpeta = carpeta
        self.ajustes = Ajustes(datos=carpeta / "almacen")

    def importar(self, *rutas: Path, **opciones: Any) -> Resultado:
        """Lee en este mismo proceso, que es más rápido; `test_lectura_aparte` prueba el otro."""
        tabla, lista = opciones.pop("tabla", ""), opciones.pop("partos", None)
        lecturas = [Lectura(celdas, tabla) for ruta in rutas for celdas in leer_celdas(ruta)]
        lecturas += [Lectura(celdas, "partos") for celdas in (leer_celdas(lista) if lista else ())]
        elegidas = {campo: opciones.pop(campo) for campo in _ELEGIBLES & opciones.keys()}
        return importar_lecturas(
            lecturas, self.ajustes, Opciones(**elegidas), **{"hoy": HOY, "avance": _callar, **opciones}
        )

    def escribir(self, nombre: str, *lineas: str) -> Path:
        ruta = self.carpeta / nombre
        ruta.write_text("\n".join(lineas) + "\n", encoding="utf-8")
        return ruta

    def del_ejemplo(self, tabla: str, empiezan: Sequence[str], *cambios: tuple[str, str]) -> Path:
        """Un archivo con el encabezado del ejemplo y las filas que empiezan así, con los cambios de texto hechos."""
        encabezado, *filas = (EJEMPLO / f"{tabla}.csv").read_text(encoding="utf-8").splitlines()
        elegidas = "\n".join(fila for fila in filas if fila.startswith(tuple(empiezan)))
        for antes, despues in cambios:
            assert antes in elegidas
            elegidas = elegidas.replace(antes, despues)
        return self.escribir(f"{tabla}.csv", encabezado, elegidas)

    def facilitadores(self) -> dict[str, int]:
        """Los de la región 11, por año, tal como los lee el servidor."""
        consulta = Almacen(self.ajustes.datos).consulta()
        anios = [str(periodo) for periodo in consulta.periodos() if periodo.corte is Corte.ANIO]
        hallados = {anio: consulta.facilitadores(consulta.nodo("11"), Periodo.leer(anio)) for anio in anios}
        return {anio: cuantos for anio, cuantos in hallados.items() if cuantos is not None}

    def tabla(self, nombre: str) -> pd.DataFrame:
        vigente = ultima_buena(self.ajustes.datos)
        return getattr(aceptadas.leer(vigente.carpeta, vigente.manifiesto), nombre)

    def cifras(self, periodo: str = "2025-S1", territorio: str = "11") -> dict[str, tuple[Any, Any]]:
        consulta = Almacen(self.ajustes.datos).consulta()
        filas = registros(consulta, [consulta.nodo(territorio)], Periodo.leer(periodo))
        return {fila["indicador"]: (fila["numerador"], fila["denominador"]) for fila in filas}


def con_el_ejemplo(carpeta: Path) -> None:
    """Para `copiar_de`: un almacén con el conjunto de ejemplo cargado."""
    # del revés, para que el orden de los archivos sea el menos útil
    Taller(carpeta).importar(*sorted(EJEMPLO.glob("*.csv"), reverse=True))


@pytest.fixture
def vacio(tmp_path: Path) -> Taller:
    """Un almacén sin ninguna generación."""
    return Taller(tmp_path)


@pytest.fixture
def taller(copiar_de: Copiar, tmp_path: Path) -> Taller:
    """Un almacén con el conjunto de ejemplo cargado."""
    copiar_de(con_el_ejemplo, tmp_path)
    return Taller(tmp_path)


def test_las_tablas_del_ejemplo_entran_en_cualquier_orden_y_dan_las_cifras_hechas_a_mano(taller: Taller) -> None:
    cifras = taller.cifras()
    # atienden partos 01, 05, 07, 08 y 11; con grupo conformado al 30 de junio, todos menos el 11
    assert cifras["cobertura"] == (4, 5)
    # 1 facilitador en 2025 para 5 establecimientos: ⌈5/20⌉ = 1
    assert cifras["regiones_con_equipo"] == (1, 1)
    # 8 grupos; la madre guía de GAC-003 lleva 8 horas y la de GAC-006, 6
    assert cifras["madres_guia_capacitadas"] == (6, 8)
    # GAC-001, de enero a junio: 9 + 8 + 8 + 8 + 11 de 5 × 12
    assert taller.cifras(territorio="GAC-001")["asistencia"] == (44, 60)
    # 11-03-01: GAC-005 13 + 13 + 14 + 12 de 4 × 15 y GAC-006 10 + 8 + 8 + 7 de 4 × 11
    microrred = taller.cifras(territorio="11-03-01")
    assert microrred["asistencia"] == (52 + 33, 60 + 44)
    # sin justificar: S-0023 M01, S-0025 M02, S-0026 M05 y S-0030 M13, una cada una
    assert microrred["inasistencia_injustificada"] == (4, 104)


def test_importar_dos_veces_lo_mismo_no_cambia_ninguna_fila_ni_cifra(taller: Taller) -> None:
    antes = {nombre: taller.tabla(nombre) for nombre in aceptadas.MARCOS}
    cifras = taller.cifras()
    resultado = taller.importar(*EJEMPLO.glob("*.csv"))
    assert [(c.nuevas, c.reemplazadas, c.quitadas) for c in resultado.cambios] == [(0, 0, 0)] * 30
    assert resultado.sin_cambios
    assert resultado.generacion is None
    assert apuntada(taller.ajustes.datos) == "generacion-000001", "no se publica otra vez lo mismo"
    assert sum(cambio.iguales for cambio in resultado.cambios) == 12 + 2 + 8 + 40 + 70 + 6 + 3 + 3 + 5 + 6 + 4 + 3 + 63
    for nombre, filas in antes.items():
        pd.testing.assert_frame_equal(taller.tabla(nombre), filas)
    assert taller.cifras() == cifras


def test_una_fila_corregida_reemplaza_a_la_suya_y_las_demas_se_quedan(taller: Taller) -> None:
    # S-0001: de 9 a 8 asistentes; sus 3 faltas anotadas caben en 12 − 8
    archivo = taller.del_ejemplo("sesiones", ["S-0001,"], (",12,9,2,", ",12,8,2,"))
    resultado = taller.importar(archivo)
    (cambio,) = resultado.cambios
    assert (cambio.nuevas, cambio.reemplazadas, cambio.iguales, cambio.quitadas) == (0, 1, 0, 0)
    assert taller.cifras(territorio="GAC-001")["asistencia"] == (43, 60)
    assert len(taller.tabla("sesiones")) == 40
    assert "Cambios en sesiones: 0 filas nuevas, 1 reemplazada, 0 iguales y 0 quitadas." in resultado.texto()


def test_las_faltas_de_una_sesion_se_funden_por_su_clave(taller: Taller) -> None:
    # S-0004 tiene M01 si 2 y M10 en blanco 2, de 12 − 8 = 4: bajar M10 a 1 no toca M01
    archivo = taller.escribir("faltas.csv", "codigo_sesion,motivo,justificada,cantidad", "S-0004,M10,,1")
    taller.importar(archivo)
    faltas = taller.tabla("inasistencias").query("codigo_sesion == 'S-0004'")
    assert dict(zip(faltas["motivo"], faltas["cantidad"], strict=True)) == {"M01": 2, "M10": 1}


def test_una_sesion_con_menos_esperadas_que_sus_faltas_se_rechaza_en_su_linea_y_sigue_la_anterior(
    taller: Taller,
) -> None:
    # S-0004 tiene 4 faltas anotadas: con 11 esperadas y 8 asistentes solo caben 3; S-0005 sí se puede corregir
    cambios = ((",12,8,1,4,3,1,2,0,2,2025-06-04", ",11,8,1,4,3,1,2,0,2,2025-06-04"), (",12,11,2,", ",12,10,2,"))
    archivo = taller.del_ejemplo("sesiones", ["S-000"], *cambios)
    resultado = taller.importar(archivo)
    (informe,) = resultado.informes
    assert (informe.aceptadas, informe.rechazadas) == (8, 1)
    (problema,) = informe.problemas
    assert (problema.fila, problema.columna) == (5, "esperadas")
    # las asistentes de la fila vetada pasan a las rechazadas: 9 filas que suman lo mismo que el archivo
    (suma,) = informe.sumas
    assert suma.rechazadas == 8
    assert "11 esperadas y 8 asistentes" in problema.texto()
    assert "4 faltas ya cargadas de la sesión «S-0004»" in problema.texto()
    sesiones = taller.tabla("sesiones").set_index("codigo_sesion")
    assert sesiones.loc[["S-0004", "S-0005"], "esperadas"].tolist() == [12, 12]
    assert sesiones.loc["S-0005", "asistentes"] == 10
    assert taller.tabla("inasistencias").query("codigo_sesion == 'S-0004'")["cantidad"].sum() == 4


def test_una_sesion_y_sus_faltas_se_corrigen_juntas(taller: Taller) -> None:
    sesiones = taller.del_ejemplo("sesiones", ["S-0004,"], (",12,8,1,4", ",11,8,1,4"))
    faltas = taller.escribir("faltas.csv", "codigo_sesion,motivo,justificada,cantidad", "S-0004,M10,,1")
    resultado = taller.importar(sesiones, faltas)
    assert resultado.rechazadas == 0
    # GAC-001: 44 asistentes, y una esperada menos de las 60
    assert taller.cifras(territorio="GAC-001")["asistencia"] == (44, 59)


def test_un_grupo_no_puede_nacer_despues_ni_cerrar_antes_de_sus_sesiones_cargadas(taller: Taller) -> None:
    # GAC-001 se reunió desde el 31 de enero y GAC-002 hasta el 14 de julio; GAC-004 solo cambia de nombre
    archivo = taller.del_ejemplo(
        "grupos",
        ["GAC-0"],
        ("2025-01-06,,", "2025-02-01,,"),
        ("Primer Latido", "Primera Luz"),
    )
    (informe,) = taller.importar(archivo).informes
    assert [(p.fila, p.columna) for p in informe.problemas] == [(2, "fecha_conformacion")]
    assert "hasta el 2025-01-31" in informe.texto()
    otro = taller.del_ejemplo("grupos", ["GAC-00"], ("2025-01-15,,", "2025-01-15,2025-07-01,"),
                              ("Primer Latido", "Primera Luz"))  # fmt: skip
    (informe,) = taller.importar(otro).informes
    assert [(p.fila, p.columna) for p in informe.problemas] == [(3, "fecha_cierre")]
    assert "desde el 2025-07-14" in informe.texto()
    grupos = taller.tabla("grupos").set_index("codigo_grupo")
    assert grupos.loc["GAC-004", "nombre"] == "Primera Luz"
    assert f"{grupos.loc['GAC-001', 'fecha_conformacion']:%Y-%m-%d}" == "2025-01-06"
    assert pd.isna(grupos.loc["GAC-002", "fecha_cierre"])


def test_un_grupo_que_cambia_de_establecimiento_se_lleva_sus_sesiones_y_visitas(taller: Taller) -> None:
    # V-003 es una visita a GAC-005, de 90000007; el grupo pasa a 90000011, en 11-03-02
    taller.importar(taller.del_ejemplo("grupos", ["GAC-005"], ("90000007", "90000011")))
    assert taller.tabla("supervisiones").set_index("codigo_supervision").loc["V-003", "codigo_renipress"] == "90000011"
    propias = taller.tabla("sesiones").query("codigo_grupo == 'GAC-005'")
    assert set(propias["codigo_renipress"]) == {"90000011"}
    # 52/60 de GAC-005 y, de GAC-008, 10 + 8 + 9 de 3 × 13
    assert taller.cifras(territorio="11-03-02")["asistencia"] == (52 + 27, 60 + 39)


def test_reemplazar_solo_quita_en_los_territorios_y_meses_del_archivo(taller: Taller) -> None:
    # Las de GAC-001 y GAC-002 (90000001) de febrero, marzo y abril, sin S-0008 (12 de marzo, 2 faltas en una fila)
    archivo = taller.del_ejemplo("sesiones", ["S-0002,", "S-0003,", "S-0007,", "S-0009,"])
    resultado = taller.importar(archivo, reemplazar=True)
    cambios = {cambio.tabla: cambio for cambio in resultado.cambios}
    assert (cambios["sesiones"].iguales, cambios["sesiones"].quitadas) == (4, 1)
    assert cambios["inasistencias"].quitadas == 1
    assert "sesiones en 90000001, febrero de 2025 a abril de 2025" in resultado.texto()
    assert set(map("S-{:04d}".format, range(1, 41))) - set(taller.tabla("sesiones")["codigo_sesion"]) == {"S-0008"}
    # GAC-002, de febrero a junio y sin la de marzo: 8 + 7 + 8 + 9 de 4 × 10
    assert taller.cifras(territorio="GAC-002")["asistencia"] == (32, 40)


def test_reemplazar_con_dos_archivos_de_la_misma_tabla_no_los_enfrenta(taller: Taller) -> None:
    uno = taller.del_ejemplo("sesiones", ["S-0001,", "S-0003,"]).rename(taller.carpeta / "uno.csv")
    otro = taller.del_ejemplo("sesiones", ["S-0002,", "S-0004,", "S-0005,", "S-0006,"])
    # los dos son de 90000001; de enero a julio sobran las seis de GAC-002, menos S-0007 (febrero no está)
    resultado = taller.importar(uno, otro, reemplazar=True)
    quedan = taller.tabla("sesiones").query("codigo_renipress == '90000001'")["codigo_sesion"].tolist()
    assert quedan == [f"S-{n:04d}" for n in range(1, 8)]
    assert {c.tabla: c.quitadas for c in resultado.cambios}["sesiones"] == 5


def test_reemplazar_las_faltas_de_una_sesion_la_deja_solo_con_las_del_archivo(taller: Taller) -> None:
    # S-0003 tiene cuatro motivos que suman 4; en abril, 90000001 no anotó otras faltas
    archivo = taller.escribir("faltas.csv", "codigo_sesion,motivo,justificada,cantidad", "S-0003,M04,no,4")
    (cambio,) = taller.importar(archivo, reemplazar=True).cambios
    assert (cambio.nuevas, cambio.quitadas) == (1, 4)
    faltas = taller.tabla("inasistencias")
    propias = faltas.query("codigo_sesion == 'S-0003'")
    assert list(zip(propias["motivo"], propias["cantidad"], strict=True)) == [("M04", 4)]
    assert len(faltas) == 70 - 4 + 1


def test_reemplazar_los_grupos_no_deja_sesiones_sin_grupo(taller: Taller) -> None:
    # GAC-009 no tiene sesiones y GAC-002 sí; los dos son de 90000001 y el archivo solo trae GAC-001
    nuevo = "GAC-009,90000001,2025-05-01"
    taller.importar(taller.escribir("g.csv", "codigo_grupo,codigo_renipress,fecha_conformacion", nuevo))
    resultado = taller.importar(taller.del_ejemplo("grupos", ["GAC-001"]), reemplazar=True)
    assert set(taller.tabla("grupos")["codigo_grupo"]) == {f"GAC-00{n}" for n in range(1, 9)}
    assert resultado.cambios[0].quitadas == 1
    assert "No se quitaron de grupos, porque tienen sesiones o visitas" in resultado.texto()
    assert "«GAC-002»." in resultado.texto()


def test_reemplazar_el_registro_conserva_los_establecimientos_que_tienen_grupos_y_lo_dice(taller: Taller) -> None:
    # quedan en el archivo 01 y 12, de dos redes: el ámbito es 11. Sin uso solo están 03, 04, 06, 09 y 11
    archivo = taller.del_ejemplo("establecimientos", ["90000001", "90000012"])
    resultado = taller.importar(archivo, reemplazar=True)
    cambio = next(cambio for cambio in resultado.cambios if cambio.tabla == "establecimientos")
    assert cambio.quitadas == 5
    codigos = set(taller.tabla("establecimientos")["codigo_renipress"])
    assert codigos == {f"900000{n}" for n in ("01", "02", "05", "07", "08", "10", "12")}
    assert "No se quitaron de establecimientos" in resultado.texto()
    assert "«90000002»" in resultado.texto()
    assert len(taller.tabla("grupos")) == 8


def test_reemplazar_los_reportes_solo_quita_los_que_caben_en_sus_meses_y_territorio(taller: Taller) -> None:
    # de 11-02 están 2025-S1, 2025-07 y 2025: julio cabe; el año no, ni los de 11-03
    archivo = taller.escribir("r.csv", "codigo_territorio,periodo,fecha_reporte", "11-02,2025-S1,2025-07-10",
                              "11-02,2025-S2,2025-12-29")  # fmt: skip
    taller.importar(archivo, reemplazar=True)
    reportes = taller.tabla("reportes")
    assert sorted(zip(reportes["codigo_territorio"], reportes["periodo"], strict=True)) == [
        ("11-02", "2025-S1"), ("11-02", "2025-S2"), ("11-03", "2025-S1"), ("11-03-01", "2025-07"),
        ("90000010", "2025-07"),
    ]  # fmt: skip


@pytest.mark.parametrize("unidad", ["11", "PE"])
def test_reemplazar_los_reportes_del_ano_entero_quita_los_de_dentro(taller: Taller, unidad: str) -> None:
    archivo = taller.escribir("r.csv", "codigo_territorio,periodo,fecha_reporte", f"{unidad},2025,2025-12-31")
    resultado = taller.importar(archivo, reemplazar=True)
    assert taller.tabla("reportes")["codigo_territorio"].tolist() == [unidad]
    assert resultado.cambios[0].quitadas == 6


def test_reemplazar_los_facilitadores_de_un_ano_deja_los_de_otro(taller: Taller) -> None:
    archivo = taller.escribir("f.csv", "diresa,anio,facilitadores", "11,2025,3")
    taller.importar(archivo, reemplazar=True)
    filas = taller.tabla("facilitadores")
    assert list(zip(filas["anio"], filas["facilitadores"], strict=True)) == [(2024, 0), (2025, 3)]


LISTA = ("codigo_renipress,atiende_parto_rn,fuente_parto,anio_parto",)


def test_el_sustituto_se_recuerda_y_una_lista_lo_vence_aunque_el_registro_vuelva_a_entrar(vacio: Taller) -> None:
    sin_partos = (EJEMPLO / "establecimientos.csv").read_text(encoding="utf-8")
    for valor in ("si", "no"):
        sin_partos = sin_partos.replace(f",si,{valor},Lista de ejemplo,2025", ",si,,,")
    registro = vacio.escribir("registro.csv", sin_partos.rstrip("\n"))
    resultado = vacio.importar(registro)
    assert "No se sabe si atienden partos 12 establecimientos" in resultado.texto()
    assert vacio.cifras("2026")["cobertura"] == (None, None), "no se sabe: no es un cero"
    # I-4 o superior: 01 (II-1), 05 y 07 (I-4)
    resultado = vacio.importar(registro, parto_desde="I-4")
    assert "I-4 o superior" in resultado.texto()
    assert vacio.cifras("2026")["cobertura"][1] == 3
    # la lista dice que 07 no y que 02 (I-3) sí: 01, 02 y 05
    lista = vacio.escribir("lista.csv", *LISTA, "90000007,no,,2025", "90000002,si,,2025")
    assert [(c.nuevas, c.iguales) for c in vacio.importar(partos=lista).cambios] == [(2, 0)]
    assert vacio.cifras("2026")["cobertura"][1] == 3
    vacio.importar(registro)
    atienden = vacio.tabla("establecimientos").query("atiende_parto_rn == 'si'").set_index("codigo_renipress")
    assert atienden["fuente_parto"].to_dict() == {
        "90000001": "sustituto: categoría I-4 o superior",
        "90000002": "lista de la DIRESA",
        "90000005": "sustituto: categoría I-4 o superior",
    }
    # el sustituto se puede cambiar sin ningún archivo: I-3 añade 08 y 11
    vacio.importar(parto_desde="I-3")
    assert vacio.cifras("2026")["cobertura"][1] == 5
    assert Almacen(vacio.ajustes.datos).consulta().contexto.parto_desde == "I-3"


def test_reemplazar_la_lista_de_partos_olvida_lo_que_la_anterior_decia(taller: Taller) -> None:
    lista = taller.escribir("lista.csv", *LISTA, "90000001,si,,2025", "90000007,si,,2025")
    resultado = taller.importar(lista, tabla="partos", reemplazar=True)
    # once estaban declarados ese año y la lista nombra dos
    (cambio,) = resultado.cambios
    assert (cambio.reemplazadas, cambio.quitadas) == (2, 9)
    assert taller.cifras()["cobertura"] == (2, 2)


def test_un_archivo_sin_ninguna_fila_aceptable_no_publica_nada_de_lo_que_venia_con_el(taller: Taller) -> None:
    antes = apuntada(taller.ajustes.datos)
    bueno = taller.del_ejemplo("sesiones", ["S-0001,"])
    malo = taller.escribir("g.csv", "codigo_grupo,codigo_renipress,fecha_conformacion", "GAC-009,77777777,2025-01-01")
    resultado = taller.importar(bueno, malo)
    assert resultado.generacion is None
    assert "«g.csv» no tiene ninguna fila aceptable" in resultado.motivo
    assert "Corrija el código, o cargue antes la tabla establecimientos" in resultado.texto()
    assert "Se publicó" not in resultado.texto()
    assert apuntada(taller.ajustes.datos) == antes


def test_un_archivo_con_solo_el_encabezado_no_publica_nada(taller: Taller) -> None:
    resultado = taller.importar(taller.escribir("f.csv", "diresa,anio,facilitadores", ",,"))
    assert "«f.csv» no trae filas de datos" in resultado.motivo


@pytest.mark.parametrize(
    ("lineas", "frase"),
    [
        (["uno,dos", "1,2"], "no corresponde a ninguna tabla"),
        (["codigo_grupo,codigo_renipress", "G,90000001"], "le falta: «fecha_conformacion»"),
        (["diresa,anio,facilitadores,dni", "11,2025,2,1"], "parece de datos personales"),
    ],
)
def test_un_archivo_que_no_se_entiende_lo_dice_y_no_publica_nada(taller: Taller, lineas: list[str], frase: str) -> None:
    antes = apuntada(taller.ajustes.datos)
    with pytest.raises(ErrorArchivo, match=frase):
        taller.importar(taller.escribir("x.csv", *lineas), taller.del_ejemplo("sesiones", ["S-0001,"]))
    assert apuntada(taller.ajustes.datos) == antes


def test_un_archivo_con_mas_del_veinte_por_ciento_rechazado_no_cambia_nada_y_dice_por_que(taller: Taller) -> None:
    # los 8 grupos, dos de ellos de un establecimiento que no está: 2 de 8 son el 25 %
    encabezado, *lineas = (EJEMPLO / "grupos.csv").read_text(encoding="utf-8").splitlines()
    malas = [linea.replace(",9000", ",9111") if n < 2 else linea for n, linea in enumerate(lineas)]
    resultado = taller.importar(taller.escribir("grupos.csv", encabezado, *malas))
    assert resultado.generacion is None
    assert "Se rechazó más del 20 % del archivo «grupos.csv»: 2 de 8 filas." in resultado.motivo
    assert "falta cargar antes la tabla establecimientos" in resultado.motivo
    assert apuntada(taller.ajustes.datos) == "generacion-000001"


def test_lo_que_se_lee_de_dos_maneras_no_publica_nada_hasta_que_se_responde(taller: Taller) -> None:
    antes = apuntada(taller.ajustes.datos)
    titulos = "indicador;anio;ambito;valor_pct"
    dudosas = taller.escribir("r.csv", titulos, "LME;2023;Cusco;0,712", "LME;2024;Cusco;0,589")
    resultado = taller.importar(dudosas, taller.del_ejemplo("sesiones", ["S-0001,"]))
    assert (resultado.generacion, apuntada(taller.ajustes.datos)) == (None, antes)
    # no se dice que ninguna fila vale, sino qué hay que decidir
    assert "«valor_pct»: ¿son 71,2 y 58,9, o 0,712 y 0,589?" in resultado.motivo
    taller.importar(taller.escribir("r.csv", titulos, "LME;2023;Cusco;71,2 %", "LME;2024;Cusco;0,589 %"))
    cargados = taller.tabla("resultados")
    nuevos = cargados[cargados["indicador"] == "LME"]
    assert nuevos["valor_pct"].tolist() == [71.2, 0.589]


def test_sin_registro_de_establecimientos_no_hay_que_publicar(vacio: Taller) -> None:
    resultado = vacio.importar(EJEMPLO / "facilitadores.csv")
    assert resultado.generacion is None
    assert "falta el registro de establecimientos" in resultado.motivo


def test_el_origen_guarda_cada_archivo_con_su_cuenta_y_nunca_su_ruta(taller: Taller) -> None:
    filas = ("11,2025,2", "11,2023,2", "DIRESA CUSCO,2022,2", "11,2021,2", "99,2025,1")
    archivo = taller.escribir("mayo.csv", "diresa,anio,facilitadores", *filas)
    taller.importar(archivo, oficina="11")
    origen = ultima_buena(taller.ajustes.datos).manifiesto["origen"]
    assert len(origen) == 31
    assert origen[-1] == {
        "n": 31, "tabla": "facilitadores", "archivo": "mayo.csv", "hoja": "", "formulario": "", "filas": 5,
        "aceptadas": 4, "reparadas": 1, "rechazadas": 1, "ignoradas": 0, "desde": "2021", "hasta": "2025",
        "oficina": "11", "fecha_carga": "2026-01-15", "decisiones": [],
        "huella": hashlib.sha256(archivo.read_bytes()).hexdigest(),
    }  # fmt: skip
    assert str(taller.carpeta) not in str(origen)


def _demostracion(ajustes: Ajustes, **rasgos: Any) -> None:
    inventadas = tablas(
        establecimientos=[establecimiento("90000777", "25-01-01")],
        grupos=[grupo("D-1", "90000777")],
        sesiones=[sesion("D-S1", "D-1", "2025-03-10")],
        facilitadores=[{"diresa": "25", "anio": 2025, "facilitadores": 9}],
    )
    inventadas.demostracion = True
    inventadas.registro_demostracion = rasgos.get("registro", True)
    inventadas.parto_desde = rasgos.get("parto_desde", "")
    inventadas.origen = [{"tabla": "establecimientos", "archivo": "registro.csv"}, {"tabla": "grupos", "archivo": "x"}]
    publicar_tablas(inventadas, ajustes)


def test_la_primera_carga_real_descarta_entera_la_demostracion_y_lo_dice(vacio: Taller) -> None:
    _demostracion(vacio.ajustes)
    resultado = vacio.importar(*EJEMPLO.glob("*.csv"))
    assert "no se mezclan con los reales" in resultado.texto()
    contexto = Almacen(vacio.ajustes.datos).consulta().contexto
    assert (contexto.demostracion, contexto.registro_demostracion) == (False, False)
    assert len(vacio.tabla("establecimientos")) == 12
    assert set(vacio.tabla("facilitadores")["diresa"]) == {"11"}
    assert "D-1" not in set(vacio.tabla("grupos")["codigo_grupo"])


def test_los_grupos_reales_no_entran_en_una_demostracion(vacio: Taller) -> None:
    _demostracion(vacio.ajustes)
    archivo = vacio.escribir("g.csv", "codigo_grupo,codigo_renipress,fecha_conformacion", "G-1,90000777,2025-01-01")
    resultado = vacio.importar(archivo)
    assert resultado.generacion is None
    assert Almacen(vacio.ajustes.datos).consulta().contexto.demostracion is True


def test_bajo_una_demostracion_sobre_registro_el_registro_real_se_conserva(vacio: Taller) -> None:
    _demostracion(vacio.ajustes, registro=False, parto_desde="I-3")
    archivo = vacio.escribir("g.csv", "codigo_grupo,codigo_renipress,fecha_conformacion", "G-1,90000777,2025-01-01")
    resultado = vacio.importar(archivo)
    assert "el registro real de establecimientos se conserva" in resultado.texto()
    assert vacio.tabla("grupos")["codigo_grupo"].tolist() == ["G-1"]
    assert len(vacio.tabla("sesiones")) == len(vacio.tabla("facilitadores")) == 0
    manifiesto = ultima_buena(vacio.ajustes.datos).manifiesto
    assert [fila["tabla"] for fila in manifiesto["origen"]] == ["establecimientos", "grupos"]
    assert (manifiesto["demostracion"], manifiesto["parto_desde"]) == (False, "I-3")


def test_si_la_generacion_vigente_esta_danada_se_parte_de_la_ultima_buena_y_se_dice(taller: Taller) -> None:
    taller.importar(taller.escribir("f.csv", "diresa,anio,facilitadores", "11,2025,2"))
    danada = taller.ajustes.datos / apuntada(taller.ajustes.datos)
    (danada / "aceptadas" / "grupos.parquet").write_bytes(b"roto")
    resultado = taller.importar(taller.escribir("f.csv", "diresa,anio,facilitadores", "11,2025,3"))
    assert "está incompleta o alterada" in resultado.texto()
    assert len(taller.tabla("sesiones")) == 40


def test_si_todas_estan_danadas_la_carga_empieza_sin_ellas_y_se_dice(taller: Taller) -> None:
    (taller.ajustes.datos / apuntada(taller.ajustes.datos) / "manifiesto.json").write_text("{")
    resultado = taller.importar(*EJEMPLO.glob("*.csv"))
    assert "La carga empieza sin esos datos" in resultado.texto()
    assert taller.cifras()["cobertura"] == (4, 5)


def test_lo_mismo_con_otras_reglas_si_se_publica(taller: Taller) -> None:
    taller.ajustes = taller.ajustes.model_copy(update={"dias_actividad": 62})
    assert taller.importar(taller.del_ejemplo("sesiones", ["S-0001,"])).generacion is not None
    assert taller.importar(taller.del_ejemplo("sesiones", ["S-0001,"])).sin_cambios


def test_un_cambio_dice_que_celdas_cambian_y_nada_que_parezca_de_una_persona(taller: Taller) -> None:
    archivo = taller.del_ejemplo("grupos", ["GAC-001", "GAC-002"], ("Leche y Vida", "Brisa Canaria"))
    (cambio,) = taller.importar(archivo).cambios
    assert (cambio.reemplazadas, cambio.iguales) == (1, 1)
    (celda,) = cambio.ejemplos
    assert (celda.clave, celda.columna) == ("«GAC-001»", "nombre")
    assert celda.antes == celda.despues == "un texto de 2 palabras"


def test_una_columna_que_el_archivo_no_trae_conserva_lo_que_habia_y_una_en_blanco_lo_borra(taller: Taller) -> None:
    parcial = taller.escribir(
        "grupos.csv",
        "codigo_grupo,codigo_renipress,fecha_conformacion,integrantes,lugar",
        "GAC-001,90000001,2025-01-06,9,",
    )
    resultado = taller.importar(parcial)
    fila = taller.tabla("grupos").set_index("codigo_grupo").loc["GAC-001"]
    assert (fila["integrantes"], fila["nombre"], fila["horas_capacitacion"]) == (9, "Leche y Vida", 12)
    assert pd.isna(fila["lugar"]), "la celda en blanco de una columna que sí viene dice que está vacía"
    assert {celda.columna for celda in resultado.cambios[0].ejemplos} == {"integrantes", "lugar"}
    assert any("no trae «nombre»" in aviso and "se conserva lo que tenían" in aviso for aviso in resultado.avisos)


def test_cada_fila_recuerda_el_archivo_y_la_linea_de_que_salio_aunque_se_vuelva_a_cargar_igual(taller: Taller) -> None:
    def de_donde() -> dict[str, tuple[int, int]]:
        grupos = taller.tabla("grupos")
        return {c: (o, n) for c, o, n in grupos[["codigo_grupo", "_origen", "_linea"]].itertuples(index=False)}

    entradas = {e["n"]: e["archivo"] for e in ultima_buena(taller.ajustes.datos).manifiesto["origen"]}
    antes = de_donde()
    assert {entradas[n] for n, _ in antes.values()} == {"grupos.csv"}
    assert (antes["GAC-001"][1], antes["GAC-002"][1]) == (2, 3), "las filas 2 y 3 del archivo: la 1 son los títulos"
    taller.importar(taller.del_ejemplo("grupos", ["GAC-002", "GAC-001"], ("Semilla Blanca", "Semillita")))
    despues = de_donde()
    ultima = max(e["n"] for e in ultima_buena(taller.ajustes.datos).manifiesto["origen"])
    assert despues["GAC-002"] == (ultima, 3)
    assert despues["GAC-001"] == antes["GAC-001"], "la fila igual sigue siendo del primer archivo"
    consulta = Almacen(taller.ajustes.datos).consulta()
    assert consulta.ficha_grupo(consulta.nodo("GAC-002"))["archivo"] == ultima
    assert consulta.sesiones(consulta.nodo("GAC-001"))["linea"][0] == 2


def test_revisar_prepara_un_borrador_que_nadie_sirve_y_se_publica_tal_como_se_vio(taller: Taller) -> None:
    borrador = taller.carpeta / "borrador"
    archivo = taller.escribir("f.csv", "diresa,anio,facilitadores", "11,2025,7")
    resultado = taller.importar(archivo, destino=borrador_en(borrador))
    assert resultado.generacion is not None
    assert resultado.generacion.numero == 0
    assert "Se publicó" not in resultado.texto()
    assert apuntada(taller.ajustes.datos) == "generacion-000001"
    assert taller.facilitadores() == {"2025": 1}
    publicada = fijar_borrador(taller.ajustes.datos, borrador)
    assert (publicada.numero, taller.facilitadores()) == (2, {"2025": 7})
    assert not borrador.exists()
    assert ultima_buena(taller.ajustes.datos).aviso == ""


def test_un_borrador_alterado_no_se_publica(taller: Taller) -> None:
    borrador = taller.carpeta / "borrador"
    taller.importar(taller.escribir("f.csv", "diresa,anio,facilitadores", "11,2025,7"), destino=borrador_en(borrador))
    (borrador / "dim" / "facilitadores.json").write_bytes(b"{}")
    with pytest.raises(ErrorGeneracion, match=r"facilitadores\.json"):
        fijar_borrador(taller.ajustes.datos, borrador)
    assert apuntada(taller.ajustes.datos) == "generacion-000001"


def test_las_areas_se_copian_si_el_registro_no_cambia_y_se_dibujan_si_cambia(
    vacio: Taller, monkeypatch: pytest.MonkeyPatch
) -> None:
    # con sus áreas: las de `taller` no las tienen
    vacio.importar(EJEMPLO / "establecimientos.csv")
    dibujadas = []
    propia = preparar._geografia
    monkeypatch.setattr(preparar, "_geografia", lambda *args: (dibujadas.append(1), propia(*args)))
    antes = (vacio.ajustes.datos / "generacion-000001" / "geo" / "areas" / "11.json").read_bytes()
    vacio.importar(vacio.escribir("f.csv", "diresa,anio,facilitadores", "11,2025,7"))
    assert not dibujadas
    assert (vacio.ajustes.datos / "generacion-000002" / "geo" / "areas" / "11.json").read_bytes() == antes
    vacio.importar(vacio.del_ejemplo("establecimientos", ["90000001"], ("-13.2000", "-13.2500")))
    assert len(dibujadas) == 1


def test_dos_cargas_a_la_vez_no_se_pisan(taller: Taller) -> None:
    with (
        un_turno(taller.ajustes.datos, "Se prueba"),
        pytest.raises(ErrorPublicacion, match=r"datos.*Se prueba, desde las"),
    ):
        taller.importar(taller.del_ejemplo("sesiones", ["S-0001,"]))
    assert taller.importar(taller.del_ejemplo("sesiones", ["S-0001,"])).sin_cambios
    assert not (taller.ajustes.datos / "importacion.quien").exists(), "al soltar el turno no queda rastro"


def test_la_demostracion_no_tapa_grupos_reales_sin_forzar_ni_se_hace_sobre_un_registro_inventado(
    taller: Taller, tmp_path: Path
) -> None:
    with pytest.raises(ErrorPublicacion, match="8 grupos"):
        publicar_demostracion(taller.ajustes, _callar)
    with pytest.raises(ErrorPublicacion, match="8 grupos"):
        publicar_demostracion(taller.ajustes, _callar, sobre_registro=True)
    otro = Ajustes(datos=tmp_path / "otro")
    with pytest.raises(ErrorPublicacion, match="No hay un registro real"):
        publicar_demostracion(otro, _callar, sobre_registro=True)
    _demostracion(otro)
    with pytest.raises(ErrorPublicacion, match="No hay un registro real"):
        publicar_demostracion(otro, _callar, sobre_registro=True)


def test_la_demostracion_sobre_el_registro_conserva_lo_que_se_supuso_de_los_partos(vacio: Taller) -> None:
    vacio.importar(EJEMPLO / "establecimientos.csv", parto_desde="I-4")
    publicar_demostracion(vacio.ajustes, _callar, sobre_registro=True)
    manifiesto = ultima_buena(vacio.ajustes.datos).manifiesto
    assert (manifiesto["demostracion"], manifiesto["registro_demostracion"]) == (True, False)
    assert manifiesto["parto_desde"] == "I-4"
    assert [fila["archivo"] for fila in manifiesto["origen"]] == ["establecimientos.csv"]
    assert manifiesto["conteos"]["establecimientos"] == 12
    assert manifiesto["conteos"]["grupos"] > 0


def test_el_avance_no_retrocede_y_nombra_cada_archivo(vacio: Taller) -> None:
    pasos: list[tuple[str, float]] = []
    anotar: Callable[[str, float], None] = lambda paso, parte: pasos.append((paso, parte))  # noqa: E731
    importar([EJEMPLO / "grupos.csv", EJEMPLO / "establecimientos.csv"], vacio.ajustes, hoy=HOY, avance=anotar)
    partes = [parte for _, parte in pasos]
    assert partes == sorted(partes)
    assert partes[-1] <= 1
    assert [paso for paso, _ in pasos][:4] == [
        "Leyendo los archivos", "Leyendo los datos cargados", "Revisando establecimientos.csv", "Revisando grupos.csv",
    ]  # fmt: skip


def test_las_listas_y_el_pasaporte_dicen_de_que_archivo_y_linea_sale_cada_fila(taller: Taller) -> None:
    taller.importar(taller.del_ejemplo("grupos", ["GAC-002"], ("Semilla Blanca", "Semillita")))
    consulta = Almacen(taller.ajustes.datos).consulta()
    periodo = Periodo.leer("2025")
    abierta = abrir("conformados", "PE", consulta, periodo)
    assert abierta.lista.columnas[-1].encabezado == "De dónde sale"
    de_donde = {fila["codigo"]: fila["procedencia"] for fila in abierta.filas}
    assert de_donde["GAC-001"] == "grupos.csv, fila 2"
    assert de_donde["GAC-002"] == "grupos.csv, fila 2", "del segundo archivo, donde es la primera fila de datos"
    sesiones = abrir("sesiones", "GAC-001", consulta, periodo).filas
    assert {fila["procedencia"].partition(",")[0] for fila in sesiones} == {"sesiones.csv"}
    # de los 8 grupos, 7 siguen siendo del primer archivo; las 40 sesiones, del suyo
    filas = consulta.filas_por_archivo(consulta.raiz, periodo)
    assert sorted(filas["grupos"].values()) == [1, 7]
    assert sum(filas["sesiones"].values()) == 40
    assert sum(filas["establecimientos"].values()) == 12


def test_la_forma_b_del_registro_no_borra_lo_que_la_a_sabia_y_ella_calla(vacio: Taller) -> None:
    lugar = "CUSCO,ANTA,ANTA,80301"
    vacio.importar(
        vacio.escribir(
            "a.csv",
            "Institución,Código Único,Nombre del establecimiento,Departamento,Provincia,Distrito,UBIGEO,Código DISA,"
            "Código Red,Código Microrred,DISA,Red,Microrred,Categoria,Estado,Condición,NORTE,ESTE,COTA",
            f"MINSA,36,Uno,{lugar},11,2,5,CUSCO,SUR,ACOMAYO,I-3,ACTIVADO,EN FUNCIONAMIENTO,-71.9,-13.5,3400.0",
            f"MINSA,37,Dos,{lugar},11,2,5,CUSCO,SUR,ACOMAYO,I-1,ACTIVADO,EN FUNCIONAMIENTO,-71.8,-13.6,3500.0",
        )
    )
    resultado = vacio.importar(
        vacio.escribir(
            "b.csv",
            "INSTITUCION;COD_IPRESS;NOMBRE;DEPARTAMENTO;PROVINCIA;DISTRITO;UBIGEO;CO_DISA;COD_RED;COD_MICRORRED;DISA;"
            "RED;MICRORED;CATEGORIA;ESTADO;NORTE;ESTE",
            "MINSA;00000036;Uno;CUSCO;ANTA;ANTA;080301;11.0;2.0;5.0;CUSCO;SUR;ACOMAYO;I-4;ACTIVO;-13.55;-71.95",
            "MINSA;00000037;Dos;CUSCO;ANTA;ANTA;080301;11.0;2.0;5.0;CUSCO;SUR;ACOMAYO;I-1;ACTIVO;;",
        )
    )
    quedan = vacio.tabla("establecimientos").set_index("codigo_renipress")
    # de «Uno» cambian la categoría y el lugar, y sigue su altitud; de «Dos», que viene sin lugar, sigue todo
    assert quedan.loc["00000036", ["categoria", "latitud", "longitud", "altitud"]].tolist() == [
        "I-4", -13.55, -71.95, 3400.0,
    ]  # fmt: skip
    assert quedan.loc["00000037", ["latitud", "longitud", "altitud"]].tolist() == [-13.6, -71.8, 3500.0]
    (cambio,) = resultado.cambios
    assert (cambio.reemplazadas, cambio.iguales) == (1, 1)
    # se dice una vez
    assert not any("no trae" in aviso for aviso in resultado.avisos)
    assert any("no dice la ubicación o la altitud de 2 establecimientos" in aviso for aviso in resultado.avisos)


def test_cada_paso_es_una_funcion_de_lo_que_dejo_el_anterior_y_no_toca_nada_mas(taller: Taller) -> None:
    servida = apuntada(taller.ajustes.datos)
    partida = aceptadas.punto_de_partida(taller.ajustes.datos)
    tablas = partida.leer()
    antes = {nombre: getattr(tablas, nombre).copy() for nombre in aceptadas.MARCOS}
    archivo = taller.escribir("f.csv", "diresa,anio,facilitadores", "11,2025,9")
    archivos = [(celdas, tabla_de("facilitadores")) for celdas in leer_celdas(archivo)]
    opciones = Opciones(oficina="11")
    una, otra = (cargar(archivos, lambda: tablas, opciones, HOY, _callar, None) for _ in range(2))
    for nombre in aceptadas.MARCOS:
        pd.testing.assert_frame_equal(getattr(tablas, nombre), antes[nombre])
        pd.testing.assert_frame_equal(una.marcos[nombre], otra.marcos[nombre])
    assert (una.informes, una.cambios, una.avisos) == (otra.informes, otra.cambios, otra.avisos)
    resultado = juzgar(una, partida, taller.ajustes, None)
    assert (resultado.motivo, resultado.sin_cambios, resultado.generacion) == ("", False, None)
    sumadas = sumar(una)
    assert len(sumadas.origen) == len(tablas.origen) + 1
    assert (sumadas.origen[-1]["archivo"], sumadas.origen[-1]["oficina"]) == ("f.csv", "11")
    # nada se publicó: lo hace solo el último paso
    assert apuntada(taller.ajustes.datos) == servida
