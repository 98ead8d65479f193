import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { leerLote } from "../../assets/lote.js";

const letras = new TextEncoder();

/**
 * Una respuesta que llega en trozos de ese tamaño.
 * @param {Uint8Array[]} partes @param {number} tamano
 */
function respuesta(partes, tamano) {
  const todo = Uint8Array.from(partes.flatMap((parte) => [...parte]));
  return new Response(
    new ReadableStream({
      start(control) {
        for (let i = 0; i < todo.length; i += tamano) {
          control.enqueue(todo.slice(i, i + tamano));
        }
        control.close();
      },
    }),
  );
}
/** @param {object} linea */
const linea = (linea) => letras.encode(`${JSON.stringify(linea)}\n`);

describe("las líneas y el archivo que va detrás", () => {
  // el archivo tiene saltos de línea y llaves: no son líneas
  const archivo = Uint8Array.from([80, 75, 3, 4, 10, 123, 10, 10, 0]);
  const partes = [
    linea({ que: "Ñahuimpuquio: informe", van: 0, son: 2 }),
    linea({ que: "índice", van: 2, son: 2 }),
    linea({ nombre: "lote.zip", dicho: "2 archivos", largo: archivo.length }),
    archivo,
  ];
  for (const tamano of [1, 7, 40, 1000]) {
    it(`llegan enteros en trozos de ${tamano}`, async () => {
      /** @type {any[]} */
      const vistas = [];
      const { linea: final, archivo: leido } = await leerLote(respuesta(partes, tamano), (una) => vistas.push(una));
      assert.deepEqual(
        vistas.map(({ que }) => que),
        ["Ñahuimpuquio: informe", "índice"],
      );
      assert.equal(final.nombre, "lote.zip");
      assert.deepEqual(new Uint8Array(await leido.arrayBuffer()), archivo);
    });
  }
  it("un error se dice con su frase", async () => {
    const mala = [partes[0], linea({ error: "Ya se está preparando otro lote." })];
    await assert.rejects(
      leerLote(respuesta(mala, 5), () => undefined),
      /Ya se está preparando otro lote/,
    );
  });
  it("lo que llega cortado no se guarda", async () => {
    for (const cortado of [partes.slice(0, 2), [...partes.slice(0, 3), archivo.slice(0, 4)]]) {
      await assert.rejects(
        leerLote(respuesta(cortado, 9), () => undefined),
        /llegó cortado/,
      );
    }
  });
});
