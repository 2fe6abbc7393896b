# One table of tasks; continuous integration calls the same names.
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.filled

.PHONY: setup run test check trace bench bench-placements fault lock clean

setup: $(STAMP)  ## create and fill .venv

$(STAMP): requirements-dev.txt pyproject.toml
	@echo "filling $(VENV) once; this takes about a minute"
	python3 -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: setup  ## the whole service with fictional cases
	$(BIN)/dueprocess demo

test: setup  ## everything but benchmarks and the long fault runs
	$(BIN)/python -m tests.whole

check: setup  ## formatting, lint, types, architecture
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

trace: setup  ## docs/traceability.md: which test covers which rule
	$(BIN)/python -m tests.trace

bench: setup  ## ratios against the bare engine
	$(BIN)/python -m benchmarks.anchor

bench-placements: setup  ## a thousand placements with eight residents each
	$(BIN)/python -m benchmarks.placements

fault: setup  ## the long kill runs
	$(BIN)/python -m tests.fault

lock:  ## pin every dependency with hashes (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header requirements.in -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf $(VENV) .dueprocess .mypy_cache .ruff_cache .pytest_cache
