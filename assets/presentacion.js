// @ts-check
/* La presentación: todas las escenas ya están en el documento; aquí solo se elige cuál se ve.
   Profundizar trae otra historia al mismo documento, para no salir de la pantalla completa. */
import {
  abrirCanal,
  accionDeTecla,
  anuncioDe,
  direccionDe,
  escenasDe,
  escribir,
  mostrar,
  mover,
  pasosDe,
  pulso,
  saltar,
} from "./escenas.js";
import { documentoDe, Fallo, Turno } from "./fragmento.js";
import { anotar, cercano, crear, esClicSimple, trasPintar } from "./pagina.js";

/** @import { Estado, Mensaje, Posicion } from "./escenas.js" */

/** Cuánto sigue a la vista el puntero que nadie mueve, en milisegundos. */
const PUNTERO = 2000;

/**
 * Con el dedo, de lado a lado: hacia dónde se va, si a algún sitio.
 * @param {{ clientX: number, clientY: number }} desde
 * @param {{ clientX: number, clientY: number }} hasta
 */
export function accionDelDedo(desde, hasta) {
  const ancho = hasta.clientX - desde.clientX;
  if (Math.abs(ancho) <= 60 || Math.abs(hasta.clientY - desde.clientY) >= 60) {
    return undefined;
  }
  return ancho < 0 ? "siguiente" : "anterior";
}

/**
 * De qué historia es una dirección: sin la escena, su paso, el fondo ni el automático, y con los campos en orden.
 * @param {string} direccion
 */
export function historiaDe(direccion) {
  const [camino, consulta] = direccionDe(direccion, { escena: "", paso: 1, pasos: 1, tema: "", cada: "" }).split("?");
  const campos = new URLSearchParams(consulta);
  campos.sort();
  return `${camino}?${campos}`;
}

/**
 * Lo último que se guardó, hasta un tope: lo que hace más que no se usa deja su lugar.
 * @template T
 */
export class Guardadas {
  /** @type {Map<string, T>} */
  #todas = new Map();
  #tope;

  /** @param {number} tope */
  constructor(tope) {
    this.#tope = tope;
  }

  /**
   * @param {string} clave
   * @param {T} cosa
   */
  guardar(clave, cosa) {
    this.#todas.delete(clave);
    this.#todas.set(clave, cosa);
    if (this.#todas.size > this.#tope) {
      this.#todas.delete(/** @type {string} */ (this.#todas.keys().next().value));
    }
  }

  /** @param {string} clave */
  buscar(clave) {
    return this.#todas.get(clave);
  }
}

/* -- la historia que se cuenta -------------------------------------------------------------------------------- */

/** @type {HTMLElement} */
let historia;
/** @type {HTMLElement[]} */
let escenas = [];
/** @type {number[]} */
let pasos = [];
let posicion = { escena: 0, paso: 1 };
let andando = false;
/** @type {number | undefined} */
let reloj;
/** @type {(mensaje: Mensaje) => void} */
let decirle = () => {};
/** Las historias por las que se pasó: se vuelve a ellas aunque el tablero no responda. @type {Guardadas<HTMLElement>} */
const visitadas = new Guardadas(12);
/** Lo que está en camino. Mientras llega, la dirección puede ser ya la de otra historia: no se escribe la de esta. */
const pedido = new Turno();
let llegando = false;
/** Qué lugar tiene lo que se ve entre lo que el navegador recuerda. */
let lugar = 0;

function raiz() {
  return document.documentElement;
}

/** @param {HTMLElement} nueva */
function contarla(nueva) {
  historia = nueva;
  visitadas.guardar(historiaDe(historia.dataset.direccion ?? ""), historia);
  escenas = escenasDe(historia);
  pasos = escenas.map(pasosDe);
  const escena = Math.max(
    0,
    escenas.findIndex((propia) => propia.classList.contains("actual")),
  );
  // un enlace que no dice el paso muestra la escena completa
  posicion = { escena, paso: Math.min(Number(historia.dataset.enPaso) || pasos[escena], pasos[escena]) };
  asentar();
}

function titular() {
  return /** @type {HTMLElement} */ (escenas[posicion.escena].querySelector("h2"));
}

