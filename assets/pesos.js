// @ts-check
/* Los pesos de la prioridad: lo que dicen los deslizadores, la dirección y la lista es siempre lo mismo. Al arrastrar se ve
   el orden nuevo; al soltar, la dirección da un paso. Si el orden no llega, los deslizadores vuelven a los de la lista. */
import { exigirQueQuepa, fraseDe, Turno } from "./fragmento.js";
import { anotar, cercano, conCarga } from "./pagina.js";
import { dar, esElMismoGesto, pasoVisto } from "./pasos.js";

/** @typedef {{ recibir: (salidas: any) => void, planificar: (consulta: string) => void, fallar: (frase: string) => void }} Pagina */
/** @type {Pagina} */
let pagina;
const orden = new Turno();
const ESPERA_PESO = 25;

const PESOS = "#visitas-lista-de-pesos input[type=range]";
/** Los pesos con que está ordenada la lista que se ve. */
let vistos = "";
/** Los soltados que faltan pedir, de uno en uno: cada uno es un paso. */
/** @type {{ cual: string, hora: number, pesos: string }[]} */
const cola = [];
let pidiendo = false;
/** @type {Parameters<typeof esElMismoGesto>[0]} */
let ultimoCambio = null;

function pesosPuestos() {
  const controles = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(PESOS));
  return [...controles].map((control) => control.value).join(".");
}

/** Los de la dirección, o los de partida. */
export function pesosEscritos() {
  const lista = document.getElementById("visitas-lista-de-pesos");
  return new URLSearchParams(window.location.search).get("pesos") ?? lista?.dataset.partida ?? "";
}

/** La consulta de esta dirección, con los pesos que se acaban de mover aunque su orden todavía no haya llegado. */
export function consultaPuesta() {
  const puestos = pesosPuestos();
  return puestos === pesosEscritos() ? window.location.search : consultaCon(puestos);
}

/** @param {string} pesos */
export function ponerPesos(pesos) {
  const valores = pesos.split(".");
  const controles = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(PESOS));
  controles.forEach((control, i) => {
    control.value = valores[i] ?? control.value;
    escribirCifra(control);
  });
  vistos = pesosPuestos();
}

/** @param {HTMLInputElement} control */
function escribirCifra(control) {
  const cifra = control.closest(".peso")?.querySelector("output");
  if (cifra) {
    cifra.textContent = control.value;
  }
}

/**
 * La consulta de esta dirección con otros pesos.
 * @param {string} pesos
 */
function consultaCon(pesos) {
  const campos = new URLSearchParams(window.location.search);
  campos.set("pesos", pesos);
  return `?${campos}`;
}

/**
 * Ordena la lista con esos pesos; `undefined` si otra petición tomó su lugar. Si falla, los deslizadores vuelven a los de
 * la lista que se ve.
 * @param {string} pesos
 */
async function ordenar(pesos) {
  try {
    const direccion = exigirQueQuepa(`/visitas/prioridad?${conCarga(consultaCon(pesos))}`);
    const salidas = await orden.pedir(direccion, (respuesta) => respuesta.json());
    if (salidas) {
      vistos = pesos;
      pagina.recibir(salidas);
    }
    return salidas;
  } catch (error) {
    cola.length = 0;
    ponerPesos(vistos);
    const frase = fraseDe(error, "No se pudo reordenar. Revise la conexión y vuelva a mover el peso.");
    pagina.fallar(`${frase} Los pesos vuelven a ser los de la lista que se ve.`);
    return null;
  }
}

/** Pide lo soltado; lo que se va viendo al arrastrar no es un paso. */
async function atenderCola() {
  if (pidiendo) {
    return;
  }
  pidiendo = true;
  for (let cambio = cola.shift(); cambio; cambio = cola.shift()) {
    const salidas = await ordenar(cambio.pesos);
    // si falló, los que se ven son los del último orden que llegó, quizá a medio arrastrar: también son un paso
    if (salidas !== undefined && vistos !== pesosEscritos()) {
      anotarPaso(cambio, vistos);
      if (new URLSearchParams(window.location.search).get("gen")) {
        pagina.planificar(salidas ? salidas.pedido : window.location.search.slice(1));
      }
    }
  }
  pidiendo = false;
}

/**
 * @param {{ cual: string, hora: number }} cambio
 * @param {string} pesos
 */
function anotarPaso({ cual, hora }, pesos) {
  const direccion = `/visitas${consultaCon(pesos)}`;
  const ahora = { cual, hora, paso: pasoVisto() };
  if (esElMismoGesto(ultimoCambio, ahora)) {
    anotar(direccion);
  } else {
    dar(direccion);
  }
  ultimoCambio = { cual, hora, paso: pasoVisto() };
}

/** @type {number | undefined} */
let espera;

/** @param {Event} evento */
function alMoverPeso(evento) {
  const control = /** @type {HTMLInputElement | null} */ (cercano(evento, PESOS));
  if (!control) {
    return;
  }
  window.clearTimeout(espera);
  escribirCifra(control);
  if (evento.type === "input") {
    espera = window.setTimeout(() => pidiendo || ordenar(pesosPuestos()), ESPERA_PESO);
    return;
  }
  // al soltar es un paso, y el recorrido se rehace con los pesos nuevos
  const cambio = { cual: control.id, hora: Date.now(), pesos: pesosPuestos() };
  if (cola.at(-1)?.cual === cambio.cual) {
    cola.pop();
  }
  cola.push(cambio);
  atenderCola();
}

/**
 * Vuelve a los pesos de una dirección; sin respuesta, a los de la lista.
 * @param {string} pesos
 */
export function volverA(pesos) {
  const antes = vistos;
  soltar();
  ponerPesos(pesos);
  vistos = antes;
  return ordenar(pesos);
}

/** Lo que estaba en camino ya no es de esta pantalla. */
export function soltar() {
  orden.soltar();
  cola.length = 0;
}

/** @param {Pagina} quien lo que hace la página con el orden nuevo */
export function iniciar(quien) {
  pagina = quien;
  document.addEventListener("input", alMoverPeso);
  document.addEventListener("change", alMoverPeso);
}
