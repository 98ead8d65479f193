// @ts-check
/* Lo que el territorio y las visitas hacen igual con sus gráficas y sus mapas. */
import { ir } from "./pagina.js";

/** Promesa que se cumple cuando el navegador ya mostró `cuadros` cuadros. */
export async function trasPintar(cuadros = 1) {
  // en una pestaña oculta no hay cuadros: no se espera
  for (let faltan = cuadros; faltan && !document.hidden; faltan--) {
    await new Promise((listo) => {
      window.requestAnimationFrame(() => window.setTimeout(listo, 0));
    });
  }
}

/**
 * El servidor encuadra para un lienzo de referencia; aquí se corrige a la medida real, sobre una copia.
 * @param {any} figura
 * @param {Pick<Element, "clientWidth" | "clientHeight"> | null} lienzo
 */
export function aLaMedida(figura, lienzo) {
  if (!lienzo?.clientWidth || !lienzo.clientHeight) {
    return figura;
  }
  const [ancho, alto] = figura.layout.meta.lienzo;
  const escala = Math.min(lienzo.clientWidth / ancho, lienzo.clientHeight / alto);
  const zoom = Math.max(0, figura.layout.map.zoom + Math.log2(escala));
  return { ...figura, layout: { ...figura.layout, map: { ...figura.layout.map, zoom } } };
}

/**
 * La gráfica que Plotly dibujó dentro de un selector.
 * @param {string} selector
 * @returns {any}
 */
export function graficaDe(selector) {
  return document.querySelector(`${selector} .js-plotly-plot`);
}

/**
 * El mapa de MapLibre de una gráfica, si lo tiene.
 * @param {any} grafica
 */
export function mapaDe(grafica) {
  return grafica?._fullLayout?.map?._subplot?.map;
}

/**
 * Adónde lleva un clic en el mapa. Gana lo último dibujado; `customdata` empieza por el código y acaba en su clase.
 * @param {any} clic
 * @param {Record<string, string> | undefined} enlaces
 */
export function destinoDelClic(clic, enlaces) {
  const datos = clic.points.at(-1).customdata;
  return datos && enlaces?.[datos[4]]?.replace("{}", encodeURIComponent(datos[0]));
}

/**
 * Va adonde lleva un clic en el mapa de ese selector, y lo olvida para que se pueda repetir.
 * @param {any} clic
 * @param {string} selector
 */
export function irDesdeMapa(clic, selector) {
  if (!clic?.points?.length) {
    return window.dash_clientside.no_update;
  }
  const destino = destinoDelClic(clic, graficaDe(selector)?.layout?.meta?.enlaces);
  if (destino) {
    ir(destino);
  }
  return null;
}
