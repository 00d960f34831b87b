# WhoBuilt: every job in one line. `make demo` and `make test` are all that a fresh machine needs.
PYTHON ?= python3
BIN := .venv/bin
# Tests start many short processes, each of which would compile all it imports again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup fix lint check web test docs pictures demo bench bench-readers bench-extract bench-archive bench-web wheel soak all

setup: .venv/ready ## a virtual environment with everything locked by version and hash

.venv/ready: requirements.lock pyproject.toml judge/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("WhoBuilt needs Python 3.11 or newer: make PYTHON=python3.12 setup" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m uv --version >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/python -m uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@$(BIN)/python -m uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable . --editable judge
	@touch $@

fix: setup ## format, and mend what can be mended
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lint: setup web ## style, types, layers; the app's too
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix web run --silent check

check: lint ## lint and the fast tests, each law with few examples, before every commit
	@$(BIN)/pytest -q -n auto -m "not slow" --hypothesis-profile=few

web: setup ## the review desk's app, built again where its sources changed
	@$(BIN)/python hatch_build.py

test: setup web ## all tests
	@$(BIN)/pytest -n auto

docs: setup web ## run the examples in the documentation
	@$(BIN)/pytest -q tests/docs

pictures: setup web ## the tutorial's pictures, made anew by walking through it
	@WHOBUILT_PICTURES=1 $(BIN)/pytest -q tests/web/test_tutorial.py

demo: setup ## build the example case and its dossier
	@$(BIN)/whobuilt demo

bench: setup ## words and documents a second, by stage
	@$(BIN)/python bench/run.py

bench-readers: setup ## the readers; with DATA=DIR and PEERS=VENV on public sets beside their peers (bench/README.md)
	@$(BIN)/python bench/readers.py $(if $(DATA),--data $(DATA)) $(if $(PEERS),--peers $(PEERS))

bench-extract: setup ## extraction: our sets, public sets and peers (DATA=DIR, PEERS=VENV)
	@$(BIN)/python bench/extraction.py $(if $(DATA),--data $(DATA)) $(if $(PEERS),--peers $(PEERS))

bench-archive: setup ## the log: entries verified a second, and every kind of tampering
	@$(BIN)/python bench/archive.py

bench-web: setup web ## the review desk in a browser and under load, with 100,000 proposals
	@$(BIN)/python -m bench.web $(if $(MINUTES),--minutes $(MINUTES))

wheel: setup web ## both wheels, into dist/; the first tried in an environment with nothing else, without and with the second
	@$(BIN)/python -m bench.wheel

soak: setup ## 1,000 crash rounds: acknowledged, lost
	@$(BIN)/python bench/soak.py --rounds 1000

all: lint test ## what CI runs
