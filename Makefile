# make serve   the demo corpus on http://127.0.0.1:8000
# make test    the tests
# Everything is installed into .venv; PYTHON=python3.12 chooses another interpreter. For the
# browser tests `make test` installs Debian's Chromium where there is none and it may.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
DEMO := data/demo
# Three processes for two processors, as a third of the time is waiting for browsers and for servers
# to end; four at most, as each loads the dictionaries.
WORKERS = $(shell $(BIN)/python -c 'import os; print(min(4, (os.cpu_count() or 1) * 3 // 2))')
PARALLEL = --numprocesses $(WORKERS) --dist worksteal

.PHONY: serve test test-all test-whoosh2 lint format clean

serve: $(VENV)/installed
	@$(BIN)/izde demo --data $(DEMO)
	@$(BIN)/izde index --data $(DEMO)
	@$(BIN)/izde duplicates --quiet --data $(DEMO)
	@$(BIN)/izde serve --data $(DEMO) --host $(HOST) --port $(PORT)

test: $(VENV)/developing chromium
	$(BIN)/pytest $(PARALLEL)

test-all: test
	$(BIN)/pytest $(PARALLEL) -m long

# Index and search on the last release of the original Whoosh, whose files ours are.
test-whoosh2: $(VENV)-whoosh2/developing
	$(VENV)-whoosh2/bin/pytest $(PARALLEL) tests/index tests/search

$(VENV)-whoosh2/developing: setup.cfg pyproject.toml
	@$(MAKE) --no-print-directory VENV=$(VENV)-whoosh2 $(VENV)-whoosh2/installed
	@$(VENV)-whoosh2/bin/python -m pip install --quiet --disable-pip-version-check \
	  --editable '.[dev]'
	@$(VENV)-whoosh2/bin/python -m pip uninstall --quiet --yes whoosh3
	@$(VENV)-whoosh2/bin/python -m pip install --quiet --disable-pip-version-check whoosh==2.7.4
	@touch $@

lint: $(VENV)/developing
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: $(VENV)/developing
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "Izde needs Python 3.11 to 3.13: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "python3-venv is missing: install it"; exit 1; }
	@touch $@

$(VENV)/installed: $(VENV)/python setup.cfg pyproject.toml
	@echo "installing into $(VENV) (a minute or two, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/developing: $(VENV)/installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# The browser tests need Debian's Chromium; without it they are skipped, loudly.
.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium \
	      fonts-dejavu-core >/dev/null; \
	  fi || true
	@command -v chromium >/dev/null || echo "no Chromium: THE BROWSER TESTS WILL BE SKIPPED"

clean:
	rm -rf $(VENV) $(VENV)-whoosh2 build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache artifacts
