"""Export a member's measures, what was written down beside them, and their own statements."""

from typing import Any

from pwa.core.plain_rows import Rows, plain_dicts, plain_rows
from pwa.members.models import Member
from pwa.organisations.models import Unit

from .appraisal_models import Appraisal
from .models import Measure, MeasureEntry, Statement


def measures_of(member: Member) -> Rows:
    """Export every measure, also those that were recorded by mistake, with the unit that decided."""
    rows = list(Measure.select().where(Measure.member == member.id).order_by(Measure.began_at, Measure.id))
    names = {unit.id: unit.name for unit in Unit.select().where(Unit.id.in_({row.unit_id for row in rows}))}
    plain = plain_rows(rows, "began_by", "decided_by", "ended_by", "undone_by", "unit", "warned")
    return [{**one, "decided_by_unit": names[row.unit_id]} for one, row in zip(plain, rows, strict=True)]


def entries_of(member: Member) -> Rows:
    """Export the facts, looks, appeals and answers."""
    of = MeasureEntry
    rows: Any = of.select(of.kind, of.on, of.words, of.made_at).join(Measure).where(Measure.member == member.id)
    return plain_dicts(list(rows.order_by(of.made_at, of.id).dicts()))


def statements_of(member: Member) -> Rows:
    """Export the member's statements."""
    rows: Any = Statement.select(Statement.words, Statement.written_at).where(Statement.member == member.id)
    return plain_dicts(list(rows.order_by(Statement.written_at, Statement.id).dicts()))


def appraisals_of(member: Member) -> Rows:
    """Export every result, also those that were taken back, with the unit that held it."""
    rows = list(Appraisal.select().where(Appraisal.member == member.id).order_by(Appraisal.year, Appraisal.recorded_at))
    names = {unit.id: unit.name for unit in Unit.select().where(Unit.id.in_({row.unit_id for row in rows}))}
    plain = plain_rows(rows, "recorded_by", "accepted_by", "undone_by", "unit", "branch", "warned")
    return [{**one, "held_by_unit": names[row.unit_id]} for one, row in zip(plain, rows, strict=True)]
