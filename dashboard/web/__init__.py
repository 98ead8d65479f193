"""La web: la aplicación de Dash, el servidor que la atiende, su puerta y sus rutas."""
