# Tablero de los grupos de apoyo a la lactancia materna.
#
#   make run      prepara su entorno, instala, inventa la demostración si no hay datos y sirve
#   make test     todas las pruebas          make check   estilo y tipos
#   make bench    mide contra las metas      make docs    vuelve a escribir los documentos generados
#   make fuzz     10 000 CSV y 500 libros estropeados al azar
#   make mutantes 60 cambios al azar en el código, para saber si las pruebas los notan
#   make clean    borra el entorno y lo compilado; los datos no se tocan
#
# PORT=9000 cambia el puerto y TABLERO_DATOS=carpeta la carpeta de los datos:  make run PORT=9000

ENTORNO := .venv
PY := $(ENTORNO)/bin/python
CHROMIUM := chromium chromium-browser google-chrome

# el primer Python que sirva; se puede elegir otro con  make run PYTHON=/ruta/a/python
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

.PHONY: run test check fuzz mutantes bench docs clean chromium
.DEFAULT_GOAL := run

run: $(ENTORNO)/.instalado
	@exec $(PY) -m dashboard iniciar

test: $(ENTORNO)/.con-pruebas chromium
	$(PY) -m pytest -n 2 $(PYTEST)

check: $(ENTORNO)/.con-pruebas
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	@if node -e 'process.exit(process.versions.node.split(".")[0] < 20)' 2>/dev/null; then \
		$(MAKE) -s --no-print-directory node_modules/.instalado && npm run --silent revisar; \
	elif [ -n "$$CI" ]; then \
		echo "No hay Node: en integración continua los guiones del navegador no se pueden dejar sin revisar."; exit 1; \
	else \
		echo "No hay Node (20 o más nuevo): se omiten el estilo, los tipos y las pruebas de los guiones del navegador."; \
	fi

# lo que revisa los guiones del navegador; ni servir ni las pruebas de Python lo necesitan
node_modules/.instalado: package.json package-lock.json
	@echo "Instalando lo que revisa los guiones del navegador…"
	@npm ci --silent
	@touch $@

fuzz: $(ENTORNO)/.con-pruebas
	$(PY) -m tests.fuzz $(FUZZ)

mutantes: $(ENTORNO)/.con-pruebas
	$(PY) -m tests.mutantes $(MUTANTES)

bench: $(ENTORNO)/.con-pruebas
	$(PY) -m tests.bench $(BENCH)

docs: $(ENTORNO)/.con-pruebas
	$(PY) docs/generar.py

clean:
	rm -rf $(ENTORNO) node_modules build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# -- entorno ---------------------------------------------------------------------------------------------------------
# Cada sello dice qué se instaló: mientras sea más nuevo que pyproject.toml, no se vuelve a llamar a pip.

$(ENTORNO)/.creado:
	@test -n "$(PYTHON)" && "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "El tablero necesita Python 3.11 o más nuevo y no se encontró$(if $(PYTHON),: «$(PYTHON)» no lo es,)."; \
		echo "Instálelo o diga dónde está:  make run PYTHON=/ruta/a/python3.11"; exit 1; }
	@echo "Creando el entorno en $(ENTORNO) con $$($(PYTHON) --version)…"
	@# Debian parte venv en dos paquetes: sin el segundo, el pip del sistema pone el del entorno
	@test -x $(PY) && $(PY) -m pip --version >/dev/null 2>&1 \
		|| $(PYTHON) -m venv --clear $(ENTORNO) >/dev/null 2>&1 \
		|| { $(PYTHON) -m venv --clear --without-pip $(ENTORNO) \
			&& $(PYTHON) -m pip --python $(PY) install --quiet pip; } \
		|| { echo "No se pudo crear el entorno: a este Python le falta venv o pip."; exit 1; }
	@touch $@

$(ENTORNO)/.instalado: $(ENTORNO)/.creado pyproject.toml restricciones.txt
	@echo "Instalando el tablero: la primera vez descarga sus dependencias y toma unos minutos…"
	@$(PY) -m pip install --quiet --disable-pip-version-check -c restricciones.txt -e .
	@touch $@

$(ENTORNO)/.con-pruebas: $(ENTORNO)/.creado pyproject.toml restricciones.txt
	@echo "Instalando el tablero y lo que necesitan sus pruebas…"
	@$(PY) -m pip install --quiet --disable-pip-version-check -c restricciones.txt -e '.[pruebas]'
	@touch $(ENTORNO)/.instalado $@

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
