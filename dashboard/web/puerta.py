"""La puerta: con qué nombre se llama al tablero y quién puede cambiar los datos (decisión 20).

Quién puede pedir cada ruta lo dice la tabla; la que escriba y no esté en ella nace cerrada. Una prueba la compara, en
los dos sentidos, con lo que el servidor atiende: ninguna ruta puede agregarse sin decir aquí de quién es. `HEAD` y
`OPTIONS` van con cada una.
"""

from __future__ import annotations

import hmac
import ipaddress
import logging
import math
import os
import re
import socket
import threading
import time
from collections.abc import Callable, Collection
from enum import Enum
from pathlib import Path
from typing import NamedTuple

import flask
from werkzeug.datastructures import Headers

from dashboard.nucleo.ajustes import LOCALES, Ajustes
from dashboard.nucleo.errores import ErrorPermiso


class Quien(Enum):
    """Quién puede pedir una ruta."""

    CUALQUIERA = "cualquiera"
    #: quien puede cambiar los datos: con la clave o, sin ella, desde la misma máquina
    QUIEN_ESCRIBE = "quien escribe"


class Linea(NamedTuple):
    """Una ruta: su método, su dirección con huecos, como la escribe Flask, y quién puede pedirla."""

    metodo: str
    regla: str
    quien: Quien


_TODOS, _ESCRIBE = Quien.CUALQUIERA, Quien.QUIEN_ESCRIBE

TABLA: tuple[Linea, ...] = (
    # de Dash: el documento, lo que necesita y la llamada que pinta, que recibe un POST y no cambia ningún dato
    Linea("GET", "/", _TODOS),
    Linea("GET", "/<path:path>", _TODOS),
    Linea("GET", "/assets/<path:filename>", _TODOS),
    Linea("GET", "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>", _TODOS),
    Linea("GET", "/_dash-dependencies", _TODOS),
    Linea("GET", "/_dash-layout", _TODOS),
    Linea("GET", "/_favicon.ico", _TODOS),
    Linea("GET", "/_reload-hash", _TODOS),
    Linea("POST", "/_dash-update-component", _TODOS),
    # guiones.py
    Linea("GET", "/assets/<string(length=12):pedida>/<nombre>", _TODOS),
    # publicas.py
    Linea("GET", "/salud", _TODOS),
    Linea("GET", "/api/buscar", _TODOS),
    Linea("GET", "/presentacion", _TODOS),
    Linea("GET", "/presentacion/orador", _TODOS),
    Linea("GET", "/fragmento/pasaporte", _TODOS),
    Linea("GET", "/fragmento/puntos", _TODOS),
    Linea("GET", "/descargar/<clave>.csv", _TODOS),
    Linea("GET", "/descargar/<clase>.svg", _TODOS),
    Linea("GET", "/descargar/alcanzar.<extension>", _TODOS),
    Linea("GET", "/descargar/comparar.csv", _TODOS),
    Linea("GET", "/descargar/multiples.csv", _TODOS),
    Linea("GET", "/descargar/presentacion.pptx", _TODOS),
    Linea("GET", "/descargar/libro.xlsx", _TODOS),
    Linea("GET", "/descargar/informe.pdf", _TODOS),
    Linea("GET", "/descargar/directorio.xlsx", _TODOS),
    # lotes.py: solo lee, y trabaja varios segundos; con POST no lo pide quien sigue enlaces, y se mira de dónde viene
    Linea("POST", "/descargar/lote.zip", _TODOS),
    # datos.py
    Linea("POST", "/datos/cargas", _ESCRIBE),
    Linea("POST", "/datos/cargas/<carga>/archivos", _ESCRIBE),
    Linea("POST", "/datos/cargas/<carga>/archivos/<int:numero>/quitar", _ESCRIBE),
    Linea("POST", "/datos/cargas/<carga>/revisar", _ESCRIBE),
    Linea("GET", "/datos/cargas/<carga>/estado", _TODOS),
    Linea("POST", "/datos/cargas/<carga>/publicar", _ESCRIBE),
    Linea("POST", "/datos/cargas/<carga>/cancelar", _ESCRIBE),
    Linea("POST", "/datos/cargas/<carga>/descartar", _ESCRIBE),
    Linea("GET", "/datos/cargas/<carga>/salida/<nombre>", _TODOS),
    Linea("GET", "/datos/registro-de-cargas.csv", _TODOS),
    Linea("GET", "/datos/plantillas.zip", _TODOS),
    Linea("GET", "/datos/plantillas/<nombre>.xlsx", _TODOS),
    Linea("POST", "/datos/volver/<int:numero>", _ESCRIBE),
    # visitas.py
    Linea("GET", "/visitas/prioridad", _TODOS),
    Linea("GET", "/visitas/plan", _TODOS),
    Linea("GET", "/visitas/mover", _TODOS),
    Linea("GET", "/descargar/plan.<extension>", _TODOS),
    Linea("GET", "/descargar/prioridad.csv", _TODOS),
)

