"""Records of supervision in the world: a measure about a member in each state, with a mark in every word."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from pwa.core.clock import now, today
from pwa.core.ids import new_id
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.supervision.appraisal_models import Appraisal
from pwa.supervision.models import Measure, MeasureEntry, Statement
from tests.people import PEOPLE

MEASURED = "处置的暗号"  # of the measures about 王建国: he reads it and the officers of his branch, nobody else
READ_MEASURED = {"member", "secretary"}
ABOUT = (("secretary", "member"), ("next_secretary", "next_member"), ("host", "host_member"))


def fill_supervision(account: Callable[[str], UUID], mark: Callable[[str], str]) -> None:
    """Store them, inside a write. `account` and `mark`: a login's account id, and the mark in words of theirs."""
    for keeper, about in ABOUT:
        member = Member.with_branch(PEOPLE[about].member_id)
        assert member is not None
        measures_of(member, account(keeper), account(about), MEASURED if about == "member" else mark(about))
        appraisals_of(member, account(keeper), mark(about))


def measures_of(member: Member, by: UUID, own: UUID, words: str) -> list[Measure]:
    """One that is considered, a correction period with an appeal that waits, one that was decided, one that was taken
    back."""
    facts: dict[str, Any] = {"county_id": member.county_id, "member": member.id, "unit": member.branch_id}
    facts |= {"began_by": by}
    day = today() - timedelta(days=5)
    decided: dict[str, Any] = {"decided_on": day, "decided_at": now(), "decided_by": by, "effective_on": day}
    papers = dict.fromkeys(("meeting", "approver", "document"), words)
    period = {"until": today() + timedelta(days=20), "helpers": words}
    undone = {"undone_at": now(), "undone_by": by, "undone_because": words}
    considered = Measure.create(kind="criticism", notified_on=day, **facts)
    made = [
        considered,
        Measure.create(kind="correction", **facts, **decided, **papers, **period),
        Measure.create(kind="talk", **facts, **decided, **papers),
        Measure.create(kind="removed", ground="asks", **facts, **decided, **papers, **undone),
    ]
    for row, kind in ((considered, "fact"), (made[1], "look"), (made[1], "appeal")):
        writer = own if kind == "appeal" else by
        MeasureEntry.create(county_id=row.county_id, measure=row.id, kind=kind, on=day, words=words, made_by=writer)
    said = {"member": member.id, "words": words, "written_at": now()}
    Statement.create(id=new_id(), county_id=member.county_id, measure=considered.id, **said)
    return made


def appraisals_of(member: Member, by: UUID, words: str) -> list[Appraisal]:
    """One that was taken back, and one that a host has sent."""
    year = today().year
    facts: dict[str, Any] = {"county_id": member.county_id, "member": member.id, "branch": member.branch_id}
    facts |= {"year": year, "grade": "qualified", "held_on": today(), "document": words, "recorded_by": by}
    undone = {"undone_at": now(), "undone_by": by, "undone_because": words}
    taken = {"accepted_at": now(), "accepted_by": by}
    placed = Placement.get_or_none(Placement.member == member.id, Placement.unit.is_null(False))
    host = placed.unit_id if placed else member.branch_id
    return [
        Appraisal.create(unit=member.branch_id, **facts, **taken, **undone),
        Appraisal.create(unit=host, **facts),
    ]
