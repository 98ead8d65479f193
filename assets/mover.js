// @ts-check
/* Llevar una visita a otra hora, otro equipo u otro lugar del orden: arrastrando su asa, con el dedo o con el teclado. Qué
   hora es la que le toca ahí lo sabe el servidor, que conoce los viajes; aquí solo se elige el hueco. */
import { cercano, crear } from "./pagina.js";

/** @typedef {{ cual: string, dicho: string, claves: string[] }} Jornada `cual`: «20261207.2», el día y el equipo */
/** @typedef {{ cual: string, dicho: string, posicion: number, de: number }} Hueco `posicion` desde 0, de `de` visitas */

/**
 * Los huecos donde puede quedar una visita, por día, equipo y orden, y cuál es el suyo ahora.
 * @param {Jornada[]} jornadas
 * @param {string} clave
 * @returns {{ huecos: Hueco[], actual: number }}
 */
export function huecosPara(jornadas, clave) {
  const enOrden = [...jornadas].sort((una, otra) => {
    const [dia, equipo] = una.cual.split(".").map(Number);
    const [otroDia, otroEquipo] = otra.cual.split(".").map(Number);
    return dia - otroDia || equipo - otroEquipo;
  });
  const huecos = enOrden.flatMap(({ cual, dicho, claves }) => {
    const otras = claves.filter((otra) => otra !== clave);
    return Array.from({ length: otras.length + 1 }, (_, posicion) => ({ cual, dicho, posicion, de: otras.length + 1 }));
  });
  const suya = jornadas.find(({ claves }) => claves.includes(clave));
  const actual = huecos.findIndex(
    ({ cual, posicion }) => cual === suya?.cual && posicion === suya.claves.indexOf(clave),
  );
  return { huecos, actual };
}

/**
 * A qué hueco lleva una tecla; el mismo si no lleva a ninguno.
 * @param {string} tecla
 * @param {number} desde
 * @param {number} cuantos
 */
export function huecoDeTecla(tecla, desde, cuantos) {
  const pasos = { ArrowUp: desde - 1, ArrowDown: desde + 1, Home: 0, End: cuantos - 1 };
  const hacia = pasos[/** @type {keyof typeof pasos} */ (tecla)] ?? desde;
  return Math.min(Math.max(hacia, 0), cuantos - 1);
}

/**
 * «lun 7 dic, equipo 2: lugar 1 de 3».
 * @param {Hueco} hueco
 */
export function fraseDeHueco({ dicho, posicion, de }) {
  return de > 1 ? `${dicho}: lugar ${posicion + 1} de ${de}` : `${dicho}: la única visita`;
}

/**
 * El hueco más cercano al puntero.
 * @param {number} x
 * @param {number} y
 * @param {{ hueco: number, x: number, y: number }[]} sitios
 */
export function huecoEn(x, y, sitios) {
  let mejor = -1;
  let menor = Number.POSITIVE_INFINITY;
  for (const sitio of sitios) {
    // la lista va de arriba abajo: lo que está al lado importa menos
    const lejos = Math.abs(sitio.y - y) + Math.abs(sitio.x - x) / 8;
    if (lejos < menor) {
      menor = lejos;
      mejor = sitio.hueco;
    }
  }
  return mejor;
}

/* -- lo que está en la mano ------------------------------------------------------------------------------------ */

/** Píxeles que hay que arrastrar para que no sea un clic; y los del borde donde la página se corre sola. */
const ARRASTRE = 5;
const BORDE = 70;

/**
 * @typedef {{ asa: HTMLElement, fila: HTMLElement, clave: string, quien: string, huecos: Hueco[], actual: number,
 *   hacia: number, puntero: number | null, x: number, y: number, etiqueta: HTMLElement | null }} EnMano
 */
/** @type {EnMano | null} */
let mano = null;
/** @type {(clave: string, campos: Record<string, string>) => void} */
let llevar = () => {};
/** @type {(frase: string) => void} */
let anunciar = () => {};

/** @returns {Jornada[]} */
function jornadas() {
  /** @type {NodeListOf<HTMLElement>} */
  const sitios = document.querySelectorAll("#visitas-plan [data-jornada]");
  return [...sitios].map((sitio) => ({
    cual: sitio.dataset.jornada ?? "",
    dicho: sitio.dataset.dicho ?? "",
    claves: [.../** @type {NodeListOf<HTMLElement>} */ (sitio.querySelectorAll("[data-clave]"))].map(
      (fila) => fila.dataset.clave ?? "",
    ),
  }));
}

