"""Look up the divisions of China by their six-digit codes of GB/T 2260: provinces, cities, counties.

The table is `data/divisions.tsv`, built by scripts/build_places.py; where it comes from: docs/places.md.
A code that was ever valid stays known, so that an old report keeps its place; what is offered is today's.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

MUNICIPALITIES = ("11", "12", "31", "50")  # Beijing, Tianjin, Shanghai, Chongqing: province and city in one


@dataclass(frozen=True, slots=True)
class Division:
    """One line of the table. `readings`: for each character what may be typed, the right reading first."""

    code: str
    short: str
    ending: str
    readings: tuple[tuple[str, ...], ...]
    english: str
    retired: bool
    became: str

    @property
    def name(self) -> str:
        return self.short + self.ending

    @property
    def level(self) -> int:
        """1 province, 2 city, 3 county."""
        return 1 if self.code.endswith("0000") else 2 if self.code.endswith("00") else 3


@cache
def table() -> dict[str, Division]:
    """All divisions by code, in the order of the codes; read once (about 3,200 lines, some 15 ms)."""
    lines = files("pwa.places").joinpath("data/divisions.tsv").read_text("utf-8").splitlines()
    return {division.code: division for division in map(_parsed, lines)}


def _parsed(line: str) -> Division:
    code, name, readings, english, became = line.split("\t")
    short, ending = name.split("|")
    alternatives = tuple(tuple(said.split("/")) for said in readings.split())
    return Division(code, short, ending, alternatives, english, bool(became), became.strip("-"))


def exists(code: str) -> bool:
    """Whether this is a code of a division, now or formerly."""
    return code in table()


def is_current(code: str) -> bool:
    """Whether the code is in use today."""
    return code in table() and not table()[code].retired


def province_of(code: str) -> str:
    """The province's code; KeyError for an unknown code, as in all functions here that name a code."""
    table()[code]
    return code[:2] + "0000"


def city_of(code: str) -> str | None:
    """The city a division lies in, or is. A municipality is its own city, so is a county directly under a province
    (仙桃), so are 710000, 810000 and 820000. None for any other province."""
    if code[:2] in MUNICIPALITIES:
        return province_of(code)
    if table()[code].level == 1:
        return code if not children(code) else None
    return code[:4] + "00" if code[:4] + "00" in table() else code


def parent_of(code: str) -> str | None:
    """The division one step up that exists; None for a province."""
    level = table()[code].level
    city = code[:4] + "00"
    if level == 3 and city in table():
        return city
    return province_of(code) if level > 1 else None


@cache
def children(code: str) -> tuple[str, ...]:
    """Today's divisions one step down, in the order of the codes: cities and counties directly under a province."""
    return tuple(other for other in table() if is_current(other) and parent_of(other) == code)


def is_county(code: str) -> bool:
    """Whether nothing finer can be asked for: a county, one of the four cities without counties (东莞), or one of
    710000, 810000, 820000. False for an unknown code."""
    return code in table() and (table()[code].level == 3 or not children(code))


def same_city(one: str, other: str) -> bool:
    """Whether two divisions lie in one city. False when either is only known to the province."""
    return city_of(one) is not None and city_of(one) == city_of(other)


def path_of(code: str) -> tuple[Division, ...]:
    """The division with those above it, province first."""
    above = parent_of(code)
    return (*(path_of(above) if above else ()), table()[code])


def name_of(code: str, full: bool = True, locale: str = "zh") -> str:
    """'广东 深圳 龙岗区', with full=False '龙岗区'; in an English locale 'Longgang, Shenzhen, Guangdong'."""
    path = path_of(code) if full else (table()[code],)
    if locale.startswith("zh"):
        return " ".join([*(division.short for division in path[:-1]), path[-1].name])
    return ", ".join(english_name(division) for division in reversed(path))


def brief_of(code: str) -> str:
    """'深圳龙岗', for one line on a phone: the last two short names; '长沙县' where both would be the same."""
    *above, last = path_of(code)
    if above and above[-1].short == last.short:
        return last.name
    return "".join(division.short for division in (*above[-1:], last))


def english_name(division: Division) -> str:
    """Pinyin with a capital and apostrophes where a vowel begins a syllable (Xi'an), or the usual English name."""
    if division.english:
        return division.english
    syllables = [said[0] for said in division.readings[: len(division.short)]]
    joined = "".join("'" + said if said[0] in "aeo" else said for said in syllables)
    return joined.lstrip("'").capitalize()
