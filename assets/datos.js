// @ts-check
/* La página de datos: subir archivos con su avance, pedir que se revisen o se publiquen, y esperar. Cada petición lleva
   una cabecera propia, que la página de otro sitio no puede poner. */
import { Fallo, falloDe, pedir } from "./fragmento.js";
import { cercano, crear, ir } from "./pagina.js";

/** @typedef {{ li: HTMLLIElement, estado: HTMLElement, relleno: HTMLElement }} Fila */

const ESPERA = 700;
let carga = "";
let enCamino = 0;

/** @returns {HTMLElement | null} */
function pagina() {
  return document.querySelector(".pagina-datos");
}
/* La carga de esta página. La que se abrió aquí vale mientras se vean sus archivos: quien vuelve a la página otro rato
   empieza otra, y no añade nada a una que quizá ya se publicó. */
export function actual() {
  return pagina()?.dataset.carga || (document.querySelector("#archivos-subidos li") ? carga : "");
}
/** @param {string} frase */
export function decir(frase) {
  const sitio = document.getElementById("mensaje-datos");
  if (sitio) {
    sitio.textContent = frase;
  }
}
/** @param {string} direccion */
function salir(direccion) {
  carga = "";
  ir(direccion);
}
/** Un sello distinto cada vez: la misma dirección con otro contenido se vuelve a pedir. */
function sello() {
  return Date.now().toString(36);
}
/** @param {string} id */
function repintar(id) {
  const reemplaza = new URLSearchParams(window.location.search).get("carga") === id;
  ir(`/datos?carga=${id}&v=${sello()}`, { reemplaza });
}

/* -- pedir ---------------------------------------------------------------------------------------------------- */

/** @returns {Record<string, string>} */
function cabeceras() {
  const clave = window.sessionStorage.getItem("tablero-clave");
  return clave ? { "X-Tablero": "datos", "X-Clave": clave } : { "X-Tablero": "datos" };
}

/**
 * Si lo que falta es la clave. `TABLERO_CLAVE` es del que instaló, y ahí no hay ninguna que pedir.
 * @param {unknown} error
 * @returns {error is Fallo}
 */
export function pideClave(error) {
  return error instanceof Fallo && error.estado === 403 && /clave/.test(error.message);
}

/** @type {Promise<void> | null} */
let respondiendo = null;

/**
 * La clave se pregunta una vez aunque la esperen varios pedidos.
 * @param {string} frase
 */
function pedirClave(frase) {
  respondiendo ??= preguntarClave(frase).finally(() => {
    respondiendo = null;
  });
  return respondiendo;
}

/**
 * Pide la clave y la deja puesta mientras viva la pestaña. Lanza `Fallo` con la misma frase si la persona no la da o se va
 * a otra página.
 * @param {string} frase
 */
async function preguntarClave(frase) {
  // la que había no sirvió: sin esto volvería a mandarse sola, y cada intento cuenta
  window.sessionStorage.removeItem("tablero-clave");
  const campo = crear("input", { id: "clave-datos", type: "password", class: "form-control", required: "" });
  // en una máquina que usan varios, el navegador no debe ofrecerse a recordarla
  campo.autocomplete = "off";
  const formulario = crear(
    "form",
    { method: "dialog" },
    crear("p", { id: "clave-frase" }, frase),
    crear("label", { for: campo.id }, "Clave para cambiar los datos"),
    campo,
    crear("button", { class: "boton principal", value: "seguir" }, "Seguir"),
    crear("button", { class: "boton", value: "", formnovalidate: "" }, "Cancelar"),
  );
  const dialogo = crear("dialog", { class: "pide-clave", "aria-labelledby": "clave-frase" }, formulario);
  document.body.append(dialogo);
  dialogo.showModal();
  const irse = new AbortController();
  for (const aviso of ["popstate", "_dashprivate_pushstate"]) {
    window.addEventListener(aviso, () => dialogo.close(""), { signal: irse.signal });
  }
  await new Promise((listo) => dialogo.addEventListener("close", listo, { once: true }));
  irse.abort();
  const clave = dialogo.returnValue && campo.value;
  // la clave escrita no se queda en el documento
  dialogo.remove();
  if (!clave) {
    throw new Fallo(frase, 403, true);
  }
  window.sessionStorage.setItem("tablero-clave", clave);
}

