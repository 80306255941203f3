"""Add all other members in chunks: a million take minutes and little memory.

The first 700 fill the branches of the story. Beyond that, committees of 40 branches with about 22 members each are
generated (the national mean is 21.7, annual bulletin 2024), some 30,000 members to a county. Each county is a tenant.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from random import Random
from typing import Any
from uuid import UUID

from pwa.core import clock
from pwa.core.access import Role
from pwa.core.audit import AuditLine, line
from pwa.core.database import db, is_postgres, write
from pwa.core.ids import new_id
from pwa.identity.models import Account
from pwa.members.models import Affiliation, AwayPeriod, Member, Stay, TimelineLine
from pwa.organisations.models import STEP, Post, Unit
from pwa.places.divisions import table
from pwa.reports.models import Device, LocationReport, Submission

from .bulk_reports import Quiet
from .cast import PEOPLE, neighbours_at
from .cast_rows import account_row, member_row
from .county import PLACES, code_of, path_of
from .neighbours import Neighbours, neighbours_of
from .people import SURNAMES, Registry

CHUNK, AT_ONCE = 5_000, 10_000  # rows in a statement, members in a transaction
COUNTY_SIZE, COMMITTEE_BRANCHES = 30_000, 40
HEADS = "青白红龙石柳竹枫梅桃松荷云金银黄双大小长高清古新上下东西南北"
TAILS = "山溪河岭塘桥湾坪田口岗冲井泉洲陂源沙林庄"
TAKEN = {person.unit_id for person in PEOPLE.values() if person.role is Role.SECRETARY}
WORDS = [head + tail for tail, head in product(TAILS, HEADS)]


def insert_fast(model: Any, rows: list[dict[str, Any]]) -> None:
    """Insert many rows fast: one statement prepared once, values through the model's own fields."""
    if not rows:
        return
    fields = [field for field in model._meta.sorted_fields if field.name in rows[0]]
    names = [field.name for field in fields]
    convert = [field.db_value for field in fields]
    values = [[to_db(row[name]) for to_db, name in zip(convert, names, strict=True)] for row in rows]
    table_name, columns = model._meta.table_name, ", ".join(f'"{field.column_name}"' for field in fields)
    if is_postgres():
        with db.cursor().copy(f'COPY "{table_name}" ({columns}) FROM STDIN') as copy:
            for line in values:
                copy.write_row(line)
    else:
        marks = ", ".join("?" * len(fields))
        db.cursor().executemany(f'INSERT INTO "{table_name}" ({columns}) VALUES ({marks})', values)


@dataclass
class Branch:
    """A branch to be filled, and how many members without reports it gets."""

    id: UUID
    county_id: UUID
    path: str
    number: str
    takes: int
    neighbours: Neighbours
    taken: set[str] = field(default_factory=set)  # names of people of the story


def free_places() -> list[Branch]:
    """Return the branches of the story with the number of places not taken by the cast, home and host branch first."""
    cast = [person.branch for person in PEOPLE.values()]
    places = [place for place in PLACES.values() if place.size]
    places.sort(key=lambda place: place.key not in ("home", "host-branch", "host-works"))
    return [
        Branch(
            p.id,
            PLACES[p.county].id,
            path_of(p.key),
            code_of(p.key),
            p.size - cast.count(p.key),
            neighbours_at(p.key),
            {person.name for person in PEOPLE.values() if person.branch == p.key},
        )
        for p in places
    ]


def shared_out(branches: list[Branch], number: int) -> list[Branch]:
    """Return the branches with `number` people distributed: the first three full, the others in proportion."""
    for branch in branches[:3]:
        branch.takes = min(branch.takes, number)
        number -= branch.takes
    places = sum(branch.takes for branch in branches[3:])
    given = seen = 0
    for branch in branches[3:]:
        seen += branch.takes
        due = number * seen // places if places > number else seen
        branch.takes, given = due - given, due
    return branches


def fill(branches: list[Branch], registry: Registry) -> Iterator[tuple[Branch, dict[str, Any]]]:
    """Yield member rows for these branches."""
    for branch in branches:
        for number in range(branch.takes):
            leads = number == 0 and branch.id not in TAKEN
            facts = registry.stranger(branch.neighbours, branch.taken, leads)
            yield branch, member_row(facts, new_id(), branch.county_id, branch.id)


