"""Decide what a paper says, how long it is valid, who issues it, and how its number is written."""

import re
from dataclasses import dataclass
from datetime import date

from pwa.policy import add_months

CARD, CERTIFICATE, LETTER, RECEIPT, THANKS = "card", "certificate", "letter", "receipt", "thanks"
TYPES = (CARD, CERTIFICATE, LETTER, RECEIPT, THANKS)

# The fields of each type's code after type, number, day of issue and last day, in this order for ever (docs/papers.md).
FIELDS = {
    CARD: ("name", "sex", "born", "kind", "branch", "committee"),
    CERTIFICATE: ("name", "sex", "post", "kind", "branch", "to", "purpose"),
    LETTER: ("name", "sex", "born", "ethnicity", "kind", "from", "to", "dues_until", "address", "unit_phone"),
    RECEIPT: ("letter", "name", "branch", "accepted_on", "handler", "unit_phone"),
    THANKS: ("name", "branch", "words"),
}
NUMBER = re.compile(r"(?P<code>[A-Z]{1,6}[0-9]{2,4})-(?P<year>[0-9]{4})-(?P<series>[A-Z]{1,3})-(?P<running>[0-9]{4,})")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Number:
    """A paper's number: the issuer's code, the year, the series (a new one after each restore), the running number."""

    code: str
    year: int
    series: str
    running: int

    def __str__(self) -> str:
        return f"{self.code}-{self.year}-{self.series}-{self.running:04}"


def read_number(text: str) -> Number | None:
    """Read a number as it is printed; None if it is none."""
    found = NUMBER.fullmatch(text)
    return Number(found["code"], int(found["year"]), found["series"], int(found["running"])) if found else None


def next_series(series: str) -> str:
    """Return the series after this one: A after none, B after A, AA after Z."""
    if not series:
        return "A"
    head, last = series[:-1], series[-1]
    return head + LETTERS[LETTERS.index(last) + 1] if last != "Z" else next_series(head) + "A"


def later_series(one: str, other: str) -> str:
    """Return the later of two series."""
    return max(one, other, key=lambda series: (len(series), series))


def is_ahead(logged: Number, last: Number) -> bool:
    """Whether a number in the log outside the database (same issuer and year) says that the database, whose last one is
    `last`, is older than the log. One number may be ahead: it is logged before its transaction commits."""
    if logged.series != last.series:
        return later_series(logged.series, last.series) == logged.series
    return logged.running > last.running + 1


def valid_until(kind: str, issued_on: date, months: int) -> date | None:
    """Return the last day of a paper that is issued on this day; None: it has none (a card is valid until it is handed
    in, a receipt and thanks always). `months`: how long a certificate letter is good (`cert.max_months`)."""
    return add_months(issued_on, months) if kind == CERTIFICATE else None


def why_no_card(*, away: bool, has_card: bool, switched_off: bool) -> str | None:
    """Return the reason why no activity card may be issued, or None. It is for members who are away, one each (Central
    Organisation Department's note of 2006-12-08); a county may do without paper cards."""
    if switched_off:
        return "cards_switched_off"
    if has_card:
        return "card_already"
    return None if away else "not_away"


def issuer_code(initials: str, count: int) -> str:
    """Return the code of the issuer that comes after `count` others of a county with these initials: `LF00` is the
    county, `LF01` the first committee."""
    letters = "".join(one for one in initials.upper() if one.isascii() and one.isalpha())[:4]
    return f"{letters or 'DW'}{count:02}"
