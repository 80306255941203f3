"""The real server in a process of its own, that a story can stop, freeze and start again."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from flask import Flask

from pwa.core import clock, database
from pwa.core.assets import WEB
from tests.kit.client import signed_in_as
from tests.kit.cluster import die_with_parent, folder, free_port
from tests.kit.engines import SECRETS, cast_on, settings_for, testing
from tests.kit.forkserver import Forked, fork_server
from tests.kit.set_clock import python_path

ROOT = Path(__file__).resolve().parents[2]
RELEASE = ("pwa", "templates", "static", "service_worker.js")  # what a release is made of


class Server:
    """`yanxing serve` on a free port, with a database of its own that `again()` brings back to the cast."""

    def __init__(self, url: str | None = None, root: Path = ROOT, workers: int = 1) -> None:
        self.folder = folder("server")
        self.root, self.port, self.workers = root, free_port(), workers
        self.settings: dict[str, str] = {}  # of the next start, beside its own
        self.process: subprocess.Popen[bytes] | Forked | None = None
        self.file = self.folder / "yanxing.db"
        self.database_url = url or f"sqlite:///{self.file}"
        self.app: Flask = testing(settings_for(self.database_url, self.folder, base_url=self.url))
        if not url:
            content = cast_on(clock.today())  # its clock goes on
            for name in (self.file.name, "cast.db"):
                (self.folder / name).write_bytes(content)

    @property
    def url(self) -> str:
        """Where it listens: localhost is a secure context and a legal name for passkeys."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start and wait until it is ready."""
        if self.process and self.process.poll() is None:
            return
        (self.folder / "metrics").mkdir(exist_ok=True)
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("YANXING_")},
            "PYTHONPATH": python_path(str(self.root)),
            "PROMETHEUS_MULTIPROC_DIR": str(self.folder / "metrics"),
            "YANXING_DATABASE_URL": self.database_url,
            "YANXING_BASE_URL": self.url,
            "YANXING_VAR": str(self.folder),
            **{f"YANXING_{name.upper()}": value for name, value in SECRETS.items()},
            **self.settings,
        }
        arguments = ["serve", "--port", str(self.port), "--workers", str(self.workers)]
        log = self.folder / "server.log"
        if self.root == ROOT:
            self.process = fork_server.start("pwa.cli", arguments, environment, log)
        else:  # another release
            command = [sys.executable, "-c", "from pwa.cli import main; main()", *arguments]
            with log.open("ab") as said:
                self.process = subprocess.Popen(
                    command, cwd=self.root, env=environment, stdout=said, stderr=said, preexec_fn=die_with_parent
                )
        until(lambda: self._answers("/readyz"), otherwise=self.log)

    def _answers(self, path: str) -> bool:
        assert self.process
        if self.process.poll() is not None:
            raise RuntimeError(f"the server ended: {self.log()}")
        try:
            with urllib.request.urlopen(self.url + path, timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    def log(self) -> str:
        """The end of what the server said."""
        return (self.folder / "server.log").read_text(errors="replace")[-3000:]

    def stop(self) -> None:
        """The network is gone: connections are refused."""
        if self.process:
            self._signal_all(signal.SIGCONT)
            self.process.send_signal(signal.SIGQUIT)  # at once: a phone holds its connection open
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)
            self.process = None

    def _children(self) -> list[int]:
        assert self.process
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in listed.read_text().split()] if listed.exists() else []

    def _signal_all(self, one: signal.Signals) -> None:
        """Stop the parent before its children, let it go on after them: it ends children that do not answer."""
        assert self.process
        if one == signal.SIGSTOP:
            self.process.send_signal(one)
        for child in self._children():
            with suppress(ProcessLookupError):  # it has ended, and the parent starts another
                os.kill(child, one)
        if one != signal.SIGSTOP:
            self.process.send_signal(one)

    def freeze(self) -> None:
        """Lie-fi: connections are taken, nothing ever answers."""
        self._signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        """It answers again."""
        self._signal_all(signal.SIGCONT)

    def content(self) -> bytes:
        """The file of its database as it is now."""
        copy = self.folder / "content.db"
        copy.unlink(missing_ok=True)
        with closing(sqlite3.connect(self.file, timeout=30, isolation_level=None)) as connection:
            connection.execute("vacuum into ?", (str(copy),))
        return copy.read_bytes()

    def again(self, content: bytes | None = None) -> None:
        """Everything as the cast left it, or as in this file, under the running server."""
        source = self.folder / "cast.db"
        if content is not None:
            source = self.folder / "content.db"
            source.write_bytes(content)
        with sqlite3.connect(self.file, timeout=30, isolation_level=None) as connection:
            connection.execute("pragma foreign_keys = off")
            connection.execute("attach ? as cast_of", (str(source),))
            tables = connection.execute("select name from cast_of.sqlite_master where type = 'table'").fetchall()
            connection.execute("begin immediate")
            for (table,) in tables:
                connection.execute(f'delete from main."{table}"')
                connection.execute(f'insert into main."{table}" select * from cast_of."{table}"')
            connection.execute("commit")
            connection.execute("detach cast_of")
        connection.close()

    @contextmanager
    def bound(self) -> Iterator[None]:
        """This process looks into the server's database."""
        database.bind(self.database_url)
        with self.app.app_context():
            database.db.connect(reuse_if_open=True)
            yield
        database.release()

    def cookie(self, login: str) -> dict[str, Any]:
        """The cookie of a phone that this person is signed in on; needs `bound()`."""
        return {
            "name": "yanxing",
            "value": signed_in_as(self.app, login),
            "url": self.url,
            "httpOnly": True,
            "sameSite": "Lax",
        }

    def link(self, login: str) -> str:
        """A one-time sign-in link, made by the real command; needs `bound()`."""
        from pwa.cli import cli

        done = self.app.test_cli_runner().invoke(cli, ["invite", login], obj=_Script(self.app))
        assert done.exit_code == 0, done.output
        return next(line for line in done.output.split() if "/welcome/" in line)

    def close(self) -> None:
        """Stop for good and clear up."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def _Script(app: Flask) -> Any:
    from flask.cli import ScriptInfo

    return ScriptInfo(create_app=lambda: app)


def release_in(folder: Path) -> Path:
    """A copy of this release that a story may change into the next one; what is compiled goes along, with its times."""
    for name in RELEASE:
        source = (WEB if name != "pwa" else ROOT) / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copyfile(source, folder / name)
    return folder


def until(holds: Callable[[], Any], timeout: float = 60, otherwise: Callable[[], object] | None = None) -> Any:
    """Wait until `holds()` is true and hand that back; fails with what `otherwise()` says."""
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {timeout} s: {otherwise() if otherwise else holds}")
