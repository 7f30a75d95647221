# The commands of Zhaohu. Each creates what it needs: Python 3.11+ and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help run test check bench train setup voices lock

help: ## List these commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: setup voices ## Set everything up and serve on http://127.0.0.1:8080
	$(BIN)/zhaohu serve

test: setup voices ## Set everything up and run the tests
	$(BIN)/python -m pytest

check: setup ## Check format, lint, types and import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup voices ## Measure: turns, parsing, start-up, memory, speech
	$(BIN)/python -m bench

train: setup ## Train the embedded engine from nlu/project
	$(BIN)/zhaohu train

setup: $(VENV)/installed

# pip resumes and verifies; --no-deps because the files list everything, with hashes
$(VENV)/installed: requirements/runtime.txt requirements/dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Zhaohu needs Python 3.11 or newer: make PYTHON=python3.11 $(MAKECMDGOALS)")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/runtime.txt -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# speech is an extra: without the models everything but `zhaohu listen` works
voices: setup
	@$(BIN)/zhaohu models install || echo "Speech models are not installed: everything works but hearing and speaking."

lock: ## Resolve requirements/*.in anew, with hashes (needs uv)
	cd requirements && for name in runtime dev; do \
	  uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet $$name.in --output-file $$name.txt; \
	done
