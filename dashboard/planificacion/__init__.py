"""Qué visitar y en qué orden: prioridad explicada, recorrido y lo que se lleva quien supervisa."""
