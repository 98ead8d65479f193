"""Las listas de las tablas de la guía: lo anotado de cada unidad, los hechos de un periodo y lo que se informa.

Se hacen del contrato de cada tabla: una columna por cada una suya, con sus nombres; ninguna cuenta de personas de un
grupo o un establecimiento.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from dashboard.almacen.campos import DE_GRUPOS, columnas
from dashboard.almacen.consulta import Consulta
from dashboard.contratos.contrato import Columna as DelContrato
from dashboard.contratos.contrato import Forma, Tabla, Tipo
from dashboard.contratos.plantilla import nombre_de_opcion
from dashboard.contratos.tablas import SEGUIDAS, TABLAS, tabla_de
from dashboard.dominio.catalogos import TALLER
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.cercania import junto_a
from dashboard.indicadores.guia.anotadas import ANOTADAS, Anotada
from dashboard.indicadores.guia.camino import NO, NO_CONSTA, SI, camino, pasos_de, va_por
from dashboard.indicadores.guia.metas import metas
from dashboard.indicadores.listas.lista import Columna, Fila, Leer, Lista, archivos, superiores, texto

_TIPOS = {Tipo.ENTERO: "entero", Tipo.DECIMAL: "decimal", Tipo.FECHA: "fecha"}
_DE_UN_GRUPO = (Columna("codigo", "Código"), Columna("nombre", "Grupo"), Columna("establecimiento", "Establecimiento"))
_DE_UN_LUGAR = (Columna("codigo", "Código"), Columna("nombre", "Establecimiento"))
_DONDE = (Columna("microrred", "Microrred"), Columna("red", "Red"), Columna("region", "Región"))


def escrito(columna: DelContrato, valor: Any) -> Any:
    """Un valor guardado como se lee: `None` donde no se anotó."""
    if columna.tipo is Tipo.LOGICO:
        return {1: "sí", 0: "no", "si": "sí", "no": "no"}.get(valor)
    if columna.tipo is Tipo.FECHA:
        if isinstance(valor, str):
            return date.fromisoformat(valor)
        return date.fromordinal(int(valor)) if valor and valor > 0 else None
    if columna.tipo is Tipo.CATALOGO:
        codigo = valor if isinstance(valor, str) else columna.valores[valor] if valor is not None and valor >= 0 else ""
        return (nombre_de_opcion(columna, codigo) or codigo) or None
    if columna.tipo is Tipo.ENTERO:
        return None if valor is None or valor < 0 else int(valor)
    return valor


def _en_lista(tabla: Tabla) -> tuple[DelContrato, ...]:
    """Las que se leen de una tabla que se sigue: ni personas, ni el número con que se guarda el código de un taller."""
    return tuple(c for c in columnas(tabla.nombre) if not c.personas and c.tipo is not Tipo.CODIGO)


def _columna(columna: DelContrato) -> Columna:
    # un año no lleva separador de miles
    tipo = "texto" if columna.nombre == "anio" else _TIPOS.get(columna.tipo, "texto")
    return Columna(columna.nombre, columna.encabezado, tipo)


# -- de cada grupo o establecimiento


def _unidades(consulta: Consulta, nodo: Nodo, *, de_grupos: bool) -> list[Fila]:
    """Qué es y dónde está cada grupo o establecimiento de un nodo, en profundidad."""
    if nodo.nivel is Nivel.GRUPO and not de_grupos:
        return []
    lugar_de = consulta.nodo(nodo.padre) if nodo.nivel is Nivel.GRUPO else nodo
    lugares = consulta.columnas_establecimientos(lugar_de, "codigo", "nombre", "microrred")
    nombres = superiores(consulta, lugares["microrred"])
    donde: list[Fila] = [
        {"codigo": codigo, "nombre": nombre, **{
            campo: nombres[microrred][nivel]
            for campo, nivel in (("microrred", Nivel.MICRORRED), ("red", Nivel.RED), ("region", Nivel.DIRESA))
        }}
        for codigo, nombre, microrred in zip(*lugares.values(), strict=True)
    ]  # fmt: skip
    if not de_grupos:
        return donde
    grupos = consulta.columnas_grupos(nodo, "codigo", "nombre", "establecimiento")
    primero = lugar_de.establecimientos[0]
    return [
        {
            **donde[fila - primero],
            "establecimiento": donde[fila - primero]["nombre"],
            "codigo": codigo,
            "nombre": nombre,
        }
        for codigo, nombre, fila in zip(*grupos.values(), strict=True)
    ]


def _anotado(tabla: Tabla, cuales: Callable[[Consulta, Nodo, Periodo], Any] | None = None) -> Leer:
    """Lo que vale al corte de las unidades elegidas; por defecto, las que tienen algo anotado."""

    def filas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
        de_grupos = tabla.nombre in DE_GRUPOS
        propias, anotado = _unidades(consulta, nodo, de_grupos=de_grupos), consulta.anotado(tabla.nombre, nodo, periodo)
        elegidas = cuales(consulta, nodo, periodo) if cuales else anotado["dia"] > 0
        nombres = archivos(consulta)
        campos = _en_lista(tabla)
        return [
            {
                **fila,
                "desde": date.fromordinal(int(anotado["dia"][i])) if anotado["dia"][i] > 0 else None,
                "procedencia": texto(nombres, int(anotado["archivo"][i]), int(anotado["linea"][i])),
                **{c.nombre: escrito(c, int(anotado[c.nombre][i])) for c in campos},
            }
            for i, fila in enumerate(propias)
            if elegidas[i]
        ]

    return filas


def _hechos(tabla: Tabla) -> Leer:
    """Los hechos del periodo, del más nuevo al más antiguo."""

    def filas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
        de_grupos = tabla.nombre in DE_GRUPOS
        propias, hechos = _unidades(consulta, nodo, de_grupos=de_grupos), consulta.hechos(tabla.nombre, nodo, periodo)
        orden = sorted(range(len(hechos["dia"])), key=lambda i: -hechos["dia"][i])
        nombres = archivos(consulta)
        return [
            {
                **propias[hechos["unidad"][i]],
                "desde": date.fromordinal(int(hechos["dia"][i])),
                "procedencia": texto(nombres, int(hechos["archivo"][i]), int(hechos["linea"][i])),
                **{c.nombre: escrito(c, int(hechos[c.nombre][i])) for c in _en_lista(tabla)},
                **{columna.campo: decir(hechos, i) for columna, decir in _ADEMAS.get(tabla.nombre, ())},
            }
            for i in orden
        ]

    return filas


def _tema(hechos: Mapping[str, Any], cual: int) -> str:
    """El que la guía le pone a esa sesión del taller."""
    temas = list(TALLER.values())[int(hechos["modalidad"][cual])]
    return temas[int(hechos["numero_sesion"][cual]) - 1]


#: lo que una lista dice además de las columnas de su tabla, y cómo se sabe de cada hecho
_ADEMAS = {"talleres": ((Columna("tema", "Tema de la sesión"), _tema),)}


def _lista(clave: str, titulo: str, explicacion: str, tabla: Tabla, leer: Leer) -> Lista:
    de_grupos = tabla.nombre in DE_GRUPOS
    cuando = "Fecha" if tabla.forma is Forma.HECHO else "Anotado desde"
    propias = [_columna(columna) for columna in _en_lista(tabla)]
    propias += [columna for columna, _ in _ADEMAS.get(tabla.nombre, ())]
    return Lista(
        clave,
        titulo,
        explicacion,
        (*(_DE_UN_GRUPO if de_grupos else _DE_UN_LUGAR), Columna("desde", cuando, "fecha"), *propias, *_DONDE),
        leer,
        Nivel.GRUPO if de_grupos else Nivel.ESTABLECIMIENTO,
    )


def _de_medidas(anotada: Anotada, cumple: bool | None, dicho: bool | None) -> Callable[[Consulta, Nodo, Periodo], Any]:
    """Las unidades del universo según digan que sí y según haya registro."""

    def cuales(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Any:
        leer = consulta.por_grupo if anotada.tabla in DE_GRUPOS else consulta.por_establecimiento
        elegidas = leer(anotada.universo, nodo, periodo) > 0
        for medida, quiere in ((anotada.cumple, cumple), (anotada.dicho, dicho)):
            if quiere is not None:
                elegidas = elegidas & ((leer(medida, nodo, periodo) > 0) == quiere)
        return elegidas

    return cuales


def _de_una_cifra(anotada: Anotada) -> list[Lista]:
    """Quién cumple, de quién se sabe, quién no cumple y de quién no hay registro."""
    tabla, ficha = tabla_de(anotada.tabla), anotada.indicador.ficha
    partes = (
        (f"{ficha.corto}: sí", ficha.numerador + ".", True, None),
        (f"{tabla.titulo}: con registro", ficha.denominador + ".", None, True),
        (f"{ficha.corto}: no", anotada.no, False, True),
        (
            f"{tabla.titulo}: sin registro completo",
            "No están en la tabla, o les falta anotar algo: no se sabe si cumplen.",
            None,
            False,
        ),
    )
    return [
        _lista(clave, titulo, explicacion, tabla, _anotado(tabla, _de_medidas(anotada, cumple, dicho)))
        for clave, (titulo, explicacion, cumple, dicho) in zip(anotada.listas, partes, strict=True)
    ]


# -- de los territorios: sus filas, tal como se informaron


def _informado(tabla: Tabla) -> Leer:
    """Las filas del periodo (o del año) de un territorio y de lo que contiene; de una sin tiempo, todas."""

    def filas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
        propias = consulta.de_territorios(tabla.nombre, nodo)
        return [_escrita(consulta, tabla, fila) for fila in propias if del_periodo(tabla, fila, periodo)]

    return filas


def del_periodo(tabla: Tabla, fila: Mapping[str, Any], periodo: Periodo) -> bool:
    """Si una fila de territorios toca un periodo: su día, su año o, de una meta, desde que empieza."""
    if tabla.anual:
        return bool(fila[tabla.cuando] == periodo.anio)
    # lo que vale desde un día sigue valiendo; lo que pasó un día, pasó ese
    ya = fila[tabla.cuando] <= periodo.fin.isoformat()
    return bool(ya and (tabla.forma is Forma.ESTADO or fila[tabla.cuando] >= periodo.inicio.isoformat()))


def _escrita(consulta: Consulta, tabla: Tabla, fila: Mapping[str, Any]) -> Fila:
    unidad = consulta.nodo(fila[tabla.unidad])
    return {"de_quien": unidad.nombre, **{c.nombre: escrito(c, fila[c.nombre]) for c in tabla.columnas}}


def _de_territorios(tabla: Tabla, leer: Leer | None = None, *mas: Columna) -> Lista:
    propias = [_columna(columna) for columna in tabla.columnas if columna.nombre != tabla.unidad]
    return Lista(
        f"filas_{tabla.nombre}",
        tabla.titulo,
        f"{tabla.descripcion}.",
        (Columna(tabla.unidad, "Código"), Columna("de_quien", "De quién"), *propias, *mas),
        leer or _informado(tabla),
    )


def recursos_de(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Mapping[str, Any]]:
    """Los que ya estaban al terminar un periodo, y los que no dicen desde cuándo están."""
    return [fila for fila in consulta.recursos(nodo) if (fila["fecha"] or "") <= periodo.fin.isoformat()]


def _recursos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    tabla, propios = tabla_de("recursos"), recursos_de(consulta, nodo, periodo)
    nombres = consulta.columnas_establecimientos(consulta.raiz, "nombre")["nombre"]
    primero = consulta.raiz.establecimientos[0]
    return [
        {
            **{c.nombre: escrito(c, fila[c.nombre]) for c in tabla.columnas},
            "junto_a": nombres[cerca[0] - primero] if cerca else None,
            "km": cerca[1] if cerca else None,
        }
        for fila, cerca in zip(propios, junto_a(consulta, propios), strict=True)
    ]


def _campanas(consulta: Consulta, _nodo: Nodo, periodo: Periodo) -> list[Fila]:
    tabla = tabla_de("campanas")
    propias = [fila for fila in consulta.campanas() if fila["anio"] == periodo.anio]
    return [{c.nombre: escrito(c, fila.get(c.nombre)) for c in tabla.columnas} for fila in propias]


def _metas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    """Las metas, con el último avance de cada una hasta el fin del periodo."""
    ultimos = {meta.codigo: {"avance": meta.avance, "al": meta.al} for meta in metas(consulta, nodo, periodo)}
    return [fila | ultimos[fila["codigo_meta"]] for fila in _informado(tabla_de("metas"))(consulta, nodo, periodo)]


def _resultados(consulta: Consulta, _nodo: Nodo, _periodo: Periodo) -> list[Fila]:
    return [dict(fila) for fila in consulta.resultados()]


def _sueltas(clave: str, titulo: str, leer: Leer, *mas: Columna) -> Lista:
    tabla = tabla_de(clave)
    propias = (_columna(columna) for columna in tabla.columnas if columna.nombre not in ("latitud", "longitud"))
    return Lista(f"filas_{clave}", titulo, f"{tabla.descripcion}.", (*propias, *mas), leer)


def _por_capacitar(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Any:
    anotado = consulta.anotado("personal_encargado", nodo, periodo)
    encargados = anotado["profesionales"].clip(0) + anotado["tecnicos"].clip(0)
    return (anotado["capacitados"] >= 0) & (encargados > anotado["capacitados"])


# -- en qué paso del camino está cada uno

_DICHO = {SI: "sí", NO: "no", NO_CONSTA: "no consta"}


def _del_camino(*, de_grupos: bool) -> Lista:
    pasos = camino(de_grupos=de_grupos)

    def filas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
        hacen, dados = pasos_de(consulta, nodo, periodo, de_grupos=de_grupos)
        llegan = va_por(dados)
        return [
            {
                **fila,
                "dados": int(llegan[i]),
                "sigue": pasos[llegan[i]].nombre if llegan[i] < len(pasos) else "los dio todos",
                **{paso.clave: _DICHO[int(dado)] for paso, dado in zip(pasos, dados[i], strict=True)},
            }
            for i, fila in enumerate(_unidades(consulta, nodo, de_grupos=de_grupos))
            if hacen[i]
        ]

    return Lista(
        "camino_grupos" if de_grupos else "camino_establecimientos",
        "En qué paso está cada grupo" if de_grupos else "En qué paso está cada establecimiento",
        "Los pasos de la guía, en su orden. «No consta» no es «no»: nadie lo anotó.",
        (
            *(_DE_UN_GRUPO if de_grupos else _DE_UN_LUGAR),
            Columna("dados", "Pasos seguidos", "entero"),
            Columna("sigue", "El que sigue"),
            *(Columna(paso.clave, paso.nombre) for paso in pasos),
            *_DONDE,
        ),
        filas,
        Nivel.GRUPO if de_grupos else Nivel.ESTABLECIMIENTO,
    )


_PERSONAL = tabla_de("personal_encargado")
LISTAS: tuple[Lista, ...] = (
    *(lista for anotada in ANOTADAS for lista in _de_una_cifra(anotada) if lista.clave == anotada.cumple),
    *{lista.clave: lista for anotada in ANOTADAS for lista in _de_una_cifra(anotada)[1:]}.values(),
    *(
        _lista(f"filas_{tabla.nombre}", tabla.titulo, f"{tabla.descripcion}.", tabla,
               _hechos(tabla) if tabla.forma is Forma.HECHO else _anotado(tabla))
        for tabla in SEGUIDAS
    ),
    _lista(
        "por_capacitar", "Establecimientos con personal por capacitar", "Encargados que todavía no fueron capacitados.",
        _PERSONAL, _anotado(_PERSONAL, _por_capacitar),
    ),
    _del_camino(de_grupos=False),
    _del_camino(de_grupos=True),
    *(_de_territorios(tabla) for tabla in TABLAS if tabla.forma and tabla not in (*SEGUIDAS, tabla_de("metas"))),
    _de_territorios(tabla_de("metas"), _metas, Columna("avance", "Último avance", "decimal"),
                    Columna("al", "Anotado el", "fecha")),
    _sueltas("recursos", "Red de apoyo", _recursos, Columna("junto_a", "Establecimiento más cercano"),
             Columna("km", "Kilómetros en línea recta", "km")),
    _sueltas("resultados", "Cifras de resultado", _resultados),
    _sueltas("campanas", "Campañas", _campanas),
)  # fmt: skip
