// @ts-check
/* El documento ya trae la página. Cuando Dash la pide, se le responde con lo que está a la vista, y sus partes pasan tal cual
   al sitio que Dash les hace. */
import { pantalla } from "./pagina.js";

const DE_AQUI = "#primera ";
/** Lo que el documento dice de lo que ya está escrito en su sitio. */
const A_LA_VISTA = "=";

function primera() {
  return document.getElementById("primera");
}

/**
 * Lo que el servidor respondería a esa llamada, si es lo que ya se ve; si no, nada.
 * @param {string} cuerpo el JSON de la llamada
 * @param {string | undefined} escrita lo que el documento trae: el valor de cada propiedad, o que ya está a la vista
 */
export function respuestaDe(cuerpo, escrita) {
  if (!escrita) {
    return null;
  }
  /** @type {Record<string, any>} */
  const valores = JSON.parse(escrita);
  /** @type {{ id: string, property: string }[]} */
  const pedidas = [JSON.parse(cuerpo).outputs].flat();
  /** @type {Record<string, Record<string, any>>} */
  const response = {};
  for (const { id, property } of pedidas) {
    const clave = `${id}.${property}`;
    if (clave in valores) {
      response[id] ??= {};
      response[id][property] = valores[clave] === A_LA_VISTA ? cruda(id) : valores[clave];
    }
  }
  return { multi: true, response };
}

/** @param {string} sitio */
function cruda(sitio) {
  return {
    type: "Section",
    namespace: "dash_html_components",
    props: { className: "cruda", "data-html": `${DE_AQUI}#${sitio} > .cruda` },
  };
}

/**
 * La respuesta a la primera llamada de Dash, una sola vez y solo si la dirección sigue siendo la del documento.
 * @param {BodyInit | null | undefined} cuerpo
 */
export function responder(cuerpo) {
  const documento = primera();
  const escrita = documento?.dataset.respuesta;
  if (typeof cuerpo !== "string" || !documento || window.location.href !== documento.dataset.direccion) {
    return null;
  }
  documento.removeAttribute("data-direccion");
  const dicha = respuestaDe(cuerpo, escrita);
  return dicha && new Response(JSON.stringify(dicha), { headers: { "Content-Type": "application/json" } });
}

/**
 * Lo que ya está a la vista, si es eso lo que se pide.
 * @param {string} escrito
 */
export function yaALaVista(escrito) {
  return escrito.startsWith(DE_AQUI) ? document.querySelector(escrito) : null;
}

/** Cuando Dash tiene la pantalla en su sitio, la primera se va: lo que se escribía y lo enfocado siguen. */
function relevar() {
  const documento = primera();
  const entrada = document.getElementById("react-entry-point");
  if (!documento || !entrada?.querySelector("#titular")) {
    return;
  }
  const enfocado = documento.contains(document.activeElement) ? document.activeElement : null;
  // el buscador pasa entero: lo escrito, lo hallado y lo que lo oye
  const buscador = documento.querySelector(".buscador");
  if (buscador) {
    entrada.querySelector(".buscador")?.replaceWith(buscador);
  }
  documento.remove();
  pantalla.atendida = true;
  if (enfocado?.id) {
    document.getElementById(enfocado.id)?.focus({ preventScroll: true });
  }
}

export function iniciar() {
  const documento = primera();
  if (!documento) {
    return;
  }
  documento.dataset.direccion = window.location.href;
  const vigia = new MutationObserver(() => {
    relevar();
    if (pantalla.atendida) {
      vigia.disconnect();
    }
  });
  vigia.observe(document.documentElement, { childList: true, subtree: true });
}
