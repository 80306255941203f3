"""Decide which members a visitor reaches, and in which capacity. For a record outside the answer is 404."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import peewee as pw
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.clock import now
from pwa.core.compiled_query import any_of
from pwa.core.kept_pages import store_nothing
from pwa.identity.visitor import Visitor, read_once
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below

from .models import ContactAssignment, Member, StatedReason
from .placement_models import Placement

OWN, OFFICER, CONTACT, COUNTY, HOST = "own", "officer", "contact", "county", "host"


@dataclass(frozen=True)
class Reach:
    """The members whose files one visitor may open."""

    visitor: Visitor

    @property
    def paths(self) -> list[str]:
        """The paths of the subtrees whose members this visitor may open by a post."""
        return [post.unit.path for post in self.visitor.posts_as(*BRANCH_OFFICERS, Role.COMMITTEE)]

    @property
    def stated_paths(self) -> list[str]:
        """The paths of the subtrees that this visitor of the county department has opened by a stated reason still
        valid. What a page shows by one is stored nowhere: every page that asks here while there is one is marked so."""
        if found := self._stated():
            store_nothing()
        return found

    @property
    def known_paths(self) -> list[str]:
        """The paths of all subtrees whose people this visitor may open, for pages that show nothing of these people,
        but figures from which their part could be subtracted."""
        return [*self.paths, *self._stated()]

    def _stated(self) -> list[str]:
        counties = [post.unit.path for post in self.visitor.posts_as(Role.COUNTY)]
        if not counties or self.visitor.limited:  # the owner of the account stated the reason, perhaps nobody else
            return []
        rows = (
            StatedReason.select(StatedReason, Unit)
            .join(Unit)
            .where(StatedReason.account_id == self.visitor.account.id, StatedReason.until > now())
        )
        return [r.unit.path for r in rows if any(r.unit.path.startswith(county) for county in counties)]

    def members(self, *, as_host: bool = False, stated: bool = True) -> "pw.ModelSelect[Member]":
        """Query the members whom this visitor reaches by post, assignment or stated reason (`Member` join `Unit`).

        `as_host`: instead the members of other branches who have agreed to be seen by this visitor's branch as host.
        `stated`: include members reached by a stated reason, who may only be read: pass False where the visitor is to
        call them or to file a form for them.
        """
        query = Member.select(Member, Unit).join(Unit).where(Member.left_at.is_null())
        return query.where(Member.id.in_(self._hosted()) if as_host else self._by_right(stated))

    def _by_right(self, stated: bool) -> pw.Expression:
        """Build the condition by columns of `member` that have an index, branch and id: one on the joined unit would
        scan, and so would one with OR. The few members of a contact person are read first: PostgreSQL plans only eight
        tables of a query together."""
        paths = [*self.paths, *(self.stated_paths if stated else [])]
        if Role.CONTACT not in self.visitor.roles:
            return Member.branch.in_(units_below(paths))
        kept, here = _kept_in_touch(self.visitor), Member.alias()
        if not paths:
            return Member.id.in_(kept)
        return Member.id.in_(
            any_of(here.select(here.id).where(way) for way in (here.branch.in_(units_below(paths)), here.id.in_(kept)))
        )

    def _as_contact(self) -> "pw.ModelSelect[ContactAssignment]":
        return ContactAssignment.select(ContactAssignment.member).where(
            ContactAssignment.account_id == self.visitor.account.id, ContactAssignment.in_force()
        )

    def _hosted(self) -> "pw.ModelSelect[Placement]":
        here = Placement.unit.in_(units_below([post.unit.path for post in self.visitor.branch_posts]))
        return Placement.select(Placement.member).where(Placement.open(), here)

    def seen_as(self, member: Member) -> str | None:
        """Return as what this visitor sees the member: own, officer, contact, county or host; None if not at all."""
        if self.visitor.account.member_id == member.id:
            return OWN
        path = member.branch.path
        if any(path.startswith(p) for p in self.paths):
            return OFFICER
        keeps = Role.CONTACT in self.visitor.roles and member.left_at is None
        if keeps and self._as_contact().where(ContactAssignment.member == member).exists():
            return CONTACT
        if any(path.startswith(p) for p in self.stated_paths):
            return COUNTY
        if self.members(as_host=True).where(Member.id == member.id).exists():
            return HOST
        return None

    def among(self, members: Collection[UUID]) -> set[UUID]:
        """Return which of these members this visitor sees in any capacity, as `seen_as` says of one: two queries."""
        rows = list(Member.select(Member, Unit).join(Unit).where(Member.id.in_(list(members)))) if members else []
        paths = [*self.paths, *self.stated_paths] if rows else []
        kept = _kept_in_touch(self.visitor) if rows and Role.CONTACT in self.visitor.roles else []
        own = self.visitor.account.member_id
        found = {row.id for row in rows if row.id == own or any(row.branch.path.startswith(path) for path in paths)}
        found |= {row.id for row in rows if row.left_at is None and row.id in kept}
        others = {row.id for row in rows} - found
        if others and self.visitor.branch_posts:
            found |= {row.id for row in self.members(as_host=True).where(Member.id.in_(list(others)))}
        return found

    def former(self) -> "pw.ModelSelect[Member]":
        """Query those who are no longer members, in the subtrees whose members this visitor may open."""
        theirs = Member.branch.in_(units_below([*self.paths, *self.stated_paths]))
        left = Member.left_at.is_null(False) & Member.joined_into.is_null()
        return Member.select(Member, Unit).join(Unit).where(left, theirs)

    def present(self, member_id: UUID, *only: str) -> Member:
        """Return the member as `member` does, if their membership has not ended. Raises NotFound."""
        member = self.member(member_id, *only)
        if member.left_at is not None:
            raise NotFound
        return member

    def member(self, member_id: UUID, *only: str) -> Member:
        """Return the member with `.seen_as` set, if it is one of `only` (or any), also who has left; for a file that
        was joined into another, that one. Raises NotFound, never Forbidden."""
        member = Member.with_branch(member_id)
        if member is not None and member.joined_into:
            member = Member.with_branch(member.joined_into)
        seen_as = self.seen_as(member) if member else None
        if member is None or seen_as is None or (only and seen_as not in only):
            raise NotFound
        member.seen_as = seen_as
        return member


@read_once
def _kept_in_touch(visitor: Visitor) -> list[UUID]:
    """Read the ids of the members whose contact person this visitor is now, once in a request."""
    return [row.member_id for row in Reach(visitor)._as_contact()]


def within_reach(visitor: Visitor) -> Reach:
    """Return the reach of this visitor."""
    return Reach(visitor)
