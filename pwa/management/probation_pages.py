"""Show probationary members, record what a general meeting decided about one, and take that back."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from pwa.core.access import needs_proof, open_to
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.fields import Choice, Day, Fields, Reader, Text, Whole
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import on_day
from pwa.core.transitions import Refused
from pwa.members.kept_pages import keep_list
from pwa.members.labels import cited
from pwa.members.models import Member
from pwa.members.reach import OFFICER, within_reach
from pwa.policy.member_sources import PROBATION as SOURCE

from . import probation_labels as labels
from .probation_decisions import (
    decisions_of,
    every_decision,
    extension_of,
    last_to_take_back,
    record,
    require_unchanged,
    seen_of,
    take_back,
)
from .probation_list import PROBATION, ROLES
from .probation_models import ProbationDecision
from .probation_rules import choices_for, ends_on, state_of

probation = Blueprint("probation", __name__)
NAME = 120
BELONGS = {"full_on": "full", "months": "extended"}  # field → the only decision that needs it
OFF = {"autocomplete": "off"}
# fmt: off
DECIDED = Fields(
    Choice("kind", _l("What was decided?"), labels.KINDS, required=True),
    Day("full_on", _l("Full member since"), conditional=True,
        hint=_l("Only if they became a full member: normally the day on which the probation ended."),
        attributes={"optional": False}),
    Choice("months", _l("Extended by"), labels.MONTHS, control="select_field", conditional=True,
           hint=_l("Only if it was extended: once, by half a year to a year."),
           attributes={"empty": _l("choose"), "optional": False}),
    Text("meeting", _l("Which meeting?"), NAME, required=True, attributes=OFF),
    Day("held_on", _l("On which day?"), required=True),
    Whole("expected", _l("Voting members who should attend"), 4),
    Whole("votes_for", _l("Votes for"), 4),
    Whole("votes_against", _l("Votes against"), 4),
    Whole("abstained", _l("Abstained"), 4),
    Text("approver", _l("Approved by"), NAME, attributes=OFF),
    Text("document", _l("Document"), NAME, attributes=OFF),
)
# fmt: on
BECAUSE = Fields(Text("because", _l("Why?"), 200, required=True))


@probation.get("/management/probation")
@needs_proof
@open_to(*ROLES)
def index() -> Response:
    """List who is on probation."""
    keep_list(current_user)
    return page("management/probation.html", block="rows", listed=PROBATION.shown(current_user, request.args))


@probation.get("/management/probation/<uuid:member>")
@needs_proof
@open_to(*ROLES)
def show(member: UUID) -> Response:
    """Show when a member's probation ends, what was decided, and the form to record a decision."""
    return _page(_find(member))


def _find(member: UUID) -> Member:
    return within_reach(current_user).present(member, OFFICER)


def _page(
    member: Member, errors: dict[str, Any] | None = None, stale: str = "", tried: str = "", **more: Any
) -> Response:
    made = decisions_of([member.id]).get(member.id, [])
    extended = extension_of(made)
    ends, wrong = ends_on(member.joined_on, extended), refusals(errors or {})
    probationary = member.kind == "probationary"
    choices = choices_for(ends, extended is not None, today()) if probationary else ()
    said = request.form.to_dict() if tried == "decide" else {}
    initial = {"full_on": ends.isoformat()} if ends and ends <= today() else {}
    return page(
        "management/probation_of.html",
        status=422 if wrong or stale else 200,
        member=member,
        facts=_facts(member, ends, extended, probationary),
        why=[{"text": _("The software makes nobody a full member: a general meeting decides, and people record it."),
              "source": cited(SOURCE)}],
        decisions=[_told(row) for row in every_decision(member.id)],
        waits=on_day(ends) if ends and probationary else "",
        choices=[(kind, str(labels.KINDS[kind])) for kind in choices],
        names=[name for name in DECIDED if name != "kind" and BELONGS.get(name) in (None, *choices)],
        form=Form(DECIDED, said or initial, wrong if tried == "decide" else {}),
        undo=last_to_take_back(member, made) is not None,
        because=request.form.get("because", "") if tried == "undo" else "",
        seen=seen_of(member, made),
        errors=wrong,
        stale=stale,
        tried=tried,
        unmet=more.get("unmet"),
    )  # fmt: skip


def _facts(member: Member, ends: Any, extended: Any, probationary: bool) -> list[tuple[str, str]]:
    none = _("unknown")
    rows = [(_("Joined on"), on_day(member.joined_on) or none)]
    if not probationary:
        return [*rows, (_("Full member since"), on_day(member.full_on) or none)]
    if extended:
        rows.append((_("Extended"), _("once, until %(day)s", day=on_day(extended))))
    return [
        *rows,
        (_("Probation ends on"), on_day(ends) or none),
        (_("State"), str(labels.STATES[state_of(ends, today())])),
    ]


def _told(row: ProbationDecision) -> dict[str, str]:
    votes = (row.votes_for, row.votes_against, row.abstained, row.expected)
    told = [on_day(row.held_on), row.meeting]
    if None not in votes:
        told.append(_("%(yes)s for, %(no)s against, %(none)s abstained of %(all)s",
                      yes=votes[0], no=votes[1], none=votes[2], all=votes[3]))  # fmt: skip
    told += [_("approved by %(who)s", who=row.approver) if row.approver else "", row.document]
    told.append(_("recorded with a warning") if row.warned else "")
    facts = {"decided": row.kind, "on": row.from_day.isoformat()}
    title = labels.undone_text(facts) if row.undone_at else labels.decided_text(facts)
    told.append(row.undone_because)
    return {"title": title, "detail": " · ".join(part for part in told if part)}


@probation.post("/management/probation/<uuid:member>/decision")
@needs_proof
@open_to(*ROLES)
def decide(member: UUID) -> Response:
    """Record what a general meeting decided."""
    row = _find(member)
    read = Reader(DECIDED, read_posted_form(request.form), today()).all()
    values, errors = read.values, dict(read.errors)
    if values.get("kind") == "full" and not values.get("full_on"):
        errors.setdefault("full_on", "no_day_for_full")
    if values.get("kind") == "extended" and not values.get("months"):
        errors.setdefault("months", "no_months")
    if errors:
        return _page(row, errors, tried="decide")
    sure = request.form.get("all_the_same") == "1"
    return _write(row, lambda: record(row, values, sure, current_user.account.id), "decide")


@probation.post("/management/probation/<uuid:member>/take-back")
@needs_proof
@open_to(*ROLES)
def undo(member: UUID) -> Response:
    """Take back the last decision, recorded by mistake."""
    row = _find(member)
    asked = BECAUSE.check(read_posted_form(request.form), today())
    if asked.errors:
        return _page(row, asked.errors, tried="undo")
    return _write(row, lambda: take_back(row, asked.values["because"], current_user.account.id), "undo")


def _write(row: Member, work: Any, tried: str) -> Response:
    def unless_stale() -> None:
        require_unchanged(row)
        work()

    try:
        transact(unless_stale)
    except Refused as why:
        stale = why.shown.get("stale") or ("" if why.errors else _("This is not possible any more."))
        return _page(row, why.errors, stale, tried, unmet=why.shown.get("unmet"))
    return redirect_to(url_for("probation.show", member=row.id))
