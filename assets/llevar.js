// @ts-check
/* Llevarse una gráfica como SVG o PNG, con su título y su fuente dentro, y preparar la hoja que se imprime. */
import { pedir } from "./fragmento.js";
import { iniciar as iniciarLista } from "./lista.js";
import { cercano, crear } from "./pagina.js";

const ANCHO = 1100;
const ALTO = 620;

/**
 * @param {string} direccion
 * @param {string} nombre
 */
function bajar(direccion, nombre) {
  const enlace = crear("a", { href: direccion, download: nombre });
  document.body.append(enlace);
  enlace.click();
  enlace.remove();
}

/**
 * El nombre de un archivo de lo que se ve: lo de una demostración lo lleva delante.
 * @param {string} archivo
 * @param {string} formato
 * @param {boolean} demostracion
 */
export function nombreDe(archivo, formato, demostracion) {
  return `${demostracion ? "DEMOSTRACION_" : ""}${archivo.replace(/[^0-9A-Za-z_-]+/g, "-")}.${formato}`;
}

/**
 * El nombre con que el servidor manda un dibujo, como PNG.
 * @param {string | null} disposicion
 */
export function nombreDelDibujo(disposicion) {
  const escrito = /filename\*=UTF-8''([^;]+)/.exec(disposicion ?? "");
  return escrito ? decodeURIComponent(escrito[1]).replace(/\.svg$/, ".png") : "dibujo.png";
}

/**
 * La gráfica de la página, con lo que fuera de ella la haría entender.
 * @param {{ data: any[], layout: any }} grafica
 * @param {DOMStringMap} datos
 * @param {string} papel
 */
export function figura(grafica, datos, papel) {
  /** @type {(texto: string | undefined, y: number, tamano: number) => object} */
  const nota = (texto, y, tamano) => ({
    text: texto,
    showarrow: false,
    xref: "paper",
    yref: "paper",
    x: 0,
    xanchor: "left",
    y: 0,
    yanchor: "top",
    yshift: y,
    font: { size: tamano },
  });
  const titulo = `<b>${datos.titulo}</b><br>${datos.bajada}`;
  const layout = {
    ...grafica.layout,
    title: { text: titulo, x: 0.03, xanchor: "left", y: 0.95, yanchor: "top", font: { size: 20 } },
    width: ANCHO,
    height: ALTO,
    autosize: false,
    margin: { l: 70, r: 30, t: 124, b: 110 },
    paper_bgcolor: papel,
    showlegend: grafica.data.some((serie) => serie.name),
    legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", traceorder: "normal" },
    annotations: [...(grafica.layout.annotations ?? []), nota(datos.leyenda, -40, 13), nota(datos.pie, -66, 12)],
  };
  return { data: grafica.data, layout };
}

/**
 * @param {HTMLElement} boton
 * @param {string} formato
 */
async function deGrafica(boton, formato) {
  /** @type {any} */
  const grafica = document.querySelector(`#${boton.dataset.grafica} .js-plotly-plot`);
  if (!grafica || !window.Plotly) {
    return;
  }
  const papel = getComputedStyle(document.documentElement).getPropertyValue("--papel").trim();
  const imagen = await window.Plotly.toImage(figura(grafica, boton.dataset, papel), {
    format: formato,
    width: ANCHO,
    height: ALTO,
    scale: formato === "png" ? 2 : 1,
  });
  const demostracion = Boolean(document.querySelector(".franja-demostracion"));
  bajar(imagen, nombreDe(boton.dataset.archivo ?? "", formato, demostracion));
}

/**
 * El servidor dibuja el SVG desde los datos; aquí solo se vuelve puntos.
 * @param {HTMLElement} boton
 */
async function deLamina(boton) {
  try {
    const respuesta = await pedir(boton.dataset.direccion ?? "");
    const dibujo = await respuesta.blob();
    const imagen = new Image();
    await new Promise((listo, falla) => {
      imagen.onload = listo;
      imagen.onerror = falla;
      imagen.src = URL.createObjectURL(dibujo);
    });
    const lienzo = crear("canvas", { width: imagen.width * 2, height: imagen.height * 2 });
    lienzo.getContext("2d")?.drawImage(imagen, 0, 0, lienzo.width, lienzo.height);
    URL.revokeObjectURL(imagen.src);
    bajar(lienzo.toDataURL("image/png"), nombreDelDibujo(respuesta.headers.get("Content-Disposition")));
  } catch {
    boton.textContent = "No se pudo dibujar";
  }
}

export function iniciar() {
  iniciarLista();
  document.addEventListener("click", (evento) => {
    const boton = cercano(evento, "[data-accion=svg], [data-accion=png], [data-accion=png-lamina]");
    if (!boton) {
      return;
    }
    const accion = boton.dataset.accion ?? "";
    if (accion === "png-lamina") {
      deLamina(boton);
    } else {
      deGrafica(boton, accion);
    }
    boton.closest("details")?.removeAttribute("open");
  });

  /* Al imprimir, las gráficas se ajustan a la hoja como dibujos. */
  window.addEventListener("beforeprint", () => {
    for (const dibujo of document.querySelectorAll(".js-plotly-plot .main-svg:not([viewBox])")) {
      if (dibujo.clientWidth) {
        dibujo.setAttribute("viewBox", `0 0 ${dibujo.clientWidth} ${dibujo.clientHeight}`);
      }
    }
  });
  window.addEventListener("afterprint", () => {
    for (const dibujo of document.querySelectorAll(".js-plotly-plot .main-svg[viewBox]")) {
      dibujo.removeAttribute("viewBox");
    }
  });
}
