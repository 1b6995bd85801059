# Each target does the set-up it needs. A fresh machine needs Python 3.11 or newer, make and a
# C library; everything else is installed into .venv from requirements.txt, by hash.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/set-up
UV := 0.13.9
export AIRFLOW_HOME := $(CURDIR)

# The simulated nation of `make run`, such as: make run FAMILIES=10000
FAMILIES ?= 100000
QUARTERS ?= 2026Q1,2026Q2
SEED ?= 7

.DEFAULT_GOAL := help
.PHONY: help setup run test ui check lock clean

help:  ## what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(STAMP)  ## make .venv with everything in it (once; quick afterwards)

$(STAMP): requirements.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { \
	  echo "$(PYTHON) is not there; install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$$($(PYTHON) --version) is too old: Python 3.11 or newer is needed; name one: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
	  echo "this Python cannot make a virtual environment; on Debian: apt install python3-venv"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV)
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	$(BIN)/python -c 'import ranking.kernels'  # compiled once, here
	$(BIN)/python -m dtsen.nation secrets
	@touch $@

run: $(STAMP)  ## two quarters of a simulated nation through Airflow, approval included
	$(BIN)/python -m dtsen.nation run --families $(FAMILIES) --quarters $(QUARTERS) --seed $(SEED)

ui: $(STAMP)  ## Airflow with its web page, until Ctrl-C
	$(BIN)/python -m dtsen.nation ui

test: $(STAMP)  ## all tests
	$(BIN)/pytest

check: $(STAMP)  ## style, types, SQL, who may import whom, and rules that contradict each other
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --processes 0 sql
	$(BIN)/lint-imports
	$(BIN)/python -m pipelines.codebook.lint tests/codebook/rule_examples.py

lock: $(STAMP)  ## compile requirements.txt from pyproject.toml
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal \
	  --python-version 3.11 --group dev --group bench pyproject.toml -o requirements.txt

clean:  ## remove the simulated nation and Airflow's state; .venv stays
	rm -rf home .home.simulating var
