import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { accionDeTecla, anuncioDe, direccionDe, mover, pulso, saltar } from "../../assets/escenas.js";
import { enReloj, loQueQueda } from "../../assets/orador.js";
import { camposDe, leerEdiciones } from "../../assets/preparar.js";
import { accionDelDedo, Guardadas, historiaDe } from "../../assets/presentacion.js";

const SOLA = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };

describe("las teclas de la presentación", () => {
  it("avanzan, vuelven y van a los extremos", () => {
    const acciones = ["ArrowRight", "PageDown", "ArrowLeft", "PageUp", "Home", "End", "Escape"].map((key) =>
      accionDeTecla({ ...SOLA, key }, false),
    );
    assert.deepEqual(acciones, ["siguiente", "siguiente", "anterior", "anterior", "primera", "ultima", "volver"]);
  });
  it("valen igual con mayúsculas", () => {
    assert.equal(accionDeTecla({ ...SOLA, key: "O", shiftKey: true }, false), "preparar");
    assert.equal(accionDeTecla({ ...SOLA, key: "." }, false), "negro");
  });
  it("con V, P o N se abre la ventana de quien presenta", () => {
    for (const key of ["v", "p", "n"]) {
      assert.equal(accionDeTecla({ ...SOLA, key }, false), "orador");
    }
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
    assert.equal(accionDelDedo(punto(200, 100), punto(100, 110)), "siguiente");
    assert.equal(accionDelDedo(punto(100, 100), punto(200, 110)), "anterior");
  });
  it("ni corto ni de arriba abajo cambia de escena", () => {
    assert.equal(accionDelDedo(punto(100, 100), punto(160, 100)), undefined);
    assert.equal(accionDelDedo(punto(100, 100), punto(300, 160)), undefined);
  });
});

describe("los pasos", () => {
  const pasos = [1, 3, 2];
  it("se revelan uno a uno antes de pasar de escena, y se esconden uno a uno", () => {
    assert.deepEqual(mover({ escena: 0, paso: 1 }, "siguiente", pasos), { escena: 1, paso: 1 });
    assert.deepEqual(mover({ escena: 1, paso: 1 }, "siguiente", pasos), { escena: 1, paso: 2 });
    assert.deepEqual(mover({ escena: 1, paso: 3 }, "siguiente", pasos), { escena: 2, paso: 1 });
    assert.deepEqual(mover({ escena: 1, paso: 3 }, "anterior", pasos), { escena: 1, paso: 2 });
  });
  it("hacia atrás se llega a la escena completa", () => {
    assert.deepEqual(mover({ escena: 2, paso: 1 }, "anterior", pasos), { escena: 1, paso: 3 });
    assert.deepEqual(saltar({ escena: 2, paso: 2 }, 1, pasos), { escena: 1, paso: 3 });
    assert.deepEqual(saltar({ escena: 0, paso: 1 }, 2, pasos), { escena: 2, paso: 1 });
  });
  it("no se pasa de los extremos, y con Inicio se empieza de nuevo", () => {
    assert.deepEqual(mover({ escena: 2, paso: 2 }, "siguiente", pasos), { escena: 2, paso: 2 });
    assert.deepEqual(mover({ escena: 0, paso: 1 }, "anterior", pasos), { escena: 0, paso: 1 });
    assert.deepEqual(mover({ escena: 2, paso: 2 }, "primera", [2, 3, 2]), { escena: 0, paso: 1 });
    assert.deepEqual(mover({ escena: 0, paso: 1 }, "ultima", pasos), { escena: 2, paso: 1 });
    assert.deepEqual(saltar({ escena: 1, paso: 2 }, -1, pasos), { escena: 1, paso: 2 });
  });
  it("se reparten el tiempo de su escena, y ninguno dura menos de dos segundos", () => {
    assert.equal(pulso(20, 1), 20_000);
    assert.equal(pulso(20, 4), 5000);
    assert.equal(pulso(5, 4), 2000);
  });
  it("se anuncian si la escena tiene más de uno", () => {
    assert.equal(anuncioDe({ escena: 0, paso: 1 }, pasos), "Escena 1 de 3");
    assert.equal(anuncioDe({ escena: 1, paso: 2 }, pasos), "Escena 2 de 3, paso 2 de 3");
  });
});

