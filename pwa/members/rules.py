"""Compute away periods from all of a member's location reports, independently of the order in which they arrived."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol, TypeVar
from uuid import UUID


@dataclass(frozen=True)
class PlaceReport:
    """A location report as plain values: `place` is (division, country, area), `details` (stay, settled, reason,
    employer kind), each empty where nothing was said."""

    id: UUID
    since: date
    place: tuple[str | None, str | None, str]
    details: tuple[str, str, str, str]
    back_home: bool
    at: datetime  # corrected time
    replaces: UUID | None = None
    phone: tuple[UUID, UUID] | None = None  # account and device whose entry number is `seq`
    seq: int | None = None
    visit: bool = False  # home for a visit only: nothing ends

    @property
    def says_where(self) -> bool:
        """Whether it gives a place or a return for good; a correction may have removed the place."""
        return not self.visit and (self.back_home or self.place[:2] != (None, None))


@dataclass(frozen=True)
class Here:
    """A place during an away period, from `since` on."""

    id: UUID
    since: date
    place: tuple[str | None, str | None, str]
    details: tuple[str, str, str, str]
    at: datetime


@dataclass(frozen=True)
class Away:
    """One absence; `ended_on` is the day of return, None while away. Its id is the first report's."""

    stays: tuple[Here, ...]
    ended_on: date | None = None

    @property
    def id(self) -> UUID:
        """The id of the report that opened the period."""
        return self.stays[0].id

    @property
    def began_on(self) -> date:
        """The day of the first `since`; a move to another place continues the period."""
        return self.stays[0].since


class Numbered(Protocol):
    """A dataclass with the corrected time of writing, and the phone and entry number if it came from an outbox."""

    @property
    def id(self) -> UUID: ...
    @property
    def at(self) -> datetime: ...
    @property
    def phone(self) -> tuple[UUID, UUID] | None: ...
    @property
    def seq(self) -> int | None: ...


N = TypeVar("N", bound=Numbered)


def in_order_of_writing(reports: Iterable[N]) -> list[N]:
    """Sort reports by corrected time; those of one phone always in the order of their entry numbers, which may raise
    the time of a later one."""
    latest: dict[tuple[UUID, UUID], datetime] = {}
    found = []
    for report in sorted(reports, key=lambda r: (r.seq or 0, r.id)):
        at = report.at
        if report.phone and report.seq:
            at = latest[report.phone] = max(at, latest.get(report.phone, at))
        found.append(replace(report, at=at))  # type: ignore[type-var]
    return sorted(found, key=lambda r: (r.at, r.seq or 0, r.id))


def effective(
    corrections: Mapping[UUID, UUID | None], said_at: Mapping[UUID, datetime], withdrawn_at: Mapping[UUID, datetime]
) -> set[UUID]:
    """Return the reports in effect: of each report and its corrections the latest one, unless withdrawn after it.

    `corrections` maps each report to the one it replaces; an id that is unknown, or makes a circle, is ignored. A
    withdrawal takes back the report with all corrections that were written before the withdrawal.
    """
    chains: dict[UUID, list[UUID]] = {}
    steps: dict[UUID, int] = {}
    for report in corrections:
        root, steps[report] = root_of(report, corrections)
        chains.setdefault(root, []).append(report)
    found = set()
    for chain in chains.values():
        # Two reports may have the same corrected time: a correction is later than what it corrects.
        last = max(chain, key=lambda report: (said_at[report], steps[report], report))
        taken_back = [withdrawn_at[report] for report in chain if report in withdrawn_at]
        if not taken_back or said_at[last] > max(taken_back):
            found.add(last)
    return found


def root_of(report: UUID, corrections: Mapping[UUID, UUID | None]) -> tuple[UUID, int]:
    """Return the first report of the chain of corrections, and the number of corrections; in a circle the report itself
    and 0."""
    seen, here = {report}, report
    while (before := corrections.get(here)) is not None and before in corrections:
        if before in seen:
            return report, 0
        seen.add(before)
        here = before
    return here, len(seen) - 1


def periods_from(
    reports: Iterable[PlaceReport], withdrawn_at: Mapping[UUID, datetime], home: Sequence[str]
) -> list[Away]:
    """Compute the away periods of one member from all their reports, oldest first. The order of `reports` is
    irrelevant.

    A later report about a day replaces earlier reports about that day and the days after it. A place in one of the
    `home` counties neither opens nor changes a period: the member is asked whether they are back instead.
    """
    every = in_order_of_writing(reports)
    at = {report.id: report.at for report in every}
    current = effective({report.id: report.replaces for report in every}, at, withdrawn_at)
    kept: list[PlaceReport] = []
    for report in (r for r in every if r.id in current):
        if not report.says_where or (not report.back_home and report.place[0] in home):
            continue
        same = next((k for k in kept if k.since == report.since and k.back_home == report.back_home), None)
        earlier = [k for k in kept if k.since < report.since or _both_on_one_day(k, report)]
        known = next((k for k in (*kept[-1:], *earlier[-1:]) if not k.back_home), None)
        kept = [*earlier, _completed(report, known, same)]
    return _grouped(kept)


def _completed(report: PlaceReport, known: PlaceReport | None, same: PlaceReport | None) -> PlaceReport:
    """Return the report with what it does not say and was known before: what nobody asked is not answered, and a move
    erases nothing. `known` is the last place of this absence, `same` the report of the same day."""
    if report.back_home:
        return report
    if known:
        details = tuple(said or before for said, before in zip(report.details, known.details, strict=True))
        report = replace(report, details=details)  # type: ignore[arg-type]
    if same is None or same.place[:2] != report.place[:2]:
        return report
    # A report of the same place keeps the stay's id, because other rows refer to the period by it.
    return replace(report, id=same.id, place=(*report.place[:2], report.place[2] or same.place[2]))


def places_in_effect(reports: Iterable[PlaceReport], withdrawn_at: Mapping[UUID, datetime]) -> list[PlaceReport]:
    """Return the reports in effect that give a place or a return, in the order of writing."""
    every = in_order_of_writing(reports)
    current = effective({report.id: report.replaces for report in every}, {r.id: r.at for r in every}, withdrawn_at)
    return [report for report in every if report.id in current and report.says_where]


def last_report(reports: Iterable[PlaceReport], withdrawn_at: Mapping[UUID, datetime]) -> PlaceReport | None:
    """Return the last report in effect that gives a place or a return; None if there is none."""
    return next(reversed(places_in_effect(reports, withdrawn_at)), None)


def _both_on_one_day(earlier: PlaceReport, later: PlaceReport) -> bool:
    """Whether both happened on one day: left and returned, or returned and left again."""
    return earlier.since == later.since and earlier.back_home != later.back_home


def _grouped(reports: Sequence[PlaceReport]) -> list[Away]:
    periods: list[Away] = []
    stays: list[Here] = []
    for report in reports:
        if not report.back_home:
            stays.append(Here(report.id, report.since, report.place, report.details, report.at))
        elif stays:
            periods.append(Away(tuple(stays), report.since))
            stays = []
    return [*periods, *([Away(tuple(stays))] if stays else [])]
