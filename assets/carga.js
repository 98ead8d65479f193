// @ts-check
/* De qué carga es lo que se ve. Una línea dice si ya hay otra, o si la pantalla pasó a ella; con cada pantalla se queda la
   suya: sus listas, pasaportes y archivos la llevan escrita en su dirección (decisión 49). */
import { pedir } from "./fragmento.js";
import { anotar, cargaVista, cercano, crear, pantalla } from "./pagina.js";

/** Milisegundos entre una pregunta al servidor y la siguiente, y solo si alguien mira. */
const CADA = 60_000;
const CAMPO = "generacion";
/** Dónde se recuerda la carga de la última pantalla de esta pestaña. */
const RECUERDO = "tablero-carga";

/**
 * @typedef {{ generacion: number, datos: string, guardadas: number[] }} Salud
 * @typedef {{ frase: string, destino: number }} Linea `destino`: la carga que se ofrece ver; 0 si ya se ve
 */

/**
 * Lo que hay que decir de la carga que se ve; `null` si es la vigente y la de antes.
 * @param {number} vista
 * @param {string} datos a qué fecha son los suyos
 * @param {Salud | null} salud lo que el servidor dijo desde que se pintó
 * @param {number} anterior la de la última pantalla de esta pestaña; 0 si no hubo
 * @returns {Linea | null}
 */
export function lineaDe(vista, datos, salud, anterior) {
  if (salud && salud.generacion !== vista) {
    const { generacion: destino, guardadas } = salud;
    const cual = `la n.º ${destino} (${salud.datos})`;
    const que = destino > vista ? `Hay una carga más nueva: ${cual}.` : `Se volvió a una carga anterior: ${cual}.`;
    const queda = guardadas.includes(vista)
      ? `Esta pantalla, sus listas y sus archivos son de la n.º ${vista}.`
      : `La n.º ${vista}, que es la de esta pantalla, ya no está guardada: sus archivos no se pueden descargar.`;
    return { frase: `${que} ${queda}`, destino };
  }
  if (anterior && anterior !== vista) {
    return {
      frase: `Esta pantalla es de la carga n.º ${vista} (${datos}); la de antes era de la n.º ${anterior}.`,
      destino: 0,
    };
  }
  return null;
}

/**
 * Una dirección sin la carga que pide.
 * @param {string} camino
 * @param {string} consulta
 */
export function sinCarga(camino, consulta) {
  const campos = consulta
    .replace(/^\?/, "")
    .split("&")
    .filter((campo) => campo && !campo.startsWith(`${CAMPO}=`));
  return campos.length ? `${camino}?${campos.join("&")}` : camino;
}

/** @type {Salud | null} */
let salud = null;
let vista = 0;
let anterior = 0;
let ultima = 0;
let preguntando = false;
let dicha = "";
/** La línea que la persona cerró: no se vuelve a decir. */
let callada = "";
/** @type {HTMLElement | undefined} */
let aviso;

/** @returns {number} */
function recordada() {
  try {
    return Number(window.sessionStorage.getItem(RECUERDO));
  } catch {
    return 0;
  }
}
/** @param {number} numero */
function recordar(numero) {
  try {
    window.sessionStorage.setItem(RECUERDO, String(numero));
  } catch {
    // sin almacenamiento no se dice que cambió al abrir otro documento; dentro de este, sí
  }
}

function decir() {
  const linea = lineaDe(vista, cargaVista()?.dataset.datos ?? "", salud, anterior);
  const frase = !linea || linea.frase === callada ? "" : linea.frase;
  if (frase === dicha) {
    return;
  }
  dicha = frase;
  aviso?.remove();
  if (!linea || !frase) {
    return;
  }
  aviso = crear("div", { class: "aviso-carga", role: "status" }, frase, " ");
  if (linea.destino) {
    const aqui = sinCarga(window.location.pathname, window.location.search);
    const enlace = crear("a", { href: aqui }, `Ver la n.º ${linea.destino}`);
    // quien la pide ya sabe que cambia
    enlace.addEventListener("click", () => recordar(linea.destino));
    aviso.append(enlace);
  }
  const cerrar = crear("button", { type: "button", class: "boton boton-corto" }, "Cerrar");
  cerrar.addEventListener("click", () => {
    callada = frase;
    decir();
  });
  aviso.append(cerrar);
  document.body.append(aviso);
}

async function preguntar() {
  if (preguntando) {
    return;
  }
  preguntando = true;
  ultima = Date.now();
  try {
    salud = await (await pedir("/salud")).json();
    limpiar();
    decir();
  } catch {
    // sin servidor no se sabe nada nuevo; de eso ya avisa lo que se le pida
  } finally {
    preguntando = false;
  }
}

/** La dirección no dice su carga mientras sea la vigente. */
function limpiar() {
  const { pathname, search } = window.location;
  // hasta que Dash toma la pantalla, la dirección es la de su documento
  if (!pantalla.atendida || !search.includes(`${CAMPO}=`)) {
    return;
  }
  if (!salud) {
    preguntar();
  } else if (salud.generacion === vista) {
    anotar(sinCarga(pathname, search));
  }
}

/** Se pintó algo: puede ser una pantalla de otra carga. */
function alPintar() {
  const ahora = Number(cargaVista()?.dataset.carga);
  if (!ahora) {
    return;
  }
  if (ahora !== vista) {
    anterior = vista || recordada();
    vista = ahora;
    recordar(vista);
    // lo que el servidor dijo era para la pantalla de antes
    salud = null;
    decir();
  }
  limpiar();
}

export function iniciar() {
  ultima = Date.now();
  new MutationObserver(alPintar).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributeFilter: ["data-carga"],
  });
  const siToca = () => !document.hidden && Date.now() - ultima >= CADA && preguntar();
  window.setInterval(siToca, CADA);
  document.addEventListener("visibilitychange", siToca);
  document.addEventListener("click", (evento) => {
    if (cercano(evento, "a[download], [data-accion=png-lamina]")) {
      // se dice de qué carga es lo que se lleva, sin esperar su minuto
      preguntar();
    }
  });
  // que la carga cambió ya se dijo en la pantalla de antes
  for (const suceso of ["_dashprivate_pushstate", "popstate"]) {
    window.addEventListener(suceso, () => {
      anterior = vista;
      decir();
    });
  }
}
