"""Valores rotos: fechas, números, códigos, coordenadas y catálogos."""

from __future__ import annotations

from tests.corpus.caso import SANAS, TITULOS_SESION, Caso, con_una, csv, reparada, sanas, sesion

_FAC = "diresa,anio,facilitadores"
_FACILITADORES = [f"11,{anio},2" for anio in range(2016, 2025)]
_EST = "codigo_renipress,nombre,diresa,red,microrred,latitud,longitud"
_LUGARES = [f"9100000{n},Puesto {n},11,02,01,-13.{n},-72.{n}" for n in range(1, 10)]
_GRUPOS = "codigo_grupo,codigo_renipress,ubigeo,fecha_conformacion"
_DE_LUGAR = [f"GAC-1{n:02d},90000001,080101,2025-02-01" for n in range(9)]
_FALTAS = "codigo_sesion,motivo,justificada,cantidad"
_ALTURAS = "codigo_renipress;nombre;diresa;diresa_nombre;altitud"
_RESULTADOS = "indicador;anio;ambito;valor_pct"
_RECURSOS = "codigo_recurso;tipo;valor"
_REPORTES = "codigo_territorio,periodo,fecha_reporte"


def _fecha(nombre: str, formas: list[str], cuentas: tuple[int, int, int], frase: str = "", **otros: int) -> Caso:
    filas = [f"N-{n},GAC-001,{forma},12,8" for n, forma in enumerate(formas)]
    return csv(nombre, [TITULOS_SESION, *filas], cuentas, frase, **otros)


def _altitudes(nombre: str, alturas: list[str], cuentas: tuple[int, int, int], frase: str, **otros: int) -> Caso:
    filas = [f"9200000{n};Puesto {n};11;CUSCO;{altura}" for n, altura in enumerate(alturas)]
    return csv(nombre, [_ALTURAS, *filas], cuentas, frase, **otros)


def _porcentajes(nombre: str, valores: list[str], cuentas: tuple[int, int, int], frase: str, **otros: int) -> Caso:
    filas = [f"LME;{2015 + n};Cusco;{valor}" for n, valor in enumerate(valores)]
    return csv(nombre, [_RESULTADOS, *filas], cuentas, frase, **otros)


