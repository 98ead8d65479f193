// @ts-check
/* Lo que Dash pide al servidor, vigilado: si tarda se dice, si no llega se dice y se vuelve a pedir, y mientras tanto la
   dirección es la de lo que se ve. Y de qué carga es (`carga.js`). */
import { iniciar as vigilarCarga } from "./carga.js";
import { poner, YA_ESCRITO } from "./fragmento.js";
import { cercano, crear, pantalla, trasPintar } from "./pagina.js";
import { responder } from "./primera.js";

const PINTAR = "/_dash-update-component";
/** Milisegundos desde los que se dice que tarda, y entre un intento y el siguiente. */
const TARDA = 2000;
const OTRA_VEZ = 5000;
const SIN_CONEXION = "No hay conexión con el tablero. Se sigue viendo lo anterior.";
const SIN_RESPUESTA = "El tablero no pudo responder. Se sigue viendo lo anterior.";

/** El número de la última llamada: las anteriores ya no importan. */
let ultima = 0;
/** @type {HTMLElement | undefined} */
let aviso;

function callar() {
  aviso?.remove();
  aviso = undefined;
}

/**
 * @param {string} frase
 * @param {() => void} [reintentar]
 */
function decir(frase, reintentar) {
  callar();
  aviso = crear("div", { class: "aviso-conexion", role: "status" }, frase);
  if (reintentar) {
    const boton = crear("button", { type: "button", class: "boton boton-corto" }, "Reintentar");
    boton.addEventListener("click", reintentar);
    aviso.append(" ", boton);
  }
  document.body.append(aviso);
}

/**
 * Se cumple cuando toca volver a pedir: al pulsar el botón y, si faltaba conexión, al volver o pasado un rato.
 * @param {string} frase
 * @param {boolean} solo
 */
function esperarTurno(frase, solo) {
  return new Promise((listo) => {
    const seguir = () => listo(undefined);
    decir(frase, seguir);
    if (!solo) {
      window.addEventListener("online", seguir, { once: true });
      window.setTimeout(seguir, OTRA_VEZ);
    }
  });
}

/* Antes de pulsar un enlace se lo señala: en ese rato su pantalla ya se puede pedir. Solo una, y solo si el puntero se queda. */
const SE_QUEDA = 60;
const ENLACE = "a[data-ir]";
/** Milisegundos que sirve lo adelantado. */
const SIRVE = 15_000;
let pedir = fetch;
/**
 * La última llamada de Dash: otra igual, con otra dirección, trae su pantalla.
 * @type {[RequestInfo | URL, RequestInit | undefined] | undefined}
 */
let modelo;
/** @type {{ direccion: string, hora: number, control: AbortController, respuesta: Promise<Response | null> } | undefined} */
let adelantada;
/** Lo que falta para que señalar cuente. */
let senalando = 0;

/**
 * La misma llamada, para otra dirección.
 * @param {string} cuerpo el JSON de una llamada de Dash
 * @param {string} camino
 * @param {string} consulta
 */
export function cuerpoPara(cuerpo, camino, consulta) {
  const llamada = JSON.parse(cuerpo);
  /** @type {Record<string, string>} */
  const valores = { pathname: camino, search: consulta };
  for (const entrada of llamada.inputs) {
    entrada.value = valores[entrada.property] ?? entrada.value;
  }
  return JSON.stringify(llamada);
}

/** @param {string} direccion */
function adelantar(direccion) {
  const { pathname, search, href } = new URL(direccion, window.location.href);
  if (!modelo || adelantada?.direccion === href || href === pantalla.direccion) {
    return;
  }
  adelantada?.control.abort();
  const control = new AbortController();
  const [recurso, opciones] = modelo;
  const body = cuerpoPara(String(opciones?.body), pathname, search);
  const respuesta = pedir(recurso, { ...opciones, body, signal: control.signal })
    // se lee entera: una respuesta a medias ocupa una conexión mientras nadie la pida
    .then(async (llega) => new Response(await llega.arrayBuffer(), llega))
    .catch(() => null);
  adelantada = { direccion: href, hora: Date.now(), control, respuesta };
}

