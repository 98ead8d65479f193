"""El catálogo de hitos: se lee dentro de una oración y dice cuáles empiezan una fase."""

from __future__ import annotations

from dashboard.dominio.hitos import CLASES_DE_HITO, CODIGOS_HITO
from tests.geografia.test_referencia import filas


def test_cada_clase_de_hito_se_lee_en_una_oracion_y_dice_si_empieza_una_fase() -> None:
    del_archivo = filas("hitos.csv")
    assert [fila["codigo"] for fila in del_archivo] == list(CODIGOS_HITO)
    assert len(set(CODIGOS_HITO)) == len(CODIGOS_HITO)
    assert {fila["fase"] for fila in del_archivo} == {"si", "no"}
    for clase in CLASES_DE_HITO.values():
        assert clase.nombre[0].islower(), "va en medio de una frase"
        assert not clase.nombre.endswith(".")
    # lo que dura empieza una fase; lo que pasa, no
    empiezan = {codigo for codigo, clase in CLASES_DE_HITO.items() if clase.fase}
    assert empiezan == {"cambio_registro", "cambio_territorio", "cambio_atencion"}
    assert {"campana", "huelga", "inundacion", "epidemia"} <= set(CODIGOS_HITO) - empiezan
