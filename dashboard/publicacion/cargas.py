"""Lo que una persona sube desde la pantalla, mientras se revisa: una carpeta propia, fuera de las generaciones.

    almacen/.cargas/<id>/
    ├── pedido.json      qué archivos, qué número le toca al siguiente y con qué opciones
    ├── estado.json      en qué paso va
    ├── entrada/<n>/     el archivo tal como llegó; se borra en cuanto se leyó
    ├── revision.json    lo que se entendió, lo que se rechazó y lo que cambiaría
    ├── salida/          lo que se puede descargar: los libros por corregir
    └── borrador/        la generación preparada, que nadie sirve hasta publicarla

Leer y preparar lo hace otro proceso (`dashboard.obrero`): el servidor no abre los archivos de nadie.
"""

from __future__ import annotations

import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from dashboard.almacen.generacion import motivo_del_disco
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorArchivo, ErrorPublicacion, ErrorVista
from dashboard.nucleo.formato import plural
from dashboard.publicacion.carpeta_carga import (
    PROHIBIDOS,
    Conservada,
    Estado,
    Opciones,
    anotar,
    conservadas,
    estado_de,
    guardar_json,
    leer_json,
    nombre_limpio,
    ocupada,
    pedido_tomado,
)
from dashboard.publicacion.cola import (
    ARRANQUE,
    EN_CURSO,
    ESPERANDO,
    MAXIMO_EN_COLA,
    abandonada,
    en_curso,
    existentes,
    paso_de_cola,
)

#: lo que puede pesar un archivo (una tabla en texto; los demás, menos: `rejilla`), y cuántos caben en una carga
MAXIMO_BYTES = 500_000_000
MAXIMO_ARCHIVOS = 60
MAXIMO_CARGAS = 12
#: una carga que nadie publica se olvida al día siguiente; un archivo que nadie revisa, a las dos horas
VIDA, VIDA_SIN_REVISAR = 24 * 3600, 2 * 3600
#: cada cuánto se barre mientras el servidor atiende
CADA_BARRIDA = 900
#: lo más que puede durar una revisión; después el proceso se detiene
LIMITE_DE_TRABAJO = 900
#: una carga que nadie toca en este tiempo deja su sitio a otra, si hace falta
_QUIETA = 600
#: lo que puede gastar el proceso que revisa, en MB
MEGAS = 6_000


@dataclass(frozen=True, slots=True)
class Pendiente:
    """Una carga sin publicar: en qué fase está, qué archivos trae y cuándo cambió por última vez (segundos)."""

    identificador: str
    fase: str
    archivos: tuple[str, ...]
    cuando: float


