import assert from "node:assert/strict";
import { it } from "node:test";
import { direccionBuscada } from "../../assets/lista.js";

it("lo buscado va en la dirección con lo demás, y lo vacío no se escribe", () => {
  /** @type {[string, string][]} */
  const campos = [
    ["q", "  ñaña & cía "],
    ["periodo", "2026"],
    ["orden", "-km"],
    ["columnas", " "],
  ];
  const direccion = direccionBuscada("/lista/sin_grupo/11", campos);
  assert.equal(direccion, "/lista/sin_grupo/11?q=%C3%B1a%C3%B1a+%26+c%C3%ADa&periodo=2026&orden=-km");
});
