# Everything a person does with a checkout. Needs make and Python 3.11 to 3.14; the rest is fetched into .venv.
.DEFAULT_GOAL := help
.PHONY: help session test check bench lock clean
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
# What the target passes on: make session ARGS="--patient A17 --language fr", make test ARGS="-k stop".
ARGS ?=

help: ## this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

session: $(VENV)/session.stamp ## run a session here (ARGS="…" go to run_session.py; Ctrl-C ends it cleanly)
	@$(BIN)/python run_session.py $(ARGS)

test: $(VENV)/develop.stamp ## run the tests (ARGS="…" go to pytest)
	@$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/develop.stamp ## lint, formatting, types and import contracts
	@echo "ruff check …" && $(BIN)/ruff check
	@echo "ruff format …" && $(BIN)/ruff format --check
	@echo "pyright …" && $(BIN)/pyright
	@echo "import contracts …" && $(BIN)/lint-imports --no-logo

# From seconds to a quarter of an hour each; on a machine that does nothing else.
BENCHES := journal protocol vault stage stop loading crowd scenes steps stereo start watch console failing_links

bench: $(VENV)/develop.stamp ## measure what the project promises, one JSON object a line (ARGS="stop stage" for some)
	@status=0; for name in $(or $(ARGS),$(BENCHES)); do \
	    echo "$$name …" && $(BIN)/python -m vrtherapy bench $$name --json || status=1; \
	done; exit $$status

# Both are made for every system and Python version at once; a second run keeps the versions that still fit.
LOCKING = $(BIN)/uv pip compile pyproject.toml --quiet --system-certs --universal --fork-strategy fewest --python-version 3.11 \
    --extra people --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

lock: $(VENV)/develop.stamp ## pin the packages again after a change in pyproject.toml (ARGS=--upgrade for newer ones)
	@echo "requirements.lock …" && $(LOCKING) $(ARGS) --output-file requirements.lock
	@echo "requirements-dev.lock …" && $(LOCKING) $(ARGS) --extra dev --constraint requirements.lock \
	    --output-file requirements-dev.lock

clean: ## remove everything that make has made
	rm -rf $(VENV) build dist .hypothesis .import_linter_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/session.stamp: requirements.lock tools/find_python.sh tools/set_up.py tools/system_packages.py
	@python=$$(sh tools/find_python.sh) && "$$python" tools/system_packages.py session && \
	    "$$python" tools/set_up.py session

$(VENV)/develop.stamp: requirements-dev.lock tools/editor/package-lock.json tools/find_python.sh tools/set_up.py tools/system_packages.py \
    tools/headset_runtime.py
	@python=$$(sh tools/find_python.sh) && "$$python" tools/system_packages.py develop && \
	    "$$python" tools/set_up.py develop && "$$python" tools/headset_runtime.py set-up
