#!/usr/bin/env bash
# Serve the demo county on this machine. It is created once and kept; running this twice is harmless.
set -euo pipefail
cd "$(dirname "$0")/.."
export PORT=$1
.venv/bin/yanxing init
.venv/bin/yanxing demo --if-empty
.venv/bin/yanxing links || true
exec .venv/bin/yanxing serve --port "$PORT"
