"""Lo que se ve en una lámina bajo el titular, cada cosa en su sitio: cifras, gráficas, mapas, tarjetas, tabla y QR."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.graficas.en_pptx import en_pptx
from dashboard.graficas.lienzo_pptx import Caja, Trozo, alto_de, texto
from dashboard.graficas.tema import SIGNOS
from dashboard.indicadores.escenas.escena import Cifra, Escena, Mapa, Relato
from dashboard.salidas.cifras_pptx import poner_cifras
from dashboard.salidas.dibujos_pptx import CUERPOS, DE_LECTURA, codigo_qr, tabla, tarjetas
from dashboard.salidas.mapas_pptx import leyenda, mapa, mapa_mudo

DEMOSTRACION = "DEMOSTRACIÓN: ninguna cifra es real"


def contenido(
    formas: Any, relato: Relato, escena: Escena, consulta: Consulta, caja: Caja, al_lado: Caja | None = None
) -> None:
    """Lo que lleva la escena, dentro de `caja`. `al_lado`: donde van sus cifras, si no es dentro de ella."""
    if escena.direccion:
        caja, sitio = caja.columnas(caja.ancho - 3.2, 2.8, hueco=0.4)
        # sin nada más que ver, bajo las palabras
        codigo_qr(formas, escena.direccion, sitio if escena.cifras else caja)
    if al_lado is not None:
        _cifras_en_columna(formas, escena.cifras, al_lado)
        en_pptx(formas, escena.graficos[0], caja, _procedencia(relato, escena))
    elif len(escena.mapas) > 1:
        _antes_y_ahora(formas, escena, consulta, caja)
    elif escena.mapas:
        _con_mapa(formas, relato, escena, consulta, caja)
    elif not (escena.graficos or escena.tabla or escena.tarjetas):
        alto = min(caja.alto, 2.6)
        _cifras_en_fila(formas, escena.cifras, Caja(caja.x, caja.y, caja.ancho, alto))
    else:
        _con_cifras(formas, relato, escena, caja)


def _con_cifras(formas: Any, relato: Relato, escena: Escena, caja: Caja) -> None:
    """Las cifras a la izquierda de lo que se ve; arriba, si la lámina es angosta o lo que se ve es ancho."""
    visual = caja
    if escena.cifras:
        if escena.tarjetas or caja.ancho < 9 or escena.apendice or len(escena.graficos) > 1:
            arriba, visual = caja.filas(1.1, max(caja.alto - 1.1 - 0.1, 0.5), hueco=0.1)
            _cifras_en_fila(formas, escena.cifras, arriba)
        else:
            parte = 3.0 if len(escena.cifras) == 1 else 2.4
            izquierda, visual = caja.columnas(1, parte, hueco=0.5)
            _cifras_en_columna(formas, escena.cifras, izquierda)
    _visual(formas, relato, escena, visual)


def _visual(formas: Any, relato: Relato, escena: Escena, caja: Caja) -> None:
    """Las tarjetas, las gráficas o la tabla."""
    if escena.tarjetas:
        tarjetas(formas, escena.tarjetas, caja)
    elif escena.graficos:
        partes = (1.0, 1.25) if len(escena.graficos) == 2 else (1.0,) * len(escena.graficos)
        for grafico, sitio in zip(escena.graficos, caja.columnas(*partes), strict=True):
            en_pptx(formas, grafico, sitio, _procedencia(relato, escena))
    elif escena.tabla:
        tabla(formas, escena.tabla, caja, escena.titular, DE_LECTURA if escena.apendice else CUERPOS)


def _con_mapa(formas: Any, relato: Relato, escena: Escena, consulta: Consulta, caja: Caja) -> None:
    """El mapa a la izquierda; a la derecha, las cifras y lo que lo acompaña o su leyenda. Si no hay nada, él solo."""
    dibujo, visual = escena.mapas[0], caja
    acompanado = escena.graficos or escena.tabla
    if escena.cifras or acompanado or not dibujo.puntos:
        parte = 1.0 if acompanado else 1.75 if caja.ancho > 9 else 2.2
        visual, derecha = caja.columnas(parte, 1, hueco=0.3)
        if escena.cifras:
            alto = min(1.05 * len(escena.cifras), derecha.alto * (0.4 if acompanado else 0.55))
            _cifras_en_columna(formas, escena.cifras, Caja(derecha.x, derecha.y, derecha.ancho, alto))
            derecha = derecha.desde(derecha.y + alto + 0.1)
        if acompanado:
            _visual(formas, relato, escena, derecha)
        elif not dibujo.puntos:
            leyenda(formas, dibujo, Caja(derecha.x, derecha.y, derecha.ancho, min(derecha.alto, 2.0)))
    if dibujo.rotulo:
        rotulo = [[Trozo(dibujo.rotulo, 13, "escena-texto")]]
        alto = alto_de(dibujo.rotulo, 13, visual.ancho)
        texto(formas, "Qué es cada cosa en el mapa", Caja(visual.x, visual.y, visual.ancho, alto), rotulo)
        visual = visual.desde(visual.y + alto + 0.06)
    mapa(formas, dibujo, consulta.areas(consulta.nodo(dibujo.territorio)), _tramas(consulta, dibujo), visual)


def _tramas(consulta: Consulta, dibujo: Mapa) -> dict[str, Mapping[str, Any]]:
    """Las líneas con que se rayan las áreas que dependen de lo que no se sabe."""
    return {
        area.codigo: lineas
        for area in dibujo.areas
        if area.trama and (lineas := consulta.trama(consulta.nodo(area.codigo)))
    }


def _antes_y_ahora(formas: Any, escena: Escena, consulta: Consulta, caja: Caja) -> None:
    """Dos mapas iguales y, entre los dos, lo que cambió."""
    izquierda, medio, derecha = caja.columnas(1.15, 1, 1.15, hueco=0.1)
    for dibujo, sitio in zip(escena.mapas[:2], (izquierda, derecha), strict=True):
        areas = consulta.areas(consulta.nodo(dibujo.territorio))
        mapa_mudo(formas, dibujo, areas, _tramas(consulta, dibujo), sitio)
    signo, palabra = SIGNOS[Veredicto.CUMPLE]
    abajo = Caja(medio.x, medio.abajo - 0.32, medio.ancho, 0.3)
    dicho = [[Trozo(f"{signo} ", 14, "escena-acento", True), Trozo(palabra, 14, "escena-texto")]]
    texto(formas, "Leyenda: cumple", abajo, dicho, alinear="ctr")
    alto = min(medio.alto - 0.4, 1.5 * max(len(escena.cifras), 1))
    centro = Caja(medio.x, medio.y + (medio.alto - 0.4 - alto) * 0.4, medio.ancho, alto)
    _cifras_en_columna(formas, escena.cifras, centro, alinear="ctr")


def _procedencia(relato: Relato, escena: Escena) -> list[tuple[str, str]]:
    """De dónde salen los datos de una gráfica, para quien abra su libro sin la lámina."""
    notas = escena.notas
    return [
        ("Territorio", f"{relato.nodo.nombre} ({relato.nodo.codigo})"),
        ("Periodo", relato.periodo.texto),
        ("Fecha de corte", notas.corte),
        ("Fuente", notas.fuente),
        ("Definición", notas.definicion),
        ("Norma", notas.norma),
        ("Datos", DEMOSTRACION if relato.demostracion else "reales"),
    ]


def _cifras_en_columna(formas: Any, cifras: tuple[Cifra, ...], caja: Caja, alinear: str = "l") -> None:
    """Una debajo de otra."""
    paso = min(caja.alto / max(len(cifras), 1), 1.6)
    sitios = [Caja(caja.x, caja.y + n * paso, caja.ancho, paso - 0.08) for n in range(len(cifras))]
    poner_cifras(formas, cifras, sitios, alinear)


def _cifras_en_fila(formas: Any, cifras: tuple[Cifra, ...], caja: Caja) -> None:
    poner_cifras(formas, cifras, caja.columnas(*[1] * max(len(cifras), 1)))
