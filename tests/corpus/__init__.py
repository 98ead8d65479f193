"""Un centenar de archivos rotos, escritos para probar que cada defecto se dice y nada se pierde."""
