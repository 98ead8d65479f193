// @ts-check
/* La página de una lista: pone el HTML que llega, busca en sus filas sin recargar y la imprime entera. */
import { poner } from "./fragmento.js";
import { cercano, ir } from "./pagina.js";

const PUESTA = "lista-puesta";

/** @param {string | null | undefined} html */
function ponerLista(html) {
  const sitio = document.getElementById("lista-cuerpo");
  const foco = sitio?.contains(document.activeElement) ? document.activeElement?.id : "";
  poner(sitio, html ?? "");
  // al ordenar o quitar una columna cambia cuántos enlaces hay: el foco sigue en el que se pulsó
  if (foco) {
    document.getElementById(foco)?.focus({ preventScroll: true });
  }
  document.dispatchEvent(new Event(PUESTA));
  return null;
}

/**
 * La dirección de un formulario que busca filas: lo vacío no se escribe.
 * @param {string} camino
 * @param {Iterable<[string, FormDataEntryValue]>} campos
 */
export function direccionBuscada(camino, campos) {
  const escritos = [...campos].map(([nombre, valor]) => [nombre, String(valor).trim()]).filter(([, valor]) => valor);
  return `${camino}?${new URLSearchParams(escritos)}`;
}

/** Antes de imprimir: en papel van todas las filas, y no solo las de la página que se ve. */
export async function conTodasLasFilas() {
  /** @type {HTMLAnchorElement | null} */
  const todas = document.querySelector("#lista:not([hidden]) a.todas-las-filas");
  if (todas) {
    const puesta = new Promise((lista) => document.addEventListener(PUESTA, lista, { once: true }));
    ir(todas.getAttribute("href") ?? "");
    await puesta;
  }
}

export function iniciar() {
  window.dash_clientside = Object.assign(window.dash_clientside || {}, { lista: { poner: ponerLista } });
  document.addEventListener("submit", (evento) => {
    const formulario = /** @type {HTMLFormElement | null} */ (cercano(evento, "form.buscar-filas"));
    if (formulario) {
      evento.preventDefault();
      ir(direccionBuscada(formulario.getAttribute("action") ?? "", new FormData(formulario)));
    }
  });
}
