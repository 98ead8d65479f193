"""Cómo llegar al 80 %. Responde: ¿en cuántos establecimientos hace falta un grupo, en cuáles, y a qué paso?

El conjunto elegido es parte de la dirección: quitar o agregar uno es ir a otra, y todo se vuelve a contar.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.territorio import NOMBRES_NIVEL
from dashboard.indicadores.alcanzar import Recuento, partes_de, recontar
from dashboard.indicadores.cobertura import de_que_depende, sin_denominador
from dashboard.indicadores.palabras import lugar_de, n_de
from dashboard.navegacion.vista import Vista
from dashboard.nucleo.formato import concordar, entero, mayuscula, palabra, plural, porcentaje
from dashboard.paginas.alcanzar.conjunto import tarjeta_conjunto, tarjeta_lista
from dashboard.paginas.alcanzar.pedido import ALCANZAR, Pedido, con_dato, destino, leer_pedido
from dashboard.paginas.alcanzar.queda import tarjeta_aparte, tarjeta_facilitadores, tarjeta_niveles, tarjeta_ritmo
from dashboard.paginas.cabecera import hoja, tira, titular
from dashboard.paginas.pagina import Pagina, de_lectura
from dashboard.piezas.enlaces import cifra_con_pasaporte, enlace
from dashboard.piezas.html import Pieza


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
        return hoja(arriba, titular(frase, f"{mayuscula(por_que)}."), columnas=((tarjeta_aparte(p),),))
    return hoja(
        arriba,
        titular(_titular(p, propio, de_partes), _bajada(p, propio, de_partes)),
        columnas=(
            (tarjeta_conjunto(p, de_partes), tarjeta_lista(p, partes)),
            (
                tarjeta_niveles(p, recuentos),
                tarjeta_ritmo(p, propio),
                tarjeta_facilitadores(p),
                tarjeta_aparte(p),
            ),
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
        "Hoy tiene ",
        cifra_con_pasaporte(p.vista, _cobertura(propio, con_ellos=False), "cobertura", clase="abre-lista"),
        f" ({n_de(fraccion)})",
    ]
    if sabidas:
        llegan, (_, plurales) = _llegan(sabidas, con_ellos=False), NOMBRES_NIVEL[sabidas[0].nodo.nivel]
        dicho.append(f" y {concordar(llegan, len(sabidas), 'llega', 'llegan')} {entero(llegan)} de sus {plurales}")
    dicho.append(".")
    dependen = sum(r.despues.veredicto is Veredicto.DEPENDE for r in sabidas)
    if dependen:
        cuantas = palabra(dependen, "una depende", f"{entero(dependen)} dependen")
        dicho.append(f" Con los elegidos, {cuantas} de lo que no se sabe.")
    elif not sabidas and propio.despues.veredicto is Veredicto.DEPENDE:
        dicho.append(f" Llegar depende de {de_que_depende(propio.despues.fraccion)}.")
    return dicho


PAGINA = Pagina(ALCANZAR, de_lectura(pintar))
