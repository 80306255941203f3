"""A channel that keeps what it was asked to send, and people who wait for something."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from pwa.cases.models import Case
from pwa.core import clock as house_clock
from pwa.core.clock import CHINA, now
from pwa.core.database import write
from pwa.core.reminders import URGENT, Due, ReminderRule
from pwa.identity.models import Account, Consent
from pwa.members.models import Member
from pwa.reminders.models import Reminder
from tests.people import PEOPLE, TODAY
from tests.reports.phone import Phone

MEMBER = PEOPLE["member"].member_id
COUNTY = PEOPLE["member"].county_id
NOON = datetime.combine(TODAY, time(12), tzinfo=CHINA)


class Kept:
    """A channel that sends nothing and keeps everything. `says` is what it answers, or raises."""

    def __init__(self, name: str = "push", says: Any = "taken") -> None:
        self.name, self.says, self.sent, self.everywhere = name, says, [], []

    def reached(self, people: list[Any]) -> set[UUID]:
        return {row.id for row in people}

    def check(self) -> None:
        pass

    def send(self, person: Any, words: str, n: int, everywhere: bool = False) -> str:
        self.sent.append((house_clock.now(), person.id, words))
        self.everywhere.append(everywhere)
        if isinstance(self.says, BaseException):
            raise self.says
        return self.says


class World:
    """Rules of the tests' own: who is due for what, as a test says and changes it."""

    def __init__(self, app: Any) -> None:
        self.due: dict[str, set[tuple[Any, ...]]] = {"alarm": set(), "news": set(), "door": set()}
        self.registry = app.extensions["features"]
        self.before = self.registry.reminders
        self.registry.reminders = {
            "alarm": ReminderRule("alarm", URGENT, self._of("alarm"), "alarm"),
            "news": ReminderRule("news", "routine", self._of("news"), "news"),
            "door": ReminderRule("door", URGENT, self._of("door"), "door", everywhere=True),
        }

    def _of(self, name: str) -> Callable[..., list[Due]]:
        def due(at: datetime, people: list[UUID] | None) -> list[Due]:
            chosen = [one for one in sorted(self.due[name], key=str) if people is None or one[0] in people]
            until = at + timedelta(days=30)
            return [Due(one[0], COUNTY, one[1], until, *map(str, one[2:])) for one in chosen]

        return due

    def add(self, rule: str, person: UUID = MEMBER, days: int = 0, *about: str) -> None:
        self.due[rule].add((person, TODAY + timedelta(days=days), *about))

    def remove(self, rule: str, person: UUID = MEMBER, days: int = 0) -> None:
        self.due[rule].discard((person, TODAY + timedelta(days=days)))


@pytest.fixture
def rules(app, clock) -> Any:
    """Rules of the tests' own in place of the program's; it is noon."""
    clock.to(NOON)
    found = World(app)
    yield found
    found.registry.reminders = found.before


def agree(login: str) -> UUID:
    """Let one of the cast read the notice and agree to be reminded. Returns their member file."""
    account = Account.get_by_id(PEOPLE[login].account_id)
    with write():
        account.read_notice()
        Consent.give(account, "reminders")
    return account.member_id


@pytest.fixture
def phone_of(as_) -> Callable[[str], Phone]:
    """phone_of("secretary") is a phone signed in as one of the cast."""
    return lambda login: Phone(as_(login), login)


@pytest.fixture
def agreed(app) -> UUID:
    """王建国 agreed to be reminded."""
    return agree("member")


def answered(login: str = "member", **more: Any) -> Case:
    """A request of one of the cast that the branch answered just now."""
    person = PEOPLE[login]
    unit = {"branch": person.branch_id, "home": person.branch_id, "unit": person.branch_id}
    facts = {"category": "work", "readers": "contact", "origin": "member", "last": "answered", "due_on": TODAY}
    by = {"raised_at": now(), "raised_by": person.account_id, "moved_at": now()}
    with write():
        return Case.create(county_id=person.county_id, member=person.member_id, **unit, **by, **{**facts, **more})


def rows() -> list[Reminder]:
    """The queue."""
    return list(Reminder.select().order_by(Reminder.member, Reminder.rule, Reminder.on))


def telephone(login: str, number: str | None) -> None:
    """Give one of the cast this number."""
    with write():
        Member.update(phone=number).where(Member.id == PEOPLE[login].member_id).execute()
