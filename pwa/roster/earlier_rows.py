"""Remember the rows of a file that were checked before, to find whoever stands in it twice."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from .checked_row import CheckedRow
from .models import RosterImport, StagedRow

Person = tuple[str, date]  # key of the name, day of birth
Reached = tuple[str, str]  # key of the name, mobile number


@dataclass(frozen=True)
class FileRow:
    """A row: its number, the day of birth, whether it has an ID number, and whether it is about a member."""

    row: int
    born_on: date | None
    numbered: bool
    known: bool


class EarlierRows:
    """The first row with each ID number, person, and name and mobile number: at the beginning those of earlier parts,
    of what stands in this part too. Two queries."""

    def __init__(
        self, roster: RosterImport, indexes: Collection[str], people: set[Person], reached: set[Reached]
    ) -> None:
        here = StagedRow.roster == roster.id
        found = StagedRow.select(StagedRow.row, StagedRow.id_index).where(here, StagedRow.id_index.in_([*indexes]))
        self.numbers: dict[Any, int] = {row.id_index: row.row for row in found} if indexes else {}
        self.persons: dict[Any, tuple[int, str | None]] = {}
        self.phones: dict[Any, FileRow] = {}
        names = {key for key, _ in people} | {key for key, _ in reached}
        columns = [StagedRow.row, StagedRow.name_key, StagedRow.born_on, StagedRow.id_index, StagedRow.phone]
        rows = StagedRow.select(*columns, StagedRow.verdict).where(here, StagedRow.name_key.in_([*names]))
        for row in sorted(rows, key=lambda one: one.row) if names else ():
            self.persons.setdefault((row.name_key, row.born_on), (row.row, row.id_index))
            one = FileRow(row.row, row.born_on, bool(row.id_index), row.verdict in ("change", "same"))
            self.phones.setdefault((row.name_key, row.phone), one)

    def note(self, one: CheckedRow, row: int, index: str | None, person: Person | None) -> None:
        """Note in the row whether an earlier one is about the same person; otherwise remember it as the first."""
        if index:
            if index in self.numbers:
                one.wrong("id_number", "same_number", row=self.numbers[index])
            self.numbers.setdefault(index, row)
        if person:
            if person in self.persons and (not index or not self.persons[person][1]):
                one.wrong("name", "same_person", row=self.persons[person][0])
            self.persons.setdefault(person, (row, index))

    def first_at(self, reached: Reached, here: FileRow) -> FileRow | None:
        """Return the earlier row with this name and mobile number; if there is none, remember this one."""
        first = self.phones.setdefault(reached, here)
        return None if first is here else first
