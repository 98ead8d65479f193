"""Sobre qué se escribe la presentación: la plantilla propia o la de la oficina, y el logo.

De la plantilla de una oficina se toman su patrón, sus colores, su letra y el tamaño de su lámina; las láminas que
traiga se quitan. Sus diseños no se conocen: se elige el de «solo título», o el que más se le parezca, y lo que él no
tenga va en cuadros de texto.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pptx import Presentation
from pptx.exc import PythonPptxError
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.parts.image import Image

from dashboard.graficas.lienzo_pptx import ESPACIOS, Caja, elemento, identidad
from dashboard.nucleo.errores import ErrorArchivo
from dashboard.salidas.estilo import PROPORCIONES, Estilo
from dashboard.salidas.maestra_pptx import (
    AVISOS,
    BAJADA,
    CAMPANA,
    CONTENIDO,
    FECHA,
    MARGEN,
    NUMERO,
    PIE,
    TITULAR,
    Diseno,
    disenos,
    plantilla_propia,
)

#: lo más que ocupa una plantilla desempaquetada
_TOPE = 500 * 1024 * 1024
_EMU = 914_400
_MARCADORES = {"ftr": PIE, "sldNum": NUMERO, "dt": FECHA}
#: lo más que mide un logo, en pulgadas
_LOGO = (1.8, 0.46)
_NOMBRE_DEL_LOGO = "Logo"


@dataclass(frozen=True, slots=True)
class Base:
    """Un documento sin láminas y sus diseños. `de_diseno`: nombre → (el del documento, dónde va cada cosa)."""

    documento: Any
    de_diseno: dict[str, tuple[Any, Diseno]]
    logo: Any = None
    de_oficina: bool = False

    @property
    def ancho(self) -> float:
        """El de la lámina, en pulgadas."""
        return float(self.documento.slide_width) / _EMU

    def diseno(self, nombre: str) -> tuple[Any, Diseno]:
        """El diseño de ese nombre; con la plantilla de una oficina, siempre el suyo."""
        return self.de_diseno.get(nombre) or self.de_diseno[CONTENIDO]


def abrir_base(estilo: Estilo) -> Base:
    """El documento sobre el que se escribe. `ErrorArchivo` si la plantilla o el logo no sirven."""
    logo = _leer_logo(estilo.logo) if estilo.logo is not None else None
    if estilo.plantilla is not None:
        documento = _abrir_oficina(estilo.plantilla)
        if nuestros := _propios(documento):
            if logo is not None:
                _cambiar_logo(documento.slide_master, logo, documento.slide_width / _EMU)
            return Base(documento, nuestros, logo)
        diseno = _diseno_de_oficina(documento, con_logo=logo is not None)
        return Base(documento, {CONTENIDO: diseno}, logo, de_oficina=True)
    documento = Presentation(io.BytesIO(plantilla_propia(estilo.proporcion, estilo.tema)))
    propios = disenos(*PROPORCIONES[estilo.proporcion])
    if logo is not None:
        poner_logo(documento.slide_master, logo, PROPORCIONES[estilo.proporcion][0])
    return Base(documento, {hoja.name: (hoja, propios[hoja.name]) for hoja in documento.slide_layouts})


# -- la plantilla de la oficina

_NO_SIRVE = "Guárdela en PowerPoint como presentación (.pptx) o plantilla (.potx), sin contraseña ni macros."


def _abrir_oficina(crudo: bytes) -> Any:
    try:
        documento = Presentation(io.BytesIO(_como_presentacion(crudo)))
        _sin_laminas(documento)
    except (PythonPptxError, SyntaxError, zipfile.BadZipFile, KeyError, ValueError, AttributeError) as error:
        mensaje = "La plantilla no es un archivo de PowerPoint que se pueda abrir."
        raise ErrorArchivo(mensaje, que_hacer=_NO_SIRVE) from error
    if not any(_titular(hoja) is not None for hoja in _hojas(documento)):
        que_hacer = "Agregue a su patrón un diseño «Solo el título»."
        raise ErrorArchivo("La plantilla no tiene ningún diseño con título.", que_hacer=que_hacer)
    return documento


def _propios(documento: Any) -> dict[str, tuple[Any, Diseno]]:
    """Los diseños del tablero, si la plantilla es una presentación suya; nada si falta alguno o algo se movió."""
    ancho, alto = documento.slide_width / _EMU, documento.slide_height / _EMU
    hojas, hallados = {hoja.name: hoja for hoja in documento.slide_layouts}, dict[str, tuple[Any, Diseno]]()
    for nombre, propio in disenos(ancho, alto).items():
        if (hoja := hojas.get(nombre)) is None:
            return {}
        suyas = {marcador.placeholder_format.idx: _caja(marcador) for marcador in hoja.placeholders}
        for numero, caja in propio.marcadores.items():
            suya = suyas.get(numero)
            if suya is None or max(abs(a - b) for a, b in zip(suya.emu, caja.emu, strict=True)) > _EMU / 50:
                return {}
        hallados[nombre] = hoja, propio
    return hallados


def _como_presentacion(crudo: bytes) -> bytes:
    """Un .potx es el mismo archivo con otro tipo declarado, que la biblioteca no acepta."""
    tipos, de_plantilla = "[Content_Types].xml", b"presentationml.template.main+xml"
    with zipfile.ZipFile(io.BytesIO(crudo)) as viejo:
        if sum(parte.file_size for parte in viejo.infolist()) > _TOPE:
            raise ValueError
        if de_plantilla not in viejo.read(tipos):
            return crudo
        salida = io.BytesIO()
        with zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED) as nuevo:
            for parte in viejo.infolist():
                dicho = viejo.read(parte)
                if parte.filename == tipos:
                    dicho = dicho.replace(de_plantilla, b"presentationml.presentation.main+xml")
                nuevo.writestr(parte.filename, dicho)
    return salida.getvalue()


def _sin_laminas(documento: Any) -> None:
    """Quita las láminas con sus partes, y lo que las nombra: secciones, presentaciones a medida y vistas guardadas."""
    parte = documento.part
    lista = documento.slides._sldIdLst
    for lamina in list(lista):
        parte.drop_rel(lamina.rId)
        lista.remove(lamina)
    for sobra in ("custShowLst", "extLst"):
        for pieza in parte._element.findall(f"{{*}}{sobra}"):
            parte._element.remove(pieza)
    for relacion in list(parte.rels.values()):
        if relacion.reltype == RT.VIEW_PROPS:
            # PowerPoint quiere que esté, pero no que nombre láminas que ya no hay
            vista = relacion.target_part
            vista._blob = f"<p:viewPr {ESPACIOS}/>".encode()
            for clave in list(vista.rels):
                vista.rels.pop(clave)


def _hojas(documento: Any) -> Iterator[Any]:
    for patron in documento.slide_masters:
        yield from patron.slide_layouts


def _tipo(marcador: Any) -> str:
    return str(marcador._element.xpath(".//p:nvPr/p:ph")[0].get("type", "obj"))


def _titular(hoja: Any) -> Any:
    return next((m for m in hoja.placeholders if _tipo(m) in ("title", "ctrTitle")), None)


def _rareza(hoja: Any) -> tuple[bool, int]:
    """Cuánto se aparta un diseño del de «solo título»: de menos a más."""
    otros = [m for m in hoja.placeholders if _tipo(m) not in ("title", *_MARCADORES)]
    return hoja._element.get("type") != "titleOnly", len(otros)


def _diseno_de_oficina(documento: Any, *, con_logo: bool) -> tuple[Any, Diseno]:
    """El diseño más parecido a «solo título», y dónde va en él cada cosa."""
    hoja = min((hoja for hoja in _hojas(documento) if _titular(hoja) is not None), key=_rareza)
    ancho, alto = documento.slide_width / _EMU, documento.slide_height / _EMU
    propio = disenos(ancho, alto)[CONTENIDO]
    titular = _titular(hoja)
    cajas = dict(propio.marcadores)
    suyo = _caja_dentro(titular, ancho, alto)
    # un título al pie o en una columna no deja sitio a lo que se ve: va donde en la plantilla propia
    movido = not (suyo and suyo.abajo < alto * 0.45 and suyo.ancho > ancho * 0.5)
    cajas[TITULAR] = Caja(MARGEN, 0.5, ancho - 2 * MARGEN, 1.16) if movido or suyo is None else suyo
    if con_logo:
        libre = ancho - MARGEN - _LOGO[0] - 0.2 - cajas[TITULAR].x
        movido, cajas[TITULAR] = True, replace(cajas[TITULAR], ancho=min(cajas[TITULAR].ancho, libre))
    x, util = cajas[TITULAR].x, ancho - cajas[TITULAR].x - min(cajas[TITULAR].x, MARGEN)
    marcas = {TITULAR: _marca(titular)}
    for marcador in hoja.placeholders:
        if (numero := _MARCADORES.get(_tipo(marcador))) is not None and (caja := _caja_dentro(marcador, ancho, alto)):
            marcas[numero], cajas[numero] = _marca(marcador), caja
    tope = min(cajas[numero].y for numero in (PIE, NUMERO))
    # el pie de una oficina suele ser corto y del medio: aquí dice dos renglones, y va de lado a lado
    fin = min(cajas[NUMERO].x if cajas[NUMERO].x > x + util / 2 else x + util, x + util)
    cajas[PIE] = Caja(x, tope, fin - x - 0.1, max(0.44, min(alto - tope - 0.1, 0.5)))
    cajas[CAMPANA] = Caja(x, cajas[TITULAR].abajo + 0.04, util, 0.3)
    cajas[BAJADA] = Caja(x, cajas[CAMPANA].abajo, util, 0.64)
    cajas[AVISOS] = Caja(x, tope - 0.5, util, 0.44)
    contenido = Caja(x, cajas[BAJADA].abajo + 0.1, util, tope - 0.6 - cajas[BAJADA].abajo - 0.1)
    puntos = _puntos(titular, hoja)
    movidos = frozenset([TITULAR, PIE] if movido else [PIE])
    return hoja, Diseno(CONTENIDO, puntos, cajas, contenido, marcas=marcas, movidos=movidos, propio=False)


def _caja(marcador: Any) -> Caja | None:
    medidas = marcador.left, marcador.top, marcador.width, marcador.height
    return None if None in medidas else Caja(*(medida / _EMU for medida in medidas))


def _caja_dentro(marcador: Any, ancho: float, alto: float) -> Caja | None:
    """La de un marcador que se ve entero en la lámina; `None` si se sale: lo que se escribiera ahí no se leería."""
    caja = _caja(marcador)
    if caja is None or min(caja.x, caja.y) < -0.05 or caja.derecha > ancho + 0.05 or caja.abajo > alto + 0.05:
        return None
    return caja


def _marca(marcador: Any) -> str:
    """El marcador como lo nombra una lámina: su tipo y su número."""
    propio = marcador._element.xpath(".//p:nvPr/p:ph")[0]
    dichos = (f'{clave}="{propio.get(clave)}"' for clave in ("type", "sz", "idx") if propio.get(clave))
    return f"<p:ph {' '.join(dichos)}/>"


def _puntos(titular: Any, hoja: Any) -> float:
    """El cuerpo del título: el del diseño o el del patrón."""
    del_diseno = titular._element.xpath(".//a:lstStyle/a:lvl1pPr/a:defRPr/@sz")
    del_patron = hoja.slide_master._element.xpath("./p:txStyles/p:titleStyle/a:lvl1pPr/a:defRPr/@sz")
    return int((*del_diseno, *del_patron, "4400")[0]) / 100


# -- el logo


def _leer_logo(crudo: bytes) -> Any:
    try:
        imagen = Image.from_blob(crudo)
        if imagen.ext not in ("png", "jpg"):
            raise ValueError
    except (ValueError, OSError) as error:
        raise ErrorArchivo("El logo no es una imagen PNG o JPG.", que_hacer="Guárdelo como PNG.") from error
    return imagen


def _cambiar_logo(hoja: Any, logo: Any, ancho: float) -> None:
    """El logo nuevo en lugar del que traiga un patrón del tablero."""
    for vieja in [forma for forma in hoja.shapes if forma.name == _NOMBRE_DEL_LOGO]:
        hoja.shapes._spTree.remove(vieja._element)
    poner_logo(hoja, logo, ancho)


def poner_logo(hoja: Any, logo: Any, ancho: float) -> None:
    """Pone el logo arriba a la derecha de una lámina o de un patrón, sin deformarlo. `ancho`: el de la lámina."""
    _, clave = hoja.part.get_or_add_image_part(io.BytesIO(logo.blob))
    ancho_px, alto_px = logo.size
    escala = min(_LOGO[0] / ancho_px, _LOGO[1] / alto_px)
    caja = Caja(ancho - MARGEN - ancho_px * escala, 0.28, ancho_px * escala, alto_px * escala)
    quien = identidad(hoja.shapes._next_shape_id, _NOMBRE_DEL_LOGO, "Logo de la oficina")
    hoja.shapes._spTree.append(
        elemento(
            f'<p:pic><p:nvPicPr>{quien}<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr userDrawn="1"/>'
            f'</p:nvPicPr><p:blipFill><a:blip r:embed="{clave}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
            f'<p:spPr>{caja.marco}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
        )
    )
