/* El pasaporte de una cifra en un panel sobre la página, y los botones de copiar e imprimir. Todo enlace que abre un
   pasaporte funciona también sin este guion: lleva a la página del pasaporte. */
(function () {
  "use strict";
  var panel = null;

  function crear() {
    panel = document.createElement("dialog");
    panel.id = "pasaporte";
    panel.className = "panel-pasaporte";
    panel.setAttribute("aria-labelledby", "pasaporte-titulo");
    /* un clic en el fondo cae en el propio panel, no en lo que contiene */
    panel.addEventListener("click", function (evento) {
      if (evento.target === panel) {
        panel.close();
      }
    });
    document.body.appendChild(panel);
  }

  /* La dirección de esta pantalla con este pasaporte abierto: quien la abra ve lo mismo. */
  function propia(consulta) {
    var aqui = new URLSearchParams(window.location.search);
    var carga = panel.querySelector(".enlace-propio").dataset.generacion;
    aqui.set("pasaporte", [consulta.get("indicador") || "cobertura", consulta.get("territorio"), carga].join("~"));
    if (!aqui.get("periodo")) {
      aqui.set("periodo", consulta.get("periodo"));
    }
    return window.location.origin + window.location.pathname + "?" + aqui.toString();
  }

  function abrir(consulta) {
    return fetch("/fragmento/pasaporte?" + consulta.toString())
      .then(function (respuesta) {
        if (!respuesta.ok) {
          throw new Error("sin pasaporte");
        }
        return respuesta.text();
      })
      .then(function (texto) {
        if (!panel) {
          crear();
        }
        panel.innerHTML = texto;
        panel.querySelector(".enlace-propio").href = propia(consulta);
        panel.querySelector("[data-accion=copiar]").hidden = false;
        if (!panel.open) {
          panel.showModal();
        }
        panel.scrollTop = 0;
        panel.querySelector("#pasaporte-titulo").focus();
      });
  }

  function copiar(boton) {
    var enlace = boton.parentNode.querySelector(".enlace-propio");
    var texto = enlace ? enlace.href : window.location.href;
    function dicho() {
      var antes = boton.textContent;
      boton.textContent = "Copiado";
      window.setTimeout(function () {
        boton.textContent = antes;
      }, 1500);
    }
    /* sin conexión segura el navegador no da el portapapeles: se copia desde una caja de texto */
    function aMano() {
      var caja = document.createElement("textarea");
      caja.value = texto;
      boton.parentNode.appendChild(caja);
      caja.select();
      document.execCommand("copy");
      caja.remove();
      boton.focus();
      dicho();
    }
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(texto).then(dicho, aMano);
    } else {
      aMano();
    }
  }

  document.addEventListener("click", function (evento) {
    var boton = evento.target.closest("[data-accion]");
    if (boton) {
      var accion = boton.dataset.accion;
      if (accion === "cerrar-pasaporte") {
        panel.close();
      } else if (accion === "copiar") {
        copiar(boton);
      } else if (accion === "imprimir") {
        document.querySelectorAll("details.desplegable[open]").forEach(function (abierto) {
          abierto.open = false;
        });
        window.print();
      }
      return;
    }
    var enlace = evento.target.closest("a");
    if (!enlace || evento.defaultPrevented || evento.button || evento.ctrlKey || evento.metaKey || evento.shiftKey) {
      return;
    }
    if (enlace.classList.contains("abre-pasaporte")) {
      evento.preventDefault();
      abrir(new URLSearchParams(enlace.search)).catch(function () {
        window.location.assign(enlace.href);
      });
    }
  });

  /* Una dirección con «pasaporte=indicador~territorio» lo abre en cuanto la pantalla está. */
  var pedido = new URLSearchParams(window.location.search).get("pasaporte");
  if (pedido) {
    var partes = pedido.split("~");
    var consulta = new URLSearchParams(window.location.search);
    consulta = new URLSearchParams({
      territorio: partes[1] || "PE",
      indicador: partes[0],
      periodo: consulta.get("periodo") || "",
    });
    if (!consulta.get("periodo")) {
      consulta.delete("periodo");
    }
    if (partes[2]) {
      consulta.set("generacion", partes[2]);
    }
    var vigia = new MutationObserver(function () {
      if (document.getElementById("titular")) {
        vigia.disconnect();
        abrir(consulta).catch(function () {});
      }
    });
    vigia.observe(document.documentElement, { childList: true, subtree: true });
  }
})();
