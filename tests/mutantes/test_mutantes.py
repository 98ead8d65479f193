"""La herramienta de mutantes: qué cambia, que no cambia lo demás y con qué pruebas se mide cada módulo."""

from __future__ import annotations

import ast

import pytest

from tests.mutantes.__main__ import elegir, pruebas_de
from tests.mutantes.mutaciones import cuantos, mutante


@pytest.mark.parametrize(
    ("fuente", "cambiadas"),
    [
        ("a < b <= c", ["a <= b <= c", "a < b < c"]),
        ("a is None", ["a is not None"]),
        ("a not in b", ["a in b"]),
        ("a and b and c", ["a or b or c"]),
        ("not a", ["a"]),
        ("x = 5", ["x = 6", "x = 4"]),
        ("f'{a[1]}'", ["f'{a[2]}'", "f'{a[0]}'"]),
        # un verdadero no es un uno, y un tipo no hace nada
        ("x: Literal[1] = True", []),
        ("def f() -> Literal[1]:\n    return a", ["def f() -> Literal[1]:\n    return None"]),
        ("def f():\n    return None", []),
        ("def f():\n    return", []),
    ],
)
def test_cada_cambio_es_uno_y_solo_uno(fuente: str, cambiadas: list[str]) -> None:
    obtenidas = [mutante(fuente, numero).fuente.strip() for numero in range(cuantos(fuente))]
    assert obtenidas == cambiadas


def test_un_mutante_dice_su_linea_y_el_archivo_se_sigue_entendiendo() -> None:
    fuente = "def f(a):\n    # por qué\n    return a >= 2\n"
    textos = [(m.linea, m.antes, m.despues) for m in (mutante(fuente, n) for n in range(cuantos(fuente)))]
    assert textos == [
        (3, "return a >= 2", "return None"),
        (3, "a >= 2", "a > 2"),
        (3, "2", "3"),
        (3, "2", "1"),
    ]
    ast.parse(mutante(fuente, 0).fuente)
    with pytest.raises(IndexError):
        mutante(fuente, 4)


def test_la_misma_semilla_elige_los_mismos_y_solo_de_los_paquetes_pedidos() -> None:
    elegidos = elegir(["dominio"], 7, 20)
    assert elegidos == elegir(["dominio"], 7, 20) != elegir(["dominio"], 8, 20)
    assert len(elegidos) == 20
    assert all(elegido.ruta.startswith("dashboard/dominio/") for elegido in elegidos)


def test_un_modulo_se_mide_con_su_prueba_con_las_que_lo_importan_y_con_las_de_su_carpeta() -> None:
    pruebas = pruebas_de("dashboard/dominio/estandar.py")
    assert pruebas[0] == "tests/dominio/test_estandar.py"
    assert {"tests/dominio/test_formato.py", "tests/indicadores/test_cobertura.py"} <= set(pruebas)
    assert not [prueba for prueba in pruebas if prueba.startswith("tests/navegador")]
