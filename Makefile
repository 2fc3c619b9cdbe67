.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 4
INSTALLED := $(VENV)/.installed
MODEL := understanding/built.model
LEARNT_FROM := $(wildcard data/train/*.jsonl understanding/*.py understanding/*/*.py understanding/resources/*)

.PHONY: help setup demo run test lint evaluate bench

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(INSTALLED) $(MODEL)  ## virtual environment with the locked dependencies, and the model that understands words

$(INSTALLED): requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12 …" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(MODEL): $(INSTALLED) $(LEARNT_FROM)
	$(BIN)/command-center train --shipped --out $@

demo: setup  ## the whole on simulated platforms: complaints flow into the inbox
	$(BIN)/command-center demo

run: setup  ## the daemon on settings.toml
	$(BIN)/command-center run

test: setup  ## the tests
	$(BIN)/python -m pytest -n $(WORKERS)

lint: setup  ## ruff, mypy --strict, import-linter, the docs check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/docs

evaluate: setup  ## how well citizens' words are understood, on texts that nothing has learnt from
	$(BIN)/python -m evaluation

bench: setup  ## the benchmarks; prints the tables of docs/performance.md
	$(BIN)/python -m benchmarks
