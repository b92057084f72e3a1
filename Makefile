# Two commands do everything on a fresh machine: `make demo` and `make test`.
.DEFAULT_GOAL := help
PY := .venv/bin/python
UV := .venv/bin/uv
LISTING ?= demo/listing.yaml
PHOTOS ?= demo/photos
OUT ?= out
ARGS ?=
# Every target starts many processes: each module is compiled once for all of them, away from the sources.
export PYTHONPYCACHEPREFIX := $(CURDIR)/build/bytecode
export PYTHONDONTWRITEBYTECODE :=

.venv/.ready: requirements.txt requirements/dev.txt pyproject.toml
	python3 -m venv .venv
	.venv/bin/python -m pip install -q uv==0.13.8
	$(UV) pip sync -q --python $(PY) --require-hashes requirements.txt requirements/dev.txt
	$(UV) pip install -q --python $(PY) --no-deps --no-build-isolation -e .
	touch $@

.assets/.complete: scripts/assets.sh
	bash scripts/assets.sh

.PHONY: help setup demo up bundle synth test test-long check audit format schema lock bench clean rollback cost
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

setup: .venv/.ready .assets/.complete ## install everything this project needs into .venv and .assets

demo: setup ## render the sample listing (or LISTING=… PHOTOS=…) through the real pipeline
	.venv/bin/reelestate render $(LISTING) --photos $(PHOTOS) --out $(OUT) $(ARGS)

bundle: setup ## build what the functions are deployed as, where something changed
	$(PY) -m scripts.bundle

synth: bundle ## make the templates of every environment and of a sandbox
	JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=1 $(PY) -m scripts.synth

test: setup bundle ## run all tests but the long ones
	$(PY) -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

test-long: setup bundle ## run the long tests: full films, kills and resumes
	$(PY) -m pytest -m long

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --silent --no-audit --no-fund

check: setup node_modules/.package-lock.json ## lint, types, import contracts, state machines, schema drift
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	node scripts/workflows.mjs .github/workflows/*.yml
	for machine in stacks/pipelines/*.asl.json; do node_modules/.bin/asl-validator --json-path $$machine || exit 1; done
	$(PY) -m scripts.timeline_schema --check
	$(PY) -m scripts.openapi --check

audit: .venv/.ready ## ask the package indexes for known weaknesses of what is locked
	$(PY) -m scripts.audit

format: setup ## format the code
	$(PY) -m ruff check --fix -q . ; $(PY) -m ruff format .

bench: setup ## measure speed as ratios in one run
	$(PY) -m benchmarks

schema: setup bundle ## write the timeline's JSON schema, the API's contract and the page of permissions anew
	$(PY) -m scripts.timeline_schema
	$(PY) -m scripts.openapi
	JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=1 $(PY) -m scripts.permissions

up: setup ## run the whole studio on localhost until Ctrl-C
	.venv/bin/reelestate up

rollback: setup ## take ENVIRONMENT's functions back a version; tells only, without APPLY=1
	$(PY) -m scripts.rollback "$(ENVIRONMENT)" $(if $(APPLY),--apply)

cost: synth ## reckon what films cost on AWS and write docs/cost.md
	$(PY) -m scripts.cost_page

lock: ## lock all requirement files anew
	$(UV) pip compile -q --no-header --generate-hashes --python-version 3.11 requirements/runtime.in -o requirements.txt
	$(UV) pip compile -q --no-header --generate-hashes --python-version 3.11 requirements/dev.in -o requirements/dev.txt
	$(UV) pip compile -q --no-header --generate-hashes --universal --python-version 3.11 requirements/film.in -o requirements/film.txt
	$(UV) pip compile -q --no-header --generate-hashes --python-version 3.13 --python-platform aarch64-manylinux_2_28 --no-emit-package docopt requirements/lambda.in -o requirements/lambda.txt

clean: ## remove what the targets made, keeping .reelestate
	rm -rf .venv .assets out build
