# What each target does: CONTRIBUTING.md. `make setup` builds everything the others need.
PYTHON := .venv/bin/python

.PHONY: setup demo test lint typecheck link package benchmark screenshots figures translations example docs clean

setup:
	@python3 .ci/setup.py

demo: setup
	@$(PYTHON) .ci/demo.py

test: setup lint
	@.ci/test

lint: typecheck
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check

typecheck: setup
	@$(PYTHON) -m mypy

link:
	@python3 .ci/stage.py link

package: setup
	@$(PYTHON) .ci/package.py

benchmark: setup
	@$(PYTHON) -m backend benchmark
	@$(PYTHON) tests/desktop/session.py build/benchmark

figures: demo
	@$(PYTHON) .ci/fill_figure.py
	@$(PYTHON) .ci/tutorial_figures.py
	@$(PYTHON) .ci/how_figures.py

translations:
	@python3 .ci/translations.py

example: demo
	@$(PYTHON) .ci/example_scene.py

docs: setup
	@[ -x build/docs-env/bin/python ] || .venv/bin/uv venv -q build/docs-env
	@.venv/bin/uv pip install -q --python build/docs-env/bin/python --require-hashes -r docs/requirements.txt
	@build/docs-env/bin/python .ci/docs.py

screenshots: demo
	@$(PYTHON) tests/desktop/session.py build/screenshots

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .qgis-settings
	find any2any_qgis backend training tests .ci -name __pycache__ -type d -prune -exec rm -rf {} +
