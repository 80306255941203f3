#!/usr/bin/env bash
# Run everything, for nightly use, in parts: PART="check stories" runs these alone. ENTRIES and MINUTES of the soak on each
# engine (5,000, 2), EXAMPLES of the stateful tests (50) and SEED set the amount. A failed part stops none of the others; at
# the end each has a line with its time, and the exit code is 1 if any failed.
set -uo pipefail
cd "$(dirname "$0")/.."
PARTS="check packages hostile faults stories planted soak hours"
ended=0 told=()

for asked in ${PART:-}; do
  [[ " $PARTS " == *" $asked "* ]] || { echo "PART is one or some of: $PARTS"; exit 2; }
done

part() {  # name, then the command
  local name="$1" began=$SECONDS said=well
  shift
  [ -z "${PART:-}" ] || [[ " $PART " == *" $name "* ]] || return 0
  printf '\n%s\n' "$name"
  "$@" || { said="NOT WELL" ended=1; }
  told+=("$(printf '%-10s %6s s  %s' "$name" $((SECONDS - began)) "$said")")
  echo "${told[-1]}"
}

# Some of these are meant to take long: what hangs is ended after ninety minutes.
everything() { YANXING_SOAK_EXAMPLES="${EXAMPLES:-50}" scripts/test.sh --everything -o faulthandler_timeout=5400 "$@"; }
others=(--ignore=tests/architecture_text)  # which is in `check`
for folder in hostile faults model stories; do others+=("--ignore=tests/$folder"); done

part check scripts/check.sh
part packages everything "${others[@]}"
part hostile everything tests/hostile
part faults everything tests/faults tests/model
part stories everything tests/stories
part planted .venv/bin/python -m tests.planted
part soak .venv/bin/python -m tests.soak --entries "${ENTRIES:-5000}" --minutes "${MINUTES:-2}" --seed "${SEED:-1}"
part hours scripts/any_hour.sh

echo
printf '%s\n' "${told[@]}"
exit $ended
