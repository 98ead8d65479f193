"""Nombres inventados: los que un grupo o una comunidad puede llevar, y los que serían de una persona que no existe."""

from __future__ import annotations

_GRUPOS = """
Madres de Huáscar|Flor de Kantu|Rosas de Mayo|San Juan Bautista|Virgen del Carmen|Santa Rosa de Lima
Niño Jesús de Praga|Leche y Vida|Brotes de Esperanza|Semillitas del Valle|Amor de Madre|Gotitas de Amor
Las Abejitas|Mamás Felices|Manos Unidas|Nuevo Amanecer|Nueva Esperanza|Luz y Vida|Luz del Alba|Luz Divina
Estrellita del Sur|Estrellas de Belén|Las Margaritas|Las Violetas|Los Girasoles|Los Rosales|Flores del Campo
Flores de Retama|Rosa Mística|Rosa de América|Rosas del Rímac|Campos de Flores|Señor de los Milagros|Señor de Muruhuay
Señor de Huanca|Virgen de la Candelaria|Virgen de Chapi|Virgen de Guadalupe|Virgen de las Mercedes|Virgen María
María Auxiliadora|María de Nazaret|Sagrada Familia|Santa Ana|San José Obrero|San Isidro Labrador|San Martín de Porres
San Francisco de Asís|Santa María Magdalena|San Miguel Arcángel|San Pedro y San Pablo|Divino Niño
Sagrado Corazón de Jesús|Inmaculada Concepción|Micaela Bastidas|Túpac Amaru|María Parado de Bellido|Mama Ocllo
Juana Alarco de Dammert
Club de Madres Flora Tristán|Madres Clorinda Matto|Vaso de Leche Micaela Bastidas|Comedor Popular Virgen del Rosario
Sumaq Wawa|Kusi Kawsay|Allin Ñuñuy|Wawa Wasi|Munay Sonqo|Warmikuna Kallpa|Sami Ayllu|Pacha Mama|Inti Raymi|Illary
Qori Wayra|Urpicha|Sisa Mayu|Ñuqanchik|Yanapanakuy|Pankarita|Suma Jakaña|Wiñay Marka|Nina Sonqo|Kuntur Wasi
Madres Solidarias de Yauyos|Gestantes y Lactantes de Lamas|Grupo Pilar de Vida|Fe y Alegría|Fe y Esperanza|Paz y Bien
Milagros de Vida|Dulce Espera|Dulce Amanecer|Divina Misericordia|Victoria del Pueblo|Gloria a Dios|Mercedes del Valle
Las Mercedes|El Pilar|El Rosario|La Soledad|Consuelo de Madres|Aurora Boreal|Perlas del Pacífico|Esmeralda
Grupo 1|GAC 03|Primer Paso|Pasitos Firmes|Calor de Mamá|Abrazos de Luz|Rayitos de Sol|Sol Naciente|Luna Llena|Luna Clara
Alba Nueva|Agua Clara
Trébol de Cuatro Hojas|Madres Guerreras|Las Leonas del Sur|Jardín de Rosas|Bella Flor|Linda Flor|Los Ángeles del Cerro
Reina de la Paz|Santísima Trinidad|Cruz de Mayo|Cruz del Sur|Nuestra Señora de Lourdes|Señora de Fátima|Ave María
Gotita de Leche de Mamá Carmen|Niñas de Ana|Rosa Blanca|Dalia Roja|Azucenas Blancas|Ríos de Leche|Nido de Amor
"""
_COMUNIDADES = """
Huamanga|Villa María del Triunfo|José Leonardo Ortiz|Villa El Salvador|Jesús María|San Martín|Alto Selva Alegre
José Carlos Mariátegui|Jorge Chávez|Mariano Melgar|Andrés Avelino Cáceres|Mariscal Castilla|José Olaya|Miguel Grau
Juan Velasco Alvarado|César Vallejo|Ricardo Palma|Alfonso Ugarte|Simón Bolívar|Pueblo Libre|Magdalena del Mar
Puerto Maldonado|Puerto Bermúdez|Pampa Grande|Alto Perú|Los Olivos|Santa Cruz|Santa Cruz de Flores|Santiago de Surco
San Juan de Miraflores|San Juan de Lurigancho|San Vicente de Cañete|Las Flores|Los Jardines|Los Pinos|La Florida
La Victoria|El Carmen|Carmen Alto|Villa Rica|Villa Flores|Alto Trujillo|Bajo Huallaga|Chupaca|Quillabamba|Ollantaytambo
Anexo 8|Sector Los Rosales|Barrio San Carlos|Caserío La Laguna|Centro Poblado Santa Rosa|Comunidad Nativa Shintuya
Asentamiento Humano Nueva Vida|Pampa Cangallo|Quebrada Honda|Cerro Colorado|Huayllapata|Wayra|Alta|Baja|Kantu|Mayo
Salas|Morales|Olmos|Bernal|Rioja|Talavera|Santiago|San Salvador|Cayma|Yanahuara|Paucarpata|Tres de Mayo|28 de Julio
Víctor Raúl Haya de la Torre|Daniel Alcides Carrión|Pachacútec|Atahualpa|Manco Cápac|Tambo de Mora|Santa Rosa Alta
"""
_PERSONAS = """
María Quispe Mamani|Casa de Juana Flores Huamán|Sr. Luis Rojas|Grupo de Ana Torres Condori|Rosa Quispe|Carmen Huamán
Quispe Mamani, María|QUISPE MAMANI MARIA|juana condori|Luz Marina Apaza|Elena Ccahuana|Nélida Choque Ticona
Flor de María Huarcaya|Juan Carlos Ramírez|José Luis Paredes|Marleny Yupanqui Ccori|Yeny Sullca|Roxana Vilca Apaza
Casa de Yolanda|Casa de la Sra. Rosa|Casa de doña Julia|Domicilio de Martha Poma|Vivienda de Edith Lazo
Familia Huamaní|Familia Quispe Rojas|Hermanas Condori|Sra. Victoria|Sra. Flor Campos|Doña Gregoria|Don Eusebio Ramos
Dra. Silvia Paredes|Lic. Karina Espinoza|Obst. Milagros Cárdenas|Prof. Hugo Villanueva|Señora Emperatriz Luna
Señorita Jackeline|Enf. Rosario Gutiérrez|Vecina Domitila|Comadre Saturnina|Madre Maritza Ochoa
Club de Madres Juana Ccallo|Vaso de Leche de Teresa Chambi|Grupo Delia Ponce|Local de Hilda Cutipa|Madres de Elvira Soto
Tienda de Nicolás Pumacahua|Mamá Eulalia|Mamá de Brayan|Hija de Wilber Mamani|M. Quispe|Quispe M.|J. Huamán Ramos
Ana|Yesenia|Wilfredo|Mamani|Condori|Huamaní|Choquehuanca Mamani|Pérez Gonzales|Rodríguez|Gutiérrez Chávez
Ana María|María Elena|Juan Carlos|Rosa María|Carmen Rosa Ticona|Victoria Nina Calla|Gloria Ñahui|Pilar Sánchez
Milagros Fernández|Esperanza Zapata|Soledad Ríos Vásquez|Consuelo Aguilar|Mercedes Ayala|Aurora Cáceres Huanca
Paulina de la Cruz|Teófila de la Cruz Rojas|Rosa Flores|Luz Campos|Flor Salas Rojas|Virginia Santos|Santos Quispe
Jesús Mamani|Ángel Huanca|Santiago Mamani Calla|Domingo Ramos|Salvador Lima Quispe|Jorge Chávez Mamani
San Martín Quispe Juana|Micaela Bastidas Huamán|Casa comunal de Rosa Huillca|Sector B casa Zenobia Turpo
Frente a la casa de Leonor|Al costado de Fortunata Ccopa|Chacra de Toribio|Responsable Marisol Ñaupari
Yhajaira Mamani|Analucía Huillca|Quispe Ttito Fredy|Ccoyllo Anccasi Norma|Betsy Aliaga|Delfina Larico
Kelly Tuanama|Sangama Isuiza Rita|Tapullima Amasifuén Lleni|Nancy Pizango|Rosa Chumpitaz|Segundo Vásquez Díaz
"""


def _nombres(texto: str) -> tuple[str, ...]:
    return tuple(texto.strip().replace("\n", "|").split("|"))


#: los que deben pasar
DE_GRUPO, DE_COMUNIDAD = _nombres(_GRUPOS), _nombres(_COMUNIDADES)
#: los que no
DE_PERSONA = _nombres(_PERSONAS)