class Cargas:
    """Las cargas en curso de un almacén."""

    def __init__(self, ajustes: Ajustes) -> None:
        self._ajustes = ajustes
        self._raiz = ajustes.datos / ".cargas"

    # -- subir ---------------------------------------------------------------------------------------------------

    def crear(self) -> str:
        """Abre una carga y devuelve su identificador. `ErrorPublicacion` si hay demasiadas o no se puede."""
        self.barrer()
        self._hacer_sitio()
        identificador = secrets.token_hex(8)
        carpeta = self._raiz / identificador
        try:
            # una por una: con `parents`, las de arriba quedarían a la vista de todos
            self._ajustes.datos.mkdir(parents=True, exist_ok=True)
            self._raiz.mkdir(mode=0o700, exist_ok=True)
            carpeta.mkdir(mode=0o700)
            (carpeta / "entrada").mkdir(mode=0o700)
            guardar_json(carpeta / "pedido.json", {"archivos": [], "siguiente": 1})
            anotar(carpeta, Estado())
        except OSError as error:
            raise _sin_sitio(error) from error
        return identificador

    def _hacer_sitio(self) -> None:
        """Con demasiadas cargas a medias se olvida la que lleva más tiempo quieta. `ErrorPublicacion` si ninguna."""
        abiertas = existentes(self._raiz)
        if len(abiertas) < MAXIMO_CARGAS:
            return
        quietas = sorted((estado_de(carpeta).cuando, carpeta) for carpeta in abiertas if not ocupada(carpeta))
        if not quietas or time.time() - quietas[0][0] < _QUIETA:
            raise ErrorPublicacion(
                "Hay demasiadas cargas a la vez.", que_hacer="Espere unos minutos y vuelva a intentarlo."
            )
        shutil.rmtree(quietas[0][1], ignore_errors=True)

    def recibir(self, identificador: str, nombre: str, flujo: BinaryIO, largo: int | None = None) -> dict[str, Any]:
        """Guarda un archivo que llega: `{"n", "nombre", "bytes"}`. No lo abre.

        `largo`: los bytes anunciados, si se sabe. Varios pueden llegar a la vez: cada uno tiene su número, que no se
        vuelve a usar. `ErrorArchivo` si pesa demasiado, llega a medias o son demasiados; `ErrorPublicacion` si no hay
        sitio o la carga ya se publicó.
        """
        carpeta = self._abierta(identificador)
        with pedido_tomado(carpeta) as pedido:
            if len(pedido["archivos"]) >= MAXIMO_ARCHIVOS:
                raise ErrorArchivo(
                    f"Una carga lleva hasta {MAXIMO_ARCHIVOS} archivos.",
                    que_hacer="Publique estos y suba después los demás.",
                )
            numero = pedido["siguiente"]
            pedido["siguiente"] = numero + 1
        sitio = carpeta / "entrada" / str(numero)
        try:
            return self._guardar(carpeta, sitio, nombre, numero, flujo, largo)
        except BaseException as error:
            # también si se cortó la conexión: de lo que no llegó entero no queda nada
            shutil.rmtree(sitio, ignore_errors=True)
            if isinstance(error, OSError):
                raise _sin_sitio(error) from error
            raise

    def _guardar(
        self, carpeta: Path, sitio: Path, nombre: str, numero: int, flujo: BinaryIO, largo: int | None
    ) -> dict[str, Any]:
        sitio.mkdir(mode=0o700)
        pesa = _copiar(flujo, sitio / "llegando")
        if pesa > MAXIMO_BYTES:
            raise demasiado_grande(nombre, numero)
        if largo is not None and pesa != largo:
            raise ErrorArchivo(
                f"El archivo «{nombre_limpio(nombre, numero)}» llegó a medias.",
                que_hacer="Revise la conexión con el tablero y súbalo otra vez.",
            )
        with pedido_tomado(carpeta) as pedido:
            self._abierta(carpeta.name)
            limpio = nombre_limpio(nombre, numero, {otro["nombre"] for otro in pedido["archivos"]})
            (sitio / "llegando").rename(sitio / limpio)
            archivo = {"n": numero, "nombre": limpio, "bytes": pesa}
            pedido["archivos"] = sorted([*pedido["archivos"], archivo], key=lambda otro: otro["n"])
            # mientras sigan llegando, lo que espera no es viejo
            anotar(carpeta, replace(estado_de(carpeta), cuando=time.time()))
        return archivo

    def quitar(self, identificador: str, numero: int) -> None:
        """Saca un archivo de la carga, con lo que se leyó de él. `ErrorVista` si no está."""
        carpeta = self._abierta(identificador)
        with pedido_tomado(carpeta) as pedido:
            quedan = [archivo for archivo in pedido["archivos"] if archivo["n"] != numero]
            if len(quedan) == len(pedido["archivos"]):
                raise ErrorVista("Ese archivo no está en la carga.")
            for parte in ("entrada", "celdas"):
                shutil.rmtree(carpeta / parte / str(numero), ignore_errors=True)
            pedido["archivos"] = quedan

    # -- revisar y publicar --------------------------------------------------------------------------------------

    def revisar(self, identificador: str, opciones: Opciones, columnas: Sequence[Mapping[str, Any]] = ()) -> None:
        """Empieza la revisión en otro proceso. `ErrorArchivo` si no hay nada que revisar.

        `columnas`: las que la persona dijo cuáles son (`columnas_elegidas.leer_elegidas`).
        """
        carpeta = self._abierta(identificador)
        with pedido_tomado(carpeta) as pedido:
            if not pedido["archivos"] and not opciones.parto_desde:
                raise ErrorArchivo("No hay ningún archivo que revisar.", que_hacer="Suba al menos uno.")
            pedido["opciones"], pedido["columnas"] = asdict(opciones), list(columnas)
        self._encargar(carpeta, "revisando")

    def publicar(self, identificador: str) -> None:
        """Empieza la publicación de lo revisado, en otro proceso. `ErrorVista` si no hay nada listo."""
        carpeta = self._editable(identificador)
        revision = self.revision(identificador) or {}
        if self.estado(identificador).fase != "revisada" or not revision.get("publicable"):
            raise ErrorVista("Esta carga no está lista para publicarse.", que_hacer="Revísela antes.")
        revisados = [archivo["n"] for archivo in revision["archivos"]]
        if revisados != [archivo["n"] for archivo in self.pedido(identificador)["archivos"]]:
            raise ErrorVista(
                "Los archivos de esta carga cambiaron desde que se revisó.", que_hacer="Revísela otra vez."
            )
        self._encargar(carpeta, "publicando")

    def _encargar(self, carpeta: Path, fase: str) -> None:
        delante = en_curso(self._raiz)
        if len(delante) > MAXIMO_EN_COLA:
            raise ErrorPublicacion(
                f"Ya hay {plural(MAXIMO_EN_COLA, 'carga')} en cola: no se puede pedir otra.",
                que_hacer="Espere unos minutos y vuelva a pedirlo; lo que subió sigue aquí.",
            )
        # la clave es de quien entra por la web: el proceso que lee archivos no la necesita, y quedaría en el disco
        ajustes = self._ajustes.model_dump(mode="json", exclude={"clave"})
        ajustes["datos"] = str(self._ajustes.datos.resolve())
        guardar_json(carpeta / "ajustes.json", ajustes)
        anotar(carpeta, Estado(ESPERANDO, paso_de_cola(delante) if delante else "Empezando"))
        orden = [sys.executable, "-m", "dashboard.obrero", fase, str(carpeta.resolve()), str(MEGAS)]
        lanzado = threading.Event()
        hilo = threading.Thread(
            target=_vigilar, args=([*orden, str(LIMITE_DE_TRABAJO)], carpeta, lanzado), name="vigila-carga", daemon=True
        )
        hilo.start()
        lanzado.wait(ARRANQUE)

    def descartar(self, identificador: str) -> None:
        """Olvida una carga y borra todo lo suyo, aunque espere. `ErrorPublicacion` si ya se trabaja con ella."""
        shutil.rmtree(self._sacar(identificador), ignore_errors=True)

    def cancelar(self, identificador: str) -> None:
        """Saca de la cola una carga ya revisada, que sigue revisada. `ErrorPublicacion` si ya no espera."""
        if self.estado(identificador).fase != ESPERANDO or self.revision(identificador) is None:
            raise ErrorPublicacion("Esta carga ya no está en la cola.", que_hacer="Mire en qué va.")
        self._sacar(identificador)

    def _sacar(self, identificador: str) -> Path:
        """La carpeta de la carga, que ya no espera: su proceso lo ve y termina. `ErrorPublicacion` si ya empezó."""
        carpeta = self._carpeta(identificador)
        with pedido_tomado(carpeta):
            if estado_de(carpeta).fase == ESPERANDO:
                anotar(carpeta, Estado("revisada"))
        return self._editable(identificador)

    # -- leer ----------------------------------------------------------------------------------------------------

    def estado(self, identificador: str) -> Estado:
        """En qué va. Si el proceso que trabajaba murió, lo dice. `ErrorVista` si la carga no existe."""
        carpeta = self._carpeta(identificador)
        estado = estado_de(carpeta)
        if abandonada(carpeta, estado):
            return Estado(
                "error",
                mensaje="El proceso que trabajaba con esta carga se detuvo antes de terminar (por memoria, por tiempo "
                "o porque se apagó el equipo). Los datos publicados siguen como estaban. Vuelva a subir los archivos; "
                "si son muy grandes, divídalos.",
            )
        return estado

    def pedido(self, identificador: str) -> dict[str, Any]:
        """Archivos recibidos y opciones."""
        return leer_json(self._carpeta(identificador) / "pedido.json", {"archivos": []})

    def revision(self, identificador: str) -> dict[str, Any] | None:
        """El resultado de la revisión, o `None` si todavía no la hay."""
        return leer_json(self._carpeta(identificador) / "revision.json", None)

    def salida(self, identificador: str, nombre: str) -> Path:
        """Un archivo para descargar. `ErrorVista` si no existe."""
        ruta = self._carpeta(identificador) / "salida" / nombre
        if PROHIBIDOS.search(nombre) or nombre.startswith(".") or not ruta.is_file():
            raise ErrorVista("Ese archivo no está en la carga.")
        return ruta

    def pendientes(self) -> list[Pendiente]:
        """Las cargas con archivos que no se han publicado, de la más nueva a la más antigua."""
        halladas = []
        for carpeta in existentes(self._raiz):
            # puede descartarse o barrerse mientras se mira
            with suppress(ErrorVista):
                fase, pedido = self.estado(carpeta.name).fase, self.pedido(carpeta.name)
                nombres = tuple(archivo["nombre"] for archivo in pedido["archivos"])
                if nombres and fase != "publicada":
                    halladas.append(Pendiente(carpeta.name, fase, nombres, estado_de(carpeta).cuando))
        return sorted(halladas, key=lambda pendiente: -pendiente.cuando)

    def se_puede_repetir(self, identificador: str) -> bool:
        """Si de cada archivo queda lo subido o lo leído: sin eso hay que volver a subirlo."""
        carpeta = self._carpeta(identificador)
        return all(
            (carpeta / "entrada" / str(archivo["n"]) / archivo["nombre"]).is_file()
            or (carpeta / "celdas" / str(archivo["n"])).is_dir()
            for archivo in self.pedido(identificador)["archivos"]
        )

    def conservadas(self) -> list[Conservada]:
        """Las generaciones en disco, de la más nueva a la más antigua."""
        return conservadas(self._ajustes.datos)

    # -- limpieza ------------------------------------------------------------------------------------------------

    def barrer(self) -> None:
        """Olvida las cargas viejas, lo que nadie revisó y los archivos que dejó un proceso que murió."""
        for carpeta in existentes(self._raiz):
            estado = estado_de(carpeta)
            edad = time.time() - estado.cuando
            if ocupada(carpeta):
                continue
            if edad > VIDA or estado.fase == "publicada" or (edad > VIDA_SIN_REVISAR and estado.fase == "subiendo"):
                shutil.rmtree(carpeta, ignore_errors=True)
            elif abandonada(carpeta, estado) or edad > VIDA_SIN_REVISAR:
                shutil.rmtree(carpeta / "entrada", ignore_errors=True)

    def barrer_a_ratos(self) -> None:
        """Empieza a barrer cada `CADA_BARRIDA` segundos, en un hilo propio que muere con el proceso."""

        def seguir() -> None:
            while True:
                time.sleep(CADA_BARRIDA)
                with suppress(OSError):
                    self.barrer()

        threading.Thread(target=seguir, name="barre-cargas", daemon=True).start()

    def _carpeta(self, identificador: str) -> Path:
        carpeta = self._raiz / identificador
        if carpeta not in existentes(self._raiz):
            raise ErrorVista(
                "Esa carga ya no existe.",
                que_hacer="Se olvidan al publicarse, al descartarse o al día siguiente. Vuelva a subir los archivos.",
                opciones=[("Cargar archivos", "/datos")],
            )
        return carpeta

    def _editable(self, identificador: str) -> Path:
        carpeta = self._carpeta(identificador)
        if self.estado(identificador).fase in EN_CURSO:
            raise ErrorPublicacion("Esta carga se está procesando.", que_hacer="Espere a que termine.")
        return carpeta

    def _abierta(self, identificador: str) -> Path:
        carpeta = self._editable(identificador)
        if self.estado(identificador).fase == "publicada":
            raise ErrorPublicacion("Esta carga ya se publicó.", que_hacer="Vuelva a la página de datos y empiece otra.")
        return carpeta


