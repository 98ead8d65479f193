"""El informe de un territorio en PDF, para imprimir, firmar y remitir al nivel superior (Guía 6.1.4).

Se dibuja en el servidor desde las mismas descripciones que la página: no pide un navegador ni nada al sistema.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Frame, KeepTogether, PageTemplate, Spacer

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.grafica import Grafico
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.graficas.en_pdf import en_pdf, filas_en_pdf, regla_en_pdf
from dashboard.graficas.letra_pdf import NEGRITA, NORMAL, ancho_de, imprimible, renglones
from dashboard.graficas.mapa_pdf import mapa_en_pdf
from dashboard.graficas.tema import COLORES, TOKENS
from dashboard.indicadores.catalogo import CATALOGO
from dashboard.indicadores.palabras import cantidad_de_hijos
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.formato import al, fecha
from dashboard.salidas.acerca import hoja_acerca, nombre_de_archivo
from dashboard.salidas.dibujo_pdf import Dibujo
from dashboard.salidas.informe_contenido import Contenido, contenido
from dashboard.salidas.informe_piezas import (
    Titulo,
    fichas,
    leyenda,
    parrafo,
    tabla,
    tabla_de_indicadores,
    tabla_de_procesos,
)
from dashboard.salidas.informe_relaciones import Relacion
from dashboard.salidas.libro import MARCA

_AUTOR = "Tablero de los grupos de apoyo comunal a la lactancia materna"
_MARGEN, _ARRIBA, _PIE = 44.0, 50.0, 46.0
_ANCHO = A4[0] - 2 * _MARGEN
#: el alto de lo escrito en una página
_PAGINA = A4[1] - _PIE - _ARRIBA
#: lo que ocupa el bloque de arriba de la primera página
_PORTADA = 96.0
#: lo más alto que se dibuja un mapa
_MAPA = 300.0
#: lo que un mapa lleva además de sus áreas: título, frase y leyenda
_JUNTO_AL_MAPA = 82.0
#: el de un área sola, y lo que le suma cada una de las demás
_MAPA_DE_UNA, _POR_AREA = 130.0, 34.0
#: lo que se dice de la carga y de las reglas con que se cuenta
_DE_FUENTES = (
    "Fecha de corte", "Regiones", "Instituciones en los denominadores", "Grupo activo", "Quiénes atienden partos",
    "Reportes", "Pertenencia", "Norma",
)  # fmt: skip


def informe(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> bytes:
    """El PDF en bytes: los mismos datos dan el mismo archivo. `ErrorVista` si no es un territorio o no hay datos."""
    if not nodo.nivel.es_territorio:
        raise ErrorVista(
            f"«{nodo.nombre}» no es un territorio: el informe es del país a la microrred.",
            que_hacer="Elija el territorio que lo contiene.",
            opciones=[(f"Ir a {consulta.linaje(nodo)[0].nombre}", consulta.linaje(nodo)[0].codigo)],
        )
    consulta.exigir_periodo(periodo)
    dicho = contenido(consulta, nodo, periodo)
    salida = io.BytesIO()
    documento = BaseDocTemplate(
        salida,
        pagesize=A4,
        title=imprimible(f"{dicho.nombre} · {nodo.nombre} · {periodo.texto}"),
        author=_AUTOR,
        subject=imprimible(f"Territorio {nodo.codigo}, periodo {periodo}, carga n.º {dicho.carga}"),
        creator=_AUTOR,
        lang="es-PE",
        # sin la hora del reloj: los mismos datos dan el mismo archivo
        invariant=1,
    )
    alto = _PAGINA
    primera = Frame(_MARGEN, _PIE, _ANCHO, alto - _PORTADA, 0, 0, 0, 0)
    demas = Frame(_MARGEN, _PIE, _ANCHO, alto, 0, 0, 0, 0)
    documento.addPageTemplates(
        [
            PageTemplate("primera", [primera], onPage=_alrededor(dicho, _portada), autoNextPageTemplate="demas"),
            PageTemplate("demas", [demas], onPage=_alrededor(dicho, _cabeza)),
        ]
    )
    documento.build(_partes(consulta, dicho), canvasmaker=_lienzo_de(dicho))
    return salida.getvalue()


def nombre_de_informe(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> str:
    """`informe_11_cusco_2026-S1-carga-12.pdf`; los de demostración lo dicen en el nombre."""
    return nombre_de_archivo("informe", nodo, periodo, consulta.contexto, "pdf")


# -- lo que toda página lleva

#: el nombre de la figura que dice cuántas páginas son: solo se sabe al final
_TOTAL = "total"


def _lienzo_de(dicho: Contenido) -> Callable[..., Any]:
    """Un lienzo que, al terminar, escribe en todas las páginas cuántas son, y cuya fecha es la de la carga."""
    from reportlab.pdfgen.canvas import Canvas

    creada = datetime.fromisoformat(dicho.creada)

    class Lienzo(Canvas):
        def save(self) -> None:
            self.beginForm(_TOTAL, 0, 0, 30, 12)
            self.setFont(NORMAL, 6.8)
            self.setFillColor(TOKENS["apagado"])
            self.drawString(0, 3, str(self.getPageNumber() - 1))
            self.endForm()
            self.setDateFormatter(lambda *_: f"D:{creada:%Y%m%d%H%M%S}")
            super().save()

    return Lienzo


def _alrededor(dicho: Contenido, arriba: Callable[[Any, Contenido], None]) -> Callable[[Any, Any], None]:
    """Cabeza, pie y marca de demostración de una página."""
    sigue = f"{dicho.nodo.nombre} ({dicho.nodo.codigo}) · {dicho.periodo.texto} · {al(dicho.nodo.fecha_datos)}"
    origen = imprimible(f"{sigue} · carga n.º {dicho.carga} · Guía Técnica MINSA 2014, 6.1.4")

    def dibujar(lienzo: Any, documento: Any) -> None:
        lienzo.saveState()
        arriba(lienzo, dicho)
        if dicho.demostracion:
            _marca(lienzo)
        lienzo.setStrokeColor(TOKENS["linea"])
        lienzo.line(_MARGEN, 36, A4[0] - _MARGEN, 36)
        lienzo.setFont(NORMAL, 6.8)
        lienzo.setFillColor(TOKENS["apagado"])
        lienzo.drawString(_MARGEN, 25, origen)
        numero = f"página {documento.page} de "
        final = A4[0] - _MARGEN - 9
        lienzo.drawRightString(final, 25, numero.rstrip())
        lienzo.translate(final + 2, 22)
        lienzo.doForm(_TOTAL)
        lienzo.restoreState()

    return dibujar


def _marca(lienzo: Any) -> None:
    """La franja que dice que todo es inventado."""
    lienzo.setFillColor(TOKENS["demostracion"])
    lienzo.rect(0, A4[1] - 18, A4[0], 18, stroke=0, fill=1)
    lienzo.setFillColor(TOKENS["demostracion-texto"])
    lienzo.setFont(NEGRITA, 7.5)
    lienzo.drawCentredString(A4[0] / 2, A4[1] - 12, imprimible(MARCA))


def _portada(lienzo: Any, dicho: Contenido) -> None:
    """De quién, de cuándo y de qué datos es el informe."""
    y = A4[1] - _ARRIBA
    lienzo.setFillColor(TOKENS["acento"])
    lienzo.rect(_MARGEN, y + 8, 42, 3.2, stroke=0, fill=1)
    lienzo.setFont(NEGRITA, 8.5)
    lienzo.drawString(_MARGEN, y - 8, imprimible(f"{dicho.nombre} · Grupos de apoyo comunal a la lactancia materna"))
    nombre = dicho.nodo.nombre
    ya_lo_dice = nombre.lower().startswith(("red ", "microrred ", "sin "))
    if dicho.nodo.nivel in (Nivel.RED, Nivel.MICRORRED) and not ya_lo_dice:
        nombre = f"{NOMBRES_NIVEL[dicho.nodo.nivel][0].capitalize()} {nombre}"
    tamano = 25 if ancho_de(nombre, 25, NEGRITA) < _ANCHO else 16
    (titulo,) = renglones(nombre, _ANCHO, tamano, NEGRITA, tope=1)
    lienzo.setFillColor(TOKENS["tinta"])
    lienzo.setFont(NEGRITA, tamano)
    lienzo.drawString(_MARGEN, y - 36, titulo)
    lienzo.setFont(NORMAL, 8.5)
    lienzo.setFillColor(TOKENS["apagado"])
    lienzo.drawString(_MARGEN, y - 50, imprimible(dicho.linaje))
    hechos = (
        ("Periodo", dicho.periodo.texto),
        ("Datos al", fecha(dicho.nodo.fecha_datos)),
        ("Estados al", dicho.corte),
        ("Carga de datos", f"n.º {dicho.carga}"),
        ("Código", dicho.nodo.codigo),
    )
    x = _MARGEN
    for que, valor in hechos:
        lienzo.setFont(NORMAL, 6.8)
        lienzo.setFillColor(TOKENS["apagado"])
        lienzo.drawString(x, y - 68, imprimible(que))
        lienzo.setFont(NEGRITA, 8.5)
        lienzo.setFillColor(TOKENS["tinta"])
        lienzo.drawString(x, y - 79, imprimible(valor))
        x += max(ancho_de(valor, 8.5, NEGRITA), ancho_de(que, 6.8)) + 26


def _cabeza(lienzo: Any, dicho: Contenido) -> None:
    """Lo mismo en un renglón, de la segunda página en adelante."""
    y = A4[1] - 36
    lienzo.setFont(NEGRITA, 7.5)
    lienzo.setFillColor(TOKENS["acento"])
    lienzo.drawString(_MARGEN, y, imprimible(dicho.nombre))
    lienzo.setFont(NORMAL, 7.5)
    lienzo.setFillColor(TOKENS["apagado"])
    lienzo.drawRightString(A4[0] - _MARGEN, y, imprimible(f"{dicho.nodo.nombre} · {dicho.periodo.texto}"))


# -- las secciones


def _partes(consulta: Consulta, dicho: Contenido) -> list[Any]:
    numeros = iter(range(1, 20))

    def titulo(texto: str) -> Any:
        return Titulo(texto, next(numeros))

    partes = [parrafo(dicho.titular, "titular"), parrafo(dicho.bajada, "bajada")]
    partes += [parrafo(aviso, "aviso") for aviso in dicho.avisos]
    partes += [Spacer(0, 10), fichas(dicho.fichas, _ANCHO), Spacer(0, 4)]
    partes += [titulo("Indicadores"), Spacer(0, 1), tabla_de_indicadores(dicho.renglones, _ANCHO), Spacer(0, 4)]
    partes += [parrafo(nota, "nota") for nota in _notas_de_indicadores(dicho)]
    if dicho.cambiaron:
        primera, *siguen = dicho.cambiaron
        partes.append(KeepTogether([titulo(primera), *(parrafo(f"• {frase}") for frase in siguen)]))
    partes += _mapa(consulta, dicho, titulo)
    partes += _comparacion(dicho, titulo)
    partes += _asistencia(dicho, titulo)
    for relacion in dicho.relaciones:
        partes += _relacion(relacion, titulo)
    if dicho.procesos:
        partes += [
            CondPageBreak(110),
            titulo("Procesos de la guía"),
            parrafo(_DE_PROCESOS, "nota"),
            tabla_de_procesos(dicho.procesos, _ANCHO),
        ]
    partes.append(KeepTogether([Spacer(0, 26), Dibujo(_ANCHO).firmas("Elaborado por", "Revisado por")]))
    return [*partes, *_fuentes(consulta, dicho, titulo)]


_DE_PROCESOS = "Los de 5.3 y 6.1 a 6.4 de los que se cargó algún dato; para ninguno fija la guía un estándar."


def _notas_de_indicadores(dicho: Contenido) -> list[str]:
    notas = [
        "n de N, como los define el final del informe. «Sin estándar»: la guía no fija ninguno. Un año antes: los "
        "mismos meses. El cambio se dice solo donde se sabe cuánto varía una cifra sin que nada cambie."
    ]
    if any(renglon.n is None and renglon.valor.endswith("%") for renglon in dicho.renglones):
        notas.append(
            "Por debajo de la red, y donde hay un solo grupo, no se dicen cuentas de quienes integran los grupos (sus "
            "asistencias y sus faltas): por eso hay valores sin n ni N. El personal sí se cuenta."
        )
    return notas


def _mapa(consulta: Consulta, dicho: Contenido, titulo: Callable[[str], Any]) -> list[Any]:
    # pocas áreas no necesitan media página
    alto = min(_MAPA, _MAPA_DE_UNA + _POR_AREA * (len(dicho.areas) - 1))
    if dicho.comparacion and (libre := _PAGINA - _alto_de_comparacion(dicho.comparacion) - _JUNTO_AL_MAPA) >= _MAPA / 2:
        # con la comparación en la misma página
        alto = min(alto, libre)
    dibujo = mapa_en_pdf(consulta.areas(dicho.nodo), dicho.areas, _ANCHO, alto)
    if dibujo is None:
        return []
    dibujo.hAlign = "CENTER"
    arriba = [parrafo(dicho.de_hijos, "dicho")] if dicho.de_hijos else []
    mapa = [titulo("Cobertura en el mapa"), *arriba, dibujo, Spacer(0, 4), leyenda(dicho.leyenda, _ANCHO)]
    return [KeepTogether(mapa)]


def _comparacion(dicho: Contenido, titulo: Callable[[str], Any]) -> list[Any]:
    grafico = dicho.comparacion
    if grafico is None:
        return []
    que = cantidad_de_hijos(dicho.nodo, len(grafico.categorias))
    primera, *filas = filas_en_pdf(grafico, _ANCHO)
    regla = regla_en_pdf(grafico, _ANCHO)
    cabeza = [titulo(f"Cobertura de {que}"), parrafo(_ORDEN, "nota"), Spacer(0, 3), regla, primera]
    nota = [parrafo(dicho.fuera, "nota")] if dicho.fuera else []
    if _alto_de_comparacion(grafico) <= _PAGINA:
        # seguidas se comparan: si caben en una página no se reparten en dos
        return [KeepTogether([*cabeza, *filas, *nota])]
    return [KeepTogether([*cabeza, *filas[:3]]), *filas[3:], *nota]


def _alto_de_comparacion(grafico: Grafico) -> float:
    """Lo que ocupa con su título, su regla y sus notas."""
    return sum(float(fila.height) for fila in filas_en_pdf(grafico, _ANCHO)) + 80


_ORDEN = (
    "Primero, a quien más establecimientos le faltan; detrás, de quien no se sabe y donde no se atienden partos. Entre "
    "paréntesis, n de N."
)


_COMO_SE_LEE = "% de las asistencias esperadas de cada mes. Banda: rango esperado; a rayas: lo esperado."


def _asistencia(dicho: Contenido, titulo: Callable[[str], Any]) -> list[Any]:
    frase = [parrafo(dicho.mensual, "dicho")] if dicho.mensual else []
    dibujo = en_pdf(dicho.tendencia, _ANCHO, 60 if dicho.tendencia.sin_nada else 165)
    notas = [] if dicho.tendencia.sin_nada else dicho.esperado
    partes: list[Any] = [
        KeepTogether(
            [
                titulo("Asistencia a las sesiones"),
                *frase,
                parrafo(_COMO_SE_LEE, "nota"),
                Spacer(0, 3),
                dibujo,
                *(parrafo(nota, "nota") for nota in notas),
            ]
        )
    ]
    motivos = [titulo("Por qué faltaron"), parrafo(dicho.de_motivos, "nota"), Spacer(0, 3)]
    if dicho.motivos:
        motivos += [leyenda(_series(dicho.motivos), _ANCHO), Spacer(0, 2), en_pdf(dicho.motivos, _ANCHO)]
    return [*partes, KeepTogether(motivos)]


def _series(grafico: Grafico) -> list[tuple[str, str]]:
    return [(COLORES[serie.papel], serie.nombre.lower()) for serie in grafico.series]


def _relacion(relacion: Relacion, titulo: Callable[[str], Any]) -> list[Any]:
    partes = [CondPageBreak(110), titulo(relacion.titulo), parrafo(relacion.dicho), Spacer(0, 4)]
    if relacion.filas:
        partes.append(tabla(relacion.cabeza, relacion.filas, relacion.anchos, _ANCHO, relacion.cifras))
    if relacion.demas:
        partes += [Spacer(0, 3), parrafo(relacion.demas, "nota")]
    return partes


#: por qué se hace este informe, con las palabras de la norma
_NORMA = (
    "La guía pide medir los indicadores «semestral y anualmente según corresponda», para «valorar las metas de las "
    "acciones realizadas, orientar o reprogramar actividades», desde el establecimiento y «con el nivel inmediato "
    "superior» (6.1.4). El informe regional es la fuente del indicador 2 (tabla de 6.1.4)."
)


def _fuentes(consulta: Consulta, dicho: Contenido, titulo: Callable[[str], Any]) -> list[Any]:
    """De dónde sale todo y cómo se calcula."""
    de_la_carga = hoja_acerca(consulta, dicho.nodo, dicho.periodo, "").filas
    filas = [("Por qué este informe", _NORMA)]
    filas += [(str(fila["que"]), _escrito(fila["dice"])) for fila in de_la_carga if fila["que"] in _DE_FUENTES]
    fichas_ = [indicador.ficha for indicador in CATALOGO]
    definiciones = [(ficha.corto, ficha.formula, ficha.fuente, ficha.parrafo or "no lo pide") for ficha in fichas_]
    return [
        CondPageBreak(140),
        titulo("Fuentes y definiciones"),
        tabla(("Qué", "Con qué se cuenta"), filas, (24, 76), _ANCHO),
        Spacer(0, 8),
        tabla(("Indicador", "Cómo se calcula", "Fuente", "Guía"), definiciones, (22, 42, 24, 12), _ANCHO),
    ]


def _escrito(valor: Any) -> str:
    return fecha(valor) if isinstance(valor, date) else str(valor)
