"""Read and check the posted form of a round: what is wanted, or what is wrong, field by field."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pwa.core.characters import unkeepable
from pwa.core.fields import day_in

from .rules import (
    LONGEST,
    MOST_OPTIONS,
    QUESTION_FIELDS,
    QUESTION_KINDS,
    WITH_OPTIONS,
    Asks,
    Wish,
    closes_early,
    why_not_these_days,
)  # fmt: skip

LATEST = date(2100, 1, 1)
PARTS = ("words", "kind", "options", "required")  # of an own question in the form


def read_wish(form: Mapping[str, str], today: date, back_days: int) -> tuple[Wish | None, dict[str, str]]:
    """The round as worded, or field → reason code. A question of which anything is filled in is one."""
    errors: dict[str, str] = {}
    title = _text(form, "title", LONGEST["title"], errors)
    purpose = _text(form, "purpose", LONGEST["purpose"], errors)
    begins_on, ends_on = _day(form, "begins_on", errors), _day(form, "ends_on", errors)
    if begins_on and ends_on:
        errors |= why_not_these_days(begins_on, ends_on, today, back_days)
    if form.get("who") not in ("all", "floating"):
        errors["who"] = "required" if not form.get("who") else "not_a_choice"
    asks = [_question(form, name, errors) for name in QUESTION_FIELDS if _is_filled(form, name)]
    if errors or begins_on is None or ends_on is None:
        return None, errors
    return Wish(title, purpose, begins_on, ends_on, form["who"] == "floating", asks), {}


def read_until(form: Mapping[str, str], after: date) -> tuple[date | None, str, dict[str, str]]:
    """(until which day, why, what is wrong) of an extension or reopening; later than `after`."""
    errors: dict[str, str] = {}
    reason, until = _text(form, "reason", LONGEST["purpose"], errors), _day(form, "until", errors)
    if until and until <= after:
        errors["until"] = "ends_too_early"
    return until, reason, errors


def read_closing(form: Mapping[str, str], ends_on: date, today: date) -> tuple[str, dict[str, str]]:
    """(why, what is wrong) of a closing: before the last day it says why, afterwards it need not."""
    errors: dict[str, str] = {}
    early = closes_early(ends_on, today) or form.get("closing", "").strip()
    return (_text(form, "closing", LONGEST["purpose"], errors) if early else ""), errors


def _is_filled(form: Mapping[str, str], name: str) -> bool:
    return any(form.get(f"{name}_{part}", "").strip() for part in PARTS)


def _question(form: Mapping[str, str], name: str, errors: dict[str, str]) -> tuple[str, Asks]:
    words = _text(form, f"{name}_words", LONGEST["words"], errors)
    kind = form.get(f"{name}_kind", "")
    if kind not in QUESTION_KINDS:
        errors[f"{name}_kind"] = "required" if not kind else "not_a_choice"
    lines = form.get(f"{name}_options", "").replace("\r\n", "\n").split("\n")
    options = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    if kind in WITH_OPTIONS:
        if not 2 <= len(options) <= MOST_OPTIONS:
            errors[f"{name}_options"] = "two_options_or_more"
        elif any(len(option) > LONGEST["option"] for option in options):
            errors[f"{name}_options"] = "too_long"
        elif unkeepable(options):
            errors[f"{name}_options"] = "control_character"
    return words, Asks(kind, options if kind in WITH_OPTIONS else (), form.get(f"{name}_required") == "1")


def _text(form: Mapping[str, str], name: str, most: int, errors: dict[str, str]) -> str:
    text = form.get(name, "").replace("\r\n", "\n").replace("\ufffd", "\0").strip()
    if not text:
        errors[name] = "required"
    elif len(text) > most:
        errors[name] = "too_long"
    elif unkeepable(text):
        errors[name] = "control_character"
    return text


def _day(form: Mapping[str, str], name: str, errors: dict[str, str]) -> date | None:
    text = form.get(name, "").strip()
    if not text:
        errors[name] = "required"
    elif not day_in(text):
        errors[name] = "not_a_date"
    elif not date(2020, 1, 1) <= date.fromisoformat(text) < LATEST:
        errors[name] = "day_too_far"
    return date.fromisoformat(text) if name not in errors else None


def as_form(round_: Any, questions: list[Any], options: Any) -> dict[str, str]:
    """A draft as the form shows it again. `options` reads a question's list."""
    shown = {"title": round_.title, "purpose": round_.purpose, "who": "floating" if round_.floating_only else "all"}
    shown |= {"begins_on": round_.begins_on.isoformat(), "ends_on": round_.ends_on.isoformat()}
    for question in questions:
        name = f"q{question.place}"
        shown |= {f"{name}_words": question.words, f"{name}_kind": question.kind}
        shown |= {f"{name}_options": "\n".join(options(question)), f"{name}_required": "1" * question.required}
    return shown
