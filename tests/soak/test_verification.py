"""The verification of the soak finds each way in which a server could break its promise, and accepts a correct one."""

from random import Random
from uuid import UUID

import pytest

from pwa.core import audit, database
from pwa.members.models import AwayPeriod, TimelineLine
from pwa.reports.models import ActivityReport, Gap, Submission
from tests.people import PEOPLE

from . import verification
from .entries import MARK, Writer
from .phone import Phone


@pytest.fixture
def phone(as_) -> Phone:
    """A phone that has delivered eighty entries."""
    rng = Random(7)
    made = Phone(None, Writer(rng), rng, str(PEOPLE["member"].account_id), str(UUID(int=7, version=4)))
    for _ in range(80):
        made.write()
    batch, thrown = list(made.waiting.values()), sorted(made.to_tell)
    answer = as_("member").post("/sync", json=made.letter(batch, thrown)).get_json()
    made.to_tell.clear()
    made.settle(batch, answer)
    return made


def first(phone: Phone, form: str = "activity") -> UUID:
    """The first received entry of this form."""
    return UUID(next(ident for ident, (entry, _) in phone.received.items() if entry["form"] == form))


def verdict(phone: Phone) -> tuple[int, int, bool]:
    """(lost, stored twice, something else is wrong)."""
    found = verification.compare([phone])
    return found.lost, found.twice, bool(found.wrong)


def test_an_honest_server_is_believed(phone):
    assert verdict(phone) == (0, 0, False) and verification.orphans() == []
    assert len(phone.received) > 60 and phone.refused and phone.discarded


def test_a_report_that_is_gone_and_one_that_is_half_there_are_seen(phone):
    Submission.delete().where(Submission.id == first(phone)).execute()
    assert verdict(phone)[0] == 1
    assert len(verification.orphans()) == 3  # its activity, its line in the timeline, its line in the trail
    TimelineLine.delete().where(TimelineLine.record_id == first(phone, "location")).execute()
    assert verdict(phone)[0] == 2
    ActivityReport.delete().where(ActivityReport.id != first(phone)).execute()
    assert verdict(phone)[0] > 10


def test_what_is_there_twice_is_seen(phone):
    with database.write():
        audit.record("filed", "activity", first(phone))
    assert verdict(phone)[1] == 1


def test_another_receipt_a_gap_and_an_invented_absence_are_seen(phone):
    Submission.update(receipt="AAAA-AAAA").where(Submission.id == first(phone)).execute()
    assert verdict(phone)[2]
    Submission.update(receipt=next(iter(phone.told[str(first(phone))]))).where(Submission.id == first(phone)).execute()
    assert not verdict(phone)[2]
    gap = Gap.create(account_id=phone.account, device=phone.device, seq=1, upto=1, noticed_at=audit.now())
    assert verdict(phone)[2]
    gap.delete_instance()
    AwayPeriod.update(area="elsewhere").where(AwayPeriod.member == PEOPLE["member"].member_id).execute()
    assert verdict(phone)[2]


def test_a_word_of_a_report_in_a_log_is_seen(phone):
    phone.wire = type("Wire", (), {"cookie": "a cookie"})
    assert verification.spilled('{"event": "synced"}', [phone]) == []
    assert verification.spilled(f"could not store {MARK}", [phone]) and verification.spilled(
        PEOPLE["member"].name, [phone]
    )
