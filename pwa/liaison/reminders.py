"""Remind contact persons of the members to be contacted."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pwa.core.reminders import ROUTINE, Due, ReminderRule
from pwa.identity.models import Account
from pwa.members.models import ContactAssignment, Member
from pwa.organisations.models import Unit, parameters_of
from pwa.policy.sources import QUARTERLY

from .due_figures import branches_after
from .due_list import Person, people_with
from .rules import TO_CONTACT


def _due(at: datetime, people: list[UUID] | None) -> Iterable[Due]:
    """Contact persons of members whom they are to contact today, with the day until which."""
    kept = ContactAssignment.select(ContactAssignment.member).where(ContactAssignment.given())
    if people is not None:
        theirs = Account.select(Account.id).where(Account.member_id.in_(people))
        kept = kept.where(ContactAssignment.account_id.in_(theirs))
    for found in _parts(Member.id.in_(kept), everywhere=people is None):
        due = [one for one in found if one.need.kind in TO_CONTACT and one.row.contact_id and one.need.day]
        owners = _members_of({one.row.contact_id for one in due})
        for one in due:
            person = owners.get(one.row.contact_id)
            if person and one.need.day and (people is None or person in people):
                yield Due(person, one.row.county_id, one.need.day)


def _parts(where: Any, everywhere: bool) -> Iterator[list[Person]]:
    """Read the members that match, some branches at a time."""
    if not everywhere:
        paths = Member.select(Member.branch).where(where)
        yield _read(where, [unit.path for unit in _units(paths)])
        return
    after = ""
    while units := branches_after(after):
        yield _read(where & Member.branch.in_([unit.id for unit in units]), [unit.path for unit in units])
        after = units[-1].path


def _units(ids: Any) -> list[Any]:
    return list(Unit.select(Unit.path).where(Unit.id.in_(ids)))


def _read(where: Any, paths: list[str]) -> list[Person]:
    return people_with(parameters_of(paths), where) if paths else []


def _members_of(accounts: set[UUID]) -> dict[UUID, UUID]:
    if not accounts:
        return {}
    rows = Account.select(Account.id, Account.member_id).where(
        Account.id.in_(list(accounts)), Account.closed_at.is_null()
    )
    return {row.id: row.member_id for row in rows if row.member_id}


RULES = (
    ReminderRule(
        "contact_due", ROUTINE, _due, _l("A member whom you are to contact"), QUARTERLY, endpoint="contact_list.index"
    ),
)