def _vigilar(orden: list[str], carpeta: Path, lanzado: threading.Event) -> None:
    """Lanza el proceso de una carga y lo espera; si murió sin terminar, borra lo subido, que él ya no puede borrar.

    La entrada es una tubería que solo se cierra cuando termina este proceso: así termina también él.
    """
    with subprocess.Popen(
        orden, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as proceso:
        lanzado.set()
        proceso.wait()
    if estado_de(carpeta).fase in EN_CURSO and not ocupada(carpeta):
        shutil.rmtree(carpeta / "entrada", ignore_errors=True)


def _copiar(flujo: BinaryIO, ruta: Path) -> int:
    """Escribe lo que llega, hasta un byte más de lo permitido, y dice cuánto fue."""
    pesa = 0
    with ruta.open("wb") as destino:
        while pesa <= MAXIMO_BYTES and (trozo := flujo.read(1 << 20)):
            destino.write(trozo)
            pesa += len(trozo)
    return pesa


def demasiado_grande(nombre: str, numero: int = 1) -> ErrorArchivo:
    """El rechazo de un archivo que pesa más de `MAXIMO_BYTES`."""
    return ErrorArchivo(
        f"El archivo «{nombre_limpio(nombre, numero)}» pesa más de {MAXIMO_BYTES // 1_000_000} MB.",
        que_hacer="Divídalo por región o por año y cárguelo en partes.",
    )


def _sin_sitio(error: OSError) -> ErrorPublicacion:
    return ErrorPublicacion(
        f"No se pudo guardar lo que subió: {motivo_del_disco(error)}.",
        que_hacer="Revise el espacio libre y los permisos de la carpeta de los datos. Nada de lo publicado cambió.",
    )
