// @ts-check
/* La página de visitas en el navegador: mover un peso reordena al momento, el plan se pide después de mostrar el texto,
   y todo queda en la dirección. */
import { decir, exigirQueQuepa, fraseDe, poner, Turno } from "./fragmento.js";
import { ponerMapa } from "./mapa.js";
import { iniciar as iniciarMover } from "./mover.js";
import { anotar, cercano, conCarga, crear, ir, trasPintar } from "./pagina.js";
import { anotarLlegada, anotarSalida, iniciar as iniciarPasos, mostrar as mostrarPasos } from "./pasos.js";
import {
  consultaPuesta,
  iniciar as iniciarPesos,
  pesosEscritos,
  ponerPesos,
  soltar as soltarPesos,
  volverA,
} from "./pesos.js";

/** @typedef {{ texto: string, avance: number }} Avance */

const plan = new Turno();

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

/** Lo que oye un lector de pantalla. @param {string} frase */
function anunciar(frase) {
  const aviso = document.getElementById("visitas-aviso");
  if (aviso) {
    aviso.textContent = frase;
  }
}

/**
 * Dice en su sitio, y a quien no lo ve, que algo no llegó.
 * @param {string} parte
 * @param {string} frase
 */
function decirFallo(parte, frase) {
  const sitio = document.getElementById(`visitas-${parte}`);
  decir(sitio, frase);
  sitio?.querySelector(":scope > [data-fallo]")?.scrollIntoView({ block: "nearest" });
  anunciar(frase);
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
    anotar(salidas.direccion);
  }
  if (salidas.mapa) {
    ponerMapa(document.getElementById("visitas-mapa"), salidas.mapa);
  }
  await trasPintar();
  mostrarPasos();
  const titular = document.getElementById("titular");
  if (salidas.titular && titular) {
    const cambio = salidas.direccion ? decirCambio(movida) : "";
    anunciar(
      salidas.direccion ? `Plan listo. ${titular.textContent}${decirMovida()}${cambio}` : `${titular.textContent}`,
    );
    movida = "";
  }
}

/* -- qué más cambió al cambiar el plan a mano ------------------------------------------------------------------- */

/** @typedef {{ quien: string, donde: string }} Fila `donde`: su día y su equipo */
/** @typedef {{ de: string, aMano: string, visitas: Map<string, Fila> }} Visto `de`: la dirección sin lo hecho a mano */
/** @type {Visto | null} */
let visto = null;

/**
 * Lo que salió, entró o cambió de día o de equipo sin que nadie lo pidiera, de un plan al mismo con otro cambio a mano.
 * @param {Visto | null} antes
 * @param {Visto} ahora
 */
export function fraseDeCambio(antes, ahora) {
  if (antes?.de !== ahora.de || antes.aMano === ahora.aMano) {
    return "";
  }
  /** @param {Visto} de @param {(fila: Fila, clave: string) => boolean} cual */
  const cuales = (de, cual) =>
    [...de.visitas]
      .filter(([clave, fila]) => cual(fila, clave) && !nombra(antes, ahora, clave))
      .map(([, { quien }]) => quien);
  const salen = cuales(antes, (_, clave) => !ahora.visitas.has(clave));
  const entran = cuales(ahora, (_, clave) => !antes.visitas.has(clave));
  const cambian = cuales(ahora, ({ donde }, clave) => donde !== (antes.visitas.get(clave)?.donde ?? donde));
  const frases = [
    [salen, "sale del plan", "salen del plan"],
    [entran, "entra", "entran"],
    [cambian, "cambia de día o de equipo", "cambian de día o de equipo"],
  ].flatMap(([quienes, uno, varios]) =>
    quienes.length ? [`${quienes.length > 1 ? varios : uno} ${nombrar(quienes)}.`] : [],
  );
  const [primera, ...demas] = frases;
  return primera
    ? [`Con este cambio ${primera}`, ...demas.map((frase) => frase[0].toUpperCase() + frase.slice(1))].join(" ")
    : "";
}

