import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { enVuelta, queHacer } from "../../assets/buscador.js";
import { parteSubida, pideClave } from "../../assets/datos.js";
import { falloDe } from "../../assets/fragmento.js";
import { adonde } from "../../assets/grupos.js";
import { nombreDelDibujo } from "../../assets/llevar.js";
import { acercada, dentroDe, haciaLaFlecha, masCercano, puntosDe, seEnciman } from "../../assets/mapa.js";
import { esClicSimple } from "../../assets/pagina.js";
import { consultaPropia, pedidoDe } from "../../assets/pasaporte.js";

describe("un clic en un enlace", () => {
  const clic = { defaultPrevented: false, button: 0, ctrlKey: false, metaKey: false, shiftKey: false };
  it("va ahí mismo si nadie pide otra cosa", () => {
    assert.equal(esClicSimple(clic), true);
  });
  it("se deja al navegador si abre otra pestaña o ya lo atendió otro", () => {
    const otros = [{ button: 1 }, { ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { defaultPrevented: true }];
    for (const otro of otros) {
      assert.equal(esClicSimple({ ...clic, ...otro }), false);
    }
  });
});

describe("un grupo que es una sola parada", () => {
  it("se recorre con las flechas, dando la vuelta, y por sus extremos", () => {
    const teclas = ["ArrowRight", "ArrowLeft", "Home", "End"];
    assert.deepEqual(
      teclas.map((tecla) => adonde(tecla, 2, 3)),
      [0, 1, 0, 2],
    );
    assert.equal(adonde("ArrowLeft", 0, 3), 2);
  });
  it("deja las demás teclas: arriba y abajo mueven la página", () => {
    assert.deepEqual(
      ["ArrowUp", "ArrowDown", "Tab", "Enter", "toString"].map((tecla) => adonde(tecla, 0, 3)),
      [-1, -1, -1, -1, -1],
    );
  });
});

describe("el buscador", () => {
  const quieto = { pendiente: false, actual: -1, cuantas: 3 };
  it("recorre las opciones dando la vuelta", () => {
    assert.deepEqual(
      [0, 2, 3, -1].map((posicion) => enVuelta(posicion, 3)),
      [0, 2, 0, 2],
    );
  });
  it("baja, sube, cierra y deja las demás teclas", () => {
    const hechas = ["ArrowDown", "ArrowUp", "Escape", "a", "Tab"].map((tecla) => queHacer(tecla, quieto));
    assert.deepEqual(hechas, ["bajar", "subir", "cerrar", "nada", "nada"]);
  });
  it("con Intro va a una opción, si hay alguna", () => {
    assert.equal(queHacer("Enter", quieto), "ir");
    assert.equal(queHacer("Enter", { ...quieto, cuantas: 0 }), "nada");
  });
  it("con Intro espera a lo último escrito, salvo que ya se eligiera una opción", () => {
    assert.equal(queHacer("Enter", { ...quieto, pendiente: true }), "esperar");
    assert.equal(queHacer("Enter", { ...quieto, pendiente: true, cuantas: 0 }), "esperar");
    assert.equal(queHacer("Enter", { ...quieto, pendiente: true, actual: 1 }), "ir");
  });
});

describe("subir un archivo", () => {
  it("dice qué parte va, en entero, y 0 mientras no se sabe de cuánto", () => {
    assert.equal(parteSubida({ lengthComputable: true, loaded: 1, total: 3 }), 33);
    assert.equal(parteSubida({ lengthComputable: true, loaded: 3, total: 3 }), 100);
    assert.equal(parteSubida({ lengthComputable: false, loaded: 5, total: 0 }), 0);
  });
  it("pide la clave solo si el tablero dice que falta", () => {
    assert.equal(pideClave(falloDe(403, "text/plain", "Para cambiar los datos hace falta la clave.")), true);
    assert.equal(pideClave(falloDe(403, "text/plain", "Defina TABLERO_CLAVE en el servidor.")), false);
    assert.equal(pideClave(falloDe(400, "text/plain", "la clave")), false);
    assert.equal(pideClave(falloDe(403, "text/html", "<p>clave</p>")), false);
    assert.equal(pideClave(new Error("clave")), false);
  });
});

describe("el mapa", () => {
  const entera = { x: 0, y: 0, ancho: 400, alto: 600 };
  it("se acerca sin mover el punto señalado, hasta un tope, y no se sale de su lienzo", () => {
    const cerca = acercada(entera, entera, 2, 100, 300);
    assert.deepEqual(cerca, { x: 50, y: 150, ancho: 200, alto: 300 });
    assert.deepEqual(acercada(entera, entera, 2, 400, 600), { x: 200, y: 300, ancho: 200, alto: 300 });
    assert.equal(acercada(entera, entera, 1000, 100, 100).ancho, 400 / 12);
    // alejarse más que el lienzo entero es verlo entero
    assert.deepEqual(acercada(cerca, entera, 0.1, 0, 0), entera);
    assert.deepEqual(dentroDe({ x: -50, y: 900, ancho: 200, alto: 300 }, entera), {
      x: 0,
      y: 300,
      ancho: 200,
      alto: 300,
    });
  });
  it("dos rótulos se enciman si comparten algo, y no si se tocan", () => {
    const uno = { left: 0, right: 10, top: 0, bottom: 10 };
    assert.equal(seEnciman(uno, { left: 9, right: 20, top: 9, bottom: 20 }), true);
    assert.equal(seEnciman(uno, { left: 10, right: 20, top: 0, bottom: 10 }), false);
    assert.equal(seEnciman(uno, { left: 0, right: 10, top: 11, bottom: 20 }), false);
  });
  it("con una flecha va al área más cercana de ese lado, y se queda si no hay ninguna", () => {
    const [centro, este, lejos, sur] = [
      { x: 0, y: 0 },
      { x: 10, y: 3 },
      { x: 40, y: 0 },
      { x: 2, y: 12 },
    ];
    const todas = [centro, este, lejos, sur];
    assert.equal(haciaLaFlecha(centro, todas, 1, 0), este);
    assert.equal(haciaLaFlecha(centro, todas, 0, 1), sur);
    assert.equal(haciaLaFlecha(centro, todas, -1, 0), centro);
  });
});

describe("llevarse un dibujo", () => {
  it("toma el nombre que dio el servidor", () => {
    assert.equal(nombreDelDibujo("attachment; filename=x; filename*=UTF-8''mapa_%C3%81ncash.svg"), "mapa_Áncash.png");
    assert.equal(nombreDelDibujo(null), "dibujo.png");
  });
});

describe("la dirección de un pasaporte", () => {
  it("abre lo mismo que se veía al copiarla", () => {
    const pedido = new URLSearchParams({ territorio: "11", indicador: "asistencia", periodo: "2026" });
    const copiada = consultaPropia("?vista=tabla", pedido, "7");
    assert.equal(new URLSearchParams(copiada).get("vista"), "tabla");
    const vuelto = pedidoDe(copiada);
    assert.deepEqual(Object.fromEntries(vuelto ?? []), {
      territorio: "11",
      indicador: "asistencia",
      periodo: "2026",
      generacion: "7",
    });
  });
  it("conserva el periodo de la pantalla y no inventa uno", () => {
    const pedido = new URLSearchParams({ territorio: "11" });
    assert.equal(
      consultaPropia("?periodo=2025", new URLSearchParams({ ...Object.fromEntries(pedido), periodo: "2026" }), "1"),
      "?periodo=2025&pasaporte=cobertura%7E11%7E1",
    );
    assert.equal(consultaPropia("", pedido, "1"), "?pasaporte=cobertura%7E11%7E1");
  });
  it("sin territorio es el del país, y sin pasaporte no pide nada", () => {
    assert.deepEqual(Object.fromEntries(pedidoDe("?pasaporte=cobertura") ?? []), {
      territorio: "PE",
      indicador: "cobertura",
    });
    assert.equal(pedidoDe("?periodo=2026"), null);
    assert.equal(pedidoDe("?pasaporte="), null);
  });
});

describe("la nube de establecimientos", () => {
  it("se lee de su camino: cada paso parte del anterior, en décimas", () => {
    assert.deepEqual(puntosDe("m100 200h0m-30 5h0m0 -205h0", "sin reporte"), [
      { x: 10, y: 20, clase: "sin reporte" },
      { x: 7, y: 20.5, clase: "sin reporte" },
      { x: 7, y: 0, clase: "sin reporte" },
    ]);
    assert.deepEqual(puntosDe("", "x"), []);
  });
  it("da el punto más cercano que está al alcance y, de dos en el mismo sitio, el de encima", () => {
    const puntos = [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 0 },
    ];
    assert.equal(masCercano(puntos, 8, 0, 3), 2);
    assert.equal(masCercano(puntos, 1, 1, 3), 0);
    assert.equal(masCercano(puntos, 5, 0, 3), -1);
    assert.equal(masCercano([], 0, 0, 3), -1);
  });
});
