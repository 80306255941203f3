"""Invent people: plausible names, and numbers that can belong to nobody.

ID numbers begin with 999999, an area that does not exist; phones come from one block of ten thousand. A test checks
both, so that no real person's number enters the demo data.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from random import Random

from pwa.core.name_keys import name_key, search_key

MALE, FEMALE = "1", "2"  # GB/T 2261.1
_LINES = [line.split() for line in files("pwa.demo").joinpath("names.txt").read_text("utf-8").splitlines()]
SURNAMES = _LINES[0][1:]
# Given names by the years people were born in: (up to, men's, women's).
GIVEN = [(int(men[0]), men[1:], women[1:]) for men, women in zip(_LINES[1::2], _LINES[2::2], strict=True)]
spellings = cache(search_key)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643


def id_number(born_on: date, sequence: int) -> str:
    """Return an ID number of area 999999, which does not exist. Odd `sequence` (1–999) is a man's; check character by
    GB 11643."""
    body = f"999999{born_on:%Y%m%d}{sequence:03d}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def phone(number: int) -> str:
    """Return a phone of the one synthetic block, 1990000xxxx; they repeat after ten thousand people."""
    return f"1990000{number % 10_000:04d}"


@dataclass
class Registry:
    """Hands out ID numbers, each once, and phones in order."""

    today: date
    rng: Random
    _taken: dict[tuple[date, str], int] = field(default_factory=lambda: defaultdict(int))
    _phones: int = 0

    def number_for(self, born_on: date, sex: str) -> str:
        """Return the next free ID number of that birthday and sex."""
        self._taken[born_on, sex] += 1
        return id_number(born_on, 2 * self._taken[born_on, sex] - (1 if sex == MALE else 0))

    def next_phone(self) -> str:
        """Return the next phone of the block."""
        self._phones += 1
        return phone(self._phones)

    def birthday(self) -> date:
        """Draw a birthday by the age distribution of members (annual bulletin 2024: about 29 in 100 are over 60)."""
        oldest, youngest = self.rng.choices([(61, 84), (46, 60), (31, 45), (20, 30)], (29, 27, 32, 12))[0]
        days = self.rng.randint(oldest * 365 + 20, youngest * 365 + 364)
        return self.today - timedelta(days=days)

    def stranger(self) -> dict[str, object]:
        """Return the facts of a member row for somebody without a part in the story."""
        sex = MALE if self.rng.random() < 0.69 else FEMALE
        born_on = self.birthday()
        surname = self.rng.choice(SURNAMES)
        _, men, women = next(row for row in GIVEN if born_on.year <= row[0])
        given = self.rng.choice(men if sex == MALE else women)
        return self.someone(surname, given, sex, born_on)

    def someone(self, surname: str, given: str, sex: str, born_on: date) -> dict[str, object]:
        """Return the facts of a member row for this person; `id_number` is not yet encrypted."""
        earliest = born_on.toordinal() + 18 * 366
        latest = max(earliest, min(self.today.toordinal() - 60, born_on.toordinal() + 45 * 365))
        joined_on = date.fromordinal(self.rng.randint(earliest, latest))
        full = (self.today - joined_on).days > 366
        return {
            "name": surname + given,
            "search": spellings(surname + given),
            "name_key": name_key(surname + given),
            "sex": sex,
            "born_on": born_on,
            "kind": "full" if full else "probationary",
            "joined_on": joined_on,
            "phone": self.next_phone(),
            "id_number": self.number_for(born_on, sex),
        }