#: métodos que no cambian nada
LECTURA = frozenset({"GET", "HEAD", "OPTIONS"})
_QUIEN = {(linea.metodo, linea.regla): linea.quien for linea in TABLA}


def quien_puede(metodo: str, regla: str) -> Quien:
    """Quién puede pedir una ruta. La que no está en la tabla nace cerrada, salvo que solo se lea."""
    if metodo in LECTURA:
        return _QUIEN.get(("GET", regla), _TODOS)
    return _QUIEN.get((metodo, regla), _ESCRIBE)


#: lo que agrega un servidor web, o un servicio de los que se ponen delante, que pasa la petición de otro
_DE_PASO = re.compile(
    r"(?:x-)?forwarded(?:[-_].+)?|via|x-real-ip|x-original-.+|cf-connecting-ip|(?:x-|x-cluster-|true-)client-ip",
    re.IGNORECASE,
)
#: claves equivocadas que se contestan sin esperar, lo más que se espera después y cuándo se olvidan (segundos)
LIBRES, ESPERA_MAXIMA, OLVIDO = 5, 300, 600
#: direcciones de las que se recuerda una clave equivocada
_RECORDADAS = 1000
_TABLAS_TCP = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))

registro = logging.getLogger("tablero")


class Intentos:
    """Las claves equivocadas de cada dirección, en este proceso: cada una alarga la espera al doble."""

    def __init__(self, ahora: Callable[[], float] = time.monotonic) -> None:
        self._ahora = ahora
        self._fallos: dict[str, tuple[int, float]] = {}
        self._turno = threading.Lock()

    def espera(self, direccion: str) -> int:
        """Segundos que faltan para que se vuelva a mirar una clave de esa dirección; 0 si ya se puede."""
        cuantos, cuando = self._fallos.get(_red_de(direccion), (0, 0.0))
        pausa = min(2 ** (cuantos - LIBRES + 1), ESPERA_MAXIMA) if cuantos >= LIBRES else 0
        return max(0, math.ceil(cuando + pausa - self._ahora()))

    def fallar(self, direccion: str) -> int:
        """Anota una clave equivocada y devuelve cuántas van seguidas."""
        red, ahora = _red_de(direccion), self._ahora()
        with self._turno:
            cuantos, cuando = self._fallos.pop(red, (0, ahora))
            cuantos = 1 if ahora - cuando > OLVIDO else min(cuantos + 1, 99)
            self._fallos[red] = (cuantos, ahora)
            if len(self._fallos) > _RECORDADAS:
                del self._fallos[next(iter(self._fallos))]
        return cuantos

    def olvidar(self, direccion: str) -> None:
        """La clave fue la buena."""
        self._fallos.pop(_red_de(direccion), None)


def _red_de(direccion: str) -> str:
    """La dirección; de una de IPv6, su red: quien tiene una tiene las otras 2⁶⁴."""
    try:
        propia = ipaddress.ip_address(direccion.partition("%")[0])
    except ValueError:
        return direccion
    return str(ipaddress.ip_network((propia, 64), strict=False)) if propia.version == 6 else direccion


def poner_puerta(servidor: flask.Flask, ajustes: Ajustes, intentos: Intentos | None = None) -> None:
    """Agrega la puerta a un servidor de Flask."""
    por_clave = intentos or Intentos()
    # los nombres que no hace falta declarar: más allá de esta máquina, también el suyo
    nombres = LOCALES if ajustes.solo_local else LOCALES | {ajustes.host.lower(), socket.gethostname().lower()}

    @servidor.before_request
    def puerta() -> flask.Response | None:
        peticion = flask.request
        if not _es_conocido(peticion.host, nombres, ajustes):
            return _decir(
                "Este tablero no atiende con ese nombre. Si es el suyo, declárelo en TABLERO_NOMBRES y vuelva a "
                "arrancarlo.", 400
            )  # fmt: skip
        regla = peticion.url_rule
        abierta = regla is None or quien_puede(peticion.method, regla.rule) is Quien.CUALQUIERA
        if abierta and peticion.method in LECTURA:
            return None
        origen = peticion.headers.get("Origin", "").split("//")[-1].lower()
        if origen and origen != peticion.host.lower() and not _declarado(origen, ajustes.nombres):
            return _decir(
                "La petición viene de otro sitio. Si es el nombre de este tablero, declárelo en TABLERO_NOMBRES y "
                "vuelva a arrancarlo.", 403
            )  # fmt: skip
        return None if abierta else _exigir_permiso(ajustes, por_clave)


