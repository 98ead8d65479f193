"""La dirección es el estado: `Vista` ⇄ URL."""
