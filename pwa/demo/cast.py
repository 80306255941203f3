"""The cast: one county with its branches, two host branches elsewhere, and the people whose story is told.

Everything here is invented. 临丰县 and 榕湾区 are not on any map; their `division` is a real code (东安县, 深圳龙岗区)
because 'the county of the branch itself' is a rule. The cast keeps its ids through every seed and day, so that the
tests, which play with the same people, can name them.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from uuid import UUID

from pwa.ground import audit, clock, crypto
from pwa.ground.doors import Role
from pwa.ground.ids import shaped
from pwa.identity.models import NOTICE_VERSION, Account, Consent
from pwa.members.models import Affiliation, ContactAssignment, HostNaming, Member
from pwa.organisations.models import STEP, Post, Unit

from .people import FEMALE, MALE, Registry

HOME_DIVISION, HOST_DIVISION = "431122", "440307"  # 湖南 东安县, 广东 深圳 龙岗区
LONG_AGO = timedelta(days=800)  # when the books of the demo begin


def named_id(label: str) -> UUID:
    """The id of one of the cast: the same in every database that plays this story."""
    digest = int.from_bytes(hashlib.sha256(label.encode()).digest(), "big")
    return shaped(1_700_000_000_000, digest & (1 << 74) - 1)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of a day in China."""
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
            "上坪村:26 大塘村:21 茶园村:19 花桥村:28 丰山社区:41 丰山镇中心小学:17 丰山镇卫生院:12 丰山竹制品公司:9",
        ),
        *_branches(
            "baishi",
            "白石村:34 长岭村:27 东湾村:22 枫树村:18 杨柳村:25 白石社区:39 白石镇机关:20 白石中学:23 "
            "白石石材厂:11 白石商会联合:8",
        ),
        *_branches(
            "liuhe",
            "柳河村:30 上洞村:16 下洞村:20 竹山村:24 龙泉村:21 柳河社区:22 柳河乡机关:17 柳河学校:14 柳河茶业合作社:10",
        ),
        Place("department", "县委组织部机关党支部", "branch", "county", 15),
        Place("host-county", "榕湾区委", "county"),
        Place("host-street", "榕湾街道党工委", "committee", "host-county"),
        Place("host-branch", "榕树社区党支部", "branch", "host-street", 14),
        Place("host-works", "榕湾科创园联合党支部", "joint_branch", "host-street", 9),
    ]
}
SMALL = ("county", "fengshan", "home", "next-door", "town-hall", "department")
SMALL += ("host-county", "host-street", "host-branch", "host-works")


@dataclass(frozen=True)
class Person:
    """One of the cast, by login."""

    login: str
    surname: str
    given: str
    sex: str
    age: int
    branch: str = ""  # key of the branch that holds the membership; empty for who has no member file
    role: Role | None = None
    on: str = ""  # key of the unit the role is on

    @property
    def name(self) -> str:
        return self.surname + self.given

    @property
    def account_id(self) -> UUID:
        return named_id(f"account:{self.login}")

    @property
    def member_id(self) -> UUID | None:
        return named_id(f"member:{self.login}") if self.branch else None

    @property
    def branch_id(self) -> UUID | None:
        return PLACES[self.branch].id if self.branch else None

    @property
    def unit_id(self) -> UUID | None:
        return PLACES[self.on].id if self.on else None

    @property
    def county_id(self) -> UUID:
        return PLACES[PLACES[self.branch or self.on].county].id


PEOPLE = {
    person.login: person
    for person in [
        # The logins the contract names.
        Person("member", "王", "建国", MALE, 46, "home"),
        Person("contact", "陈", "桂兰", FEMALE, 52, "home", Role.CONTACT, "home"),
        Person("secretary", "张", "卫东", MALE, 57, "home", Role.SECRETARY, "home"),
        Person("host", "林", "海生", MALE, 49, "host-branch", Role.SECRETARY, "host-branch"),
        Person("committee", "周", "丽娟", FEMALE, 38, "town-hall", Role.COMMITTEE, "fengshan"),
        Person("county", "郑", "国强", MALE, 44, "department", Role.COUNTY, "county"),
        Person("auditor", "沈", "文静", FEMALE, 35, role=Role.AUDITOR, on="county"),
        Person("admin", "方", "志远", MALE, 31, role=Role.ADMIN, on="county"),
        # The home branch.
        Person("organiser", "刘", "淑芬", FEMALE, 61, "home", Role.ORGANISER, "home"),
        Person("silent", "李", "秀英", FEMALE, 63, "home"),
        Person("returned", "何", "志强", MALE, 41, "home"),
        Person("abroad", "曾", "雨欣", FEMALE, 27, "home"),
        Person("student", "罗", "子涵", FEMALE, 22, "home"),
        Person("courier", "赵", "磊", MALE, 33, "home"),
        Person("trader", "唐", "红梅", FEMALE, 51, "home"),
        Person("builder", "吴", "大勇", MALE, 59, "home"),
        Person("nurse", "蒋", "丹丹", FEMALE, 36, "home"),
        Person("quiet", "萧", "永福", MALE, 72, "home"),
        # Other units.
        Person("next_secretary", "谢", "新民", MALE, 54, "next-door", Role.SECRETARY, "next-door"),
        Person("next_member", "黄", "春燕", FEMALE, 48, "next-door"),
        Person("host_member", "梁", "嘉欣", FEMALE, 29, "host-branch"),
        Person("host_works", "郭", "剑锋", MALE, 45, "host-works", Role.SECRETARY, "host-works"),
        Person("host_committee", "何", "惠芳", FEMALE, 50, "host-works", Role.COMMITTEE, "host-street"),
        Person("host_county", "曹", "运来", MALE, 53, "host-works", Role.COUNTY, "host-county"),
        Person("host_auditor", "孟", "晓彤", FEMALE, 28, role=Role.AUDITOR, on="host-county"),
        Person("host_admin", "秦", "宇航", MALE, 30, role=Role.ADMIN, on="host-county"),
    ]
}
LOGINS = ("member", "contact", "secretary", "host", "committee", "county", "auditor", "admin")
KEPT_IN_TOUCH = ("member", "silent", "courier", "builder")  # whom the contact person calls


