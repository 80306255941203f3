#!/usr/bin/env bash
# Everything, for the night: `make check`, every test on both engines with nothing left out, then what breaks things for
# longer. ENTRIES and MINUTES on each engine (10,000, 5), EXAMPLES of the stateful tests (100) and SEED say how long. All
# parts run, whatever an earlier one found; ends with 1 if any of them found something.
set -uo pipefail
cd "$(dirname "$0")/.."
ended=0 told=()

part() {  # what it is, then the command
  local name="$1" began=$SECONDS said=well
  shift
  printf '\n%s\n' "$name"
  "$@" || { said="NOT WELL" ended=1; }
  told+=("$(printf '%-44s %6s s  %s' "$name" $((SECONDS - began)) "$said")")
}

part "Texts, types, layers" scripts/check.sh
# A search that is meant to take long is not ended as one that hangs.
YANXING_SOAK_EXAMPLES="${EXAMPLES:-100}" \
  part "Every test on both engines" scripts/test.sh --everything -o faulthandler_timeout=5400
part "Planted mistakes" .venv/bin/python -m tests.planted
part "Other hours and zones" scripts/any_hour.sh
part "Entries through every fault" \
  .venv/bin/python -m tests.soak --entries "${ENTRIES:-10000}" --minutes "${MINUTES:-5}" --seed "${SEED:-1}"

echo
printf '%s\n' "${told[@]}"
exit $ended
