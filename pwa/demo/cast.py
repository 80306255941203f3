"""Name the people of the demo's story, by login."""

from dataclasses import dataclass
from uuid import UUID

from pwa.core.access import Role

from .county import PLACES, named_id
from .people import FEMALE, MALE

__all__ = ["KEPT_IN_TOUCH", "LOGINS", "PEOPLE", "PLACES", "Person"]


@dataclass(frozen=True)
class Person:
    """One of the cast, by login."""

    login: str
    surname: str
    given: str
    sex: str
    age: int
    branch: str = ""  # key of the branch of the membership; empty for people without a member file
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
        # The logins that `yanxing links` prints.
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
KEPT_IN_TOUCH = ("member", "silent", "courier", "builder")  # members assigned to the contact person
