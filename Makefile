# The commands of Zhaohu. Each creates what it needs: Python 3.11+ and make are enough.
PYTHON ?= python3
VENV := .venv
RASA := .venv-rasa
BIN := $(VENV)/bin
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help run test check bench train heard rasa rasa-model setup voices lock

help: ## List these commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

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

heard: setup voices ## Speak training lines, hear them, keep the transcripts as training lines (an hour)
	$(BIN)/python -m bench.heard train

rasa: rasa-model ## Serve the second engine on http://127.0.0.1:5005, for ZHAOHU_ENGINE=rasa
	RASA_TELEMETRY_ENABLED=false $(RASA)/bin/rasa run --enable-api --model var/rasa --interface 127.0.0.1 --port 5005

rasa-model: var/rasa/zhaohu.tar.gz ## Set up Rasa on Python 3.10 and train it (15 minutes)

# Python 3.10 alone runs Rasa 3.6; pyenv and uv keep it where no PATH leads
$(RASA)/installed: requirements/rasa.txt
	python="$$(python3.10 -c 'import sys; print(sys.executable)' 2>/dev/null || echo "$$(pyenv prefix 3.10 2>/dev/null)/bin/python3.10")"; \
	test -x "$$python" || python="$$(uv python find 3.10 2>/dev/null)"; \
	test -x "$$python" || { echo "Rasa 3.6 needs Python 3.10, which is not on this machine."; exit 1; }; \
	"$$python" -m venv $(RASA)
	$(RASA)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/rasa.txt
	touch $@

var/rasa/zhaohu.tar.gz: $(RASA)/installed nlu/project/config.yml nlu/project/domain.yml $(wildcard nlu/project/data/nlu/*.yml)
	mkdir -p var/rasa
	cd var/rasa && RASA_TELEMETRY_ENABLED=false ../../$(RASA)/bin/rasa train nlu --config ../../nlu/project/config.yml \
	  --domain ../../nlu/project/domain.yml --nlu ../../nlu/project/data --out . --fixed-model-name zhaohu

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
	cd requirements && uv pip compile --python-version 3.10 --generate-hashes --no-emit-index-url --no-header --quiet rasa.in --output-file rasa.txt
