"""Define a line of Today: packages give functions from the visitor to lines, each line in a group of the page.

A package's `today_lines.py` offers `LINES`, a tuple of such functions; Today asks each of them once and knows none of
their words. Lines that one query answers come from one function: a package costs Today a query, two at the most.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class TodayGroup:
    """A card of Today. A smaller `rank` stands higher up; what is below 50 is work and its news."""

    name: str
    title: Any
    rank: int


DUE = TodayGroup("due", "", 10)  # what this person must do for themselves; Today writes the title with their number
FIRST = TodayGroup("first", "", 30)  # what an officer or contact person looks at first


@dataclass(frozen=True)
class TodayLine:
    """One line: its words, and where it leads. A smaller `rank` stands higher up in its group."""

    text: str
    href: str
    group: TodayGroup
    rank: int = 50
    detail: str = ""
    due_on: date | None = None  # said behind the detail, and marked once it is past
    done_by: str = ""  # 'form field value' of an entry on the phone that does it
    drawing: str = ""  # the icon in front
    counts: bool = False  # this person must do it: it is in the number on the tab
    onward: bool = False  # leads to the whole list: stands below the lines
    template: str = ""  # a template that draws the line instead, when it is more than a link; it gets `line`
    record: Any = None  # what that template shows


Source = Callable[[Any], Iterable[TodayLine]]  # visitor → lines
