"""Tell committees and counties on Today of the suggestions without a name that wait for an answer."""

from collections.abc import Iterator

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from pwa.core.today_line import FIRST, TO_DECIDE, TodayLine
from pwa.identity.visitor import Visitor

from .answers import units_of
from .models import Suggestion


def waiting(visitor: Visitor) -> Iterator[TodayLine]:
    """Return one line with how many wait, and the day by which the first is answered."""
    units = units_of(visitor)
    if not units:
        return
    number, first = pw.fn.COUNT(Suggestion.id), pw.fn.MIN(Suggestion.due_on)
    open_ = Suggestion.select(number, first).where(Suggestion.unit.in_(units), Suggestion.answered_at.is_null())
    count, due = open_.scalar(as_tuple=True)
    if count:
        text = ngettext("%(num)s suggestion without a name", "%(num)s suggestions without a name", count)
        day = Suggestion.due_on.python_value(due)
        href, detail = url_for("suggestions.index"), _("Nobody has answered yet")
        yield TodayLine(text, href, FIRST, TO_DECIDE + 15, detail, day, counts=True)


def count_waiting(visitor: Visitor) -> int:
    """Count the suggestions that wait for this visitor's answer."""
    mine = Suggestion.unit.in_(units_of(visitor))
    return Suggestion.select().where(mine, Suggestion.answered_at.is_null()).count()
