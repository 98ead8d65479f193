// @ts-check
/* La página de visitas en el navegador: mover un peso reordena al momento, el plan se pide después de mostrar el texto,
   y todo queda en la dirección. */
import { decir, fraseDe, poner, Turno } from "./fragmento.js";
import { ponerMapa } from "./mapa.js";
import { anotar, cercano, conCarga, ir, trasPintar } from "./pagina.js";

/** @typedef {{ texto: string, avance: number }} Avance */

const ESPERA_PESO = 25;
const plan = new Turno();
const orden = new Turno();

/**
 * @param {string} identificador
 * @param {any} children
 */
function ponerEnDash(identificador, children) {
  window.dash_clientside.set_props(identificador, { children });
}

/** @param {Record<string, string | undefined>} partes */
function escribirPartes(partes) {
  for (const parte of ["acciones", "plan", "prioridad"]) {
    poner(document.getElementById(`visitas-${parte}`), partes[parte]);
  }
}

/* -- historia de esta pestaña: para saber si «Deshacer» tiene adónde volver ---------------------------------- */

/**
 * Los pasos al llegar a una dirección: volver a la anterior quita el último, y repetir la misma no agrega ninguno.
 * @param {string[]} pasos
 * @param {string} aqui
 */
export function conPaso(pasos, aqui) {
  if (pasos.at(-2) === aqui) {
    return pasos.slice(0, -1);
  }
  return pasos.at(-1) === aqui ? pasos : [...pasos, aqui];
}

/**
 * Si el paso anterior es de un plan del mismo territorio.
 * @param {string[]} pasos
 * @param {string} aqui
 */
export function sePuedeDeshacer(pasos, aqui) {
  const previo = new URLSearchParams(pasos.at(-2));
  return Boolean(previo.get("gen")) && previo.get("territorio") === new URLSearchParams(aqui).get("territorio");
}

/** @returns {string[]} */
function historia() {
  try {
    return JSON.parse(window.sessionStorage.getItem("visitas") || "[]");
  } catch {
    return [];
  }
}
/** @param {string[]} pasos */
function guardar(pasos) {
  try {
    window.sessionStorage.setItem("visitas", JSON.stringify(pasos.slice(-40)));
  } catch {
    // sin almacenamiento no hay botón de deshacer; el del navegador sigue
  }
}
/** @param {string} consulta */
function cambiarDireccion(consulta) {
  const pasos = historia();
  anotar(`/visitas${consulta}`);
  if (pasos.length) {
    guardar([...pasos.slice(0, -1), consulta]);
  }
}
function mostrarDeshacer() {
  const sirve = sePuedeDeshacer(historia(), window.location.search);
  for (const boton of document.querySelectorAll('[data-hacer="deshacer"]')) {
    boton.toggleAttribute("hidden", !sirve);
  }
}

/* -- el plan -------------------------------------------------------------------------------------------------- */

/** @param {Avance} linea */
function avisarAvance(linea) {
  const texto = document.getElementById("visitas-avance-texto");
  const barra = document.getElementById("visitas-avance-barra");
  const marco = document.getElementById("visitas-avance");
  if (texto && barra && marco) {
    const parte = Math.round(linea.avance * 100);
    texto.textContent = `${linea.texto}…`;
    barra.style.width = `${parte}%`;
    marco.setAttribute("aria-valuenow", String(parte));
  }
}

/**
 * Una línea de JSON por avance; la última es el plan.
 * @param {Response} respuesta
 * @param {(linea: Avance) => void} avisar
 * @returns {Promise<any>}
 */
export async function leerPlan(respuesta, avisar) {
  const letras = new TextDecoder();
  const lector = /** @type {ReadableStream<Uint8Array>} */ (respuesta.body).getReader();
  let texto = "";
  for (;;) {
    const { value, done } = await lector.read();
    const lineas = (texto + letras.decode(value, { stream: !done })).split("\n");
    texto = lineas.pop() ?? "";
    for (const linea of lineas.map((escrita) => JSON.parse(escrita))) {
      if (linea.avance === undefined) {
        return linea;
      }
      avisar(linea);
    }
    if (done) {
      throw new Error("el plan llegó cortado");
    }
  }
}

/** @param {any} salidas */
async function recibir(salidas) {
  if (salidas.titular) {
    ponerEnDash("visitas-titular", salidas.titular);
  }
  escribirPartes(salidas);
  if (salidas.mapa_pie) {
    ponerEnDash("visitas-mapa-pie", salidas.mapa_pie);
  }
  if (salidas.direccion && window.location.pathname === "/visitas") {
    cambiarDireccion(salidas.direccion.slice(salidas.direccion.indexOf("?")));
  }
  if (salidas.mapa) {
    ponerMapa(document.getElementById("visitas-mapa"), salidas.mapa);
  }
  await trasPintar();
  mostrarDeshacer();
  const titular = document.getElementById("titular");
  const aviso = document.getElementById("visitas-aviso");
  if (salidas.titular && titular && aviso) {
    aviso.textContent = `Plan listo. ${titular.textContent}`;
  }
}

/** @param {string | undefined} consulta */
async function pedirPlan(consulta) {
  plan.soltar();
  if (!consulta) {
    return;
  }
  let salidas;
  try {
    salidas = await plan.pedir(`/visitas/plan?${conCarga(consulta)}`, (respuesta) => leerPlan(respuesta, avisarAvance));
  } catch (error) {
    // también si se corta a mitad de camino: lo que se veía avanzar ya no avanza
    const sitio = document.getElementById("visitas-plan");
    poner(sitio, "");
    decir(sitio, fraseDe(error, "No se pudo pedir el plan. Revise la conexión y pulse Planificar."));
    return;
  }
  if (salidas) {
    await recibir(salidas);
    if (document.querySelector("#visitas-prioridad > [data-fallo]")) {
      // el orden de los últimos pesos no había llegado
      await reordenar(false);
    }
  }
}

