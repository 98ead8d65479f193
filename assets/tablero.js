/* Lo que el navegador hace sin preguntar al servidor: ir a un territorio del mapa, saber si hay WebGL2,
   poner el título de la ventana y cuidar el foco. */
(function () {
  "use strict";

  function hayWebgl2() {
    try {
      return Boolean(document.createElement("canvas").getContext("webgl2"));
    } catch (error) {
      return false;
    }
  }
  document.cookie = "webgl2=" + (hayWebgl2() ? "si" : "no") + "; path=/; SameSite=Strict";

  /* Promesa que se cumple cuando el navegador ya mostró `cuadros` cuadros. */
  function trasPintar(cuadros) {
    return new Promise(function (listo) {
      (function esperar(faltan) {
        if (!faltan) {
          listo();
          return;
        }
        /* en una pestaña oculta no hay cuadros: no se espera */
        if (document.hidden) {
          listo();
          return;
        }
        window.requestAnimationFrame(function () {
          window.setTimeout(function () {
            esperar(faltan - 1);
          }, 0);
        });
      })(cuadros);
    });
  }

  /* El servidor encuadra para un lienzo de referencia; aquí se corrige a la medida real. */
  function aLaMedida(figura) {
    var referencia = figura.layout.meta.lienzo;
    /* el marco existe desde el principio; la gráfica, solo cuando llegó su código */
    var lienzo = document.querySelector(".lienzo-mapa");
    if (lienzo && lienzo.clientWidth && lienzo.clientHeight) {
      var escala = Math.min(lienzo.clientWidth / referencia[0], lienzo.clientHeight / referencia[1]);
      figura.layout.map.zoom = Math.max(0, figura.layout.map.zoom + Math.log2(escala));
    }
    return figura;
  }

  function ir(direccion) {
    window.history.pushState({}, "", direccion);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  }

  window.tablero = Object.assign(window.tablero || {}, { ir: ir });
  window.dash_clientside = Object.assign(window.dash_clientside || {}, {
    tablero: {
      irDesdeMapa: function (clic) {
        var nada = window.dash_clientside.no_update;
        if (!clic || !clic.points || !clic.points.length) {
          return nada;
        }
        var datos = clic.points[clic.points.length - 1].customdata;
        var mapa = document.querySelector("#mapa .js-plotly-plot");
        var enlaces = mapa && mapa.layout && mapa.layout.meta && mapa.layout.meta.enlaces;
        if (datos && enlaces && enlaces[datos[4]]) {
          ir(enlaces[datos[4]].replace("{}", encodeURIComponent(datos[0])));
        }
        return null;
      },
      /* Primero se ve el texto; en el cuadro siguiente, las gráficas; después, el mapa, que es lo que más pesa. */
      dibujarGraficas: function (figuras) {
        return trasPintar(1).then(function () {
          return [figuras.tendencia, figuras.inasistencias];
        });
      },
      dibujarMapa: function (figuras) {
        if (!figuras.mapa) {
          return window.dash_clientside.no_update;
        }
        return trasPintar(2).then(function () {
          return aLaMedida(figuras.mapa);
        });
      },
    },
  });

  /* La tabla de listas pinta los nombres como enlaces propios, nunca como HTML. */
  window.dashAgGridComponentFunctions = Object.assign(window.dashAgGridComponentFunctions || {}, {
    EnlaceTablero: function (celda) {
      return window.React.createElement("a", { href: celda.data.url }, celda.value);
    },
  });

  /* Un menú abierto se cierra con Escape, al elegir o al hacer clic fuera. */
  document.addEventListener("keydown", function (evento) {
    if (evento.key !== "Escape") {
      return;
    }
    var abierto = document.querySelector("details.desplegable[open]");
    if (abierto) {
      abierto.open = false;
      abierto.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", function (evento) {
    document.querySelectorAll("details.desplegable[open]").forEach(function (abierto) {
      if (!abierto.contains(evento.target) || evento.target.closest(".menu a")) {
        abierto.open = false;
      }
    });
  });

  /* Al cambiar de vista cambia el titular: se actualiza el título de la ventana y, si el foco se perdió con el
     enlace que desapareció o quedó escondido (antes o poco después), pasa al titular. */
  var anterior = "";
  var cambio = -Infinity;
  var ESPERA = 1000;
  function recuperarFoco() {
    var titular = document.getElementById("titular");
    var perdido = document.activeElement === document.body || !document.activeElement;
    if (titular && perdido && performance.now() - cambio < ESPERA) {
      titular.focus({ preventScroll: true });
    }
  }
  new MutationObserver(function () {
    var titular = document.getElementById("titular");
    var frase = titular ? titular.textContent : "";
    if (frase && frase !== anterior) {
      document.title = frase + " · Grupos de apoyo a la lactancia materna";
      if (anterior) {
        cambio = performance.now();
        /* lo que se esconde pierde el foco más tarde y sin cambiar el documento */
        [60, 250, 800].forEach(function (espera) {
          window.setTimeout(recuperarFoco, espera);
        });
      }
      anterior = frase;
    }
    recuperarFoco();
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
})();
