#!/usr/bin/env bash
# Serve the demo county on this machine. It is created once and kept; running this twice is harmless.
# The log goes to a file, so that the sign-in links are the last lines on the terminal.
set -euo pipefail
cd "$(dirname "$0")/.."
export PORT=$1
.venv/bin/yanxing init
.venv/bin/yanxing demo --if-empty
log=${YANXING_VAR:-var}/server.log
: >"$log"
(
  until grep -q '"event": "serving"' "$log"; do
    sleep 0.2
    kill -0 $$ 2>/dev/null || { cat "$log" >&2; exit; }  # it did not start: say why
  done
  echo "log: $log"
  echo
  .venv/bin/yanxing links || true
  echo
) &
exec .venv/bin/yanxing serve --port "$PORT" 2>>"$log"
