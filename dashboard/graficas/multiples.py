"""Cuadros pequeños: una línea en cada uno y los mismos ejes en todos. El texto va fuera y nunca se estira."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from dashboard.dominio.marcado import Crudo, atributo
from dashboard.nucleo.formato import decimal

#: alto del dibujo antes de estirarlo a su sitio; el ancho es un mes por unidad
_ALTO = 400
#: una proporción se mira de diez en diez puntos; una razón, de medio en medio
_PASO = {True: 0.1, False: 0.5}


@dataclass(frozen=True, slots=True)
class Ejes:
    """Los de todos los cuadros. `linea`: el valor de la raya que se traza en todos; `None` si ninguna."""

    bajo: float
    alto: float
    meses: range
    linea: float | None = None
    es_proporcion: bool = True

    def y(self, valor: float) -> int:
        """La altura de un valor, desde arriba."""
        return round(_ALTO * (self.alto - valor) / (self.alto - self.bajo))

    @property
    def extremos(self) -> tuple[str, str]:
        """Cómo se escriben el valor más bajo y el más alto."""
        if not self.es_proporcion:
            return decimal(self.bajo), decimal(self.alto)
        return f"{round(self.bajo * 100)}\u202f%", f"{round(self.alto * 100)}\u202f%"

    @property
    def anios(self) -> list[tuple[int, float]]:
        """Cada año que empieza dentro, y en qué parte del ancho (0 a 1)."""
        ancho = max(len(self.meses) - 1, 1)
        return [(mes // 12, (mes - self.meses[0]) / ancho) for mes in self.meses if mes % 12 == 0]


def ejes_comunes(
    series: Sequence[Sequence[float | None]], meses: range, linea: float | None = None, *, es_proporcion: bool = True
) -> Ejes:
    """Los ejes en que caben todas las series, y la línea si la hay. Los valores, en 0–1 si son proporciones."""
    presentes = [valor for serie in series for valor in serie if valor is not None]
    presentes += [] if linea is None else [linea]
    paso = _PASO[es_proporcion]
    # la holgura es del redondeo: 0,7 entre 0,1 no da siete
    bajo = floor(min(presentes, default=0.0) / paso + 1e-9) * paso
    alto = ceil(max(presentes, default=1.0) / paso - 1e-9) * paso
    return Ejes(bajo, max(alto, bajo + paso), meses, linea, es_proporcion)


def cuadros(
    series: Sequence[Sequence[float | None]],
    ejes: Ejes,
    dichos: Sequence[str],
    tramos: Sequence[tuple[int, int, float] | None] = (),
) -> list[Crudo]:
    """Un SVG por serie, que se estira con su sitio. `dichos`: lo que oye quien no lo ve.

    `tramos`: la raya de un valor de un mes a otro (posiciones, incluidas), si la lleva.
    """
    ancho = max(len(ejes.meses) - 1, 1)
    verticales = "".join(f"M{parte * ancho:g} 0V{_ALTO}" for _, parte in ejes.anios)
    fondo = f'<path class="mu-rejilla" d="{verticales}M0 0H{ancho}M0 {_ALTO}H{ancho}"/>'
    if ejes.linea is not None:
        fondo += f'<path class="mu-meta" d="M0 {ejes.y(ejes.linea)}H{ancho}"/>'
    marco = f'<svg viewBox="0 0 {ancho} {_ALTO}" preserveAspectRatio="none" role="img"'
    dibujos = []
    for i, (serie, dicho) in enumerate(zip(series, dichos, strict=True)):
        raya = ""
        if tramos and (tramo := tramos[i]):
            raya = f'<path class="mu-tramo" d="M{tramo[0]} {ejes.y(tramo[2])}H{max(tramo[1], tramo[0] + 0.5)}"/>'
        dibujos.append(Crudo(f"{marco}{atributo('aria-label', dicho)}>{fondo}{raya}{_linea(serie, ejes)}</svg>"))
    return dibujos


def _linea(serie: Sequence[float | None], ejes: Ejes) -> str:
    """La línea, cortada en los huecos, y un punto en su último valor. Un mes suelto es un punto."""
    trazo, sigue, ultimo = [], False, ""
    for mes, valor in enumerate(serie):
        if valor is not None:
            punto = f"{mes} {ejes.y(valor)}"
            ultimo = f"M{punto}h0"
            # sin largo pero con la punta redonda, se ve como un punto
            trazo.append(f"L{punto}" if sigue else ultimo)
        sigue = valor is not None
    return f'<path class="mu-linea" d="{"".join(trazo)}"/><path class="mu-ultimo" d="{ultimo}"/>' if trazo else ""
