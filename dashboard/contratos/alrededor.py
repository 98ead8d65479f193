"""Las tablas de lo que hay alrededor de los grupos: tecnologías, dinero, deberes, metas, recursos y resultados."""

from __future__ import annotations

from dashboard.contratos.contrato import (
    ANIO,
    CODIGO_TERRITORIO,
    FUENTE,
    LATITUD,
    LONGITUD,
    UBIGEO,
    Forma,
    Tabla,
    catalogo,
    codigo,
    decimal,
    entero,
    fecha,
    logico,
    texto,
)
from dashboard.contratos.procesos import EL_GRUPO, cuantos, el_dia, personas, punto
from dashboard.dominio import catalogos

# -- tecnologías de información y comunicación (Guía 6.2) --------------------------------------------------------------

ESPACIOS_VIRTUALES = Tabla(
    nombre="espacios_virtuales",
    titulo="Espacios virtuales",
    parrafo="6.2.1 y 6.2.2",
    clave=("codigo_grupo", "fecha"),
    cuando="fecha",
    forma=Forma.ESTADO,
    descripcion="El espacio virtual de un grupo, quién lo modera y qué funciones cumple",
    columnas=(
        EL_GRUPO,
        el_dia("Fecha en que se anota"),
        catalogo("clase_espacio", "Qué espacio es", "facebook", valores=tuple(catalogos.ESPACIOS), obligatoria=True),
        catalogo("moderador", "Quién lo modera", "madre_guia", valores=tuple(catalogos.MODERADORES)),
        logico("activo_espacio", "Si sigue en uso", "si", ("en_uso",), obligatoria=True),
        punto("abre_foros", "Abre espacios de discusión y los modera"),
        punto("facilita_uso", "Facilita el uso de las redes y herramientas"),
        punto("modera", "Modera discusiones"),
        punto("asesora", "Asesora sobre el contenido"),
        punto("actualiza", "Mantiene actualizado el espacio"),
        punto("anima", "Anima y estimula la participación"),
        punto("propone", "Propone alternativas con los participantes"),
        punto("resuelve", "Reconoce los conflictos y los soluciona con oportunidad"),
        punto("clima", "Genera un clima de confianza"),
        punto("atiende_necesidades", "Atiende necesidades individuales y grupales"),
    ),
)

FOROS = Tabla(
    nombre="foros",
    titulo="Foros temáticos",
    parrafo="6.2.3 y 6.2.4",
    clave=("codigo_grupo", "fecha", "bloque"),
    cuando="fecha",
    forma=Forma.HECHO,
    descripcion="Un foro de un grupo sobre un bloque de temas; lo que se escribió en él no se registra",
    columnas=(
        EL_GRUPO,
        el_dia("Fecha en que se abrió"),
        catalogo("bloque", "Bloque de temas", "menor_6m", ("bloque_temas",), valores=tuple(catalogos.BLOQUES_DE_FORO),
                 obligatoria=True),
        cuantos("aportes", "Aportes que hubo", "24"),
        logico("sin_temas_evitados", "Si se evitaron los temas políticos y religiosos", "si"),
    ),
)  # fmt: skip

MENSAJERIA = Tabla(
    nombre="mensajeria",
    titulo="Mensajería móvil",
    parrafo="6.2.5",
    clave=("codigo_campana", "perfil"),
    cuando="fecha",
    forma=Forma.HECHO,
    topes=(("entregados", ("enviados",)), ("cambiaron", ("evaluadas",)), ("evaluadas", ("personas",))),
    descripcion="Lo que una campaña de mensajes hizo con uno de los perfiles que identificó su formulario",
    columnas=(
        codigo("codigo_campana", "Código de la campaña de mensajes", "MM-2026-1", obligatoria=True),
        codigo("perfil", "Código del perfil", "P1", obligatoria=True),
        CODIGO_TERRITORIO,
        el_dia("Fecha en que se enviaron"),
        personas("personas", "Personas con ese perfil, según el formulario", "320"),
        cuantos("mensajes_clave", "Mensajes clave formulados", "4"),
        entero("enviados", "Mensajes enviados", "1280", entre=(0, 100_000_000), obligatoria=True),
        entero("entregados", "Mensajes entregados", "1190", entre=(0, 100_000_000)),
        personas("evaluadas", "Personas en quienes se evaluó el cambio", "150"),
        personas("cambiaron", "Personas que cambiaron de estadio", "60"),
        cuantos("grupos_que_discutieron", "Grupos que discutieron los resultados", "9"),
    ),
)

