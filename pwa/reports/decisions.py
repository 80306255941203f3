"""Let a branch decide about a report: confirm, correct or decline an activity, adopt an entry."""

import json
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import BRANCH_OFFICERS, Role, open_to
from pwa.core.clock import today
from pwa.core.database import lock_rows
from pwa.core.features import refusals, registry
from pwa.core.fragments import page, redirect_to
from pwa.core.transitions import Change, Refused, Transition, answer, nothing_asked, values_or_refuse
from pwa.members.changes import set_phone
from pwa.members.models import Member

from .activity_fields import check_activity
from .decision_state import ACTIVITY, ENTRY
from .form_kinds import kinds
from .location import rebuild_away_periods
from .models import ActivityReport, Decision, Submission
from .next_decision import next_to_decide
from .parsing import KNOWN
from .reach import report_within
from .report_page import report_values
from .rules import number_of

decisions = Blueprint("decisions", __name__)
MOST_REASON = 500
SAID = ("verdict", "reason", "kind", "topic", "on", "hours")
WAS = ("kind", "topic", "on", "half_hours")  # the fields of an activity that a branch may correct


@decisions.post("/reports/<uuid:submission>/decision")
@open_to(*BRANCH_OFFICERS)
def decide(submission: UUID) -> Response:
    """Confirm, confirm with corrections, or decline with a reason. An undecided activity does not count."""
    values: dict[str, Any] = {}

    def find() -> ActivityReport:
        values.update(report_values(report_within(current_user, submission)))
        return values["activity"] if values["may_decide"] else abort(404)

    def refuse(_activity: ActivityReport, why: Refused) -> Response:
        errors, wish = refusals(why.errors), typed(request.form)
        shown = {"errors": errors, "wish": wish, **why.shown}
        return page("reports/report.html", block="main", status=422, **values, **shown)

    verdict = VERDICTS.get(request.form.get("verdict", "").strip())
    if verdict is None:
        return refuse(find(), Refused({"verdict": _("Please choose one of the given answers.")}))
    return answer(verdict, find, refuse, _onward)


def _onward(activity: ActivityReport) -> str:
    """Where to go after a decision: with `onward`, the next activity that waits, and Today once none does."""
    if request.form.get("onward") != "next":
        return _at(activity)
    following = next_to_decide(current_user)
    words = _("Decided: %(name)s. This is the next one.") if following else _("Decided: %(name)s. Nothing else waits.")
    flash(words % {"name": activity.member.name}, "ok")
    return _at(following) if following else url_for("today.home")


def _at(row: ActivityReport | Submission) -> str:
    return url_for("reports.show", submission=row.id)


def typed(posted: Mapping[str, str]) -> dict[str, str]:
    """Return the posted form of a decision."""
    return {name: posted.get(name, "").replace("\r\n", "\n").strip() for name in SAID}


def _confirmed(_activity: ActivityReport, posted: Mapping[str, str]) -> dict[str, Any]:
    reason = typed(posted)["reason"]
    return values_or_refuse({"reason": _("This is too long.")} if len(reason) > MOST_REASON else {}, reason=reason)


def _declined(activity: ActivityReport, posted: Mapping[str, str]) -> dict[str, Any]:
    values = _confirmed(activity, posted)
    return values_or_refuse(
        {} if values["reason"] else {"reason": _("Please say why, so that the member knows.")}, **values
    )


def _corrected(activity: ActivityReport, posted: Mapping[str, str]) -> dict[str, Any]:
    values, wish = _confirmed(activity, posted), typed(posted)
    hours = number_of(wish["hours"]) if wish["hours"] else activity.half_hours / 2
    asked = {"kind": wish["kind"] or activity.kind, "topic": wish["topic"], "on": wish["on"] or activity.on.isoformat()}
    checked = check_activity({**asked, "hours": hours, "summary": "-"}, today(), KNOWN)
    found = {name: checked.values.get(name) for name in WAS}
    if not checked.errors and found == {name: getattr(activity, name) for name in WAS}:
        raise Refused({"verdict": _("Nothing is corrected: choose what was different, or confirm.")})
    return values_or_refuse(checked.errors, **values, **found)


def _decide(verdict: str, change: Change, reason: str = "", **changed: Any) -> None:
    """Store the decision. An earlier one is withdrawn, never overwritten. `changed`: the corrected fields."""
    activity = change.record
    earlier = (Decision.activity == activity.id) & Decision.withdrawn_at.is_null()
    Decision.update(withdrawn_at=change.at).where(earlier).execute()
    facts = {"activity": activity.id, "unit_id": activity.held_by_id, "county_id": activity.county_id}
    decision = Decision.create(verdict=verdict, reason=reason, by_id=change.by, **facts, **changed)
    change.about, change.fields = ("decision", decision.id), ["verdict", *changed]
    change.said = {"kind": changed.get("kind") or activity.kind, "reason": reason or None}


@decisions.post("/reports/<uuid:submission>/adoption")
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def adopt(submission: UUID) -> Response:
    """Confirm as a successor what was filed by somebody whose post had ended; only then does it take effect."""
    find = partial(report_within, current_user, submission)
    values = report_values(find())
    if not values["may_adopt"] and not values["adopted_by_other"]:
        abort(404)

    def refuse(report: Submission, why: Refused) -> Response:
        if report.adopted_by == current_user.account.id:
            return redirect_to(_at(report))  # adopting again changes nothing
        return page("reports/report.html", block="main", status=422, **report_values(report), **why.shown)

    return answer(ADOPTION, find, refuse, _at)


def _adopt(change: Change) -> None:
    """Let the entry and the phone number it contains take effect."""
    report, kind = change.record, kinds()[change.record.form]
    change.about = (kind.audit_kind, report.id)
    [member] = lock_rows(Member.select().where(Member.id == report.member_id))
    mine = {"adopted_at": change.at, "adopted_by": change.by}
    Submission.update(mine).where(Submission.id == report.id).execute()
    rebuild_away_periods([member])
    fields = kind.current(json.loads(report.fields), report.version)
    if phone := kind.check(fields, date.max, KNOWN).values.get("phone"):
        set_phone(member, phone, by=report.account_id, at=report.corrected_at)
    for follow in registry().adopted.get(report.form, ()):
        follow(report.id)


# fmt: off
VERDICTS = {
    name: Transition(ACTIVITY, name, BRANCH_OFFICERS, lambda _: True, form, partial(_decide, name), audit, told)
    for name, form, audit, told in (
        # name       its form    audit line            in the timeline
        ("confirmed", _confirmed, "confirmed activity", "activity_confirmed"),
        ("corrected", _corrected, "corrected activity", "activity_corrected"),
        ("declined",  _declined,  "declined activity",  "activity_declined"),
    )
}
ADOPTION = Transition(
    ENTRY, "adopt", (*BRANCH_OFFICERS, Role.COMMITTEE), lambda report: report.adopted_at is None, nothing_asked,
    _adopt, "adopted",
)
# fmt: on
