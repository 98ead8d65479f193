"""Las fichas llenas de lado a lado: ningún hueco mayor que una tarjeta, en ningún estado ni ancho de escritorio."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.listas.establecimientos import filas_de_establecimientos
from tests.navegador.vigilada import Tablero, Vigilada

pytestmark = pytest.mark.navegador

#: el mayor rectángulo sin letras, dibujos ni bordes de tarjeta, y el área de una de las cuatro de arriba, en píxeles.
#: Se mira sobre una cuadrícula de 8 píxeles; el mayor bajo un histograma, fila por fila
_HUECO = """() => {
  const paso = 8, raiz = document.querySelector(".pagina-ficha"), caja = raiz.getBoundingClientRect();
  const ancho = Math.floor(caja.width / paso), alto = Math.floor(caja.height / paso);
  const lleno = new Uint8Array(ancho * alto);
  const pintar = (x0, y0, x1, y1) => {
    const [izquierda, arriba] = [x0 - caja.left, y0 - caja.top].map(v => Math.max(0, Math.floor(v / paso)));
    const derecha = Math.min(ancho, Math.ceil((x1 - caja.left) / paso));
    const abajo = Math.min(alto, Math.ceil((y1 - caja.top) / paso));
    for (let y = arriba; y < abajo; y++) lleno.fill(1, y * ancho + izquierda, y * ancho + derecha);
  };
  // los dos márgenes de la página
  pintar(caja.left, caja.top, caja.left + 28, caja.bottom), pintar(caja.right - 28, caja.top, caja.right, caja.bottom);
  const textos = document.createTreeWalker(raiz, NodeFilter.SHOW_TEXT), trozo = document.createRange();
  while (textos.nextNode()) {
    if (!textos.currentNode.textContent.trim()) continue;
    trozo.selectNodeContents(textos.currentNode);
    for (const r of trozo.getClientRects()) pintar(r.left, r.top, r.right, r.bottom);
  }
  for (const dibujo of raiz.querySelectorAll(".plano, .hilo-caja, .barra, .sello")) {
    const r = dibujo.getBoundingClientRect();
    pintar(r.left, r.top, r.right, r.bottom);
  }
  for (const con_borde of raiz.querySelectorAll(".tarjeta, .grupo-en-lista + .grupo-en-lista")) {
    const r = con_borde.getBoundingClientRect();
    pintar(r.left, r.top, r.right, r.top + 1);
    if (!con_borde.matches(".tarjeta")) continue;
    pintar(r.left, r.bottom - 1, r.right, r.bottom);
    pintar(r.left, r.top, r.left + 1, r.bottom), pintar(r.right - 1, r.top, r.right, r.bottom);
  }
  const alturas = new Int32Array(ancho + 1);
  let mayor = {area: 0};
  for (let y = 0; y < alto; y++) {
    const pila = [];
    for (let x = 0; x <= ancho; x++) {
      const h = x < ancho ? (alturas[x] = lleno[y * ancho + x] ? 0 : alturas[x] + 1) : 0;
      let desde = x;
      while (pila.length && pila.at(-1)[1] >= h) {
        const [inicio, suya] = pila.pop(), area = suya * (x - inicio) * paso * paso;
        if (area > mayor.area)
          mayor = {area, x: inicio * paso, y: (y - suya + 1) * paso, ancho: (x - inicio) * paso, alto: suya * paso};
        desde = inicio;
      }
      pila.push([desde, h]);
    }
  }
  const una = raiz.querySelector(".tarjetas > .tarjeta").getBoundingClientRect();
  return {...mayor, tarjeta: una.width * una.height, desborda: document.documentElement.scrollWidth - innerWidth};
}"""


@pytest.fixture(scope="module")
def estados(consulta: Consulta) -> dict[str, str]:
    """Estado → la dirección de la primera ficha que está en él."""
    halladas: dict[str, str] = {}
    for fila in filas_de_establecimientos(consulta, consulta.raiz, consulta.periodo_por_defecto()):
        cuantos = f" {min(fila['conformados'], 2)}" if fila["conformados"] else ""
        halladas.setdefault(f"{fila['situacion']}{cuantos}", f"/establecimiento/{fila['codigo']}?periodo=2026")
    for grupo in consulta.descendientes(consulta.raiz, Nivel.GRUPO):
        ficha, sesiones = consulta.ficha_grupo(grupo), bool(consulta.sesiones(grupo)["fecha"])
        activo = bool(consulta.cuenta("activos", grupo, consulta.periodo_por_defecto()))
        estado = "cerrado" if ficha["cierre"] else "activo" if activo else "sin plazo" if sesiones else "sin sesiones"
        halladas.setdefault(f"grupo {estado}", f"/grupo/{grupo.codigo}?periodo=2026")
    return halladas


@pytest.mark.parametrize("ancho", [1280, 1440, 1920])
def test_ningun_hueco_de_una_ficha_es_mayor_que_una_tarjeta(
    vigilada: Callable[..., Vigilada], estados: dict[str, str], ancho: int
) -> None:
    assert len(estados) >= 12
    tablero = Tablero(vigilada(ancho=ancho))
    tablero.ir("/metodo")
    grandes = []
    for estado, direccion in estados.items():
        tablero.saltar(direccion)
        tablero.pagina.wait_for_selector(".pagina-ficha")
        hueco = tablero.pagina.evaluate(_HUECO)
        if hueco["area"] >= hueco["tarjeta"] or hueco["desborda"] > 0:
            grandes.append((estado, direccion, hueco))
    assert not grandes, grandes


def test_ninguna_ficha_tiene_faltas_graves_ni_se_sale_de_un_telefono(
    vigilada: Callable[..., Vigilada], estados: dict[str, str]
) -> None:
    tablero = Tablero(vigilada(ancho=390, alto=844))
    for estado in ("grupo activo", "con grupo activo 2", "atiende partos y no tiene grupo", "no atiende partos"):
        tablero.ir(estados[estado])
        assert not tablero.faltas_de_accesibilidad(), estado
        assert tablero.pagina.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, estado


def test_de_un_establecimiento_sin_grupo_se_va_al_mas_cercano_y_al_plan_que_lo_incluye(
    tablero: Tablero, estados: dict[str, str]
) -> None:
    frase = tablero.ir(estados["atiende partos y no tiene grupo"])
    propia = tablero.direccion()
    codigo = propia.removeprefix("/establecimiento/").partition("?")[0]
    assert "atiende partos y no tiene ningún grupo conformado" in frase
    tablero.pagina.click(".tarjeta:has-text('Grupo activo más cercano') .estado a")
    grupo = tablero.esperar_otro(frase)
    assert tablero.direccion().startswith("/grupo/")
    tablero.pagina.go_back(wait_until="commit")
    assert tablero.esperar_otro(grupo) == frase
    tablero.pagina.click(".tarjetas >> text=Planificar su visita")
    tablero.esperar_otro(frase)
    assert f"obl={codigo}" in tablero.direccion()
