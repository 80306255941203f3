"""Build the lines of Today about dues: payments that members contest, for the officers who answer."""

from collections.abc import Iterator
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from pwa.core.access import Role
from pwa.core.today_line import DUE, TodayGroup, TodayLine
from pwa.members.today_lines import own_file
from pwa.organisations.reach import ends_of, units_between

from .models import Contest, Payment
from .rules import LARGE

OWN = TodayGroup("dues", _l("Dues"), 40)


def contests_of(_own: Any, paths: Any, ends: Any, _since: Any) -> Any:
    """Build the number of payments in the books of these branches that are contested and not answered."""
    return _contests(Payment.kind != LARGE, paths, ends) if paths else pw.Value(0)


def _contests(which: Any, paths: Any, ends: Any) -> Any:
    rows = Contest.select(pw.fn.COUNT(Contest.id)).join(Payment).where(Contest.answered_at.is_null(), which)
    return rows.where(Payment.branch.in_(units_between(paths, ends)))


def of_branch(_visitor: Any) -> Iterator[TodayLine]:
    """Lead from a member's branch page to their dues."""
    yield TodayLine(_("My dues"), url_for("dues_books.index"), OWN, onward=True)


VALUES: dict[str, Any] = {"dues_contests": contests_of}


def contested(visitor: Any) -> Iterator[TodayLine]:
    """Ask the branch to answer members who contest a payment, and the committee for what it took itself."""
    own = own_file(visitor)
    number = own.values["dues_contests"] if own else 0
    if above := [post.unit.path for post in visitor.posts_as(Role.COMMITTEE)]:
        number += _contests(Payment.kind == LARGE, above, ends_of(above)).scalar()
    if number:
        text = ngettext("%(num)s payment of dues is contested", "%(num)s payments of dues are contested", number)
        yield TodayLine(text, url_for("dues_books.index"), DUE)
