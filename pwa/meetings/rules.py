"""Decide who should attend a meeting and who may vote there, from how many on votes may be taken, and which meetings
are due. Pure; whole numbers only. The phone counts a roll by the same rule, in static/js/meetings/quorum.js."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pwa.policy import Parameters, add_months
from pwa.policy.sources import BRANCH_11, BRANCH_12

TYPES = (
    "general_meeting", "committee_meeting", "group_meeting", "lecture", "theme_day", "life_meeting", "study",
)  # fmt: skip
LEARNING = TYPES  # kinds of reported activities that give class hours: not service, nor others
STANDINGS = ("own", "placed", "guest", "aside")
STATES = ("present", "late", "video", "absent")
ATTENDED = ("present", "late", "video")
REASONS = ("shift", "travel", "illness", "care", "other")
WHOLE, COMMITTEE, GROUP = "branch", "committee", "group"  # who meets
# type → who must meet for it; the other types are held by the whole branch or by a part of it
HELD_BY = {"general_meeting": WHOLE, "committee_meeting": COMMITTEE, "group_meeting": GROUP}
EVERY = {
    "general_meeting": "meeting.general_months",
    "committee_meeting": "meeting.committee_months",
    "group_meeting": "meeting.group_months",
    "theme_day": "meeting.theme_day_months",
    "lecture": "meeting.lecture_months",
    "life_meeting": "meeting.life_meeting_months",
}
MOST_SERIES = 12


@dataclass(frozen=True)
class Place:
    """One person of a roll: standing, whether they count among those who should attend, whether they may vote, and the
    state that was ticked ("" for none)."""

    standing: str
    should: bool
    votes: bool
    state: str = ""


@dataclass(frozen=True)
class Count:
    """What a roll comes to. `needed` is None where no quorum is required; `reached` says whether it is there."""

    should: int
    present: int
    voting: int
    voting_present: int
    by_video: int
    others_present: int
    absent: int
    open: int
    needed: int | None
    reached: bool


def should_attend(standing: str, status: str | None) -> bool:
    """Whether somebody counts among those who should attend: members of the unit, except those whose membership is
    suspended."""
    return standing == "own" and status != "suspended"


def may_vote(standing: str, kind: str, status: str | None) -> bool:
    """Whether somebody may vote: full members of the unit. Probationary members, and whoever has their membership
    elsewhere, take part without a vote."""
    return should_attend(standing, status) and kind == "full"


def quorum_source(types: Collection[str], meets: str) -> str | None:
    """Return the source of the quorum of a meeting of these types; None if votes need none. A life meeting needs what
    a general or a committee meeting of the same people needs."""
    if meets == WHOLE and {"general_meeting", "life_meeting"} & set(types):
        return BRANCH_11
    return BRANCH_12 if meets == COMMITTEE and {"committee_meeting", "life_meeting"} & set(types) else None


def half_of(voting: int) -> int:
    """Return the least number that is half of `voting` or more."""
    return (voting + 1) // 2


def majority_of(voting: int) -> int:
    """Return the least number that is more than half of `voting`."""
    return voting // 2 + 1


def count(places: Iterable[Place], needs_quorum: bool) -> Count:
    """Count a roll. Who takes part by video is present, but is not counted towards the quorum."""
    rows = list(places)
    own = [row for row in rows if row.should]
    voting = [row for row in own if row.votes]
    there = [row for row in voting if row.state in ("present", "late")]
    needed = half_of(len(voting)) if needs_quorum else None
    return Count(
        should=len(own),
        present=sum(row.state in ATTENDED for row in own),
        voting=len(voting),
        voting_present=len(there),
        by_video=sum(row.state == "video" for row in own),
        others_present=sum(row.state in ATTENDED for row in rows if not row.should),
        absent=sum(row.state == "absent" for row in own),
        open=sum(row.state == "" for row in own),
        needed=needed,
        reached=bool(voting) and needed is not None and len(there) >= needed,
    )


def why_not_these_types(types: Sequence[str], meets: str) -> str | None:
    """Return why a meeting of these people cannot be of these types, or None."""
    if not types:
        return "no_type"
    held_by = {HELD_BY[one] for one in types if one in HELD_BY}
    if COMMITTEE in held_by and meets != COMMITTEE:
        return "committee_only"
    if GROUP in held_by and meets != GROUP:
        return "group_only"
    return "whole_branch_only" if WHOLE in held_by and meets != WHOLE else None


def period_of(day: date, months: int) -> tuple[date, date]:
    """Return the first and last day of the period of so many months, counted from January, in which a day lies: months,
    quarters, years."""
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, min(add_months(first, months), date(day.year + 1, 1, 1)) - timedelta(days=1)


def periods_of(year: int, months: int) -> list[tuple[date, date]]:
    """List the periods of a year."""
    return [period_of(date(year, month, 1), months) for month in range(1, 13, months)]


def due_types(meets: str, rules: Parameters) -> dict[str, int]:
    """Return what is due from a branch, from its committee, or from one of its groups: type → every how many months.
    Committee and group meetings are due only where there is a committee or a group."""
    return {one: rules[EVERY[one]] for one in EVERY if HELD_BY.get(one, WHOLE) == meets}


def period_state(first: date, last: date, held: Iterable[date], planned: Iterable[date], today: date) -> str:
    """Return where a period stands: held, planned, due (it runs, nothing is planned), missed (it is over), ahead."""
    if any(first <= day <= last for day in held):
        return "held"
    if today > last:
        return "missed"
    if any(first <= day <= last for day in planned):
        return "planned"
    return "due" if today >= first else "ahead"


def series_days(first: date, months: int, until: date, by_weekday: bool) -> list[date]:
    """List the days of a series, at most twelve: every so many months the same day of the month, or the same weekday of
    it (the second Friday; a fifth that a month does not have is its last)."""
    found: list[date] = []
    for n in range(MOST_SERIES):
        day = add_months(first, n * months)
        if by_weekday:
            opening = day.replace(day=1)
            week, month = (first.day - 1) // 7, opening.month
            day = opening + timedelta(days=(first.weekday() - opening.weekday()) % 7 + 7 * week)
            day = day if day.month == month else day - timedelta(days=7)
        if day > until:
            break
        found.append(day)
    return found


def why_no_roll(begins_at: datetime, written_at: datetime, cancelled: bool, same_day: bool) -> str | None:
    """Return why a roll written at this time does not belong to the meeting, or None. People are ticked while they
    arrive, so from the morning of its day on."""
    if cancelled:
        return "meeting_cancelled"
    return None if written_at >= begins_at or same_day else "not_begun"


@dataclass(frozen=True)
class Tick:
    """What a recorder ticked for one person: state, time of the tick, and the roll's time and id to order ties by."""

    state: str
    at: datetime
    roll_at: datetime
    roll_id: str


def leading(ticks: Iterable[Tick]) -> Tick | None:
    """Return the tick that counts for one person: the latest; of equally late ones that of the later roll."""
    return max(ticks, key=lambda tick: (tick.at, tick.roll_at, tick.roll_id), default=None)


@dataclass(frozen=True)
class Excuse:
    """An apology of one person: its time and id, and the id that it corrects."""

    id: str
    at: datetime
    replaces: str | None = None


def standing_excuse(excuses: Iterable[Excuse], taken_back: Collection[str]) -> Excuse | None:
    """Return the apology of one person that holds: the latest that is neither withdrawn nor corrected by another."""
    rows = [one for one in excuses if one.id not in taken_back]
    corrected = {one.replaces for one in rows if one.replaces != one.id}
    return max((one for one in rows if one.id not in corrected), key=lambda one: (one.at, one.id), default=None)
