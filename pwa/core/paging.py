"""Page lists by keyset: each page begins after the key and id of the last row of the page before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import peewee as pw

from .clock import CHINA
from .compiled_query import any_cut
from .database import UTCDateTimeField
from .ids import as_uuid


class Page(NamedTuple):
    """Rows of a page; `onward` is the mark of the last row if more follow, as text for the next page's address."""

    rows: list[Any]
    onward: str | None


class Merged(NamedTuple):
    """Rows that come in several ways, each a query of ids with an index of its own. A page reads from each way as many
    as it shows, and `rows` (condition → query) reads what a page shows of a row. One query with OR, or one that joins
    before it is cut, reads everything that the visitor reaches."""

    ways: list[Any]
    rows: Callable[[Any], Any]


def mark_of(key: Any, row_id: UUID | None = None) -> str:
    """Write a mark: the key of a page's last row, and its id where keys may be equal."""
    text = f"{key.timestamp():.6f}" if isinstance(key, datetime) else str(key)
    return text if row_id is None else f"{text}~{row_id}"


def cut(found: Sequence[Any], size: int, mark: Callable[[Any], str]) -> Page:
    """Make a page of the first `size` rows; the query has asked for one more, to tell whether another page follows."""
    return Page(list(found[:size]), mark(found[size - 1]) if len(found) > size else None)


@dataclass(frozen=True)
class Order:
    """The order of a list: by the field `key`, then by id; by the field alone if it is `unique`. A key of a joined
    table that may be missing names the list's `id_field`, how a row `reads` the key, and which value `stands_in` for a
    missing one: the two that come last, in ascending and in descending order."""

    key: Any
    descending: bool = False
    unique: bool = False
    id_field: Any = None
    reads: Callable[[Any], Any] | None = None
    stands_in: tuple[Any, Any] | None = None

    def page(self, rows: Any, mark: str, size: int) -> Page:
        """Return the page after `mark`, from a query, from several (`Merged`), or from a list already in this order."""
        return cut(self.after(rows, mark, size + 1), size, self.mark)

    def after(self, rows: Any, mark: str, most: int | None) -> list[Any]:
        """Return at most `most` rows after `mark`; an invalid or empty mark means from the beginning."""
        begins = self._read(mark)
        if isinstance(rows, Merged):
            if not rows.ways:
                return []
            ways = [self._from(way, begins, most) for way in rows.ways]
            rows = rows.rows(self.key.model.id.in_(any_cut(ways)))
        elif isinstance(rows, Sequence):
            return [row for row in rows if not begins or self._place(row) > begins][:most]
        return list(self._from(rows, begins, most))

    def _from(self, rows: Any, begins: tuple[Any, ...], most: int | None) -> Any:
        key = self.key if self.stands_in is None else pw.fn.COALESCE(self.key, self._last)
        fields = [key] if self.unique else [key, self.id_field or self.key.model.id]
        if begins:
            rows = rows.where(self._beyond(fields, begins))
        return rows.order_by(*[field.desc() if self.descending else field for field in fields]).limit(most)

    def mark(self, row: Any) -> str:
        """Write the mark of a page that ends with this row."""
        return mark_of(*self._place(row))

    def _place(self, row: Any) -> tuple[Any, ...]:
        key = self.reads(row) if self.reads else getattr(row, self.key.name)
        key = self._last if key is None else key
        return (key,) if self.unique else (key, row.id)

    @property
    def _last(self) -> Any:
        return self.stands_in and self.stands_in[self.descending]

    def _beyond(self, fields: list[Any], begins: tuple[Any, ...]) -> pw.Expression:
        pairs = list(zip(fields, begins, strict=True))
        further = [field < value if self.descending else field > value for field, value in pairs]
        return further[0] if self.unique else further[0] | ((fields[0] == begins[0]) & further[1])

    def _read(self, mark: str) -> tuple[Any, ...]:
        key, _tilde, last = (mark, "", "") if self.unique else mark.rpartition("~")
        row_id = as_uuid(last)
        try:
            value = _value(self.key, key)
        except (ValueError, OverflowError, OSError):
            return ()
        if self.unique:
            return (value,) if mark else ()
        return (value, row_id) if row_id else ()


def _value(field: Any, text: str) -> Any:
    """Read the key of a mark as a value of its field. Raises ValueError, OverflowError, OSError."""
    if isinstance(field, UTCDateTimeField):
        return datetime.fromtimestamp(float(text), CHINA)
    if isinstance(field, pw.DateField):
        return date.fromisoformat(text)
    return int(text[:9]) if isinstance(field, pw.IntegerField) else text
