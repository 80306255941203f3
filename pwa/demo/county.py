"""Define the units of the demo: a county with its branches, and two host branches elsewhere.

Everything here is invented. 临丰县 and 榕湾区 do not exist. Their `division` is a real code (东安县, 深圳龙岗区),
because a rule compares places with 'the county of the branch'. Units and people of the cast have the same
ids for every seed and day, so that the tests, which use the same people, can name them.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from uuid import UUID

from pwa.core import clock
from pwa.core.ids import shaped
from pwa.organisations.models import STEP

HOME_DIVISION, HOST_DIVISION = "431122", "440307"  # 湖南 东安县, 广东 深圳 龙岗区
HOST_STREET = "榕湾街道"
LONG_AGO = timedelta(days=800)  # how long before today the demo's records begin


def named_id(label: str) -> UUID:
    """Return the id of one of the cast: the same in every demo database."""
    digest = int.from_bytes(hashlib.sha256(label.encode()).digest(), "big")
    return shaped(1_700_000_000_000, digest & (1 << 74) - 1)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return a moment of a day in China."""
    return datetime.combine(day, time(hour), tzinfo=clock.CHINA) + timedelta(minutes=minute)


@dataclass(frozen=True)
class Place:
    """A unit of the cast."""

    key: str
    name: str
    kind: str
    above: str | None = None
    size: int = 0

    @property
    def id(self) -> UUID:
        return named_id(f"unit:{self.key}")

    @property
    def county(self) -> str:
        """The key of the county (the tenant) it belongs to."""
        return "host-county" if self.key.startswith("host-") else "county"

    @property
    def division(self) -> str:
        return HOST_DIVISION if self.county == "host-county" else HOME_DIVISION


def _branches(above: str, words: str) -> list[Place]:
    places = []
    for number, word in enumerate(words.split(), 1):
        name, _, size = word.partition(":")
        places.append(Place(f"{above}-{number}", f"{name}党支部", "branch", above, int(size)))
    return places


PLACES = {
    place.key: place
    for place in [
        Place("county", "临丰县委", "county"),
        Place("fengshan", "丰山镇党委", "committee", "county"),
        Place("baishi", "白石镇党委", "committee", "county"),
        Place("liuhe", "柳河乡党委", "committee", "county"),
        Place("home", "丰山村党支部", "branch", "fengshan", 46),
        Place("next-door", "石桥村党支部", "branch", "fengshan", 24),
        Place("town-hall", "丰山镇机关党支部", "branch", "fengshan", 18),
        *_branches(
            "fengshan",
            "上坪村:26 大塘村:19 茶园村:19 花桥村:24 丰山社区:29 丰山镇中心小学:17 丰山镇卫生院:12 丰山竹制品公司:9",
        ),
        *_branches(
            "baishi",
            "白石村:24 长岭村:27 东湾村:22 枫树村:18 杨柳村:25 白石社区:27 白石镇机关:20 白石中学:23 "
            "白石石材厂:11 白石商会联合:8",
        ),
        *_branches(
            "liuhe",
            "柳河村:20 上洞村:16 下洞村:20 竹山村:24 龙泉村:21 柳河社区:22 柳河乡机关:17 柳河学校:14 柳河茶业合作社:10",
        ),
        Place("organs", "临丰县直机关工委", "committee", "county"),
        Place("department", "县委组织部机关党支部", "branch", "organs", 15),
        *_branches("organs", "县委办公室机关:11 县农业农村局机关:12 县人力资源和社会保障局机关:13"),
        Place("host-county", "榕湾区委", "county"),
        Place("host-street", "榕湾街道党工委", "committee", "host-county"),
        Place("host-branch", "榕树社区党支部", "branch", "host-street", 14),
        Place("host-works", "榕湾科创园联合党支部", "joint_branch", "host-street", 9),
        Place("host-street-office", "榕湾街道机关党支部", "branch", "host-street", 6),
        Place("host-organs", "榕湾区直机关工委", "committee", "host-county"),
        Place("host-department", "榕湾区委组织部机关党支部", "branch", "host-organs", 8),
    ]
}
SMALL = (
    *("county", "fengshan", "home", "next-door", "town-hall", "organs", "department"),
    *("host-county", "host-street", "host-branch", "host-works", "host-street-office"),
    *("host-organs", "host-department"),
)


@cache
def path_of(key: str) -> str:
    """Return the materialised path of a unit of the cast, numbered in the order of PLACES."""
    place = PLACES[key]
    siblings = [other.key for other in PLACES.values() if other.above == place.above]
    return f"{path_of(place.above) if place.above else ''}{siblings.index(key) + 1:0{STEP}x}/"


def code_of(key: str) -> str:
    """Return an organisation code: the county's division, then three digits a level (as in the national code)."""
    steps = path_of(key).rstrip("/").split("/")[1:]
    return PLACES[key].division + "".join(f"{int(step, 16):03d}" for step in steps)
