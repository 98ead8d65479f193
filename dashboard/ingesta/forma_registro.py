"""Los títulos del registro nacional (RENIPRESS) en sus dos formas publicadas."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.ingesta.encabezado import titulo_plano

#: columna nuestra → títulos del registro (forma A, forma B)
TITULOS: dict[str, tuple[str, ...]] = {
    "codigo_renipress": ("codigo_unico", "cod_ipress"),
    "nombre": ("nombre_del_establecimiento", "nombre"),
    "institucion": ("institucion",),
    "categoria": ("categoria",),
    "diresa": ("codigo_disa", "co_disa"),
    "red": ("codigo_red", "cod_red"),
    "microrred": ("codigo_microrred", "cod_microrred"),
    "diresa_nombre": ("disa",),
    "red_nombre": ("red",),
    "microrred_nombre": ("microrred", "microred"),
    "ubigeo": ("ubigeo",),
    "departamento": ("departamento",),
    "provincia": ("provincia",),
    "distrito": ("distrito",),
    "norte": ("norte",),
    "este": ("este",),
    "estado": ("estado",),
    "condicion": ("condicion",),
    "cota": ("cota",),
}
#: con estas basta para reconocerlo; si falta otra, el mensaje la nombra
_SENAS = ("codigo_renipress", "diresa", "norte", "este")


def es_registro(encabezado: Iterable[str]) -> bool:
    """Si el encabezado es el del registro nacional, en cualquiera de sus dos formas."""
    planos = {titulo_plano(titulo) for titulo in encabezado}
    return all(planos.intersection(TITULOS[sena]) for sena in _SENAS)
