"""Show an officer one member's class hours and exemptions, and take what they record."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, needs_proof, open_to
from pwa.core.clock import today
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.kept_pages import store_nothing
from pwa.core.transitions import Refused
from pwa.members.models import Member

from . import labels
from .exemptions import EXEMPTION, end, exempt, exemptions_of, read_exemption
from .models import LearningExemption
from .pages import asked_year, standing_of
from .reach import member_within
from .rules import years_offered

learning_members = Blueprint("learning_members", __name__)


@learning_members.get("/management/learning/members/<uuid:member>")
@needs_proof
@open_to(*BRANCH_OFFICERS)
def show(member: UUID) -> Response:
    """Show a member's class hours of a year, and their exemptions."""
    return _page(member_within(current_user, member))


def _page(who: Member, errors: dict[str, str] | None = None) -> Response:
    store_nothing()
    year, wrong = asked_year(), refusals(errors or {})
    posted = request.form.to_dict() if errors else {"year": str(year), "decided_on": today().isoformat()}
    return page(
        "learning/member.html",
        block="main",
        status=422 if errors else 200,
        member=who,
        year=year,
        years=[one for one in years_offered(today()) if one != year and one <= today().year],
        standing=standing_of(who, year),
        exemptions=[_exemption(row) for row in exemptions_of(who.id)],
        decides=who.id != current_user.account.member_id,
        form=Form(EXEMPTION, posted, wrong),
        errors=wrong,
    )


def _exemption(row: LearningExemption) -> dict[str, Any]:
    why = str(labels.REASONS[row.reason])
    return {
        "id": row.id,
        "year": row.year,
        "why": f"{why}: {row.words}" if row.words else why,
        "decided": labels.decided_words(row.decided_by, row.decided_on),
        "ended": row.ended_at is not None,
    }


@learning_members.post("/management/learning/members/<uuid:member>/exemptions")
@needs_proof
@open_to(*BRANCH_OFFICERS)
def add_exemption(member: UUID) -> Response:
    """Record an exemption for one year."""
    who = member_within(current_user, member, to_decide=True)
    read = read_exemption(request.form, today())
    if read.errors:
        return _page(who, read.errors)
    try:
        transact(lambda: exempt(who, read.values, current_user.account.id))
    except Refused as why:
        return _page(who, why.errors)
    return redirect_to(url_for("learning_members.show", member=who.id, year=read.values["year"]))


@learning_members.post("/management/learning/members/<uuid:member>/exemptions/<uuid:learning_exemption>/end")
@needs_proof
@open_to(*BRANCH_OFFICERS)
def end_exemption(member: UUID, learning_exemption: UUID) -> Response:
    """End an exemption."""
    who = member_within(current_user, member, to_decide=True)
    mine = (LearningExemption.id == learning_exemption) & (LearningExemption.member == who.id)
    row = LearningExemption.get_or_none(mine)
    if row is None:
        raise NotFound
    transact(lambda: end(row, who, current_user.account.id))
    return redirect_to(url_for("learning_members.show", member=who.id, year=row.year))
