"""Lo que una persona elige al cargar, comprobado. Sin pandas: también lo usa el servidor."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dashboard.dominio.formato import enumerar
from dashboard.errores import ErrorVista
from dashboard.publicacion.regiones import leer_regiones

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
