"""Name the people of the demo's story, by login."""

from dataclasses import dataclass
from uuid import UUID

from pwa.core.access import Role

from .county import PLACES, code_of, named_id
from .neighbours import FEMALE, MALE, Neighbours, neighbours_of
from .people import SURNAMES

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
    education: str = ""  # GB/T 4658; empty: as usual in the branch
    job_post: str = ""  # a code of members.codes.POSTS; empty: as usual in the branch

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
        Person("member", "王", "建国", MALE, 53, "home", education="61", job_post="113"),
        Person("contact", "陈", "桂兰", FEMALE, 60, "home", Role.CONTACT, "home", education="71", job_post="1"),
        Person("secretary", "张", "卫东", MALE, 57, "home", Role.SECRETARY, "home", education="61", job_post="1"),
        Person(
            "host", "林", "海生", MALE, 49, "host-branch", Role.SECRETARY, "host-branch", education="31", job_post="5"
        ),
        Person("committee", "周", "丽娟", FEMALE, 44, "town-hall", Role.COMMITTEE, "fengshan"),
        Person("county", "郑", "国强", MALE, 52, "department", Role.COUNTY, "county"),
        Person("auditor", "沈", "文静", FEMALE, 35, role=Role.AUDITOR, on="county"),
        Person("admin", "方", "志远", MALE, 31, role=Role.ADMIN, on="county"),
        # The home branch.
        Person("organiser", "刘", "淑芬", FEMALE, 61, "home", Role.ORGANISER, "home", education="71", job_post="1"),
        Person("silent", "李", "秀英", FEMALE, 63, "home", education="71", job_post="1"),
        Person("returned", "何", "志强", MALE, 46, "home", education="61", job_post="1"),
        Person("abroad", "曾", "雨欣", FEMALE, 27, "home", education="21", job_post="3"),
        Person("student", "罗", "子涵", FEMALE, 22, "home", education="61", job_post="3"),
        Person("courier", "赵", "磊", MALE, 33, "home", education="41", job_post="113"),
        Person("trader", "唐", "红梅", FEMALE, 51, "home", education="71", job_post="113"),
        Person("builder", "吴", "大勇", MALE, 53, "home", education="71", job_post="113"),
        Person("nurse", "蒋", "丹丹", FEMALE, 36, "home", education="31", job_post="013"),
        Person("quiet", "萧", "永福", MALE, 72, "home", education="81", job_post="1"),
        # Other units.
        Person(
            "next_secretary",
            "谢",
            "新民",
            MALE,
            54,
            "next-door",
            Role.SECRETARY,
            "next-door",
            education="61",
            job_post="1",
        ),
        Person("next_member", "黄", "春燕", FEMALE, 48, "next-door", education="71", job_post="1"),
        Person("host_member", "梁", "嘉欣", FEMALE, 29, "host-branch", education="21", job_post="022"),
        Person("host_works", "郭", "剑锋", MALE, 45, "host-works", Role.SECRETARY, "host-works"),
        Person("host_committee", "何", "惠芳", FEMALE, 50, "host-street-office", Role.COMMITTEE, "host-street"),
        Person("host_county", "曹", "运来", MALE, 53, "host-department", Role.COUNTY, "host-county"),
        Person("host_auditor", "孟", "晓彤", FEMALE, 28, role=Role.AUDITOR, on="host-county"),
        Person("host_admin", "秦", "宇航", MALE, 30, role=Role.ADMIN, on="host-county"),
    ]
}


def neighbours_at(key: str) -> Neighbours:
    """Describe the members of a branch of the story. Its families have the surnames of the men who play a part."""
    place, own = PLACES[key], [one.surname for one in PEOPLE.values() if one.branch == key and one.sex == MALE]
    names = (PLACES[place.county].name, PLACES[place.above or ""].name, place.name)
    return neighbours_of(names, own, SURNAMES, code_of(key))


LOGINS = ("member", "contact", "secretary", "host", "committee", "county", "auditor", "admin")
KEPT_IN_TOUCH = ("member", "silent", "courier", "builder")  # members assigned to the contact person
