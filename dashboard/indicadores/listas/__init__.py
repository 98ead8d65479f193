"""Lo que hay detrás de cada n, N y «faltan»: qué establecimientos, qué grupos, qué meses."""
