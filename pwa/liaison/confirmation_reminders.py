"""Remind members once a year to confirm what is on record about them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import lazy_gettext as _l

from pwa.core.clock import day_of
from pwa.core.compiled_query import compiled_query
from pwa.core.features import registry
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
    names = [*registry().yearly_questions]
    for rows in _parts(at - NOT_BEFORE, people, names):
        rules = parameters_of({path for _id, _county, path, *_said in rows})
        for person, county, path, *values in rows:
            every, said = rules[path]["confirm.every_days"], days_said(names, values)
            if to_confirm(said, day_of(at), every, rules[path]["confirm.fresh_days"]):
                yield Due(person, county, asked_since(said, every))


def _parts(before: datetime, people: list[UUID] | None, names: list[str]) -> Iterator[list[Any]]:
    """Read the members who can be asked, some at a time."""
    said = tuple(one.said_at for one in registry().yearly_questions.values())
    if people is not None:
        rows = _asked(people, names, before, said=said, everybody=False) if people else []
        yield from [rows] if rows else []
        return
    after = UUID(int=0)
    while rows := _asked(after, names, before, said=said, everybody=True):
        yield rows
        after = rows[-1][0]


@compiled_query
def _asked(who: Any, names: Any, before: Any, *, said: tuple[Any, ...], everybody: bool) -> Any:
    """(id, county, path of the branch, when each thing was said and confirmed) of these people; of everybody, of the
    next ones behind `who` who agreed."""
    lately = (Confirmation.member == Member.id) & Confirmation.whole & (Confirmation.at > before)
    rows = Member.select(Member.id, Member.county_id, Unit.path, *said_columns(names, said))
    rows = rows.join(Unit, on=(Unit.id == Member.branch)).where(
        Member.left_at.is_null(),
        Member.joined_into.is_null(),
        Member.made_at <= before,
        ~pw.fn.EXISTS(Confirmation.select(Confirmation.id).where(lately)),
    )
    if not everybody:
        return rows.where(Member.id.in_(who))
    given = Consent.withdrawn_at.is_null() & (Consent.kind == "reminders")
    agreed = Consent.select(Account.member_id).join(Account).where(given, Account.member_id.is_null(False))
    return rows.where(Member.id > who, Member.id.in_(agreed)).order_by(Member.id).limit(AT_ONCE)


RULES = (
    ReminderRule(
        "confirmation_due",
        ROUTINE,
        _due,
        _l("The yearly question whether everything is right"),
        CONFIRMING,
        endpoint="confirmations.own",
    ),
)
