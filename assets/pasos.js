// @ts-check
/* Una sola historia: la del navegador. Cada cambio de un plan (un peso, una visita movida, una opción) es un paso suyo, y
   aquí solo se sabe si el anterior y el siguiente también son de este territorio: «Deshacer» y «Rehacer» no llevan a otra
   parte, se pulsen ellos o los botones del navegador. */

import { pantalla } from "./pagina.js";

/** @typedef {{ serie: string, paso: number }} Marca lo que lleva escrito cada entrada de la historia */
/** @typedef {Marca & { ultimo: number }} Pasos dónde se está, y hasta dónde se puede rehacer */

/**
 * Los pasos al llegar a una dirección. Con `marca`, por los botones del navegador o al recargar; sin ella, es un paso nuevo:
 * sigue a los anteriores si `sigue`, y lo que se podía rehacer ya no está.
 * @param {Pasos | null} antes
 * @param {Marca | undefined} marca
 * @param {boolean} sigue
 * @param {string} nueva el nombre de la serie, si empieza otra
 * @returns {Pasos}
 */
export function alLlegar(antes, marca, sigue, nueva) {
  if (marca) {
    const ultimo = antes?.serie === marca.serie ? Math.max(antes.ultimo, marca.paso) : marca.paso;
    return { serie: marca.serie, paso: marca.paso, ultimo };
  }
  const paso = antes && sigue ? antes.paso + 1 : 0;
  return { serie: antes && sigue ? antes.serie : nueva, paso, ultimo: paso };
}

/** @param {Pasos | null} pasos */
export function sePuedeDeshacer(pasos) {
  return Boolean(pasos && pasos.paso > 0);
}

/** @param {Pasos | null} pasos */
export function sePuedeRehacer(pasos) {
  return Boolean(pasos && pasos.paso < pasos.ultimo);
}

/** Milisegundos entre dos cambios del mismo peso que aún son un solo gesto: las flechas lo mueven de uno en uno. */
const GESTO = 1000;

/** @typedef {{ cual: string, hora: number, paso: number }} Cambio */

/**
 * Si un cambio es parte del anterior: el mismo control, enseguida y sin nada en medio.
 * @param {Cambio | null} antes
 * @param {Cambio} ahora `paso`: el que se ve
 */
export function esElMismoGesto(antes, ahora) {
  return Boolean(antes && antes.cual === ahora.cual && antes.paso === ahora.paso && ahora.hora - antes.hora < GESTO);
}

const GUARDADO = "visitas";

/** @returns {Pasos | null} */
function guardados() {
  try {
    return JSON.parse(window.sessionStorage.getItem(GUARDADO) || "null");
  } catch {
    return null;
  }
}

/** @type {Pasos | null} */
let pasos = null;
let territorio = "";
let porElNavegador = false;

/** @param {Pasos | null} nuevos */
function guardar(nuevos) {
  pasos = nuevos;
  try {
    window.sessionStorage.setItem(GUARDADO, JSON.stringify(nuevos));
  } catch {
    // sin almacenamiento se olvida al recargar; los botones del navegador siguen
  }
  mostrar();
}

export function mostrar() {
  for (const [cual, sirve] of /** @type {const} */ ([
    ["deshacer", sePuedeDeshacer(pasos)],
    ["rehacer", sePuedeRehacer(pasos)],
  ])) {
    for (const boton of document.querySelectorAll(`[data-hacer="${cual}"]`)) {
      boton.toggleAttribute("hidden", !sirve);
    }
  }
}

/** @param {string} consulta */
function territorioDe(consulta) {
  return new URLSearchParams(consulta).get("territorio") ?? "PE";
}

/** Se llegó a una pantalla de visitas: su entrada de la historia queda marcada. */
export function anotarLlegada() {
  const aqui = territorioDe(window.location.search);
  const marca = window.history.state?.visitas;
  guardar(alLlegar(pasos ?? guardados(), marca, territorio === aqui, `${aqui}-${Date.now()}`));
  territorio = aqui;
  porElNavegador = false;
  marcar();
}

function marcar() {
  const visitas = pasos && { serie: pasos.serie, paso: pasos.paso };
  window.history.replaceState({ ...window.history.state, visitas }, "");
}

/** Se dejó la página: lo que se podía rehacer se perdió, salvo que se haya salido hacia atrás. */
export function anotarSalida() {
  territorio = "";
  if (pasos && !porElNavegador) {
    guardar({ ...pasos, ultimo: pasos.paso });
  }
  porElNavegador = false;
}

/** El paso que se ve. */
export function pasoVisto() {
  return pasos?.paso ?? 0;
}

/**
 * Escribe una dirección que ya está a la vista como un paso más.
 * @param {string} direccion
 */
export function dar(direccion) {
  window.history.pushState({}, "", direccion);
  pantalla.direccion = window.location.href;
  anotarLlegada();
}

export function iniciar() {
  window.addEventListener("popstate", () => {
    porElNavegador = true;
  });
}
