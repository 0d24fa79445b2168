# Set-up in two commands: `make serve` runs the demo clinic, `make test` runs every check.
# Needs Python >= 3.11 with venv; set PYTHON to choose one: make serve PYTHON=python3.12

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV = .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check -q
# A test file may be split among the processes, of which each has the fixtures of its own.
PYTEST = $(BIN)/pytest -n logical --maxprocesses 4 --dist worksteal

.PHONY: serve test test-opensearch lint-deploy lock clean

serve: $(VENV)/.runtime
	@$(BIN)/citewell model install || echo "going on without the model" >&2
	@$(BIN)/citewell serve --ingest

test: $(VENV)/.dev
	@sh tests/find_tools.sh
	@$(BIN)/citewell model install || echo "going on without the model" >&2
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(PYTEST)

# The engine for more than one machine, on real OpenSearch nodes; needs Java >= 21 and Maven, see tests/opensearch_node.py.
# Tests of the first part change settings of the whole node, so that they run one after another.
test-opensearch: $(VENV)/.opensearch
	@$(BIN)/python -m tests.opensearch_node
	@$(BIN)/citewell model install || echo "going on without the model" >&2
	$(BIN)/python -m tests.opensearch_node $(BIN)/pytest -m opensearch tests/index/test_conformance.py tests/opensearch
	TEST_ENGINE=opensearch $(BIN)/python -m tests.opensearch_node $(PYTEST) -m "not opensearch and not folder" \
		tests/test_pipeline.py tests/test_republish.py tests/test_cli.py tests/test_cli_publishing.py \
		tests/web/test_admin.py tests/web/test_api.py tests/web/test_article.py tests/web/test_discovery.py tests/web/test_front_ends.py \
		tests/web/test_pages.py tests/web/test_structured.py tests/web/test_suggest.py

# What is in deploy/, by the linter of each kind; units only where systemd is, with a program that exists everywhere.
lint-deploy: $(VENV)/.lint
	$(VENV)/lint/bin/hadolint deploy/Dockerfile
	$(VENV)/lint/bin/check-jsonschema --builtin-schema vendor.compose-spec deploy/compose.yaml
	$(VENV)/lint/bin/kubernetes-validate --strict deploy/kubernetes/*.yaml
	@if command -v systemd-analyze > /dev/null; then sh deploy/systemd/verify.sh; \
	else echo "the systemd units were not checked: there is no systemd-analyze" >&2; fi

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "make: no Python >= 3.11 with venv found; install one (Debian: apt-get install python3 python3-venv) or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "making $(VENV) with $(PYTHON)" >&2
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: $(VENV)/bin/python pyproject.toml requirements.lock
	@echo "installing what Citewell needs" >&2
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	@echo "installing what the tests need" >&2
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.lint: $(VENV)/bin/python deploy/requirements-lint.txt
	@$(BIN)/python -m venv $(VENV)/lint
	@$(VENV)/lint/bin/pip --disable-pip-version-check -q install -r deploy/requirements-lint.txt
	@touch $@

$(VENV)/.opensearch: $(VENV)/.dev requirements-opensearch.lock
	@echo "installing the client of OpenSearch" >&2
	@$(PIP) install --require-hashes -r requirements-opensearch.lock
	@touch $@

# Renews the lock files; they hold hashes for every platform and no address of a registry.
lock: $(VENV)/bin/python
	@$(PIP) install uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header --no-annotate --group build pyproject.toml -o requirements.lock $(LOCK_FLAGS)
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header --no-annotate --group build --extra opensearch -c requirements.lock pyproject.toml -o requirements-opensearch.lock $(LOCK_FLAGS)
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header --no-annotate --group build --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock $(LOCK_FLAGS)

clean:
	rm -rf $(VENV) build dist *.egg-info
