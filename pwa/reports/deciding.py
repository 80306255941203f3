"""A branch's word on what came in: confirm, correct or decline an activity, adopt an entry, close a gap."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, request
from flask_babel import gettext as _
from flask_login import current_user

from pwa.ground import audit
from pwa.ground.clock import now, today
from pwa.ground.database import lock_rows, transact
from pwa.ground.doors import BRANCH_OFFICERS, Role, open_to, open_to_signed_in
from pwa.ground.fragments import go, page
from pwa.identity.models import Account
from pwa.members.changes import set_phone
from pwa.members.models import Member, TimelineLine
from pwa.members.reach import within_reach

from .location import retell
from .models import ActivityReport, Decision, Gap, Submission
from .parsing import KNOWN
from .reach import report_within
from .reading import report_values
from .rules import check_activity, check_location

deciding = Blueprint("deciding", __name__)
GAP_SHOWN_AFTER = timedelta(hours=24)


@deciding.post("/reports/<uuid:submission>/decision")
@open_to(*BRANCH_OFFICERS)
def decide(submission: UUID) -> Response:
    """Confirm, confirm with corrections, or decline with a reason. Nothing counts before that."""
    report = report_within(current_user, submission)
    values = report_values(report)
    if not values["may_decide"]:
        abort(404)
    wish = {name: request.form.get(name, "").strip() for name in ("verdict", "reason", "kind", "topic", "on", "hours")}
    errors, changed = judged(wish, report.activity)
    if errors:
        return page("reports/report.html", block="main", status=422, **values, errors=errors, wish=wish)
    transact(lambda: decide_on(report, wish["verdict"], wish["reason"], changed))
    return go(f"/reports/{report.id}")


def judged(wish: dict[str, str], activity: ActivityReport) -> tuple[dict[str, str], dict[str, Any]]:
    """What is wrong with the officer's words, or what they correct."""
    if wish["verdict"] not in ("confirmed", "corrected", "declined"):
        return {"verdict": _("Please choose one of the given answers.")}, {}
    if wish["verdict"] == "declined":
        return ({} if wish["reason"] else {"reason": _("Please say why, so that the member knows.")}), {}
    if wish["verdict"] == "confirmed":
        return {}, {}
    return _corrections(wish, activity)


def _corrections(wish: dict[str, str], activity: ActivityReport) -> tuple[dict[str, str], dict[str, Any]]:
    from .words import refusals

    try:
        hours = float(wish["hours"]) if wish["hours"] else activity.half_hours / 2
    except ValueError:
        hours = -1
    asked = {"kind": wish["kind"] or activity.kind, "topic": wish["topic"], "on": wish["on"] or activity.on.isoformat()}
    checked = check_activity({**asked, "hours": hours, "summary": "-"}, today(), KNOWN)
    same = (activity.kind, activity.topic, activity.on, activity.half_hours)
    found = tuple(checked.values.get(name) for name in ("kind", "topic", "on", "half_hours"))
    if not checked.errors and found == same:
        return {"verdict": _("Nothing is corrected: choose what was different, or confirm.")}, {}
    return refusals(checked.errors), dict(zip(("kind", "topic", "on", "half_hours"), found, strict=True))


def decide_on(report: Submission, verdict: str, reason: str, changed: dict[str, Any]) -> None:
    """The decision, its timeline line and its audit line. An earlier decision is withdrawn, never overwritten."""
    moment, actor = now(), current_user.account.id
    lock_rows(ActivityReport.select(ActivityReport.id).where(ActivityReport.id == report.id))  # two officers at once
    Decision.update(withdrawn_at=moment).where(
        Decision.activity == report.id, Decision.withdrawn_at.is_null()
    ).execute()
    facts = {"activity": report.id, "unit_id": report.activity.held_by_id, "county_id": report.county_id}
    decision = Decision.create(verdict=verdict, reason=reason[:500], by_id=actor, at=moment, **facts, **changed)
    told = {"kind": changed.get("kind") or report.activity.kind, "reason": reason[:500]}
    _tell(report, f"activity_{verdict}", told)
    more = {"county_id": report.county_id, "member_id": report.member_id, "fields": ["verdict", *changed]}
    audit.record(f"{verdict} activity", "decision", decision.id, **more)


def _tell(report: Submission, kind: str, facts: dict[str, Any]) -> None:
    TimelineLine.create(
        county_id=report.county_id,
        member=report.member_id,
        at=now(),
        kind=kind,
        by_id=current_user.account.id,
        record_id=report.id,
        facts=json.dumps({k: v for k, v in facts.items() if v}, ensure_ascii=False),
    )


@deciding.post("/reports/<uuid:submission>/adoption")
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def adopt(submission: UUID) -> Response:
    """A successor confirms what somebody filed whose post had ended; only then does it take effect."""
    report = report_within(current_user, submission)
    if not report_values(report)["may_adopt"]:
        abort(404)

    transact(lambda: take_effect(report))
    return go(f"/reports/{report.id}")


def take_effect(report: Submission) -> None:
    """The entry counts from now on, with the phone number it brought. Adopting twice is once."""
    member = lock_rows(Member.select().where(Member.id == report.member_id))[0]
    mine = {"adopted_at": now(), "adopted_by": current_user.account.id}
    if not Submission.update(mine).where(Submission.id == report.id, Submission.adopted_at.is_null()).execute():
        return
    audit.record("adopted", report.form, report.id, county_id=report.county_id, member_id=report.member_id)
    retell(member)
    if report.form == "location":
        phone = check_location(json.loads(report.fields), date.max, KNOWN).values.get("phone")
        if phone:
            set_phone(member, phone, by=report.account_id, at=report.corrected_at)


def gaps_of(account_ids: Any) -> list[Gap]:
    """Numbers that never came, 24 hours after a higher one did: what member and officer see on Today."""
    query = (
        Gap.select(Gap, Account.name.alias("account_name"))
        .join(Account, on=(Account.id == Gap.account_id))
        .where(Gap.closed_at.is_null(), Gap.noticed_at < now() - GAP_SHOWN_AFTER, Gap.account_id.in_(account_ids))
        .order_by(Gap.noticed_at, Gap.seq)
        .limit(20)
    )
    return list(query.objects())


@deciding.post("/reports/gaps/<uuid:gap>/closure")
@open_to_signed_in
def close_gap(gap: UUID) -> Response:
    """Close 'No. 38 never arrived' with a reason: by the member, or by an officer within reach."""
    row = Gap.get_or_none(Gap.id == gap)
    account = Account.get_or_none(Account.id == row.account_id) if row else None
    if row is None or account is None:
        abort(404)
    mine = account.id == current_user.account.id
    if not mine and (
        account.member_id is None or within_reach(current_user).member(account.member_id, "officer") is None
    ):
        abort(404)
    reason = request.form.get("reason", "").strip()[:300]
    if not reason:
        return page("reports/gap.html", status=422, gap=row, name=account.name, errors={"reason": _("Please say why.")})

    def work() -> None:
        closed = {"closed_at": now(), "closed_by": current_user.account.id, "reason": reason}
        if Gap.update(closed).where(Gap.id == row.id, Gap.closed_at.is_null()).execute():
            whose = {"county_id": account.county_id, "member_id": account.member_id}
            audit.record("closed gap", "gap", row.id, reason=reason, **whose)

    transact(work)
    return go("/")
