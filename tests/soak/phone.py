"""A phone of the soak: what docs/offline.md says of one, in Python, with a clock that waits a hundred times faster.

An entry leaves `waiting` only for a receipt that names it, or for a refusal in words. `told` keeps every receipt that
was ever shown, so that the server can be held to it.
"""

import http.client
import json
import socket
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from pwa.core import clock

from .entries import Writer

MOST_AT_ONCE, FIRST = 200, 20


class Away(Exception):
    """No answer, or one that is nobody's."""


@dataclass
class Wire:
    """Where the phone sends to and who it is there; `sign_in` makes a new session when the old one was ended."""

    address: Callable[[], tuple[str, int]]
    sign_in: Callable[[], str]
    cookie: str
    patience: float = 30.0


@dataclass
class Phone:
    """One store on one phone, and what it heard."""

    wire: Wire
    writer: Writer
    rng: Random
    account: str
    device: str
    seq: int = 0
    epoch: str | None = None
    size: int = FIRST
    waiting: dict[str, dict[str, Any]] = field(default_factory=dict)
    received: dict[str, tuple[dict[str, Any], str]] = field(default_factory=dict)  # id → entry, epoch of its receipt
    refused: dict[str, dict[str, Any]] = field(default_factory=dict)
    discarded: set[int] = field(default_factory=set)
    to_tell: set[int] = field(default_factory=set)  # discarded numbers that no answer has acknowledged
    sent: set[int] = field(default_factory=set)
    told: dict[str, set[str]] = field(default_factory=dict)  # id → every receipt ever told for it
    heard: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)  # what no server may say
    line: http.client.HTTPConnection | None = None

    def write(self) -> None:
        """Save one entry, under the next number; now and then one is thrown away again before it was ever sent."""
        self.seq += 1
        entry = {**self.writer.entry(), "seq": self.seq}
        if self.rng.random() < 0.02:
            self.discarded.add(self.seq)
            self.to_tell.add(self.seq)
        else:
            self.waiting[entry["id"]] = entry

    @property
    def done(self) -> bool:
        """Whether nothing is left to send or to tell."""
        return not self.waiting and not self.to_tell

    def flush(self) -> bool:
        """Send one batch; whether a real answer came."""
        order = list(self.waiting.values())
        if self.rng.random() < 0.1:
            self.rng.shuffle(order)  # as after an answer that asked for numbers out of their order
        batch, thrown = order[: self.size], sorted(self.to_tell)
        try:
            answer = self._ask(batch, thrown)
        except (OSError, http.client.HTTPException, Away) as error:
            self.hang_up()
            self.heard["no answer" if not isinstance(error, Away) else str(error)] += 1
            if isinstance(error, TimeoutError):
                self.size = max(1, self.size // 2)
            return False
        self.size = min(MOST_AT_ONCE, self.size * 2)
        self.to_tell -= set(thrown)
        self.settle(batch, answer)
        return True

    def letter(self, batch: list[dict[str, Any]], thrown: list[int]) -> dict[str, Any]:
        """The body of a request."""
        now = clock.now().astimezone(clock.CHINA).isoformat(timespec="milliseconds")
        said = {"device": self.device, "account": self.account, "epoch": self.epoch, "sent_at": now}
        return {**said, "discarded": thrown, "submissions": batch}

    def _ask(self, batch: list[dict[str, Any]], thrown: list[int]) -> dict[str, Any]:
        body = json.dumps(self.letter(batch, thrown)).encode()
        if self.line is None:
            host, port = self.wire.address()
            self.line = http.client.HTTPConnection(host, port, timeout=self.wire.patience)
        headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", "Host": "localhost"}
        self.sent |= {entry["seq"] for entry in batch}
        self.line.request("POST", "/sync", body, {**headers, "Cookie": f"yanxing={self.wire.cookie}"})
        if self.rng.random() < 0.03:
            if self.line.sock:
                self.line.sock.shutdown(socket.SHUT_RD)
            raise Away("answer lost")
        answer = self.line.getresponse()
        return self._judged(answer, answer.read(), [entry["id"] for entry in batch])

    def _judged(self, answer: http.client.HTTPResponse, body: bytes, ids: list[str]) -> dict[str, Any]:
        """The body of a real answer. Anything else is not delivered; what a server may never say is written down."""
        problem = answer.headers.get_content_type() == "application/problem+json"
        if answer.status == 200 and answer.headers["Yanxing-Sync"] == "1":
            found = json.loads(body)
            if [result["id"] for result in found["results"]] == ids:
                self.heard["answered"] += 1
                return found
        if answer.status == 401 and problem:
            self.wire.cookie = self.wire.sign_in()
            raise Away("signed out")
        if answer.status == 503 and problem and int(answer.headers["Retry-After"]) > 0:
            raise Away("come again")
        self.wrong.append(f"{answer.status} {body[:200]!r}")
        raise Away("wrong")

    def settle(self, batch: list[dict[str, Any]], answer: dict[str, Any]) -> None:
        """Each entry by its own result."""
        self.epoch = epoch = answer["epoch"]
        booked = []
        for entry, result in zip(batch, answer["results"], strict=True):
            self.heard[result["outcome"]] += 1
            if result["outcome"] in ("accepted", "duplicate"):
                self.told.setdefault(entry["id"], set()).add(result["receipt"])
                self.received[entry["id"]] = (entry, epoch)
            elif result["outcome"] in ("rejected", "conflict"):
                self.refused[entry["id"]] = entry
                if entry["id"] not in self.writer.bad:
                    self.wrong.append(f"a good entry: {result}")
            else:
                if result["outcome"] != "later" or not result["reference"]:
                    self.wrong.append(f"no outcome: {result}")
                continue
            booked.append(entry["seq"])
            self.waiting.pop(entry["id"], None)
        self._missing(set(answer["missing"]), booked)
        self._offer_again(set(answer["missing"]))

    def _missing(self, missing: set[int], booked: list[int]) -> None:
        """`missing` names no number that came, and every one below what came now that was never sent."""
        came = {entry["seq"] for entry, life in self.received.values() if life == self.epoch}
        if wrongly := missing & {*came, *booked}:
            self.wrong.append(f"missing, though they came: {sorted(wrongly)}")
        never = {
            e["seq"] for e in self.waiting.values() if e["seq"] not in self.sent and e["seq"] < max(booked, default=0)
        }
        if len(missing) < 100 and not never <= missing:
            self.wrong.append(f"never sent, and not missing: {sorted(never - missing)}")

    def _offer_again(self, missing: set[int]) -> None:
        """After a restore: what an earlier life received or knew as thrown away or refused goes again."""
        for ident, (entry, life) in list(self.received.items()):
            if life != self.epoch or entry["seq"] in missing:
                self.waiting[ident] = entry
                del self.received[ident]
        for ident, entry in list(self.refused.items()):
            if entry["seq"] in missing:
                self.waiting[ident] = self.refused.pop(ident)
        self.to_tell |= missing & self.discarded

    def hang_up(self) -> None:
        """Close the line, if there is one."""
        if self.line:
            self.line.close()
            self.line = None
