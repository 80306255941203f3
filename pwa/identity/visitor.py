"""The person behind a request: an account, the session it came in on, and the posts it holds."""

from functools import cached_property

from flask_login import UserMixin

from pwa.ground.doors import BRANCH_OFFICERS, Role
from pwa.organisations.models import Post

from .models import Account, Passkey, Session


class Visitor(UserMixin):
    """What Flask-Login hands out as `current_user`. Its id is the session's, so ending the session ends it all."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.account: Account = session.account

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

    @cached_property
    def needs_way_in(self) -> bool:
        """Whether this person could not come back without a new invitation: neither passkey nor passphrase."""
        if self.account.passphrase:
            return False
        known = getattr(self.session, "has_passkey", None)  # read with the session, no query of its own
        return not (bool(Passkey.of(self.account)) if known is None else known)
