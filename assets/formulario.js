// @ts-check
/* El formulario de una tabla: las filas se anotan aquí, siguen en la pestaña y van a la revisión como cualquier archivo.
   Se pide solo donde hace falta (`tablero.js`). */
import { actual, decir, intentar, mandar, recibir } from "./datos.js";
import { cercano, crear } from "./pagina.js";
import { enCsv } from "./visita.js";

/**
 * @typedef {HTMLInputElement | HTMLSelectElement} Campo
 * @typedef {{ valores: Record<string, string>, carga?: string }} Anotada `carga`: la última en que se mandó
 */

/* En el formulario: hay algo escrito que todavía no es una fila. */
const MARCA = "data-a-medias";
const A_MEDIAS = "Hay una fila a medio escribir: agréguela con Intro, o use «Limpiar los campos».";

/** Lo que la página dice de su tabla: `formulario`, su nombre; `clave`, sus columnas; `archivo`, cómo se manda. */
function deLaTabla() {
  return /** @type {HTMLElement | null} */ (document.querySelector("[data-formulario]"))?.dataset ?? {};
}
/** @returns {HTMLFormElement | null} */
function formulario() {
  return document.querySelector("form#anotar");
}
/** @returns {Campo[]} */
function campos() {
  return [...(formulario()?.querySelectorAll(/** @type {"input"} */ ("[name]")) ?? [])];
}
/** @returns {Anotada[]} */
function anotadas() {
  return JSON.parse(window.sessionStorage.getItem(`tablero-anotadas-${deLaTabla().formulario}`) ?? "[]");
}
/** @param {Anotada[]} filas */
function guardar(filas) {
  window.sessionStorage.setItem(`tablero-anotadas-${deLaTabla().formulario}`, JSON.stringify(filas));
}
/**
 * Las columnas que van en el archivo. La que nadie llenó no va: en blanco borraría lo que la fila ya tenía.
 * @param {Anotada[]} filas
 */
function columnasDe(filas) {
  const van = campos().filter((c) => c.closest("[data-siempre]") || filas.some(({ valores }) => valores[c.name]));
  return van.map(({ name }) => name);
}

function pintar() {
  const filas = anotadas();
  const columnas = columnasDe(filas).filter((columna) => filas.some(({ valores }) => valores[columna]));
  const cabeza = ["Fila", ...columnas, "Cambiar"].map((titulo) => crear("th", { scope: "col" }, titulo));
  const renglones = filas.map(({ valores }, i) => {
    const botones = ["Corregir", "Quitar"].map((que) => {
      const marcas = { "data-anotada": que, "data-fila": i, "aria-label": `${que} la fila ${i + 1}` };
      return crear("button", { type: "button", class: "boton boton-corto", ...marcas }, que);
    });
    const celdas = columnas.map((columna) => crear("td", {}, valores[columna] ?? ""));
    return crear("tr", {}, crear("th", { scope: "row" }, `${i + 1}`), ...celdas, crear("td", {}, ...botones));
  });
  const partes = [crear("thead", {}, crear("tr", {}, ...cabeza)), crear("tbody", {}, ...renglones)];
  const caja = { class: "tabla-ancha", tabindex: 0, role: "region", "aria-label": "Filas anotadas" };
  const tabla = crear("div", caja, crear("table", { class: "tabla" }, ...partes));
  document.getElementById("filas-anotadas")?.replaceChildren(...(filas.length ? [tabla] : []));
  const boton = /** @type {HTMLButtonElement} */ (document.getElementById("revisar-anotadas"));
  boton.disabled = !filas.length;
  boton.textContent = filas.length > 1 ? `Revisar estas ${filas.length} filas` : "Revisar la fila";
  const cuantas = /** @type {HTMLElement} */ (document.getElementById("cuantas-anotadas"));
  cuantas.textContent = filas.length ? `Anotadas y sin revisar: ${filas.length}.` : "Todavía ninguna.";
}

/**
 * Dice bajo un campo qué le falta, como lo escribió el servidor.
 * @param {Campo} campo
 */
