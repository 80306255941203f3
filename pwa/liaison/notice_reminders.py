"""Remind members of a new notice that is told to them, as long as it stands on their Today."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import lazy_gettext as _l

from pwa.core.clock import day_of
from pwa.core.compiled_query import compiled_query
from pwa.core.reminders import ROUTINE, Due, ReminderRule
from pwa.members.models import AwayPeriod, Member
from pwa.members.placement_models import Placement
from pwa.organisations.models import Unit
from pwa.organisations.today_lines import TOLD_FOR
from pwa.policy.sources import REMINDERS

from .notice_models import Notice
from .notice_rules import audiences_of

LAST = "g"  # behind every hex digit and stroke of a path: `path || 'g'` ends the range of all units below


def _told(at: datetime, people: list[UUID] | None) -> Iterable[Due]:
    """To whom a notice of the last two weeks is told: those of the unit and below, and those placed there. Two
    queries."""
    for placed in (False, True):
        who = {"placed": placed, "everybody": people is None}
        if people is None or people:
            for person, county, made_at in _notices(at, at - TOLD_FOR, day_of(at), people or [], **who):
                yield Due(person, county, day_of(made_at))


@compiled_query
def _notices(at: Any, since: Any, day: Any, people: Any, *, placed: bool, everybody: bool) -> Any:
    rows = _units(Notice.select(Member.id, Member.county_id, Notice.made_at))
    if placed:
        rows = rows.join(Placement, on=((Placement.unit == Below.id) & Placement.open()))
        rows = rows.join(Member, on=(Member.id == Placement.member))
        rows = rows.where(Notice.audience.in_(audiences_of(False, False)))
    else:
        is_away = pw.fn.EXISTS(AwayPeriod.select(AwayPeriod.id).where(_open_period()))
        away, here = (Notice.audience.in_(audiences_of(True, one)) for one in (True, False))
        rows = rows.join(Member, on=(Member.branch == Below.id)).where(pw.Case(None, [(is_away, away)], here))
    stands = Notice.ended_at.is_null() & (Notice.valid_until >= day) & (Notice.made_at <= at)
    stands &= (Notice.made_at > since) & Member.left_at.is_null() & Member.joined_into.is_null()
    return rows.where(stands) if everybody else rows.where(stands, Member.id.in_(people))


To, Below = Unit.alias(), Unit.alias()


def _units(notices: Any) -> Any:
    """Join the unit to which a notice is told, and that unit and all below it."""
    below = (Below.path >= To.path) & (Below.path < To.path.concat(LAST))
    return notices.join(To, on=(To.id == Notice.unit)).join(Below, on=below)


def _open_period() -> pw.Expression:
    return (AwayPeriod.member == Member.id) & AwayPeriod.ended_on.is_null()


RULES = (ReminderRule("notice_told", ROUTINE, _told, _l("A notice to members"), REMINDERS, endpoint="notices.index"),)
