"""Record what a general meeting decided about a probationary member, and take it back if it was recorded by mistake.

A new full member is written to the file as by a correction of it: with history, audit and timeline lines.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pwa.core import audit
from pwa.core.clock import now, today
from pwa.core.database import lock_rows
from pwa.core.seen_state import is_stale, token, who_changed
from pwa.core.transitions import NotNow, Refused, Stale
from pwa.members.changes import account_name, add_timeline_line
from pwa.members.item_changes import change_items
from pwa.members.labels import cited, sentence
from pwa.members.models import Member
from pwa.policy.meeting_votes import BALLOTS, Decided

from .probation_models import ProbationDecision
from .probation_rules import choices_for, ends_on, extended_to, impossible, warnings

ACTIONS = ("recorded probation decision", "took back probation decision")


def decisions_of(member_ids: Iterable[UUID]) -> dict[UUID, list[ProbationDecision]]:
    """Return the decisions that stand, in the order they were recorded, by member. One query."""
    of = ProbationDecision
    rows = of.select().where(of.member.in_(list(member_ids)), of.undone_at.is_null()).order_by(of.recorded_at, of.id)
    found: dict[UUID, list[ProbationDecision]] = {}
    for row in rows:
        found.setdefault(row.member_id, []).append(row)
    return found


def every_decision(member_id: UUID) -> list[ProbationDecision]:
    """Return all decisions about a member, also those that were taken back, in the order they were recorded."""
    of = ProbationDecision
    return list(of.select().where(of.member == member_id).order_by(of.recorded_at, of.id))


def extension_of(decisions: Iterable[ProbationDecision]) -> date | None:
    """Return until when the probation was extended, None if it was not."""
    return next((row.extended_until for row in decisions if row.kind == "extended"), None)


def seen_of(member: Member, decisions: list[ProbationDecision]) -> str:
    """Return the token of the state that the forms show."""
    return token("probation", member.kind, member.joined_on, *(row.id for row in decisions))


def record(member: Member, values: Mapping[str, Any], confirmed: bool, by: UUID) -> ProbationDecision:
    """Record a decision as it was taken. Call inside a write transaction. Raises Refused with what cannot be, or, if
    not `confirmed`, with what it does not meet; NotNow for a full member."""
    made = _locked(member)
    extended = extension_of(made)
    ends = ends_on(member.joined_on, extended)
    if ends is None or member.kind != "probationary" or member.left_at is not None:
        raise NotNow
    kind = values["kind"]
    if kind not in choices_for(ends, extended is not None, today()):
        raise Refused({"kind": "not_a_choice"})
    numbers: dict[str, Any] = {name: values[name] for name in ("held_on", *BALLOTS, "expected")}
    papers: dict[str, Any] = {name: values[name] or "" for name in ("approver", "document")}
    decided = Decided(kind, **numbers, **papers)
    full_on = values["full_on"] if kind == "full" else None
    if wrong := impossible(kind, decided, member.joined_on, ends, full_on):
        raise Refused({name: sentence(reason) for name, (reason, _source) in wrong.items()})
    unmet = {code: (sentence(reason), cited(source)) for code, (reason, source) in warnings(decided, ends).items()}
    if unmet and not confirmed:
        raise Refused({"all_the_same": "see_what_is_unmet"}, unmet=unmet)
    until = extended_to(ends, int(values["months"])) if kind == "extended" else None
    row = ProbationDecision.create(
        county_id=member.county_id,
        member=member.id,
        kind=kind,
        before_on=ends,
        full_on=full_on,
        extended_until=until,
        meeting=values["meeting"],
        **numbers,
        **papers,
        warned=json.dumps([*unmet]) if unmet else "",
        recorded_by=by,
    )
    if full_on:
        change_items(member, {"kind": "full", "full_on": full_on}, by)
    _note(member, row, ACTIONS[0], "probation_decided", by, ["kind", "held_on"])
    return row


def take_back(member: Member, because: str, by: UUID) -> None:
    """Take back the last decision, recorded by mistake: the file says again what it said. Call inside a write
    transaction. Raises NotNow if nothing can be taken back."""
    row = last_to_take_back(member, _locked(member))
    if row is None:
        raise NotNow
    undone = {"undone_at": now(), "undone_by": by, "undone_because": because}
    ProbationDecision.update(undone).where(ProbationDecision.id == row.id).execute()
    if row.full_on:
        change_items(member, {"kind": "probationary", "full_on": None}, by)
    _note(member, row, ACTIONS[1], "probation_undone", by, ["undone_at"])


def last_to_take_back(member: Member, decisions: list[ProbationDecision]) -> ProbationDecision | None:
    """Return the decision that can be taken back: the last one, while the file says what it made of it."""
    last = decisions[-1] if decisions and member.left_at is None else None
    if last is None:
        return None
    kind = "full" if last.kind == "full" else "probationary"
    return last if member.kind == kind and (kind != "full" or member.full_on == last.full_on) else None


def require_unchanged(member: Member) -> None:
    """Check that the posted form showed the present state. Call inside the transaction. Raises Stale."""
    if is_stale(seen_of(member, _locked(member))):
        of = ProbationDecision
        latest = of.select(of.id).where(of.member == member.id).order_by(of.recorded_at.desc(), of.id.desc()).first()
        raise Stale(stale=who_changed("probation_decision", latest and latest.id, ACTIONS, account_name))


def _locked(member: Member) -> list[ProbationDecision]:
    """Lock the member, read the row again, and return the decisions that stand."""
    [row] = lock_rows(Member.select().where(Member.id == member.id))
    member.__data__.update(row.__data__)
    return decisions_of([member.id]).get(member.id, [])


def _note(member: Member, row: ProbationDecision, action: str, line: str, by: UUID, fields: list[str]) -> None:
    facts = {"county_id": member.county_id, "member_id": member.id, "actor_id": by}
    audit.record(action, "probation_decision", row.id, fields=fields, **facts)
    add_timeline_line(member, line, by, record_id=member.id, decided=row.kind, on=row.from_day.isoformat())
