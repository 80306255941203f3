"""A batch that had to wait for another's lock answers from the rows which that one left."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest

from pwa.core.clock import now
from pwa.core.database import db, is_postgres, write
from pwa.members.models import Member
from pwa.reports import numbering
from tests.kit.client import Client, client_of, sign_in
from tests.kit.server import until
from tests.people import PEOPLE, UNITS

from .phone import Phone

pytestmark = pytest.mark.both_engines

MEMBER = PEOPLE["member"]


@pytest.fixture
def browser(app, monkeypatch) -> Callable[[str], Client]:
    """browser("member") is a browser with a connection of its own, as in the server."""
    monkeypatch.setattr(app, "testing", False)
    return lambda login: sign_in(client_of(app), login)


@contextmanager
def waiting_for_us(deed: Callable[[], object]) -> Iterator[list[object]]:
    """A transaction of ours; when it ends, `deed` has begun and waits for it. Yields what the deed came to."""
    found: list[object] = []
    begun = threading.Event()

    def run() -> None:
        begun.set()
        found.append(deed())

    other = threading.Thread(target=run)
    with write():
        yield found
        other.start()
        begun.wait(30)
        if is_postgres():
            until(lambda: db.execute_sql("select count(*) from pg_locks where not granted").fetchone()[0])
    other.join(30)


def test_a_number_that_waited_for_the_gap_it_fills_fills_it(browser):
    phone = Phone(browser("member"), "member")
    assert phone.outcome(phone.entry("activity")) == "accepted"
    late = phone.entry("activity")
    with waiting_for_us(lambda: phone.send(late)["missing"]) as missing:
        device = numbering.locked_device(MEMBER.account_id, UUID(phone.device), None, now())
        device.has_gaps = False
        numbering.note(device, [4], [], now())
    assert missing == [[3]]


def test_a_report_that_waited_while_its_member_changed_branch_is_taken_in(browser):
    phone = Phone(browser("member"), "member")
    with waiting_for_us(lambda: phone.outcome(phone.entry())) as outcome:
        Member.update(branch=UNITS["next-door"]).where(Member.id == MEMBER.member_id).execute()
    assert outcome == ["accepted"]
