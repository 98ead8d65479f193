"""Una escena de cada clase que la presentación sabe dibujar, con textos largos: las de verdad cambian con los datos."""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Fraccion, Veredicto
from dashboard.dominio.grafica import Formato, Grafico, Papel, Senal, Serie, Tipo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.escenas.escena import Area, Cifra, Enlace, Escena, Mapa, Notas, Punto, Tabla, Tarjeta
from dashboard.indicadores.listas.lista import Columna

NOTAS = Notas("Se lee así.", "Qué es.", "Guía 6.1.4.", "Los informes.", "31 oct 2026", ("Es provisional.",))
AVISO = "9 establecimientos sin reporte: no se sabe si tienen grupo. 14 sin dato de partos: quedan fuera de la cuenta."


def escena(titulo: str = "Un titular", **otros: object) -> Escena:
    """Una escena vacía con lo que se le dé."""
    partes: dict[str, object] = {
        "sobretitulo": "Semana de la Lactancia Materna · 24 al 30 de agosto de 2026",
        "titulo": titulo, "bajada": "", "cifras": (), "graficos": (), "mapas": (), "tabla": None, "notas": NOTAS,
        "fuente": "Fuente: RENIPRESS y grupos informados por la región · datos al 31 oct 2026 · carga n.º 1",
        "enlace": Enlace("PE", Nivel.PAIS), "clave": "falsa",
    }  # fmt: skip
    return Escena(**(partes | otros))  # type: ignore[arg-type]


COLUMNAS = Grafico(
    "columnas", Tipo.COLUMNAS, "Cobertura al cierre de cada año", "%", ("2023", "2024", "2025", "2026"),
    (Serie("Cobertura", (0.491, 0.592, 0.02, 0.711)),), Formato.PORCENTAJE, linea=0.8,
    textos=("49,1\u202f%", "59,2\u202f%", "2,0\u202f%", "71,1\u202f%"),
)  # fmt: skip
MESES = tuple(f"{mes} {anio}" for anio in (2025, 2026) for mes in ("ene", "feb", "mar", "abr", "may", "jun"))
LINEAS = Grafico(
    "lineas", Tipo.LINEAS, "Asistencia por mes (a rayas: lo esperado)", "%", MESES,
    (
        Serie("Asistencia", (0.731, 0.72, 0.7, None, 0.647, 0.66, 0.67, 0.69, 0.7, 0.71, 0.7, 0.691)),
        Serie("Lo esperado", (0.72,) * 12, Papel.CENTRO),
        Serie("Rango esperado, hasta", (0.75,) * 12, Papel.LIMITE),
        Serie("Rango esperado, desde", (0.69,) * 12, Papel.LIMITE),
    ),
    Formato.PORCENTAJE, senales=(Senal(4, -1), Senal(9, 1, fuerte=False)),
    anotado=((4, "Campaña de vacunación: 64,7\u202f%"), (9, "71,0\u202f%")),
)  # fmt: skip
BARRAS = Grafico(
    "barras", Tipo.BARRAS, "Establecimientos que faltan", "establecimientos", ("Cajamarca", "Puno", "Lima Provincias"),
    (Serie("Faltaban en 2025", (1255, 30, 25), Papel.ANTES), Serie("Faltan en 2026", (1055, None, 0), Papel.AHORA)),
    Formato.ENTERO,
)  # fmt: skip
APILADAS = Grafico(
    "apiladas", Tipo.APILADAS, "Por qué faltan", "%", ("Falta de tiempo o tareas del hogar", "Siembra"),
    (
        Serie("Justificadas", (0.1, 0.05), Papel.JUSTIFICADA),
        Serie("Injustificadas", (0.2, 0.0), Papel.INJUSTIFICADA),
    ),
    Formato.PORCENTAJE, textos=("30,0\u202f%", "5,0\u202f%"),
)  # fmt: skip
CASCADA = Grafico(
    "cascada", Tipo.CASCADA, "De un año al otro", "puntos", ("2025", "Cusco", "2026"),
    (
        Serie("Total", (0.7, None, 0.65), Papel.TOTAL),
        Serie("Resta", (None, -0.05, None), Papel.RESTA),
    ),
    Formato.PUNTOS, textos=("70,0", "−5,0", "65,0"),
)  # fmt: skip
MENSUAL = Grafico(
    "mensual", Tipo.COLUMNAS_APILADAS, "Inasistencias por mes", "inasistencias", MESES,
    (
        Serie("Justificadas", tuple(range(1000, 13000, 1000)), Papel.JUSTIFICADA),
        Serie("Sin calificar", (None,) * 12, Papel.SIN_MOTIVO),
    ),
    Formato.ENTERO,
)  # fmt: skip


def cifra(valor: str, texto: str, veredicto: Veredicto | None = None) -> Cifra:
    """Una cifra ya escrita."""
    return Cifra(valor, texto, veredicto=veredicto, indicador="cobertura" if veredicto else "")


