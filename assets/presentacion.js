/* La presentación: todas las escenas ya están en el documento; aquí solo se elige cuál se ve.
   Profundizar trae otra historia al mismo documento, para no salir de la pantalla completa. */
(function () {
  "use strict";
  var raiz = document.documentElement;
  var reloj = null;
  var historia, escenas, actual;
  raiz.classList.add("con-guion");

  function preparar() {
    historia = document.getElementById("historia");
    if (!historia) {
      return false;
    }
    escenas = Array.prototype.slice.call(historia.querySelectorAll(".escena"));
    actual = Math.max(
      0,
      escenas.findIndex(function (escena) {
        return escena.classList.contains("actual");
      })
    );
    contar();
    return true;
  }

  function contar() {
    var titulo = escenas[actual].querySelector("h2").textContent;
    document.getElementById("cuenta").textContent = actual + 1 + " / " + escenas.length;
    document.getElementById("anuncio").textContent = "Escena " + (actual + 1) + " de " + escenas.length;
    document.title = titulo + " · " + historia.dataset.titulo;
  }

  /* La dirección dice la escena, el fondo y la generación: recargar o enviar el enlace da lo mismo. */
  function direccion() {
    var url = new URL(historia.dataset.direccion, window.location.origin);
    url.searchParams.set("escena", escenas[actual].dataset.clave);
    url.searchParams.set("tema", raiz.dataset.tema);
    url.searchParams.delete("cada");
    if (reloj) {
      url.searchParams.set("cada", historia.dataset.cada);
    }
    return url.pathname + url.search;
  }
  function anotar() {
    window.history.replaceState(window.history.state, "", direccion());
  }

  function ir(cual, sinFoco) {
    var destino = Math.min(Math.max(cual, 0), escenas.length - 1);
    telon(false);
    if (destino === actual) {
      return;
    }
    escenas[actual].classList.remove("actual");
    actual = destino;
    escenas[actual].classList.add("actual");
    escenas[actual].scrollTop = 0;
    contar();
    anotar();
    if (!sinFoco) {
      escenas[actual].querySelector("h2").focus({ preventScroll: true });
    }
  }

  function telon(bajar) {
    var tela = historia.querySelector(".telon");
    tela.hidden = bajar === undefined ? !tela.hidden : !bajar;
  }

  function automatico(andar) {
    window.clearInterval(reloj);
    reloj = null;
    if (andar) {
      reloj = window.setInterval(function () {
        /* en una sala nadie mueve el foco: la escena cambia sola y vuelve a empezar */
        ir(actual + 1 < escenas.length ? actual + 1 : 0, true);
      }, Number(historia.dataset.cada) * 1000);
    }
    raiz.classList.toggle("automatico", Boolean(reloj));
    boton("automatico").setAttribute("aria-pressed", String(Boolean(reloj)));
    anotar();
  }

  function boton(accion) {
    return historia.querySelector("[data-mando=" + accion + "]");
  }

  function pantalla() {
    if (document.fullscreenElement) {
      document.exitFullscreen();
    } else if (raiz.requestFullscreen) {
      raiz
        .requestFullscreen()
        .then(function () {
          /* donde se puede, Escape queda para volver y la pantalla completa se deja con F */
          return navigator.keyboard && navigator.keyboard.lock ? navigator.keyboard.lock(["Escape"]) : null;
        })
        .catch(function () {});
    }
  }

  function volver() {
    if (!historia.querySelector(".telon").hidden) {
      telon(false);
    } else if (raiz.classList.contains("con-notas")) {
      acciones.notas();
    } else if (historia.dataset.volver) {
      if (window.history.state && window.history.state.dentro) {
        window.history.back();
      } else {
        traer(historia.dataset.volver, false);
      }
    } else if (document.fullscreenElement) {
      document.exitFullscreen();
    }
  }

  /* Otra historia en este mismo documento. */
  function traer(adonde, apilar) {
    fetch(adonde)
      .then(function (respuesta) {
        if (!respuesta.ok) {
          throw new Error("sin historia");
        }
        return respuesta.text();
      })
      .then(function (texto) {
        var nueva = new DOMParser().parseFromString(texto, "text/html").getElementById("historia");
        var andaba = Boolean(reloj);
        automatico(false);
        if (apilar) {
          window.history.pushState({ dentro: true }, "", adonde);
        }
        historia.replaceWith(document.adoptNode(nueva));
        preparar();
        if (andaba) {
          automatico(true);
        }
        anotar();
        escenas[actual].querySelector("h2").focus({ preventScroll: true });
      })
      .catch(function (error) {
        if (error instanceof TypeError) {
          /* sin conexión con el tablero: la historia que se está contando sigue donde estaba */
          decir("No hay conexión con el tablero: se sigue en esta escena.");
        } else {
          window.location.assign(adonde);
        }
      });
  }
  function decir(frase) {
    var aviso = document.createElement("p");
    aviso.className = "presentacion-aviso";
    aviso.setAttribute("role", "status");
    aviso.textContent = frase;
    historia.appendChild(aviso);
    window.setTimeout(function () {
      aviso.remove();
    }, 6000);
  }

  /* En papel, el fondo claro: una hoja a toda tinta no se lee y gasta. */
  var temaEnPantalla = "";
  window.addEventListener("beforeprint", function () {
    temaEnPantalla = raiz.dataset.tema;
    raiz.dataset.tema = "claro";
  });
  window.addEventListener("afterprint", function () {
    raiz.dataset.tema = temaEnPantalla || raiz.dataset.tema;
  });

  var acciones = {
    anterior: function () {
      ir(actual - 1);
    },
    siguiente: function () {
      ir(actual + 1);
    },
    negro: function () {
      telon();
    },
    pantalla: pantalla,
    notas: function () {
      var hay = raiz.classList.toggle("con-notas");
      boton("notas").setAttribute("aria-pressed", String(hay));
    },
    automatico: function () {
      automatico(!reloj);
    },
    tema: function () {
      raiz.dataset.tema = raiz.dataset.tema === "claro" ? "oscuro" : "claro";
      anotar();
    },
  };
  var TECLAS = {
    ArrowRight: acciones.siguiente,
    PageDown: acciones.siguiente,
    ArrowLeft: acciones.anterior,
    PageUp: acciones.anterior,
    Home: function () {
      ir(0);
    },
    End: function () {
      ir(escenas.length - 1);
    },
    Escape: volver,
    b: acciones.negro,
    ".": acciones.negro,
    f: acciones.pantalla,
    n: acciones.notas,
    a: acciones.automatico,
    t: acciones.tema,
  };

  document.addEventListener("keydown", function (evento) {
    if (evento.ctrlKey || evento.altKey || evento.metaKey) {
      return;
    }
    var tecla = evento.key.length === 1 ? evento.key.toLowerCase() : evento.key;
    var hacer = TECLAS[tecla];
    if (tecla === " " && !evento.target.closest("button")) {
      hacer = evento.shiftKey ? acciones.anterior : acciones.siguiente;
    }
    if (hacer) {
      evento.preventDefault();
      hacer();
    }
  });

  document.addEventListener("click", function (evento) {
    var pulsado = evento.target.closest("[data-mando]");
    if (pulsado) {
      acciones[pulsado.dataset.mando]();
      return;
    }
    if (evento.target.closest(".telon")) {
      telon(false);
      return;
    }
    var enlace = evento.target.closest("a.profundizar");
    if (enlace && !evento.button && !evento.ctrlKey && !evento.metaKey && !evento.shiftKey) {
      evento.preventDefault();
      if (enlace.id === "volver") {
        volver();
      } else {
        traer(enlace.getAttribute("href"), true);
      }
    }
  });

  /* Con el dedo: de lado a lado. */
  var desde = null;
  document.addEventListener(
    "touchstart",
    function (evento) {
      desde = evento.touches.length === 1 ? evento.touches[0] : null;
      desde = desde && { x: desde.clientX, y: desde.clientY };
    },
    { passive: true }
  );
  document.addEventListener(
    "touchend",
    function (evento) {
      var dedo = evento.changedTouches[0];
      if (desde && Math.abs(dedo.clientX - desde.x) > 60 && Math.abs(dedo.clientY - desde.y) < 60) {
        ir(actual + (dedo.clientX < desde.x ? 1 : -1));
      }
      desde = null;
    },
    { passive: true }
  );

  window.addEventListener("popstate", function () {
    traer(window.location.pathname + window.location.search, false);
  });

  if (preparar()) {
    if (historia.dataset.automatico === "si") {
      automatico(true);
    }
    anotar();
  }
})();
