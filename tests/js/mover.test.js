import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fraseDeHueco, huecoDeTecla, huecoEn, huecosPara } from "../../assets/mover.js";

const JORNADAS = [
  { cual: "20261207.1", dicho: "lun 7 dic, equipo 1", claves: ["A", "B", "C"] },
  { cual: "20261209.1", dicho: "mié 9 dic, equipo 1", claves: ["D"] },
  // las vacías van al final de la página, y los equipos son números: el 10 va después del 2
  { cual: "20261207.10", dicho: "lun 7 dic, equipo 10", claves: [] },
  { cual: "20261207.2", dicho: "lun 7 dic, equipo 2", claves: [] },
];

describe("los huecos de una visita", () => {
  it("van por día, equipo y orden, sin contarla a ella", () => {
    const { huecos, actual } = huecosPara(JORNADAS, "B");
    assert.deepEqual(
      huecos.map(({ cual, posicion }) => `${cual} ${posicion}`),
      ["20261207.1 0", "20261207.1 1", "20261207.1 2", "20261207.2 0", "20261207.10 0", "20261209.1 0", "20261209.1 1"],
    );
    assert.equal(actual, 1);
  });
  it("se leen", () => {
    const { huecos } = huecosPara(JORNADAS, "D");
    assert.equal(fraseDeHueco(huecos[1]), "lun 7 dic, equipo 1: lugar 2 de 4");
    assert.equal(fraseDeHueco(huecos.at(-1) ?? huecos[0]), "mié 9 dic, equipo 1: la única visita");
  });
});

describe("con el teclado", () => {
  it("las flechas van de hueco en hueco y no se salen", () => {
    assert.equal(huecoDeTecla("ArrowDown", 1, 7), 2);
    assert.equal(huecoDeTecla("ArrowUp", 1, 7), 0);
    assert.equal(huecoDeTecla("ArrowUp", 0, 7), 0);
    assert.equal(huecoDeTecla("ArrowDown", 6, 7), 6);
    assert.equal(huecoDeTecla("Home", 4, 7), 0);
    assert.equal(huecoDeTecla("End", 4, 7), 6);
    assert.equal(huecoDeTecla("x", 4, 7), 4);
  });
});

describe("con el puntero", () => {
  const sitios = [
    { hueco: 0, x: 200, y: 100 },
    { hueco: 1, x: 200, y: 180 },
    { hueco: 2, x: 100, y: 400 },
    { hueco: 3, x: 300, y: 400 },
  ];
  it("vale el más cercano de arriba abajo", () => {
    assert.equal(huecoEn(20, 110, sitios), 0);
    assert.equal(huecoEn(390, 150, sitios), 1);
  });
  it("y en el mismo renglón, el de al lado", () => {
    assert.equal(huecoEn(120, 395, sitios), 2);
    assert.equal(huecoEn(290, 395, sitios), 3);
  });
  it("sin huecos no hay ninguno", () => {
    assert.equal(huecoEn(1, 1, []), -1);
  });
});
