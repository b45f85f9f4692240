# Everything below sets itself up in .venv; it takes Python 3.11 or later, and make.
#
#   make gen       catalog/ -> generated/
#   make test      everything that must hold: check, a fresh generated/, the tests
#   make check     lint, format and types
#   make torture   the tests that try samples, with ten times as many random examples
#   make goldens   accept what the tests' golden files should say now
#   make interop   other people's tools on what gen emits; writes docs/interop.md
#   make bench     what gen costs, in ratios; under five minutes
#   make growth    how the time to read a response grows with its size, as exponents
#   make compare   the table of docs/comparison.md, measured anew beside other SDKs
#   make fuzz      a million hostile responses (NUMBER=), then guided ones for SECONDS=300
#   make mutants   whether the tests notice small changes to how responses are read; 20 minutes
#   make clean     remove .venv and everything else that can be made again
#
# Another interpreter: make PYTHON=/path/to/python3.13

SHELL := /bin/sh
VENV := .venv
RUN := $(VENV)/bin/python -m
PIP := $(RUN) pip --disable-pip-version-check --quiet
STAMP := $(VENV)/.complete
PYTHON :=

# Checks run side by side, unless the caller gives a number or is another make.
ifeq ($(MAKELEVEL)$(filter -j% --jobs%,$(MAKEFLAGS)),0)
MAKEFLAGS += -j2
endif

.PHONY: gen test torture goldens check ruff black mypy pyright fresh interop bench growth compare fuzz mutants clean
.DELETE_ON_ERROR:

gen: $(STAMP)
	@$(VENV)/bin/gen

test: check fresh
	$(RUN) pytest -n auto

# In three parts, each of which takes ten minutes at most on two cores.
torture: $(STAMP)
	$(RUN) pytest -n auto --torture tests/product
	$(RUN) pytest -n auto --torture tests/runtime
	$(RUN) pytest -n auto --torture tests --ignore tests/product --ignore tests/runtime

goldens: $(STAMP)
	$(RUN) pytest -n auto --update-goldens

check: ruff black mypy pyright

ruff: $(STAMP)
	$(RUN) ruff check

black: $(STAMP)
	$(RUN) black --check --quiet --diff .

mypy: $(STAMP)
	$(RUN) mypy

pyright: $(STAMP)
	$(VENV)/bin/basedpyright

fresh: $(STAMP)
	$(VENV)/bin/gen --check

bench: $(STAMP)
	$(RUN) benchmarks.gen.bench
	$(RUN) benchmarks.traffic

growth: $(STAMP)
	$(RUN) benchmarks.growth

compare: $(STAMP)
	$(RUN) benchmarks.set_up
	.venv-peers/bin/python -m benchmarks.comparison

fuzz: NUMBER := 1000000
fuzz: SECONDS := 300
fuzz: $(STAMP)
	$(RUN) fuzz.rounds $(NUMBER)
	@$(PIP) install --constraint constraints.txt atheris
	$(RUN) fuzz.fuzz_parse $(SECONDS)

mutants: $(STAMP)
	$(RUN) fuzz.mutants

INTEROP := .venv-interop
MITMPROXY := .venv-mitmproxy
INTEROP_STAMPS := $(INTEROP)/.complete $(MITMPROXY)/.complete interop/node_modules/.complete

# One worker per test file: each sets its tools up once.
interop: $(INTEROP_STAMPS)
	@for tool in node java; do \
	  command -v $$tool >/dev/null || { echo "make interop: there is no $$tool" >&2; exit 1; }; \
	done
	@for name in chromium chromium-browser google-chrome chrome; do \
	  if command -v $$name >/dev/null; then exit 0; fi; \
	done; \
	if ! command -v apt-get >/dev/null; then \
	  echo "make interop: install Chromium, and put it on the path" >&2; exit 1; \
	fi; \
	if [ "$$(id -u)" = 0 ]; then sudo=; else sudo="sudo -n"; fi; \
	echo "installing Debian's chromium"; \
	{ $$sudo apt-get update && \
	  $$sudo apt-get install --yes --no-install-recommends chromium; } >/dev/null || \
	{ echo "make interop: install chromium by hand: apt-get install chromium" >&2; exit 1; }
	$(INTEROP)/bin/python -m pytest interop/tests -n auto --dist loadfile --write-table

$(INTEROP)/.complete: interop/requirements.txt $(STAMP)
	@echo "setting up $(INTEROP)"
	@$(VENV)/bin/python -m venv $(INTEROP)
	@$(INTEROP)/bin/python -m pip --disable-pip-version-check --quiet install \
	  --no-deps --requirement interop/requirements.txt
	@touch $@

$(MITMPROXY)/.complete: interop/mitmproxy.txt $(STAMP)
	@echo "setting up $(MITMPROXY)"
	@$(VENV)/bin/python -m venv $(MITMPROXY)
	@$(MITMPROXY)/bin/python -m pip --disable-pip-version-check --quiet install \
	  --no-deps --requirement interop/mitmproxy.txt
	@touch $@

# Not `npm ci`: it refuses a lock file without the optional packages of other systems, and not
# every registry has them all. The versions are those of the lock file either way.
interop/node_modules/.complete: interop/package-lock.json
	@echo "setting up interop/node_modules"
	@cd interop && npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# The stamp is touched last, so a set-up that was cut short starts again.
$(STAMP): pyproject.toml constraints.txt
	@found=; for python in "$(PYTHON)" python3 python3.14 python3.13 python3.12 python3.11; do \
	  if "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "make: no Python 3.11 or later with its venv module; install one (Debian: python3-venv)," >&2; \
	  echo "or say where it is: make PYTHON=/path/to/python3" >&2; \
	  exit 1; \
	fi; \
	echo "setting up $(VENV) with $$found"; \
	"$$found" -m venv $(VENV)
	@$(PIP) install --constraint constraints.txt hatchling
	@$(PIP) install --constraint constraints.txt --no-build-isolation --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) .venv-peers .venv-interop .venv-mitmproxy interop/node_modules build dist *.egg-info .error-catalog-cache
	rm -rf .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find generator tests generated -name __pycache__ -type d -prune -exec rm -rf {} +
