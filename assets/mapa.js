// @ts-check
/* El mapa llega dibujado y se lee sin guiones. Aquí solo se acerca, se mueve, se recorre con las flechas y se dice lo que
   hay bajo el puntero o el foco. */
import { pedir, poner as ponerHtml } from "./fragmento.js";
import { cercano, crear } from "./pagina.js";

const MAXIMO = 12;
const PASO = 1.6;
/** Lo menos que se encoge el lienzo sin que su letra deje de leerse: 11 píxeles quedan en 9. */
const LEGIBLE = 0.82;
/** Píxeles que hay que arrastrar para que no sea un clic. */
const ARRASTRE = 4;

/**
 * @typedef {{ x: number, y: number, ancho: number, alto: number }} Vista
 * @typedef {{ svg: SVGSVGElement, x: number, y: number, vista: Vista, movido: boolean }} Arrastre
 */

/**
 * La vista acercada `veces` sin mover el punto (`x`, `y`), dentro de la entera.
 * @param {Vista} vista
 * @param {Vista} entera
 * @param {number} veces
 * @param {number} x
 * @param {number} y
 * @returns {Vista}
 */
export function acercada(vista, entera, veces, x, y) {
  const ancho = Math.min(Math.max(vista.ancho / veces, entera.ancho / MAXIMO), entera.ancho);
  const parte = ancho / vista.ancho;
  return dentroDe(
    { x: x - (x - vista.x) * parte, y: y - (y - vista.y) * parte, ancho, alto: vista.alto * parte },
    entera,
  );
}

/**
 * La misma vista, corrida lo que haga falta para no salirse de la entera.
 * @param {Vista} vista
 * @param {Vista} entera
 * @returns {Vista}
 */
export function dentroDe(vista, entera) {
  const x = Math.min(Math.max(vista.x, entera.x), entera.x + entera.ancho - vista.ancho);
  const y = Math.min(Math.max(vista.y, entera.y), entera.y + entera.alto - vista.alto);
  return { ...vista, x, y };
}

/**
 * El más cercano hacia donde apunta una flecha; el de partida si no hay ninguno.
 * @template {{ x: number, y: number }} T
 * @param {T} desde
 * @param {T[]} todos
 * @param {number} dx
 * @param {number} dy
 * @returns {T}
 */
export function haciaLaFlecha(desde, todos, dx, dy) {
  let mejor = desde;
  let menor = Number.POSITIVE_INFINITY;
  for (const otro of todos) {
    const adelante = (otro.x - desde.x) * dx + (otro.y - desde.y) * dy;
    const alLado = Math.abs((otro.x - desde.x) * dy) + Math.abs((otro.y - desde.y) * dx);
    const costo = adelante + 2 * alLado;
    if (adelante > 0.5 && costo < menor) {
      mejor = otro;
      menor = costo;
    }
  }
  return mejor;
}

/** @type {WeakMap<SVGSVGElement, Vista>} */
const enteras = new WeakMap();
/** @type {WeakMap<SVGSVGElement, Vista>} */
const vistas = new WeakMap();

/** @param {SVGSVGElement} svg */
function vistaDe(svg) {
  return /** @type {Vista} */ (vistas.get(svg) ?? enteras.get(svg));
}

/**
 * @param {SVGSVGElement} svg
 * @param {Vista} vista
 */
function mirar(svg, vista) {
  const entera = /** @type {Vista} */ (enteras.get(svg));
  vistas.set(svg, vista);
  svg.setAttribute("viewBox", `${vista.x} ${vista.y} ${vista.ancho} ${vista.alto}`);
  svg.classList.toggle("acercado", vista.ancho < entera.ancho);
  if (svg.dataset.territorio) {
    acercado = vista.ancho < entera.ancho ? { territorio: svg.dataset.territorio, vista } : null;
  }
  ajustarLetra(svg, medidas.get(svg) ?? ultima);
  callar();
}

/* Cuánto mide un mapa lo dice el navegador después de ponerlo: preguntárselo a mitad de un cambio lo obliga a componer la
   página dos veces. Mientras, se supone que mide lo que el anterior. */
