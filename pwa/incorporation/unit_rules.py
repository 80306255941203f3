"""Decide where a unit may be formed, what is unusual about one, and by when a proposal is answered. Pure rules on plain
values: they propose and warn; a unit is approved and closed by people. Sources in docs/rules.md."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pwa.places import OUTSIDE, city_of, is_county
from pwa.policy import Parameters, add_months

COUNTY, PLACE = "county", "place"  # on what a proposal is based: one county; the same firm or park
BASES = (COUNTY, PLACE)
FLOATING, JOINT, TEMPORARY = "floating_branch", "joint_branch", "temporary_branch"
KINDS = (FLOATING, JOINT, TEMPORARY)  # what is proposed; floating-member branches alone by the program itself
SHORTEST = 2  # characters of a place that says something
# Where a proposal stands, in this order; withdrawn from any state before a decision.
STATES = ("proposed", "consulted", "answered", "submitted", "approved", "refused", "withdrawn")
# Warnings about a unit that its committee reads on Today; the others stand on the page of warnings.
URGENT = ("few_full", "term_ends", "term_over", "temporary_over")
WARNINGS = (*URGENT, "no_committee", "too_many", "many_units")


@dataclass(frozen=True)
class Said:
    """How many members of one committee said the same place: a division, and what stands behind it in their words."""

    division: str
    area: str
    full: int
    probationary: int = 0


@dataclass(frozen=True)
class Candidate:
    """A place where members of one committee live: a county, or a firm or park, whose `key` is how it was compared."""

    basis: str
    division: str
    area: str
    key: str
    full: int
    probationary: int


def place_key(area: str) -> str:
    """Return a place in words as it is compared: letters, digits and characters alone, in one width and case; empty for
    words that are too short to say a place."""
    plain = unicodedata.normalize("NFKC", area).casefold()
    key = "".join(sign for sign in plain if sign.isalnum())
    return key if len(key) >= SHORTEST else ""


def counts_there(stay: str, began_on: date, today: date, months: int) -> bool:
    """Whether somebody who is away lives there for a unit's purpose: unless they said that they stay for less than half
    a year, and have not been away for longer."""
    return stay != "short" or began_on <= add_months(today, -months)


def lives_there(basis: str, division: str, key: str, said: str | None, area: str) -> bool:
    """Whether a member who says this place (`said`: a division; `area`: in words) lives where the unit is proposed."""
    if said is None or said in OUTSIDE:
        return False
    if basis == COUNTY:
        return said == division
    return place_key(area) == key and (city_of(said) or said) == (city_of(division) or division)


def candidates(said: Iterable[Said], least: int) -> list[Candidate]:
    """Return where `least` or more full members of one committee live: each county (S2, S11), and each firm or park
    that they name alike within one city (D3). A firm or park in which everybody of a county is, takes its place."""
    counties: dict[str, list[Said]] = defaultdict(list)
    places: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for one in said:
        if one.division in OUTSIDE:
            continue
        if is_county(one.division):
            counties[one.division].append(one)
        if key := place_key(one.area):
            places[city_of(one.division) or one.division, key].append(one)
    by_place = [_candidate(PLACE, key, some) for (_city, key), some in places.items()]
    found = [one for one in by_place if one.full >= least]
    whole = {(one.division, one.full, one.probationary) for one in found}
    by_county = [_candidate(COUNTY, "", some) for some in counties.values()]
    found += [one for one in by_county if one.full >= least and (one.division, one.full, one.probationary) not in whole]
    return sorted(found, key=lambda one: (-one.full, one.division, one.basis, one.key))


def _candidate(basis: str, key: str, some: Sequence[Said]) -> Candidate:
    divisions = {one.division for one in some}
    division = divisions.pop() if len(divisions) == 1 else city_of(some[0].division) or some[0].division
    words = sorted(some, key=lambda one: (-one.full, one.area))[0].area if key else ""
    return Candidate(basis, division, words, key, sum(one.full for one in some), sum(one.probationary for one in some))


@dataclass(frozen=True)
class UnitFacts:
    """What the warnings about a unit are judged by. `full` and `members`: who belongs to it; of a floating-member or
    temporary branch who is placed in it. `ends_on`: the end of its term, of a temporary branch its own end. `joins`:
    how many units a joint branch joins."""

    kind: str
    full: int
    members: int
    has_committee: bool = False
    ends_on: date | None = None
    joins: int = 0


@dataclass(frozen=True)
class Warned:
    """One warning about a unit, as a code of `WARNINGS`, with the number or day that it is about."""

    code: str
    number: int = 0
    day: date | None = None


def warnings_of(unit: UnitFacts, numbers: Parameters, today: date) -> list[Warned]:
    """Return what is unusual about a branch: fewer than three full members, no committee although there are seven, more
    than fifty members, more than five units in a joint branch, a term that ends within six months or is over, a
    temporary branch past its end (S11)."""
    found = []
    temporary = unit.kind == TEMPORARY
    if unit.full < numbers["branch.min_full"] and not temporary:
        found.append(Warned("few_full", unit.full))
    if unit.full >= numbers["branch.committee_from"] and not unit.has_committee and not temporary:
        found.append(Warned("no_committee", unit.full))
    if unit.members > numbers["branch.most"]:
        found.append(Warned("too_many", unit.members))
    if unit.kind == JOINT and unit.joins > numbers["branch.most_units"]:
        found.append(Warned("many_units", unit.joins))
    if unit.ends_on and unit.ends_on < today:
        found.append(Warned("temporary_over" if temporary else "term_over", day=unit.ends_on))
    elif unit.ends_on and not temporary and unit.ends_on <= add_months(today, numbers["term.warn_months"]):
        found.append(Warned("term_ends", day=unit.ends_on))
    return found


def term_ends_on(begins_on: date, years: int) -> date:
    """Return the last day of a term that begins on this day (S11: three years; village and community branches five)."""
    return date.fromordinal(add_months(begins_on, 12 * years).toordinal() - 1)


def names_in(joins: str) -> list[str]:
    """Return the units that a joint branch joins, as written one a line, each once."""
    return list(dict.fromkeys(filter(None, (" ".join(line.split()) for line in joins.splitlines()))))


def needs_host(kind: str) -> bool:
    """Whether the organisation where the members live is consulted before anybody decides: about a floating-member
    branch (S11); a joint or temporary branch may be proposed without."""
    return kind == FLOATING


def may_decide(kind: str, is_county: bool, is_committee: bool) -> bool:
    """Whether a level decides about a unit of this kind: the county about every one, and alone about a floating-member
    branch (S2); the committee above about the joint and temporary branches below it (S11)."""
    return is_county or (is_committee and kind != FLOATING)


def state_of(proposal: object) -> str:
    """Return where a proposal of a unit stands, as one of `STATES`. Nothing is approved by silence: a day that is past
    changes no state."""
    said = {name: getattr(proposal, name, None) for name in ("withdrawn_at", "outcome", "submitted_at", "answered_at")}
    if said["withdrawn_at"]:
        return "withdrawn"
    if said["outcome"]:
        return str(said["outcome"])
    if said["submitted_at"]:
        return "submitted"
    if said["answered_at"]:
        return "answered"
    return "consulted" if getattr(proposal, "consulted_at", None) else "proposed"


def reply_due_on(since: date, months: int) -> date:
    """Return the day by which whoever has a proposal before them answers (S11: a month)."""
    return add_months(since, months)


def why_not_decide(is_proposer: bool, is_second: bool, becomes_officer: bool) -> str:
    """Return why this person may not decide about a proposal, as a code; empty if they may. It takes two people: who
    proposed it does not approve it, and nobody approves their own post."""
    if is_proposer:
        return "proposed_it"
    if becomes_officer:
        return "own_post"
    return "" if is_second else "by_link"


def why_not_held(held_on: date, submitted_on: date) -> str:
    """Return why a meeting of this day cannot have decided about a proposal, as a code: it came before it."""
    return "meeting_before" if held_on < submitted_on else ""


def why_not_close(own_members: int, units_below: int) -> str:
    """Return why a unit cannot be closed yet, as a code; empty if it can: nobody's membership may be left in a closed
    unit, and no unit below one."""
    if own_members:
        return "members_left"
    return "units_left" if units_below else ""