/**
 * La respuesta que ya se pidió para esa dirección, si todavía sirve. Se toma una sola vez.
 * @param {string} direccion
 */
async function tomarAdelantada(direccion) {
  const pedida = adelantada;
  adelantada = undefined;
  // lo que se iba a adelantar ya se pide
  window.clearTimeout(senalando);
  if (pedida?.direccion !== direccion || Date.now() - pedida.hora > SIRVE) {
    pedida?.control.abort();
    return null;
  }
  const respuesta = await pedida.respuesta;
  return respuesta?.ok ? respuesta : null;
}

/** @typedef {Record<string, Record<string, any>>} Pantalla por sitio y propiedad */

/**
 * Lo que trae una respuesta, sin gastarla.
 * @param {Response | null} respuesta
 * @returns {Promise<Pantalla>}
 */
async function leida(respuesta) {
  const trae = respuesta?.ok && respuesta.headers.get("Content-Type")?.includes("json");
  return trae ? ((await respuesta.clone().json()).response ?? {}) : {};
}

/**
 * Lo primero que se mira se pone en cuanto llega; lo demás lo pone Dash, un cuadro después, con todo.
 * @param {Pantalla} nueva
 */
async function ponerLoPrimero(nueva) {
  let puestos = 0;
  for (const sitio of document.querySelectorAll("[data-antes]")) {
    const html = nueva[sitio.id]?.children?.props?.[YA_ESCRITO];
    const dentro = sitio.querySelector(":scope > .cruda");
    if (html && dentro) {
      poner(dentro, html);
      dentro.setAttribute("aria-busy", "true");
      puestos = 1;
    }
  }
  await trasPintar(puestos);
}

function vigilarPuntero() {
  let lugar = "";
  const donde = (/** @type {PointerEvent} */ { clientX, clientY }) => `${clientX},${clientY}`;
  document.addEventListener("pointerdown", (evento) => {
    lugar = donde(evento);
  });
  document.addEventListener("pointerover", (evento) => {
    window.clearTimeout(senalando);
    const direccion = cercano(evento, ENLACE)?.getAttribute("href");
    // con el dedo, señalar ya es pulsar; y si el puntero no se movió, lo que cambió fue la página debajo de él
    const senala = evento.pointerType === "mouse" && donde(evento) !== lugar;
    lugar = donde(evento);
    if (direccion && senala && pantalla.atendida) {
      senalando = window.setTimeout(() => adelantar(direccion), SE_QUEDA);
    }
  });
}

/** @param {string} direccion */
function escribir(direccion) {
  if (window.location.href !== direccion) {
    window.history.replaceState(window.history.state, "", direccion);
  }
}

export function iniciar() {
  pedir = window.fetch;
  vigilarPuntero();
  pantalla.direccion = window.location.href;
  vigilarCarga();
  window.fetch = async (recurso, opciones) => {
    if (!String(recurso instanceof Request ? recurso.url : recurso).includes(PINTAR)) {
      return pedir(recurso, opciones);
    }
    modelo = [recurso, opciones];
    const deAqui = responder(opciones?.body);
    if (deAqui) {
      return deAqui;
    }
    ultima += 1;
    const turno = ultima;
    const destino = window.location.href;
    const reloj = window.setTimeout(() => turno === ultima && decir("Esperando la respuesta del tablero…"), TARDA);
    for (;;) {
      const respuesta = (await tomarAdelantada(destino)) ?? (await pedir(recurso, opciones).catch(() => null));
      // una respuesta que se corta a la mitad no llegó
      const nueva = await leida(respuesta).catch(() => null);
      window.clearTimeout(reloj);
      if (turno !== ultima) {
        // ya se pidió otra pantalla: esta no se pinta
        return respuesta ?? new Response(null, { status: 204 });
      }
      if (respuesta && nueva && respuesta.status < 500) {
        callar();
        escribir(destino);
        pantalla.direccion = destino;
        await ponerLoPrimero(nueva);
        return respuesta;
      }
      escribir(pantalla.direccion);
      await esperarTurno(respuesta && nueva ? SIN_RESPUESTA : SIN_CONEXION, Boolean(respuesta && nueva));
      if (turno !== ultima) {
        return new Response(null, { status: 204 });
      }
    }
  };
}
