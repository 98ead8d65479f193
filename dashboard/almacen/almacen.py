"""El almacén que se inyecta en la aplicación: la generación que se sirve y su relevo sin reinicio."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from dashboard.almacen.abierta import Generacion, abrir
from dashboard.almacen.consulta import Consulta
from dashboard.almacen.generacion import PUNTERO, nombre_de, numeros, ultima_buena, verificar
from dashboard.dominio.territorio import PAIS
from dashboard.nucleo.errores import ErrorGeneracion

#: cuántas generaciones que ya no se sirven quedan abiertas para quien empezó con ellas
PASADAS = 2


class Almacen:
    """Carpeta de generaciones con la vigente abierta.

    Cada lectura mira si cambió el puntero (una llamada a `stat`) y, si cambió, abre la nueva. Si la nueva no se puede
    abrir, sigue la anterior y `aviso` lo dice.
    """

    def __init__(self, carpeta: Path) -> None:
        self.carpeta = carpeta
        self._cerrojo = threading.Lock()
        self._marca: tuple[int, int] | None = None
        self._vigente: Generacion | None = None
        self._fallo: ErrorGeneracion | None = None
        self._pasadas: dict[int, Generacion] = {}

    def generacion(self) -> Generacion:
        """La generación vigente. `SinGeneracion` o `ErrorGeneracion` si no hay ninguna que servir."""
        marca = self._leer_marca()
        if marca != self._marca or (self._vigente is None and self._fallo is None):
            with self._cerrojo:
                if marca != self._marca or (self._vigente is None and self._fallo is None):
                    self._abrir(marca)
        if self._vigente is None:
            assert self._fallo is not None
            raise self._fallo
        return self._vigente

    def consulta(self, alcance: str = PAIS) -> Consulta:
        """Lectura limitada a un territorio. Se crea una por petición."""
        return Consulta(self.generacion(), alcance)

    def consulta_de(self, numero: int, alcance: str = PAIS) -> Consulta:
        """Lectura de una generación por su número, también si ya no es la vigente.

        Una pasada se verifica la primera vez y queda abierta (las dos últimas). `ErrorGeneracion` si ya no está en la
        carpeta o está alterada.
        """
        vigente = self.generacion()
        return Consulta(vigente if numero == vigente.numero else self._pasada(numero), alcance)

    def consulta_pedida(self, numero: int | None) -> tuple[Consulta, str]:
        """La lectura de una generación y, si no es la vigente, qué decir. Si ya no está, la vigente, y se dice."""
        vigente = self.consulta()
        actual = vigente.contexto.generacion
        if numero is None or numero == actual:
            return vigente, ""
        try:
            return self.consulta_de(numero), f"Son cifras de la carga n.º {numero}; la vigente es la n.º {actual}."
        except ErrorGeneracion:
            return vigente, f"La carga n.º {numero} ya no está guardada: se muestra la n.º {actual}, que es la vigente."

    def _pasada(self, numero: int) -> Generacion:
        with self._cerrojo:
            if numero not in self._pasadas:
                if numero not in numeros(self.carpeta):
                    raise ErrorGeneracion(
                        f"La carga n.º {numero} ya no está guardada.", que_hacer="Solo se conservan las últimas."
                    )
                self._pasadas[numero] = abrir(verificar(self.carpeta / nombre_de(numero)))
                while len(self._pasadas) > PASADAS:
                    self._pasadas.pop(next(iter(self._pasadas)))
            return self._pasadas[numero]

    @property
    def aviso(self) -> str:
        """Frase sobre el estado del almacén que la pantalla debe mostrar; "" si todo está bien."""
        if self._fallo is not None:
            return str(self._fallo)
        return self._vigente.aviso if self._vigente else ""

    def _leer_marca(self) -> tuple[int, int] | None:
        try:
            estado = (self.carpeta / PUNTERO).stat()
        except OSError:
            return None
        return estado.st_mtime_ns, estado.st_ino

    def _abrir(self, marca: tuple[int, int] | None) -> None:
        try:
            abiertas: list[Generacion] = []
            buena = ultima_buena(self.carpeta, lambda carpeta: abiertas.append(abrir(carpeta)))
            self._vigente, self._fallo = replace(abiertas[-1], aviso=buena.aviso), None
        except ErrorGeneracion as error:
            self._fallo = error
        self._marca = marca
