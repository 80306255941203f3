"""Tell the officers of a branch that hosts have sent results of the appraisal; lead members to theirs."""

from collections.abc import Iterator
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from pwa.core.clock import today
from pwa.core.today_line import DUE, TodayLine
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.today_lines import own_file
from pwa.organisations.reach import units_between

from .appraisal_list import own_units
from .appraisal_models import Appraisal
from .appraisal_rules import years_for
from .reach import NOBODY
from .today_lines import ABOUT_ME


def _waiting(own: Any) -> Any:
    """Build an alias of the results and the condition of those that hosts sent about present members, not about the
    visitor, where none counts yet."""
    row, other, member = Appraisal.alias(), Appraisal.alias(), Member.alias()
    counts = other.accepted_at.is_null(False) & other.undone_at.is_null()
    known = other.select(other.id).where(other.member == row.member, other.year == row.year, counts)
    waits = row.accepted_at.is_null() & row.undone_at.is_null() & (row.member != own) & ~pw.fn.EXISTS(known)
    return row, member, waits & member.left_at.is_null()


def _last_year_sent(own: Any, paths: Any, ends: Any, _since: Any) -> Any:
    """SQL: the latest year of which a result of a host waits in these branches."""
    if not paths:
        return pw.Value(None)
    row, member, waits = _waiting(own)
    found = row.select(pw.fn.MAX(row.year)).join(member, on=(row.member == member.id))
    return found.where(waits, member.branch.in_(units_between(paths, ends)))


VALUES = {"appraisals_sent": _last_year_sent}


def _sent_to(visitor: Visitor) -> tuple[int, int]:
    """Count the results of hosts that the visitor can take over, and return the first year of one."""
    units = [] if visitor.limited else own_units(visitor)
    if not units:
        return 0, 0
    row, member, waits = _waiting(visitor.account.member_id or NOBODY)
    found = row.select(pw.fn.COUNT(row.id), pw.fn.MIN(row.year)).join(member, on=(row.member == member.id))
    of_years = row.year.in_(years_for(today()))
    number, year = found.where(waits, of_years, member.branch.in_(units)).scalar(as_tuple=True)
    return number, year or 0


def sent(visitor: Visitor) -> Iterator[TodayLine]:
    """Ask the branch to take over the results that hosts sent."""
    own = own_file(visitor)
    if own is None or (own.values["appraisals_sent"] or 0) < min(years_for(today())):
        return
    number, year = _sent_to(visitor)
    if number:
        text = ngettext("%(num)s appraisal sent by a host", "%(num)s appraisals sent by hosts", number)
        yield TodayLine(text, url_for("appraisals.index", year=year), DUE)


def count_sent(visitor: Visitor) -> int:
    """Count the results of hosts that wait for the visitor's branches."""
    return _sent_to(visitor)[0]


def of_branch(visitor: Visitor) -> Iterator[TodayLine]:
    """Lead from the member's branch page to their appraisals."""
    if not visitor.limited:
        yield TodayLine(_("My appraisals"), url_for("appraisals.index"), ABOUT_ME, onward=True)
