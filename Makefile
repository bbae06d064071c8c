# Two commands for a person: `make run` and `make test`. Each sets up everything it needs alone.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup setup-server run sim wall seat server drill fmt lint types arch test check faults faults-long cover bench bench-map lock clean

PY := .venv/bin/python
CODE := $(wildcard app widgets panels bench packaging tests main.py)
JOBS ?= 2
ARGS ?=

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile
	@echo '  ARGS="…" is handed on to the program or to pytest; packaging/setup.sh lists the environment variables.'

setup: ## set up everything for development: system packages, .venv, translations
	@packaging/setup.sh dev

setup-server: ## set up a machine that only serves: no Qt, no fonts
	@packaging/setup.sh server

run: ## set up, then show the demo town on a moving wall
	@packaging/setup.sh run
	$(PY) main.py $(ARGS)

wall: ## a wall on a running server: make wall ARGS="--server ws://host:port --token-file FILE"
	@packaging/setup.sh run
	$(PY) main.py wall $(ARGS)

seat: ## a seat on a running server (arguments as for wall)
	@packaging/setup.sh run
	$(PY) main.py seat $(ARGS)

server: ## the upper-tier server alone (needs no Qt)
	@[ -x $(PY) ] || packaging/setup.sh server
	$(PY) main.py server $(ARGS)

sim: ## the demo town against a running server: make sim ARGS="--server ws://host:port --tokens FILE"
	@[ -x $(PY) ] || packaging/setup.sh server
	$(PY) main.py simulate $(ARGS)

drill: ## break a demo town on purpose, from a menu, and print what came of it (make drill ARGS=--all)
	@[ -x $(PY) ] || packaging/setup.sh server
	@$(PY) main.py drill $(ARGS)

fmt: setup ## format the code and repair what ruff can repair
	$(PY) -m ruff check --fix $(CODE)
	$(PY) -m ruff format $(CODE)

lint: setup ## ruff: rules and format
	$(PY) -m ruff check $(CODE)
	$(PY) -m ruff format --check $(CODE)

types: setup ## mypy strict on everything, basedpyright strict on app/
	$(PY) -m mypy $(CODE)
	$(PY) -m basedpyright

arch: setup ## the import contracts and the other promises about the tree
	.venv/bin/lint-imports --no-cache
	$(PY) -m pytest tests/architecture -m "not tool" $(ARGS)

test: setup ## set up, then run every test; needs no display
	$(PY) -m pytest -n $(JOBS) --dist loadgroup -m "not serial" $(ARGS)
	$(PY) -m pytest -m serial $(ARGS)

check: test ## what CI runs

faults: setup ## try every promise of docs/reliability.md with faults; a JSON line for each, 10 minutes at most
	@$(PY) -m tests.faults $(ARGS)

faults-long: setup ## the same with a release's numbers; hours (make faults-long ARGS="simulation")
	@$(PY) -m tests.faults --long $(ARGS)

cover: setup ## branch coverage of each module by its own test file (make cover ARGS="app/clock.py")
	$(PY) packaging/cover.py $(ARGS)

bench: setup ## measure: one JSON line per figure
	@QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(PY) -m bench $(ARGS)

bench-map: setup ## the map at a town's full size, a whole wall's memory, and what others would pick
	@QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(PY) -m bench map wall webmap --scale taicang $(ARGS)

lock: setup ## compile requirements*.in to the pinned, hashed requirements*.txt (needs uv)
	packaging/lock.sh

clean: ## remove what was made, but not .venv
	rm -rf out build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage .coverage.*
	find app widgets panels bench tests resources -name __pycache__ -prune -exec rm -rf {} +
