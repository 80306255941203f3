"""Check what a round may ask and what an answer must look like: pure functions on plain values, reasons as codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pwa.core.fields import day_in
from pwa.reports.rules import Known

OUTCOMES = ("here", "away_short", "away_long", "abroad", "returned", "not_reached")
ANSWERS = OUTCOMES[:-1]  # an answer always reached the member
AWAY = OUTCOMES[1:4]
TRIED = ("phone", "visit", "message", "family", "data_match")  # channels of an attempt
QUESTION_KINDS = ("choice", "multiple", "yes_no", "date", "number", "text", "place")
WITH_OPTIONS = ("choice", "multiple")
MOST_QUESTIONS, MOST_OPTIONS = 5, 12
MOST_NUMBER = 999_999_999  # more than any number a round can ask of a person
QUESTION_FIELDS = tuple(f"q{n}" for n in range(1, MOST_QUESTIONS + 1))
LONGEST = {
    "title": 60,
    "purpose": 300,
    "words": 120,
    "option": 60,
    "answer": 200,
    "needs": 300,
    "note": 300,
    "worry": 1000,
}
STAY_OF = {"away_short": "short", "away_long": "long"}
COMES = ("yes", "no", "unknown")  # whether somebody comes home for the Spring Festival
HOMECOMING = ("comes", "comes_on", "leaves_on")
LONGEST_VISIT = timedelta(days=180)  # as in a location report: more than half a year at home is no visit
PLACE_FIELDS = ("division", "country", "area", "since", "stay", "settled", "reason", "employer_kind", "phone")


@dataclass(frozen=True)
class Asks:
    """A round's own question as plain values."""

    kind: str
    options: Sequence[str] = ()
    required: bool = False


@dataclass(frozen=True)
class Wish:
    """A round as worded in the form; `asks` are (text, question); `festival`: the Spring
    Festival for which it asks who comes home, if it does."""

    title: str
    purpose: str
    begins_on: date
    ends_on: date
    floating_only: bool = False
    asks: Sequence[tuple[str, Asks]] = ()
    festival: date | None = None


def is_draft(round_: Any) -> bool:
    """Whether nobody has been asked yet."""
    return round_.opened_at is None


def is_open(round_: Any) -> bool:
    """Whether responses written now count."""
    return round_.opened_at is not None and round_.closed_at is None


def is_closed(round_: Any) -> bool:
    """Whether the round was opened and is closed, so that responses written now do not count."""
    return round_.closed_at is not None


def mismatch(outcome: str, placed: bool, away: bool, abroad: bool) -> str:
    """Return what does not fit between a response and the file: "place" (a place is missing), "still_away" (they say
    they are at home, the file says away), or "".

    `outcome` is the response's; `placed`: a place was named or known; `away` and `abroad`: what the file says now. A
    place comes only from the member or somebody who tells it for them (docs/rules.md). So neither response nor file is
    changed; the page names the mismatch until somebody reports what is missing.
    """
    if outcome in AWAY:
        known = placed or (away and abroad == (outcome == "abroad"))
        return "" if known else "place"
    return "still_away" if outcome in ("here", "returned") and away else ""


def why_no_reply(asks: Asks, value: Any, known: Known) -> str | None:
    """Return the reason code why this is no answer to the question; None when it is one."""
    if not value:
        return "required" if asks.required else None
    if isinstance(value, list) != (asks.kind == "multiple"):
        value = [value] if asks.kind == "multiple" else value[0] if len(value) == 1 else None
        if value is None:
            return "wrong_type"
    if asks.kind in WITH_OPTIONS:
        chosen = value if isinstance(value, list) else [value]
        return None if all(part in asks.options for part in chosen) else "not_a_choice"
    if asks.kind == "yes_no":
        return None if value in ("yes", "no") else "not_a_choice"
    if asks.kind == "date":
        return None if day_in(value) else "not_a_date"
    if asks.kind == "number":
        return (
            "not_a_number" if not is_number(value) else None if abs(float(value)) <= MOST_NUMBER else "number_too_large"
        )
    if asks.kind == "place":
        return None if known.division(value) or known.country(value) else "unknown_place"
    return None


def wrong_homecoming(asked: bool, comes: str, comes_on: date | None, leaves_on: date | None) -> dict[str, str]:
    """Return what is wrong with the answer to 'do you come home for the Spring Festival, and when?', field → reason
    code: a round that does not ask it takes none, whoever comes says the days, which are in order."""
    if not asked:
        return {"comes": "unknown_question"} if comes or comes_on or leaves_on else {}
    if comes != "yes":
        return {"comes": "days_without_yes"} if comes_on or leaves_on else {}
    wrong = {name: "required" for name, day in (("comes_on", comes_on), ("leaves_on", leaves_on)) if day is None}
    if comes_on and leaves_on and not comes_on <= leaves_on <= comes_on + LONGEST_VISIT:
        wrong["leaves_on"] = "before_it_began" if leaves_on < comes_on else "too_long_for_a_visit"
    return wrong


def is_number(text: str) -> bool:
    """Whether a text is a plain number: digits, optionally a sign and a point."""
    whole, _, part = text.removeprefix("-").partition(".")
    return len(text) <= 15 and text.isascii() and whole.isdigit() and (part.isdigit() or text.count(".") == 0)


def minutes(questions: int, answer_seconds: int, question_seconds: int) -> int:
    """Return how many whole minutes a round takes one person: the standard part and each own question."""
    return -(-(answer_seconds + questions * question_seconds) // 60)


def why_not_these_days(begins_on: date, ends_on: date, today: date, back_days: int) -> dict[str, str]:
    """Return what is wrong with the days of a round, field → reason code: they must be in order, the last not past, the
    first not more than `back_days` ago (`round.back_days` is our own proposal, because a wrong year is easily
    typed)."""
    errors = {}
    if (today - begins_on).days > back_days:
        errors["begins_on"] = "begins_too_early"
    if ends_on < max(begins_on, today):
        errors["ends_on"] = "ends_too_early"
    return errors


def runs_days(begins_on: date, ends_on: date) -> int:
    """Return the number of days from the first day of a round to its last."""
    return (ends_on - begins_on).days


def closes_early(ends_on: date, today: date) -> bool:
    """Whether closing today would end the round before its last day, so that a reason is required."""
    return today < ends_on


def asked_lately_since(today: date, days: int) -> date:
    """Return the day since which being asked counts as lately."""
    return today - timedelta(days=days)
