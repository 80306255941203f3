"""Match each checked row with the members in the database: add one, change one, leave one unchanged, or report an
error.

A row is about the member with its ID number, else about the only person of that name and birth date within reach, else
about the one of whom an officer says so (likely_twins.py). Three queries for a part of a thousand rows, and two more
for earlier rows of the same file.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pwa.core import crypto
from pwa.core.ids import new_id
from pwa.core.name_keys import name_key, search_key
from pwa.members.file_items import DAYS, as_known, names_of_months
from pwa.members.history import stored_text
from pwa.members.models import Member, open_periods
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below

from .earlier_rows import EarlierRows, FileRow
from .likely_twins import ask_about_member, ask_about_row, candidates, is_alike, reached_at
from .models import FIELDS, RosterImport, fingerprint
from .rules import CheckedRow, Problem, for_someone_new, in_order
from .units import Branches

Checked = Sequence[tuple[int, CheckedRow]]
# The fields that are compared and shown, in the order of the form; the ID number by its sealed text.
BESIDE = ("search", "name_key", "id_sealed", "id_index", "destination_area", "month_only")  # stored with another field
COMPARED = tuple(name for name in FIELDS if name not in BESIDE)


class Matcher:
    """Compares rows with the members of some subtrees."""

    def __init__(self, roster: RosterImport, paths: Iterable[str], branches: Branches) -> None:
        self.roster, self.paths, self.branches = roster, list(paths), branches
        self.away: set[UUID] = set()  # of the compared members, those who have reported where they are

    def judge(self, said: Checked) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return the rows to stage, and the changes of single fields that belong to them."""
        indexes = {row: crypto.index_of(one.values["id_number"]) for row, one in said if one.values.get("id_number")}
        by_number = {member.id_index: member for member in self._members(Member.id_index.in_([*indexes.values()]))}
        by_person: dict[tuple[str, date], list[Any]] = {}
        people = {key for _, one in said if (key := _person(one))}
        unknown = [one for row, one in said if indexes.get(row) not in by_number]
        strangers = {key for one in unknown if (key := _person(one))}  # not found by the number
        if strangers:
            same = Member.name_key.in_([key for key, _ in strangers]) & Member.born_on.in_(
                [born for _, born in strangers]
            )
            near = same & Member.branch.in_(units_below(self.paths)) & Member.left_at.is_null()
            for member in self._members(near):
                by_person.setdefault((member.name_key, member.born_on), []).append(member)
        alike = self._alike([one for row, one in said if row not in indexes])
        reached = {at for _, one in said if (at := reached_at(one))}
        earlier = EarlierRows(self.roster, indexes.values(), people, reached)
        answers = json.loads(self.roster.facts).get("twins", {})
        staged: list[dict[str, Any]] = []
        changes: list[dict[str, Any]] = []
        for row, one in said:
            index, person = indexes.get(row), _person(one)
            earlier.note(one, row, index, person)
            member = self._meant(one, index, by_number, by_person.get(person, []) if person else [])
            twin = None
            if member is None and not index:
                likely = alike.get(name_key(one.values.get("name", "")), ())
                twin = next((other for other in likely if is_alike(one, other)), None)
            if twin is not None and ask_about_member(one, twin, answers.get(str(row))):
                member, twin = twin, None
            if (at := reached_at(one)) is not None:
                here = FileRow(row, one.values.get("born_on"), bool(index), member is not None)
                ask_about_row(one, earlier.first_at(at, here), here, answers.get(str(row)))
            made, changed = self._row(row, one, index, member)
            if twin is not None and made["verdict"] == "wrong":
                made["member_id"] = twin.id  # about whom it is asked
            staged.append(made)
            changes += changed
        return staged, changes

    def _alike(self, unnumbered: list[CheckedRow]) -> dict[str, list[Any]]:
        """The members that one of these rows may be about, which give no ID number, by the key of the name."""
        likely = candidates(unnumbered)
        found: dict[str, list[Any]] = {}
        if likely is not None:
            near = likely & Member.branch.in_(units_below(self.paths)) & Member.left_at.is_null()
            for member in self._members(near):
                found.setdefault(member.name_key, []).append(member)
        return found

    def _members(self, which: Any) -> list[Any]:
        rows = list(Member.select(Member, Unit, fingerprint().alias("seen")).join(Unit).where(which))
        self.away |= open_periods([row.id for row in rows]).keys() if rows else set()
        return rows

    def _meant(self, one: CheckedRow, index: str | None, by_number: dict[str, Any], same: list[Any]) -> Any:
        """The member this row is about, or None. Problems are noted in the row."""
        member = by_number.get(index) if index else None
        if member is not None:
            if not any(member.branch.path.startswith(path) for path in self.paths):
                one.wrong("id_number", "taken")
                return None
            if member.left_at is not None:
                one.wrong("id_number", "left")
            return member
        if index:
            numbered = [m for m in same if m.id_index and one.unit is not None and m.branch_id == one.unit.id]
            if numbered:
                one.wrong("id_number", "other_number")
                return numbered[0]
            same = [m for m in same if not m.id_index]
        if len(same) > 1:
            one.wrong("name", "several_persons", count=len(same))
        return same[0] if same else None

    def _row(
        self, row: int, one: CheckedRow, index: str | None, member: Any
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        values = dict(one.values)
        if member is None:
            if one.is_record and "taken" not in {problem.code for problem in one.problems}:
                for_someone_new(one)
            kept: dict[str, Any] = {}
            values = dict(one.values)
        else:
            kept = {name: getattr(member, name) for name in FIELDS}
            if one.unit is not None and one.unit.id != member.branch_id:
                one.wrong("branch", "other_branch", said=member.branch.name)
            _keep_exact(one, kept)
            values = dict(one.values)
            if member.id in self.away:  # they have reported where they are, so the file does not change it
                for name in ("floating", "destination", "destination_area"):
                    values.pop(name, None)
        in_order(one, kept)
        base: dict[str, Any] = {
            "id": new_id(),
            "county_id": self.roster.county_id,
            "roster": self.roster.id,
            "row": row,
        }
        name = values.get("name", "")
        base |= {"name": name, "name_key": name_key(name), "born_on": values.get("born_on"), "id_index": index}
        base |= {"phone": values.get("phone"), "month_only": names_of_months(one.months)}
        if one.problems:
            return {**base, "verdict": "wrong", "problems": _as_json([*one.problems, *one.questions])}, []
        if one.questions or one.remarks:
            base["problems"] = _as_json([*one.questions, *one.remarks])
        if member is None:
            return {**base, **self._added(one, values, index)}, []
        if dated := [name for name in DAYS if name in values]:
            months = [name for name in (kept["month_only"] or "").split() if name not in dated]
            values["month_only"] = names_of_months([*months, *one.months])
        return self._changed(base, member, kept, values, index)

    def _added(self, one: CheckedRow, values: dict[str, Any], index: str | None) -> dict[str, Any]:
        fields = [name for name in COMPARED if values.get(name) is not None]
        return {
            **{name: values.get(name) for name in (*COMPARED, "destination_area")},
            "month_only": names_of_months(one.months),
            "verdict": "add",
            "county_id": one.unit.county_id,
            "branch_id": one.unit.id,
            "search": search_key(values["name"]),
            "id_sealed": crypto.seal(values["id_number"]) if index else None,
            "facts": json.dumps({"branch": one.unit.name, "way": "roster"}, ensure_ascii=False),
            "fields": " ".join([*fields, *(["id_number"] if index else [])]),
            **{name: new_id() for name in ("member_id", "affiliation_id", "line_id", "audit_id")},
        }

    def _changed(
        self, base: dict[str, Any], member: Any, kept: dict[str, Any], values: dict[str, Any], index: str | None
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        whole = kept | {name: value for name, value in values.items() if name in FIELDS}
        said = [(name, as_known(name, kept), as_known(name, whole)) for name in COMPARED]
        pairs = [(name, stored_text(before), stored_text(after)) for name, before, after in said if before != after]
        if whole["name"] != kept["name"]:
            whole |= {"search": search_key(whole["name"]), "name_key": name_key(whole["name"])}
        if index and not member.id_index:
            whole |= {"id_sealed": crypto.seal(values["id_number"]), "id_index": index}
            pairs.append(("id_number", None, whole["id_sealed"]))
        if not pairs:
            return {**base, "verdict": "same", "member_id": member.id}, []
        fields = [name for name, _, _ in pairs]
        made = {
            **base,
            **whole,
            "verdict": "change",
            "county_id": member.county_id,
            "branch_id": member.branch_id,
            "member_id": member.id,
            "seen": member.seen,
            "facts": json.dumps({"fields": fields, "way": "roster"}),
            "fields": " ".join(fields),
            "line_id": new_id(),
            "audit_id": new_id(),
        }
        ties = {"county_id": member.county_id, "roster": self.roster.id, "row": base["row"], "member_id": member.id}
        return made, [{**ties, "field": field, "before": old, "after": new} for field, old, new in pairs]


def _keep_exact(one: CheckedRow, kept: dict[str, Any]) -> None:
    """Leave what is known more exactly than the row says it: a day of the row's month, a place inside the row's
    division."""
    for column, month in list(one.months.items()):
        if month.holds(kept[column]) and column not in (kept["month_only"] or "").split():
            one.values[column] = kept[column]
            del one.months[column]
    if "destination_area" in one.values and one.values["destination"] == kept["destination"]:
        one.values["destination_area"] = one.values["destination_area"] or kept["destination_area"]


def _as_json(problems: list[Problem]) -> str:
    told = [{"column": p.column, "code": p.code, "values": p.values} for p in problems]
    return json.dumps(told, ensure_ascii=False)


def _person(one: CheckedRow) -> tuple[str, date] | None:
    name, born_on = one.values.get("name"), one.values.get("born_on")
    return (name_key(name), born_on) if name and born_on else None
