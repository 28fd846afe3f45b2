# Elke opdracht zet zelf klaar wat ze nodig heeft; een tweede keer gaat snel.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes

.DEFAULT_GOAL := help
.PHONY: help serve build check test test-all search-eval bench a11y audit urls online format lock chromium nginx apache clean

help: ## Toon deze lijst
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

serve: $(VENV)/site.stamp ## Bouw de gids, toon ze op http://127.0.0.1:8000 en volg je wijzigingen
	@$(PY) -m scripts serve

build: $(VENV)/site.stamp ## Bouw de gids in site/
	@$(PY) -m scripts build

check: $(VENV)/test.stamp ## Kijk inhoud en code na, zonder te bouwen
	@$(PY) -m scripts check
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

test: $(VENV)/test.stamp chromium nginx apache ## Draai de tests (grote reeksen als steekproef)
	@$(PY) -m pytest --numprocesses auto --dist loadfile

test-all: $(VENV)/test.stamp chromium nginx apache ## Draai alle tests volledig
	@$(PY) -m pytest --numprocesses auto --dist loadfile --full

search-eval: $(VENV)/test.stamp chromium ## Meet hoe vaak zoeken de juiste pagina vindt
	@$(PY) -m tests.search.evaluate

SIZES ?= 1 10 100
bench: $(VENV)/test.stamp chromium ## Meet snelheid, naast Material (SIZES="1 10" kiest hoe groot; 100 duurt een uur)
	@$(PY) -m tests.bench $(SIZES)

a11y: $(VENV)/test.stamp chromium ## Kijk elke pagina na op toegankelijkheid en bewaar het resultaat
	@$(PY) -m tests.accessibility.measure

urls: $(VENV)/site.stamp ## Neem nieuwe adressen op in urls.lock
	@$(PY) -m scripts urls

online: build ## Maak alles klaar om de gids online te zetten (zie deploy/LEESMIJ.md)
	@$(PY) -m scripts online

format: $(VENV)/test.stamp ## Zet de code in de vaste vorm
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

lock: $(VENV)/site.stamp ## Leg de versies van alle pakketten opnieuw vast
	@$(PY) -m venv $(VENV)/lock && $(VENV)/lock/bin/python -m pip install --quiet uv
	@for set in site test; do $(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --upgrade requirements/$$set.in -o requirements/$$set.lock; done

audit: | $(VENV)/bin/python ## Vraag na of er lekken bekend zijn in de vastgelegde pakketten
	@$(PYTHON) requirements/audit.py $(VENV)/audit

chromium: # zonder vensters als het kan: de tests duren dan half zo lang
	@sh tests/bring.sh chromium-headless-shell chromium-headless-shell
	@sh tests/bring.sh chromium chromium-headless-shell chromium chromium-browser google-chrome

nginx:
	@sh tests/bring.sh nginx nginx

apache:
	@sh tests/bring.sh apache2-bin apache2

clean: ## Verwijder wat gemaakt is (niet wat je schreef)
	@rm -rf $(VENV) site .site-* .pdf-cache .pytest_cache .ruff_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "De gids heeft Python 3.11 of nieuwer nodig: make PYTHON=python3.11 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python mist de module venv. Installeer ze (Debian en Ubuntu: apt install python3-venv)."; exit 1; }

$(VENV)/site.stamp: requirements/site.lock | $(VENV)/bin/python
	@echo "Pakketten klaarzetten (eenmalig) …"
	@$(PIP) -r requirements/site.lock
	@touch $@

$(VENV)/test.stamp: requirements/test.lock $(VENV)/site.stamp
	@echo "Testpakketten klaarzetten (eenmalig) …"
	@$(PIP) -r requirements/test.lock
	@touch $@
