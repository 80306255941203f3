"""Start servers and commands quickly: one process reads libraries and app once, and is forked for each of them.

What then runs is the command itself, with its own arguments, environment and log as if it had been started anew; it is
spared a second of reading the app and the catalogues, and compiling addresses and templates. Where the start itself is
the subject, tests/core starts it the long way.
"""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from tests.kit.cluster import compiled_templates, die_with_parent, folder

ROOT = Path(__file__).resolve().parents[2]
COUNTS = "PROMETHEUS_MULTIPROC_DIR"


class Forked:
    """A process that is nobody's child here: the part of Popen that a server needs."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        try:
            self._fd: int | None = os.pidfd_open(pid)
        except ProcessLookupError:
            self._fd = None

    def __del__(self) -> None:
        if self._fd is not None:
            os.close(self._fd)

    def poll(self) -> int | None:
        """None while it runs."""
        return 0 if self._ended(0) else None

    def wait(self, timeout: float | None = None) -> int:
        """Until it has ended."""
        if not self._ended(timeout):
            raise subprocess.TimeoutExpired("serve", timeout or 0)
        return 0

    def _ended(self, timeout: float | None) -> bool:
        if self._fd is None:
            return True
        ear = select.poll()  # unlike select it takes the thousandth descriptor too
        ear.register(self._fd, select.POLLIN)
        return bool(ear.poll(None if timeout is None else timeout * 1000))

    def send_signal(self, number: int) -> None:
        """Nothing if it has ended."""
        if self._fd is not None:
            with suppress(ProcessLookupError):  # it has ended, and was waited for
                signal.pidfd_send_signal(self._fd, number)

    def terminate(self) -> None:
        """As an operator stops it."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """At once."""
        self.send_signal(signal.SIGKILL)


class ForkServer:
    """The process that is forked; started when the first server is asked for, ended with the tests."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, program: str, arguments: list[str], environment: dict[str, str], log: Path, **more: Path) -> Forked:
        """Run `main` of this module, in `folder` (here: ROOT). What it says goes to `log`, or `out` apart from it;
        where it was asked for, its exit code is in the file `code`."""
        with self._turn:
            if self._process is None or self._process.poll() is not None:
                self._process = self._start()
            assert self._process.stdin and self._process.stdout
            asked = {"program": program, "arguments": arguments, "environment": environment}
            asked |= {name: str(path) for name, path in {"log": log, "out": log, "folder": ROOT, **more}.items()}
            self._process.stdin.write(json.dumps(asked).encode() + b"\n")
            self._process.stdin.flush()
            return Forked(int(self._process.stdout.readline()))

    def run(
        self, arguments: list[str], environment: dict[str, str], folder: Path
    ) -> "subprocess.CompletedProcess[str]":
        """The command `yanxing` from its first word to its exit code."""
        with tempfile.TemporaryDirectory() as beside:
            out, err, code = (Path(beside, name) for name in ("out", "err", "code"))
            self.start("pwa.cli", arguments, environment, err, out=out, folder=folder, code=code).wait(120)
            said = (code.read_text(), out.read_text("utf-8"), err.read_text("utf-8"))
        return subprocess.CompletedProcess(arguments, int(said[0]), said[1], said[2])

    @staticmethod
    def _start() -> "subprocess.Popen[bytes]":
        environment = {name: value for name, value in os.environ.items() if not name.startswith("YANXING_")}
        return subprocess.Popen(
            [sys.executable, "-m", "tests.kit.forkserver"],
            cwd=ROOT,
            env={**environment, COUNTS: str(folder("fork_server"))},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            preexec_fn=die_with_parent,
        )

    def close(self) -> None:
        """Nothing more is hatched, and what still runs is stopped."""
        if self._process:
            assert self._process.stdin and self._process.stdout
            self._process.stdin.close()
            self._process.wait(10)
            self._process.stdout.close()
            self._process = None


def be(asked: dict[str, Any]) -> NoReturn:
    """The forked one: from here on it is the command."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        die_with_parent()
        for fd, name in enumerate((os.devnull, asked["out"], asked["log"])):
            os.dup2(os.open(name, os.O_RDONLY if not fd else os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), fd)
        os.chdir(asked["folder"])
        os.environ.clear()
        os.environ.update(asked["environment"])
        sys.argv = ["-c", *asked["arguments"]]
        import_module(asked["program"]).main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    if "code" in asked:
        Path(asked["code"]).write_text(str(code))
    os._exit(code)


def reap(*_: object) -> None:
    """Whoever has ended is gone, and what they have spent counts here (tests/kit/seconds.py); who asked for them
    watches by their own means."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def main() -> None:
    """Read everything, then fork for each line."""
    import gc

    gc.disable()  # nothing of what is read is ever thrown away: a fifth of the time
    from pkgutil import walk_packages

    from flask import Flask
    from jinja2 import FileSystemBytecodeCache

    import pwa
    from pwa.app import create_app
    from pwa.core import database, i18n
    from pwa.core.settings import Settings
    from tests.kit.url_builders import compile_once

    packages = (module.name for module in walk_packages(pwa.__path__, "pwa."))
    for name in ("waitress.server", "pypinyin", *(name for name in packages if ".migrations." not in name)):
        import_module(name)
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(compiled_templates())}
    compile_once()
    unused = {"base_url": "http://localhost", "secret_key": "unused", "data_key": "unused", "var": Path("/tmp")}
    create_app(Settings(database_url="sqlite:////tmp/yanxing-never-opened.db", **unused))  # type: ignore[arg-type]
    database.db.initialize(None)
    for locale in i18n.LOCALES:
        i18n.catalogue(locale)
    signal.signal(signal.SIGCHLD, reap)
    gc.collect()
    gc.freeze()
    gc.enable()
    try:
        for line in sys.stdin.buffer:
            if pid := os.fork():
                sys.stdout.write(f"{pid}\n")
                sys.stdout.flush()
            else:
                be(json.loads(line))
    finally:
        shutil.rmtree(os.environ[COUNTS], ignore_errors=True)


fork_server = ForkServer()

if __name__ == "__main__":
    main()
