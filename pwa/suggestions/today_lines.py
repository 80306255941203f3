"""Tell committees and counties on Today that suggestions wait for an answer, and who wrote without a member file that
theirs was answered."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _

from pwa.core.clock import now
from pwa.core.i18n import on_day
from pwa.core.today_line import FIRST, TO_DECIDE, TO_KNOW, TodayLine
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members.today_lines import own_file
from pwa.organisations.models import Post

from .answers import ANSWERS, units_of
from .models import Suggestion
from .own_suggestions import written_by

SHOWN = timedelta(days=30)  # how long an answer is news


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
        text, href = _("Suggestions are waiting"), url_for("suggestions.index")
        yield TodayLine(text, href, FIRST, TO_DECIDE + 15, _("Nobody has answered yet"), due, counts=True)


def own_answered(visitor: Visitor) -> Iterator[TodayLine]:
    """Return a line if what an account without a member file wrote was answered in the last days. One query for these,
    else none."""
    if visitor.account.member_id or visitor.limited:
        return
    since = now() - SHOWN
    answered = written_by(visitor.account.id).where(Suggestion.answered_at >= since)
    at = answered.select(pw.fn.MAX(Suggestion.answered_at)).scalar()
    if at:
        day = on_day(Suggestion.answered_at.python_value(at))
        href = url_for("own_suggestions.index")
        yield TodayLine(_("Your suggestion was answered"), href, FIRST, TO_KNOW, _("answered on %(day)s", day=day))


def count_waiting(visitor: Visitor) -> int:
    """Count the suggestions that wait for this visitor's answer."""
    mine = Suggestion.unit.in_(units_of(visitor))
    return Suggestion.select().where(mine, Suggestion.answered_at.is_null()).count()
