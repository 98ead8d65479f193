// @ts-check
/* Lo que comparten la pantalla del público y la ventana de quien presenta: las teclas, los pasos, la dirección de cada
   escena y lo que se dicen. La pantalla del público manda: la otra ventana pide, y repite lo que la primera le dice. */

/** @typedef {{ escena: number, paso: number }} Posicion la escena, desde 0, y cuántos pasos se ven de ella, desde 1 */
/**
 * Lo que la pantalla del público dice de sí. `historia`: su dirección sin escena; `cada`: segundos, o nada si no anda sola.
 * @typedef {{ historia: string, escena: string, paso: number, pasos: number, tema: string, cada: string, negro: boolean,
 *   ancho: number, alto: number }} Estado
 */
/**
 * Los mensajes del canal. Los de la pantalla: `estado` y `adios`; los demás, de quien presenta. Puntero y toque, en
 * partes del ancho y del alto.
 * @typedef {{ tipo: "estado", estado: Estado } | { tipo: "adios" } | { tipo: "hola" } | { tipo: "orden", accion: string }
 *   | { tipo: "salto", escena: string } | { tipo: "historia", direccion: string } | { tipo: "preparar" }
 *   | { tipo: "puntero", x?: number, y?: number } | { tipo: "toque", x: number, y: number }} Mensaje
 */

/** @type {Record<string, string>} */
const TECLAS = {
  ArrowRight: "siguiente",
  PageDown: "siguiente",
  ArrowLeft: "anterior",
  PageUp: "anterior",
  Home: "primera",
  End: "ultima",
  Escape: "volver",
  b: "negro",
  ".": "negro",
  f: "pantalla",
  v: "orador",
  p: "orador",
  n: "orador",
  o: "preparar",
  a: "automatico",
  t: "tema",
  r: "reiniciar",
};

/**
 * La acción de una tecla, si tiene alguna. La barra avanza, salvo que vaya a pulsar un botón.
 * @param {Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey">} evento
 * @param {boolean} enBoton
 */
export function accionDeTecla(evento, enBoton) {
  if (evento.ctrlKey || evento.altKey || evento.metaKey) {
    return undefined;
  }
  if (evento.key === " ") {
    return enBoton ? undefined : evento.shiftKey ? "anterior" : "siguiente";
  }
  return TECLAS[evento.key.length === 1 ? evento.key.toLowerCase() : evento.key];
}

/**
 * La dirección dice la escena, su paso, el fondo y la generación: recargar o enviar el enlace da lo mismo. Lo que se ve
 * completo no dice el paso.
 * @param {string} base la de la historia
 * @param {Pick<Estado, "escena" | "paso" | "pasos" | "tema" | "cada">} estado
 */
export function direccionDe(base, { escena, paso, pasos, tema, cada }) {
  const [camino, consulta] = base.split("?");
  const campos = new URLSearchParams(consulta);
  const propios = { escena, paso: paso < pasos ? String(paso) : "", tema, cada };
  for (const [campo, valor] of Object.entries(propios)) {
    campos.delete(campo);
    if (valor) {
      campos.set(campo, valor);
    }
  }
  return `${camino}?${campos}`;
}

/* -- los pasos ------------------------------------------------------------------------------------------------ */

/**
 * Adónde lleva un gesto. Hacia atrás, una escena se ve completa; hacia adelante, desde su primer paso.
 * @param {Posicion} desde
 * @param {string} accion
 * @param {number[]} pasos los de cada escena
 * @returns {Posicion}
 */
export function mover(desde, accion, pasos) {
  const { escena, paso } = desde;
  if (accion === "siguiente" && paso < pasos[escena]) {
    return { escena, paso: paso + 1 };
  }
  if (accion === "anterior" && paso > 1) {
    return { escena, paso: paso - 1 };
  }
  if (accion === "primera") {
    return { escena: 0, paso: 1 };
  }
  const lejos = { siguiente: escena + 1, anterior: escena - 1, ultima: pasos.length - 1 }[accion] ?? escena;
  return saltar(desde, lejos, pasos);
}

/**
 * @param {Posicion} desde
 * @param {number} cual
 * @param {number[]} pasos
 * @returns {Posicion}
 */
export function saltar(desde, cual, pasos) {
  if (cual === desde.escena || cual < 0 || cual >= pasos.length) {
    return desde;
  }
  return { escena: cual, paso: cual < desde.escena ? pasos[cual] : 1 };
}

/**
 * Cuántos milisegundos se queda cada paso de una escena cuando la historia anda sola.
 * @param {number} cada segundos de la escena
 * @param {number} pasos
 */
export function pulso(cada, pasos) {
  return Math.max(cada / pasos, 2) * 1000;
}

/* -- las escenas de un documento ------------------------------------------------------------------------------ */

/**
 * @param {ParentNode} historia
 * @returns {HTMLElement[]}
 */
export function escenasDe(historia) {
  return [...historia.querySelectorAll(/** @type {"div"} */ (".escena"))];
}

/** @param {HTMLElement} escena */
export function pasosDe(escena) {
  return Number(escena.dataset.pasos) || 1;
}

/**
 * Deja a la vista una escena hasta un paso. Lo que todavía no se revela ocupa su sitio: nada salta.
 * @param {HTMLElement[]} escenas
 * @param {Posicion} posicion
 */
export function mostrar(escenas, { escena, paso }) {
  const misma = escenas[escena].classList.contains("actual");
  for (const parte of escenas[escena].querySelectorAll("[data-paso]")) {
    const porVenir = Number(parte.getAttribute("data-paso")) > paso;
    // solo aparece con movimiento lo que se revela en una escena que ya se veía
    parte.classList.toggle("aparece", misma && !porVenir && parte.classList.contains("por-venir"));
    parte.classList.toggle("por-venir", porVenir);
  }
  if (!misma) {
    for (const otra of escenas) {
      otra.classList.toggle("actual", otra === escenas[escena]);
    }
    escenas[escena].scrollTop = 0;
  }
}

/**
 * Lo que se anuncia a quien no ve la pantalla.
 * @param {Posicion} posicion
 * @param {number[]} pasos
 */
export function anuncioDe({ escena, paso }, pasos) {
  const dePasos = pasos[escena] > 1 ? `, paso ${paso} de ${pasos[escena]}` : "";
  return `Escena ${escena + 1} de ${pasos.length}${dePasos}`;
}

/**
 * Escribe en un sitio del documento.
 * @param {string} id
 * @param {string} frase
 */
export function escribir(id, frase) {
  const sitio = /** @type {HTMLElement} */ (document.getElementById(id));
  if (sitio.textContent !== frase) {
    sitio.textContent = frase;
  }
}

/**
 * El canal de una historia: solo lo oyen las ventanas que la cuentan.
 * @param {string} nombre
 * @param {(mensaje: Mensaje) => void} alOir
 * @returns {(mensaje: Mensaje) => void}
 */
export function abrirCanal(nombre, alOir) {
  const canal = new BroadcastChannel(nombre);
  canal.addEventListener("message", ({ data }) => alOir(data));
  return (mensaje) => canal.postMessage(mensaje);
}
