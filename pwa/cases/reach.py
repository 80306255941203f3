"""Decide who reads a case. The unit that the member chose reads it; a unit that was asked reads the question. Units
above get counts only; units below get a 404."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members.models import ContactAssignment, Member
from pwa.members.reach import within_reach
from pwa.organisations.models import Post, Unit
from pwa.organisations.reach import ends_of, units_between

from .models import Case, CaseStep
from .rules import ASKED, AUTHOR, HELPER, OWN, READER

ACTING = (*BRANCH_OFFICERS, Role.COMMITTEE, Role.COUNTY)
LEVELS = ("general_branch", "committee", "county")


@dataclass(frozen=True)
class Seen:
    """A case as one visitor sees it: `ways` (own, reader, helper, asked, author), the units they act for, and whether
    they may know the member's name."""

    case: Case
    chain: list[Unit]  # the unit that answers and the units above it, nearest first
    ways: tuple[str, ...]
    units: frozenset[UUID]
    names: bool

    def name_of(self, unit_id: UUID | None) -> str | None:
        """The name of a unit of the chain."""
        return next((unit.name for unit in self.chain if unit.id == unit_id), None)


def own_units(visitor: Visitor) -> frozenset[UUID]:
    """Return the units this visitor acts for: exactly those on which they hold a post, not the units below."""
    return frozenset(post.unit_id for post in visitor.posts_as(*ACTING))


def chain_from(home: Unit) -> list[Unit]:
    """Return the unit that answers, then the units it may ask in turn: general branch, committee, county."""
    return [home, *Unit.ancestors(home.path).where(Unit.kind.in_(LEVELS))]


def case_within(visitor: Visitor, case_id: UUID) -> Seen:
    """Return the case as this visitor sees it. Raises NotFound."""
    branch, home = Unit.alias(), Unit.alias()
    case = (
        Case.select(Case, Member, branch, home)
        .join(Member)
        .switch(Case)
        .join(branch, on=(Case.branch == branch.id), attr="branch")
        .switch(Case)
        .join(home, on=(Case.home == home.id), attr="home")
        .where(Case.id == case_id)
        .first()
    )
    seen = _seen(visitor, case) if case else None
    if seen is None:
        raise NotFound
    return seen


def _seen(visitor: Visitor, case: Case) -> Seen | None:
    if visitor.limited:
        return None  # this person came in by somebody else's link, and has not proven yet who they are
    units = own_units(visitor)
    if visitor.account.member_id == case.member_id:
        return Seen(case, chain_from(case.home), (OWN,), frozenset(), True)
    found = [READER] if _reads(visitor, case, units) else [HELPER] if _helps(visitor, case) else []
    if _asked(case, units):
        found.append(ASKED)
    if not found and case.raised_by == visitor.account.id:
        found.append(AUTHOR)
    in_charge = any(case.branch.path.startswith(path) for path in within_reach(visitor).paths)
    names = in_charge or found[:1] == [HELPER]
    if found[:1] == [AUTHOR] and not names:  # the name goes with the right by which they wrote it down
        names = bool(within_reach(visitor).among([case.member_id]))
    return Seen(case, chain_from(case.home), tuple(found), units, names) if found else None


def _reads(visitor: Visitor, case: Case, units: frozenset[UUID]) -> bool:
    if case.readers == "charge":
        return any(case.branch.path.startswith(path) for path in within_reach(visitor).paths)
    return case.home_id in units


def _helps(visitor: Visitor, case: Case) -> bool:
    return (
        case.readers in ("contact", "charge")
        and Role.CONTACT in visitor.roles
        and kept_in_touch(visitor).where(ContactAssignment.member == case.member_id).exists()
    )


def _asked(case: Case, units: frozenset[UUID]) -> bool:
    asked = (CaseStep.case == case.id) & (CaseStep.kind == "asked_up") & CaseStep.to_unit.in_(list(units))
    return bool(units) and CaseStep.select().where(asked).exists()


