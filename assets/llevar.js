// @ts-check
/* Llevarse un dibujo como PNG, y preparar la hoja que se imprime. */
import { fraseDe, pedir } from "./fragmento.js";
import { cercano, crear } from "./pagina.js";

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

/* La lista en pantalla va por páginas; en papel, todas las filas que quedan tras filtrar, en el orden elegido. */
function tablaEntera() {
  const rejilla = document.getElementById("lista-tabla");
  const api = rejilla && window.dash_ag_grid?.getApi("lista-tabla");
  if (!api) {
    return;
  }
  /** @type {{ field: string, headerName: string }[]} */
  const columnas = api.getColumnDefs();
  const tabla = crear("table", { class: "tabla tabla-impresa" });
  tabla
    .createTHead()
    .insertRow()
    .append(...columnas.map((columna) => crear("th", { scope: "col" }, columna.headerName)));
  const cuerpo = tabla.createTBody();
  api.forEachNodeAfterFilterAndSort((/** @type {{ data: Record<string, any> }} */ { data }) => {
    const fila = cuerpo.insertRow();
    for (const { field } of columnas) {
      const escrito = data[`${field}_texto`];
      fila.insertCell().textContent = escrito === undefined ? data[field] : escrito;
    }
  });
  rejilla.parentElement?.append(tabla);
  document.body.classList.add("con-tabla-impresa");
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

  window.addEventListener("beforeprint", tablaEntera);
  window.addEventListener("afterprint", () => {
    for (const copia of document.querySelectorAll(".tabla-impresa")) {
      copia.remove();
    }
    document.body.classList.remove("con-tabla-impresa");
  });
}
