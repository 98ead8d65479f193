// @ts-check
/* La página de una lista: busca en sus filas sin recargar y la imprime entera. */
import { cercano, ir } from "./pagina.js";

const FALTAN = "a.todas-las-filas";

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
  const todas = document.querySelector(FALTAN);
  if (todas) {
    const puestas = new Promise((listo) => {
      const vigia = new MutationObserver(() => {
        if (!document.querySelector(FALTAN)) {
          vigia.disconnect();
          listo(undefined);
        }
      });
      vigia.observe(document.body, { childList: true, subtree: true });
    });
    ir(todas.getAttribute("href") ?? "");
    await puestas;
  }
}

export function iniciar() {
  document.addEventListener("submit", (evento) => {
    const formulario = /** @type {HTMLFormElement | null} */ (cercano(evento, "form.buscar-filas"));
    if (formulario) {
      evento.preventDefault();
      ir(direccionBuscada(formulario.getAttribute("action") ?? "", new FormData(formulario)));
    }
  });
}
