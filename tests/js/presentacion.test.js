import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { accionDeTecla, direccionDe, pasoDelDedo } from "../../assets/presentacion.js";

const SOLA = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };

describe("las teclas de la presentación", () => {
  it("avanzan, vuelven y van a los extremos", () => {
    const acciones = ["ArrowRight", "PageDown", "ArrowLeft", "PageUp", "Home", "End", "Escape"].map((key) =>
      accionDeTecla({ ...SOLA, key }, false),
    );
    assert.deepEqual(acciones, ["siguiente", "siguiente", "anterior", "anterior", "primera", "ultima", "volver"]);
  });
  it("valen igual con mayúsculas", () => {
    assert.equal(accionDeTecla({ ...SOLA, key: "N", shiftKey: true }, false), "notas");
    assert.equal(accionDeTecla({ ...SOLA, key: "." }, false), "negro");
  });
  it("son del navegador con Ctrl, Alt o la de sistema", () => {
    for (const modificador of ["ctrlKey", "altKey", "metaKey"]) {
      assert.equal(accionDeTecla({ ...SOLA, key: "f", [modificador]: true }, false), undefined);
    }
  });
  it("la barra avanza, con Mayúsculas vuelve, y en un botón lo pulsa", () => {
    assert.equal(accionDeTecla({ ...SOLA, key: " " }, false), "siguiente");
    assert.equal(accionDeTecla({ ...SOLA, key: " ", shiftKey: true }, false), "anterior");
    assert.equal(accionDeTecla({ ...SOLA, key: " " }, true), undefined);
  });
  it("las que no tienen acción no hacen nada", () => {
    assert.equal(accionDeTecla({ ...SOLA, key: "z" }, false), undefined);
    assert.equal(accionDeTecla({ ...SOLA, key: "F5" }, false), undefined);
  });
});

describe("el dedo", () => {
  /** @type {(x: number, y: number) => { clientX: number, clientY: number }} */
  const punto = (clientX, clientY) => ({ clientX, clientY });
  it("hacia la izquierda avanza y hacia la derecha vuelve", () => {
    assert.equal(pasoDelDedo(punto(200, 100), punto(100, 110)), 1);
    assert.equal(pasoDelDedo(punto(100, 100), punto(200, 110)), -1);
  });
  it("ni corto ni de arriba abajo cambia de escena", () => {
    assert.equal(pasoDelDedo(punto(100, 100), punto(160, 100)), 0);
    assert.equal(pasoDelDedo(punto(100, 100), punto(300, 160)), 0);
  });
});

describe("la dirección de una escena", () => {
  it("dice la escena, el fondo y, si anda sola, cada cuánto", () => {
    const base = "/presentacion?territorio=11&cada=30&escena=mapa";
    assert.equal(
      direccionDe(base, { escena: "donde", tema: "claro", cada: "" }),
      "/presentacion?territorio=11&escena=donde&tema=claro",
    );
    assert.match(direccionDe(base, { escena: "donde", tema: "oscuro", cada: "5" }), /tema=oscuro&cada=5$/);
  });
});