/** Los primeros por su nombre y los demás por cuántos son. @param {any} quienes */
function nombrar(quienes) {
  const [dichos, callados] = [quienes.slice(0, NOMBRADAS), quienes.length - NOMBRADAS];
  return `${dichos.join("; ")}${callados > 0 ? ` y ${callados} más` : ""}`;
}
const NOMBRADAS = 6;

/** Si el cambio es sobre esa visita: quien la quitó o la pidió ya lo sabe. */
function nombra(/** @type {Visto} */ antes, /** @type {Visto} */ ahora, /** @type {string} */ clave) {
  const en = (/** @type {string} */ aMano) => aMano.split(/[~&=]/).filter((parte) => parte.split("@")[0] === clave);
  return en(antes.aMano).join() !== en(ahora.aMano).join();
}

/** Lo escribe sobre el plan, o sobre la jornada de la visita que se movió, y lo da para decirlo. @param {string} clave */
function decirCambio(clave) {
  const campos = new URLSearchParams(window.location.search);
  const aMano = ["fi", "obl", "ex"].map((nombre) => campos.get(nombre) ?? "").join("&");
  for (const nombre of ["fi", "obl", "ex", "gen"]) {
    campos.delete(nombre);
  }
  /** @type {NodeListOf<HTMLElement>} */
  const filas = document.querySelectorAll("#visitas-plan [data-clave]");
  const visitas = new Map(
    [...filas].map((fila) => {
      const jornada = /** @type {HTMLElement | null} */ (fila.closest("[data-jornada]"));
      return [fila.dataset.clave ?? "", { quien: fila.dataset.quien ?? "", donde: jornada?.dataset.jornada ?? "" }];
    }),
  );
  const ahora = { de: String(campos), aMano, visitas };
  const frase = fraseDeCambio(visto, ahora);
  visto = ahora;
  if (frase) {
    const nota = crear("p", { class: "visitas-cambio" }, frase);
    const fila = clave && document.querySelector(`#visitas-plan [data-clave="${CSS.escape(clave)}"]`);
    const jornada = fila ? fila.closest("[data-jornada]") : null;
    if (jornada) {
      // junto a la visita movida, que es lo que se está mirando
      jornada.before(nota);
    } else {
      document.getElementById("visitas-plan")?.prepend(nota);
      nota.scrollIntoView({ block: "nearest" });
    }
  }
  return frase && ` ${frase}`;
}

/** @param {string | undefined} consulta */
async function pedirPlan(consulta) {
  plan.soltar();
  if (!consulta) {
    return;
  }
  let salidas;
  try {
    const direccion = exigirQueQuepa(`/visitas/plan?${conCarga(consulta)}`);
    salidas = await plan.pedir(direccion, (respuesta) => leerPlan(respuesta, avisarAvance));
  } catch (error) {
    // también si se corta a mitad de camino: lo que se veía avanzar ya no avanza
    poner(document.getElementById("visitas-plan"), "");
    const frase = fraseDe(error, "No se pudo pedir el plan. Revise la conexión y pulse Planificar.");
    const deAntes = document.querySelector("#visitas-mapa .ruta")
      ? " El titular y el mapa son los del plan anterior."
      : "";
    decirFallo("plan", `${frase}${deAntes}`);
    return;
  }
  if (salidas) {
    await recibir(salidas);
  }
}

/* -- lo que llama Dash ---------------------------------------------------------------------------------------- */

/** @param {any} salidas el orden nuevo, y lo que cambia con él */
function recibirOrden(salidas) {
  escribirPartes(salidas);
  if (salidas.titular) {
    ponerEnDash("visitas-titular", salidas.titular);
  }
  // lo que se dijo de un intento anterior ya no es así
  anunciar("");
  mostrarPasos();
}

/** La consulta con que Dash pintó la página: si se vuelve a ella, Dash no la pinta otra vez. */
/** @type {string | null} */
let deDash = null;

