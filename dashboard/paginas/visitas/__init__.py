"""La página de visitas. Responde a quien supervisa: ¿a quién visitar, por qué a ellos, y con qué recorrido?

Al arrancar solo se carga `esqueleto`; lo demás, y con él la planificación, la primera vez que alguien la abre.
"""
