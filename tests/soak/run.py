"""Run the phones: they write and send, a fault strikes, everything is delivered, then it is verified."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

import peewee as pw

from pwa.core.access import Role
from pwa.identity.models import Account
from pwa.members.models import Member
from pwa.organisations.models import Post

from .deployment import Deployment
from .entries import Writer
from .phone import Phone, Wire

LONGEST = 300.0  # seconds without any answer before a run is given up


@dataclass
class Tally:
    """What came of one run, or of many."""

    entries: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    heard: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    twice: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count `other` in."""
        self.entries += other.entries
        self.faults += other.faults
        self.heard += other.heard
        self.lost += other.lost
        self.twice += other.twice
        self.wrong += other.wrong


def phones_of(
    deployment: Deployment, number: int, rng: Random, faulty: float = 0.0, patience: float = 30.0
) -> list[Phone]:
    """Phones of secretaries who report for members of their branch, and of those members themselves."""
    held = (Post.role == Role.SECRETARY) & Post.ended_at.is_null()
    posts = list(Post.select().where(held).order_by(Post.id))
    rng.shuffle(posts)
    found: list[tuple[UUID, list[str]]] = []
    for post in posts:
        query = Account.select().join(Member, on=(Member.id == Account.member_id)).where(Member.branch == post.unit_id)
        people = [one for one in query.order_by(Account.id) if one.id != post.account_id]
        some = rng.sample(people, min(4, len(people)))
        found += [(post.account_id, [str(one.member_id) for one in some]), *((one.id, []) for one in some)]
        if len(found) >= number:
            break
    cookies = {account: deployment.sign_in(str(account)) for account, _ in found[:number]}
    return [
        _phone(deployment, account, subjects, cookies[account], Random(rng.random()), faulty, patience)
        for account, subjects in found[:number]
    ]


def _phone(
    deployment: Deployment, account: UUID, subjects: list[str], cookie: str, rng: Random, faulty: float, patience: float
) -> Phone:
    wire = Wire(deployment.address, lambda: deployment.sign_in(str(account)), cookie, patience)
    device = str(UUID(int=rng.getrandbits(128), version=4))
    return Phone(wire, Writer(rng, subjects, faulty), rng, str(account), device)


class Flushing:
    """Many phones at it at once, each in a thread: a few entries, a flush, until all are written and received."""

    def __init__(self, phones: list[Phone], each: int) -> None:
        self.phones, self.each, self.over = phones, each, threading.Event()
        self.gate = 0  # how many entries each may have written by now
        self.threads = [threading.Thread(target=self._live, args=(phone,), daemon=True) for phone in phones]

    def _live(self, phone: Phone) -> None:
        try:
            while not self.over.is_set() and (phone.seq < self.each or not phone.done):
                for _ in range(min(phone.rng.randrange(1, 13), self.gate - phone.seq)):
                    phone.write()
                if phone.done or not self._flush(phone):
                    self.over.wait(0.05 + phone.rng.random() * 0.2)  # a back-off, a hundred times faster
        except Exception as error:
            phone.wrong.append(f"the phone itself: {error!r}")
        finally:
            phone.hang_up()

    @staticmethod
    def _flush(phone: Phone) -> bool:
        try:
            return phone.flush()
        except pw.PeeweeException:  # signing in again, while the database is away
            return False

    def heard(self, what: str = "answered") -> int:
        """How often the phones heard this."""
        return sum(phone.heard[what] for phone in self.phones)

    def settled(self) -> int:
        """Entries that have a receipt, were refused or thrown away."""
        return sum(len(phone.received) + len(phone.refused) + len(phone.discarded) for phone in self.phones)

    def reach(self, part: float) -> None:
        """Wait until this part of all entries is settled; little more is written before the next such wait."""
        self.gate = max(self.gate, min(self.each, int(self.each * (part + 0.2))))
        self.until(lambda: self.settled() >= part * self.each * len(self.phones))

    def more(self) -> None:
        """Let a little more be written, so that something is under way."""
        self.gate = min(self.each, self.gate + max(1, self.each // 10))

    def finish(self) -> None:
        """Wait until everything is written and received."""
        self.gate = self.each
        self.until(lambda: False)

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for a state; gives up when all phones are done, or none has been heard for long."""
        last, since = -1, time.monotonic()
        while not holds() and any(thread.is_alive() for thread in self.threads):
            if (now := sum(phone.heard.total() for phone in self.phones)) != last:
                last, since = now, time.monotonic()
            if time.monotonic() - since > LONGEST:
                raise AssertionError("nothing moves any more")
            time.sleep(0.02)

    def __enter__(self) -> "Flushing":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self.finish()
        finally:
            self.over.set()
            for thread in self.threads:
                thread.join(90)