function comprobar(campo) {
  const sitio = campo.parentElement?.querySelector(".campo-falta");
  campo.setCustomValidity("");
  const falta = campo.validity.valid ? "" : (sitio?.getAttribute("data-falta") ?? "");
  campo.setCustomValidity(falta);
  campo.setAttribute("aria-invalid", String(Boolean(falta)));
  sitio?.replaceChildren(falta);
}
/** Pinta lo anotado y deja el foco en el primer campo, listo para escribir encima. */
function seguir() {
  decir("");
  pintar();
  const [primero] = campos();
  primero.focus();
  if (primero instanceof HTMLInputElement) {
    primero.select();
  }
}
async function agregar() {
  const filas = anotadas();
  const valores = Object.fromEntries(campos().map(({ name, value }) => [name, value.trim()]));
  const clave = deLaTabla().clave?.split(" ") ?? [];
  const otra = filas.findIndex((fila) => clave.every((c) => valores[c] && fila.valores[c] === valores[c]));
  if (otra >= 0) {
    // quien pulsa Intro dos veces, o no cambió lo que se queda de la anterior
    return decir(`La fila ${otra + 1} ya tiene lo mismo en ${clave.join(" y ")}: cámbielo aquí, o corrija esa fila.`);
  }
  guardar([...filas, { valores }]);
  const quedan = campos().filter((campo) => campo.closest("[data-repite]"));
  formulario()?.reset();
  for (const campo of quedan) {
    campo.value = valores[campo.name];
  }
  seguir();
}
/** @param {HTMLElement} boton */
async function cambiar({ dataset }) {
  const filas = anotadas();
  const [{ valores }] = filas.splice(Number(dataset.fila), 1);
  if (dataset.anotada === "Corregir") {
    if (formulario()?.hasAttribute(MARCA)) {
      return decir(A_MEDIAS);
    }
    for (const campo of campos()) {
      campo.value = valores[campo.name] ?? "";
      comprobar(campo);
    }
    formulario()?.setAttribute(MARCA, "");
  }
  guardar(filas);
  seguir();
}
/** @param {HTMLButtonElement} boton */
async function revisar(boton) {
  if (formulario()?.hasAttribute(MARCA)) {
    return decir(A_MEDIAS);
  }
  const filas = anotadas();
  const lineas = filas.map(({ valores }) => valores);
  const archivo = new File([enCsv(columnasDe(filas), lineas)], deLaTabla().archivo ?? "", { type: "text/csv" });
  // cada vez es una carga nueva, también tras un intento que no llegó
  document.getElementById("archivos-subidos")?.replaceChildren();
  boton.disabled = true;
  try {
    await recibir([archivo]);
    if (!document.querySelector("#archivos-subidos [data-n]")) {
      return decir("No llegaron al tablero: sus filas siguen aquí. Vuelva a intentarlo.");
    }
    guardar(filas.map((fila) => ({ ...fila, carga: actual() })));
    await mandar("revisar");
  } finally {
    boton.disabled = false;
  }
}

/** @param {Event} evento lo que no vale (`invalid`) no sube por el documento: se oye al bajar */
function alEscribir({ type, target }) {
  const campo = campos().find((propio) => propio === target);
  if (campo) {
    formulario()?.toggleAttribute(MARCA, type === "input" || formulario()?.hasAttribute(MARCA));
    comprobar(campo);
  }
}
function iniciar() {
  document.addEventListener("input", alEscribir);
  document.addEventListener("invalid", alEscribir, { capture: true });
  document.addEventListener("submit", (evento) => {
    if (evento.target === formulario()) {
      evento.preventDefault();
      intentar(agregar);
    }
  });
  document.addEventListener("reset", () => {
    formulario()?.removeAttribute(MARCA);
    for (const campo of campos()) {
      campo.setCustomValidity("");
      campo.removeAttribute("aria-invalid");
      campo.parentElement?.querySelector(".campo-falta")?.replaceChildren();
    }
  });
  document.addEventListener("keydown", (evento) => {
    const lista = /** @type {HTMLSelectElement | null} */ (cercano(evento, "#anotar select"));
    // desplegada, Intro elige; cerrada, agrega la fila como en cualquier otro campo
    if (lista && evento.key === "Enter" && !(CSS.supports("selector(:open)") && lista.matches(":open"))) {
      evento.preventDefault();
      lista.form?.requestSubmit();
    }
  });
  document.addEventListener("click", (evento) => {
    const boton = /** @type {HTMLButtonElement | null} */ (cercano(evento, "[data-anotada]"));
    if (boton) {
      intentar(() => (boton.dataset.anotada === "revisar" ? revisar(boton) : cambiar(boton)));
    }
  });
}

let iniciado = false;
/** Lo que hay que hacer con una página recién escrita: la de un formulario, o la de una carga que trae sus filas. */
export function preparar() {
  if (!iniciado) {
    iniciado = true;
    iniciar();
  }
  const { fase, carga } = deLaTabla();
  if (fase === "publicada") {
    guardar(anotadas().filter((fila) => fila.carga !== carga));
  }
  if (formulario()) {
    pintar();
  }
}