/** Pone a la vista la posición y la dice: en la cuenta, en la dirección y a quien presenta. */
function asentar() {
  mostrar(escenas, posicion);
  medir();
  escribir("cuenta", `${posicion.escena + 1} / ${escenas.length}`);
  escribir("anuncio", anuncioDe(posicion, pasos));
  document.title = `${titular().textContent} · ${historia.dataset.titulo}`;
  historia.querySelector("[data-mando=automatico]")?.setAttribute("aria-pressed", String(andando));
  programar();
  publicar();
}

/** Lo que ocupa la letra chica de la escena: un aviso va justo encima. */
function medir() {
  const pie = /** @type {HTMLElement | null} */ (escenas[posicion.escena].querySelector(".escena-pie"));
  historia.style.setProperty("--pie", `${pie?.offsetHeight ?? 0}px`);
}

/** @returns {Estado} */
function estado() {
  return {
    historia: historia.dataset.direccion ?? "",
    escena: escenas[posicion.escena].dataset.clave ?? "",
    paso: posicion.paso,
    pasos: pasos[posicion.escena],
    tema: raiz().dataset.tema ?? "",
    cada: andando ? (historia.dataset.cada ?? "") : "",
    negro: !tela().hidden,
    ancho: window.innerWidth,
    alto: window.innerHeight,
  };
}

function publicar() {
  const actual = estado();
  if (!llegando) {
    anotar(direccionDe(actual.historia, actual));
  }
  // las dos ventanas comparten hilo: primero se pinta la del público
  trasPintar().then(() => decirle({ tipo: "estado", estado: estado() }));
}

/** @param {Posicion} destino */
function ir(destino, { sinFoco = false } = {}) {
  const cambia = destino.escena !== posicion.escena;
  const avanza = !cambia && destino.paso > posicion.paso;
  tela().hidden = true;
  posicion = destino;
  asentar();
  if (avanza) {
    alcanzar();
  }
  if (cambia) {
    historia.querySelector(".presentacion-aviso")?.remove();
    if (!sinFoco) {
      titular().focus({ preventScroll: true });
    }
  }
}

/** En un teléfono la escena es más alta que la pantalla: se baja hasta lo que se acaba de revelar. */
function alcanzar() {
  const escena = escenas[posicion.escena];
  if (getComputedStyle(escena).overflowY === "auto") {
    escena.querySelector(`[data-paso="${posicion.paso}"]`)?.scrollIntoView({ block: "nearest" });
  }
}

function tela() {
  return /** @type {HTMLElement} */ (historia.querySelector(".telon"));
}

/* -- sola ----------------------------------------------------------------------------------------------------- */

/** Empieza a contar el tiempo del paso que se ve: uno a mano también lo empieza de nuevo. */
function programar() {
  window.clearTimeout(reloj);
  if (andando) {
    reloj = window.setTimeout(seguirSola, pulso(Number(historia.dataset.cada), pasos[posicion.escena]));
  }
}

function seguirSola() {
  if (!tela().hidden) {
    // a oscuras se espera
    programar();
    return;
  }
  const siguiente = mover(posicion, "siguiente", pasos);
  // en una sala nadie mueve el foco: la escena cambia sola y vuelve a empezar
  ir(siguiente === posicion ? mover(posicion, "primera", pasos) : siguiente, { sinFoco: true });
}

/** @param {boolean} andar */
function automatico(andar) {
  andando = andar;
  raiz().classList.toggle("automatico", andar);
  asentar();
}

/* -- otra historia, y la otra ventana ------------------------------------------------------------------------- */

async function pantalla() {
  if (document.fullscreenElement) {
    document.exitFullscreen();
    return;
  }
  try {
    await raiz().requestFullscreen?.();
    // donde se puede, Escape queda para volver y la pantalla completa se deja con F
    await navigator.keyboard?.lock?.(["Escape"]);
  } catch {
    // el navegador no quiso: se sigue en la ventana
  }
}

