"""Los números del mapa del recorrido: ninguno tapa a otro, y el que se aparta señala su sitio."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from dashboard.graficas.itinerario import Ficha, acomodadas, se_tapan

_sitio = st.floats(0, 400, allow_nan=False)
_fichas = st.lists(
    st.builds(
        Ficha, _sitio, _sitio, st.sampled_from(["1", "12", "B/24", "2/3/4"]), st.just("tinta"), st.just(("", "", ""))
    ),
    max_size=25,
)


def _caja(ficha: Ficha, veces: float) -> tuple[float, float, float, float]:
    x, y = ficha.x * veces + ficha.dx, ficha.y * veces + ficha.dy
    return x - ficha.ancho / 2, y - 11, x + ficha.ancho / 2, y + 11


@given(_fichas, st.sampled_from([0.5, 0.75, 1.0, 1.5, 2.0]))
def test_ningun_numero_tapa_a_otro(puestas: list[Ficha], veces: float) -> None:
    listas = acomodadas(puestas)
    assert [(f.x, f.y, f.rotulo) for f in listas] == [(f.x, f.y, f.rotulo) for f in puestas]
    for una, otra in combinations(listas, 2):
        a, b = _caja(una, veces), _caja(otra, veces)
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (una, otra)


@given(_fichas)
def test_la_que_no_tapa_a_ninguna_se_queda_en_su_sitio(puestas: list[Ficha]) -> None:
    listas = acomodadas(puestas)
    for i, ficha in enumerate(listas):
        if not any(se_tapan(puestas[i], anterior) for anterior in listas[:i]):
            assert (ficha.dx, ficha.dy) == (0, 0)
