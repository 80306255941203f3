#!/usr/bin/env bash
# Run the tests, including those of the scripts in node; pytest's summary is the last line. A part that cannot run is named
# just above it; with CI=true that is a failure. With --everything: all tests on both engines (tests/kit/selection.py).
# CLOCK=2028-02-29T00:30+08:00 and ZONE=America/Los_Angeles set the time and the zone in which they run.
set -euo pipefail
cd "$(dirname "$0")/.."
# Hundreds of commands and servers are started: compile the app once, even where Python is set to write no bytecode.
export PYTHONDONTWRITEBYTECODE=
.venv/bin/python -m compileall -q -j 0 -x '/test_[^/]*\.py$' pwa tests
# Each worker reads all tests, and in a fresh clone pytest would rewrite all of them in each worker: two thirds of its own
# time. So they are read once before, in two halves at once, if many are new (what is wrong, the run itself says).
read_before=.pytest_cache/tests_read
if [ ! -e "$read_before" ] || [ "$(find tests -name '*.py' -newer "$read_before" | wc -l)" -gt 50 ]; then
  mapfile -t folders < <(ls -d tests/*/)
  for half in 0 1; do
    mine=()
    for n in "${!folders[@]}"; do [ $((n % 2)) = "$half" ] && mine+=("${folders[n]}"); done
    .venv/bin/python -m pytest --collect-only -q -p no:xdist -p no:cacheprovider "${mine[@]}" >/dev/null 2>&1 &
  done
  wait
  mkdir -p "${read_before%/*}" && touch "$read_before"
fi
# One worker more than cores: a story waits for its browser, and for a network that is away, most of its time.
exec .venv/bin/python -m pytest -n "${WORKERS:-$(($(nproc) + 1))}" --dist worksteal "$@"
