"""Keep where units could be formed and what is unusual about units: computed in the background, read by pages.

Members report where they are all day, and no such write may wait for a count of a committee's members; so the counts
are some hours old. Each committee is read without a lock, and only what has changed is written, in a short
transaction of its own. A page that shows people reads them anew (`unit_people.py`).
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.bulk_sql import insert_rows
from pwa.core.clock import now, today
from pwa.core.database import transact
from pwa.core.ids import new_id
from pwa.core.tree_paths import end_of
from pwa.meetings.models import StandingGroup
from pwa.meetings.rules import COMMITTEE
from pwa.members.models import AwayPeriod, Member
from pwa.members.placement_models import Placement
from pwa.organisations.models import BRANCH_KINDS, Unit, parameters_at, parameters_of
from pwa.organisations.rules import PLACED_KINDS
from pwa.places import OUTSIDE
from pwa.policy import add_months

from .unit_models import UnitCandidate, UnitProposal, UnitProposalMember, UnitTerm, UnitWarning
from .unit_rules import JOINT, Candidate, Said, UnitFacts, Warned, candidates, names_in, warnings_of

AT_ONCE = 200  # units whose warnings are computed together
NOT_AGAIN = timedelta(days=365)  # after a refusal its people are not proposed again so soon
PORTION = 50  # rows that are written at once
PLACED_UNIT = Unit.alias()
CANDIDATE_AGAIN = (
    ' ON CONFLICT ("committee_id", "basis", "division", "area_key") DO UPDATE SET "area" = EXCLUDED."area", '
    '"people_full" = EXCLUDED."people_full", "people_probationary" = EXCLUDED."people_probationary"'
)
WARNING_AGAIN = ' ON CONFLICT ("unit_id", "code") DO UPDATE SET "number" = EXCLUDED."number", "day" = EXCLUDED."day"'


def renew() -> tuple[int, int]:
    """Compute everything again. Returns how many candidates and how many warnings have changed."""
    committees = list(Unit.select().where(Unit.kind == "committee", Unit.closed_at.is_null()).order_by(Unit.path))
    paths = [row.path for row in committees]
    inner = [paths[place + 1 : bisect_left(paths, end_of(path))] for place, path in enumerate(paths)]
    changed = sum(renew_candidates(row, some) for row, some in zip(committees, inner, strict=True))
    after, warned = "", 0
    while units := _branches_after(after):
        warned += renew_warnings(units)
        after = units[-1].path
    return changed, warned


def _branches_after(path: str) -> list[Unit]:
    rows = Unit.select().where(Unit.path > path, Unit.kind.in_(BRANCH_KINDS), Unit.closed_at.is_null())
    return list(rows.order_by(Unit.path).limit(AT_ONCE))


def branches_of(committee: Unit, inner: Iterable[str] | None = None) -> pw.Expression:
    """Build the condition of the units of a committee: below it, without those of a committee below it. `inner`: the
    paths of these committees, if they are known."""
    if inner is None:
        below = Unit.below(committee.path) & (Unit.id != committee.id)
        rows: Any = Unit.select(Unit.path).where(below, Unit.kind == "committee").tuples()
        inner = [path for (path,) in rows]
    here = Unit.below(committee.path)
    for path in inner:
        here &= ~Unit.below(path)
    return here


def living_elsewhere(committee: Unit, day: date, inner: Iterable[str] | None = None) -> Any:
    """Query the away periods of a committee's members that count for a unit, joined with member and branch: not abroad,
    not for a short time, membership not suspended, not placed in a floating-member branch, not in a proposal of a unit
    in which they would be placed."""
    months = parameters_at(committee.path)["float.threshold_months"]
    long = (AwayPeriod.stay != "short") | (AwayPeriod.began_on <= add_months(day, -months))
    in_floating = (
        Placement.select(Placement.id)
        .join(PLACED_UNIT, on=(PLACED_UNIT.id == Placement.unit))
        .where(Placement.member == Member.id, Placement.open(), PLACED_UNIT.kind == "floating_branch")
    )
    lately = (UnitProposal.outcome == "refused") & (UnitProposal.decided_at > now() - NOT_AGAIN)
    return (
        AwayPeriod.select()
        .join(Member, on=(Member.id == AwayPeriod.member))
        .join(Unit, on=(Unit.id == Member.branch))
        .where(
            branches_of(committee, inner),
            Member.left_at.is_null(),
            Member.status.is_null() | (Member.status != "suspended"),
            AwayPeriod.ended_on.is_null(),
            AwayPeriod.country.is_null(),
            AwayPeriod.division.is_null(False),
            AwayPeriod.division.not_in(OUTSIDE),
            long,
            ~pw.fn.EXISTS(in_floating),
            ~pw.fn.EXISTS(proposed(lately, UnitProposal.kind != JOINT)),
        )
    )


def proposed(also: pw.Expression, only: pw.Expression) -> Any:
    """Query the proposals in which the member of an outer query is named: that wait, or whose unit is open. `also`: the
    condition of others, `only`: one that all of them meet."""
    unit = Unit.alias()
    founded = (UnitProposal.outcome == "approved") & unit.closed_at.is_null()
    named = UnitProposalMember.select(UnitProposalMember.id).join(UnitProposal)
    named = named.join(unit, pw.JOIN.LEFT_OUTER, on=(unit.id == UnitProposal.unit))
    return named.where(UnitProposalMember.member == Member.id, UnitProposal.open() | founded | also, only)


def renew_candidates(committee: Unit, inner: Iterable[str] | None = None) -> int:
    """Compute the candidates of one committee again. Returns how many rows were written."""
    least = parameters_at(committee.path)["branch.min_full"]
    wanted = {(one.basis, one.division, one.key): one for one in candidates(_said(committee, inner), least)}
    stored = {
        (row.basis, row.division, row.area_key): row
        for row in UnitCandidate.select().where(UnitCandidate.committee == committee.id)
    }
    gone = [row.id for key, row in stored.items() if key not in wanted]
    fresh = [one for key, one in wanted.items() if key not in stored or _differs(stored[key], one)]
    for some in _portions(gone):
        transact(lambda some=some: UnitCandidate.delete().where(UnitCandidate.id.in_(some)).execute())  # type: ignore[misc]
    for some in _portions([_candidate_row(committee, one) for one in fresh]):
        transact(lambda some=some: insert_rows(UnitCandidate, some, CANDIDATE_AGAIN))  # type: ignore[misc]
    return len(gone) + len(fresh)


def _portions(rows: list[Any]) -> Iterator[list[Any]]:
    """Yield the rows in parts that are written at once: between two of them others write."""
    return (rows[first : first + PORTION] for first in range(0, len(rows), PORTION))


def _said(committee: Unit, inner: Iterable[str] | None) -> list[Said]:
    rows = living_elsewhere(committee, today(), inner)
    rows = rows.select(AwayPeriod.division, AwayPeriod.area, Member.kind, pw.fn.COUNT(Member.id))
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: {"full": 0, "probationary": 0})
    for division, area, kind, number in rows.group_by(AwayPeriod.division, AwayPeriod.area, Member.kind).tuples():
        found[division, area][kind] += number
    return [Said(division, area, **numbers) for (division, area), numbers in found.items()]


def _differs(row: UnitCandidate, one: Candidate) -> bool:
    return (row.people_full, row.people_probationary, row.area) != (one.full, one.probationary, one.area)


def _candidate_row(committee: Unit, one: Candidate) -> dict[str, Any]:
    counted = {"people_full": one.full, "people_probationary": one.probationary, "area": one.area}
    key = {"committee": committee.id, "basis": one.basis, "division": one.division, "area_key": one.key}
    return {"id": new_id(), "county_id": committee.county_id, "found_at": now(), **key, **counted}


def renew_warnings(units: list[Unit]) -> int:
    """Compute the warnings about these units again. Returns how many rows were written."""
    facts, numbers = facts_of(units), parameters_of([unit.path for unit in units])
    stored = {
        (row.unit_id, row.code): row
        for row in UnitWarning.select().where(UnitWarning.unit.in_([unit.id for unit in units]))
    }
    wanted: dict[tuple[UUID, str], tuple[Unit, Warned]] = {}
    for unit in units:
        if unit.closed_at is None:
            for one in warnings_of(facts[unit.id], numbers[unit.path], today()):
                wanted[unit.id, one.code] = (unit, one)
    gone = [row.id for key, row in stored.items() if key not in wanted]
    fresh = [
        (unit, one)
        for key, (unit, one) in wanted.items()
        if key not in stored or (stored[key].number, stored[key].day) != (one.number, one.day)
    ]
    for some in _portions(gone):
        transact(lambda some=some: UnitWarning.delete().where(UnitWarning.id.in_(some)).execute())  # type: ignore[misc]
    for rows in _portions([_warning_row(unit, one) for unit, one in fresh]):
        transact(lambda rows=rows: insert_rows(UnitWarning, rows, WARNING_AGAIN))  # type: ignore[misc]
    return len(gone) + len(fresh)


def facts_of(units: list[Unit]) -> dict[UUID, UnitFacts]:
    """Read what the warnings about these units are judged by. Five queries for all."""
    ids = [unit.id for unit in units]
    own: Any = Member.select(Member.branch, Member.kind, pw.fn.COUNT(Member.id))
    own = own.where(Member.branch.in_(ids), Member.left_at.is_null()).group_by(Member.branch, Member.kind).tuples()
    taking_in = [unit.id for unit in units if unit.kind in PLACED_KINDS]
    placed: Any = Placement.select(Placement.unit, Member.kind, pw.fn.COUNT(Placement.id)).join(Member)
    placed = placed.where(Placement.unit.in_(taking_in), Placement.open(), Member.left_at.is_null())
    people: dict[UUID, dict[str, int]] = {unit_id: {"full": 0, "probationary": 0} for unit_id in ids}
    for unit_id, kind, number in [*own, *placed.group_by(Placement.unit, Member.kind).tuples()]:
        people[unit_id][kind] += number
    groups = StandingGroup.select(StandingGroup.unit).where(StandingGroup.unit.in_(ids))
    groups = groups.where(StandingGroup.kind == COMMITTEE, StandingGroup.ended_at.is_null())
    committees = {row.unit_id for row in groups}
    terms = UnitTerm.select().where(UnitTerm.unit.in_(ids), UnitTerm.replaced_at.is_null())
    ends = {row.unit_id: row.ends_on for row in terms}
    joining = UnitProposal.select(UnitProposal.unit, UnitProposal.joins).where(UnitProposal.unit.in_(ids))
    joins = {row.unit_id: len(names_in(row.joins)) for row in joining}
    return {
        unit.id: UnitFacts(
            unit.kind,
            people[unit.id]["full"],
            sum(people[unit.id].values()),
            unit.id in committees,
            ends.get(unit.id),
            joins.get(unit.id, 0),
        )
        for unit in units
    }


def _warning_row(unit: Unit, one: Warned) -> dict[str, Any]:
    told = {"code": one.code, "number": one.number, "day": one.day}
    return {"id": new_id(), "county_id": unit.county_id, "unit": unit.id, "found_at": now(), **told}
