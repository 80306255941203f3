"""Decide when a one-time link opens an account, and what a session that begins with it may do. Pure rules on plain
values (docs/decisions/0022).

Whoever makes a link can open it as well. So a link of an officer opens an account in use only if somebody else has
agreed, and what begins with it is limited until the owner has proven who they are.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

WAITING = timedelta(days=7)  # how long the owner has to object, before a link opens and before its limits end
AFTER_RESTORE = timedelta(days=30)
VALID_HOURS = 14 * 24  # of a link, unless said otherwise
OWNER, OFFICER, TIME = "owner", "officer", "time"


@dataclass(frozen=True)
class Link:
    """What is known about an unspent link when somebody wants to open it."""

    made_at: datetime
    on_machine: bool = False  # made by the command, by whoever holds the machine and so the data
    in_use: bool = False  # somebody has signed in to the account before
    holds_posts: bool = False
    told: bool = False  # the owner has a signed-in phone on which they see that the link was made
    agreed: bool = False  # the owner agreed on one of their phones
    confirmed: bool = False  # a second officer confirmed with a reason, and could still confirm it
    in_makers_browser: bool = False  # the link's maker has signed in in this browser
    maker_may: bool = True  # its maker could still make it: they hold the right by which they made it


def has_lapsed(link: Link) -> bool:
    """Whether the link is void because the right of its maker has ended. One made on the machine rests on no post."""
    return not link.on_machine and not link.maker_may


def opens(link: Link, now: datetime) -> bool:
    """Whether the link opens its account now, in this browser."""
    if has_lapsed(link):
        return False
    if link.on_machine or link.confirmed:
        return True
    if link.in_makers_browser:
        return False
    return not link.in_use or link.agreed or _waited(link, now)


def ways_to_open(link: Link) -> tuple[str, ...]:
    """Return what would open a link that does not open yet: OWNER agrees, a second OFFICER confirms, TIME passes.

    Without a phone on which the owner is told, time opens nothing. An account with posts needs two people.
    """
    if has_lapsed(link):
        return ()
    if link.in_makers_browser:
        return (OFFICER,)
    by_time = (TIME,) if link.told and not link.holds_posts else ()
    return (*((OWNER,) if link.told else ()), OFFICER, *by_time)


def opens_at(link: Link) -> datetime:
    """Return when the waiting time of the link is over."""
    return link.made_at + WAITING


def _waited(link: Link, now: datetime) -> bool:
    return TIME in ways_to_open(link) and now >= opens_at(link)


def limited_until(link: Link, now: datetime) -> datetime | None:
    """Return until when a session that begins now with this link is limited; None if it is not: the link was made on
    the machine, or nobody has used the account before."""
    return None if link.on_machine or not link.in_use else now + WAITING


def needs_confirmation(link: Link) -> bool:
    """Whether the posts of the account that this link opens give no right until a second officer has confirmed who
    came in by it: it is a first invitation by an officer, who could have opened it as well. A link to an account in use
    had a second person before."""
    return not link.on_machine and not link.in_use


def is_limited(until: datetime | None, now: datetime) -> bool:
    """Whether something that is limited until this time is limited now; None: it never is."""
    return until is not None and now < until


def why_not_confirm(
    by: str, maker: str, owner: str, posts: Collection[str], makers_posts: Collection[str], is_second: bool = True
) -> str | None:
    """Return why this person may not confirm a link as the second officer, as a code; None if they may: they are
    neither its maker nor its owner, hold a post that the maker does not hold, and count as a second person beside the
    maker. `posts`: those of their posts that reach the owner."""
    if by == owner:
        return "own_account"
    if by == maker:
        return "own_link"
    if not set(posts) - set(makers_posts):
        return "same_post"
    return None if is_second else "by_link"


def covers_branch(restored_at: datetime | None, now: datetime) -> bool:
    """Whether one confirmation may cover all links of a branch (docs/decisions/0022): for 30 days after a restore,
    which signed everybody out and voided every link, so that a branch needs as many links as it has members."""
    return restored_at is not None and now - restored_at < AFTER_RESTORE
