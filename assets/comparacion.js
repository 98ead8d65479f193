// @ts-check
/* El mapa y la comparación son una sola cosa: lo que se señala en uno, con el puntero o con el foco, se enciende en el
   otro. Se emparejan por el camino de su enlace, que es el del mismo territorio. */

/** Dónde se señala y dónde se enciende: las filas, los puntos, las áreas y las fichas. */
const PIEZAS = ".comparacion tbody tr, .caja-puntos a, svg.mapa a, .mosaico a";
const ENCENDIDA = "encendida";

/**
 * De quién habla un enlace: su dirección sin los campos; "" si no es de un territorio ni de un establecimiento.
 * @param {string | null | undefined} direccion
 */
export function deQuien(direccion) {
  const camino = (direccion ?? "").split("?")[0];
  return /^\/(territorio|establecimiento)\/./.test(camino) ? camino : "";
}

/** @param {Element} pieza la propia, o la fila que la nombra */
function quienEs(pieza) {
  const enlace = pieza.matches("tr") ? pieza.querySelector("th a") : pieza;
  return deQuien(enlace?.getAttribute("href"));
}

let encendido = "";

/** @param {EventTarget | null} cosa lo que se señala */
function encender(cosa) {
  const pieza = cosa instanceof Element ? cosa.closest(PIEZAS) : null;
  const quien = pieza ? quienEs(pieza) : "";
  if (quien === encendido) {
    return;
  }
  encendido = quien;
  for (const contorno of document.querySelectorAll(".luz")) {
    contorno.remove();
  }
  for (const otra of document.querySelectorAll(PIEZAS)) {
    const enciende = quien !== "" && quienEs(otra) === quien;
    otra.classList.toggle(ENCENDIDA, enciende);
    if (enciende && otra.matches(".area")) {
      perfilar(otra);
    }
  }
}

/**
 * El contorno de un área, encima de sus vecinas, que tapan la mitad del suyo.
 * @param {Element} area
 */
function perfilar(area) {
  const contorno = area.querySelector("path")?.cloneNode();
  if (contorno instanceof Element) {
    contorno.setAttribute("class", "luz");
    area.parentElement?.append(contorno);
  }
}

export function iniciar() {
  document.addEventListener("pointerover", (evento) => {
    if (evento.pointerType !== "touch") {
      encender(evento.target);
    }
  });
  document.addEventListener("focusin", (evento) => encender(evento.target));
  document.addEventListener("focusout", () => encender(null));
}
