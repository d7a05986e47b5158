# `make` alone lists the recipes. Everything happens in .venv, which is made from the lock files and redone only when
# they change: a fresh machine needs Python 3.11 or newer and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
export PIP_ROOT_USER_ACTION := ignore
SOURCES := src tests tools $(wildcard bench)
# Each worker of the tests has a database of its own; a file of tests stays with one of them. WORKERS=0: all in one process.
WORKERS ?= $(shell $(PYTHON) -c "import os; print(min(4, os.cpu_count() or 1))")

.DEFAULT_GOAL := help
.PHONY: help setup run demo test check fmt docs bench faults lock translations

help: ## List the recipes
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-14s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.run ## Make the environment that the product needs

run: $(VENV)/.run ## Start Linli and print its address (settings: docs/reference/settings.md)
	@exec $(BIN)/linli run

demo: $(VENV)/.run ## Build the demo street in an empty house
	@exec $(BIN)/linli demo

test: $(VENV)/.dev ## Run all tests on an embedded database (or on DATABASE_URL)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(PYTEST)

check: $(VENV)/.dev ## Check style, types, floors, migrations, translations, documents and licences
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/python tools/reasons.py
	$(BIN)/python tools/lengths.py
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djlint src --quiet --lint
	$(BIN)/linli check --fail-level WARNING
	PYTHONWARNINGS=ignore::RuntimeWarning $(BIN)/linli makemigrations --check --dry-run
	$(BIN)/python tools/tables.py check
	$(BIN)/python tools/translations.py check
	$(BIN)/python tools/documents.py
	$(BIN)/python tools/licences.py

fmt: $(VENV)/.dev ## Format the code
	$(BIN)/ruff check --fix-only --quiet $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

bench: $(VENV)/.dev ## Measure everything, or ONLY=pages,http, beside named baselines; writes docs/benchmarks.md
	ONLY="$(ONLY)" $(BIN)/python -m bench

faults: $(VENV)/.dev ## Kill a house of its own in every part, 200 times under load, and compare (FAULTS="--rounds 20")
	$(BIN)/python -m bench.faults $(FAULTS)

docs: $(VENV)/.dev ## Write docs/reference anew
	$(BIN)/python tools/reference.py

translations: $(VENV)/.dev ## Compile the catalogue after an edit of django.po
	$(BIN)/python tools/translations.py compile

lock: $(VENV)/.dev ## Pin every dependency anew, with hashes
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
		--no-header --quiet --group install pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
		--no-header --quiet --group install --group dev pyproject.toml -o requirements-dev.lock

# A stamp is newer than its lock file when the environment holds what the lock says.
$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/.made
	$(call install,requirements.lock)
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(VENV)/.made
	$(call install,requirements-dev.lock)
	@touch $@ $(VENV)/.run

define install
	@echo "  正在安装依赖 · installing what $(1) names"
	@$(PIP) install --require-hashes -r $(1)
	@$(PIP) install --no-deps --no-build-isolation -e .
endef

# A stamp, because a venv that was interrupted has a python but no pip.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "需要 Python 3.11 或更新版本 · Linli needs Python 3.11 or newer: make PYTHON=python3.11 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "缺少 venv：请先安装（Debian：apt-get install python3-venv）" >&2; \
		echo "Python's venv is missing: install it first (on Debian: apt-get install python3-venv)" >&2; exit 1; }
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@touch $@
