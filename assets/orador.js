// @ts-check
/* La ventana de quien presenta: repite lo que dice la pantalla del público y le pide lo que aquí se pulsa. Si todavía no
   hay ninguna abierta, se ensaya: la posición es la de esta ventana. */
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
  saltar,
} from "./escenas.js";
import { documentoDe, pedir } from "./fragmento.js";
import { anotar, cercano, crear } from "./pagina.js";
import { armar, elegido } from "./preparar.js";

/* -- el reloj ------------------------------------------------------------------------------------------------- */

/**
 * Un tiempo como se lee en un reloj: «0:05», «12:34», «1:02:03».
 * @param {number} milisegundos
 */
export function enReloj(milisegundos) {
  const segundos = Math.floor(Math.max(milisegundos, 0) / 1000);
  /** @param {number} cuanto */
  const dos = (cuanto) => String(cuanto).padStart(2, "0");
  const horas = Math.floor(segundos / 3600);
  const minutos = Math.floor(segundos / 60) % 60;
  return `${horas ? `${horas}:${dos(minutos)}` : minutos}:${dos(segundos % 60)}`;
}

/**
 * Lo que queda de lo previsto, y cómo va: con prisa en la última décima parte, y pasado.
 * @param {number} llevo milisegundos
 * @param {number} dura minutos
 */
export function loQueQueda(llevo, dura) {
  const queda = dura * 60_000 - llevo;
  if (queda < 0) {
    return { texto: `−${enReloj(-queda)}`, como: "pasado" };
  }
  return { texto: enReloj(queda), como: queda <= dura * 6000 ? "prisa" : "bien" };
}

/* -- lo que se sabe de la pantalla del público ----------------------------------------------------------------- */

/** @import { Estado, Mensaje, Posicion } from "./escenas.js" */

/** Lo que se guarda en esta ventana, aunque se recargue: cuándo se empezó y cuánto se quiere durar. */
const guardado = () => window.sessionStorage;

/** @type {HTMLElement} */
let principal;
/** @type {Estado} */
let estado;
let conectada = false;
/** @type {(mensaje: Mensaje) => void} */
let decirle = () => {};

