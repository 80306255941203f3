"""Build the lines of Today, of the branch page and of the file about measures."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from pwa.core.clock import now
from pwa.core.today_line import FIRST, TO_DECIDE, TodayGroup, TodayLine
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.reach import OWN
from pwa.members.today_lines import own_file
from pwa.organisations.models import Unit

from . import labels
from .measure_list import ends_soon, state_text
from .models import Measure
from .reach import readable, rows_with_names, unit_deciding_on

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


def _corrections(own: Any, paths: Any, _ends: Any, _since: Any) -> Any:
    """SQL: whether a correction period of these branches runs."""
    if not paths:
        return pw.Value(0)
    row, unit = Measure.alias(), Unit.alias()
    here = row.unit.in_(unit.select(unit.id).where(unit.path.in_(paths)))
    return pw.fn.EXISTS(row.select(row.id).where(here, row.until.is_null(False), row.ended_on.is_null()))


VALUES = {"measures_wait": _own_waits, "measure_decided_at": _own_decided, "corrections": _corrections}


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
    """Ask the branch to decide about correction periods that are over or end within a month."""
    own = own_file(visitor)
    if own is None or not own.values["corrections"] or visitor.limited:
        return
    rows = list(rows_with_names().where(readable(visitor), ends_soon()).order_by(Measure.until, Measure.id).limit(MOST))
    if len(rows) == 1:
        text, href = _("Correction period: %(name)s", name=rows[0].member.name), _address(rows[0])
        yield TodayLine(text, href, FIRST, TO_DECIDE, _("people decide how it ends"), due_on=rows[0].until)
    elif rows:
        text = ngettext("%(num)s correction period ends", "%(num)s correction periods end", len(rows))
        yield TodayLine(text, url_for("measures.index"), FIRST, TO_DECIDE, due_on=rows[0].until)


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
    where = Measure.member == member.id if own else (Measure.member == member.id) & readable(visitor)
    rows = [] if own else list(rows_with_names().where(where).order_by(Measure.began_at.desc()).limit(MOST))
    shown = [{"href": _address(row), "title": labels.kind_text(row.kind), "detail": state_text(row)} for row in rows]
    return {"rows": shown, "may_record": unit is not None, "own": own}
