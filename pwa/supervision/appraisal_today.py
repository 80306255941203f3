"""Tell the officers of a branch that hosts have sent results of the appraisal; lead members to theirs."""

from collections.abc import Iterator
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from pwa.core.today_line import DUE, TodayLine
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.today_lines import own_file
from pwa.organisations.reach import units_between

from .appraisal_list import own_units
from .appraisal_models import Appraisal
from .today_lines import ABOUT_ME


def _sent() -> Any:
    """Query the results of hosts that wait, where none counts yet."""
    row, other = Appraisal.alias(), Appraisal.alias()
    counts = other.accepted_at.is_null(False) & other.undone_at.is_null()
    known = other.select(other.id).where(other.member == row.member, other.year == row.year, counts)
    waits = row.accepted_at.is_null() & row.undone_at.is_null() & ~pw.fn.EXISTS(known)
    return row, row.select(pw.fn.COUNT(row.id)).join(Member, on=(row.member == Member.id)).where(waits)


def _sent_to(_own: Any, paths: Any, ends: Any, _since: Any) -> Any:
    """SQL: how many results of hosts wait in these branches."""
    if not paths:
        return pw.Value(0)
    _row, found = _sent()
    return found.where(Member.branch.in_(units_between(paths, ends)))


VALUES = {"appraisals_sent": _sent_to}


def sent(visitor: Visitor) -> Iterator[TodayLine]:
    """Ask the branch to take over the results that hosts sent."""
    own = own_file(visitor)
    if own and not visitor.limited and (number := own.values["appraisals_sent"]):
        text = ngettext("%(num)s appraisal sent by a host", "%(num)s appraisals sent by hosts", number)
        yield TodayLine(text, url_for("appraisals.index"), DUE)


def count_sent(visitor: Visitor) -> int:
    """Count the results of hosts that wait for the visitor's branches."""
    units = [] if visitor.limited else own_units(visitor)
    _row, found = _sent()
    return int(found.where(Member.branch.in_(units)).scalar()) if units else 0


def of_branch(visitor: Visitor) -> Iterator[TodayLine]:
    """Lead from the member's branch page to their appraisals."""
    if not visitor.limited:
        yield TodayLine(_("My appraisals"), url_for("appraisals.index"), ABOUT_ME, onward=True)