/** @param {any} pedido */
export async function alPintar(pedido) {
  plan.soltar();
  soltarPesos();
  if (!pedido || window.location.pathname !== "/visitas") {
    anotarSalida();
    deDash = null;
    return window.dash_clientside.no_update;
  }
  deDash = window.location.search;
  anotarLlegada();
  escribirPartes(pedido.html);
  trasPintar().then(() => {
    ponerPesos(pesosEscritos());
    mostrarPasos();
    ponerMapa(document.getElementById("visitas-mapa"), pedido.mapa);
    pedirPlan(pedido.plan);
  });
  return window.dash_clientside.no_update;
}

/** A una dirección que Dash cree que es la de ahora, porque lo que siguió fueron pesos, se vuelve sin él. */
async function alVolver() {
  if (window.location.pathname !== "/visitas" || window.location.search !== deDash) {
    return;
  }
  anotarLlegada();
  const salidas = await volverA(pesosEscritos());
  if (salidas && new URLSearchParams(window.location.search).get("gen")) {
    pedirPlan(salidas.pedido);
  }
}

/* -- mover una visita ------------------------------------------------------------------------------------------- */

/** La visita que se acaba de mover: cuando el plan llega, el foco y el aviso son de ella. */
let movida = "";

/**
 * @param {string} clave
 * @param {Record<string, string>} destino
 */
async function llevar(clave, destino) {
  try {
    const campos = conCarga(window.location.search);
    for (const [nombre, valor] of Object.entries({ mover: clave, ...destino })) {
      campos.set(nombre, valor);
    }
    const salidas = await plan.pedir(exigirQueQuepa(`/visitas/mover?${campos}`), (respuesta) => respuesta.json());
    if (salidas?.no) {
      decirFallo("plan", `${salidas.no} El plan queda como estaba.`);
    } else if (salidas) {
      movida = clave;
      ir(salidas.direccion);
    }
  } catch (error) {
    const frase = fraseDe(error, "No se pudo mover: revise la conexión y vuelva a intentarlo.");
    decirFallo("plan", `${frase} El plan queda como estaba.`);
  }
}

/** Dice cómo quedó la visita movida y le devuelve el foco. */
function decirMovida() {
  if (!movida) {
    return "";
  }
  const fila = document.querySelector(`#visitas-plan [data-clave="${CSS.escape(movida)}"]`);
  const jornada = /** @type {HTMLElement | null | undefined} */ (fila?.closest("[data-jornada]"));
  if (!fila || !jornada) {
    return " La visita que movió no cabe ahí: arriba se dice por qué.";
  }
  fila.scrollIntoView({ block: "center" });
  /** @type {HTMLElement | null} */ (fila.querySelector("[data-asa]"))?.focus({ preventScroll: true });
  const { quien } = /** @type {HTMLElement} */ (fila).dataset;
  return ` ${quien}: ${jornada.dataset.dicho}, ${fila.querySelector(".visita-cuando b")?.textContent}.`;
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
  const direccion = direccionDelFormulario(valoresDe(formulario), consultaPuesta(), formulario.dataset.gen ?? "");
  if (direccion === `/visitas${aqui}`) {
    pedirPlan(aqui.slice(1));
  } else {
    ir(direccion);
  }
}

/** @type {Record<string, (boton: HTMLElement) => void>} */
const ACCIONES = {
  deshacer: () => window.history.back(),
  rehacer: () => window.history.forward(),
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

/* La base se elige de la lista o se escribe en coordenadas: vale lo último que se tocó, y lo otro deja de verse. */
/** @param {Event} evento */
function alElegirBase(evento) {
  const libre = /** @type {HTMLInputElement | null} */ (document.getElementById("opcion-base-libre"));
  if (libre && cercano(evento, "#opcion-base")) {
    libre.value = "";
  }
}

function iniciar() {
  iniciarPasos();
  iniciarPesos({ recibir: recibirOrden, planificar: pedirPlan, fallar: (frase) => decirFallo("prioridad", frase) });
  iniciarMover(llevar, anunciar);
  window.addEventListener("popstate", alVolver);
  window.addEventListener("_dashprivate_pushstate", alVolver);
  document.addEventListener("change", alElegirBase);
  document.addEventListener("submit", alPlanificar);
  document.addEventListener("click", alPulsar);
}

if (typeof document !== "undefined") {
  iniciar();
}
