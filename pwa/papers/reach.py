"""Decide which papers a visitor sees, and with which right over them. For a paper outside the answer is 404."""

from typing import Any, NamedTuple
from uuid import UUID

import peewee as pw
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.compiled_query import any_of
from pwa.identity.visitor import Visitor
from pwa.members.models import AwayPeriod, Member
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below

from .models import Paper
from .rules import CARD

LOOKS = (*BRANCH_OFFICERS, Role.COMMITTEE, Role.COUNTY)
Issuer = Unit.alias()


class Right(NamedTuple):
    """What a visitor is to a paper: the member whom it is about, an officer of their branch, one of its issuer."""

    own: bool
    of_branch: bool
    of_issuer: bool


def joined(query: Any) -> Any:
    """Join papers with member, branch and issuer."""
    return (
        query.join(Member, on=(Paper.member == Member.id))
        .switch(Paper)
        .join(Unit, on=(Paper.branch == Unit.id))
        .switch(Paper)
        .join(Issuer, on=(Paper.issuer == Issuer.id))
    )


def rights_over(visitor: Visitor, paper: Paper) -> Right:
    """Return what the visitor is to the paper."""
    branch, issuer = paper.branch.path, paper.issuer
    officer = any(post.unit.covers(branch) for post in visitor.posts_as(*BRANCH_OFFICERS))
    by_county = issuer.parent_id is None and paper.kind != CARD
    above = branch if paper.kind == CARD else issuer.path  # a card bears the county's number, which sees no persons
    role = Role.COUNTY if by_county else Role.COMMITTEE
    issues = any(post.unit.covers(above) for post in visitor.posts_as(role))
    return Right(visitor.account.member_id == paper.member_id, officer, issues)


def paper_within(visitor: Visitor, paper_id: UUID) -> tuple[Paper, Right]:
    """Return the paper and what this visitor is to it. Raises NotFound."""
    found = joined(Paper.select(Paper, Member, Unit, Issuer)).where(Paper.id == paper_id).first()
    right = rights_over(visitor, found) if found else None
    if found is None or right is None or not any(right):
        raise NotFound
    return found, right


def papers_of_others(visitor: Visitor) -> list[Any]:
    """Return the conditions, one for each way of reach, of the papers that an officer sees."""
    branches = [post.unit.path for post in visitor.posts_as(*BRANCH_OFFICERS, Role.COMMITTEE)]
    issued = [post.unit.id for post in visitor.posts_as(Role.COUNTY)]
    ways = [Paper.branch.in_(units_below(branches))] if branches else []
    return ways + ([Paper.issuer.in_(issued) & (Paper.kind != CARD)] if issued else [])


def papers_to_issue(visitor: Visitor) -> Any:
    """Build the condition of the papers that wait to be issued by a unit of this visitor's posts."""
    committees = [post.unit.path for post in visitor.posts_as(Role.COMMITTEE)]
    counties = [post.unit.id for post in visitor.posts_as(Role.COUNTY) if post.unit.parent_id is None]
    units = [units_below(committees)] if committees else []
    if counties or not units:
        units.append(Unit.select(Unit.id).where(Unit.id.in_(counties)))
    return Paper.issued_at.is_null() & Paper.declined_at.is_null() & Paper.issuer.in_(any_of(units))


def card_to_take_back() -> Any:
    """Build the condition of the cards in use whose member is no longer away: a card is handed in on return (Central
    Organisation Department's note of 2006-12-08)."""
    away = AwayPeriod.select(AwayPeriod.id).where(AwayPeriod.member == Paper.member, AwayPeriod.ended_on.is_null())
    return (Paper.kind == CARD) & Paper.valid() & ~pw.fn.EXISTS(away)
