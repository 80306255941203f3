"""Records of contacts and suggestions in the world: hand-overs, local offices, suggestions, visits of care."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

from pwa.core.clock import today
from pwa.liaison import care_visits, handovers
from pwa.liaison.rights_offices import add_office
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.suggestions.models import Suggestion
from tests.people import PEOPLE


def fill_liaison(account: Callable[[str], UUID], mark: Callable[[str], str]) -> None:
    """Store them, inside a write. `account` and `mark`: a login's account id, and the mark in words of theirs."""
    for former, successor in (("contact", "organiser"), ("next_secretary", "next_member"), ("host", "host_member")):
        branch = Unit.get_by_id(PEOPLE[former].branch_id)
        handovers.plan(branch, *map(account, (former, successor)), today() + timedelta(days=30), account(former))
    for login in ("county", "host_county"):
        said = {"topic": "wages", "name": "法律援助中心", "phone": "0571-12348000"}
        add_office(Unit.get_by_id(PEOPLE[login].unit_id), said, account(login))
    for login in ("committee", "host_committee", "county", "host_county"):
        unit, written = Unit.get_by_id(PEOPLE[login].unit_id), {"on": today(), "due_on": today()}
        said = {"words": f"写给党委：{mark(login)}", "code": uuid4().hex}
        Suggestion.create(county_id=unit.county_id, unit=unit, **written, **said)
    for planner, about in (("contact", "member"), ("next_secretary", "next_member")):
        member = Member.with_branch(PEOPLE[about].member_id)
        care_visits.plan(member, "illness", today() + timedelta(days=9), account(planner))
