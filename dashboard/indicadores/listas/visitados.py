"""Los grupos visitados y sus parecidos, cada uno con lo suyo de antes y de después: lo que hay tras la respuesta."""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.emparejar import LADO, MIRADOS
from dashboard.indicadores.listas.lista import Columna, Fila, Lista, parte_dicha
from dashboard.indicadores.tras_la_visita import DeRegion, de_region, regiones_de
from dashboard.nucleo.matrices import Decimales


def _filas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    """Cada visitado del nodo seguido de sus parecidos, por región y en profundidad."""
    filas: list[Fila] = []
    for region in regiones_de(consulta, nodo):
        hecho = de_region(consulta, region, periodo)
        datos = consulta.columnas_grupos(region, "codigo", "nombre", "establecimiento")
        lugares = consulta.columnas_establecimientos(region, "nombre")["nombre"]
        desde = region.establecimientos[0]
        for i, (grupo, cual) in enumerate(zip(hecho.pares.grupo.tolist(), hecho.pares.cual.tolist(), strict=True)):
            if not nodo.grupos[0] <= grupo + region.grupos[0] < nodo.grupos[1]:
                continue
            suyos = [otro for otro in hecho.pares.parecidos[i].tolist() if otro >= 0]
            for otro in (grupo, *suyos):
                filas.append(
                    {
                        "codigo": datos["codigo"][otro],
                        "nombre": datos["nombre"][otro],
                        "establecimiento": lugares[datos["establecimiento"][otro] - desde],
                        "papel": _papel(hecho, i, len(suyos)) if otro == grupo else "parecido, aún no visitado",
                        "visitado": datos["codigo"][grupo],
                        "mes": Periodo.mes(hecho.mes0 + cual).texto,
                        **_lo_suyo(hecho.pares.asistencia, otro, cual, ("antes", "despues", "cambio")),
                        **_lo_suyo(hecho.pares.reuniones, otro, cual, ("se_reunia", "se_reune")),
                        "luego": _visitado_luego(hecho, otro, cual) if otro != grupo else "",
                    }
                )
    return filas


def _papel(hecho: DeRegion, i: int, cuantos: int) -> str:
    if not hecho.pares.con_datos[i]:
        return "visitado, sin bastantes datos"
    return "visitado" if cuantos else "visitado, sin parecidos"


def _lo_suyo(valores: Decimales, grupo: int, cual: int, campos: tuple[str, ...]) -> Fila:
    """Antes, después y, si se pide, su cambio en puntos; `None` sin dato."""
    antes, despues = (None if x != x else x for x in valores[:, grupo, cual].tolist())
    cambio = None if antes is None or despues is None else round(100 * (despues - antes), 1)
    dichas = (parte_dicha(valor, entera=False) for valor in (antes, despues))
    return dict(zip(campos, (*dichas, cambio), strict=False))


def _visitado_luego(hecho: DeRegion, grupo: int, cual: int) -> str:
    """El mes en que se visitó al parecido en los seis de después; "" si no."""
    meses = hecho.visitas[grupo, cual + 1 : cual + LADO + 1].nonzero()[0].tolist()
    return Periodo.mes(hecho.mes0 + cual + 1 + meses[0]).texto if meses else ""


VISITADOS = Lista(
    "visitados",
    "Grupos visitados y sus parecidos",
    f"Los grupos visitados en los {MIRADOS} meses que acaban {LADO} antes del último cerrado y, tras cada uno, los "
    "de su región que venían parecido y cuyo establecimiento aún no se había visitado. Antes y después son los seis "
    "meses de cada lado del mes de la visita; un mes sin dato no entra. Un grupo puede ser parecido de varios.",
    (
        Columna("codigo", "Código"),
        Columna("nombre", "Grupo"),
        Columna("establecimiento", "Establecimiento"),
        Columna("papel", "Qué es"),
        Columna("visitado", "Se compara con"),
        Columna("mes", "Mes de la visita"),
        Columna("antes", "Asistencia antes", "porcentaje"),
        Columna("despues", "Asistencia después", "porcentaje"),
        Columna("cambio", "Cambio", "puntos"),
        Columna("se_reunia", "Meses en que se reunía", "porcentaje"),
        Columna("se_reune", "Meses en que se reunió después", "porcentaje"),
        Columna("luego", "Visitado luego"),
    ),
    _filas,
    Nivel.GRUPO,
)
