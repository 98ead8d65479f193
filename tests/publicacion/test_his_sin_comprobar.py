"""Las sesiones del HIS publicadas con la regla de antes: se dicen en pantalla y una carga con RENIPRESS las corrige."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import orjson
import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.generacion import FIRMA, MANIFIESTO, ultima_buena
from dashboard.dominio.periodo import Periodo
from dashboard.ingesta.textos import huella
from dashboard.nucleo.errores import ErrorArchivo
from dashboard.paginas.alrededor import franjas
from dashboard.piezas.html import en_html
from dashboard.publicacion.aceptadas import anotar
from dashboard.publicacion.preparar import publicar_tablas
from tests.fabricas import establecimiento, grupo, sesion, tablas
from tests.ingesta.formularios import his
from tests.publicacion.test_importar import Taller

#: el RENIPRESS de quien hizo la sesión, y el del vecino cuyo código es el número del primero en el HIS
PROPIO, VECINO = "00990005", "00990004"
AVISO = "pueden estar en otro lugar"
pytestmark = pytest.mark.usefixtures("sin_geografia")


def _codigo(establecimiento: str, cita: str, dia: str = "20250511") -> str:
    return f"HIS-{establecimiento}-{dia}-{huella(cita)[:8] if cita else '1'}"


class _Taller(Taller):
    """Un registro de tres establecimientos con lo que dejó una versión que aceptaba Id_Establecimiento."""

    def __init__(self, carpeta: Path, *de_antes: tuple[str, str]) -> None:
        """`de_antes`: (establecimiento, cita) de cada sesión del 11 de mayo ya publicada."""
        super().__init__(carpeta)
        mundo = tablas(
            establecimientos=[establecimiento(e, "11-02-05") for e in (VECINO, PROPIO)]
            + [establecimiento("00990009", "21-02-05")],
            grupos=[grupo("G-1", PROPIO)],
            sesiones=[
                sesion(_codigo(lugar, cita), None, "2025-05-11", 9, None, codigo_renipress=lugar, fuente="his",
                       duracion_min=None, momentos=None)
                for lugar, cita in de_antes
            ],
        )  # fmt: skip
        # así anotaba sus archivos la versión de antes: sin decir de qué formulario eran
        origen = [{"n": 1, "tabla": "sesiones", "archivo": "his.csv", "aceptadas": 9, "fecha_carga": "2025-06-01"}]
        mundo = replace(mundo, sesiones=anotar(mundo.sesiones, 1, range(len(mundo.sesiones))), origen=origen)
        publicar_tablas(mundo, self.ajustes)

    def his(self, *citas: tuple[str, str], titulo: str = "renipress") -> Path:
        """Un registro diario con una sesión de 9 asistentes el 11 de mayo por cada (establecimiento, cita)."""
        return self.diario(
            his(*((cita, "2025-05-11", lugar, "C0012", "D", "9") for lugar, cita in citas), titulos=titulo)
        )

    def sin_citas(self, *sesiones: tuple[str, str]) -> Path:
        """Un registro diario sin Id_Cita, con una sesión de 9 asistentes por cada (establecimiento, fecha)."""
        tabla = his(*(("", dia, lugar, "C0012", "D", "9") for lugar, dia in sesiones))
        tabla[0][0] = "Campo_0"
        return self.diario(tabla)

    def diario(self, tabla: list[list[str]]) -> Path:
        return self.escribir("his.csv", *(";".join(fila) for fila in tabla))

    def franja(self, alcance: str = "PE") -> str:
        """Lo que dicen las franjas de toda página."""
        return " ".join(en_html(pieza) for pieza in franjas(Almacen(self.ajustes.datos).consulta(alcance), ""))

    def olvidar_la_cuenta(self) -> None:
        """Deja el manifiesto como lo escribía la versión de antes, que no contaba estas sesiones."""
        vigente = ultima_buena(self.ajustes.datos)
        manifiesto = orjson.loads((vigente.carpeta / MANIFIESTO).read_bytes())
        del manifiesto["his_sin_comprobar"]
        crudo = orjson.dumps(manifiesto)
        (vigente.carpeta / MANIFIESTO).write_bytes(crudo)
        (vigente.carpeta / FIRMA).write_bytes(sha256(crudo).hexdigest().encode())

    def lugares(self) -> dict[str, str]:
        """Código de cada sesión → su establecimiento."""
        sesiones = self.tabla("sesiones")
        return dict(zip(sesiones["codigo_sesion"], sesiones["codigo_renipress"], strict=True))


def test_lo_publicado_con_la_regla_de_antes_se_dice_en_toda_pagina_con_lo_que_hay_que_hacer(tmp_path: Path) -> None:
    dicho = _Taller(tmp_path, (VECINO, "7"), (VECINO, "8")).franja()
    assert "2 sesiones del HIS entraron" in dicho
    assert AVISO in dicho
    assert "Vuelva a cargarlo con esa columna" in dicho


def test_una_generacion_que_no_las_conto_tambien_lo_dice_y_sin_sesiones_sin_grupo_no(tmp_path: Path) -> None:
    taller = _Taller(tmp_path / "con", (VECINO, "7"))
    taller.olvidar_la_cuenta()
    assert "Esta carga, de una versión anterior, tiene 1 sesión sin grupo" in taller.franja()
    assert AVISO in taller.franja()
    vacio = _Taller(tmp_path / "sin")
    vacio.olvidar_la_cuenta()
    assert AVISO not in vacio.franja()


def test_con_un_alcance_se_dice_solo_donde_hay_y_sin_la_cuenta_del_pais(tmp_path: Path) -> None:
    taller = _Taller(tmp_path, (VECINO, "7"))
    assert "Hay sesiones del HIS que entraron" in taller.franja("11")
    assert AVISO not in taller.franja("21")


def test_lo_que_se_carga_con_renipress_no_se_avisa_y_dos_veces_no_cambia_nada(tmp_path: Path) -> None:
    taller = _Taller(tmp_path)
    archivo = taller.his((PROPIO, "7"))
    assert taller.importar(archivo).generacion is not None
    assert AVISO not in taller.franja()
    otra_vez = taller.importar(archivo)
    assert (otra_vez.sin_cambios, otra_vez.cambios[0].iguales) == (True, 1)


def test_una_sesion_del_contrato_con_codigo_de_his_dice_su_renipress_y_no_se_avisa(tmp_path: Path) -> None:
    taller = _Taller(tmp_path)
    fila = f"{_codigo(PROPIO, '7')},2025-05-11,his,{PROPIO},9"
    taller.importar(taller.escribir("s.csv", "codigo_sesion,fecha,fuente,codigo_renipress,asistentes", fila))
    assert taller.lugares() == {_codigo(PROPIO, "7"): PROPIO}
    assert AVISO not in taller.franja()


def test_el_mismo_registro_diario_con_renipress_se_lleva_cada_cita_a_su_establecimiento(tmp_path: Path) -> None:
    # la 7 estaba en el vecino; la 8, en el suyo; la 9 no viene en el archivo
    taller = _Taller(tmp_path, (VECINO, "7"), (PROPIO, "8"), (VECINO, "9"))
    archivo = taller.his((PROPIO, "7"), (PROPIO, "8"))
    resultado = taller.importar(archivo)
    (cambio,) = [cambio for cambio in resultado.cambios if cambio.tabla == "sesiones"]
    assert (cambio.nuevas, cambio.reemplazadas, cambio.iguales, cambio.quitadas) == (1, 1, 0, 1)
    assert "De 2 sesiones del HIS" in resultado.texto()
    assert "Se quitan del establecimiento en que estaban: 1." in resultado.texto()
    assert taller.lugares() == {
        _codigo(PROPIO, "7"): PROPIO, _codigo(PROPIO, "8"): PROPIO, _codigo(VECINO, "9"): VECINO,
    }  # fmt: skip
    # la actividad que se muestra del vecino y del propio: 1 y 2 sesiones
    consulta = Almacen(taller.ajustes.datos).consulta()
    nodos = [consulta.nodo(lugar) for lugar in (VECINO, PROPIO)]
    assert consulta.suma("sesiones_sin_grupo", nodos, Periodo.leer("2025")).tolist() == [1, 2]
    assert "1 sesión del HIS entró" in taller.franja()
    assert taller.importar(archivo).sin_cambios
    # cuando llega la que faltaba, ya no hay nada que decir
    taller.importar(taller.his((PROPIO, "9")))
    assert AVISO not in taller.franja()


def test_sin_el_numero_de_cita_se_confirma_la_del_mismo_codigo_y_reemplazar_quita_las_demas(tmp_path: Path) -> None:
    taller = _Taller(tmp_path, (VECINO, ""), (PROPIO, ""))
    # la del vecino no se puede saber cuál es: queda, y se sigue diciendo
    taller.importar(taller.sin_citas((PROPIO, "2025-05-11")))
    assert "1 sesión del HIS entró" in taller.franja()
    assert set(taller.lugares().values()) == {VECINO, PROPIO}
    # un archivo que habla de mayo en los dos: el vecino tuvo la suya el 20, y la del 11 no era de él
    taller.importar(taller.sin_citas((PROPIO, "2025-05-11"), (VECINO, "2025-05-20")), reemplazar=True)
    assert taller.lugares() == {_codigo(PROPIO, ""): PROPIO, _codigo(VECINO, "", "20250520"): VECINO}
    assert AVISO not in taller.franja()


def test_un_registro_diario_solo_con_id_de_establecimiento_no_cambia_nada(tmp_path: Path) -> None:
    taller = _Taller(tmp_path)
    # 990004 es, en el HIS, el número de 00990005; como RENIPRESS existe y es el del vecino
    with pytest.raises(ErrorArchivo, match="maestro de establecimientos del HIS"):
        taller.importar(taller.his(("990004", "7"), titulo="Id_Establecimiento"))
    assert taller.lugares() == {}
    assert ultima_buena(taller.ajustes.datos).numero == 1
