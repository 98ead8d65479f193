"""El dibujo de un territorio: sus áreas y lo que las rodea llevadas a un lienzo, listas para pintarse de un color.

Se hace una vez, al publicar: cada vista solo le pone colores y valores. Se proyecta con Mercator y se redondea a la
décima de píxel, más fino de lo que se ve aun acercándose cuatro veces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.geografia.rotulos import ALTO as ALTO_ROTULO
from dashboard.geografia.rotulos import CASILLA, Caja, Hueco, Rotulo, colocar

#: el lienzo de todos los mapas, en píxeles, y lo que queda libre a cada lado
ANCHO, ALTO = 500.0, 590.0
_MARGEN = 0.03
#: lo más pequeño que se encuadra, en grados: un solo punto no se acerca sin fin
_MINIMO = 0.02
#: un área que no pasa de esto en ningún sentido no se ve, en píxeles
_CHICA = 22.0
#: lo que mide un recuadro; las áreas van a la izquierda y sus nombres, donde quepan
_RECUADRO = (178.0, 152.0)

Lados = npt.NDArray[np.float64]
Casillas = npt.NDArray[np.bool_]
#: (puntos, 2): longitud y ordenada de Mercator, en grados
Anillo = npt.NDArray[np.float64]
#: código y anillos
Rasgos = Sequence[tuple[str, Sequence[Anillo]]]
#: caja en grados y anillos
Alrededor = Sequence[tuple[Sequence[float], Sequence[Anillo]]]


@dataclass(frozen=True, slots=True)
class Encuadre:
    """Cómo se lleva un lugar al lienzo: x = (longitud − `oeste`) · `escala`; `norte`, en grados de Mercator."""

    escala: float
    oeste: float
    norte: float


@dataclass(frozen=True, slots=True)
class Trazo:
    """Un área en el lienzo: el atributo `d` de su `<path>` (en décimas de píxel, par-impar), su caja y sus lados."""

    camino: str
    caja: Caja
    #: (lados, 4): x, y de un extremo y del otro, en píxeles
    lados: Lados


@dataclass(frozen=True, slots=True)
class Capa:
    """Áreas con sus rótulos en un lienzo de `ancho` × `alto`."""

    encuadre: Encuadre
    ancho: float
    alto: float
    trazos: Mapping[str, Trazo]
    rotulos: Mapping[str, Rotulo] = field(default_factory=dict)

    def escrita(self) -> dict[str, Any]:
        """Como se guarda."""
        return {
            "ancho": self.ancho,
            "alto": self.alto,
            "encuadre": [self.encuadre.escala, self.encuadre.oeste, self.encuadre.norte],
            "areas": {codigo: trazo.camino for codigo, trazo in self.trazos.items()},
            "rotulos": {codigo: rotulo.escrito() for codigo, rotulo in self.rotulos.items()},
        }


def dibujar(
    areas: Rasgos, fondo: Alrededor, caja: Sequence[float], nombres: Mapping[str, str],
    sitios: Mapping[str, Sequence[float]],
) -> dict[str, Any]:  # fmt: skip
    """El dibujo como se guarda: lo de `Capa.escrita`, `fondo`, y la capa `aparte` con la caja donde va (`lugar`).

    `caja`: [oeste, sur, este, norte] en grados. `nombres`: de las áreas que llevan rótulo. `sitios`: longitud y latitud
    de donde mejor va cada uno.
    """
    encuadre = encuadrar(caja)
    capa = Capa(encuadre, ANCHO, ALTO, trazar(areas, encuadre))
    # sin nombres que poner da igual qué parte del lienzo queda libre
    ocupado = casillas(capa.trazos.values() if nombres else (), ANCHO, ALTO)
    aparte, lugar = _aparte(areas, capa, ocupado)
    chicas = aparte.trazos if aparte else {}
    grandes = {codigo: nombre for codigo, nombre in nombres.items() if codigo not in chicas}
    escrito = _con_rotulos(capa, ocupado, grandes, sitios, [lugar] if aparte else []).escrita()
    if aparte:
        propias = casillas(chicas.values(), aparte.ancho, aparte.alto)
        aparte = _con_rotulos(aparte, propias, nombres, sitios, [])
    visibles = [(str(i), anillos) for i, (suya, anillos) in enumerate(fondo) if _se_ve(suya, encuadre)]
    return escrito | {
        "fondo": "".join(trazo.camino for trazo in trazar(visibles, encuadre).values()),
        "aparte": aparte.escrita() if aparte else None,
        "lugar": list(lugar),
    }


# -- Llevar una geometría al lienzo.


def norte_de(latitud: Any) -> Any:
    """La ordenada de Mercator de una latitud o de varias, en grados: crece hacia el norte."""
    return np.degrees(np.arcsinh(np.tan(np.radians(latitud))))


def encuadrar(caja: Sequence[float]) -> Encuadre:
    """Para que la caja [oeste, sur, este, norte], en grados, quepa centrada y con su margen."""
    oeste, sur, este, norte = caja[0], float(norte_de(caja[1])), caja[2], float(norte_de(caja[3]))
    mide = max(este - oeste, _MINIMO), max(norte - sur, _MINIMO)
    escala = min(ANCHO / mide[0], ALTO / mide[1]) * (1 - 2 * _MARGEN)
    return Encuadre(escala, (oeste + este - ANCHO / escala) / 2, (sur + norte + ALTO / escala) / 2)


def anillos_de(geometria: Mapping[str, Any] | None) -> list[Anillo]:
    """Los de una geometría de GeoJSON, con sus huecos; ninguno si no es un polígono."""
    if not geometria or geometria["type"] not in ("Polygon", "MultiPolygon"):
        return []
    poligonos = geometria["coordinates"] if geometria["type"] == "MultiPolygon" else [geometria["coordinates"]]
    grados = (np.array(anillo, dtype=np.float64)[:, :2] for poligono in poligonos for anillo in poligono)
    return [np.column_stack([puntos[:, 0], norte_de(puntos[:, 1])]) for puntos in grados]


def trazar(rasgos: Rasgos, encuadre: Encuadre) -> dict[str, Trazo]:
    """Los trazos por código; lo que no llega a tres puntos no se dibuja."""
    trazos = {}
    for codigo, propios in rasgos:
        if anillos := [llevado for anillo in propios if len(llevado := _llevar(anillo, encuadre)) > 2]:
            lados = np.concatenate([np.hstack([anillo, np.roll(anillo, -1, axis=0)]) for anillo in anillos]) / 10
            minimos, maximos = lados[:, :2].min(axis=0).tolist(), lados[:, :2].max(axis=0).tolist()
            trazos[codigo] = Trazo("".join(map(_camino, anillos)), (*minimos, *maximos), lados)
    return trazos


def _llevar(anillo: Anillo, encuadre: Encuadre) -> npt.NDArray[np.int64]:
    """(puntos, 2) el anillo en décimas de píxel, sin repetir el primero ni puntos seguidos iguales."""
    desde = (encuadre.oeste, encuadre.norte)
    puntos = np.rint((anillo - desde) * (encuadre.escala * 10, -encuadre.escala * 10)).astype(np.int64)
    return puntos[(puntos != np.roll(puntos, 1, axis=0)).any(axis=1)]


def _camino(anillo: npt.NDArray[np.int64]) -> str:
    pasos = np.diff(anillo, axis=0).ravel().tolist()
    return f"M{anillo[0, 0]},{anillo[0, 1]}l{' '.join(map(str, pasos))}z"


def _se_ve(caja: Sequence[float], encuadre: Encuadre) -> bool:
    """Si algo de una caja en grados cae en el lienzo."""
    sur, norte = encuadre.norte - ALTO / encuadre.escala, encuadre.norte
    este = encuadre.oeste + ANCHO / encuadre.escala
    return caja[0] < este and caja[2] > encuadre.oeste and norte_de(caja[1]) < norte and norte_de(caja[3]) > sur


# -- Qué parte del lienzo está ocupada y dónde hay un hueco para un rótulo.


def casillas(trazos: Iterable[Trazo], ancho: float, alto: float) -> Casillas:
    """(filas, columnas) qué casillas de `CASILLA` píxeles ocupa alguna área."""
    ocupado = np.zeros((int(alto // CASILLA) + 1, int(ancho // CASILLA) + 1), dtype=bool)
    for trazo in trazos:
        desde, hasta = max(int(trazo.caja[1] // CASILLA), 0), min(int(trazo.caja[3] // CASILLA) + 1, len(ocupado))
        for fila in range(desde, hasta):
            cruces = _cruces(trazo.lados, (fila + 0.5) * CASILLA)
            for izquierda, derecha in zip(cruces[::2], cruces[1::2], strict=False):
                ocupado[fila, max(int(izquierda // CASILLA), 0) : max(int(derecha // CASILLA) + 1, 0)] = True
    return ocupado


def _cruces(lados: Lados, y: float) -> list[float]:
    """Por dónde cruza la horizontal, de izquierda a derecha."""
    x0, y0, x1, y1 = lados[(lados[:, 1] > y) != (lados[:, 3] > y)].T
    cruces: list[float] = np.sort(x0 + (y - y0) * (x1 - x0) / (y1 - y0)).tolist()
    return cruces


def _tramo(lados: Lados, x: float, y: float) -> tuple[float, float]:
    """El tramo horizontal que contiene (x, y); vacío si el punto cae fuera."""
    cruces = _cruces(lados, y)
    return next(((a, b) for a, b in zip(cruces[::2], cruces[1::2], strict=False) if a <= x <= b), (x, x))


def _con_rotulos(
    capa: Capa, ocupado: Casillas, nombres: Mapping[str, str], sitios: Mapping[str, Sequence[float]],
    vedado: Sequence[Caja],
) -> Capa:  # fmt: skip
    huecos = {codigo: _hueco(capa, codigo, sitios[codigo]) for codigo in nombres if codigo in capa.trazos}
    return replace(capa, rotulos=colocar(huecos, nombres, ocupado, (capa.ancho, capa.alto), vedado))


def _hueco(capa: Capa, codigo: str, sitio: Sequence[float]) -> Hueco:
    """Dónde está más ancha el área, cerca de su sitio: se mira a varias alturas."""
    lados = capa.trazos[codigo].lados
    x = (sitio[0] - capa.encuadre.oeste) * capa.encuadre.escala
    y = (capa.encuadre.norte - float(norte_de(sitio[1]))) * capa.encuadre.escala
    mejor = Hueco(x, y, x, y, 0.0)
    for desvio in (0, -8, 8, -16, 16, -26, 26):
        tramos = [_tramo(lados, x, y + desvio + alto) for alto in (-ALTO_ROTULO / 3, 0, ALTO_ROTULO / 3)]
        izquierda, derecha = max(desde for desde, _ in tramos), min(hasta for _, hasta in tramos)
        # apartarse de su sitio solo vale la pena si se gana anchura
        if derecha - izquierda > mejor.ancho + abs(desvio) * 0.6:
            mejor = Hueco(x, y, (izquierda + derecha) / 2, y + desvio, derecha - izquierda)
    return mejor


# -- Las áreas que no se ven de chicas (Callao, las DIRIS de Lima), más grandes, donde no hay nada dibujado.

_SIN_CAJA: Caja = (0.0, 0.0, 0.0, 0.0)


def _aparte(areas: Rasgos, capa: Capa, ocupado: Casillas) -> tuple[Capa | None, Caja]:
    """El recuadro de las áreas chicas, si son varias, están juntas y hay una esquina libre; y dónde va."""
    chicas = {codigo for codigo, trazo in capa.trazos.items() if max(_medidas(trazo.caja)) < _CHICA}
    lugar = _esquina_libre(ocupado)
    if not 1 < len(chicas) < len(capa.trazos) or lugar is None:
        return None, _SIN_CAJA
    izquierda, arriba, derecha, abajo = zip(*(capa.trazos[codigo].caja for codigo in chicas), strict=True)
    union = min(izquierda), min(arriba), max(derecha), max(abajo)
    if max(_medidas(union)) > _RECUADRO[0] / 2:
        return None, _SIN_CAJA
    cerca = _acercado(union, capa.encuadre)
    return Capa(cerca, *_RECUADRO, trazar([par for par in areas if par[0] in chicas], cerca)), lugar


def _acercado(union: Caja, encuadre: Encuadre) -> Encuadre:
    """Para que ese trozo del lienzo quepa en el recuadro, dejando a un lado sitio para los nombres."""
    ancho, alto = _RECUADRO
    mide = _medidas(union)
    veces = min(ancho * 0.36 / mide[0], (alto - 44) / mide[1])
    escala = encuadre.escala * veces
    return Encuadre(
        escala,
        encuadre.oeste + union[0] / encuadre.escala - 8 / escala,
        encuadre.norte - union[1] / encuadre.escala + (alto - mide[1] * veces) / 2 / escala,
    )


def _medidas(caja: Caja) -> tuple[float, float]:
    return caja[2] - caja[0], caja[3] - caja[1]


def _esquina_libre(ocupado: Casillas) -> Caja | None:
    """La esquina donde el recuadro no tapa ningún área: de abajo arriba y de izquierda a derecha."""
    ancho, alto = _RECUADRO
    for x in (4.0, ANCHO - ancho - 4):
        for y in (ALTO - alto - 4, 4.0):
            filas = slice(int(y // CASILLA), int((y + alto) // CASILLA) + 1)
            columnas = slice(int(x // CASILLA), int((x + ancho) // CASILLA) + 1)
            if not ocupado[filas, columnas].any():
                return x, y, x + ancho, y + alto
    return None
