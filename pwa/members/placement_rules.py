"""Decide when a member's placement begins and ends. Pure rules on plain values; the order in which the facts arrived is
irrelevant.

A member has one placement in force and one request at most. Sources: 2024 Opinion (report in where one lives, taken in
one by one), Reg2019 Art 32 (the organisation where somebody lives helps to manage them); docs/rules.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pwa.places import overlap

from .rules import PlaceReport, effective, in_order_of_writing, places_in_effect

ASKED_WAYS = ("named", "report_in", "walk_in")  # by the home branch, by the member, after the host wrote them down
# Why a host refuses. It never refuses who holds an activity card.
REFUSALS = ("not_here", "other_branch", "not_reached", "not_a_member", "other")
BY_PLACE = ("back", "not_away", "moved")  # computed from where the member is
BY_OTHERS = ("replaced", "already", "new_host")  # computed from the member's other placements


@dataclass(frozen=True)
class End:
    """Since when a placement is over, and why, as a code of `labels.HOST_ENDED`."""

    at: datetime
    why: str


@dataclass(frozen=True)
class Asked:
    """A placement as plain values. `unit`: the branch, None for one outside; `closed`: somebody closed it; `by_place`:
    it ended by where the member is."""

    id: UUID
    unit: UUID | None
    asked_at: datetime
    accepted_at: datetime | None = None
    closed: End | None = None
    by_place: End | None = None


def ends_of(placements: Iterable[Asked]) -> dict[UUID, End | None]:
    """Return when and why each placement of one member ended, None while it stands.

    A newer request takes the place of one that nobody has answered. Acceptance by a new host ends the placement before.
    A request to the branch where the member is placed already asks for nothing.
    """
    rows = sorted(placements, key=lambda p: (p.asked_at, p.id))
    accepted = sorted((p for p in rows if p.accepted_at), key=lambda p: (p.accepted_at, p.id))
    found: dict[UUID, End | None] = {}
    for place, row in enumerate(accepted):
        after = accepted[place + 1 :][:1]
        new_host = [End(after[0].accepted_at, "new_host")] if after and after[0].accepted_at else []
        found[row.id] = _first(row.closed, row.by_place, *new_host)
    for place, row in enumerate(rows):
        if row.accepted_at:
            continue
        later = [End(max(row.asked_at, after.asked_at), "replaced") for after in rows[place + 1 :][:1]]
        there = [End(row.asked_at, "already")] if _is_placed_there(row, accepted, found) else []
        found[row.id] = _first(row.closed, row.by_place, *there, *later)
    return found


def _is_placed_there(row: Asked, accepted: Sequence[Asked], ends: Mapping[UUID, End | None]) -> bool:
    """Whether the member was placed with the branch when they asked it again."""
    there = [other for other in accepted if other.unit is not None and other.unit == row.unit]
    begun = [ends[other.id] for other in there if other.accepted_at and other.accepted_at <= row.asked_at]
    return any(end is None or end.at > row.asked_at for end in begun)


def _first(*ends: End | None) -> End | None:
    """Return the earliest end; of two at once the one named first."""
    return min((end for end in ends if end), key=lambda end: end.at, default=None)


def end_by_place(
    reports: Iterable[PlaceReport],
    withdrawn_at: Mapping[UUID, datetime],
    home: Sequence[str],
    division: str | None,
    asked_at: datetime,
) -> End | None:
    """Return when a placement that was asked for at `asked_at` ended by where the member says they are, or None.

    It ends when the member is back for good, when a report of the absence is withdrawn and they were not away, or when
    they move to another county than the host's (`division`). A visit home ends nothing. What was known when it was
    asked for is no move, however often it is reported again. A place known only to the city or province of the host is
    no other county.
    """
    every = list(reports)
    counted = places_in_effect(every, withdrawn_at)
    return _first(
        *(End(report.at, "back") for report in counted if report.back_home and report.at >= asked_at),
        _moved(counted, home, division, asked_at),
        _was_not_away(every, counted, withdrawn_at, home, asked_at),
    )


def _moved(counted: Sequence[PlaceReport], home: Sequence[str], division: str | None, asked_at: datetime) -> End | None:
    if division is None:
        return None
    known = [report.place[:2] for report in counted if report.at < asked_at][-1:]
    for report in counted:
        code, country, _area = report.place
        if report.at < asked_at or report.back_home or code in home:
            continue
        here = country is None and (code is None or overlap(code, division))
        if not here and (not known or any(place != (code, country) for place in known)):
            return End(report.at, "moved")
        known.append((code, country))
    return None


def _was_not_away(
    every: Iterable[PlaceReport],
    counted: Sequence[PlaceReport],
    withdrawn_at: Mapping[UUID, datetime],
    home: Sequence[str],
    asked_at: datetime,
) -> End | None:
    """Return when the last report of the absence was taken back or corrected, if nothing else says they are away."""
    away = [report for report in counted if report.back_home or report.place[0] not in home]
    if away and not away[-1].back_home:
        return None
    last_back = away[-1].at if away else None
    written = in_order_of_writing(every)
    corrections = {report.id: report.replaces for report in written}
    in_effect = effective(corrections, {report.id: report.at for report in written}, withdrawn_at)
    corrected_at = {report.replaces: report.at for report in written if report.replaces}
    taken_back = [
        max(withdrawn_at.get(report.id, report.at), corrected_at.get(report.id, report.at))
        for report in written
        if report.id not in in_effect and report.says_where and not report.back_home and report.place[0] not in home
        if last_back is None or report.at > last_back
    ]
    moment = max(taken_back, default=None)
    return End(moment, "not_away") if moment and moment >= asked_at else None


def why_not_ask(unit: UUID, own_branch: UUID, is_branch: bool, closed: bool) -> str:
    """Return why a member may not ask this unit to take them in, as a code; empty if they may."""
    if unit == own_branch:
        return "own_branch"
    if not is_branch:
        return "not_a_branch"
    return "unit_closed" if closed else ""


def why_not_refuse(reason: str, words: str, holds_card: bool) -> str:
    """Return why a host may not refuse a request so, as a code; empty if it may.

    The holder of an activity card is taken in (notice of 2006 on the card; usual practice). A refusal gives one of
    `REFUSALS`; for 'other' it says which.
    """
    if holds_card:
        return "holds_card"
    if reason not in REFUSALS:
        return "not_a_choice"
    return "required" if reason == "other" and not words else ""


def state_of(placement: object) -> str:
    """Return where a placement stands: asked, told, accepted, ended, refused, withdrawn or replaced."""
    why, accepted = getattr(placement, "ended_why", None), getattr(placement, "accepted_at", None)
    if why is None:
        told = getattr(placement, "told_at", None)
        return "accepted" if accepted else ("told" if told else "asked")
    if why in ("refused", "withdrawn") and not accepted:
        return why
    return "ended" if accepted or why in BY_PLACE else "replaced" if why in BY_OTHERS else "withdrawn"
