"""Lo que comparten todas las escenas de una historia: de quién, de cuándo, y con qué pie y qué notas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.grafica import Grafico
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.cambio import un_anio_antes
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.cobertura import lista_usada
from dashboard.indicadores.cuando import a_que_dia, cerrado, con_su_dia, tiempo
from dashboard.indicadores.escenas.escena import (
    Campana,
    Cifra,
    Enlace,
    Escena,
    Mapa,
    Notas,
    Tabla,
    Tarjeta,
    fechas,
)
from dashboard.indicadores.indicador import Hijos, Resultado
from dashboard.indicadores.palabras import de, lugar_de, solo_una_parte
from dashboard.indicadores.pertenencia import pertenencia
from dashboard.indicadores.resumen import Cambios, cambios, corte_de, hijos, medir
from dashboard.nucleo.formato import ESPACIO_FINO, al, fecha, mayuscula, palabra, plural

GUIA = "Guía Técnica MINSA 2014"
#: días hasta los que lo último informado todavía es «hoy»
RECIENTE = 45
HOY = "Hoy"


@dataclass(frozen=True)
class Escenario:
    """Una historia por contar. `hoy`: la fecha en que se presenta, o `None` si no importa.

    `formar`: códigos de los establecimientos en que alguien eligió formar un grupo; vacío si no eligió ninguno.
    `direccion`: la de este tablero para quien lo abra desde fuera, sin la raya final; "" si no la hay.
    """

    consulta: Consulta
    nodo: Nodo
    periodo: Periodo
    campanas: tuple[Campana, ...]
    hoy: date | None = None
    formar: frozenset[str] = frozenset()
    direccion: str = ""

    # -- de quién y de cuándo --------------------------------------------------------------------------------------

    @property
    def lugar(self) -> str:
        """«el Perú», «Cusco», «la red Cusco Norte»; si faltan regiones, «la parte cargada del Perú»."""
        return lugar_de(self.consulta, self.nodo)

    @property
    def inicio(self) -> str:
        """El lugar con mayúscula, para empezar una frase."""
        return mayuscula(self.lugar)

    @property
    def de_lugar(self) -> str:
        """«del Perú», «de Cusco»."""
        return de(self.lugar)

    @property
    def en_parte(self) -> str:
        """« en la parte cargada del Perú (…)», para las frases que no dicen de dónde hablan; "" si está todo."""
        return f" en {self.lugar}" if solo_una_parte(self.consulta, self.nodo) else ""

    @property
    def corte(self) -> date | None:
        """El día al que se toman los estados; `None` si del territorio no llegó nada."""
        return corte_de(self.nodo, self.periodo) if self.nodo.fecha_datos else None

    @property
    def cerrado(self) -> bool:
        """Si el periodo ya se cerró y lo que falta en él no es lo que falta hoy."""
        return cerrado(self.nodo, self.periodo)

    @property
    def ahora(self) -> str:
        """«Hoy», si lo último que se informó es reciente; si no, el día de que se habla: «Al cerrar 2023»."""
        if dia := a_que_dia(self.consulta, self.nodo, self.periodo):
            return dia
        if self.hoy and self.corte and not self._viejo:
            return HOY
        return f"Al {fecha(self.corte)}" if self.corte else ""

    def con_dia(self, frase: str, *, coma: bool = True) -> str:
        """La frase, que empieza en minúscula, con el día de que habla delante. `coma`: si va también tras «Hoy»."""
        if not self.ahora:
            return mayuscula(frase)
        return f"{self.ahora}{',' if coma or self.ahora != HOY else ''} {frase}"

    def si_no_es_hoy(self, frase: str) -> str:
        """La frase, que empieza en minúscula, con su día delante solo si no es de hoy."""
        return mayuscula(frase) if self.ahora in ("", HOY) else f"{self.ahora}, {frase}"

    @property
    def cuando(self) -> str:
        """«ahora», o el día de que se habla en medio de una frase: «al cerrar 2023»."""
        return "ahora" if self.ahora in ("", HOY) else self.ahora[:1].lower() + self.ahora[1:]

    @property
    def _viejo(self) -> bool:
        """Si lo último que se informó ya no es de hoy; sin fecha en que se presente, no importa."""
        return bool(self.hoy and self.corte and (self.hoy - self.corte).days > RECIENTE)

    def tiempo(self, presente: str, pasado: str) -> str:
        """La forma que corresponde: de un periodo que ya se cerró se habla en pasado."""
        return tiempo(self.nodo, self.periodo)(presente, pasado)

    @property
    def al_cierre(self) -> str:
        """«, al cerrar 2023» o «, al 31 may 2026», para una cuenta que no es de ahora; "" si lo es."""
        if self.cerrado:
            return f", al cerrar {self.periodo.en_frase}"
        return f", al {fecha(self.corte)}" if self._viejo else ""

    @property
    def provisional(self) -> bool:
        """Si el periodo no había terminado en la fecha de datos."""
        return self.consulta.provisional(self.nodo, self.periodo)

    @cached_property
    def anterior(self) -> Periodo | None:
        """Los mismos meses del año anterior, si hay datos de ellos."""
        return un_anio_antes(self.nodo, self.periodo)

    # -- lo que varias escenas miran -------------------------------------------------------------------------------

    def medir(self, clave: str, periodo: Periodo | None = None) -> Resultado:
        """El resultado de un indicador en este territorio."""
        return medir(self.consulta, self.nodo, periodo or self.periodo, clave)

    def suma(self, medida: str) -> int:
        """Una cuenta del territorio en el periodo."""
        return self.consulta.cuenta(medida, self.nodo, self.periodo)

    @cached_property
    def cobertura(self) -> Resultado:
        """El indicador 2 del territorio."""
        return self.medir("cobertura")

    @cached_property
    def hijos(self) -> Hijos:
        """Los hijos por brecha de cobertura."""
        return hijos(self.consulta, self.nodo, self.periodo, POR_CLAVE["cobertura"])

    @cached_property
    def cambios(self) -> Cambios | None:
        """Qué cambió desde un año antes."""
        return cambios(self.consulta, self.nodo, self.periodo)

    # -- piezas ----------------------------------------------------------------------------------------------------

    def enlace(self, indicador: str = "cobertura", lista: str = "", nodo: Nodo | None = None) -> Enlace:
        """Un enlace a este territorio (o a `nodo`) o a una de sus listas."""
        destino = nodo or self.nodo
        return Enlace(destino.codigo, destino.nivel, indicador, lista)

    def cuenta(self, cuantos: int, valor: str, texto: str, lista: str = "") -> Cifra:
        """Una cifra que es una cuenta; `lista` la abre si no es cero."""
        return Cifra(valor, texto, enlace=self.enlace(lista=lista) if lista and cuantos else None)

    def notas(self, guion: str, *claves: str, fuente: str = "", norma: str = "", reservas: Sequence[str] = ()) -> Notas:
        """Notas con la definición, la norma y la fuente de las Fichas de esos indicadores."""
        fichas = [POR_CLAVE[clave].ficha for clave in claves]
        parrafos = [ficha.parrafo for ficha in fichas if ficha.parrafo]
        return Notas(
            guion,
            " ".join(f"{ficha.nombre}: {ficha.formula}." for ficha in fichas),
            f"{GUIA}, {norma or '; '.join(dict.fromkeys(parrafos))}." if norma or parrafos else "",
            f"{fuente or '; '.join(dict.fromkeys(ficha.fuente for ficha in fichas))}. {self.carga}",
            self.texto_de_corte,
            (*(reserva for ficha in fichas for reserva in ficha.reservas), *self._con_otra_lista(claves), *reservas),
        )

    def _con_otra_lista(self, claves: Sequence[str]) -> tuple[str, ...]:
        de_partos = any(POR_CLAVE[clave].segun for clave in claves)
        return self.aviso_de_lista if de_partos else ()

    @property
    def carga(self) -> str:
        """«Carga n.º 3; periodo 2026; territorio Cusco (11).» y si es de demostración."""
        contexto = self.consulta.contexto
        marca = " Datos de demostración: ninguna cifra es real." if contexto.demostracion else ""
        return (
            f"Carga n.º {contexto.generacion}; periodo {self.periodo.texto}; "
            f"territorio {self.nodo.nombre} ({self.nodo.codigo}).{marca}"
        )

    @property
    def texto_de_corte(self) -> str:
        """El día de corte en una frase."""
        if self.corte is None:
            return f"{self.inicio} no tiene sesiones ni reportes cargados."
        fin = " El periodo aún no había terminado: cifras provisionales." if self.provisional else ""
        return f"{fecha(self.corte)}.{fin}"

    def fuente(self, corta: str) -> str:
        """El pie de una escena: fuente, fecha de datos, periodo y carga."""
        contexto = self.consulta.contexto
        partes = [
            f"Fuente: {corta}",
            al(self.nodo.fecha_datos),
            f"periodo {self.periodo.texto}",
            f"carga n.º {contexto.generacion}",
        ]
        return " · ".join(partes)

    @property
    def sobretitulo(self) -> str:
        """La línea de la campaña."""
        principal = self.campanas[0]
        return f"{principal.nombre} · {fechas(principal)}"

    @property
    def avisos(self) -> tuple[str, ...]:
        """Lo que vale para toda la historia: que el país no está entero, provisional o sin datos del periodo."""
        parte = solo_una_parte(self.consulta, self.nodo)
        return (*([parte] if parte else []), *self._avisos_de_fecha)

    @property
    def _avisos_de_fecha(self) -> tuple[str, ...]:
        if self.nodo.fecha_datos is None:
            return (f"{mayuscula(self.de_lugar)} no llegaron sesiones ni reportes.",)
        if self.nodo.fecha_datos < self.periodo.inicio:
            return (f"Los datos llegan al {fecha(self.nodo.fecha_datos)}, antes del periodo: es el estado de ese día.",)
        provisional = (f"Cifras provisionales al {fecha(self.corte)}.",) if self.provisional else ()
        otros = pertenencia(self.consulta, self.nodo, self.periodo)
        return (*provisional, f"Se cuenta {otros}.") if otros else provisional

    @property
    def aviso_de_lista(self) -> tuple[str, ...]:
        """Con qué lista se cuenta quién atiende partos, si no es la del año."""
        lista = lista_usada(self.consulta, self.nodo, self.periodo)
        return (f"Quién atiende partos, {lista}.",) if lista else ()

    @property
    def aviso_de_silencio(self) -> tuple[str, ...]:
        """Cuántos establecimientos no informaron o no se sabe si atienden partos, si los hay."""
        callan, dudosos = self.cobertura.fraccion.sin_reporte, self.cobertura.fraccion.duda.unidades
        avisos = []
        if callan:
            tienen = palabra(callan, "tiene", "tienen")
            avisos.append(f"{plural(callan, 'establecimiento')} sin reporte: no se sabe si {tienen} grupo.")
        if dudosos:
            quedan = palabra(dudosos, "queda", "quedan")
            avisos.append(f"{plural(dudosos, 'establecimiento')} sin dato de partos: {quedan} fuera de la cuenta.")
        return tuple(avisos)

    def escena(
        self,
        titulo: str,
        notas: Notas,
        fuente: str,
        *,
        bajada: str = "",
        cifras: Sequence[Cifra] = (),
        graficos: Sequence[Grafico] = (),
        mapas: Sequence[Mapa] = (),
        tabla: Tabla | None = None,
        enlace: Enlace | None = None,
        avisos: Sequence[str] = (),
        destacado: str = "",
        tarjetas: Sequence[Tarjeta] = (),
        direccion: str = "",
        estado: bool = False,
    ) -> Escena:
        """Una escena con la línea de la campaña, el pie y los avisos comunes puestos; la clave se la da la historia.

        `estado`: si su título dice cómo está algo; el de un periodo cerrado, o de quien dejó de informar, lleva su día.
        """
        if estado:
            titulo = con_su_dia(titulo, self.consulta, self.nodo, self.periodo)
        return Escena(
            self.sobretitulo,
            junto(titulo if destacado else titulo.removesuffix(".")),
            junto(bajada),
            tuple(replace(cifra, texto=junto(cifra.texto)) for cifra in cifras),
            tuple(graficos),
            tuple(mapas),
            tabla,
            notas,
            self.fuente(fuente),
            enlace or self.enlace(),
            tuple(junto(aviso) for aviso in (*avisos, *self.avisos)),
            junto(destacado),
            tuple(tarjetas),
            direccion,
        )


def junto(frase: str) -> str:
    """«80 %» sin que el signo caiga solo en otra línea."""
    return frase.replace(" %", f"{ESPACIO_FINO}%")


def acortar(codigos: Sequence[str], nombres: Sequence[str]) -> tuple[str, ...]:
    """Nombres para las categorías de una gráfica: los repetidos llevan su código, para que se distingan."""
    veces = {nombre: list(nombres).count(nombre) for nombre in nombres}
    return tuple(
        f"{nombre} ({codigo})" if veces[nombre] > 1 else nombre for codigo, nombre in zip(codigos, nombres, strict=True)
    )
