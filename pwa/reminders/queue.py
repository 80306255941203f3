"""Write down who is to be reminded, and judge what waits: what is over, what goes out, what waits and why."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from pwa.core.bulk_sql import insert_rows
from pwa.core.compiled_query import compiled_query
from pwa.core.database import transact
from pwa.core.features import registry
from pwa.core.reminders import URGENT, Due, ReminderRule

from .models import Reminder
from .recipients import Channels, Person, people_of, who_agreed
from .rules import NO_CONSENT, NO_WAY, Verdict, kinds_of, verdict

AT_ONCE = 200  # people judged together, and rows written together
Key = tuple[str, UUID, date, str]  # rule, person, day, what it is about


@dataclass
class Plan:
    """What becomes of the reminders of one kind to one person."""

    person: Person
    kind: str
    verdict: Verdict
    rows: list[Any] = field(default_factory=list)
    everywhere: bool = False  # it goes out by every channel


def everything_due(now: datetime) -> Iterator[tuple[ReminderRule, list[Due]]]:
    """Ask every rule who is due; some people at a time."""
    for rule in registry().reminders.values():
        found = list(rule.due(now, None))  # read to its end before anything is written: an open query of SQLite keeps
        for first in range(0, len(found), AT_ONCE):  # the state that it saw, and nothing can be written after others
            yield rule, found[first : first + AT_ONCE]


def write_down(now: datetime, channels: Channels, **more: Any) -> int:
    """Write down who is due and not written down yet. A routine reminder that could go out by no channel is not: it
    stands in the app anyway. `more`: further columns of each. Returns how many."""
    written = 0
    for rule, some in everything_due(now):
        rows = [row | more for row in new_rows(rule, some, now, channels)]
        if rows:
            once = ' ON CONFLICT (member_id, rule, "on", about) DO NOTHING'
            transact(partial(insert_rows, Reminder, rows, once))
            written += len(rows)
    return written


def new_rows(rule: ReminderRule, some: list[Due], now: datetime, channels: Channels) -> list[dict[str, Any]]:
    """Return the rows that these need and that are not there."""
    ids = {due.person for due in some}
    if rule.kind != URGENT:
        ids = who_agreed(list(ids))  # the others get none: they need not be looked at one by one
        some = [due for due in some if due.person in ids]
    if not some:
        return []
    columns = (Reminder.member, Reminder.on, Reminder.about)
    known = Reminder.select(*columns).where(Reminder.rule == rule.name, Reminder.member.in_(list(ids)))
    there = {(row.member_id, row.on, row.about) for row in known}  # without `about`: of an earlier release, or routine
    fresh = {
        (due.person, due.on, about_of(rule, due)): due
        for due in some
        if not there & {(due.person, due.on, about_of(rule, due)), (due.person, due.on, "")}
    }
    people = people_of({person for person, _on, _about in fresh}, now, channels)
    return [
        {"county_id": due.county_id, "member": due.person, "rule": rule.name, "kind": rule.kind, "on": due.on,
         "about": about_of(rule, due), "until": due.until, "made_at": now}
        for due in fresh.values()
        if due.person in people and _needs_a_row(rule.kind, people[due.person], now)
    ]  # fmt: skip


def about_of(rule: ReminderRule, due: Due) -> str:
    """Return what a reminder is about, as far as it tells two of one day apart: urgent ones only, since routine ones
    come together in one message anyway."""
    return due.about if rule.kind == URGENT else ""


def _needs_a_row(kind: str, person: Person, now: datetime) -> bool:
    return kind == URGENT or verdict(kind, person.known, now).why not in (NO_WAY, NO_CONSENT)


def people_waiting() -> Iterator[list[UUID]]:
    """Return the ids of the people to whom reminders wait, some at a time."""
    after = UUID(int=0)
    while True:
        rows = Reminder.select(Reminder.member).distinct().where(Reminder.waits(), Reminder.member > after)
        some = [row.member_id for row in rows.order_by(Reminder.member).limit(AT_ONCE)]
        if not some:
            return
        yield some
        after = some[-1]


def waiting_for(ids: list[UUID]) -> list[Any]:
    """Return the reminders that wait for these people."""
    return _waiting.rows(ids) if ids else []


@compiled_query
def _waiting(ids: Any) -> Any:
    row = Reminder
    rows = row.select(row.id, row.member, row.rule, row.kind, row.on, row.about)
    return rows.where(row.waits(), row.member.in_(ids)).order_by(row.member, row.on, row.rule)


def still_due(rows: Iterable[Any], ids: list[UUID], now: datetime) -> set[Key]:
    """Return which of these rows their rules still answer with, asked about these people alone."""
    known = registry().reminders
    found: set[Key] = set()
    for name in sorted({row.rule for row in rows} & known.keys()):
        for due in known[name].due(now, ids):
            found |= {(name, due.person, due.on, about_of(known[name], due)), (name, due.person, due.on, "")}
    return found


def key_of(row: Any) -> Key:
    """Return by what a row is told from all others."""
    return row.rule, row.member_id, row.on, row.about


def judge(rows: list[Any], ids: list[UUID], now: datetime, channels: Channels) -> tuple[list[Plan], list[Any]]:
    """Return a plan for each person and kind, the urgent ones first, and the rows that are over: not due any more, or
    of somebody who has left."""
    due, people = still_due(rows, ids, now), people_of(ids, now, channels)
    over = [row for row in rows if row.member_id not in people or key_of(row) not in due]
    gone = {id(row) for row in over}
    by_kind: dict[UUID, dict[tuple[str, bool], list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if id(row) not in gone:
            by_kind[row.member_id][row.kind, goes_everywhere(row.rule)].append(row)
    plans = [
        Plan(people[person], kind, verdict(kind, people[person].known, now), mine[kind, everywhere], everywhere)
        for person, mine in by_kind.items()
        for kind in kinds_of({kind for kind, _everywhere in mine})
        for everywhere in (True, False)
        if (kind, everywhere) in mine
    ]
    return plans, over


def goes_everywhere(rule: str) -> bool:
    """Whether reminders of a rule go out by every channel."""
    known = registry().reminders.get(rule)
    return known is not None and known.everywhere
