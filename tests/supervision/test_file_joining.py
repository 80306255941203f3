"""Two files of one person that both have an appraisal of one year are joined; one result of the year counts."""

import pytest

from pwa.core.clock import now
from pwa.core.database import write
from pwa.members.file_joining import join_files
from pwa.members.models import Member
from pwa.supervision.appraisal_models import STANDS, Appraisal
from tests.members.test_file_joining import second
from tests.people import PEOPLE, TODAY, UNITS, ago

__all__ = ["second"]
STAYS = PEOPLE["member"].member_id
BY = PEOPLE["secretary"].account_id
HOME, HOST = UNITS["home"], PEOPLE["host"].branch_id


def result(member, unit, grade: str, counts: bool, year: int = TODAY.year) -> Appraisal:
    facts = {"county_id": PEOPLE["member"].county_id, "member": member, "branch": HOME, "unit": unit, "held_on": ago(2)}
    accepted = {"accepted_at": now(), "accepted_by": BY} if counts else {}
    return Appraisal.create(year=year, grade=grade, recorded_by=BY, **facts, **accepted)


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("mine", "theirs", "standing"),
    [
        ((HOME, True), (HOME, True), ["qualified"]),
        ((HOST, False), (HOST, False), ["qualified"]),
        ((HOST, True), (HOME, True), ["qualified"]),
        ((HOST, False), (HOST, True), ["qualified"]),
        ((HOST, False), (HOME, True), ["basic", "qualified"]),
        ((HOME, True), (HOST, False), ["basic", "qualified"]),
    ],
)
def test_one_result_of_a_year_counts_after_two_files_were_joined(second, mine, theirs, standing):
    with write():
        result(STAYS, mine[0], "qualified", mine[1])
        result(second.id, theirs[0], "basic", theirs[1])
        result(second.id, HOME, "excellent", True, TODAY.year - 1)
    with write():
        assert join_files(Member.with_branch(STAYS), Member.with_branch(second.id), (), BY)
    rows = Appraisal.select().where(Appraisal.member == STAYS)
    assert rows.count() == 3
    assert sorted(row.grade for row in rows.where(STANDS, Appraisal.year == TODAY.year)) == standing
    assert Appraisal.get(Appraisal.grade == "excellent").undone_at is None
    for row in rows.where(Appraisal.undone_at.is_null(False)):
        assert (row.grade, row.undone_by, row.undone_because) == ("basic", BY, "档案已与另一份合并。")
