// @ts-check
/* Búsqueda con el patrón combobox: escribir, flechas, Intro, Escape. */
import { Turno } from "./fragmento.js";
import { cercano, crear, ir } from "./pagina.js";

/** @typedef {{ url: string, etiqueta: string, contexto: string, codigo: string }} Resultado */

const turno = new Turno();
/** @type {number | undefined} */
let espera;
let actual = -1;
/* si lo mostrado es de un texto anterior, y si la persona ya pidió ir al primero */
let pendiente = false;
let irAlLlegar = false;

/**
 * La posición a `paso` de otra, dando la vuelta. De ninguna (-1) se pasa a la primera o, hacia arriba, a la penúltima.
 * @param {number} posicion
 * @param {number} total
 */
export function enVuelta(posicion, total) {
  return (posicion + total) % total;
}

/**
 * Qué pide una tecla en la caja: bajar, subir, ir a una opción, esperar a que llegue, cerrar, o nada.
 * @param {string} tecla
 * @param {{ pendiente: boolean, actual: number, cuantas: number }} estado `cuantas`: las opciones a las que se puede ir
 */
export function queHacer(tecla, estado) {
  switch (tecla) {
    case "ArrowDown":
      return "bajar";
    case "ArrowUp":
      return "subir";
    case "Escape":
      return "cerrar";
    case "Enter":
      // lo que se ve es de un texto anterior: se espera al de este
      if (estado.pendiente && estado.actual < 0) {
        return "esperar";
      }
      return estado.cuantas ? "ir" : "nada";
    default:
      return "nada";
  }
}

function caja() {
  return /** @type {HTMLInputElement} */ (document.getElementById("buscador"));
}
function panel() {
  return /** @type {HTMLElement} */ (document.getElementById("buscador-resultados"));
}
function opciones(selector = "[role=option]") {
  return /** @type {HTMLElement[]} */ ([...panel().querySelectorAll(selector)]);
}

function preparar() {
  if (caja().getAttribute("role") === "combobox") {
    return;
  }
  caja().setAttribute("role", "combobox");
  caja().setAttribute("aria-autocomplete", "list");
  caja().setAttribute("aria-expanded", "false");
  caja().setAttribute("aria-controls", "buscador-resultados");
  panel().setAttribute("role", "listbox");
  panel().setAttribute("aria-label", "Resultados de la búsqueda");
}

function cerrar() {
  panel().hidden = true;
  panel().textContent = "";
  desmarcar();
  caja().setAttribute("aria-expanded", "false");
}

function desmarcar() {
  actual = -1;
  caja().removeAttribute("aria-activedescendant");
  for (const opcion of opciones()) {
    opcion.setAttribute("aria-selected", "false");
  }
}

/** @param {number} posicion */
function marcar(posicion) {
  const todas = opciones();
  if (!todas.length) {
    return;
  }
  actual = enVuelta(posicion, todas.length);
  todas.forEach((opcion, i) => {
    opcion.setAttribute("aria-selected", String(i === actual));
  });
  todas[actual].scrollIntoView({ block: "nearest" });
  caja().setAttribute("aria-activedescendant", todas[actual].id);
}

/** @param {string} direccion */
function elegir(direccion) {
  caja().value = "";
  cerrar();
  caja().blur();
  if (direccion.startsWith("/lista/")) {
    // el componente de tablas solo viene con el documento de una lista
    window.location.assign(direccion);
  } else {
    ir(direccion);
  }
}

/**
 * @param {Resultado} fila
 * @param {number} i
 */
function opcionDe(fila, i) {
  const opcion = crear(
    "div",
    { id: `resultado-${i}`, role: "option", "aria-selected": "false", "data-url": fila.url },
    crear("b", {}, fila.etiqueta),
    crear("span", {}, `${fila.contexto} · ${fila.codigo}`),
  );
  opcion.addEventListener("mousedown", (evento) => {
    evento.preventDefault();
    elegir(fila.url);
  });
  return opcion;
}

/**
 * @param {Resultado[]} resultados
 * @param {string} [nada] lo que se dice si no hay ninguno
 */
function mostrar(resultados, nada = "Nada coincide. Pruebe con parte del nombre o con el código.") {
  const lista = resultados.length
    ? resultados.map(opcionDe)
    : [crear("div", { class: "sin-resultados", role: "option", "aria-disabled": "true" }, nada)];
  // quien ya bajó a una opción sigue en ella si también está entre las que llegan
  const marcada = opciones()[actual]?.dataset.url;
  panel().replaceChildren(...lista);
  panel().hidden = false;
  desmarcar();
  caja().setAttribute("aria-expanded", "true");
  const sigue = resultados.findIndex((fila) => fila.url === marcada);
  if (sigue >= 0) {
    marcar(sigue);
  }
}

/** @param {string} texto */
async function buscar(texto) {
  const periodo = new URLSearchParams(window.location.search).get("periodo") ?? "";
  const direccion = `/api/buscar?${new URLSearchParams({ q: texto, periodo })}`;
  /** @type {Resultado[] | undefined} */
  let resultados;
  try {
    resultados = await turno.pedir(direccion, (respuesta) => respuesta.json());
  } catch (error) {
    pendiente = false;
    irAlLlegar = false;
    mostrar([], /** @type {Error} */ (error).message);
  }
  if (resultados) {
    llegar(resultados);
  }
}

/** @param {Resultado[]} resultados */
function llegar(resultados) {
  const seVa = irAlLlegar && resultados.length;
  pendiente = false;
  irAlLlegar = false;
  mostrar(resultados);
  if (seVa) {
    elegir(resultados[0].url);
  }
}

function alEscribir() {
  window.clearTimeout(espera);
  // lo que venga en camino ya no responde a lo escrito
  turno.soltar();
  irAlLlegar = false;
  desmarcar();
  const texto = caja().value.trim();
  pendiente = Boolean(texto);
  if (texto) {
    espera = window.setTimeout(() => buscar(texto), 80);
  } else {
    cerrar();
  }
}

/** @param {KeyboardEvent} evento */
function alTeclear(evento) {
  const todas = opciones("[data-url]");
  const hacer = queHacer(evento.key, { pendiente, actual, cuantas: todas.length });
  if (hacer !== "nada" && hacer !== "cerrar") {
    evento.preventDefault();
  }
  if (hacer === "bajar") {
    marcar(actual + 1);
  } else if (hacer === "subir") {
    marcar(actual - 1);
  } else if (hacer === "esperar") {
    irAlLlegar = true;
  } else if (hacer === "ir") {
    elegir(todas[Math.max(actual, 0)].dataset.url ?? "/");
  } else if (hacer === "cerrar") {
    cerrar();
  }
}

export function iniciar() {
  // con mala red se escribe antes de que este módulo llegue: lo escrito se busca igual
  if (document.activeElement === caja()) {
    preparar();
    alEscribir();
  }
  document.addEventListener("focusin", (evento) => {
    if (evento.target === caja()) {
      preparar();
    }
  });
  document.addEventListener("focusout", (evento) => {
    if (evento.target === caja()) {
      // si Dash lo puso en su sitio, pierde el foco y lo recupera: quien escribía sigue escribiendo
      window.setTimeout(() => document.activeElement !== caja() && cerrar(), 120);
    }
  });
  document.addEventListener("input", (evento) => {
    if (evento.target === caja()) {
      alEscribir();
    }
  });
  document.addEventListener("keydown", (evento) => {
    if (evento.target === caja()) {
      alTeclear(evento);
    } else if (evento.key === "/" && !cercano(evento, "input, textarea, select")) {
      evento.preventDefault();
      caja()?.focus();
    }
  });
}
