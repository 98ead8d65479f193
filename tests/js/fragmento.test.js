import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it, mock } from "node:test";
import { exigirQueQuepa, Fallo, falloDe, fraseDe, pedir, senasDe, Turno } from "../../assets/fragmento.js";

const CONEXION = "No llegó: revise la conexión con el tablero.";
const originalFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = originalFetch;
});

/** @param {(direccion: string, opciones: RequestInit) => Promise<Response>} responder */
function responde(responder) {
  globalThis.fetch = /** @type {typeof fetch} */ (/** @type {unknown} */ (mock.fn(responder)));
}

/** @param {string} cuerpo @param {number} estado @param {string} tipo */
function respuesta(cuerpo, estado = 200, tipo = "text/plain; charset=utf-8") {
  return new Response(cuerpo, { status: estado, headers: { "Content-Type": tipo } });
}

describe("la frase de un fallo", () => {
  it("es la del tablero, si la dijo", () => {
    const fallo = falloDe(400, "text/plain; charset=utf-8", "El archivo está vacío.");
    assert.deepEqual([fallo.message, fallo.estado, fallo.dicha], ["El archivo está vacío.", 400, true]);
    assert.equal(fraseDe(fallo, "otra"), "El archivo está vacío.");
  });

  it("no es la página de error de un servidor web que está delante", () => {
    for (const [estado, tipo, texto] of /** @type {[number, string | null, string][]} */ ([
      [502, "text/html", "<h1>Bad Gateway</h1>"],
      [500, "text/plain", ""],
      [0, null, ""],
    ])) {
      const fallo = falloDe(estado, tipo, texto);
      assert.deepEqual([fallo.message, fallo.estado, fallo.dicha], [CONEXION, estado, false]);
      assert.equal(fraseDe(fallo, "No se pudo pedir el plan."), "No se pudo pedir el plan.");
    }
  });

  it("dice quién puede dejar pasar un archivo demasiado grande", () => {
    assert.match(falloDe(413, "text/html", "<h1>413</h1>").message, /no deja pasar un archivo de ese tamaño/);
    assert.equal(falloDe(413, "text/plain", "La petición es demasiado grande.").dicha, true);
  });

  it("no es la de un error de programación", () => {
    assert.equal(fraseDe(new TypeError("x is undefined"), "la propia"), "la propia");
  });
});

describe("pedir", () => {
  it("da la respuesta buena tal cual", async () => {
    responde(async () => respuesta("hola"));
    assert.equal(await (await pedir("/a")).text(), "hola");
  });

  it("lanza el fallo con su frase y su estado", async () => {
    responde(async () => respuesta("Hace falta la clave.", 403));
    await assert.rejects(pedir("/a"), { name: "Fallo", message: "Hace falta la clave.", estado: 403 });
  });

  it("sin conexión lo dice en español, y no con las palabras del navegador", async () => {
    responde(async () => {
      throw new TypeError("Failed to fetch");
    });
    await assert.rejects(pedir("/a"), { name: "Fallo", message: CONEXION, estado: 0 });
  });

  it("deja pasar lo que no es falta de conexión", async () => {
    responde(async () => {
      throw new DOMException("soltada", "AbortError");
    });
    await assert.rejects(pedir("/a"), { name: "AbortError" });
  });
});

describe("un turno", () => {
  /** @type {((respuesta: Response) => void)[]} */
  let llegar;
  beforeEach(() => {
    llegar = [];
    responde(
      (_direccion, { signal }) =>
        new Promise((listo, falla) => {
          llegar.push(listo);
          signal?.addEventListener("abort", () => falla(new DOMException("soltada", "AbortError")));
        }),
    );
  });
  /** @param {Response} recibida */
  const texto = (recibida) => recibida.text();

  it("da lo leído de la única petición", async () => {
    const pedida = new Turno().pedir("/a", texto);
    llegar[0](respuesta("uno"));
    assert.equal(await pedida, "uno");
  });

  it("corta la anterior, que no da nada ni falla", async () => {
    const turno = new Turno();
    const primera = turno.pedir("/a", texto);
    const segunda = turno.pedir("/b", texto);
    assert.equal(await primera, undefined);
    llegar[1](respuesta("dos"));
    assert.equal(await segunda, "dos");
  });

  it("no da lo que se terminó de leer después de soltarlo", async () => {
    const turno = new Turno();
    const pedida = turno.pedir("/a", async (recibida) => {
      const leido = await recibida.text();
      turno.soltar();
      return leido;
    });
    llegar[0](respuesta("tarde"));
    assert.equal(await pedida, undefined);
  });

  it("dice que no llegó si se corta al leer, y sirve otra vez", async () => {
    const turno = new Turno();
    const cortada = turno.pedir("/a", async () => {
      throw new TypeError("network error");
    });
    llegar[0](respuesta("uno"));
    await assert.rejects(cortada, (error) => error instanceof Fallo && error.message === CONEXION);
    const otra = turno.pedir("/a", texto);
    llegar[1](respuesta("dos"));
    assert.equal(await otra, "dos");
  });

  it("conserva la frase que dijo el tablero", async () => {
    const pedida = new Turno().pedir("/a", texto);
    llegar[0](respuesta("No existe.", 404));
    await assert.rejects(pedida, { message: "No existe.", estado: 404, dicha: true });
  });
});

describe("una dirección", () => {
  it("que cabe es la misma, y la que no, un fallo que dice qué hacer", () => {
    const justa = "x".repeat(4000);
    assert.equal(exigirQueQuepa(justa), justa);
    assert.throws(() => exigirQueQuepa(`${justa}x`), {
      name: "Fallo",
      dicha: true,
      message: /4001 letras de 4000.*quite/,
    });
  });
});

describe("las señas de una pieza", () => {
  /** @param {string} localName @param {string} clave @param {string} id */
  function pieza(localName, clave = "", id = "") {
    const fila = clave ? { dataset: { clave } } : null;
    return /** @type {Element} */ (/** @type {unknown} */ ({ localName, id, closest: () => fila }));
  }

  it("son de su fila: si el orden cambia, siguen a la misma visita", () => {
    const [, laDeB] = senasDe([pieza("details", "A"), pieza("details", "B"), pieza("details", "B")]);
    assert.equal(senasDe([pieza("details", "B"), pieza("details", "A")])[0], laDeB);
  });
  it("sin fila ni nombre son su lugar, y con nombre, su nombre", () => {
    assert.deepEqual(senasDe([pieza("a"), pieza("a"), pieza("a", "", "uno")]), [" a 0", " a 1", "#uno 0"]);
  });
});
