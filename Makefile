# Everything below sets itself up in .venv; it takes Python 3.11 or later, and make.
#
#   make gen       catalog/ -> generated/
#   make test      everything that must hold: check, a fresh generated/, the tests
#   make check     lint, format and types
#   make goldens   accept what the tests' golden files should say now
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

.PHONY: gen test goldens check ruff black mypy pyright fresh clean
.DELETE_ON_ERROR:

gen: $(STAMP)
	@$(VENV)/bin/gen

test: check fresh
	$(RUN) pytest -n auto

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
	rm -rf $(VENV) build dist *.egg-info .error-catalog-cache
	rm -rf .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find generator tests generated -name __pycache__ -type d -prune -exec rm -rf {} +
