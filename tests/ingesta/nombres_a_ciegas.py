"""Nombres inventados que se escribieron antes de ver cuáles fallaban, como los escribe una oficina (decisión 35)."""

from __future__ import annotations

_PERSONAS = """
QUISPE MAMANI MARIA|sra juanita|Rosa Elvira T.|Yhoselyn Ccorimanya|Brayan Sucapuca|Greysi Tapayuri
Grupo de la Sra. Nilda|casa de la señora Eduviges|Dayanna Taricuarima|Shirley Inuma Cachique|HUAYHUA CCANCCE YULIANA
Mamá Lucha|Doña Pascuala|Liz Katherine Oblitas|Yudith Pacsi|Nayely Curitima|Thalía Ahuanari|Casa de Doris
Local de Edelmira|Club de madres Tomasa|Hno. Teodoro|Nery Huanaco|Maribel C.|E. Ccallocunto|Jhon Tello
Familia Arotinco|Familia Tsamajain|Lidia Wampankit|Esther Kuja Tiwi|Marcelina Antun|Rosalbina Yampis
MEDALI TINEO CULQUICONDOR|Ruth Noemí Tocto|Elsa Adrianzén|Flor Ñahuincopa|Saturnina Sulca de Ccori|Juana Vda. de Ramos
Zoila Rosa|Clarita Huamaní|Madres de la Sra Epifania|Cledy|Keyla|Yanet|Milady|Anghela Sihuincha|Jhakelin Quispitupa
Lic. Melchorita|Tec. Edgar Huacac|Obst. Wendy|Dr. Ccanto|Abigail Pfuro|Deysi Chilcon|Luz Aurora Muñante
CHAMBILLA AROCUTIPA LUCIA|Casa Sra. Hermelinda|Frente a la casa de don Casimiro|tienda de la señora Pelagia
Al lado de Irma Huarcusi|promotora Fidelia|Promotora de salud Nancy|madre líder Yovana|Madre guía Leocadia Pumacayo
MG Sofía Choquecota|Agente comunitario Leoncio|Responsable: Giovana|coordinadora Yackeline Llacsa|Katy y Mery
Vilma, Nora y Olinda|Rosita Chuquimango|Señora Chabuca|Aydee Huisa|Elizabeth Yanqui|Noemi Cruz Sivincha
Yesica Paola Marca|Dina Luz Ataucusi|Blanca Nieves Castillo|Gladis Pinedo Shupingahua|Rocio del Pilar Arévalo
Sandra Milagros|Evelyn Maytahuari|Shantal Macuyama|Lucinda Canayo|Adela Rengifo|Rut Sanancino|Nemesia Panduro
Pánfila Maccapa|Antonia Chino|Bertha Layme|Jacinta Pari|Nicolasa Ancco|Hilaria Champi|Virginia Llasac
Felícitas Qquellhua|Asunta Yucra|Balbina Ccasani|Ignacia Huaraccallo|Wilma Paricahua|Norah Jallo|María Dolores
María del Carmen|Flor de Liz Vargas|Ángela M. Tito|L. Huanca P.|Jenny R. Dávila|Rojas Luz|Alvarado Ruiz Kelita|Yoselin
Zuleyka Vidaurre|Danitza Ccopacati|Ruby Fasabi|Ketty Ramírez|Anyela Cuñachi|Nunkui Shimpukat|Rosaura Chumpi
Yolita Ugkum|Silvia Etsam|Orfelinda Vílchez|Santos Erlita Guerrero|Segundo Eleuterio|Vivienda del Sr. Hipólito
Domicilio Gertrudis|Cuarto de Yeni|Chacra de Don Pedro|Huamán Elva|Poma Sulma|Casa de la promotora Celinda
Grupo Esmeralda Huayta|Grupo Jimena|Mamá Chela|Tía Meche|Comadre Juliana|Cinthya Zúñiga|Nataly Bances|Yajayra Chapoñán
Lizbeth Effio|Jovita Sandoval Inoñán|Karen Llontop|Yamilet Riofrío|Fiorella Sernaqué|Leydi Chunga|Mirella Ipanaqué
Xiomara Yarlequé|Yulissa Purizaca|Nely Vite|Susan Pingo|Graciela Calderón|Mónica Barrientos|Olga Meza|Patricia Oré
Rosalinda|Perpetua|Mariluz|Sonia Huaroc|Yaneth Ricse|Marleni Caso|Judith Cangahuala|Emérita Surichaqui
Zenaida Matamoros|CCAHUANA TTITO MARISOL|sra. Yovanna|Madeleine Guevara|Josselyne Rimarachin|Keiner Tananta
Yaritza Huaycama|Lleny Murayari|Nilsa Sandi|Grupo de la señora Fausta|casa de Lizandra|Casa de la familia Pumallica
Familia Ccolque|Kathy Yauricasa|LLAMOCCA HUAMANI SONIA|mamá Delina|Doña Isidora|Señora Tarcila|Doris Atequipa
Lourdes Sarmiento V.|R. Pacompia|Mayli Cueva|Maryori|Angie Nicol Quincho|Briggitte Alata|Ariana Cjuno|Sheila Nugkuag
Irma Tuyas|Bélgica Jempekit|Raquel Kajekai|Elita Chamik|Promotora Eudalia|responsable Lizeth Mejía
Vivienda de Anastacia|al costado de doña Felicia|Frente a Marcelina Sucno|Rosalía y Nilda|Mariela de Puma
Edelmira Huamaní|Sonaly Yahuarcani|Jheimy Pacaya|Dalila Manihuari|Tatiana Ricopa|Mirtha Ahuite|Genara Mollohuanca
Exaltación Chura|Simona Arapa Ylla|Vilma Ccorahua|Soledad Tturo|Margarita Kana|Nieves Chuquija|Lola Sehuincha
Julia Suaquita|Rufina Coyla|Clotilde Huarachi|Benita Pongo|Sabina Acho|TORIBIO ESPIRITU NANCY|Huaynate Carmen|Rosmery
Yackelin|Nataniel|Florencia|Estefanny|Marycielo|Profesora Adelaida|Lic. Ruth|comadre Paulina|Cristel Quesquén
Milagros Farroñan|Juana Chiroque|Leyla Yamunaqué|Fátima Nizama|Bethsabé Juárez|Santos Ipanaqué|Sra. Graciela
CONDORI QUISPE ELSA|Roxana Huillcahuaman|Jhosselin Ramos|Yasmani Cutipa|Lesly Sinarahua|Elena Pukutuwanch
casa de Natividad Huamán|Familia Chuquispuma|Familia Sarayasi|Grupo de mamá Edelvina|casa de la señora Nicolaza
Responsable Marilda|Doña Agripina|Mamá Toña|Tía Zoilita|Betzaida Ccoyo|Maricruz L.|H. Ñaccha|Karla Pomahuacre
Nélida Astopillo|Rosmeri Quillatupa|Yolanda Huamaní Cusi|Ruth Sajami Pisco|Deyanira Murrieta|Lilia Cahuamari
Teresa Chanchari|Norma Tuesta Lomas|Yesmi Guevara|Luzvinda Idrogo|Celestina Huangal|Elita Vásquez Cieza
Marleny Fustamante|Hilda Ayrampo|Francisca Ccuno|Agustina Llanqui|Rogelia Mullisaca|Concepción Tiquilloca
Justina Cahui|Lucía Pongo Huamán|Sra Yeni y Sra Rocío|Promotora Mariana|Obst. Carla Ríos|Lic. Fiorela|comadre Nati
Vivienda de Olga|tienda don Lucho|Chacra de los Huamán|Katherine|Jhoselyn|Milenka|Nikol|Benedicta|Samuel Wachapá
Mercedes Shajian|Rosa Nanantai|Daysi Etene|Sonia Mahua Ramírez|Bety Soria Inuma|Lidia Barbarán|Janina Shuñaqui
Greis Tello|Anali Puyo|Merly Guerra|Nilda Chanducas|Oriele Carranza|María Eudocia|Luz Delia|Flor Idalia Cubas
Santos Isabel
"""
_GRUPOS_Y_LUGARES = """
Madres de Huaccana|Las Golondrinas|Mamitas Lactantes de Pichanaki|Amor y Ternura|Gotas de Vida|Manantial de Vida
Leche Materna Fuente de Vida|Sembrando Futuro|Sembrando Vida|Mamás de Oro|Mujeres Emprendedoras
Madres Unidas por la Lactancia|Virgen de la Natividad|Virgen de Cocharcas|San Cristóbal|San Antonio de Padua
Santa Teresita|Santa Isabel|San Judas Tadeo|Señor de Quinuapata|Señor de Luren|Cristo Rey|Cristo Morado|Niño Manuelito
Corazón de María|Las Palmeras|Los Claveles|Los Cipreses|Las Orquídeas|Las Lomas|Nueva Generación|Nueva Juventud
Nuevo Horizonte|Vida Nueva|Vida Sana|Bebés Sanos|Niños Felices|Niño Sano|Kusisqa Wawakuna|Wawakunapaq|Ñuñuykuy
Ñuñuq Mamakuna|Sumaq Kawsay|Allin Kawsay|Mama Sara|Mamanchik|Sonqo Wasi|Killa Mama|Qantu|Phuyu|Inti Wasi|Apu Salkantay
Ausangate|Suma Wawa|Wawanakasataki|Jach'a Marka|Aymar Warmi|Ikam Nunkui|Kanus|Jakon Jahuekibo|Metsá Bakebo|Noa Jaconra
Asháninka Kitaiteri|Tsamiri|Shinai|Villa Progreso|Progreso y Vida|Unión Progreso|Puerto Arturo|Puerto Yurinaki
Pueblo Nuevo|Centro Poblado Huancarama|Nuevo Chimbote|Alto Larán|Sector Chacrapampa|Comunidad Campesina Ccochapata
Caserío Shumba Alto|Caserío El Naranjo|Anexo Pucará|Barrio Miraflores|Barrio Huancaray|AAHH Los Libertadores
AA.HH. Víctor Raúl|Asociación Las Américas|Urb. Santa Patricia|Jr. Ayacucho|Av. Los Héroes|Comité 4
Comité Vaso de Leche Los Ángeles|Wasi Wawa Mama|Ccorihuayrachina|Ccotataki|Patacancha|Huilloc|Totora Pampa
Chinchaypujio|Mosoc Llacta|Accha|Huacrachuco|Uchiza|Yurac Yacu|Santa Rosa de Yanayacu|Nuevo San Juan
San Juan de Bigote|San Pablo de Pillao|Yanacocha|Pampamarca|Chuquibambilla|Ocongate|Kimbiri|Pichari|Santiago de Chuco
Nauta|Requena|Contamana|Iñapari|Iberia|Lamay|Pisac|Chumbivilcas|Imaza|Nieva|Huampami|Urakusa|Chiriaco|Cenepa|Yutupis
Candungos|Wachapea|Tutumberos|Yamayakat|Datem|Barranca|Lagunas|Yurimaguas|Tabalosos|Rumizapa|Sauce|Saposoa|Juanjuí
Pelejo|Papaplaya|Morropón|Chulucanas|Catacaos|Tambogrande|Huarmaca|Sondorillo|Canchaque|Lancones|Mallaritos|Mórrope
Olmos Alto|Incahuasi|Penachí|Tongorrape|Chongoyape|Cutervo|Bambamarca|Celendín|Sorochuco|Huasmín|Encañada|Chetilla
Mamá Leche|Mamá Canguro|Mami Feliz|Primeros Mil Días|Apego Seguro|Piel con Piel|Hora de Oro|Leche de Oro
Madres en Acción|Tejiendo Redes|Tejedoras de Vida|Pequeños Gigantes|Pequeñas Estrellas|Caritas Felices|Sonrisitas
Angelitos de Dios|Jesús es Vida|Jehová es mi Pastor|Divino Maestro|Señor de Qoyllurit'i|Virgen Asunta|Mamacha Carmen
Virgen del Perpetuo Socorro|Santa Bárbara|San Roque|San Lorenzo|San Felipe|Túpac Yupanqui|Ramón Castilla|Juan Pablo II
Madre Teresa de Calcuta|María Reiche|Francisco Bolognesi|Leoncio Prado|José Abelardo Quiñones
Mariscal Cáceres II Etapa|Héroes del Cenepa|9 de Octubre|1ro de Mayo|5 de Abril|Lactancia Feliz
Lactario Virgen de Fátima|Pecho y Amor|Flor de Lirio|Flor de Habas|Flor de Café|Cafetaleras del Valle|Cacao y Miel
Azucena Silvestre|Margaritas del Campo|Rosas Blancas|Violetas de San Juan|Dulce Hogar|Casa Materna de Santa Teresa
Casa Comunal Huayllabamba|Casa de la Mujer|Local Comunal|Salón Parroquial|Pronoei Los Patitos
Cuna Más Mi Pequeño Mundo|PIETBAF Sol Radiante|Madres de Andahuaylas|Mamás Amorosas|Ñuñuspa Kallpachasun|Las Gaviotas
Los Capulíes|Gotitas de Miel|Luz de Esperanza|Camino a la Vida|Rayito de Luna|Virgen Purísima|Virgen de la Puerta
Virgen de Copacabana|San Valentín|San Marcos|San Bartolomé|Santa Lucía|Santa Clara|Santa Rosa de Quives|Señor de Mayo
Señor de la Justicia|Señor de Sipán|Niño de la Espina|Sagrados Corazones|Madres Cusqueñas|Mujeres Líderes|Warmi Sonqo
Wawa Munay|Wiñay Wayna|T'ikariy|Chaski Warmi|Qhantati|Uywiri|Shipibo Koshi|Ashi Nampitsi|Comunidad Nativa Kubantsa
Boca Satipo|Puerto Ocopa|Puerto Inca|Villa Kintiarina|Villa Hermosa|Villa Primavera|Alto Pichanaki|Nueva Requena
Nuevo Progreso|Centro Poblado Maras|Sector Tiobamba|Anexo Antacancha|Caserío Chontapampa|Barrio Belén
Barrio Magisterial|AAHH Nueva Esperanza|AAHH Enrique Milla|Comité 12|Manzana C|Huaynacotas|Pomacanchi|Quiquijana|Urcos
Checacupe|Tinta Alta|Layo|Langui|Yauri|Coporaque|Huancané|Moho|Ayaviri|Macusani|Crucero|Sandia|Putina|Lampa|Tayacaja
Pampas Verdes|Churcampa|Lircay|Acobamba|Paucará|Concepción|Satipo|Oxapampa|Villa Rica Alta|Pozuzo|Codo|Tingo María
Monzón|Llata|Chavín de Huántar|Carhuaz|Yungay|Caraz|Huari|Pallasca|Cabana|Mollepata|Julcán|Salpo|Usquil|Quiruvilca
Pataz|Tayabamba|Buldibuyo|Pacanga|Guadalupito|Motupe|Salas Alto|Jayanca|Íllimo|Pacora|Sechura|Vice|Bernal Bajo
Paita Alta|Máncora|Zorritos|Pampa Grande Baja|Mamá Gallina|Dulce Sonrisa|Rinconcito de Amor|Semillas de Mostaza
Rebaño de Dios|Luz y Verdad|Rosa de Sarón|Lirio de los Valles|Jardín del Edén|Nuestra Señora del Pilar
Alto de la Alianza|Ciudad de Dios|Micaela Bastidas II|Ricardo Palma Alto
"""


def _nombres(texto: str) -> tuple[str, ...]:
    return tuple(texto.strip().replace("\n", "|").split("|"))


DE_PERSONA, DE_GRUPO_O_LUGAR = _nombres(_PERSONAS), _nombres(_GRUPOS_Y_LUGARES)