/** @param {string} id */
function sitio(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** @returns {HTMLElement[]} */
function notas() {
  return [...sitio("notas").querySelectorAll(/** @type {"div"} */ ("article"))];
}

/** @param {string} id */
function marcoDe(id) {
  return sitio(id).querySelector("iframe");
}

/** Las escenas de una miniatura; ninguna mientras no llega. @param {string} id */
function escenasEn(id) {
  const historia = marcoDe(id)?.contentDocument?.getElementById("historia");
  return historia ? escenasDe(historia) : [];
}

/** Los pasos de cada escena, que los sabe la miniatura. */
function pasos() {
  const llegadas = escenasEn("ahora").map(pasosDe);
  return llegadas.length ? llegadas : notas().map(() => 1);
}

/** @returns {Posicion} */
function posicion() {
  const escena = Math.max(
    0,
    notas().findIndex(({ dataset }) => dataset.clave === estado.escena),
  );
  return { escena, paso: Math.min(estado.paso, pasos()[escena]) };
}

/** @param {HTMLElement} nueva */
function contarla(nueva) {
  principal = nueva;
  for (const id of ["ahora", "sigue"]) {
    const marco = crear("iframe", { src: sitio(id).dataset.historia ?? "", title: `Miniatura: ${id}`, tabindex: -1 });
    marco.inert = true;
    marco.addEventListener("load", pintar);
    sitio(id).append(marco);
    medidas?.observe(sitio(id));
  }
  armar(panel(), (frase) => escribir("orden-aviso", frase));
  const dura = /** @type {HTMLInputElement} */ (sitio("dura"));
  dura.value = guardado().getItem("dura") ?? "";
  dura.addEventListener("input", () => {
    guardado().setItem("dura", dura.value);
    andarReloj();
  });
}

/* quien prueba sus funciones sin navegador no tiene qué medir */
const medidas = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(() => escalar());

/** Un marco mide lo que la pantalla del público, y se ve a la escala de su sitio. */
function escalar() {
  for (const id of ["ahora", "sigue"]) {
    const marco = marcoDe(id);
    sitio(id).style.setProperty("--razon", String(estado.ancho / estado.alto));
    if (marco) {
      marco.style.width = `${estado.ancho}px`;
      marco.style.height = `${estado.alto}px`;
      marco.style.scale = String(sitio(id).clientWidth / estado.ancho);
    }
  }
}

/* -- lo que se ve --------------------------------------------------------------------------------------------- */

function pintar() {
  const aqui = posicion();
  const deCada = pasos();
  const titulos = notas().map((nota) => nota.querySelector("h2")?.textContent ?? "");
  escalar();
  for (const [id, cual, paso] of /** @type {[string, number, number][]} */ ([
    ["ahora", aqui.escena, aqui.paso],
    ["sigue", aqui.escena + 1, deCada[aqui.escena + 1]],
  ])) {
    const escenas = escenasEn(id);
    const raiz = marcoDe(id)?.contentDocument?.documentElement;
    if (raiz && escenas.length) {
      raiz.dataset.tema = estado.tema;
      mostrar(escenas, { escena: Math.min(cual, escenas.length - 1), paso });
    }
  }
  sitio("ahora").classList.toggle("a-oscuras", estado.negro);
  sitio("sigue").classList.toggle("fin", aqui.escena + 1 >= titulos.length);
  const faltan = deCada[aqui.escena] - aqui.paso;
  escribir(
    "cual-ahora",
    `${aqui.escena + 1} de ${titulos.length}${faltan ? ` · paso ${aqui.paso} de ${deCada[aqui.escena]}` : ""}`,
  );
  escribir("cual-sigue", titulos[aqui.escena + 1] ?? "Fin de la historia");
  notas().forEach((nota, i) => {
    if (nota.hidden !== (i !== aqui.escena)) {
      nota.hidden = i !== aqui.escena;
      sitio("notas").scrollTop = 0;
    }
  });
  for (const salto of /** @type {NodeListOf<HTMLElement>} */ (principal.querySelectorAll("[data-salto]"))) {
    const esta = salto.dataset.salto === notas()[aqui.escena].dataset.clave;
    salto.setAttribute("aria-current", esta ? "step" : "false");
    const lista = salto.closest("ol");
    if (esta && lista) {
      // `scrollIntoView` movería también el sitio desde el que se tabula
      lista.scrollTop = salto.offsetTop - lista.clientHeight / 2;
    }
  }
  apretar("negro", estado.negro);
  apretar("automatico", Boolean(estado.cada));
  escribir("anuncio", anuncioDe(aqui, deCada));
  document.title = `${anuncioDe(aqui, deCada)} · ${principal.dataset.titulo}`;
  anotar(suDireccion(direccionDe(estado.historia, estado)));
  enlazar();
}

/** La de esta ventana para la dirección de una historia. @param {string} direccion */
function suDireccion(direccion) {
  return direccion.replace("?", "/orador?");
}

/**
 * @param {string} mando
 * @param {boolean} puesto
 */
function apretar(mando, puesto) {
  principal.querySelector(`[data-mando=${mando}]`)?.setAttribute("aria-pressed", String(puesto));
}

/** Dice si hay una pantalla del público; si no, cómo abrirla donde se está. */
function enlazar() {
  const enlace = sitio("enlace");
  enlace.classList.toggle("conectada", conectada);
  if (conectada) {
    escribir("enlace", "Pantalla del público abierta");
    return;
  }
  const direccion = direccionDe(estado.historia, estado);
  if (enlace.querySelector("a")?.getAttribute("href") !== direccion) {
    const abrir = crear("a", { href: direccion, target: "_blank" }, "Abrirla");
    enlace.replaceChildren("No hay ninguna pantalla del público abierta. ", abrir);
  }
}

/** @type {number | undefined} */
let silencio;

/** @param {string} frase */
function decir(frase) {
  escribir("aviso", frase);
  window.clearTimeout(silencio);
  silencio = window.setTimeout(() => escribir("aviso", ""), 6000);
}

function andarReloj() {
  const llevo = Date.now() - Number(guardado().getItem("desde"));
  const dura = Number(guardado().getItem("dura"));
  escribir("hora", new Date().toLocaleTimeString("es-PE", { hour: "2-digit", minute: "2-digit", hour12: false }));
  escribir("llevo", enReloj(llevo));
  const { texto, como } = loQueQueda(llevo, dura);
  const queda = /** @type {HTMLElement} */ (sitio("queda").parentElement);
  queda.hidden = !(dura > 0);
  queda.className = `reloj ${como}`;
  escribir("queda", texto);
  escribir("como-queda", como === "pasado" ? "Pasado" : "Queda");
}

function reiniciar() {
  guardado().setItem("desde", String(Date.now()));
  andarReloj();
}

/* -- lo que se dicen las dos ventanas -------------------------------------------------------------------------- */

/** @param {Mensaje} mensaje */
function atender(mensaje) {
  if (mensaje.tipo === "estado") {
    estado = mensaje.estado;
    conectada = true;
    if (estado.historia === principal.dataset.direccion) {
      pintar();
    } else if (estado.historia !== trayendo) {
      traer();
    }
  } else if (mensaje.tipo === "adios") {
    conectada = false;
    enlazar();
  } else if (mensaje.tipo === "preparar") {
    preparar();
  }
}

/** La historia que está en camino. */
let trayendo = "";

/** La historia a la que pasó la pantalla del público: lo de esta ventana, menos el reloj, es de la otra. */
async function traer() {
  const pedida = estado.historia;
  trayendo = pedida;
  let texto;
  try {
    texto = await (await pedir(suDireccion(direccionDe(pedida, estado)))).text();
  } catch {
    decir("No hay conexión con el tablero: aquí siguen las notas de la historia anterior.");
    return;
  } finally {
    trayendo = "";
  }
  const nueva = documentoDe(texto).getElementById("orador");
  if (!nueva || pedida !== estado.historia) {
    // ya pasó a otra
    return;
  }
  const enfocado = document.activeElement?.getAttribute("data-mando");
  principal.replaceWith(document.adoptNode(nueva));
  contarla(nueva);
  pintar();
  andarReloj();
  /** @type {HTMLElement | null} */ (nueva.querySelector(`[data-mando="${enfocado ?? "siguiente"}"]`))?.focus();
}

/** @param {Posicion} destino */
function ensayar(destino) {
  const cuantos = pasos()[destino.escena];
  estado = { ...estado, escena: notas()[destino.escena].dataset.clave ?? "", paso: destino.paso, pasos: cuantos };
  pintar();
}

/** @param {string} accion */
function pedirle(accion) {
  if (conectada) {
    decirle({ tipo: "orden", accion });
  } else if (["siguiente", "anterior", "primera", "ultima"].includes(accion)) {
    ensayar(mover(posicion(), accion, pasos()));
  } else {
    decir("Todavía no hay ninguna pantalla del público abierta.");
  }
}

/** @param {string} clave */
function saltarA(clave) {
  if (conectada) {
    decirle({ tipo: "salto", escena: clave });
  } else {
    const cual = notas().findIndex(({ dataset }) => dataset.clave === clave);
    ensayar(saltar(posicion(), cual, pasos()));
  }
}

function panel() {
  return /** @type {HTMLDialogElement} */ (sitio("preparar"));
}

function preparar() {
  if (panel().open) {
    panel().close();
  } else {
    panel().showModal();
  }
}

/** La misma historia con las escenas elegidas, en la escena en que se está o la anterior más cercana. */
function presentarAsi() {
  const elegida = elegido(panel());
  if (!elegida) {
    escribir("orden-aviso", "Deje al menos una escena.");
    return;
  }
  const campos = new URLSearchParams(estado.historia.split("?")[1]);
  for (const [campo, valor] of Object.entries(elegida)) {
    campos.delete(campo);
    if (valor) {
      campos.set(campo, valor);
    }
  }
  const historia = `${estado.historia.split("?")[0]}?${campos}`;
  preparar();
  if (conectada) {
    decirle({ tipo: "historia", direccion: direccionDe(historia, estado) });
  } else {
    estado = { ...estado, historia };
    traer();
  }
}

/* -- gestos --------------------------------------------------------------------------------------------------- */

/** @type {Record<string, () => void>} */
const PROPIAS = {
  reiniciar,
  preparar,
  orador: () => {},
  "presentar-asi": presentarAsi,
  pantalla: () => decir("La pantalla completa se pide en la ventana del público, con F."),
};

/** @param {string} accion */
function hacer(accion) {
  (PROPIAS[accion] ?? (() => pedirle(accion)))();
}

/**
 * Dónde está el ratón sobre la miniatura, en partes de su ancho y de su alto.
 * @param {MouseEvent} evento
 */
function lugarEn(evento) {
  const caja = sitio("ahora").getBoundingClientRect();
  return { x: (evento.clientX - caja.left) / caja.width, y: (evento.clientY - caja.top) / caja.height };
}

/** @param {MouseEvent} evento */
function alPulsar(evento) {
  const mando = cercano(evento, "[data-mando]")?.dataset.mando;
  const salto = cercano(evento, "[data-salto]")?.dataset.salto;
  if (mando) {
    hacer(mando);
  } else if (salto) {
    saltarA(salto);
  } else if (cercano(evento, "#ahora")) {
    decirle({ tipo: "toque", ...lugarEn(evento) });
  }
}

function escuchar() {
  document.addEventListener("keydown", (evento) => {
    // en el panel y en lo que se escribe, las teclas son suyas
    const propias = panel().open || Boolean(cercano(evento, "input"));
    const accion = propias ? undefined : accionDeTecla(evento, Boolean(cercano(evento, "button, a")));
    if (accion) {
      evento.preventDefault();
      hacer(accion);
    }
  });
  document.addEventListener("click", alPulsar);
  document.addEventListener("mousemove", (evento) => {
    const dentro = Boolean(cercano(evento, "#ahora"));
    if (dentro || senalando) {
      decirle({ tipo: "puntero", ...(dentro ? lugarEn(evento) : {}) });
    }
    senalando = dentro;
  });
}

let senalando = false;

function iniciar() {
  document.documentElement.classList.add("con-guion");
  const hay = document.getElementById("orador");
  if (!hay) {
    return;
  }
  const { direccion: historia = "", escena = "", enPaso } = hay.dataset;
  const tema = new URLSearchParams(window.location.search).get("tema") ?? "oscuro";
  const paso = Number(enPaso) || Number.MAX_SAFE_INTEGER;
  estado = { historia, escena, paso, pasos: paso, tema, cada: "", negro: false, ancho: 1920, alto: 1080 };
  guardado().setItem("desde", guardado().getItem("desde") ?? String(Date.now()));
  contarla(hay);
  if (window.location.hash === "#preparar") {
    preparar();
  }
  decirle = abrirCanal(hay.dataset.canal ?? "", atender);
  escuchar();
  pintar();
  andarReloj();
  window.setInterval(andarReloj, 1000);
  decirle({ tipo: "hola" });
}

if (typeof document !== "undefined") {
  iniciar();
}