function volver() {
  if (!tela().hidden) {
    negro();
  } else if (historia.dataset.volver) {
    if (window.history.state?.dentro) {
      window.history.back();
    } else {
      traer(direccionDe(historia.dataset.volver, { ...estado(), paso: 1, pasos: 1 }));
    }
  } else if (document.fullscreenElement) {
    document.exitFullscreen();
  }
}

/**
 * Otra historia en este mismo documento. La dirección cambia cuando llega; si no llega, queda la de la que se ve.
 * @param {string} adonde
 * @param {{ apilar?: boolean, alFallar?: () => void }} [como]
 */
async function traer(adonde, { apilar = false, alFallar = publicar } = {}) {
  const guardada = visitadas.buscar(historiaDe(adonde));
  if (guardada) {
    pedido.soltar();
    ponerEn(guardada, adonde);
    cambiarPor(guardada, adonde, apilar);
    return;
  }
  let texto;
  llegando = true;
  try {
    texto = await pedido.pedir(adonde, (respuesta) => respuesta.text());
  } catch (error) {
    llegando = false;
    if (error instanceof Fallo && error.estado && error.estado < 500) {
      window.location.assign(adonde);
    } else {
      // sin conexión con el tablero: la historia que se está contando sigue donde estaba
      alFallar();
      decir("No hay conexión con el tablero: se sigue en esta escena.");
    }
    return;
  }
  if (texto === undefined) {
    // se pidió otra después
    return;
  }
  const nueva = documentoDe(texto).getElementById("historia");
  if (!nueva) {
    window.location.assign(adonde);
    return;
  }
  cambiarPor(document.adoptNode(nueva), adonde, apilar);
}

/**
 * Deja una historia guardada en la escena y el paso de una dirección; si no cuenta esa escena, donde se quedó.
 * @param {HTMLElement} guardada
 * @param {string} adonde
 */
function ponerEn(guardada, adonde) {
  const campos = new URLSearchParams(adonde.split("?")[1]);
  const suyas = escenasDe(guardada);
  const pedida = suyas.find(({ dataset }) => dataset.clave === campos.get("escena"));
  for (const escena of pedida ? suyas : []) {
    escena.classList.toggle("actual", escena === pedida);
  }
  guardada.dataset.enPaso = campos.get("paso") ?? "";
  guardada.querySelector(".presentacion-aviso")?.remove();
  for (const tapa of /** @type {NodeListOf<HTMLElement>} */ (guardada.querySelectorAll(".telon, .puntero"))) {
    tapa.hidden = true;
  }
}

/**
 * @param {HTMLElement} nueva
 * @param {string} adonde
 * @param {boolean} apilar
 */
function cambiarPor(nueva, adonde, apilar) {
  const previa = historia;
  llegando = false;
  if (apilar) {
    lugar += 1;
    window.history.pushState({ dentro: true, lugar }, "", adonde);
  } else {
    lugar = window.history.state?.lugar ?? 0;
  }
  if (nueva !== previa) {
    previa.replaceWith(nueva);
  }
  contarla(nueva);
  const salida = puertaDe(previa, nueva);
  salida?.focus({ preventScroll: true });
  if (!salida || document.activeElement !== salida) {
    titular().focus({ preventScroll: true });
  }
}

/**
 * De vuelta en la historia de la que se salió, el enlace por el que se salió.
 * @param {HTMLElement} previa
 * @param {HTMLElement} nueva
 */
function puertaDe(previa, nueva) {
  const { volver: vuelta = "", direccion = "" } = previa.dataset;
  if (!vuelta || historiaDe(vuelta) !== historiaDe(nueva.dataset.direccion ?? "")) {
    return undefined;
  }
  /** @type {HTMLElement[]} */
  const enlaces = [...escenas[posicion.escena].querySelectorAll(/** @type {"a"} */ ("a.profundizar"))];
  return enlaces.find((enlace) => historiaDe(enlace.getAttribute("href") ?? "") === historiaDe(direccion));
}

/** Lo que el navegador recuerda: si no llega, se regresa al lugar de lo que se ve. */
let devuelto = false;

