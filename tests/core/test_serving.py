"""`yanxing serve` as operators meet it: starts, says where, counts together, seals, stops, and is known to be there."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.program import PROGRAM, run
from tests.kit.cluster import free_port
from tests.kit.engines import Engine
from tests.kit.forkserver import COUNTS, Forked, fork_server

PATIENCE = 60


class Server:
    """A folder with a fresh database, and the command in it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.port = folder, free_port()
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith(("YANXING_", "PORT", "PROMETHEUS"))
        }
        self.env = {**clean, "LC_ALL": "en_US.UTF-8", "YANXING_DATABASE_URL": url}
        self.process: subprocess.Popen[bytes] | Forked | None = None

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run(self.folder, {**self.env, COUNTS: str(self.folder)}, *arguments)

    def start(self, *more: str) -> None:
        """Forked from a process that has read the app."""
        arguments, env = ["serve", "--port", str(self.port), *more], {**self.env, COUNTS: str(self.folder)}
        where = {name: self.folder / name for name in ("out", "code")}
        self.process = fork_server.start("pwa.cli", arguments, env, self.folder / "err", folder=self.folder, **where)
        self.until(lambda: self.get("/healthz")[0] == 200)

    def start_anew(self) -> None:
        """As an operator starts it, who names no folder for the counts."""
        with (self.folder / "out").open("wb") as out, (self.folder / "err").open("wb") as err:
            command = [*PROGRAM, "serve", "--port", str(self.port)]
            self.process = subprocess.Popen(command, cwd=self.folder, env=self.env, stdout=out, stderr=err)
        self.until(lambda: self.get("/healthz")[0] == 200)

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        try:
            request = urllib.request.Request(f"http://localhost:{self.port}{path}", headers=headers)
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def until(self, holds) -> None:
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end and self.process and self.process.poll() is None, self.said("err")
            time.sleep(0.1)

    def said(self, name: str) -> str:
        return (self.folder / name).read_text()

    def workers(self) -> list[int]:
        assert self.process
        return [
            int(pid) for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        ]

    def counts(self) -> list[str]:
        """What this server counts in: files in memory, because a full disk would kill it there."""
        assert self.process
        return [path.name for path in Path(f"/dev/shm/yanxing-metrics-{self.process.pid}").glob("*")]

    def stop(self, how: int = signal.SIGTERM) -> int:
        assert self.process
        self.process.send_signal(how)
        return self.ended()

    def ended(self) -> int:
        """Its exit code, once it has ended."""
        assert self.process
        code = self.process.wait(PATIENCE)
        if isinstance(self.process, Forked) and (written := self.folder / "code").exists():
            return int(written.read_text())
        return code


@pytest.fixture
def server(engine: Engine, tmp_path: Path) -> Iterator[Server]:
    """A migrated, empty app of its own; stopped whatever happens."""
    made = Server(tmp_path, engine.empty())
    assert made.run("init").returncode == 0
    yield made
    if made.process and made.process.poll() is None:
        made.process.kill()
        made.process.wait()


def test_a_day_of_a_server(server):
    """Started, asked, sealed, counted, backed up, not overwritten, stopped: one start serves many questions."""
    server.start_anew()
    assert f"http://127.0.0.1:{server.port}" in server.said("out")
    assert server.get("/readyz") == (200, '{"status":"ok"}\n')
    status, page = server.get("/sign-in")
    assert status == 200 and "雁行" in page

    assert len(server.counts()) >= 2 and not (server.folder / "var" / "metrics").exists()

    second = server.run("serve", "--port", str(server.port))
    assert second.returncode == 1 and "Address already in use" in second.stderr

    for _ in range(20):
        server.get("/healthz", Connection="close")
    line = next(row for row in server.get("/metrics")[1].splitlines() if 'route="/healthz"' in row and "_total" in row)
    assert float(line.rpartition(" ")[2]) >= 21, "both processes must count together"
    passed_on = server.get("/metrics", **{"X-Forwarded-For": "203.0.113.7"})
    assert passed_on[0] == 404, "what a proxy says reaches the app"

    assert server.run("backup", "one.zip").returncode == 0
    refused = server.run("restore", "one.zip", "--replace")
    assert refused.returncode == 1 and "server is running" in refused.stderr

    heads = server.folder / "var" / "audit-heads.jsonl"
    server.until(
        lambda: heads.exists() and '"link": 1' in heads.read_text()
    )  # the backup's own line, sealed within a minute
    assert server.run("doctor").stdout.count("! ") <= 1  # the tests' PostgreSQL forgets commits

    assert server.stop() == 0
    assert server.counts() == []
    events = [json.loads(row) for row in server.said("err").splitlines()]
    assert {"serving", "answered", "audit head"} <= {row["event"] for row in events}
    assert server.run("restore", "one.zip", "--replace").returncode == 0


def test_a_request_that_is_being_answered_when_the_stop_comes_is_finished(server):
    server.start("--workers", "1")
    body = b'{"device": "x"}'
    head = (
        f"POST /sync HTTP/1.1\r\nHost: localhost:{server.port}\r\nSec-Fetch-Site: same-origin\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as wire:
        wire.sendall(head.encode() + body[:5])
        time.sleep(0.5)
        assert server.process
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        wire.sendall(body[5:])
        answer = b""
        while more := wire.recv(4096):
            answer += more
    assert answer.startswith(b"HTTP/1.1 401")
    assert server.ended() == 0


def test_a_server_that_was_killed_is_not_taken_for_a_running_one_and_a_killed_worker_is_replaced(server):
    server.start()
    assert server.run("backup", "one.zip").returncode == 0
    victim = server.workers()[0]
    os.kill(victim, signal.SIGKILL)
    server.until(lambda: len(server.workers()) == 2 and victim not in server.workers())
    assert server.get("/readyz")[0] == 200

    workers = server.workers()
    server.stop(signal.SIGKILL)
    end = time.monotonic() + PATIENCE
    while any(
        Path(f"/proc/{pid}/stat").exists() and " Z " not in Path(f"/proc/{pid}/stat").read_text() for pid in workers
    ):
        assert time.monotonic() < end, "the workers outlive their master"
        time.sleep(0.1)
    done = server.run("restore", "one.zip", "--replace")
    assert done.returncode == 0, done.stderr


def test_on_plain_http_it_warns(server):
    server.env["YANXING_BASE_URL"] = "http://yanxing.example"
    server.start("--workers", "1", "--host", "127.0.0.1")
    assert "without https" in server.said("err")
    assert server.stop() == 0


def test_a_port_that_is_taken_or_an_address_that_is_not_here_is_refused(server):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", server.port))
        taken.listen()
        done = server.run("serve", "--port", str(server.port))
    assert done.returncode == 1 and "Cannot listen" in done.stderr and "Traceback" not in done.stderr
    done = server.run("serve", "--host", "203.0.113.9", "--port", str(server.port))
    assert done.returncode == 1 and "Cannot listen" in done.stderr and "Traceback" not in done.stderr
