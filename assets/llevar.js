/* Llevarse una gráfica como SVG o PNG, con su título y su fuente dentro, y preparar la hoja que se imprime. */
(function () {
  "use strict";
  var ANCHO = 1100;
  var ALTO = 620;

  function bajar(direccion, nombre) {
    var enlace = document.createElement("a");
    enlace.href = direccion;
    enlace.download = nombre;
    document.body.appendChild(enlace);
    enlace.click();
    enlace.remove();
  }
  function nombreDe(archivo, formato) {
    var demostracion = document.querySelector(".franja-demostracion") ? "DEMOSTRACION_" : "";
    return demostracion + archivo.replace(/[^0-9A-Za-z_-]+/g, "-") + "." + formato;
  }

  /* La gráfica de la página, con lo que fuera de ella la haría entender. */
  function figura(grafica, datos) {
    function nota(texto, y, tamano) {
      return {
        text: texto, showarrow: false, xref: "paper", yref: "paper", x: 0, xanchor: "left", y: 0, yanchor: "top",
        yshift: y, font: { size: tamano },
      };
    }
    var diseno = Object.assign({}, grafica.layout, {
      title: { text: "<b>" + datos.titulo + "</b><br>" + datos.bajada, x: 0.03, xanchor: "left", y: 0.95, yanchor: "top", font: { size: 20 } },
      width: ANCHO,
      height: ALTO,
      autosize: false,
      margin: { l: 70, r: 30, t: 124, b: 110 },
      paper_bgcolor: getComputedStyle(document.documentElement).getPropertyValue("--papel").trim(),
      showlegend: grafica.data.some(function (serie) {
        return serie.name;
      }),
      legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", traceorder: "normal" },
      annotations: (grafica.layout.annotations || []).concat([nota(datos.leyenda, -40, 13), nota(datos.pie, -66, 12)]),
    });
    return { data: grafica.data, layout: diseno };
  }

  function deGrafica(boton, formato) {
    var grafica = document.querySelector("#" + boton.dataset.grafica + " .js-plotly-plot");
    if (!grafica || !window.Plotly) {
      return;
    }
    window.Plotly.toImage(figura(grafica, boton.dataset), {
      format: formato, width: ANCHO, height: ALTO, scale: formato === "png" ? 2 : 1,
    }).then(function (imagen) {
      bajar(imagen, nombreDe(boton.dataset.archivo, formato));
    });
  }

  /* El servidor dibuja el SVG desde los datos; aquí solo se vuelve puntos. */
  function deLamina(boton) {
    var nombre = "dibujo.png";
    fetch(boton.dataset.direccion)
      .then(function (respuesta) {
        if (!respuesta.ok) {
          throw new Error("sin dibujo");
        }
        var escrito = /filename\*=UTF-8''([^;]+)/.exec(respuesta.headers.get("Content-Disposition") || "");
        nombre = escrito ? decodeURIComponent(escrito[1]).replace(/\.svg$/, ".png") : nombre;
        return respuesta.blob();
      })
      .then(function (dibujo) {
        var imagen = new Image();
        imagen.onload = function () {
          var lienzo = document.createElement("canvas");
          lienzo.width = imagen.width * 2;
          lienzo.height = imagen.height * 2;
          lienzo.getContext("2d").drawImage(imagen, 0, 0, lienzo.width, lienzo.height);
          URL.revokeObjectURL(imagen.src);
          bajar(lienzo.toDataURL("image/png"), nombre);
        };
        imagen.src = URL.createObjectURL(dibujo);
      })
      .catch(function () {
        boton.textContent = "No se pudo dibujar";
      });
  }

  document.addEventListener("click", function (evento) {
    var boton = evento.target.closest("[data-accion=svg], [data-accion=png], [data-accion=png-lamina]");
    if (!boton) {
      return;
    }
    if (boton.dataset.accion === "png-lamina") {
      deLamina(boton);
    } else {
      deGrafica(boton, boton.dataset.accion);
    }
    boton.closest("details").open = false;
  });

  /* La lista en pantalla va por páginas; en papel, todas las filas que quedan tras filtrar, en el orden elegido. */
  function tablaEntera() {
    var rejilla = document.getElementById("lista-tabla");
    var api = rejilla && window.dash_ag_grid && window.dash_ag_grid.getApi("lista-tabla");
    if (!api) {
      return;
    }
    var columnas = api.getColumnDefs();
    var tabla = document.createElement("table");
    tabla.className = "tabla tabla-impresa";
    var cabeza = tabla.createTHead().insertRow();
    columnas.forEach(function (columna) {
      var celda = document.createElement("th");
      celda.scope = "col";
      celda.textContent = columna.headerName;
      cabeza.appendChild(celda);
    });
    var cuerpo = tabla.createTBody();
    api.forEachNodeAfterFilterAndSort(function (nodo) {
      var fila = cuerpo.insertRow();
      columnas.forEach(function (columna) {
        var escrito = nodo.data[columna.field + "_texto"];
        var valor = escrito === undefined ? nodo.data[columna.field] : escrito;
        fila.insertCell().textContent = valor === null || valor === undefined ? "" : valor;
      });
    });
    rejilla.parentNode.appendChild(tabla);
    document.body.classList.add("con-tabla-impresa");
  }

  /* Al imprimir, las gráficas se ajustan a la hoja como dibujos y el mapa se copia a un lienzo que sí se imprime. */
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll(".js-plotly-plot .main-svg").forEach(function (dibujo) {
      if (!dibujo.getAttribute("viewBox") && dibujo.clientWidth) {
        dibujo.setAttribute("viewBox", "0 0 " + dibujo.clientWidth + " " + dibujo.clientHeight);
      }
    });
    tablaEntera();
    document.querySelectorAll(".js-plotly-plot").forEach(function (grafica) {
      var mapa = grafica._fullLayout && grafica._fullLayout.map && grafica._fullLayout.map._subplot;
      if (!mapa || !mapa.map || !grafica.clientWidth) {
        return;
      }
      var fuente = mapa.map.getCanvas();
      var copia = document.createElement("canvas");
      copia.className = "copia-mapa";
      copia.width = fuente.width;
      copia.height = fuente.height;
      mapa.map.redraw();
      copia.getContext("2d").drawImage(fuente, 0, 0);
      grafica.after(copia);
    });
  });
  window.addEventListener("afterprint", function () {
    document.querySelectorAll(".copia-mapa, .tabla-impresa").forEach(function (copia) {
      copia.remove();
    });
    document.body.classList.remove("con-tabla-impresa");
    document.querySelectorAll(".js-plotly-plot .main-svg[viewBox]").forEach(function (dibujo) {
      dibujo.removeAttribute("viewBox");
    });
  });
})();
