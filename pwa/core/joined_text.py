"""Read several columns as one text, where a query has room for one value only."""

from typing import Any

import peewee as pw

SEPARATOR = "\x1f"  # no stored text contains it


def joined_text(*columns: Any) -> Any:
    """Build the SQL text of these columns with `SEPARATOR` between them; NULL if one of them is NULL."""
    first, *others = (column.cast("text") for column in columns)
    for other in others:
        first = first.concat(pw.SQL(f"'{SEPARATOR}'")).concat(other)
    return first
