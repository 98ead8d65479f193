"""El apéndice: los dos estándares con sus cuentas, y de dónde sale todo. Letra de lectura, detrás de la despedida."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.dominio.estandar import SIN_DUDA, Fraccion, Veredicto
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.alarmas import encabezar, hechos
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.cobertura import de_que_depende, lista_usada, sin_denominador
from dashboard.indicadores.escenas.escena import Cifra, Escena, Omitida, Tabla, fechas
from dashboard.indicadores.escenas.escenario import GUIA, Escenario
from dashboard.indicadores.listas.lista import Columna, Fila
from dashboard.indicadores.palabras import n_de, se_sabe_de, valor
from dashboard.indicadores.regiones_con_equipo import Equipo, equipo
from dashboard.indicadores.resumen import region_de
from dashboard.nucleo.formato import SIN_DATO, entero, fecha, mayuscula, palabra, plural, porcentaje, puntos

# -- los dos estándares, con su n y su N


def contar_estandares(e: Escenario) -> Escena | str:
    """Cobertura (indicador 2) y equipo de facilitadores (indicador 1)."""
    region = region_de(e.consulta, e.nodo)
    de_region = equipo(e.consulta, region, e.periodo) if region else None
    pais = e.nodo.nivel is Nivel.PAIS
    sin_equipo = (
        e.medir("regiones_con_equipo").fraccion.todo_calla if pais else de_region is None or de_region.completo is None
    )
    if not e.cobertura.fraccion.hay_dato and sin_equipo:
        return f"{sin_denominador(e.cobertura.fraccion)} y no hay dato de facilitadores"
    cifras = [_cifra_cobertura(e), _cifra_equipo(e, de_region)]
    if (cambio := e.cambios) and cambio.cobertura is not None:
        unidad = "punto" if abs(cambio.cobertura) == 10 else "puntos"
        texto = f"{unidad} de cobertura desde {cambio.anterior.cierre_en_frase}"
        cifras.append(Cifra(puntos(cambio.cobertura), texto))
    return e.escena(
        _titulo(e, de_region),
        e.notas(
            "Diga las dos cifras con su n y su N, y cuánto falta en cosas enteras: establecimientos, facilitadores.",
            "cobertura",
            "regiones_con_equipo",
        ),
        "RENIPRESS, lista de partos, grupos y facilitadores informados por la región",
        bajada=_bajada(e, de_region),
        cifras=cifras,
        avisos=(*e.aviso_de_lista, *e.aviso_de_silencio),
        estado=True,
    )


def _titulo(e: Escenario, de_region: Equipo | None) -> str:
    fraccion = e.cobertura.fraccion
    if fraccion.de_una_parte:
        que = "Sin dato nacional" if e.nodo.nivel is Nivel.PAIS else f"Sin dato de cobertura {e.de_lugar}"
        return f"{que}: {se_sabe_de(e.nodo, fraccion)}; de lo cargado, {n_de(fraccion)}"
    frases = [_frase_cobertura(e)]
    if e.nodo.nivel is Nivel.PAIS:
        frases.append(_frase_pais(e))
    elif e.nodo.nivel is Nivel.DIRESA and de_region is not None:
        frases.append(_frase_equipo(e, de_region))
    # los dos estándares salen del registro, y de lo que falta de él ya hablan sus frases: aquí el Perú es el Perú
    quien = "El Perú" if e.nodo.nivel is Nivel.PAIS else e.inicio
    frase = f"{quien} {' y '.join(frases)}"
    adversos, _ = hechos(e.consulta, e.nodo, e.periodo, e.cambios)
    return encabezar(f"{frase}.", e.cobertura, 1.0, adversos)


def _frase_cobertura(e: Escenario) -> str:
    fraccion, veredicto = e.cobertura.fraccion, e.cobertura.veredicto
    if not fraccion.hay_dato:
        if fraccion.duda != SIN_DUDA:
            return f"no {e.tiempo('tiene', 'tenía')} dato de cobertura"
        que = e.tiempo("no tiene establecimientos del ámbito que atiendan", "no tenía establecimientos que atendieran")
        return f"{que} partos"
    if fraccion.todo_calla:
        return "no informó su cobertura"
    cifra = porcentaje(fraccion.numerador, fraccion.denominador)
    if veredicto is Veredicto.CUMPLE:
        return f"{e.tiempo('cumple', 'cumplía')} la cobertura de 80 % ({cifra})"
    if veredicto is Veredicto.DEPENDE:
        return f"{e.tiempo('depende', 'dependía')} de lo que no se sabe para cumplir la cobertura de 80 % ({cifra})"
    return f"no {e.tiempo('llega', 'llegaba')} a la cobertura de 80 % ({cifra})"


def _frase_equipo(e: Escenario, propio: Equipo) -> str:
    if propio.completo is None and propio.escrito:
        # se sabe cuántos tiene; cuántos necesita depende de los que no se sabe si atienden partos
        cuantos = plural(propio.tiene or 0, "facilitador", "facilitadores")
        basta, bastaba = (
            palabra(propio.tiene or 0, *pares) for pares in (("basta", "bastan"), ("bastaba", "bastaban"))
        )
        return f"{e.tiempo('tiene', 'tenía')} {cuantos} y no se sabe si le {e.tiempo(basta, bastaba)}"
    if propio.completo is None:
        return f"no {e.tiempo('tiene', 'tenía')} dato de su equipo de facilitadores"
    if propio.completo:
        return f"{e.tiempo('tiene', 'tenía')} completo su equipo de facilitadores"
    falta = palabra(propio.faltan, e.tiempo("falta", "faltaba"), e.tiempo("faltan", "faltaban"))
    return f"le {falta} {plural(propio.faltan, 'facilitador', 'facilitadores')}"


def _frase_region(e: Escenario, nombre: str, propio: Equipo) -> str:
    if propio.completo is None and not propio.escrito:
        return f"De {nombre} no hay dato de facilitadores."
    if propio.completo is not False:
        return f"{nombre} {_frase_equipo(e, propio)}."
    return f"A {nombre} {_frase_equipo(e, propio)}."


def _frase_pais(e: Escenario) -> str:
    resultado = e.medir("regiones_con_equipo")
    fraccion = resultado.fraccion
    if fraccion.todo_calla or fraccion.numerador is None:
        return f"no {e.tiempo('tiene', 'tenía')} dato de facilitadores"
    regiones = plural(fraccion.denominador or 0, "región", "regiones")
    return f"{e.tiempo('tiene', 'tenía')} equipo completo en {entero(fraccion.numerador)} de {regiones}"


def _bajada(e: Escenario, de_region: Equipo | None) -> str:
    partes = []
    if e.cobertura.faltan and e.cobertura.veredicto is Veredicto.NO_CUMPLE:
        faltan = e.cobertura.faltan
        partes.append(
            f"Para el 80 % {palabra(faltan, e.tiempo('falta', 'faltaba'), e.tiempo('faltan', 'faltaban'))} "
            f"{plural(faltan, 'establecimiento')} con grupo."
        )
    elif e.cobertura.veredicto is Veredicto.DEPENDE and not e.cobertura.fraccion.todo_calla:
        partes.append(f"Cumplir {e.tiempo('depende', 'dependía')} de {de_que_depende(e.cobertura.fraccion)}.")
    if e.nodo.nivel not in (Nivel.PAIS, Nivel.DIRESA):
        region = region_de(e.consulta, e.nodo)
        partes.append("El equipo de facilitadores es de la región.")
        if region and de_region:
            partes.append(_frase_region(e, region.nombre, de_region))
    return " ".join(partes)


def _cifra_cobertura(e: Escenario) -> Cifra:
    fraccion, veredicto = e.cobertura.fraccion, e.cobertura.veredicto
    texto = sin_denominador(fraccion)
    if fraccion.hay_dato:
        n, total = fraccion.numerador or 0, fraccion.denominador or 0
        tiene = palabra(1 if total == 1 else n, e.tiempo("tiene", "tenía"), e.tiempo("tienen", "tenían"))
        atiende, todos_atienden = e.tiempo("atiende", "atendía"), e.tiempo("atienden", "atendían")
        atienden = plural(total, f"establecimiento que {atiende}", f"establecimientos que {todos_atienden}")
        cargado = "de lo cargado, " if fraccion.de_una_parte else ""
        texto = f"{cargado}{entero(n)} de {atienden} partos {tiene} grupo conformado"
        if fraccion.todo_calla:
            # el cero de quien calla no es un cero
            texto = f"no reportó ninguno de los {atienden} partos"
            if total == 1:
                texto = f"no reportó el único establecimiento que {atiende} partos"
    return Cifra(
        valor(POR_CLAVE["cobertura"], e.cobertura), texto, fraccion, "cobertura", veredicto, e.enlace("cobertura")
    )


def _cifra_equipo(e: Escenario, de_region: Equipo | None) -> Cifra:
    if e.nodo.nivel is Nivel.PAIS:
        resultado = e.medir("regiones_con_equipo")
        fraccion = resultado.fraccion
        cifra = SIN_DATO if fraccion.todo_calla else porcentaje(fraccion.numerador, fraccion.denominador)
        de_cuantas = plural(fraccion.denominador or 0, "región", "regiones")
        texto = f"{entero(fraccion.numerador or 0)} de {de_cuantas} con equipo completo"
        if fraccion.sin_reporte:
            texto += f"; de {fraccion.sin_reporte} no se sabe"
        enlace = e.enlace("regiones_con_equipo")
        return Cifra(cifra, texto, fraccion, "regiones_con_equipo", resultado.veredicto, enlace)
    region = region_de(e.consulta, e.nodo)
    propia = region is not None and region.codigo == e.nodo.codigo
    quien = "la región" if propia or region is None else f"{region.nombre}, su región,"
    if de_region is None or de_region.tiene is None or de_region.necesita is None:
        return Cifra(SIN_DATO, f"facilitadores de {quien} en {e.periodo.anio}", veredicto=Veredicto.SIN_DATO)
    if de_region.completo:
        necesita = plural(de_region.necesita, "facilitador", "facilitadores")
        valor_propio, texto = entero(de_region.tiene), f"{palabra(de_region.tiene, 'facilitador', 'facilitadores')}"
        texto += f" en {e.periodo.anio}: {quien} {e.tiempo('necesita', 'necesitaba')} {necesita}"
    else:
        valor_propio = de_region.escrito
        que = "facilitadores de"
        if de_region.tiene <= de_region.necesita:
            necesita = e.tiempo("necesita", "necesitaba")
            que = f"{palabra(de_region.necesita, 'facilitador', 'facilitadores')} que {necesita}"
        texto = f"{que} {quien} en {e.periodo.anio}"
    return Cifra(
        valor_propio,
        texto,
        Fraccion(de_region.tiene, de_region.necesita),
        "regiones_con_equipo",
        de_region.veredicto,
        e.enlace("regiones_con_equipo", nodo=region),
    )


# -- de dónde sale todo: fuentes, definiciones, fechas y lo que no se contó

_DE_FUENTES = (Columna("que", "Qué"), Columna("dice", "De dónde sale"))


def contar_fuentes(e: Escenario, omitidas: Sequence[Omitida]) -> Escena:
    """Siempre se cuenta. Dice también qué escenas se dejaron fuera y por qué."""
    contexto = e.consulta.contexto
    titulo = f"Todas las cifras salen de la carga n.º {contexto.generacion}"
    if e.nodo.fecha_datos:
        titulo += f", con datos al {fecha(e.nodo.fecha_datos)}"
    filas: list[Fila] = [
        {"que": "Norma", "dice": f"{GUIA}: 6.1.4 (indicadores), 6.1.3 (sesiones) y 5.3.1.2 (región)"},
        {"que": "Cobertura", "dice": POR_CLAVE["cobertura"].ficha.fuente},
        {"que": "Facilitadores", "dice": POR_CLAVE["regiones_con_equipo"].ficha.fuente},
        {"que": "Asistencia", "dice": POR_CLAVE["asistencia"].ficha.fuente},
        {"que": "Quiénes atienden partos", "dice": _partos(e)},
        {"que": "Campaña", "dice": _campanas(e)},
        {
            "que": "Reportes",
            "dice": "Tabla de reportes informada por la región" if contexto.hay_reportes else _SIN_REPORTES,
        },
    ]
    if contexto.origen:
        nombres = list(dict.fromkeys(str(fila.get("archivo", "")) for fila in contexto.origen))
        filas.append({"que": "Archivos", "dice": _archivos([nombre for nombre in nombres if nombre])})
    if omitidas:
        dice = "; ".join(_sin_contar(omitida) for omitida in omitidas)
        filas.append({"que": "No se contó", "dice": dice})
    return e.escena(
        titulo,
        e.notas(
            "Ofrezca enviar la presentación y el libro de datos: cada cifra dice de dónde sale y se puede abrir.",
            "cobertura",
            "regiones_con_equipo",
            "asistencia",
            reservas=[f"No se contó: {_sin_contar(omitida)}." for omitida in omitidas],
        ),
        "tablero de los grupos de apoyo a la lactancia materna",
        tabla=Tabla(_DE_FUENTES, tuple(filas), len(filas)),
    )


_SIN_REPORTES = "No se cargó la tabla de reportes: lo cargado se toma por completo"


def _sin_contar(omitida: Omitida) -> str:
    """«Lo que falta», porque…; las que no se eligieron van juntas y sin nombre."""
    return (
        f"«{omitida.titulo}», porque {omitida.motivo}" if omitida.clave else f"{omitida.titulo}, que {omitida.motivo}"
    )


def _partos(e: Escenario) -> str:
    sustitutos, sin_dato = e.suma("parto_sustituto"), e.suma("parto_sin_dato")
    partes = []
    if sustitutos:
        partes.append(
            f"supuesto: los de categoría {e.consulta.contexto.parto_desde} o superior, en {entero(sustitutos)}"
        )
    elif e.suma("atienden"):
        lista = lista_usada(e.consulta, e.nodo, e.periodo)
        partes.append(f"lista cargada con el registro{f', {lista}' if lista else ''}")
    else:
        partes.append("no se cargó la lista de quién los atiende")
    if sin_dato:
        partes.append(f"{entero(sin_dato)} sin dato, fuera del denominador")
    return mayuscula("; ".join(partes))


def _campanas(e: Escenario) -> str:
    por_regla = " (fecha por regla: se cambia con la tabla «campanas»)"
    return "; ".join(
        f"{campana.nombre}, {fechas(campana)}{por_regla if campana.por_defecto else ''}" for campana in e.campanas
    )


def _archivos(nombres: list[str]) -> str:
    visibles = ", ".join(nombres[:4])
    return visibles if len(nombres) <= 4 else f"{visibles} y {len(nombres) - 4} más"
