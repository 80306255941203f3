"""The load: prepared requests, sent over a number of connections as fast as they are answered.

It is written in Python instead of using wrk: each request has its own session, number and ids, and every answer is
read. A prepared request costs the generator about 0.1 ms; only the server's processor time and ratios are compared.
"""

import asyncio
import gzip
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import brotli

from benchmarks.machine import processor

UNPACK: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}


@dataclass
class Run:
    """The results of one run. Times are in seconds, in the order of the answers."""

    seconds: float = 0.0
    cpu: float = 0.0  # of the server
    engine_cpu: float = 0.0  # of the database, where it is a process of its own
    times: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    bodies: list[bytes] = field(default_factory=list)

    def at(self, share: float) -> float:
        """Return the time in milliseconds within which `share` of the answers came."""
        times = sorted(self.times)
        return times[min(int(len(times) * share), len(times) - 1)] * 1000 if times else 0.0

    @property
    def whole_cpu(self) -> float:
        """Seconds of the server and of the database together."""
        return self.cpu + self.engine_cpu

    def __add__(self, other: "Run") -> "Run":
        statuses = {n: self.statuses.get(n, 0) + other.statuses.get(n, 0) for n in {*self.statuses, *other.statuses}}
        sums = (self.seconds + other.seconds, self.cpu + other.cpu, self.engine_cpu + other.engine_cpu)
        return Run(*sums, self.times + other.times, statuses, self.bodies + other.bodies)


def written(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Return one request as sent over the wire."""
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


def fire(
    port: int,
    requests: Iterable[bytes],
    connections: int,
    pid: int,
    engine: int | None = None,
    each: Callable[[int], object] | None = None,
) -> Run:
    """Send every request over `connections` connections and read every answer. Calls `each(n)` after the n-th
    answer."""
    run = Run()
    before = processor(pid), processor(engine) if engine else 0.0
    began = time.perf_counter()
    asyncio.run(_all(port, iter(list(requests)), connections, run, each))
    run.seconds = time.perf_counter() - began
    run.cpu = processor(pid) - before[0]
    run.engine_cpu = processor(engine) - before[1] if engine else 0.0
    return run


async def _all(port: int, requests: Iterator[bytes], connections: int, run: Run, each: object) -> None:
    await asyncio.gather(*(_one(port, requests, run, each) for _ in range(connections)))


async def _one(port: int, requests: Iterator[bytes], run: Run, each: object) -> None:
    reader = writer = None
    for request in requests:
        began = time.perf_counter()
        if writer is None:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        status, body, stays = await answer(reader)
        run.times.append(time.perf_counter() - began)
        run.statuses[status] = run.statuses.get(status, 0) + 1
        run.bodies.append(body)
        if callable(each):
            each(len(run.times))
        if not stays:
            writer.close()
            writer = None
    if writer is not None:
        writer.close()


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes, bool]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    lines = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    body = await reader.readexactly(int(lines.get("content-length", 0)))
    body = UNPACK.get(lines.get("content-encoding", ""), bytes)(body)
    return int(head.split(" ", 2)[1]), body, lines.get("connection") != "close"
