#!/usr/bin/env bash
# Pin the dependencies again. The files name no host: `uv export` writes versions and hashes only.
set -euo pipefail
cd "$(dirname "$0")/.."
uv lock -q
uv export -q --frozen --no-emit-project --extra postgres --extra push --extra gateway --no-default-groups -o requirements.lock
uv export -q --frozen --no-emit-project --extra postgres --extra push --extra gateway --group test --no-default-groups -o requirements-test.lock
.venv/bin/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' |
  uv pip compile -q --universal --generate-hashes --no-header --no-annotate -c requirements-test.lock - -o requirements-build.lock
