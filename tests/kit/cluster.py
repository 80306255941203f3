"""A private PostgreSQL from Debian's binaries: own directory, free port, never as root, nothing synced to disk."""

import ctypes
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from random import SystemRandom

MEMORY = "/dev/shm"
PR_SET_PDEATHSIG = 1


class Unavailable(Exception):
    """There is no PostgreSQL here; the message says what to install."""


def scratch() -> str:
    """Where throw-away databases live: memory where there is some, so that the disk does not set the pace."""
    roomy = os.path.isdir(MEMORY) and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 500_000_000
    return MEMORY if roomy else tempfile.gettempdir()


def folder(kind: str) -> Path:
    """A throw-away folder named after this process; those of test runs that were killed are swept up."""
    for old in Path(scratch()).glob("yanxing-*"):
        owner = old.name.split("-")[2:3]
        if owner and owner[0].isdigit() and not Path("/proc", owner[0]).exists():
            shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"yanxing-{kind}-{os.getpid()}-", dir=scratch()))


def of_the_run(kind: str) -> str:
    """A folder that is made by the first process of a run, and told to all that it starts."""
    name = f"TESTS_{kind.upper()}"
    if name not in os.environ:
        os.environ[name] = str(folder(kind))
    return os.environ[name]


def forget_the_run() -> None:
    """Remove what the run shared, at the end of the process that made it: a cluster is 60 MB of memory."""
    mine = f"-{os.getpid()}-"
    for name, made in os.environ.items():
        if name.startswith("TESTS_") and mine in Path(made).name and Path(made).name.startswith("yanxing-"):
            shutil.rmtree(made, ignore_errors=True)


def compiled_templates() -> str:
    """Where templates are kept compiled."""
    return of_the_run("templates")


def free_port() -> int:
    """A port that nobody listens on, below those of outgoing connections: a server that restarts finds it again."""
    while True:
        port = SystemRandom().randrange(15_000, 32_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port


def die_with_parent() -> None:
    """Ask the kernel to stop this child when the tests are killed: a cluster left behind would eat memory."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


class Cluster:
    """A running server; `url(name)` is the address of one of its databases."""

    OPTIONS = {
        "listen_addresses": "127.0.0.1",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "120",
        "autovacuum": "off",
        "lock_timeout": "20s",
    }
    INITDB: tuple[str, ...] = ("--no-sync",)

    def __init__(self, like: Path | None = None) -> None:
        """A new one, or one whose data are a copy of those in the folder `like` (`copy_to`)."""
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres"), key=lambda p: int(p.split("/")[4]))
        if not found:
            raise Unavailable("apt-get install postgresql")
        self.bin = Path(found[-1]).parent
        self.dir = self._folder()
        self.port = free_port()
        self.env = {**os.environ, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
        self.user: dict[str, object] = {}
        if os.geteuid() == 0:  # initdb and postgres refuse to run as root
            owner = pwd.getpwnam("postgres")
            self.user = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
            os.chown(self.dir, owner.pw_uid, owner.pw_gid)
        if like:
            _copy(like, self.dir / "data")
        else:
            self._run("initdb", "-D", f"{self.dir}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", *self.INITDB)
        self._start()

    def copy_to(self, like: Path) -> None:
        """Stop for as long as it takes to copy all data to this folder."""
        self._end()
        _copy(self.dir / "data", like)
        self._start()

    def _folder(self) -> Path:
        return folder("cluster")

    def _run(self, name: str, *arguments: str) -> None:
        done = subprocess.run(
            [f"{self.bin}/{name}", *arguments], capture_output=True, text=True, env=self.env, cwd=self.dir, **self.user
        )
        if done.returncode:
            raise RuntimeError(f"{name}: {done.stderr}")

    def _start(self) -> None:
        given = [part for name, value in self.OPTIONS.items() for part in ("-c", f"{name}={value}")]
        with (self.dir / "log").open("w") as log:
            self.process = subprocess.Popen(
                [f"{self.bin}/postgres", "-D", f"{self.dir}/data", "-k", str(self.dir), "-p", str(self.port), *given],
                stdout=subprocess.DEVNULL,
                stderr=log,
                env=self.env,
                cwd=self.dir,
                preexec_fn=die_with_parent,
                **self.user,  # type: ignore[call-overload]
            )
        for _ in range(400):
            ready = subprocess.run([f"{self.bin}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)])
            if ready.returncode == 0:
                return
            time.sleep(0.05)
        raise RuntimeError((self.dir / "log").read_text())

    def url(self, database: str = "postgres") -> str:
        """The address of a database in this cluster."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def _end(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)

    def stop(self) -> None:
        """Fast shutdown; the directory goes."""
        self._end()
        shutil.rmtree(self.dir, ignore_errors=True)


def _copy(data: Path, there: Path) -> None:
    subprocess.run(["cp", "-a", str(data), str(there)], check=True)
