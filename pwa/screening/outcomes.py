"""Compute a person's outcome from all responses. Pure: any order of arrival, and any repetition, gives the same
result."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from pwa.core.clock import day_of
from pwa.members.rules import effective, in_order_of_writing
from pwa.places import is_abroad
from pwa.policy import add_months, relation_should_move

from .rules import AWAY

FINDINGS = ("unchanged", "new_outflow", "changed_place", "returned", "lost")
LENGTHS = ("under_6_months", "6_to_12_months", "1_to_2_years", "2_years_and_more")
SAID_LENGTHS = {"away_short": LENGTHS[0], "away_long": "6_months_and_more"}  # used when no day of departure is known
MOVES = ("0", "1", "2", "3_and_more")


@dataclass(frozen=True)
class ResponseFacts:
    """One response about a person: an answer or an attempt. `phone` and `seq` as in `members.rules.PlaceReport`."""

    id: UUID
    at: datetime  # corrected time
    outcome: str
    way: str
    unchanged: bool = False
    division: str | None = None
    country: str | None = None
    since: date | None = None
    reason: str = ""
    settled: str = "unknown"
    replaces: UUID | None = None
    phone: tuple[UUID, UUID] | None = None
    seq: int | None = None

    @property
    def reached(self) -> bool:
        """Whether it comes from the person, or from somebody who knows where they are."""
        return self.outcome != "not_reached"


@dataclass(frozen=True)
class Before:
    """Where a person was when the round was opened; `since` is when they left, `moves` counts places in a year."""

    outcome: str = "here"
    division: str | None = None
    country: str | None = None
    since: date | None = None
    reason: str = ""
    settled: str = "unknown"
    moves: int = 0


@dataclass(frozen=True)
class Stayed:
    """A place in the file with its first day; `until` is the end of the away period, if it has ended."""

    since: date
    until: date | None
    division: str | None
    country: str | None


@dataclass(frozen=True)
class Outcome:
    """The outcome of a person in a round: the columns of `Asked` computed from the responses."""

    tried: int = 0
    lead_id: UUID | None = None
    lead_at: datetime | None = None
    outcome: str = ""
    way: str = ""
    finding: str = ""
    should_transfer: bool = False
    division: str | None = None
    country: str | None = None
    reason: str = ""
    length: str = ""
    moves: str = ""

    @property
    def unplaced(self) -> bool:
        """Whether they are away and their place is unknown."""
        return self.outcome in AWAY and not (self.division or self.country)

    def counts(self) -> set[tuple[str, str]]:
        """Return (what is counted, its value) for each row of `RoundCount` that counts this person."""
        found = {
            ("outcome", self.outcome),
            ("way", self.way),
            ("finding", self.finding),
            ("finding", "should_transfer" if self.should_transfer else ""),
            ("place", self.country or self.division or ""),
            ("reason", self.reason),
            ("length", self.length),
            ("moves", self.moves),
        }
        return {(kind, key) for kind, key in found if key}


def outcome_of(
    words: Iterable[ResponseFacts], before: Before, withdrawn_at: Mapping[UUID, datetime], stays: Iterable[Stayed] = ()
) -> Outcome:
    """Compute the outcome of a person from these responses. `stays`: the places in their file; needed only where the
    responses and what was known at opening leave them `unplaced`."""
    stand = _standing(words, withdrawn_at)
    lead = counting_response(stand)
    if lead is None:
        return Outcome()
    if not (lead.division or lead.country) and lead.outcome in AWAY:
        lead = _where_told(stays, _where_known(before, lead))
    away = lead.outcome in AWAY
    if away and not lead.reason:  # a new place alone says nothing about the reason that was known
        lead = replace(lead, reason=before.reason)
    lead_day = day_of(lead.at)
    return Outcome(
        tried=len(stand),
        lead_id=lead.id,
        lead_at=lead.at,
        outcome=lead.outcome,
        way=lead.way,
        finding=finding(before, lead),
        should_transfer=should_transfer(lead),
        division=lead.division if away else None,
        country=lead.country if away else None,
        reason=lead.reason if away else "",
        length=(length(_left_on(before, lead), lead_day) or SAID_LENGTHS.get(lead.outcome, "")) if away else "",
        moves=moves(before, lead) if lead.reached else "",
    )


def _standing(words: Iterable[ResponseFacts], withdrawn_at: Mapping[UUID, datetime]) -> list[ResponseFacts]:
    """The valid responses (not corrected, not withdrawn), in the order in which they count."""
    every = in_order_of_writing({word.id: word for word in words}.values())
    forms: dict[bool, dict[UUID, UUID | None]] = {True: {}, False: {}}
    for word in every:  # an answer corrects an answer, an attempt an attempt
        forms[word.way == "questionnaire"][word.id] = word.replaces
    said_at = {word.id: word.at for word in every}
    stand = set().union(*(effective(links, said_at, withdrawn_at) for links in forms.values()))
    return [word for word in every if word.id in stand]


def counting_response(stand: Iterable[ResponseFacts]) -> ResponseFacts | None:
    """Return the response that counts: the latest one; but one that reached somebody always goes before one that did
    not."""
    return max(stand, key=lambda word: (word.reached, word.at, word.id), default=None)


def finding(before: Before, word: ResponseFacts) -> str:
    """Return what the round found about somebody who was at `before` at opening: one of FINDINGS. `lost` is a candidate
    only (C7)."""
    if not word.reached:
        return "lost"
    was_away, is_away = before.outcome in AWAY, word.outcome in AWAY
    if was_away and not is_away:
        return "returned"
    if not was_away:
        return "new_outflow" if is_away else "returned" if word.outcome == "returned" else "unchanged"
    return "changed_place" if _elsewhere(before, word) else "unchanged"


def _elsewhere(before: Before, word: ResponseFacts) -> bool:
    said = (word.country, word.division)
    return said != (None, None) and said != (before.country, before.division)


def _where_known(before: Before, word: ResponseFacts) -> ResponseFacts:
    """Complete a response that says 'away' without a place from what was known at opening."""
    division, country = before.division, None
    if word.outcome == "abroad":  # Hong Kong, Macao and Taiwan are divisions
        division, country = (division if is_abroad(division) else None), before.country
    settled = before.settled if word.settled == "unknown" else word.settled
    return replace(word, division=division, country=country, settled=settled)


def _where_told(stays: Iterable[Stayed], word: ResponseFacts) -> ResponseFacts:
    """Complete it from the file where no place was known: the place on the day of the response, or after it."""
    if word.division or word.country:
        return word
    day, abroad = day_of(word.at), word.outcome == "abroad"
    found = [s for s in stays if s.until is None or s.until >= day]
    fits = [s for s in found if (is_abroad(s.country or s.division) if abroad else not s.country)]
    so_far = [s for s in fits if s.since <= day]
    here = max(so_far, key=_in_time) if so_far else min(fits, key=_in_time, default=None)
    return replace(word, division=here.division, country=here.country) if here else word


def _in_time(stay: Stayed) -> tuple[date, str]:
    return stay.since, stay.country or stay.division or ""


def should_transfer(word: ResponseFacts) -> bool:
    """Whether the membership should move: `relation_should_move`, for somebody who is away and not abroad."""
    away = word.outcome in ("away_short", "away_long") and not is_abroad(word.country or word.division)
    return away and relation_should_move(word.outcome == "away_long", word.settled, word.reason)


def _left_on(before: Before, word: ResponseFacts) -> date | None:
    """The first day away: a move is a new place within the same away period."""
    days = [day for day in (before.since, word.since) if day]
    return min(days, default=None)


def length(left_on: date | None, on: date) -> str:
    """Return how long somebody has been away: one of LENGTHS by calendar months; empty when unknown."""
    if left_on is None:
        return ""
    return LENGTHS[sum(on >= add_months(left_on, months) for months in (6, 12, 24))]


def moves(before: Before, word: ResponseFacts) -> str:
    """Return the number of places within the twelve months before the round plus the one it found, as one of MOVES."""
    found = finding(before, word) in ("new_outflow", "changed_place")
    return MOVES[min(before.moves + found, len(MOVES) - 1)]
