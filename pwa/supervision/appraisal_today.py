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


def _waiting(own: Any, branches: Any) -> Any:
    """Build an alias of the results and the condition of those that hosts sent about present members of these branches,
    not about the visitor, where none counts yet."""
    row, other, member = Appraisal.alias(), Appraisal.alias(), Member.alias()
    members = member.select(member.id).where(member.branch.in_(branches), member.left_at.is_null())
    counts = other.accepted_at.is_null(False) & other.undone_at.is_null()
    known = other.select(other.id).where(other.member == row.member, other.year == row.year, counts)
    waits = row.accepted_at.is_null() & row.undone_at.is_null() & (row.member != own) & ~pw.fn.EXISTS(known)
    return row, row.member.in_(members) & waits


def _latest_year(own: Any, paths: Any, ends: Any, _since: Any) -> Any:
    """SQL: the latest year of which a result of a host waits in these branches."""
    if not paths:
        return pw.Value(None)
    row, waits = _waiting(own, units_between(paths, ends))
    return row.select(pw.fn.MAX(row.year)).where(waits)


def _number_of_year(own: Any, paths: Any, ends: Any, since: Any) -> Any:
    """SQL: how many results of that year wait."""
    if not paths:
        return pw.Value(0)
    row, waits = _waiting(own, units_between(paths, ends))
    return row.select(pw.fn.COUNT(row.id)).where(waits, row.year == _latest_year(own, paths, ends, since))


VALUES = {"appraisals_sent": _number_of_year, "appraisals_year": _latest_year}


def sent(visitor: Visitor) -> Iterator[TodayLine]:
    """Ask the branch to take over the results that hosts sent, of the latest year of which one waits."""
    own = own_file(visitor)
    if own is None or visitor.limited or own.values["appraisals_year"] not in years_for(today()):
        return
    number, year = own.values["appraisals_sent"], own.values["appraisals_year"]
    text = ngettext("%(num)s appraisal sent by a host", "%(num)s appraisals sent by hosts", number)
    yield TodayLine(text, url_for("appraisals.index", year=year), DUE)


def count_sent(visitor: Visitor) -> int:
    """Count the results of hosts that the visitor can take over."""
    units = [] if visitor.limited else own_units(visitor)
    row, waits = _waiting(visitor.account.member_id or NOBODY, units)
    found = row.select(pw.fn.COUNT(row.id)).where(waits, row.year.in_(years_for(today())))
    return int(found.scalar()) if units else 0


def of_branch(visitor: Visitor) -> Iterator[TodayLine]:
    """Lead from the member's branch page to their appraisals."""
    if not visitor.limited:
        yield TodayLine(_("My appraisals"), url_for("appraisals.index"), ABOUT_ME, onward=True)
