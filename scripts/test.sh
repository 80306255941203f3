#!/usr/bin/env bash
# Run the tests, including those of the scripts in node; pytest's summary is the last line. A part that cannot run is named
# just above it; with CI=true that is a failure. With --everything: all tests on both engines (tests/kit/selection.py).
# CLOCK=2028-02-29T00:30+08:00 and ZONE=America/Los_Angeles set the time and the zone in which they run.
set -euo pipefail
cd "$(dirname "$0")/.."
# Hundreds of commands and servers are started: compile the app once, even where Python is set to write no bytecode.
export PYTHONDONTWRITEBYTECODE=
.venv/bin/python -m compileall -q pwa tests
# One worker more than cores: a story waits for its browser, and for a network that is away, most of its time.
exec .venv/bin/python -m pytest -n "${WORKERS:-$(($(nproc) + 1))}" --dist worksteal "$@"
