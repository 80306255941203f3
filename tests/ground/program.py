"""The command as a program of its own, as an operator starts it."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

from click.testing import CliRunner, Result
from flask.cli import ScriptInfo

from pwa.app import create_app
from pwa.cli import cli
from pwa.ground import database, words

PROGRAM = [sys.executable, "-c", "from pwa.cli import main; main()"]


CLEARED = ("YANXING_", "LC_", "LANG", "PORT")


def told(folder: Path, *arguments: str, **env: str) -> Result:
    """The same without a process, for tests whose subject is what the command does and not how it is started: in
    `folder`, with nothing set but `env`, on an app of its own. A start costs a second, most of it for reading code."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(CLEARED)}
    words.terminal_locale.cache_clear()
    with contextlib.chdir(folder), patch.dict(os.environ, {**clean, "LC_ALL": "en_US.UTF-8", **env}, clear=True):
        done = CliRunner().invoke(cli, arguments, prog_name="yanxing", obj=ScriptInfo(create_app=create_app))
        database.release()
    words.terminal_locale.cache_clear()
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def yanxing(
    folder: Path, *arguments: str, program: list[str] = PROGRAM, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in `folder` with nothing set but `env`; a traceback is never an answer."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(CLEARED)}
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
