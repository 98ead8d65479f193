// @ts-check
/* La presentación: todas las escenas ya están en el documento; aquí solo se elige cuál se ve.
   Profundizar trae otra historia al mismo documento, para no salir de la pantalla completa. */
import { documentoDe, Fallo, pedir } from "./fragmento.js";
import { anotar, cercano, crear, esClicSimple } from "./pagina.js";

/* -- qué pide cada gesto -------------------------------------------------------------------------------------- */

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
  n: "notas",
  a: "automatico",
  t: "tema",
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
 * Con el dedo, de lado a lado: cuántas escenas se avanza.
 * @param {{ clientX: number, clientY: number }} desde
 * @param {{ clientX: number, clientY: number }} hasta
 */
export function pasoDelDedo(desde, hasta) {
  const ancho = hasta.clientX - desde.clientX;
  const deLado = Math.abs(ancho) > 60 && Math.abs(hasta.clientY - desde.clientY) < 60;
  return deLado ? -Math.sign(ancho) : 0;
}

/**
 * La dirección dice la escena, el fondo y la generación: recargar o enviar el enlace da lo mismo.
 * @param {string} base la de la historia
 * @param {{ escena: string, tema: string, cada: string }} estado `cada`: los segundos, o nada si no anda sola
 */
export function direccionDe(base, { escena, tema, cada }) {
  const [camino, consulta] = base.split("?");
  const campos = new URLSearchParams(consulta);
  campos.set("escena", escena);
  campos.set("tema", tema);
  campos.delete("cada");
  if (cada) {
    campos.set("cada", cada);
  }
  return `${camino}?${campos}`;
}

/* -- la historia que se cuenta -------------------------------------------------------------------------------- */

/** @type {HTMLElement} */
let historia;
/** @type {HTMLElement[]} */
let escenas = [];
let actual = 0;
/** @type {number | undefined} */
let reloj;

function raiz() {
  return document.documentElement;
}

/** @param {HTMLElement} nueva */
function contarla(nueva) {
  historia = nueva;
  escenas = [...historia.querySelectorAll(/** @type {"div"} */ (".escena"))];
  actual = Math.max(
    0,
    escenas.findIndex((escena) => escena.classList.contains("actual")),
  );
  contar();
}

function titular() {
  return /** @type {HTMLElement} */ (escenas[actual].querySelector("h2"));
}

/**
 * @param {string} id
 * @param {string} frase
 */
function escribir(id, frase) {
  /** @type {HTMLElement} */ (document.getElementById(id)).textContent = frase;
}

function contar() {
  escribir("cuenta", `${actual + 1} / ${escenas.length}`);
  escribir("anuncio", `Escena ${actual + 1} de ${escenas.length}`);
  document.title = `${titular().textContent} · ${historia.dataset.titulo}`;
}

function anotarla() {
  const { direccion = "", cada = "" } = historia.dataset;
  const { clave = "" } = escenas[actual].dataset;
  anotar(direccionDe(direccion, { escena: clave, tema: raiz().dataset.tema ?? "", cada: reloj ? cada : "" }));
}

/** @param {number} cual */
function ir(cual, { sinFoco = false } = {}) {
  const destino = Math.min(Math.max(cual, 0), escenas.length - 1);
  tela().hidden = true;
  if (destino === actual) {
    return;
  }
  escenas[actual].classList.remove("actual");
  actual = destino;
  escenas[actual].classList.add("actual");
  escenas[actual].scrollTop = 0;
  contar();
  anotarla();
  if (!sinFoco) {
    titular().focus({ preventScroll: true });
  }
}

function tela() {
  return /** @type {HTMLElement} */ (historia.querySelector(".telon"));
}