/**
 * @param {HTMLElement} asa
 * @param {number | null} puntero
 */
function tomar(asa, puntero) {
  const fila = /** @type {HTMLElement} */ (asa.closest("[data-clave]"));
  const { clave = "", quien = "" } = fila.dataset;
  const { huecos, actual } = huecosPara(jornadas(), clave);
  mano = { asa, fila, clave, quien, huecos, actual, hacia: actual, puntero, x: 0, y: 0, etiqueta: null };
  fila.classList.add("en-mano");
  asa.setAttribute("aria-pressed", "true");
  anunciar(`Tomada: ${quien}. ${fraseDeHueco(huecos[actual])}.`);
}

/** @param {string} [frase] */
function devolver(frase) {
  if (mano) {
    mano.fila.classList.remove("en-mano");
    mano.asa.removeAttribute("aria-pressed");
    mano.etiqueta?.remove();
    senalar(null);
    mano = null;
    if (frase) {
      anunciar(frase);
    }
  }
}

function soltar() {
  if (!mano) {
    return;
  }
  const { clave, quien, huecos, hacia, actual } = mano;
  if (hacia === actual) {
    devolver(`${quien} se queda donde estaba.`);
    return;
  }
  const hueco = huecos[hacia];
  devolver(`${quien} pasa a ${fraseDeHueco(hueco)}. Se rehace el plan.`);
  llevar(clave, { a: hueco.cual, tras: String(hueco.posicion) });
}

/** La fila o la jornada vacía que queda marcada, y por qué lado entra. */
function senalar(/** @type {Hueco | null} */ hueco) {
  for (const marcado of document.querySelectorAll("#visitas-plan .entra-antes, #visitas-plan .entra-despues")) {
    marcado.classList.remove("entra-antes", "entra-despues");
  }
  if (!hueco || !mano) {
    return null;
  }
  const sitio = document.querySelector(`#visitas-plan [data-jornada="${hueco.cual}"]`);
  const filas = [...(sitio?.querySelectorAll("[data-clave]") ?? [])].filter((fila) => fila !== mano?.fila);
  const marcada = filas[hueco.posicion] ?? filas.at(-1) ?? sitio;
  marcada?.classList.add(filas[hueco.posicion] ? "entra-antes" : "entra-despues");
  return marcada;
}

/** @param {number} hacia */
function apuntar(hacia) {
  if (!mano || hacia < 0 || hacia === mano.hacia) {
    return;
  }
  mano.hacia = hacia;
  const hueco = mano.huecos[hacia];
  const marcada = senalar(hacia === mano.actual ? null : hueco);
  const frase = fraseDeHueco(hueco);
  anunciar(`${frase}.`);
  if (mano.puntero === null) {
    marcada?.scrollIntoView({ block: "nearest" });
  } else if (mano.etiqueta) {
    mano.etiqueta.textContent = `${mano.quien} → ${frase}`;
  }
}

/* -- con el puntero -------------------------------------------------------------------------------------------- */

function sitiosDeHuecos() {
  return (mano?.huecos ?? []).map((hueco, i) => {
    const sitio = document.querySelector(`#visitas-plan [data-jornada="${hueco.cual}"]`);
    const filas = [...(sitio?.querySelectorAll("[data-clave]") ?? [])].filter((fila) => fila !== mano?.fila);
    const caja = (filas[hueco.posicion] ?? filas.at(-1) ?? sitio)?.getBoundingClientRect() ?? new DOMRect();
    if (!filas.length) {
      return { hueco: i, x: caja.left + caja.width / 2, y: caja.top + caja.height / 2 };
    }
    return { hueco: i, x: caja.left + caja.width / 2, y: filas[hueco.posicion] ? caja.top : caja.bottom };
  });
}

/** @param {PointerEvent} evento */
function alBajar(evento) {
  const asa = cercano(evento, "[data-asa]");
  if (asa && evento.isPrimary && evento.button === 0 && !mano) {
    asa.setPointerCapture(evento.pointerId);
    desde = { asa, puntero: evento.pointerId, x: evento.clientX, y: evento.clientY };
  }
}
/** @type {{ asa: HTMLElement, puntero: number, x: number, y: number } | null} */
let desde = null;

