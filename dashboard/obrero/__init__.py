"""El proceso que lee, revisa y publica una carga, aparte del servidor: su memoria se va con él."""
