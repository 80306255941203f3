"""Look up the divisions of China by their six-digit codes of GB/T 2260: provinces, cities, counties.

The table is `data/divisions.tsv`, built by scripts/build_places.py; its sources are in docs/places.md. It also has
retired codes, so that old reports keep their place; only current ones are offered.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

MUNICIPALITIES = ("11", "12", "31", "50")  # Beijing, Tianjin, Shanghai, Chongqing: province and city in one


@dataclass(frozen=True, slots=True)
class Division:
    """One line of the table. `readings`: for each character its possible pinyin, the right one first; `became`: the
    code that replaced a retired one; `english`: usual English names parted by '/', the first is shown."""

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
        """1 for a province, 2 for a city, 3 for a county."""
        return 1 if self.code.endswith("0000") else 2 if self.code.endswith("00") else 3


@cache
def table() -> dict[str, Division]:
    """Return all divisions by code, sorted by code; read once (about 3,200 lines, 15 ms)."""
    lines = files("pwa.places").joinpath("data/divisions.tsv").read_text("utf-8").splitlines()
    return {division.code: division for division in map(_parsed, lines)}


def _parsed(line: str) -> Division:
    code, name, readings, english, became = line.split("\t")
    short, ending = name.split("|")
    alternatives = tuple(tuple(one.split("/")) for one in readings.split())
    return Division(code, short, ending, alternatives, english, bool(became), became.strip("-"))


@cache
def districts() -> tuple[Division, ...]:
    """Return the areas that people name and that have no code (雄安新区); `became` is the county they are found as."""
    lines = files("pwa.places").joinpath("data/districts.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return tuple(_parsed("\t".join(["", name, readings, "", code])) for name, readings, code in rows)


def exists(code: str) -> bool:
    """Whether this is the code of a division, current or retired."""
    return code in table()


def is_current(code: str) -> bool:
    """Whether this is the code of a current division."""
    return code in table() and not table()[code].retired


def province_of(code: str) -> str:
    """Return the code of the province. Raises KeyError for an unknown code, as do the functions below."""
    table()[code]
    return code[:2] + "0000"


def city_of(code: str) -> str | None:
    """Return the code of the city that a division is in, or is. A municipality is its own city, and so are counties
    directly under a province (仙桃), 710000, 810000 and 820000. None for any other province."""
    if code[:2] in MUNICIPALITIES:
        return province_of(code)
    if table()[code].level == 1:
        return code if not children(code) else None
    return code[:4] + "00" if code[:4] + "00" in table() else code


def parent_of(code: str) -> str | None:
    """Return the next higher division; None for a province."""
    level = table()[code].level
    city = code[:4] + "00"
    if level == 3 and city in table():
        return city
    return province_of(code) if level > 1 else None


@cache
def children(code: str) -> tuple[str, ...]:
    """List the current divisions directly below this one, sorted by code. A province may have counties among its
    cities."""
    return tuple(other for other in table() if is_current(other) and parent_of(other) == code)


def is_county(code: str) -> bool:
    """Whether this is a division of the lowest level: a county, one of the four cities without counties (东莞), or one
    of 710000, 810000, 820000. False for an unknown code."""
    return code in table() and (table()[code].level == 3 or not children(code))


def same_city(one: str, other: str) -> bool:
    """Whether two divisions are in the same city. False if one of them is a province with cities."""
    return city_of(one) is not None and city_of(one) == city_of(other)


def overlap(one: str, other: str) -> bool:
    """Whether two divisions are the same, or one lies in the other."""
    return table()[one] in path_of(other) or table()[other] in path_of(one)


def path_of(code: str) -> tuple[Division, ...]:
    """Return the division and those above it, province first."""
    above = parent_of(code)
    return (*(path_of(above) if above else ()), table()[code])


def name_of(code: str, full: bool = True, locale: str = "zh") -> str:
    """Return the name: '广东 深圳 龙岗区', with full=False '龙岗区'; in English 'Longgang, Shenzhen, Guangdong'."""
    path = path_of(code) if full else (table()[code],)
    if locale.startswith("zh"):
        return " ".join([*(division.short for division in path[:-1]), path[-1].name])
    return ", ".join(english_name(division) for division in reversed(path))


def brief_of(code: str) -> str:
    """Return a short name: '深圳龙岗', the last two short names; '长沙县', '阿拉善左旗' if the last begins with
    the other. The ending stays where the name is not said without it (开封顺河回族区), or another division beside it
    has the same (伊犁伊宁县)."""
    *above, last = path_of(code)
    if above and last.short.startswith(above[-1].short):
        return last.name
    return "".join(division.short for division in above[-1:]) + (last.name if _whole(last) else last.short)


def _whole(division: Division) -> bool:
    """Whether the name is not said without its ending: 顺河回族区, 峰峰矿区, 市中区, 土默特左旗."""
    if division.short.endswith(("族", "矿")) or division.short == "市中" or division.ending == "旗":
        return division.level > 1
    beside = [table()[code] for code in children(parent_of(division.code) or "")] if division.level > 1 else []
    return any(other.short == division.short and other.code != division.code for other in beside)


def english_name(division: Division) -> str:
    """Return the usual English name, or pinyin with a capital, and with an apostrophe before a vowel (Xi'an)."""
    if division.english:
        return division.english.split("/")[0]
    syllables = [reading[0] for reading in division.readings[: len(division.short)]]
    joined = "".join("'" + one if one[0] in "aeo" else one for one in syllables)
    return joined.lstrip("'").capitalize()
