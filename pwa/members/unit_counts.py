"""Count who is placed in units whose people keep their membership with their own branches, and say the figures of a
unit in words: nobody may take a placement for a membership."""

from collections.abc import Callable, Collection
from typing import Any

import peewee as pw
from flask_babel import gettext as _
from flask_babel import ngettext

from pwa.organisations.models import Unit
from pwa.organisations.rules import PLACED_KINDS
from pwa.policy.small_figures import suppressed_parts

from .models import Member
from .placement_models import Placement

HIDDEN = "*"
Figures = tuple[int | None, int | None]  # members, and how many are away; None if hidden


def placed_number(unit_id: Any) -> Any:
    """Build the query of how many people are placed in a unit; `unit_id` is a column."""
    here = (Placement.unit == unit_id) & Placement.open() & Member.left_at.is_null()
    return Placement.select(pw.fn.COUNT(Placement.id)).join(Member).where(here)


def placed_figures(
    unit: Unit, below: Collection[Unit], figures: Callable[[Unit], Figures], least: int, opened: Collection[str] = ()
) -> dict[str, str]:
    """Return how many people are placed in this unit and in those directly below it, by path, as text; nothing for
    units whose people are members of theirs. Below `least` a figure is hidden: who is placed is part of those who
    are away around the unit, whose number stands on the page of the unit above. One query at most."""
    if not any(one.kind in PLACED_KINDS for one in (unit, *below)):
        return {}
    above = unit.parent if unit.kind in PLACED_KINDS else unit
    rows: Any = Unit.select(Unit.path, placed_number(Unit.id))
    rows = rows.where(Unit.parent == above.id, Unit.kind.in_(PLACED_KINDS), Unit.closed_at.is_null()).tuples()
    counts: dict[str, int] = dict(rows)
    shown = suppressed_parts(counts, figures(above)[1], above.path, least, opened) if least else counts
    return {path: HIDDEN if (number := shown[path]) is None else str(number) for path in counts}


def counts_words(members: int | None, away: int | None, placed: str | None = None) -> str:
    """Return the figures of a unit as text: '46 人，外出 9 人'; where people are placed, '编入 4 名党员，……'. `placed`:
    None for a unit of another kind."""
    own = ngettext(
        "%(members)s member, %(away)s away", "%(members)s members, %(away)s away", 2 if members is None else members,
        members=HIDDEN if members is None else members, away=HIDDEN if away is None else away,
    )  # fmt: skip
    if placed is None:
        return own
    there = _("Placed here: %(number)s; memberships stay with their own branches", number=placed)
    return there if members == 0 else f"{own} · {there}"
