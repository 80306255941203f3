#!/usr/bin/env bash
# Long tests with a time limit: 100,000 entries on each engine through every fault; then the stateful tests with many
# examples, every hostile value in every field of every form, the addresses of the OpenAPI document fifty times as often, and
# the protocol in small steps. ENTRIES, MINUTES (limit for each engine and each further part), EXAMPLES and SEED set the
# amount; a part that reaches its limit has found nothing. Exit code 1 if an entry was lost or stored twice, or a test failed.
set -uo pipefail
cd "$(dirname "$0")/.."
minutes="${MINUTES:-15}" seconds="$(awk "BEGIN { print int(${MINUTES:-15} * 60) }")"
ended=0 told=()

part() {  # name, then the command
  local name="$1" began=$SECONDS code said=well
  shift
  printf '\n%s\n' "$name"
  "$@"
  code=$?
  [ $code = 124 ] && said="nothing found until the time was over" && code=0
  [ $code = 0 ] || { said="NOT WELL" ended=1; }
  told+=("$(printf '%-44s %6s s  %s' "$name" $((SECONDS - began)) "$said")")
}

# -x: a part that reaches its time limit has had no failure.
tests() { timeout --foreground -s INT -k 60 "$seconds" .venv/bin/python -m pytest -q -x -p no:xdist "$@"; }

part "Entries through every fault" \
  .venv/bin/python -m tests.soak --entries "${ENTRIES:-100000}" --minutes "$minutes" --seed "${SEED:-1}"
export YANXING_SOAK_EXAMPLES="${EXAMPLES:-300}" YANXING_LONG=1
part "Stateful tests, $YANXING_SOAK_EXAMPLES examples" tests tests/faults/test_stateful.py tests/faults/test_order.py
part "Every value in every field of every form" tests tests/hostile/test_forms.py
part "Described addresses, fifty times" tests tests/hostile/test_schemathesis.py
part "The protocol in every order, three entries too" tests tests/model
part "The protocol with three entries, step by step" .venv/bin/python -m tests.soak.protocol --minutes "$minutes"

echo
printf '%s\n' "${told[@]}"
exit $ended
