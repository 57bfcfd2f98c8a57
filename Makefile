# One door for people. Every target is a few plain commands; the README shows them too.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
SHELL := /bin/bash

export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Without byte code every process compiles the whole house again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-thorough coverage test-services test-browser lint check-install docs mails mutants bench storm translations clean
.DEFAULT_GOAL := run

# The lock files name every package with its hashes, so nothing is left to resolve: not on any day, by any pip.
INSTALL = $(BIN)/pip install --no-deps --require-hashes --requirement
COUNT = awk -v all="$$(grep -c == $(1))" '/^(Collecting|Processing|Ignoring) /{n++; if (n % 20 == 0 || n == all) print "   " n " of " all " packages"; fflush()} /^Installing collected/{print "   installing"; fflush()}'

$(VENV)/run.stamp: requirements.lock
	@echo "== Python environment in $(VENV): about a minute, once"
	@$(PYTHON) -m venv $(VENV)
	@set -o pipefail; $(INSTALL) $< | $(call COUNT,$<)
	@$(BIN)/pip check
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	@echo "== Tools for tests and checks: about half a minute, once"
	@set -o pipefail; $(INSTALL) $< | $(call COUNT,$<)
	@$(BIN)/pip check
	@touch $@

# The demo edition on http://127.0.0.1:8000 with web and worker. What you did stays until `make clean`.
run: export SITE_URL ?= http://127.0.0.1:$(PORT)
run: $(VENV)/run.stamp
	@echo "== Database: about half a minute the first time"
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_demo --if-absent
	@$(BIN)/python manage.py serve --port $(PORT)

# On SQLite, in memory, with one process per core.
test: $(VENV)/dev.stamp
	env -u DATABASE_URL -u REDIS_URL -u CELERY_BROKER_URL \
	$(BIN)/pytest -n auto -m "not services and not thorough"

# The same for what goes over the whole house at once: loads of the demo, odd values in every form, long rows of acts.
test-thorough: $(VENV)/dev.stamp
	env -u DATABASE_URL -u REDIS_URL -u CELERY_BROKER_URL \
	$(BIN)/pytest -n auto -m thorough

# Both without the browser, with branch coverage; slower.
coverage: $(VENV)/dev.stamp
	env -u DATABASE_URL -u REDIS_URL -u CELERY_BROKER_URL \
	$(BIN)/pytest -n auto -m "not services and not browser" --cov --cov-report=term

# On PostgreSQL and Redis: every test that asks the database, and what needs a real worker. What asks none, or who is
# let in where, answers the same here as in `make test`. (The browser tests bring their own demo.) Much of it waits for
# other processes, so that one test process more than there are cores keeps them busy.
test-services: $(VENV)/dev.stamp
	$(BIN)/python -m tests.services.reach
	DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/postgres} \
	REDIS_URL=$${REDIS_URL:-redis://127.0.0.1:6379/1} \
	CELERY_BROKER_URL=$${CELERY_BROKER_URL:-redis://127.0.0.1:6379/2} \
	$(BIN)/pytest -n "$$($(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 1)')" \
	-m "(database and not any_database) or services" --ignore tests/browser

test-browser: $(VENV)/dev.stamp
	$(BIN)/pytest -m browser

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	find templates cms/demo/templates -name '*.html' -print0 | xargs -0 $(BIN)/djade --check --target-version 5.2
	find templates cms/demo/templates -name '*.html' -print0 | xargs -0 $(BIN)/djhtml --check --tabwidth 2
	DJANGO_SETTINGS_MODULE=cms.settings.test $(BIN)/python manage.py makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=cms.settings.test $(BIN)/python manage.py check --fail-level WARNING

# The lock file in a new environment of each supported Python that this machine has.
check-install:
	.ci/check-install

# The pictures in docs/ follow the code; a test fails when they do not.
docs: $(VENV)/run.stamp
	$(BIN)/python manage.py draw_docs

# Every mail on sample data, in every language, on one page to look through: var/mails.html.
mails: $(VENV)/run.stamp
	$(BIN)/python manage.py render_mails

# The pages, the feeds of calendars, a room of phones on one pitch clock, and the allocation over visits; ten minutes of
# the clock and 1,000 people over visits with `make bench LARGE=1`.
LARGE ?=
bench: $(VENV)/dev.stamp
	$(BIN)/python -m tests.bench $(if $(LARGE),--large)
	$(BIN)/python -m tests.bench.allocation $(if $(LARGE),--large)

# An opening of enrolment with every fault of what stands beside us, on services of its own (PostgreSQL 15+ and Redis
# installed, none running): four minutes of storm, and two before and after. Longer with `make storm STORM_SECONDS=600`.
STORM_SECONDS ?= 240
storm: $(VENV)/dev.stamp
	env -u DATABASE_URL -u REDIS_URL -u CELERY_BROKER_URL \
	$(BIN)/python -m tests.storm --seconds $(STORM_SECONDS)

# Change the rules one at a time and see whether a test fails: of one module with `make mutants ONLY=course/waitlist.py`.
mutants: $(VENV)/dev.stamp
	env -u DATABASE_URL -u REDIS_URL -u CELERY_BROKER_URL \
	nice $(BIN)/python -m tests.mutants $(ONLY)

# Collect the texts of the source into the Dutch catalogue and compile it (needs GNU gettext). Fill it in, run again.
# One text a line, in the order of the alphabet, without places: what did not change does not move.
CATALOGUE := cms/locale/nl/LC_MESSAGES/django.po
translations: $(VENV)/run.stamp
	$(BIN)/python manage.py makemessages --locale nl --no-location --no-wrap --no-obsolete --ignore tests --ignore .venv --ignore var
	msgcat --sort-output --no-wrap $(CATALOGUE) | sed '/^"POT-Creation-Date/d' > $(CATALOGUE).new
	mv $(CATALOGUE).new $(CATALOGUE)
	cd cms && ../$(BIN)/python ../manage.py compilemessages --locale nl --locale en --verbosity 0

clean:
	rm -rf var $(VENV)
