"""Abre el navegador cuando el tablero contesta: `python -m dashboard.ordenes.navegador 127.0.0.1 8050`."""

from __future__ import annotations

import socket
import sys
import time
import webbrowser

#: segundos que se espera a que el tablero arranque, y entre un intento y otro
_ESPERA, _CADA = 120.0, 0.3


def abrir(host: str, puerto: int, espera: float = _ESPERA) -> bool:
    """Espera a que alguien escuche ahí y abre su dirección; `False` si nadie lo hizo a tiempo."""
    # quien escucha en todas las direcciones también lo hace en la propia
    donde = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    limite = time.monotonic() + espera
    while time.monotonic() < limite:
        try:
            socket.create_connection((donde, puerto), timeout=1).close()
        except OSError:
            time.sleep(_CADA)
        else:
            return webbrowser.open(f"http://{f'[{donde}]' if ':' in donde else donde}:{puerto}/")
    return False


if __name__ == "__main__":
    abrir(sys.argv[1], int(sys.argv[2]))
