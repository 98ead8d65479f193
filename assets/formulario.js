// @ts-check
/* El formulario de una tabla: las filas se anotan aquí, siguen en la pestaña y van a la revisión como cualquier archivo.
   Se pide solo donde hace falta (`tablero.js`). */
import { actual, decir, intentar, mandar, recibir } from "./datos.js";
import { cercano, crear } from "./pagina.js";

/**
 * @typedef {HTMLInputElement | HTMLSelectElement} Campo
 * @typedef {{ valores: Record<string, string>, carga?: string }} Anotada `carga`: la última en que se mandó
 */

/**
 * Un CSV con esos títulos.
 * @param {string[]} columnas
 * @param {Record<string, string>[]} filas
 */
export function enCsv(columnas, filas) {
  const renglones = [columnas, ...filas.map((fila) => columnas.map((columna) => fila[columna] ?? ""))];
  return renglones
    .map((celdas) => `${celdas.map((celda) => `"${celda.replaceAll('"', '""')}"`).join(",")}\r\n`)
    .join("");
}

/**
 * Qué hay que hacer con lo escrito en un campo; "" si nada.
 * @param {Pick<Campo, "validity" | "type"> & { min?: string, max?: string }} campo
 */
export function faltaDe({ validity, type, min, max }) {
  if (validity.badInput) {
    return type === "number" ? "Escriba un número." : "Complete este dato, o bórrelo.";
  }
  if (validity.valueMissing) {
    return type === "select-one" ? "Elija una opción." : "Escriba este dato: sin él la fila no se puede leer.";
  }
  if (validity.rangeUnderflow || validity.rangeOverflow) {
    return type === "number" ? `Escriba un número de ${min} a ${max}.` : "Corrija el año.";
  }
  if (validity.stepMismatch) {
    return "Escriba un número entero.";
  }
  return validity.patternMismatch ? "Escriba solo sus cifras, sin pasarse." : "";
}

/** @returns {DOMStringMap} */
function deLaPagina() {
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
function enfocar() {
  const [primero] = campos();
  primero?.focus();
  if (primero instanceof HTMLInputElement) {
    primero.select();
  }
}

/* -- las filas, en la pestaña ----------------------------------------------------------------------------------- */

function llave() {
  return `tablero-anotadas-${deLaPagina().formulario}`;
}
/** @returns {Anotada[]} */
function anotadas() {
  return JSON.parse(window.sessionStorage.getItem(llave()) ?? "[]");
}
/** @param {Anotada[]} filas */
function guardar(filas) {
  window.sessionStorage.setItem(llave(), JSON.stringify(filas));
}
/**
 * Las columnas que van en el archivo. La que nadie llenó no va: en blanco borraría lo que la fila ya tenía.
 * @param {Anotada[]} filas
 */
function columnasDe(filas) {
  return campos()
    .filter(
      ({ name, parentElement }) => parentElement?.hasAttribute("data-siempre") || filas.some((f) => f.valores[name]),
    )
    .map(({ name }) => name);
}

function pintar() {
  const filas = anotadas();
  const n = filas.length;
  const boton = /** @type {HTMLButtonElement | null} */ (document.getElementById("revisar-anotadas"));
  const cuantas = document.getElementById("cuantas-anotadas");
  if (!boton || !cuantas) {
    return;
  }
  boton.disabled = !n;
  boton.textContent = n > 1 ? `Revisar estas ${n} filas` : "Revisar la fila";
  cuantas.textContent = n ? `${n > 1 ? `${n} filas, sin revisar` : "1 fila, sin revisar"}.` : "Todavía ninguna.";
  const columnas = columnasDe(filas).filter((columna) => filas.some(({ valores }) => valores[columna]));
  /** @param {number} i */
  const botones = (i) =>
    ["Corregir", "Quitar"].map((que) =>
      crear(
        "button",
        {
          type: "button",
          class: "boton boton-corto",
          "aria-label": `${que} la fila ${i + 1}`,
          "data-anotada": que,
          "data-fila": i,
        },
        que,
      ),
    );
  const titulos = ["Fila", ...columnas, "Cambiar"].map((titulo) => crear("th", { scope: "col" }, titulo));
  const renglones = filas.map(({ valores }, i) =>
    crear(
      "tr",
      {},
      crear("th", { scope: "row" }, String(i + 1)),
      ...columnas.map((columna) => crear("td", {}, valores[columna] ?? "")),
      crear("td", {}, ...botones(i)),
    ),
  );
  const tabla = crear(
    "table",
    { class: "tabla" },
    crear("thead", {}, crear("tr", {}, ...titulos)),
    crear("tbody", {}, ...renglones),
  );
  const caja = { class: "tabla-ancha", tabindex: 0, role: "region", "aria-label": "Filas anotadas" };
  document.getElementById("filas-anotadas")?.replaceChildren(...(n ? [crear("div", caja, tabla)] : []));
}

/* -- lo que hace la persona ------------------------------------------------------------------------------------- */

/* Lo escrito que todavía no es una fila se anota en el mismo formulario. */
const A_MEDIAS = "Hay una fila a medio escribir: agréguela con Intro, o use «Limpiar los campos».";

const MARCA = "data-a-medias";
function aMedias() {
  return formulario()?.hasAttribute(MARCA) ?? false;
}

/** @param {Campo} campo */
function comprobar(campo) {
  campo.setCustomValidity("");
  const falta = faltaDe(campo);
  campo.setCustomValidity(falta);
  campo.setAttribute("aria-invalid", String(Boolean(falta)));
  const sitio = campo.parentElement?.querySelector(".campo-falta");
  if (sitio) {
    sitio.textContent = falta;
  }
}
/** Los campos como llegaron; lo que suele repetirse se queda. */
function siguiente() {
  const quedan = campos()
    .filter(({ parentElement }) => parentElement?.hasAttribute("data-repite"))
    .map((campo) => /** @type {const} */ ([campo, campo.value]));
  formulario()?.reset();
  for (const [campo, valor] of quedan) {
    campo.value = valor;
  }
}
async function agregar() {
  const filas = anotadas();
  const valores = Object.fromEntries(campos().map(({ name, value }) => [name, value.trim()]));
  const clave = deLaPagina().clave?.split(" ") ?? [];
  const otra = filas.findIndex((fila) => clave.every((c) => valores[c] && fila.valores[c] === valores[c]));
  if (otra >= 0) {
    // quien pulsa Intro dos veces, o no cambió lo que se queda de la anterior
    return decir(`La fila ${otra + 1} ya tiene lo mismo en ${clave.join(" y ")}: cámbielo aquí, o corrija esa fila.`);
  }
  guardar([...filas, { valores }]);
  decir("");
  siguiente();
  pintar();
  enfocar();
}
/** @param {HTMLElement} boton */
async function cambiar({ dataset }) {
  if (dataset.anotada === "Corregir") {
    if (aMedias()) {
      return decir(A_MEDIAS);
    }
    const { valores } = anotadas()[Number(dataset.fila)];
    for (const campo of campos()) {
      campo.value = valores[campo.name] ?? "";
      comprobar(campo);
    }
    formulario()?.setAttribute(MARCA, "");
  }
  decir("");
  guardar(anotadas().filter((_, i) => i !== Number(dataset.fila)));
  pintar();
  enfocar();
}
/** @param {HTMLButtonElement} boton */
async function revisar(boton) {
  if (aMedias()) {
    return decir(A_MEDIAS);
  }
  const filas = anotadas();
  const csv = enCsv(
    columnasDe(filas),
    filas.map(({ valores }) => valores),
  );
  // cada vez es una carga nueva, también tras un intento que no llegó
  document.getElementById("archivos-subidos")?.replaceChildren();
  boton.disabled = true;
  try {
    await recibir([new File([csv], deLaPagina().archivo ?? "", { type: "text/csv" })]);
    if (!document.querySelector("#archivos-subidos [data-n]")) {
      return decir("No llegaron al tablero: sus filas siguen aquí. Vuelva a intentarlo.");
    }
    guardar(filas.map((fila) => ({ ...fila, carga: actual() })));
    await mandar("revisar");
  } finally {
    boton.disabled = false;
  }
}

document.addEventListener("submit", (evento) => {
  if (evento.target === formulario()) {
    evento.preventDefault();
    intentar(agregar);
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
document.addEventListener("reset", () => {
  formulario()?.removeAttribute(MARCA);
  for (const campo of campos()) {
    campo.setCustomValidity("");
    campo.removeAttribute("aria-invalid");
    campo.parentElement?.querySelector(".campo-falta")?.replaceChildren();
  }
});
for (const suceso of ["input", "invalid"]) {
  document.addEventListener(
    suceso,
    ({ target }) => {
      const campo = campos().find((propio) => propio === target);
      if (campo) {
        formulario()?.toggleAttribute(MARCA, suceso === "input" || aMedias());
        comprobar(campo);
      }
    },
    // lo que no vale no lo cuenta a quien lo contiene
    { capture: true },
  );
}
document.addEventListener("click", (evento) => {
  const boton = /** @type {HTMLButtonElement | null} */ (cercano(evento, "[data-anotada]"));
  if (boton) {
    intentar(() => (boton.dataset.anotada === "revisar" ? revisar(boton) : cambiar(boton)));
  }
});

/** Lo que hay que hacer con una página recién escrita: la de un formulario, o la de una carga que trae sus filas. */
export function preparar() {
  const { fase, carga } = deLaPagina();
  if (fase === "publicada") {
    guardar(anotadas().filter((fila) => fila.carga !== carga));
  }
  if (formulario()) {
    pintar();
  }
}
