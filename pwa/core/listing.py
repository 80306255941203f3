"""Declare a list: query, columns, filters, order and the text of an empty list, for a page and for a file.

`query(reader, asked, *of)` returns the query of the rows that the reader may see under these filters, or None if they
may not see the list at all. `Listing.shown` reads one page; the macros `ui.filters` and `ui.listing` show it,
`ui.table` shows it as a table, on screen or in print. `Listing.every` reads all rows for a spreadsheet (`head` and
`cells`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from .characters import typed_words
from .paging import Order, Page

Asked = dict[str, str]  # filter → chosen value, "" for none
Empty = str | Sequence[Any]  # text of an empty list; or (text, address, label of the link) where rows can be added
MARK_LENGTH, MOST = 200, 10_000  # characters of a mark, rows of a file


@dataclass(frozen=True)
class Column:
    """A column: `value` (row → what is shown). `place` says where a phone shows it: `title`, `detail` (in one line with
    others), `aside`, `tag` and `tick` (a state) on the right, `lines` and `points` (lists, one item below the
    other)."""

    value: Callable[[Any], Any]
    place: str = "detail"
    title: Any = ""  # heading of the column in a table
    readers: Callable[[Any], bool] = lambda reader: True
    only_if_mixed: bool = False  # left out if all rows of the page have the same value


@dataclass(frozen=True)
class Filter:
    """A filter of a list, kept in the query string. With `choices(reader, *of)` it is one of these codes, else a text
    to search for. Without a label it is not shown, but still kept in the query string."""

    name: str
    label: Any = ""
    choices: Callable[..., Sequence[tuple[str, Any]]] | None = None
    empty: Any = None  # label of 'no choice'; None: one must be chosen, and the first is the default
    clean: Callable[[str], str] = typed_words

    def read(self, reader: Any, args: Mapping[str, str], *of: Any) -> str:
        """Read the filter's value from the query string; an unknown code counts as none chosen."""
        text = self.clean(args.get(self.name, "")[:80])
        if self.choices is None or text in (known := dict(self.choices(reader, *of))):
            return text
        return next(iter(known), "") if self.empty is None else ""


@dataclass(frozen=True)
class Listed:
    """Rows of a list that were read, as the macros `ui.filters`, `ui.listing` and `ui.table` take them."""

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
        """The columns that this reader may see."""
        return [column for column in self.listing.columns if column.readers(self.reader)]

    @property
    def lines(self) -> list[tuple[str | None, dict[str, list[Any]]]]:
        """The rows as (address, place → values)."""
        columns = [one for one in self.columns if not one.only_if_mixed or len({one.value(r) for r in self.rows}) > 1]
        return [(self.listing.action(row), _by_place(row, columns)) for row in self.rows]

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
        """The filters that are shown, each with its choices; without choices it is a text to search for."""
        asked = [one for one in self.listing.filters if one.label]
        return [(one, one.choices(self.reader, *self.of) if one.choices else ()) for one in asked]

    @property
    def narrowed(self) -> Asked:
        """The filters that have a value."""
        return {name: value for name, value in self.asked.items() if value}

    @property
    def action(self) -> str:
        """The address of the list without filters, to which the filter form is sent."""
        return url_for(self.listing.endpoint, **self.address)

    @property
    def next_page(self) -> str | None:
        """The address of the next page, with the same filters."""
        place = {**self.address, self.listing.mark: self.onward, **self.narrowed}
        return url_for(self.listing.endpoint, **place) if self.onward else None

    @property
    def older(self) -> bool:
        """Whether the next page holds older rows."""
        return self.listing.ordered(self.asked).descending

    @property
    def empty(self) -> Sequence[Any]:
        """The text of the empty list; with address and label of a link, if there is one."""
        text = self.listing.empty(self.reader, self.asked)
        return (text,) if isinstance(text, str) else text


def _by_place(row: Any, columns: list[Column]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for column in columns:
        if (value := column.value(row)) not in (None, "", []):
            found.setdefault(column.place, []).extend(value if column.place in ("lines", "points") else [value])
    return found


@dataclass(frozen=True)
class Listing:
    """The declaration of a list. `action`: row → address it links to; `order` may be a function of the filters;
    `prepare(reader, rows, *of)` adds to a page's rows what they need from other tables, by one query for all."""

    endpoint: str
    query: Callable[..., Any]
    order: Order | Callable[[Asked], Order]
    columns: tuple[Column, ...]
    action: Callable[[Any], str | None] = lambda row: None
    filters: tuple[Filter, ...] = ()
    prepare: Callable[..., list[Any]] = lambda reader, rows, *of: rows
    empty: Callable[[Any, Asked], Empty] = lambda reader, asked: ()
    size: int = 20
    mark: str = "after"  # name of the query parameter that says after which row the page begins

    def shown(self, reader: Any, args: Mapping[str, str], /, *of: Any, **address: Any) -> Listed:
        """Read the page that the query string asks for. `of`: the record whose list this is, if the list is not of all
        that the reader reaches; `address`: values of the endpoint's URL."""
        return self._listed(reader, args, of, address, self.size)

    def every(self, reader: Any, args: Mapping[str, str], *of: Any, most: int = MOST) -> Listed:
        """Read all rows that match the filters, at most `most`, for a file."""
        return self._listed(reader, {**args, self.mark: ""}, of, {}, most)

    def of(self, reader: Any, rows: list[Any]) -> Listed:
        """Show rows that the caller has read, all on one page."""
        return Listed(self, reader, self.prepare(reader, rows), self.asked(reader, {}))

    def _listed(self, reader: Any, args: Mapping[str, str], of: Any, address: Mapping[str, Any], size: int) -> Listed:
        asked = self.asked(reader, args, *of)
        rows = self.query(reader, asked, *of)
        mark = args.get(self.mark, "")[:MARK_LENGTH]
        found = Page([], None) if rows is None else self.ordered(asked).page(rows, mark, size)
        prepared = self.prepare(reader, found.rows, *of)
        return Listed(self, reader, prepared, asked, of, address, found.onward, rows is not None)

    def asked(self, reader: Any, args: Mapping[str, str], *of: Any) -> Asked:
        """Read the filters from the query string."""
        return {one.name: one.read(reader, args, *of) for one in self.filters}

    def ordered(self, asked: Asked) -> Order:
        """Return the order of the list under these filters."""
        return self.order if isinstance(self.order, Order) else self.order(asked)
