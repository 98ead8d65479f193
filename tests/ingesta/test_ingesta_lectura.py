"""Del archivo a las celdas: codificaciones, separadores, líneas, y lo que no es una tabla."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.ingesta.lectura import leer_celdas
from dashboard.ingesta.reconocer import puede_ser_titulos
from dashboard.nucleo.errores import ErrorArchivo

Escribir = Callable[..., Path]


@pytest.mark.parametrize("codificacion", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
@pytest.mark.parametrize("separador", [",", ";", "\t"])
def test_lee_lo_mismo_en_cualquier_codificacion_y_separador(
    escribir: Escribir, codificacion: str, separador: str
) -> None:
    (celdas,) = leer_celdas(
        escribir(f"código ipress{separador}nombre\n007{separador}Ñahuin\n", codificacion=codificacion)
    )
    assert celdas.encabezado == ("código ipress", "nombre")
    assert celdas.filas.to_numpy().tolist() == [["007", "Ñahuin"]]
    assert celdas.delimitador == separador


def test_conserva_la_linea_de_cada_fila_aunque_haya_blancos_y_saltos_entre_comillas(escribir: Escribir) -> None:
    # línea 1 encabezado; 2 fila; 3 en blanco; 4-5 una fila con salto; 6 solo comas; 7 fila con celdas de más
    (celdas,) = leer_celdas(escribir('fecha,hora\n1,2\n\n"x\ny",3\n,\n4,5,6\n'))
    assert celdas.filas.index.tolist() == [2, 4]
    assert celdas.filas[0].tolist() == ["1", "x y"]
    assert (celdas.vacias, celdas.descuadradas, celdas.total) == (2, ((7, 3),), 5)


def test_una_fila_corta_se_completa_en_blanco_y_las_celdas_vacias_de_mas_no_estorban(escribir: Escribir) -> None:
    (celdas,) = leer_celdas(escribir("fecha,hora,tema\n1\n1,2,3,,\n"))
    assert celdas.filas.to_numpy().tolist() == [["1", "", ""], ["1", "2", "3"]]
    assert celdas.descuadradas == ()


def test_quita_marcas_controles_y_espacios_duros(escribir: Escribir) -> None:
    (celdas,) = leer_celdas(escribir("fecha,hora\n\u00a0<b>Leche</b>\u0007\u202e \u00a0,NA\n"))
    assert celdas.filas.to_numpy().tolist() == [["bLeche/b", "NA"]]


def test_las_columnas_personales_no_pasan_de_la_lectura(escribir: Escribir) -> None:
    (celdas,) = leer_celdas(
        escribir("código ipress,DNI,Director Médico,Dirección\n1,45678912,Juana Quispe,Jr. Lima 1\n")
    )
    assert list(celdas.filas) == [0]
    assert "Quispe" not in repr(celdas)


@pytest.mark.parametrize(
    ("contenido", "frase"),
    [
        (b"", "vacío"),
        (b"  \n\n", "vacío"),
        (b"\xef\xbb\xbf\n , \n", "vacío"),
        (b"PK\x03\x04resto", "dañado o incompleto"),
        (b"\xd0\xcf\x11\xe0resto", "CSV UTF-8"),
        (b"a,b\n\x00\x01", "no es de texto"),
        (b"%PDF-1.7", "es un PDF"),
        (b"a,b\n" + b"x" * 200_000, "no se puede leer como tabla"),
        (b",".join([b"a"] * 301), "más de 300 columnas"),
    ],
)
def test_lo_que_no_es_una_tabla_se_rechaza_con_una_frase(tmp_path: Path, contenido: bytes, frase: str) -> None:
    ruta = tmp_path / "dudoso.csv"
    ruta.write_bytes(contenido)
    with pytest.raises(ErrorArchivo) as error:
        leer_celdas(ruta)
    assert frase in str(error.value)
    assert "dudoso.csv" in str(error.value)


def test_un_archivo_que_no_existe_o_es_una_carpeta_se_dice(tmp_path: Path) -> None:
    for ruta in (tmp_path / "no.csv", tmp_path):
        with pytest.raises(ErrorArchivo, match="no existe o no se puede abrir"):
            leer_celdas(ruta)


@pytest.mark.parametrize(
    "malo",
    ['S-2,M01,1,"nota', 'S-2,"M01,1,', '"S-2,M01,1,x'],
    ids=["en la última columna", "en medio", "en la primera"],
)
@pytest.mark.parametrize("cierra", ["", 'S-5,"M02",1,\n'], ids=["nunca", "más abajo"])
def test_unas_comillas_sin_cerrar_no_esconden_las_filas_que_siguen(escribir: Escribir, malo: str, cierra: str) -> None:
    texto = "codigo_sesion,motivo,cantidad,nota\nS-1,M01,1,\n" + malo + "\nS-3,M01,1,\nS-4,M01,1,\n" + cierra
    with pytest.raises(ErrorArchivo, match=r"línea 3.*comillas de cierre"):
        leer_celdas(escribir(texto))


def test_una_nota_de_varias_lineas_no_es_un_error(escribir: Escribir) -> None:
    (celdas,) = leer_celdas(escribir('codigo_sesion,motivo,cantidad,nota\nS-1,M01,1,"una, dos\ny tres"\nS-2,M01,1,\n'))
    assert (celdas.lineas.tolist(), celdas.total) == ([2, 4], 2)


_GRUPO = ["nombre", "codigo_grupo", "codigo_renipress", "fecha_conformacion", "integrantes", "lugar"]


@pytest.mark.parametrize(
    "pie",
    ["Total Cusco,,,,33", "TOTAL:,,,,33", "Total general", "Subtotal GAC-001,,Cusco,,33", "Σ,,,,66", "Promedio,,,,8.2",
     "Media,,,,8", "Máximo,,,,12", "Nº de grupos,8", "N.° de grupos,8", "Cantidad de grupos,8", "% de llenado,,,,85%",
     "Total,Red Sur,Cusco,,33", "TOTAL,-,-,-,33,-"],
)  # fmt: skip
def test_una_fila_de_totales_no_es_un_rechazo(escribir: Escribir, pie: str) -> None:
    (celdas,) = leer_celdas(escribir("\n".join([",".join(_GRUPO), "Semilla,G-7,90000001,2026-03-01,9,", pie])))
    assert (len(celdas.lineas), celdas.otras) == (1, ((3, "fila de totales"),))


@pytest.mark.parametrize(
    "pie",
    ["Elaborado por: Estadística", "Elaborado por:,Estadística", "Responsable:,ABC DEF,,Fecha:,15/05/2026",
     "V° B°", "Revisado por la red", "Firma:", "Observaciones: ninguna", "Página 1 de 2", "Fuente: HIS"],
)  # fmt: skip
def test_una_nota_al_pie_no_es_un_rechazo_aunque_ocupe_dos_celdas(escribir: Escribir, pie: str) -> None:
    (celdas,) = leer_celdas(escribir("\n".join([",".join(_GRUPO), "Semilla,G-7,90000001,2026-03-01,9,", pie])))
    assert (len(celdas.lineas), celdas.otras) == (1, ((3, "nota al pie"),))


@pytest.mark.parametrize("resto", [",9,local_comunal", ",9,", ",,"])
@pytest.mark.parametrize(
    "nombre",
    ["Total Entrega", "Total", "Media Luna", "Media", "Suma de Voluntades", "Promedio", "Fuente: de Vida", "Nota",
     "Responsables", "Número de Oro", "Mínimo"],
)  # fmt: skip
def test_un_grupo_con_nombre_de_total_o_de_nota_es_un_grupo(escribir: Escribir, nombre: str, resto: str) -> None:
    texto = f"{','.join(_GRUPO)}\n{nombre},G-7,90000001,2026-03-01{resto}\nSemilla,G-8,90000001,01/03/2026,9,\n"
    (celdas,) = leer_celdas(escribir(texto))
    assert celdas.lineas.tolist() == [2, 3]


@pytest.mark.parametrize(
    ("fila", "titulos"),
    [
        (["codigo_grupo", "fecha", "4x3"], True),
        (["codigo_grupo", "", "2025-01-01"], False),
        # una longitud también es un dato: con ella pegada, la fila entera puede ser de alguien
        (["codigo_grupo", "-72.1000", "PALABRA"], False),
        (["codigo_grupo", "−72,1"], False),
    ],
)
def test_una_fila_con_numeros_no_es_de_titulos(fila: list[str], titulos: bool) -> None:
    assert puede_ser_titulos(fila) is titulos
