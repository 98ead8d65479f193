// @ts-check
/* El panel con que se eligen las escenas y su orden. Lo elegido va en la dirección: como una edición, si es igual a
   alguna, o escena por escena. */
import { cercano, crear } from "./pagina.js";

/**
 * Las ediciones como van en el documento: «completa:a.b.c madres:b».
 * @param {string} texto
 * @returns {[string, string][]}
 */
export function leerEdiciones(texto) {
  return texto.split(" ").map((parte) => /** @type {[string, string]} */ (parte.split(":")));
}

/**
 * Cómo va en la dirección una elección. La edición completa no se escribe.
 * @param {string} escenas claves en orden, separadas por puntos
 * @param {[string, string][]} ediciones
 */
export function camposDe(escenas, ediciones) {
  const edicion = ediciones.find(([, suyas]) => suyas === escenas)?.[0];
  return { edicion: edicion === "completa" ? "" : (edicion ?? ""), escenas: edicion ? "" : escenas };
}

/** @param {HTMLElement} panel */
function partes(panel) {
  const orden = /** @type {HTMLElement} */ (panel.querySelector("ol"));
  return {
    orden,
    filas: /** @type {HTMLElement[]} */ ([...orden.children]),
    ediciones: leerEdiciones(orden.dataset.ediciones ?? ""),
    edicion: /** @type {HTMLSelectElement} */ (panel.querySelector("select")),
  };
}

/** @param {HTMLElement} fila */
const casilla = (fila) => /** @type {HTMLInputElement} */ (fila.querySelector("input"));

/**
 * Las claves marcadas, en orden, separadas por puntos.
 * @param {HTMLElement} panel
 */
function marcadas(panel) {
  const puestas = partes(panel).filas.filter((fila) => casilla(fila).checked);
  return puestas.map(({ dataset }) => dataset.clave).join(".");
}

/**
 * Lo elegido, como va en la dirección; nada si no queda ninguna escena.
 * @param {HTMLElement} panel
 */
export function elegido(panel) {
  const claves = marcadas(panel);
  return claves ? camposDe(claves, partes(panel).ediciones) : undefined;
}

/**
 * Pone a cada escena su casilla y las flechas que la suben y la bajan.
 * @param {HTMLElement} panel
 * @param {(frase: string) => void} decir
 */
export function armar(panel, decir) {
  const { orden, filas, ediciones, edicion } = partes(panel);
  for (const fila of filas) {
    const nombre = fila.firstChild?.textContent ?? "";
    const marca = crear("input", { type: "checkbox" });
    marca.checked = fila.dataset.puesta === "si";
    const rotulo = crear("label", {}, marca, crear("span", {}, ...fila.childNodes));
    const flechas = [
      ["sube", "↑", "Subir"],
      ["baja", "↓", "Bajar"],
    ].map(([hacia, signo, verbo]) =>
      crear("button", { type: "button", "data-mueve": hacia, "aria-label": `${verbo} «${nombre}»` }, signo),
    );
    fila.replaceChildren(rotulo, ...flechas);
  }
  /** El nombre de lo que está marcado: el de una edición o el de ninguna. */
  const nombrar = () => {
    edicion.value = ediciones.find(([, suyas]) => suyas === marcadas(panel))?.[0] ?? "propia";
  };
  orden.addEventListener("change", nombrar);
  orden.addEventListener("click", (evento) => {
    const flecha = cercano(evento, "[data-mueve]");
    const fila = flecha?.closest("li");
    if (!flecha || !fila) {
      return;
    }
    if (flecha.dataset.mueve === "sube") {
      fila.previousElementSibling?.before(fila);
    } else {
      fila.nextElementSibling?.after(fila);
    }
    // moverla le quita el foco
    flecha.focus();
    nombrar();
    decir(`Lugar ${[...orden.children].indexOf(fila) + 1} de ${filas.length}.`);
  });
  edicion.addEventListener("change", () => {
    const suyas = ediciones.find(([clave]) => clave === edicion.value)?.[1].split(".");
    if (suyas) {
      /** @param {HTMLElement} fila */
      const lugar = (fila) => (suyas.indexOf(fila.dataset.clave ?? "") + suyas.length + 1) % (suyas.length + 1);
      for (const fila of partes(panel).filas) {
        casilla(fila).checked = suyas.includes(fila.dataset.clave ?? "");
      }
      // las suyas, en su orden; detrás, las demás
      orden.append(...partes(panel).filas.sort((una, otra) => lugar(una) - lugar(otra)));
    }
  });
}
