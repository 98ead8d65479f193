"""El PPTX de una historia: una lámina por escena, con lo mismo que muestra la presentación en pantalla."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.grafica import Tipo
from dashboard.graficas.lienzo_pptx import (
    IDIOMA,
    RENGLON,
    Caja,
    Parrafos,
    Trozo,
    alto_de,
    cuerpo,
    cuerpo_de_texto,
    forma,
    identidad,
    letra,
    lineas,
    parrafo,
    poner,
    rectangulo,
    relleno,
    siguiente,
    texto,
)
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.escenas.escena import Escena, Relato
from dashboard.salidas.acerca import nombre_de_archivo
from dashboard.salidas.contenido_pptx import DEMOSTRACION, contenido
from dashboard.salidas.estilo import Estilo
from dashboard.salidas.maestra_pptx import (
    AL_LADO,
    AVISOS,
    BAJADA,
    CAMPANA,
    CONTENIDO,
    LECTURA,
    MENSAJE,
    NUMERO,
    PIE,
    TITULAR,
    Diseno,
    aspecto_de,
    campo_de_numero,
)
from dashboard.salidas.plantilla_pptx import Base, abrir_base, poner_logo


def presentacion(relato: Relato, consulta: Consulta, estilo: Estilo | None = None) -> bytes:
    """El archivo de PowerPoint de una historia. `ErrorArchivo` si la plantilla o el logo del estilo no sirven."""
    base = abrir_base(estilo or Estilo())
    documento = base.documento
    _propiedades(documento, relato, consulta)
    for escena in relato.escenas:
        _lamina(base, relato, escena, consulta)
    salida = io.BytesIO()
    documento.save(salida)
    return _sin_hora(salida)


def _sin_hora(escrito: io.BytesIO) -> bytes:
    """El mismo paquete con una hora fija en cada parte: dos archivos de los mismos datos son iguales byte a byte."""
    salida = io.BytesIO()
    with zipfile.ZipFile(escrito) as viejo, zipfile.ZipFile(salida, "w") as nuevo:
        for parte in viejo.infolist():
            nueva = zipfile.ZipInfo(parte.filename)
            # lo que ya viene comprimido no se comprime dos veces
            nueva.compress_type = zipfile.ZIP_STORED if parte.filename.endswith(".png") else zipfile.ZIP_DEFLATED
            nuevo.writestr(nueva, viejo.read(parte))
    return salida.getvalue()


def nombre_de_presentacion(relato: Relato, estilo: Estilo | None = None, edicion: str = "") -> str:
    """`presentacion_11_cusco_2026-S1-carga-12.pptx`; los de demostración lo dicen en el nombre.

    Lo que no es lo de siempre también se dice («presentacion-autoridades-4-3-claro_…»): dos versiones no se pisan.
    """
    propio, siempre = estilo or Estilo(), Estilo()
    # con plantilla, la proporción y los colores son los suyos
    elegidos = [] if propio.plantilla is not None else [propio.proporcion, propio.tema]
    partes = [parte for parte in elegidos if parte not in (siempre.proporcion, siempre.tema)]
    que = "-".join(["presentacion", *([edicion] if edicion else []), *partes])
    return nombre_de_archivo(que, relato.nodo, relato.periodo, relato, "pptx")


def _propiedades(documento: Any, relato: Relato, consulta: Consulta) -> None:
    propias = documento.core_properties
    contexto = consulta.contexto
    marca = "DEMOSTRACIÓN · " if relato.demostracion else ""
    propias.title = f"{marca}Grupos de apoyo a la lactancia materna: {relato.nodo.nombre}, {relato.periodo.texto}"
    propias.subject = f"Territorio {relato.nodo.codigo}, periodo {relato.periodo}, carga n.º {relato.generacion}"
    propias.author = propias.last_modified_by = "Tablero de los grupos de apoyo comunal a la lactancia materna"
    propias.keywords = "Guía Técnica MINSA 2014, 6.1.4"
    propias.comments = DEMOSTRACION if relato.demostracion else ""
    propias.language = IDIOMA
    propias.created = propias.modified = datetime.fromisoformat(contexto.creada).replace(tzinfo=None)


def _lamina(base: Base, relato: Relato, escena: Escena, consulta: Consulta) -> None:
    hoja, diseno = base.diseno(_diseno_de(escena))
    lamina = base.documento.slides.add_slide(hoja)
    formas = lamina.shapes
    for vacio in list(formas.placeholders):
        # la biblioteca copia todos los del diseño, con nombre en inglés: aquí solo quedan los que se llenan
        formas._spTree.remove(vacio._element)
    debajo = _encabezado(formas, escena, diseno)
    sitio = diseno.contenido
    tope = sitio.abajo if _avisos(escena) else diseno.marcadores[AVISOS].abajo
    libre = Caja(sitio.x, debajo, sitio.ancho, tope - debajo)
    al_lado = None
    if diseno.al_lado:
        titular = diseno.marcadores[TITULAR]
        al_lado, libre = (
            Caja(titular.x, debajo, titular.ancho, tope - debajo),
            Caja(sitio.x, sitio.y, sitio.ancho, tope - sitio.y),
        )
        if sitio.x == titular.x:
            # en la lámina angosta el titular va arriba, y solo las cifras quedan al lado
            al_lado = libre = Caja(sitio.x, debajo, sitio.ancho, tope - debajo)
            if escena.cifras:
                al_lado, libre = libre.columnas(1, 2)
    contenido(formas, relato, escena, consulta, libre, al_lado)
    _pie(formas, relato, escena, diseno)
    if base.logo is not None and base.de_oficina:
        poner_logo(lamina, base.logo, base.ancho)
    _notas(lamina, escena)


def _diseno_de(escena: Escena) -> str:
    """El nombre de su diseño."""
    if escena.apendice:
        return LECTURA
    if not (escena.graficos or escena.mapas or escena.tabla or escena.tarjetas):
        return MENSAJE
    sola = len(escena.graficos) == 1 and escena.graficos[0].tipo is Tipo.COLUMNAS
    return AL_LADO if sola and not (escena.mapas or escena.tabla or escena.tarjetas) else CONTENIDO


def _encabezado(formas: Any, escena: Escena, diseno: Diseno) -> float:
    """Campaña, titular y bajada. Devuelve dónde empieza lo demás."""
    _escribir(formas, diseno, CAMPANA, [[escena.sobretitulo]])
    lugar = diseno.marcadores[TITULAR]
    partes = [parte for parte in (escena.titulo, escena.destacado) if parte]
    tamanos = [diseno.puntos, *(t for t in (40, 36, 32, 28, 26, 24, 22, 20, 18, 16) if t < diseno.puntos)]
    puntos, alto = next(
        ((t, a) for t in tamanos if (a := _alto(partes, t, lugar.ancho)) <= lugar.alto + 0.02),
        (tamanos[-1], lugar.alto),
    )
    propio = 0.0 if puntos == diseno.puntos else puntos
    trozos = [[Trozo(escena.titulo, propio, "", bool(propio))]]
    if escena.destacado:
        trozos.append([Trozo(escena.destacado, propio, "escena-acento", bool(propio))])
    if diseno.propio:
        # lo demás empieza donde el titular acaba
        lugar = Caja(lugar.x, lugar.y, lugar.ancho, min(alto, lugar.alto))
    movido = diseno.propio or TITULAR in diseno.movidos
    _marcador(formas, diseno, TITULAR, trozos, lugar if movido else None)
    debajo = lugar.abajo + 0.1 if diseno.propio else diseno.marcadores[CAMPANA].abajo
    if not escena.bajada:
        return debajo + 0.1
    return _bajada(formas, escena, diseno, debajo) + 0.16


def _alto(partes: list[str], puntos: float, ancho: float) -> float:
    return sum(alto_de(parte, puntos, ancho, negrita=True) for parte in partes)


def _bajada(formas: Any, escena: Escena, diseno: Diseno, y: float) -> float:
    """La bajada, bajo el titular y en la letra que quepa. Devuelve dónde termina."""
    lugar = diseno.marcadores[BAJADA]
    sola = escena.apendice and not (escena.tabla or escena.cifras or escena.graficos)
    alto = diseno.contenido.abajo - y if sola else max(lugar.alto, diseno.contenido.y - y - 0.1)
    if escena.apendice and not sola:
        alto = 1.3
    puntos = cuerpo(
        escena.bajada, lugar.ancho, alto, [t for t in (20, 18, 16, 14, 13, 12, 11, 10) if t <= diseno.bajada]
    )
    alto = min(alto, alto_de(escena.bajada, puntos, lugar.ancho))
    propio = 0.0 if puntos == diseno.bajada else puntos
    sitio = Caja(lugar.x, y, lugar.ancho, alto)
    _marcador(formas, diseno, BAJADA, [[Trozo(escena.bajada, propio, "")]], sitio)
    return sitio.abajo


def _pie(formas: Any, relato: Relato, escena: Escena, diseno: Diseno) -> None:
    """Avisos, territorio, periodo, indicador, fuente y número de la lámina."""
    if avisos := _avisos(escena):
        _escribir(formas, diseno, AVISOS, [[avisos]])
    ficha = POR_CLAVE[escena.enlace.indicador].ficha
    que = f"{relato.nodo.nombre} ({relato.nodo.codigo}) · {relato.periodo.texto} · {ficha.corto}"
    demostracion = [f"{DEMOSTRACION} · "] if relato.demostracion else []
    _escribir(formas, diseno, PIE, [[*demostracion, que], [escena.fuente]])
    _numero(formas, diseno, str(len(formas.part.package.presentation_part.presentation.slides)))


def _numero(formas: Any, diseno: Diseno, numero: str) -> None:
    """El número de la lámina, como campo: en su marcador o, si el diseño no lo tiene, en un cuadro de texto."""
    nombre = diseno.nombre_de(NUMERO)
    if NUMERO in diseno.marcas:
        # sin descripción: se leería en lugar del número
        _lleno(formas, diseno.marcas[NUMERO], nombre, "", f"<a:p>{campo_de_numero(numero)}</a:p>", None)
        return
    puntos, color, negrita, lado, _ = aspecto_de(NUMERO)
    campo = campo_de_numero(numero, letra(Trozo("", puntos, color, negrita)))
    escrito = cuerpo_de_texto([]).replace("<a:lstStyle/>", f'<a:lstStyle/><a:p><a:pPr algn="{lado}"/>{campo}</a:p>')
    quien = identidad(siguiente(formas), nombre)
    poner(formas, forma(quien, rectangulo(diseno.marcadores[NUMERO]), relleno(""), escrito, de_texto=True))


def _avisos(escena: Escena) -> str:
    """Los avisos de la lámina; la campaña ya va arriba en todas."""
    return " ".join(aviso for aviso in escena.avisos if aviso != f"{escena.sobretitulo}.")


def _escribir(formas: Any, diseno: Diseno, cual: int, frases: list[list[str]]) -> None:
    """Llena un marcador con frases, en su letra o en la mayor que quepa. De varias juntas, la primera destaca."""
    lugar, (puntos, color, negrita, _, _) = diseno.marcadores[cual], aspecto_de(cual)
    tamanos = [puntos, *(t for t in (12, 11, 10, 9, 8, 7) if t < puntos)]
    enteras = ["".join(partes) for partes in frases]
    elegido = next(
        (t for t in tamanos if sum(lineas(f, t, lugar.ancho) for f in enteras) * t * RENGLON / 72 <= lugar.alto + 0.01),
        tamanos[-1],
    )
    # sin marcador no hay de quién heredar la letra
    suelto = cual not in diseno.marcas or not diseno.propio
    propio = elegido if suelto or elegido != puntos else 0.0
    parrafos = [
        [
            Trozo(frase, propio or puntos, "escena-senal", True)
            if len(partes) > 1 and not n
            else Trozo(frase, propio, color if suelto else "", negrita and bool(propio))
            for n, frase in enumerate(partes)
        ]
        for partes in frases
    ]
    _marcador(formas, diseno, cual, parrafos, lugar if cual in diseno.movidos else None)


def _marcador(formas: Any, diseno: Diseno, cual: int, dicho: Parrafos, sitio: Caja | None) -> None:
    """Llena un marcador del diseño o, si no lo tiene, un cuadro de texto en su sitio. `sitio`: si no va en el suyo."""
    nombre = diseno.nombre_de(cual)
    if cual in diseno.marcas:
        leido = "\n".join("".join(trozo.texto for trozo in trozos) for trozos in dicho)
        alinear = "l" if sitio and cual == PIE else ""
        escrito = "".join(parrafo(trozos, alinear) for trozos in dicho)
        _lleno(formas, diseno.marcas[cual], nombre, leido, escrito, sitio)
        return
    puntos, color, negrita, lado, ancla = aspecto_de(cual)
    propios = [[Trozo(t.texto, t.puntos or puntos, t.color or color, t.negrita or negrita) for t in p] for p in dicho]
    texto(formas, nombre, sitio or diseno.marcadores[cual], propios, alinear=lado, ancla=ancla)


def _lleno(formas: Any, marca: str, nombre: str, leido: str, parrafos: str, sitio: Caja | None) -> None:
    """Un marcador de la lámina con sus párrafos. `sitio`: si no va donde lo pone el diseño."""
    poner(
        formas,
        f'<p:sp><p:nvSpPr>{identidad(siguiente(formas), nombre, leido)}<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr>{marca}</p:nvPr></p:nvSpPr><p:spPr>{sitio.marco if sitio else ''}</p:spPr>"
        f"<p:txBody><a:bodyPr/><a:lstStyle/>{parrafos}</p:txBody></p:sp>",
    )


def _notas(lamina: Any, escena: Escena) -> None:
    marco = lamina.notes_slide.notes_text_frame
    marco.text = "\n".join(escena.notas.lineas)
    for propiedades in marco._txBody.xpath(".//a:r"):
        propiedades.get_or_add_rPr().set("lang", IDIOMA)
