"""Build the lines of Today, of the branch page and of the file about measures."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.clock import now, today
from pwa.core.kept_pages import store_nothing
from pwa.core.today_line import FIRST, TO_DECIDE, TodayGroup, TodayLine
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.reach import OWN
from pwa.members.today_lines import own_file
from pwa.organisations.models import Unit

from . import labels
from .measure_list import state_text
from .models import Measure
from .reach import readable_of, unit_deciding_on
from .rules import state_of

ABOUT_ME = TodayGroup("about_me", _l("About me"), 18)
TOLD_FOR = timedelta(days=14)  # how long a decision stays on the member's Today
MOST = 5


def _own_waits(own: Any, _paths: Any, _ends: Any, _since: Any) -> Any:
    """SQL: how many measures about the member are considered."""
    row = Measure.alias()
    waits = row.decided_on.is_null() & row.ended_on.is_null() & row.undone_at.is_null()
    return row.select(pw.fn.COUNT(row.id)).where(row.member == own, waits)


def _own_decided(own: Any, _paths: Any, _ends: Any, _since: Any) -> Any:
    """SQL: when the last measure about the member was recorded."""
    row = Measure.alias()
    return row.select(pw.fn.MAX(row.decided_at)).where(row.member == own, row.undone_at.is_null())


def _period_ends(own: Any, paths: Any, _ends: Any, _since: Any) -> Any:
    """SQL: the earliest last day of a correction period that runs in these branches, not about the visitor."""
    if not paths:
        return pw.Value(None)
    row, unit = Measure.alias(), Unit.alias()
    here = row.unit.in_(unit.select(unit.id).where(unit.path.in_(paths))) & (row.member != own)
    return row.select(pw.fn.MIN(row.until)).where(here, row.ended_on.is_null(), row.undone_at.is_null())


VALUES = {"measures_wait": _own_waits, "measure_decided_at": _own_decided, "period_ends": _period_ends}


def about_me(visitor: Visitor) -> Iterator[TodayLine]:
    """Tell the member that something is considered or was decided about them. The line names no kind."""
    own = own_file(visitor)
    if own is None or visitor.limited:
        return
    if own.values["measures_wait"]:
        text, detail = _("Your branch wants to decide something about you"), _("You can say something before.")
        yield TodayLine(text, url_for("measures.index"), ABOUT_ME, detail=detail)
    elif (at := _moment(own.values["measure_decided_at"])) and at > now() - TOLD_FOR:
        yield TodayLine(_("A decision about you was recorded"), url_for("measures.index"), ABOUT_ME)


def _moment(value: Any) -> Any:
    return Measure.decided_at.python_value(value) if value else None


def corrections(visitor: Visitor) -> Iterator[TodayLine]:
    """Ask the branch to decide about a correction period that is over or ends within a month. The line names nobody;
    it asks no query of its own."""
    own = own_file(visitor)
    found = own.values["period_ends"] if own and not visitor.limited else None
    until = Measure.until.python_value(found) if found else None
    if until is not None and state_of(until, until, None, False, today()) in ("over", "ending"):
        href, detail = url_for("measures.index"), _("people decide how it ends")
        yield TodayLine(_("A correction period ends"), href, FIRST, TO_DECIDE, detail, due_on=until)


def of_branch(visitor: Visitor) -> Iterator[TodayLine]:
    """Lead from the member's branch page to what is recorded about them."""
    if not visitor.limited:
        yield TodayLine(_("Decisions about me"), url_for("measures.index"), ABOUT_ME, onward=True)


def _address(row: Any) -> str:
    return url_for("measures.show", measure=row.id)


def section(visitor: Visitor, member: Member) -> dict[str, Any] | None:
    """Return the member's measures for the file, for the member and for the unit that decides; else None. No host, no
    contact person and nobody above sees the section with anything in it."""
    own = member.seen_as == OWN
    unit = None if own or visitor.limited or member.left_at is not None else unit_deciding_on(visitor, member)
    if visitor.limited or (not own and unit is None):
        return None
    rows = [] if own else readable_of(visitor, member)[:MOST]
    if rows:
        store_nothing()  # a phone keeps files, and never what was decided about somebody
    shown = [{"href": _address(row), "title": labels.kind_text(row.kind), "detail": state_text(row)} for row in rows]
    return {"rows": shown, "may_record": unit is not None, "own": own}