describe("la dirección de una escena", () => {
  const base = "/presentacion?territorio=11&cada=30&escena=mapa&paso=2";
  const completa = { escena: "donde", paso: 1, pasos: 1, tema: "claro", cada: "" };
  it("dice la escena, el fondo y, si anda sola, cada cuánto", () => {
    assert.equal(direccionDe(base, completa), "/presentacion?territorio=11&escena=donde&tema=claro");
    assert.match(direccionDe(base, { ...completa, cada: "5" }), /tema=claro&cada=5$/);
  });
  it("dice el paso mientras falte alguno", () => {
    assert.match(direccionDe(base, { ...completa, paso: 2, pasos: 3 }), /escena=donde&paso=2&tema/);
    assert.doesNotMatch(direccionDe(base, { ...completa, paso: 3, pasos: 3 }), /paso/);
  });
});

describe("las historias por las que se pasó", () => {
  it("son la misma en cualquier escena, paso, fondo y orden de los campos", () => {
    const una = "/presentacion?territorio=11&periodo=2026&generacion=1&desde=PE~11";
    const misma =
      "/presentacion?generacion=1&territorio=11&periodo=2026&desde=PE%7E11&escena=mapa&paso=2&tema=claro&cada=5";
    assert.equal(historiaDe(misma), historiaDe(una));
  });
  it("son otras si cambia el territorio, la carga, de dónde se vino o qué se cuenta", () => {
    const una = "/presentacion?territorio=11&generacion=1";
    for (const otra of ["territorio=12&generacion=1", "territorio=11&generacion=2"]) {
      assert.notEqual(historiaDe(`/presentacion?${otra}`), historiaDe(una));
    }
    for (const campo of ["desde=PE", "edicion=madres", "escenas=mapa"]) {
      assert.notEqual(historiaDe(`${una}&${campo}`), historiaDe(una));
    }
  });
  it("se guardan hasta un tope, y deja su lugar la que hace más que no se ve", () => {
    const guardadas = new Guardadas(2);
    guardadas.guardar("a", 1);
    guardadas.guardar("b", 2);
    guardadas.guardar("a", 3);
    guardadas.guardar("c", 4);
    assert.deepEqual(
      ["a", "b", "c"].map((clave) => guardadas.buscar(clave)),
      [3, undefined, 4],
    );
  });
});

describe("el reloj de quien presenta", () => {
  it("se escribe como un reloj", () => {
    assert.deepEqual([0, 65_900, 3_723_000, -5].map(enReloj), ["0:00", "1:05", "1:02:03", "0:00"]);
  });
  it("avisa en la última décima parte y dice cuánto se pasó", () => {
    assert.deepEqual(loQueQueda(60_000, 20), { texto: "19:00", como: "bien" });
    assert.deepEqual(loQueQueda(18 * 60_000, 20), { texto: "2:00", como: "prisa" });
    assert.deepEqual(loQueQueda(21 * 60_000, 20), { texto: "−1:00", como: "pasado" });
  });
});

describe("la elección de escenas", () => {
  const ediciones = leerEdiciones("completa:a.b.c madres:c.b");
  it("se escribe como la edición a la que es igual; la completa no se escribe", () => {
    assert.deepEqual(camposDe("a.b.c", ediciones), { edicion: "", escenas: "" });
    assert.deepEqual(camposDe("c.b", ediciones), { edicion: "madres", escenas: "" });
  });
  it("si no es ninguna, escena por escena", () => {
    assert.deepEqual(camposDe("b.c", ediciones), { edicion: "", escenas: "b.c" });
  });
});
