"""Decide about a report as a branch: confirm, correct or decline an activity, adopt an entry."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, request
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core import audit
from pwa.core.access import BRANCH_OFFICERS, Role, open_to
from pwa.core.clock import now, today
from pwa.core.database import lock_rows, transact
from pwa.core.features import registry
from pwa.core.fragments import page, redirect_to
from pwa.members.changes import add_timeline_line, set_phone
from pwa.members.models import Member

from .form_kinds import kinds
from .labels import refusals
from .location import rebuild_away_periods
from .models import ActivityReport, Decision, Submission
from .parsing import KNOWN
from .reach import report_within
from .report_page import report_values
from .rules import check_activity, number_of

deciding = Blueprint("deciding", __name__)
MOST_REASON = 500


@deciding.post("/reports/<uuid:submission>/decision")
@open_to(*BRANCH_OFFICERS)
def decide(submission: UUID) -> Response:
    """Confirm, confirm with corrections, or decline with a reason. Nothing counts before that."""
    report = report_within(current_user, submission)
    values = report_values(report)
    if not values["may_decide"]:
        abort(404)
    wish = {name: request.form.get(name, "").strip() for name in ("verdict", "reason", "kind", "topic", "on", "hours")}
    wish["reason"] = wish["reason"].replace("\r\n", "\n")
    errors, changed = judged(wish, report.activity)
    if errors:
        return page("reports/report.html", block="main", status=422, **values, errors=errors, wish=wish)
    by = current_user.account.id
    transact(lambda: decide_on(report.activity, wish["verdict"], by, wish["reason"], **changed))
    return redirect_to(f"/reports/{report.id}")


def judged(wish: dict[str, str], activity: ActivityReport) -> tuple[dict[str, str], dict[str, Any]]:
    """Check the officer's form: what is wrong, or what it corrects."""
    if wish["verdict"] not in ("confirmed", "corrected", "declined"):
        return {"verdict": _("Please choose one of the given answers.")}, {}
    if len(wish["reason"]) > MOST_REASON:
        return {"reason": _("This is too long.")}, {}
    if wish["verdict"] == "declined":
        return ({} if wish["reason"] else {"reason": _("Please say why, so that the member knows.")}), {}
    if wish["verdict"] == "confirmed":
        return {}, {}
    return _corrections(wish, activity)


def _corrections(wish: dict[str, str], activity: ActivityReport) -> tuple[dict[str, str], dict[str, Any]]:
    hours = number_of(wish["hours"]) if wish["hours"] else activity.half_hours / 2
    asked = {"kind": wish["kind"] or activity.kind, "topic": wish["topic"], "on": wish["on"] or activity.on.isoformat()}
    checked = check_activity({**asked, "hours": hours, "summary": "-"}, today(), KNOWN)
    same = (activity.kind, activity.topic, activity.on, activity.half_hours)
    found = tuple(checked.values.get(name) for name in ("kind", "topic", "on", "half_hours"))
    if not checked.errors and found == same:
        return {"verdict": _("Nothing is corrected: choose what was different, or confirm.")}, {}
    return refusals(checked.errors), dict(zip(("kind", "topic", "on", "half_hours"), found, strict=True))


def decide_on(activity: ActivityReport, verdict: str, by: UUID, reason: str = "", **changed: Any) -> None:
    """The decision, its timeline line and its audit line; an earlier one is withdrawn, never overwritten.

    `changed`: what a corrected activity was (kind, topic, on, half_hours). Call inside a write transaction.
    """
    lock_rows(ActivityReport.select(ActivityReport.id).where(ActivityReport.id == activity.id))  # two officers at once
    Decision.update(withdrawn_at=now()).where(
        Decision.activity == activity.id, Decision.withdrawn_at.is_null()
    ).execute()
    facts = {"activity": activity.id, "unit_id": activity.held_by_id, "county_id": activity.county_id}
    decision = Decision.create(verdict=verdict, reason=reason, by_id=by, **facts, **changed)
    kind = changed.get("kind") or activity.kind
    add_timeline_line(
        activity.member, f"activity_{verdict}", by, record_id=activity.id, kind=kind, reason=reason or None
    )
    more = {"county_id": activity.county_id, "member_id": activity.member_id, "actor_id": by}
    audit.record(f"{verdict} activity", "decision", decision.id, fields=["verdict", *changed], **more)


@deciding.post("/reports/<uuid:submission>/adoption")
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def adopt(submission: UUID) -> Response:
    """A successor confirms what somebody filed whose post had ended; only then does it take effect."""
    report = report_within(current_user, submission)
    if not report_values(report)["may_adopt"]:
        abort(404)

    transact(lambda: take_effect(report))
    return redirect_to(f"/reports/{report.id}")


def take_effect(report: Submission) -> None:
    """The entry counts from now on, with the phone number it brought. Adopting twice is once."""
    member = lock_rows(Member.select().where(Member.id == report.member_id))[0]
    mine = {"adopted_at": now(), "adopted_by": current_user.account.id}
    if not Submission.update(mine).where(Submission.id == report.id, Submission.adopted_at.is_null()).execute():
        return
    audit.record("adopted", report.form, report.id, county_id=report.county_id, member_id=report.member_id)
    rebuild_away_periods([member])
    kind = kinds()[report.form]
    fields = kind.current(json.loads(report.fields), report.version)
    if phone := kind.check(fields, date.max, KNOWN).values.get("phone"):
        set_phone(member, phone, by=report.account_id, at=report.corrected_at)
    for follow in registry().adopted.get(report.form, ()):
        follow(report.id)
