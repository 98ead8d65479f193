import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { alLlegar, esElMismoGesto, sePuedeDeshacer, sePuedeRehacer } from "../../assets/pasos.js";

/** @typedef {import("../../assets/pasos.js").Pasos} Pasos */

/** Un navegador de mentira: sus entradas, dónde está y los pasos que anota. */
class Navegador {
  constructor() {
    /** @type {import("../../assets/pasos.js").Marca[]} */
    this.entradas = [];
    this.en = -1;
    /** @type {Pasos | null} */
    this.pasos = null;
  }

  /** @param {boolean} sigue */
  ir(sigue = true) {
    this.entradas.length = this.en + 1;
    this.en += 1;
    this.pasos = alLlegar(this.pasos, undefined, sigue, `serie ${this.en}`);
    this.entradas[this.en] = { serie: this.pasos.serie, paso: this.pasos.paso };
  }

  /** @param {number} cuanto */
  mover(cuanto) {
    this.en += cuanto;
    this.pasos = alLlegar(this.pasos, this.entradas[this.en], true, "otra");
  }

  /** Si hay una entrada de la misma serie justo antes o después. @param {number} cuanto */
  hay(cuanto) {
    return this.entradas[this.en + cuanto]?.serie === this.entradas[this.en].serie;
  }
}

describe("los pasos", () => {
  it("al principio no hay qué deshacer ni rehacer", () => {
    const uno = new Navegador();
    uno.ir(false);
    assert.deepEqual([sePuedeDeshacer(uno.pasos), sePuedeRehacer(uno.pasos)], [false, false]);
    assert.deepEqual([sePuedeDeshacer(null), sePuedeRehacer(null)], [false, false]);
  });
  it("cada cambio se deshace solo, y se rehace", () => {
    const uno = new Navegador();
    uno.ir(false);
    uno.ir();
    uno.ir();
    assert.deepEqual([uno.pasos?.paso, uno.pasos?.ultimo], [2, 2]);
    uno.mover(-1);
    assert.deepEqual([sePuedeDeshacer(uno.pasos), sePuedeRehacer(uno.pasos)], [true, true]);
    uno.mover(1);
    assert.equal(sePuedeRehacer(uno.pasos), false);
  });
  it("un cambio nuevo borra lo que se podía rehacer", () => {
    const uno = new Navegador();
    uno.ir(false);
    uno.ir();
    uno.mover(-1);
    uno.ir();
    assert.deepEqual(uno.pasos, { serie: "serie 0", paso: 1, ultimo: 1 });
  });
  it("otro territorio empieza otra serie: no se vuelve a él con «Deshacer»", () => {
    const uno = new Navegador();
    uno.ir(false);
    uno.ir();
    uno.ir(false);
    assert.deepEqual(uno.pasos, { serie: "serie 2", paso: 0, ultimo: 0 });
    uno.mover(-1);
    assert.deepEqual([sePuedeDeshacer(uno.pasos), sePuedeRehacer(uno.pasos)], [true, false]);
  });
  it("dicen siempre la verdad, se ande como se ande", () => {
    // los 3^7 paseos de siete movimientos: cambiar, atrás y adelante
    for (let paseo = 0; paseo < 3 ** 7; paseo++) {
      const uno = new Navegador();
      uno.ir(false);
      for (let resto = paseo, i = 0; i < 7; i++, resto = Math.floor(resto / 3)) {
        const cual = resto % 3;
        if (cual === 0) {
          uno.ir();
        } else if (uno.entradas[uno.en + (cual === 1 ? -1 : 1)]) {
          uno.mover(cual === 1 ? -1 : 1);
        }
        assert.equal(sePuedeDeshacer(uno.pasos), uno.hay(-1), `paseo ${paseo}`);
        assert.equal(sePuedeRehacer(uno.pasos), uno.hay(1), `paseo ${paseo}`);
      }
    }
  });
});

describe("un gesto", () => {
  const antes = { cual: "peso-reglas", hora: 5000, paso: 3 };
  it("junta los cambios seguidos del mismo peso", () => {
    assert.equal(esElMismoGesto(antes, { cual: "peso-reglas", hora: 5900, paso: 3 }), true);
  });
  it("no junta los de otro peso, los de más tarde ni los que siguen a otro paso", () => {
    assert.equal(esElMismoGesto(antes, { cual: "peso-silencio", hora: 5100, paso: 3 }), false);
    assert.equal(esElMismoGesto(antes, { cual: "peso-reglas", hora: 6000, paso: 3 }), false);
    assert.equal(esElMismoGesto(antes, { cual: "peso-reglas", hora: 5100, paso: 2 }), false);
    assert.equal(esElMismoGesto(null, antes), false);
  });
});