/** @param {boolean} andar */
function automatico(andar) {
  window.clearInterval(reloj);
  reloj = undefined;
  if (andar) {
    reloj = window.setInterval(() => {
      // en una sala nadie mueve el foco: la escena cambia sola y vuelve a empezar
      ir(actual + 1 < escenas.length ? actual + 1 : 0, { sinFoco: true });
    }, Number(historia.dataset.cada) * 1000);
  }
  raiz().classList.toggle("automatico", andar);
  apretar("automatico", andar);
  anotarla();
}

/**
 * @param {string} mando
 * @param {boolean} puesto
 */
function apretar(mando, puesto) {
  historia.querySelector(`[data-mando=${mando}]`)?.setAttribute("aria-pressed", String(puesto));
}

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

function notas() {
  apretar("notas", raiz().classList.toggle("con-notas"));
}

function volver() {
  if (!tela().hidden) {
    tela().hidden = true;
  } else if (raiz().classList.contains("con-notas")) {
    notas();
  } else if (historia.dataset.volver) {
    if (window.history.state?.dentro) {
      window.history.back();
    } else {
      traer(historia.dataset.volver);
    }
  } else if (document.fullscreenElement) {
    document.exitFullscreen();
  }
}

/**
 * Otra historia en este mismo documento.
 * @param {string} adonde
 */
async function traer(adonde, { apilar = false } = {}) {
  let texto;
  try {
    texto = await (await pedir(adonde)).text();
  } catch (error) {
    if (error instanceof Fallo && error.estado) {
      window.location.assign(adonde);
    } else {
      // sin conexión con el tablero: la historia que se está contando sigue donde estaba
      decir("No hay conexión con el tablero: se sigue en esta escena.");
    }
    return;
  }
  const nueva = documentoDe(texto).getElementById("historia");
  if (!nueva) {
    window.location.assign(adonde);
    return;
  }
  const andaba = Boolean(reloj);
  automatico(false);
  if (apilar) {
    window.history.pushState({ dentro: true }, "", adonde);
  }
  historia.replaceWith(document.adoptNode(nueva));
  contarla(nueva);
  if (andaba) {
    automatico(true);
  }
  anotarla();
  titular().focus({ preventScroll: true });
}

/** @param {string} frase */
function decir(frase) {
  const aviso = crear("p", { class: "presentacion-aviso", role: "status" }, frase);
  historia.append(aviso);
  window.setTimeout(() => aviso.remove(), 6000);
}

/* -- gestos --------------------------------------------------------------------------------------------------- */

/** @type {Record<string, () => void>} */
const ACCIONES = {
  anterior: () => ir(actual - 1),
  siguiente: () => ir(actual + 1),
  primera: () => ir(0),
  ultima: () => ir(escenas.length - 1),
  volver,
  negro() {
    tela().hidden = !tela().hidden;
  },
  pantalla,
  notas,
  automatico: () => automatico(!reloj),
  tema() {
    raiz().dataset.tema = raiz().dataset.tema === "claro" ? "oscuro" : "claro";
    anotarla();
  },
};

/** @param {MouseEvent} evento */
function alPulsar(evento) {
  const mando = cercano(evento, "[data-mando]");
  if (mando) {
    ACCIONES[mando.dataset.mando ?? ""]?.();
    return;
  }
  const telon = cercano(evento, ".telon");
  if (telon) {
    telon.hidden = true;
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
    if (accion) {
      evento.preventDefault();
      ACCIONES[accion]();
    }
  });
  document.addEventListener("click", alPulsar);
  window.addEventListener("popstate", () => traer(window.location.pathname + window.location.search));

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
      const paso = desde ? pasoDelDedo(desde, evento.changedTouches[0]) : 0;
      desde = null;
      if (paso) {
        ir(actual + paso);
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
  const hay = document.getElementById("historia");
  if (hay) {
    contarla(hay);
    escuchar();
    if (hay.dataset.automatico === "si") {
      automatico(true);
    }
    anotarla();
  }
}

/* quien prueba sus funciones sin navegador no tiene documento */
if (typeof document !== "undefined") {
  iniciar();
}
