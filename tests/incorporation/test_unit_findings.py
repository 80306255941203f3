"""Where units could be formed is counted in the background, and again after everything changed."""

import pytest

from pwa.core.database import write
from pwa.incorporation import unit_findings
from pwa.incorporation.unit_models import UnitCandidate
from pwa.members.models import Member
from pwa.organisations.models import Override, Unit
from tests.people import PEOPLE, UNITS, ago

LONGGANG = "440307"


@pytest.fixture
def lives(phone_of, clock):
    def report(login: str, division: str | None = LONGGANG, **more: str) -> None:
        clock.forward(minutes=1)
        place = {"division": division} if division else {}
        phone_of(login).accepted("location", {**place, "since": ago(20), "stay": "long"} | more)

    return report


def counted() -> list[tuple[str, str, str, int]]:
    unit_findings.renew()
    rows = UnitCandidate.select().order_by(UnitCandidate.basis, UnitCandidate.division)
    return [(row.basis, row.division, row.area, row.people_full) for row in rows]


def test_members_of_several_branches_of_one_committee_count_together(lives):
    for login in ("courier", "builder", "next_member"):
        lives(login)
    assert counted() == [("county", LONGGANG, "", 3)]
    assert UnitCandidate.get().committee_id == UNITS["fengshan"]


def test_members_of_two_committees_do_not(lives):
    for login in ("courier", "builder", "county"):
        lives(login)
    assert counted() == []


def test_a_committee_inside_another_counts_for_itself(lives):
    with write():
        above = Unit.get_by_id(UNITS["fengshan"])
        own = Unit.create(
            county_id=above.county_id, parent=above, path=Unit.next_path(above), kind="committee", name="x"
        )
        path = Unit.next_path(own)
        Unit.update(parent=own, path=path).where(Unit.id == UNITS["next-door"]).execute()
    for login in ("courier", "builder", "next_member"):
        lives(login)
    assert counted() == []
    lives("trader")
    assert counted() == [("county", LONGGANG, "", 3)]


def test_whoever_may_not_belong_to_a_unit_does_not_count(lives):
    for login in ("courier", "builder", "trader", "nurse"):
        lives(login)
    assert counted() == [("county", LONGGANG, "", 4)]
    with write():
        Member.update(status="suspended").where(Member.id == PEOPLE["nurse"].member_id).execute()
    assert counted() == [("county", LONGGANG, "", 3)]
    with write():
        Member.update(kind="probationary").where(Member.id == PEOPLE["trader"].member_id).execute()
    assert counted() == []


def test_who_goes_home_or_stays_for_a_short_time_only_does_not_count(lives):
    for login in ("courier", "builder"):
        lives(login)
    lives("trader", stay="short")
    lives("abroad", None, country="JP")
    assert counted() == []
    lives("nurse")
    assert counted() == [("county", LONGGANG, "", 3)]
    lives("nurse", "440303")
    assert counted() == []


def test_the_same_firm_said_in_other_signs_is_one_place(lives):
    lives("courier", LONGGANG, area="比亚迪工业园")
    lives("builder", "440303", area="比亚迪 工业园")
    lives("trader", "440300", area="比亚迪·工业园")
    [(basis, division, area, people)] = counted()
    assert (basis, division, people) == ("place", "440300", 3) and "比亚迪" in area


def test_a_candidate_keeps_its_address_while_its_count_changes(lives):
    for login in ("courier", "builder", "trader"):
        lives(login)
    counted()
    before = UnitCandidate.get().id
    lives("nurse")
    assert counted() == [("county", LONGGANG, "", 4)]
    assert UnitCandidate.get().id == before
    assert unit_findings.renew()[0] == 0, "nothing is written again"


def test_a_county_may_ask_for_more_than_three(lives):
    for login in ("courier", "builder", "trader"):
        lives(login)
    with write():
        Override.put(Unit.get_by_id(UNITS["county"]), "branch.min_full", "4", "临丰县委组织部通知", None)
    assert counted() == []
