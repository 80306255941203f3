#!/usr/bin/env bash
# The tests, also the scripts' own in node; pytest's closing line is the last. A part that cannot run is named just
# above it; where CI=true that is a failure. With --everything: all of them, on both engines (tests/kit/selection.py).
# CLOCK=2028-02-29T00:30+08:00 and ZONE=America/Los_Angeles: then and there.
set -euo pipefail
cd "$(dirname "$0")/.."
# Hundreds of commands and servers are started: the app is compiled once, wherever Python is told to leave no bytecode.
export PYTHONDONTWRITEBYTECODE=
.venv/bin/python -m compileall -q pwa tests
exec .venv/bin/python -m pytest -n "${WORKERS:-2}" --dist worksteal "$@"
