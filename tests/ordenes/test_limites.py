"""`tablero limites`: de la capa de la oficina al mapa que se sirve, y vuelta."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import shapely
from shapely import affinity

from dashboard import __main__ as ordenes
from dashboard.almacen import certificado
from dashboard.almacen.almacen import Almacen
from dashboard.almacen.generacion import ultima_buena, verificar
from dashboard.geografia.areas import poligonos
from dashboard.paginas.limites import de_donde
from dashboard.publicacion.preparar import LIMITES
from tests.geografia.capas import cuadrado, de_lima, escribir, partido, tabla
from tests.ordenes.conftest import EJEMPLO

#: los departamentos que son una sola región
DEPARTAMENTOS = [codigo for codigo in poligonos() if codigo not in ("15", "15M")]


class Salida(NamedTuple):
    codigo: int
    salida: str
    errores: str


Tablero = Callable[..., Salida]


@pytest.fixture
def vacia(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for nombre in [nombre for nombre in os.environ if nombre == "PORT" or nombre.startswith("TABLERO_")]:
        monkeypatch.delenv(nombre)
    monkeypatch.setenv("TABLERO_DATOS", str(tmp_path / "datos"))
    return tmp_path / "datos"


@pytest.fixture
def datos(cargado: Path, vacia: Path) -> Path:
    """El conjunto de ejemplo: su región es Cusco."""
    shutil.copytree(cargado, vacia)
    return vacia


@pytest.fixture
def tablero(vacia: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Tablero:
    assert os.environ["TABLERO_DATOS"] == str(vacia)

    def _tablero(*argumentos: object) -> Salida:
        monkeypatch.setattr(sys, "argv", ["tablero", *map(str, argumentos)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as fin:
            ordenes.main()
        return Salida(int(fin.value.code or 0), *capsys.readouterr())

    return _tablero


def _corrido() -> dict[str, shapely.Geometry]:
    """Dos distritos que son Cusco, corrido una décima de grado al este para que se note."""
    return {u: affinity.translate(g, 0.1) for u, g in partido("08", "080101", "080201").items()}


def _area(datos: Path, codigo: str, de: str = "PE") -> shapely.Geometry:
    consulta = Almacen(datos).consulta()
    (rasgo,) = [r for r in consulta.areas(consulta.nodo(de))["features"] if r["id"] == codigo]
    return shapely.geometry.shape(rasgo["geometry"])


def _dicho(datos: Path, codigo: str) -> str:
    consulta = Almacen(datos).consulta()
    return de_donde(consulta, consulta.nodo(codigo))


def test_los_distritos_entregados_se_dibujan_y_las_cifras_y_su_certificado_no_se_mueven(
    tablero: Tablero, datos: Path, tmp_path: Path
) -> None:
    unidades = _corrido()
    antes, referencia = ultima_buena(datos), _area(datos, "11")
    corrida = tablero("limites", escribir(tabla(unidades), tmp_path / "cusco.zip"))
    assert corrida.codigo == 0, corrida.errores
    assert corrida.salida.splitlines()[:2] == [
        "2 polígonos; el UBIGEO está en «UBIGEO».",
        "Límites de 1 de 29 regiones.",
    ]
    assert "Siguen con los de referencia: Amazonas (01), Áncash (02)," in corrida.salida
    assert corrida.errores == ("Se dibujó otra vez lo publicado, como carga n.º 2; las cifras son las mismas.\n")
    ahora = ultima_buena(datos)
    assert (ahora.numero, ahora.aviso) == (2, "")
    assert _area(datos, "11").centroid.x == pytest.approx(referencia.centroid.x + 0.1, abs=0.005)
    iguales = {ruta: huella for ruta, huella in antes.manifiesto["archivos"].items() if not ruta.startswith("geo/")}
    assert iguales.items() <= ahora.manifiesto["archivos"].items()
    previo, nuevo = certificado.leer(antes.carpeta), certificado.leer(ahora.carpeta)
    assert previo is not None
    assert nuevo is not None
    assert nuevo.celdas == previo.celdas
    assert _dicho(datos, "PE").startswith("Límites entregados por la oficina en 1 de 29 regiones; los demás, ")
    assert _dicho(datos, "11").startswith("Contorno entregado por la oficina; dentro, áreas aproximadas")
    assert _dicho(datos, "08").startswith("Áreas aproximadas")


def test_quitar_devuelve_exactamente_los_dibujos_de_antes(tablero: Tablero, datos: Path, tmp_path: Path) -> None:
    antes = ultima_buena(datos).manifiesto["archivos"]
    ruta = escribir(tabla({"1501": poligonos()["15M"], "07": cuadrado(-77.15, -12.1, 0.3)}), tmp_path / "capa.gpkg")
    assert tablero("limites", ruta).codigo == 0
    assert ultima_buena(datos).manifiesto["archivos"] != antes
    corrida = tablero("limites", "--quitar")
    assert (corrida.codigo, corrida.salida) == (0, "Los límites vuelven a ser los de referencia.\n")
    assert ultima_buena(datos).manifiesto["archivos"] == antes
    assert [ruta.name for ruta in datos.glob("*limites*")] == []
    corrida = tablero("limites", "--quitar")
    assert (corrida.codigo, corrida.salida) == (1, "")
    assert "No hay límites entregados que quitar." in corrida.errores


def test_con_todas_las_regiones_el_pais_dice_que_son_de_la_oficina(
    tablero: Tablero, datos: Path, tmp_path: Path
) -> None:
    capa = {f"{codigo}0101": poligonos()[codigo] for codigo in DEPARTAMENTOS}
    # las tres DIRIS de los cuatro cuadrados y, con otro, Lima Sur
    capa |= {**de_lima(), "150108": cuadrado(-77.0, -12.2), **partido("15", "150201", "150301")}
    corrida = tablero("limites", escribir(tabla(capa), tmp_path / "peru.geojson"))
    assert "Límites de 29 de 29 regiones." in corrida.salida
    assert "Siguen con" not in corrida.salida
    assert _dicho(datos, "PE") == "Límites entregados por la oficina."


def test_sin_datos_se_guardan_y_la_primera_carga_los_usa(tablero: Tablero, vacia: Path, tmp_path: Path) -> None:
    unidades = _corrido()
    corrida = tablero("limites", escribir(tabla(unidades), tmp_path / "cusco.shp"))
    assert (corrida.codigo, corrida.errores) == (
        0,
        "Todavía no hay datos que dibujar: se usarán en la próxima carga.\n",
    )
    assert tablero("importar", *sorted(EJEMPLO.glob("*.csv"), reverse=True)).codigo == 0
    assert _dicho(vacia, "11").startswith("Contorno entregado por la oficina")


def test_la_siguiente_carga_conserva_los_limites_entregados(tablero: Tablero, datos: Path, tmp_path: Path) -> None:
    assert tablero("limites", escribir(tabla(partido("08", "080101")), tmp_path / "cusco.gpkg")).codigo == 0
    dibujado = _area(datos, "11")
    sesion = tmp_path / "sesiones.csv"
    filas = (EJEMPLO / "sesiones.csv").read_text(encoding="utf-8").splitlines()
    sesion.write_text("\n".join([filas[0], filas[1].replace("SES-001", "SES-999", 1)]), encoding="utf-8")
    tablero("importar", sesion)
    assert _area(datos, "11").equals(dibujado)
    assert _dicho(datos, "11").startswith("Contorno entregado")


@pytest.mark.parametrize(
    ("argumentos", "frase"),
    [
        ([], "Diga el archivo de los límites o, para volver a los de referencia, solo --quitar."),
        (
            ["capa.gpkg", "--quitar"],
            "Diga el archivo de los límites o, para volver a los de referencia, solo --quitar.",
        ),
        (["nada.shp"], "No se puede leer «nada.shp»."),
        (["{capa}", "--capa", "centros"], "«capa.gpkg» no trae la capa «centros»."),
        (["{capa}", "--epsg", "32718"], "Las coordenadas caen fuera del Perú, leídas como EPSG:32718."),
        (["{puntos}"], "La capa no trae ningún polígono."),
        (["{ajena}"], "Los códigos de la capa no caen donde deben: Callao (08)."),
        (["{media}"], "De la capa no sale ninguna región entera. La capa trae solo una parte de Cusco (11)"),
    ],
)
def test_una_capa_que_no_sirve_se_dice_y_nada_cambia(
    tablero: Tablero, datos: Path, tmp_path: Path, argumentos: list[str], frase: str
) -> None:
    puntos = tabla({"080101": shapely.point_on_surface(poligonos()["08"])})
    capas = {
        "{capa}": escribir(tabla(partido("08", "080101")), tmp_path / "capa.gpkg"),
        "{puntos}": escribir(puntos, tmp_path / "puntos.gpkg"),
        "{ajena}": escribir(tabla({"07": poligonos()["08"]}), tmp_path / "ajena.gpkg"),
        "{media}": escribir(tabla({"080101": partido("08", "080101", "080102")["080101"]}), tmp_path / "media.gpkg"),
    }
    corrida = tablero("limites", *(capas.get(argumento, argumento) for argumento in argumentos))
    assert (corrida.codigo, corrida.salida) == (1, "")
    assert corrida.errores.startswith(frase)
    assert ultima_buena(datos).numero == 1
    assert not (datos / LIMITES).exists()


def test_si_dibujar_falla_quedan_los_limites_de_antes(
    tablero: Tablero, datos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tablero("limites", escribir(tabla(partido("08", "080101")), tmp_path / "a.gpkg")).codigo == 0
    guardado = (datos / LIMITES).read_bytes()

    def lleno(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dashboard.geografia.escribir.escribir_geografia", lleno)
    corrida = tablero("limites", escribir(tabla(partido("11", "110101")), tmp_path / "b.gpkg"))
    assert corrida.codigo == 1
    assert "no queda espacio en el disco" in corrida.errores
    assert (datos / LIMITES).read_bytes() == guardado
    assert sorted(ruta.name for ruta in datos.glob("*limites*")) == [LIMITES]
    assert verificar(ultima_buena(datos).carpeta).numero == 2
