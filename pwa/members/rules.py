"""Rebuild away periods from all of a member's reports, whatever the order in which they came."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol, TypeVar
from uuid import UUID


@dataclass(frozen=True)
class Said:
    """One location report: `place` is (division, country, area), `details` (stay, settled, reason, employer kind)."""

    id: UUID
    since: date
    place: tuple[str | None, str | None, str]
    details: tuple[str, str, str, str]
    back_home: bool
    at: datetime  # corrected time
    replaces: UUID | None = None
    phone: tuple[UUID, UUID] | None = None  # account and device that counted `seq`
    seq: int | None = None

    @property
    def says_where(self) -> bool:
        """Whether it says anything; a correction may say no place any more."""
        return self.back_home or self.place[:2] != (None, None)


@dataclass(frozen=True)
class Here:
    """A place inside a period, from `since` on."""

    id: UUID
    since: date
    place: tuple[str | None, str | None, str]
    details: tuple[str, str, str, str]
    at: datetime


@dataclass(frozen=True)
class Away:
    """One absence; `ended_on` is the day back, None while away. Its id is the opening report's."""

    stays: tuple[Here, ...]
    ended_on: date | None = None

    @property
    def id(self) -> UUID:
        """The report that opened the period."""
        return self.stays[0].id

    @property
    def began_on(self) -> date:
        """Days count from the first `since`; a move is a row inside the period."""
        return self.stays[0].since


class Numbered(Protocol):
    """A dataclass of what was said at a moment (corrected time), perhaps on a phone that counts its entries."""

    @property
    def id(self) -> UUID: ...
    @property
    def at(self) -> datetime: ...
    @property
    def phone(self) -> tuple[UUID, UUID] | None: ...
    @property
    def seq(self) -> int | None: ...


N = TypeVar("N", bound=Numbered)


def counted(reports: Iterable[N]) -> list[N]:
    """The reports in the order they count: by corrected time, but on one phone never before a lower number."""
    latest: dict[tuple[UUID, UUID], datetime] = {}
    found = []
    for report in sorted(reports, key=lambda r: (r.seq or 0, r.id)):
        at = report.at
        if report.phone and report.seq:
            at = latest[report.phone] = max(at, latest.get(report.phone, at))
        found.append(replace(report, at=at))  # type: ignore[type-var]
    return sorted(found, key=lambda r: (r.at, r.seq or 0, r.id))


def leading(
    corrections: Mapping[UUID, UUID | None], said_at: Mapping[UUID, datetime], withdrawn_at: Mapping[UUID, datetime]
) -> set[UUID]:
    """Which reports lead: of a report and its corrections the latest, unless it was withdrawn after that.

    `corrections` maps each report to the one it replaces; a name that is unknown here or runs in a circle has no
    effect until it fits. A withdrawal takes back the report with all its corrections written before it.
    """
    chains: dict[UUID, list[UUID]] = {}
    steps: dict[UUID, int] = {}
    for report in corrections:
        root, steps[report] = root_of(report, corrections)
        chains.setdefault(root, []).append(report)
    found = set()
    for chain in chains.values():
        # Two that were clamped to one moment: a correction comes after what it corrects.
        last = max(chain, key=lambda report: (said_at[report], steps[report], report))
        taken_back = [withdrawn_at[report] for report in chain if report in withdrawn_at]
        if not taken_back or said_at[last] > max(taken_back):
            found.add(last)
    return found


def root_of(report: UUID, corrections: Mapping[UUID, UUID | None]) -> tuple[UUID, int]:
    """The first report of the chain and how many corrections lie between; a circle counts as no link at all."""
    seen, here = {report}, report
    while (before := corrections.get(here)) is not None and before in corrections:
        if before in seen:
            return report, 0
        seen.add(before)
        here = before
    return here, len(seen) - 1


def periods_from(reports: Iterable[Said], withdrawn_at: Mapping[UUID, datetime], home: Sequence[str]) -> list[Away]:
    """The away periods that all `reports` of one member tell, oldest first. Pure: any order gives the same.

    What is said later about a day overrides what was said before about that day and after it. A place in one of the
    `home` counties opens no period and moves none: the person is asked 'are you back?' instead.
    """
    every = counted(reports)
    at = {report.id: report.at for report in every}
    leads = leading({report.id: report.replaces for report in every}, at, withdrawn_at)
    told: list[Said] = []
    for report in (r for r in every if r.id in leads):
        if not report.says_where or (not report.back_home and report.place[0] in home):
            continue
        same = next((t for t in told if t.since == report.since and t.back_home == report.back_home), None)
        told = [t for t in told if t.since < report.since or _turns(t, report)]
        # 'Still here' keeps the stay's own name, so that what hangs on the period stays with it.
        told.append(replace(report, id=same.id) if same and same.place[:2] == report.place[:2] else report)
    return _grouped(told)


def last_said(reports: Iterable[Said], withdrawn_at: Mapping[UUID, datetime]) -> Said | None:
    """The report that counts last, whatever it says; None when nothing stands."""
    every = counted(reports)
    leads = leading({report.id: report.replaces for report in every}, {r.id: r.at for r in every}, withdrawn_at)
    return next((report for report in reversed(every) if report.id in leads and report.says_where), None)


def _turns(earlier: Said, later: Said) -> bool:
    """Whether both are true of one day: left and back, or back and left again."""
    return earlier.since == later.since and earlier.back_home != later.back_home


def _grouped(told: Sequence[Said]) -> list[Away]:
    periods: list[Away] = []
    stays: list[Here] = []
    for said in told:
        if not said.back_home:
            stays.append(Here(said.id, said.since, said.place, said.details, said.at))
        elif stays:
            periods.append(Away(tuple(stays), said.since))
            stays = []
    return [*periods, *([Away(tuple(stays))] if stays else [])]
