"""Las rutas de Flask que no son páginas de Dash, por asunto."""
