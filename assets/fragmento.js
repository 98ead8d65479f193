// @ts-check
/* Lo que se pide al servidor y el HTML que escribe, ya escapado. Ningún otro guion convierte un texto en HTML. */
import { crear } from "./pagina.js";

/** Un fallo con la frase que se le dice a la persona. */
export class Fallo extends Error {
  /**
   * @param {string} frase
   * @param {number} estado el de HTTP; 0 si no hubo respuesta
   * @param {boolean} dicha si la frase es del tablero, y no la que se pone cuando no dijo ninguna
   */
  constructor(frase, estado, dicha) {
    super(frase);
    this.name = "Fallo";
    this.estado = estado;
    this.dicha = dicha;
  }
}

/**
 * El fallo de una respuesta. Lo que no es una frase del tablero es la página de error de un servidor web que está
 * delante: no se enseña.
 * @param {number} estado
 * @param {string | null} tipo
 * @param {string} texto
 */
export function falloDe(estado, tipo, texto) {
  if (texto && /^text\/plain/.test(tipo ?? "")) {
    return new Fallo(texto, estado, true);
  }
  if (estado === 413) {
    return new Fallo(
      "El servidor web que está delante del tablero no deja pasar un archivo de ese tamaño. Pida a quien lo instaló que lo permita.",
      estado,
      false,
    );
  }
  return new Fallo("No llegó: revise la conexión con el tablero.", estado, false);
}

/**
 * La frase del tablero, si dijo alguna; si no, la de quien pide.
 * @param {unknown} error
 * @param {string} propia
 */
export function fraseDe(error, propia) {
  return error instanceof Fallo && error.dicha ? error.message : propia;
}

/**
 * La respuesta, si es buena. Lanza `Fallo` si no lo es o no la hay.
 * @param {string} direccion
 * @param {RequestInit} [opciones]
 */
export async function pedir(direccion, opciones) {
  /** @type {Response} */
  let respuesta;
  try {
    respuesta = await fetch(direccion, opciones);
  } catch (error) {
    // sin conexión `fetch` lanza un TypeError que dice el navegador, en su idioma
    throw error instanceof TypeError ? falloDe(0, null, "") : error;
  }
  if (!respuesta.ok) {
    throw falloDe(respuesta.status, respuesta.headers.get("Content-Type"), await respuesta.text());
  }
  return respuesta;
}

/** Letras de una dirección que dejan pasar los servidores y los correos; la de Python es `LARGO_MAXIMO`. */
const CABEN = 4000;

/**
 * La misma dirección. Lanza `Fallo` si no cabe: pedirla daría un error del servidor web, que no dice qué hacer.
 * @param {string} direccion
 */
export function exigirQueQuepa(direccion) {
  if (direccion.length > CABEN) {
    const frase = `El plan lleva más cambios a mano de los que caben en una dirección (${direccion.length} letras de ${CABEN}). Deshaga o quite algunos.`;
    throw new Fallo(frase, 414, true);
  }
  return direccion;
}

/** Una sola petición en camino: la que llega después deja sin efecto a la anterior. */
export class Turno {
  /** @type {AbortController | null} */
  #control = null;

  soltar() {
    this.#control?.abort();
    this.#control = null;
  }

  /**
   * Lo leído, o `undefined` si otra petición tomó su lugar. Lanza `Fallo`, también si lo que llega se corta.
   * @template T
   * @param {string} direccion
   * @param {(respuesta: Response) => T | Promise<T>} leer
   * @returns {Promise<T | undefined>}
   */
  async pedir(direccion, leer) {
    this.soltar();
    const control = new AbortController();
    this.#control = control;
    try {
      const leido = await leer(await pedir(direccion, { signal: control.signal }));
      return this.#control === control ? leido : undefined;
    } catch (error) {
      if (this.#control !== control) {
        return undefined;
      }
      throw error instanceof Fallo ? error : falloDe(0, null, "");
    } finally {
      if (this.#control === control) {
        this.#control = null;
      }
    }
  }
}

const CON_FOCO = "a[href], button, input, select, summary";

/**
 * De quién es una pieza de una lista que puede cambiar de orden, y cuál de las suyas es: «G-12 details 0». Sin nombre propio
 * ni el de una fila, por su lugar entre las que tampoco lo tienen.
 * @param {Element[]} piezas
 */
export function senasDe(piezas) {
  /** @type {Map<string, number>} */
  const cuentas = new Map();
  return piezas.map((pieza) => {
    const fila = /** @type {HTMLElement | null} */ (pieza.closest("[data-clave]"));
    const de = pieza.id ? `#${pieza.id}` : `${fila?.dataset.clave ?? ""} ${pieza.localName}`;
    const numero = cuentas.get(de) ?? 0;
    cuentas.set(de, numero + 1);
    return `${de} ${numero}`;
  });
}

/**
 * Pone HTML del servidor en un sitio que Dash no toca. Lo que estaba abierto sigue abierto, y el foco, donde estaba.
 * @param {Element | null} sitio
 * @param {string | undefined} html
 */