/** @param {PopStateEvent} evento */
function alRecordar({ state }) {
  if (devuelto) {
    devuelto = false;
    publicar();
    return;
  }
  traer(window.location.pathname + window.location.search, {
    alFallar() {
      const saltos = lugar - (state?.lugar ?? 0);
      devuelto = saltos !== 0;
      if (devuelto) {
        window.history.go(saltos);
      } else {
        publicar();
      }
    },
  });
}

/** @param {...(string | Node)} frase dura hasta que se cambie de escena o, si no lleva un enlace, unos segundos */
function decir(...frase) {
  historia.querySelector(".presentacion-aviso")?.remove();
  const aviso = crear("p", { class: "presentacion-aviso", role: "status" }, ...frase);
  historia.append(aviso);
  if (frase.length === 1) {
    window.setTimeout(() => aviso.remove(), 6000);
  }
}

/** @type {Window | null} */
let ventana = null;

/** Abre la ventana de quien presenta o, si ya está, va a ella. */
function orador({ preparando = false } = {}) {
  if (ventana && !ventana.closed) {
    ventana.focus();
    if (preparando) {
      decirle({ tipo: "preparar" });
    }
    return;
  }
  const { pathname, search } = window.location;
  const adonde = `${pathname}/orador${search}${preparando ? "#preparar" : ""}`;
  ventana = window.open(adonde, "_blank", "popup,width=1280,height=760");
  if (!ventana) {
    const enlace = crear("a", { href: adonde, target: "_blank" }, "Ábrala en otra pestaña");
    decir("El navegador no dejó abrir la ventana de quien presenta. ", enlace, ".");
  }
}

/** @type {number | undefined} */
let olvido;

/**
 * Señala un lugar de la pantalla; sin él, deja de señalar.
 * @param {{ x?: number, y?: number }} lugar
 */
function senalar({ x, y }) {
  const punto = /** @type {HTMLElement} */ (historia.querySelector(".puntero"));
  window.clearTimeout(olvido);
  punto.hidden = x === undefined || y === undefined;
  if (!punto.hidden) {
    punto.style.left = `${Number(x) * 100}%`;
    punto.style.top = `${Number(y) * 100}%`;
    olvido = window.setTimeout(senalar, PUNTERO, {});
  }
}

/** @param {Mensaje} mensaje */
function atender(mensaje) {
  switch (mensaje.tipo) {
    case "hola":
      publicar();
      break;
    case "orden":
      ACCIONES[mensaje.accion]?.();
      break;
    case "salto":
      ir(
        saltar(
          posicion,
          escenas.findIndex(({ dataset }) => dataset.clave === mensaje.escena),
          pasos,
        ),
      );
      break;
    case "historia":
      traer(mensaje.direccion);
      break;
    case "puntero":
      senalar(mensaje);
      break;
    case "toque":
      document
        .elementFromPoint(mensaje.x * window.innerWidth, mensaje.y * window.innerHeight)
        ?.closest("a.profundizar")
        ?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  }
}

/* -- gestos --------------------------------------------------------------------------------------------------- */

function negro() {
  tela().hidden = !tela().hidden;
  publicar();
}

/** @param {string} accion */
const moverse = (accion) => () => ir(mover(posicion, accion, pasos));

/** @type {Record<string, () => void>} */
const ACCIONES = {
  anterior: moverse("anterior"),
  siguiente: moverse("siguiente"),
  primera: moverse("primera"),
  ultima: moverse("ultima"),
  volver,
  negro,
  pantalla,
  orador,
  preparar: () => orador({ preparando: true }),
  automatico: () => automatico(!andando),
  tema() {
    raiz().dataset.tema = raiz().dataset.tema === "claro" ? "oscuro" : "claro";
    publicar();
  },
};

const SVG = "http://www.w3.org/2000/svg";

/**
 * El área con el foco, otra vez encima de sus vecinas y con su nombre: en su lugar le taparían el borde.
 * @param {HTMLElement | null} area
 */
