"""El Anexo 2: cada lista se vuelve una sesión con las cuentas hechas a mano, esté como esté escrita la hoja."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.ingesta.anexo2 import agregar_anexo2, es_anexo2
from dashboard.ingesta.anexo2_lista import Marca, edades_en_meses, marca
from dashboard.ingesta.entrada import Validada, validar
from dashboard.ingesta.fechas import ANIO_CORTO
from dashboard.ingesta.lectura import leer_celdas
from tests.ingesta.formularios import (
    CABECERA,
    LETRAS,
    TITULOS,
    cabecera,
    en_blanco,
    facilitadores,
    formato,
    libro,
    persona,
    registro,
    rejilla,
)

HOY = date(2026, 6, 30)
#: tres participantes: una gestante, una que da de lactar con una niña de 5 meses y otra con uno de 14
LISTA = [persona(1, e="X"), persona(2, l="X", cuida="X", meses=5), persona(3, cuida="si", meses="14 meses")]


def _leer(hoja: list[list[Any]], nombre: str = "Hoja1", referencia: dict[str, pd.DataFrame] | None = None) -> Validada:
    celdas = agregar_anexo2(rejilla(hoja, nombre))
    return validar(celdas, None, registro() if referencia is None else referencia, HOY)


def _sesion(hoja: list[list[Any]], nombre: str = "Hoja1") -> dict[str, Any]:
    validada = _leer(hoja, nombre)
    assert len(validada.filas) == 1, validada.informe.texto()
    return validada.filas.iloc[0].to_dict()


def _cuentas(sesion: dict[str, Any]) -> list[Any]:
    nombres = ("asistentes", "gestantes", "lactantes", "cuidadoras", "ninos_0_5m", "ninos_6_11m", "ninos_12_23m")
    return [None if pd.isna(sesion[nombre]) else sesion[nombre] for nombre in nombres]


def test_la_hoja_de_la_guia_da_una_sesion_con_las_cuentas_hechas_a_mano() -> None:
    sesion = _sesion(formato([*LISTA, *en_blanco(4, 15), ["*Madre Guía"], ["**Personal de Salud"]]))
    assert _cuentas(sesion) == [3, 1, 1, 2, 1, 0, 1]
    assert sesion["fecha"] == pd.Timestamp(2026, 5, 12)
    assert [sesion[n] for n in ("codigo_renipress", "fuente", "lugar", "conducida_por")] == [
        "90000002", "anexo2", "local_comunal", "MG",
    ]  # fmt: skip
    # lo que el formato no trae queda sin dato, nunca en cero
    for nombre in ("codigo_grupo", "tema", "duracion_min", "momentos", "esperadas", "visitantes", "origen"):
        assert pd.isna(sesion[nombre])


def test_las_lineas_se_cuentan_todas_una_sola_vez() -> None:
    # 3 participantes; 12 en blanco; 8 de la cabecera con algo escrito y 1 vacía; 2 de facilitadores; 1 nota
    informe = _leer(formato([*LISTA, *en_blanco(4, 15), ["*Madre Guía"]])).informe
    assert (informe.aceptadas, informe.rechazadas, informe.ignoradas) == (3, 0, 12 + 7 + 1 + 2 + 1)
    assert informe.total == 26


def _cabecera_debajo() -> list[list[str]]:
    rotulos = list(CABECERA)
    return [fila for i in range(0, 9, 3) for fila in (rotulos[i : i + 3], [CABECERA[r] for r in rotulos[i : i + 3]])]


@pytest.mark.parametrize(
    "encima",
    [
        [[f"{rotulo}: {valor}"] for rotulo, valor in CABECERA.items()],
        [[f"{rotulo} ........ {valor} ........"] for rotulo, valor in CABECERA.items()],
        [[" ".join(f"{rotulo} ..... {valor} ....." for rotulo, valor in CABECERA.items())]],
        [[rotulo, valor] for rotulo, valor in CABECERA.items()],
        [[rotulo, "", "", "", valor] for rotulo, valor in CABECERA.items()],
        [["", "", rotulo.upper() + ":", valor] for rotulo, valor in reversed(CABECERA.items())],
        _cabecera_debajo(),
        [
            ["EESS", "San Juan", "Fecha", "2026-05-12"],
            ["Red de Salud:", "RED DE SALUD CUSCO SUR"],
            ["Lugar: local comunal"],
        ],
        [["Fecha: 12 de mayo de 2026", "IPRESS: Puesto de Salud SAN JUAN", "GERESA: Cusco", "Lugar", "LOCAL COMUNAL"]],
        [["Fecha", "2026-05-12 09:30:00"], ["EESS", "San Juan"], ["GERESA", "Cusco"], ["Lugar", "local comunal"]],
        [["Fecha", "12.05.2026"], ["Código RENIPRESS", "90000002"], ["Lugar", "Local comunal"]],
        [["Fecha", "12-5-2026"], ["Establecimiento", "Cualquiera (90000002)"], ["Lugar", "Local comunal"]],
    ],
)
def test_la_cabecera_se_lee_este_donde_este_el_valor(encima: list[list[str]]) -> None:
    sesion = _sesion(formato(LISTA, encima))
    assert (sesion["codigo_renipress"], sesion["fecha"]) == ("90000002", pd.Timestamp(2026, 5, 12))
    assert sesion["lugar"] == "local_comunal"


@pytest.mark.parametrize(
    ("establecimiento", "codigo", "queda"),
    [
        # el código está para esto: de dos «San Juan», y de un nombre que nadie lleva
        ("P.S. San Juan", "90000003", "90000003"),
        ("P.S. Sanjuán", "90000002", "90000002"),
        # existe, pero la cabecera nombra a otro: uno de los dos está mal y no se adivina cuál
        ("P.S. San Juan", "90000001", None),
        ("P.S. Acopia", "90000002", None),
    ],
)
def test_un_codigo_que_existe_no_vale_si_la_cabecera_nombra_a_otro(
    establecimiento: str, codigo: str, queda: str | None
) -> None:
    encima = [["Fecha", "12-5-2026"], ["Establecimiento", establecimiento], ["Código RENIPRESS", codigo]]
    leida = _leer(formato(LISTA, encima))
    assert leida.filas["codigo_renipress"].tolist() == ([queda] if queda else [])
    if queda is None:
        assert leida.informe.problemas[0].encontrado == "el código de un establecimiento y el nombre de otro"


@pytest.mark.parametrize(
    "titulos",
    [
        (TITULOS, LETRAS),
        # E y L en el propio encabezado
        (
            [
                "N°",
                "Nombres y apellidos",
                "Edad",
                "E",
                "L",
                "Tiene o cuida <2 años",
                "Edad del niño en meses",
                "Domicilio",
            ],
        ),
        (["", "NOMBRES Y APELLIDOS", "EDAD", "Embarazada", "Lactando", "CUIDA", "MESES", "DIRECCIÓN"],),
        # el título combinado sin las letras debajo: la primera columna es E y la segunda L
        (TITULOS,),
    ],
)
def test_la_lista_se_lee_con_cualquiera_de_sus_encabezados(titulos: tuple[list[str], ...]) -> None:
    assert _cuentas(_sesion(formato(LISTA, titulos=titulos))) == [3, 1, 1, 2, 1, 0, 1]


def test_las_letras_que_escribe_la_persona_son_marcas() -> None:
    # nadie más las tiene: E y L las escribió quien llenó la hoja
    lista = [persona(1, e="E"), persona(2, l="L"), persona(3, e="E", l="L"), *en_blanco(4, 6)]
    assert _cuentas(_sesion(formato(lista)))[:3] == [3, 2, 2]


def test_las_letras_impresas_no_son_marcas_y_sin_otra_senal_no_se_sabe() -> None:
    # impresas en todas, también en las vacías; solo valen la equis y la letra rodeada
    lista = [
        persona(1, e="(E)", l="L"),
        persona(2, e="E", l="L X"),
        persona(3, e="E", l="L"),
        *en_blanco(4, 6, letras=True),
    ]
    assert _cuentas(_sesion(formato(lista)))[:3] == [3, 1, 1]
    validada = _leer(formato([persona(1, e="E", l="L"), persona(2, e="E", l="L"), *en_blanco(3, 5, letras=True)]))
    assert _cuentas(validada.filas.iloc[0].to_dict())[:3] == [2, None, None]
    assert any("círculo dibujado no se puede leer" in aviso for aviso in validada.informe.avisos)
    # sin líneas vacías tampoco: nadie está embarazada y dando de lactar en todas las filas
    assert _cuentas(_sesion(formato([persona(1, e="E", l="L"), persona(2, e="E", l="L")])))[1:3] == [None, None]
    # quien borró la letra que no corresponde dejó una sola
    lista = [persona(1, e="E"), persona(2, l="L"), persona(3), *en_blanco(4, 6, letras=True)]
    assert _cuentas(_sesion(formato(lista)))[:3] == [3, 1, 1]


def test_una_sola_columna_sirve_para_las_dos_letras() -> None:
    titulos = (["Nombres y apellidos", "Edad", "Embarazada (E) o lactando (L)", "Tiene o cuida", "Edad en meses"],)
    lista = [
        ["ZZCANARIO1", 99990001, "E", "", ""],
        ["ZZCANARIO2", 99990002, "L", "X", 7],
        ["ZZCANARIO3", "", "E-L", "x", "6"],
    ]
    assert _cuentas(_sesion(formato(lista, titulos=titulos))) == [3, 2, 2, 2, 0, 2, 0]


def test_en_una_sola_columna_tambien_se_escribe_con_palabras() -> None:
    titulos = (["Nombre y apellido", "Embarazada o lactando", "Cuida", "Meses"],)
    escritos = ["Gestante", "da de lactar", "Lactante", "EL", "no", "", "quizás"]
    lista = [[f"ZZCANARIO{n}", escrito, "", ""] for n, escrito in enumerate(escritos)]
    validada = _leer(formato(lista, titulos=titulos))
    assert _cuentas(validada.filas.iloc[0].to_dict())[:3] == [7, 2, 3]
    # la cabecera ocupa 8 filas, los facilitadores 2 y los títulos 1: «quizás» está en la 18
    assert any("una marca en la fila 18" in aviso for aviso in validada.informe.avisos)


def test_una_columna_que_no_esta_deja_su_cuenta_sin_dato() -> None:
    titulos = (["Nombres y apellidos", "E", "L"],)
    assert _cuentas(_sesion(formato([["ZZCANARIO1", "X", ""]], titulos=titulos))) == [1, 1, 0, None, None, None, None]


def test_quien_anota_la_edad_de_un_menor_de_dos_anios_lo_cuida_aunque_no_marque() -> None:
    validada = _leer(formato([persona(1, meses=23), persona(2, meses=24), persona(3, meses="5 y 20")]))
    assert _cuentas(validada.filas.iloc[0].to_dict()) == [3, 0, 0, 2, 1, 0, 2]
    assert any("1 niño o niña de 24 meses o más" in aviso for aviso in validada.informe.avisos)


def test_una_linea_con_solo_la_edad_es_otro_hijo_y_una_sin_nombre_una_participante() -> None:
    validada = _leer(formato([persona(1, meses=3), [2, "", "", "", "", "", 15], [3, "", "", "X"]]))
    assert _cuentas(validada.filas.iloc[0].to_dict()) == [2, 1, 0, 1, 1, 0, 1]
    assert validada.informe.aceptadas == 3
    avisos = " ".join(validada.informe.avisos)
    # la cabecera ocupa 8 filas, los facilitadores 2 y los títulos 2: la lista empieza en la 13
    assert "otro hijo" in avisos
    assert "la fila 14" in avisos
    assert "se contó como una participante" in avisos
    assert "la fila 15" in avisos


def test_lo_que_no_se_entiende_se_avisa_por_su_fila_y_no_se_cuenta() -> None:
    validada = _leer(formato([persona(1, e="quizás", meses="muchos"), persona(2, e="X")]))
    assert _cuentas(validada.filas.iloc[0].to_dict()) == [2, 1, 0, 0, 0, 0, 0]
    avisos = " ".join(validada.informe.avisos)
    assert "No se entendió una marca en la fila 13" in avisos
    assert "No se entendió la edad del niño o la niña en la fila 13" in avisos
    assert "quizás" not in avisos
    assert "muchos" not in avisos


@pytest.mark.parametrize(
    ("texto", "edades"),
    [("8", [8]), ("8.0", [8]), ("8 meses", [8]), ("8m", [8]), ("1 año", [12]), ("1 año y 3 meses", [15]),
     ("1a 3m", [15]), ("20 días", [0]), ("RN", [0]), ("5 y 20", [5, 20]), ("5/20", [5, 20]), ("5, 20", [5, 20]),
     ("", []), ("-", []), ("5,20", None), ("1 año y 2 meses y 5", None), ("99", None), ("ZZCANARIO", None)],
)  # fmt: skip
def test_la_edad_se_lee_en_meses(texto: str, edades: list[int] | None) -> None:
    assert edades_en_meses(texto) == edades


@pytest.mark.parametrize(
    ("texto", "esperada"),
    [("x", Marca.SI), ("X", Marca.SI), ("Sí", Marca.SI), ("1", Marca.SI), ("✓", Marca.SI), ("(E)", Marca.SI),
     ("e x", Marca.SI), ("Ⓔ", Marca.SI), ("E", Marca.LETRA), ("", Marca.NO), ("no", Marca.NO), ("0", Marca.NO),
     ("-", Marca.NO), ("L", Marca.RARA), ("tal vez", Marca.RARA)],
)  # fmt: skip
def test_las_marcas(texto: str, esperada: Marca) -> None:
    assert marca(texto, "e") is esperada


@pytest.mark.parametrize(
    ("siglas", "conducida_por"),
    [(("MG",), "MG"), (("PS**",), "PS"), (("MG", "PS"), "MG+PS"), (("MG* X PS**",), "MG"), (("MG*  (PS**)",), "PS"),
     (("MG* PS**", "MG* PS**"), None), ((), None)],
)  # fmt: skip
def test_quien_condujo_sale_de_las_siglas_y_nunca_de_los_nombres(
    siglas: tuple[str, ...], conducida_por: str | None
) -> None:
    sesion = _sesion(formato(LISTA, [*cabecera(), *facilitadores(*siglas)]))
    assert (None if pd.isna(sesion["conducida_por"]) else sesion["conducida_por"]) == conducida_por


def test_la_sigla_con_una_equis_en_la_celda_de_al_lado_o_en_su_columna() -> None:
    al_lado = [*cabecera(), ["Nombre de los Facilitadores"], ["1", "ZZCANARIO", "MG*", "", "PS**", "X"]]
    assert _sesion(formato(LISTA, al_lado))["conducida_por"] == "PS"
    en_columna = [
        *cabecera(),
        ["Facilitadores", "", "MG", "PS"],
        ["1", "ZZCANARIO", "X", ""],
        ["2", "ZZCANARIO", "", "x"],
    ]
    assert _sesion(formato(LISTA, en_columna))["conducida_por"] == "MG+PS"


@pytest.mark.parametrize(
    ("escrito", "lugar"),
    [("Local comunal", "local_comunal"), ("casa comunal", "local_comunal"), ("CPVC Los Andes", "cpvc"),
     ("Posta", "establecimiento"), ("San Juan", "establecimiento"), ("Establecimiento de salud", "establecimiento"),
     ("Vivienda", "vivienda"), ("por Zoom", "virtual"), ("Iglesia", "otro"), ("", None)],
)  # fmt: skip
def test_el_lugar_pasa_al_catalogo_y_lo_escrito_se_suelta(escrito: str, lugar: str | None) -> None:
    sesion = _sesion(formato(LISTA, [*cabecera(Lugar=escrito), *facilitadores("MG")]))
    assert (None if pd.isna(sesion["lugar"]) else sesion["lugar"]) == lugar


@pytest.mark.parametrize(
    ("cambios", "encontrado"),
    [
        ({"Establecimiento": "No Existe"}, "un nombre que no está en el registro"),
        ({"Establecimiento": ""}, "una cabecera sin el establecimiento"),
        ({"Establecimiento": "San Juan (99999999)"}, "un código que no está en el registro"),
        # hay dos San Juan y nada que los distinga
        (
            dict.fromkeys(("Micro", "Red", "Distrito", "DISA", "Provincia"), ""),
            "un nombre que llevan 2 establecimientos",
        ),
        # Acopia está en la microrred Acomayo
        (
            {"Establecimiento": "Acopia", "Micro": "Sandia"},
            "un nombre que está en el registro, pero no en esa microrred",
        ),
    ],
)
def test_un_establecimiento_que_no_es_uno_solo_se_rechaza_con_su_porque(
    cambios: dict[str, str], encontrado: str
) -> None:
    validada = _leer(formato(LISTA, [*cabecera(**cambios), *facilitadores("MG")]))
    assert [problema.encontrado for problema in validada.informe.problemas] == [encontrado]
    assert "RENIPRESS" in validada.informe.problemas[0].como_corregir
    # las tres participantes se rechazan con su sesión
    assert (len(validada.filas), validada.informe.rechazadas) == (0, 3)


@pytest.mark.parametrize(
    "cambios",
    [{"Micro": "", "Red": "", "Distrito": "", "Provincia": ""}, {"Micro": "MR. ACOMAYO"}, {"Micro": "mal escrita"},
     {"Establecimiento": "C.S. SAN JUAN"}, {"Establecimiento": "2"}, {"Establecimiento": "San Juan - cód. 90000002"}],
)  # fmt: skip
def test_un_nombre_se_halla_con_lo_que_haya_de_su_red(cambios: dict[str, str]) -> None:
    referencia = registro()
    if cambios.get("Establecimiento") == "2":
        referencia["establecimientos"].loc[1, "codigo_renipress"] = "00000002"
    validada = _leer(formato(LISTA, [*cabecera(**cambios), *facilitadores("MG")]), referencia=referencia)
    assert validada.filas["codigo_renipress"].tolist() in (["90000002"], ["00000002"])


def test_sin_el_registro_no_se_puede_situar_y_se_dice() -> None:
    informe = _leer(formato(LISTA), referencia={}).informe
    assert "Cargue antes el registro nacional" in informe.problemas[0].como_corregir


@pytest.mark.parametrize("fecha", ["", "mayo", "31/02/2026", "2026-07-15"])
def test_sin_una_fecha_entendible_y_pasada_la_sesion_se_rechaza(fecha: str) -> None:
    validada = _leer(formato(LISTA, [*cabecera(Fecha=fecha), *facilitadores("MG")]))
    assert [problema.columna for problema in validada.informe.problemas] == ["fecha"]
    assert (len(validada.filas), validada.informe.rechazadas) == (0, 3)


def test_el_siglo_de_un_anio_de_dos_cifras_se_supone_y_se_dice() -> None:
    corta = _leer(formato(LISTA, [*cabecera(Fecha="12 / 05 / 26 9:30"), *facilitadores("MG")]))
    assert corta.filas["fecha"].tolist() == [pd.Timestamp(2026, 5, 12)]
    assert ANIO_CORTO in corta.informe.avisos
    assert ANIO_CORTO not in _leer(formato(LISTA)).informe.avisos


def test_el_mismo_formulario_da_el_mismo_codigo_y_otra_sesion_uno_distinto() -> None:
    primera = _sesion(formato(LISTA))["codigo_sesion"]
    assert primera.startswith("A2-90000002-20260512-")
    # corregir la lista, el lugar o el nombre del archivo no crea otra sesión
    assert _sesion(formato(LISTA[:2], [*cabecera(Lugar="posta"), *facilitadores("PS")]))["codigo_sesion"] == primera
    otras = {
        _sesion(formato(LISTA), "Segunda")["codigo_sesion"],
        _sesion(formato(LISTA, [*cabecera(Comunidad="Bajo Ejemplo"), *facilitadores("MG")]))["codigo_sesion"],
        _sesion(formato(LISTA, [*cabecera(Fecha="13/05/2026"), *facilitadores("MG")]))["codigo_sesion"],
    }
    assert len(otras | {primera}) == 4


def test_una_hoja_con_dos_formatos_da_dos_sesiones_y_un_encabezado_repetido_no() -> None:
    dos = [*formato(LISTA), [], *formato(LISTA[:1], [*cabecera(Fecha="19/05/2026"), *facilitadores("PS")])]
    validada = _leer(dos)
    assert validada.filas["asistentes"].tolist() == [3, 1]
    assert validada.filas["fecha"].dt.day.tolist() == [12, 19]
    seguida = _leer([*formato(LISTA), TITULOS, LETRAS, persona(16, e="X"), persona(17)])
    assert _cuentas(seguida.filas.iloc[0].to_dict())[:2] == [5, 2]


def test_un_formato_sin_llenar_se_avisa_y_uno_con_fecha_y_sin_nadie_se_rechaza() -> None:
    sin_llenar = _leer(formato(en_blanco(1, 15), [*cabecera(**dict.fromkeys(
        ("Fecha", "Establecimiento", "Lugar", "Micro", "Comunidad", "Red", "Distrito", "DISA", "Provincia"), ""
    ))])).informe  # fmt: skip
    assert (sin_llenar.aceptadas, sin_llenar.rechazadas) == (0, 0)
    assert any("sin llenar" in aviso for aviso in sin_llenar.avisos)
    assert _leer(formato(en_blanco(1, 15))).informe.rechazadas == 1


def test_un_libro_con_una_hoja_por_sesion_y_un_csv_se_leen_igual(tmp_path: Path) -> None:
    hojas = {"Mayo": formato(LISTA), "Junio": formato(LISTA[:2], [*cabecera(Fecha="09/06/2026"), *facilitadores("MG")])}
    leidas = [validar(c, None, registro(), HOY) for c in leer_celdas(libro(tmp_path / "dos.xlsx", **hojas))]
    assert [v.filas["asistentes"].tolist() for v in leidas] == [[3], [2]]
    csv = tmp_path / "una.csv"
    csv.write_text("\n".join(";".join(str(celda) for celda in fila) for fila in formato(LISTA)), encoding="utf-8")
    (del_csv,) = [validar(c, None, registro(), HOY) for c in leer_celdas(csv)]
    (del_libro,) = [
        validar(c, None, registro(), HOY) for c in leer_celdas(libro(tmp_path / "una.xlsx", Hoja1=formato(LISTA)))
    ]
    pd.testing.assert_frame_equal(del_csv.filas, del_libro.filas)


def test_solo_el_formato_se_reconoce_y_una_lista_de_personas_no() -> None:
    assert es_anexo2(rejilla(formato(LISTA)))
    assert not es_anexo2(
        rejilla([["Nombres y apellidos", "DNI", "Edad", "Domicilio"], ["ZZCANARIO1", "99990001", "", ""]])
    )
    assert not es_anexo2(rejilla([["codigo_sesion", "fecha", "asistentes", "gestantes", "lactantes", "cuidadoras"]]))


_celda = st.sampled_from(["", "X", "E", "L", "no", "5", "1 año", "raro"])
_linea = st.one_of(
    st.builds(persona, st.integers(1, 15), _celda, _celda, _celda, _celda),
    st.sampled_from([[], [7], ["", "", "", "E", "L"], ["*Madre Guía"], ["Total", 12], [8, "", "", "", "", "", 9]]),
)


@settings(max_examples=30)
@given(st.lists(_linea, max_size=20))
def test_cada_linea_de_la_lista_cuenta_una_sola_vez(lista: list[list[Any]]) -> None:
    hoja = formato(lista)
    informe = _leer(hoja).informe
    # aparte: todas las líneas de la hoja menos las dos de títulos
    assert informe.total == len(hoja) - 2
    nombradas = sum(len(fila) == 8 for fila in lista)
    cuentas = agregar_anexo2(rejilla(hoja))
    if nombradas:
        assert int(cuentas.filas[5].iloc[0]) >= nombradas
        assert int(cuentas.filas[5].iloc[0]) <= len([fila for fila in lista if fila])


def test_un_nombre_que_llevan_varios_se_ofrece_y_lo_decidido_vale_sin_guardar_el_nombre() -> None:
    sin_niveles = dict.fromkeys(("Micro", "Red", "Distrito", "DISA", "Provincia"), "")
    hoja = formato(LISTA, [*cabecera(**sin_niveles), *facilitadores("MG")])
    (dudoso,) = _leer(hoja).informe.lugares
    assert len(dudoso.candidatos) == 2
    assert dudoso.clave.startswith("anexo2:")
    assert "San Juan" not in dudoso.clave
    elegido = dudoso.candidatos[1][0]
    lugares = pd.DataFrame({"lugar": [dudoso.clave], "codigo_renipress": [elegido]})
    validada = _leer(hoja, referencia={**registro(), "lugares": lugares})
    assert validada.filas["codigo_renipress"].tolist() == [elegido]
    # se sigue ofreciendo, para cambiar de idea
    assert [lugar.elegido for lugar in validada.informe.lugares] == [elegido]
