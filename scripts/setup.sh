#!/usr/bin/env bash
# Install the pinned packages into .venv: `scripts/setup.sh run` or `scripts/setup.sh test`. The tests' system packages are
# installed by apt-get if this is root on Debian; otherwise it prints what to install.
set -euo pipefail
cd "$(dirname "$0")/.."
what=$1
python=${PYTHON:-python3}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed"; exit 1; }

apt() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing $*"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq </dev/null >/dev/null
    apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null || echo "could not install: $*"
  else
    echo "please install: apt-get install $*"
  fi
}

if [ "$what" = test ]; then
  missing=()
  command -v chromium >/dev/null || missing+=(chromium)  # what people use: pictures, and what the shell cannot
  command -v chromium-headless-shell >/dev/null || missing+=(chromium-headless-shell)
  ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 || missing+=(fonts-noto-cjk)
  ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing+=(postgresql)
  command -v WebKitWebDriver >/dev/null || missing+=(webkit2gtk-driver)
  command -v Xvfb >/dev/null || missing+=(xvfb)
  command -v dbus-run-session >/dev/null || missing+=(dbus)
  command -v node >/dev/null || missing+=(nodejs)
  command -v spin >/dev/null || missing+=(spin)
  command -v gcc >/dev/null || missing+=(gcc libc6-dev)
  [ ${#missing[@]} = 0 ] || apt "${missing[@]}"
fi

if [ ! -x .venv/bin/python ]; then
  "$python" -c 'import ensurepip' 2>/dev/null || apt "python3-venv"
  "$python" -m venv .venv
fi
lock=requirements.lock
[ "$what" = run ] || lock=requirements-test.lock
pip() { .venv/bin/python -m pip --disable-pip-version-check -q "$@" </dev/null; }
pip install --require-hashes -r "$lock"
pip install --require-hashes -r requirements-build.lock
pip install --no-deps --no-build-isolation -e .
touch .venv/run ".venv/$what"
