"""Las cargas en curso: lo que se sube, lo que se limpia y lo que se sabe de un proceso que murió."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ingesta.lectura import leer_celdas
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorArchivo, ErrorPublicacion, ErrorVista
from dashboard.obrero import revisar as obrero
from dashboard.publicacion import cargas as modulo
from dashboard.publicacion.cargas import Cargas
from dashboard.publicacion.carpeta_carga import (
    Estado,
    Opciones,
    anotar,
    cerrojo_de,
    guardar_json,
    nombre_limpio,
    nombres_de,
)
from dashboard.publicacion.cola import existentes


@pytest.fixture
def cargas(tmp_path: Path) -> Cargas:
    """Las cargas de un almacén vacío."""
    return Cargas(Ajustes(datos=tmp_path / "almacen"))


@pytest.fixture
def encargos(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[list[str]]]:
    """Los procesos que se habrían lanzado; trabajan hasta que la prueba termina."""
    lanzados: list[list[str]] = []
    fin = threading.Event()

    class Falso:
        def __init__(self, orden: list[str], **_: object) -> None:
            lanzados.append(orden)

        def __enter__(self) -> Falso:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def wait(self) -> int:
            fin.wait()
            return 0

    monkeypatch.setattr(modulo.subprocess, "Popen", Falso)
    yield lanzados
    fin.set()
    for hilo in threading.enumerate():
        if hilo.name == "vigila-carga":
            hilo.join()


def _carpeta(cargas: Cargas, identificador: str) -> Path:
    return cargas._carpeta(identificador)


def test_lo_que_llega_se_guarda_tal_cual_con_un_nombre_que_todo_sistema_acepta(cargas: Cargas) -> None:
    identificador = cargas.crear()
    uno = cargas.recibir(identificador, "C:\\mis datos\\sesiones: mayo?.csv", io.BytesIO(b"a,b\n1,2\n"))
    otro = cargas.recibir(identificador, "sesiones_ mayo_.csv", io.BytesIO(b""))
    assert uno == {"n": 1, "nombre": "sesiones_ mayo_.csv", "bytes": 8}
    assert otro["nombre"] == "2-sesiones_ mayo_.csv", "dos archivos de una carga nunca se llaman igual"
    guardado = _carpeta(cargas, identificador) / "entrada" / "1" / "sesiones_ mayo_.csv"
    assert guardado.read_bytes() == b"a,b\n1,2\n"
    if os.name == "posix":
        assert guardado.parent.stat().st_mode & 0o077 == 0, "solo quien sirve el tablero puede mirarlo"


@pytest.mark.parametrize(
    ("nombre", "limpio"),
    [
        ("../../etc/passwd", "passwd"),
        ("..", "archivo-7"),
        ("", "archivo-7"),
        ("CON.csv", "archivo-7.csv"),
        ("lista 99990001.XLSX", "archivo-7.xlsx"),
        ("canario@ejemplo.csv", "archivo-7.csv"),
        ("a\x00b\n.csv", "a_b_.csv"),
        ("Grupos ñandú 2026.xlsx", "Grupos ñandú 2026.xlsx"),
        ("sesiones\u202excod.xlsx", "sesionesxcod.xlsx"),
        ("\u200fgru\u200bpos\u2066.csv\u2069", "grupos.csv"),
        ("mayo\u00a02026\u2028.csv", "mayo 2026 .csv"),
        ("\u202e\u200d", "archivo-7"),
    ],
)
def test_un_nombre_hostil_o_con_datos_de_alguien_se_cambia(nombre: str, limpio: str) -> None:
    assert nombre_limpio(nombre, 7) == limpio


@given(st.text(max_size=40), st.lists(st.text(max_size=12), max_size=4))
def test_ningun_nombre_trae_lo_que_no_se_ve_ni_repite_otro(nombre: str, otros: list[str]) -> None:
    nombres = nombres_de([Path("una", nombre or "x"), *(Path("otra", otro or "x") for otro in otros), Path("una/x")])
    assert len({propio.casefold() for propio in nombres}) == len(otros) + 2
    for propio in nombres:
        assert propio.isprintable()
        assert nombre_limpio(propio, 1) in (propio, "archivo-1")


def test_dos_archivos_que_se_llaman_igual_se_distinguen_siempre() -> None:
    assert nombres_de([Path("cusco/a.csv"), Path("puno/A.csv"), Path("b.csv")]) == [
        "cusco-a.csv",
        "puno-A.csv",
        "b.csv",
    ]
    # sin carpeta que los distinga, por su lugar; el tercero sería «3-a.csv», que ya es el primero
    assert nombres_de([Path("3-a.csv"), Path("a.csv"), Path("A.csv")]) == ["3-a.csv", "a.csv", "3-3-A.csv"]
    # una carpeta con el documento de alguien no se dice
    assert nombres_de([Path("45871236/a.csv"), Path("x/a.csv")]) == ["a.csv", "x-a.csv"]


def test_un_archivo_demasiado_grande_no_queda_en_el_disco(cargas: Cargas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modulo, "MAXIMO_BYTES", 1_000_000)
    identificador = cargas.crear()
    with pytest.raises(ErrorArchivo, match="pesa más de 1 MB"):
        cargas.recibir(identificador, "grande.csv", io.BytesIO(b"x" * 3_000_000))
    assert list((_carpeta(cargas, identificador) / "entrada").iterdir()) == []
    assert cargas.pedido(identificador)["archivos"] == []


def test_quitar_saca_el_archivo_y_quitar_dos_veces_lo_dice(cargas: Cargas) -> None:
    identificador = cargas.crear()
    cargas.recibir(identificador, "a.csv", io.BytesIO(b"1"))
    cargas.quitar(identificador, 1)
    assert cargas.pedido(identificador)["archivos"] == []
    with pytest.raises(ErrorVista, match="no está en la carga"):
        cargas.quitar(identificador, 1)


def test_un_numero_no_se_vuelve_a_usar_y_con_un_archivo_se_va_lo_que_se_leyo_de_el(cargas: Cargas) -> None:
    identificador = cargas.crear()
    cargas.recibir(identificador, "viejo.csv", io.BytesIO(b"1"))
    leido = _carpeta(cargas, identificador) / "celdas" / "1"
    leido.mkdir(parents=True)
    cargas.quitar(identificador, 1)
    assert not leido.exists(), "si quedara, el siguiente archivo se creería ya leído"
    assert cargas.recibir(identificador, "nuevo.csv", io.BytesIO(b"22"))["n"] == 2
    entrada = _carpeta(cargas, identificador) / "entrada"
    assert [ruta.relative_to(entrada).as_posix() for ruta in entrada.rglob("*.csv")] == ["2/nuevo.csv"]


class _Corte(io.BytesIO):
    """Un envío que se corta con un error del servidor, que no es del disco."""

    def read(self, _: int | None = -1) -> bytes:
        raise RuntimeError("cliente desconectado")


def test_de_lo_que_llega_a_medias_no_queda_nada_y_se_puede_repetir(cargas: Cargas) -> None:
    identificador = cargas.crear()
    with pytest.raises(ErrorArchivo, match=r"«a\.csv» llegó a medias"):
        cargas.recibir(identificador, "a.csv", io.BytesIO(b"12345"), largo=9)
    with pytest.raises(RuntimeError):
        cargas.recibir(identificador, "a.csv", _Corte(), largo=9)
    assert cargas.pedido(identificador)["archivos"] == []
    assert list((_carpeta(cargas, identificador) / "entrada").iterdir()) == []
    assert cargas.recibir(identificador, "a.csv", io.BytesIO(b"123456789"), largo=9)["nombre"] == "a.csv"


def test_varios_archivos_que_llegan_a_la_vez_se_guardan_todos(cargas: Cargas) -> None:
    identificador = cargas.crear()
    juntos = threading.Barrier(8)

    class Lento(io.BytesIO):
        def read(self, cuanto: int | None = -1) -> bytes:
            if self.tell() == 0:
                juntos.wait(timeout=20)
            return super().read(cuanto)

    with ThreadPoolExecutor(8) as hilos:
        recibidos = list(
            hilos.map(lambda n: cargas.recibir(identificador, "mes.csv", Lento(b"x" * n), largo=n), range(1, 9))
        )
    assert sorted(archivo["n"] for archivo in recibidos) == list(range(1, 9))
    anotados = cargas.pedido(identificador)["archivos"]
    assert sorted(archivo["bytes"] for archivo in anotados) == list(range(1, 9))
    assert len({archivo["nombre"] for archivo in anotados}) == 8
    for archivo in anotados:
        ruta = _carpeta(cargas, identificador) / "entrada" / str(archivo["n"]) / archivo["nombre"]
        assert ruta.stat().st_size == archivo["bytes"]


def test_una_carga_publicada_no_recibe_mas_archivos(cargas: Cargas, encargos: list[list[str]]) -> None:
    identificador = cargas.crear()
    cargas.recibir(identificador, "a.csv", io.BytesIO(b"1"))
    anotar(_carpeta(cargas, identificador), Estado("publicada"))
    for pedir in (
        lambda: cargas.recibir(identificador, "b.csv", io.BytesIO(b"1")),
        lambda: cargas.quitar(identificador, 1),
        lambda: cargas.revisar(identificador, Opciones()),
    ):
        with pytest.raises(ErrorPublicacion, match="ya se publicó"):
            pedir()
    assert encargos == []


def test_si_los_archivos_cambiaron_despues_de_revisar_no_se_publica(cargas: Cargas, encargos: list[list[str]]) -> None:
    identificador = cargas.crear()
    carpeta = _carpeta(cargas, identificador)
    for nombre in ("a.csv", "b.csv"):
        cargas.recibir(identificador, nombre, io.BytesIO(b"1"))
    guardar_json(carpeta / "revision.json", {"publicable": True, "archivos": [{"n": 1}, {"n": 2}]})
    anotar(carpeta, Estado("revisada"))
    cargas.quitar(identificador, 2)
    with pytest.raises(ErrorVista, match="cambiaron desde que se revisó"):
        cargas.publicar(identificador)
    guardar_json(carpeta / "revision.json", {"publicable": True, "archivos": [{"n": 1}]})
    cargas.publicar(identificador)
    assert [orden[3] for orden in encargos] == ["publicando"]


@pytest.mark.skipif(os.name != "posix", reason="los permisos de Windows son otros")
def test_lo_de_una_carga_solo_lo_ve_quien_sirve_y_la_clave_no_se_escribe(
    tmp_path: Path, encargos: list[list[str]]
) -> None:
    cargas = Cargas(Ajustes(datos=tmp_path / "almacen", clave="contraseña-larga"))
    identificador = cargas.crear()
    cargas.recibir(identificador, "a.csv", io.BytesIO(b"1"))
    cargas.revisar(identificador, Opciones())
    assert encargos
    carpeta = _carpeta(cargas, identificador)
    for ruta in (carpeta.parent, carpeta, carpeta / "entrada"):
        assert ruta.stat().st_mode & 0o077 == 0, ruta
    for ruta in carpeta.rglob("*.json"):
        assert "contraseña-larga" not in ruta.read_text(encoding="utf-8"), ruta


def test_lo_que_nadie_revisa_se_olvida_a_las_dos_horas_y_se_barre_solo(
    cargas: Cargas, monkeypatch: pytest.MonkeyPatch
) -> None:
    olvidada, con_error, reciente = (cargas.crear() for _ in range(3))
    for identificador in (olvidada, con_error, reciente):
        cargas.recibir(identificador, "a.csv", io.BytesIO(b"1"))
    ahora, barrido = time.time(), threading.Event()
    hace = ahora - modulo.VIDA_SIN_REVISAR - 1
    anotar(_carpeta(cargas, olvidada), Estado(cuando=hace))
    anotar(_carpeta(cargas, con_error), Estado("error", cuando=hace))
    pausas: list[float] = []

    def dormir(segundos: float) -> None:
        # la primera pausa pasa en seguida; en la segunda ya se barrió una vez, y el hilo no sigue
        pausas.append(segundos)
        if len(pausas) == 2:
            barrido.set()
            threading.Event().wait()

    monkeypatch.setattr(modulo, "time", SimpleNamespace(time=lambda: ahora, sleep=dormir))
    cargas.barrer_a_ratos()
    assert barrido.wait(timeout=60)
    assert pausas == [modulo.CADA_BARRIDA] * 2
    assert {ruta.name for ruta in existentes(cargas._raiz)} == {con_error, reciente}
    assert not (_carpeta(cargas, con_error) / "entrada").exists()
    assert (_carpeta(cargas, reciente) / "entrada" / "1" / "a.csv").is_file()


@pytest.mark.parametrize("identificador", ["", "..", "0123", "g" * 16, "../../x", "0123456789abcdef"])
def test_un_identificador_que_no_existe_se_dice(cargas: Cargas, identificador: str) -> None:
    cargas.crear()
    for pedir in (cargas.estado, cargas.pedido, cargas.revision, cargas.descartar, cargas.publicar):
        with pytest.raises(ErrorVista, match="ya no existe"):
            pedir(identificador)


def test_revisar_encarga_el_trabajo_a_otro_proceso_con_los_ajustes_de_este(
    cargas: Cargas, encargos: list[list[str]]
) -> None:
    identificador = cargas.crear()
    with pytest.raises(ErrorArchivo, match="No hay ningún archivo"):
        cargas.revisar(identificador, Opciones())
    cargas.recibir(identificador, "a.csv", io.BytesIO(b"1"))
    cargas.revisar(identificador, Opciones("I-4", reemplazar=True, oficina="11"))
    assert [orden[1:4] for orden in encargos] == [["-m", "dashboard.obrero", "revisando"]]
    elegidas = {"parto_desde": "I-4", "reemplazar": True, "oficina": "11"}
    pedidas = {**elegidas, "sin_ocultas": False, "lugares": [], "repetidas": ""}
    assert cargas.pedido(identificador)["opciones"] == pedidas
    assert encargos[0][5:] == ["6000", "900"]
    assert cargas.estado(identificador) == Estado("esperando", "Empezando", cuando=cargas.estado(identificador).cuando)
    with pytest.raises(ErrorPublicacion, match="se está procesando"):
        cargas.recibir(identificador, "b.csv", io.BytesIO(b"1"))
    anotar(_carpeta(cargas, identificador), Estado("revisando"))
    with pytest.raises(ErrorPublicacion, match="se está procesando"):
        cargas.descartar(identificador)


def test_lo_que_leyo_una_version_anterior_se_vuelve_a_pedir(cargas: Cargas) -> None:
    identificador = cargas.crear()
    cargas.recibir(identificador, "grupos.csv", io.BytesIO(b"1"))
    carpeta = _carpeta(cargas, identificador)
    (carpeta / "entrada" / "1" / "grupos.csv").unlink()
    (carpeta / "celdas" / "1").mkdir(parents=True)
    (carpeta / "celdas" / "1" / "celdas.json").write_bytes(b'[{"archivo": "grupos.csv"}]')
    obrero.revisar(carpeta, cargas._ajustes)
    (archivo,) = cargas.revision(identificador)["archivos"]
    assert archivo["error"]["mensaje"] == "El archivo «grupos.csv» ya no está."
    assert archivo["error"]["que_hacer"] == "Quítelo de la carga y vuelva a subirlo."


def test_de_un_archivo_con_datos_de_personas_no_se_pregunta_que_son_sus_columnas(
    cargas: Cargas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(obrero, "leer_aparte", leer_celdas)
    lineas = ["codigo_grupo,Dia de reunion,Cuantas vinieron{}"] + [f"GAC-001,2025-02-1{n},9{{}}" for n in range(4)]
    for titulo, celda, se_pregunta in (("", "", True), (",Responsable", ",Zutana", False)):
        identificador = cargas.crear()
        cuerpo = "\n".join(linea.format(celda if numero else titulo) for numero, linea in enumerate(lineas))
        cargas.recibir(identificador, "reuniones.csv", io.BytesIO(cuerpo.encode()))
        obrero.revisar(_carpeta(cargas, identificador), cargas._ajustes)
        revision = cargas.revision(identificador)
        assert bool(revision["archivos"][0]["por_nombrar"]) is se_pregunta
        assert ("diga abajo" in revision["motivo"]) is se_pregunta


def test_no_se_publica_lo_que_no_se_reviso(cargas: Cargas, encargos: list[list[str]]) -> None:
    identificador = cargas.crear()
    with pytest.raises(ErrorVista, match="no está lista"):
        cargas.publicar(identificador)
    assert encargos == []


def test_si_el_proceso_murio_se_dice_y_si_trabaja_no(cargas: Cargas) -> None:
    identificador = cargas.crear()
    carpeta = _carpeta(cargas, identificador)
    anotar(carpeta, Estado("revisando", "Leyendo", 0.2, cuando=time.time() - 60))
    with cerrojo_de(carpeta):
        assert cargas.estado(identificador).fase == "revisando"
    estado = cargas.estado(identificador)
    assert estado.fase == "error"
    assert "se detuvo antes de terminar" in estado.mensaje


def test_el_proceso_que_revisa_toma_su_cerrojo_antes_de_cargar_lo_pesado() -> None:
    # si cargara pandas antes, en una máquina ocupada tardaría en aparecer y se le daría por muerto
    guion = "import sys, dashboard.obrero.__main__; print({'pandas', 'pyarrow'} & sys.modules.keys())"
    proceso = subprocess.run([sys.executable, "-c", guion], capture_output=True, text=True, check=True)
    assert proceso.stdout.strip() == "set()"


def test_barrer_olvida_lo_viejo_lo_publicado_y_los_archivos_de_un_proceso_muerto(cargas: Cargas) -> None:
    vieja, publicada, muerta, viva = (cargas.crear() for _ in range(4))
    cargas.recibir(muerta, "a.csv", io.BytesIO(b"1"))
    anotar(_carpeta(cargas, vieja), Estado(cuando=time.time() - modulo.VIDA - 1))
    anotar(_carpeta(cargas, publicada), Estado("publicada"))
    anotar(_carpeta(cargas, muerta), Estado("revisando", cuando=time.time() - 60))
    cargas.barrer()
    assert {ruta.name for ruta in existentes(cargas._raiz)} == {muerta, viva}
    assert not (_carpeta(cargas, muerta) / "entrada").exists()


def test_no_se_abren_cargas_sin_fin_y_las_que_nadie_sigue_dejan_su_sitio(cargas: Cargas) -> None:
    abiertas = [cargas.crear() for _ in range(modulo.MAXIMO_CARGAS)]
    with pytest.raises(ErrorPublicacion, match="demasiadas cargas a la vez"):
        cargas.crear()
    # la tercera y la quinta llevan un rato quietas: se va la que más
    for posicion, minutos in ((2, 11), (4, 30)):
        anotar(_carpeta(cargas, abiertas[posicion]), Estado("revisada", cuando=time.time() - 60 * minutos))
    nueva = cargas.crear()
    assert {ruta.name for ruta in existentes(cargas._raiz)} == {*abiertas, nueva} - {abiertas[4]}


@pytest.mark.parametrize("nombre", ["../pedido.json", "..", ".oculto", "no-esta.csv", "a/b"])
def test_solo_se_descarga_lo_que_se_dejo_para_eso(cargas: Cargas, nombre: str) -> None:
    identificador = cargas.crear()
    salida = _carpeta(cargas, identificador) / "salida"
    salida.mkdir()
    (salida / "1-a-problemas.csv").write_text("fila")
    assert cargas.salida(identificador, "1-a-problemas.csv").read_text() == "fila"
    with pytest.raises(ErrorVista):
        cargas.salida(identificador, nombre)


@pytest.mark.parametrize(
    ("campos", "frase"),
    [
        ({"parto_desde": "II-1"}, "esa categoría"),
        ({"parto_desde": ["I-3"]}, "esa categoría"),
        ({"oficina": "99"}, "catálogo de regiones"),
        ({"oficina": {"a": 1}}, "catálogo de regiones"),
    ],
)
def test_una_opcion_que_no_existe_se_dice(campos: dict[str, object], frase: str) -> None:
    with pytest.raises(ErrorVista, match=frase):
        Opciones.leer(campos, None)


def test_lo_que_no_es_un_objeto_son_las_opciones_por_defecto() -> None:
    for campos in (None, [], "x", 3, {"reemplazar": "si"}):
        assert Opciones.leer(campos, None) == Opciones()
    assert Opciones.leer({"reemplazar": True, "oficina": "11"}, None) == Opciones("", True, "11")
    assert Opciones.leer({"sin_ocultas": True}, None) == Opciones(sin_ocultas=True)


def test_lo_que_quedo_a_medias_se_puede_retomar_si_queda_con_que(cargas: Cargas) -> None:
    vacia, revisada, publicada = (cargas.crear() for _ in range(3))
    for identificador in (revisada, publicada):
        cargas.recibir(identificador, "mayo.csv", io.BytesIO(b"1"))
    anotar(_carpeta(cargas, publicada), Estado("publicada"))
    anotar(_carpeta(cargas, revisada), Estado("revisada"))
    assert vacia
    (pendiente,) = cargas.pendientes()
    assert (pendiente.identificador, pendiente.fase, pendiente.archivos) == (revisada, "revisada", ("mayo.csv",))
    assert cargas.se_puede_repetir(revisada)
    (_carpeta(cargas, revisada) / "entrada" / "1" / "mayo.csv").unlink()
    assert not cargas.se_puede_repetir(revisada)
    (_carpeta(cargas, revisada) / "celdas" / "1").mkdir(parents=True)
    assert cargas.se_puede_repetir(revisada), "lo leído basta"
