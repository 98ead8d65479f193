/* La página de visitas en el navegador: mover un peso reordena al momento, el plan se pide después de mostrar el texto,
   y todo queda en la dirección. */
(function () {
  "use strict";

  var ESPERA_PESO = 25;
  var pedidoDePlan = null;
  var pedidoDePeso = null;
  var espera = null;

  function poner(identificador, propiedades) {
    window.dash_clientside.set_props(identificador, propiedades);
  }
  /* HTML que escribe el servidor, ya escapado, en un sitio que Dash no toca. Lo que estaba abierto sigue abierto. */
  function escribir(identificador, html) {
    var sitio = document.getElementById(identificador);
    if (!sitio || html === undefined) {
      return;
    }
    var abiertos = Array.prototype.map.call(sitio.querySelectorAll("details"), function (plegado) {
      return plegado.open;
    });
    sitio.innerHTML = html;
    var nuevos = sitio.querySelectorAll("details");
    if (nuevos.length === abiertos.length) {
      nuevos.forEach(function (plegado, i) {
        plegado.open = abiertos[i] && !plegado.classList.contains("desplegable");
      });
    }
  }
  function escribirPartes(partes) {
    escribir("visitas-acciones", partes.acciones);
    escribir("visitas-plan", partes.plan);
    escribir("visitas-prioridad", partes.prioridad);
  }
  function buscar(selector) {
    return document.querySelector(selector);
  }
  function enVisitas() {
    return window.location.pathname === "/visitas";
  }

  /* -- historia de esta pestaña: para saber si «Deshacer» tiene adónde volver ---------------------------------- */

  function historia() {
    try {
      return JSON.parse(window.sessionStorage.getItem("visitas") || "[]");
    } catch (error) {
      return [];
    }
  }
  function guardar(pasos) {
    try {
      window.sessionStorage.setItem("visitas", JSON.stringify(pasos.slice(-40)));
    } catch (error) {
      /* sin almacenamiento no hay botón de deshacer; el del navegador sigue */
    }
  }
  function anotarPaso() {
    var pasos = historia();
    var aqui = window.location.search;
    if (pasos[pasos.length - 2] === aqui) {
      pasos.pop();
    } else if (pasos[pasos.length - 1] !== aqui) {
      pasos.push(aqui);
    }
    guardar(pasos);
  }
  function cambiarDireccion(consulta) {
    var pasos = historia();
    window.history.replaceState(window.history.state, "", "/visitas" + consulta);
    if (pasos.length) {
      pasos[pasos.length - 1] = consulta;
      guardar(pasos);
    }
  }
  function mostrarDeshacer() {
    var pasos = historia();
    var previo = new URLSearchParams(pasos[pasos.length - 2] || "");
    var actual = new URLSearchParams(window.location.search);
    var sirve = previo.get("gen") && previo.get("territorio") === actual.get("territorio");
    document.querySelectorAll('[data-hacer="deshacer"]').forEach(function (boton) {
      boton.hidden = !sirve;
    });
  }

  /* -- dibujar y planificar ---------------------------------------------------------------------------------- */

  function trasPintar(seguir) {
    if (document.hidden) {
      seguir();
      return;
    }
    window.requestAnimationFrame(function () {
      window.setTimeout(seguir, 0);
    });
  }

  /* Una figura a la vez: si llega otra antes de que el mapa termine con la anterior, deja de cargar sus fuentes. */
  var TURNO_MAXIMO = 6000;
  var dibujando = false;
  var pendiente = null;

  function dibujar(figura) {
    if (!figura) {
      return;
    }
    if (dibujando) {
      pendiente = figura;
      return;
    }
    dibujando = true;
    pendiente = null;
    poner("visitas-mapa", { figure: aLaMedida(figura) });
    esperarMapa(figura.data.length, performance.now() + TURNO_MAXIMO);
  }
  function esperarMapa(trazos, limite) {
    var grafica = buscar("#visitas-mapa .js-plotly-plot");
    var mapa = grafica && grafica._fullLayout && grafica._fullLayout.map && grafica._fullLayout.map._subplot;
    var listo = mapa && mapa.map && mapa.map.loaded() && grafica.data.length === trazos;
    if (!listo && performance.now() < limite && !document.hidden) {
      window.setTimeout(function () {
        esperarMapa(trazos, limite);
      }, 60);
      return;
    }
    if (listo) {
      mostrarNumeros(mapa.map);
    }
    dibujando = false;
    dibujar(pendiente);
  }
  /* MapLibre esconde el texto que tapa a otro; el número de una visita se ve siempre. Plotly no deja pedirlo. */
  function mostrarNumeros(mapa) {
    mapa.getStyle().layers.forEach(function (capa) {
      if (capa.type === "symbol" && mapa.getLayoutProperty(capa.id, "text-size") === 12) {
        mapa.setLayoutProperty(capa.id, "text-allow-overlap", true);
        mapa.setLayoutProperty(capa.id, "text-ignore-placement", true);
      }
    });
  }
  /* El servidor encuadra para un lienzo de referencia; aquí se corrige a la medida real, sobre una copia. */
  function aLaMedida(figura) {
    var lienzo = document.getElementById("visitas-mapa-panel");
    var referencia = figura.layout.meta.lienzo;
    if (!lienzo || !lienzo.clientWidth || !lienzo.clientHeight) {
      return figura;
    }
    var escala = Math.min(lienzo.clientWidth / referencia[0], lienzo.clientHeight / referencia[1]);
    var zoom = Math.max(0, figura.layout.map.zoom + Math.log2(escala));
    var mapa = Object.assign({}, figura.layout.map, { zoom: zoom });
    return Object.assign({}, figura, { layout: Object.assign({}, figura.layout, { map: mapa }) });
  }

  function avisarAvance(linea) {
    var texto = document.getElementById("visitas-avance-texto");
    var barra = document.getElementById("visitas-avance-barra");
    var marco = document.getElementById("visitas-avance");
    if (texto && barra && marco) {
      texto.textContent = linea.texto + "…";
      barra.style.width = Math.round(linea.avance * 100) + "%";
      marco.setAttribute("aria-valuenow", String(Math.round(linea.avance * 100)));
    }
  }

  function recibir(salidas) {
    if (salidas.titular) {
      poner("visitas-titular", { children: salidas.titular });
    }
    escribirPartes(salidas);
    if (salidas.mapa_pie) {
      poner("visitas-mapa-pie", { children: salidas.mapa_pie });
    }
    if (salidas.direccion && enVisitas()) {
      cambiarDireccion(salidas.direccion.slice(salidas.direccion.indexOf("?")));
    }
    dibujar(salidas.figura);
    trasPintar(function () {
      mostrarDeshacer();
      var titular = document.getElementById("titular");
      if (salidas.titular && titular) {
        document.getElementById("visitas-aviso").textContent = "Plan listo. " + titular.textContent;
      }
    });
  }

  function fallar() {
    recibir({ plan: "<p class=\"franja-en-pagina\">No se pudo pedir el plan. Revise la conexión y pulse Planificar.</p>" });
  }

  function pedirPlan(consulta) {
    cancelarPlan();
    if (!consulta) {
      return;
    }
    var control = new AbortController();
    pedidoDePlan = control;
    window
      .fetch("/visitas/plan?" + consulta, { signal: control.signal })
      .then(function (respuesta) {
        if (!respuesta.ok) {
          throw new Error(String(respuesta.status));
        }
        return leerLineas(respuesta.body.getReader());
      })
      .then(function (salidas) {
        if (pedidoDePlan === control) {
          pedidoDePlan = null;
          recibir(salidas);
        }
      })
      .catch(function (error) {
        if (error.name !== "AbortError" && pedidoDePlan === control) {
          pedidoDePlan = null;
          fallar();
        }
      });
  }
  function cancelarPlan() {
    if (pedidoDePlan) {
      pedidoDePlan.abort();
      pedidoDePlan = null;
    }
  }
  /* Una línea de JSON por avance; la última es el plan. */
  function leerLineas(lector) {
    var texto = "";
    var letras = new TextDecoder();
    function seguir() {
      return lector.read().then(function (trozo) {
        texto += letras.decode(trozo.value || new Uint8Array(), { stream: !trozo.done });
        var lineas = texto.split("\n");
        texto = lineas.pop();
        for (var i = 0; i < lineas.length; i++) {
          var linea = JSON.parse(lineas[i]);
          if (linea.avance === undefined) {
            return linea;
          }
          avisarAvance(linea);
        }
        if (trozo.done) {
          throw new Error("el plan llegó cortado");
        }
        return seguir();
      });
    }
    return seguir();
  }

  window.dash_clientside = Object.assign(window.dash_clientside || {}, {
    visitas: {
      alPintar: function (pedido) {
        cancelarPlan();
        if (!pedido || !enVisitas()) {
          return window.dash_clientside.no_update;
        }
        anotarPaso();
        escribirPartes(pedido.html);
        trasPintar(function () {
          mostrarDeshacer();
          dibujar(pedido.figura);
          pedirPlan(pedido.plan);
        });
        return window.dash_clientside.no_update;
      },
      irDesdeMapa: function (clic) {
        if (!clic || !clic.points || !clic.points.length) {
          return window.dash_clientside.no_update;
        }
        var datos = clic.points[clic.points.length - 1].customdata;
        var grafica = buscar("#visitas-mapa .js-plotly-plot");
        var enlaces = grafica && grafica.layout && grafica.layout.meta && grafica.layout.meta.enlaces;
        if (datos && enlaces && enlaces[datos[4]]) {
          window.tablero.ir(enlaces[datos[4]].replace("{}", encodeURIComponent(datos[0])));
        }
        return null;
      },
    },
  });

  /* -- pesos ------------------------------------------------------------------------------------------------- */

  function pesos() {
    return Array.prototype.map.call(
      document.querySelectorAll("#visitas-lista-de-pesos input[type=range]"),
      function (control) {
        return control.value;
      }
    );
  }
  function conPesos() {
    var campos = new URLSearchParams(window.location.search);
    campos.set("pesos", pesos().join("."));
    return "?" + campos.toString();
  }
  function reordenar(planificar) {
    var consulta = conPesos();
    cambiarDireccion(consulta);
    if (pedidoDePeso) {
      pedidoDePeso.abort();
    }
    var control = new AbortController();
    pedidoDePeso = control;
    window
      .fetch("/visitas/prioridad" + consulta, { signal: control.signal })
      .then(function (respuesta) {
        if (!respuesta.ok) {
          throw new Error(String(respuesta.status));
        }
        return respuesta.json();
      })
      .then(function (salidas) {
        if (pedidoDePeso !== control) {
          return;
        }
        pedidoDePeso = null;
        escribirPartes(salidas);
        if (salidas.titular) {
          poner("visitas-titular", { children: salidas.titular });
        }
        if (planificar) {
          pedirPlan(salidas.pedido);
        }
      })
      .catch(function () {});
  }

  document.addEventListener("input", function (evento) {
    if (!evento.target.matches("#visitas-lista-de-pesos input[type=range]")) {
      return;
    }
    evento.target.closest(".peso").querySelector("output").textContent = evento.target.value;
    window.clearTimeout(espera);
    espera = window.setTimeout(function () {
      reordenar(false);
    }, ESPERA_PESO);
  });
  /* al soltar, el recorrido se rehace con los pesos nuevos */
  document.addEventListener("change", function (evento) {
    if (evento.target.matches("#visitas-lista-de-pesos input[type=range]")) {
      window.clearTimeout(espera);
      reordenar(Boolean(new URLSearchParams(window.location.search).get("gen")));
    }
  });

  /* -- planificar -------------------------------------------------------------------------------------------- */

  /* De los campos a la dirección: lo vacío no se escribe; lo que es de otro campo se une. */
  function direccionDelFormulario(formulario) {
    var campos = new URLSearchParams(window.location.search);
    var valores = {};
    formulario.querySelectorAll("input[name], select[name]").forEach(function (control) {
      valores[control.name] = control.value.trim();
    });
    valores.jor = (valores["jor-de"] || "").replace(":", "") + "-" + (valores["jor-a"] || "").replace(":", "");
    valores.base = valores["base-libre"] || valores.base;
    ["jor-de", "jor-a", "base-libre"].forEach(function (nombre) {
      delete valores[nombre];
    });
    Object.keys(valores).forEach(function (nombre) {
      if (valores[nombre]) {
        campos.set(nombre, valores[nombre]);
      } else {
        campos.delete(nombre);
      }
    });
    campos.set("gen", formulario.dataset.gen);
    return "/visitas?" + campos.toString();
  }
  document.addEventListener("submit", function (evento) {
    if (evento.target.id !== "visitas-formulario") {
      return;
    }
    evento.preventDefault();
    var direccion = direccionDelFormulario(evento.target);
    if (direccion === "/visitas" + window.location.search) {
      pedirPlan(direccion.split("?")[1]);
    } else {
      window.tablero.ir(direccion);
    }
  });

  var acciones = {
    deshacer: function () {
      window.history.back();
    },
    imprimir: function () {
      window.print();
    },
    copiar: function (boton) {
      var decir = function (texto) {
        boton.textContent = texto;
        window.setTimeout(function () {
          boton.textContent = "Copiar enlace";
        }, 2000);
      };
      if (!navigator.clipboard) {
        decir("Cópielo de la barra");
        return;
      }
      navigator.clipboard.writeText(window.location.href).then(
        function () {
          decir("Copiado");
        },
        function () {
          decir("Cópielo de la barra");
        }
      );
    },
  };
  document.addEventListener("click", function (evento) {
    var enlace = evento.target.closest("a[data-ir]");
    if (enlace && !evento.defaultPrevented && !(evento.ctrlKey || evento.metaKey || evento.shiftKey || evento.button)) {
      evento.preventDefault();
      window.tablero.ir(enlace.getAttribute("href"));
      return;
    }
    /* un salto dentro de la página no cambia la dirección: es del plan */
    var salto = evento.target.closest('#visitas a[href^="#"]');
    var destino = salto && document.getElementById(salto.getAttribute("href").slice(1));
    if (destino) {
      evento.preventDefault();
      destino.tabIndex = -1;
      destino.focus({ preventScroll: true });
      destino.scrollIntoView({ block: "start" });
      return;
    }
    var boton = evento.target.closest("[data-hacer]");
    if (boton && acciones[boton.dataset.hacer]) {
      acciones[boton.dataset.hacer](boton);
    }
  });
})();
