"""Los acuerdos de las visitas: en qué está cada uno, quién quedó a cargo por su función y qué muestran los datos."""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.acuerdos import acuerdos_de, lo_que_muestran
from dashboard.indicadores.listas.lista import Columna, Fila, Lista, archivos, superiores, texto


def _filas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    lugar_de = consulta.nodo(nodo.padre) if nodo.nivel is Nivel.GRUPO else nodo
    lugares = consulta.columnas_establecimientos(lugar_de, "codigo", "nombre", "microrred")
    grupos = consulta.columnas_grupos(nodo, "codigo", "nombre")
    nombres, de_archivo = superiores(consulta, lugares["microrred"]), archivos(consulta)
    filas: list[Fila] = []
    for acuerdo in acuerdos_de(consulta, nodo, periodo):
        codigo, nombre, microrred = (lugares[campo][acuerdo.lugar] for campo in ("codigo", "nombre", "microrred"))
        grupo = consulta.nodo(grupos["codigo"][acuerdo.grupo]) if acuerdo.grupo >= 0 else None
        filas.append(
            {
                "codigo": codigo,
                "nombre": nombre,
                "grupo": grupo.nombre if grupo else "",
                "estado": acuerdo.estado.value,
                "acuerdo": acuerdo.texto,
                "a_cargo_de": acuerdo.cargo,
                "compromiso": acuerdo.compromiso,
                "muestran": lo_que_muestran(consulta, acuerdo, grupo),
                "fecha": acuerdo.fecha,
                "al": acuerdo.corte,
                "codigo_acuerdo": acuerdo.codigo,
                "procedencia": texto(de_archivo, *acuerdo.origen),
                **{campo: nombres[microrred][nivel] for campo, nivel in _NIVELES.items()},
            }
        )
    return filas


_NIVELES = {"microrred": Nivel.MICRORRED, "red": Nivel.RED, "region": Nivel.DIRESA}
LISTAS = (
    Lista(
        "acuerdos",
        "Acuerdos de las visitas",
        "Lo que se acordó al supervisar, los vencidos primero: un acuerdo vence a la fecha de datos, nunca hoy. Lo que "
        "se cargó queda como se cargó; al lado va lo que muestran los datos.",
        (
            Columna("codigo", "Código"),
            Columna("nombre", "Establecimiento"),
            Columna("grupo", "Grupo"),
            Columna("estado", "Estado"),
            Columna("acuerdo", "Qué se acordó"),
            Columna("a_cargo_de", "A cargo de"),
            Columna("compromiso", "Para cuándo", "fecha"),
            Columna("muestran", "Qué muestran los datos"),
            Columna("fecha", "Visita", "fecha"),
            Columna("al", "Con datos hasta", "fecha"),
            Columna("codigo_acuerdo", "Código del acuerdo"),
            Columna("microrred", "Microrred"),
            Columna("red", "Red"),
            Columna("region", "Región"),
        ),
        _filas,
        Nivel.ESTABLECIMIENTO,
    ),
)
