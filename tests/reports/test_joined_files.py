"""What was written before two files were joined is judged by who had charge of either of them then."""

from datetime import timedelta

import pytest

from pwa.core.clock import now
from pwa.core.database import write
from pwa.members.changes import admit
from pwa.members.file_joining import join_files
from pwa.members.models import Affiliation, Member
from pwa.organisations.models import Unit
from tests.people import PEOPLE, UNITS

pytestmark = pytest.mark.both_engines
BY = PEOPLE["committee"].account_id
STAYS = PEOPLE["member"].member_id


@pytest.mark.parametrize("first", [300, 500])
def test_what_the_officer_of_either_branch_wrote_before_the_files_were_joined_arrives(phone_of, clock, first):
    """Both branches had charge of the person at the same time, whichever began first."""
    with write():
        other = admit(Unit.get_by_id(UNITS["next-door"]), name="王建国", sex="1", by=BY)
        for member, days in ((STAYS, 400), (other.id, first)):
            Affiliation.update(began_at=now() - timedelta(days=days)).where(Affiliation.member == member).execute()
    late = []
    for login, member in (("secretary", STAYS), ("next_secretary", other.id)):
        phone = phone_of(login)
        late.append((phone, phone.entry("activity", subject=str(member), source="phone")))
    clock.forward(minutes=5)
    with write():
        assert join_files(Member.with_branch(STAYS), Member.with_branch(other.id), [], BY)
    assert [phone.outcome(entry) for phone, entry in late] == ["accepted", "accepted"]
