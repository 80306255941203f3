"""Parse a cell of a roster: text, numbers and days as people and spreadsheets write them. Pure functions.

Each parser takes what the reader found (`str`, `int`, `float`, `date` or a `Flaw`) and returns the value to be stored,
or raises `Wrong` with a code that `labels.py` turns into a sentence with its source.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from pwa.core.characters import without_invisible

LONGEST = {"name": 40, "address": 200, "job_post": 60, "branch": 200, "destination": 100}
IDENTITY = re.compile(r"(\d{3})\d{11,}[Xx]?")
NOTHING = {"", "-", "--", "/", "—", "无", "\\"}
DASHES = re.compile(r"[\u2010-\u2015\u2212\u2014]+")
DITTO = {"同上", "同前", "同上行", "〃", "″", '"', "”", "“", "''"}  # stands for what the row above says
ONLY_DASHES = re.compile(r"[-/\\\u2010-\u2015\u2212_=~·.…]+")


@dataclass(frozen=True)
class Flaw:
    """A cell without a usable value: merged, formula, error, ditto, long, number (with more digits than a spreadsheet
    keeps)."""

    kind: str
    text: str = ""


Value = str | int | float | date | Flaw | None


class Wrong(ValueError):
    """The cell is refused; `code` and `values` say why."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, {name: str(value) for name, value in values.items()}


def without_numbers(text: str) -> str:
    """Return the text without ID numbers typed in the wrong place: problems of a row are stored unencrypted."""
    return IDENTITY.sub(r"\1…", text)


def text_of(value: Value) -> str:
    """Return the cell as one line of text: half width, trimmed, without invisible signs; a whole number without its
    '.0'."""
    if isinstance(value, Flaw):
        raise Wrong(value.kind, said=value.text[:40], most=2_000)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", without_invisible(text))
    return " ".join(text.strip().removeprefix("'").split())


def lines_of(value: Value) -> list[str]:
    """Return the lines of a cell that hold something."""
    return [line for line in str(value).splitlines() if line.strip()] if isinstance(value, str) else []


def is_empty(value: Value) -> bool:
    """Whether the cell is empty; people also write '-', '/' or '——' for nothing."""
    return value is None or (isinstance(value, str) and len(value) < 99 and says_nothing(text_of(value)))


def says_nothing(text: str) -> bool:
    """Whether a text stands for nothing: empty, 无, or dashes and strokes only."""
    return text in NOTHING or ONLY_DASHES.fullmatch(text) is not None


def words(value: Value, column: str) -> str:
    """Return plain text up to the column's length. Raises Wrong for control characters."""
    text = text_of(value)
    if len(text) > LONGEST.get(column, 60):
        raise Wrong("long", most=LONGEST.get(column, 60))
    if "\ufffd" in text:
        raise Wrong("unreadable")
    return text
