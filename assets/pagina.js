// @ts-check
/* Lo que todos los guiones usan de la página: ir a otra dirección, saber qué se pulsó y crear elementos. */

/**
 * Va a otra dirección sin recargar: Dash oye el aviso y pide la pantalla nueva.
 * @param {string} direccion
 * @param {{ reemplaza?: boolean }} [como] `reemplaza`: la misma pantalla con otro contenido no es un paso de la historia.
 */
export function ir(direccion, { reemplaza = false } = {}) {
  window.history[reemplaza ? "replaceState" : "pushState"]({}, "", direccion);
  window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  window.scrollTo(0, 0);
}

/** La dirección de lo que está a la vista: mientras llega otra pantalla, no es la que se pidió. Y si Dash ya la atiende. */
export const pantalla = { direccion: "", atendida: false };

/** El renglón del pie que dice de qué carga es lo que se ve: `data-carga`, su número, y `data-datos`, su fecha. */
export function cargaVista() {
  /** @type {HTMLElement | null | undefined} */
  const renglon = document.getElementById("pie")?.querySelector("[data-carga]");
  return renglon;
}

/**
 * Los campos de una petición, con la carga que se ve: lo que se agrega a una pantalla no es de otra.
 * @param {string} consulta
 */
export function conCarga(consulta) {
  const campos = new URLSearchParams(consulta);
  const carga = cargaVista()?.dataset.carga;
  if (carga) {
    campos.set("generacion", carga);
  }
  return campos;
}

/**
 * Cambia la dirección sin pedir nada: lo que dice ya está a la vista.
 * @param {string} direccion
 */
export function anotar(direccion) {
  window.history.replaceState(window.history.state, "", direccion);
  pantalla.direccion = window.location.href;
}

/**
 * El elemento de ese selector en que ocurrió, o que lo contiene.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {Event} evento
 * @param {string} selector
 * @returns {T | null}
 */
export function cercano(evento, selector) {
  return evento.target instanceof Element ? evento.target.closest(selector) : null;
}

/**
 * Si un clic en un enlace pide ir ahí mismo: sin abrir otra pestaña y sin que nadie lo haya atendido ya.
 * @param {Pick<MouseEvent, "defaultPrevented" | "button" | "ctrlKey" | "metaKey" | "shiftKey">} evento
 */
export function esClicSimple(evento) {
  return !(evento.defaultPrevented || evento.button || evento.ctrlKey || evento.metaKey || evento.shiftKey);
}

/**
 * Un enlace de la página cambia la dirección sin recargar; mientras Dash no atiende, es un enlace como cualquiera.
 * @param {MouseEvent} evento
 */
export function alPulsarEnlace(evento) {
  const enlace = cercano(evento, "a[data-ir]");
  if (enlace && esClicSimple(evento) && pantalla.atendida) {
    evento.preventDefault();
    ir(enlace.getAttribute("href") ?? "/");
  }
}

/**
 * Un elemento con sus atributos y lo que lleva dentro. Los textos van como textos.
 * @template {keyof HTMLElementTagNameMap} E
 * @param {E} etiqueta
 * @param {Record<string, string | number>} [atributos]
 * @param {...(Node | string)} dentro
 */
export function crear(etiqueta, atributos = {}, ...dentro) {
  const elemento = document.createElement(etiqueta);
  for (const [nombre, valor] of Object.entries(atributos)) {
    elemento.setAttribute(nombre, String(valor));
  }
  elemento.append(...dentro);
  return elemento;
}

/** Promesa que se cumple cuando el navegador ya mostró `cuadros` cuadros. */
export async function trasPintar(cuadros = 1) {
  // en una pestaña oculta no hay cuadros: no se espera
  for (let faltan = cuadros; faltan && !document.hidden; faltan--) {
    await new Promise((listo) => {
      window.requestAnimationFrame(() => window.setTimeout(listo, 0));
    });
  }
}
