"""The command as a program of its own, as an operator starts it."""

import os
import subprocess
import sys
from pathlib import Path

from tests.kit.forkserver import COUNTS, fork_server
from tests.kit.run_cache import once

PROGRAM = [sys.executable, "-c", "from pwa.cli import main; main()"]


def yanxing(
    folder: Path, *arguments: str, program: list[str] = PROGRAM, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in `folder` with nothing set but `env`; a traceback is never an answer."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("YANXING_", "LC_", "LANG", "PORT"))
    }
    environment = {**clean, "LC_ALL": "en_US.UTF-8", **env}
    if program is PROGRAM and all(name.startswith(("YANXING_", "LC_", COUNTS)) for name in env):
        done = run(folder, environment, *arguments)
    else:
        done = _anew(folder, environment, [*program, *arguments])
    assert "Traceback" not in done.stderr, done.stderr
    return done


def begun(folder: Path, shared_folder: Path) -> Path:
    """This folder, once `yanxing init` and a small `yanxing demo` have run in it: once in a run of the tests."""

    def make() -> dict[str, tuple[int, bytes]]:
        assert yanxing(folder, "init").returncode == 0
        assert yanxing(folder, "demo", "--members", "60", "--today", "2026-11-23").returncode == 0
        made = [path for path in (folder / "var").iterdir() if path.is_file()]
        return {path.name: (path.stat().st_mode, path.read_bytes()) for path in made}

    files, var = once(shared_folder, "begun", make), folder / "var"
    if not var.exists():
        var.mkdir(mode=0o700)
        for name, (mode, content) in files.items():
            (var / name).write_bytes(content)
            (var / name).chmod(mode & 0o777)
    return folder


def run(folder: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, forked from a process that has read the app; `serve` that is told no folder for its counts begins
    itself anew and is started anew."""
    if arguments[0] == "serve" and COUNTS not in environment:
        return _anew(folder, environment, [*PROGRAM, *arguments])
    return fork_server.run(list(arguments), environment, folder)


def _anew(folder: Path, environment: dict[str, str], command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
