"""Remind members once a year to confirm what is on record about them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import lazy_gettext as _l

from pwa.core.clock import day_of
from pwa.core.reminders import ROUTINE, Due, ReminderRule
from pwa.identity.models import Account, Consent
from pwa.members.models import Member
from pwa.organisations.models import Unit, parameters_of
from pwa.policy.sources import CONFIRMING

from .confirmation_models import Confirmation, days_said, said_columns
from .confirmation_rules import NOT_BEFORE, asked_since, to_confirm

AT_ONCE = 500


def _due(at: datetime, people: list[UUID] | None) -> Iterable[Due]:
    """Who is asked on Today to confirm something. Of everybody only those are looked for who agreed to reminders: to
    nobody else does a routine one go out."""
    lately = (Confirmation.member == Member.id) & Confirmation.whole & (Confirmation.at > at - NOT_BEFORE)
    wholly = pw.fn.EXISTS(Confirmation.select(Confirmation.id).where(lately))
    asked = Member.left_at.is_null() & Member.joined_into.is_null() & (Member.made_at <= at - NOT_BEFORE)
    asked &= ~wholly & (_agreed() if people is None else Member.id.in_(people))
    for rows in _parts(asked):
        rules = parameters_of({row["path"] for row in rows})
        for row in rows:
            numbers, said = rules[row["path"]], days_said(row)
            every = numbers["confirm.every_days"]
            if to_confirm(said, day_of(at), every, numbers["confirm.fresh_days"]):
                yield Due(row["id"], row["county_id"], asked_since(said, every))


def _agreed() -> pw.Expression:
    given = Consent.withdrawn_at.is_null() & (Consent.kind == "reminders")
    rows = Consent.select(Account.member_id).join(Account).where(given, Account.member_id.is_null(False))
    return Member.id.in_(rows)


def _parts(where: pw.Expression) -> Iterator[list[Any]]:
    """Read the members that match, some at a time."""
    after = UUID(int=0)
    columns = (Member.id, Member.county_id, Unit.path, *said_columns())
    query: Any = Member.select(*columns).join(Unit, on=(Unit.id == Member.branch)).where(where)
    while rows := list(query.where(Member.id > after).order_by(Member.id).limit(AT_ONCE).dicts()):
        yield rows
        after = rows[-1]["id"]


RULES = (
    ReminderRule("confirmation_due", ROUTINE, _due, _l("The yearly question whether everything is right"), CONFIRMING),
)