# -- propósito, dinero y deberes (Guía I, 5.3, 6.4) --------------------------------------------------------------------

POBLACION = Tabla(
    nombre="poblacion",
    titulo="Nacimientos y madres",
    parrafo="I",
    clave=("codigo_territorio", "anio"),
    cuando="anio",
    forma=Forma.ESTADO,
    descripcion="Nacimientos y madres de un territorio en un año",
    columnas=(
        CODIGO_TERRITORIO,
        ANIO,
        personas("nacimientos", "Nacimientos del año", "1200"),
        personas("gestantes_esperadas", "Gestantes esperadas", "1500"),
        personas("madres_menores_2", "Madres de niñas y niños menores de dos años", "2300"),
        FUENTE,
    ),
)

PRESUPUESTO = Tabla(
    nombre="presupuesto",
    titulo="Presupuesto",
    parrafo="6.4",
    clave=("unidad_ejecutora", "anio", "programa"),
    cuando="anio",
    forma=Forma.ESTADO,
    descripcion="Lo programado y lo ejecutado por una unidad ejecutora en un programa presupuestal",
    columnas=(
        codigo("unidad_ejecutora", "Código de la unidad ejecutora", "400", ("codigo_ejecutora", "ejecutora"),
               obligatoria=True),
        ANIO,
        catalogo("programa", "Programa presupuestal", "articulado_nutricional", valores=tuple(catalogos.PROGRAMAS),
                 obligatoria=True),
        CODIGO_TERRITORIO,
        decimal("programado", "Soles programados", "120000", entre=(0, 1e12), obligatoria=True),
        decimal("ejecutado", "Soles ejecutados", "84000", entre=(0, 1e12)),
        FUENTE,
    ),
)  # fmt: skip

ENTREGAS = Tabla(
    nombre="entregas",
    titulo="Materiales y reconocimientos",
    parrafo="5.3.1.2",
    clave=("codigo_territorio", "fecha", "entrega"),
    cuando="fecha",
    forma=Forma.HECHO,
    descripcion="Lo que un nivel entregó: materiales, recursos, reconocimientos no monetarios o la relación de grupos",
    columnas=(
        CODIGO_TERRITORIO,
        el_dia("Fecha de la entrega"),
        catalogo("entrega", "Qué se entregó", "material_educativo", ("clase_entrega",),
                 valores=tuple(catalogos.ENTREGAS), obligatoria=True),
        entero("cantidad", "Cantidad entregada", "200", entre=(1, 10_000_000), obligatoria=True),
    ),
)  # fmt: skip

METAS = Tabla(
    nombre="metas",
    titulo="Metas",
    parrafo="6.1.4",
    clave=("codigo_meta",),
    cuando="fecha_inicio",
    forma=Forma.ESTADO,
    orden=(("fecha_inicio", "fecha_meta"),),
    descripcion="Un compromiso de un territorio: cuánto, hasta cuándo y desde dónde se parte",
    columnas=(
        codigo("codigo_meta", "Código de la meta", "META-01", obligatoria=True),
        CODIGO_TERRITORIO,
        texto("nombre", "Qué se quiere lograr", "Madres guía capacitadas", obligatoria=True),
        fecha("fecha_inicio", "Desde cuándo se cuenta", "2026-01-01", obligatoria=True),
        decimal("valor_inicial", "Con cuánto se parte", "0", obligatoria=True),
        fecha("fecha_meta", "Hasta cuándo", "2026-12-31", obligatoria=True, admite_futuro=True),
        decimal("meta", "A cuánto se quiere llegar", "6000", obligatoria=True),
        texto("unidad_meta", "Unidad de esa cantidad", "madres guía", ("unidad_de_medida",)),
        FUENTE,
    ),
)