/** @type {WeakMap<Element, { width: number, height: number }>} */
const medidas = new WeakMap();
let ultima = { width: 0, height: 0 };
/** @type {ResizeObserver | undefined} */
let midiendo;

/** @param {ResizeObserverEntry[]} cambios */
function alMedir(cambios) {
  for (const { target, contentRect } of cambios) {
    const { width, height } = contentRect;
    const antes = medidas.get(target);
    // escondido no mide nada
    if (width && (width !== antes?.width || height !== antes.height)) {
      ultima = { width, height };
      ajustarLetra(/** @type {SVGSVGElement} */ (target), ultima);
    }
  }
}

/**
 * La letra y los puntos miden siempre lo mismo en la pantalla, y en una pequeña no menos de lo que se lee.
 * @param {SVGSVGElement} svg
 * @param {{ width: number, height: number }} medida
 */
function ajustarLetra(svg, medida) {
  const entera = /** @type {Vista} */ (enteras.get(svg));
  const escala = Math.min(medida.width / entera.ancho, medida.height / entera.alto);
  const agranda = escala ? Math.max(1, LEGIBLE / escala) : 1;
  medidas.set(svg, medida);
  svg.style.setProperty("--k", String((agranda * vistaDe(svg).ancho) / entera.ancho));
  esconderEncimados(svg, agranda > 1);
}

/**
 * Donde falta sitio para todos los rótulos, lo pierden los últimos: vienen por orden de importancia.
 * @param {SVGSVGElement} svg
 * @param {boolean} falta
 */
function esconderEncimados(svg, falta) {
  if (!falta) {
    for (const oculto of svg.querySelectorAll(".oculto")) {
      oculto.classList.remove("oculto");
    }
    return;
  }
  const marco = svg.getBoundingClientRect();
  /** @type {DOMRect[]} */
  const puestos = [];
  for (const rotulo of svg.querySelectorAll(".rotulo")) {
    const caja = rotulo.getBoundingClientRect();
    const cortado = caja.left < marco.left || caja.right > marco.right;
    const sobra = cortado || puestos.some((otra) => seEnciman(caja, otra));
    rotulo.parentElement?.classList.toggle("oculto", sobra);
    if (!sobra) {
      puestos.push(caja);
    }
  }
}

/**
 * Si dos rectángulos comparten algo.
 * @param {Pick<DOMRect, "left" | "right" | "top" | "bottom">} una
 * @param {Pick<DOMRect, "left" | "right" | "top" | "bottom">} otra
 */
export function seEnciman(una, otra) {
  return una.left < otra.right && una.right > otra.left && una.top < otra.bottom && una.bottom > otra.top;
}

/**
 * El lugar del lienzo bajo un punto de la pantalla.
 * @param {SVGSVGElement} svg
 * @param {number} x
 * @param {number} y
 */
function lugarDe(svg, x, y) {
  return new DOMPoint(x, y).matrixTransform(/** @type {DOMMatrix} */ (svg.getScreenCTM()).inverse());
}

/**
 * @param {SVGSVGElement} svg
 * @param {number} veces
 * @param {DOMPoint} [punto] el centro, si no se dice
 */
function acercar(svg, veces, punto) {
  const vista = vistaDe(svg);
  const { x, y } = punto ?? { x: vista.x + vista.ancho / 2, y: vista.y + vista.alto / 2 };
  mirar(svg, acercada(vista, /** @type {Vista} */ (enteras.get(svg)), veces, x, y));
}

/** @type {Record<string, (svg: SVGSVGElement) => void>} */
const ACCIONES = {
  acercar: (svg) => acercar(svg, PASO),
  alejar: (svg) => acercar(svg, 1 / PASO),
  entero: (svg) => mirar(svg, /** @type {Vista} */ (enteras.get(svg))),
};
/** @type {Record<string, string>} */
const TECLAS = { "+": "acercar", "=": "acercar", "-": "alejar", 0: "entero" };
/** @type {Record<string, [number, number]>} */
const FLECHAS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/** Lo acercado, mientras se mira el mismo territorio. @type {{ territorio: string, vista: Vista } | null} */
let acercado = null;

/**
 * Pone un mapa en su sitio.
 * @param {Element | null} sitio
 * @param {string | null} dibujo
 */