@dataclass(frozen=True)
class Rights:
    """What gives somebody access to cases, as plain values or as placeholders of a compiled query."""

    account_id: Any
    own: Any  # the id of their own member file, or an id that no member has
    units: Any  # units they act for
    paths: Any  # start and end of the path ranges in which they open member records
    ends: Any
    contact: bool

    def kept_in_touch(self) -> Any:
        """Return the members whose contact person they are now."""
        of = ContactAssignment
        return of.select(of.member).where(of.account_id == self.account_id, of.in_force())


def rights_of(visitor: Visitor) -> Rights:
    """Return the rights of this visitor; none in a limited session."""
    if visitor.limited:
        nobody = visitor.account.id
        return Rights(nobody, nobody, [], [], [], False)
    paths, account = within_reach(visitor).paths, visitor.account
    own, units, contact = account.member_id or account.id, sorted(own_units(visitor)), Role.CONTACT in visitor.roles
    return Rights(account.id, own, units, paths, ends_of(paths), contact)


def kept_in_touch(visitor: Visitor) -> Any:
    """Return the members whose contact person this visitor is now."""
    return rights_of(visitor).kept_in_touch()


def readable(visitor: Visitor) -> Any:
    """Return the cases this visitor reads as an officer or contact person; never their own, which they see as a
    member."""
    return readable_by(rights_of(visitor))


def readable_by(rights: Rights) -> Any:
    """Return the cases that these rights open."""
    where = Case.home.in_(rights.units) & (Case.readers != "charge")
    if rights.contact:
        where = where | (Case.readers.in_(["contact", "charge"]) & Case.member.in_(rights.kept_in_touch()))
    if rights.paths:
        where = where | ((Case.readers == "charge") & Case.branch.in_(units_between(rights.paths, rights.ends)))
    return where & (Case.member != rights.own)


def ways_to(rights: Rights) -> list[Any]:
    """Query the ids of the cases that these rights open or about which these units were asked: one query for each way,
    because one with OR would scan."""
    rows, others = Case.select(Case.id), Case.member != rights.own
    ways = [rows.where(Case.home.in_(rights.units), Case.readers != "charge", others)] if rights.units else []
    if rights.contact:
        helps = Case.readers.in_(["contact", "charge"]) & Case.member.in_(rights.kept_in_touch())
        ways.append(rows.where(helps, others))
    if rights.paths:
        in_charge = (Case.readers == "charge") & Case.branch.in_(units_between(rights.paths, rights.ends))
        ways.append(rows.where(in_charge, others))
    return [*ways, rows.where(asked_by(rights))] if rights.units else ways


def asked_of(visitor: Visitor) -> Any:
    """Return the cases about which the visitor's units were asked."""
    return asked_by(rights_of(visitor))


def asked_by(rights: Rights) -> Any:
    """Return the cases about which these units were asked."""
    steps = CaseStep.select(CaseStep.case).where(CaseStep.kind == "asked_up", CaseStep.to_unit.in_(rights.units))
    return Case.id.in_(steps) & (Case.member != rights.own)


def colleagues(visitor: Visitor, case: Case) -> list[tuple[str, str]]:
    """Return the other accounts that act for the unit that answers, as (id, name)."""
    held = (Post.unit == case.home_id) & Post.role.in_(ACTING) & Post.in_force()
    rows = Account.select(Account.id, Account.name, Account.name_key).join(Post, on=(Post.account_id == Account.id))
    rows = rows.where(held).distinct().order_by(Account.name_key, Account.id)
    return [(str(row.id), row.name) for row in rows if row.id != visitor.account.id]


def cases_in_timeline(visitor: Visitor, member: Member) -> list[UUID]:
    """Return the ids of this member's cases whose lines this visitor may see in the timeline."""
    mine = Case.select(Case.id).where(Case.member == member.id)
    if visitor.limited:
        return []
    if visitor.account.member_id != member.id:
        mine = mine.where(readable(visitor))
    return [row.id for row in mine]
