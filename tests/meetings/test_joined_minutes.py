"""Two files of one person are joined: minutes, written opinions and exclusions have them once."""

import pytest

from pwa.core.database import write
from pwa.meetings.minutes_models import ElectionExclusion, Minutes, Vote, WrittenOpinion
from tests.people import ago

from .conftest import BY
from .minutes_of_a_meeting import held
from .test_file_joining import STAYS, join, second

__all__ = ["second"]  # the fixture


@pytest.mark.both_engines
def test_minutes_and_votes_have_a_joined_person_once(app, second):
    meeting = held()
    facts, county = {"county_id": meeting.county_id, "meeting": meeting.id}, {"county_id": meeting.county_id}
    with write():
        Minutes.create(**facts, chair=second.id, recorder=STAYS, written_by=BY)
        vote = Vote.create(**facts, place=1, kind="admission", words="接收", ayes=1, made_by=BY)
        for who, stance in ((STAYS, "for"), (second.id, "against")):
            sent = {"stance": stance, "received_on": ago(1), "made_by": BY}
            WrittenOpinion.create(**county, vote=vote, member=who, **sent)
            out = {"reason": "abroad", "consent": "镇党委", "made_by": BY}
            ElectionExclusion.create(**facts, member=who, **out)
    join(second)
    assert [(one.member_id, one.stance) for one in WrittenOpinion.select()] == [(STAYS, "for")]
    assert [one.member_id for one in ElectionExclusion.select()] == [STAYS]
    row = Minutes.get()
    assert (row.chair_id, row.recorder_id) == (STAYS, None)
