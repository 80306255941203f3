"""Build the lines of Today about placements: requests to answer, what became of one's members elsewhere, refusals."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.today_line import FIRST, TodayGroup, TodayLine
from pwa.identity.visitor import Visitor
from pwa.members.placement_models import Placement
from pwa.organisations.reach import units_below

from . import labels
from .officer_rows import told
from .placement_lists import due_on, is_late
from .walk_ins import due as walk_ins_due

MOVES = TodayGroup("placements", _l("Placements"), 40)


def lines(visitor: Visitor) -> Iterator[TodayLine]:
    """Tell officers what waits for them and what has changed."""
    for row in told(visitor)[0]:
        if line := _line(row, row.part):
            yield line


def _line(row: Any, part: str) -> TodayLine | None:
    href = url_for("report_ins.show", placement=row.id)
    name, unit, branch = row.member.name, row.unit_name, row.member.branch.name
    if part == "asked":
        text = _("%(name)s asks to be taken in", name=name)
        return TodayLine(text, href, FIRST, 20, branch, due_on=due_on(row), counts=True)
    if part == "gone":
        text = _("A member of %(branch)s is no longer placed with you", branch=branch)
        return TodayLine(text, href, MOVES, 30, labels.why_ended(row.ended_why))
    if part == "waits":
        return _waits(row, href, name, unit)
    if part == "taken_in":
        return TodayLine(_("%(unit)s has taken %(name)s in", unit=unit, name=name), href, MOVES, 10)
    if part == "refused":
        text = _("%(unit)s refused a member of %(branch)s", unit=unit, branch=branch)
        return TodayLine(text, href, FIRST, 50, str(labels.REASONS[row.refusal]))
    if row.refusal:
        text = _("%(unit)s refused %(name)s", unit=unit, name=name)
        return TodayLine(text, href, FIRST, 40, str(labels.REASONS[row.refusal]))
    text = _("%(name)s is no longer placed with %(unit)s", unit=unit, name=name)
    return TodayLine(text, href, MOVES, 20, labels.why_ended(row.ended_why))


def _waits(row: Any, href: str, name: str, unit: str) -> TodayLine | None:
    if not row.unit_id:
        text = _("Tell %(unit)s about %(name)s", unit=unit, name=name)
        if row.told_at:
            text = _("Ask %(unit)s whether it has taken %(name)s in", unit=unit, name=name)
        return TodayLine(text, href, FIRST, 45, counts=True)
    if is_late(row):
        return TodayLine(_("%(unit)s has not answered about %(name)s", unit=unit, name=name), href, FIRST, 46)
    return None


def due_here(visitor: Visitor) -> int:
    """Count the requests that wait for this visitor's answer."""
    paths = [post.unit.path for post in visitor.branch_posts]
    if not paths:
        return 0
    here = Placement.unit.in_(units_below(paths)) & Placement.consented_at.is_null(False)
    return Placement.select().where(here, Placement.pending()).count()


LINES = (lines, walk_ins_due)
