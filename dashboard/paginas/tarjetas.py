"""Las tarjetas de un territorio: los dos estándares, los grupos activos, la asistencia y lo que cambió en un año."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Fraccion, Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.graficas.hilo import hilo
from dashboard.indicadores.asistencia import si_reportaran
from dashboard.indicadores.cambio import Cambio, Sentido
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.cobertura import (
    cada_uno,
    de_que_depende,
    dos_brechas,
    faltan_establecimientos,
    sin_denominador,
)
from dashboard.indicadores.cuando import a_la_misma_fecha, atrasado, atrasados, tiempo
from dashboard.indicadores.indicador import Donde, Hijos, Resultado
from dashboard.indicadores.listas.llamadas import POR_LLAMAR, cuantas_por_llamar
from dashboard.indicadores.palabras import entre, n_de, se_sabe_de, valor
from dashboard.indicadores.regiones_con_equipo import Equipo, equipo
from dashboard.indicadores.resumen import Cambios, a, medir, region_de
from dashboard.indicadores.seguimiento import lugar, seguimiento
from dashboard.navegacion.vista import Modo, Vista
from dashboard.nucleo.formato import (
    SIN_DATO,
    Tiempo,
    entero,
    fecha,
    fuera_de_plazo,
    mayuscula,
    palabra,
    plural,
    porcentaje,
    puntos,
)
from dashboard.paginas.calidad import por_confirmar_junto_a
from dashboard.paginas.porque import a_porque
from dashboard.piezas import html
from dashboard.piezas.enlaces import abre_lista, boton_pasaporte, enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import marca, sello, tarjeta_indicador


def tarjetas(
    vista: Vista,
    consulta: Consulta,
    nodo: Nodo,
    cambio: Cambios | None,
    por_cobertura: Hijos,
    llamar: Pieza | None,
    alarmas: Mapping[str, str],
) -> list[Pieza]:
    """Las tarjetas en su orden fijo.

    `por_cobertura`: los hijos del nodo en el indicador 2; `llamar`: a quién. `alarmas`: las de los indicadores sin
    estándar.
    """
    equipo_de = _regiones_con_equipo if nodo.nivel is Nivel.PAIS else _equipo_de_la_region
    return [
        equipo_de(vista, consulta, nodo),
        _cobertura(vista, consulta, nodo, por_cobertura, llamar),
        _activos(vista, consulta, nodo, alarmas.get("grupos_activos")),
        _asistencia(vista, consulta, nodo, cambio, alarmas.get("asistencia")),
    ]


def _lista(vista: Vista, texto: str, lista: str, codigo: str | None = None) -> Pieza:
    return abre_lista(texto, vista.de_lista(lista, codigo).url())


def _tarjeta(
    vista: Vista, consulta: Consulta, nodo: Nodo, titulo: str, clave: str, cifra: str, estado: list[Any],
    detalle: list[Any], nota: Any = None, clase: str = "", codigo: str | None = None,
) -> Pieza:  # fmt: skip
    """Una tarjeta cuyo título elige su indicador para el mapa y la comparación, y cuya cifra abre su pasaporte.

    `codigo`: el territorio de la cifra, si no es el de la página.
    """
    elige: Any = titulo
    if codigo in (None, nodo.codigo):
        elige = enlace(titulo, vista.hacia(nodo.codigo, nodo.nivel).con(indicador=clave).url())
    accion = boton_pasaporte(vista, clave, titulo, codigo)
    serie = seguimiento(consulta, nodo, vista.periodo, POR_CLAVE[clave])
    linea = hilo(serie.valores, serie.dicho, serie.tope) if serie else ""
    puesto = _lugar(vista, consulta, nodo, clave)
    return tarjeta_indicador(elige, cifra, estado, detalle, nota, clase, accion, puesto, linea)


def _lugar(vista: Vista, consulta: Consulta, nodo: Nodo, clave: str) -> Pieza | None:
    """El lugar entre sus hermanos, que abre la tabla de todos ellos."""
    dicho = lugar(consulta, nodo, vista.periodo, POR_CLAVE[clave])
    if not dicho:
        return None
    padre = consulta.linaje(nodo)[-2]
    tabla = vista.hacia(padre.codigo, padre.nivel).con(indicador=clave, modo=Modo.TABLA)
    return enlace(dicho, tabla.url(), "abre-lista", title="La 1.ª es la del valor más alto")


def _regiones_con_equipo(vista: Vista, consulta: Consulta, nodo: Nodo) -> Pieza:
    clave, t = "regiones_con_equipo", tiempo(nodo, vista.periodo)
    resultado = medir(consulta, nodo, vista.periodo, clave)
    fraccion, veredicto = resultado.fraccion, resultado.veredicto or Veredicto.SIN_DATO
    estado: list[Any] = [sello(veredicto)]
    if veredicto is Veredicto.DEPENDE:
        sin_dato = plural(fraccion.sin_reporte, "región", "regiones")
        estado.append(_lista(vista, f"de {sin_dato} sin dato", "regiones_sin_equipo"))
    elif resultado.faltan:
        estado.append(_lista(vista, _faltan(t, resultado.faltan, "región", "regiones"), "regiones_sin_equipo"))
    detalle = [
        _lista(vista, entero(fraccion.numerador or 0), clave),
        " de ",
        _lista(vista, plural(fraccion.denominador or 0, "región", "regiones"), "regiones"),
        f" · Indicador 1 · año {vista.periodo.anio}",
        *_segun(vista, consulta, nodo, clave),
    ]
    cifra = SIN_DATO if fraccion.todo_calla else valor(POR_CLAVE[clave], resultado)
    titulo, nota = "Regiones con equipo de facilitadores", _notas(_entre(clave, resultado))
    return _tarjeta(vista, consulta, nodo, titulo, clave, cifra, estado, detalle, nota, clase=veredicto.value)


def _equipo_de_la_region(vista: Vista, consulta: Consulta, nodo: Nodo) -> Pieza:
    titulo = "Equipo de facilitadores"
    region = region_de(consulta, nodo)
    if region is None:
        return tarjeta_indicador(
            titulo, SIN_DATO, [sello(Veredicto.SIN_DATO)], ["Se mide por región"], clase="sin_dato"
        )
    propio = equipo(consulta, region, vista.periodo)
    estado: list[Any] = [sello(propio.veredicto)]
    if propio.completo is False:
        estado.append(_faltan(tiempo(region, vista.periodo), propio.faltan, "facilitador", "facilitadores"))
    lugar = "de la región" if region.codigo == nodo.codigo else f"de {region.nombre}, su región"
    detalle = [
        _lista(vista, f"Facilitadores {lugar}", "regiones", region.codigo),
        f" · Indicador 1 · año {vista.periodo.anio}",
        *_segun(vista, consulta, region, "regiones_con_equipo"),
    ]
    return _tarjeta(
        vista, consulta, nodo, titulo, "regiones_con_equipo", propio.escrito or SIN_DATO, estado, detalle,
        _sin_equipo(propio), clase=propio.veredicto.value, codigo=region.codigo,
    )  # fmt: skip


def _sin_equipo(propio: Equipo) -> str | None:
    if propio.necesita is None:
        return "No se sabe de ningún establecimiento del ámbito que atienda partos"
    if propio.tiene is None:
        return "No se cargó el número de facilitadores de este año"
    if propio.completo is None:
        return f"Puede necesitar hasta {propio.hasta}: hay establecimientos sin dato de partos"
    return None


def _cobertura(vista: Vista, consulta: Consulta, nodo: Nodo, hijos: Hijos, llamar: Pieza | None) -> Pieza:
    resultado, t = medir(consulta, nodo, vista.periodo, "cobertura"), tiempo(nodo, vista.periodo)
    fraccion, veredicto = resultado.fraccion, resultado.veredicto or Veredicto.SIN_DATO
    estado: list[Any] = [sello(veredicto)]
    if veredicto is Veredicto.DEPENDE:
        lista = "silenciosos" if fraccion.sin_reporte else "parto_sin_dato"
        estado.append(_lista(vista, f"de {de_que_depende(fraccion)}", lista))
    elif fraccion.de_una_parte:
        estado.append(html.Span(se_sabe_de(nodo, fraccion)))
    elif resultado.faltan:
        dicho = f"{_faltan(t, resultado.faltan, 'establecimiento')} para el 80\u202f%"
        estado.append(_lista(vista, dicho, "sin_grupo"))
    detalle: list[Any] = [f"{mayuscula(sin_denominador(fraccion))} · Indicador 2"]
    if fraccion.hay_dato:
        detalle = [
            _de_lo_cargado(fraccion),
            _lista(vista, entero(fraccion.numerador or 0), "cubiertos"),
            " de ",
            _lista(vista, f"{entero(fraccion.denominador or 0)} que atienden partos", "atienden"),
            " · Indicador 2",
            *_segun(vista, consulta, nodo, "cobertura"),
        ]
    if fraccion.sin_reporte and veredicto is not Veredicto.DEPENDE:
        detalle += [" · ", _lista(vista, f"{fraccion.sin_reporte} sin reporte", "silenciosos")]
    titulo = "Establecimientos con grupo conformado"
    nota = _notas(
        [x for x in (_entre("cobertura", resultado), llamar) if x],
        _dos_brechas(t, resultado, hijos),
        _nota_de_partos(consulta, vista, nodo),
    )
    cifra = valor(POR_CLAVE["cobertura"], resultado)
    return _tarjeta(vista, consulta, nodo, titulo, "cobertura", cifra, estado, detalle, nota, clase=veredicto.value)


def _entre(clave: str, resultado: Resultado) -> str:
    """«Puede estar entre 62,1 % y 70,3 %, según lo que digan los que callan.»; "" si el silencio no la mueve."""
    dicho = entre(POR_CLAVE[clave], resultado)
    return f"Puede estar {dicho}. " if dicho else ""


def a_quien_llamar(vista: Vista, consulta: Consulta, nodo: Nodo) -> Pieza | None:
    """«Llame a estas 9 unidades», que abre quiénes son y qué decidiría cada una; nada si la cobertura se sabe toda."""
    if not any(consulta.cuenta(medida, nodo, vista.periodo) for medida in ("silenciosos", "parto_sin_dato")):
        return None
    cuantas = cuantas_por_llamar(consulta, nodo, vista.periodo)
    texto = f"Llame a {palabra(cuantas, 'esta', 'estas')} {plural(cuantas, 'unidad', 'unidades')}"
    return _lista(vista, texto, POR_LLAMAR.clave) if cuantas else None


def _notas(*notas: Any) -> Any:
    """Las notas que haya, cada una en su línea."""
    dichas = [html.Span(nota, className="renglon-nota") for nota in notas if nota]
    return dichas or None


def _dos_brechas(t: Tiempo, propio: Resultado, hijos: Hijos) -> str:
    """La tarjeta y la comparación dicen dos «faltan» distintos: cada uno es para otra cosa."""
    if propio.veredicto is Veredicto.DEPENDE or not hijos.faltan or hijos.filas[0].nodo.nivel is Nivel.ESTABLECIMIENTO:
        return ""
    cada = cada_uno(hijos, NOMBRES_NIVEL[hijos.filas[0].nodo.nivel][0], t)
    dos = dos_brechas(cada, hijos.faltan, propio.faltan, t)
    return f"{faltan_establecimientos(hijos.faltan, t)} {dos}" if dos else ""


def _segun(vista: Vista, consulta: Consulta, nodo: Nodo, clave: str) -> list[str]:
    """Con qué se cuenta, si no es con lo de su fecha."""
    dicho = POR_CLAVE[clave].con_que(consulta, nodo, vista.periodo)
    return [f" · {dicho}"] if dicho else []


def _nota_de_partos(consulta: Consulta, vista: Vista, nodo: Nodo) -> Any:
    """Si la atención de partos es un supuesto, o falta saberla, se dice junto a la cifra."""
    partes: list[Any] = []
    sustitutos = consulta.cuenta("parto_sustituto", nodo, vista.periodo)
    if sustitutos:
        desde = consulta.contexto.parto_desde
        partes.append(f"Supone que atienden partos los de categoría {desde} o superior: no hay lista oficial cargada")
    faltan = consulta.cuenta("parto_sin_dato", nodo, vista.periodo)
    if faltan:
        texto = plural(faltan, "establecimiento sin dato de partos", "establecimientos sin dato de partos")
        partes += [" · " if partes else "", _lista(vista, texto, "parto_sin_dato")]
    return html.Span(partes) if partes else None


def _activos(vista: Vista, consulta: Consulta, nodo: Nodo, hallada: str | None) -> Pieza:
    propio = medir(consulta, nodo, vista.periodo, "grupos_activos")
    activos, tamano = propio.fraccion, medir(consulta, nodo, vista.periodo, "tamano").fraccion
    estado: list[Any] = [sello(Veredicto.SIN_DATO if propio.aplica else Veredicto.NO_APLICA)]
    detalle: list[Any] = ["No se cargó ningún grupo" if activos.duda.sin_tope else "Ningún grupo conformado al corte"]
    if activos.hay_dato:
        inactivos = (activos.denominador or 0) - (activos.numerador or 0)
        plazo = fuera_de_plazo(consulta.contexto.dias_actividad)
        # de los que no reportaron no se sabe si se reunieron
        sesion = "sesión conocida" if activos.sin_reporte else "sesión"
        estado = [
            _lista(vista, f"{entero(inactivos)} sin {sesion} desde {plazo}", "inactivos")
            if inactivos
            else None
            if activos.de_una_parte
            else marca("●", "todos se reunieron", "sello-cumple"),
        ]
        if hallada:
            estado.insert(0, _sello_de_alarma(hallada))
        if nodo.fecha_datos and nodo.fecha_datos < vista.periodo.inicio:
            # nada de este territorio llegó en el periodo: el estado es el de su última fecha
            estado = [marca("○", f"al {fecha(nodo.fecha_datos)}, antes del periodo", "sello-sin_dato")]
        elif atrasado(consulta, nodo, vista.periodo):
            # después de su última fecha no se sabe si siguieron reuniéndose
            estado = [marca("○", f"al {fecha(nodo.fecha_datos)}, lo último que se informó", "sello-sin_dato")]
        detalle = [
            _de_lo_cargado(activos),
            _lista(vista, entero(activos.numerador or 0), "activos"),
            " de ",
            _lista(vista, plural(activos.denominador or 0, "grupo conformado", "grupos conformados"), "conformados"),
        ]
        if tamano.hay_dato:
            detalle += [
                " · ",
                _lista(
                    vista, f"{porcentaje(tamano.numerador, tamano.denominador)} con 8 a 15 integrantes", "con_tamano"
                ),
                f" ({n_de(tamano)})",
                *_segun(vista, consulta, nodo, "tamano"),
            ]
    cifra = valor(POR_CLAVE["grupos_activos"], propio)
    otras = _otras_fechas(consulta, nodo, vista.periodo)
    nota = _notas(otras or _entre("grupos_activos", propio))
    return _tarjeta(vista, consulta, nodo, "Grupos activos", "grupos_activos", cifra, estado, detalle, nota)


def _otras_fechas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> str:
    """Entre qué está un todo a su fecha, si algunas partes se miran a otra anterior; "" si todas son del mismo mes."""
    hallado = a_la_misma_fecha(consulta, nodo, periodo)
    if hallado is None:
        return ""
    minimo, maximo, total, dudosos = hallado
    regiones = atrasados(consulta, nodo, periodo)
    mas_vieja = min(region.fecha_datos for region in regiones if region.fecha_datos)
    cuantas = plural(len(regiones), "región se mira", "regiones se miran")
    return (
        f"{cuantas} a su última fecha, la más antigua del {fecha(mas_vieja)}: de sus {plural(dudosos, 'grupo')} no se "
        "sabe después. A la fecha del conjunto puede estar "
        f"entre {porcentaje(minimo, total)} y {porcentaje(maximo, total)}."
    )


def _asistencia(vista: Vista, consulta: Consulta, nodo: Nodo, cambio: Cambios | None, hallada: str | None) -> Pieza:
    propio = medir(consulta, nodo, vista.periodo, "asistencia")
    fraccion = propio.fraccion
    estado: list[Any] = []
    if not fraccion.hay_dato or fraccion.de_una_parte:
        estado.append(sello(Veredicto.SIN_DATO if propio.aplica else Veredicto.NO_APLICA))
    elif cambio and cambio.asistencia:
        estado += [_sello_de_cambio(cambio.asistencia), html.Span(_frente(cambio.asistencia))]
    else:
        estado.append(marca("○", "sin los mismos meses de un año antes", "sello-sin_dato"))
    if hallada:
        estado.append(_sello_de_alarma(hallada))
    estado += por_confirmar_junto_a(vista, consulta, nodo)
    detalle: list[Any] = [
        "No se cargó ninguna sesión" if fraccion.duda.sin_tope else "Ninguna sesión con asistencia en el periodo"
    ]
    if fraccion.hay_dato:
        detalle = [
            _de_lo_cargado(fraccion),
            _lista(vista, n_de(fraccion), "con_sesiones"),
            " asistencias esperadas",
        ]
        if nodo.nivel is not Nivel.PAIS:
            detalle += [" · ", _lista(vista, "los más parecidos", "parecidos")]
        if cambio and cambio.asistencia:
            detalle += [" · ", a_porque(vista, "de dónde salen los puntos", "abre-lista")]
    cifra = valor(POR_CLAVE["asistencia"], propio)
    nota = _notas(si_reportaran(Donde(consulta, nodo, vista.periodo, propio)))
    return _tarjeta(vista, consulta, nodo, "Asistencia a sesiones", "asistencia", cifra, estado, detalle, nota)


#: figura y clase de cada sentido: nunca solo color
_SIGNO_DE_CAMBIO = {
    Sentido.BAJO: ("▼", "sello-no_cumple"),
    Sentido.SIN_CAMBIO: ("●", "sello-neutro"),
    Sentido.SUBIO: ("▲", "sello-cumple"),
}


def _sello_de_alarma(hallada: str) -> Pieza:
    return marca("▼", hallada, "sello-no_cumple")


def _sello_de_cambio(propio: Cambio) -> Pieza:
    signo, clase = _SIGNO_DE_CAMBIO[propio.sentido]
    return marca(signo, propio.frase if propio.sentido else "sin cambio distinguible", clase)


def _frente(propio: Cambio) -> str:
    """Con qué se compara; si no cupo en el sello, también de cuánto es la diferencia."""
    frente = f"frente {a(propio.anterior)}"
    return frente if propio.sentido else f"{puntos(propio.decimas)} puntos ({propio.mas_menos}) {frente}"


def _de_lo_cargado(fraccion: Fraccion) -> str:
    return "de lo cargado, " if fraccion.de_una_parte else ""


def _faltan(t: Tiempo, cuantos: int, singular: str, plurales: str = "") -> str:
    return f"{palabra(cuantos, t('falta', 'faltaba'), t('faltan', 'faltaban'))} {plural(cuantos, singular, plurales)}"