/* -- lo que llama Dash ---------------------------------------------------------------------------------------- */

/** @param {any} pedido */
export async function alPintar(pedido) {
  plan.soltar();
  if (pedido && window.location.pathname === "/visitas") {
    guardar(conPaso(historia(), window.location.search));
    escribirPartes(pedido.html);
    trasPintar().then(() => {
      mostrarDeshacer();
      ponerMapa(document.getElementById("visitas-mapa"), pedido.mapa);
      pedirPlan(pedido.plan);
    });
  }
  return window.dash_clientside.no_update;
}

/* -- pesos ---------------------------------------------------------------------------------------------------- */

const PESOS = "#visitas-lista-de-pesos input[type=range]";

/** @param {boolean} planificar */
async function reordenar(planificar) {
  const campos = new URLSearchParams(window.location.search);
  const pesos = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(PESOS));
  campos.set("pesos", [...pesos].map((control) => control.value).join("."));
  const consulta = `?${campos}`;
  cambiarDireccion(consulta);
  let salidas;
  try {
    salidas = await orden.pedir(`/visitas/prioridad?${conCarga(consulta)}`, (respuesta) => respuesta.json());
  } catch (error) {
    const sitio = document.getElementById("visitas-prioridad");
    decir(sitio, fraseDe(error, "No se pudo reordenar. Revise la conexión y vuelva a mover el peso."));
  }
  if (!salidas) {
    return;
  }
  escribirPartes(salidas);
  if (salidas.titular) {
    ponerEnDash("visitas-titular", salidas.titular);
  }
  if (planificar) {
    pedirPlan(salidas.pedido);
  }
}

/** @type {number | undefined} */
let espera;

/** @param {Event} evento */
function alMoverPeso(evento) {
  const control = /** @type {HTMLInputElement | null} */ (cercano(evento, PESOS));
  const cifra = control?.closest(".peso")?.querySelector("output");
  if (!control || !cifra) {
    return;
  }
  window.clearTimeout(espera);
  if (evento.type === "input") {
    cifra.textContent = control.value;
    espera = window.setTimeout(() => reordenar(false), ESPERA_PESO);
  } else {
    // al soltar, el recorrido se rehace con los pesos nuevos
    reordenar(Boolean(new URLSearchParams(window.location.search).get("gen")));
  }
}

/* -- planificar ----------------------------------------------------------------------------------------------- */

/**
 * De los campos a la dirección: lo vacío no se escribe; lo que es de otro campo se une.
 * @param {Record<string, string>} valores
 * @param {string} consulta la de esta pantalla: de ella queda lo que no es del formulario
 * @param {string} gen
 */
export function direccionDelFormulario(valores, consulta, gen) {
  const { "jor-de": de = "", "jor-a": a = "", "base-libre": libre, ...propios } = valores;
  propios.jor = `${de.replace(":", "")}-${a.replace(":", "")}`;
  propios.base = libre || propios.base;
  const campos = new URLSearchParams(consulta);
  for (const [nombre, valor] of Object.entries(propios)) {
    if (valor) {
      campos.set(nombre, valor);
    } else {
      campos.delete(nombre);
    }
  }
  campos.set("gen", gen);
  return `/visitas?${campos}`;
}

/** @param {HTMLFormElement} formulario */
function valoresDe(formulario) {
  /** @type {NodeListOf<HTMLInputElement | HTMLSelectElement>} */
  const controles = formulario.querySelectorAll("input[name], select[name]");
  return Object.fromEntries([...controles].map((control) => [control.name, control.value.trim()]));
}

/** @param {SubmitEvent} evento */
function alPlanificar(evento) {
  const formulario = /** @type {HTMLFormElement | null} */ (cercano(evento, "#visitas-formulario"));
  if (!formulario) {
    return;
  }
  evento.preventDefault();
  const aqui = window.location.search;
  const direccion = direccionDelFormulario(valoresDe(formulario), aqui, formulario.dataset.gen ?? "");
  if (direccion === `/visitas${aqui}`) {
    pedirPlan(aqui.slice(1));
  } else {
    ir(direccion);
  }
}

/** @type {Record<string, (boton: HTMLElement) => void>} */
const ACCIONES = {
  deshacer: () => window.history.back(),
  imprimir: () => window.print(),
  async copiar(boton) {
    try {
      await navigator.clipboard.writeText(window.location.href);
      boton.textContent = "Copiado";
    } catch {
      // sin conexión segura, o sin permiso, no hay portapapeles
      boton.textContent = "Cópielo de la barra";
    }
    window.setTimeout(() => {
      boton.textContent = "Copiar enlace";
    }, 2000);
  },
};

/** @param {MouseEvent} evento */
function alPulsar(evento) {
  // un salto dentro de la página no cambia la dirección: es del plan
  const salto = cercano(evento, '#visitas a[href^="#"]');
  const destino = salto && document.getElementById(salto.getAttribute("href")?.slice(1) ?? "");
  if (destino) {
    evento.preventDefault();
    destino.tabIndex = -1;
    destino.focus({ preventScroll: true });
    destino.scrollIntoView({ block: "start" });
    return;
  }
  const boton = cercano(evento, "[data-hacer]");
  if (boton) {
    ACCIONES[boton.dataset.hacer ?? ""]?.(boton);
  }
}

export function iniciar() {
  document.addEventListener("input", alMoverPeso);
  document.addEventListener("change", alMoverPeso);
  document.addEventListener("submit", alPlanificar);
  document.addEventListener("click", alPulsar);
}
