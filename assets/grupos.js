// @ts-check
/* Un grupo de enlaces y botones es una sola parada del tabulador: dentro se va con las flechas, como en una barra de
   herramientas. Así se llega pronto a lo que sigue. Sin guiones, cada enlace es una parada. */
import { enVuelta } from "./buscador.js";

const GRUPOS =
  ".menu-principal, .migas, .tira-derecha, .titular, .tarjetas, .tarjeta-cabeza, .botones-mapa, .pie-mapa, .comparacion thead, .indice-guia";
const PIEZAS = "a[href], button, summary";
/** Lo plegado tiene sus propias paradas, cuando se abre. */
const PLEGADO = "details > :not(summary)";

/**
 * La posición a que lleva una tecla desde otra; −1 si no mueve nada.
 * @param {string} tecla
 * @param {number} lugar
 * @param {number} cuantas
 */
export function adonde(tecla, lugar, cuantas) {
  const lugares = { ArrowRight: lugar + 1, ArrowLeft: lugar - 1, Home: 0, End: cuantas - 1 };
  return Object.hasOwn(lugares, tecla) ? enVuelta(lugares[/** @type {keyof typeof lugares} */ (tecla)], cuantas) : -1;
}

/**
 * Lo que se recorre con las flechas en un grupo.
 * @param {Element | null} grupo
 */
function piezasDe(grupo) {
  /** @type {HTMLElement[]} */
  const todas = grupo ? [...grupo.querySelectorAll(/** @type {"a"} */ (PIEZAS))] : [];
  return todas.filter((pieza) => pieza.closest(GRUPOS) === grupo && !pieza.closest(PLEGADO));
}

/**
 * Deja una sola parada en cada grupo de un sitio recién escrito: la primera, o donde está el foco.
 * @param {Element} sitio
 */
export function prepararGrupos(sitio) {
  for (const grupo of [sitio.closest(GRUPOS), ...sitio.querySelectorAll(GRUPOS)]) {
    const piezas = piezasDe(grupo);
    grupo?.toggleAttribute("data-flechas", piezas.length > 1);
    parar(piezas, Math.max(piezas.indexOf(/** @type {HTMLElement} */ (document.activeElement)), 0));
  }
}

/**
 * @param {HTMLElement[]} piezas
 * @param {number} lugar
 */
function parar(piezas, lugar) {
  piezas.forEach((pieza, i) => {
    pieza.tabIndex = i === lugar ? 0 : -1;
  });
}

export function iniciar() {
  document.addEventListener("focusin", ({ target }) => {
    const piezas = target instanceof HTMLElement ? piezasDe(target.closest(GRUPOS)) : [];
    const lugar = piezas.indexOf(/** @type {HTMLElement} */ (target));
    if (lugar >= 0) {
      parar(piezas, lugar);
    }
  });
  document.addEventListener("keydown", (evento) => {
    const { target, key } = evento;
    // con Alt, la flecha izquierda es volver atrás
    if (!(target instanceof HTMLElement) || evento.altKey || evento.ctrlKey || evento.metaKey || evento.shiftKey) {
      return;
    }
    const piezas = piezasDe(target.closest(GRUPOS));
    const lugar = adonde(key, piezas.indexOf(target), piezas.length);
    if (piezas.includes(target) && lugar >= 0) {
      evento.preventDefault();
      piezas[lugar].focus();
    }
  });
}
