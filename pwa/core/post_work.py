"""Define what a package does when somebody gets a post or it ends, when a membership ends, and when two files are
joined: hand over or end the open work, tell whom it concerns, settle what cannot be there twice."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

Words = Any  # a lazy string, translated when it is rendered


@dataclass(frozen=True)
class PostWork:
    """Work that somebody does by a post. `count`: post → how much is open; `hand_over`: (post, account of the
    successor or None, who does it) gives it to the successor, or back to the unit. It is called in the transaction that
    ends the post, before it ends. `tell`: (post, "post_given" or "post_ended", who did it). `lapses`: nobody takes it
    over, it ends with the post. `of_members`: (members, account that had the work, account of the successor, who
    does it) gives what that account has open about these members to the successor, while the post goes on."""

    text: Words
    count: Callable[[Any], int]
    hand_over: Callable[[Any, Any, UUID | None], None]
    tell: Callable[[Any, str, UUID | None], None] | None = None
    lapses: bool = False
    of_members: Callable[[Any, UUID, Any, UUID], None] | None = None


@dataclass(frozen=True)
class MemberWork:
    """Open work about a member whose membership ends. `count`: member → how much is open. `end`: (member, who does it)
    ends it, in the transaction that ends the membership; None if it stays open with the unit. `resume`: the same when
    the end was recorded by mistake, for what is begun again by itself. `move`: (member, who does it, new branch), the
    same when the membership moves to another branch here; None if it goes along, or stays where it is. `readable`:
    (visitor, member) → how much of it this visitor reads, asked instead of `count` where not all officers who end
    memberships may know of it; a command names none of it."""

    text: Words
    count: Callable[[Any], int] | None = None
    end: Callable[[Any, UUID | None], None] | None = None
    resume: Callable[[Any, UUID | None], None] | None = None
    move: Callable[[Any, UUID | None, Any], None] | None = None
    readable: Callable[[Any, Any], int] | None = None


@dataclass(frozen=True)
class Joining:
    """What a package does when two files of one person are joined; each gets (the file that stays, the file that goes,
    account). Between `before` and `after` all rows of the package's tables (`kept`) that name the member go to the file
    that stays. `before` settles what cannot be there twice, `after` computes again what is derived from the rows."""

    before: Callable[[Any, Any, UUID | None], None] | None = None
    after: Callable[[Any, Any, UUID | None], None] | None = None