/**
 * @param {string} direccion
 * @param {object | null} [cuerpo]
 * @returns {Promise<any>}
 */
async function encargar(direccion, cuerpo) {
  /** @type {RequestInit} */
  const opciones = { method: "POST", headers: cabeceras() };
  if (cuerpo) {
    opciones.body = JSON.stringify(cuerpo);
    opciones.headers = { ...cabeceras(), "Content-Type": "application/json" };
  }
  try {
    const texto = await (await pedir(direccion, opciones)).text();
    return texto ? JSON.parse(texto) : {};
  } catch (error) {
    if (!pideClave(error)) {
      throw error;
    }
    await pedirClave(error.message);
    return encargar(direccion, cuerpo);
  }
}

/**
 * Hace algo y, si no se puede, dice por qué donde la persona está mirando.
 * @param {() => Promise<void>} hacer
 */
export async function intentar(hacer) {
  try {
    await hacer();
  } catch (error) {
    decir(error instanceof Fallo ? error.message : "No se pudo hacer. ¿Sigue encendido el tablero?");
    if (!(error instanceof Fallo)) {
      throw error;
    }
  }
}

/* -- subir ---------------------------------------------------------------------------------------------------- */

/** @type {Promise<string> | null} */
let abriendo = null;
async function abrirCarga() {
  if (actual()) {
    return actual();
  }
  // quien suelta archivos dos veces seguidas abre una sola carga
  abriendo ??= encargar("/datos/cargas").then(({ id }) => {
    carga = id;
    return id;
  });
  try {
    return await abriendo;
  } finally {
    abriendo = null;
  }
}

/**
 * @param {File} archivo
 * @returns {Fila}
 */
function fila(archivo) {
  const relleno = crear("span");
  const estado = crear("span", { class: "estado-archivo" }, "0 %");
  // lo que no se ve no se escribe: una marca de dirección mostraría el nombre al revés; el servidor hace lo mismo
  const nombre = archivo.name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "");
  const li = crear("li", {}, crear("b", {}, nombre), crear("span", { class: "avance" }, relleno), estado);
  document.getElementById("archivos-subidos")?.append(li);
  return { li, estado, relleno };
}

/**
 * Qué parte de cien se ha subido; 0 mientras no se sabe de cuánto.
 * @param {Pick<ProgressEvent, "lengthComputable" | "loaded" | "total">} evento
 */
export function parteSubida(evento) {
  return evento.lengthComputable ? Math.round((100 * evento.loaded) / evento.total) : 0;
}

/**
 * `fetch` no dice cuánto va subido: de ahí el XMLHttpRequest.
 * @param {File} archivo
 * @param {string} id
 * @param {Fila} pieza
 * @returns {Promise<void>}
 */
function subir(archivo, id, pieza) {
  return new Promise((listo) => {
    const peticion = new XMLHttpRequest();
    peticion.open("POST", `/datos/cargas/${id}/archivos?nombre=${encodeURIComponent(archivo.name)}`);
    for (const [nombre, valor] of Object.entries({ ...cabeceras(), "Content-Type": "application/octet-stream" })) {
      peticion.setRequestHeader(nombre, valor);
    }
    peticion.upload.onprogress = (evento) => {
      const parte = parteSubida(evento);
      pieza.estado.textContent = `${parte} %`;
      pieza.relleno.style.width = `${parte}%`;
    };
    peticion.onloadend = () => {
      enCamino -= 1;
      terminar(pieza, peticion);
      alistar();
      listo();
    };
    peticion.send(archivo);
  });
}

/**
 * @param {Fila} pieza
 * @param {XMLHttpRequest} peticion
 */
function terminar({ li, estado, relleno }, peticion) {
  if (peticion.status !== 200) {
    li.classList.add("con-error");
    const tipo = peticion.getResponseHeader("Content-Type");
    estado.textContent = falloDe(peticion.status, tipo, peticion.responseText).message;
    return;
  }
  /** @type {{ n: number, nombre: string }} */
  const { n, nombre } = JSON.parse(peticion.responseText);
  relleno.style.width = "100%";
  estado.textContent = "recibido";
  const marcas = { type: "button", class: "boton boton-corto", "aria-label": `Quitar ${nombre}`, "data-quitar": n };
  li.append(crear("button", marcas, "Quitar"));
  li.dataset.n = String(n);
}

