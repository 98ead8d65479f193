"""Un mundo pequeño con filas en las tablas de la guía, contado a mano en las pruebas que lo usan."""

from __future__ import annotations

from typing import Any

from dashboard.contratos.tablas import tabla_de
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares


def _puntos(tabla: str, **otros: Any) -> dict[str, Any]:
    """Una fila con sí en todos los puntos de la lista, salvo lo que se diga."""
    return {punto.nombre: "si" for punto in tabla_de(tabla).puntos} | otros


def de_la_guia() -> dict[str, Any]:
    """Cuatro establecimientos que atienden partos, de una red de Cusco; los grupos G1 y G2 son del 1; G3, del 2.

    Personal: el 1 designó a 2 + 1 y capacitó a 3, remitió y la red consolidó; el 2, a 1 y remitió después de la fecha
    de datos; el 3, a nadie; del 4 no hay registro. La fecha de datos es el 10 de octubre de 2026.
    """
    return {
        "establecimientos": lugares(4),
        "grupos": [
            grupo("G1", "00000001", integrantes=12), grupo("G2", "00000001", integrantes=9),
            grupo("G3", "00000002", integrantes=10),
        ],
        "sesiones": [
            sesion("S0", "G2", "2025-05-01", 5, 9),
            sesion("S1", "G1", "2026-05-10", 8, 12, gestantes=2, lactantes=5, visitantes=1, ninos_0_5m=3),
            sesion("S2", "G1", "2026-10-10", 6, 12, gestantes=1),
            sesion("S3", "G3", "2026-03-10", 7, 10),
        ],
        "personal_encargado": [
            {
                "codigo_renipress": "00000001", "fecha": "2025-02-01", "profesionales": 1, "tecnicos": 0,
                "capacitados": 0,
            },
            {
                "codigo_renipress": "00000001", "fecha": "2026-02-01", "profesionales": 2, "tecnicos": 1,
                "capacitados": 3, "fecha_remision": "2026-02-10", "fecha_consolidacion": "2026-03-01",
            },
            {
                "codigo_renipress": "00000002", "fecha": "2026-04-01", "profesionales": 0, "tecnicos": 1,
                "capacitados": 0, "fecha_remision": "2026-11-05",
            },
            {"codigo_renipress": "00000003", "fecha": "2026-04-01", "profesionales": 0, "tecnicos": 0},
        ],
        "planes": [
            {"codigo_renipress": "00000001", "fecha": "2026-03-01", **_puntos("planes")},
            {"codigo_renipress": "00000002", "fecha": "2025-01-01", **_puntos("planes")},
            {"codigo_renipress": "00000002", "fecha": "2026-06-01", **_puntos("planes", aprobado="no")},
        ],
        "compromisos": [
            {"codigo_renipress": "00000001", "fecha": "2026-03-05", "clase_actor": "junta_vecinal", "compromisos": 2,
             "en_acta": "no"},
            {"codigo_renipress": "00000001", "fecha": "2026-06-05", "clase_actor": "otro", "compromisos": 1,
             "en_acta": "si"},
            {"codigo_renipress": "00000002", "fecha": "2026-06-05", "clase_actor": "otro", "compromisos": 1},
        ],
        "talleres": [
            *(
                {"codigo_taller": "T1", "numero_sesion": n, "modalidad": "4x3", "fecha": f"2026-0{n + 1}-01",
                 "codigo_renipress": "00000001", "convocadas": 5, "asistieron": 4}
                for n in range(1, 5)
            ),
            *(
                {"codigo_taller": "T2", "numero_sesion": n, "modalidad": "6x2", "fecha": f"2026-0{n}-20",
                 "codigo_renipress": "00000002"}
                for n in range(1, 6)
            ),
        ],
        "seleccion_madre_guia": [
            {"codigo_grupo": "G1", "fecha": "2026-02-01", **_puntos("seleccion_madre_guia")},
            {"codigo_grupo": "G3", "fecha": "2026-02-01", **_puntos("seleccion_madre_guia", apoyo=None)},
        ],
        "arranque": [
            {"codigo_grupo": "G1", "fecha": "2026-02-01", **_puntos("arranque", lista_temas="no")},
            {"codigo_grupo": "G1", "fecha": "2026-08-01", **_puntos("arranque")},
            {"codigo_grupo": "G2", "fecha": "2026-02-01", **_puntos("arranque", normas_convivencia="no")},
        ],
        "funcionamiento": [
            {"codigo_grupo": "G1", "fecha": "2026-02-01", "cuidado_ninos": "no", "contacto": "si"},
            {"codigo_grupo": "G3", "fecha": "2026-02-01", "cuidado_ninos": None, "contacto": "no"},
        ],
        "acompanamientos": [
            {"codigo_grupo": "G1", "fecha": "2026-05-20", "clase": "visita"},
            {"codigo_grupo": "G3", "fecha": "2025-05-20", "clase": "visita"},
        ],
        "espacios_virtuales": [
            {"codigo_grupo": "G1", "fecha": "2026-01-10", "clase_espacio": "facebook", "activo_espacio": "si"},
            {"codigo_grupo": "G1", "fecha": "2026-09-10", "clase_espacio": "facebook", "activo_espacio": "no"},
            {"codigo_grupo": "G2", "fecha": "2026-01-10", "clase_espacio": "blog", "activo_espacio": "si"},
        ],
        "mensajeria": [
            {"codigo_campana": "M1", "perfil": "P1", "codigo_territorio": "11", "fecha": "2026-05-01",
             "personas": 90, "enviados": 400, "entregados": 300},
            {"codigo_campana": "M1", "perfil": "P2", "codigo_territorio": "11", "fecha": "2026-05-01", "enviados": 900},
        ],
        "presupuesto": [
            {"unidad_ejecutora": "400", "anio": 2026, "programa": "salud_materno", "codigo_territorio": "11",
             "programado": 1000.4, "ejecutado": 250.4},
        ],
        "poblacion": [
            {"codigo_territorio": "11", "anio": 2026, "nacimientos": 200},
            {"codigo_territorio": "00000001", "anio": 2026, "nacimientos": 3},
        ],
        "perfil_facilitadores": [
            {"diresa": "11", "anio": 2026, "identificados": 6, "idioma_local": 3, "visitas_recibidas": 2}
        ],
        "capacitaciones": [
            {"codigo_territorio": "11", "fecha": "2026-05-25", "dirigida_a": "personal_encargado", "capacitados": 9,
             "en_campana": "si"},
            {"codigo_territorio": "11-01", "fecha": "2026-06-03", "dirigida_a": "madres_guia", "capacitados": 7},
        ],
        "foros": [
            {"codigo_grupo": "G1", "fecha": "2026-02-10", "bloque": "menor_6m", "aportes": 12,
             "sin_temas_evitados": "si"}
        ],
        "entregas": [
            {"codigo_territorio": "11", "fecha": "2026-08-26", "entrega": "reconocimiento", "cantidad": 4},
            {"codigo_territorio": "11", "fecha": "2026-03-01", "entrega": "material_educativo", "cantidad": 200},
        ],
        "metas": [
            {"codigo_meta": "A", "codigo_territorio": "11", "nombre": "Planes aprobados", "fecha_inicio": "2026-01-01",
             "valor_inicial": 0.0, "fecha_meta": "2026-12-31", "meta": 4.0, "unidad_meta": "planes"}
        ],
        "avances": [{"codigo_meta": "A", "fecha": "2026-07-02", "avance": 1.0}],
        "recursos": [
            {"codigo_recurso": "R1", "tipo": "lactario", "nombre": "Lactario del hospital", "ubigeo": "110101",
             "sillas_mesas": "si", "refrigerador": "no", "latitud": -13.5, "longitud": -71.98,
             "pais": "Perú"},
            {"codigo_recurso": "R2", "tipo": "banco_leche", "nombre": "Banco regional", "ubigeo": "110101",
             "valor": 120.0, "unidad": "litros al año", "pais": "Perú"},
            {"codigo_recurso": "MX", "tipo": "banco_leche", "nombre": "UMAE HGO 4", "valor": 1200.0,
             "unidad": "litros al año", "pais": "México", "fuente": "IMSS, boletín 531/2020"},
        ],
        "resultados": [
            {"indicador": "DCI_menor_5a_OMS", "anio": 2025, "ambito": "Nacional", "valor_pct": 11.5, "minimo_pct": 11.0,
             "maximo_pct": 12.0, "fuente": "ejemplo"},
            {"indicador": "DCI_menor_5a_OMS", "anio": 2025, "ambito": "Cusco", "valor_pct": 13.0, "fuente": "ejemplo"},
        ],
        "campanas": [
            {"nombre": "Semana", "anio": 2026, "inicio": "2026-08-24", "fin": "2026-08-30", "pais": "Perú"},
            {"nombre": "Jornada", "anio": 2026, "inicio": "2026-01-01", "fin": "2026-12-31", "pais": "Perú",
             "dia_del_mes": 25},
        ],
        "reportes": [{"codigo_territorio": "11", "periodo": "2026-10", "fecha_reporte": "2026-10-10"}],
    }  # fmt: skip
