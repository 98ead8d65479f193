"""Todos los ajustes, una sola vez. Cada uno se cambia con una variable de entorno `TABLERO_…` (y `PORT`)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, Field, StringConstraints, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

#: direcciones que no salen de la máquina
LOCALES = frozenset({"127.0.0.1", "localhost", "::1"})


class Ajustes(BaseSettings):
    """Ajustes del tablero con sus valores por defecto."""

    model_config = SettingsConfigDict(env_prefix="TABLERO_", extra="ignore", populate_by_name=True)

    #: carpeta de las generaciones
    datos: Path = Path("almacen")
    #: dirección en la que escucha el servidor; fuera de 127.0.0.1 lo ven otras máquinas
    host: str = "127.0.0.1"
    #: puerto
    puerto: int = Field(8050, ge=1, le=65535, validation_alias=AliasChoices("TABLERO_PUERTO", "PORT", "puerto"))
    #: clave que se pide para cambiar los datos desde la pantalla; sin ella, solo quien está en esta máquina
    clave: str = ""
    #: nombres con que se llama al tablero desde otras máquinas, con su puerto o sin él, separados por comas
    nombres: Annotated[tuple[str, ...], NoDecode] = ()
    #: dirección con que se abre este tablero desde fuera, para el código que se escanea al presentar; vacía, ninguna
    direccion: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^(https?://[^\s]+)?$")] = ""
    #: procesos del servidor (Linux y macOS)
    procesos: int = Field(2, ge=1, le=32)
    #: días que puede pasar un grupo sin reunirse y seguir contando como activo (Guía 6.1.3.a: «un mes»)
    dias_actividad: int = Field(31, ge=1, le=366)
    #: instituciones cuyos establecimientos entran en los denominadores
    instituciones: tuple[str, ...] = ("GOBIERNO REGIONAL", "MINSA")
    #: catálogo de regiones propio de la oficina (CSV como `datos/referencia/regiones.csv`); vacío: el de referencia
    regiones: Path | None = None
    #: límites propios de la oficina (GeoJSON con la propiedad `codigo`)
    limites: Path | None = None
    #: meses entre visitas de supervisión, propios de la oficina (CSV como `datos/referencia/visitas_meses.csv`)
    visitas: Path | None = None
    #: minutos de viaje entre lugares que conoce la oficina (CSV `desde,hasta,minutos`); los demás se estiman
    tiempos: Path | None = None
    #: plantilla de PowerPoint de la oficina, para las presentaciones (.pptx o .potx); vacío: la del tablero
    plantilla: Path | None = None
    #: logo de la oficina (PNG o JPG), que va en cada lámina
    logo: Path | None = None
    #: generaciones anteriores que se conservan
    generaciones_guardadas: int = Field(3, ge=1, le=100)

    @field_validator("nombres", mode="before")
    @classmethod
    def _separar(cls, valor: object) -> object:
        if not isinstance(valor, str):
            return valor
        # quien copia la dirección entera del navegador la declara igual
        return tuple(nombre.split("//")[-1].rstrip("/") for nombre in valor.lower().replace(",", " ").split())

    @property
    def solo_local(self) -> bool:
        """Si el servidor solo escucha a su propia máquina."""
        return self.host in LOCALES
