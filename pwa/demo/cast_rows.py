"""Write the people of the story into an empty database: units, members, accounts, posts, contacts, consents."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pwa.core import audit, clock, crypto
from pwa.core.name_keys import name_key
from pwa.identity.models import NOTICE_VERSION, Account, Consent
from pwa.incorporation.point_models import ReceivingPoint
from pwa.members import headcounts
from pwa.members.models import Affiliation, ContactAssignment, Member
from pwa.members.placement_models import Placement
from pwa.organisations.models import Post, Unit

from .cast import KEPT_IN_TOUCH, PEOPLE, neighbours_at
from .county import PLACES, code_of, named_id, path_of
from .people import Registry


def build_units(keys: tuple[str, ...]) -> None:
    """Write these units of the cast; a unit's parent must come before it."""
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
    """Return a member's row from plain facts, with the ID number encrypted and its index."""
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
    """Write the cast whose units are in `keys`: members, accounts, posts, contacts, the host, consents."""
    here = [person for person in PEOPLE.values() if (person.branch or person.on) in keys]
    for person in here:
        if person.member_id and person.branch_id:
            born_on = date(registry.today.year - person.age, 1 + person.age % 9, 1 + person.age % 28)
            here_live = neighbours_at(person.branch)
            facts = registry.someone(person.surname, person.given, person.sex, born_on, here_live, long_ago=True)
            facts |= {"education": person.education or facts["education"]}
            facts |= {"job_post": person.job_post or facts["job_post"]}
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
    headcounts.count_all()
    for login in KEPT_IN_TOUCH:
        ContactAssignment.create(
            id=named_id(f"contact:{login}"),
            county_id=PEOPLE[login].county_id,
            member=PEOPLE[login].member_id,
            account_id=PEOPLE["contact"].account_id,
            began_by=PEOPLE["secretary"].account_id,
        )


def account_row(account_id: UUID, county_id: UUID, member_id: UUID | None, login: str, name: str) -> dict[str, Any]:
    """Return an account whose owner has read the notice and can so far sign in only by an invitation."""
    return {
        "id": account_id,
        "county_id": county_id,
        "member_id": member_id,
        "login": login,
        "name": name,
        "name_key": name_key(name),
        "language": "",
        "large_text": False,
        "notice_read": NOTICE_VERSION,
        "made_at": clock.now(),
    }


def consent(login: str, *kinds: str) -> None:
    """Write one consent row for each kind, as given on the welcome page."""
    for kind in kinds:
        Consent.create(id=named_id(f"consent:{login}:{kind}"), account=PEOPLE[login].account_id, kind=kind)


def name_host(login: str, host: str, consented_at: datetime | None = None, way: str = "in_app") -> None:
    """Ask the host branch to take this member in, as home does. They have agreed and it has taken them in, or not."""
    person, secretary = PEOPLE[login], PEOPLE["secretary"]
    placement = Placement.create(
        id=named_id(f"host:{login}"),
        county_id=person.county_id,
        member=person.member_id,
        unit=PLACES[host].id,
        asked_by=secretary.account_id,
        consented_at=consented_at,
        consent_way=way if consented_at else None,
        consent_by=(person if way == "in_app" else secretary).account_id if consented_at else None,
        accepted_at=consented_at,
        accepted_by=PEOPLE["host"].account_id if consented_at else None,
    )
    ties = {"county_id": person.county_id, "member_id": person.member_id}
    audit.record("named host", "placement", placement.id, actor_id=secretary.account_id, fields=["host"], **ties)


# Where branches receive members: address, hours, telephone, who to ask for, code.
POINTS = {
    "home": ("丰山镇丰山村村委会一楼", "周一至周五 9:00–17:00", "19900009104", "张卫东", "fengshan22"),
    "next-door": ("丰山镇石桥村村委会", "周一至周五 9:00–17:00", "19900009105", "", "shiqzpcun2"),
    "host-branch": ("榕湾街道榕树路18号社区党群服务中心一楼", "周一至周五 9:00–17:30，周六 9:00–12:00",
                    "19900009101", "林海生", "rongshu222"),
    "host-works": ("榕湾街道科创园A座2楼党建工作站", "周一至周五 10:00–18:00", "19900009102", "郭剑锋", "kechuang22"),
    "host-street-office": ("榕湾街道办事处西门旧传达室", "周一、周三 9:00–11:30", "19900009103", "", "x2jzmen222"),
}  # fmt: skip
KEEPERS = {"home": "secretary", "next-door": "next_secretary", "host-works": "host_works"}  # others: the host


def open_point_of(key: str, closed_at: datetime | None = None) -> ReceivingPoint:
    """Open the receiving point of this branch; with `closed_at` it is closed since then."""
    address, hours, phone, contact, code = POINTS[key]
    place, by = PLACES[key], PEOPLE[KEEPERS.get(key, "host")].account_id
    facts = {"id": named_id(f"point:{key}"), "county_id": PLACES[place.county].id, "unit": place.id, "opened_by": by}
    said = {"address": address, "opening_hours": hours, "phone": phone, "contact": contact, "code": code}
    closed = {"closed_at": closed_at, "closed_by": by if closed_at else None}
    return ReceivingPoint.create(**facts, **said, **closed, division=place.division)
