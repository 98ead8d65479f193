"""Los lugares: buscarlos por su nombre y dibujarlos."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dashboard.almacen.arbol import posiciones
from dashboard.almacen.fichas import Fichas
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import PAIS, Nivel


class Lugares(Fichas):
    """Búsqueda y geografía de lo que la persona ve."""

    def buscar(self, texto: str, limite: int = 12) -> list[dict[str, str]]:
        """Resultados (tipo, codigo, etiqueta, contexto) para un texto, sin tildes y dentro del alcance."""
        hallados = []
        for posicion in posiciones(self._g.busqueda, texto):
            fila = {campo: self._g.busqueda[campo][posicion] for campo in ("tipo", "codigo", "etiqueta", "contexto")}
            if self.raiz.codigo == PAIS or self._buscable(fila["tipo"], fila["codigo"]):
                hallados.append(fila)
                if len(hallados) == limite:
                    break
        return hallados

    def _buscable(self, tipo: str, codigo: str) -> bool:
        if tipo == "distrito":
            return codigo in self.columnas_establecimientos(self.raiz, "ubigeo")["ubigeo"]
        nodo = self._g.arbol.buscar(codigo)
        return nodo is not None and self._dentro(nodo)

    def lugar(self, nodo: Nodo) -> dict[str, Any]:
        """Caja, punto de rótulo y tipo de área de un territorio; vacío si no tiene área."""
        return dict(self._g.geografia.get(self._permitido(nodo).codigo, {}))

    def trama(self, nodo: Nodo) -> Mapping[str, Any] | None:
        """Líneas de la trama de un área (`lon`, `lat` con `None` entre tramos); `None` si no tiene área."""
        return self._g.tramas().get(self._permitido(nodo).codigo)

    def geometria(self, nodo: Nodo) -> Path:
        """Archivo GeoJSON de las áreas que forman un territorio. Puede no existir."""
        con_area = self._permitido(nodo).nivel not in (Nivel.ESTABLECIMIENTO, Nivel.GRUPO)
        # el código de un grupo lo escribe la oficina: nunca forma parte de una ruta
        return self._g.carpeta / "geo" / "areas" / f"{nodo.codigo if con_area else 'sin-area'}.json"

    def areas(self, nodo: Nodo) -> Mapping[str, Any]:
        """La FeatureCollection de `geometria(nodo)` ya leída, para dibujarla sin navegador; vacía si no hay archivo."""
        return self._g.coleccion(self.geometria(nodo))

    def fondo(self) -> Path:
        """Archivo GeoJSON de los departamentos, para el fondo del mapa."""
        return self._g.carpeta / "geo" / "fondo.json"

    def region(self, codigo: str) -> Mapping[str, str]:
        """Fila del catálogo de regiones; vacía si el código no está en el catálogo."""
        return self._g.regiones.get(codigo, {})
