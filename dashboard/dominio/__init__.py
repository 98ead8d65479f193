"""Ideas del dominio con la biblioteca estándar: ni pandas, ni plotly, ni dash."""
