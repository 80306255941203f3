"""The fault bench: the real server, and a scripted phone (phone.mjs) that runs the real outbox under node.

Whatever the phone is told to do, two things are watched at the very moment they happen: that an entry turns to
'received' only once the server's database holds it, and that `missing` names what it must.
"""

import json
import os
import select
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from pwa.core.backup import Backup, restore_backup, take
from pwa.core.database import Fact, db
from pwa.models import MODELS
from pwa.upkeep import _new_life
from tests.kit.cluster import die_with_parent
from tests.kit.server import Server
from tests.kit.set_clock import for_node
from tests.people import PEOPLE

from .expected import Expected

PHONE = Path(__file__).with_name("phone.mjs")
PATIENCE = 20  # seconds until a phone that says nothing counts as stuck

totals: Counter[str] = Counter()


class Phone:
    """The node process at the other end of two pipes."""

    def __init__(self, heard: Callable[[dict[str, Any]], None], script: Path = PHONE) -> None:
        self.heard, self.script = heard, script
        self.start()

    def start(self) -> None:
        """A process that knows nothing yet."""
        self.process = subprocess.Popen(
            ["node", str(self.script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=for_node(),
            preexec_fn=die_with_parent,
        )
        self.unread = b""

    def tell(self, do: str, **given: Any) -> None:
        """A line to the phone."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": do, **given}).encode() + b"\n")
        self.process.stdin.flush()

    def ask(self, do: str, **given: Any) -> dict[str, Any]:
        """Have the phone do something; what it answers. Events on the way are handed to `heard`."""
        self.tell(do, **given)
        complaint: Exception | None = None
        for line in self._lines():
            if "event" in line:
                try:
                    self.heard(line)
                except Exception as broken:  # the phone finishes what it does, then it is told
                    complaint = complaint or broken
                continue
            if "fault" in line:
                raise RuntimeError(line["fault"])
            if complaint:
                raise complaint
            return line["reply"]
        raise RuntimeError("the phone is gone")

    def _lines(self) -> Iterator[dict[str, Any]]:
        assert self.process.stdout
        while True:
            while b"\n" not in self.unread:
                ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
                part = os.read(self.process.stdout.fileno(), 1 << 20) if ready else b""
                if not part:
                    self.close()
                    self.start()
                    raise RuntimeError("the phone says nothing")
                self.unread += part
            line, self.unread = self.unread.split(b"\n", 1)
            yield json.loads(line)

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait(10)
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()


class Bench:
    """Server, phone and what must be true of both. `server` is running and this process is bound to its database."""

    def __init__(self, servers: list[Server], back_to_the_cast: Callable[[], None]) -> None:
        self.servers, self.server, self.back_to_the_cast = servers, servers[0], back_to_the_cast
        self.releases = [server.url for server in servers]  # oldest first, all on one database
        self.phone = Phone(self.hear)
        self.expected = Expected()
        self.backups: list[tuple[Path, Any]] = []

    def again(self) -> None:
        """The cast's first morning, a new phone that nobody is signed in on, nothing known."""
        self.back_to_the_cast()
        self.expected = Expected()
        self.backups = []
        self.phone.ask("fresh", base=self.releases[0])

    def hear(self, event: dict[str, Any]) -> None:
        """What the phone reports while it works; it goes on only once this is done."""
        if event["event"] == "exchange":
            self.expected.exchanged(event)
            return
        try:
            self.expected.showed(event["entries"], self.stored(), self.epoch())
        finally:
            self.phone.tell("shown")

    def stored(self) -> dict[str, dict[str, Any]]:
        """What stands in the server's database at this moment: id → row."""
        rows = db.execute_sql("select id, account_id, device, seq, receipt, fields from submission").fetchall()
        return {
            str(UUID(str(id))): {
                "account": str(UUID(str(account))),
                "device": device and str(UUID(str(device))),
                "seq": seq,
                "receipt": receipt,
                "mark": json.loads(fields).get("mark"),
            }
            for id, account, device, seq, receipt, fields in rows
        }

    def sign_in(self, login: str) -> str:
        """The phone's one cookie is now this person's; their account."""
        self.phone.ask("network", cookie=self.server.cookie(login)["value"])
        return str(PEOPLE[login].account_id)

    def back_up(self) -> None:
        """Take a backup, as `yanxing backup` does."""
        file = self.server.folder / f"backup-{len(self.backups)}.zip"
        take(file, MODELS)
        self.backups.append((file, self.expected.as_of_now()))

    def restore(self, which: int) -> None:
        """Put that backup back under the running server: a new epoch, every session ended.

        These are the functions of `yanxing restore`, without its question whether a server answers.
        """
        file, known = self.backups[which]
        self.expected.restored(known, self.epoch(), self.stored())
        with Backup(file) as opened:
            opened.check()
            restore_backup(opened, MODELS, True, lambda: _new_life("restored"))

    def epoch(self) -> str:
        """The name of this life of the database."""
        return Fact.read("epoch") or ""

    def without_servers(self, work: Callable[[], subprocess.CompletedProcess[str]]) -> None:
        """Do what may be done only while no server answers."""
        for server in self.servers:
            server.stop()
        done = work()
        assert done.returncode == 0, done.stderr
        for server in self.servers:
            server.start()

    def close(self) -> None:
        """End the phone and forget the backups."""
        self.phone.close()
        for file in self.server.folder.glob("backup-*.zip"):
            file.unlink()


def cannot_run_without_node() -> str | None:
    """What is missing, if anything is."""
    return None if shutil.which("node") else "apt-get install nodejs"