def settle(branches: list[Branch], registry: Registry, quiet: Quiet | None = None) -> int:
    """Write the members of `branches`. Where nobody of the cast is secretary, the first member becomes secretary."""
    rows: dict[Any, list[dict[str, Any]]] = {Member: [], Affiliation: [], Account: [], Post: []}
    rows |= {Submission: [], Device: [], LocationReport: [], AwayPeriod: [], Stay: [], TimelineLine: [], AuditLine: []}
    last = None
    for branch, member in fill(branches, registry):
        rows[Member].append(member)
        ties = {"county_id": branch.county_id, "member": member["id"], "branch": branch.id}
        rows[Affiliation].append({"id": new_id(), **ties, "began_at": clock.now(), "ended_at": None})
        if branch is not last and branch.id not in TAKEN:
            account = account_row(
                new_id(), branch.county_id, member["id"], f"secretary-{branch.number}", str(member["name"])
            )
            rows[Account].append(account)
            rows[Post].append(post_row(account["id"], branch, Role.SECRETARY))
        elif quiet and (why := quiet.leaves(member, branch.neighbours.kind)):
            for model, found in quiet.report(member, why, f"{branch.number}-{len(rows[Member])}").items():
                rows[model] += found
        last = branch
    with write():
        for model, found in rows.items():
            for start in range(0, len(found), CHUNK):
                insert_fast(model, found[start : start + CHUNK])
    return len(rows[Member])


def post_row(account_id: UUID, branch: Branch, role: Role) -> dict[str, Any]:
    """Return a post held since the demo's records begin."""
    return {
        "id": new_id(),
        "county_id": branch.county_id,
        "account_id": account_id,
        "unit": branch.id,
        "role": role.value,
        "began_at": clock.now(),
        "began_by": None,
        "ended_at": None,
        "ended_by": None,
    }


@dataclass
class County:
    """A county to which committees are added, and how many it has."""

    id: UUID
    path: str
    code: str
    name: str
    committees: int = 0


@dataclass
class Waiting:
    """Collects branches for one large transaction: indexes on random ids are then rewritten once, not ten times."""

    registry: Registry
    quiet: Quiet
    branches: list[Branch] = field(default_factory=list)

    def take(self, branches: list[Branch], at_least: int) -> int:
        """Add these; write all once `at_least` members are collected. Returns how many were written."""
        self.branches += branches
        if sum(branch.takes for branch in self.branches) < at_least:
            return 0
        due, self.branches = self.branches, []
        return settle(due, self.registry, self.quiet)


def generate(number: int, registry: Registry, quiet: Quiet, in_first: int) -> Iterator[int]:
    """Add `number` more members in generated units. The first county takes 30,000 including `in_first`. Yields
    counts."""
    real = {division.short for division in table().values()}
    names = [word for word in WORDS if word not in real]
    county, county_room, made = None, max(COUNTY_SIZE - in_first, 0), 0
    first = PLACES["county"]
    if county_room:
        county = County(first.id, path_of("county"), code_of("county"), first.name, 100)
    turn, waiting = 0, Waiting(registry, quiet)
    while number > made:
        if county is None or county_room <= 0:
            turn += 1
            county, county_room = _county(names[turn % len(names)], turn), COUNTY_SIZE
        here = min(county_room, number - made, COMMITTEE_BRANCHES * 22)
        branches = _committee(county, here, names, quiet.rng)
        made, county_room = made + here, county_room - here
        yield waiting.take(branches, at_least=AT_ONCE if made < number else 0)


def _unit(county_id: UUID, parent: UUID | None, path: str, kind: str, code: str, name: str) -> dict[str, Any]:
    return {
        "id": new_id() if parent else county_id,
        "county_id": county_id,
        "parent": parent,
        "path": path,
        "kind": kind,
        "code": code,
        "name": name,
        "division": PLACES["county"].division,
        "phone": None,
        "made_at": clock.now(),
        "closed_at": None,
    }


def _county(name: str, turn: int) -> County:
    county = County(new_id(), f"{turn + 2:0{STEP}x}/", f"43{9000 + turn}", f"{name}县委")
    with write():
        insert_fast(Unit, [_unit(county.id, None, county.path, "county", county.code, county.name)])
    return county


def _committee(county: County, people: int, names: list[str], rng: Random) -> list[Branch]:
    """One generated committee with branches for `people` members."""
    county.committees += 1
    number, county_id = county.committees, county.id
    home, code = f"{county.path}{number:0{STEP}x}/", f"{county.code}{number:03d}"
    own = _unit(county_id, county_id, home, "committee", code, f"{names[number * 7 % len(names)]}镇党委")
    rows, offset = [own], rng.randrange(len(names))
    branches: list[Branch] = []
    while people > 0:
        size = min(people, rng.randint(17, 27))
        size = people if people - size < 8 else size
        count = len(branches) + 1
        name = names[(offset + count * 13) % len(names)]
        branch = _unit(
            county_id, own["id"], f"{home}{count:0{STEP}x}/", "branch", f"{code}{count:03d}", f"{name}村党支部"
        )
        rows.append(branch)
        neighbours = neighbours_of((county.name, own["name"], branch["name"]), (), SURNAMES, branch["code"])
        branches.append(Branch(branch["id"], county_id, branch["path"], branch["code"], size, neighbours))
        people -= size
    with write():
        insert_fast(Unit, rows)
        insert_fast(AuditLine, [line("founded", "unit", own["id"], county_id=county_id)])
    return branches
