"""El método: cómo se calcula cada cifra, con qué norma, de qué fuentes y con qué límites."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.almacen.variacion import MESES_DE_BASE, MESES_PROVISIONALES
from dashboard.dominio.catalogos import nombre_de_institucion
from dashboard.dominio.estandar import POCOS
from dashboard.dominio.ficha import CAMPOS, TERMINOS, Ficha
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.indicadores.alarmas import MINIMO, PARTE
from dashboard.indicadores.calidad import COMPROBACIONES, SE_DICE
from dashboard.indicadores.catalogo import CATALOGO, TODOS
from dashboard.indicadores.control import FALSAS_EN_UN_ANIO
from dashboard.indicadores.emparejar import COSTUMBRE, LADO, LUGARES, MIRADOS, PARECIDOS, VISITADOS
from dashboard.indicadores.guia import DE_LA_GUIA
from dashboard.indicadores.guia.requisitos import REQUISITOS
from dashboard.indicadores.reglas import NORMAS, Fuerza
from dashboard.indicadores.revisiones import en_frase
from dashboard.navegacion.vista import Forma, Ruta, Vista
from dashboard.nucleo.formato import decimal, en_plazo, entero, enumerar, fecha, palabra, plural
from dashboard.paginas.cabecera import hoja, titular
from dashboard.paginas.pagina import Entrada, Pagina, de_lectura
from dashboard.piezas import html
from dashboard.piezas.enlaces import enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import TABLA_PARTIDA, definiciones, lineas, tabla, tarjeta

#: revisiones que se leen; las más antiguas se cuentan
_REVISIONES = 30


def pintar(vista: Vista, consulta: Consulta) -> Pieza:
    """La página del método con lo que se cargó."""
    con_estandar = sum(bool(indicador.ficha.estandar) for indicador in CATALOGO)
    return hoja(
        titular(
            "Cómo se calcula cada cifra",
            f"{plural(len(CATALOGO), 'indicador', 'indicadores')}; {con_estandar} tienen un estándar de 80 % en la "
            "guía. Los demás describen: la guía no les fija una meta y el tablero tampoco.",
        ),
        columnas=(
            (_fichas(), _prioridad(), _calidad(), _requisitos(vista, consulta)),
            (
                _norma(),
                _de_un_grupo(),
                _datos(consulta),
                _revisiones(consulta),
                _certificado(consulta),
                _reglas(consulta),
                _variacion(consulta),
                _visitados(),
            ),
        ),
        debajo=tarjeta("Glosario", definiciones(TERMINOS)),
    )


def _fichas() -> Pieza:
    return tarjeta(
        "Fichas de los indicadores",
        html.Div(
            [_ficha(indicador.ficha) for indicador in CATALOGO],
            html.P("De la página «Guía»:", className="nota"),
            [_ficha(indicador.ficha) for indicador in DE_LA_GUIA],
        ),
    )


def _requisitos(vista: Vista, consulta: Consulta) -> Pieza:
    """Cada cosa que la guía pide, con el enlace a donde se ve y a su lista."""
    periodo = f"periodo={vista.periodo}"
    filas = [
        html.Tr(
            html.Th(r.clave, scope="row"),
            html.Td(f"Guía {r.parrafo}" if r.clave.startswith("G") else r.parrafo),
            html.Td(enlace(r.pide, f"{r.pagina}{'&' if '?' in r.pagina else '?'}{periodo}")),
            html.Td(enlace("lista", vista.de_lista(r.lista, consulta.raiz.codigo).url())),
        )
        for r in REQUISITOS
    ]
    return tarjeta(
        f"¿Dónde se ve cada una de las {len(REQUISITOS)} cosas que la guía pide?",
        tabla(
            ("", "Párrafo", "Qué pide", "Filas"),
            filas,
            "Requisitos",
            clase=TABLA_PARTIDA,
            caja="tabla-ancha tabla-alta",
        ),
    )


def _ficha(ficha: Ficha) -> Pieza:
    filas: list[tuple[str, Any]] = [(nombre, getattr(ficha, campo)) for nombre, campo in CAMPOS]
    filas += [
        ("Estándar", ficha.estandar or "La guía no fija ninguno"),
        ("Párrafo", f"Guía {ficha.parrafo}" if ficha.parrafo else "La guía no lo pide: es una referencia"),
        ("Reservas", lineas(ficha.reservas, "")),
    ]
    numero = f"Indicador {ficha.numero} · " if ficha.numero else ""
    return html.Details(
        html.Summary(html.B(ficha.corto), html.Span(f" {numero}{ficha.nombre}")),
        definiciones(filas),
        id=f"ficha-{ficha.clave}",
        className="ficha-metodo",
        open=ficha.numero > 0,
    )


def _prioridad() -> Pieza:
    # la planificación no se carga al arrancar: solo cuando alguien abre esta página o la de visitas
    from dashboard.planificacion.factores import FACTORES
    from dashboard.planificacion.prioridad import DESEMPATES

    fichas = [
        html.Details(
            html.Summary(html.B(factor.nombre), html.Span(f" peso de partida {factor.peso}")),
            definiciones((("Regla", factor.regla), ("Fuente", factor.fuente), ("Si falta el dato", factor.sin_dato))),
            id=f"factor-{factor.clave}",
            className="ficha-metodo",
        )
        for factor in FACTORES
    ]
    formula = (
        "Puntos = Σ peso × valor ÷ Σ pesos × 100, con cada valor de 0 a 1 medido a la fecha de datos. Se redondea a la "
        "décima y se reparte por el mayor resto: los sumandos que se leen dan exactamente el total. Los pesos los "
        "elige cada quien; los de partida suman 100. Una dirección con siete pesos es de cuando había siete factores: "
        "los demás pesan 0. Con todos en cero nadie tiene prioridad y no se planifica."
    )
    empates = f"A igual puntaje impreso decide, en este orden: {'; '.join(DESEMPATES)}."
    return tarjeta(
        "Prioridad de visita", html.Div(*(html.P(uno, className="nota") for uno in (formula, empates)), *fichas)
    )


def _de_un_grupo() -> Pieza:
    intro = (
        "La ficha de un grupo dice «cumple» o «no cumple» solo donde la guía manda y el dato alcanza a mostrarlo. Lo "
        "demás son hechos: «en orden» o «a mirar»."
    )
    filas = [
        (n.nombre, f"{'Se juzga' if n.fuerza is Fuerza.PIDE else 'Es un hecho'}: {n.palabras} (Guía {n.parrafo}).")
        for n in NORMAS.values()
    ]
    return tarjeta("Lo que la guía dice de un grupo", html.Div(html.P(intro, className="nota"), definiciones(filas)))


def _norma() -> Pieza:
    return tarjeta(
        "La norma",
        html.Div(
            html.P(
                "«Guía Técnica de Implementación de Grupos de Apoyo Comunal para promover y proteger la "
                "Lactancia Materna Exitosa», Ministerio de Salud del Perú, aprobada por resolución ministerial "
                "del 2 de abril de 2014."
            ),
            html.P(
                "Indicador 1: «Al menos el 80% de las regiones cuentan con un equipo de facilitadores». "
                "Indicador 2: «Al menos el 80% de los establecimientos de salud que atienden parto y al recién "
                "nacido cuentan con grupo (s) de apoyo conformado(s)» (6.1.4). Ambos son anuales; el semestre es "
                "un corte informativo."
            ),
        ),
    )


def _datos(consulta: Consulta) -> Pieza:
    c = consulta.contexto
    renglones: list[Any] = []
    if c.demostracion:
        que = "Establecimientos, grupos y sesiones" if c.registro_demostracion else "Grupos y sesiones"
        renglones.append(html.B(f"Datos de demostración. {que} inventados; ninguna cifra es real."))
    renglones.append(f"Carga n.º {c.generacion}, preparada el {fecha(datetime.fromisoformat(c.creada))}.")
    if c.conteos:
        renglones.append(
            f"{plural(c.conteos['establecimientos'], 'establecimiento')}: {entero(c.conteos['en_ambito'])} del ámbito; "
            f"{plural(c.conteos['grupos'], 'grupo')}; {plural(c.conteos['sesiones'], 'sesión', 'sesiones')}."
        )
        fuera = c.conteos["fuera"]
        if fuera:
            detalle = ", ".join(f"{nombre_de_institucion(nombre)} {entero(veces)}" for nombre, veces in fuera.items())
            renglones.append(f"Fuera de los denominadores: {detalle}.")
    if c.parto_desde:
        renglones.append(
            f"Atención de partos: supuesto por categoría {c.parto_desde} o superior donde no hay lista de la región."
        )
    if not c.hay_reportes:
        renglones.append("No se cargó la tabla de reportes: lo cargado se toma por completo.")
    renglones.append(
        "Límites: los que entregó la oficina o, si no, Natural Earth 1:10 m (dominio público), referenciales. Áreas de "
        "redes, microrredes y DIRIS sin límites entregados: aproximadas, deducidas de los establecimientos. Se agrega "
        "por código, nunca por punto en polígono."
    )
    return tarjeta("Los datos cargados", lineas(renglones))


def _certificado(consulta: Consulta) -> Pieza:
    """El recuento por SQL de la carga: qué se comparó, con qué resultado y de qué archivos."""
    hecho = consulta.certificado
    que = (
        "Cada cifra tiene una segunda cuenta: una consulta SQL sobre las filas cargadas, que está en su pasaporte. El "
        "certificado dice si las dos coinciden en toda la carga. "
    )
    orden = html.Code("tablero certificar")
    if hecho is None:
        return tarjeta(
            "Certificado de la carga", html.P(que, "Esta carga no lo tiene: lo escribe la orden ", orden, ".")
        )
    if hecho.motivo:
        return tarjeta("Certificado de la carga", html.P(que, f"{hecho.frase}."))
    celdas = [
        (indicador.ficha.corto, [plural(hecho.celdas.get(indicador.clave, 0), "celda"), ", ", _distintas(distintas)])
        for indicador in TODOS
        for distintas in [hecho.diferencias.get(indicador.clave, 0)]
    ]
    huellas = [
        (f"Filas de {ruta.split('/')[-1].removesuffix('.parquet')}", huella) for ruta, huella in hecho.parquet.items()
    ]
    huellas += [(f"Consulta de {clave}", huella) for clave, huella in hecho.sql.items()]
    return tarjeta(
        "Certificado de la carga",
        html.Div(
            html.P(que, html.B(f"{hecho.frase}.")),
            html.P(
                f"Una celda es un territorio en un periodo. Hecho el {fecha(datetime.fromisoformat(hecho.creado))} con "
                f"{hecho.motor} y la versión {hecho.version} del tablero.",
                className="nota",
            ),
            # pueden ser de un grupo, y sus cuentas de personas no se publican: las lee quien tiene los datos
            html.P("Cuáles son lo dice la orden ", orden, ".") if hecho.distintas else None,
            definiciones(celdas),
            html.Details(
                html.Summary("Huellas SHA-256 de las filas y de las consultas"),
                definiciones([(nombre, html.Code(huella)) for nombre, huella in huellas]),
                className="consulta-sql",
            ),
        ),
    )


def _distintas(cuantas: int) -> str:
    return f"{entero(cuantas)} {palabra(cuantas, 'distinta', 'distintas')}" if cuantas else "ninguna distinta"


def _revisiones(consulta: Consulta) -> Pieza | None:
    """Las cifras de años cerrados que una carga posterior movió, la más reciente primero."""
    revisiones = consulta.contexto.revisiones[::-1]
    if not revisiones:
        return None
    renglones: list[Any] = [
        [html.B(fecha(datetime.fromisoformat(fila["creada"]).date())), f" · {en_frase(fila)}."]
        for fila in revisiones[:_REVISIONES]
    ]
    if len(revisiones) > _REVISIONES:
        renglones.append(f"Y {plural(len(revisiones) - _REVISIONES, 'cifra')} más antiguas.")
    return tarjeta("Años cerrados que se revisaron", lineas(renglones), pista="lo que se publicó y lo que se corrigió")


def _reglas(consulta: Consulta) -> Pieza:
    dias = consulta.contexto.dias_actividad
    renglones = (
        f"Un mes sin reunirse son {dias} días: un grupo es activo si su última sesión fue {en_plazo(dias)}, al corte.",
        "«Faltan k»: las unidades enteras que faltan para el 80 %, ⌈0,8·N⌉ − n.",
        "«En las otras regiones» suma las brechas de cada región; no es la brecha nacional.",
        f"Con menos de {POCOS} establecimientos se dice «pocos»: uno solo mueve el porcentaje más de 20 puntos.",
        "Se redondea medio hacia arriba, pero lo que no llega al estándar nunca se imprime 80,0; lo que no es todo, "
        "100,0; ni lo que no es cero, 0,0.",
        "Un dato que falta es «sin dato», nunca 0 %; y donde se sabe que no hay nada que contar, «no aplica».",
        "De quien no reportó no se dice que no tiene grupo ni que no se reunió: no se sabe.",
        "Una red se cuenta siempre con los establecimientos que tiene hoy, también en los años en que alguno era de "
        "otra, y lo dice: así se compara consigo misma.",
        "Una región de la que no llegó ninguna sesión ni reporte se mira a la fecha de datos del país.",
        "Los dos estándares son conteos completos: no llevan intervalo de confianza.",
        "Una diferencia se calcula exacta y luego se redondea: puede no ser la resta de los dos porcentajes impresos.",
        f"Un indicador sin estándar es alarma si está en el {PARTE} % más bajo de los territorios de su nivel o de sus "
        f"propios meses, y hay al menos {MINIMO} con quienes comparar.",
        "De la microrred hacia abajo los motivos se muestran por semestre o año: los de un mes permitirían reconocer "
        "a una persona.",
        f"Denominadores: {enumerar(list(map(nombre_de_institucion, consulta.contexto.instituciones)))}, activos.",
    )
    return tarjeta("Reglas de honradez", lineas(renglones))


def _variacion(consulta: Consulta) -> Pieza:
    """Cuándo se dice que la asistencia cambió, con las componentes de esta carga y de quién es cada idea."""
    v = consulta.variacion
    filas = []
    for nivel in Nivel:
        propias = v.de(nivel)
        choque = decimal(100 * propias.choque**0.5)
        veces = decimal(propias.dispersion, 2)
        filas.append((NOMBRES_NIVEL[nivel][0].capitalize(), f"{veces} veces la binomial y {choque} puntos cada mes"))
    filas.append(("De un año a otro", f"un grupo cambia de por sí {decimal(100 * v.deriva**0.5)} puntos"))
    filas.append(("Entre grupos", f"los de una misma red difieren {decimal(100 * v.entre**0.5)} puntos"))
    renglones: tuple[Any, ...] = (
        "La asistencia se compara con los mismos meses de un año antes. «Subió» o «bajó» solo se dice fuera del "
        "intervalo (±); dentro, «sin cambio distinguible». La frase principal de una página va al 95 %; las demás, al "
        "99 %.",
        f"Lo esperado de cada mes se aprende de los {MESES_DE_BASE} primeros meses con dato y queda fijo; con "
        f"{MESES_PROVISIONALES} a {MESES_DE_BASE - 1} es provisional. Empieza de nuevo solo si se anotó un hito que lo "
        "explica. Es señal un mes muy lejos de lo esperado, o la media de los últimos cuatro. Hacia abajo se avisa "
        "antes que hacia arriba.",
        f"Sin ningún cambio, a lo más {FALSAS_EN_UN_ANIO} de cada 100 páginas y de cada 100 gráficas en un año dicen "
        "que lo hubo: se mide en países inventados, con estación y sobredispersión, cada vez que se prueba el tablero.",
        [
            "De quién se aprendió: NHS England, «",
            html.Span("Making data count", lang="en"),
            "» (línea de base y fase nueva con una razón); qicharts2 (congelar la base y partir la serie); Laney, 2002 "
            "(carta p′); Spiegelhalter, 2005, y Fingertips (embudos con sobredispersión).",
        ],
    )
    return tarjeta(
        "¿Cuándo se dice que la asistencia cambió?",
        html.Div(lineas(renglones), html.P("Lo que varía sin que nada cambie, en esta carga:"), definiciones(filas)),
    )


def _visitados() -> Pieza:
    """Cómo se compara a los grupos visitados, cuándo no se sabe y qué no prueba."""
    renglones = (
        "Se visita a los que van peor, y quien va peor suele mejorar solo: comparar a un visitado consigo mismo le "
        f"anotaría a la visita lo que iba a pasar igual. Cada uno se compara con hasta {PARECIDOS} grupos de su región "
        f"que en los mismos {LADO} meses de antes, y en los {COSTUMBRE} anteriores, tenían asistencia, tamaño y ritmo "
        "parecidos, y cuyo establecimiento aún no se había visitado. Que sean los mismos meses descuenta la estación.",
        f"Se miran las visitas de los {MIRADOS} meses que acaban {LADO} antes del cierre, la primera de cada grupo; la "
        "hecha a un establecimiento es de todos sus grupos. El mes de la visita no entra, un mes sin dato tampoco, y "
        "uno informado sin sesión cuenta como mes sin reunirse.",
        "La diferencia es lo que cambió el visitado menos lo que cambiaron sus parecidos, descontado con una recta lo "
        "que todavía diferían. A un parecido que se visita después no se le quita, porque sería elegir por lo que pasó "
        "después: si visitar mueve la asistencia, la diferencia sale algo menor de lo que es.",
        "El intervalo se hace por establecimientos, no por grupos: 95 % para la asistencia y 99 % para si siguen "
        f"reuniéndose. Con menos de {VISITADOS} visitados comparables o de {LUGARES} establecimientos se dice «no se "
        "sabe» y ninguna cifra.",
        "En regiones inventadas el intervalo del 95 % contiene lo que pasó de 94 a 98 veces de cada 100, también si se "
        "visita a las peores y con mucha estación; sin ningún cambio se habla de uno a lo más en 5. Con unos 28 "
        "visitados de 15 establecimientos, una subida de 4 puntos se ve 65 veces de cada 100 y una de 6, 93; con 170 "
        "visitados de seis regiones, una de 2, 88.",
        "No prueba que la visita lo cause: nadie sorteó a quién visitar. Si quien visita sabe algo que no está "
        "anotado, la diferencia puede correrse un punto.",
    )
    return tarjeta("¿Cómo se sabe qué cambió donde se visitó?", lineas(renglones))


def _calidad() -> Pieza:
    """Cada comprobación de la calidad de los datos, con su límite y de quién se aprendió."""
    intro = (
        "Se adapta la revisión de la calidad de los datos de la OMS a grupos de una docena de madres y a lo que la "
        "carga ya rechaza. Cada unidad se compara con todas las que usted ve. En mundos inventados de grupos honrados, "
        "ninguna comprobación nombra a más de 5 de cada 100. La cifra de asistencia lleva una marca cuando el "
        f"{SE_DICE} % o más de sus asistencias esperadas es de unidades nombradas."
    )
    filas = [(c.nombre, f"{c.como} {c.limite} Fuente: {c.fuente}.") for c in COMPROBACIONES]
    return tarjeta("¿Cuándo se pide confirmar un dato?", html.Div(html.P(intro), definiciones(filas)))


PAGINA = Pagina(Ruta("metodo", Forma.FIJA), de_lectura(pintar), Entrada("Método"))