/** @param {PointerEvent} evento */
function alMover(evento) {
  if (desde && !mano && Math.hypot(evento.clientX - desde.x, evento.clientY - desde.y) > ARRASTRE) {
    tomar(desde.asa, desde.puntero);
    if (mano) {
      /** @type {EnMano} */ (mano).etiqueta = crear("div", { class: "visita-llevada", "aria-hidden": "true" });
      document.body.append(/** @type {any} */ (mano).etiqueta);
    }
  }
  if (mano?.puntero !== evento.pointerId || !mano.etiqueta) {
    return;
  }
  const { clientX, clientY } = evento;
  if (clientY < BORDE) {
    window.scrollBy(0, clientY - BORDE);
  } else if (clientY > window.innerHeight - BORDE) {
    window.scrollBy(0, clientY - window.innerHeight + BORDE);
  }
  mano.etiqueta.style.transform = `translate(${Math.min(clientX + 14, window.innerWidth - 250)}px, ${clientY + 14}px)`;
  mano.etiqueta.textContent ||= mano.quien;
  apuntar(huecoEn(clientX, clientY, sitiosDeHuecos()));
}

/** @param {PointerEvent} evento */
function alSoltar(evento) {
  if (desde?.puntero !== evento.pointerId) {
    return;
  }
  desde = null;
  if (mano?.puntero === evento.pointerId) {
    if (evento.type === "pointerup") {
      soltar();
    } else {
      devolver("Se dejó donde estaba.");
    }
  }
}

/* -- con el teclado: Intro o espacio la toma y la deja, las flechas la llevan, Escape la devuelve ---------------- */

/** @param {KeyboardEvent} evento */
function alTeclear(evento) {
  if (mano && evento.key === "Escape") {
    evento.preventDefault();
    devolver(`${mano.quien} vuelve a donde estaba.`);
    return;
  }
  const asa = cercano(evento, "[data-asa]");
  if (!asa || evento.ctrlKey || evento.metaKey || evento.altKey) {
    return;
  }
  if (evento.key === "Enter" || evento.key === " ") {
    evento.preventDefault();
    if (mano) {
      soltar();
    } else if (!evento.repeat) {
      tomar(asa, null);
    }
  } else if (mano?.asa === asa && /^(Arrow(Up|Down)|Home|End)$/.test(evento.key)) {
    evento.preventDefault();
    apuntar(huecoDeTecla(evento.key, mano.hacia, mano.huecos.length));
  }
}

/** Firefox pulsa un botón al levantar el espacio: ya se atendió. @param {KeyboardEvent} evento */
function alLevantar(evento) {
  if (evento.key === " " && cercano(evento, "[data-asa]")) {
    evento.preventDefault();
  }
}

/** Un lector de pantalla pulsa el asa sin teclas ni puntero. @param {MouseEvent} evento */
function alPulsar(evento) {
  const asa = cercano(evento, "[data-asa]");
  if (asa && !evento.detail) {
    if (mano) {
      soltar();
    } else {
      tomar(asa, null);
    }
  }
}

/** Quien se va a otra parte con la visita tomada no la mueve. */
function alPerderFoco(/** @type {FocusEvent} */ evento) {
  if (mano && mano.puntero === null && evento.target === mano.asa) {
    devolver(`${mano.quien} vuelve a donde estaba.`);
  }
}

/** @param {SubmitEvent} evento */
function alPedirHora(evento) {
  const formulario = /** @type {HTMLFormElement | null} */ (cercano(evento, ".visita-a-hora"));
  const fila = /** @type {HTMLElement | null | undefined} */ (formulario?.closest("[data-clave]"));
  if (!formulario || !fila) {
    return;
  }
  evento.preventDefault();
  const campos = new FormData(formulario);
  const { dia, equipo } = formulario.dataset;
  const hora = String(campos.get("hora") ?? "").replace(":", "");
  llevar(fila.dataset.clave ?? "", { a: `${dia}.${campos.get("equipo") || equipo}.${hora}` });
}

/**
 * @param {(clave: string, campos: Record<string, string>) => void} alLlevar qué hacer con la visita y su destino
 * @param {(frase: string) => void} alAnunciar cómo se dice lo que pasa
 */
export function iniciar(alLlevar, alAnunciar) {
  llevar = alLlevar;
  anunciar = alAnunciar;
  document.addEventListener("pointerdown", alBajar);
  document.addEventListener("pointermove", alMover);
  document.addEventListener("pointerup", alSoltar);
  document.addEventListener("pointercancel", alSoltar);
  document.addEventListener("keydown", alTeclear);
  document.addEventListener("click", alPulsar);
  document.addEventListener("keyup", alLevantar);
  document.addEventListener("focusout", alPerderFoco);
  document.addEventListener("submit", alPedirHora);
}
