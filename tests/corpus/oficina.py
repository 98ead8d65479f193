"""Archivos como salen de una oficina: de otros programas, con pistas en los títulos, códigos envueltos y pies."""

from __future__ import annotations

from collections.abc import Sequence

from tests.corpus.caso import SANAS, TITULOS_SESION, Caso, csv, libro, sanas, sesion

_T = TITULOS_SESION
_G = "codigo_grupo,nombre,codigo_renipress,fecha_conformacion"
_E = "codigo_renipress,nombre,categoria,diresa,red,microrred,ubigeo,departamento,latitud,longitud"
_HIS = (
    "Id_Establecimiento,Codigo_Unico,Nombre_Establecimiento,Codigo_Disa,Disa,Codigo_Red,Red,Codigo_MicroRed,MicroRed,"
    "Ubigueo_Establecimiento,Departamento,Provincia,Distrito,Codigo_Sector,Descripcion_Sector"
)


def _grupos(*nombres: str, renipress: str = "90000001") -> list[str]:
    return [_G, *(f"GAC-9{n:02d},{nombre},{renipress},2025-02-01" for n, nombre in enumerate(nombres))]


def _con_partes(filas: Sequence[str], antes: str, despues: str) -> list[str]:
    return [f"{antes}{fila}{despues}" for fila in filas]


CASOS: tuple[Caso, ...] = (
    csv(
        "de Kobo, con el grupo delante de cada título y columnas suyas",
        [
            "start,end,datos/codigo_sesion,datos/codigo_grupo,datos/fecha,datos/esperadas,datos/asistentes,_id,"
            "_submission_time",
            *_con_partes(
                sanas(), "2025-06-30T09:00:00.000-05:00,2025-06-30T09:10:00.000-05:00,", ",311,2025-06-30T14:10:00"
            ),
        ],
        (SANAS, 0, 0),
    ),
    csv(
        "de un formulario de internet, con marca de tiempo y horas AM y PM",
        [f"Marca temporal,{_T},hora", *_con_partes(sanas(), "30/06/2025 9:30:15,", ",3:05 PM")],
        (SANAS, 0, 0),
        "hora leída de otra forma de escribirla",
        reparadas=SANAS,
    ),
    csv(
        "con pistas en los títulos",
        [
            "Código de la sesión *,Código del grupo,Fecha (dd/mm/aaaa),esperadas (N°),Número de asistentes",
            *(sesion(n, fecha=f"{n % 27 + 1:02d}/06/2025") for n in range(12, 12 + SANAS)),
        ],
        (SANAS, 0, 0),
    ),
    csv(
        "sin el código de cada sesión",
        [fila.partition(",")[2] for fila in [_T, *sanas()]],
        (SANAS, 0, 0),
        "se toma el de la sesión de su grupo ese día",
    ),
    csv("con la línea «sep=;» delante", ["sep=;", *(fila.replace(",", ";") for fila in [_T, *sanas()])], (SANAS, 0, 1)),
    csv(
        "con códigos envueltos para que no pierdan sus ceros",
        [_G, *(f'GAC-9{n:02d},Grupo {n},"=""90000001""",2025-02-01' for n in range(4)),
         *(f"GAC-8{n:02d},Grupo {n},'90000002,2025-02-01" for n in range(4))],
        (8, 0, 0),
        reparadas=8,
    ),
    csv(
        "con cifras de ancho completo",
        [_T, *sanas(), sesion(77, esperadas="１２", vino="８")],
        (SANAS + 1, 0, 0),
        reparadas=1,
    ),
    csv(
        "con promedio, suma y quién lo elaboró al pie",
        [_T, *sanas(), "Promedio,,,12,8", "Σ,,,108,72", "Elaborado por:,,,,"],
        (SANAS, 0, 3),
    ),
    csv(
        "con errores de otras hojas de cálculo",
        [_T, *sanas(), sesion(77, vino="Err:502"), sesion(78, vino="#ERROR!")],
        (SANAS, 2, 0),
        "Es un error de fórmula de la hoja de cálculo",
    ),
    csv(
        "con el código de un establecimiento en notación científica",
        [_G, *(f"GAC-9{n:02d},Grupo {n},90000001,2025-02-01" for n in range(9)), "GAC-800,Grupo,9.00E+07,2025-02-01"],
        (9, 1, 0),
    ),
    csv(
        "con el código y el nombre del grupo en dos columnas",
        ["codigo_sesion,codigo_grupo,grupo,fecha,esperadas,asistentes",
         *(fila.replace("GAC-001,", "GAC-001,Leche y Vida,") for fila in sanas())],
        (SANAS, 0, 0),
    ),
    csv(
        "con la fila entera dos veces",
        [_T, *sanas(), sanas()[0]],
        (SANAS, 0, 1),
        "se cuenta una vez",
    ),
    csv(
        "con el nombre de una persona por nombre de grupo",
        _grupos(*(f"Semilla {n}" for n in range(9)), "Maria ZZCANARIO Mamani"),
        (9, 1, 0),
    ),
    csv(
        "con nombres de grupos que llevan nombres propios",
        _grupos("Madres de Huáscar", "Santa Rosa de Lima", "María Auxiliadora", "Flores de Mayo", "Virgen del Carmen"),
        (5, 0, 0),
    ),
    csv(
        "con un establecimiento lejos de su departamento",
        [_E, *(f"9100000{n},Puesto {n},I-1,11,11-02,11-02-01,080101,CUSCO,-13.{n}2,-72.1{n}" for n in range(9)),
         "91000009,Puesto 9,I-1,11,11-02,11-02-01,080101,CUSCO,-5.2,-80.6"],
        (10, 0, 0),
        "a más de 20 km de su departamento",
    ),
    csv(
        "el maestro de establecimientos del HIS",
        [_HIS, *(f"{n},90000001,Hospital Quillarumi,11,CUSCO,02,VALLE EJEMPLO,01,QUILLARUMI,080101,CUSCO,EJEMPLO,"
                 "QUILLARUMI,1,MINSA" for n in range(7001, 7005))],
        (4, 0, 0),
    ),
    Caso(
        "con dos tablas una al lado de otra",
        "libro.xlsx",
        libro({"Junio": [
            [*_T.split(","), "", *_G.split(",")],
            *([*fila.split(",")[:3], 12, 8, "", f"GAC-9{n}", f"Grupo {n}", "90000001", "2025-02-01"]
              for n, fila in enumerate(sanas())),
        ]}),
        ((SANAS, 0, 0), (SANAS, 0, 0)),
        "empieza otra tabla",
    ),
)  # fmt: skip
