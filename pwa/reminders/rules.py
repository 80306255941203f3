"""Decide whether a reminder goes out now, and by which channel. Pure rules on plain values
(docs/rules.md, 'Reminders').

Nothing goes out at night, nor without the person's consent. Of routine reminders at most one message goes to a person
in seven days; urgent ones go at once, apart from them. Whatever does not go out waits in the app.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pwa.core.clock import CHINA
from pwa.core.reminders import KINDS, URGENT

CHANNELS = ("push", "gateway", "sms")  # tried in this order
OUTCOMES = ("taken", "refused", "unknown")
OUTCOMES_BY_HOPE = ("taken", "unknown", "refused")
WEEK = timedelta(days=7)
LOST_AFTER = timedelta(minutes=10)  # a channel answers within seconds; whoever asked it was killed meanwhile

# What becomes of the reminders of a person, and why.
SEND, CALL, WAITS = "send", "call", "waits"
QUIET, THIS_WEEK, NO_CONSENT, SWITCHED_OFF, NO_WAY = "quiet", "this_week", "no_consent", "switched_off", "no_way"


@dataclass(frozen=True)
class Recipient:
    """What is known of a person. `asked`: they have an account and were asked for their consent; `agreed`: they gave
    it; `ways`: the channels that reach them; `switched`: (kind, channel) → on, where they chose; `quiet`: the hours of
    China from and until which nothing is sent; `last_routine`: when the last routine message to them was sent."""

    asked: bool = False
    agreed: bool = False
    ways: tuple[str, ...] = ()
    switched: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    quiet: tuple[int, int] = (21, 8)
    last_routine: datetime | None = None


@dataclass(frozen=True)
class Verdict:
    """`does`: SEND by `channel`, CALL (nothing reaches them, or they switched it off: somebody calls), or WAITS in the
    app, with the reason."""

    does: str
    why: str = ""
    channel: str = ""


def is_on(kind: str, channel: str, switched: Mapping[tuple[str, str], bool]) -> bool:
    """Whether reminders of a kind go out by a channel. Unless the person says otherwise, only urgent ones go by SMS."""
    return switched.get((kind, channel), channel != "sms" or kind == URGENT)


def is_quiet(now: datetime, hours: tuple[int, int]) -> bool:
    """Whether nothing is sent at this moment: from the first hour of China on until the second, of the next day."""
    hour = now.astimezone(CHINA).hour
    return hour >= hours[0] or hour < hours[1]


def had_this_week(now: datetime, last: datetime | None) -> bool:
    """Whether a routine message to this person lies less than seven days away, before or after: a clock can have been
    set wrong when it was sent."""
    return last is not None and abs(now - last) < WEEK


def verdict(kind: str, to: Recipient, now: datetime, tried: Collection[str] = ()) -> Verdict:
    """Return what becomes of the reminders of one kind to one person now. `tried`: channels that have refused them."""
    ways = [way for way in CHANNELS if way in to.ways and way not in tried]
    if to.asked and not to.agreed:
        return Verdict(WAITS, NO_CONSENT)
    if not ways or not to.asked:
        return Verdict(CALL if kind == URGENT else WAITS, NO_WAY)
    chosen = [way for way in ways if is_on(kind, way, to.switched)]
    if not chosen:
        return Verdict(CALL if kind == URGENT else WAITS, SWITCHED_OFF)
    if is_quiet(now, to.quiet):
        return Verdict(WAITS, QUIET)
    if kind != URGENT and had_this_week(now, to.last_routine):
        return Verdict(WAITS, THIS_WEEK)
    return Verdict(SEND, channel=chosen[0])


def outcome_of(ends: Iterable[str]) -> str:
    """Return how a message ended that several were asked to send: taken if one took it, else unknown if one may
    have."""
    return min(ends, key=OUTCOMES_BY_HOPE.index, default="refused")


def kinds_of(kinds: Collection[str]) -> Sequence[str]:
    """Return these kinds in the order in which they go out."""
    return [kind for kind in KINDS if kind in kinds]
