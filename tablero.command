#!/bin/sh
# Con doble clic (macOS y Linux) prepara el tablero la primera vez, lo pone en marcha y abre el navegador.
# Con una orden detrás, la hace:  ./tablero.command importar registro.csv
aqui=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
: "${TABLERO_DATOS:=$aqui/almacen}"
export TABLERO_DATOS
for python in python3 python3.14 python3.13 python3.12 python3.11; do
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break
    # el de siempre dice qué falta, si ninguno sirve
    python=python3
done
"$python" "$aqui/instalar.py" || exit 1
[ $# -gt 0 ] || set -- iniciar --abrir
exec "$aqui/.venv/bin/tablero" "$@"
