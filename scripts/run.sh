#!/usr/bin/env bash
# The demo county on this machine: made once, then kept; running it twice is harmless.
set -euo pipefail
cd "$(dirname "$0")/.."
export PORT=$1
.venv/bin/yanxing init
.venv/bin/yanxing demo --if-empty
.venv/bin/yanxing links || true
exec .venv/bin/yanxing serve --port "$PORT"
