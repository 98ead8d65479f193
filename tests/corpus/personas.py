"""Archivos con datos de personas: se rechazan enteros y nada de ellos se repite. Solo hay canarios."""

from __future__ import annotations

from tests.corpus.caso import TITULOS_SESION, Caso, csv, libro, sanas

CANARIOS = ("ZZCANARIO", "9999000", "canario@ejemplo")
_G = "codigo_grupo,codigo_renipress,fecha_conformacion"


def _con(titulo: str, valor: str) -> list[str]:
    return [f"{_G},{titulo}", *(f"GAC-1{n:02d},90000001,2025-02-01,{valor}{n}" for n in range(9))]


CASOS: tuple[Caso, ...] = (
    csv("con una columna de DNI", _con("dni", "9999000"), None, "«dni»"),
    csv("con una columna de nombres y apellidos", _con("Nombres y apellidos", "ZZCANARIO "), None, "datos personales"),
    csv("con una columna de direcciones", _con("domicilio", "ZZCANARIO "), None, "datos personales"),
    csv("con una columna de teléfonos", _con("teléfono", "9999000"), None, "datos personales"),
    csv("con una columna de correos", _con("correo electrónico", "canario@ejemplo.pe"), None, "datos personales"),
    csv("con una columna de fechas de nacimiento", _con("fecha de nacimiento", "9999000"), None, "datos personales"),
    csv("con documentos en una columna sin nombre que los anuncie", _con("dato", "9999000"), None, "dato"),
    csv(
        "con correos en una columna sin nombre que los anuncie",
        [f"{_G},dato", *(f"GAC-1{n:02d},90000001,2025-02-01,c{n}canario@ejemplo.pe" for n in range(9))],
        None,
        "dato",
    ),
    csv(
        "con documentos dentro de las observaciones",
        [
            f"{_G},Observaciones",
            *(f"GAC-1{n:02d},90000001,2025-02-01,{'sin novedad' if n % 2 else ''}" for n in range(6)),
            *(f"GAC-2{n:02d},90000001,2025-02-01,vino con su hermana de DNI 9999000{n}" for n in range(3)),
        ],
        None,
        "documentos, teléfonos o correos dentro de los textos",
    ),
    csv(
        "con un teléfono en un nombre de grupo",
        [
            "codigo_grupo,nombre,codigo_renipress,fecha_conformacion",
            *(f"GAC-1{n:02d},Uno,90000001,2025-02-01" for n in range(9)),
            "GAC-190,llamar 99990001,90000001,2025-02-01",
        ],
        (9, 1, 0),
        "un texto con cifras",
    ),
    Caso(
        "con nombres en otra hoja del libro",
        "libro.xlsx",
        libro(
            {
                "sesiones": [fila.split(",") for fila in [TITULOS_SESION, *sanas()]],
                "padrón": [["Apellidos", "DNI"], ["ZZCANARIO", "99990001"]],
            }
        ),
        (),
        "datos",
    ),
)
