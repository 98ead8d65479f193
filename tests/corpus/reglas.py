"""Reglas entre filas y entre tablas: códigos que no existen, cuentas que no cuadran, claves repetidas."""

from __future__ import annotations

from tests.corpus.caso import SANAS, TITULOS_SESION, Caso, con_una, csv, sanas, sesion

_GRUPOS = "codigo_grupo,codigo_renipress,fecha_conformacion,fecha_cierre"
_NUEVOS = [f"GAC-1{n:02d},90000001,2025-02-01," for n in range(9)]
_FALTAS = "codigo_sesion,motivo,justificada,cantidad"
_CEROS = [f"S-00{n:02d},M05,no,0" for n in range(10, 19)]
_REPORTES = "codigo_territorio,periodo,fecha_reporte"
_ENTREGADOS = [f"11-02,2025-0{n},2026-01-10" for n in range(1, 10)]
_VISITAS = "codigo_supervision,fecha,codigo_renipress,codigo_grupo,nivel,acuerdos,acuerdos_cumplidos"
_HECHAS = [f"V-1{n:02d},2025-06-0{n},90000001,,red,2,1" for n in range(1, 10)]
_HIS = "Id_Cita,Fecha_Atencion,{},Codigo_Item,Tipo_Diagnostico,Valor_Lab"
_DEL_HIS = [f"{n},2025-06-0{n},90000001,C0012,D,9,990003" for n in range(1, 10)]

CASOS: tuple[Caso, ...] = (
    con_una("con un grupo que no existe", sesion(90, grupo="GAC-777"), "un código de la tabla grupos"),
    con_una(
        "con una sesión de antes de que se formara su grupo", "N-90,GAC-001,2024-01-01,12,8", "desde que se conformó"
    ),
    con_una("con una sesión después de que se cerró su grupo", "N-90,GAC-007,2025-12-15,10,8", "hasta que se cerró"),
    con_una("con más asistentes que esperadas", sesion(90, vino="15"), "a lo más 12"),
    csv(
        "con la misma sesión dos veces", [TITULOS_SESION, *sanas(), sesion(1)], (SANAS, 0, 1), "1 fila repetida: la 11"
    ),
    con_una("con dos sesiones del mismo código", sesion(1, vino="7"), "difieren en «asistentes»"),
    con_una("sin grupo ni establecimiento", "N-90,,2025-06-01,12,8", "también el grupo"),
    csv(
        "con más gestantes que asistentes",
        [f"{TITULOS_SESION},gestantes", *(f"{f},2" for f in sanas()), f"{sesion(90)},9"],
        (SANAS, 1, 0),
        "las asistentes",
    ),
    csv(
        "con faltas que suman más de las que hubo", [_FALTAS, *_CEROS, "S-0001,M04,sin_dato,40"], (9, 1, 0), "suman más"
    ),
    csv(
        "con faltas de una sesión que no existe",
        [_FALTAS, *_CEROS, "S-9999,M04,si,1"],
        (9, 1, 0),
        "un código de la tabla sesiones",
    ),
    csv(
        "con un grupo de un establecimiento desconocido",
        [_GRUPOS, *_NUEVOS, "GAC-190,99999999,2025-02-01,"],
        (9, 1, 0),
        "un código de la tabla establecimientos",
    ),
    csv(
        "con un grupo cerrado antes de formarse",
        [_GRUPOS, *_NUEVOS, "GAC-190,90000001,2025-02-01,2024-01-01"],
        (9, 1, 0),
        "posterior a",
    ),
    csv(
        "con un código de grupo que parece de territorio",
        [_GRUPOS, *_NUEVOS, "11-02,90000001,2025-02-01,"],
        (9, 1, 0),
        "Anteponga letras",
    ),
    # ese número existe como RENIPRESS: es justo el caso en que se tomaría el de otro
    csv(
        "del HIS, sin el RENIPRESS de sus establecimientos",
        [_HIS.format("Id_Establecimiento"), *(f"{n},2025-06-0{n},90000001,C0012,D,9" for n in range(1, 4))],
        None,
        "maestro de establecimientos del HIS",
    ),
    csv(
        "del HIS, con un RENIPRESS en blanco",
        [f"{_HIS.format('renipress')},Id_Establecimiento", *_DEL_HIS, "10,2025-06-20,,C0012,D,9,90000001"],
        (9, 1, 0),
        "Id_Establecimiento no lo reemplaza",
    ),
    csv("con un periodo mal escrito", [_REPORTES, *_ENTREGADOS, "11-02,2025-13,2026-01-10"], (9, 1, 0), "un semestre"),
    csv(
        "con un periodo que no ha llegado",
        [_REPORTES, *_ENTREGADOS, "11-02,2027,2026-01-10"],
        (9, 1, 0),
        "ya haya empezado",
    ),
    csv(
        "con un territorio que no existe",
        [_REPORTES, *_ENTREGADOS, "11-88,2025,2026-01-10"],
        (9, 1, 0),
        "PE o el código",
    ),
    csv(
        "con más acuerdos cumplidos que tomados",
        [_VISITAS, *_HECHAS, "V-190,2025-06-20,90000001,,red,2,5"],
        (9, 1, 0),
        "no más que los acuerdos",
    ),
    csv(
        "con un nivel de supervisión que no existe",
        [_VISITAS, *_HECHAS, "V-190,2025-06-20,90000001,,barrio,2,1"],
        (9, 1, 0),
        "microrred, red",
    ),
    csv(
        "con la mitad de los grupos desconocidos",
        [TITULOS_SESION, *sanas(4), *(sesion(n, grupo="ZZ-1") for n in range(20, 24))],
        (4, 4, 0),
        "más del 20 %",
    ),
    csv(
        "con una campaña que termina antes de empezar",
        [
            "nombre,anio,inicio,fin",
            *(f"Semana {n},2025,2025-08-24,2025-08-30" for n in range(9)),
            "Mal,2025,2025-08-30,2025-08-24",
        ],
        (9, 1, 0),
        "posterior a",
    ),
    csv(
        "con un porcentaje mayor que cien",
        ["indicador,anio,ambito,valor_pct", *(f"LME,20{n},Cusco,60" for n in range(10, 19)), "LME,2020,Cusco,160"],
        (9, 1, 0),
        "entre 0 y 100",
    ),
)
