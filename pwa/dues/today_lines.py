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
from pwa.identity.models import Account
from pwa.members.today_lines import own_file
from pwa.organisations.models import Post
from pwa.organisations.reach import units_between

from .models import Contest, Payment
from .rules import LARGE

OWN = TodayGroup("dues", _l("Dues"), 40)


def contests_of(own: Any, paths: Any, ends: Any, _since: Any) -> Any:
    """Build the number of payments that are contested and not answered: in the books of these branches, and of those
    that the visitor's committee took itself."""
    branches = Payment.branch.in_(units_between(paths, ends)) & (Payment.kind != LARGE) if paths else None
    held = Post.select(Post.unit).join(Account, on=(Account.id == Post.account_id))
    held = held.where(Account.member_id == own, Post.role == Role.COMMITTEE.value, Post.in_force())
    counts = [_contests(Payment.unit.in_(held) & (Payment.kind == LARGE))]
    return pw.NodeList([*counts, pw.SQL("+"), _contests(branches)]) if branches else counts[0]


def _contests(which: Any) -> Any:
    rows = Contest.select(pw.fn.COUNT(Contest.id)).join(Payment)
    return rows.where(Contest.answered_at.is_null(), which)


def of_branch(_visitor: Any) -> Iterator[TodayLine]:
    """Lead from a member's branch page to their dues."""
    yield TodayLine(_("My dues"), url_for("dues_books.index"), OWN, onward=True)


VALUES: dict[str, Any] = {"dues_contests": contests_of}


def contested(visitor: Any) -> Iterator[TodayLine]:
    """Ask the branch to answer members who contest a payment, and the committee for what it took itself."""
    own = own_file(visitor)
    if own and (number := own.values["dues_contests"]):
        text = ngettext("%(num)s payment of dues is contested", "%(num)s payments of dues are contested", number)
        yield TodayLine(text, url_for("dues_books.index"), DUE)
