"""Remind members of a new notice that is told to them, as long as it stands on their Today."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import lazy_gettext as _l

from pwa.core.clock import day_of
from pwa.core.reminders import ROUTINE, Due, ReminderRule, only
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
    is_away = pw.fn.EXISTS(AwayPeriod.select(AwayPeriod.id).where(_open_period()))
    away, here = (Notice.audience.in_(audiences_of(True, one)) for one in (True, False))
    own: Any = _units(Notice.select(Member.id, Member.county_id, Notice.made_at))
    own = own.join(Member, on=(Member.branch == Below.id)).where(pw.Case(None, [(is_away, away)], here))
    placed: Any = _units(Notice.select(Member.id, Member.county_id, Notice.made_at))
    placed = placed.join(Placement, on=((Placement.unit == Below.id) & Placement.open()))
    placed = placed.join(Member, on=(Member.id == Placement.member))
    placed = placed.where(Notice.audience.in_(audiences_of(False, False)))
    stands = Notice.ended_at.is_null() & (Notice.valid_until >= day_of(at)) & (Notice.made_at <= at)
    stands &= (Notice.made_at > at - TOLD_FOR) & Member.left_at.is_null() & Member.joined_into.is_null()
    for rows in (own, placed):
        for person, county, made_at in rows.where(stands, only(Member.id, people)).tuples().iterator():
            yield Due(person, county, day_of(made_at))


To, Below = Unit.alias(), Unit.alias()


def _units(notices: Any) -> Any:
    """Join the unit to which a notice is told, and that unit and all below it."""
    below = (Below.path >= To.path) & (Below.path < To.path.concat(LAST))
    return notices.join(To, on=(To.id == Notice.unit)).join(Below, on=below)


def _open_period() -> pw.Expression:
    return (AwayPeriod.member == Member.id) & AwayPeriod.ended_on.is_null()


RULES = (ReminderRule("notice_told", ROUTINE, _told, _l("A notice to members"), REMINDERS),)
