"""The command as a program of its own, as an operator starts it."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = [sys.executable, "-c", "from pwa.cli import main; main()"]


def yanxing(
    folder: Path, *arguments: str, program: list[str] = PROGRAM, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in `folder` with nothing set but `env`; a traceback is never an answer."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("YANXING_", "LC_", "LANG", "PORT"))
    }
    done = subprocess.run(
        [*program, *arguments],
        cwd=folder,
        env={**clean, "LC_ALL": "en_US.UTF-8", **env},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done
