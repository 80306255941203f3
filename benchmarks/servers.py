"""The two servers that are compared, each with two processes of four threads: Yanxing, and the minimal app."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from types import TracebackType

from benchmarks.machine import memory
from pwa.core.settings import Settings
from tests.kit.cluster import die_with_parent, free_port

ROOT = Path(__file__).resolve().parent.parent
SECRETS = {"secret_key": "benchmark secret key", "data_key": "benchmark data key"}
WORKERS, THREADS = 2, 4


class Server:
    """A server in separate processes; it is ready when the `with` block starts."""

    def __init__(self, command: list[str], environment: dict[str, str], ready: str, port: int) -> None:
        self.command, self.ready, self.port = command, ready, port
        clean = {name: value for name, value in os.environ.items() if not name.startswith("YANXING_")}
        self.environment = {**clean, "PYTHONPATH": str(ROOT), **environment}

    @property
    def pid(self) -> int:
        """The parent of its workers."""
        return self.process.pid

    def memory(self) -> tuple[float, float]:
        """Return MB resident and proportional of the parent and its workers."""
        return memory(self.pid)

    def __enter__(self) -> "Server":
        self.log = tempfile.NamedTemporaryFile(prefix="yanxing-bench-", suffix=".log")
        self.process = subprocess.Popen(
            [sys.executable, *self.command],
            cwd=ROOT,
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
            preexec_fn=die_with_parent,
        )
        for _ in range(600):
            if self._answers():
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"the server does not answer: {Path(self.log.name).read_text()[-2000:]}")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{self.ready}", timeout=2):
                return True
        except urllib.request.HTTPError:
            return True
        except OSError:
            return False

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


def settings(url: str, folder: Path, port: int) -> Settings:
    """Return Yanxing's settings for this database."""
    return Settings(database_url=url, base_url=f"http://localhost:{port}", var=folder, **SECRETS)  # type: ignore[arg-type]


def environment(url: str, folder: Path, port: int) -> dict[str, str]:
    """Return the same as environment variables."""
    given = {"database_url": url, "base_url": f"http://localhost:{port}", "var": str(folder), **SECRETS}
    return {f"YANXING_{name.upper()}": value for name, value in given.items()}


def yanxing(url: str, folder: Path, port: int | None = None) -> Server:
    """Return `yanxing serve` on this database."""
    port = port or free_port()
    command = ["-c", "from pwa.cli import main; main()", "serve", "--port", str(port), "--workers", str(WORKERS)]
    command += ["--threads", str(THREADS)]
    return Server(command, environment(url, folder, port), "/readyz", port)


def minimal(url: str, **more: str) -> Server:
    """Return the minimal app on this database, with its table created."""
    given, port = {"BASELINE_URL": url, **more}, free_port()
    clean = {**os.environ, "PYTHONPATH": str(ROOT), **given}
    subprocess.run([sys.executable, "-m", "benchmarks.baseline.app"], env=clean, cwd=ROOT, check=True)
    command = ["-m", "benchmarks.baseline.app", str(port), str(WORKERS), str(THREADS)]
    return Server(command, given, "/nothing", port)
