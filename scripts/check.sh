#!/usr/bin/env bash
# Run every check that needs no database; print all complaints, then the result.
set -uo pipefail
cd "$(dirname "$0")/.."
failed=()
part() {
  local name=$1
  shift
  if said=$("$@" 2>&1); then echo "ok   $name"; else failed+=("$name"); echo "FAIL $name"; echo "$said"; fi
}
part format .venv/bin/ruff format --check .
part lint .venv/bin/ruff check .
part types .venv/bin/mypy
part layers .venv/bin/lint-imports --no-cache
part translations .venv/bin/python scripts/messages.py check
part texts .venv/bin/python -m pytest -q -p no:cacheprovider -p no:xdist tests/architecture_text
if command -v node >/dev/null; then
  part scripts node --no-warnings --experimental-vm-modules scripts/syntax.mjs
else
  echo "NOT RUN: syntax of the scripts (apt-get install nodejs)"
  [ "${CI:-}" != true ] || failed+=(scripts)
fi
[ ${#failed[@]} = 0 ] || { echo "make check: ${failed[*]}"; exit 1; }
