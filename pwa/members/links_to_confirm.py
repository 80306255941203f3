"""Find the invitations that wait for a second officer, and say for each whether this visitor may confirm it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.clock import now
from pwa.core.paging import Order
from pwa.identity.link_rights import INVITING
from pwa.identity.link_rules import why_not_confirm
from pwa.identity.models import Account, Invitation
from pwa.identity.visitor import Visitor
from pwa.organisations.appointment_models import Appointment
from pwa.organisations.models import Post, Unit, may_act
from pwa.organisations.reach import ends_of, units_between
from pwa.organisations.succession import posts_of_each

from .models import Member

MOST_LAPSED = 200
PART = 200  # links that are judged together


@dataclass(frozen=True)
class Waiting:
    """A link that waits for a second officer: the name of its maker, the owner's branch (None for an account without a
    member), and why this visitor may not confirm it (None if they may)."""

    row: Invitation
    maker: str
    branch: Unit | None
    why_not: str | None


def waiting(visitor: Visitor, branch: Unit | None = None, limit: int | None = None) -> list[Waiting]:
    """List the valid links to accounts in use which neither the owner nor a second officer has agreed to and which the
    visitor reaches by a post, oldest first."""
    posts = visitor.posts_as(*INVITING)
    if not posts:
        return []
    paths = [post.unit.path for post in posts]
    rows = unconfirmed(paths, ends_of(paths), now(), Invitation, Account, Unit)
    if branch is not None:
        rows = rows.where(Unit.id == branch.id)
    return found_in(rows, Order(Invitation.made_at), limit, lambda some: judged(visitor, some))


def found_in(
    rows: Any, order: Order, limit: int | None, judge: Callable[[list[Invitation]], list[Waiting]]
) -> list[Waiting]:
    """Judge these links in this order. With `limit` return the first so many that the visitor may confirm: they are
    read in parts, since only who has judged a link knows whether it counts."""
    if limit is None:
        return judge(order.after(rows, "", None))
    found: list[Waiting] = []
    mark: str | None = ""
    while mark is not None and len(found) < limit:
        part, mark = order.page(rows, mark, PART)
        found += [one for one in judge(part) if one.why_not is None]
    return found[:limit]


def judged(visitor: Visitor, found: list[Invitation]) -> list[Waiting]:
    """Say for each link, read with account, member and branch, whether this visitor may confirm it; leave out those
    whose owner the visitor does not reach."""
    posts = visitor.posts_as(*INVITING)
    branches = [(row, row.account.member.branch if row.account.member_id else None) for row in found]
    alone = posts_of_each({row.account_id for row, branch in branches if branch is None})
    reached = [
        (row, branch, mine)
        for row, branch in branches
        if (mine := _reaching(posts, [branch] if branch else [one.unit for one in alone.get(row.account.id, [])]))
    ]
    makers: set[Any] = {row.made_by for row, _branch, _mine in reached}
    names, why = _names_of(makers), _reasons_of(visitor, makers)
    return [Waiting(row, names.get(row.made_by, ""), branch, why(row, mine)) for row, branch, mine in reached]


def unconfirmed(paths: Any, ends: Any, at: Any, *columns: Any) -> Any:
    """Query the links of `waiting`, to members in these subtrees and to all accounts without a member; the arguments
    may be placeholders of a compiled query."""
    rows = Invitation.select(*columns).join(Account)
    rows = rows.join_from(Account, Member, pw.JOIN.LEFT_OUTER, on=(Member.id == Account.member_id), attr="member")
    rows = rows.join_from(Member, Unit, pw.JOIN.LEFT_OUTER, attr="branch")
    open_ = (
        Invitation.in_use & Invitation.valid(at) & Invitation.confirmed_at.is_null() & Invitation.agreed_at.is_null()
    )
    here = Member.branch.in_(units_between(paths, ends)) | Account.member_id.is_null()
    return rows.where(open_, may_act(Invitation.made_by), may_act(Account.id), here)


def lapsed(visitor: Visitor) -> list[Invitation]:
    """List the links to members within the visitor's reach, as somebody who may invite them, that became void with the
    right of their maker before they would have expired, and that no other link has replaced, oldest first."""
    paths = [post.unit.path for post in visitor.posts_as(*BRANCH_OFFICERS, Role.COMMITTEE)]
    if not paths:
        return []
    later = Invitation.alias()
    after = (later.made_at > Invitation.made_at) | ((later.made_at == Invitation.made_at) & (later.id > Invitation.id))
    newer = later.select(later.id).where(later.account == Invitation.account, after)
    gone = Invitation.lapsed_at.is_null(False) | (Invitation.voided_at.is_null() & ~may_act(Invitation.made_by))
    unspent = Invitation.spent_at.is_null() & Invitation.made_by.is_null(False) & (Invitation.expires_at > now())
    rows = Invitation.select(Invitation, Account).join(Account)
    rows = rows.join_from(Account, Member, on=(Member.id == Account.member_id))
    here = Member.branch.in_(units_between(paths, ends_of(paths))) & Member.left_at.is_null()
    rows = rows.where(unspent, gone, here, may_act(Account.id), ~pw.fn.EXISTS(newer))
    return list(rows.order_by(Invitation.made_at, Invitation.id).limit(MOST_LAPSED))


def why_not(visitor: Visitor, row: Invitation) -> str | None:
    """Return why the visitor may not confirm this one link; None if they may."""
    return _reasons_of(visitor, {row.made_by})(row, reaching(visitor, row))


def reaching(visitor: Visitor, row: Invitation) -> set[str]:
    """Return the visitor's posts that reach the owner of the account: the branch of their membership, or the units of
    their own posts, held or proposed."""
    branch = Unit.select().join(Member).where(Member.id == row.account.member_id).first()
    if branch is None:
        units = [one.unit for one in [*Post.given_to(row.account_id), *Appointment.open_of(row.account_id)]]
    return _reaching(visitor.posts_as(*INVITING), [branch] if branch else units)


def _reaching(posts: list[Post], units: list[Unit]) -> set[str]:
    return {_name(post) for post in posts if units and all(post.unit.covers(unit.path) for unit in units)}


def _reasons_of(visitor: Visitor, makers: set[Any]) -> Callable[[Invitation, set[str]], str | None]:
    """Return a function of a link of one of these makers and the visitor's posts that reach its owner: why they may not
    confirm it."""
    theirs, seconds = _posts_of(makers), visitor.second_to(makers)

    def why(row: Invitation, posts: set[str]) -> str | None:
        maker: Any = row.made_by
        by, owner = str(visitor.account.id), str(row.account_id)
        return why_not_confirm(by, str(maker), owner, posts, theirs.get(maker, set()), maker in seconds)

    return why


def _posts_of(accounts: set[UUID]) -> dict[UUID, set[str]]:
    """Return the posts in force of these accounts, each by the name of `_name`."""
    found: dict[UUID, set[str]] = {}
    rows = Post.select().where(Post.account_id.in_(accounts), Post.in_force()) if accounts else []
    for post in rows:
        found.setdefault(post.account_id, set()).add(_name(post))
    return found


def _names_of(accounts: set[UUID]) -> dict[UUID | None, str]:
    rows = Account.select(Account.id, Account.name).where(Account.id.in_(accounts)) if accounts else []
    return {row.id: row.name for row in rows}


def _name(post: Post) -> str:
    return f"{post.role} {post.unit_id}"
