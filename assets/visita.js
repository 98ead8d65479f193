// @ts-check
/* El formulario de las visitas de un equipo, que se abre en un teléfono sin red ni servidor: va escrito dentro de su
   propio archivo (`salidas/formulario.py`). Lo respondido se queda en el aparato, y «Enviar» hace un CSV que `/datos`
   lee. En el tablero solo se usa de aquí cómo se escribe un CSV. */

/**
 * @typedef {Record<string, string>} Fila
 * @typedef {{ quien: string, visita: Fila, acuerdos: Fila[] }} Respondida `visita` y `acuerdos`: columna → lo escrito
 */

/**
 * Un CSV con esos títulos.
 * @param {string[]} columnas
 * @param {Fila[]} filas
 */
export function enCsv(columnas, filas) {
  const renglones = [columnas, ...filas.map((fila) => columnas.map((columna) => fila[columna] ?? ""))];
  return renglones.map((celdas) => `${celdas.map((celda) => `"${celda.replaceAll('"', '""')}"`).join()}\r\n`).join("");
}

/**
 * Las filas de cada tabla y lo que falta completar. La visita sin resultado no se hizo ni se dejó de hacer: no va. De la
 * que no se hizo solo va por qué.
 * @param {Respondida[]} respondidas
 */
export function filasDe(respondidas) {
  const dichas = respondidas.filter(({ visita }) => visita.resultado);
  const hechas = dichas.filter(({ visita }) => visita.resultado === "hecha");
  const supervisiones = dichas.map(({ visita }) => {
    const sobra = visita.resultado === "hecha" ? /^motivo_/ : /^hallazgo_/;
    return Object.fromEntries(Object.entries(visita).filter(([columna]) => !sobra.test(columna)));
  });
  /** @type {Fila[]} */
  const acuerdos = hechas.flatMap((de) => de.acuerdos.map((acuerdo) => ({ ...acuerdo, fecha: de.visita.fecha })));
  const elegidos = acuerdos.filter(({ acuerdo }) => acuerdo);
  const faltas = hechas
    .filter((de) => de.acuerdos.some((a) => a.acuerdo && !(a.a_cargo_de && a.fecha_compromiso)))
    .map(({ quien }) => `En ${quien}, a un acuerdo le falta a cargo de quién queda o para cuándo.`);
  const sinFecha = dichas.filter(({ visita }) => !visita.fecha).map(({ quien }) => `Falta la fecha de ${quien}.`);
  return { supervisiones, acuerdos: elegidos, faltas: [...sinFecha, ...faltas] };
}

/**
 * Las dos tablas en un archivo, una debajo de otra; la que no tiene filas no va.
 * @param {Fila[][]} tablas
 */
export function enUnArchivo(tablas) {
  const llenas = tablas.filter((filas) => filas.length);
  return llenas.map((filas) => enCsv([...new Set(filas.flatMap(Object.keys))], filas)).join("\r\n");
}

/** @typedef {HTMLInputElement | HTMLSelectElement} Control */

/**
 * @param {HTMLElement} donde
 * @returns {Control[]}
 */
function controles(donde) {
  return [...donde.querySelectorAll(/** @type {"input"} */ ("input, select"))];
}
/** @param {Control} control lo que dice: nada, si es una opción que no está elegida */
function valorDe(control) {
  const marcable = control instanceof HTMLInputElement && /radio|checkbox/.test(control.type);
  return marcable && !(/** @type {HTMLInputElement} */ (control).checked) ? "" : control.value;
}
/**
 * Lo que se sabe de una fila y lo que se respondió en ella.
 * @param {HTMLElement} donde
 * @param {Control[]} suyos
 */
function filaDe(donde, suyos) {
  const fila = JSON.parse(donde.dataset.fila ?? "{}");
  for (const control of suyos) {
    const columna = control.dataset.columna ?? "";
    fila[columna] = valorDe(control) || (fila[columna] ?? "");
  }
  return fila;
}

/** @param {HTMLFormElement} formulario */
function iniciar(formulario) {
  const clave = formulario.id + formulario.dataset.clave;
  /** @type {HTMLElement[]} */
  const visitas = [...formulario.querySelectorAll(/** @type {"section"} */ ("section[data-fila]"))];
  /** @param {string} sitio @param {string} texto */
  const decir = (sitio, texto) => document.getElementById(sitio)?.replaceChildren(texto);

  function respondidas() {
    return visitas.map((visita) => {
      const suyos = [...visita.querySelectorAll(/** @type {"fieldset"} */ ("fieldset[data-fila]"))];
      const propios = controles(visita).filter((control) => !control.closest("fieldset[data-fila]"));
      return {
        quien: visita.querySelector("h2")?.textContent ?? "",
        visita: filaDe(visita, propios),
        acuerdos: suyos.map((acuerdo) => filaDe(acuerdo, controles(acuerdo))),
      };
    });
  }
  function mostrar() {
    for (const [i, { visita }] of respondidas().entries()) {
      for (const parte of visitas[i].querySelectorAll(/** @type {"div"} */ ("[data-cuando]"))) {
        parte.hidden = !(parte.dataset.cuando ?? "").split(" ").includes(visita.resultado);
      }
    }
    const cuantas = respondidas().filter(({ visita }) => visita.resultado).length;
    decir("cuantas", `${cuantas} de ${visitas.length} respondidas.`);
  }
  function guardar() {
    const dicho = controles(formulario).map((control) => [control.id, valorDe(control)]);
    try {
      window.localStorage.setItem(clave, JSON.stringify(Object.fromEntries(dicho)));
      decir("guardado", "Guardado en este aparato.");
    } catch {
      decir("guardado", "Este aparato no deja guardar: envíe antes de cerrar la página, o se pierde lo respondido.");
    }
  }
  function recuperar() {
    /** @type {Record<string, string>} */
    let dicho = {};
    try {
      dicho = JSON.parse(window.localStorage.getItem(clave) ?? "{}");
    } catch {
      // sin nada guardado: se dirá al guardar
    }
    for (const control of controles(formulario).filter(({ id }) => id in dicho)) {
      if (control instanceof HTMLInputElement && /radio|checkbox/.test(control.type)) {
        control.checked = dicho[control.id] !== "" || (control.type === "radio" && control.value === "");
      } else {
        control.value = dicho[control.id];
      }
    }
  }
  async function enviar() {
    const { supervisiones, acuerdos, faltas } = filasDe(respondidas());
    if (faltas.length || !supervisiones.length) {
      return decir("aviso", faltas.join(" ") || "Todavía no respondió en qué quedó ninguna visita.");
    }
    const texto = enUnArchivo([supervisiones, acuerdos]);
    const archivo = new File([texto], formulario.dataset.archivo ?? "visitas.csv", { type: "text/csv" });
    decir("contenido", texto);
    decir(
      "aviso",
      `Listo: «${archivo.name}» (visitas: ${supervisiones.length}; acuerdos: ${acuerdos.length}). Quien lleva los datos lo carga en «Datos».`,
    );
    if (navigator.canShare?.({ files: [archivo] })) {
      // quien cierra la hoja de compartir no hizo nada mal
      return navigator.share({ files: [archivo] }).catch(() => {});
    }
    const enlace = document.createElement("a");
    Object.assign(enlace, { href: URL.createObjectURL(archivo), download: archivo.name });
    enlace.click();
  }

  recuperar();
  mostrar();
  guardar();
  formulario.addEventListener("input", () => {
    mostrar();
    guardar();
  });
  formulario.addEventListener("submit", (evento) => {
    evento.preventDefault();
    void enviar();
  });
  formulario.addEventListener("reset", () => {
    setTimeout(() => {
      mostrar();
      guardar();
      decir("aviso", "Se borró lo respondido.");
    });
  });
}

const propio = typeof document === "undefined" ? null : document.querySelector(/** @type {"form"} */ ("form#visitas"));
if (propio) {
  iniciar(propio);
}
