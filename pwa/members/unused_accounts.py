"""List the members of a branch who have not used an account yet, for the print of their first invitations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.paging import Order
from pwa.core.seen_state import token
from pwa.identity.first_invitations import never_used
from pwa.identity.link_rights import within
from pwa.identity.models import Account, Invitation
from pwa.identity.visitor import Visitor
from pwa.organisations.models import Unit
from pwa.organisations.succession import posts_of_each

from .models import Member
from .reach import within_reach

MOST = 200  # on a page, and so in one print


@dataclass(frozen=True)
class Invitee:
    """A member without an account in use: the valid link that is out, if there is one, who made it and until when it is
    valid. `beyond`: they hold a post outside the visitor's own, so that somebody else invites them. `holds_post`: they
    hold one, which counts only once a second officer has confirmed who came in."""

    member: Member
    link: UUID | None
    maker: str
    until: datetime | None
    beyond: bool
    holds_post: bool


@dataclass(frozen=True)
class Invitees:
    """One page of them; `onward` is the mark of the next page, if there is one."""

    rows: list[Invitee]
    onward: str | None

    @property
    def seen(self) -> str:
        """The token of what the page lists."""
        return token(*(f"{one.member.id} {one.link} {one.beyond}" for one in self.rows))

    @property
    def may_invite(self) -> set[UUID]:
        """The ids of the members whom the visitor may invite."""
        return {one.member.id for one in self.rows if not one.beyond}


def may_invite_in(visitor: Visitor, unit: Unit) -> bool:
    """Whether the visitor may invite members of this unit: it is an open branch, and they are an officer of it or above
    it, in no limited session."""
    reached = any(unit.path.startswith(path) for path in within_reach(visitor).paths)
    return reached and unit.is_branch and unit.closed_at is None and not visitor.limited


def invitees(visitor: Visitor, branch: Unit, after: str = "") -> Invitees:
    """Read the page after this mark, by name."""
    found = Order(Member.name_key).page(_unused(branch), after, MOST)
    theirs = posts_of_each({row.account_key for row in found.rows if row.account_key})
    own = visitor.posts
    rows = [
        Invitee(row, row.link, row.maker or "", row.until, not within(held, own), bool(held))
        for row in found.rows
        for held in [theirs.get(row.account_key, [])]
    ]
    return Invitees(rows, found.onward)


def _unused(branch: Unit) -> Any:
    maker = Account.alias()
    rows = Member.select(
        Member,
        Account.id.alias("account_key"),
        Invitation.id.alias("link"),
        Invitation.expires_at.alias("until"),
        maker.name.alias("maker"),
    )
    rows = rows.join(Account, pw.JOIN.LEFT_OUTER, on=(Account.member_id == Member.id))
    valid = (Invitation.account == Account.id) & Invitation.valid()
    rows = rows.join(Invitation, pw.JOIN.LEFT_OUTER, on=valid)
    rows = rows.join(maker, pw.JOIN.LEFT_OUTER, on=(maker.id == Invitation.made_by))
    return rows.where(Member.branch == branch.id, Member.left_at.is_null(), never_used()).objects()
