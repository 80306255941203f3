"""Show one's own year of learning, and the class hours of a branch by member."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import BRANCH_OFFICERS, Role, needs_proof, open_to
from pwa.core.clock import today
from pwa.core.fragments import page
from pwa.core.kept_pages import Copy, keep_page, store_nothing
from pwa.meetings.reach import own_branches
from pwa.members.labels import cited
from pwa.members.models import Member
from pwa.members.today_lines import own_file

from . import labels
from .exemptions import exemptions_of
from .hours import hours_of_branch, hours_of_member
from .programme_list import programme_of
from .reach import PUBLISHES, WATCHES, branch_within, publishing_units
from .rules import ClassHours, is_asked, is_met, years_offered

learning_pages = Blueprint("learning_pages", __name__)


def asked_year() -> int:
    """Return the year that the address names, if pages offer it; else this year."""
    asked = request.values.get("year", "")
    known = {str(year): year for year in years_offered(today())}
    return known.get(asked, today().year)


@learning_pages.get("/management/learning")
@needs_proof
@open_to(Role.MEMBER, *PUBLISHES)
def index() -> Response:
    """Show one's own class hours and the programme of the year; officers get on to what they keep."""
    keep_page(Copy.OWN)
    year, day = asked_year(), today()
    own = _own(year) if current_user.is_member else None
    branches = own_branches(current_user) if current_user.posts_as(*BRANCH_OFFICERS) else []
    return page(
        "learning/index.html",
        year=year,
        years=[one for one in years_offered(day) if one != year],
        own=own,
        topics=programme_of(current_user, year, day),
        branches=[(url_for("learning_pages.branch", unit=one.id, year=year), one.name) for one in branches],
        publishes=bool(publishing_units(current_user)),
        watches=bool(current_user.posts_as(*WATCHES)),
    )


def _own(year: int) -> dict[str, Any] | None:
    own = own_file(current_user)
    return standing_of(own.member, year) if own else None


def standing_of(member: Member, year: int) -> dict[str, Any]:
    """Return what pages show of a member's year. One query; a second for who is exempt."""
    rule = current_user.parameters_of(member.branch.path)[member.branch.path]
    hours = hours_of_member(member, year, today(), rule)
    known = exemptions_of(member.id) if hours.exempt else []
    exempt = [row for row in known if row.year == year and row.ended_at is None]
    return {
        "hours": hours,
        "words": labels.standing_words(hours),
        "parts": labels.parts_words(hours),
        "exempt": labels.decided_words(exempt[0].decided_by, exempt[0].decided_on) if exempt else "",
        "source": cited(rule.source("learning.hours_a_year")),
    }


@learning_pages.get("/management/learning/units/<uuid:unit>")
@needs_proof
@open_to(*BRANCH_OFFICERS)
def branch(unit: UUID) -> Response:
    """Show the class hours of a branch's members, by name: never by who has most."""
    store_nothing()
    row, year, day = branch_within(current_user, unit), asked_year(), today()
    rule = current_user.parameters_of(row.path)[row.path]
    people = hours_of_branch(row, year, day, rule)
    asked = [one.hours for one in people if is_asked(one.hours)]
    return page(
        "learning/branch.html",
        unit=row,
        year=year,
        years=[one for one in years_offered(day) if one != year and one <= day.year],
        lines=[_line(one.id, one.name, one.hours, year) for one in people],
        count=len(people),
        asked=len(asked),
        met=sum(map(is_met, asked)),
        needed=rule["learning.hours_a_year"],
        source=cited(rule.source("learning.hours_a_year")),
    )


def _line(member_id: UUID, name: str, hours: ClassHours, year: int) -> dict[str, Any]:
    is_own = member_id == current_user.account.member_id  # nobody is their own officer
    own, other = url_for("learning_pages.index", year=year), "learning_members.show"
    return {
        "href": own if is_own else url_for(other, member=member_id, year=year),
        "name": name,
        "words": labels.standing_words(hours),
        "parts": labels.parts_words(hours),
        "state": _("exempt") if hours.exempt else (_("hours reached") if is_met(hours) else ""),
    }
