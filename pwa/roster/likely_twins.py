"""Ask about rows that may be about a member, or about the same person as another row, and note what an officer says.

A row without ID number is asked about if it would add somebody with name and mobile number of a member, or with name
and month of birth where one of the two gives no day. So are two rows with one name and mobile number, unless both have
an ID number. The answers stand in the facts of the import, by row, and hold as long as the question is the same.
"""

import json
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from pwa.core import audit
from pwa.core.database import lock_rows, transact
from pwa.core.name_keys import name_key
from pwa.members.file_items import as_known
from pwa.members.file_joining import mark_two_people
from pwa.members.history import stored_text
from pwa.members.labels import value_words
from pwa.members.models import Member
from pwa.policy.calendar import add_months

from .checked_row import CheckedRow
from .earlier_rows import FileRow
from .models import RosterImport, StagedRow

ASKED = ("likely_twin", "twin_by_month", "twin_row")  # the codes of these questions
OF_MEMBERS = ASKED[:2]
SAME, OTHER = "same", "other"  # the answers
MOST_SHOWN = 20


def reached_at(one: CheckedRow) -> tuple[str, str] | None:
    """Return name and mobile number of a row in the form in which they are compared; None if one is missing."""
    name, phone = one.values.get("name"), one.values.get("phone")
    return (name_key(name), phone) if name and phone else None


def candidates(rows: Iterable[CheckedRow]) -> Any:
    """Build the condition of the members that `is_alike` may find for one of these rows; None if there can be none."""
    named = [one for one in rows if one.values.get("name")]
    births = [one.values["born_on"].replace(day=1) for one in named if one.values.get("born_on")]
    months = [one.values["born_on"] for one in named if "born_on" in one.months]
    same = Member.phone.in_([one.values["phone"] for one in named if one.values.get("phone")])
    same = same | (Member.month_only.is_null(False) & Member.born_on.in_(births))
    if months:
        same = same | Member.born_on.between(min(months), add_months(max(months), 1))
    return Member.name_key.in_([name_key(one.values["name"]) for one in named]) & same if named else None


def is_alike(one: CheckedRow, member: Member) -> bool:
    """Whether a row may be about this member."""
    return likeness(one, member) is not None


def likeness(one: CheckedRow, member: Member) -> str | None:
    """Return the code of the question whether a row is about this member: same name and mobile number, or same name
    and month of birth where one of the two gives no day. None if they are not alike."""
    if name_key(one.values.get("name", "")) != member.name_key:
        return None
    if member.phone and member.phone == one.values.get("phone"):
        return "likely_twin"
    born_on, theirs = one.values.get("born_on"), member.born_on
    no_day = "born_on" in one.months or "born_on" in (member.month_only or "").split()
    month = born_on and theirs and no_day and (born_on.year, born_on.month) == (theirs.year, theirs.month)
    return "twin_by_month" if month else None


def ask_about_member(one: CheckedRow, member: Member, answer: Mapping[str, str] | None) -> bool:
    """Note the question whether a row is about this member, unless it is answered; return whether it is."""
    if answer and answer["of"] == str(member.id):
        if answer["is"] == SAME and member.id_index and one.values.pop("born_on", None) != member.born_on:
            one.months.pop("born_on", None)
            one.remark("born_on", "born_stays", day=member.born_on or "-")
        return answer["is"] == SAME
    code = likeness(one, member) or "likely_twin"
    known = as_known("born_on", {"born_on": member.born_on, "month_only": member.month_only})
    one.wrong("name", code, branch=member.branch.name, born=stored_text(known) or "-")
    return False


def ask_about_row(one: CheckedRow, other: FileRow | None, here: FileRow, answer: Mapping[str, str] | None) -> None:
    """Note the question whether a row is about the same person as an earlier one with its name and mobile number."""
    if other is None or (here.numbered and other.numbered) or (here.known and other.known):
        return
    if here.born_on != other.born_on and (answer or {}).get("of") != str(other.row):
        one.wrong("name", "twin_row", row=other.row)


def questions(roster: RosterImport) -> list[dict[str, Any]]:
    """List the open questions of a checked import, the first few: `row`, `of`, `name`, `born`, and the `problem`."""
    asks = reduce(or_, [StagedRow.problems.contains(f'"{code}"') for code in ASKED])
    here = (StagedRow.roster == roster.id) & (StagedRow.verdict == "wrong")
    rows = StagedRow.select().where(here, asks).order_by(StagedRow.row).limit(MOST_SHOWN)
    return [
        {
            "row": row.row,
            "of": _of(row),
            "name": row.name,
            "born": value_words("born_on", as_known("born_on", row.__data__)),
            "problem": _question(row),
        }
        for row in rows
    ]


def _question(row: StagedRow) -> dict[str, Any]:
    return next(one for one in json.loads(row.problems or "[]") if one["code"] in ASKED)


def _of(row: StagedRow) -> str:
    """About whom a row is asked: the id of a member, or the number of another row."""
    return str(row.member_id or _question(row)["values"]["row"])


def take_answer(roster: RosterImport, number: int, of: str, said: str) -> bool:
    """Note the answer to the question about a row. False if the question is not, or no longer, about `of`."""

    def work() -> bool:
        [row] = lock_rows(RosterImport.select().where(RosterImport.id == roster.id))
        found = StagedRow.get_or_none(StagedRow.roster == row.id, StagedRow.row == number, StagedRow.verdict == "wrong")
        if row.state != "checked" or found is None or not any(f'"{code}"' in (found.problems or "") for code in ASKED):
            return False
        if _of(found) != of or (said == SAME and not found.member_id):
            return False
        facts = json.loads(row.facts)
        facts.setdefault("twins", {})[str(number)] = {"of": of, "is": said}
        RosterImport.update(facts=json.dumps(facts, ensure_ascii=False)).where(RosterImport.id == row.id).execute()
        audit.record("answered about twins", "roster", row.id, county_id=row.county_id, fields=[said])
        return True

    return bool(transact(work))


def mark_others(roster: RosterImport, by: UUID | None) -> None:
    """Mark the members of whom an officer has said that they are two people. Call in the transaction that adds them."""
    said = {int(row): one["of"] for row, one in json.loads(roster.facts).get("twins", {}).items() if one["is"] == OTHER}
    if not said:
        return
    numbers = [*said, *(int(of) for of in said.values() if of.isdigit())]
    rows = StagedRow.select(StagedRow.row, StagedRow.member_id).where(
        StagedRow.roster == roster.id, StagedRow.row.in_(numbers)
    )
    members = {row.row: row.member_id for row in rows}
    for row, of in said.items():
        pair = (members.get(row), members.get(int(of)) if of.isdigit() else UUID(of))
        one, other = (Member.get_or_none(Member.id == member_id) for member_id in pair)
        if one and other and one.id != other.id:
            mark_two_people(one, other, by)
