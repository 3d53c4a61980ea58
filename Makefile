# `make demo` and `make test` do all set-up on a fresh machine; they need Python 3.11 or later and nothing else.
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO := examples/answers/demo/ANSWER.md
TESTS ?= tests

.DEFAULT_GOAL := help
.PHONY: help node demo test lint types imports docs wheel bench lock clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): pyproject.toml requirements/lock.txt requirements/apps.txt tools/environment.sh
	@PYTHON="$(PYTHON)" tools/environment.sh $(VENV)
	@touch $@

node: $(READY) ## get what TypeScript answers run on from npm, and build what checks Go; said and skipped where not
	@$(BIN)/stackproof setup || echo "Some answers cannot be judged whole here, as said above"

demo: node ## review a bundled answer; the whole report goes to out/
	@mkdir -p out
	@$(BIN)/stackproof doctor
	@echo
	@echo "stackproof review $(DEMO)"
	@echo
	@$(BIN)/stackproof review $(DEMO) --fail-on never -o text -o markdown=out/demo.md -o html=out/demo.html -o json=out/demo.json
	@echo
	@echo "The whole analysis: out/demo.md, in a browser out/demo.html (for machines: out/demo.json)"

test: node ## run every test that this machine can run; says what it lacks
	@$(BIN)/stackproof doctor || true
	@$(BIN)/python -m compileall -q -j 0 src # hundreds of tests start the tool, also where PYTHONDONTWRITEBYTECODE is set
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal -rs $(TESTS)

lint: $(READY) ## ruff: lint and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## ty
	$(BIN)/ty check --python $(VENV) src

imports: $(READY) ## the rooms import one way only
	$(BIN)/lint-imports

docs: $(READY) ## write docs/reference, the run in the README and the READMEs of the stacks anew
	$(BIN)/python tools/build_reference.py
	$(BIN)/python tools/build_stacks.py

wheel: $(READY) ## build the wheel into dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist/*.whl

bench: $(READY) ## measure a review of 40 resources, beside Pulumi's mocks
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python benchmarks/review_40.py

lock: $(READY) ## resolve the files of requirements/ anew
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --group dev --no-header --no-annotate --upgrade \
		--output-file requirements/lock.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --group apps --no-header --no-annotate --upgrade \
		--output-file requirements/apps.txt

clean: ## remove what was made, the environment too
	rm -rf $(VENV) out dist build .pytest_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
