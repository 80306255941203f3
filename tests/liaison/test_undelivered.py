"""An urgent reminder that did not arrive becomes a call: declared by a package that exists in this test only."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import peewee as pw
import pytest
from flask import Flask

from pwa.app import create_app
from pwa.core import audit, database
from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.core.features import Feature
from pwa.liaison.rules import is_undelivered
from tests.kit.engines import CAST, settings_for
from tests.liaison.test_contacts import contact, log
from tests.people import PEOPLE, said

MEMBER = PEOPLE["member"].member_id
LIST = "/liaison/contacts"


def failed_at(member: Any) -> Any:
    """When an urgent reminder to the member of this column failed last."""
    failed = (AuditLine.member_id == member) & (AuditLine.action == "not delivered")
    return AuditLine.select(pw.fn.MAX(AuditLine.at)).where(failed)


@pytest.fixture
def app(engine, clock) -> Iterator[Flask]:
    """The program with a package that sends urgent reminders."""
    engine.again(CAST)
    app = create_app(settings_for(engine.url, engine.folder), more=(Feature("urgent", undelivered=(failed_at,)),))
    app.testing = True
    with app.app_context():
        database.db.connect(reuse_if_open=True)
        yield app
    engine.rest()


def fail() -> None:
    with write():
        audit.record("not delivered", "member", MEMBER, member_id=MEMBER, county_id=PEOPLE["member"].county_id)


def test_who_could_not_be_told_is_to_be_called_until_somebody_has_spoken_with_them_since(as_, phone_of, clock):
    log(phone_of("contact"), contact(), about=MEMBER)
    clock.forward(minutes=5)
    fail()
    words = f"{said(0)} 紧急消息未送达，请打电话"
    for login in ("contact", "secretary"):
        text = as_(login).get(LIST).text
        assert words in text and text.index(PEOPLE["member"].name) < text.index(PEOPLE["courier"].name), login
    assert "紧急消息" in as_("contact").get(f"{LIST}/{MEMBER}").text
    above = as_("committee").get(f"{LIST}?unit={PEOPLE['member'].branch_id}").text
    assert PEOPLE["member"].name in above and "紧急消息" not in above
    clock.forward(minutes=5)
    log(phone_of("contact"), contact(3), about=MEMBER)
    assert words in as_("contact").get(LIST).text, "what was said three days ago could not be about it"
    log(phone_of("contact"), contact(), about=MEMBER)
    assert "紧急消息" not in as_("contact").get(LIST).text


@pytest.mark.parametrize(
    ("told_on", "written_at", "undelivered"),
    [
        (None, None, True),
        (date(2026, 11, 22), datetime(2026, 11, 23, 15, tzinfo=UTC), True),  # of the day before
        (date(2026, 11, 23), datetime(2026, 11, 23, 1, tzinfo=UTC), True),  # written down before
        (date(2026, 11, 23), datetime(2026, 11, 23, 3, tzinfo=UTC), False),
        (date(2026, 11, 24), datetime(2026, 11, 25, 3, tzinfo=UTC), False),
    ],
)
def test_a_contact_of_the_same_day_ends_it_if_it_was_written_down_afterwards(told_on, written_at, undelivered):
    failed = datetime(2026, 11, 23, 2, tzinfo=UTC)
    assert is_undelivered(failed, told_on, written_at, date(2026, 11, 23)) is undelivered
