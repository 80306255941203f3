"""Insert a round over very many members: a tree of four levels, everybody asked, four in five answered.

Each person's outcome is derived from the response inserted with it, so a recount finds everything equal.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from pwa.core import database, schema
from pwa.core.clock import now
from pwa.core.database import db, is_postgres, write
from pwa.core.ids import new_id
from pwa.demo.bulk_members import insert_fast
from pwa.members import headcounts
from pwa.members.models import AwayPeriod, Member
from pwa.organisations.models import STEP, Unit
from pwa.places.divisions import table
from pwa.reports.models import Submission
from pwa.screening.models import Asked, Round, RoundCount, RoundResponse
from pwa.screening.outcome_updates import COLUMNS
from pwa.screening.outcomes import Before, Outcome, ResponseFacts, outcome_of

BRANCH, COMMITTEE, COUNTY = 22, 40, 34  # members a branch, branches a committee, committees a county
WHERE = [code for code in table() if not code.endswith("00")]
SINCE = [date(2026, 8, 1), date(2025, 6, 1), date(2022, 3, 1)]
INSERTED = (Member, Submission, AwayPeriod, Asked, RoundResponse, RoundCount)
BLANK = {
    model: {f.name: f.default() if callable(f.default) else f.default for f in model._meta.sorted_fields}
    for model in INSERTED
}
OUTCOMES = [("here", 60), ("away_short", 5), ("away_long", 10), ("abroad", 1), ("returned", 2), ("not_reached", 4)]
CHUNK = 20_000


@dataclass
class World:
    """What was built: the round, and the path of one unit of each level."""

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
        insert_fast(Unit, [{name: value for name, value in unit.items() if name != "level"} for unit in units])
        Round.create(id=world.round_id, unit=units[0]["id"], title="摸底排查", opened_at=now(), **facts, **days)
    rows: dict[Any, list[dict[str, Any]]] = {model: [] for model in INSERTED}
    for found in people(branches, members, world.round_id, chance):
        for model, some in found.items():
            rows[model] += some
        if len(rows[Member]) >= CHUNK:
            _insert(rows)
    _insert(rows)
    with write():
        headcounts.count_all()
    db.execute_sql("vacuum analyze" if is_postgres() else "analyze")
    return world


def _insert(rows: dict[Any, list[dict[str, Any]]]) -> None:
    with write():
        for model, found in rows.items():
            insert_fast(model, found)
            found.clear()


def tree(members: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return all units, the widest first, and those of them that are branches."""
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
    """Yield for each branch: its members, the outcome of each in the round, and the counts."""
    for number, branch in enumerate(branches):
        size = members // len(branches) + (number < members % len(branches))
        places = chance.choices(WHERE, k=4)  # a village goes where others of it are
        rows: dict[Any, list[dict[str, Any]]] = {model: [] for model in INSERTED}
        counts = {("asked", ""): size}
        for _ in range(size):
            member = _member(branch)
            told = _told(places, chance)
            stands = outcome_of([told], Before(), {}) if told else Outcome()
            ties = {"county_id": branch["county_id"], "member": member["id"]}
            rows[Member].append(member)
            asked = {name: getattr(stands, name) for name in COLUMNS}
            rows[Asked].append({**BLANK[Asked], **ties, "round": round_id, "branch": branch["id"], **asked})
            for one in stands.counts():
                counts[one] = counts.get(one, 0) + 1
            if told:
                _say(told, round_id, branch, ties, rows)
        ties = {"county_id": branch["county_id"], "round": round_id, "branch": branch["id"]}
        rows[RoundCount] = [{**ties, "kind": kind, "key": key, "people": n} for (kind, key), n in counts.items()]
        yield rows


def _member(branch: dict[str, Any]) -> dict[str, Any]:
    own = {"id": new_id(), "county_id": branch["county_id"], "branch": branch["id"], "name": "王某", "sex": "1"}
    return {**BLANK[Member], **own}


def _told(places: list[str], chance: Random) -> ResponseFacts | None:
    """The response about one person, or None."""
    outcome = chance.choices(*zip(*OUTCOMES, ("", 18), strict=True))[0]
    if not outcome:
        return None
    away = outcome in ("away_short", "away_long", "abroad")
    said: dict[str, Any] = {"country": "SG"} if outcome == "abroad" else {"division": chance.choice(places)}
    said |= {"reason": chance.choice(["work", "study", "family", "residence"]), "since": chance.choice(SINCE)}
    said |= {"settled": chance.choice(["yes", "no", "unknown"])}
    way = chance.choice(["questionnaire", "phone", "visit", "message"])
    return ResponseFacts(new_id(), now(), outcome, way, **(said if away else {}))


def _say(
    told: ResponseFacts, round_id: UUID, branch: dict[str, Any], ties: dict[str, Any], rows: dict[Any, Any]
) -> None:
    """Add the response and its submission; for somebody away also an open period."""
    said = {"id": told.id, "corrected_at": told.at}
    what = {name: getattr(told, name) for name in ("outcome", "way", "division", "country", "since", "reason")}
    rows[RoundResponse].append(
        {**BLANK[RoundResponse], **ties, **said, **what, "round": round_id, "by_id": told.id, "settled": told.settled}
    )
    sent = {"account_id": told.id, "branch_id": branch["id"], "form": "attempt", "version": 1, "fields": "{}"}
    sent |= {"content_hash": "", "receipt": "", "received_at": told.at, "member_id": ties["member"]}
    rows[Submission].append({**BLANK[Submission], **said, **sent, "county_id": ties["county_id"]})
    if told.since:
        place = {name: what[name] for name in ("division", "country", "reason")} | {"settled": told.settled}
        days = {"began_on": told.since, "here_since": told.since, "said_at": told.at, "ended_on": None}
        rows[AwayPeriod].append({**BLANK[AwayPeriod], **ties, "id": told.id, **place, **days})
