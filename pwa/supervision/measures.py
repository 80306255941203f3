"""Record measures: what was decided, the steps before it, and what follows. Each change is one transaction with its
audit and timeline line. Nothing else follows by itself: the end of a membership is recorded on the file, by people."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pwa.core import audit
from pwa.core.characters import read_posted_form
from pwa.core.clock import now, today
from pwa.core.database import lock_rows
from pwa.core.fields import Fields, Reader
from pwa.core.transitions import Refused
from pwa.members.changes import add_timeline_line
from pwa.members.labels import cited, sentence
from pwa.members.models import Member
from pwa.organisations.models import Unit, parameters_at
from pwa.policy.meeting_votes import BALLOTS, Decided

from .measure_fields import DECIDED, ONLY_FOR
from .models import Measure, MeasureEntry, Statement
from .rules import CORRECTION, NOT_CORRECTED, VOTED, About, impossible, kinds_for, warnings

TEXTS = ("ground", "helpers", "meeting", "approver", "document")


def read_decision(posted: Mapping[str, str], kinds: tuple[str, ...]) -> dict[str, Any]:
    """Read what was decided from the posted form. Raises Refused."""
    read = Reader(DECIDED, read_posted_form(posted), today()).all()
    values, errors = read.values, dict(read.errors)
    kind = values.get("kind")
    if kind and kind not in kinds:
        errors["kind"] = "kind_not_for_them"
    for name, only in ONLY_FOR.items():
        if kind != only:
            values[name] = None
            errors.pop(name, None)
        elif not values.get(name):
            errors.setdefault(name, "no_ground" if name == "ground" else "no_period")
    if errors:
        raise Refused(errors)
    return {**values, "sure": posted.get("all_the_same") == "1"}


def register(member: Member, unit: Unit, values: Mapping[str, Any], by: UUID) -> Measure:
    """Record a measure that was decided on paper. Call inside a write transaction. Raises Refused."""
    [row] = lock_rows(Member.select().where(Member.id == member.id))
    member.__data__.update(row.__data__)
    decision = _decision(member, unit, values, None)
    facts = {"county_id": member.county_id, "member": member.id, "unit": unit.id, "began_by": by}
    made = Measure.create(**facts, **decision, decided_at=now(), decided_by=by)
    _note(member, made, "recorded measure", "measure_decided", by, ["kind", "decided_on"], on=made.decided_on)
    return made


def begin(member: Member, unit: Unit, kind: str, on: date, words: str, by: UUID) -> Measure:
    """Write down that a measure is considered, with the first fact. Call inside a write transaction."""
    facts = {"county_id": member.county_id, "member": member.id, "unit": unit.id, "began_by": by}
    made = Measure.create(kind=kind, **facts)
    MeasureEntry.create(county_id=member.county_id, measure=made.id, kind="fact", on=on, words=words, made_by=by)
    audit.record("began measure", "measure", made.id, fields=["kind", "words"],
                 county_id=member.county_id, member_id=member.id, actor_id=by)  # fmt: skip
    return made


def decide(row: Any, values: Mapping[str, Any], by: UUID) -> None:
    """Record the decision on a measure that was considered. Raises Refused."""
    decision = _decision(row.member, row.unit, values, row)
    Measure.update(**decision, decided_at=now(), decided_by=by).where(Measure.id == row.id).execute()
    row.__data__.update(decision)


def _decision(member: Member, unit: Unit, values: Mapping[str, Any], row: Any) -> dict[str, Any]:
    """Return the columns of a decision. Raises Refused with what cannot be; or, if nobody is sure, with what it does
    not meet."""
    papers: dict[str, Any] = {name: values.get(name) or "" for name in ("approver", "document")}
    numbers: dict[str, Any] = {name: values.get(name) for name in (*BALLOTS, "expected")}
    kind, held_on, ground = values["kind"], values["held_on"], values.get("ground") or ""
    decided = Decided(kind, held_on, **numbers, **papers, effective_on=values.get("effective_on"))
    about, until = _about(member, row), values.get("until")
    months = parameters_at(unit.path)["correction.max_months"]
    if wrong := impossible(decided, about, until, ground, months):
        raise Refused({name: sentence(reason) for name, (reason, _source) in wrong.items()})
    unmet = {code: (sentence(why), cited(source)) for code, (why, source) in warnings(decided, about, ground).items()}
    if unmet and not values["sure"]:
        raise Refused({"all_the_same": "see_what_is_unmet"}, unmet=unmet)
    texts = {name: values.get(name) or "" for name in TEXTS}
    return {
        **texts,
        **numbers,
        "kind": kind,
        "decided_on": held_on,
        "effective_on": values.get("effective_on") or held_on,
        "until": until,
        "warned": json.dumps([*unmet]) if unmet else "",
    }


def _about(member: Member, row: Any) -> About:
    """Read what is known of the member and of what went before."""
    uncorrected = (Measure.member == member.id) & (Measure.outcome == NOT_CORRECTED) & Measure.undone_at.is_null()
    before = Measure.select().where(uncorrected, Measure.kind == CORRECTION).count()
    heard = row is not None and Statement.select().where(Statement.measure == row.id).exists()
    return About(
        kind=member.kind,
        status=member.status or "normal",
        joined_on=member.joined_on,
        procedure=row is not None,
        notified_on=row.notified_on if row is not None else None,
        heard=heard,
        corrections=before,
    )


def choices_for(member: Member) -> tuple[str, ...]:
    """Return the kinds of measures that fit this member."""
    return kinds_for(member.kind)


def leads_to_end(row: Measure) -> bool:
    """Whether the decision is one after which people end the membership on the file."""
    return row.kind in VOTED and row.kind != CORRECTION


def _note(
    member: Member, row: Measure, action: str, line: str, by: UUID, fields: list[str], on: date | None = None
) -> None:
    facts = {"county_id": member.county_id, "member_id": member.id, "actor_id": by}
    audit.record(action, "measure", row.id, fields=fields, **facts)
    add_timeline_line(member, line, by, record_id=row.id, kind=row.kind, on=on.isoformat() if on else None)


def read_fields(fields: Fields, posted: Mapping[str, str]) -> dict[str, Any]:
    """Read the posted fields. Raises Refused."""
    found = fields.check(read_posted_form(posted), today())
    if found.errors:
        raise Refused(found.errors)
    return found.values
