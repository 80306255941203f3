"""Find the headings of a sheet: in one line or in two, below titles and notes. Pure functions over cells as the file
parser writes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .columns import Header, is_header, known_as, plain, read_header

Columns = Mapping[str, tuple[str, str, str]]
LONGEST = 20  # signs of a heading


@dataclass(frozen=True)
class Headings:
    """The headings of a sheet: its columns, their titles, and which of the rows looked at they are."""

    header: Header
    titles: list[str]
    first: int
    last: int


def text_of(cell: Any) -> str:
    """Return a cell as text; what has no text of its own is empty."""
    if isinstance(cell, dict):
        return "" if cell.get("x") in ("number", "merged") else str(cell.get("d") or cell.get("t", ""))
    return "" if cell is None else str(cell)


def find(rows: Sequence[Sequence[Any]], columns: Columns, what: str) -> Headings | None:
    """Return the first headings among these rows; None if there are none."""
    for at, row in enumerate(rows):
        titles = [text_of(cell) for cell in row]
        one = read_header(titles, columns)
        if at + 1 < len(rows) and (pair := _in_two_lines(row, rows[at + 1], columns)):
            both = read_header(pair, columns)
            below = read_header([text_of(cell) for cell in rows[at + 1]], columns)
            if is_header(both, what) and len(both.places) > max(len(one.places), len(below.places)):
                return Headings(both, pair, at, at + 1)
        if is_header(one, what):
            return Headings(one, titles, at, at)
    return None


def _in_two_lines(above: Sequence[Any], below: Sequence[Any], columns: Columns) -> list[str] | None:
    """The headings that two rows make together, if the second continues the first: short words only, one of them a
    heading we know, and no name where the first has the heading of names."""
    known = known_as(columns)
    words = [text_of(cell).strip() for cell in below]
    if not any(plain(word) in known for word in words) or any(_is_value(cell) for cell in below):
        return None
    tops, top = [], ""
    for at in range(max(len(above), len(below))):
        cell = above[at] if at < len(above) else None
        top = top if isinstance(cell, dict) and cell.get("x") == "merged" else text_of(cell).strip()
        tops.append(top)
    words += [""] * (len(tops) - len(words))
    if any(
        known.get(plain(top)) == "name" and word and plain(word) not in known
        for top, word in zip(tops, words, strict=True)
    ):
        return None
    own = [not (isinstance(cell, dict) and cell.get("x") == "merged") for cell in above]
    own += [True] * (len(tops) - len(own))
    return [_joined(top, word, known, is_own) for top, word, is_own in zip(tops, words, own, strict=True)]


def _is_value(cell: Any) -> bool:
    """Whether a cell holds something that no heading is: a number, a day, a long text."""
    return isinstance(cell, int | float) or (isinstance(cell, dict) and "d" in cell) or len(text_of(cell)) > LONGEST


def _joined(top: str, word: str, known: Mapping[str, str], is_own: bool) -> str:
    """The heading of a column: the lower line where it is one we know, both together, or the upper line above
    nothing."""
    if not word:
        return top if is_own else ""
    if plain(word) in known:
        return word
    return f"{top}{word}" if top and (plain(top + word) in known or plain(top) not in known) else word
