"""Read what decides whether a person is reminded, for many people at once: consent, switches, telephone, quiet hours,
the last routine message. Six queries, whatever their number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import peewee as pw

from pwa.core.compiled_query import compiled_query
from pwa.core.reminders import ROUTINE
from pwa.identity.models import Account, Consent
from pwa.identity.rules import mobile_number
from pwa.members.models import Member
from pwa.organisations.models import Unit, parameters_of

from .models import Reminder, ReminderSwitch
from .rules import WEEK, Recipient


@dataclass(frozen=True)
class Person:
    """A person with what channels need to reach them, and what the rules need to know."""

    id: UUID
    county_id: UUID
    name: str
    branch: str
    account_id: UUID | None
    phone: str | None
    language: str
    known: Recipient


class Channel(Protocol):
    """A way by which reminders leave the house."""

    name: str

    def reached(self, people: list[Any]) -> set[UUID]:
        """Return the ids of those of these people (rows with `account_id` and `mobile`) whom it reaches."""
        ...

    def check(self) -> None:
        """See whether what sends is installed and can read its settings; nothing is sent. Raises BadSetting."""
        ...

    def send(self, person: Person, words: str, n: int, everywhere: bool = False) -> str:
        """Send a message that says that `n` things wait: `taken`, `refused` (surely not sent) or `unknown`.
        `everywhere`: to each place where the person has this channel, not only to one."""
        ...


Channels = Mapping[str, Channel]


def people_of(ids: Iterable[UUID], now: datetime, channels: Channels) -> dict[UUID, Person]:
    """Return these people, without those who have left."""
    rows = _rows(list(ids))
    if not rows:
        return {}
    accounts = [row.account_id for row in rows if row.account_id]
    agreed = _agreed(accounts)
    switched = ReminderSwitch.of([row.id for row in rows])
    sent = _last_routine([row.id for row in rows], now)
    parameters = parameters_of({row.branch_path for row in rows})
    reached = {name: channel.reached(rows) for name, channel in channels.items()}
    found = {}
    for row in rows:
        numbers = parameters[row.branch_path]
        known = Recipient(
            asked=row.account_id is not None and row.notice_read is not None,
            agreed=row.account_id in agreed,
            ways=tuple(name for name in channels if row.id in reached[name]),
            switched=switched.get(row.id, {}),
            quiet=(numbers["reminder.quiet_from"], numbers["reminder.quiet_until"]),
            last_routine=sent.get(row.id),
        )
        found[row.id] = Person(
            row.id, row.county_id, row.name, row.branch_name, row.account_id, row.mobile, row.language or "zh", known
        )
    return found


def _rows(ids: list[UUID]) -> list[Any]:
    rows = _people.rows(ids) if ids else []
    for row in rows:
        row.mobile = mobile_number(row.phone or "")
    return rows


@compiled_query
def _people(ids: Any) -> Any:
    columns = (
        Member.id, Member.county_id, Member.name, Member.phone, Unit.path.alias("branch_path"),
        Unit.name.alias("branch_name"), Account.id.alias("account_id"), Account.language, Account.notice_read,
    )  # fmt: skip
    open_ = (Account.member_id == Member.id) & Account.closed_at.is_null()
    query = Member.select(*columns).join(Unit, on=(Unit.id == Member.branch)).switch(Member)
    query = query.join(Account, pw.JOIN.LEFT_OUTER, on=open_)
    return query.where(Member.id.in_(ids), Member.left_at.is_null())


def who_agreed(ids: list[UUID]) -> set[UUID]:
    """Return those of these people who agreed to reminders."""
    return {person for (person,) in _agreed_people(ids)} if ids else set()


@compiled_query
def _agreed_people(ids: Any) -> Any:
    given = Consent.withdrawn_at.is_null() & ~Consent.provisional & (Consent.kind == "reminders")
    return Consent.select(Account.member_id).join(Account).where(given, Account.member_id.in_(ids))


def _agreed(accounts: list[UUID]) -> set[UUID]:
    return {account for (account,) in _consents(accounts)} if accounts else set()


@compiled_query
def _consents(accounts: Any) -> Any:
    given = Consent.withdrawn_at.is_null() & ~Consent.provisional & (Consent.kind == "reminders")
    return Consent.select(Consent.account).where(given, Consent.account.in_(accounts))


def _last_routine(ids: list[UUID], now: datetime) -> dict[UUID, datetime]:
    """When a routine message was sent to these people, of those less than a week away; what was surely refused is
    none."""
    return {row[0]: row[1] for row in _routine_ones(ids, now - WEEK, now + WEEK)}


@compiled_query
def _routine_ones(ids: Any, since: Any, until: Any) -> Any:
    near = Reminder.sending_at.between(since, until) & (Reminder.kind == ROUTINE)
    told = Reminder.outcome.is_null() | (Reminder.outcome != "refused")
    rows = Reminder.select(Reminder.member, Reminder.sending_at).where(Reminder.member.in_(ids), near, told)
    return rows.order_by(Reminder.sending_at)
