"""Define the person behind a request: an account, its session, and the posts it holds."""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import cached_property, wraps
from typing import Any, TypeVar
from uuid import UUID

import peewee as pw
from flask_login import UserMixin

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.clock import now
from pwa.core.database import share_rows
from pwa.organisations import models
from pwa.organisations.models import Override, Post
from pwa.policy import Parameters, resolve

from .credential_models import has_way_in
from .link_rules import WAITING
from .models import Account, Invitation, Session
from .rules import is_fresh_proof

T = TypeVar("T")


class Visitor(UserMixin):
    """The `current_user` of Flask-Login. Its id is the session's, so that ending the session signs it out."""

    def __init__(self, session: Session) -> None:
        self.renew(session)
        self.read: dict[Any, Any] = {}  # results of `read_once` functions in this request
        self._overrides: list[tuple[str, str, str, str]] = []  # as `Override.around` returns them
        self._tops: set[str] = set()  # the paths around which they were read

    def renew(self, session: Session) -> None:
        """Take over the session and account as they were read again in this request."""
        self.session = session
        self.account: Account = session.account

    def get_id(self) -> str:
        return str(self.session.id)

    @property
    def limited(self) -> bool:
        """Whether this person came in by somebody else's link and has not proven yet that the account is theirs."""
        return self.session.limited

    @property
    def link_by(self) -> UUID | None:
        """Who made the link by which this person came in, for the audit trail; None once they have proven who they
        are."""
        over = self.session.limited_until is not None and not self.limited
        return None if over else self.session.link_by

    def second_to(self, firsts: Collection[UUID]) -> set[UUID]:
        """Return those of these accounts beside which this person counts as a second one, where a decision needs
        two."""
        found = Account.select(Account.id).where(Account.id.in_(firsts), self.is_second_to(Account.id))
        return {row.id for row in found} if firsts else set()

    def is_second(self, *firsts: UUID | None) -> bool:
        """Whether this person counts as a second one beside all of these. Whoever made the link by which a first one
        had come in (None: nobody) is one of them: they may have acted."""
        known = {first for first in firsts if first}
        return self.second_to(known) == known

    def is_second_to(self, first: Any) -> pw.Expression:
        """Build the condition of `second_beside` for this person; nobody in a limited session is a second one."""
        return first.is_null() if self.limited else second_beside(first, *self.as_second)

    @property
    def as_second(self) -> tuple[UUID, list[UUID], datetime]:
        """What `second_beside` asks about this person."""
        return self.account.id, [one for one in (self.account.id, self.link_by) if one], now() - WAITING

    @property
    def proved_lately(self) -> bool:
        """Whether this person signed in within ten minutes, so that it is not just somebody with the unlocked phone."""
        return is_fresh_proof(self.session.began_at, now())

    @property
    def consents_provisionally(self) -> bool:
        """Whether what this person agrees to counts only once they have proven who they are: they have no passkey or
        passphrase, or came in by a link and made none in that session."""
        return self.needs_way_in or self.link_by is not None

    @property
    def name(self) -> str:
        """The name of the signed-in person."""
        return self.account.name

    @property
    def county_id(self) -> UUID | None:
        """The county of this account; of its first post if the account itself has none."""
        return self.account.county_id or next((post.county_id for post in self.posts), None)

    @cached_property
    def posts(self) -> list[Post]:
        """The posts held now, with their units (one query for each request)."""
        return Post.held_by(self.account.id)

    def keep_posts(self) -> bool:
        """Let whoever ends one of the posts by which this person acts wait until the transaction ends. False if one has
        ended since the request began. Call it first in the transaction: else two may wait for each other."""
        known = [post.id for post in self.posts]
        return not known or len(share_rows(Post.select(Post.id).where(Post.id.in_(known), Post.in_force()))) == len(
            known
        )

    @property
    def holds_posts(self) -> bool:
        """Whether this person holds a post, also one that gives no right yet."""
        return bool(self.posts or (self.account.unconfirmed_link_id and Post.given_to(self.account.id)))

    @cached_property
    def branch_id(self) -> UUID | None:
        """The branch of this person while their membership here lasts; else None."""
        if self.account.member_id is None:
            return None
        if hasattr(self.session, "branch_id"):  # was read together with the session
            return self.session.branch_id
        known = Account.select(models.branch_of(Account.id)).where(Account.id == self.account.id)
        return Account.id.python_value(known.scalar())

    @property
    def is_member(self) -> bool:
        """Whether the account belongs to a member whose membership here has not ended."""
        return self.branch_id is not None

    @cached_property
    def roles(self) -> frozenset[Role]:
        """All roles held on any unit; `member` if the account belongs to a member who has not left."""
        own = {Role.MEMBER} if self.is_member else set()
        return frozenset(own | {Role(post.role) for post in self.posts})

    @property
    def rights(self) -> list[tuple[str, str]]:
        """Each right as (role, unit): the posts, and while the membership lasts the member and their branch, so that a
        phone notices a move to another one."""
        own = [(Role.MEMBER.value, str(one)) for one in (self.account.member_id, self.branch_id) if self.is_member]
        return [*own, *((post.role, str(post.unit_id)) for post in self.posts)]

    def posts_as(self, *roles: Role) -> list[Post]:
        """The posts with one of `roles`."""
        return [post for post in self.posts if post.role in roles]

    @property
    def branch_posts(self) -> list[Post]:
        """The posts as a branch officer."""
        return self.posts_as(*BRANCH_OFFICERS)

    def parameters_of(self, *paths: str) -> dict[str, Parameters]:
        """Return the rule parameters at these paths; the first call also reads those of the visitor's own units and of
        all below them."""
        if any(not self._was_read(path) for path in paths):
            self._tops |= {*paths, *(post.unit.path for post in self.posts)}
            self._overrides = Override.around(self._tops)
        return {path: self._resolved(path) for path in paths}

    def parameters_below(self, *tops: str) -> list[Parameters]:
        """Return the rule parameters at these paths, and at each unit below them that has its own."""
        self.parameters_of(*tops)
        own = {unit for unit, *_rest in self._overrides if any(top and unit.startswith(top) for top in tops)}
        return [self._resolved(path) for path in {*tops, *own}]

    def _was_read(self, path: str) -> bool:
        return path in self._tops or any(top and path.startswith(top) for top in self._tops)

    def _resolved(self, path: str) -> Parameters:
        return resolve(
            {name: (value, source) for unit, name, value, source in self._overrides if path.startswith(unit)}
        )

    @property
    def change_waits(self) -> bool:
        """Whether a change of this account's sign-in was asked for and waits."""
        known = getattr(self.session, "change_due_at", None)  # was read together with the session
        return known is not None

    @cached_property
    def needs_way_in(self) -> bool:
        """Whether this person has neither passkey nor passphrase, and could not sign in again without an invitation."""
        known = getattr(self.session, "has_passkey", None)  # was read together with the session
        return not (has_way_in(self.account) if known is None else self.account.passphrase or known)


def second_beside(first: Any, me: Any, same: Any, since: Any) -> pw.Expression:
    """Build the condition that a person counts as a second one beside the account of a column. Whoever made a link may
    have opened it, and so be the other person: not while the link by which one of the two came in, or one that opened
    the account since that time, is the other's. `same`: the accounts that may be this very person. All but the column
    may be placeholders of a compiled query."""
    came = (Session.account == first) & (Session.link_by == me) & Session.limited_until.is_null()
    made = (Invitation.account == me) & (Invitation.made_by == first)
    made |= (Invitation.account == first) & (Invitation.made_by == me)
    by_me = Session.select(Session.id).where(came, Session.ended_at.is_null())
    opened = Invitation.select(Invitation.id).where(made, Invitation.spent_at > since)
    return first.not_in(same) & ~pw.fn.EXISTS(by_me) & ~pw.fn.EXISTS(opened)


def read_once(read: Callable[[Visitor], T]) -> Callable[[Visitor], T]:
    """Cache a function of the visitor for the request, because several parts of a page call it."""

    @wraps(read)
    def known(visitor: Visitor) -> T:
        if read not in visitor.read:
            visitor.read[read] = read(visitor)
        return visitor.read[read]

    return known
