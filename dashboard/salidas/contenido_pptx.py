"""Lo que se ve en una lámina bajo el titular, cada cosa en su sitio: cifras, gráficas, mapas, tarjetas, tabla y QR."""

from __future__ import annotations

from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.graficas.en_pptx import en_pptx
from dashboard.graficas.lienzo_pptx import Caja, Trozo, texto
from dashboard.graficas.tema import SIGNOS
from dashboard.indicadores.escenas.escena import Cifra, Escena, Relato
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
        _con_mapa(formas, escena, consulta, caja)
    elif not (escena.graficos or escena.tabla or escena.tarjetas):
        _cifras_en_fila(formas, escena.cifras, Caja(caja.x, caja.y, caja.ancho, min(caja.alto, 2.4)))
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
    if escena.tarjetas:
        tarjetas(formas, escena.tarjetas, visual)
    elif escena.graficos:
        partes = (1.0, 1.25) if len(escena.graficos) == 2 else (1.0,) * len(escena.graficos)
        for grafico, sitio in zip(escena.graficos, visual.columnas(*partes), strict=True):
            en_pptx(formas, grafico, sitio, _procedencia(relato, escena))
    elif escena.tabla:
        tabla(formas, escena.tabla, visual, escena.titular, DE_LECTURA if escena.apendice else CUERPOS)


def _con_mapa(formas: Any, escena: Escena, consulta: Consulta, caja: Caja) -> None:
    """El mapa a la izquierda; a la derecha, las cifras y debajo la leyenda."""
    dibujo = escena.mapas[0]
    visual, derecha = caja.columnas(1.75 if caja.ancho > 9 else 2.2, 1, hueco=0.3)
    tramas = {
        area.codigo: lineas
        for area in dibujo.areas
        if area.trama and (lineas := consulta.trama(consulta.nodo(area.codigo)))
    }
    mapa(formas, dibujo, consulta.areas(consulta.nodo(dibujo.territorio)), tramas, visual)
    alto_leyenda = 0.0 if dibujo.puntos else min(1.9, derecha.alto * 0.45)
    arriba = Caja(derecha.x, derecha.y, derecha.ancho, derecha.alto - alto_leyenda - 0.15)
    if escena.cifras:
        arriba = Caja(arriba.x, arriba.y, arriba.ancho, min(arriba.alto, 1.05 * len(escena.cifras)))
        _cifras_en_columna(formas, escena.cifras, arriba)
    if alto_leyenda:
        y = arriba.abajo + 0.15 if escena.cifras else derecha.y
        leyenda(formas, dibujo, Caja(derecha.x, y, derecha.ancho, alto_leyenda))


def _antes_y_ahora(formas: Any, escena: Escena, consulta: Consulta, caja: Caja) -> None:
    """Dos mapas iguales y, entre los dos, lo que cambió."""
    izquierda, medio, derecha = caja.columnas(1.15, 1, 1.15, hueco=0.1)
    for dibujo, sitio in zip(escena.mapas[:2], (izquierda, derecha), strict=True):
        mapa_mudo(formas, dibujo, consulta.areas(consulta.nodo(dibujo.territorio)), sitio)
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
