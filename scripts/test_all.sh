#!/usr/bin/env bash
# Run everything, for nightly use: `make check`, every test on both engines, then the long searches for faults. ENTRIES and
# MINUTES on each engine (10,000, 5), EXAMPLES of the stateful tests (100) and SEED set the amount. All parts run, even
# after a failure; exit code 1 if any of them failed.
set -uo pipefail
cd "$(dirname "$0")/.."
ended=0 told=()

part() {  # name, then the command
  local name="$1" began=$SECONDS said=well
  shift
  printf '\n%s\n' "$name"
  "$@" || { said="NOT WELL" ended=1; }
  told+=("$(printf '%-44s %6s s  %s' "$name" $((SECONDS - began)) "$said")")
}

part "Texts, types, layers" scripts/check.sh
# No time-out for hanging tests: these searches are meant to take long.
YANXING_SOAK_EXAMPLES="${EXAMPLES:-100}" \
  part "Every test on both engines" scripts/test.sh --everything -o faulthandler_timeout=5400
part "Planted mistakes" .venv/bin/python -m tests.planted
part "Other hours and zones" scripts/any_hour.sh
part "Entries through every fault" \
  .venv/bin/python -m tests.soak --entries "${ENTRIES:-10000}" --minutes "${MINUTES:-5}" --seed "${SEED:-1}"

echo
printf '%s\n' "${told[@]}"
exit $ended
