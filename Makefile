# Two commands matter: `make up` runs Kring, `make test` proves it. The rest helps while working.
.DELETE_ON_ERROR:
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: up test soak lint format bench clean

up: $(STAMP)
	$(BIN)/python manage.py up

test: $(STAMP)
	$(BIN)/python -m tests.run

soak: $(STAMP)
	$(BIN)/python -m tests.run --soak $(if $(ONLY),-k '$(ONLY)')

lint: $(STAMP)
	$(BIN)/python -m tests.run --lint

format: $(STAMP)
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

bench: $(STAMP)
	$(BIN)/python -m bench.run

# Of all that is installed a third is ever imported: that is compiled on first use, and kept.
unexport PYTHONDONTWRITEBYTECODE

# http-ece exists only as source: setuptools comes first, so that nothing unlocked is fetched to build it.
$(STAMP): requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	grep -A9999 '^setuptools==' requirements.lock | awk 'NR>1 && /^[a-z]/{exit}{print}' > $(VENV)/setuptools.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/setuptools.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-build-isolation --no-compile -r requirements.lock
	touch $@

clean:
	rm -rf $(VENV) .kring .pytest_cache .mypy_cache .ruff_cache
