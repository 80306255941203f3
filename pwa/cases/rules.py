"""Decide which step of a case may follow, who may make it, and by when. Pure rules on plain values (docs/rules.md)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pwa.core.fields import Fields, Text

CATEGORIES = ("hardship", "work", "wages", "labour_protection", "legal", "family", "health", "opinion", "other")
URGENT = ("hardship", "wages", "labour_protection", "health")
LOST = "lost_contact"  # only officers open it: nobody reports themselves lost
# 'charge' is for lost contact: everybody who has charge of the member
READERS = ("contact", "branch", "committee", "charge")
CHOSEN = READERS[:3]  # the choices of the form
ORIGINS = ("member", "officer", "attempt", "candidates")
STEPS = (
    "raised", "taken_on", "handed_over", "told", "noted", "asked_up", "guidance", "answered", "asked_member",
    "settled", "not_settled", "closed", "reopened", "searched", "decided",
)  # fmt: skip
ENDS = ("settled", "unanswered", "found", "restored", "removed", "cancelled")
CHANNELS = ("phone", "message", "family", "neighbours", "police", "visit", "other")
RESULTS = ("nothing", "news", "reached")
DECISIONS = ("lost_confirmed", "suspended", "restored", "removed", "found", "cancelled")
STATUSES = {"suspended": "suspended", "restored": "normal"}  # decision → membership status of the official form
LONGEST = 1000  # characters of a step's text
WORDS = Text("words", "", LONGEST, control="textarea", required=True, attributes={"rows": 4})
OWN, READER, HELPER, ASKED, AUTHOR = "own", "reader", "helper", "asked", "author"
ASKS = 2  # a case closes when the member says it is settled, or does not answer after two requests
TO_MEMBER = ("raised", "told", "asked_up", "answered", "asked_member", "settled", "not_settled", "closed", "reopened")
WORDLESS = ("taken_on", "handed_over", "settled")  # steps without a required text


@dataclass(frozen=True)
class Standing:
    """The state of a case. `at` counts the units above the one that answers: 0 is home, 1 the unit that home asked,
    …"""

    category: str
    last: str = "raised"
    at: int = 0
    highest: int = 0  # number of units above home
    asks: int = 0
    asked_on: date | None = None
    how: str | None = None


def next_steps(case: Standing, seen_as: str, today: date, wait_days: int) -> tuple[str, ...]:
    """Return the steps this person may take now. `seen_as` is OWN, READER (an officer of the unit that answers), HELPER
    (the contact person) or ASKED (an officer of the unit that has the case now)."""
    if case.how:
        may = {OWN: ("reopened",), READER: ("reopened",)}.get(seen_as, ())
        return may if case.how in ("settled", "unanswered") else ()
    if case.category == LOST:
        return _of_a_search(case, seen_as)
    if seen_as == OWN:
        asked = case.asks > 0 or case.last == "answered"
        return ("settled", "not_settled", "told") if asked else ("settled", "told")
    if seen_as == ASKED:
        return ("guidance", *_up(case), "noted") if case.at else ()
    if seen_as not in (READER, HELPER):
        return ()
    helps = ("taken_on", "told", *(("answered",) if case.at == 0 else ()), *_ask(case, today, wait_days), "noted")
    if seen_as == HELPER:
        return helps
    ends = ("closed",) if case.asks >= ASKS and _waited(case, today, wait_days) else ()
    return (*helps, "handed_over", *(_up(case) if case.at == 0 else ()), *ends)


def _of_a_search(case: Standing, seen_as: str) -> tuple[str, ...]:
    if seen_as == ASKED:
        return ("guidance", *_up(case)) if case.at else ()
    if seen_as == HELPER:
        return ("searched", "noted")
    up = _up(case) if case.at == 0 else ()
    return ("taken_on", "searched", "decided", "noted", "handed_over", *up) if seen_as == READER else ()


def _up(case: Standing) -> tuple[str, ...]:
    return ("asked_up",) if case.at < case.highest else ()


def _ask(case: Standing, today: date, wait_days: int) -> tuple[str, ...]:
    """'Is it settled?' is asked after an answer, and again only after `wait_days`."""
    answered = case.at == 0 and case.last in ("answered", "asked_member")
    return ("asked_member",) if answered and (not case.asks or _waited(case, today, wait_days)) else ()


def _waited(case: Standing, today: date, wait_days: int) -> bool:
    return case.asked_on is not None and today - case.asked_on >= timedelta(days=wait_days)


def after(case: Standing, step: str, seen_as: str, today: date) -> Standing:
    """Return the state after this step. Questions go up and guidance comes down one unit at a time."""
    if step in ("taken_on", "handed_over", "noted") or (step == "told" and seen_as != OWN):
        return case
    case = replace(case, last=step)
    if step == "asked_up":
        return replace(case, at=case.at + 1)
    if step == "guidance":
        return replace(case, at=case.at - 1)
    if step == "asked_member":
        return replace(case, asks=case.asks + 1, asked_on=today)
    if step in ("answered", "searched", "decided"):
        return case
    ended = {"settled": "settled", "closed": "unanswered"}.get(step)
    return replace(case, asks=0, asked_on=None, how=ended, at=0 if ended else case.at)


def next_of_search(state: str, lost: bool, word_came: bool, kind: str = "full") -> str:
    """Return what a search waits for. `state`: as the decisions left it. `lost`: six calendar months have passed
    without contact. `word_came`: there was a contact since the search began. `kind`: full or probationary member."""
    if state == "suspended":  # also whoever is found stays so until a meeting restores the membership
        return "restore" if word_came else "restore_or_remove"
    if word_came:
        return "record_found"
    if state == "lost_confirmed":
        return "cancel" if kind == "probationary" else "suspend"
    return "meet" if lost else "search"


def term_of(category: str) -> str:
    """Return the parameter that says within how many days a case of this category is answered."""
    if category == LOST:
        return "lost.search_days"
    return "case.urgent_days" if category in URGENT else "case.days"


def term_after(step: str, category: str) -> str | None:
    """Return the parameter from which the due day is computed again after this step; None leaves the day unchanged."""
    if step == "asked_up":
        return "case.guidance_days"
    if step in ("answered", "asked_member"):
        return "case.settled_days"
    return term_of(category) if step in ("guidance", "not_settled", "reopened", "searched", "decided") else None


def due_on(days: int, today: date) -> date:
    """Return the day by which the unit that has the case acts: `days` from the day it came."""
    return today + timedelta(days=days)


def promised_on(steps: Iterable[tuple[str, date | None]]) -> date | None:
    """Return the day for which the member was promised an answer; None once it was answered. `steps`: (kind, due day)
    in order. A question to a unit above and its guidance do not change that day."""
    promised = None
    for kind, due in steps:
        if kind in ("raised", "not_settled", "reopened"):
            promised = due
        elif kind == "answered":
            promised = None
    return promised


def question_due(days: int, left: int, bound: date | None, today: date) -> date:
    """Return the day by which a unit that was asked gives guidance: within `days`, but early enough that the unit that
    asked has `left` days until `bound`, its own due day. If that is too soon: in `left` days; then the unit that asked
    will be late."""
    day = due_on(days, today)
    return max(min(day, bound - timedelta(days=left)), min(day, due_on(left, today))) if bound else day


def due_again(left: int, bound: date, today: date) -> date:
    """Return the day by which the unit that asked acts after the guidance came: `bound` as before, but at least `left`
    days from today."""
    return max(bound, due_on(left, today))


def why_not_words(step: str, words: str) -> str | None:
    """Return why this text is refused for this step: `required`, `too_long`, `control_character`; None if it is
    fine."""
    asked = Fields(WORDS.with_changes(required=step not in WORDLESS))
    return asked.check({"words": words}, date.max).errors.get("words")
