// @ts-check
/* Los archivos de todas las partes de un territorio: por cuál va, cancelar y, al final, el ZIP. Sin este guion el
   formulario se envía como cualquiera y responde el archivo. */
import { Fallo, fraseDe, pedir } from "./fragmento.js";
import { bajar } from "./llevar.js";
import { cercano, crear } from "./pagina.js";

/** @typedef {{ que?: string, van: number, son: number, nombre?: string, dicho?: string, error?: string }} Linea */

const SALTO = 10;

/**
 * Líneas de JSON y, detrás de la que trae un nombre, el archivo. Lanza `Fallo` con la frase si una dice que no se pudo.
 * @param {Response} respuesta
 * @param {(linea: Linea) => void} avisar
 * @returns {Promise<{ linea: Linea, archivo: Blob }>}
 */
export async function leerLote(respuesta, avisar) {
  const letras = new TextDecoder();
  const lector = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (respuesta.body).getReader();
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const trozos = [];
  /** @type {Linea | undefined} */
  let final;
  let resto = new Uint8Array();
  for (;;) {
    const { value, done } = await lector.read();
    if (done) {
      break;
    }
    if (final) {
      trozos.push(value);
      continue;
    }
    const junto = new Uint8Array(resto.length + value.length);
    junto.set(resto);
    junto.set(value, resto.length);
    resto = junto;
    for (let fin = resto.indexOf(SALTO); fin >= 0 && !final; fin = resto.indexOf(SALTO)) {
      /** @type {Linea} */
      const linea = JSON.parse(letras.decode(resto.subarray(0, fin)));
      resto = resto.slice(fin + 1);
      if (linea.error) {
        throw new Fallo(linea.error, 409, true);
      }
      if (linea.nombre) {
        final = linea;
        trozos.push(resto);
      } else {
        avisar(linea);
      }
    }
  }
  const archivo = new Blob(trozos, { type: "application/zip" });
  if (!final || archivo.size !== /** @type {any} */ (final).largo) {
    throw new Fallo("El archivo llegó cortado: vuelva a pedirlo.", 0, true);
  }
  return { linea: final, archivo };
}

/** @param {HTMLFormElement} formulario */
async function llevarse(formulario) {
  formulario.querySelector(".lote-marcha")?.remove();
  const control = new AbortController();
  const texto = crear("p", { role: "status" }, "Empezando…");
  const relleno = crear("span");
  const barra = crear(
    "div",
    { class: "avance", role: "progressbar", "aria-label": "Avance del lote", "aria-valuenow": 0 },
    relleno,
  );
  const cancelar = crear("button", { type: "button", class: "boton" }, "Cancelar");
  const marcha = crear("div", { class: "lote-marcha" }, texto, barra, cancelar);
  cancelar.addEventListener("click", () => control.abort());
  const boton = /** @type {HTMLButtonElement} */ (formulario.querySelector("button[type=submit]"));
  boton.disabled = true;
  formulario.append(marcha);
  try {
    const cuerpo = new URLSearchParams(/** @type {any} */ (new FormData(formulario)));
    const opciones = { method: "POST", body: cuerpo, signal: control.signal };
    const respuesta = await pedir(`${formulario.getAttribute("action")}&avance=1`, opciones);
    const { linea, archivo } = await leerLote(respuesta, ({ que, van, son }) => {
      if (!formulario.isConnected) {
        // quien se fue a otra página ya no espera el archivo
        control.abort();
      }
      const parte = Math.round((van / Math.max(son, 1)) * 100);
      texto.textContent = `${Math.min(van + 1, son)} de ${son}: ${que}`;
      relleno.style.width = `${parte}%`;
      barra.setAttribute("aria-valuenow", String(parte));
    });
    const direccion = URL.createObjectURL(archivo);
    const nombre = linea.nombre ?? "lote.zip";
    texto.textContent = `Listo: ${linea.dicho}.`;
    barra.remove();
    cancelar.replaceWith(crear("a", { class: "boton", href: direccion, download: nombre }, "Guardar el ZIP otra vez"));
    bajar(direccion, nombre);
  } catch (error) {
    barra.remove();
    cancelar.remove();
    texto.textContent = control.signal.aborted
      ? "Se canceló: no se preparó ningún archivo."
      : fraseDe(error, "No se pudo preparar. Revise la conexión con el tablero y vuelva a pedirlo.");
  } finally {
    const sinFoco = !document.activeElement || document.activeElement === document.body;
    boton.disabled = false;
    if (sinFoco && formulario.isConnected) {
      // lo tenía el botón que ya no está
      boton.focus();
    }
  }
}

let oye = false;

/** Atiende los formularios de lote de la página; llamarla otra vez no los atiende dos veces. */
export function preparar() {
  if (oye) {
    return;
  }
  oye = true;
  document.addEventListener("submit", (evento) => {
    /** @type {HTMLFormElement | null} */
    const formulario = cercano(evento, "form[data-lote]");
    if (formulario) {
      evento.preventDefault();
      llevarse(formulario);
    }
  });
}
