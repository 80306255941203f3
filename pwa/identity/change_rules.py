"""Decide when a change of how somebody signs in takes effect: a new passkey or passphrase, the end of a passkey or of
other phones. Pure rules on plain values (docs/decisions/0028).

An unlocked phone may be in somebody else's hands for a minute. So a change needs a fresh proof. Who cannot give one
asks for the change, and it takes effect after a waiting time in which the owner is told and can stop it.
"""

from dataclasses import dataclass
from datetime import datetime

from .link_rules import WAITING

NOW, WAITS, OFFICER = "now", "waits", "officer"


@dataclass(frozen=True)
class Asker:
    """What is known about the session that asks for a change."""

    fresh: bool  # it began within ten minutes, with a passkey, a passphrase or a link
    has_way_in: bool  # the account has a passkey or a passphrase to prove it by
    limited: bool = False  # it began with somebody else's link, and its person has not proven who they are
    holds_posts: bool = False
    told: bool = False  # another phone of the account is signed in without limits, and shows what was asked for


@dataclass(frozen=True)
class Decision:
    """`what`: NOW, WAITS or OFFICER (only by an officer's invitation that a second officer confirms); `reason`: why, as
    a code (`labels.CHANGE_REASONS`)."""

    what: str
    reason: str


def decide(asker: Asker, adds: bool) -> Decision:
    """Return when this session's change takes effect. `adds`: it adds or replaces a passkey or passphrase; else it ends
    something."""
    if asker.limited:  # what it adds is limited as long as the session, and only who has nothing left may add it
        return Decision(NOW, "limited") if adds and not asker.has_way_in else Decision(OFFICER, "limited")
    if asker.fresh:
        return Decision(NOW, "fresh")
    if adds and not asker.has_way_in:
        # The first way in may be put off. On a single phone no other channel shows it; but whoever holds this
        # phone for longer than the waiting time has all that the new way in would open, and the branch can end it.
        return Decision(WAITS, "first_way_in")
    if asker.holds_posts:  # as with links (0022): time alone opens no account with posts
        return Decision(OFFICER, "holds_posts")
    return Decision(WAITS, "told") if asker.told else Decision(OFFICER, "nobody_told")


def takes_effect_at(asked_at: datetime) -> datetime:
    """Return when a change takes effect that was asked for at this time."""
    return asked_at + WAITING


def is_due(takes_effect: datetime, settled_at: datetime | None, now: datetime) -> bool:
    """Whether a change takes effect now: its time has come, and it was neither stopped nor made already."""
    return settled_at is None and now >= takes_effect


def may_answer_for_link(asker: Asker) -> bool:
    """Whether this session may agree to somebody's link, or say that its phone is the owner's. It needs a proof, never
    a waiting time: the link and its limits have a waiting time of their own."""
    return asker.fresh and not asker.limited
