"""Check what a round may ask and what an answer must look like: pure functions on plain values, reasons as codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pwa.cases.rules import CATEGORIES, CHOSEN
from pwa.core.ids import as_uuid
from pwa.reports.rules import DAY, PHONE, Checked, Known, Reader, check_location, unkeepable

OUTCOMES = ("here", "away_short", "away_long", "abroad", "returned", "not_reached")
ANSWERS = OUTCOMES[:-1]  # who answers was reached
AWAY = OUTCOMES[1:4]
TRIED = ("phone", "visit", "message", "family", "data_match")  # how somebody else reached them
QUESTION_KINDS = ("choice", "multiple", "yes_no", "date", "number", "text", "place")
WITH_OPTIONS = ("choice", "multiple")
MOST_QUESTIONS, MOST_OPTIONS = 5, 12
MOST_NUMBER = 999_999_999  # nothing a person is asked in a round is counted in thousand millions
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
PLACE_FIELDS = ("division", "country", "area", "since", "stay", "settled", "reason", "employer_kind", "phone")


@dataclass(frozen=True)
class Asks:
    """A round's own question as a rule sees it."""

    kind: str
    options: Sequence[str] = ()
    required: bool = False


def check_answer(fields: Mapping[str, Any], recorded_on: date, known: Known) -> Checked:
    """Form `answer`, version 1: where the person stands in this round, and what the round asks besides.

    `unchanged` confirms what was shown, which comes along: an entry means the same whenever it arrives.
    """
    read = Reader(fields)
    unchanged = read.flag("unchanged")
    outcome = read.choice("outcome", ANSWERS, required=True)
    check_round(read)
    check_place(read, outcome, recorded_on, known, asked=not unchanged)
    check_replies(read)
    read.text("needs", LONGEST["needs"])
    read.text("note", LONGEST["note"])
    return read.out


def check_attempt(fields: Mapping[str, Any], recorded_on: date, known: Known) -> Checked:
    """Form `attempt`, version 1: how it was tried, what came of it, and what worries.

    A place is said only when it is news; without a day it holds since the day of the attempt.
    """
    fields = _dated(fields, recorded_on)
    read = Reader(fields)
    read.choice("way", TRIED, required=True)
    outcome = read.choice("outcome", OUTCOMES, required=True)
    check_round(read)
    check_place(read, outcome, recorded_on, known, asked=False)
    check_replies(read)
    read.text("needs", LONGEST["needs"])
    read.text("note", LONGEST["note"])
    worry = read.text("worry", LONGEST["worry"])
    read.choice("worry_category", CATEGORIES, required=bool(worry))
    read.choice("worry_readers", CHOSEN, default="branch")
    return read.out


def _dated(fields: Mapping[str, Any], recorded_on: date) -> Mapping[str, Any]:
    outcome, placed = fields.get("outcome"), fields.get("division") or fields.get("country")
    news = outcome == "returned" or (outcome in AWAY and placed)
    return {**fields, "since": recorded_on.isoformat()} if news and fields.get("since") in (None, "") else fields


def check_round(read: Reader) -> None:
    """The round that a response belongs to; whether there is such a one is seen later."""
    named = read.text("round", 36, required=True)
    if named and not as_uuid(named):
        read._bad("round", "unknown_round", None)
    read.out.values["round"] = str(as_uuid(named) or named or "")


def check_place(read: Reader, outcome: str, recorded_on: date, known: Known, asked: bool = True) -> None:
    """Where somebody is, as in form `location`. `says_place` tells whether a place was said at all.

    `asked`: whoever is away says where and since when, whoever came back since when.
    """
    said = {name: read.fields[name] for name in PLACE_FIELDS if read.fields.get(name) not in (None, "")}
    out = read.out
    if outcome in AWAY and (asked or said.keys() & {"division", "country"}):
        place = check_location({"stay": "unknown", **said}, recorded_on, known)
        if outcome == "abroad" and not said.get("country"):
            place.errors.setdefault("country", "required")
            place.errors.pop("division", None)
        if outcome != "abroad" and said.get("country") and not said.get("division"):
            place.errors |= {"division": "required"}
        out.values |= place.values | {"says_place": True}
        out.values["stay"] = STAY_OF.get(outcome, place.values.get("stay"))
        out.errors |= place.errors
        return
    back = outcome in ("here", "returned") and ("since" in said or (asked and outcome == "returned"))
    if back:
        place = check_location({"back_home": True, "since": said.get("since")}, recorded_on, known)
        out.values |= place.values
        out.errors |= place.errors
    out.values["says_place"] = back
    phone = read.text("phone", 20).replace(" ", "")
    if phone and not PHONE.fullmatch(phone):
        read._bad("phone", "not_a_phone", None)
    out.values["phone"] = phone


