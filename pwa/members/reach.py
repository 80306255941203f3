"""Decide which members a visitor reaches, and as what. A record outside is a 404."""

from dataclasses import dataclass
from uuid import UUID

import peewee as pw
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.clock import now
from pwa.identity.visitor import Visitor
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below

from .models import ContactAssignment, HostNaming, Member, StatedReason

OWN, OFFICER, CONTACT, COUNTY, HOST = "own", "officer", "contact", "county", "host"


@dataclass(frozen=True)
class Reach:
    """The members one visitor may open."""

    visitor: Visitor

    @property
    def paths(self) -> list[str]:
        """Subtrees whose person rows this visitor opens by post."""
        return [post.unit.path for post in self.visitor.posts_as(*BRANCH_OFFICERS, Role.COMMITTEE)]

    @property
    def stated_paths(self) -> list[str]:
        """Subtrees the county department has opened for itself with a reason, for as long as that lasts."""
        counties = [post.unit.path for post in self.visitor.posts_as(Role.COUNTY)]
        if not counties:
            return []
        rows = (
            StatedReason.select(StatedReason, Unit)
            .join(Unit)
            .where(StatedReason.account_id == self.visitor.account.id, StatedReason.until > now())
        )
        return [r.unit.path for r in rows if any(r.unit.path.startswith(county) for county in counties)]

    def members(self, *, as_host: bool = False, stated: bool = True) -> "pw.ModelSelect[Member]":
        """Members with their branch (`Member` join `Unit`) opened by post, assignment or stated reason.

        `as_host`: instead those of other branches who live where this visitor is an officer, with their consent.
        `stated`: with those a stated reason opens; they are read, and nobody is called or entered for by it.
        """
        query = Member.select(Member, Unit).join(Unit).where(Member.left_at.is_null())
        return query.where(Member.id.in_(self._hosted()) if as_host else self._by_right(stated))

    def _by_right(self, stated: bool) -> pw.Expression:
        """Both ways through an index of `member`: by branch, and by id; a condition on the joined unit would scan."""
        allowed = Member.branch.in_(units_below([*self.paths, *(self.stated_paths if stated else [])]))
        return allowed | Member.id.in_(self._kept_in_touch()) if Role.CONTACT in self.visitor.roles else allowed

    def _kept_in_touch(self) -> "pw.ModelSelect[ContactAssignment]":
        return ContactAssignment.select(ContactAssignment.member).where(
            ContactAssignment.account_id == self.visitor.account.id, ContactAssignment.ended_at.is_null()
        )

    def _hosted(self) -> "pw.ModelSelect[HostNaming]":
        here = HostNaming.host.in_(units_below([post.unit.path for post in self.visitor.branch_posts]))
        agreed = HostNaming.ended_at.is_null() & HostNaming.consented_at.is_null(False)
        return HostNaming.select(HostNaming.member).where(agreed, here)

    def seen_as(self, member: Member) -> str | None:
        """As what this visitor sees the member, or None: own, officer, contact, county, host."""
        if self.visitor.account.member_id == member.id:
            return OWN
        path = member.branch.path
        if any(path.startswith(p) for p in self.paths):
            return OFFICER
        if (
            Role.CONTACT in self.visitor.roles
            and self._kept_in_touch().where(ContactAssignment.member == member).exists()
        ):
            return CONTACT
        if any(path.startswith(p) for p in self.stated_paths):
            return COUNTY
        if self.members(as_host=True).where(Member.id == member.id).exists():
            return HOST
        return None

    def member(self, member_id: UUID, *only: str) -> Member:
        """The member, seen as one of `only` (any way if none is named). Raises NotFound, never Forbidden."""
        member = Member.with_branch(member_id)
        seen_as = self.seen_as(member) if member else None
        if member is None or seen_as is None or (only and seen_as not in only):
            raise NotFound
        member.seen_as = seen_as
        return member


def within_reach(visitor: Visitor) -> Reach:
    """The reach of this visitor."""
    return Reach(visitor)
