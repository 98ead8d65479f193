import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { enCsv, enUnArchivo, filasDe } from "../../assets/visita.js";

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

describe("lo que se envía de las visitas de un equipo", () => {
  const respondida = (/** @type {Record<string, string>} */ visita, acuerdos = [{}]) => ({
    quien: visita.codigo_supervision,
    visita: { fecha: "2026-12-07", ...visita },
    acuerdos,
  });
  it("deja fuera la que nadie respondió, y de la que no se hizo lleva solo por qué", () => {
    const { supervisiones, acuerdos, faltas } = filasDe([
      respondida({ codigo_supervision: "V-1", resultado: "", hallazgo_acta: "si" }, [{ acuerdo: "acta" }]),
      respondida(
        { codigo_supervision: "V-2", resultado: "no_hecha", motivo_no_hecha: "sin_acceso", hallazgo_acta: "si" },
        [{ acuerdo: "acta" }],
      ),
      respondida({ codigo_supervision: "V-3", resultado: "hecha", motivo_no_hecha: "sin_acceso", hallazgo_acta: "si" }),
    ]);
    assert.deepEqual(supervisiones, [
      { fecha: "2026-12-07", codigo_supervision: "V-2", resultado: "no_hecha", motivo_no_hecha: "sin_acceso" },
      { fecha: "2026-12-07", codigo_supervision: "V-3", resultado: "hecha", hallazgo_acta: "si" },
    ]);
    assert.deepEqual([acuerdos, faltas], [[], []]);
  });
  it("un acuerdo lleva la fecha en que se hizo la visita, y a medias no sale", () => {
    const entero = { codigo_acuerdo: "A-1", acuerdo: "acta", a_cargo_de: "red", fecha_compromiso: "2027-01-15" };
    const hecha = { codigo_supervision: "V-1", resultado: "hecha", fecha: "2026-12-09" };
    const bien = filasDe([respondida(hecha, [entero, { acuerdo: "" }])]);
    assert.deepEqual(bien.acuerdos, [{ ...entero, fecha: "2026-12-09" }]);
    assert.match(filasDe([respondida(hecha, [{ ...entero, a_cargo_de: "" }])]).faltas[0], /V-1.*a cargo de quién/);
    assert.match(filasDe([respondida({ ...hecha, fecha: "" })]).faltas[0], /Falta la fecha de V-1/);
  });
  it("las dos tablas van una debajo de otra, separadas, y la vacía no va", () => {
    assert.equal(enUnArchivo([[{ a: "1" }], [{ b: "2" }]]), '"a"\r\n"1"\r\n\r\n"b"\r\n"2"\r\n');
    assert.equal(enUnArchivo([[{ a: "1" }], []]), '"a"\r\n"1"\r\n');
  });
});