CASOS: tuple[Caso, ...] = (
    _altitudes(
        "con altitudes en miles que un 2950 aclara", ["2.840", "3,015", "2950"], (3, 0, 0), "millares", reparadas=2
    ),
    _altitudes("con altitudes que son miles o decimales", ["2.840", "3.015", "640"], (1, 2, 0), "¿son 2840 y 3015, o"),
    _altitudes("con millares y coma decimal", ["2.840,5", "3.015"], (2, 0, 0), "millares", reparadas=2),
    csv(
        "con una cantidad que es de miles o decimal",
        [_RECURSOS, "R-81;banco_leche;1.250", "R-82;lactario;7"],
        (1, 1, 0),
        "¿es 1250, o 1,25?",
    ),
    csv(
        "con coordenadas de tres decimales",
        [_EST, *(f"9200000{n},Puesto,11,02,01,-13.{100 + n},-72.{200 + n}" for n in range(3))],
        (3, 0, 0),
    ),
    _porcentajes(
        "con porcentajes que llevan su signo", ["71,2%", "58,9 %", "0.4%"], (3, 0, 0), "por su signo", reparadas=3
    ),
    _porcentajes("con fracciones donde van porcentajes", ["0.712", "0,589"], (0, 2, 0), "¿son 71,2 y 58,9, o"),
    _porcentajes("con unos porcentajes con signo y otros en fracción", ["71,2 %", "0.589"], (1, 1, 0), "¿es 58,9, o"),
    _porcentajes(
        "con un porcentaje menor que uno entre otros", ["71.2", "0.4"], (1, 1, 0), "¿es 40, o 0,4?", reparadas=0
    ),
    con_una("con un porcentaje donde van asistentes", sesion(90, vino="8%"), "no es de porcentajes"),
    con_una("con mil asistentes escritos con punto", sesion(90, vino="1.000"), "un número entero"),
    _fecha("con fechas día/mes/año", [f"{d}/06/2025" for d in range(10, 19)], (9, 0, 0)),
    _fecha("con fechas con puntos", [f"{d}.06.2025" for d in range(10, 19)], (9, 0, 0)),
    _fecha("con fechas y hora de medianoche", [f"2025-06-{d} 00:00:00" for d in range(10, 19)], (9, 0, 0)),
    _fecha(
        "con fechas como números de Excel",
        [str(45800 + d) for d in range(9)],
        (9, 0, 0),
        "hoja de cálculo",
        reparadas=9,
    ),
    _fecha("con fechas mes/día/año", [f"06/{d}/2025" for d in range(13, 22)], (0, 9, 0), "mes/día/año"),
    _fecha(
        "con una fecha mes/día entre fechas día/mes",
        [*(f"{d}/06/2025" for d in range(14, 23)), "06/13/2025"],
        (9, 1, 0),
        "mezcla día/mes/año y mes/día/año",
    ),
    _fecha(
        "con fechas que pueden ser día/mes o mes/día",
        [f"0{d}/06/2025" for d in range(1, 10)],
        (9, 0, 0),
        "se leyeron como día/mes/año",
    ),
    _fecha(
        "con el mes escrito con su nombre",
        [f"{d}-jun-25" for d in range(10, 19)],
        (9, 0, 0),
        "mes escrito con su nombre",
        reparadas=9,
    ),
    _fecha(
        "con fechas de Excel y fechas escritas",
        [*(f"2025-06-{d}" for d in range(10, 19)), "25/06/2025"],
        (9, 1, 0),
        "da vuelta el día y el mes",
    ),
    _fecha(
        "con una fecha que no existe", [*(f"2025-06-{d}" for d in range(10, 19)), "2025-02-30"], (9, 1, 0), "una fecha"
    ),
    _fecha(
        "con un año de dos cifras entre otros de cuatro",
        [*(f"2025-06-{d}" for d in range(10, 19)), "01/06/25"],
        (9, 1, 0),
        "con cuatro",
    ),
    _fecha("con años de dos cifras", [f"{d}/06/25" for d in range(10, 19)], (9, 0, 0), "de 1990 a 2089", reparadas=9),
    _fecha(
        "con el año de dos cifras quizá delante",
        [f"25/06/{d}" for d in range(10, 19)],
        (0, 9, 0),
        "el primer número o el último",
    ),
    _fecha(
        "con la hora detrás de la fecha",
        [f"{d}/06/2025 9:05:00 a. m. GMT-5" for d in range(10, 19)],
        (9, 0, 0),
        "hora tomada de «fecha»",
        reparadas=9,
    ),
    _fecha(
        "con una fecha escrita en letras", [*(f"2025-06-{d}" for d in range(10, 19)), "ayer"], (9, 1, 0), "una fecha"
    ),
    _fecha(
        "con una fecha futura",
        [*(f"2025-06-{d}" for d in range(10, 19)), "2026-12-01"],
        (9, 1, 0),
        "todavía no ha llegado",
    ),
    con_una("con asistentes en letras", sesion(90, vino="ocho"), "un número entero"),
    con_una("con asistentes negativos", sesion(90, vino="-3"), "entre 0 y 500"),
    con_una("con asistentes con decimales", sesion(90, vino="7.5"), "un número entero"),
    con_una("con asistentes en blanco", sesion(90, vino=""), "obligatoria"),
    con_una("con mil asistentes", sesion(90, vino="1000"), "entre 0 y 500"),
    con_una("con un error de Excel en una celda", sesion(90, vino="#N/A"), "un número entero"),
    reparada("con un entero escrito 8.0", sesion(90, vino="8.0"), "8"),
    csv(
        "con un código de sesión en blanco",
        [TITULOS_SESION, *sanas(), ",GAC-001,2025-06-01,12,8"],
        (SANAS + 1, 0, 0),
        "1 fila sin «codigo_sesion»",
    ),
    con_una("con espacios dentro del código", "N 90,GAC-001,2025-06-01,12,8", "sin espacios"),
    csv("con el código de la región sin su cero", [_FAC, *_FACILITADORES, "8,2024,1"], (10, 0, 0)),
    csv("con la región por su nombre", [_FAC, *_FACILITADORES, "Cusco,2025,1"], (10, 0, 0)),
    csv("con una región que no existe", [_FAC, *_FACILITADORES, "Atlántida,2025,1"], (9, 1, 0), "DIRESA"),
    csv("con el código de región como 11.0", [_FAC, *_FACILITADORES, "11.0,2025,1"], (10, 0, 0)),
    csv("con un año imposible", [_FAC, *_FACILITADORES, "11,205,1"], (9, 1, 0), "entre 2000 y 2100"),
    csv("con un año que no ha llegado", [_FAC, *_FACILITADORES, "11,2031,1"], (9, 1, 0), "todavía no ha llegado"),
    csv(
        "con latitud y longitud cambiadas de sitio",
        [_EST, *_LUGARES, "91000010,Puesto,11,02,01,-72.5,-13.5"],
        (10, 0, 0),
        "intercambiadas",
    ),
    csv("con coordenadas sin signo", [_EST, *_LUGARES, "91000010,Puesto,11,02,01,13.5,72.5"], (10, 0, 0), "signo"),
    csv(
        "con coordenadas en otro país",
        [_EST, *_LUGARES, "91000010,Puesto,11,02,01,40.4,-3.7"],
        (9, 1, 0),
        "latitud entre",
    ),
    csv(
        "con coordenadas en cero",
        [_EST, *_LUGARES, "91000010,Puesto,11,02,01,0,0"],
        (10, 0, 0),
        "coordenadas en cero, leídas como sin dato",
        reparadas=1,
    ),
    csv(
        "con el UBIGEO sin su cero",
        [_GRUPOS, *_DE_LUGAR, "GAC-190,90000001,80101,2025-02-01"],
        (10, 0, 0),
        "ceros repuestos",
        reparadas=1,
    ),
    csv(
        "con un UBIGEO sin su cero que es de otra parte",
        [_GRUPOS, *_DE_LUGAR, "GAC-190,90000001,10101,2025-02-01"],
        (9, 1, 0),
        "no es de ninguna provincia del registro cargado",
    ),
    csv(
        "con un UBIGEO que no es de ningún departamento",
        [_GRUPOS, *_DE_LUGAR, "GAC-190,90000001,310101,2025-02-01"],
        (9, 1, 0),
        "empieza por su departamento",
    ),
    csv(
        "con los códigos del árbol sin sus ceros",
        [_EST, *_LUGARES, "91000010,Puesto,11.0,2,11-2-1,-13.5,-72.5"],
        (10, 0, 0),
        "código completado con sus ceros",
        reparadas=1,
    ),
    csv(
        "con la red en blanco y la microrred completa",
        [_EST, *_LUGARES, "91000010,Puesto,11,,11-02-01,-13.5,-72.5"],
        (10, 0, 0),
        "código tomado del de su microrred",
        reparadas=1,
    ),
    csv(
        "con una microrred sin su red",
        [_EST, *_LUGARES, "91000010,Puesto,11,,05,-13.5,-72.5"],
        (10, 0, 0),
        "código sin su red, que no se usa",
        reparadas=1,
    ),
    csv(
        "con el territorio y el periodo escritos de otra manera",
        [_REPORTES, *(f"11,2025-{n:02d},2026-02-01" for n in range(1, 10)), "pe,2025-s2,2026-02-01"],
        (10, 0, 0),
        "periodo en su forma corta",
        reparadas=1,
    ),
    csv(
        "con coma decimal en las coordenadas",
        [_EST, *_LUGARES, '91000010,Puesto,11,02,01,"-13,5","-72,5"'],
        (10, 0, 0),
        "decimal",
    ),
    csv(
        "con una red de otra región",
        [_EST, *_LUGARES, "91000010,Puesto,11,25-02,01,-13.5,-72.5"],
        (9, 1, 0),
        "no forma un territorio",
    ),
    csv(
        "con un código de establecimiento con letras",
        [_EST, *_LUGARES, "9100A010,Puesto,11,02,01,-13.5,-72.5"],
        (9, 1, 0),
        "8 cifras",
    ),
    csv(
        "con el motivo en minúsculas",
        [_FALTAS, *(f"S-00{n:02d},M05,no,0" for n in range(10, 19)), "S-0001,m04,sin_dato,1"],
        (10, 0, 0),
        "M04",
        reparadas=1,
    ),
    csv(
        "con un motivo casi bien escrito",
        [_FALTAS, *(f"S-00{n:02d},M05,no,0" for n in range(10, 19)), "S-0001,M4,si,1"],
        (9, 1, 0),
        "¿Quiso decir «M04»?",
    ),
    csv(
        "con un motivo que no existe",
        [_FALTAS, *(f"S-00{n:02d},M05,no,0" for n in range(10, 19)), "S-0001,M77,si,1"],
        (9, 1, 0),
        "uno de: M01",
    ),
    csv(
        "con «SÍ» por «si»",
        [_FALTAS, *(f"S-00{n:02d},M05,no,0" for n in range(10, 19)), "S-0001,M04,SÍ,0"],
        (10, 0, 0),
        "si",
        reparadas=1,
    ),
    csv(
        "con un texto demasiado largo",
        [
            "codigo_grupo,nombre,codigo_renipress,fecha_conformacion",
            *(f"GAC-1{n:02d},Uno,90000001,2025-02-01" for n in range(9)),
            f"GAC-190,{'x' * 300},90000001,2025-02-01",
        ],
        (9, 1, 0),
        "200 letras",
    ),
    csv(
        "con una hora imposible",
        [f"{TITULOS_SESION},hora", *(f"{f},09:30" for f in sanas()), f"{sesion(90)},25:70"],
        (SANAS, 1, 0),
        "una hora",
    ),
)
