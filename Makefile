# make lab: read the course. make update: get its newest version. make test: prove it.
# The others are for maintainers; see CONTRIBUTING.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The packages are those of uv.lock; UNLOCKED=1 takes the newest that pyproject.toml allows.
UNLOCKED ?=

# Matrices this small run about three times slower with two threads.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1
export MKL_NUM_THREADS := 1

.PHONY: lab wheelhouse site update test lint lock test-browser test-class notebooks claims longer checks bench clean

# Where there is a wheelhouse, everything is installed from it, without a network.
ifneq ($(wildcard wheelhouse),)
export PIP_NO_INDEX := 1
export PIP_FIND_LINKS := wheelhouse
endif

lab: $(VENV)/.lab
	$(BIN)/python -m bn_helpers lab

wheelhouse: $(VENV)/.pip
	$(BIN)/python -m pip download --dest wheelhouse '.[lab]' flit-core

update: $(VENV)/.lab
	$(BIN)/python -m bn_helpers update

test: $(VENV)/.test
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadscope

lint: $(VENV)/.test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/uv lock --check --quiet --offline

# Bring uv.lock in line with pyproject.toml; with UPGRADE=1 also to the newest versions that it allows.
lock: $(VENV)/.pip
	$(BIN)/uv lock $(if $(UPGRADE),--upgrade)

# The course in JupyterLab and chromium, which comes from the system (apt-get install chromium).
test-browser: $(VENV)/.test $(VENV)/.browser $(VENV)/.site
	$(BIN)/python -m pytest tests/browser --numprocesses=2 --durations=0 --durations-min=1

# Grading as a whole: in a sandbox, on a cluster, its files read by nbgrader, Otter and others.
test-class: $(VENV)/.test $(VENV)/.readers $(VENV)/.distributed
	$(BIN)/python -m pytest tests/grading -m slow --numprocesses=2 --dist=loadfile

# The course as web pages, in build/site.
site: $(VENV)/.test $(VENV)/.site
	$(BIN)/python -m bn_helpers site

notebooks: $(VENV)/.test
	$(BIN)/python -m bn_helpers notebooks $(NAMES)

claims: $(VENV)/.test
	$(BIN)/python -m bn_helpers claims $(NAMES)

longer: $(VENV)/.test
	$(BIN)/python -m bn_helpers longer --check $(NAMES)

checks: $(VENV)/.test
	$(BIN)/python -m tests.exercises.kill_table $(NAMES)

bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis

# One stamp for each extra: a second call installs nothing unless the dependencies changed.
# uv installs in seconds where pip takes a minute. Where the lock does not fit, the newest packages are taken;
# where uv cannot be had, pip takes them.
UV_LOCKED = UV_PROJECT_ENVIRONMENT=$(abspath $(VENV)) $(BIN)/uv sync --quiet --compile-bytecode --locked --inexact
UV_NEWEST = $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python

$(VENV)/.bench: pyproject.toml | $(VENV)/.pip
	$(BIN)/python -m pip install --quiet --editable '.[bench]'
	touch $@

$(VENV)/.%: pyproject.toml uv.lock | $(VENV)/.pip
	test -x $(BIN)/uv && { $(if $(UNLOCKED),,$(UV_LOCKED) --extra $* ||) $(UV_NEWEST) --editable '.[$*]'; } \
	  || $(BIN)/python -m pip install --quiet --editable '.[$*]'
	touch $@

$(VENV)/.pip:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv || echo "without uv, pip installs: that takes longer"
	touch $@
