"""Say what the members of one branch have in common: surnames, ages, education, job posts and addresses.

A village has a few surnames, and wives from other villages; an office has people of working age with a degree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

MALE, FEMALE = "1", "2"  # GB/T 2261.1
GRADUATE, BACHELOR, COLLEGE, VOCATIONAL, HIGH, JUNIOR, PRIMARY = "14", "21", "31", "41", "61", "71", "81"  # GB/T 4658
STUDENT, RETIRED, FARMER, AWAY_AT_WORK, OTHER_WORK = "3", "4", "1", "113", "5"  # members.codes.POSTS
HAN, YAO = "01", "13"
LEAST_AGE = {GRADUATE: 25, BACHELOR: 22, COLLEGE: 21}  # who is younger still studies


@dataclass(frozen=True)
class Kind:
    """The people of one kind of branch: ages with their weights, the share of men, education by year of birth, job
    posts of those who work, and from what age nobody does."""

    ages: tuple[tuple[int, int, int], ...]  # from, to, weight
    men: float
    schooling: tuple[tuple[int, dict[str, int]], ...]  # born up to, level → weight
    work: tuple[str, ...]
    retires: int = 200


_LAND = (
    (1950, {PRIMARY: 6, JUNIOR: 4}),
    (1965, {PRIMARY: 1, JUNIOR: 6, HIGH: 3}),
    (1980, {JUNIOR: 5, HIGH: 4, VOCATIONAL: 1}),
    (1992, {JUNIOR: 2, HIGH: 4, VOCATIONAL: 2, COLLEGE: 2}),
    (9999, {HIGH: 1, VOCATIONAL: 1, COLLEGE: 4, BACHELOR: 4}),
)
_TOWN = (
    (1950, {PRIMARY: 3, JUNIOR: 5, HIGH: 2}),
    (1965, {JUNIOR: 4, HIGH: 4, VOCATIONAL: 2}),
    (1980, {JUNIOR: 2, HIGH: 4, VOCATIONAL: 2, COLLEGE: 2}),
    (9999, {HIGH: 2, VOCATIONAL: 1, COLLEGE: 4, BACHELOR: 3}),
)
_DESK = (
    (1972, {VOCATIONAL: 3, COLLEGE: 5, BACHELOR: 2}),
    (1985, {COLLEGE: 3, BACHELOR: 7}),
    (9999, {COLLEGE: 1, BACHELOR: 8, GRADUATE: 1}),
)
_SHOP = (
    (1970, {JUNIOR: 3, HIGH: 5, VOCATIONAL: 2}),
    (1985, {HIGH: 4, VOCATIONAL: 2, COLLEGE: 3}),
    (9999, {COLLEGE: 4, BACHELOR: 5}),
)
_EVERYBODY = ((61, 84, 33), (46, 60, 30), (31, 45, 26), (19, 30, 11))  # about as the annual bulletin of 2024
_AT_WORK = ((23, 30, 20), (31, 45, 45), (46, 59, 35))
_KINDS = {
    "village": Kind(_EVERYBODY, 0.74, _LAND, (FARMER,)),
    "community": Kind(_EVERYBODY, 0.60, _TOWN, (OTHER_WORK, "025", "021"), retires=58),
    "office": Kind(_AT_WORK, 0.66, _DESK, ("011",)),
    "school": Kind(_AT_WORK, 0.48, _DESK, ("013",)),
    "clinic": Kind(_AT_WORK, 0.42, _DESK, ("013",)),
    "firm": Kind(_AT_WORK, 0.68, _SHOP, ("025", "025", "022", "021")),
    "trade": Kind(_AT_WORK, 0.72, _SHOP, ("021", "022")),
}
_WORDS = {
    "community": ("社区",), "office": ("机关", "组织部", "办公室"), "school": ("小学", "中学", "学校"),
    "clinic": ("卫生院", "医院"), "firm": ("公司", "厂", "合作社"), "trade": ("商会", "联合"), "village": ("村",),
}  # fmt: skip
_ROADS = ("解放路", "建设路", "新街", "文昌路", "滨河路", "东风路")
_OF_YAO = frozenset("赵邓李黄盘冯")


@dataclass(frozen=True)
class Neighbours:
    """The members of one branch."""

    kind: str
    place: str  # the beginning of an address
    surnames: tuple[str, ...] = ()  # of families who have always lived here, the largest first; empty: all surnames

    @property
    def of_kind(self) -> Kind:
        return _KINDS[self.kind]

    def surname(self, sex: str, all_surnames: Sequence[str], rng: Random) -> str:
        """Draw a surname. More than half of the women have married into the village."""
        if not self.surnames or (sex == FEMALE and rng.random() < 0.6):
            return rng.choice(all_surnames)
        return rng.choices(self.surnames, (12, 6, 4, 3, 2, 1)[: len(self.surnames)])[0]

    def education(self, born_in: int, age: int, rng: Random) -> str:
        """Draw a level that this year of birth has, and that somebody of this age can have reached."""
        levels = next(levels for until, levels in self.of_kind.schooling if born_in <= until)
        level = rng.choices(tuple(levels), tuple(levels.values()))[0]
        while age < LEAST_AGE.get(level, 0):
            level = BACHELOR if level == GRADUATE else HIGH
        return level

    def job_post(self, education: str, age: int, rng: Random) -> str:
        """Draw what somebody of this age does."""
        if age < LEAST_AGE[BACHELOR] and education == HIGH:
            return STUDENT
        return RETIRED if age >= self.of_kind.retires else rng.choice(self.of_kind.work)

    def ethnicity(self, surname: str, rng: Random) -> str:
        """Nearly all are Han; some families in the hills are Yao."""
        return YAO if surname in _OF_YAO and self.kind == "village" and rng.random() < 0.08 else HAN

    def address(self, rng: Random) -> str:
        """Draw an address with its house number."""
        if self.kind == "village":
            return f"{self.place}{rng.randint(1, 12)}组{rng.randint(1, 60)}号"
        flat = f"{rng.randint(1, 12)}栋{rng.randint(1, 6)}0{rng.randint(1, 4)}室"
        return f"{self.place}{rng.choice(_ROADS)}{rng.randint(1, 160)}号{flat}"


def neighbours_of(names: Sequence[str], own: Sequence[str], all_surnames: Sequence[str], code: str) -> Neighbours:
    """Describe the members of a branch by the names of its county, its committee and itself; `own`: surnames of people
    of the story who live there; `code`: the branch's number."""
    county, committee, branch = (_without_organisation(name) for name in names)
    kind = next(kind for kind, words in _WORDS.items() if any(word in branch for word in words))
    place = county + ("" if committee.startswith(county) else committee)
    if kind not in ("village", "community"):
        return Neighbours(kind, place)
    if kind == "community":
        return Neighbours(kind, place + branch)
    rng = Random(code)
    families = list(dict.fromkeys(own))
    families += [name for name in rng.sample(all_surnames, 4) if name not in families][: max(4 - len(families), 0)]
    return Neighbours(kind, place + branch, tuple(families[:6]))


def _without_organisation(name: str) -> str:
    for ending in ("联合党支部", "党支部", "党工委", "党委", "委"):
        if name.endswith(ending):
            return name.removesuffix(ending) + ("联合" if ending == "联合党支部" else "")
    return name
