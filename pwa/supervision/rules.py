"""Decide which organisational measures fit a member, what a decision cannot be, and what it lacks. Pure rules.

Source: Regulations on the Education and Management of Party Members (2019), Art. 28–31. Meetings decide, people record
it here; nothing follows by itself from a day that has come.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from pwa.policy import Reason, add_months
from pwa.policy.measure_sources import HEARD, REG_28, REG_29, REG_30, REG_31
from pwa.policy.meeting_votes import Decided, missing_papers, missing_votes, too_many_votes
from pwa.policy.member_sources import PROBATION, _
from pwa.policy.sources import REG_24_LOST

TALK, CRITICISM, CORRECTION, CANCELLED, REMOVED = "talk", "criticism", "correction", "cancelled", "removed"
KINDS = (TALK, CRITICISM, CORRECTION, CANCELLED, REMOVED)  # the ladder, the lightest first
VOTED = (CORRECTION, CANCELLED, REMOVED)  # a general meeting decides, the committee approves
LOST = "lost"
GROUNDS = ("conviction", "religion", "asks", "threatens", "uncorrected", "six_months", LOST)  # of a removal
CORRECTED, NOT_CORRECTED, LIFTED, DROPPED = "corrected", "not_corrected", "lifted", "dropped"
OUTCOMES = (CORRECTED, NOT_CORRECTED, LIFTED, DROPPED)
SOURCES = {TALK: REG_28, CRITICISM: REG_29, CORRECTION: REG_30, CANCELLED: PROBATION, REMOVED: REG_31}
NOTICE = 1  # months before the end of a correction period from which the branch is told (ours)

Found = dict[str, tuple[Reason, str]]


@dataclass(frozen=True)
class About:
    """What is known of the member and of what went before. `began_on`: the day on which the steps before the decision
    were begun; `notified_on`: the day on which the member was told; `heard`: whether they made a statement."""

    kind: str = "full"
    status: str = "normal"
    joined_on: date | None = None
    procedure: bool = False  # whether the steps before the decision are kept here
    notified_on: date | None = None
    heard: bool = False
    corrections: int = 0  # correction periods that ended before without correction


def kinds_for(member_kind: str) -> tuple[str, ...]:
    """Return the measures for a full or a probationary member: who is on probation is not removed, their qualification
    is cancelled, and instead of a correction period the probation is extended."""
    return (TALK, CRITICISM, CANCELLED) if member_kind == "probationary" else (TALK, CRITICISM, CORRECTION, REMOVED)


def impossible(decided: Decided, about: About, until: date | None, ground: str, months: int) -> Found:
    """Return what cannot be: field → (sentence, source). `until`: last day of a correction period; `ground`: of a
    removal; `months`: how long a correction period lasts at most."""
    found: Found = too_many_votes(decided)
    source = SOURCES[decided.kind]
    begins = decided.effective_on or decided.held_on
    if about.joined_on and decided.held_on < about.joined_on:
        text = _("They joined on %(day)s; nothing was decided about them before.")
        found["held_on"] = (Reason(text, {"day": about.joined_on}), source)
    if about.notified_on and decided.held_on < about.notified_on:
        text = _("They were told on %(day)s; the decision comes after it.")
        found["held_on"] = (Reason(text, {"day": about.notified_on}), HEARD)
    if begins < decided.held_on:
        text = _("It was decided on %(day)s; it is not in force before.")
        found["effective_on"] = (Reason(text, {"day": decided.held_on}), source)
    if decided.kind == CORRECTION and until is not None and not begins < until <= latest_end(begins, months):
        text = _("A correction period ends after it began, on %(day)s at the latest.")
        found["until"] = (Reason(text, {"day": latest_end(begins, months)}), REG_30)
    if decided.kind == REMOVED and ground == LOST:
        found["ground"] = (Reason(_why_not_lost(about.status)), REG_24_LOST)
    return found


def _why_not_lost(status: str) -> str:
    if status == "suspended":
        return _("Removal two years after a suspension for lost contact is recorded in the search for the member.")
    return _("Nobody is removed for lost contact whose membership was not suspended first: record that in the search.")


def latest_end(begins: date, months: int) -> date:
    """Return the last day on which a correction period that begins then can end."""
    return add_months(begins, months)


def warnings(decided: Decided, about: About, ground: str) -> Found:
    """Return what a decision lacks: code → (sentence, source); it is recorded all the same when people say so."""
    found: Found = {}
    source = SOURCES[decided.kind]
    if decided.kind in VOTED:
        found |= missing_votes(decided) | missing_papers(decided, source)
    if decided.kind == REMOVED and ground == "uncorrected" and not about.corrections:
        text = _("No correction period is on record that ended without correction.")
        found["no_correction"] = (Reason(text), REG_31)
    if about.procedure and about.notified_on is None:
        found["not_told"] = (Reason(_("The member was not told what is held against them.")), HEARD)
    elif about.procedure and not about.heard:
        found["not_heard"] = (Reason(_("The member has made no statement yet.")), HEARD)
    return found


def state_of(decided_on: date | None, until: date | None, ended_on: date | None, undone: bool, today: date) -> str:
    """Return `undone`, `ended`, `considered` (not decided yet), `decided`; and of a correction period `in_force`,
    `ending` (within a month) or `over` (its last day is past)."""
    if undone:
        return "undone"
    if ended_on is not None:
        return "ended"
    if decided_on is None:
        return "considered"
    if until is None:
        return "decided"
    if until < today:
        return "over"
    return "ending" if until <= add_months(today, NOTICE) else "in_force"


def outcomes_for(kind: str, decided: bool) -> tuple[str, ...]:
    """Return how a measure ends: a correction period with or without correction, each decision by being lifted; what
    was only considered is dropped."""
    if not decided:
        return (DROPPED,)
    return (CORRECTED, NOT_CORRECTED, LIFTED) if kind == CORRECTION else (LIFTED,)


def why_no_end(ended_on: date, effective_on: date | None) -> str | None:
    """Return why a measure cannot have ended on this day: it was not in force yet."""
    return "before_in_force" if effective_on and ended_on < effective_on else None


def why_no_statement(closed_at: datetime | None, written_at: datetime) -> str | None:
    """Return why a member's statement is not taken: it was written after the decision was recorded, or after what was
    considered was dropped (`closed_at`). One written before counts, whenever it arrives."""
    return "decided_already" if closed_at is not None and written_at > closed_at else None


def may_appeal(kind: str, decided: bool, ended: bool, appeals: Collection[str]) -> bool:
    """Whether the member can appeal: against a decision that stands, while no appeal waits for its answer. `appeals`:
    kinds of the entries about appeals, in order."""
    return kind in KINDS and decided and not ended and [*appeals][-1:] != ["appeal"]
