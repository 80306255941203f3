"""Parse a cell of a roster: text, numbers and days as people and spreadsheets write them. Pure functions.

Each parser takes what the reader found (`str`, `int`, `float`, `date` or a `Flaw`) and returns the value to be stored,
or raises `Wrong` with a code that `labels.py` turns into a sentence with its source.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = {"name": 40, "address": 200, "job_post": 60, "branch": 200, "destination": 100}
DAY = re.compile(r"(\d{4})[-./年](\d{1,2})(?:[-./月](\d{1,2})日?|月)?(?:[ T]0{1,2}:00(?::00)?(?:\.0+)?)?")
IDENTITY = re.compile(r"(\d{3})\d{11,}[Xx]?")
NOTHING = {"", "-", "--", "/", "—", "无", "\\"}


@dataclass(frozen=True)
class Flaw:
    """A cell without a usable value: merged, formula, error, long, number (with more digits than a spreadsheet
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
    """Return the cell as one line of text: half width, trimmed; a whole number without its '.0'."""
    if isinstance(value, Flaw):
        raise Wrong(value.kind, said=value.text, most=2_000)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\ufeff", "")
    return " ".join(text.strip().removeprefix("'").split())


def is_empty(value: Value) -> bool:
    """Whether the cell is empty; people also write '-' or '/' for nothing."""
    return value is None or (isinstance(value, str) and len(value) < 99 and text_of(value) in NOTHING)


def words(value: Value, column: str) -> str:
    """Return plain text up to the column's length. Raises Wrong for control characters."""
    text = text_of(value)
    if len(text) > LONGEST.get(column, 60):
        raise Wrong("long", most=LONGEST.get(column, 60))
    if "\ufffd" in text:
        raise Wrong("unreadable")
    return text


def day(value: Value, epoch_1904: bool = False) -> date:
    """Return a day from a date cell, '1990-1-1', '1990.1.1', '1990年1月1日', '19900101', or a spreadsheet's serial
    number.

    Raises Wrong('no_day') where only year and month are given.
    """
    if isinstance(value, date):
        return value
    if isinstance(value, int | float):
        return _serial(value, epoch_1904)
    said = text_of(value)
    if re.fullmatch(r"\d{8}", said):
        said = f"{said[:4]}-{said[4:6]}-{said[6:]}"
    elif re.fullmatch(r"\d{5}(\.0+)?", said):
        return _serial(float(said), epoch_1904)
    found = DAY.fullmatch(said) or DAY.fullmatch(said.replace(" ", ""))
    if found is None:
        raise Wrong("no_day" if re.fullmatch(r"\d{6}|\d{4}年?", said) else "date", said=said[:40])
    if not found[3]:
        raise Wrong("no_day", said=said[:40])
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise Wrong("date", said=said[:40]) from None


def month(value: Value) -> tuple[int, int] | None:
    """Return year and month of a cell that names no day ('1990年1月', 1990.1, 199001); None for anything else."""
    said = "" if isinstance(value, date | Flaw) else text_of(value)
    found = re.fullmatch(r"(\d{4})[-./年]?(\d{1,2})月?", said)
    return (int(found[1]), int(found[2])) if found and 1 <= int(found[2]) <= 12 else None


def _serial(number: float, epoch_1904: bool) -> date:
    """The day of a spreadsheet's serial number: from 30 December 1899 (which allows for its wrong leap day), or from
    1904."""
    if 19_000_101 <= number <= 21_001_231 and float(number).is_integer():
        return day(str(int(number)))
    if 1800 <= number <= 2200:
        raise Wrong("no_day", said=number)
    if 190_001 <= number <= 210_012:
        raise Wrong("no_day", said=int(number))
    if not 60 < number < 80_000:
        raise Wrong("date", said=number)
    return (date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)) + timedelta(days=int(number))


def telephone(value: Value) -> tuple[str, str]:
    """Return ('phone', eleven digits) for a mobile number ('+…' from abroad), ('landline', '0571-88886666') for any
    other."""
    said = re.sub(r"[\s()\u2010-\u2015]", "", text_of(value).replace("—", "-"))
    digits = re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", said.replace("-", ""))
    if re.fullmatch(r"1[3-9]\d{9}", digits):
        return "phone", digits
    abroad = re.sub(r"^00", "+", said.replace("-", ""))
    if re.fullmatch(r"\+[1-9]\d{6,14}", abroad):
        return "phone", abroad
    found = re.fullmatch(r"(010|02\d|0[3-9]\d{2})-?(\d{7,8})(?:-(\d{1,6}))?", re.sub(r"^\+86-?", "0", said))
    if found:
        return "landline", "-".join(part for part in found.groups() if part)
    raise Wrong("phone", said=f"{said[:3]}…" if len(said) > 3 else said)
