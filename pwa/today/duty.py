"""An officer's morning: the people in their charge by number, what first, what came in; and the other roles' parts."""

from functools import reduce
from operator import or_
from typing import Any

from flask_babel import gettext as _

from pwa.ground.doors import BRANCH_OFFICERS, Role
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members import heads
from pwa.members.models import ContactAssignment, HostNaming, Member, open_periods
from pwa.members.reach import within_reach
from pwa.organisations.models import BRANCH_KINDS, Post, Unit, parameters_at
from pwa.organisations.reach import units_below
from pwa.reports import entries
from pwa.reports import models as sent
from pwa.reports.gaps import gaps_of
from pwa.reports.models import ActivityReport, Gap, Submission

from .own import where_words

SHOWN = 8


def branches_below(paths: list[str]) -> list[Any]:
    """The branches below `paths`, each with its members and those away."""
    if not paths:
        return []
    below = reduce(or_, [Unit.below(path) for path in paths])
    units = Unit.select().where(below, Unit.kind.in_(BRANCH_KINDS), Unit.closed_at.is_null())
    numbers = {branch: found for path in paths for branch, found in heads.below(path).items()}
    rows = [(unit, *numbers.get(unit.path, (0, 0))) for unit in units.order_by(Unit.path).limit(200)]
    return [{"id": unit.id, "name": unit.name, "members": members, "away": away} for unit, members, away in rows]


def charge(visitor: Visitor) -> dict[str, Any]:
    """Branch and committee officers: their units in figures; a committee also each branch below."""
    committees = [post.unit for post in visitor.posts_as(Role.COMMITTEE)]
    units = {unit.id: unit for unit in [*(post.unit for post in visitor.branch_posts), *committees]}
    sums = [(unit, *heads.total(unit.path)) for unit in units.values()]
    return {
        "units": [{"unit": unit, "members": members, "away": away} for unit, members, away in sums],
        "branches": branches_below([unit.path for unit in committees]),
    }


def to_confirm(visitor: Visitor) -> list[Any]:
    """Activities that the visitor's own branches held and nobody has decided on."""
    paths = [post.unit.path for post in visitor.branch_posts]
    if not paths:
        return []
    units = units_below(paths)
    where = entries.to_confirm() & ActivityReport.held_by.in_(units) & sent.counts()  # what waits is adopted first
    own = visitor.account.member_id
    return entries.rows(where & (Submission.member_id != own) if own else where, limit=SHOWN)[0]


def waiting(visitor: Visitor) -> list[Any]:
    """Entries filed by someone whose post had ended: the successor in the branch confirms them."""
    members = _of_own_branches(visitor)
    if members is None:
        return []
    where = ~sent.counts() & Submission.member_id.in_(members)
    where = where & entries.told_openly(Submission.form)
    return entries.rows(where, limit=SHOWN)[0]


def gaps(visitor: Visitor) -> tuple[list[Gap], list[Gap]]:
    """Numbers that never came: from one's own phones; and from those of this officer's own branches: the branch asks,
    nobody above it."""
    members, own = _of_own_branches(visitor), visitor.account.id
    if members is None:
        return gaps_of([own]), []
    found = gaps_of(Account.select(Account.id).where((Account.id == own) | Account.member_id.in_(members)), first=own)
    return [gap for gap in found if gap.account_id == own], [gap for gap in found if gap.account_id != own]


def _of_own_branches(visitor: Visitor) -> Any:
    """The members (their ids) of the branches this visitor is an officer of; None for who is none."""
    paths = [post.unit.path for post in visitor.branch_posts]
    if not paths:
        return None
    return Member.select(Member.id).where(Member.branch.in_(units_below(paths)), Member.left_at.is_null())


def received(visitor: Visitor) -> list[Any]:
    """What came in lately within reach; what one entered oneself is no news, nor are the calls of a round: they stand
    in its list, and would leave no room for what members say."""
    others = (Submission.account_id != visitor.account.id) & (Submission.form != "attempt")
    return entries.rows(entries.came_in(visitor) & others, limit=SHOWN)[0]


def living_here(visitor: Visitor) -> list[dict[str, Any]]:
    """Members of other branches who live where this visitor is an officer and agreed to be seen."""
    if not visitor.branch_posts:
        return []
    return _where(within_reach(visitor).members(as_host=True).order_by(Member.name, Member.id).limit(SHOWN))


def looked_after(visitor: Visitor) -> list[dict[str, Any]]:
    """The members this contact person keeps touch with."""
    if Role.CONTACT not in visitor.roles:
        return []
    mine = ContactAssignment.select(ContactAssignment.member).where(
        ContactAssignment.account_id == visitor.account.id, ContactAssignment.ended_at.is_null()
    )
    query = Member.select(Member, Unit).join(Unit).where(Member.id.in_(mine), Member.left_at.is_null())
    return _where(query.order_by(Member.name, Member.id).limit(20))


def _where(query: Any) -> list[dict[str, Any]]:
    members = list(query)
    periods = open_periods([member.id for member in members]) if members else {}
    return [{"member": member, "where": where_words(member, periods.get(member.id))} for member in members]


def county_totals(visitor: Visitor) -> list[dict[str, Any]]:
    """Totals of each county this visitor speaks for; no person rows, and a small figure only as 'under 5'."""
    found = []
    for unit in (post.unit for post in visitor.posts_as(Role.COUNTY)):
        figures = dict(zip(("members", "away"), heads.total(unit.path), strict=True))
        least = parameters_at(unit.path)["figures.least"]
        shown = {name: n if n >= least else _("under %(n)s", n=least) for name, n in figures.items()}
        found.append({"unit": unit, "totals": shown})
    return found


def in_order(visitor: Visitor) -> list[dict[str, Any]]:
    """For the administrator: units and accounts of each county by number; no member content."""
    found = []
    for post in visitor.posts_as(Role.ADMIN):
        units = Unit.select().where(Unit.below(post.unit.path), Unit.closed_at.is_null()).count()
        accounts = Account.select().where(Account.county_id == post.county_id).count()
        posts = Post.select().where(Post.county_id == post.county_id, Post.ended_at.is_null()).count()
        found.append({"unit": post.unit, "units": units, "accounts": accounts, "posts": posts})
    return found


def is_officer(visitor: Visitor) -> bool:
    """Whether reports of others reach this person."""
    return bool(visitor.roles & {*BRANCH_OFFICERS, Role.CONTACT, Role.COMMITTEE})


def unanswered(visitor: Visitor) -> list[Member]:
    """The members of this officer's branches for whom a host is named that waits for their word."""
    members = _of_own_branches(visitor)
    if members is None:
        return []
    open_ = HostNaming.ended_at.is_null() & HostNaming.consented_at.is_null()
    query = Member.select(Member.id, Member.name).join(HostNaming).where(HostNaming.member.in_(members), open_)
    return list(query.order_by(HostNaming.named_at, Member.id).limit(SHOWN))
