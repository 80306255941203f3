"""Define the person behind a request: an account, its session, and the posts it holds."""

from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any, TypeVar

from flask_login import UserMixin

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.organisations import models
from pwa.organisations.models import Post
from pwa.policy import Parameters

from .models import Account, Passkey, Session

T = TypeVar("T")


class Visitor(UserMixin):
    """What Flask-Login hands out as `current_user`. Its id is the session's, so ending the session ends it all."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.account: Account = session.account
        self.read: dict[Any, Any] = {}  # what `read_once` has read for this request
        self._parameters: dict[str, Parameters] = {}

    def get_id(self) -> str:
        return str(self.session.id)

    @property
    def name(self) -> str:
        """The name of whoever is signed in."""
        return self.account.name

    @cached_property
    def posts(self) -> list[Post]:
        """Posts held now, with their units (one query a request)."""
        return Post.held_by(self.account.id)

    @cached_property
    def roles(self) -> frozenset[Role]:
        """Every role held anywhere; `member` for whoever has a member file."""
        own = {Role.MEMBER} if self.account.member_id else set()
        return frozenset(own | {Role(post.role) for post in self.posts})

    def posts_as(self, *roles: Role) -> list[Post]:
        """The posts held in one of `roles`."""
        return [post for post in self.posts if post.role in roles]

    @property
    def branch_posts(self) -> list[Post]:
        """The posts as officer of a branch."""
        return self.posts_as(*BRANCH_OFFICERS)

    def parameters_of(self, *paths: str) -> dict[str, Parameters]:
        """The rule parameters that hold at `paths`: those of the visitor's own units are read with the first."""
        if not self._parameters.keys() >= {*paths}:
            self._parameters |= models.parameters_of({*paths, *(post.unit.path for post in self.posts)})
        return self._parameters

    @cached_property
    def needs_way_in(self) -> bool:
        """Whether this person could not come back without a new invitation: neither passkey nor passphrase."""
        if self.account.passphrase:
            return False
        known = getattr(self.session, "has_passkey", None)  # read with the session, no query of its own
        return not (bool(Passkey.of(self.account)) if known is None else known)


def read_once(read: Callable[[Visitor], T]) -> Callable[[Visitor], T]:
    """Ask the database once a request for what several parts of a page need of one visitor."""

    @wraps(read)
    def known(visitor: Visitor) -> T:
        if read not in visitor.read:
            visitor.read[read] = read(visitor)
        return visitor.read[read]

    return known
