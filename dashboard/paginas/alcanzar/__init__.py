"""Cómo llegar al 80 %. Responde: ¿en cuántos establecimientos hace falta un grupo, en cuáles, y a qué paso?

El conjunto elegido es parte de la dirección: quitar o agregar uno es ir a otra, y todo se vuelve a contar.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.indicadores.alcanzar import Recuento, partes_de, por_niveles, recontar
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.cobertura import de_que_depende, sin_denominador
from dashboard.indicadores.indicador import Resultado
from dashboard.indicadores.palabras import lugar_de, n_de, valor
from dashboard.indicadores.regiones_con_equipo import equipos
from dashboard.indicadores.resumen import region_de
from dashboard.indicadores.ritmo import Ritmo, ritmos
from dashboard.navegacion.vista import Vista
from dashboard.nucleo.formato import con_signo, concordar, decimal, entero, mayuscula, palabra, plural, porcentaje
from dashboard.paginas.alcanzar.conjunto import tarjeta_conjunto, tarjeta_lista
from dashboard.paginas.alcanzar.pedido import ALCANZAR, Pedido, con_dato, destino, leer_pedido
from dashboard.paginas.cabecera import hoja, tira, titular
from dashboard.paginas.pagina import Pagina, de_lectura
from dashboard.piezas import html
from dashboard.piezas.enlaces import abre_lista, boton_pasaporte, cifra_con_pasaporte, enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import TABLA_PARTIDA, lineas, sello, tabla, tarjeta, tarjeta_vacia


def pintar(vista: Vista, consulta: Consulta) -> Pieza:
    """La página de un territorio, con el conjunto que pide la dirección."""
    p = leer_pedido(vista, consulta)
    volver = enlace(f"← Volver a {p.nodo.nombre}", vista.hacia(p.nodo.codigo, p.nodo.nivel).url(), "accion")
    arriba = tira(vista, consulta, p.nodo, volver, lambda otro: destino(vista, otro))
    linaje, partes = consulta.linaje(p.nodo), partes_de(consulta, p.nodo)
    recuentos = recontar(consulta, [*linaje, *partes], p.periodo, p.eleccion)
    propio, de_partes = recuentos[len(linaje) - 1], recuentos[len(linaje) :]
    fraccion = propio.antes.fraccion
    if not fraccion.hay_dato or fraccion.todo_calla:
        por_que = "ninguno de sus establecimientos reportó" if fraccion.todo_calla else sin_denominador(fraccion)
        frase = f"No se puede decir cómo llega al 80 % {lugar_de(consulta, p.nodo)}"
        return hoja(arriba, titular(frase, f"{mayuscula(por_que)}."), columnas=((_tarjeta_aparte(p),),))
    pasos = ritmos(consulta, [r.nodo for r in recuentos], p.periodo, [r.antes.faltan or 0 for r in recuentos])
    return hoja(
        arriba,
        titular(_titular(p, propio, de_partes), _bajada(p, propio, de_partes)),
        columnas=(
            (
                tarjeta_conjunto(p, de_partes),
                tarjeta_lista(p, partes),
                _tarjeta_ritmo(p, propio, pasos[len(linaje) - 1]),
            ),
            (_tarjeta_niveles(p, recuentos, pasos), _tarjeta_facilitadores(p), _tarjeta_aparte(p)),
        ),
    )


def _cobertura(recuento: Recuento, *, con_ellos: bool) -> str:
    fraccion = (recuento.despues if con_ellos else recuento.antes).fraccion
    return porcentaje(fraccion.numerador, fraccion.denominador)


def _llegan(recuentos: Sequence[Recuento], *, con_ellos: bool) -> int:
    return sum((r.despues if con_ellos else r.antes).veredicto is Veredicto.CUMPLE for r in recuentos)


def _titular(p: Pedido, propio: Recuento, partes: Sequence[Recuento]) -> str:
    """Lo que tendría el territorio con los elegidos; sin ninguno, lo que tiene."""
    cuantos, sabidas = propio.suma, con_dato(partes)
    lugar, hay = lugar_de(p.consulta, p.nodo), bool(propio.suma)
    frase = (
        f"Con grupo en {plural(cuantos, 'establecimiento')} más, {lugar} tendría"
        if hay
        else f"Sin elegir ninguno, {lugar} tiene"
    )
    frase += f" {_cobertura(propio, con_ellos=hay)} de cobertura"
    if not sabidas:
        return frase
    llegan, nombres = _llegan(sabidas, con_ellos=hay), NOMBRES_NIVEL[sabidas[0].nodo.nivel]
    de = f"{entero(llegan)} de {plural(len(sabidas), *nombres)}"
    verbo = ("llegaría", "llegarían") if hay else ("llega", "llegan")
    return f"{frase} y {de} {concordar(llegan, len(sabidas), *verbo)} al 80 %"


def _bajada(p: Pedido, propio: Recuento, partes: Sequence[Recuento]) -> list[Any]:
    fraccion, sabidas = propio.antes.fraccion, con_dato(partes)
    dicho: list[Any] = [
        "Hoy tiene " if p.hoy == "Hoy" else f"Al cerrar {p.hoy} tenía ",
        cifra_con_pasaporte(p.vista, _cobertura(propio, con_ellos=False), "cobertura", clase="abre-lista"),
        f" ({n_de(fraccion)})",
    ]
    if sabidas:
        llegan, (_, plurales) = _llegan(sabidas, con_ellos=False), NOMBRES_NIVEL[sabidas[0].nodo.nivel]
        verbos = ("llega", "llegan") if p.hoy == "Hoy" else ("llegaba", "llegaban")
        dicho.append(f" y {concordar(llegan, len(sabidas), *verbos)} {entero(llegan)} de sus {plurales}")
    dicho.append(".")
    dependen = sum(r.despues.veredicto is Veredicto.DEPENDE for r in sabidas)
    if dependen:
        cuantas = palabra(dependen, "una depende", f"{entero(dependen)} dependen")
        dicho.append(f" Con los elegidos, {cuantas} de lo que no se sabe.")
    elif not sabidas and propio.despues.veredicto is Veredicto.DEPENDE:
        dicho.append(f" Llegar depende de {de_que_depende(propio.despues.fraccion)}.")
    return dicho


# -- qué pasa con el conjunto: cómo queda cada nivel, a qué paso se llega, con qué facilitadores y qué va aparte


def _tarjeta_niveles(p: Pedido, recuentos: Sequence[Recuento], pasos: Sequence[Ritmo | str]) -> Pieza:
    """El territorio, los que lo contienen y los que lo forman, hoy y con los elegidos; y cuántos llegan por nivel.

    `pasos`: a qué paso va cada uno; si no se puede decir de ninguno, no se pone.
    """
    filas = []
    con_paso = any(isinstance(paso, Ritmo) for paso in pasos)
    for r, paso in zip(recuentos, pasos, strict=True):
        if not r.antes.fraccion.hay_dato:
            continue
        veredicto = r.despues.veredicto or Veredicto.SIN_DATO
        nombre: Any = html.B(r.nodo.nombre) if r.nodo.codigo == p.nodo.codigo else r.nodo.nombre
        filas.append(
            html.Tr(
                html.Th(enlace(nombre, destino(p.vista, r.nodo)), scope="row"),
                html.Td(*_cuenta(r.antes), className="num"),
                html.Td(*(_cuenta(r.despues) if r.suma else ["igual"]), className="num"),
                html.Td(sello(veredicto), className="num"),
                html.Td(*_a_este_paso(r, paso), className="num") if con_paso else None,
            )
        )
    hoy = "hoy" if p.hoy == "Hoy" else f"al cerrar {p.hoy}"
    escalones = [
        f"{mayuscula(NOMBRES_NIVEL[e.nivel][1])} que llegan: {entero(e.hoy)} {hoy} y "
        f"{entero(e.con_ellos)} con los elegidos, de {entero(e.de)} con dato."
        for e in por_niveles(p.consulta, p.nodo, p.periodo, p.eleccion)
        if e.de
    ]
    encabezados = ["Territorio", mayuscula(p.hoy), "Con los elegidos", "80 %"]
    if con_paso:
        encabezados.append("A este paso")
        escalones.append(
            f"A este paso: de cada cien veces, en cuántas llega al 80 % en diciembre de {p.periodo.anio} si nada "
            "cambia, y cuántos establecimientos con grupo tendría de más, nueve de cada diez veces."
        )
    return tarjeta(
        "¿Cómo queda cada nivel?",
        html.Div(
            tabla(encabezados, filas, "Cobertura hoy y con los elegidos", clase=TABLA_PARTIDA, numeros_desde=1),
            lineas(escalones) if escalones else None,
        ),
        pista="con grupo, de los que atienden partos",
        accion=boton_pasaporte(p.vista, "cobertura", "Cobertura"),
    )


def _a_este_paso(r: Recuento, paso: Ritmo | str) -> list[Any]:
    """«12 de 100» y «+2 a +7»; «ya llega», o una raya si no se puede decir. De menos de uno de cien, «0 de 100»."""
    if not r.antes.faltan:
        return ["ya llega" if r.antes.veredicto is Veredicto.CUMPLE else "–"]
    if isinstance(paso, str):
        return ["–"]
    return [
        f"{round(paso.probabilidad * 100)} de 100",
        html.Small(f" {con_signo(paso.desde)} a {con_signo(paso.hasta)}"),
    ]


def _cuenta(resultado: Resultado) -> list[Any]:
    """«56,5 %» y «13 de 23». De una parte no se dice el porcentaje del todo, ni de quien calla entero."""
    fraccion = resultado.fraccion
    cargado = "de lo cargado, " if fraccion.de_una_parte else ""
    return [valor(POR_CLAVE["cobertura"], resultado), html.Small(f" {cargado}{n_de(fraccion)}")]


# -- el ritmo y los facilitadores


def _tarjeta_ritmo(p: Pedido, propio: Recuento, hallado: Ritmo | str) -> Pieza:
    titulo, faltan = f"¿A qué paso, hasta diciembre de {p.periodo.anio}?", propio.antes.faltan or 0
    if isinstance(hallado, str):
        return tarjeta_vacia(titulo, f"No se puede decir: {hallado}.")
    renglones: list[Any] = []
    for cuantos, que in ((faltan, "el conjunto llegue"), (propio.suma, "estén los elegidos")):
        if cuantos:
            cada_mes = f"{decimal(cuantos / hallado.meses, int(cuantos < 10 * hallado.meses))} por mes"
            meses = plural(hallado.meses, "mes", "meses")
            quedan = f"{palabra(hallado.meses, 'queda', 'quedan')} {meses} desde los datos"
            renglones.append(f"Para que {que}: {entero(cuantos)}, {cada_mes} ({quedan}).")
    neto = hallado.ganaron - hallado.perdieron
    renglones.append(
        f"En los últimos {hallado.mirados} meses {plural(hallado.ganaron, 'establecimiento')} "
        f"{palabra(hallado.ganaron, 'ganó', 'ganaron')} grupo y {entero(hallado.perdieron)} lo "
        f"{palabra(hallado.perdieron, 'perdió', 'perdieron')}: {decimal(neto / hallado.mirados)} por mes."
    )
    prestado = "" if p.nodo.nivel is Nivel.PAIS else " y al del territorio que lo contiene"
    renglones.append(f"A ese paso{prestado}, en diciembre {_entre(hallado)}{_probabilidad(hallado, faltan)}.")
    prestado = "" if p.nodo.nivel is Nivel.PAIS else " y, con el mismo peso, en el territorio que lo contiene"
    return tarjeta(
        titulo,
        html.Div(
            lineas(renglones),
            html.P(
                "El intervalo acierta al menos nueve de cada diez veces si nada cambia. Es una binomial negativa con "
                f"lo que se ganó y se perdió aquí{prestado}. No sabe de planes.",
                className="nota",
            ),
        ),
    )


def _entre(hallado: Ritmo) -> str:
    desde, hasta = hallado.desde, hallado.hasta
    final = f"{entero(abs(hasta))} {'menos' if hasta < 0 else 'más'}"
    if desde == hasta:
        return f"tendrían grupo {final}"
    # «entre 2 y 27 más», «entre 1 menos y 2 más»
    otro_signo = " menos" if desde < 0 <= hasta else ""
    return f"tendrían grupo entre {entero(abs(desde))}{otro_signo} y {final}"


def _probabilidad(hallado: Ritmo, faltan: int) -> str:
    if not faltan:
        return ""
    return f"; la probabilidad de que lleguen los {entero(faltan)} que faltan es de {_de_cien(hallado)} de cada 100"


def _de_cien(hallado: Ritmo) -> str:
    centesimas = round(hallado.probabilidad * 100)
    return "menos de 1" if centesimas < 1 else "más de 99" if centesimas > 99 else str(centesimas)


def _tarjeta_facilitadores(p: Pedido) -> Pieza:
    """Los que la norma pide en las regiones de este territorio: dependen de quién atiende partos, no del conjunto."""
    titulo = "Facilitadores"
    propia = region_de(p.consulta, p.nodo)
    regiones = [propia] if propia else p.consulta.descendientes(p.nodo, Nivel.DIRESA)
    de_cada_una = equipos(p.consulta, regiones, p.periodo)
    sabidos = [e for e in de_cada_una if e.tiene is not None and e.necesita is not None]
    if not sabidos:
        return tarjeta_vacia(titulo, f"No se cargó cuántos hay en {p.periodo.anio}.")
    necesita, tiene = sum(e.necesita or 0 for e in sabidos), sum(e.tiene or 0 for e in sabidos)
    faltan = sum(e.faltan for e in sabidos)
    de_quien = propia.nombre if propia else plural(len(sabidos), "región", "regiones")
    renglones: list[Any] = [
        f"{mayuscula(de_quien)}: {palabra(necesita, 'hace falta', 'hacen falta')} {entero(necesita)}, uno por cada 20 "
        f"establecimientos que atienden partos; hay {entero(tiene)} en {p.periodo.anio}.",
    ]
    if faltan:
        texto = f"{palabra(faltan, 'Falta', 'Faltan')} {entero(faltan)}"
        lista = p.vista.de_lista("regiones", propia.codigo if propia else p.nodo.codigo)
        donde = "." if propia else " en las que no los completan: lo que le sobra a una no cubre a otra."
        renglones.append([abre_lista(texto, lista.url()), donde])
    if len(sabidos) < len(de_cada_una):
        sin_dato = len(de_cada_una) - len(sabidos)
        renglones.append(f"{plural(sin_dato, 'región', 'regiones')} sin dato, fuera de la cuenta.")
    return tarjeta(titulo, lineas(renglones), pista="indicador 1 · no cambian con el conjunto")


# -- lo que no se elige


def _tarjeta_aparte(p: Pedido) -> Pieza:
    """Los que callan o no se sabe si atienden partos, y lo elegido que ya no suma."""
    renglones: list[Any] = []
    for lista, uno, varios in (
        ("cubiertos", "ya tiene grupo", "ya tienen grupo"),
        ("silenciosos", "no reportó: no se sabe si tiene", "no reportaron: no se sabe si tienen"),
        ("parto_sin_dato", "sin dato de partos", "sin dato de partos"),
    ):
        # cada lista se llama como la medida que la cuenta
        if cuantos := p.consulta.cuenta(lista, p.nodo, p.periodo):
            texto = plural(cuantos, "establecimiento")
            renglones.append([abre_lista(texto, p.vista.de_lista(lista).url()), f" {palabra(cuantos, uno, varios)}."])
    for codigos, uno, varios in (
        (p.eleccion.ya, "ya tiene grupo", "ya tienen grupo"),
        (p.eleccion.callan, "no reportó", "no reportaron"),
        (p.eleccion.fuera, "no está en los datos o no atiende partos", "no están en los datos o no atienden partos"),
    ):
        if codigos:
            dichos = ", ".join(codigos[:6]) + ("…" if len(codigos) > 6 else "")
            de = f"De los elegidos, {entero(len(codigos))} {palabra(len(codigos), uno, varios)}"
            renglones.append(f"{de}: {dichos}.")
    if not renglones:
        return tarjeta_vacia("Aparte", "No hay ninguno con grupo, sin reporte ni sin dato de partos.")
    return tarjeta("Aparte", lineas(renglones), pista="no se eligen")


PAGINA = Pagina(ALCANZAR, de_lectura(pintar))
