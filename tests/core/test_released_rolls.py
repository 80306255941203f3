"""What was ticked at meetings before the upgrade is still ticked, though a tick no longer repeats its meeting."""

from importlib import import_module
from uuid import uuid4

import pytest

from pwa.core import schema
from pwa.core.database import db
from pwa.meetings.models import Roll, RollTick
from pwa.members.models import Member

from .test_released import AT, DAY, first_release

__all__ = ["first_release"]
pytestmark = pytest.mark.both_engines


def test_every_tick_of_a_roll_is_there_after_the_upgrade(first_release):
    member, _ = first_release
    schema.apply_pending("0025_meetings")
    unit = Member.get_by_id(member).branch_id
    old, county, by = import_module("pwa.migrations.0025_meetings"), uuid4(), uuid4()
    held = {"county_id": county, "unit": unit, "begins_at": AT, "on": DAY, "made_at": AT, "made_by": by}
    texts = {"topic": "", "place": "", "agenda": "", "half_hours": 0, "cancelled_because": ""}
    meeting, ticked = uuid4(), {uuid4(): "present", uuid4(): "absent"}
    with db.bind_ctx(old.TABLES, bind_refs=False, bind_backrefs=False):
        old.Meeting.create(id=meeting, came=1, **texts, **held)
        for roll, state in ticked.items():
            facts = {"county_id": county, "meeting": meeting}
            old.Roll.create(id=roll, by_id=by, unknown=0, corrected_at=AT, **facts)
            old.RollTick.create(roll=roll, member=member, state=state, at=AT, **facts)
    schema.migrate()
    found = RollTick.select(RollTick, Roll).join(Roll)
    assert {row.roll_id: row.state for row in found} == ticked
    assert {(row.roll.meeting_id, row.member_id, row.county_id, row.at) for row in found} == {
        (meeting, member, county, AT)
    }
    Roll.delete().execute()
    assert not RollTick.select().exists(), "ticks go with their roll"
