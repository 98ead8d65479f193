# -*- coding: utf-8 -*-
"""Prepara el entorno del tablero (`.venv`) con las versiones exactas de `restricciones.txt`.

    python instalar.py               lo que hace falta para usarlo
    python instalar.py --pruebas     y para probarlo
    python instalar.py --publicar    y para publicar una versión

De cada archivo que se descarga se comprueba la huella. Si ya está todo, no se llama a pip ni a la red. Es lo que usan
`make`, `tablero.bat` y `tablero.command`, y se puede ejecutar tal cual: solo necesita Python.

Está escrito como para Python 2.7, sin anotaciones ni cadenas con formato: con uno viejo tiene que llegar a decirlo.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "El tablero necesita Python 3.11 o más nuevo, y este es el %s.\n"
        "Instale uno nuevo desde python.org. Si ya lo tiene, diga cuál: en Windows, «py -3.13 instalar.py»; "
        "en Linux y macOS, «python3.13 instalar.py»." % sys.version.split()[0]
    )

import hashlib
import os
import subprocess
import venv
from pathlib import Path

RAIZ = Path(__file__).resolve().parent
ENTORNO = RAIZ / ".venv"
PYTHON = ENTORNO / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
#: las partes de `restricciones.txt`, cada una sobre las anteriores
PARTES = ("uso", "pruebas", "publicar")
_SELLO = ENTORNO / ".instalado"


def hasta(texto, parte):
    """De las versiones fijadas, las que instala una parte: las suyas y las de antes. Cada una empieza por `# == `."""
    siguientes = PARTES[PARTES.index(parte) + 1 :]
    return texto.split("# == " + siguientes[0])[0] if siguientes else texto


def huella():
    """La de lo que se pide instalar: cambia cuando cambia una versión."""
    pedido = b"".join((RAIZ / nombre).read_bytes() for nombre in ("pyproject.toml", "restricciones.txt"))
    return hashlib.sha256(pedido).hexdigest()


def esta(parte):
    """Si el entorno ya tiene esa parte, tal como se pide hoy."""
    if not (_SELLO.is_file() and PYTHON.exists()):
        return False
    puesta, _, de = _SELLO.read_text(encoding="utf-8").partition(" ")
    return de == huella() and puesta in PARTES[PARTES.index(parte) :]


def main():
    """Deja el entorno listo; si no se puede, sale con una frase."""
    try:
        _preparar()
    except OSError as error:
        sys.exit("No se pudo escribir en la carpeta del proyecto: %s («%s»)." % (error.strerror, error.filename))
    except KeyboardInterrupt:
        sys.exit("Se interrumpió: repita la orden para terminar.")


def _preparar():
    parte = sys.argv[1].lstrip("-") if len(sys.argv) > 1 else PARTES[0]
    if parte not in PARTES:
        sys.exit("No existe la opción «%s»: puede ser --pruebas o --publicar." % sys.argv[1])
    if esta(parte):
        return
    if not _sirve():
        _decir("Creando el entorno en %s con Python %s…" % (ENTORNO.name, sys.version.split()[0]))
        _crear()
    _decir("Instalando el tablero: la primera vez descarga sus dependencias y toma unos minutos…")
    pedido = ENTORNO / "instalar.txt"
    pedido.write_text(hasta((RAIZ / "restricciones.txt").read_text(encoding="utf-8"), parte), encoding="utf-8")
    _pip("--require-hashes", "-r", pedido)
    _pip("--no-deps", "--no-build-isolation", "-e", RAIZ)
    _SELLO.write_text("%s %s" % (parte, huella()), encoding="utf-8")


def _sirve():
    """Si hay un entorno con pip y un Python que sirve: uno a medio hacer, o viejo, se hace de nuevo."""
    mirar = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return PYTHON.exists() and not subprocess.call([str(PYTHON), "-c", mirar], stderr=subprocess.DEVNULL)


def _crear():
    try:
        venv.create(ENTORNO, clear=True, with_pip=True)
    except (subprocess.CalledProcessError, ImportError):
        # Debian parte venv en dos paquetes: sin el segundo, el pip del sistema pone el del entorno
        venv.create(ENTORNO, clear=True, with_pip=False)
        _llamar(sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "pip")


def _pip(*pedido):
    _llamar(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *pedido)


def _llamar(*orden):
    if subprocess.call([str(parte) for parte in orden], cwd=RAIZ):
        sys.exit("No se pudo preparar el entorno: arriba dice por qué. Si fue la conexión, repita la orden.")


def _decir(frase):
    sys.stdout.write(frase + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
