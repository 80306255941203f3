"""Describe what a row of a roster says: values, the branch, what is wrong with it, and what the preview remarks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pwa.members.file_items import Month

from .cells import without_numbers
from .places import Found


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: the column, the rule's code, and the values of its sentence."""

    column: str
    code: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """What a row is checked against. `unit` and `place` find by name and raise Wrong (a place also by the branch's own
    division: 本县); serial dates count in this epoch."""

    today: date
    unit: Callable[[str], Any]
    place: Callable[[str, str], Found]
    epoch_1904: bool = False


@dataclass
class CheckedRow:
    """What a row says: the values of a member's fields (None: declared empty), the branch, the problems, and
    remarks: what was read otherwise than it stands there. `months`: dates of which it names year and month only; their
    value is the first of the month, by which rules count."""

    values: dict[str, Any] = field(default_factory=dict)
    unit: Any = None
    problems: list[Problem] = field(default_factory=list)
    questions: list[Problem] = field(default_factory=list)  # to be looked at; they do not stop the import
    remarks: list[Problem] = field(default_factory=list)
    months: dict[str, Month] = field(default_factory=dict)

    def wrong(self, column: str, code: str, **values: object) -> None:
        """Note a problem."""
        self.problems.append(_problem(column, code, values))

    def ask(self, column: str, code: str, **values: object) -> None:
        """Note something unusual that people should look at."""
        self.questions.append(_problem(column, code, values))

    def remark(self, column: str, code: str, **values: object) -> None:
        """Note something that the preview says of a row which is right."""
        self.remarks.append(_problem(column, code, values))

    @property
    def is_record(self) -> bool:
        """Whether the row is about somebody at all: not a total, a signature or a heading."""
        return all(problem.column != "row" for problem in self.problems)


def _problem(column: str, code: str, values: Mapping[str, object]) -> Problem:
    return Problem(column, code, {name: without_numbers(str(value)) for name, value in values.items()})
