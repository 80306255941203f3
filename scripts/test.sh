#!/usr/bin/env bash
# Every test: the scripts' own in node, then everything else with pytest, whose closing line is the last.
# A part that cannot run is named just above it; where CI=true that is a failure.
set -uo pipefail
cd "$(dirname "$0")/.."
node_failed=0
if command -v node >/dev/null; then
  mapfile -t scripts < <(find tests/js -name '*.test.js' -o -name '*.test.mjs' | sort)
  echo "node --test: ${#scripts[@]} files"
  if said=$(node --test "${scripts[@]}" 2>&1); then
    echo "$said" | tail -12 | grep -E 'tests|pass|fail'
  else
    node_failed=1
    echo "$said"
  fi
else
  export YANXING_NOT_RUN="tests of the scripts (apt-get install nodejs)"
  [ "${CI:-}" != true ] || node_failed=1
fi
[ $node_failed = 0 ] || export YANXING_FAILED="tests of the scripts (node --test)"
.venv/bin/python -m pytest -n "${WORKERS:-2}" --dist loadgroup "$@" || exit
exit $node_failed