export function ponerMapa(sitio, dibujo) {
  ponerHtml(sitio, dibujo ?? "");
  prepararMapas(sitio);
}

/**
 * Deja listos los mapas que acaban de llegar, con sus botones. Con el tabulador se entra una vez; dentro se va con las
 * flechas.
 * @param {Element | null} sitio
 */
export function prepararMapas(sitio) {
  for (const svg of /** @type {NodeListOf<SVGSVGElement>} */ (sitio?.querySelectorAll("svg.mapa") ?? [])) {
    preparar(svg);
  }
}

/** @param {SVGSVGElement} svg */
function preparar(svg) {
  const { x, y, width: ancho, height: alto } = svg.viewBox.baseVal;
  enteras.set(svg, { x, y, ancho, alto });
  svg.querySelectorAll("a.area").forEach((area, i) => {
    area.setAttribute("tabindex", i ? "-1" : "0");
  });
  const botones = crear("div", { class: "botones-mapa", role: "group", "aria-label": "Acercar o alejar el mapa" });
  for (const [accion, signo, nombre] of [
    ["acercar", "+", "Acercar"],
    ["alejar", "−", "Alejar"],
    ["entero", "⤢", "Ver todo"],
  ]) {
    botones.append(
      crear("button", { type: "button", "data-mapa": accion, "aria-label": nombre, title: nombre }, signo),
    );
  }
  svg.parentElement?.querySelector(":scope > .botones-mapa")?.remove();
  svg.parentElement?.append(botones);
  mirar(svg, acercado && svg.dataset.territorio === acercado.territorio ? acercado.vista : vistaDe(svg));
  midiendo?.observe(svg);
}

/* -- lo que dice cada cosa ------------------------------------------------------------------------------------ */

/** @type {HTMLElement | undefined} */
let globo;

function callar() {
  if (globo) {
    globo.hidden = true;
  }
}

/**
 * @param {Element} cosa
 * @param {number} x
 * @param {number} y
 */
function decirDe(cosa, x, y) {
  globo ??= crear("div", { class: "globo-mapa", hidden: "" });
  globo.replaceChildren(crear("b", {}, cosa.getAttribute("data-nombre") ?? ""));
  for (const parte of ["data-valor", "data-nota"]) {
    globo.append(crear("span", {}, cosa.getAttribute(parte) ?? ""));
  }
  document.body.append(globo);
  globo.hidden = false;
  const izquierda = Math.min(x + 14, document.documentElement.clientWidth - globo.offsetWidth - 8);
  const abajo = y + 16 + globo.offsetHeight > document.documentElement.clientHeight;
  globo.style.left = `${Math.max(izquierda, 8)}px`;
  globo.style.top = `${abajo ? y - globo.offsetHeight - 12 : y + 16}px`;
}

/* -- una nube de establecimientos: miles de puntos sin enlace; el más cercano al puntero se vuelve uno ------------- */

/** Píxeles a que se alcanza un punto de una nube. */
const ALCANCE = 7;

/**
 * @typedef {{ x: number, y: number, clase: string }} PuntoDeNube
 * @typedef {{ puntos: PuntoDeNube[], dichos: string[][], hacia: string }} Nube
 */

/** @type {WeakMap<Element, Nube>} */
const nubes = new WeakMap();

/**
 * Los puntos de un camino «m10 20h0m3 -4h0», en píxeles: pasos en décimas, cada uno desde el anterior.
 * @param {string} camino
 * @param {string} clase
 * @returns {PuntoDeNube[]}
 */
export function puntosDe(camino, clase) {
  let x = 0;
  let y = 0;
  return [...camino.matchAll(/m(-?\d+) (-?\d+)/g)].map(([, dx, dy]) => {
    x += Number(dx);
    y += Number(dy);
    return { x: x / 10, y: y / 10, clase };
  });
}

/**
 * La posición del punto más cercano; −1 si ninguno está a menos de `alcance`. De los que están a la par, el de encima.
 * @param {{ x: number, y: number }[]} puntos
 * @param {number} x
 * @param {number} y
 * @param {number} alcance
 */