@cache
def path_of(key: str) -> str:
    """The materialised path of a unit of the cast, numbered in the order of PLACES."""
    place = PLACES[key]
    siblings = [other.key for other in PLACES.values() if other.above == place.above]
    return f"{path_of(place.above) if place.above else ''}{siblings.index(key) + 1:0{STEP}x}/"


def code_of(key: str) -> str:
    """An organisation code: the county's division, then three digits a level (as the national tree code does)."""
    steps = path_of(key).rstrip("/").split("/")[1:]
    return PLACES[key].division + "".join(f"{int(step, 16):03d}" for step in steps)


def build_units(keys: tuple[str, ...]) -> None:
    """Write these units of the cast; a unit's parent comes before it."""
    Unit.insert_many(
        {
            "id": place.id,
            "county_id": PLACES[place.county].id,
            "parent": PLACES[place.above].id if place.above else None,
            "path": path_of(key),
            "kind": place.kind,
            "code": code_of(key),
            "name": place.name,
            "division": place.division,
            "phone": None if place.kind == "county" else f"1990000{9000 + number:04d}",
            "made_at": clock.now(),
            "closed_at": None,
        }
        for number, (key, place) in enumerate(PLACES.items())
        if key in keys
    ).execute()


def member_row(facts: dict[str, object], member_id: UUID, county_id: UUID, branch_id: UUID) -> dict[str, object]:
    """A member row of plain facts: the ID number sealed, with its index."""
    number = str(facts["id_number"])
    row = {key: value for key, value in facts.items() if key != "id_number"}
    return row | {
        "id": member_id,
        "county_id": county_id,
        "branch": branch_id,
        "id_sealed": crypto.seal(number),
        "id_index": crypto.index_of(number),
        "made_at": clock.now(),
        "left_at": None,
    }


def build_people(registry: Registry, keys: tuple[str, ...]) -> None:
    """Write the cast whose units are in `keys`: files, accounts, posts, contacts, the named host, consents."""
    here = [person for person in PEOPLE.values() if (person.branch or person.on) in keys]
    for person in here:
        if person.branch:
            born_on = date(registry.today.year - person.age, 1 + person.age % 9, 1 + person.age % 28)
            facts = registry.someone(person.surname, person.given, person.sex, born_on)
            Member.insert(member_row(facts, person.member_id, person.county_id, person.branch_id)).execute()
            Affiliation.create(
                id=named_id(f"affiliation:{person.login}"),
                county_id=person.county_id,
                member=person.member_id,
                branch=person.branch_id,
            )
        Account.insert(
            account_row(person.account_id, person.county_id, person.member_id, person.login, person.name)
        ).execute()
        if person.role:
            Post.give(person.account_id, person.role, Unit.get_by_id(person.unit_id), by=None)
    for login in KEPT_IN_TOUCH:
        ContactAssignment.create(
            id=named_id(f"contact:{login}"),
            county_id=PEOPLE[login].county_id,
            member=PEOPLE[login].member_id,
            account_id=PEOPLE["contact"].account_id,
            began_by=PEOPLE["secretary"].account_id,
        )


def account_row(account_id: UUID, county_id: UUID, member_id: UUID | None, login: str, name: str) -> dict[str, object]:
    """An account whose owner has read the notice and has no way in yet but an invitation."""
    return {
        "id": account_id,
        "county_id": county_id,
        "member_id": member_id,
        "login": login,
        "name": name,
        "language": "",
        "large_text": False,
        "notice_read": NOTICE_VERSION,
        "made_at": clock.now(),
    }


def consent(login: str, *kinds: str) -> None:
    """One consent row each, as given on the welcome page."""
    for kind in kinds:
        Consent.create(id=named_id(f"consent:{login}:{kind}"), account=PEOPLE[login].account_id, kind=kind)


def name_host(login: str, host: str, consented_at: datetime | None = None, way: str = "in_app") -> None:
    """The home officer names the branch where this member lives now; the member agrees, or has not yet."""
    person, secretary = PEOPLE[login], PEOPLE["secretary"]
    naming = HostNaming.create(
        id=named_id(f"host:{login}"),
        county_id=person.county_id,
        member=person.member_id,
        host=PLACES[host].id,
        named_by=secretary.account_id,
        consented_at=consented_at,
        consent_way=way if consented_at else None,
        consent_by=(person if way == "in_app" else secretary).account_id if consented_at else None,
    )
    ties = {"county_id": person.county_id, "member_id": person.member_id}
    audit.record("named host", "host_naming", naming.id, actor_id=secretary.account_id, fields=["host"], **ties)
