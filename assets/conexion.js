// @ts-check
/* Lo que Dash pide al servidor, vigilado: si tarda se dice, si no llega se dice y se vuelve a pedir, y mientras tanto la
   dirección es la de lo que se ve. Y de qué carga es (`carga.js`). */
import { iniciar as vigilarCarga } from "./carga.js";
import { crear, pantalla } from "./pagina.js";
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

/** @param {string} direccion */
function escribir(direccion) {
  if (window.location.href !== direccion) {
    window.history.replaceState(window.history.state, "", direccion);
  }
}

export function iniciar() {
  const pedir = window.fetch;
  pantalla.direccion = window.location.href;
  vigilarCarga();
  window.fetch = async (recurso, opciones) => {
    if (!String(recurso instanceof Request ? recurso.url : recurso).includes(PINTAR)) {
      return pedir(recurso, opciones);
    }
    const deAqui = responder(opciones?.body);
    if (deAqui) {
      return deAqui;
    }
    ultima += 1;
    const turno = ultima;
    const destino = window.location.href;
    const reloj = window.setTimeout(() => turno === ultima && decir("Esperando la respuesta del tablero…"), TARDA);
    for (;;) {
      /** @type {Response | null} */
      const respuesta = await pedir(recurso, opciones).catch(() => null);
      window.clearTimeout(reloj);
      if (turno !== ultima) {
        // ya se pidió otra pantalla: esta no se pinta
        return respuesta ?? new Response(null, { status: 204 });
      }
      if (respuesta && respuesta.status < 500) {
        callar();
        escribir(destino);
        pantalla.direccion = destino;
        return respuesta;
      }
      escribir(pantalla.direccion);
      await esperarTurno(respuesta ? SIN_RESPUESTA : SIN_CONEXION, Boolean(respuesta));
      if (turno !== ultima) {
        return new Response(null, { status: 204 });
      }
    }
  };
}
