// @ts-check
/* Llevarse un dibujo como PNG. */
import { fraseDe, pedir } from "./fragmento.js";
import { cercano, crear } from "./pagina.js";

/**
 * @param {string} direccion
 * @param {string} nombre
 */
export function bajar(direccion, nombre) {
  const enlace = crear("a", { href: direccion, download: nombre });
  document.body.append(enlace);
  enlace.click();
  enlace.remove();
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
  } catch (error) {
    boton.textContent = fraseDe(error, "No se pudo dibujar");
  }
}

export function iniciar() {
  document.addEventListener("click", (evento) => {
    const boton = cercano(evento, "[data-accion=png-lamina]");
    if (!boton) {
      return;
    }
    deLamina(boton);
    boton.closest("details")?.removeAttribute("open");
  });
}
