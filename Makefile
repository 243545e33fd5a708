# Everything below works on a bare machine with Python 3.11: the virtual
# environment is made from the lock files the first time, and reused offline.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
THREADS := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
# Byte code is kept, whatever the shell says: it is read hundreds of times.
export PYTHONDONTWRITEBYTECODE :=
PIP    := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: help install install-dev run quick test lint format-check format statistics browser bench attack docs lock clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

install: $(VENV)/.run  ## make the virtual environment with what `plenary` needs

install-dev: $(VENV)/.dev  ## the same, with what the tests, notebooks and docs need

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Plenary needs Python 3.11 or newer; name one with: make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

run: $(VENV)/.run  ## the main study: strategies x opponents x forums, table and figure
	$(THREADS) $(BIN)/plenary sweep study=main --overwrite
	$(THREADS) $(BIN)/plenary report results/main

# Types are checked beside the tests; both must pass.
tests_and_types = $(BIN)/mypy & types=$$!; \
	$(THREADS) $(BIN)/python -m pytest -n 2 -m "not slow and not browser" $(1); tests=$$?; \
	wait $$types && exit $$tests

QUICK := tests/golden tests/test_imports.py tests/test_configs.py tests/theory tests/forums \
         tests/strategies tests/members tests/sim/test_streams.py sim

quick: format-check  ## lint, golden tables, rules of the bodies and doctests of the model, in about a minute
	$(call tests_and_types,$(QUICK))

test: format-check  ## format, lint, types, doctests and tests
	$(call tests_and_types)

lint: format-check  ## format, lint and the model's types only
	$(BIN)/mypy

format-check: $(VENV)/.dev
	$(BIN)/ruff format --check . && $(BIN)/ruff check .

format: $(VENV)/.dev  ## put the code in order
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

statistics: $(VENV)/.dev  ## the slow statistical tests
	$(THREADS) $(BIN)/python -m pytest -m slow

browser: $(VENV)/.dev  ## the page of `plenary app` in headless Chromium
	$(THREADS) $(BIN)/python -m pytest -m browser

bench: $(VENV)/.dev  ## speed and memory, as ratios measured in one run
	$(THREADS) $(BIN)/python -m benchmarks

attack: $(VENV)/.dev  ## kill commands, damage files and disks at random; takes hours
	$(THREADS) $(BIN)/python -m tools.attack all

docs: $(VENV)/.dev  ## build the documentation, warnings as errors
	$(BIN)/mkdocs build --strict

lock:  ## renew both lock files (needs uv)
	uv pip compile pyproject.toml --all-extras --generate-hashes --no-header --no-emit-index-url \
	  --universal --fork-strategy fewest --python-version 3.11 --no-emit-package plenary-lab -o requirements-dev.lock
	uv pip compile pyproject.toml --extra install --extra records --extra advice --generate-hashes --no-header --no-emit-index-url \
	  --universal --fork-strategy fewest --python-version 3.11 -c requirements-dev.lock --no-emit-package plenary-lab \
	  -o requirements.lock

clean:  ## remove what was built, not results
	rm -rf $(VENV) build dist site .mypy_cache .ruff_cache
