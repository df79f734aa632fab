# Two commands are all it takes: `make demo` and `make test`.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup demo test check bench pins clean

setup: $(VENV)/.run

$(VENV)/.run: constraints/run.txt pyproject.toml
	scripts/venv $(PYTHON) $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r constraints/run.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.test: $(VENV)/.run constraints/test.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r constraints/test.txt
	scripts/chromium
	touch $@

demo: $(VENV)/.run
	$(BIN)/graphkit demo $(DEMO)

check: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check
	$(BIN)/python -m pytest -n auto $(PYTEST)

bench: $(VENV)/.test
	for file in bench/*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

# Needs pip-tools; writes the pins anew without any download address.
pins: $(VENV)/.test
	scripts/pins $(BIN)/python

clean:
	rm -rf $(VENV) build *.egg-info
