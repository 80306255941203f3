"""Read a table that is text: its coding, its separator, and rows whose quotation marks do not pair.

Runs beside `__main__.py`, and like it imports nothing of the app.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from zip_check import Refused

SEPARATORS = ",;\t|，"
MOST_LINES = 60  # lines of text that one row may take; more means that a quotation mark is not closed


@dataclass
class TextRow:
    """One row: its number, its cells, and whether a quotation mark in it is opened and not closed."""

    number: int
    cells: list[str]
    open_quote: bool = False


def decoded(content: bytes) -> str:
    """Return the text: UTF-8 with or without byte order mark, UTF-16 with it, or GB18030. Raises Refused."""
    with_mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for coding in ["utf-16"] if with_mark else ["utf-8-sig", "gb18030"]:
        try:
            text = content.decode(coding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Refused("encoding")
    if text.count("\0") > 8:
        raise Refused("not_a_table")
    return text.replace("\0", "\ufffd")


def lines_of(text: str) -> list[str]:
    """Return the lines with their ends, as the csv module counts them."""
    return list(io.StringIO(text, newline=""))


def separator_of(lines: list[str]) -> tuple[str, int]:
    """Return the sign between cells, and the line at which the table begins: Excel may write 'sep=;' first."""
    first = lines[0].strip() if lines else ""
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[-1], 1
    looked = [line for line in lines[:20] if line.strip()]
    if not looked:
        raise Refused("empty")
    return max(SEPARATORS, key=lambda sign: sum(line.count(sign) for line in looked)), 0


def rows_of(lines: list[str], separator: str, begin: int) -> Iterator[TextRow]:
    """Yield every row. A row with a quotation mark that is not closed ends with its line, so that it takes no other
    row with it."""
    at, number = begin, begin
    while at < len(lines):
        number += 1
        row, taken = _row(lines, at, separator)
        if row is None:
            row = next(csv.reader([lines[at]], delimiter=separator, quoting=csv.QUOTE_NONE), [])
            yield TextRow(number, row, open_quote=True)
            taken = 1
        else:
            yield TextRow(number, row)
        at += taken


def _row(lines: list[str], at: int, separator: str) -> tuple[list[str] | None, int]:
    """The row that begins at this line, and of how many lines; None if its quotation marks do not pair."""
    if '"' not in lines[at]:
        return next(csv.reader([lines[at]], delimiter=separator), []), 1
    reader = csv.reader(islice(lines, at, at + MOST_LINES), delimiter=separator, strict=True)
    try:
        row = next(reader)
    except csv.Error:
        if lines[at].count('"') % 2 == 0:  # they pair within the line; only a stray sign stands beside one
            return next(csv.reader([lines[at]], delimiter=separator)), 1
        return None, 1
    if reader.line_num > 1 and _holds_rows(lines[at : at + reader.line_num], separator, len(row)):
        return None, 1
    return row, reader.line_num


def _holds_rows(taken: list[str], separator: str, cells: int) -> bool:
    """Whether what stands inside quotation marks looks like rows of their own: a line with half as many separators as
    the row, or so many in the first and the last line together."""
    many = max(2, (cells - 1) // 2)
    swallowed = taken[0].count(separator) + taken[-1].count(separator) - (cells - 1)
    return swallowed >= many or any(line.count(separator) >= many for line in taken[1:-1])


def usual_width(lines: list[str], separator: str, begin: int) -> int:
    """Return the commonest number of cells in a row."""
    widths = Counter(len(row.cells) for row in rows_of(lines, separator, begin) if row.cells and not row.open_quote)
    return widths.most_common(1)[0][0] if widths else 0
