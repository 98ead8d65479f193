// @ts-check
/* El pasaporte de una cifra en un panel sobre la página, y los botones de copiar e imprimir. Todo enlace que abre un
   pasaporte funciona también sin este guion: lleva a la página del pasaporte. */
import { decir, Fallo, fraseDe, poner, Turno } from "./fragmento.js";
import { conTodasLasFilas } from "./lista.js";
import { cercano, crear, esClicSimple } from "./pagina.js";

const turno = new Turno();

/* -- el panel ------------------------------------------------------------------------------------------------- */

/** @type {HTMLDialogElement | null} */
let panel = null;

function elPanel() {
  if (panel) {
    return panel;
  }
  const nuevo = crear("dialog", { id: "pasaporte", class: "panel-pasaporte", "aria-labelledby": "pasaporte-titulo" });
  // un clic en el fondo cae en el propio panel, no en lo que contiene
  nuevo.addEventListener("click", (evento) => {
    if (evento.target === nuevo) {
      nuevo.close();
    }
  });
  document.body.append(nuevo);
  panel = nuevo;
  return nuevo;
}

/** @param {HTMLDialogElement} abierto */
function mostrar(abierto) {
  if (!abierto.open) {
    abierto.showModal();
  }
  abierto.scrollTop = 0;
  /** @type {HTMLElement | null} */ (abierto.querySelector("#pasaporte-titulo"))?.focus();
}

/* -- qué se muestra en él ------------------------------------------------------------------------------------- */

/**
 * La dirección de esta pantalla con este pasaporte abierto: quien la abra ve lo mismo.
 * @param {string} aqui la consulta de esta pantalla
 * @param {URLSearchParams} pedido
 * @param {string} carga
 */
export function consultaPropia(aqui, pedido, carga) {
  const campos = new URLSearchParams(aqui);
  campos.set("pasaporte", [pedido.get("indicador") || "cobertura", pedido.get("territorio"), carga].join("~"));
  const periodo = pedido.get("periodo");
  if (!campos.get("periodo") && periodo) {
    campos.set("periodo", periodo);
  }
  return `?${campos}`;
}

/**
 * Lo que pide una dirección con «pasaporte=indicador~territorio~carga»; `null` si no pide ninguno.
 * @param {string} aqui
 */
export function pedidoDe(aqui) {
  const campos = new URLSearchParams(aqui);
  const escrito = campos.get("pasaporte");
  if (!escrito) {
    return null;
  }
  const [indicador, territorio, generacion] = escrito.split("~");
  const pedido = new URLSearchParams({ territorio: territorio || "PE", indicador });
  const periodo = campos.get("periodo");
  if (periodo) {
    pedido.set("periodo", periodo);
  }
  if (generacion) {
    pedido.set("generacion", generacion);
  }
  return pedido;
}

/** @param {URLSearchParams} pedido */
async function abrir(pedido) {
  const html = await turno.pedir(`/fragmento/pasaporte?${pedido}`, (respuesta) => respuesta.text());
  if (html === undefined) {
    return;
  }
  const abierto = elPanel();
  poner(abierto, html);
  const enlace = /** @type {HTMLAnchorElement} */ (abierto.querySelector(".enlace-propio"));
  const consulta = consultaPropia(window.location.search, pedido, enlace.dataset.generacion ?? "");
  enlace.href = window.location.origin + window.location.pathname + consulta;
  /** @type {HTMLElement | null} */ (abierto.querySelector("[data-accion=copiar][hidden]"))?.removeAttribute("hidden");
  mostrar(abierto);
}

/* -- copiar e imprimir ---------------------------------------------------------------------------------------- */

/** @param {HTMLElement} boton */
async function copiar(boton) {
  /** @type {HTMLAnchorElement | null | undefined} */
  const enlace = boton.parentElement?.querySelector(".enlace-propio");
  const consulta = boton.closest("details")?.querySelector("pre")?.textContent;
  const texto = consulta ?? enlace?.href ?? window.location.href;
  try {
    await navigator.clipboard.writeText(texto);
  } catch {
    // sin conexión segura el navegador no da el portapapeles: se copia desde una caja de texto
    const caja = crear("textarea");
    caja.value = texto;
    boton.after(caja);
    caja.select();
    document.execCommand("copy");
    caja.remove();
    boton.focus();
  }
  const antes = boton.textContent;
  boton.textContent = "Copiado";
  window.setTimeout(() => {
    boton.textContent = antes;
  }, 1500);
}

/** @type {Record<string, (boton: HTMLElement) => void>} */
const ACCIONES = {
  "cerrar-pasaporte": () => panel?.close(),
  copiar,
  async imprimir() {
    for (const abierto of document.querySelectorAll("details.desplegable[open]")) {
      abierto.removeAttribute("open");
    }
    await conTodasLasFilas();
    window.print();
  },
};

/** @param {unknown} error */
function explicar(error) {
  const abierto = elPanel();
  poner(abierto, "");
  decir(abierto, fraseDe(error, "No se pudo abrir el pasaporte. Revise la conexión y vuelva a intentarlo."));
  mostrar(abierto);
}

export function iniciar() {
  document.addEventListener("click", async (evento) => {
    const boton = cercano(evento, "[data-accion]");
    if (boton) {
      ACCIONES[boton.dataset.accion ?? ""]?.(boton);
      return;
    }
    /** @type {HTMLAnchorElement | null} */
    const enlace = cercano(evento, "a");
    if (!enlace?.classList.contains("abre-pasaporte") || !esClicSimple(evento)) {
      return;
    }
    evento.preventDefault();
    try {
      await abrir(new URLSearchParams(enlace.search));
    } catch (error) {
      if (error instanceof Fallo && error.estado) {
        // su página dice qué pasó
        window.location.assign(enlace.href);
      } else {
        explicar(error);
      }
    }
  });

  /* Una dirección que pide un pasaporte lo abre en cuanto la pantalla está. */
  const pedido = pedidoDe(window.location.search);
  if (pedido) {
    const vigia = new MutationObserver(() => {
      if (document.getElementById("titular")) {
        vigia.disconnect();
        abrir(pedido).catch(explicar);
      }
    });
    vigia.observe(document.documentElement, { childList: true, subtree: true });
  }
}
