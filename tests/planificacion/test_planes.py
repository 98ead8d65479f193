"""La memoria de planes: lo igual no se busca dos veces, el costo tiene tope y nada se mezcla."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.nucleo.errores import ErrorVista
from dashboard.planificacion import planes as modulo
from dashboard.planificacion.factores import POR_DEFECTO, Pesos
from dashboard.planificacion.itinerario import AVISO_DATOS
from dashboard.planificacion.opciones import Opciones
from dashboard.planificacion.planear import planear
from dashboard.planificacion.planes import Planes


class Contado:
    """Cuenta las búsquedas y las deja pasar cuando se le dice."""

    def __init__(self, parche: pytest.MonkeyPatch) -> None:
        self.veces = 0
        self.paso = threading.Event()
        self.paso.set()
        parche.setattr(modulo, "planear", self)

    def __call__(self, *lugares: Any, **otros: Any) -> Any:
        self.veces += 1
        assert self.paso.wait(10)
        return planear(*lugares, **{**otros, "iteraciones": 5})


@pytest.fixture
def contado(monkeypatch: pytest.MonkeyPatch) -> Contado:
    return Contado(monkeypatch)


def test_el_mismo_pedido_no_se_busca_dos_veces(consulta_de_visitas: Consulta, contado: Contado) -> None:
    memoria, nodo = Planes(), consulta_de_visitas.nodo("11-02")
    uno = memoria.obtener(consulta_de_visitas, nodo, Opciones(), POR_DEFECTO)
    # la huella que traiga la dirección no cambia el plan, solo si hay que avisar
    otro = memoria.obtener(consulta_de_visitas, nodo, Opciones(datos="viejos"), POR_DEFECTO)
    assert contado.veces == 1
    assert otro == replace(uno, datos_cambiaron=True, avisos=(AVISO_DATOS, *uno.avisos))
    for distinto in ((Opciones(dias=2), POR_DEFECTO), (Opciones(), Pesos((1,) * 7))):
        memoria.obtener(consulta_de_visitas, nodo, *distinto)
    assert contado.veces == 3


def test_la_memoria_olvida_primero_el_que_hace_mas_nadie_pide(consulta_de_visitas: Consulta, contado: Contado) -> None:
    memoria, nodo = Planes(capacidad=2), consulta_de_visitas.nodo("11-06")

    def pedir(dias: int) -> None:
        memoria.obtener(consulta_de_visitas, nodo, Opciones(dias=dias), POR_DEFECTO)

    for dias in (1, 2, 1, 3):
        pedir(dias)
    assert contado.veces == 3
    pedir(1)
    assert contado.veces == 3, "el 1 se pidió después que el 2"
    pedir(2)
    assert contado.veces == 4


def test_dos_que_piden_a_la_vez_esperan_la_misma_busqueda(consulta_de_visitas: Consulta, contado: Contado) -> None:
    memoria, nodo, hallados, avisos = Planes(), consulta_de_visitas.nodo("11-06"), [], []
    contado.paso.clear()

    def pedir() -> None:
        hallados.append(
            memoria.obtener(consulta_de_visitas, nodo, Opciones(), POR_DEFECTO, lambda t, _: avisos.append(t))
        )

    hilos = [threading.Thread(target=pedir) for _ in range(4)]
    for hilo in hilos:
        hilo.start()
    contado.paso.set()
    for hilo in hilos:
        hilo.join(20)
    assert contado.veces == 1
    assert len(hallados) == 4
    assert all(plan == hallados[0] for plan in hallados)


def test_quien_espera_demasiado_recibe_un_error_con_salida(
    consulta_de_visitas: Consulta, contado: Contado, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modulo, "ESPERA", 0.05)
    memoria, nodo = Planes(), consulta_de_visitas.nodo("11-06")
    contado.paso.clear()
    primero = threading.Thread(target=memoria.obtener, args=(consulta_de_visitas, nodo, Opciones(), POR_DEFECTO))
    primero.start()
    while not contado.veces:
        pass
    with pytest.raises(ErrorVista, match="resolviendo otros planes") as caido:
        memoria.obtener(consulta_de_visitas, nodo, Opciones(dias=2), POR_DEFECTO)
    assert "Planificar" in caido.value.que_hacer
    contado.paso.set()
    primero.join(20)
    # el turno quedó libre
    assert memoria.obtener(consulta_de_visitas, nodo, Opciones(dias=2), POR_DEFECTO)


def test_una_busqueda_que_falla_suelta_su_turno(consulta_de_visitas: Consulta, monkeypatch: pytest.MonkeyPatch) -> None:
    def falla(*_: Any, **__: Any) -> None:
        raise ErrorVista("no")

    memoria, nodo = Planes(), consulta_de_visitas.nodo("11-06")
    with monkeypatch.context() as parche:
        parche.setattr(modulo, "planear", falla)
        for _ in range(3):
            with pytest.raises(ErrorVista, match="no"):
                memoria.obtener(consulta_de_visitas, nodo, Opciones(), POR_DEFECTO)
    assert memoria.obtener(consulta_de_visitas, nodo, Opciones(), POR_DEFECTO)
