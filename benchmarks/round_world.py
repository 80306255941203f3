"""A round over very many members, poured in: a tree of four levels, everybody asked, four in five answered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from pwa.demo.crowd import pour
from pwa.ground import database, schema
from pwa.ground.clock import now
from pwa.ground.database import db, is_postgres, write
from pwa.ground.ids import new_id
from pwa.members.models import Member
from pwa.organisations.models import STEP, Unit
from pwa.places.divisions import table
from pwa.screening.models import Asked, Round, RoundCount

BRANCH, COMMITTEE, COUNTY = 22, 40, 34  # members a branch, branches a committee, committees a county
WHERE = [code for code in table() if not code.endswith("00")]
OUTCOMES = [("here", 60), ("away_short", 5), ("away_long", 10), ("abroad", 1), ("returned", 2), ("not_reached", 4)]
CHUNK = 20_000


@dataclass
class World:
    """What was built: the round, and for each level the path of one unit of it."""

    round_id: UUID
    members: int
    paths: dict[str, str] = field(default_factory=dict)


def build(url: str, members: int) -> World:
    """Bind `url` and fill it."""
    database.bind(url)
    db.connect(reuse_if_open=True)
    schema.migrate()
    chance = Random(members)
    units, branches = tree(members)
    world = World(new_id(), members, {unit["level"]: unit["path"] for unit in reversed(units)})
    facts = {"county_id": units[0]["county_id"], "purpose": "", "made_by": new_id(), "made_at": now()}
    days = {"begins_on": date(2026, 11, 1), "ends_on": date(2026, 11, 30)}
    with write():
        pour(Unit, [{name: value for name, value in unit.items() if name != "level"} for unit in units])
        Round.create(id=world.round_id, unit=units[0]["id"], title="摸底排查", opened_at=now(), **facts, **days)
    rows: dict[Any, list[dict[str, Any]]] = {Member: [], Asked: [], RoundCount: []}
    for found in people(branches, members, world.round_id, chance):
        for model, some in found.items():
            rows[model] += some
        if len(rows[Member]) >= CHUNK:
            _pour(rows)
    _pour(rows)
    db.execute_sql("vacuum analyze" if is_postgres() else "analyze")
    return world


def _pour(rows: dict[Any, list[dict[str, Any]]]) -> None:
    with write():
        for model, found in rows.items():
            pour(model, found)
            found.clear()


def tree(members: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Units, the widest first, and those of them that are branches."""
    root = _unit(None, "0001/", "root", "county")
    units, branches = [root], []
    for county in range(max(members // (BRANCH * COMMITTEE * COUNTY), 1)):
        above = _unit(root, f"{root['path']}{county + 1:0{STEP}x}/", "county", "committee")
        units.append(above)
        for number in range(COUNTY):
            committee = _unit(above, f"{above['path']}{number + 1:0{STEP}x}/", "committee", "committee")
            units.append(committee)
            for one in range(COMMITTEE):
                branch = _unit(committee, f"{committee['path']}{one + 1:0{STEP}x}/", "branch", "branch")
                units.append(branch)
                branches.append(branch)
                if len(branches) * BRANCH >= members:
                    return units, branches
    return units, branches


def _unit(parent: dict[str, Any] | None, path: str, level: str, kind: str) -> dict[str, Any]:
    own = new_id()
    named = {"id": own, "path": path, "level": level, "kind": kind, "name": f"{level} {path}", "code": None}
    ties = {"parent": parent["id"] if parent else None, "county_id": parent["county_id"] if parent else own}
    return {**named, **ties, "division": "431122", "phone": None, "made_at": now(), "closed_at": None}


def people(
    branches: list[dict[str, Any]], members: int, round_id: UUID, chance: Random
) -> Iterator[dict[Any, list[dict[str, Any]]]]:
    """Branch by branch: its members, what stands about each in the round, and the counts of that."""
    for number, branch in enumerate(branches):
        size = members // len(branches) + (number < members % len(branches))
        places = chance.choices(WHERE, k=4)  # a village goes where others of it are
        rows: dict[Any, list[dict[str, Any]]] = {Member: [], Asked: [], RoundCount: []}
        counts = {("asked", ""): size}
        for _ in range(size):
            member = _member(branch)
            asked = _asked(member, branch, round_id, places, chance)
            rows[Member].append(member)
            rows[Asked].append(asked)
            for one in counted(asked):
                counts[one] = counts.get(one, 0) + 1
        ties = {"county_id": branch["county_id"], "round": round_id, "branch": branch["id"]}
        rows[RoundCount] = [{**ties, "kind": kind, "key": key, "people": n} for (kind, key), n in counts.items()]
        yield rows


def counted(asked: dict[str, Any]) -> list[tuple[str, str]]:
    """Where this person is one of the counts."""
    pairs = [(kind, asked[kind]) for kind in ("outcome", "way", "finding", "reason", "length", "moves")]
    pairs += [("place", asked["country"] or asked["division"])]
    pairs += [("finding", "should_transfer")] if asked["should_transfer"] else []
    return [(kind, key) for kind, key in pairs if key]


def _member(branch: dict[str, Any]) -> dict[str, Any]:
    own = {"id": new_id(), "county_id": branch["county_id"], "branch": branch["id"], "name": "王某", "sex": "1"}
    known = {f.name: f.default() if callable(f.default) else f.default for f in Member._meta.sorted_fields}
    return {**known, **own}


def _asked(
    member: dict[str, Any], branch: dict[str, Any], round_id: UUID, places: list[str], chance: Random
) -> dict[str, Any]:
    words, weights = zip(*OUTCOMES, ("", 18), strict=True)
    outcome = chance.choices(words, weights)[0]
    known = {f.name: f.default() if callable(f.default) else f.default for f in Asked._meta.sorted_fields}
    row = {**known, "county_id": branch["county_id"], "round": round_id, "member": member["id"], "branch": branch["id"]}
    away = outcome in ("away_short", "away_long", "abroad")
    if not outcome:
        return row
    row |= {"outcome": outcome, "tried": 1, "way": chance.choice(["questionnaire", "phone", "visit", "message"])}
    row |= {"finding": "lost" if outcome == "not_reached" else "new_outflow" if away else "unchanged"}
    row |= {"moves": "" if outcome == "not_reached" else chance.choice("001"), "lead_id": new_id(), "lead_at": now()}
    if away:
        row |= {"reason": chance.choice(["work", "study", "family", "residence"])}
        row |= {"length": chance.choice(["under_6_months", "1_to_2_years", "2_years_and_more"])}
        row |= {"country": "SG"} if outcome == "abroad" else {"division": chance.choice(places)}
        row |= {"should_transfer": outcome == "away_long" and chance.random() < 0.3}
    return row
