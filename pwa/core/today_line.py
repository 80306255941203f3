"""Define a line of Today, the start page: packages give functions from the visitor to lines; each line is in a group.

A package's `today_lines.py` has `LINES`, a tuple of such functions; Today calls each of them once. Lines that can be
read by one query come from one function: a package adds one query to Today, two at most.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class TodayGroup:
    """A card of Today. A smaller `rank` is shown higher up; ranks below 50 are work and news about it."""

    name: str
    title: Any
    rank: int


FIRST = TodayGroup("first", "", 8)  # what an officer or contact person looks at first
DUE = TodayGroup("due", "", 10)  # what this person must do for themselves; Today writes the title, with the count

# Ranks of the lines in FIRST: people in need, what is late, what waits for a decision, what is good to know. A line
# whose day is past stands with what is late, whatever its rank.
IN_NEED, LATE, TO_DECIDE, TO_KNOW = 10, 30, 50, 70


@dataclass(frozen=True)
class TodayLine:
    """One line: its text and the address it links to. A smaller `rank` is shown higher up in its group."""

    text: str
    href: str
    group: TodayGroup
    rank: int = 50
    detail: str = ""
    due_on: date | None = None  # shown after the detail, and marked once it is past
    done_by: str = ""  # "form field value": an entry in the phone's outbox with these does what the line asks
    drawing: str = ""  # name of the icon before the text
    counts: bool = False  # this person must do it: it is counted in the number on the tab
    onward: bool = False  # links to the whole list: shown below the other lines
    template: str = ""  # renders a line that is more than a link; it gets `line`
    record: Any = None  # what that template shows
    inside: tuple["TodayLine", ...] = ()  # lines that this one stands for, shown when it is opened


Source = Callable[[Any], Iterable[TodayLine]]  # visitor → lines