export function masCercano(puntos, x, y, alcance) {
  let cual = -1;
  let menor = alcance;
  puntos.forEach((punto, i) => {
    const lejos = Math.hypot(punto.x - x, punto.y - y);
    if (lejos <= menor) {
      menor = lejos;
      cual = i;
    }
  });
  return cual;
}

/**
 * La nube leída de su dibujo. Los nombres llegan aparte, la primera vez que el puntero se acerca: pesan más que el mapa.
 * @param {SVGGElement} dibujada
 */
function nubeDe(dibujada) {
  let nube = nubes.get(dibujada);
  if (!nube) {
    const caminos = [...dibujada.querySelectorAll("[data-clase] > path")];
    const puntos = caminos.flatMap((camino) =>
      puntosDe(camino.getAttribute("d") ?? "", camino.parentElement?.dataset.clase ?? ""),
    );
    nube = { puntos, dichos: [], hacia: dibujada.dataset.hacia ?? "" };
    nubes.set(dibujada, nube);
    traerNombres(dibujada, nube);
  }
  return nube;
}

/**
 * @param {SVGGElement} dibujada
 * @param {Nube} nube
 */
async function traerNombres(dibujada, nube) {
  try {
    /** @type {string[][]} */
    const dichos = await (await pedir(dibujada.dataset.nombres ?? "")).json();
    // si no es uno por punto no se sabe de quién es cada uno
    nube.dichos = dichos.length === nube.puntos.length ? dichos : [];
    // quien señaló un punto y se quedó quieto también lee su nombre
    if (ultimo && dibujada.isConnected) {
      alMover(ultimo);
    }
  } catch {
    // sin los nombres, cada punto dice su clase
  }
}

/**
 * Pone el enlace del punto de la nube que está bajo el puntero, o quita el que hubiera.
 * @param {SVGSVGElement} svg
 * @param {PointerEvent} evento
 */
function senalar(svg, evento) {
  /** @type {SVGGElement | null} */
  const dibujada = svg.querySelector(".nube");
  if (!dibujada) {
    return null;
  }
  const nube = nubeDe(dibujada);
  const { x, y } = lugarDe(svg, evento.clientX, evento.clientY);
  const escala = /** @type {DOMMatrix} */ (svg.getScreenCTM()).a;
  const cual = masCercano(nube.puntos, x, y, ALCANCE / escala);
  const previo = svg.querySelector(".punto-cerca");
  const codigo = nube.dichos[cual]?.[0];
  if (previo?.getAttribute("data-cual") === `${cual} ${codigo}`) {
    return previo;
  }
  previo?.remove();
  if (cual < 0) {
    return null;
  }
  const { clase, ...lugar } = nube.puntos[cual];
  const [, nombre, nota] = nube.dichos[cual] ?? [];
  const cosa = document.createElementNS(svg.namespaceURI, codigo ? "a" : "g");
  const datos = { class: "punto-cerca", "data-cual": `${cual} ${codigo}`, "data-valor": clase, tabindex: "-1" };
  const dichos = { "data-nombre": nombre ?? "Un establecimiento", "data-nota": nota ?? "" };
  for (const [atributo, valor] of Object.entries({ ...datos, ...dichos })) {
    cosa.setAttribute(atributo, valor);
  }
  if (codigo) {
    cosa.setAttribute("href", nube.hacia.replace("{}", codigo));
    cosa.setAttribute("data-ir", "");
  }
  const circulo = document.createElementNS(svg.namespaceURI, "circle");
  circulo.setAttribute("cx", String(lugar.x));
  circulo.setAttribute("cy", String(lugar.y));
  cosa.append(circulo);
  svg.append(cosa);
  return cosa;
}

/* -- el puntero y el teclado ---------------------------------------------------------------------------------- */

/** @type {Arrastre | null} */
let arrastre = null;

/** El último movimiento del puntero. @type {PointerEvent | null} */
let ultimo = null;

/** @param {Event} evento */
function mapaDe(evento) {
  return /** @type {SVGSVGElement | null} */ (/** @type {unknown} */ (cercano(evento, "svg.mapa")));
}

/** @param {PointerEvent} evento */
function alBajar(evento) {
  const svg = mapaDe(evento);
  if (svg?.classList.contains("acercado") && !evento.button) {
    arrastre = { svg, x: evento.clientX, y: evento.clientY, vista: vistaDe(svg), movido: false };
  }
}

