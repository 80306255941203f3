"""Declare what people may do to a measure, as a table of transitions (`pwa/core/transitions.py`)."""

from datetime import date
from typing import Any

from werkzeug.exceptions import NotFound

from pwa.core.access import Role
from pwa.core.clock import today
from pwa.core.fields import Fields
from pwa.core.transitions import Change, Noun, Refused, Transition
from pwa.members.changes import account_name, add_timeline_line

from . import measures
from .measure_fields import ANSWER, APPEAL, BECAUSE, END, FACT, LOOK, NOTICE
from .models import Measure, MeasureEntry
from .reach import DECIDES, keeps_procedure
from .rules import may_appeal, outcomes_for, why_no_end


def is_considered(row: Any) -> bool:
    """Whether it waits for a decision."""
    return row.decided_on is None and not is_over(row)


def is_over(row: Any) -> bool:
    """Whether it ended, or was recorded by mistake."""
    return row.ended_on is not None or row.undone_at is not None


def is_correction(row: Any) -> bool:
    """Whether a correction period runs."""
    return row.until is not None and not is_over(row)


def can_appeal(row: Any) -> bool:
    """Whether the member can appeal: where the county keeps the steps before a decision too, or kept them for it."""
    if not keeps_procedure(row.unit) and row.notified_on is None:
        return False
    return may_appeal(row.kind, row.decided_on is not None, is_over(row), _appeals(row))


def has_appeal(row: Any) -> bool:
    """Whether an appeal waits for its answer."""
    return _appeals(row)[-1:] == ["appeal"] and row.undone_at is None


def _appeals(row: Any) -> list[str]:
    of = MeasureEntry
    rows = of.select(of.kind).where(of.measure == row.id, of.kind.in_(("appeal", "answer")))
    return [one.kind for one in rows.order_by(of.made_at, of.id)]


def _reads(fields: Fields) -> Any:
    return lambda _row, posted: measures.read_fields(fields, posted)


def _entry(kind: str) -> Any:
    def write(change: Change, words: str, on: date | None = None) -> None:
        row = change.record
        if row.own is not (kind == "appeal"):
            raise NotFound
        facts = {"county_id": row.county_id, "measure": row.id, "made_at": change.at, "made_by": change.by}
        MeasureEntry.create(kind=kind, on=on or today(), words=words, **facts)
        change.fields = ["words"]

    return write


def _update(change: Change, line: dict[str, Any], **columns: Any) -> None:
    if not change.record.decides:
        raise NotFound
    Measure.update(**columns).where(Measure.id == change.record.id).execute()
    change.said = {"kind": change.record.kind, **line}


def _notify(change: Change, notified_on: date) -> None:
    change.fields = ["notified_on"]
    _update(change, {"on": notified_on.isoformat()}, notified_on=notified_on)


def _read_decision(row: Any, posted: Any) -> dict[str, Any]:
    return {"values": measures.read_decision(posted, measures.choices_for(row.member))}


def _decide(change: Change, values: dict[str, Any]) -> None:
    row = change.record
    if not row.decides:
        raise NotFound
    measures.decide(row, values, change.by)
    change.fields, change.said = ["kind", "decided_on"], {"kind": row.kind, "on": row.decided_on.isoformat()}


def _read_end(row: Any, posted: Any) -> dict[str, Any]:
    values = measures.read_fields(END, posted)
    wrong: dict[str, Any] = {}
    if values["outcome"] not in outcomes_for(row.kind, row.decided_on is not None):
        wrong["outcome"] = "not_a_choice"
    if why := why_no_end(values["ended_on"], row.effective_on):
        wrong["ended_on"] = why
    if wrong:
        raise Refused(wrong)
    return values


def _end(change: Change, outcome: str, ended_on: date) -> None:
    change.fields = ["ended_on"]
    ended = {"outcome": outcome, "ended_on": ended_on, "ended_at": change.at, "ended_by": change.by}
    _update(change, {"on": ended_on.isoformat(), "outcome": outcome}, **ended)


def _take_back(change: Change, because: str) -> None:
    change.fields = ["undone_at"]
    _update(change, {}, undone_at=change.at, undone_by=change.by, undone_because=because)


def _open(row: Any) -> bool:
    return not is_over(row)


MEMBER = (Role.MEMBER,)
MEASURE = Noun("measure", tell=add_timeline_line, name_of=lambda row, account: "" if row.own else account_name(account))
# fmt: off
ADDS = ("add_fact", "look", "appeal", "answer_appeal")  # right whatever others did meanwhile
TABLE = (
    # step            who      allowed        form             write            audit line         timeline line
    ("add_fact",      DECIDES, is_considered, _reads(FACT),    _entry("fact"),   "added fact",      ""),
    ("notify",        DECIDES, is_considered, _reads(NOTICE),  _notify, "told member of measure",   "measure_notified"),
    ("decide",        DECIDES, is_considered, _read_decision,  _decide,          "decided measure", "measure_decided"),
    ("look",          DECIDES, is_correction, _reads(LOOK),    _entry("look"), "looked after correction", ""),
    ("appeal",        MEMBER,  can_appeal,    _reads(APPEAL),  _entry("appeal"), "appealed",        ""),
    ("answer_appeal", DECIDES, has_appeal,    _reads(ANSWER),  _entry("answer"), "answered appeal", ""),
    ("end",           DECIDES, _open,         _read_end,       _end,             "ended measure",   "measure_ended"),
    ("take_back",     DECIDES, _open,         _reads(BECAUSE), _take_back, "took back measure",     "measure_undone"),
)
# fmt: on
STEPS = {
    name: Transition(
        MEASURE, name, who, allowed, form, write, action, line, address=name.replace("_", "-"), adds=name in ADDS
    )
    for name, who, allowed, form, write, action, line in TABLE
}
