import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { respuestaDe } from "../../assets/primera.js";

const llamada = JSON.stringify({
  outputs: [
    { id: "territorio-titular", property: "children" },
    { id: "territorio-mapa-modo", property: "className" },
    { id: "visitas", property: "hidden" },
    { id: "visitas-tira", property: "children" },
    { id: "pagina-simple", property: "children" },
  ],
});
const escrita = JSON.stringify({
  "territorio-titular.children": "=",
  "territorio-mapa-modo.className": "modo-mapa",
  "visitas.hidden": true,
  "pagina-simple.children": null,
});

describe("lo que se responde a Dash con lo que ya se ve", () => {
  it("es lo que el servidor diría: lo escrito, de su sitio; lo demás, tal cual; y lo que no cambia no va", () => {
    const { multi, response } = respuestaDe(llamada, escrita) ?? assert.fail("sin respuesta");
    assert.equal(multi, true);
    assert.deepEqual(Object.keys(response), ["territorio-titular", "territorio-mapa-modo", "visitas", "pagina-simple"]);
    assert.equal(response["territorio-titular"].children.props["data-html"], "#primera #territorio-titular > .cruda");
    assert.deepEqual(response["territorio-mapa-modo"], { className: "modo-mapa" });
    assert.deepEqual([response.visitas.hidden, response["pagina-simple"].children], [true, null]);
  });
  it("no es nada si el documento no la trae: Dash la pide", () => {
    assert.equal(respuestaDe(llamada, undefined), null);
  });
});