function enmarcar(area) {
  historia.querySelector(".foco")?.remove();
  const mapa = area?.closest("svg");
  const camino = area?.querySelector("path")?.getAttribute("d");
  if (!area || !mapa || !camino) {
    return;
  }
  const marco = document.createElementNS(SVG, "g");
  marco.setAttribute("class", "foco");
  marco.setAttribute("aria-hidden", "true");
  for (const clase of ["foco-borde", "foco-linea"]) {
    const borde = document.createElementNS(SVG, "path");
    borde.setAttribute("class", clase);
    borde.setAttribute("d", camino);
    marco.append(borde);
  }
  const nombre = document.createElementNS(SVG, "text");
  nombre.textContent = area.dataset.valor ?? "";
  marco.append(nombre);
  mapa.append(marco);
  const { width: ancho } = mapa.viewBox.baseVal;
  const largo = nombre.getComputedTextLength();
  const suya = /** @type {SVGPathElement} */ (marco.firstChild).getBBox();
  // encima del área o, si está arriba del todo, debajo; y sin salirse por los lados
  const x = Math.min(Math.max(suya.x + (suya.width - largo) / 2, 0), Math.max(ancho - largo, 0));
  nombre.setAttribute("x", String(x));
  nombre.setAttribute("y", String(suya.y > 44 ? suya.y - 14 : suya.y + suya.height + 38));
}

/** @param {MouseEvent} evento */
function alPulsar(evento) {
  const mando = cercano(evento, "[data-mando]");
  if (mando) {
    ACCIONES[mando.dataset.mando ?? ""]?.();
    return;
  }
  if (cercano(evento, ".telon")) {
    negro();
    return;
  }
  const enlace = cercano(evento, "a.profundizar");
  if (enlace && esClicSimple(evento)) {
    evento.preventDefault();
    if (enlace.id === "volver") {
      volver();
    } else {
      traer(enlace.getAttribute("href") ?? "", { apilar: true });
    }
  }
}

function escuchar() {
  document.addEventListener("keydown", (evento) => {
    const accion = accionDeTecla(evento, Boolean(cercano(evento, "button")));
    if (accion && ACCIONES[accion]) {
      evento.preventDefault();
      ACCIONES[accion]();
    }
  });
  document.addEventListener("click", alPulsar);
  window.addEventListener("popstate", alRecordar);
  document.addEventListener("focusin", (evento) => enmarcar(cercano(evento, "a.area")));
  document.addEventListener("focusout", () => enmarcar(null));
  window.addEventListener("resize", () => {
    medir();
    publicar();
  });
  // también al volver a una página que el navegador guardó
  window.addEventListener("pageshow", publicar);
  window.addEventListener("pagehide", () => decirle({ tipo: "adios" }));

  /** @type {{ clientX: number, clientY: number } | null} */
  let desde = null;
  document.addEventListener(
    "touchstart",
    (evento) => {
      // una copia: algún navegador mueve el mismo toque
      const [{ clientX, clientY }] = evento.touches;
      desde = evento.touches.length === 1 ? { clientX, clientY } : null;
    },
    { passive: true },
  );
  document.addEventListener(
    "touchend",
    (evento) => {
      const accion = desde ? accionDelDedo(desde, evento.changedTouches[0]) : undefined;
      desde = null;
      if (accion) {
        ACCIONES[accion]();
      }
    },
    { passive: true },
  );

  /* En papel, el fondo claro: una hoja a toda tinta no se lee y gasta. */
  let temaEnPantalla = "";
  window.addEventListener("beforeprint", () => {
    temaEnPantalla = raiz().dataset.tema ?? "";
    raiz().dataset.tema = "claro";
  });
  window.addEventListener("afterprint", () => {
    raiz().dataset.tema = temaEnPantalla || raiz().dataset.tema;
  });
}

function iniciar() {
  raiz().classList.add("con-guion");
  if (window !== window.top) {
    // una miniatura: la mueve la ventana de quien presenta
    raiz().classList.add("miniatura");
    return;
  }
  const hay = document.getElementById("historia");
  if (hay) {
    lugar = window.history.state?.lugar ?? 0;
    contarla(hay);
    decirle = abrirCanal(hay.dataset.canal ?? "", atender);
    escuchar();
    automatico(hay.dataset.automatico === "si");
  }
}

/* quien prueba sus funciones sin navegador no tiene documento */
if (typeof document !== "undefined") {
  iniciar();
}
