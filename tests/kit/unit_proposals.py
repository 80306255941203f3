"""Proposals of units as far as a test wants them, a candidate, and a floating-member branch that can be closed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from pwa.core.clock import now, today
from pwa.incorporation.unit_models import UnitCandidate, UnitProposal, UnitProposalMember, UnitTerm
from pwa.organisations.models import Unit
from tests.people import PEOPLE

CANDIDATE, FLOATING = UUID(int=0x7C), UUID(int=0x7F)
PLACE = {"basis": "county", "division": "440307", "area": ""}
OUTSIDE = {"host_outside": "莘庄镇党委", "host_contact": "李老师", "host_phone": "021-64921234"}
STATES = ("proposed", "consulted", "answered", "submitted", "approved")


def proposal_in(
    state: str, committee: UUID, name: str, *logins: str, by: str = "committee", **more: Any
) -> UnitProposal:
    """A proposal in this state, with these people. Call inside a write transaction."""
    far, account = STATES.index(state), PEOPLE[by].account_id
    unit = Unit.get_by_id(committee)
    said: dict[str, Any] = {"county_id": unit.county_id, "committee": unit, "name": name, "proposed_by": account}
    said |= PLACE | ({} if far < 1 or more.get("host") else OUTSIDE)
    steps: list[dict[str, Any]] = [
        {},
        {"consulted_at": now(), "consulted_by": account},
        {"answer": "agrees", "answered_at": now(), "answered_by": account},
        {"submitted_at": now(), "submitted_by": account},
        {"outcome": "approved", "decided_at": now(), "decided_by": PEOPLE["county"].account_id, "meeting": "部务会",
         "held_on": today(), "document": "临组〔2026〕1号"},
    ]  # fmt: skip
    for step in steps[: far + 1]:
        said |= step
    if state == "approved":
        said["unit"] = floating_branch(unit, f"{name}支部")
    row = UnitProposal.create(**said | more)
    for login in logins:
        UnitProposalMember.create(county_id=unit.county_id, proposal=row, member=PEOPLE[login].member_id)
    return row


def floating_branch(above: Unit, name: str, **more: Any) -> Unit:
    """A floating-member branch with a term. Call inside a write transaction."""
    facts = {"county_id": above.county_id, "parent": above, "kind": "floating_branch", "division": "440307"}
    unit = Unit.create(path=Unit.next_path(above), name=name, **facts, **more)
    ends_on = today() + timedelta(days=900)
    UnitTerm.create(
        county_id=above.county_id, unit=unit, begins_on=today(), ends_on=ends_on, document="丰党〔2026〕1号"
    )
    return unit


def candidate_of(committee: UUID, **more: Any) -> UnitCandidate:
    """A place where members of the committee live. Call inside a write transaction."""
    facts = {"county_id": Unit.get_by_id(committee).county_id, "committee": committee, "area_key": ""}
    return UnitCandidate.create(**facts | PLACE | {"people_full": 3, "people_probationary": 0} | more)
