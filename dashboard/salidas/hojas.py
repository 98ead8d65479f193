"""Qué hojas lleva el libro de cada vista: territorio, establecimiento, grupo o lista."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import nombre_de_institucion
from dashboard.dominio.nodo import Nodo, se_cuentan
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.graficas.tema import SIGNOS
from dashboard.indicadores.catalogo import POR_CLAVE, TODOS
from dashboard.indicadores.listas import ListaAbierta, abrir
from dashboard.indicadores.listas.directorio import COLUMNAS as COLUMNAS_DIRECTORIO
from dashboard.indicadores.listas.directorio import DESTINATARIOS, Directorio, fuera_de_la_relacion
from dashboard.indicadores.listas.eleccion import Eleccion, elegir
from dashboard.indicadores.listas.lista import Columna, Fila
from dashboard.indicadores.motivos import faltas_por_motivo, periodo_de_motivos, salidas
from dashboard.indicadores.palabras import fraccion_publicable
from dashboard.indicadores.reglas import hasta, reglas_de_grupo
from dashboard.indicadores.resumen import corte_de, hijos
from dashboard.nucleo import formato
from dashboard.nucleo.formato import entero, plural
from dashboard.salidas.acerca import (
    DE_SIEMPRE,
    QUE_DICE,
    hoja_acerca,
    hoja_definiciones,
    hoja_fuentes,
    nombre_de_archivo,
)
from dashboard.salidas.libro import NO_APLICA, Hoja, escribir

#: un archivo y su nombre
Archivo = tuple[bytes, str]
#: lo que se dice de un indicador en un territorio
_MEDIDO = (
    Columna("numerador", "n", "entero"),
    Columna("denominador", "N", "entero"),
    Columna("valor", "% o razón", "mixto"),
    Columna("sin_reporte", "Sin reporte", "entero"),
    Columna("desconocidos", "Partes sin dato", "entero"),
    Columna("veredicto", "Estándar 80 %"),
    Columna("faltan", "Faltan", "entero"),
    Columna("unidad_faltan", "Faltan (unidad)"),
    Columna("segun", "Con qué se cuenta"),
)
_INDICADORES = (
    Columna("nombre", "Indicador"),
    *_MEDIDO,
    Columna("unidad", "Se cuentan"),
    Columna("parrafo", "Guía"),
    Columna("clave", "Clave"),
)
_COMPARACION = (Columna("codigo", "Código"), Columna("territorio", "Territorio"), *_MEDIDO)
_VISITAS = (
    Columna("fecha", "Fecha", "fecha"),
    Columna("nivel", "Nivel"),
    Columna("acuerdos", "Acuerdos", "entero"),
    Columna("cumplidos", "Cumplidos", "entero"),
)
_REGLAS = (
    Columna("clave", "Regla"),
    Columna("veredicto", "Resultado"),
    Columna("hallado", "Qué se halló"),
    Columna("fuerza", "La guía"),
    Columna("pide", "Qué"),
    Columna("parrafo", "Guía"),
)
_DE_ESTABLECIMIENTO = (
    ("Código RENIPRESS", "codigo"), ("Nombre", "nombre"), ("Institución", "institucion"), ("Categoría", "categoria"),
    ("Departamento", "departamento"), ("Provincia", "provincia"), ("Distrito", "distrito"), ("UBIGEO", "ubigeo"),
    ("Altitud (m s. n. m.)", "altitud"), ("Atiende partos", "atiende"), ("Quién lo afirma", "fuente_parto"),
    ("Año de esa afirmación", "anio_parto"), ("Fuera de los denominadores", "fuera"),
)  # fmt: skip
_DE_GRUPO = (
    ("Código", "codigo"), ("Nombre", "nombre"), ("Conformado el", "conformacion"), ("Cerrado el", "cierre"),
    ("Integrantes", "integrantes"), ("Madres guía", "madres_guia"), ("Horas de la madre guía", "horas"),
    ("Modalidad del taller", "modalidad"), ("Acta del", "acta"), ("Plan aprobado el", "plan"),
    ("Se reúne cada (días)", "periodicidad"),
)  # fmt: skip


def libro_de_nodo(consulta: Consulta, nodo: Nodo, periodo: Periodo, indicador: str = DE_SIEMPRE) -> Archivo:
    """El XLSX de la vista de un territorio, un establecimiento o un grupo, y su nombre. `ErrorVista` sin datos."""
    consulta.exigir_periodo(periodo)
    if nodo.nivel.es_territorio:
        propias, que = _de_territorio(consulta, nodo, periodo, indicador), "Indicadores, comparación y series"
    elif nodo.nivel is Nivel.ESTABLECIMIENTO:
        propias, que = _de_establecimiento(consulta, nodo, periodo), "Ficha, grupos y sesiones de un establecimiento"
    else:
        propias, que = _de_grupo(consulta, nodo, periodo), "Ficha, reglas y sesiones de un grupo"
    # con el indicador que compara, si no es el de siempre: dos libros no se pisan
    nombre = f"libro-{indicador}" if nodo.nivel.es_territorio and indicador != DE_SIEMPRE else "libro"
    filtros = [("Indicador elegido", POR_CLAVE[indicador].ficha.nombre)] if nodo.nivel.es_territorio else []
    filtros += _de_motivos(consulta, nodo, periodo)
    if not nodo.nivel.es_territorio and not consulta.supervisiones(nodo):
        filtros.append(("Visitas de supervisión", "ninguna registrada"))
    return _armar(consulta, nodo, periodo, que, filtros, propias, nombre)


def libro_de_lista(
    consulta: Consulta, abierta: ListaAbierta, periodo: Periodo, distrito: str = "", eleccion: Eleccion | None = None
) -> Archivo:
    """El XLSX de una lista abierta y su nombre. `distrito`: el UBIGEO, si la lista es la de un distrito.

    `eleccion`: el orden, las columnas y las filas que se pidieron, y así lo dice «Acerca de».
    """
    lista, pedida = abierta.lista, eleccion or Eleccion()
    elegida = elegir(abierta, pedida)
    clave = pedida.nombre(f"{lista.clave}-{distrito}" if distrito else lista.clave)
    filtros = [("Lista", lista.titulo), ("Qué trae", lista.explicacion), ("Filas", str(len(abierta.filas)))]
    filtros += pedida.dicha(abierta, elegida)
    hoja = Hoja(lista.titulo, elegida.lista.columnas, elegida.filas)
    return _armar(consulta, abierta.nodo, periodo, f"Lista: {lista.titulo}", filtros, [hoja], clave)


def libro_del_directorio(consulta: Consulta, relacion: Directorio) -> Archivo:
    """El XLSX de la relación de establecimientos del primer nivel con grupos, y su nombre."""
    filtros = [
        ("Para quién", "establecimientos de nivel II y III: informan a las madres dónde hay un grupo (Guía 5.3.1.2)"),
        ("Entra", "todo grupo conformado al corte de un establecimiento del primer nivel (I-1 a I-4)"),
        ("Próxima sesión", f"la acordada para el {relacion.al:%d/%m/%Y} o después; en blanco si no se sabe"),
    ]
    if fuera := fuera_de_la_relacion(relacion):
        filtros.append(("No entra", fuera))
    hojas = [
        Hoja("Directorio de grupos", COLUMNAS_DIRECTORIO, relacion.filas),
        Hoja("Quiénes lo reciben", DESTINATARIOS, relacion.destinatarios),
    ]
    que = (
        f"Directorio: {plural(len(relacion.filas), 'grupo')} de "
        f"{plural(relacion.establecimientos, 'establecimiento')} del primer nivel"
    )
    return _armar(consulta, relacion.nodo, relacion.periodo, que, filtros, hojas, "directorio", definiciones=False)


def _armar(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, que: str, filtros: list[tuple[str, str]], propias: list[Hoja],
    nombre: str, *, definiciones: bool = True,
) -> Archivo:  # fmt: skip
    contexto = consulta.contexto
    hojas = [hoja_acerca(consulta, nodo, periodo, que, filtros), *propias]
    if definiciones:
        hojas.append(hoja_definiciones())
    if fuentes := hoja_fuentes(consulta):
        hojas.append(fuentes)
    datos = f"datos al {nodo.fecha_datos:%d/%m/%Y}" if nodo.fecha_datos else "sin sesiones ni reportes"
    titulo = f"{nodo.nombre} ({nodo.codigo}) · {periodo.texto} · {que}"
    pie = f"Carga n.º {contexto.generacion} · {datos} · Guía MINSA 2014, 6.1.4"
    libro = escribir(titulo, pie, hojas, datetime.fromisoformat(contexto.creada), demostracion=contexto.demostracion)
    return libro, nombre_de_archivo(nombre, nodo, periodo, contexto, "xlsx")


def _de_territorio(consulta: Consulta, nodo: Nodo, periodo: Periodo, clave: str) -> list[Hoja]:
    lista = partial(_lista, consulta, nodo, periodo)
    elegido = POR_CLAVE[clave]
    compara = not elegido.lista_de_hijos and nodo.nivel in elegido.compara_en
    return [
        _indicadores(consulta, nodo, periodo),
        lista("comparacion", "Comparación"),
        *([_por_indicador(consulta, nodo, periodo, clave)] if compara else []),
        *([lista("regiones", "Facilitadores")] if nodo.nivel in (Nivel.PAIS, Nivel.DIRESA) else []),
        lista("mensual", "Por mes"),
        _motivos(consulta, nodo, periodo),
        lista("sin_grupo", "Sin grupo"),
    ]


def _de_establecimiento(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Hoja]:
    lista = partial(_lista, consulta, nodo, periodo)
    ficha = consulta.ficha_establecimiento(nodo, periodo)
    ficha |= {campo: nombre_de_institucion(ficha[campo]) for campo in ("institucion", "fuera") if ficha[campo]}
    return [
        _ficha(ficha, _DE_ESTABLECIMIENTO),
        _indicadores(consulta, nodo, periodo),
        lista("conformados", "Grupos conformados"),
        lista("sesiones", "Sesiones"),
        lista("mensual", "Por mes"),
        _motivos(consulta, nodo, periodo),
        *_visitas(consulta, nodo),
    ]


def _de_grupo(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Hoja]:
    # a un grupo que no está en pie al corte no se le aplican las reglas
    en_pie = consulta.por_grupo("conformados", nodo, periodo)[0]
    return [
        _ficha(consulta.ficha_grupo(nodo, periodo), _DE_GRUPO),
        _indicadores(consulta, nodo, periodo),
        *([_reglas(consulta, nodo, periodo)] if en_pie else []),
        _lista(consulta, nodo, periodo, "sesiones", "Sesiones"),
        _motivos(consulta, nodo, periodo),
        *_visitas(consulta, nodo),
    ]


def _medidos(consulta: Consulta, nodos: list[Nodo], periodo: Periodo, clave: str) -> list[Fila]:
    """n, N, valor, veredicto y «faltan» de un indicador en cada nodo; `None` donde no hay dato."""
    indicador = POR_CLAVE[clave]
    filas = []
    for nodo, resultado in zip(nodos, indicador.medir(consulta, nodos, periodo), strict=True):
        fraccion = resultado.fraccion
        # si todos callan el 0 no dice nada: ni proporción ni lo que falta
        calla, se_dicen = fraccion.todo_calla, not indicador.de_personas or se_cuentan(nodo)
        dicha = fraccion if se_dicen else fraccion_publicable(nodo, fraccion)
        fila: Fila = {
            "numerador": (None if calla else fraccion.numerador) if se_dicen else NO_APLICA,
            "denominador": fraccion.denominador if se_dicen else NO_APLICA,
            "valor": None if calla else dicha.valor,
            "tipo": "porcentaje" if indicador.es_proporcion else "decimal",
            "sin_reporte": fraccion.sin_reporte,
            "desconocidos": indicador.desconocidos(nodo, fraccion),
            "segun": indicador.con_que(consulta, nodo, periodo) or NO_APLICA,
        }
        if not resultado.aplica:
            # con su palabra: una celda gris diría que falta el dato
            fila |= {"valor": formato.NO_APLICA, "tipo": "texto"}
        if resultado.veredicto:
            fila["veredicto"] = SIGNOS[resultado.veredicto][1]
            faltan = None if calla else resultado.faltan
            fila |= {"faltan": faltan if resultado.aplica else NO_APLICA, "unidad_faltan": resultado.unidad}
        else:
            fila |= {"veredicto": "sin estándar", "faltan": NO_APLICA, "unidad_faltan": NO_APLICA}
        filas.append(fila)
    return filas


def _indicadores(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Hoja:
    filas = [
        {
            **_medidos(consulta, [nodo], periodo, indicador.clave)[0],
            "nombre": indicador.ficha.nombre,
            "unidad": indicador.ficha.unidad,
            "parrafo": indicador.ficha.parrafo or "–",
            "clave": indicador.clave,
        }
        for indicador in TODOS
    ]
    # la clave es para quien cruza archivos: en el papel solo achica la letra de lo demás
    return Hoja("Indicadores", _con_algo(_INDICADORES, filas), filas, al_margen=1)


def _por_indicador(consulta: Consulta, nodo: Nodo, periodo: Periodo, clave: str) -> Hoja:
    """Los hijos en el indicador elegido."""
    nodos = [hijo.nodo for hijo in hijos(consulta, nodo, periodo, POR_CLAVE[clave]).filas]
    medidos = _medidos(consulta, nodos, periodo, clave)
    filas = [{**m, "codigo": n.codigo, "territorio": n.nombre} for n, m in zip(nodos, medidos, strict=True)]
    return Hoja(POR_CLAVE[clave].ficha.corto, _con_algo(_COMPARACION, filas), filas)


def _con_algo(columnas: tuple[Columna, ...], filas: list[Fila]) -> tuple[Columna, ...]:
    """Lo que no dice ninguna fila no ocupa una columna: lo que no corresponde, y de qué archivo sale lo inventado."""

    def dice(columna: Columna) -> bool:
        valores = [fila.get(columna.campo) for fila in filas]
        return any(valores) if columna.campo == "procedencia" else any(valor is not NO_APLICA for valor in valores)

    return tuple(columna for columna in columnas if not filas or dice(columna))


def _lista(consulta: Consulta, nodo: Nodo, periodo: Periodo, clave: str, nombre: str) -> Hoja:
    abierta = abrir(clave, nodo.codigo, consulta, periodo)
    return Hoja(nombre, _con_algo(abierta.lista.columnas, abierta.filas), abierta.filas)


def _motivos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Hoja:
    """Los motivos en el periodo que se puede mostrar; si se amplió, la hoja lo dice."""
    permitido = periodo_de_motivos(nodo, periodo)
    nombre = "Motivos" if permitido == periodo else f"Motivos {permitido}"
    return _lista(consulta, nodo, permitido, "motivos", nombre)


def _de_motivos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[tuple[str, str]]:
    """De cuándo son los motivos y por qué no suman todo lo que faltó: rótulo y texto para «Acerca de»."""
    permitido = periodo_de_motivos(nodo, periodo)
    cuando = permitido.texto if permitido == periodo else f"{permitido.texto}: por mes permitirían reconocer a alguien"
    esperadas, vinieron = (consulta.cuenta(medida, nodo, permitido) for medida in ("esperadas", "asistentes"))
    motivos = sum(fila.total for fila in faltas_por_motivo(consulta, nodo, permitido))
    salieron = salidas(consulta, nodo, permitido)
    suman = "más las de quienes dejaron el grupo (M18), que van aparte, son las asistencias esperadas que no se dieron"
    if se_cuentan(nodo) and esperadas - vinieron == motivos + salieron:
        suman = (
            f"{entero(motivos)}; con {entero(salieron)} de quienes dejaron el grupo (M18), que van aparte, suman las "
            f"{entero(esperadas - vinieron)} que no se dieron de {entero(esperadas)} asistencias esperadas"
        )
    return [("Periodo de «Motivos»", cuando), ("Inasistencias de «Motivos»", suman)]


def _ficha(campos: dict[str, Any], cuales: tuple[tuple[str, str], ...]) -> Hoja:
    # una fecha de cierre en blanco y un «fuera» vacío sí dicen algo
    en_blanco = {"cierre": "no se ha cerrado", "fuera": "no: entra en los denominadores"}
    filas: list[Fila] = [
        {"que": que, "dice": campos[campo] or en_blanco.get(campo, campos[campo])} for que, campo in cuales
    ]
    for fila in filas:
        # un año no lleva separador de miles
        if fila["que"].startswith("Año") and fila["dice"]:
            fila["dice"] = str(fila["dice"])
    return Hoja("Ficha", QUE_DICE, filas, larga=True)


def _visitas(consulta: Consulta, nodo: Nodo) -> list[Hoja]:
    filas = [
        {campo: None if valor == -1 else valor for campo, valor in visita.items()}
        for visita in consulta.supervisiones(nodo)
    ]
    return [Hoja("Visitas de supervisión", _VISITAS, filas)] if filas else []


def _reglas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Hoja:
    corte, ficha = corte_de(nodo, periodo), consulta.ficha_grupo(nodo, periodo)
    reglas = reglas_de_grupo(ficha, hasta(consulta.sesiones(nodo), corte), corte, consulta.contexto.dias_actividad)
    campos = [columna.campo for columna in _REGLAS]
    filas = [{campo: getattr(regla, campo) for campo in campos} | {"veredicto": regla.palabra} for regla in reglas]
    return Hoja("Reglas de la guía", _REGLAS, filas)
