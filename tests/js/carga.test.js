import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lineaDe, sinCarga } from "../../assets/carga.js";

const JULIO = "datos al 31 jul 2026";
/** @param {number} generacion @param {number[]} guardadas */
const salud = (generacion, guardadas) => ({ generacion, guardadas, datos: "datos al 31 ago 2026" });

describe("la línea de la carga", () => {
  it("calla mientras la que se ve sea la vigente y la de antes", () => {
    assert.equal(lineaDe(1, JULIO, null, 0), null);
    assert.equal(lineaDe(1, JULIO, null, 1), null);
    assert.equal(lineaDe(2, JULIO, salud(2, [1, 2]), 2), null);
  });
  it("dice que hay otra más nueva, de cuándo es y de cuál es lo que se ve", () => {
    assert.deepEqual(lineaDe(1, JULIO, salud(3, [1, 2, 3]), 1), {
      frase:
        "Hay una carga más nueva: la n.º 3 (datos al 31 ago 2026). Esta pantalla, sus listas y sus archivos son de la n.º 1.",
      destino: 3,
    });
  });
  it("no llama nueva a la carga a la que se volvió", () => {
    assert.match(lineaDe(3, JULIO, salud(2, [2, 3]), 0)?.frase ?? "", /^Se volvió a una carga anterior: la n\.º 2 /);
  });
  it("dice que lo que se ve ya no se puede descargar cuando su carga ya no está", () => {
    const linea = lineaDe(1, JULIO, salud(6, [3, 4, 5, 6]), 1);
    assert.match(linea?.frase ?? "", /La n\.º 1, .* ya no está guardada: sus archivos no se pueden descargar\.$/);
    assert.equal(linea?.destino, 6);
  });
  it("dice que la pantalla pasó a otra, sin ofrecer la que ya se ve", () => {
    assert.deepEqual(lineaDe(2, JULIO, null, 1), {
      frase: "Esta pantalla es de la carga n.º 2 (datos al 31 jul 2026); la de antes era de la n.º 1.",
      destino: 0,
    });
  });
  it("si además hay otra más nueva, es esa la que importa", () => {
    assert.equal(lineaDe(2, JULIO, salud(3, [1, 2, 3]), 1)?.destino, 3);
  });
});

describe("la dirección sin su carga", () => {
  it("conserva lo demás tal como estaba escrito", () => {
    assert.equal(sinCarga("/lista/sin_grupo/11", "?periodo=2026&generacion=3"), "/lista/sin_grupo/11?periodo=2026");
    assert.equal(sinCarga("/visitas", "?generacion=3&pesos=1%2C2"), "/visitas?pesos=1%2C2");
  });
  it("no deja un signo de pregunta solo", () => {
    assert.equal(sinCarga("/", "?generacion=3"), "/");
    assert.equal(sinCarga("/", ""), "/");
  });
});
