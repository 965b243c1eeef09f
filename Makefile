# Everything a developer does here. `make help` lists it.
# Each target first brings the machine up to date; what is in place already is left alone.

PYTHON ?= python3
BIN := .venv/bin
FLASK := $(BIN)/flask
BENCH_DIR ?= ../shared/data/lpr/us_frames
DATA ?=
TESTS ?=
UPGRADE ?=
SALE ?=

export PYTHONUNBUFFERED := 1

.DEFAULT_GOAL := help
.PHONY: help run test setup lint types lock bench bench-lpr bench-lane bench-search bench-feed bench-pages bench-renewals bench-sale faults faults-money train translations lane-bundle clean

help: ## List what make can do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: ## Set up and serve the demo campus on http://127.0.0.1:8000 (PORT changes it)
	@$(PYTHON) scripts/setup.py run
	@$(FLASK) serve --prepare

test: ## Set up and run every test, browser journeys included (TESTS=path narrows it)
	@$(PYTHON) scripts/setup.py test
	@$(BIN)/pytest -n 3 --dist loadscope --no-loadscope-reorder $(TESTS)

setup: ## Set up for work on the code, without starting anything
	@$(PYTHON) scripts/setup.py test

lint: setup ## Ruff's rules and format, and the import arrows
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: setup ## mypy, strict
	@$(BIN)/mypy

lock: setup ## Compile the locks from the .in files (UPGRADE=--upgrade takes newer versions)
	@$(BIN)/python scripts/lock.py $(UPGRADE)

bench: setup ## How well plates are read: BENCH_DIR=folder with labels.csv
	@$(FLASK) lpr bench $(BENCH_DIR)

bench-lpr: setup ## The whole table of reading, beside RapidOCR: DATA=folder of photographs (20 min)
	@$(BIN)/python -m lpr.benchmark --data "$(DATA)"

bench-search: setup ## Search 5 million passages by parts of plates, on a PostgreSQL of its own (15 min)
	@$(BIN)/python -m scripts.bench_search

bench-feed: setup ## People feeds of 25,000 rows, first loads and a day's, on a PostgreSQL of its own (5 min)
	@$(BIN)/python -m scripts.bench_feeds

bench-pages: setup ## Every page among 25,000 people, 40,000 vehicles and 5 million stays on PostgreSQL (15 min)
	@$(BIN)/python -m scripts.bench_pages

bench-sale: setup ## A sale day, 25,000 people for 3,000 permits, by Locust on PostgreSQL (20 min; SALE="--people 300": small)
	@$(BIN)/python -m scripts.bench_sale $(SALE)

faults: setup ## 200 random kills of lane, server, broker, database; 72 hours, 20,000 passages offline (30 min)
	@FAULT_KILLS=$(or $(KILLS),200) FAULT_PASSAGES=$(or $(PASSAGES),20000) FAULT_PAGE=docs/reliability.md \
		$(BIN)/pytest -q -n 0 --timeout 7200 tests/chaos tests/integration/lpr/test_faults.py

faults-money: setup ## Kill between every two steps of a purchase, a renewal, a refund (30 min)
	@FAULT_MONEY=all FAULT_PAGE=docs/reliability.md \
		$(BIN)/pytest -q -s -n 0 --timeout 7200 tests/chaos/test_money.py

bench-renewals: setup ## Renew 25,000 permits from saved cards on PostgreSQL, killed in the middle (10 min)
	@$(BIN)/python -m scripts.bench_renewals

bench-lane: setup ## How well and how fast a lane decides, starts, hears of changes, and searches (40 min)
	@$(BIN)/python -m scripts.bench_lane
	@$(BIN)/python -m scripts.bench_search

train: setup ## Make the networks in lpr/weights anew (long)
	@$(BIN)/python -m lpr.training

translations: setup ## Collect the marked strings into translations/
	@$(BIN)/python scripts/translations.py

lane-bundle: setup ## Pack what a box at the gate needs into dist/
	@$(BIN)/python scripts/lane_bundle.py

clean: ## Remove what setup and tests made; the data in instance/ stays
	rm -rf .venv node_modules static/vendor .setup dist tests/artefacts
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find translations -name '*.mo' -delete