CIFRAS = (
    cifra(
        "71,1\u202f%", "1\u202f349 de 1\u202f897 establecimientos que atienden partos tienen grupo", Veredicto.NO_CUMPLE
    ),
    cifra("169", "establecimientos faltan para llegar a 80 de cada 100"),
)
TARJETAS = tuple(
    Tarjeta(nombre, donde, (cifra("10 de 10", "meses con sesión"), cifra("91,0\u202f%", "de asistencia")))
    for nombre, donde in (
        ("Nido de Colores", "Qorachimbar, Cusco · desde 2021"),
        ("Abrazos del Valle", "Pampas, Huancavelica · desde 2020"),
        ("Madres Lactantes Unidas de la Comunidad", "Ilabaya, Tacna · desde 2022"),
    )
)


def tabla(filas: int, total: int) -> Tabla:
    """Una tabla con tantas filas como se pidan de un total."""
    columnas = (
        Columna("nombre", "Establecimiento"), Columna("donde", "Dónde se reúne"),
        Columna("n", "Grupos", tipo="entero"), Columna("asistencia", "Asistencia", tipo="porcentaje"),
    )  # fmt: skip
    fila = {"nombre": "Centro de salud Virgen de la Puerta", "donde": "Local comunal", "n": 1234, "asistencia": 0.8}
    return Tabla(columnas, tuple(dict(fila) for _ in range(filas)), total)


def mapas(consulta: Consulta) -> tuple[Mapa, Mapa, Mapa]:
    """El de antes, el de ahora y el de los establecimientos que faltan, de todo el país."""
    rasgos = consulta.areas(consulta.raiz)["features"]
    nodos = {nodo.codigo: nodo for nodo in consulta.hijos(consulta.raiz)}
    rotulos = {codigo: consulta.lugar(nodo).get("rotulo") for codigo, nodo in nodos.items()}

    def areas(desde: int) -> tuple[Area, ...]:
        return tuple(
            Area(
                str(rasgo["id"]), nodos[str(rasgo["id"])].nombre, Nivel.DIRESA, Fraccion(n % 10 + desde, 12),
                f"{n},0\u202f%", "n de N", Veredicto.CUMPLE if n % 10 + desde > 9 else Veredicto.NO_CUMPLE,
                rotulo=tuple(rotulos[str(rasgo["id"])]) if rotulos[str(rasgo["id"])] else None,  # type: ignore[arg-type]
            )
            for n, rasgo in enumerate(rasgos)
        )  # fmt: skip

    lugares = [(c, r) for c, r in rotulos.items() if r]
    puntos = tuple(
        Punto(codigo, f"Hospital de {nodos[codigo].nombre}", "sin grupo", (lon, lat), nombrado=n < 3)
        for n, (codigo, (lon, lat)) in enumerate(lugares)
    )
    antes = Mapa("PE", "cobertura", "Regiones que cumplen", areas(0), "2023")
    ahora = Mapa("PE", "cobertura", "Regiones que cumplen", areas(2), "2026")
    return antes, ahora, Mapa("PE", "cobertura", "Lo que falta", areas(2), puntos=puntos)


def todas(consulta: Consulta) -> tuple[Escena, ...]:
    """Una de cada clase."""
    antes, ahora, faltan = mapas(consulta)
    con_aviso = {"avisos": (AVISO, "Cifras provisionales al 31 oct 2026.")}
    cambio = (cifra("0 → 11", "de 29 regiones"),)
    bajada = "Faltan 169 para llegar a 80 de cada 100. A este paso, 2029. Es lo que pide la guía a cada región."
    titulo = "En 2023, 49 de cada 100 establecimientos que atienden partos tenían un grupo."
    return (
        escena(titulo, destacado="Hoy, 71.", bajada=bajada, graficos=(COLUMNAS,), cifras=CIFRAS, **con_aviso),
        escena(titulo, destacado="Hoy, 71.", bajada="Faltan 169.", graficos=(COLUMNAS,)),
        escena("Las regiones que ya cumplen", mapas=(antes, ahora), cifras=cambio, **con_aviso),
        escena("Cómo están las regiones", mapas=(ahora,), cifras=CIFRAS, **con_aviso),
        escena("Dónde falta un grupo", mapas=(faltan,), cifras=CIFRAS),
        escena("Tres grupos que no faltaron", destacado="ningún mes", tarjetas=TARJETAS),
        escena("La asistencia bajó en mayo", graficos=(LINEAS,), cifras=CIFRAS, **con_aviso),
        escena("Cuánto falta", bajada=bajada, graficos=(BARRAS,), cifras=CIFRAS[1:], **con_aviso),
        escena("Por qué faltan", graficos=(LINEAS, APILADAS), cifras=CIFRAS, bajada=bajada, **con_aviso),
        escena("De un año al otro", graficos=(CASCADA,)),
        escena("Mes a mes", graficos=(MENSUAL,)),
        escena("Los que se reúnen", tabla=tabla(20, 134), cifras=CIFRAS, bajada=bajada * 2, **con_aviso),
        escena("Pocos", tabla=tabla(2, 2), **con_aviso),
        escena(
            "Nos comprometemos a formar 35 grupos", destacado="antes de agosto de 2027.", cifras=CIFRAS, bajada=bajada
        ),
        escena("¿Dónde está mi grupo?", bajada=bajada, direccion="http://tablero.region.gob.pe/territorio/11"),
        escena("De dónde sale cada cifra", bajada=bajada * 5, apendice=True),
        escena("Lo que no se contó", bajada=bajada, tabla=tabla(20, 20), apendice=True, **con_aviso),
    )
