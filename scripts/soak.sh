#!/usr/bin/env bash
# Long and bounded: 100,000 entries on each engine through every fault, then the stateful tests with many examples.
# Stops by itself; ENTRIES, MINUTES (for each engine), EXAMPLES and SEED change how long. 1 if anything was lost or twice.
set -uo pipefail
cd "$(dirname "$0")/.."
.venv/bin/python -m tests.soak --entries "${ENTRIES:-100000}" --minutes "${MINUTES:-15}" --seed "${SEED:-1}"
ended=$?
if [ "${EXAMPLES:-300}" != 0 ] && compgen -G 'tests/faults/test_*.py' >/dev/null; then
  echo "The stateful tests with ${EXAMPLES:-300} examples"
  # Its own bound; -x: when the time is over, nothing has failed until then.
  YANXING_SOAK_EXAMPLES="${EXAMPLES:-300}" timeout --foreground -s INT -k 60 600 \
    .venv/bin/python -m pytest -q -x -p no:xdist tests/faults
  stateful=$?
  [ $stateful = 124 ] && echo "  (the time was over first)" && stateful=0
  [ $stateful = 0 ] || ended=1
fi
exit $ended