export function poner(sitio, html) {
  if (!sitio || html === undefined) {
    return;
  }
  const antes = [...sitio.querySelectorAll("details")];
  const senas = senasDe(antes);
  const abiertos = new Map(antes.map((plegado, i) => [senas[i], plegado.open]));
  const enfocables = [...sitio.querySelectorAll(CON_FOCO)];
  const lugar = document.activeElement ? enfocables.indexOf(document.activeElement) : -1;
  const enfocada = senasDe(enfocables)[lugar];
  sitio.innerHTML = html;
  const plegados = [...sitio.querySelectorAll("details")];
  // sin filas con nombre, una lista de otro largo es otra: sus lugares no dicen nada
  const comparables = plegados.length === antes.length || sitio.querySelector("[data-clave]");
  senasDe(plegados).forEach((senal, i) => {
    const estaba = comparables ? abiertos.get(senal) : undefined;
    plegados[i].open = (estaba ?? plegados[i].open) && !plegados[i].classList.contains("desplegable");
  });
  /** @type {NodeListOf<HTMLElement>} */
  const ahora = sitio.querySelectorAll(CON_FOCO);
  const vuelve = senasDe([...ahora]).indexOf(enfocada);
  if (
    vuelve >= 0 &&
    (ahora.length === enfocables.length || enfocada.startsWith("#") || ahora[vuelve].closest("[data-clave]"))
  ) {
    ahora[vuelve].focus({ preventScroll: true });
  }
}

/* Lo que Dash recibe ya escrito: React pone el atributo y aquí se vuelve HTML. Se quita, que si no el documento lleva todo
   dos veces; React solo compara con lo que él mismo puso. */
export const YA_ESCRITO = "data-html";

/**
 * @param {Element} sitio
 * @param {(html: string) => Element | null} yaALaVista
 */
function escribir(sitio, yaALaVista) {
  const html = sitio.getAttribute(YA_ESCRITO);
  if (html !== null) {
    sitio.removeAttribute(YA_ESCRITO);
    const previo = yaALaVista(html);
    if (previo) {
      sitio.replaceChildren(...previo.childNodes);
    } else {
      poner(sitio, html);
    }
  }
}

/**
 * Dash hace de nuevo el sitio: lo que tiene nombre propio sigue abierto, y con el foco, si lo estaba.
 * @param {Element} sitio
 * @param {Element[]} quitados
 * @param {EventTarget | null} ultimo lo último que tuvo el foco
 */
function conservar(sitio, quitados, ultimo) {
  for (const plegado of /** @type {NodeListOf<HTMLDetailsElement>} */ (sitio.querySelectorAll("details[id]"))) {
    plegado.open ||= quitados.some((previo) => previo.querySelector(`details[open]#${plegado.id}`));
  }
  const perdido = ultimo instanceof Element && !ultimo.isConnected && document.activeElement === document.body;
  if (perdido && ultimo.id) {
    /** @type {HTMLElement | null} */ (sitio.querySelector(`#${CSS.escape(ultimo.id)}`))?.focus({
      preventScroll: true,
    });
  }
}

/**
 * Pone lo ya escrito en cuanto llega.
 * @param {(sitio: Element) => void} alPoner con cada sitio recién escrito
 * @param {(html: string) => Element | null} yaALaVista dónde está, si el documento ya lo trae
 */
export function vigilarLoEscrito(alPoner, yaALaVista) {
  /** @type {EventTarget | null} */
  let ultimo = null;
  document.addEventListener("focusin", ({ target }) => {
    ultimo = target;
  });
  /** @type {Element[]} */
  let quitados = [];
  /** @param {Element} sitio */
  const atender = (sitio) => {
    if (sitio.hasAttribute(YA_ESCRITO)) {
      // lo que se adelantó ya no está a medias: con esto llega todo lo demás
      for (const aMedias of document.querySelectorAll("[aria-busy]")) {
        aMedias.removeAttribute("aria-busy");
      }
      escribir(sitio, yaALaVista);
      conservar(sitio, quitados, ultimo);
      alPoner(sitio);
    }
  };
  new MutationObserver((cambios) => {
    quitados = cambios.flatMap(({ removedNodes }) => [...removedNodes].filter((nodo) => nodo instanceof Element));
    for (const { type, target, addedNodes } of cambios) {
      if (type === "attributes") {
        atender(/** @type {Element} */ (target));
      }
      for (const nuevo of addedNodes) {
        if (nuevo instanceof Element) {
          atender(nuevo);
          nuevo.querySelectorAll(`[${YA_ESCRITO}]`).forEach(atender);
        }
      }
    }
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: [YA_ESCRITO] });
}

/**
 * Un documento del servidor, sin ponerlo en ningún sitio.
 * @param {string} html
 */
export function documentoDe(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

/**
 * Dice una frase al principio de un sitio, en lugar de la que hubiera dicho antes.
 * @param {Element | null} sitio
 * @param {string} frase
 */
export function decir(sitio, frase) {
  sitio?.querySelector(":scope > [data-fallo]")?.remove();
  sitio?.prepend(crear("p", { class: "franja-en-pagina", role: "status", "data-fallo": "" }, frase));
}
