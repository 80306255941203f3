"""Declare a list: query, columns, filters, order and the text of an empty list, for a page and for a file.

`query(reader, asked, *of)` returns the query of the rows that the reader may see under these filters, or None if they
may not see the list at all. `Listing.shown` reads one page; the macros `ui.filters` and `ui.listing` show it,
`ui.table` shows it as a table, on screen or in print. `Listing.every` reads all rows for a spreadsheet (`head` and
`cells`). A listing with `wide` is a table with headings where there is room (from 900 px), and cards on a phone: the
same markup, told apart by the style sheet.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from flask import url_for

from .characters import typed_words
from .paging import Order, Page

Asked = dict[str, str]  # filter → chosen value, "" for none
Empty = str | Sequence[Any]  # text of an empty list; or (text, address, label of the link) where rows can be added
MARK_LENGTH, MOST = 200, 10_000  # characters of a mark, rows of a file
SORT = "by"  # the query parameter that names the column to sort by
INITIALS = "abcdefghjklmnopqrstwxyz"  # with which a syllable of pinyin begins
LONG = 20  # from so many rows on, an index saves scrolling


@dataclass(frozen=True)
class Column:
    """A column: `value` (row → what is shown). `place` says where a phone shows it: `title`, `detail` (in one line with
    others), `aside`, `tag` and `tick` (a state) on the right, `lines` and `points` (lists, one item below the
    other). With an `order` the list can be sorted by this column: its heading is a link, which calls it `name`."""

    value: Callable[[Any], Any]
    place: str = "detail"
    title: Any = ""  # heading of the column in a table
    readers: Callable[[Any], bool] = lambda reader: True
    only_if_mixed: bool = False  # left out if all rows of the page have the same value
    labelled: bool = False  # a phone shows the title before the value, which alone would not say what it is
    name: str = ""
    order: Order | None = None
    falls: bool = False  # what is shown falls as the key of the order rises: days since a day


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


class Heading(NamedTuple):
    """The heading of a column: `href` sorts by it, `sorted` is its `aria-sort` ('' if the list is not)."""

    title: str
    href: str
    sorted: str


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
    began_later: bool = False  # this is not the first page

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
    def table(self) -> tuple[list[Heading], list[tuple[str | None, list[tuple[Column, Any]]]]]:
        """The headings, and the rows as (address, (column, value) pairs), of the columns that have a title and in which
        some row has a value."""
        titled = [column for column in self.columns if column.title]
        shown = [one for one in titled if _worth_showing([one.value(row) for row in self.rows], one)]
        rows = [(self.listing.action(row), [(one, one.value(row)) for one in shown]) for row in self.rows]
        return [self._heading(column) for column in shown], rows

    def _heading(self, column: Column) -> Heading:
        if column.order is None:
            return Heading(str(column.title), "", "")
        chosen = self.asked[SORT] or next(iter(self.listing.orders))
        back = chosen == column.name
        by = f"-{column.name}" if back else column.name
        is_sorted = chosen.removeprefix("-") == column.name
        sorted_ = ("descending" if back == column.falls else "ascending") if is_sorted else ""
        address = {**self.address, **self.narrowed, SORT: by}
        return Heading(str(column.title), url_for(self.listing.endpoint, **address), sorted_)

    @property
    def letters(self) -> list[tuple[str, str, bool]]:
        """The index of names: (letter, address from there on, whether it was chosen); empty for a short list."""
        name = self.listing.index
        if not name or not (self.onward or self.asked[name] or self.began_later or len(self.rows) >= LONG):
            return []
        kept = {**self.address, **{one: value for one, value in self.narrowed.items() if one != SORT}}
        chosen = self.asked[name]
        return [(one.upper(), url_for(self.listing.endpoint, **kept | {name: one}), one == chosen) for one in INITIALS]

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
        return self.listing.ordered(self.asked).descending and not self.asked.get(SORT)

    @property
    def empty(self) -> Sequence[Any]:
        """The text of the empty list; with address and label of a link, if there is one."""
        text = self.listing.empty(self.reader, self.asked)
        return (text,) if isinstance(text, str) else text


def _worth_showing(values: list[Any], column: Column) -> bool:
    return len(set(values)) > 1 if column.only_if_mixed else any(value not in (None, "", []) for value in values)


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
    wide: bool = False  # a table where there is room
    index: str = ""  # name of the filter with the letter from which names are shown: the list gets an index of letters

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
        return Listed(self, reader, prepared, asked, of, address, found.onward, rows is not None, bool(mark))

    def asked(self, reader: Any, args: Mapping[str, str], *of: Any) -> Asked:
        """Read the filters from the query string, and by which column to sort (`-name`: the other way round)."""
        asked = {one.name: one.read(reader, args, *of) for one in self.filters}
        if orders := self.orders:
            by = args.get(SORT, "")
            asked[SORT] = by if by.removeprefix("-") in orders else ""
        return asked

    @property
    def orders(self) -> dict[str, Order]:
        """The orders that can be chosen, by the name of their column; the first is the list's own."""
        return {column.name: column.order for column in self.columns if column.order}

    def ordered(self, asked: Asked) -> Order:
        """Return the order of the list under these filters."""
        if chosen := asked.get(SORT):
            order = self.orders[chosen.removeprefix("-")]
            return replace(order, descending=not order.descending) if chosen.startswith("-") else order
        return self.order if isinstance(self.order, Order) else self.order(asked)