/** @param {PointerEvent} evento */
function alMover(evento) {
  ultimo = evento;
  if (arrastre) {
    const { svg, vista } = arrastre;
    const dx = evento.clientX - arrastre.x;
    const dy = evento.clientY - arrastre.y;
    arrastre.movido ||= Math.hypot(dx, dy) > ARRASTRE;
    if (arrastre.movido) {
      const escala = /** @type {DOMMatrix} */ (svg.getScreenCTM()).a;
      const corrida = { ...vista, x: vista.x - dx / escala, y: vista.y - dy / escala };
      mirar(svg, dentroDe(corrida, /** @type {Vista} */ (enteras.get(svg))));
    }
    return;
  }
  const mapa = mapaDe(evento);
  const conDedo = evento.pointerType === "touch";
  const cosa = conDedo ? null : ((mapa && senalar(mapa, evento)) ?? cercano(evento, "[data-nombre]"));
  if (cosa) {
    decirDe(cosa, evento.clientX, evento.clientY);
  } else if (!document.activeElement?.closest("svg.mapa")) {
    callar();
  }
}

/** @param {MouseEvent} evento */
function alPulsar(evento) {
  const boton = cercano(evento, "[data-mapa]");
  const svg = /** @type {SVGSVGElement | null | undefined} */ (
    boton?.parentElement?.parentElement?.querySelector("svg.mapa")
  );
  if (boton && svg) {
    ACCIONES[boton.dataset.mapa ?? ""](svg);
  }
  if (arrastre?.movido) {
    // se soltó un arrastre, no se pulsó un enlace
    evento.preventDefault();
    evento.stopPropagation();
  }
  arrastre = null;
  callar();
}

/** @param {WheelEvent} evento */
function alRodar(evento) {
  const svg = mapaDe(evento);
  // sin Ctrl la rueda es de la página: un mapa que se la queda no deja pasar de él
  if (svg && evento.ctrlKey) {
    evento.preventDefault();
    acercar(svg, evento.deltaY < 0 ? PASO : 1 / PASO, lugarDe(svg, evento.clientX, evento.clientY));
  }
}

/** @param {KeyboardEvent} evento */
function alTeclear(evento) {
  const svg = mapaDe(evento);
  if (evento.key === "Escape") {
    callar();
  }
  if (!svg || evento.ctrlKey || evento.metaKey || evento.altKey) {
    return;
  }
  if (TECLAS[evento.key]) {
    ACCIONES[TECLAS[evento.key]](svg);
    evento.preventDefault();
  } else if (FLECHAS[evento.key]) {
    const areas = [...svg.querySelectorAll("a.area")].map((area) => {
      const { x, y, width, height } = area.getBoundingClientRect();
      return { area, x: x + width / 2, y: y + height / 2 };
    });
    const aqui = areas.find(({ area }) => area === document.activeElement);
    if (aqui) {
      const { area } = haciaLaFlecha(aqui, areas, ...FLECHAS[evento.key]);
      aqui.area.setAttribute("tabindex", "-1");
      area.setAttribute("tabindex", "0");
      /** @type {SVGAElement} */ (area).focus();
    }
    evento.preventDefault();
  }
}

/** @param {FocusEvent} evento */
function alEnfocar(evento) {
  const cosa = cercano(evento, "[data-nombre]");
  if (cosa?.matches(":focus-visible")) {
    const { x, y, width, height } = cosa.getBoundingClientRect();
    decirDe(cosa, x + width / 2, y + height / 2);
  } else {
    callar();
  }
}

export function iniciar() {
  midiendo = new ResizeObserver(alMedir);
  document.addEventListener("pointerdown", alBajar);
  document.addEventListener("pointermove", alMover);
  document.addEventListener("click", alPulsar, { capture: true });
  document.addEventListener("wheel", alRodar, { passive: false });
  document.addEventListener("keydown", alTeclear);
  document.addEventListener("focusin", alEnfocar);
  // arrastrar un enlace es llevárselo a otra parte: aquí es mover el mapa
  document.addEventListener("dragstart", (evento) => {
    if (mapaDe(evento)) {
      evento.preventDefault();
    }
  });
}
