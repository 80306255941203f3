"""Deploy the app to be attacked: a database full of people, and real servers on it that can be killed at any moment."""

import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from pwa import demo
from pwa.core import clock, database, schema
from pwa.core.database import db, write
from pwa.core.ids import new_id
from pwa.identity.models import Account, Session
from pwa.members.models import Member
from tests.kit.cluster import folder, free_port
from tests.kit.engines import ORIGIN, settings_for, testing
from tests.kit.forkserver import Forked, fork_server
from tests.kit.server import ROOT, until
from tests.kit.set_clock import python_path

SECRETS = {"secret_key": "the soak's secret key " * 2, "data_key": "the soak's data key " * 2}
PROGRAM = [sys.executable, "-c", "from tests.soak.program import main; main()"]


class Server:
    """One `yanxing serve`: master and two workers."""

    def __init__(self, deployment: "Deployment") -> None:
        self.deployment, self.port = deployment, free_port()
        self.process: Forked | None = None

    def start(self) -> None:
        """Start and wait until it is ready."""
        counts = self.deployment.folder / f"counts-{self.port}"
        counts.mkdir(exist_ok=True)
        environment = {**self.deployment.environment, "PROMETHEUS_MULTIPROC_DIR": str(counts)}
        command = ["serve", "--port", str(self.port), "--workers", "2"]
        self.process = fork_server.start(
            "tests.soak.program", command, environment, self.deployment.folder / "server.log"
        )
        until(lambda: self.get("/readyz")[0] == 200, 90, self.deployment.log)

    def get(self, path: str, cookie: str = "") -> tuple[int, dict[str, Any]]:
        """A JSON answer of this server; 0 when there is none."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request("GET", path, headers={"Host": "localhost", "Cookie": f"yanxing={cookie}"})
            answer = line.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            return 0, {}
        finally:
            line.close()

    def workers(self) -> list[int]:
        """The pids of the processes that answer."""
        assert self.process
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in listed.read_text().split()] if listed.exists() else []

    @property
    def alive(self) -> bool:
        """Whether the master runs."""
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """SIGKILL to all of it at once: the power went."""
        if self.process:
            for pid in [self.process.pid, *self.workers()]:
                os.kill(pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """As an operator stops it."""
        if self.alive:
            assert self.process
            self.process.terminate()
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.kill()


class Deployment:
    """A migrated database with people, its folder, and its servers."""

    def __init__(self, url: str = "", patience: float | None = None) -> None:
        self.folder = folder("soak")
        self.url = url or f"sqlite:///{self.folder}/yanxing.db"
        self.full = self.folder / "full"
        self.app: Flask = testing(settings_for(self.url, self.folder, **SECRETS))
        self.servers = [Server(self)]
        self.turn = threading.Lock()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("YANXING_")},
            **{f"YANXING_{name.upper()}": value for name, value in SECRETS.items()},
            "PYTHONPATH": python_path(str(ROOT)),
            "SOAK_FULL": str(self.full),
            "YANXING_DATABASE_URL": self.url,
            "YANXING_BASE_URL": ORIGIN,
            "YANXING_VAR": str(self.folder),
            "LC_ALL": "en_US.UTF-8",
        }
        if patience:
            self.environment["SOAK_PATIENCE"] = str(patience)

    def people(self, members: int) -> None:
        """Fill the empty database; everybody has an account."""
        if self.url.startswith("sqlite"):
            os.close(os.open(self.url.removeprefix("sqlite:///"), os.O_CREAT, 0o600))  # as the command would make it
        with self.bound():
            schema.migrate()
            demo.build(members=members, seed=1, today=clock.today(), report=lambda _: None)
            known = Account.select(Account.member_id).where(Account.member_id.is_null(False))
            rows = [
                {"id": new_id(), "county_id": m.county_id, "member_id": m.id, "login": f"soak-{m.id}", "name": m.name}
                for m in Member.select().where(Member.id.not_in(known), Member.left_at.is_null())
            ]
            with write():
                for start in range(0, len(rows), 500):
                    Account.insert_many(rows[start : start + 500]).execute()

    @contextmanager
    def bound(self) -> Iterator[None]:
        """This process looks into the database of the deployment."""
        database.bind(self.url)
        with self.app.app_context():
            db.connect(reuse_if_open=True)
            try:
                yield
            finally:
                database.release()

    def sign_in(self, account: str) -> str:
        """A new session of this account, as the cookie of its phone."""
        with self.turn, self.app.app_context():
            db.connect(reuse_if_open=True)
            try:
                with write():
                    began = {"began_at": clock.now(), "last_used_at": clock.now(), "way_in": "passkey", "label": "soak"}
                    row = Session.create(account=account, **began)
            finally:
                db.close()
            serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
            return str(serializer.dumps({"_user_id": str(row.id), "_fresh": True, "_permanent": True}))

    def address(self) -> tuple[str, int]:
        """A server that runs, by chance; a phone that finds none is refused the connection."""
        ports = [server.port for server in self.servers if server.alive]
        return "127.0.0.1", random.choice(ports or [self.servers[0].port])

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A `yanxing` command on this deployment."""
        command = [*PROGRAM, *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300)

    def log(self) -> str:
        """Everything that the servers said."""
        return (self.folder / "server.log").read_text(errors="replace")

    def move_into(self, other: "Deployment") -> None:
        """From now on everybody finds the other one under this one's name; what was here is gone."""
        self.close()
        self.__dict__.update(other.__dict__)
        database.bind(self.url)

    def close(self) -> None:
        """Stop everything and clear up."""
        for server in self.servers:
            server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