function alistar() {
  const boton = /** @type {HTMLButtonElement | null} */ (document.getElementById("boton-revisar"));
  if (boton) {
    const hayAlgo = document.querySelector("#archivos-subidos [data-n]") || valor("opcion-partos");
    boton.disabled = Boolean(enCamino || !hayAlgo);
  }
}

let cola = Promise.resolve();
/**
 * Sube los archivos y espera a que lleguen todos, o a que se diga por qué no.
 * @param {Iterable<File>} archivos
 */
export async function recibir(archivos) {
  const lista = [...archivos];
  if (!lista.length) {
    return;
  }
  decir("");
  // se cuentan todos desde ya: entre uno y otro tampoco se puede revisar
  enCamino += lista.length;
  alistar();
  try {
    const id = await abrirCarga();
    // uno tras otro, también los que se sueltan mientras suben los primeros: el orden es el de la persona
    for (const archivo of lista) {
      const pieza = fila(archivo);
      cola = cola.then(() => subir(archivo, id, pieza));
    }
  } catch (error) {
    enCamino -= lista.length;
    alistar();
    throw error;
  }
  await cola;
}

/* El campo queda en el documento: suelto, el navegador puede recogerlo y el diálogo no se abre o se pierde. */
/** @type {HTMLInputElement | null} */
let campo = null;
function elegir() {
  if (!campo) {
    const nuevo = crear("input", { type: "file", multiple: "", hidden: "" });
    nuevo.addEventListener("change", () => {
      intentar(() => recibir(/** @type {FileList} */ (nuevo.files)));
      nuevo.value = "";
    });
    document.body.append(nuevo);
    campo = nuevo;
  }
  campo.accept = document.getElementById("zona-subir")?.dataset.acepta ?? "";
  campo.click();
}

/* -- revisar, publicar, volver -------------------------------------------------------------------------------- */

/** @param {string} id */
function valor(id) {
  return /** @type {HTMLInputElement | null} */ (document.getElementById(id))?.value ?? "";
}
function opciones() {
  return {
    parto_desde: valor("opcion-partos"),
    reemplazar: valor("opcion-modo") === "reemplazar",
    oficina: valor("opcion-oficina"),
    sin_ocultas: valor("opcion-ocultas") === "fuera",
    repetidas: valor("opcion-repetidas"),
    columnas: columnas(),
    lugares: lugares(),
  };
}
/** Lo que la persona dijo que es cada columna. */
function columnas() {
  const listas = /** @type {NodeListOf<HTMLSelectElement>} */ (document.querySelectorAll("select[data-columna]"));
  return [...listas].map((lista) => ({
    n: Number(lista.dataset.n),
    hoja: lista.dataset.hoja ?? "",
    titulo: lista.dataset.columna,
    columna: lista.value,
  }));
}
/** El establecimiento que la persona dijo que es cada lugar dudoso; en blanco, se olvida. */
function lugares() {
  const listas = /** @type {NodeListOf<HTMLSelectElement>} */ (document.querySelectorAll("select[data-lugar]"));
  return [...listas].map((lista) => [lista.dataset.lugar, lista.value]);
}
/** @param {HTMLElement} boton */
async function aceptarPropuesta(boton) {
  const lista = boton.closest("td")?.querySelector("select");
  if (lista) {
    lista.value = boton.dataset.propuesta ?? "";
  }
  await mandar("revisar");
}
/** @param {string} que */
export async function mandar(que) {
  decir("");
  const id = await abrirCarga();
  await encargar(`/datos/cargas/${id}/${que}`, que === "revisar" ? opciones() : null);
  repintar(id);
}
/** @param {HTMLElement} boton */
async function quitar(boton) {
  await encargar(`/datos/cargas/${actual()}/archivos/${boton.dataset.quitar}/quitar`);
  const li = boton.closest("#archivos-subidos li");
  if (li) {
    li.remove();
    alistar();
    document.getElementById("zona-subir")?.focus();
  } else {
    await mandar("revisar");
  }
}
/** @param {string | undefined} generacion */
async function volverA(generacion) {
  await encargar(`/datos/volver/${generacion}`);
  salir(`/datos?v=${sello()}`);
}
/* La que se descarta: preguntar en qué va sería pedir lo que ya no existe. */
let descartada = "";
async function descartar() {
  const id = actual();
  descartada = id;
  try {
    await pregunta;
    await encargar(`/datos/cargas/${id}/descartar`);
  } catch (error) {
    descartada = "";
    throw error;
  }
  salir("/datos");
}

