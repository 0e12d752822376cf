# Everything runs from .venv, which is built from requirements.lock (exact versions with hashes). Nothing is resolved while
# installing: an extra of a pinned package (coverage[toml]) would make pip look at releases newer than the pin and stop there.
# `pip check` says whether the lock is whole.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help install run test bench check lock clean

help: ## Say what each target does
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

install: .venv/installed ## Build .venv with the hotline command

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m pip check
	@touch $@

run: install ## Start the demonstration: public face 8000, desk 8001, integrity desk 8003, texts and calls by `hotline phone`
	@exec $(BIN)/hotline run

test: install ## Run all tests, on SQLite and on a PostgreSQL from its wheel
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(PYTEST_FLAGS)

bench: install ## Measure speed as ratios to floors of the same run
	$(BIN)/python -m benchmarks

check: install ## Lint, types and floors only
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: ## Renew requirements.lock from pyproject.toml
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --all-extras pyproject.toml -o requirements.lock

clean: ## Remove the environment and the demonstration
	rm -rf .venv var build *.egg-info
