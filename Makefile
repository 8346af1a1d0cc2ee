# Two commands do everything on Debian or Ubuntu: `make demo` and `make test`. Both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: pictures help setup browser demo test lint types contracts tests test-slow fuzz wheel bench schema docs clean

help:
	@echo "make demo       set up, then audit the embedded store and show the verdict"
	@echo "make test       set up, then lint, types, import contracts, tests and what of the pure parts they cover"
	@echo "make setup      virtual environment, dependencies, a browser if none is found"
	@echo "make test-slow  the tests that take long"
	@echo "make fuzz       what strangers write, in thousands of wrong ways (about ten minutes)"
	@echo "make bench      speed, as ratios measured in one run"
	@echo "make wheel      build the wheel and try it in a fresh environment"
	@echo "make pictures   take the pictures of the report that the documentation shows"
	@echo "make schema     write again the tables of the page of the policy language"
	@echo "make docs       build the documentation into site/"

setup: $(STAMP) browser

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: call make PYTHON=python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
	  { echo "the venv module is missing: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $(STAMP)

browser: $(STAMP)
	@.ci/get-browser $(BIN)

demo: setup
	@$(BIN)/auditor demo --out demo-report || test $$? -eq 1
	@echo
	@echo "The report for people: demo-report/report.html"

test: setup lint types contracts tests

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	@.ci/javascript/check $(BIN) lint

types: $(STAMP)
	$(BIN)/mypy
	@.ci/javascript/check $(BIN) types

contracts: $(STAMP)
	$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

tests: setup
	$(BIN)/pytest -q -n 2 --dist loadfile -m "not slow and not browser" --cov --cov-report=term
	$(BIN)/pytest -q -n 2 --dist loadfile -m "browser and not slow"

test-slow: setup
	$(BIN)/pytest -q -m slow

fuzz: setup
	$(BIN)/pytest -q -n 2 --hypothesis-profile=long tests/fuzz tests/policy/test_reader_fuzz.py

wheel: $(STAMP)
	@.ci/wheel-smoke $(BIN)

bench: setup
	$(BIN)/python -m tests.bench

pictures: setup
	@$(BIN)/auditor demo --out demo-report || test $$? -eq 1
	$(BIN)/python -m tests.pictures demo-report

schema: $(STAMP)
	$(BIN)/python -m docs.making.policy_tables

docs: $(STAMP)
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict
	@echo "The documentation: site/index.html"

clean:
	rm -rf $(VENV) dist build site demo-report audit-report
