"""A thousand phones come back in the same minute with twenty entries each; measured until everything is received.

Each phone opens its own connection, all at once. It tries again as the outbox would when it is told to wait or gets no
answer. An entry is lost if the database does not hold it afterwards.
"""

import asyncio
import json
import random
import time

from benchmarks.engines import ENGINES, Unavailable
from benchmarks.load import answer
from benchmarks.phones import Phone
from benchmarks.tables import at_most, show, told
from benchmarks.testbed import Testbed, testbed
from pwa.core import database
from pwa.reports.models import Submission

PHONES, ENTRIES, LIMIT = 1_000, 20, 240.0


def main() -> None:
    """Both engines."""
    for make in ENGINES:
        try:
            with testbed(make, people=PHONES + 200) as here:
                come_back(here)
        except Unavailable as missing:
            print(f"NOT RUN: crowd on PostgreSQL ({missing})")


def come_back(here: Testbed) -> None:
    """Run and measure that minute."""
    loads = [(phone, [phone.entry() for _ in range(ENTRIES)]) for phone in here.away]
    outcome = Outcome(here)
    began = time.perf_counter()
    asyncio.run(outcome.all([(phone, phone.sync(entries)) for phone, entries in loads]))
    took = time.perf_counter() - began
    lost = len({entry["id"] for _, entries in loads for entry in entries}) - _stored(here.url, loads)
    worst = max(outcome.waits, default=0.0)
    show(
        f"{here.engine.name}: {len(loads):,} phones at once with {ENTRIES} entries each",
        [
            at_most("entries lost", lost, 0, "entries", 0),
            told("phones with every receipt", f"{outcome.received:,} of {len(loads):,}"),
            told("until all were received", f"{took:.1f} s  {len(loads) * ENTRIES / took:,.0f} entries/s"),
            told("worst wait for an answer", f"{worst:.1f} s"),
            told("tried again", f"{outcome.again} times"),
            told("server's memory at its highest, shared pages divided", f"{outcome.memory:.0f} MB"),
        ],
    )


class Outcome:
    """What the phones experienced."""

    def __init__(self, here: Testbed) -> None:
        self.here, self.received, self.again, self.memory = here, 0, 0, 0.0
        self.waits: list[float] = []
        self.chance, self.until = random.Random(1), time.perf_counter() + LIMIT

    async def all(self, requests: list[tuple[Phone, bytes]]) -> None:
        """Send all phones' requests at once while watching the memory."""
        watch = asyncio.create_task(self._watch())
        await asyncio.gather(*(self._one(request) for _, request in requests))
        watch.cancel()

    async def _watch(self) -> None:
        while True:
            self.memory = max(self.memory, self.here.yanxing.memory()[1])
            await asyncio.sleep(1)

    async def _one(self, request: bytes) -> None:
        pause = 1.0
        while time.perf_counter() < self.until:
            began = time.perf_counter()
            status, body = await self._send(request)
            self.waits.append(time.perf_counter() - began)
            if status == 200 and all(
                one["outcome"] in ("accepted", "duplicate") for one in json.loads(body)["results"]
            ):
                self.received += 1
                return
            self.again += 1
            await asyncio.sleep(self.chance.random() * pause)
            pause = min(pause * 2, 30)

    async def _send(self, request: bytes) -> tuple[int, bytes]:
        try:
            async with asyncio.timeout(30):  # the same time-out as the outbox
                reader, writer = await asyncio.open_connection("127.0.0.1", self.here.yanxing.port)
                writer.write(request)
                status, body, _ = await answer(reader)
                writer.close()
                return status, body
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            return 0, b""


def _stored(url: str, loads: list[tuple[Phone, list[dict]]]) -> int:
    database.bind(url)
    try:
        ids = [entry["id"] for _, entries in loads for entry in entries]
        some = (ids[first : first + 500] for first in range(0, len(ids), 500))
        return sum(Submission.select().where(Submission.id.in_(part)).count() for part in some)
    finally:
        database.release()


if __name__ == "__main__":
    main()
