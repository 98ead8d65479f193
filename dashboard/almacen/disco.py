"""Lo que el disco de cada sistema hace distinto: cambiar un archivo por otro y decir por qué no se pudo escribir."""

from __future__ import annotations

import errno
import time
from pathlib import Path

#: intentos de cambiar un archivo que otro proceso está leyendo, y segundos entre uno y otro
_INTENTOS, _ESPERA = 20, 0.05
_MOTIVOS = {
    errno.ENOSPC: "no queda espacio en el disco",
    errno.EDQUOT: "se llegó al límite de espacio de la cuenta",
    errno.EACCES: "no hay permiso para escribir ahí",
    errno.EPERM: "no hay permiso para escribir ahí",
    errno.EROFS: "el disco es de solo lectura",
    errno.ENOENT: "la carpeta ya no está",
    errno.EIO: "el disco no responde bien",
}


def reemplazar(nuevo: Path, ruta: Path) -> None:
    """Pone `nuevo` en el lugar de `ruta` de una vez: quien lee ve el anterior o el nuevo.

    Windows no deja cambiar un archivo mientras otro proceso lo lee: se insiste durante un segundo. `OSError` si no se
    puede.
    """
    for _ in range(_INTENTOS):
        try:
            nuevo.replace(ruta)
        except PermissionError:
            time.sleep(_ESPERA)
        else:
            return
    nuevo.replace(ruta)


def motivo_del_disco(error: OSError) -> str:
    """Por qué no se pudo escribir, en español. El texto del sistema está en su idioma y no se muestra."""
    return _MOTIVOS.get(error.errno or 0, f"el sistema no lo permitió ({type(error).__name__})")
