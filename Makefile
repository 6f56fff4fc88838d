# Two commands matter: `make up` runs Kring, `make test` proves it. The rest helps while working.
.DELETE_ON_ERROR:
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
# Installing is all that is many targets, and none of it waits for another's core.
MAKEFLAGS += --jobs=3

.PHONY: up test soak lint format bench packages clean

up: $(STAMP)
	$(BIN)/python manage.py up

test: $(STAMP) packages
	$(BIN)/python -m tests.run

soak: $(STAMP) packages
	$(BIN)/python -m tests.run --soak $(if $(ONLY),-k '$(ONLY)')

lint: $(STAMP)
	$(BIN)/python -m tests.run --lint

format: $(STAMP)
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

bench: $(STAMP)
	$(BIN)/python -m bench.run

# Of all that is installed a third is ever imported: that is compiled on first use, and kept.
unexport PYTHONDONTWRITEBYTECODE

# The lock names everything, so there is nothing to work out: two halves unpack beside each other, `pip check` looks
# at the whole.
$(STAMP): $(VENV)/.half-0 $(VENV)/.half-1
	$(BIN)/python -m pip check
	touch $@

# http-ece exists only as source: setuptools comes first, so that nothing unlocked is fetched to build it.
$(VENV)/.half-%: $(VENV)/.begun
	$(INSTALL) --no-deps --no-build-isolation --no-compile -r $(VENV)/half-$*.lock
	touch $@

$(VENV)/.begun: requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	grep -A9999 '^setuptools==' requirements.lock | awk 'NR>1 && /^[a-z]/{exit}{print}' > $(VENV)/setuptools.lock
	$(INSTALL) -r $(VENV)/setuptools.lock
	awk '/^[a-z]/ {n++} {print > ("$(VENV)/half-" n % 2 ".lock")}' requirements.lock
	touch $@

# Installs what the tests need of Debian, if root asks; what it could not, the tests name.
packages:
	$(PYTHON) -m tests.packages

clean:
	rm -rf $(VENV) .kring .pytest_cache .mypy_cache .ruff_cache
