"""Decide when the probation of a member ends and what a general meeting may decide then (docs/rules.md). Pure rules.

Probation is one calendar year from the day of joining, extended once, by six to twelve months. The software makes
nobody a full member: it says when a meeting is due, and keeps what it decided.
"""

from datetime import date, timedelta

from pwa.policy import Reason, add_months
from pwa.policy.meeting_votes import Decided, missing_papers, missing_votes, too_many_votes
from pwa.policy.member_sources import PROBATION, _

KINDS = ("full", "extended")
MONTHS = 12  # of probation
EXTENSIONS = range(6, 13)  # months by which it may be extended
ONE_DAY = timedelta(days=1)
NOTICE = 1  # months before the end from which the branch is told (ours)

Found = dict[str, tuple[Reason, str]]


def ends_on(joined_on: date | None, extended_until: date | None) -> date | None:
    """Return the day on which the probation ends; None if nobody knows when it began."""
    return extended_until or (add_months(joined_on, MONTHS) if joined_on else None)


def state_of(ends: date | None, today: date) -> str:
    """Return `over`, `soon` (within a month), `running`, or `unknown`."""
    if ends is None:
        return "unknown"
    if ends <= today:
        return "over"
    return "soon" if ends <= add_months(today, NOTICE) else "running"


def last_joining_day(today: date) -> date:
    """Return the last joining day whose probation, if not extended, is over or ends within a month."""
    last = add_months(today, NOTICE)
    day = add_months(last, -MONTHS)
    while add_months(day + ONE_DAY, MONTHS) <= last:  # 29 February ends on 28 February too
        day += ONE_DAY
    return day


def choices_for(ends: date | None, extended: bool, today: date) -> tuple[str, ...]:
    """Return which decisions can be recorded: that they became a full member once the probation is over; an extension,
    if there was none, from the month before; nothing while the joining day is unknown."""
    state = state_of(ends, today)
    full = ("full",) if state == "over" else ()
    return (*full, "extended") if not extended and state in ("over", "soon") else full


def extended_to(ends: date, months: int) -> date:
    """Return the day on which a probation that was to end on `ends` ends after an extension."""
    return add_months(ends, months)


def impossible(kind: str, decided: Decided, joined_on: date | None, ends: date, full_on: date | None) -> Found:
    """Return what cannot be: field → (sentence, source). Standing as a full member begins when the probation is over,
    not before."""
    found: Found = too_many_votes(decided)
    if joined_on and decided.held_on < joined_on:
        text = _("The joining day is %(day)s; the meeting cannot be earlier.")
        found["held_on"] = (Reason(text, {"day": joined_on}), PROBATION)
    if kind == "full" and full_on is not None and full_on < ends:
        text = _("The probation ends on %(day)s; nobody becomes a full member before.")
        found["full_on"] = (Reason(text, {"day": ends}), PROBATION)
    return found


def warnings(decided: Decided, ends: date) -> Found:
    """Return what a decision does not meet: code → (sentence, source). It was taken all the same, and is recorded."""
    found: Found = {}
    if decided.held_on < ends:
        text = _("The probation ends on %(day)s; the meeting was before.")
        found["too_early"] = (Reason(text, {"day": ends}), PROBATION)
    votes = missing_votes(decided, more_than_half=True, source=PROBATION)
    return found | votes | missing_papers(decided, PROBATION)
