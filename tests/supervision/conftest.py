"""Phones of the cast, and measures as the secretary records them."""

from collections.abc import Callable

import pytest

from pwa.core.database import write
from pwa.organisations.models import Override, Unit
from pwa.supervision.models import Measure
from tests.people import PEOPLE, UNITS, ago
from tests.reports.conftest import phone, phone_of

__all__ = ["SILENT", "VOTED", "considered", "phone", "phone_of"]
SILENT = PEOPLE["silent"].member_id
VOTED = {"held_on": ago(3), "meeting": "十一月党员大会", "expected": "18", "votes_for": "15", "votes_against": "1"}
VOTED |= {"abstained": "0", "approver": "丰山镇党委", "document": "丰委〔2026〕21号"}
CORRECTION = {**VOTED, "kind": "correction", "until": ago(-170), "helpers": "陈建华、李明"}


@pytest.fixture
def switched_on(app) -> None:
    """The county keeps the steps before a decision here too."""
    with write():
        county = Unit.get_by_id(UNITS["county"])
        Override.put(county, "measures.procedure", "1", "县委通知", PEOPLE["county"].account_id)


@pytest.fixture
def recorded(as_) -> Callable[..., Measure]:
    """Record a measure that was decided about a member, as the secretary does; a correction of 李秀英 without more."""

    def record(about: str = "silent", login: str = "secretary", **said: str) -> Measure:
        address = f"/management/measures/members/{PEOPLE[about].member_id}"
        answer = as_(login).post(address, data={**CORRECTION, "all_the_same": "1", **said})
        assert answer.status_code == 303, answer.text
        return Measure.get_by_id(answer.location.rsplit("/", 1)[1])

    return record


def considered(about: str = "member") -> Measure:
    """A measure about this person that is considered."""
    person = PEOPLE[about]
    with write():
        facts = {"county_id": person.county_id, "member": person.member_id, "unit": person.branch_id}
        return Measure.create(kind="criticism", began_by=PEOPLE["secretary"].account_id, **facts)
