/* La página de datos: subir archivos con su avance, pedir que se revisen o se publiquen, y esperar. Cada petición lleva
   una cabecera propia, que la página de otro sitio no puede poner. */
(function () {
  "use strict";

  var ESPERA = 700;
  var carga = "";
  var enCamino = 0;

  function pagina() {
    return document.querySelector(".pagina-datos");
  }
  /* La carga de esta página. La que se abrió aquí vale mientras se vean sus archivos: quien vuelve a la página otro rato
     empieza otra, y no añade nada a una que quizá ya se publicó. */
  function actual() {
    var abierta = pagina();
    var propia = abierta && abierta.getAttribute("data-carga");
    return propia || (document.querySelector("#archivos-subidos li") ? carga : "");
  }
  function decir(frase) {
    var sitio = document.getElementById("mensaje-datos");
    if (sitio) {
      sitio.textContent = frase;
    }
  }
  function ir(direccion) {
    carga = "";
    window.tablero.ir(direccion);
  }
  /* La misma dirección con otro contenido: se vuelve a pedir. */
  function repintar(id) {
    var sello = Date.now().toString(36);
    window.tablero.ir("/datos?carga=" + id + "&v=" + sello);
  }

  function cabeceras() {
    var clave = window.sessionStorage.getItem("tablero-clave");
    return clave ? { "X-Tablero": "datos", "X-Clave": clave } : { "X-Tablero": "datos" };
  }
  function pedir(direccion, cuerpo) {
    var opciones = { method: "POST", headers: cabeceras() };
    if (cuerpo) {
      opciones.body = JSON.stringify(cuerpo);
      opciones.headers["Content-Type"] = "application/json";
    }
    return window.fetch(direccion, opciones).then(function (respuesta) {
      return respuesta.text().then(function (texto) {
        if (respuesta.ok) {
          return texto ? JSON.parse(texto) : {};
        }
        /* «clave» se pide; TABLERO_CLAVE es del que instaló, y aquí no hay ninguna que pedir */
        if (respuesta.status === 403 && /clave/.test(texto)) {
          return preguntarClave(texto).then(function () {
            return pedir(direccion, cuerpo);
          });
        }
        throw new Error(motivo(respuesta.status, respuesta.headers.get("Content-Type"), texto));
      });
    });
  }
  /* Lo que no es una frase del tablero es la página de error de un servidor web que está delante: no se enseña. */
  function motivo(estado, tipo, texto) {
    if (texto && /^text\/plain/.test(tipo || "")) {
      return texto;
    }
    if (estado === 413) {
      return "El servidor web que está delante del tablero no deja pasar un archivo de ese tamaño. Pida a quien lo instaló que lo permita.";
    }
    return "No llegó: revise la conexión con el tablero.";
  }
  function preguntarClave(frase) {
    var clave = window.prompt(frase + "\n\nEscriba la clave para cambiar los datos:");
    if (!clave) {
      return Promise.reject(new Error(frase));
    }
    window.sessionStorage.setItem("tablero-clave", clave);
    return Promise.resolve();
  }
  function fallar(error) {
    decir(error && error.message ? error.message : "No se pudo hacer. ¿Sigue encendido el tablero?");
  }

  /* -- subir -- */
  var abriendo = null;
  function abrirCarga() {
    if (actual()) {
      return Promise.resolve(actual());
    }
    /* quien suelta archivos dos veces seguidas abre una sola carga */
    abriendo =
      abriendo ||
      pedir("/datos/cargas")
        .then(function (nueva) {
          carga = nueva.id;
          return carga;
        })
        .finally(function () {
          abriendo = null;
        });
    return abriendo;
  }
  function fila(archivo) {
    var li = document.createElement("li");
    var nombre = document.createElement("b");
    nombre.textContent = archivo.name;
    var estado = document.createElement("span");
    estado.className = "estado-archivo";
    estado.textContent = "0 %";
    var riel = document.createElement("span");
    riel.className = "avance";
    riel.appendChild(document.createElement("span"));
    li.append(nombre, riel, estado);
    document.getElementById("archivos-subidos").appendChild(li);
    return { li: li, estado: estado, relleno: riel.firstChild };
  }
  var cola = Promise.resolve();
  function subir(archivo, id, pieza) {
    return new Promise(function (listo) {
      var peticion = new XMLHttpRequest();
      peticion.open("POST", "/datos/cargas/" + id + "/archivos?nombre=" + encodeURIComponent(archivo.name));
      Object.entries(cabeceras()).forEach(function (par) {
        peticion.setRequestHeader(par[0], par[1]);
      });
      peticion.setRequestHeader("Content-Type", "application/octet-stream");
      peticion.upload.onprogress = function (evento) {
        var parte = evento.lengthComputable ? Math.round((100 * evento.loaded) / evento.total) : 0;
        pieza.estado.textContent = parte + " %";
        pieza.relleno.style.width = parte + "%";
      };
      peticion.onloadend = function () {
        enCamino -= 1;
        if (peticion.status === 200) {
          var recibido = JSON.parse(peticion.responseText);
          pieza.relleno.style.width = "100%";
          pieza.estado.textContent = "recibido";
          ponerQuitar(pieza.li, recibido);
        } else {
          pieza.li.classList.add("con-error");
          pieza.estado.textContent = motivo(
            peticion.status,
            peticion.getResponseHeader("Content-Type"),
            peticion.responseText
          );
        }
        alistar();
        listo();
      };
      peticion.send(archivo);
    });
  }
  function ponerQuitar(li, recibido) {
    var boton = document.createElement("button");
    boton.type = "button";
    boton.className = "boton boton-corto";
    boton.textContent = "Quitar";
    boton.setAttribute("aria-label", "Quitar " + recibido.nombre);
    boton.setAttribute("data-quitar", recibido.n);
    li.appendChild(boton);
    li.setAttribute("data-n", recibido.n);
  }
  function alistar() {
    var boton = document.getElementById("boton-revisar");
    var supone = document.getElementById("opcion-partos");
    if (boton) {
      boton.disabled = Boolean(
        enCamino || !(document.querySelector("#archivos-subidos [data-n]") || (supone && supone.value))
      );
    }
  }
  function recibir(archivos) {
    var lista = Array.from(archivos);
    if (!lista.length) {
      return;
    }
    decir("");
    /* se cuentan todos desde ya: entre uno y otro tampoco se puede revisar */
    enCamino += lista.length;
    alistar();
    abrirCarga()
      .then(function (id) {
        /* uno tras otro, también los que se sueltan mientras suben los primeros: el orden es el de la persona */
        lista.forEach(function (archivo) {
          var pieza = fila(archivo);
          cola = cola.then(function () {
            return subir(archivo, id, pieza);
          });
        });
      })
      .catch(function (error) {
        enCamino -= lista.length;
        alistar();
        fallar(error);
      });
  }
  /* El campo queda en el documento: suelto, el navegador puede recogerlo y el diálogo no se abre o se pierde. */
  var campo = null;
  function elegir() {
    if (!campo) {
      campo = document.createElement("input");
      campo.type = "file";
      campo.multiple = true;
      campo.accept = ".csv,.txt,.tsv,.xlsx,.xlsm";
      campo.hidden = true;
      campo.addEventListener("change", function () {
        recibir(campo.files);
        campo.value = "";
      });
      document.body.appendChild(campo);
    }
    campo.click();
  }

  /* -- revisar, publicar, volver -- */
  function valor(id) {
    var campo = document.getElementById(id);
    return campo ? campo.value : "";
  }
  function opciones() {
    return {
      parto_desde: valor("opcion-partos"),
      reemplazar: valor("opcion-modo") === "reemplazar",
      oficina: valor("opcion-oficina"),
    };
  }
  function encargar(que) {
    decir("");
    abrirCarga()
      .then(function (id) {
        return pedir("/datos/cargas/" + id + "/" + que, que === "revisar" ? opciones() : null).then(function () {
          repintar(id);
        });
      })
      .catch(fallar);
  }
  function quitar(boton) {
    pedir("/datos/cargas/" + actual() + "/archivos/" + boton.getAttribute("data-quitar") + "/quitar")
      .then(function () {
        var li = boton.closest("#archivos-subidos li");
        if (li) {
          li.remove();
          alistar();
        } else {
          encargar("revisar");
        }
      })
      .catch(fallar);
  }

  /* -- esperar: mientras un proceso trabaja se pregunta en qué va -- */
  var preguntando = false;
  function preguntar() {
    var abierta = pagina();
    var fase = abierta && abierta.getAttribute("data-fase");
    if (preguntando || (fase !== "revisando" && fase !== "publicando")) {
      return;
    }
    var id = abierta.getAttribute("data-carga");
    preguntando = true;
    window
      .fetch("/datos/cargas/" + id + "/estado")
      .then(function (respuesta) {
        return respuesta.ok ? respuesta.json() : { fase: "perdida" };
      })
      .then(function (estado) {
        var relleno = document.getElementById("avance-relleno");
        var paso = document.getElementById("avance-paso");
        if (relleno && paso && estado.fase === fase) {
          relleno.style.width = Math.round(100 * estado.parte) + "%";
          relleno.parentNode.setAttribute("aria-valuenow", Math.round(100 * estado.parte));
          if (paso.textContent !== estado.paso) {
            paso.textContent = estado.paso;
          }
        } else if (pagina() === abierta) {
          repintar(id);
        }
      })
      .catch(function () {
        decir("El tablero no responde. Se vuelve a preguntar en un momento.");
      })
      .finally(function () {
        preguntando = false;
      });
  }
  window.setInterval(preguntar, ESPERA);

  document.addEventListener("click", function (evento) {
    var boton = evento.target.closest("button");
    if (!boton || !pagina() || !pagina().contains(boton)) {
      return;
    }
    if (boton.id === "zona-subir") {
      elegir();
    } else if (boton.id === "boton-revisar") {
      encargar("revisar");
    } else if (boton.hasAttribute("data-quitar")) {
      quitar(boton);
    } else if (boton.hasAttribute("data-volver")) {
      pedir("/datos/volver/" + boton.getAttribute("data-volver"))
        .then(function () {
          ir("/datos?v=" + Date.now().toString(36));
        })
        .catch(fallar);
    } else if (boton.getAttribute("data-accion") === "descartar") {
      pedir("/datos/cargas/" + actual() + "/descartar")
        .then(function () {
          ir("/datos");
        })
        .catch(fallar);
    } else if (boton.hasAttribute("data-accion")) {
      encargar(boton.getAttribute("data-accion"));
    }
  });
  document.addEventListener("change", function (evento) {
    if (evento.target.id === "opcion-partos") {
      alistar();
    }
  });
  ["dragenter", "dragover"].forEach(function (nombre) {
    document.addEventListener(nombre, function (evento) {
      var zona = document.getElementById("zona-subir");
      if (zona && evento.dataTransfer && Array.from(evento.dataTransfer.types).includes("Files")) {
        evento.preventDefault();
        zona.classList.add("encima");
      }
    });
  });
  ["dragleave", "drop"].forEach(function (nombre) {
    document.addEventListener(nombre, function (evento) {
      var zona = document.getElementById("zona-subir");
      if (!zona) {
        return;
      }
      if (nombre === "drop" && evento.dataTransfer && evento.dataTransfer.files.length) {
        /* en cualquier lugar de la página: un archivo soltado fuera no debe abrirse en su lugar */
        evento.preventDefault();
        recibir(evento.dataTransfer.files);
      }
      if (nombre === "drop" || evento.relatedTarget === null) {
        zona.classList.remove("encima");
      }
    });
  });
})();
