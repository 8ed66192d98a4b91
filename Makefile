# The two commands of the README are `make demo` and `make test`. Both set everything up themselves.
.PHONY: demo test check bench bench-night slow sbom lock set-up-run set-up-test clean
PY := .venv/bin/python

demo: set-up-run  ## open the two example studies in the browser
	@$(PY) -m fieldloom demo

test: set-up-test  ## run every test
	@$(PY) -m pytest -q -n 2 tests

check: set-up-test  ## lint, format, types, import contracts
	$(PY) -m ruff check src tests benchmarks
	$(PY) -m ruff format --check src tests benchmarks
	$(PY) -m mypy
	.venv/bin/lint-imports

bench: set-up-test  ## the promises, measured: make bench SIZE=M
	@$(PY) -m benchmarks $(or $(SIZE),S)

bench-night: set-up-test  ## a hundred kills each while taking in and coding, 20,000 worlds of consent, 10,000 texts there and back, 100,000 requests, every size, a slow line
	@FIELDLOOM_KILLS=100 $(PY) -m pytest -q -rP tests/durability
	@FIELDLOOM_WORLDS=20000 $(PY) -m pytest -q tests/consent
	@FIELDLOOM_ROUND_TRIPS=10000 FIELDLOOM_ROUND_TRIPS_KEPT=300 $(PY) -m pytest -q tests/pseudonyms/test_two_steps.py \
		tests/pseudonyms/test_putting_in.py tests/pseudonyms/test_round_trip.py
	@FIELDLOOM_REQUESTS=100000 $(PY) -m pytest -q -n 0 -rP tests/worlds
	@FIELDLOOM_WHOLE_HARBOUR=1 $(PY) -m pytest -q -n 0 -rP tests/pseudonyms/test_counted_decisions.py tests/journeys/test_make_safe_harbour.py
	@$(PY) -m benchmarks S --install
	@$(PY) -m benchmarks M
	@$(PY) -m benchmarks L
	@$(MAKE) slow

slow: set-up-test  ## every journey in a browser slowed down, on a bad line: make slow SLOW=4 SEED=2
	@for file in tests/journeys/test_*.py; do \
		FIELDLOOM_SLOW=$(or $(SLOW),4) FIELDLOOM_SLOW_SEED=$(or $(SEED),0) \
		$(PY) -m pytest -q -n 0 $$file || failed=1; done; test -z "$$failed"

sbom: set-up-run  ## the list of all parts (CycloneDX), from the lock file, in fieldloom.cdx.json
	@$(PY) tools/sbom.py > fieldloom.cdx.json

lock: set-up-test  ## renew the locked dependencies
	tools/lock

set-up-run:
	@tools/set-up run

set-up-test:
	@tools/set-up test

clean:  ## remove what was set up; your studies stay where they are
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache
