"""Let requests go along when a membership moves to another branch, as the member chose."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from pwa.core import audit
from pwa.core.clock import now
from pwa.members.changes import add_timeline_line
from pwa.members.models import Member
from pwa.organisations.models import Unit

from .case_opening import home_of
from .models import Case, CaseStep
from .rules import LOST
from .turn import due_day


def may_go_along(member_id: UUID) -> list[Case]:
    """List the open requests of a member, the oldest first; a search for them is none."""
    mine = (Case.member == member_id) & Case.closed_at.is_null() & (Case.category != LOST)
    return list(Case.select().where(mine).order_by(Case.raised_at, Case.id))


def move_along(member: Member, chosen: Iterable[UUID], branch: Unit, by: UUID) -> None:
    """Confide these requests to the new branch, or to the committee above it, as they were confided before: nobody
    there has taken them on yet. What is closed stays where it is. Call inside the transaction that moves the member."""
    wanted, moment = set(chosen), now()
    for case in may_go_along(member.id) if wanted else ():
        if case.id not in wanted:
            continue
        home = home_of(branch, case.readers)
        due = due_day(case.category, home)
        moved: dict[str, Any] = {"home": home.id, "unit": home.id, "owner_id": None, "due_on": due, "moved_at": moment}
        last = case.last if case.unit_id == case.home_id else "raised"  # a question to a unit above was not answered
        Case.update(**moved, last=last, county_id=branch.county_id).where(Case.id == case.id).execute()
        words = _("It went along with the membership and goes on here.")
        step = {"case": case.id, "at": moment, "by_id": by, "unit": home.id, "words": words, "due_on": due}
        CaseStep.create(county_id=branch.county_id, kind="told", **step)
        facts = {"county_id": branch.county_id, "member_id": member.id, "actor_id": by}
        audit.record("moved case along", "case", case.id, fields=["due_on"], **facts)
        add_timeline_line(member, "case_told", by, at=moment, record_id=case.id, category=case.category, unit=home.name)
