import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deQuien } from "../../assets/comparacion.js";

describe("lo que se enciende a la vez", () => {
  it("es del mismo territorio, sea cual sea el periodo, el orden o el indicador de su enlace", () => {
    assert.equal(deQuien("/territorio/11?periodo=2026&orden=nombre"), "/territorio/11");
    assert.equal(deQuien("/territorio/11?periodo=2025"), deQuien("/territorio/11"));
    assert.notEqual(deQuien("/territorio/11"), deQuien("/territorio/11-01"));
    assert.equal(deQuien("/establecimiento/00002318?periodo=2026"), "/establecimiento/00002318");
  });
  it("no es nada si el enlace no lleva a un territorio", () => {
    for (const otra of [
      "/lista/sin_grupo/11?periodo=2026",
      "/pasaporte?territorio=11",
      "/",
      "/territorio/",
      "",
      null,
    ]) {
      assert.equal(deQuien(otra), "");
    }
  });
});
