"""Take a branch's old book of dues in: read a table, show what is wrong with which row, and book all of it in one step,
once."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from pwa.core import audit, crypto
from pwa.core.bulk_sql import insert_rows
from pwa.core.characters import readable
from pwa.core.clock import now
from pwa.core.database import lock_rows, transact, write
from pwa.core.name_keys import name_key
from pwa.core.transitions import Refused
from pwa.identity.models import Account
from pwa.members.models import Affiliation, Member
from pwa.organisations.models import Unit
from pwa.roster.file_reader import value_of

from . import months
from .book_table import read_table
from .closed_years import closed_years, locked_books
from .collecting_rules import books_of
from .import_models import DuesImport
from .import_rules import BookRow, read_row
from .models import Payment
from .rules import Held
from .stays import stays


@dataclass
class Judged:
    """What the rows of a table would do: payments to book, and what is wrong, row number → column → reason code."""

    payments: list[tuple[int, Any, BookRow]] = field(default_factory=list)  # row number, member, payment
    wrong: dict[int, dict[str, str]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """The sum of the payments in 分."""
        return sum(row.amount for _, _, row in self.payments)


def take_in(unit: Unit, content: bytes, file_name: str, by: UUID) -> DuesImport:
    """Store the rows of a table encrypted; nothing is booked yet. Raises Unreadable."""
    rows = read_table(content)
    sealed = crypto.seal_bytes(zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 3))
    with write():
        row: DuesImport = DuesImport.create(
            county_id=unit.county_id, unit=unit.id, file_name=readable(file_name)[:120], rows=len(rows),
            sealed=sealed, made_by=by,
        )  # fmt: skip
        audit.record("sent book of dues", "dues_import", row.id, county_id=unit.county_id, actor_id=by)
    return row


def judge(unit: Unit, sealed: Any, today: date, closed: set[int]) -> Judged:
    """Judge every row: who paid, whether the months are owed to this branch, whether the year is open, and whether it
    is booked already. Five queries whatever the number of rows."""
    out = Judged()
    people = _People(unit)
    booked = _booked(unit)
    for number, cells in json.loads(zlib.decompress(crypto.unseal_bytes(bytes(sealed)))):
        row, wrong = read_row({column: value_of(cell) for column, cell in cells.items()}, today)
        if row is not None:
            wrong = people.why_not(row) or _why_not_booked(row, people.of(row), booked, closed)
        if wrong or row is None:
            out.wrong[number] = wrong
        else:
            out.payments.append((number, people.of(row), row))
    return out


def _why_not_booked(row: BookRow, member: Any, booked: set[Any], closed: set[int]) -> dict[str, str]:
    if row.paid_on.year in closed:
        return {"paid_on": "year_is_closed"}
    key = (member.id, row.first, row.last, row.amount, row.paid_on)
    if key in booked:
        return {"name": "booked_already"}
    booked.add(key)
    return {}


def _booked(unit: Unit) -> set[Any]:
    """What stands in the book, to find what would be booked twice."""
    columns = (Payment.member, Payment.first, Payment.last, Payment.amount, Payment.paid_on)
    rows: Any = Payment.select(*columns).where(Payment.branch == unit.id, Payment.stands).tuples()
    return set(rows)


class _People:
    """The members whom the branch holds or held, by name and by identity number."""

    def __init__(self, unit: Unit) -> None:
        self.unit, here = unit, Affiliation.alias()
        of = here.select(here.member).where(here.branch == unit.id)
        self.by_name: dict[str, list[Any]] = {}
        self.by_number: dict[str, Any] = {}
        found = Member.select(Member.id, Member.name, Member.name_key, Member.id_index, Member.joined_on, Member.branch)
        for member in found.where(Member.id.in_(of), Member.joined_into.is_null()):
            self.by_name.setdefault(member.name_key, []).append(member)
            if member.id_index:
                self.by_number[member.id_index] = member
        held: dict[UUID, list[Any]] = {}
        for row in Affiliation.select().where(Affiliation.member.in_(of)):
            held.setdefault(row.member_id, []).append(row)
        self.held: dict[UUID, list[Held]] = {
            member_id: stays(rows, None, lambda row: row.branch_id) for member_id, rows in held.items()
        }
        self.found: dict[tuple[str, str], Any] = {}

    def of(self, row: BookRow) -> Any:
        """Return the member whom a row names, or None, or 'several'."""
        named = (row.name, row.id_number)
        if named not in self.found:
            self.found[named] = self._find(row)
        return self.found[named]

    def _find(self, row: BookRow) -> Any:
        key = name_key(row.name)
        if row.id_number:
            member = self.by_number.get(crypto.index_of(row.id_number.upper()))
            return member if member is not None and member.name_key == key else None
        same = self.by_name.get(key, [])
        return same[0] if len(same) == 1 else "several" if same else None

    def why_not(self, row: BookRow) -> dict[str, str]:
        """Return why a row cannot be booked: nobody of the branch, several of this name, months before joining, or
        months that are owed to another branch."""
        member = self.of(row)
        if member is None or member == "several":
            return {"name": "several_of_this_name" if member else "nobody_of_this_name"}
        if member.joined_on and row.first < months.month_of(member.joined_on):
            return {"first": "before_joining_month"}
        books = books_of(self.held[member.id], row.kind, row.first, row.last, row.paid_on, self.unit.id)
        return {} if [branch for branch, _ in books] == [self.unit.id] else {"first": "owed_to_another_branch"}


def apply(row: DuesImport, today: date, by: UUID) -> int:
    """Book all payments of the table in one transaction. Returns how many. The rows are judged before it, so that other
    writers wait only while they are written, and again inside it if the book has changed since. Raises Refused if the
    table was booked or thrown away already, or if a row is wrong."""
    unit, sealed = row.unit, row.sealed
    if sealed is None:
        raise Refused({"import": "import_is_over"})
    closed = closed_years([unit.id])[unit.id]
    seen, judged = _state(unit, closed), judge(unit, sealed, today, closed)

    def write_all() -> int:
        [now_stored] = lock_rows(DuesImport.select().where(DuesImport.id == row.id))
        if now_stored.sealed is None:
            raise Refused({"import": "import_is_over"})
        lock_rows(Unit.select(Unit.id).where(Unit.id == unit.id))  # two tables are booked one after the other
        closed = locked_books([unit.id])[unit.id]
        good = judged if _state(unit, closed) == seen else judge(unit, sealed, today, closed)
        if good.wrong or not good.payments:
            raise Refused({"import": "rows_are_wrong"})
        own = Account.select(Account.member_id).where(Account.id == by).scalar()
        if own in {member.id for _number, member, _one in good.payments}:
            raise Refused({"import": "own_rows"})
        return _book(row, good, by)

    return transact(write_all)


def _state(unit: Unit, closed: set[int]) -> tuple[Any, ...]:
    """Return what changes when something is booked, reversed or closed, or when a member comes or goes."""
    here = Payment.select().where(Payment.branch == unit.id)
    booked = here.count(), here.where(Payment.stands).count()
    stays_here = Affiliation.select().where(Affiliation.branch == unit.id)
    return (*booked, stays_here.count(), stays_here.where(Affiliation.ended_at.is_null()).count(), frozenset(closed))


def _book(row: DuesImport, judged: Judged, by: UUID) -> int:
    unit, at = row.unit, now()
    facts = {"county_id": unit.county_id, "branch": unit.id, "unit": unit.id, "by_id": by, "recorded_at": at}
    payments = [_payment(row.id, number, member, one, facts) for number, member, one in judged.payments]
    insert_rows(Payment, payments)
    audit.record_all([_audit_line(one, at, by) for one in payments])
    DuesImport.update(sealed=None, applied_at=at, applied_by=by).where(DuesImport.id == row.id).execute()
    audit.record("took in book of dues", "dues_import", row.id, county_id=unit.county_id, actor_id=by)
    return len(payments)


def _payment(import_id: UUID, number: int, member: Any, one: BookRow, facts: Mapping[str, Any]) -> dict[str, Any]:
    named = {"kind": one.kind, "first": one.first, "last": one.last, "amount": one.amount, "paid_on": one.paid_on}
    return {"id": uuid5(import_id, str(number)), "member": member.id, "booked_year": one.paid_on.year, **named, **facts}


def _audit_line(one: Mapping[str, Any], at: Any, by: UUID) -> dict[str, Any]:
    facts = {"county_id": one["county_id"], "member_id": one["member"], "actor_id": by, "at": at}
    return audit.line("filed", "payment", one["id"], fields=["first", "last", "amount", "paid_on"], **facts)


def discard(row: DuesImport, by: UUID) -> bool:
    """Delete the rows of a table that was not applied. Returns whether there were any. Call inside a write
    transaction."""
    done = DuesImport.update(sealed=None, discarded_at=now()).where(DuesImport.id == row.id)
    if not done.where(DuesImport.sealed.is_null(False)).execute():
        return False
    audit.record("discarded book of dues", "dues_import", row.id, county_id=row.county_id, actor_id=by)
    return True
