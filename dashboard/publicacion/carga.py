"""Cargar: cada archivo se lee contra lo anterior y se funde, y lo que contradice lo ya cargado se veta.

De aquí sale una `Cargada`, que ya nadie cambia.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, cast

import pandas as pd

from dashboard.contratos.contrato import Tabla
from dashboard.contratos.tablas import LUGARES_DECIDIDOS, PARTOS, Tablas, tabla_de
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.entrada import validar
from dashboard.ingesta.fuentes import columnas_del_registro
from dashboard.ingesta.informe import Informe
from dashboard.ingesta.partos import PARTO, SUSTITUTO, al_dia, aplicar_lista, aplicar_sustituto, listas_de
from dashboard.ingesta.repartir_dhis2 import en_orden, repartir
from dashboard.ingesta.revision import es_cierto
from dashboard.nucleo.errores import ErrorArchivo
from dashboard.nucleo.formato import enumerar, palabra, plural
from dashboard.nucleo.limites import soltar_memoria
from dashboard.publicacion.aceptadas import (
    MARCOS,
    Ambito,
    ambito_de,
    anotar,
    les_faltan_esperadas,
    siguiente,
    tipar,
    tramo,
)
from dashboard.publicacion.carpeta_carga import Opciones
from dashboard.publicacion.fundir import (
    Cambio,
    Veto,
    aplicar_vetos,
    claves,
    comprobadas,
    conservar_ausentes,
    conservar_lo_que_calla,
    en_uso,
    fundir,
    recolgar,
    vetos,
)
from dashboard.publicacion.preparar import Avance
from dashboard.publicacion.repetidas import Par, en_frase, hallar, lado_a_lado, sin_repetir

#: lo que se recuerda, además de la clave, de las filas que trae una carga: tener la tabla dos veces pesa
_RECORDADAS = {"inasistencias": ("cantidad",)}
#: códigos que se nombran en un aviso; los demás se cuentan
_CODIGOS_EN_AVISO = 5
#: parte del avance que se lleva leer y fundir; el resto es preparar la generación
LECTURA = 0.3
#: nombre de archivo → por qué no se entendió
Fallos = dict[str, ErrorArchivo]
#: tabla → código → por qué no se acepta su fila
Vetados = dict[str, dict[str, Veto]]


@dataclass(frozen=True, slots=True)
class Cargada:
    """Lo que quedaría cargado y qué pasó al fundirlo: tablas, un informe por archivo y un cambio por tabla."""

    marcos: Mapping[str, pd.DataFrame]
    parto_desde: str
    informes: tuple[Informe, ...]
    #: de qué archivos salió: las entradas de antes y una por informe
    origen: tuple[Mapping[str, object], ...]
    cambios: tuple[Cambio, ...]
    avisos: tuple[str, ...]
    #: pares de sesiones que parecen la misma: lo común, una y otra
    repetidas: tuple[Par, ...] = ()


def cargar(
    archivos: Sequence[tuple[Celdas, Tabla]],
    previas: Callable[[], Tablas],
    opciones: Opciones,
    hoy: date,
    avance: Avance,
    fallos: Fallos | None,
) -> Cargada:
    """Lee y funde los archivos sobre lo que da `previas`; si algo contradice lo ya cargado, vuelve a empezar sin ello.

    Volver a leer es lo que permite que una sesión y sus faltas se corrijan juntas: solo al final se sabe qué no cuadra.
    Cada vuelta veta filas que la anterior no vetó, así que termina. `fallos`: donde se anota el archivo que no se
    entiende; sin él, `ErrorArchivo`.
    """
    vetados: Vetados = {"grupos": {}, "sesiones": {}}
    while True:
        carga = _Carga(previas(), opciones, hoy, vetados)
        soltar_memoria()
        pendientes = en_orden(archivos)
        while pendientes:
            celdas, tabla = pendientes.pop(0)
            avance(f"Revisando {celdas.archivo}", LECTURA / (len(pendientes) + 1))
            try:
                if celdas.formulario == "dhis2" and "orgunit" in celdas.encabezado:
                    pendientes = en_orden([*repartir(celdas, carga.marcos), *pendientes])
                else:
                    carga.leer(celdas, tabla)
            except ErrorArchivo as error:
                anotar_fallo(celdas.archivo, error, fallos)
                # quizá ya se fundió otra hoja suya: se vuelve a empezar sin nada de él
                quedan = [par for par in archivos if par[0].archivo != celdas.archivo]
                return cargar(quedan, previas, opciones, hoy, avance, fallos)
            soltar_memoria()
        carga.terminar()
        nuevos = carga.vetos()
        if not any(nuevos.values()):
            return carga.cerrar()
        for nombre, propios in nuevos.items():
            vetados[nombre].update(propios)


def anotar_fallo(archivo: str, error: ErrorArchivo, fallos: Fallos | None) -> None:
    """Anota por qué un archivo no se entendió; si no hay dónde, lo lanza."""
    if fallos is None:
        raise error
    fallos[archivo] = error


class _Carga:
    """Acumula los archivos de una vuelta sobre las tablas `previas`, que no se tocan ni se guardan.

    `vetados`: filas que ya se sabe que no se pueden aceptar.
    """

    def __init__(self, previas: Tablas, opciones: Opciones, hoy: date, vetados: Vetados) -> None:
        self.marcos: dict[str, pd.DataFrame] = {nombre: getattr(previas, nombre) for nombre in MARCOS}
        if opciones.lugares:
            decididos = pd.DataFrame(
                dict(opciones.lugares).items(), columns=list(LUGARES_DECIDIDOS.nombres), dtype="str"
            )
            lugares, _ = fundir(self.marcos["lugares"], tipar(decididos), LUGARES_DECIDIDOS)
            self.marcos["lugares"] = lugares[lugares["codigo_renipress"].ne("")]
        self._codigos_de_antes = previas.sesiones["codigo_sesion"]
        self.parto_desde = opciones.parto_desde or previas.parto_desde
        self.origen = list(previas.origen)
        self._primera, self._regla = siguiente(self.origen), opciones.repetidas
        self.repetidas: tuple[Par, ...] = ()
        self.informes: list[Informe] = []
        self.cambios: dict[str, Cambio] = {}
        self.avisos: list[str] = []
        self._reemplazar = opciones.reemplazar
        self._oficina = opciones.oficina
        self._decisiones = opciones.decisiones()
        self._hoy = hoy
        self._vetados = vetados
        #: tabla → lo que hay que recordar (`_RECORDADAS`) de las filas que trajo esta carga, con las vetadas
        self._traidas: dict[str, pd.DataFrame] = {}
        #: tabla → filas que esta carga sacó
        self._sacadas: dict[str, pd.DataFrame] = {}
        #: la tabla que se está leyendo con `--reemplazar`, y de cada archivo suyo, su ámbito y sus fuentes
        self._por_reemplazar: tuple[str, list[tuple[Ambito, list[str]]]] = ("", [])

    def leer(self, celdas: Celdas, tabla: Tabla) -> None:
        """Valida una tabla de un archivo y la funde. `ErrorArchivo` si no se entiende."""
        if self._por_reemplazar[0] != tabla.nombre:
            self._reemplazar_lo_leido()
        leida = validar(celdas, tabla, self._referencia(), self._hoy)
        numero = siguiente(self.origen)
        leidas, informe = anotar(leida.filas, numero, leida.lineas), leida.informe
        self._recordar(leidas, tabla)
        filas = leidas
        if vetados := self._vetados.get(tabla.nombre):
            filas, informe = aplicar_vetos(replace(leida, filas=leidas), vetados)
        self.informes.append(informe)
        self.origen.append(self._entrada(numero, informe, filas, celdas.huella))
        if tabla.nombre == "establecimientos":
            filas = self._conservar_del_establecimiento(filas, informe)
        presentes = {nuestra for _, nuestra in informe.correspondencia}
        if informe.formulario == "registro":
            presentes = columnas_del_registro(presentes)
        elif informe.formulario in ("anexo2", "his"):
            # un formulario dice siempre lo mismo: lo que no trae no lo sabe, y no hay nada más que conservar
            presentes = set(tabla.nombres)
        filas, conservadas = conservar_ausentes(filas, self.marcos[tabla.nombre], tabla, presentes)
        if conservadas:
            self.avisos.append(
                f"{informe.archivo} no trae {enumerar([f'«{nombre}»' for nombre in conservadas])}: en las filas que ya "
                "estaban se conserva lo que tenían."
            )
        if self._reemplazar and len(leidas):
            self._anotar_ambito(leidas, tabla)
        if informe.formulario == "his":
            self._retirar_sin_comprobar(filas)
        self.marcos[tabla.nombre], cambio = fundir(self.marcos[tabla.nombre], filas, tabla)
        self._anotar(cambio)

    def _entrada(self, numero: int, informe: Informe, filas: pd.DataFrame, huella: str) -> dict[str, object]:
        """Lo que la generación recuerda de un archivo."""
        desde, hasta = tramo(informe.tabla, filas)
        return {
            "n": numero,
            **{campo: getattr(informe, campo) for campo in ("tabla", "archivo", "hoja", "formulario")},
            "filas": informe.total,
            **{campo: getattr(informe, campo) for campo in ("aceptadas", "reparadas", "rechazadas", "ignoradas")},
            "desde": desde,
            "hasta": hasta,
            "oficina": self._oficina,
            "huella": huella,
            "decisiones": self._decisiones,
            "fecha_carga": self._hoy.isoformat(),
        }

    def _conservar_del_establecimiento(self, filas: pd.DataFrame, informe: Informe) -> pd.DataFrame:
        """Lo que ya se sabía de un establecimiento y el archivo calla: sus partos y, si es el registro, dónde está."""
        previas = self.marcos["establecimientos"]
        # lo que dice de los partos es una lista más, la de su año; en el establecimiento queda lo de la última
        self.marcos["partos"], cambio = fundir(self.marcos["partos"], listas_de(filas), PARTOS)
        if cambio.hay:
            self._anotar(cambio)
        filas = aplicar_lista(filas, self.marcos["partos"])
        filas, _ = conservar_lo_que_calla(filas, previas, [PARTO])
        # la confirmada sigue valiendo aunque otro archivo traiga las mismas coordenadas sin decirlo
        confirmadas = previas[es_cierto(previas["ubicacion_confirmada"].eq("si"))]
        filas, _ = conservar_lo_que_calla(filas, confirmadas, [("latitud", "longitud", "ubicacion_confirmada")])
        if informe.formulario == "registro":
            # el registro deja en blanco lo que no tiene: no dice que el establecimiento se haya quedado sin lugar
            filas, cuantas = conservar_lo_que_calla(filas, previas, [("latitud", "longitud"), ("altitud",)])
            if cuantas:
                self.avisos.append(
                    f"{informe.archivo} no dice la ubicación o la altitud de {plural(cuantas, 'establecimiento')}: se "
                    "conserva la que tenían."
                )
        return filas

    def _recordar(self, leidas: pd.DataFrame, tabla: Tabla) -> None:
        traidas = leidas[[*tabla.clave, *_RECORDADAS.get(tabla.nombre, ())]]
        if tabla.nombre in self._traidas:
            traidas = pd.concat([self._traidas[tabla.nombre], traidas], ignore_index=True)
            # un solo archivo no repite claves: sus repetidas ya se rechazaron
            traidas = traidas.drop_duplicates(list(tabla.clave), keep="last")
        self._traidas[tabla.nombre] = traidas

    def _referencia(self) -> dict[str, pd.DataFrame]:
        """Lo aceptado hasta ahora. Las faltas que se van a reemplazar no entran en la suma de su sesión."""
        if not self._reemplazar:
            return self.marcos
        otras = {nombre: filas for nombre, filas in self.marcos.items() if nombre != "inasistencias"}
        return otras | {n: filas for n, filas in self._traidas.items() if n == "inasistencias"}

    def _anotar(self, cambio: Cambio) -> None:
        self.cambios.setdefault(cambio.tabla, Cambio(cambio.tabla)).sumar(cambio)

    def _anotar_ambito(self, leidas: pd.DataFrame, tabla: Tabla) -> None:
        ambito = ambito_de(tabla.nombre, leidas, self.marcos)
        # el HIS no sabe de las sesiones del registro del grupo, ni al revés: cada fuente reemplaza lo suyo
        fuentes = leidas["fuente"].unique().tolist() if tabla.nombre == "sesiones" else []
        self._por_reemplazar = (tabla.nombre, [*self._por_reemplazar[1], (ambito, fuentes)])
        self.avisos.append(f"Se reemplaza la tabla {tabla.nombre} en {ambito.texto}.")

    def _reemplazar_lo_leido(self) -> None:
        """Saca lo que cae en el ámbito de los archivos de una tabla y ninguno de ellos trae.

        Se hace cuando ya se leyeron todos: lo que uno saca y otro trae habría perdido lo que tenía.
        """
        nombre, ambitos = self._por_reemplazar
        self._por_reemplazar = ("", [])
        if not ambitos:
            return
        tabla, filas = tabla_de(nombre), self.marcos[nombre]
        sobran = pd.Series(False, index=filas.index)
        for ambito, fuentes in ambitos:
            dentro = ambito.contiene(nombre, filas, self.marcos)
            sobran |= dentro & filas["fuente"].isin(fuentes) if fuentes else dentro
        sobran &= ~claves(filas, tabla).isin(claves(self._traidas[nombre], tabla))
        self._sacar(nombre, sobran)

    def _sacar(self, nombre: str, sobran: pd.Series) -> None:
        filas = self.marcos[nombre]
        antes = [self._sacadas[nombre]] if nombre in self._sacadas else []
        self._sacadas[nombre] = pd.concat([*antes, filas[sobran]], ignore_index=True)
        self.marcos[nombre] = filas[~sobran]
        self._anotar(Cambio(nombre, quitadas=int(sobran.sum())))

    def _retirar_sin_comprobar(self, nuevas: pd.DataFrame) -> None:
        """Las del HIS que se situaron por su Id_Establecimiento dejan su sitio a las mismas, con su RENIPRESS."""
        previas = self.marcos["sesiones"]
        mismas = comprobadas(previas, nuevas, self.origen)
        if not mismas.any():
            return
        en_otro = mismas & ~previas["codigo_sesion"].isin(nuevas["codigo_sesion"])
        self._sacar("sesiones", en_otro)
        # las que ya estaban en su establecimiento pasan a ser de este archivo, que lo confirma
        self.marcos["sesiones"] = previas[~mismas]
        confirmadas = int((mismas & ~en_otro).sum())
        self._anotar(Cambio("sesiones", nuevas=-confirmadas, reemplazadas=confirmadas))
        self.avisos.append(
            f"De {plural(int(mismas.sum()), 'sesión', 'sesiones')} del HIS, cargadas cuando se aceptaba "
            "Id_Establecimiento, vale lo que dice este archivo, con su RENIPRESS. Se quitan del establecimiento en que "
            f"estaban: {int(en_otro.sum())}."
        )

    def _contar_una_vez(self) -> None:
        """La sesión que está con dos códigos, o que llegó de dos fuentes, queda una vez."""
        sesiones = self.marcos["sesiones"]
        repetidas = hallar(sesiones, self._primera, self._regla)
        if repetidas.sobran.empty:
            return
        self.avisos.append(en_frase(repetidas, sesiones, self._regla))
        self.repetidas = tuple(lado_a_lado(repetidas, sesiones))
        if self._regla == "distintas":
            return
        sobran = sesiones["codigo_sesion"].isin(repetidas.sobran)
        de_antes, quedan = (cuales.isin(self._codigos_de_antes) for cuales in (repetidas.sobran, repetidas.quedan))
        # la que repite a otra que llega con ella no está igual en lo que se sirve
        nuevas, iguales = int((~de_antes).sum()), int((~de_antes & quedan).sum())
        self.marcos["sesiones"] = sesiones[~sobran].reset_index(drop=True)
        self.marcos["inasistencias"] = sin_repetir(self.marcos["inasistencias"], repetidas)
        self._anotar(Cambio("sesiones", nuevas=-nuevas, iguales=iguales, quitadas=int(de_antes.sum())))

    def terminar(self) -> None:
        """Deja las tablas de acuerdo entre sí: sin faltas huérfanas y sin grupos ni establecimientos que se usan."""
        self._reemplazar_lo_leido()
        if "sesiones" in self.cambios:
            self._contar_una_vez()
        sesiones = self._sacadas.get("sesiones")
        if sesiones is not None and len(sesiones):
            faltas = self.marcos["inasistencias"]
            huerfanas = ~faltas["codigo_sesion"].isin(self.marcos["sesiones"]["codigo_sesion"])
            self.marcos["inasistencias"] = faltas[~huerfanas]
            self._anotar(Cambio("inasistencias", quitadas=int(huerfanas.sum())))
        for nombre, motivo in (("grupos", "sesiones o visitas"), ("establecimientos", "grupos, sesiones o visitas")):
            self._reponer(nombre, motivo)
        recolgar(self.marcos)
        self.marcos["establecimientos"], self.marcos["partos"] = al_dia(
            self.marcos["establecimientos"], self.marcos["partos"]
        )
        if cuantas := int(les_faltan_esperadas(self.marcos).sum()):
            self.avisos.append(
                f"{plural(cuantas, 'sesión', 'sesiones')} sin «esperadas» {palabra(cuantas, 'toma', 'toman')} las "
                "integrantes de su grupo, que antes no se sabían."
            )

    def _reponer(self, nombre: str, motivo: str) -> None:
        """Devuelve lo que `--reemplazar` sacó y tiene filas que cuelgan de él: quitarlo las dejaría sin lugar."""
        sacadas = self._sacadas.get(nombre)
        if sacadas is None:
            return
        tabla = tabla_de(nombre)
        codigo = tabla.clave[0]
        vuelven = sacadas[sacadas[codigo].isin(en_uso(self.marcos, nombre))]
        if vuelven.empty:
            return
        self.marcos[nombre], _ = fundir(self.marcos[nombre], vuelven, tabla)
        self.cambios[nombre].quitadas -= len(vuelven)
        primeros = [f"«{propio}»" for propio in vuelven[codigo].head(_CODIGOS_EN_AVISO)]
        resto = len(vuelven) - len(primeros)
        cuales = enumerar([*primeros, plural(resto, "otro")] if resto else primeros)
        self.avisos.append(f"No se quitaron de {nombre}, porque tienen {motivo} que el archivo no reemplaza: {cuales}.")

    def vetos(self) -> dict[str, dict[str, Veto]]:
        """Las filas traídas, y todavía no vetadas, que contradicen lo que ya estaba cargado."""
        traidos = {}
        for nombre in ("grupos", "sesiones"):
            codigo = tabla_de(nombre).clave[0]
            propios = self._traidas[nombre][codigo] if nombre in self._traidas else pd.Series(dtype="str")
            traidos[nombre] = pd.Index(propios[~propios.isin(list(self._vetados[nombre]))])
        return vetos(self.marcos, traidos)

    def cerrar(self) -> Cargada:
        """Lo cargado, con los partos que se suponen donde ninguna lista los dice."""
        self._suponer_partos()
        return Cargada(
            self.marcos,
            self.parto_desde,
            tuple(self.informes),
            tuple(self.origen),
            tuple(self.cambios.values()),
            tuple(self.avisos),
            self.repetidas,
        )

    def _suponer_partos(self) -> None:
        """Aplica la categoría desde la que se supone que atiende partos quien no está en una lista."""
        establecimientos = self.marcos["establecimientos"]
        if self.parto_desde:
            categoria = cast(Literal["I-3", "I-4"], self.parto_desde)
            establecimientos = aplicar_sustituto(establecimientos, categoria)
            self.marcos["establecimientos"] = establecimientos
            supuestos = establecimientos["fuente_parto"].fillna("").str.startswith(SUSTITUTO)
            if cuantos := int(supuestos.sum()):
                self.avisos.append(
                    f"En {plural(cuantos, 'establecimiento')} se supone si atienden partos por su categoría "
                    f"({self.parto_desde} o superior): no hay una lista que lo diga."
                )
        elif sin_dato := int(establecimientos["atiende_parto_rn"].isna().sum()):
            atienden = palabra(sin_dato, "atiende", "atienden")
            self.avisos.append(
                f"No se sabe si {atienden} partos {plural(sin_dato, 'establecimiento')}: cargue la lista de la DIRESA "
                "o elija la categoría desde la que se supone."
            )
