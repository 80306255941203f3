"""Read the code of a paper that somebody brings: from its digits, from its address (whose host is ignored), or from its
number and check digits.

A verdict counts only on one's own installation: a forger's code opens the forger's page.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hmac import compare_digest

from pwa.core.characters import without_invisible
from pwa.core.clock import today

from .digits import MOST, Unreadable, check_digits, from_digits
from .envelope import EXPIRED, GENUINE, UNREADABLE, verify, vouching_key
from .keys import known_keys, public_list
from .models import Paper
from .rules import FIELDS

LONGEST = 2 * MOST  # characters that are looked at: the digits, an address before them, and spaces among them


@dataclass(frozen=True)
class ReadPaper:
    """What a code has shown. `verdict`: one of `envelope.VERDICTS`; `said`: the fields of its type by name, only if the
    signature holds; `issuer`: by the key; `as_of`: the day of the list of keys and withdrawn numbers that was used,
    another installation's own if its county's key signed or certified; None if that list was never fetched;
    `vouched_by`: the id of the key in the list that signed or certified; `foreign`: it is another installation's."""

    verdict: str
    digits: str
    kind: str = ""
    number: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    said: Mapping[str, str] | None = None
    issuer: str = ""
    as_of: date | None = None
    vouched_by: str = ""
    foreign: bool = False

    @property
    def genuine(self) -> bool:
        """Whether it is genuine and valid today."""
        return self.verdict == GENUINE

    @property
    def signed(self) -> bool:
        """Whether its issuer signed it and has not withdrawn it; it may have expired."""
        return self.verdict in (GENUINE, EXPIRED)


def digits_in(text: str) -> str:
    """Return the digits of a code in what was pasted or scanned: an address with the digits behind the #, or the digits
    alone, with any spaces among them. Empty if there are none."""
    behind = without_invisible(text[:LONGEST]).rpartition("#")[2]
    found = re.sub(r"[\s-]", "", behind)
    return found if found.isascii() and found.isdigit() else ""


def read_code(text: str) -> ReadPaper | str:
    """Read a code as it was pasted, typed or scanned. Returns what it shows, or the reason why it is none:
    `no_paper_code` or `paper_code_incomplete`."""
    digits, day = digits_in(text), today()
    if not digits:
        return "no_paper_code"
    try:
        envelope = from_digits(digits)
    except Unreadable:
        return "paper_code_incomplete"
    listed = public_list(day)
    found = verify(envelope, known_keys(listed), frozenset(listed["withdrawn"]), day)
    if found.word == UNREADABLE:
        return "paper_code_incomplete"
    vouched_by = vouching_key(envelope)
    said = listed["keys"].get(vouched_by, {})
    foreign = "withdrawn" in said
    as_of = said.get("as_of") if foreign else listed["as_of"]
    at = date.fromisoformat(as_of) if as_of else None
    if not found.fields:
        return ReadPaper(found.word, digits, as_of=at)
    kind, number, issued_on, valid_until, *more = found.fields
    return ReadPaper(
        found.word,
        digits,
        kind,
        number,
        _day(issued_on),
        _day(valid_until),
        dict(zip(FIELDS.get(kind, ()), more, strict=False)),
        found.issuer,
        at,
        vouched_by,
        foreign,
    )


def read_number(number: str, check: str) -> ReadPaper | str:
    """Read a paper that this installation has issued by its number and check digits. Returns what its code shows, or
    `no_such_paper`: no such number here, or other check digits."""
    found = Paper.get_or_none(Paper.number == re.sub(r"\s", "", without_invisible(number)).upper(), Paper.code != "")
    typed = re.sub(r"[\s-]", "", without_invisible(check))
    if found is None or not compare_digest(check_digits(found.code).encode(), typed.encode()):
        return "no_such_paper"
    return read_code(found.code)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:  # 31 February, signed
        return None
