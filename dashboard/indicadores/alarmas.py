"""Lo que una página no puede callar: qué se apartó tanto que debe leerse antes que un elogio.

Un indicador sin estándar no tiene un valor malo por norma: su alarma sale de comparar, y dice con quién. Está en el 5 %
más bajo de los territorios de su nivel que la persona ve, o de los meses de su propia historia. Un titular que dice
«cumple» lleva entonces su «pero»; uno que ya dice lo que falta lleva detrás lo que se apartó más que eso.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.indicadores.cambio import Sentido
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.indicador import Resultado
from dashboard.indicadores.palabras import nombre_completo
from dashboard.indicadores.resumen import Cambios, a, corte_de, medir
from dashboard.nucleo.formato import entero, fecha, mayuscula, palabra, plural, porcentaje

#: de cada cien, los más bajos que son alarma; con menos territorios o meses no hay con quién comparar
PARTE, MINIMO = 5, 20
#: indicadores sin estándar cuyo valor bajo es una alarma
CON_ALARMA = ("grupos_activos", "asistencia")
#: los que son un estado: se comparan también con su historia. La asistencia tiene estaciones, y de su historia habla la
#: carta, que las conoce
_ESTADOS = ("grupos_activos",)
#: grupos detenidos con que vale la pena decir dónde están
MUCHOS = 5
#: caída de la asistencia que pesa como que todos los grupos se detuvieran
_CAIDA_DE_TOPE = 300


@dataclass(frozen=True, slots=True)
class Hecho:
    """Algo que se apartó: cuánto (0–1) y cómo se dice detrás de un «pero», en minúscula y sin punto."""

    peso: float
    pero: str

    @property
    def oracion(self) -> str:
        """Lo mismo, como oración."""
        return f"{mayuscula(self.pero)}."


def alarma(consulta: Consulta, nodo: Nodo, periodo: Periodo, clave: str) -> str | None:
    """Con quién se compara un valor que está en el 5 % más bajo de sus pares o de su historia, en una frase.

    `None` si no está, o si no hay veinte con quienes comparar.
    """
    propia = medir(consulta, nodo, periodo, clave).fraccion
    if propia.valor is None or propia.todo_calla:
        return None
    pares, tope = _de_sus_pares(consulta, nodo.nivel, periodo, clave)
    if tope is not None and propia.valor <= tope:
        return f"entre el {PARTE} % más bajo de {plural(pares, *NOMBRES_NIVEL[nodo.nivel])}"
    if clave in _ESTADOS:
        meses, bajo = _de_su_historia(consulta, nodo, periodo, clave)
        if bajo is not None and propia.valor <= bajo:
            return f"entre el {PARTE} % más bajo de sus {meses} meses"
    return None


def _de_sus_pares(consulta: Consulta, nivel: Nivel, periodo: Periodo, clave: str) -> tuple[int, float | None]:
    if nivel not in (Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED):
        return 0, None

    def calcular() -> tuple[int, float | None]:
        nodos = consulta.descendientes(consulta.raiz, nivel)
        fracciones = [medido.fraccion for medido in POR_CLAVE[clave].medir(consulta, nodos, periodo)]
        return _mas_bajos(f.valor for f in fracciones if f.valor is not None and not f.todo_calla)

    return consulta.recordar(("alarma", nivel, periodo, clave), calcular)


def _de_su_historia(consulta: Consulta, nodo: Nodo, periodo: Periodo, clave: str) -> tuple[int, float | None]:
    hasta = min(periodo.ultimo_mes, nodo.meses[1]) - nodo.meses[0] + 1
    medidas = POR_CLAVE[clave].mensual or ()
    n, total = (consulta.serie(medida, nodo)[: max(hasta, 0)] for medida in medidas[:2])
    return _mas_bajos((n[total > 0] / total[total > 0]).tolist())


def _mas_bajos(sueltos: Iterable[float]) -> tuple[int, float | None]:
    """(cuántos son, el valor que no pasa el 5 % más bajo); `None` si son pocos o si es el de la mitad."""
    valores = sorted(sueltos)
    if len(valores) < MINIMO:
        return len(valores), None
    tope = valores[max(1, len(valores) * PARTE // 100) - 1]
    return len(valores), tope if tope < valores[len(valores) // 2] else None


# -- lo que se dice


def hechos(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, cambio: Cambios | None
) -> tuple[list[Hecho], dict[str, str]]:
    """Lo que se apartó en un territorio, lo mayor primero, y la alarma de cada indicador que la tiene."""
    alarmas = {clave: hallada for clave in CON_ALARMA if (hallada := alarma(consulta, nodo, periodo, clave))}
    hallados = [
        *_detenidos(consulta, nodo, periodo, alarmas.get("grupos_activos")),
        *_asistencia(consulta, nodo, periodo, cambio, alarmas.get("asistencia")),
    ]
    if cambio and cambio.perdieron > cambio.ganaron:
        cuantos = plural(cambio.perdieron, "establecimiento")
        perdieron = palabra(cambio.perdieron, "perdió", "perdieron")
        peso = cambio.perdieron / max(1, nodo.establecimientos[1] - nodo.establecimientos[0])
        hallados.append(Hecho(peso, f"{cuantos} {perdieron} su grupo desde {cambio.anterior.cierre_en_frase}"))
    return sorted(hallados, key=lambda hecho: -hecho.peso), alarmas


def _detenidos(consulta: Consulta, nodo: Nodo, periodo: Periodo, hallada: str | None) -> list[Hecho]:
    propia = medir(consulta, nodo, periodo, "grupos_activos").fraccion
    if not hallada or not propia.denominador or propia.numerador is None or nodo.fecha_datos is None:
        return []
    if nodo.fecha_datos < periodo.inicio:
        return []
    total, activos = propia.denominador, propia.numerador
    en = f"en los {consulta.contexto.dias_actividad} días hasta el {fecha(corte_de(nodo, periodo))}"
    if total == 1:
        quien = "su único grupo no registró ninguna sesión"
    elif not activos:
        quien = f"ninguno de sus {entero(total)} grupos registró una sesión"
    else:
        registraron = palabra(total - activos, "registró", "registraron")
        quien = f"{entero(total - activos)} de sus {entero(total)} grupos no {registraron} ninguna sesión"
    return [Hecho((total - activos) / total, f"{quien} {en}{_donde(consulta, nodo, periodo, total - activos)}")]


def _donde(consulta: Consulta, nodo: Nodo, periodo: Periodo, detenidos: int) -> str:
    """En qué hijo están, si la mitad o más están en uno solo; "" si no."""
    hijos = consulta.hijos(nodo)
    if detenidos < MUCHOS or nodo.nivel is Nivel.MICRORRED or len(hijos) < 2:
        return ""
    conformados, activos = (consulta.suma(medida, hijos, periodo) for medida in ("conformados", "activos"))
    en_cada = (conformados - activos).tolist()
    mayor = max(en_cada)
    if 2 * mayor < detenidos:
        return ""
    donde = nombre_completo(hijos[en_cada.index(mayor)])
    return f", todos en {donde}" if mayor == detenidos else f", {entero(mayor)} de ellos en {donde}"


def _asistencia(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, cambio: Cambios | None, hallada: str | None
) -> list[Hecho]:
    propio = cambio.asistencia if cambio else None
    if propio and propio.sentido is Sentido.BAJO:
        peso = min(1.0, -propio.decimas / _CAIDA_DE_TOPE)
        return [Hecho(peso, f"la asistencia {propio.frase} frente {a(propio.anterior)}")]
    if not hallada:
        return []
    fraccion = medir(consulta, nodo, periodo, "asistencia").fraccion
    cifra = porcentaje(fraccion.numerador, fraccion.denominador)
    return [Hecho(0.0, f"su asistencia, {cifra}, está {hallada}")]


def encabezar(frase: str, propio: Resultado, brecha: float, adversos: Sequence[Hecho]) -> str:
    """El titular con lo que no puede callar. `frase`: el del indicador; `brecha`: cuánto le falta (0–1).

    Si elogia, lo mayor que se apartó va con un «pero»; si no, detrás, y solo si se apartó más que la brecha.
    """
    if not adversos:
        return frase
    mayor = adversos[0]
    if propio.veredicto is Veredicto.CUMPLE:
        return f"{frase.removesuffix('.')}; pero {mayor.pero}."
    return f"{frase} {mayor.oracion}" if mayor.peso > brecha else frase


def brecha_de(propio: Resultado) -> float:
    """Lo que falta para el estándar, como parte de todo lo que hay; 0 si no falta o no se sabe."""
    return (propio.faltan or 0) / (propio.fraccion.denominador or 1)
