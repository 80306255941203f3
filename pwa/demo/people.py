"""Invent people: plausible names, and numbers that can belong to nobody.

ID numbers begin with 999999, an area that does not exist; phones come from one block of ten thousand. A test checks
both, so that no real person's number enters the demo data.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from random import Random

from pwa.core.name_keys import name_key, search_key
from pwa.policy import add_months, age_on

from .neighbours import FEMALE, MALE, Neighbours

_LINES = [line.split() for line in files("pwa.demo").joinpath("names.txt").read_text("utf-8").splitlines()]
SURNAMES = _LINES[0][1:]
# Given names by sex and the years in which people with them were born: (from, to, names); the years overlap.
GIVEN = {
    sex: [(int(line[0]), int(line[1]), line[3:]) for line in _LINES[1:] if line[2] == word]
    for sex, word in ((MALE, "men"), (FEMALE, "women"))
}
# New members had no probation in these years (S17); otherwise it is a year (Constitution of the Party, Art 7).
WITHOUT_PROBATION = (date(1969, 4, 1), date(1977, 8, 11))
LEADERS = ((36, 57, 1),)  # ages of branch secretaries: from, to, weight
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

    def birthday(self, ages: Sequence[tuple[int, int, int]]) -> date:
        """Draw a birthday by the ages of this kind of branch: from, to, weight."""
        youngest, oldest, _ = self.rng.choices(ages, [weight for _, _, weight in ages])[0]
        return self.today - timedelta(days=self.rng.randint(youngest * 365 + 20, oldest * 365 + 364))

    def stranger(self, neighbours: Neighbours, taken: set[str], leads: bool = False) -> dict[str, object]:
        """Return the facts of a member row for somebody without a part in the story. `taken`: names in the branch; the
        new one is added. Who `leads` the branch has long been a member."""
        sex = MALE if self.rng.random() < neighbours.of_kind.men else FEMALE
        born_on = self.birthday(LEADERS if leads else neighbours.of_kind.ages)
        surname = neighbours.surname(sex, SURNAMES, self.rng)
        pool = _given_names(sex, born_on.year)
        given = self.rng.choice(pool)
        for _ in range(20):
            if surname + given not in taken:
                break
            given = self.rng.choice(pool)
        taken.add(surname + given)
        return self.someone(surname, given, sex, born_on, neighbours, long_ago=leads)

    def someone(
        self, surname: str, given: str, sex: str, born_on: date, neighbours: Neighbours, long_ago: bool = False
    ) -> dict[str, object]:
        """Return the facts of a member row for this person; `id_number` is not yet encrypted. With
        `long_ago` the person joined more than two years ago."""
        age, rng = age_on(born_on, self.today), self.rng
        earliest = add_months(born_on, 18 * 12).toordinal() + 30
        latest = min(self.today.toordinal() - (800 if long_ago else 30), born_on.toordinal() + 45 * 365)
        joined_on = date.fromordinal(rng.randint(earliest, max(earliest, latest)))
        start, end = WITHOUT_PROBATION
        full_on = joined_on if start <= joined_on <= end else add_months(joined_on, 12)
        full = full_on <= self.today
        education = neighbours.education(born_on.year, age, rng)
        return {
            "name": surname + given,
            "search": spellings(surname + given),
            "name_key": name_key(surname + given),
            "sex": sex,
            "born_on": born_on,
            "kind": "full" if full else "probationary",
            "joined_on": joined_on,
            "full_on": full_on if full else None,
            "phone": self.next_phone(),
            "ethnicity": neighbours.ethnicity(surname, rng),
            "education": education,
            "job_post": neighbours.job_post(education, age, rng),
            "address": neighbours.address(rng),
            "status": "normal",
            "floating": False,
            "destination": None,
            "id_number": self.number_for(born_on, sex),
        }


@cache
def _given_names(sex: str, year: int) -> list[str]:
    """List the names that people of this sex and year of birth have."""
    return [name for start, end, names in GIVEN[sex] if start <= year <= end for name in names]
