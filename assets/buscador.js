/* Búsqueda con el patrón combobox: escribir, flechas, Intro, Escape. */
(function () {
  "use strict";
  var espera = null;
  var pedido = 0;
  var actual = -1;
  /* si lo mostrado es de un texto anterior, y si la persona ya pidió ir al primero */
  var pendiente = false;
  var irAlLlegar = false;

  function caja() {
    return document.getElementById("buscador");
  }
  function panel() {
    return document.getElementById("buscador-resultados");
  }
  function opciones() {
    return Array.prototype.slice.call(panel().querySelectorAll("[role=option]"));
  }

  function preparar(entrada) {
    if (entrada.getAttribute("role") === "combobox") {
      return;
    }
    entrada.setAttribute("role", "combobox");
    entrada.setAttribute("aria-autocomplete", "list");
    entrada.setAttribute("aria-expanded", "false");
    entrada.setAttribute("aria-controls", "buscador-resultados");
    panel().setAttribute("role", "listbox");
    panel().setAttribute("aria-label", "Resultados de la búsqueda");
  }

  function cerrar() {
    panel().hidden = true;
    panel().textContent = "";
    actual = -1;
    caja().setAttribute("aria-expanded", "false");
    caja().removeAttribute("aria-activedescendant");
  }

  function marcar(posicion) {
    var todas = opciones();
    if (!todas.length) {
      return;
    }
    actual = (posicion + todas.length) % todas.length;
    todas.forEach(function (opcion, i) {
      opcion.setAttribute("aria-selected", String(i === actual));
    });
    todas[actual].scrollIntoView({ block: "nearest" });
    caja().setAttribute("aria-activedescendant", todas[actual].id);
  }

  function elegir(opcion) {
    var direccion = opcion.dataset.url;
    caja().value = "";
    cerrar();
    caja().blur();
    if (direccion.indexOf("/lista/") === 0) {
      window.location.assign(direccion);
    } else {
      window.tablero.ir(direccion);
    }
  }

  function mostrar(resultados) {
    var lista = panel();
    lista.textContent = "";
    if (!resultados.length) {
      var nada = document.createElement("div");
      nada.className = "sin-resultados";
      nada.setAttribute("role", "option");
      nada.setAttribute("aria-disabled", "true");
      nada.textContent = "Nada coincide. Pruebe con parte del nombre o con el código.";
      lista.appendChild(nada);
    }
    resultados.forEach(function (fila, i) {
      var opcion = document.createElement("div");
      opcion.id = "resultado-" + i;
      opcion.setAttribute("role", "option");
      opcion.setAttribute("aria-selected", "false");
      opcion.dataset.url = fila.url;
      var nombre = document.createElement("b");
      nombre.textContent = fila.etiqueta;
      var contexto = document.createElement("span");
      contexto.textContent = fila.contexto + " · " + fila.codigo;
      opcion.appendChild(nombre);
      opcion.appendChild(contexto);
      opcion.addEventListener("mousedown", function (evento) {
        evento.preventDefault();
        elegir(opcion);
      });
      lista.appendChild(opcion);
    });
    lista.hidden = false;
    actual = -1;
    caja().setAttribute("aria-expanded", "true");
  }

  function buscar(texto) {
    var mio = ++pedido;
    var periodo = new URLSearchParams(window.location.search).get("periodo") || "";
    fetch("/api/buscar?q=" + encodeURIComponent(texto) + "&periodo=" + encodeURIComponent(periodo))
      .then(function (respuesta) {
        return respuesta.ok ? respuesta.json() : [];
      })
      .then(function (resultados) {
        if (mio === pedido) {
          pendiente = false;
          if (irAlLlegar && resultados.length) {
            irAlLlegar = false;
            mostrar(resultados);
            elegir(opciones()[0]);
            return;
          }
          irAlLlegar = false;
          mostrar(resultados);
        }
      })
      .catch(function () {});
  }

  document.addEventListener("focusin", function (evento) {
    if (evento.target.id === "buscador") {
      preparar(evento.target);
    }
  });
  document.addEventListener("focusout", function (evento) {
    if (evento.target.id === "buscador") {
      window.setTimeout(cerrar, 120);
    }
  });
  document.addEventListener("input", function (evento) {
    if (evento.target.id !== "buscador") {
      return;
    }
    window.clearTimeout(espera);
    /* lo que venga en camino ya no responde a lo escrito */
    pedido++;
    pendiente = true;
    irAlLlegar = false;
    var texto = evento.target.value.trim();
    if (!texto) {
      pendiente = false;
      cerrar();
      return;
    }
    espera = window.setTimeout(function () {
      buscar(texto);
    }, 80);
  });
  document.addEventListener("keydown", function (evento) {
    if (evento.target.id === "buscador") {
      if (evento.key === "ArrowDown" || evento.key === "ArrowUp") {
        evento.preventDefault();
        marcar(actual + (evento.key === "ArrowDown" ? 1 : -1));
      } else if (evento.key === "Enter") {
        var todas = opciones().filter(function (opcion) {
          return opcion.dataset.url;
        });
        if (pendiente && actual < 0) {
          /* lo que se ve es de un texto anterior: se espera al de este */
          evento.preventDefault();
          irAlLlegar = true;
        } else if (todas.length) {
          evento.preventDefault();
          elegir(todas[Math.max(actual, 0)]);
        }
      } else if (evento.key === "Escape") {
        cerrar();
      }
    } else if (evento.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(evento.target.tagName)) {
      evento.preventDefault();
      caja().focus();
    }
  });
})();
