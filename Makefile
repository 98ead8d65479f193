# Tablero de los grupos de apoyo a la lactancia materna.
#
#   make run      prepara su entorno, instala, inventa la demostración si no hay datos y sirve
#   make test     lo comprueba todo          make check   solo estilo, tamaño y tipos, sin ejecutar nada
#   make bench    mide contra las metas      make docs    vuelve a escribir los documentos generados
#   make fuzz     10 000 CSV y 500 libros estropeados al azar
#   make mutantes 60 cambios al azar en el código, para saber si las pruebas los notan
#   make publicar el paquete de la versión, comprobado, en dist/      make pines  renueva las versiones fijadas
#   make clean    borra el entorno y lo compilado; los datos no se tocan
#
# PORT=9000 cambia el puerto y TABLERO_DATOS=carpeta la carpeta de los datos:  make run PORT=9000

PY := .venv/bin/python
CHROMIUM := chromium chromium-browser google-chrome

# el primer Python que sirva; se puede elegir otro con  make run PYTHON=/ruta/a/python
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

.PHONY: run test check fuzz mutantes bench docs pines publicar clean chromium uso pruebas publicar-entorno
.DEFAULT_GOAL := run

run: uso
	@exec $(PY) -m dashboard iniciar

# Lo que se comprueba sin ejecutar nada va primero: falla en segundos. Con lo compilado guardado, los cientos de procesos
# que lanzan las pruebas no compilan cada uno el tablero entero.
test: check chromium
	env -u PYTHONDONTWRITEBYTECODE $(PY) -m pytest -n 2 $(PYTEST)

check: pruebas
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	@if ! node -e 'process.exit(Number(process.versions.node.split(".")[0] < 20))' 2>/dev/null; then \
		falta="No hay Node 20 o más nuevo"; \
	elif ! $(MAKE) -s --no-print-directory node_modules/.instalado; then falta="No se pudo instalar lo que los revisa"; \
	else npm run --silent revisar; exit; fi; \
	echo "$$falta: se omiten el estilo, los tipos y las pruebas de los guiones del navegador."; \
	if [ -n "$$CI" ]; then echo "En integración continua es un error."; exit 1; fi

# lo que revisa los guiones del navegador; ni servir ni las pruebas de Python lo necesitan
node_modules/.instalado: package.json package-lock.json
	@echo "Instalando lo que revisa los guiones del navegador…"
	@npm ci --silent
	@touch $@

fuzz: pruebas
	$(PY) -m tests.fuzz $(FUZZ)

mutantes: pruebas
	$(PY) -m tests.mutantes $(MUTANTES)

bench: pruebas
	$(PY) -m tests.bench $(BENCH)

docs: pruebas
	$(PY) docs/generar.py

publicar: publicar-entorno
	$(PY) -m tests.publicar $(PUBLICAR)

clean:
	rm -rf .venv node_modules build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# -- entorno ---------------------------------------------------------------------------------------------------------

uso pruebas publicar-entorno:
	@test -n "$(PYTHON)" || { echo "El tablero necesita Python 3.11 o más nuevo y no se encontró: instálelo o diga dónde \
	está, con  make run PYTHON=/ruta/a/python3.11"; exit 1; }
	@"$(PYTHON)" instalar.py $(if $(filter uso,$@),,--$(@:-entorno=))

# Una resolución para los tres Pythons y todo sistema, con la huella de cada archivo. Las versiones que hay se
# conservan mientras quepan en su rango: `make pines NUEVAS=1` toma las últimas. Necesita uv.
RESOLVER := uv pip compile pyproject.toml - --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	--no-emit-index-url --quiet
pines:
	@test -n "$(NUEVAS)" && : > .fijas || sed -n 's/^\([^ #]*==[^ ]*\).*/\1/p' restricciones.txt > .fijas
	@sed '/^# == /,$$d' restricciones.txt > .pines
	@for parte in uso pruebas publicar; do \
		echo "# == $$parte" >> .pines; \
		test $$parte = uso || extra="$$extra --extra $$parte"; \
		printf 'hatchling\neditables\n' | $(RESOLVER) $$extra -c .fijas \
			$$(sed -n 's/^\([^ #]*\)==.*/--no-emit-package \1/p' .pines) >> .pines || exit 1; \
	done; mv .pines restricciones.txt; rm .fijas

# -- navegador de las pruebas ----------------------------------------------------------------------------------------
# Se usa el Chromium del sistema. Si falta y se puede, se instala el paquete de Debian; si no, se dice.

chromium:
	@for p in $(CHROMIUM); do command -v $$p >/dev/null 2>&1 && exit 0; done; \
	if command -v apt-get >/dev/null 2>&1; then \
		if [ "$$(id -u)" = 0 ]; then con=""; \
		elif sudo -n true 2>/dev/null; then con="sudo -n"; \
		else con=no; fi; \
		if [ "$$con" != no ]; then \
			echo "Instalando Chromium para las pruebas de navegador…"; \
			{ $$con apt-get -qq update && $$con env DEBIAN_FRONTEND=noninteractive \
				apt-get -qq install -y --no-install-recommends chromium >/dev/null; } || true; \
		fi; \
	fi; \
	for p in $(CHROMIUM); do command -v $$p >/dev/null 2>&1 && exit 0; done; \
	if [ -n "$$CI" ]; then \
		echo "No hay Chromium y no se pudo instalar: en integración continua es un error."; exit 1; \
	fi; \
	echo "No hay Chromium y no se pudo instalar: se omiten las pruebas de navegador."