def check_replies(read: Reader) -> None:
    """Answers to the round's own questions: a text each, or several. What fits is seen when the round is known."""
    for name in QUESTION_FIELDS:
        value = read.fields.get(name)
        if not isinstance(value, list):
            read.text(name, LONGEST["answer"])
        elif not all(isinstance(part, str) for part in value) or len(value) > MOST_OPTIONS:
            read._bad(name, "wrong_type", None)
        elif unkeepable(value) or any(len(part) > LONGEST["answer"] for part in value):
            read._bad(name, "control_character" if unkeepable(value) else "too_long", None)
        else:
            read._keep(name, list(dict.fromkeys(value)))


def unfitting(outcome: str, placed: bool, away: bool, abroad: bool) -> str:
    """What of a response (`outcome`; `placed`: a place is said or was known) does not fit the file, in which the person
    is `away` now, or even `abroad`: "place" is still to be asked, or the file is "still_away" though they say at home.

    A place is said by its owner or for them and never made up (docs/rules.md): the response stays as it was said, the
    file as it was told, and what is missing between them is named until somebody tells it.
    """
    if outcome in AWAY:
        known = placed or (away and abroad == (outcome == "abroad"))
        return "" if known else "place"
    return "still_away" if outcome in ("here", "returned") and away else ""


def why_no_reply(asks: Asks, value: Any, known: Known) -> str | None:
    """Why this is no answer to the question: a reason code; None when it is one."""
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
        return None if is_day(value) else "not_a_date"
    if asks.kind == "number":
        return (
            "not_a_number" if not is_number(value) else None if abs(float(value)) <= MOST_NUMBER else "number_too_large"
        )
    if asks.kind == "place":
        return None if known.division(value) or known.country(value) else "unknown_place"
    return None


def is_day(text: str) -> bool:
    """Whether a text is a day as a date field sends it."""
    try:
        return bool(DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def is_number(text: str) -> bool:
    """Whether a text is a plain number: digits, perhaps a sign and a point."""
    whole, _, part = text.removeprefix("-").partition(".")
    return len(text) <= 15 and text.isascii() and whole.isdigit() and (part.isdigit() or text.count(".") == 0)


def minutes(questions: int, answer_seconds: int, question_seconds: int) -> int:
    """What a round costs one person, in whole minutes: the standard part, and each own question."""
    return -(-(answer_seconds + questions * question_seconds) // 60)


def why_not_these_days(begins_on: date, ends_on: date, today: date, back_days: int) -> dict[str, str]:
    """What is wrong with the days of a round, field → reason code: they are in order, the last is still to come, the
    first not more than `back_days` ago (`round.back_days`, our own proposal: a wrong year is typed easily)."""
    errors = {}
    if (today - begins_on).days > back_days:
        errors["begins_on"] = "begins_too_early"
    if ends_on < max(begins_on, today):
        errors["ends_on"] = "ends_too_early"
    return errors


def runs_days(begins_on: date, ends_on: date) -> int:
    """How many days lie between the first day of a round and its last."""
    return (ends_on - begins_on).days


def closes_early(ends_on: date, today: date) -> bool:
    """Whether closing it today cuts a round short, so that a reason is asked."""
    return today < ends_on


def asked_lately_since(today: date, days: int) -> date:
    """The day since which being asked counts as lately."""
    return today - timedelta(days=days)