/* -- esperar: mientras un proceso trabaja se pregunta en qué va ------------------------------------------------ */

/** @typedef {{ fase: string, parte: number, paso: string }} Estado */

/** @param {Estado} estado */
function avanzar(estado) {
  const relleno = document.getElementById("avance-relleno");
  const paso = document.getElementById("avance-paso");
  if (!relleno || !paso) {
    return false;
  }
  const parte = Math.round(100 * estado.parte);
  relleno.style.width = `${parte}%`;
  relleno.parentElement?.setAttribute("aria-valuenow", String(parte));
  if (paso.textContent !== estado.paso) {
    paso.textContent = estado.paso;
  }
  return true;
}

/**
 * @param {string} id
 * @returns {Promise<Estado>}
 */
async function estadoDe(id) {
  try {
    return await (await pedir(`/datos/cargas/${id}/estado`)).json();
  } catch (error) {
    if (error instanceof Fallo && error.estado) {
      return { fase: "perdida", parte: 0, paso: "" };
    }
    throw error;
  }
}

/** @type {Promise<void>} */
let pregunta = Promise.resolve();
let preguntando = false;
async function preguntar() {
  const abierta = pagina();
  const { carga: id = "", fase } = abierta?.dataset ?? {};
  if (id === descartada || !["esperando", "revisando", "publicando"].includes(fase ?? "")) {
    return;
  }
  preguntando = true;
  try {
    const estado = await estadoDe(id);
    const sigue = estado.fase === fase && avanzar(estado);
    if (!sigue && pagina() === abierta) {
      repintar(id);
    }
  } catch {
    decir("El tablero no responde. Se vuelve a preguntar en un momento.");
  } finally {
    preguntando = false;
  }
}

/* -- lo que hace la persona ------------------------------------------------------------------------------------ */

/**
 * Lo que hace un botón de la página; nada si no es de los suyos.
 * @param {HTMLElement} boton
 * @returns {(() => Promise<void>) | undefined}
 */
function deBoton(boton) {
  const { quitar: numero, volver, accion } = boton.dataset;
  if (boton.id === "boton-revisar") {
    return () => mandar("revisar");
  }
  if (numero !== undefined) {
    return () => quitar(boton);
  }
  if (volver !== undefined) {
    return () => volverA(volver);
  }
  if (boton.dataset.propuesta !== undefined) {
    return () => aceptarPropuesta(boton);
  }
  if (accion === "descartar") {
    return descartar;
  }
  return accion === undefined ? undefined : () => mandar(accion);
}

/** @param {DragEvent} evento */
function alArrastrar(evento) {
  const zona = document.getElementById("zona-subir");
  if (zona && evento.dataTransfer?.types.includes("Files")) {
    evento.preventDefault();
    zona.classList.add("encima");
  }
}
/** @param {DragEvent} evento */
function alSoltar(evento) {
  const zona = document.getElementById("zona-subir");
  const archivos = evento.dataTransfer?.files;
  if (zona && archivos?.length) {
    // en cualquier lugar de la página: un archivo soltado fuera no debe abrirse en su lugar
    evento.preventDefault();
    intentar(() => recibir(archivos));
  }
  zona?.classList.remove("encima");
}

export function iniciar() {
  window.setInterval(() => {
    if (!preguntando) {
      pregunta = preguntar();
    }
  }, ESPERA);
  document.addEventListener("click", (evento) => {
    const boton = cercano(evento, "button");
    if (!boton || !pagina()?.contains(boton)) {
      return;
    }
    const hacer = deBoton(boton);
    if (boton.id === "zona-subir") {
      elegir();
    } else if (hacer) {
      intentar(hacer);
    }
  });
  document.addEventListener("change", (evento) => {
    if (cercano(evento, "#opcion-partos")) {
      alistar();
    }
  });
  document.addEventListener("dragenter", alArrastrar);
  document.addEventListener("dragover", alArrastrar);
  document.addEventListener("drop", alSoltar);
  document.addEventListener("dragleave", (evento) => {
    if (evento.relatedTarget === null) {
      document.getElementById("zona-subir")?.classList.remove("encima");
    }
  });
}