AVANCES = Tabla(
    nombre="avances",
    titulo="Avances de las metas",
    parrafo="6.1.4",
    clave=("codigo_meta", "fecha"),
    cuando="fecha",
    descripcion="Cuánto se lleva de una meta en una fecha",
    columnas=(
        codigo("codigo_meta", "Código de la meta", "META-01", obligatoria=True),
        el_dia("A qué fecha"),
        decimal("avance", "Cuánto se lleva", "2163", ("valor_alcanzado",), obligatoria=True),
    ),
)

# -- lo que se muestra junto a los indicadores sin ser de ningún grupo -------------------------------------------------

#: lactarios, bancos de leche, establecimientos amigos y otros
RECURSOS = Tabla(
    nombre="recursos",
    titulo="Red de apoyo",
    clave=("codigo_recurso",),
    cuando="fecha",
    descripcion="Un recurso de apoyo a la lactancia",
    columnas=(
        codigo("codigo_recurso", "Código del recurso", "R-001", obligatoria=True),
        catalogo("tipo", "Clase de recurso", "lactario", valores=tuple(catalogos.RECURSOS), obligatoria=True),
        texto("nombre", "Nombre del recurso", "Lactario del hospital"),
        texto("ambito", "Ámbito que atiende", "Cusco"),
        UBIGEO,
        LATITUD,
        LONGITUD,
        fecha("fecha", "Fecha de inicio o de corte", "2025-08-01"),
        decimal("valor", "Cantidad que lo describe", "120"),
        texto("unidad", "Unidad de esa cantidad", "litros al año"),
        logico("sillas_mesas", "Si tiene sillas y mesas individuales", "si", punto=True),
        logico("lavamanos", "Si tiene lavamanos", "si", punto=True),
        logico("jabon_toallas", "Si tiene jabón y toallas", "si", punto=True),
        logico("refrigerador", "Si tiene refrigerador", "si", punto=True),
        logico("pantalla", "Si tiene una pantalla", "no", punto=True),
        texto("pais", "País donde está; los de otro no se suman a los del Perú", "Perú", por_defecto="Perú"),
        FUENTE,
    ),
)

#: lactancia exclusiva, desnutrición crónica: contexto, no evaluación
RESULTADOS = Tabla(
    nombre="resultados",
    titulo="Cifras de resultado",
    clave=("indicador", "anio", "ambito"),
    cuando="anio",
    topes=(("minimo_pct", ("valor_pct",)), ("valor_pct", ("maximo_pct",))),
    descripcion="El valor de un indicador de resultado en un ámbito y un año",
    columnas=(
        codigo("indicador", "Código del indicador", "LME_menor_6m", obligatoria=True),
        ANIO,
        texto("ambito", "Departamento o ámbito", "Cusco", obligatoria=True),
        decimal(
            "valor_pct",
            "Valor en porcentaje, de 0 a 100, con su signo % o sin él",
            "68.4",
            ("valor", "porcentaje"),
            obligatoria=True,
            entre=(0, 100),
            porcentaje=True,
        ),
        *(
            decimal(nombre, f"{cual} de su intervalo de confianza", ejemplo, entre=(0, 100), porcentaje=True)
            for nombre, cual, ejemplo in (("minimo_pct", "Lo menor", "65.9"), ("maximo_pct", "Lo mayor", "70.8"))
        ),
        FUENTE,
    ),
)

#: ventanas de fechas que se muestran junto a las tendencias
CAMPANAS = Tabla(
    nombre="campanas",
    titulo="Campañas",
    clave=("nombre", "anio"),
    cuando="inicio",
    orden=(("inicio", "fin"),),
    descripcion="Una campaña y sus fechas",
    columnas=(
        texto("nombre", "Nombre de la campaña", "Semana de la Lactancia Materna", obligatoria=True),
        ANIO,
        fecha("inicio", "Primer día", "2026-08-01", obligatoria=True, admite_futuro=True),
        fecha("fin", "Último día, incluido", "2026-08-07", obligatoria=True, admite_futuro=True),
        texto("pais", "País donde se hace", "Perú"),
        entero("dia_del_mes", "Si se repite cada mes: qué día", "25", entre=(1, 31)),
        FUENTE,
    ),
)
