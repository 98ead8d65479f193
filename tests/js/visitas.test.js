import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { direccionDelFormulario, fraseDeCambio, leerPlan } from "../../assets/visitas.js";

describe("del formulario a la dirección", () => {
  const valores = { dias: "3", eq: "", "jor-de": "08:00", "jor-a": "16:30", base: "11-01", "base-libre": "" };
  /** @param {string} direccion */
  const campos = (direccion) => Object.fromEntries(new URLSearchParams(direccion.split("?")[1]));

  it("escribe lo lleno, quita lo vacío y une las horas", () => {
    const direccion = direccionDelFormulario(valores, "?territorio=11&eq=2", "x");
    assert.equal(direccion.split("?")[0], "/visitas");
    assert.deepEqual(campos(direccion), { territorio: "11", dias: "3", jor: "0800-1630", base: "11-01", gen: "x" });
  });
  it("prefiere la base escrita a mano", () => {
    assert.equal(campos(direccionDelFormulario({ ...valores, "base-libre": "-12,-77" }, "", "x")).base, "-12,-77");
  });
  it("conserva lo que no es del formulario y cambia la generación", () => {
    const direccion = direccionDelFormulario(valores, "?pesos=1.2&ex=G-1&gen=vieja", "nueva");
    assert.deepEqual([campos(direccion).pesos, campos(direccion).ex, campos(direccion).gen], ["1.2", "G-1", "nueva"]);
  });
  it("da la misma dirección si no se cambió nada", () => {
    const una = direccionDelFormulario(valores, "?territorio=11", "x");
    assert.equal(direccionDelFormulario(valores, una.slice("/visitas".length), "x"), una);
  });
});

describe("qué más cambió al cambiar el plan a mano", () => {
  /** @param {string} aMano @param {Record<string, string>} visitas clave → «quién en dónde» */
  const visto = (aMano, visitas, de = "territorio=11") => ({
    de,
    aMano,
    visitas: new Map(
      Object.entries(visitas).map(([clave, dicho]) => {
        const [quien, donde = "20261207.1"] = dicho.split(" en ");
        return [clave, { quien, donde }];
      }),
    ),
  });
  const antes = visto("&&", { a: "Wawa", b: "Munay", "c.d": "Sami" });

  it("nombra lo que salió sin que nadie lo pidiera, y no lo que se quitó", () => {
    const ahora = visto("c.d@20261207.1.0930&&", { "c.d": "Sami" });
    assert.equal(fraseDeCambio(antes, ahora), "Con este cambio salen del plan Wawa; Munay.");
    assert.equal(fraseDeCambio(antes, visto("&&a", { "c.d": "Sami" })), "Con este cambio sale del plan Munay.");
  });
  it("nombra lo que entró, y no lo que se pidió", () => {
    const ahora = visto("&e&a", { b: "Munay", "c.d": "Sami", e: "Kusi", f: "Ñuqa" });
    assert.equal(fraseDeCambio(antes, ahora), "Con este cambio entra Ñuqa.");
    assert.equal(fraseDeCambio(ahora, antes), "Con este cambio sale del plan Ñuqa.");
  });
  it("nombra lo que cambió de día o de equipo, y no lo que se movió", () => {
    const ahora = visto("a@20261207.2.0930&&", { a: "Wawa en 20261207.2", b: "Munay en 20261209.1", "c.d": "Sami" });
    assert.equal(fraseDeCambio(antes, ahora), "Con este cambio cambia de día o de equipo Munay.");
    const todo = visto("a@20261207.2.0930&&", { a: "Wawa", b: "Munay en 20261209.1", n: "Ñuqa" });
    const dice = "Con este cambio sale del plan Sami. Entra Ñuqa. Cambia de día o de equipo Munay.";
    assert.equal(fraseDeCambio(antes, todo), dice);
    const muchas = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`g${i}`, `G${i}`]));
    const otras = Object.fromEntries(Object.entries(muchas).map(([clave, quien]) => [clave, `${quien} en 20261208.1`]));
    const frase = fraseDeCambio(visto("&&", muchas), visto("&x&", otras));
    assert.equal(frase, "Con este cambio cambian de día o de equipo G0; G1; G2; G3; G4; G5 y 3 más.");
  });
  it("calla si nada más cambió, si no hubo un plan antes o si es otro plan", () => {
    const iguales = { a: "Wawa", b: "Munay", "c.d": "Sami" };
    const movida = visto("a@20261207.1.0930&&", iguales);
    assert.equal(fraseDeCambio(antes, movida), "");
    assert.equal(fraseDeCambio(null, movida), "");
    assert.equal(fraseDeCambio(antes, visto("a@20261207.1.0930&&", {}, "territorio=24")), "");
    assert.equal(fraseDeCambio(antes, visto("&&", {})), "");
  });
});

describe("leer el plan mientras llega", () => {
  /** @param {string[]} trozos */
  function respuesta(...trozos) {
    const bytes = trozos.map((trozo) => new TextEncoder().encode(trozo));
    return new Response(ReadableStream.from(bytes));
  }
  /** @type {import("../../assets/visitas.js").Avance[]} */
  let avances = [];
  /** @param {Response} llega */
  function leer(llega) {
    avances = [];
    return leerPlan(llega, (linea) => avances.push(linea));
  }

  it("avisa de cada avance y da el plan", async () => {
    const plan = await leer(
      respuesta('{"avance":0.1,"texto":"Ubicando"}\n{"avance":0,"texto":"a"}\n', '{"plan":"<p>"}\n'),
    );
    assert.deepEqual(plan, { plan: "<p>" });
    assert.deepEqual(
      avances.map(({ avance }) => avance),
      [0.1, 0],
    );
  });
  it("entiende líneas y letras partidas en cualquier sitio", async () => {
    const bytes = new TextEncoder().encode('{"avance":0.5,"texto":"Región"}\n{"plan":"ñandú"}\n');
    for (let corte = 1; corte < bytes.length; corte++) {
      const plan = await leer(new Response(ReadableStream.from([bytes.slice(0, corte), bytes.slice(corte)])));
      assert.deepEqual(plan, { plan: "ñandú" });
      assert.deepEqual(avances, [{ avance: 0.5, texto: "Región" }]);
    }
  });
  it("lanza un error si se corta antes del plan", async () => {
    await assert.rejects(leer(respuesta('{"avance":0.5,"texto":"a"}\n{"pla')), /cortado/);
    await assert.rejects(leer(respuesta()), /cortado/);
  });
});
