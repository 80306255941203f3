"""Describe a list once: query, columns, filters, order and the text of an empty list, for a page and for a file.

`query(reader, asked, *of)` gives what the reader may see, narrowed by the filters, or None where they may not see the
list at all: then nothing is read. `ui.filters` and `ui.listing` show what `Listing.shown` gives, `ui.table` shows its
columns as a table, on a page or on paper; `Listing.every` gives all rows, whose `head` and `cells` fill a sheet.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from .paging import Order, Page

Asked = dict[str, str]  # filter → what was chosen, "" for nothing
Empty = str | Sequence[Any]  # the words of an empty list; or words, an address and what it is called: where to begin
MARK_LENGTH, MOST = 200, 10_000  # signs of a mark, rows of a file


@dataclass(frozen=True)
class Column:
    """One thing said of each row. `place` is where a phone shows it: `title`, `detail` (in one line with others),
    `aside`, `tag` and `tick` (a state) on the right, `lines` and `points` (several, each below the other)."""

    value: Callable[[Any], Any]
    place: str = "detail"
    title: Any = ""  # of the column in a table
    readers: Callable[[Any], bool] = lambda reader: True
    only_if_mixed: bool = False  # left out of a page on which all rows say the same


@dataclass(frozen=True)
class Filter:
    """A question to narrow a list by, kept in the address. With `choices(reader, *of)` one of them, else words to
    search for; without a label no question, but kept in the addresses."""

    name: str
    label: Any = ""
    choices: Callable[..., Sequence[tuple[str, Any]]] | None = None
    empty: Any = None  # what 'nothing chosen' is called; None: there is no such choice, and the first one stands
    clean: Callable[[str], str] = str.strip

    def read(self, reader: Any, args: Mapping[str, str], *of: Any) -> str:
        """Take what the address says; what makes no sense is passed over."""
        text = self.clean(args.get(self.name, "")[:80])
        if self.choices is None or text in (known := dict(self.choices(reader, *of))):
            return text
        return next(iter(known), "") if self.empty is None else ""


@dataclass(frozen=True)
class Listed:
    """Rows of a list, as `ui.filters`, `ui.listing` and `ui.table` take them."""

    listing: "Listing"
    reader: Any
    rows: list[Any]
    asked: Asked
    of: tuple[Any, ...] = ()
    address: Mapping[str, Any] = field(default_factory=dict)
    onward: str | None = None
    may_see: bool = True

    @property
    def columns(self) -> list[Column]:
        """The columns that this reader sees."""
        return [column for column in self.listing.columns if column.readers(self.reader)]

    @property
    def lines(self) -> list[tuple[str | None, dict[str, list[Any]]]]:
        """The rows as they are shown: the address of each, and by place what is said of it."""
        columns = [one for one in self.columns if not one.only_if_mixed or len({one.value(r) for r in self.rows}) > 1]
        return [(self.listing.action(row), _said(row, columns)) for row in self.rows]

    @property
    def head(self) -> list[str]:
        """The titles of the columns."""
        return [str(column.title) for column in self.columns]

    @property
    def cells(self) -> list[list[Any]]:
        """The rows as values under `head`."""
        return [[column.value(row) for column in self.columns] for row in self.rows]

    @property
    def questions(self) -> list[tuple[Filter, Sequence[tuple[str, Any]]]]:
        """The filters that are asked, each with its choices (none: words to search for)."""
        asked = [one for one in self.listing.filters if one.label]
        return [(one, one.choices(self.reader, *self.of) if one.choices else ()) for one in asked]

    @property
    def narrowed(self) -> Asked:
        """The filters that are set."""
        return {name: said for name, said in self.asked.items() if said}

    @property
    def action(self) -> str:
        """Where the filters lead: the list without any."""
        return url_for(self.listing.endpoint, **self.address)

    @property
    def next_page(self) -> str | None:
        """The address of the next page, with the same filters."""
        place = {**self.address, self.listing.mark: self.onward, **self.narrowed}
        return url_for(self.listing.endpoint, **place) if self.onward else None

    @property
    def older(self) -> bool:
        """Whether the next page holds what is older."""
        return self.listing.ordered(self.asked).descending

    @property
    def empty(self) -> Sequence[Any]:
        """What is said where nothing is found."""
        said = self.listing.empty(self.reader, self.asked)
        return (said,) if isinstance(said, str) else said


def _said(row: Any, columns: list[Column]) -> dict[str, list[Any]]:
    said: dict[str, list[Any]] = {}
    for column in columns:
        if (value := column.value(row)) not in (None, "", []):
            said.setdefault(column.place, []).extend(value if column.place in ("lines", "points") else [value])
    return said


@dataclass(frozen=True)
class Listing:
    """The declaration of a list. `action(row)` is the address that a row leads to; `order` may follow the filters;
    `prepare(reader, rows, *of)` looks up what the rows of a page need, in one query for all."""

    endpoint: str
    query: Callable[..., Any]
    order: Order | Callable[[Asked], Order]
    columns: tuple[Column, ...]
    action: Callable[[Any], str | None] = lambda row: None
    filters: tuple[Filter, ...] = ()
    prepare: Callable[..., list[Any]] = lambda reader, rows, *of: rows
    empty: Callable[[Any, Asked], Empty] = lambda reader, asked: ()
    size: int = 20
    mark: str = "after"  # what the address calls the place where the page begins

    def shown(self, reader: Any, args: Mapping[str, str], /, *of: Any, **address: Any) -> Listed:
        """Read the page that the address asks for. `of`: what the list is of, if not all that the reader reaches;
        `address`: the values of the endpoint that are no filters."""
        return self._listed(reader, args, of, address, self.size)

    def every(self, reader: Any, args: Mapping[str, str], *of: Any, most: int = MOST) -> Listed:
        """Read all rows that the filters leave, at most so many, for a file."""
        return self._listed(reader, {**args, self.mark: ""}, of, {}, most)

    def of(self, reader: Any, rows: list[Any]) -> Listed:
        """Show rows that were read otherwise, all of them, in the same way."""
        return Listed(self, reader, self.prepare(reader, rows), self.asked(reader, {}))

    def _listed(self, reader: Any, args: Mapping[str, str], of: Any, address: Mapping[str, Any], size: int) -> Listed:
        asked = self.asked(reader, args, *of)
        rows = self.query(reader, asked, *of)
        mark = args.get(self.mark, "")[:MARK_LENGTH]
        found = Page([], None) if rows is None else self.ordered(asked).page(rows, mark, size)
        prepared = self.prepare(reader, found.rows, *of)
        return Listed(self, reader, prepared, asked, of, address, found.onward, rows is not None)

    def asked(self, reader: Any, args: Mapping[str, str], *of: Any) -> Asked:
        """Read the filters from the address."""
        return {one.name: one.read(reader, args, *of) for one in self.filters}

    def ordered(self, asked: Asked) -> Order:
        """The order of the list when it is narrowed like this."""
        return self.order if isinstance(self.order, Order) else self.order(asked)
