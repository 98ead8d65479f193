import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { enCsv } from "../../assets/formulario.js";

describe("el archivo de lo anotado", () => {
  it("lleva los títulos del contrato, y en blanco lo que una fila no dice", () => {
    const filas = [{ codigo_grupo: "G-1", fecha: "2026-05-12" }, { codigo_grupo: "G-2" }];
    assert.equal(
      enCsv(["codigo_grupo", "fecha"], filas),
      '"codigo_grupo","fecha"\r\n"G-1","2026-05-12"\r\n"G-2",""\r\n',
    );
  });
  it("conserva los ceros, las comas, las comillas y los renglones de lo escrito", () => {
    const fila = { codigo_renipress: "00002318", nombre: 'Leche, "Vida"\ny más' };
    assert.equal(enCsv(Object.keys(fila), [fila]).split("\r\n")[1], '"00002318","Leche, ""Vida""\ny más"');
  });
});
