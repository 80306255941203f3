"""Tell committees and counties on Today that suggestions without a name wait for an answer."""

from collections.abc import Iterator
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _

from pwa.core.today_line import FIRST, TO_DECIDE, TodayLine
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members.today_lines import own_file
from pwa.organisations.models import Post

from .answers import ANSWERS, units_of
from .models import Suggestion


def _first_due(units: Any) -> Any:
    open_ = Suggestion.unit.in_(units) & Suggestion.answered_at.is_null()
    return Suggestion.select(pw.fn.MIN(Suggestion.due_on)).where(open_)


def _own_first_due(own: Any, paths: Any, ends: Any, since: Any) -> Any:
    """SQL: by which day the first suggestion to the units for which this member answers is due."""
    held = Post.select(Post.unit).join(Account, on=(Account.id == Post.account_id))
    return _first_due(held.where(Account.member_id == own, Post.role.in_([*ANSWERS]), Post.in_force()))


VALUES = {"suggestion_due": _own_first_due}


def waiting(visitor: Visitor) -> Iterator[TodayLine]:
    """Return a line if some wait, with the day by which the first is answered. One query for visitors without a file of
    their own, else none."""
    units = units_of(visitor)
    if not units:
        return
    own = own_file(visitor)
    due = Suggestion.due_on.python_value(own.values["suggestion_due"] if own else _first_due(units).scalar())
    if due:
        text, href = _("Suggestions without a name are waiting"), url_for("suggestions.index")
        yield TodayLine(text, href, FIRST, TO_DECIDE + 15, _("Nobody has answered yet"), due, counts=True)


def count_waiting(visitor: Visitor) -> int:
    """Count the suggestions that wait for this visitor's answer."""
    mine = Suggestion.unit.in_(units_of(visitor))
    return Suggestion.select().where(mine, Suggestion.answered_at.is_null()).count()
