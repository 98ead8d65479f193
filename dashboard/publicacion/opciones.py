"""Lo que una persona elige al cargar, comprobado, y el catálogo de regiones. Sin pandas: lo usa el servidor."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from dashboard.nucleo.errores import ErrorArchivo, ErrorVista
from dashboard.nucleo.formato import enumerar
from dashboard.nucleo.recursos import carpeta_referencia

#: categorías desde las que se puede suponer que un establecimiento atiende partos
PARTO_DESDE = ("I-3", "I-4")


@dataclass(frozen=True, slots=True)
class Opciones:
    """`parto_desde`: categoría desde la que se supone que atiende partos quien no está en una lista ("" si ninguna).

    `reemplazar`: si se quita lo que el archivo ya no trae, en los territorios y meses de que habla. `oficina`: código
    de la región que entrega los archivos, si se sabe.
    """

    parto_desde: str = ""
    reemplazar: bool = False
    oficina: str = ""

    @classmethod
    def leer(cls, campos: object, regiones: Path | None) -> Opciones:
        """Las opciones de lo que mandó un navegador. `ErrorVista` si alguna no existe."""
        dados = campos if isinstance(campos, dict) else {}
        parto_desde, oficina = dados.get("parto_desde") or "", dados.get("oficina") or ""
        if parto_desde not in ("", *PARTO_DESDE):
            raise ErrorVista(
                "No se puede suponer la atención de partos desde esa categoría.",
                que_hacer=f"Elija {enumerar(list(PARTO_DESDE), 'o')}.",
            )
        if oficina and (not isinstance(oficina, str) or oficina not in leer_regiones(regiones)):
            raise ErrorVista("Esa oficina no está en el catálogo de regiones.", que_hacer="Elija una de la lista.")
        return cls(parto_desde, dados.get("reemplazar") is True, oficina)


#: no eligió nada
POR_DEFECTO = Opciones()


# -- El catálogo de regiones de los dos indicadores: el de referencia o el de la oficina.


def leer_regiones(ruta: Path | None = None) -> dict[str, dict[str, str]]:
    """Filas de `regiones.csv` por código. `ErrorArchivo` si el catálogo de la oficina no se puede leer."""
    archivo = ruta or carpeta_referencia() / "regiones.csv"
    try:
        with archivo.open(encoding="utf-8-sig", newline="") as flujo:
            filas = list(csv.DictReader(flujo))
        return {fila["codigo"]: {**fila, "nombre": fila["nombre"]} for fila in filas}
    except (OSError, KeyError, UnicodeDecodeError, csv.Error) as error:
        raise ErrorArchivo(
            f"No se pudo leer el catálogo de regiones «{archivo.name}».",
            que_hacer="Debe ser un CSV en UTF-8 con las columnas «codigo» y «nombre».",
        ) from error
