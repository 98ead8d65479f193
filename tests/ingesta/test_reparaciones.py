"""Lo que se repara se dice, con su antes y su después; lo que no es seguro se rechaza."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.contratos.tablas import tabla_de
from dashboard.ingesta.informe import Causa, Informe, Problema
from dashboard.ingesta.lectura import leer_celdas
from dashboard.ingesta.reconocer import relacionar_de_cerca
from dashboard.ingesta.textos import Limpieza, recomponer, valor_cercano
from dashboard.nucleo.errores import ErrorArchivo
from tests.ingesta.conftest import filas, leer_tabla
from tests.ingesta.crudo import lineas_de_csv, suma_de_columna

Escribir = Callable[..., Path]
Referencia = dict[str, pd.DataFrame]


def _arreglos(informe: Informe) -> dict[str, tuple[str, int, str]]:
    """Causa → (columna, cuántas, antes → después del primero)."""
    return {
        a.causa: (a.columna, a.cuantas, f"{a.ejemplos[0].antes} → {a.ejemplos[0].despues}") for a in informe.arreglos
    }


@pytest.mark.parametrize(
    ("escrito", "bueno"),
    [("CA¥ETE", "CAÑETE"), ("CaÃ±ete", "Cañete"), ("RED VII CA¥ETE - YAUYOS", "RED VII CAÑETE - YAUYOS"),
     ("Ã\x81ncash", "Áncash"), ("Ni¤o Jes£s", "Niño Jesús")],
)  # fmt: skip
def test_las_letras_estropeadas_que_vuelven_exactas_se_reponen(escrito: str, bueno: str) -> None:
    assert recomponer(escrito) == bueno


@pytest.mark.parametrize("texto", ["Cañete", "PEÑA CA¥ETE", "¿Cuándo?", "S/ 5 £", "Ã", "5 µg", "Sant'Ana", "€uro"])
def test_lo_que_no_tiene_un_camino_de_vuelta_exacto_se_queda_como_esta(texto: str) -> None:
    assert recomponer(texto) == texto


@pytest.mark.parametrize(
    "codificacion", ["cp850", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"]
)
def test_cada_codificacion_se_reconoce_por_lo_que_dice(escribir: Escribir, codificacion: str) -> None:
    texto = "codigo_grupo|nombre|comunidad\nG-1|Niño Jesús|Ñahuinpuquio\nG-2|Corazón|José Olaya\n"
    (celdas,) = leer_celdas(escribir(texto, codificacion=codificacion))
    assert celdas.filas[1].tolist() == ["Niño Jesús", "Corazón"]
    assert celdas.filas[2].tolist() == ["Ñahuinpuquio", "José Olaya"]
    assert celdas.limpieza == {}
    assert bool(celdas.avisos) == (codificacion in ("cp850", "cp1252", "latin-1"))


def test_el_separador_se_halla_aunque_haya_titulos_encima_y_comas_decimales(escribir: Escribir) -> None:
    texto = "Reporte, al 30 de junio, de 2026\n\ncodigo_grupo;latitud;longitud\nG-1;-13,5;-71,9\n"
    (celdas,) = leer_celdas(escribir(texto))
    assert (celdas.delimitador, celdas.linea_encabezado) == (";", 3)
    assert celdas.filas.iloc[0].tolist() == ["G-1", "-13,5", "-71,9"]
    assert celdas.otras == ((1, "título sobre la tabla"),)


def test_cada_reparacion_se_anuncia_con_su_cuenta(escribir: Escribir, hoy: date, referencia: Referencia) -> None:
    ruta = escribir(
        "codigo_grupo;codigo_renipress;comunidad;ubigeo;fecha_conformacion;origen;integrantes;latitud;longitud\n"
        "G-7;90000001.0; Santa  Ana ;80301;46143;Vaso de Leche;12,0;-71,9;-13,5\n"
        "G-8;90000001;CA¥ETE;080301;2026-03-01;vaso_de_leche;12;13.5;71.9\n"
        "G-9;90000001;Anta;080301;2026-03-01;comunidad;12;-13.5;-71.9\n"
    )
    _, grupos, informe = leer_tabla(ruta, None, referencia, hoy)
    assert grupos["fecha_conformacion"].dt.strftime("%Y-%m-%d").tolist() == ["2026-05-01", "2026-03-01", "2026-03-01"]
    assert grupos[["latitud", "longitud"]].to_numpy().tolist() == [[-13.5, -71.9]] * 3
    assert grupos["comunidad"].tolist() == ["Santa Ana", "CAÑETE", "Anta"]
    arreglos = _arreglos(informe)
    assert arreglos == {
        "decimales que no son del valor, quitados": ("codigo_renipress", 1, "«90000001.0» → «90000001»"),
        "ceros repuestos a la izquierda": ("ubigeo", 1, "«80301» → «080301»"),
        "espacios sobrantes": ("comunidad", 1, "un texto de 2 palabras → un texto de 2 palabras"),
        "letras estropeadas por la codificación": ("comunidad", 1, "«CA¥ETE» → «CAÑETE»"),
        "número de serie de la hoja de cálculo leído como fecha": ("fecha_conformacion", 1, "«46143» → «2026-05-01»"),
        "escrito como en el catálogo": ("origen", 1, "«Vaso de Leche» → «vaso_de_leche»"),
        "coma decimal leída como punto": arreglos["coma decimal leída como punto"],
        "latitud y longitud intercambiadas, puestas en su sitio": ("latitud", 1, "«-71,9; -13,5» → «-13.5; -71.9»"),
        "coordenadas sin su signo menos, repuesto": ("latitud", 1, "«13.5; 71.9» → «-13.5; -71.9»"),
    }
    # la tercera fila no tenía nada que reparar
    assert (informe.aceptadas, informe.reparadas, informe.rechazadas) == (3, 2, 0)
    assert (
        "Reparado: 1 celda de «ubigeo»: ceros repuestos a la izquierda (por ejemplo, «tabla.csv», fila 2: "
        "«80301» → «080301»)." in (informe.texto())
    )


@pytest.mark.parametrize(
    ("escrito", "bueno"),
    [("'00990001", "00990001"), ('="00990001"', "00990001"), ("‘00990001", "00990001"), ("'00990001'", "00990001"),
     ("´GAC-01", "GAC-01"), ("００９９０００１", "00990001"), ("٠٠٩", "009"), ("ＧＡＣ－０１", "GAC-01"),
     ("GAC‑01", "GAC-01"), ("GAC–01", "GAC-01"), ("−13.5", "-13.5"), ("\u00a0009\u202f", "009")],
)  # fmt: skip
def test_lo_que_disfraza_un_numero_o_un_codigo_se_quita_y_se_anota(escrito: str, bueno: str) -> None:
    limpieza = Limpieza(escrito)
    assert limpieza.fila(7, ["x", escrito]) == ["x", bueno]
    (((_, posicion), cambios),) = limpieza.cambios.items()
    assert (posicion, cambios.lineas.tolist(), cambios.ejemplos[0][2]) == (1, [7], bueno)


@pytest.mark.parametrize(
    "texto", ["Sant'Ana", "'Leche y Vida'", "Leche – Vida", "Niños–Madres", "=1+1", "'", "1º", "d’Orbigny", "＜b＞"]
)
def test_lo_que_es_parte_de_un_nombre_se_queda(texto: str) -> None:
    assert Limpieza(texto).fila(1, [texto]) == [texto]


@given(st.text(st.sampled_from("0123456789"), min_size=1, max_size=8), st.sampled_from(["'{}", '="{}"', "‘{}", "’{}’"]))
def test_un_codigo_envuelto_vuelve_a_ser_el_mismo(codigo: str, envoltura: str) -> None:
    ancho = codigo.translate({ord("0") + cifra: 0xFF10 + cifra for cifra in range(10)})
    for escrito in (envoltura.format(codigo), envoltura.format(ancho)):
        assert Limpieza(escrito).fila(1, [escrito]) == [codigo]


def test_los_codigos_y_las_cuentas_envueltos_entran_y_se_anuncian(
    escribir: Escribir, hoy: date, referencia: Referencia
) -> None:
    ruta = escribir(
        "codigo_sesion,codigo_renipress,fecha,asistentes\n"
        'S-7,\'90000001,2026-05-11,\'7\nS-8,="90000002",2026-05-12,"=""8"""\nS-9,90000001,2026-05-13,９\n'
    )
    _, sesiones, informe = leer_tabla(ruta, None, referencia, hoy)
    assert sesiones["codigo_renipress"].tolist() == ["90000001", "90000002", "90000001"]
    assert sesiones["asistentes"].tolist() == [7, 8, 9]
    assert {(a.columna, a.cuantas, a.ejemplos[0].antes) for a in informe.arreglos} == {
        ("codigo_renipress", 2, "«'90000001»"), ("asistentes", 2, "«'7»"), ("asistentes", 1, "«９»"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "error",
    ["#ERROR!", "Err:502", "#¡DESBORDAMIENTO!", "#SPILL!", "#CALC!", "#¡CÁLC!", "#N/D", "#¿NOMBRE?", "#CAMPO!",
     "#GETTING_DATA", "#DIV/0!", "#n/a"],
)  # fmt: skip
@pytest.mark.parametrize("columna", ["nombre", "codigo_grupo", "integrantes"])
def test_un_error_de_formula_se_llama_asi_y_no_entra_en_ninguna_columna(
    escribir: Escribir, hoy: date, referencia: Referencia, error: str, columna: str
) -> None:
    fila = {"codigo_grupo": "G-9", "codigo_renipress": "90000001", "fecha_conformacion": "2026-03-01", "nombre": "Flor",
            "integrantes": "9", columna: error}  # fmt: skip
    _, _, informe = leer_tabla(escribir(f"{','.join(fila)}\n{','.join(fila.values())}\n"), None, referencia, hoy)
    assert [problema.columna for problema in informe.problemas] == [columna]
    assert "error de fórmula" in informe.problemas[0].como_corregir


def test_una_palabra_con_almohadilla_no_es_un_error_de_formula(
    escribir: Escribir, hoy: date, referencia: Referencia
) -> None:
    texto = "codigo_grupo,codigo_renipress,fecha_conformacion,nombre\nG-9,90000001,2026-03-01,#LactanciaYa!\n"
    assert leer_tabla(escribir(texto), None, referencia, hoy)[2].aceptadas == 1


def test_una_fila_rechazada_no_cuenta_entre_las_reparadas(
    escribir: Escribir, hoy: date, referencia: Referencia
) -> None:
    ruta = escribir("codigo_sesion,motivo,cantidad\n S-1 ,M01,9\nS-1,m02,1\n")
    _, _, informe = leer_tabla(ruta, None, referencia, hoy)
    assert (informe.aceptadas, informe.rechazadas, informe.reparadas) == (0, 2, 0)
    assert informe.arreglos == ()


@pytest.fixture
def registro() -> Referencia:
    """Dos establecimientos cuyos códigos empiezan por ceros."""
    return {"establecimientos": filas(
        "establecimientos",
        {"codigo_renipress": "00002318", "nombre": "ACOPIA", "ubigeo": "080202", "diresa": "11",
         "activo": True},
        {"codigo_renipress": "00000077", "nombre": "PUESTO DE SALUD LUCMA", "ubigeo": "080907", "diresa": "11",
         "activo": True},
    )}  # fmt: skip


@pytest.mark.parametrize(
    ("encabezado", "fila", "vale"),
    [
        ("codigo_renipress,atiende_parto_rn", "2318,si", True),  # nada con que comparar
        ("codigo_renipress,establecimiento,atiende_parto_rn", "2318,Acopia,si", True),
        ("codigo_renipress,establecimiento,atiende_parto_rn", "77,P.S. Lucma,si", True),
        ("codigo_renipress,establecimiento,atiende_parto_rn", "77,Acopia,si", False),
        ("codigo_renipress,ubigeo,atiende_parto_rn", "2318.0,80202,si", True),
        ("codigo_renipress,ubigeo,atiende_parto_rn", "2318,150101,si", False),
        # uno de los dos basta
        ("codigo_renipress,establecimiento,ubigeo,atiende_parto_rn", "2318,Otro nombre,080202,si", True),
        ("codigo_renipress,establecimiento,ubigeo,atiende_parto_rn", "2318,Otro nombre,080907,si", False),
        # el código entero no se discute
        ("codigo_renipress,establecimiento,atiende_parto_rn", "00002318,Otro nombre,si", True),
        # completado no existe
        ("codigo_renipress,atiende_parto_rn", "2319,si", False),
    ],
)
def test_los_ceros_perdidos_se_reponen_si_el_nombre_o_el_ubigeo_concuerdan(
    escribir: Escribir, hoy: date, registro: Referencia, encabezado: str, fila: str, vale: bool
) -> None:
    _, partos, informe = leer_tabla(escribir(f"{encabezado}\n{fila}\n"), None, registro, hoy)
    assert (len(partos), informe.rechazadas) == ((1, 0) if vale else (0, 1))
    if not vale:
        assert informe.problemas[0].columna == "codigo_renipress"


def test_un_titulo_casi_igual_se_usa_con_aviso_y_uno_dudoso_solo_se_propone(
    escribir: Escribir, hoy: date, referencia: Referencia
) -> None:
    titulos = "codigo_sesion,codigo_grupo,fecha,esperadas,asistente,vistantes,ninos_0_6m,color"
    texto = f"{titulos}\nS-9,G-1,2026-02-12,12,9,1,3,a\n"
    _, sesiones, informe = leer_tabla(escribir(texto), None, referencia, hoy)
    assert (sesiones.loc[0, "asistentes"], sesiones.loc[0, "visitantes"]) == (9, 1)
    assert (
        "La columna «asistente» se leyó como «asistentes», que es lo más parecido. Si no lo es, corrija el título."
        in (informe.avisos)
    )
    # ninos_0_6m se parece a ninos_0_5m, pero una cifra distinta es otra cosa
    assert sesiones["ninos_0_5m"].isna().all()
    assert "No se usan estas columnas, que no son de la tabla: «ninos_0_6m» y «color»." in informe.avisos


def test_si_falta_una_columna_se_propone_el_titulo_que_se_le_parece(escribir: Escribir, hoy: date) -> None:
    with pytest.raises(ErrorArchivo, match="falta: «asistentes»") as error:
        leer_tabla(escribir("codigo_sesion,fecha,asistentes_gac\nS-1,2026-02-01,9\n"), None, {}, hoy)
    assert "¿Quiso decir «asistentes» donde dice «asistentes_gac»?" in str(error.value)


def test_dos_titulos_que_reclaman_la_misma_columna_no_se_usan() -> None:
    relacion = relacionar_de_cerca(("codigo_sesion", "motivo", "cantidades", "cantidadd"), tabla_de("inasistencias"))
    assert relacion.faltantes == ("cantidad",)
    assert {columna for _, columna in relacion.propuestas} == {"cantidad"}


@pytest.mark.parametrize(
    ("texto", "valores", "cercano"),
    [("M4", ("M04", "M14", "M40"), "M04"), ("comunida", ("comunidad", "otro"), "comunidad"), ("M", ("M01", "M02"), ""),
     ("M044", ("M04", "M14"), ""), ("vaso leche", ("vaso_de_leche", "comedores"), "vaso_de_leche"), ("", ("a",), "")],
)  # fmt: skip
def test_a_un_valor_casi_igual_se_le_propone_el_unico_que_se_le_parece(
    texto: str, valores: tuple[str, ...], cercano: str
) -> None:
    assert valor_cercano(texto, valores) == cercano


def test_la_propuesta_va_en_como_corregir(escribir: Escribir, hoy: date, referencia: Referencia) -> None:
    _, _, informe = leer_tabla(escribir("codigo_sesion,motivo,cantidad\nS-1,M4,1\nS-1,zzz,1\n"), None, referencia, hoy)
    assert [p.como_corregir for p in informe.problemas] == [
        "¿Quiso decir «M04»? Escríbalo así.", "Corrija la celda; por ejemplo: M04.",
    ]  # fmt: skip


_VALORES = {
    "documentos": ["45678912", "41234567", "09876543"],
    "celulares": ["984000111", "984 000 222", "+51 984000333"],
    "correos": ["a@b.pe", "c.d@e.gob.pe", "f@g.com"],
    "nombres": ["Rosa Quispe Mamani", "QUISPE HUAMAN, Julia", "Ana Flores"],
}


@pytest.mark.parametrize("clase", list(_VALORES))
@pytest.mark.parametrize("titulo", ["observado", "columna 7", ""])
def test_una_columna_llena_de_personas_rechaza_el_archivo_y_no_sale_del_lector(
    escribir: Escribir, hoy: date, referencia: Referencia, clase: str, titulo: str
) -> None:
    texto = f"codigo_sesion;motivo;{titulo};cantidad\n" + "".join(f"S-1;M01;{valor};1\n" for valor in _VALORES[clase])
    (celdas,) = leer_celdas(escribir(texto))
    assert 2 not in celdas.columnas
    with pytest.raises(ErrorArchivo, match="contenido parece de datos personales") as error:
        leer_tabla(escribir(texto), None, referencia, hoy)
    assert not any(valor in str(error.value) + repr(celdas) for valor in _VALORES[clase])


def test_los_lugares_los_codigos_y_las_observaciones_no_son_personas(
    escribir: Escribir, hoy: date, referencia: Referencia
) -> None:
    ajenas = {
        "distrito": ["Santa Rosa", "San Juan", "Villa Kintiarina"],
        "codigo eess viejo": ["00002318", "00002319", "00000077"],
        "turno": ["mañana", "tarde", "mañana"],
        "tema libre": ["Lactancia exclusiva", "Extracción de leche", "Posiciones"],
    }
    lineas = [f"S-1;M0{i + 1};{';'.join(valores[i] for valores in ajenas.values())};1" for i in range(3)]
    texto = f"codigo_sesion;motivo;{';'.join(ajenas)};cantidad\n" + "\n".join(lineas)
    _, faltas, _ = leer_tabla(escribir(texto), None, referencia, hoy)
    assert len(faltas) == 3


def _informe(aceptadas: int, rechazadas: int, clase: str = "regla") -> Informe:
    problema = Problema("f.csv", 2, "fecha", "«x»", "una fecha", "Corrija.")
    causas = (Causa("columna «fecha»: se esperaba una fecha", rechazadas, problema, [2] * rechazadas, clase),)  # type: ignore[arg-type]
    return Informe("sesiones", "f.csv", aceptadas + rechazadas, aceptadas, rechazadas, 0, agrupadas=causas)


def test_el_veinte_por_ciento_justo_se_carga_y_una_fila_mas_no() -> None:
    assert _informe(400, 100).detenido == ""
    assert _informe(399, 101).detenido.startswith("Se rechazó más del 20 % del archivo «f.csv»: 101 de 500 filas.")


@pytest.mark.parametrize(
    ("clase", "frase"),
    [("desconocido:grupos", "falta cargar antes la tabla grupos"), ("fecha", "como mes/día/año"),
     ("descuadrada", "coma decimal"), ("repetida", "las mismas filas más de una vez"),
     ("regla", "Lo más frecuente: columna")],
)  # fmt: skip
def test_lo_detenido_dice_la_causa_probable(clase: str, frase: str) -> None:
    assert frase in _informe(1, 9, clase).detenido


def test_cada_causa_guarda_todas_sus_filas_y_un_ejemplo(escribir: Escribir, hoy: date, referencia: Referencia) -> None:
    texto = "codigo_sesion,motivo,cantidad\n" + "S-1,M77,1\n" * 620 + "S-404,M01,1\n"
    _, _, informe = leer_tabla(escribir(texto), None, referencia, hoy)
    primera, segunda = informe.causas()
    assert (primera.cuantas, list(primera.filas)) == (620, list(range(2, 622)))
    assert primera.ejemplo == informe.problemas[0]
    assert (segunda.cuantas, list(segunda.filas), segunda.clase) == (1, [622], "desconocido:sesiones")


def test_las_personas_contadas_se_conservan(escribir: Escribir, hoy: date, referencia: Referencia) -> None:
    ruta = escribir(
        "codigo_sesion,codigo_grupo,fecha,esperadas,asistentes\n"
        "S-2,G-1,2026-02-11,12,9\nS-3,G-9,2026-02-12,12,8\nS-4,G-1,2026-02-13,12,doce\nS-5,G-1,2026-02-14,12,13\n\n"
    )
    _, sesiones, informe = leer_tabla(ruta, None, referencia, hoy)
    (suma,) = informe.sumas
    # «doce» no suma; se acepta la primera y se rechazan las demás: 8 + 13
    assert (suma.aceptadas, suma.rechazadas) == (9, 21)
    assert suma.aceptadas + suma.rechazadas == suma_de_columna(ruta, 4) == 30
    assert suma.aceptadas == sesiones["asistentes"].sum()
    assert informe.total == lineas_de_csv(ruta) == 5
