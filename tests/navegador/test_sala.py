"""En una sala: la letra de toda escena se lee desde la última fila, nada se desborda y las gráficas llenan su sitio."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.navegador.vigilada import Tablero, Vigilada

pytestmark = pytest.mark.navegador
#: un proyector viejo, una portátil y una pantalla ancha
TAMANOS = ((1024, 768), (1366, 768), (1920, 1080))
TERRITORIOS = ("PE", "11", "11-03", "11-03-01")
#: las que se miran por su dibujo
CON_DIBUJO = {"entonces", "mapa", "parecidas", "asistencia", "motivo", "faltan"}
#: letra que se lee desde la última fila, y lo que ocupa un dibujo, en partes del alto
LETRA, DIBUJO = 0.03, 0.45
#: mide cada escena como se ve cuando es la actual y ya se reveló entera
MEDIR = """() => [...document.querySelectorAll('.escena')].map(escena => {
  const antes = document.querySelector('.escena.actual');
  antes.classList.remove('actual');
  escena.classList.add('actual');
  const escondido = e => e.closest('.escena-pie, .escena-notas, .solo-lector') ||
    [...function* () { for (let p = e; p && p !== escena; p = p.parentElement) yield p; }()]
      .some(p => getComputedStyle(p).clipPath.startsWith('inset') || getComputedStyle(p).display === 'none');
  const dice = e => (e.getAttribute('class') || e.tagName) + ': ' + e.textContent.slice(0, 50);
  const letras = [];
  const textos = document.createTreeWalker(escena, NodeFilter.SHOW_TEXT);
  while (textos.nextNode()) {
    const e = textos.currentNode.parentElement;
    if (!textos.currentNode.data.trim() || escondido(e) || e.closest('title, defs')) continue;
    const escala = e.ownerSVGElement ? e.getScreenCTM().a : 1;
    letras.push([escala * parseFloat(getComputedStyle(e).fontSize) / innerHeight, dice(e)]);
  }
  const caja = escena.getBoundingClientRect(), pie = escena.querySelector('.escena-pie').getBoundingClientRect();
  const fuera = [];
  for (const e of escena.querySelectorAll('.escena-cabeza *, .escena-cuerpo *')) {
    if (escondido(e) || e.closest('defs, title') || (e.ownerSVGElement && e.tagName !== 'text')) continue;
    const r = e.getBoundingClientRect();
    if (!r.width || !r.height) continue;
    const sobra = Math.max(caja.left - r.left, r.right - caja.right, caja.top - r.top, r.bottom - pie.top);
    if (sobra > 1) fuera.push([Math.round(sobra), dice(e)]);
  }
  const encima = [];
  const cuerpo = escena.querySelector('.escena-cuerpo');
  if (cuerpo) {
    // lo del titular y lo del cuerpo no se pisan
    for (const a of escena.querySelectorAll('.escena-cabeza > *, .escena-lista tr')) {
      for (const b of cuerpo.children) {
        const r = a.getBoundingClientRect(), s = b.getBoundingClientRect();
        const ancho = Math.min(r.right, s.right) - Math.max(r.left, s.left);
        const alto = Math.min(r.bottom, s.bottom) - Math.max(r.top, s.top);
        if (ancho > 1 && alto > 1) encima.push(dice(a));
      }
    }
  }
  // lo que se dibuja: de un mapa, sus áreas. Uno más ancho que alto no llega arriba y abajo, y llena su ancho
  const alto = Math.max(0, ...[...escena.querySelectorAll('.trazo')].map(e => e.getBoundingClientRect().height));
  const llena = [...escena.querySelectorAll('.grafica-mapa')].map(mapa => {
    const areas = [...mapa.querySelectorAll('path')].filter(e => !e.closest('defs'))
      .map(e => e.getBoundingClientRect());
    const lado = (desde, hasta) => Math.max(...areas.map(r => r[hasta])) - Math.min(...areas.map(r => r[desde]));
    const del_ancho = lado('left', 'right') / (mapa.viewBox.baseVal.width * mapa.getScreenCTM().a);
    return Math.max(lado('top', 'bottom') / caja.height, del_ancho > 0.9 ? 1 : 0);
  });
  escena.classList.remove('actual');
  antes.classList.add('actual');
  return { clave: escena.dataset.clave, apendice: escena.classList.contains('escena-apendice'), letras, fuera, encima,
           dibujo: llena.length ? Math.min(...llena) : alto / caja.height };
})"""


def _medidas(pagina: Page, base: str, territorio: str, ancho: int, alto: int) -> list[dict[str, Any]]:
    pagina.set_viewport_size({"width": ancho, "height": alto})
    pagina.goto(f"{base}/presentacion?territorio={territorio}&periodo=2026")
    pagina.wait_for_selector(".con-guion .escena.actual h2")
    pagina.evaluate("() => document.fonts.ready")
    medidas: list[dict[str, Any]] = pagina.evaluate(MEDIR)
    return medidas


@pytest.mark.parametrize("territorio", TERRITORIOS)
@pytest.mark.parametrize(("ancho", "alto"), TAMANOS)
def test_toda_escena_se_lee_cabe_y_llena_la_pantalla(
    tablero: Tablero, pagina: Page, territorio: str, ancho: int, alto: int
) -> None:
    faltas = []
    medidas = _medidas(pagina, tablero.vigilada.base, territorio, ancho, alto)
    assert len(medidas) >= 8
    for escena in medidas:
        clave = escena["clave"]
        faltas += [f"{clave}: «{que}» se sale {cuanto} px" for cuanto, que in escena["fuera"]]
        faltas += [f"{clave}: «{que}» se encima con lo que se ve" for que in escena["encima"]]
        if escena["apendice"]:
            continue
        faltas += [f"{clave}: «{que}» mide {100 * parte:.2f} %" for parte, que in escena["letras"] if parte < LETRA]
        assert escena["letras"], f"{clave} no dice nada"
        if clave in CON_DIBUJO and escena["dibujo"] < DIBUJO:
            faltas.append(f"{clave}: el dibujo ocupa {100 * escena['dibujo']:.0f} % del alto")
    assert not faltas, "\n".join(faltas)


def test_una_escena_de_cada_clase_es_accesible(tablero: Tablero, pagina: Page) -> None:
    pagina.goto(f"{tablero.vigilada.base}/presentacion?territorio=11&periodo=2026&escena=faltan")
    pagina.wait_for_selector(".con-guion .escena.actual h2")
    assert not tablero.faltas_de_accesibilidad()


@pytest.mark.parametrize(("ancho", "alto"), TAMANOS)
def test_el_mando_tiene_su_renglon_y_no_tapa_nada(tablero: Tablero, pagina: Page, ancho: int, alto: int) -> None:
    pagina.set_viewport_size({"width": ancho, "height": alto})
    # la historia que más enlaces lleva: también vuelve
    pagina.goto(f"{tablero.vigilada.base}/presentacion?territorio=11&periodo=2026&generacion=1&desde=PE")
    pagina.wait_for_selector(".con-guion .escena.actual h2")
    mando, escenas = (pagina.locator(selector).bounding_box() for selector in (".mando", ".escenas"))
    assert mando
    assert escenas
    assert escenas["y"] + escenas["height"] <= mando["y"] + 0.5
    assert mando["y"] + mando["height"] <= alto + 0.5
    assert mando["height"] < alto * 0.06, "en un renglón"
    # con el foco en él se ve
    pagina.focus(".mando button")
    pagina.wait_for_function("() => getComputedStyle(document.querySelector('.mando')).opacity === '1'")


def test_con_el_dedo_el_mando_se_ve_siempre(chromium: Browser, base: str) -> None:
    # una pantalla que se toca no tiene dónde poner el ratón
    contexto = chromium.new_context(viewport={"width": 1024, "height": 768}, has_touch=True, is_mobile=True)
    propia = Vigilada(contexto.new_page(), base)
    propia.pagina.goto(f"{base}/presentacion?territorio=11&periodo=2026")
    propia.pagina.wait_for_selector(".con-guion .escena.actual h2")
    assert propia.pagina.evaluate("() => matchMedia('(hover: none)').matches")
    estilo = "() => (e => [e.opacity, e.animationName])(getComputedStyle(document.querySelector('.mando')))"
    assert propia.pagina.evaluate(estilo) == ["1", "none"]
    assert propia.faltas() == []
    contexto.close()


#: qué toca lo que se dice de un punto, y si su hilo sale del punto y llega a lo que se dice
ANOTADO = """() => {
  const caja = e => e.getBoundingClientRect();
  const dibujo = document.querySelector('#escena-asistencia .trazo');
  const dicho = caja(dibujo.querySelector('.anotado > span')), hilo = caja(dibujo.querySelector('.anotado'));
  const toca = r => Math.min(r.right, dicho.right) - Math.max(r.left, dicho.left) > 1 &&
    Math.min(r.bottom, dicho.bottom) - Math.max(r.top, dicho.top) > 1;
  const otros = [...dibujo.querySelectorAll('.mes, .nivel, .punto, .senal, .ultimo, .esperado, .hito')];
  const linea = [...dibujo.querySelectorAll('svg path')].filter(p => p.getAttribute('fill') === 'none');
  const bajo = Math.max(...linea.map(p => caja(p).bottom));
  const marca = caja(dibujo.querySelector('.senal:not(.leve)'));
  const leve = dibujo.querySelector('.senal.leve');
  return { pisa: otros.filter(e => toca(caja(e))).map(e => e.className), sobra: dicho.top - bajo,
           desde: hilo.top - marca.bottom, hasta: hilo.bottom - dicho.top,
           dentro: dicho.bottom - caja(dibujo).bottom, lado: dicho.left - hilo.left, otro: dicho.right - hilo.right,
           leve: leve ? caja(leve).height / marca.height : 0 };
}"""


@pytest.mark.parametrize(("ancho", "alto"), [*TAMANOS, (390, 844)])
def test_lo_anotado_se_lee_abajo_con_un_hilo_hasta_su_punto(
    tablero: Tablero, pagina: Page, ancho: int, alto: int
) -> None:
    pagina.set_viewport_size({"width": ancho, "height": alto})
    pagina.goto(f"{tablero.vigilada.base}/presentacion?territorio=PE&periodo=2026&escena=asistencia")
    pagina.wait_for_selector(".con-guion .escena.actual .anotado")
    medido = pagina.evaluate(ANOTADO)
    assert medido["pisa"] == []
    assert medido["sobra"] >= 0, "bajo la línea"
    assert -6 <= medido["desde"] <= 12
    assert medido["hasta"] > 0
    assert abs(medido["dentro"]) <= 1
    assert medido["lado"] < 0 < medido["otro"], "el hilo llega a lo que se dice"
    assert 0 < medido["leve"] < 0.7
