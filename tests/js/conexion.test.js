import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cuerpoPara } from "../../assets/conexion.js";

describe("lo que se pide por adelantado", () => {
  it("es la misma llamada con otra dirección, y lo demás igual", () => {
    const llamada = {
      output: "..a.children...b.hidden..",
      outputs: [{ id: "a", property: "children" }],
      inputs: [
        { id: "ruta", property: "pathname", value: "/" },
        { id: "ruta", property: "search", value: "?periodo=2026" },
      ],
      changedPropIds: ["ruta.pathname"],
    };
    const otra = JSON.parse(cuerpoPara(JSON.stringify(llamada), "/territorio/11", ""));
    assert.deepEqual(
      otra.inputs.map(({ value }) => value),
      ["/territorio/11", ""],
    );
    assert.deepEqual({ ...otra, inputs: llamada.inputs }, llamada);
  });
});