def _exigir_permiso(ajustes: Ajustes, intentos: Intentos) -> flask.Response | None:
    """Deja pasar o responde por qué no. `ErrorPermiso` si falta la cabecera propia o la clave."""
    peticion = flask.request
    if peticion.headers.get("X-Tablero") != "datos":
        # la página de otro sitio no puede poner esta cabecera sin que el navegador pregunte antes
        raise ErrorPermiso("La petición no viene de la página de datos.", que_hacer="Use la página /datos.")
    if not ajustes.clave:
        if de_aqui(ajustes):
            return None
        raise ErrorPermiso(
            "Este tablero solo se cambia desde su propia máquina, sin otro servidor web en medio.",
            que_hacer="Quien lo instaló puede permitirlo con TABLERO_CLAVE, o cargar con `tablero importar`.",
        )
    clave, direccion = peticion.headers.get("X-Clave", ""), peticion.remote_addr or ""
    if not clave:
        raise ErrorPermiso("Para cambiar los datos hace falta la clave.", que_hacer="Pídala a quien lo instaló.")
    if espera := intentos.espera(direccion):
        respuesta = _decir(f"Hubo demasiadas claves equivocadas: espere {espera} s y vuelva a intentarlo.", 429)
        respuesta.headers["Retry-After"] = str(espera)
        return respuesta
    if hmac.compare_digest(clave.encode(), ajustes.clave.encode()):
        intentos.olvidar(direccion)
        return None
    # de la petición no se escribe nada: la dirección es la de la conexión
    registro.warning("Clave equivocada desde %s: van %d seguidas.", direccion, intentos.fallar(direccion))
    raise ErrorPermiso("La clave no es la correcta.", que_hacer="Pídala a quien instaló el tablero.")


def de_aqui(ajustes: Ajustes) -> bool:
    """Si la petición en curso es de quien está en esta máquina, y no de otra que llega por un servidor web.

    Nada de lo que trae una petición lo prueba (todo se puede escribir a mano); lo que sí se ve es que llegó de paso, y
    de qué cuenta de esta máquina es el programa que la hizo.
    """
    peticion = flask.request
    if not ajustes.solo_local or ajustes.nombres or _sin_puerto(peticion.host) not in LOCALES:
        return False
    return not _de_paso(peticion.headers, peticion.environ) and _de_esta_cuenta(peticion.environ)


def _de_paso(cabeceras: Headers, entorno: dict[str, object]) -> bool:
    # nginx llama con HTTP/1.0 hasta la versión 1.29.6; un navegador, nunca, ni deja de decir a quién llama
    sin_nombre = "Host" not in cabeceras or entorno.get("SERVER_PROTOCOL") == "HTTP/1.0"
    return sin_nombre or any(map(_DE_PASO.fullmatch, cabeceras.keys()))


def _de_esta_cuenta(entorno: dict[str, object]) -> bool:
    """Si el otro lado de la conexión es un programa de nuestra cuenta o de root; cierto donde no se puede saber.

    Un servidor web atiende con una cuenta suya (`www-data`, `nginx`). Root vale: con esa cuenta pasan los navegadores
    de Windows a WSL. Si la nuestra es de servicio (1 a 999), nadie está sentado en ella.
    """
    tablas = [tabla for tabla in _TABLAS_TCP if os.access(tabla, os.R_OK)]
    if not tablas or "REMOTE_PORT" not in entorno:
        return True
    puertos = [f":{int(str(entorno[nombre])):04X}" for nombre in ("REMOTE_PORT", "SERVER_PORT")]
    propia, cuentas = os.getuid(), set()
    for tabla in tablas:
        for campos in map(str.split, tabla.read_text("ascii").splitlines()[1:]):
            if campos[1].endswith(puertos[0]) and campos[2].endswith(puertos[1]):
                # una conexión que su dueño ya cerró dice «root» y no es de nadie
                cuentas.add(int(campos[7]) if campos[9] != "0" else -1)
    return bool(cuentas) and cuentas <= {0, propia} and not 0 < propia < 1000


def _es_conocido(host: str, nombres: Collection[str], ajustes: Ajustes) -> bool:
    """Si se puede atender a quien llama así.

    Una página de otro sitio puede hacer que su dominio apunte a esta máquina y leer los datos como si fuera la nuestra.
    Con un número no puede: nadie es dueño de un número.
    """
    nombre = _sin_puerto(host)
    return nombre in nombres or _declarado(host, ajustes.nombres) or (not ajustes.solo_local and _es_numero(nombre))


def _declarado(host: str, nombres: Collection[str]) -> bool:
    """Si está en TABLERO_NOMBRES, que puede decir el puerto o no."""
    return host.lower() in nombres or _sin_puerto(host) in nombres


def _sin_puerto(host: str) -> str:
    return re.sub(r":\d*\Z", "", host.lower()).strip("[]")


def _es_numero(nombre: str) -> bool:
    try:
        ipaddress.ip_address(nombre)
    except ValueError:
        return False
    return True


def _decir(frase: str, estado: int) -> flask.Response:
    return flask.Response(frase, status=estado, mimetype="text/plain")
