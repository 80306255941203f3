"""Read and check the form of a round: return the round as wished, or what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pwa.core.characters import has_forbidden_characters, read_posted_form
from pwa.core.fields import Ask, Choice, Day, Fields, Flag, Reader, Text, day_in
from pwa.policy.spring_festival import next_festival

from . import labels
from .rules import LONGEST, MOST_OPTIONS, QUESTION_FIELDS, WITH_OPTIONS, Asks, Wish, closes_early, why_not_these_days

EARLIEST, LATEST = date(2020, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, kw_only=True)
class RoundDay(Day):
    """A day of a round, past or to come."""

    required: bool = True

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        day = day_in(given.strip())
        if day is None:
            return None, "not_a_date" if given.strip() else None
        return (day, None) if EARLIEST <= day < LATEST else (None, "day_too_far")

    def limits(self, today: date) -> dict[str, Any]:
        return {"min": today.isoformat()}


@dataclass(frozen=True, kw_only=True)
class Options(Ask):
    """The options of a question, one a line."""

    control: str = "textarea"

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        options = list(dict.fromkeys(line.strip() for line in given.split("\n") if line.strip()))
        if not 2 <= len(options) <= MOST_OPTIONS:
            return None, "two_options_or_more"
        if any(len(option) > LONGEST["option"] for option in options):
            return None, "too_long"
        return (None, "control_character") if has_forbidden_characters(options) else (options, None)


QUESTION = (
    Text("words", _l("The question"), LONGEST["words"],
         attributes={"autocomplete": "off", "optional": False}),
    Choice("kind", _l("What kind of answer?"), labels.QUESTION_KINDS, control="select_field",
           attributes={"empty": _l("choose"), "optional": False}),
    Options("options", _l("Answers to choose from"),
            hint=_l("One a line, two to twelve; only where one or several are chosen."),
            attributes={"rows": 3, "optional": False}),
    Flag("required", _l("Must be answered"), hint=_l("Then one tap is not enough.")),
)  # fmt: skip


def _of_question(n: int, ask: Ask) -> Ask:
    """One field of the round's n-th own question, as a field of the whole form."""
    short = LazyString(lambda: f"{_('Question %(n)s', n=n)} · {ask.label}")
    return ask.with_changes(name=f"{QUESTION_FIELDS[n - 1]}_{ask.name}", short=short)


ROUND = Fields(
    Text("title", _l("What is it called?"), LONGEST["title"], required=True, attributes={"autocomplete": "off"},
         hint=_l("For instance: year-end round 2026.")),
    Text("purpose", _l("What for?"), LONGEST["purpose"], control="textarea", required=True, attributes={"rows": 2},
         hint=_l("Everybody who is asked reads this.")),
    Choice("unit", _l("Who is asked?"), control="select_field", hint=_l("This unit and all below it."), required=True),
    Choice("who", _l("All of them?"), {"all": _l("every member"), "floating": _l("only who is away now")},
           required=True),
    RoundDay("begins_on", _l("From")),
    RoundDay("ends_on", _l("Until")),
    Flag("homecoming", _l("Ask who comes home for the Spring Festival, and when"),
         hint=_l("The answers stand on the list of homecomings.")),
    *[_of_question(n, ask) for n in range(1, len(QUESTION_FIELDS) + 1) for ask in QUESTION],
)  # fmt: skip
REASON = Text("reason", "", LONGEST["purpose"], required=True)
UNTIL = Fields(REASON, RoundDay("until"))


def read_wish(form: Mapping[str, str], today: date, back_days: int) -> tuple[Wish | None, dict[str, str]]:
    """Return the round as worded, or field → reason code. A question counts as soon as any of its fields is filled
    in."""
    read = Reader(ROUND, read_posted_form(form), today)
    title, purpose, who, begins_on, ends_on = map(read, ("title", "purpose", "who", "begins_on", "ends_on"))
    asks = [_question(read, name) for name in QUESTION_FIELDS if _is_filled(form, name)]
    errors = read.out.errors
    if begins_on and ends_on:
        errors |= why_not_these_days(begins_on, ends_on, today, back_days)
    festival = next_festival(today) if read.sent.get("homecoming") == "1" else None
    return (
        (None, errors) if errors else (Wish(title, purpose, begins_on, ends_on, who == "floating", asks, festival), {})
    )


def read_until(form: Mapping[str, str], after: date) -> tuple[date | None, str, dict[str, str]]:
    """Return (until which day, why, errors) of an extension or reopening; the day must be later than `after`."""
    read = Reader(UNTIL, read_posted_form(form), after)
    until, reason = read("until"), read("reason")
    if until and until <= after:
        read.refuse("until", "ends_too_early")
    return until, reason, read.out.errors


def read_closing(form: Mapping[str, str], ends_on: date, today: date) -> tuple[str, dict[str, str]]:
    """Return (why, errors) of a closing. Before the last day a reason is required."""
    read = Reader(Fields(REASON.with_changes(name="closing")), read_posted_form(form), today)
    return read("closing", required=closes_early(ends_on, today)), read.out.errors


def _is_filled(form: Mapping[str, str], name: str) -> bool:
    return any(form.get(f"{name}_{ask.name}", "").strip() for ask in QUESTION)


def _question(read: Reader, name: str) -> tuple[str, Asks]:
    words, kind = read(f"{name}_words", required=True), read(f"{name}_kind", required=True)
    options = (read(f"{name}_options") or []) if kind in WITH_OPTIONS else ()
    if kind in WITH_OPTIONS and not options:
        read.out.errors.setdefault(f"{name}_options", "two_options_or_more")
    return words, Asks(kind, options, read.sent.get(f"{name}_required") == "1")


def as_form(round_: Any, questions: list[Any], options: Any) -> dict[str, str]:
    """Return a draft's values for the form. `options` reads a question's list."""
    shown = {"title": round_.title, "purpose": round_.purpose, "who": "floating" if round_.floating_only else "all"}
    shown |= {"begins_on": round_.begins_on.isoformat(), "ends_on": round_.ends_on.isoformat()}
    shown["homecoming"] = "1" if round_.festival else ""
    for question in questions:
        name = f"q{question.place}"
        shown |= {f"{name}_words": question.words, f"{name}_kind": question.kind}
        shown |= {f"{name}_options": "\n".join(options(question)), f"{name}_required": "1" * question.required}
    return shown
