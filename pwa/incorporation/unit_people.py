"""Read the people of a candidate or a proposal, for the committee to which they belong: who lives there now, and who
has moved since the unit was proposed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.bulk_sql import insert_rows
from pwa.core.clock import today
from pwa.identity.models import Account
from pwa.members.models import AwayPeriod, Member
from pwa.members.namesakes import told_apart
from pwa.members.placement_models import Placement
from pwa.organisations.models import Unit, may_act
from pwa.places import city_of

from .unit_findings import branches_of, living_elsewhere, proposed
from .unit_models import UnitProposal, UnitProposalMember
from .unit_rules import COUNTY, FLOATING, lives_there, place_key

MOST = 200  # people of one proposal
THERE, MOVED, LEFT, ASKED, PLACED = "there", "moved", "left", "asked", "placed"
Branch, Current, Host = Unit.alias(), Placement.alias(), Unit.alias()


@dataclass(frozen=True)
class Person:
    """A member who would belong to a unit. `state`: lives there, has moved, is no member here any more, was asked or is
    placed; `host`: the organisation with which they are placed now; `phone`: tells namesakes apart."""

    id: UUID
    name: str
    kind: str
    branch: str
    division: str | None
    country: str | None
    area: str
    host: str
    phone: str | None
    state: str = THERE


def living_at(committee: Unit, basis: str, division: str, area: str) -> list[Person]:
    """List the members of a committee who live at this place and count for a unit there, by name."""
    rows = living_elsewhere(committee, today()).switch(Member)
    rows = rows.left_outer_join(Current, on=(Current.member == Member.id) & _open(Current))
    rows = rows.left_outer_join(Host, on=(Host.id == Current.unit)).where(_near(basis, division))
    found: Any = rows.select(*_columns(Unit)).order_by(Member.name_key, Member.id).dicts()
    key = place_key(area)
    people = [_person(row) for row in found if lives_there(basis, division, key, row["division"], row["area"])]
    return people[:MOST]


def belonging_to(committee: Unit, branches: Iterable[Any]) -> list[Person]:
    """List the members of some branches of a committee who could belong to a joint or temporary branch, by name: their
    membership is not suspended, and no other unit is proposed for them."""
    none: pw.Expression = Member.id.is_null()
    rows = (
        Member.select().join(Unit).where(branches_of(committee), Unit.id.in_(list(branches)), Member.left_at.is_null())
    )
    rows = rows.where(Member.status.is_null() | (Member.status != "suspended"), ~pw.fn.EXISTS(proposed(none, ~none)))
    away = (AwayPeriod.member == Member.id) & AwayPeriod.ended_on.is_null()
    rows = rows.join_from(Member, AwayPeriod, pw.JOIN.LEFT_OUTER, on=away)
    rows = rows.join_from(Member, Current, pw.JOIN.LEFT_OUTER, on=(Current.member == Member.id) & _open(Current))
    rows = rows.join_from(Current, Host, pw.JOIN.LEFT_OUTER, on=(Host.id == Current.unit))
    found: Any = rows.select(*_columns(Unit)).order_by(Member.name_key, Member.id).limit(MOST).dicts()
    return [_person(row) for row in found]


def _near(basis: str, division: str) -> pw.Expression:
    """Build the condition of the away periods that `lives_there` looks at: those of the county, or of the city."""
    if basis == COUNTY:
        return AwayPeriod.division == division
    city = city_of(division) or division
    return AwayPeriod.division.startswith(city[:2] if city.endswith("0000") else city[:4])


def _open(placement: Any) -> pw.Expression:
    return placement.ended_at.is_null() & placement.accepted_at.is_null(False)


def _columns(branch: Any) -> list[Any]:
    outside = pw.fn.COALESCE(Host.name, Current.outside, "")
    return [
        Member.id, Member.name, Member.kind, Member.phone, branch.name.alias("branch"),
        AwayPeriod.division, AwayPeriod.country,
        pw.fn.COALESCE(AwayPeriod.area, "").alias("area"), outside.alias("host"),
    ]  # fmt: skip


def _person(row: dict[str, Any], state: str = THERE) -> Person:
    return Person(**{name: row[name] for name in Person.__dataclass_fields__ if name != "state"}, state=state)


def people_of(proposal: UnitProposal) -> list[Person]:
    """List the people who are named in a proposal, by name, each with where they stand now. One query."""
    own = Placement.alias()
    rows: Any = (
        UnitProposalMember.select(
            *_columns(Branch), Branch.path.alias("path"), Member.left_at, own.unit_id.alias("in_unit"),
            own.accepted_at.alias("accepted_at"), own.ended_at.alias("ended_at"),
        )
        .join(Member)
        .join(Branch, on=(Branch.id == Member.branch))
        .join_from(Member, AwayPeriod, pw.JOIN.LEFT_OUTER,
                   on=(AwayPeriod.member == Member.id) & AwayPeriod.ended_on.is_null())
        .join_from(Member, Current, pw.JOIN.LEFT_OUTER, on=(Current.member == Member.id) & _open(Current))
        .join_from(Current, Host, pw.JOIN.LEFT_OUTER, on=(Host.id == Current.unit))
        .join_from(UnitProposalMember, own, pw.JOIN.LEFT_OUTER, on=(own.id == UnitProposalMember.placement))
        .where(UnitProposalMember.proposal == proposal.id)
        .order_by(Member.name_key, Member.id)
        .dicts()
    )  # fmt: skip
    return [_named(proposal, row) for row in rows]


def _named(proposal: UnitProposal, row: dict[str, Any]) -> Person:
    person = _person(row, _state(proposal, row))
    if proposal.committee.covers(row["path"]):
        return person
    # another committee has charge of them now: where they live and who has taken them in is not told here
    return replace(person, branch="", division=None, country=None, area="", host="", phone=None, state=LEFT)


def _state(proposal: UnitProposal, row: dict[str, Any]) -> str:
    if row["left_at"] is not None:
        return LEFT
    if row["in_unit"] and row["ended_at"] is None:
        return PLACED if row["accepted_at"] else ASKED
    if proposal.kind != FLOATING:
        return THERE  # whoever belongs to such a branch need not live in its place
    there = lives_there(proposal.basis, proposal.division, place_key(proposal.area), row["division"], row["area"])
    return THERE if there else MOVED


def counts_of(people: Iterable[Person]) -> dict[str, int]:
    """Count people as host and county read it: full and probationary members, and how many have moved or left since."""
    some = list(people)
    present = [one for one in some if one.state not in (MOVED, LEFT)]
    return {
        "full": sum(one.kind == "full" for one in present),
        "probationary": sum(one.kind == "probationary" for one in present),
        "gone": len(some) - len(present),
    }


def enter(proposal: UnitProposal, members: Iterable[UUID]) -> None:
    """Write who would belong to the unit, instead of those before."""
    UnitProposalMember.delete().where(UnitProposalMember.proposal == proposal.id).execute()
    same = {"county_id": proposal.county_id, "proposal": proposal.id}
    insert_rows(UnitProposalMember, [{**same, "member": member} for member in members])


def accounts_of(members: Iterable[UUID]) -> list[tuple[str, str]]:
    """List who of these members could hold a post, as (account id, name), namesakes told apart: those whose account is
    open."""
    rows: Any = Account.select(Account.id, Account.name, Member.phone).join(Member, on=(Member.id == Account.member_id))
    rows = rows.where(Member.id.in_(list(members)), may_act(Account.id)).order_by(Account.name_key, Account.id)
    return [(str(account), name) for account, name in told_apart(rows.tuples()).items()]


def before_joining(stays: Member, goes: Member, _by: UUID | None) -> None:
    """Two files of one person are joined: a proposal that names both names the one that stays."""
    both = UnitProposalMember.alias()
    known = both.select(both.proposal).where(both.member == stays.id)
    twice = (UnitProposalMember.member == goes.id) & UnitProposalMember.proposal.in_(known)
    found = [row.id for row in UnitProposalMember.select(UnitProposalMember.id).where(twice)]
    UnitProposalMember.delete().where(UnitProposalMember.id.in_(found)).execute()


def branches_named_in(row: UnitProposal) -> list[UUID]:
    """List the branches of the people who are named in a proposal."""
    named: Any = UnitProposalMember.select(Member.branch).join(Member)
    return [branch for (branch,) in named.where(UnitProposalMember.proposal == row.id).distinct().tuples()]
