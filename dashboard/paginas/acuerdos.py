"""Los acuerdos de las visitas en una ficha: en qué está cada uno, qué muestran los datos y cómo se abre otro."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.acuerdos import Acuerdo, Estado, acuerdos_de, en_cuentas, lo_que_muestran
from dashboard.indicadores.reglas import NORMAS, Regla
from dashboard.indicadores.resumen import corte_de
from dashboard.navegacion.vista import Vista
from dashboard.nucleo.formato import fecha, mayuscula
from dashboard.piezas import html
from dashboard.piezas.enlaces import abre_lista, enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import marca, tarjeta

#: acuerdos que se ven en la ficha; los demás, en la lista
A_LA_VISTA = 6
#: estado de un acuerdo → su figura, su palabra y su clase
_DE_ACUERDO = {
    Estado.VENCIDO: ("◇", "vencido", "sello-no_cumple"),
    Estado.POR_CUMPLIR: ("○", "por cumplir", "sello-neutro"),
    Estado.CUMPLIDO: ("●", "cumplido", "sello-cumple"),
    Estado.SIN_EFECTO: ("–", "sin efecto", "sello-no_aplica"),
}


def de_acuerdo(grupo: Nodo, periodo: Periodo, regla: Regla, ya: Mapping[str, Acuerdo]) -> Any:
    """Que ya se acordó y para cuándo, o el camino a acordarlo: su fila de `/datos`, con lo que se sabe de ella."""
    clave = NORMAS[regla.clave].acuerdo
    if clave in ya:
        return f"acordado para el {fecha(ya[clave].compromiso)}"
    corte = corte_de(grupo, periodo)
    codigo = f"AC-{corte:%Y%m%d}-{grupo.codigo}-{clave}"
    sabido = {"codigo_acuerdo": codigo, "codigo_grupo": grupo.codigo, "acuerdo": clave}
    dicho = html.Span(f": {regla.accion}", className="solo-lector")
    return enlace(
        ["abrir un acuerdo", dicho], f"/datos?{urlencode({'formulario': 'acuerdos', 'con': urlencode(sabido)})}"
    )


def tarjeta_de_acuerdos(vista: Vista, consulta: Consulta, nodo: Nodo) -> Pieza | None:
    """Los acuerdos de sus visitas, los vencidos primero, con lo que muestran los datos; nada si no hay ninguno."""
    propios = acuerdos_de(consulta, nodo, vista.periodo)
    if not propios:
        return None
    grupos = consulta.descendientes(nodo, Nivel.GRUPO)
    filas = []
    for acuerdo in propios[:A_LA_VISTA]:
        grupo = grupos[acuerdo.grupo] if acuerdo.grupo >= 0 else None
        de_quien = f"{grupo.nombre}: " if grupo and grupo.codigo != nodo.codigo else ""
        cuando = f"A cargo de: {acuerdo.cargo}, para el {fecha(acuerdo.compromiso)} (visita del {fecha(acuerdo.fecha)})"
        muestran = f"Datos al {fecha(acuerdo.corte)}: {lo_que_muestran(consulta, acuerdo, grupo)}"
        if acuerdo.estado is Estado.CUMPLIDO:
            muestran = f"Se anotó cumplido. {muestran}"
        texto = html.Div(
            html.B(f"{de_quien}{mayuscula(acuerdo.texto)}"),
            html.Span(f"{cuando}. {muestran}."),
            className="regla-texto",
        )
        filas.append(html.Li(marca(*_DE_ACUERDO[acuerdo.estado]), texto))
    todos = abre_lista("Ver la lista", vista.de_lista("acuerdos", nodo.codigo).url(), "accion")
    cuerpo = html.Ul(filas, className="reglas reglas-anchas")
    return tarjeta("Acuerdos de las visitas", cuerpo, pista=en_cuentas(propios), accion=todos)
