// @ts-check
/* Por aquí se empieza: lo que el navegador hace sin preguntar al servidor, y los demás guiones. Dash no arranca hasta que
   este módulo corrió, así que lo que llama ya está. */
import * as buscador from "./buscador.js";
import * as comparacion from "./comparacion.js";
import { iniciar as vigilarConexion } from "./conexion.js";
import * as datos from "./datos.js";
import { decir, vigilarLoEscrito } from "./fragmento.js";
import { iniciar as iniciarGrupos, prepararGrupos } from "./grupos.js";
import { iniciar as iniciarLista } from "./lista.js";
import * as llevar from "./llevar.js";
import { iniciar as iniciarMapas, prepararMapas } from "./mapa.js";
import { alPulsarEnlace, cercano } from "./pagina.js";
import * as pasaporte from "./pasaporte.js";
import { iniciar as iniciarPrimera, yaALaVista } from "./primera.js";

/* Lo que solo usa la página de visitas se pide cuando hace falta; quien nunca la abre no lo carga. */
/** @type {Promise<typeof import("./visitas.js")> | undefined} */
let visitas;
function pedirVisitas() {
  visitas ??= import("./visitas.js");
  return visitas.catch(() => {
    visitas = undefined;
    decir(document.getElementById("visitas-plan"), "La página de visitas no llegó completa: vuelva a cargarla.");
    return undefined;
  });
}
/** @param {any} pedido */
async function alPintarVisitas(pedido) {
  // sin pedido se salió de la página: si nunca se abrió no hay nada que soltar
  if (pedido || visitas) {
    await (await pedirVisitas())?.alPintar(pedido);
  }
  return window.dash_clientside.no_update;
}
window.dash_clientside = Object.assign(window.dash_clientside || {}, { visitas: { alPintar: alPintarVisitas } });
if (window.location.pathname === "/visitas") {
  pedirVisitas();
}

vigilarConexion();
iniciarPrimera();
buscador.iniciar();
comparacion.iniciar();
datos.iniciar();
iniciarLista();
llevar.iniciar();
pasaporte.iniciar();

/* Un menú abierto se cierra con Escape, al elegir o al hacer clic fuera. */
const MENU_ABIERTO = "details.desplegable[open]";
document.addEventListener("keydown", (evento) => {
  /** @type {HTMLDetailsElement | null} */
  const abierto = evento.key === "Escape" ? document.querySelector(MENU_ABIERTO) : null;
  if (abierto) {
    abierto.open = false;
    abierto.querySelector("summary")?.focus();
  }
});
document.addEventListener("click", (evento) => {
  /** @type {NodeListOf<HTMLDetailsElement>} */
  const abiertos = document.querySelectorAll(MENU_ABIERTO);
  for (const abierto of abiertos) {
    if (!abierto.contains(/** @type {Node} */ (evento.target)) || cercano(evento, ".menu a")) {
      abierto.open = false;
    }
  }
});

document.addEventListener("click", alPulsarEnlace);
iniciarMapas();
iniciarGrupos();
/** @param {Element} sitio lo recién escrito */
const preparar = (sitio) => {
  prepararMapas(sitio);
  prepararGrupos(sitio);
  // lo que solo usa un formulario se pide cuando hay uno a la vista
  if (sitio.querySelector("[data-formulario]")) {
    import("./formulario.js").then(
      (formulario) => formulario.preparar(),
      () => datos.decir("El formulario no llegó completo: vuelva a cargar la página."),
    );
  }
  if (sitio.querySelector("form[data-lote]")) {
    // si no llega, el formulario se envía como cualquiera y responde el archivo
    import("./lote.js").then(
      (lote) => lote.preparar(),
      () => undefined,
    );
  }
};
vigilarLoEscrito(preparar, yaALaVista);
preparar(document.body);

/* Al cambiar de vista cambia el titular: se actualiza el título de la ventana y, si el foco se perdió con el
   enlace que desapareció o quedó escondido (antes o poco después), pasa al titular. */
const ESPERA = 1000;
let anterior = "";
let cambio = Number.NEGATIVE_INFINITY;
function recuperarFoco() {
  const perdido = document.activeElement === document.body || !document.activeElement;
  if (perdido && performance.now() - cambio < ESPERA) {
    document.getElementById("titular")?.focus({ preventScroll: true });
  }
}
new MutationObserver(() => {
  const frase = document.getElementById("titular")?.textContent;
  if (frase && frase !== anterior) {
    document.title = `${frase} · Grupos de apoyo a la lactancia materna`;
    if (anterior) {
      cambio = performance.now();
      // lo que se esconde pierde el foco más tarde y sin cambiar el documento
      for (const espera of [60, 250, 800]) {
        window.setTimeout(recuperarFoco, espera);
      }
    }
    anterior = frase;
  }
  recuperarFoco();
}).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
