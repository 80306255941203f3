"""Define the form kind `location`: where a member is now. Away periods are rebuilt from all of a member's reports."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import lazy_gettext as _l

from pwa.core.bulk_sql import insert_rows
from pwa.core.compiled_query import compiled_query
from pwa.core.ids import new_id
from pwa.members import headcounts
from pwa.members.models import AwayPeriod, Member, Stay, TimelineLine
from pwa.members.placement_models import Placement
from pwa.members.placement_rules import End, end_by_place
from pwa.members.placements import settle
from pwa.members.rules import Away, PlaceReport, last_report, periods_from

from . import labels
from .form_facts import location_facts
from .form_kinds import Entry, FormKind, Limited, Writes
from .home_visits import keep_home_visit
from .location_fields import LOCATION, check_location
from .models import LocationReport, Submission, Withdrawal, counts
from .wire import written
from .withdrawal_rights import is_by_right

DETAILS = ("stay", "settled", "reason", "employer_kind")


def store(entry: Entry, account_id: UUID, writes: Writes) -> None:
    """Store the report and its timeline line, and mark the member's away periods to be rebuilt."""
    values = entry.values
    facts = keep_place(entry, writes)
    kind = "home_visit" if values.get("visit_until") else "back_home" if values["back_home"] else "location_reported"
    write_timeline_line(entry, account_id, writes, kind, facts)


def keep_place(entry: Entry, writes: Writes) -> dict[str, Any]:
    """Store the place in an entry of any form kind as a location report with the same id; return its timeline facts."""
    member, values = entry.member, entry.values
    assert member is not None
    announced = bool(values.get("visit_until"))
    since = values["since"] if announced else min(values["since"], entry.last_day)
    place = {name: values.get(name) or "" for name in ("area", *DETAILS)}
    # a parsed value says "unknown" also where nobody was asked
    place |= {name: "" for name in DETAILS if place[name] == "unknown" and not entry.stored_fields.get(name)}
    place |= {"division": values.get("division"), "country": values.get("country")}
    writes.add(
        LocationReport,
        id=entry.id,
        county_id=member.county_id,
        member=member.id,
        since=since,
        back_home=values["back_home"],
        visit_until=values.get("visit_until"),
        replaces=entry.replaces,
        corrected_at=entry.corrected_at,
        **place,
    )
    if announced:
        keep_home_visit(entry, writes, since, values["visit_until"])
    facts = {"since": since.isoformat(), "source": entry.source, "replaces": entry.replaces and str(entry.replaces)}
    until = values.get("visit_until")
    facts["until"] = until.isoformat() if until else None
    writes.rebuild_away_periods[member.id] = member
    return facts | {name: place[name] for name in ("division", "country", "area")}


def write_timeline_line(entry: Entry, account_id: UUID, writes: Writes, kind: str, facts: dict) -> None:
    """Add a line to the member's timeline, for an entry of any form kind."""
    assert entry.member is not None
    writes.add(
        TimelineLine,
        id=new_id(),
        county_id=entry.member.county_id,
        member=entry.member.id,
        at=entry.corrected_at,
        kind=kind,
        by_id=account_id,
        record_id=entry.id,
        facts=written({k: v for k, v in facts.items() if v}),
    )


def said_by(member_id: UUID) -> tuple[list[PlaceReport], dict[UUID, datetime]]:
    """Return everything reported about where a member is, and the withdrawals: id → time. Two queries, mostly one."""
    rows = _reported(member_id)
    some_taken_back = bool(rows) and bool(rows[0][-1])
    forms = {row[0]: row[-2] for row in rows}
    told = [(_said(*row), form) for *row, form, _ in rows]
    told += _silent(member_id, {*forms.values()} - {"location"})  # form `location` always says a place
    forms |= {said.id: form for said, form in told}  # an entry can only correct an entry of the same form
    fits = [said if forms.get(said.replaces, form) == form else replace(said, replaces=None) for said, form in told]
    taken_back = withdrawals(member_id) if some_taken_back else {}
    return fits, taken_back


def _silent(member_id: UUID, forms: set[str]) -> list[tuple[PlaceReport, str]]:
    """Corrections of these forms that name no place, each with its form: the place they correct is no longer valid."""
    if not forms:
        return []
    by = Submission
    says = LocationReport.select(LocationReport.id).where(LocationReport.member == member_id)
    rows = by.select(by.id, by.form, by.corrected_at, by.replaces, by.account_id, by.device, by.seq).where(
        by.member_id == member_id, by.form.in_(sorted(forms)), by.replaces.is_null(False), by.id.not_in(says), counts()
    )
    nothing = (date.min, None, None, "", "", "", "", "", False, None)
    return [
        (_said(row.id, *nothing, row.corrected_at, row.replaces, row.account_id, row.device, row.seq), row.form)
        for row in rows
    ]


@compiled_query
def _reported(member_id: Any) -> Any:
    of, by = LocationReport, Submission
    what = (of.id, of.since, of.division, of.country, of.area, of.stay, of.settled, of.reason, of.employer_kind)
    how = (of.back_home, of.visit_until, of.corrected_at, of.replaces, by.account_id, by.device, by.seq)
    taken_back = pw.fn.EXISTS(Withdrawal.select(Withdrawal.id).where(Withdrawal.member == member_id))
    told = of.select(*what, *how, by.form, taken_back).join(by, on=(by.id == of.id)).where(of.member == member_id)
    return told.where(counts(by))


def _said(
    id: UUID,
    since: date,
    division: str | None,
    country: str | None,
    area: str,
    *more: Any,
) -> PlaceReport:
    *details, back_home, visit, at, replaces, account_id, device, seq = more
    phone = (account_id, device) if device else None
    place, how, is_visit = (division, country, area), tuple(details), visit is not None
    return PlaceReport(id, since, place, how, bool(back_home), at, replaces, phone, seq, is_visit)


def withdrawals(member_id: UUID) -> dict[UUID, datetime]:
    """Return the withdrawals of this member: id of the withdrawn report → time of the last withdrawal."""
    rows = (
        Withdrawal.select(Withdrawal.of, Withdrawal.corrected_at)
        .join(Submission, on=(Submission.id == Withdrawal.id))
        .where(Withdrawal.member == member_id, counts(), is_by_right())
        .order_by(Withdrawal.corrected_at)
    )
    return {row.of: row.corrected_at for row in rows}


def rebuild_away_periods(members: Iterable[Member]) -> None:
    """Rebuild the away periods of these members from all reports, and update how many members of their branches are
    away. The caller holds the members' row locks."""
    away: Counter[UUID] = Counter()
    for member in members:
        change = _rebuild_away_periods(member)
        if member.left_at is None:
            away[member.branch_id] += change
    headcounts.add_up({branch: (0, change) for branch, change in away.items()})


def rebuild_after_joining(stays: Member, goes: Member, by: UUID | None) -> None:
    """Rebuild the away periods of a person from the reports of both files that were joined."""
    row = Member.with_branch(stays.id)
    assert row is not None
    rebuild_away_periods([row])


def _rebuild_away_periods(member: Member) -> int:
    """Return 1 for a member who is away now and was not before, -1 the other way round, else 0."""
    said, withdrawn = said_by(member.id)
    home = [member.branch.division] if member.branch.division else []
    periods = periods_from(said, withdrawn, home)
    before = any(ended_on is None for (ended_on,) in _forget_periods(member.id))
    if periods:
        insert_rows(AwayPeriod, [_period_row(member, away) for away in periods])
        insert_rows(Stay, [row for away in periods for row in _stay_rows(member, away)])
    settle(member, _ends_by_place(said, withdrawn, home))
    return any(away.ended_on is None for away in periods) - before


def _ends_by_place(
    said: list[PlaceReport], withdrawn: dict[UUID, datetime], home: list[str]
) -> Callable[[Placement, str | None], End | None]:
    return lambda row, division: end_by_place(said, withdrawn, home, division, row.asked_at)


def settle_placements(member: Member, *fresh: Placement) -> None:
    """Store new requests of the member, and compute anew when their placements ended. The caller holds the member's
    lock."""
    said, withdrawn = said_by(member.id)
    home = [member.branch.division] if member.branch.division else []
    settle(member, _ends_by_place(said, withdrawn, home), fresh=fresh)


@compiled_query
def _forget_periods(member_id: Any) -> Any:
    return AwayPeriod.delete().where(AwayPeriod.member == member_id).returning(AwayPeriod.ended_on)


def home_named(member: Member) -> PlaceReport | None:
    """Return the last report if it names the county of the branch while the member counts as away: 'are you back?'."""
    period = AwayPeriod.select().where(AwayPeriod.member == member.id, AwayPeriod.ended_on.is_null())
    return last_place_is_home(member) if member.branch.division and period.exists() else None


def last_place_is_home(member: Member) -> PlaceReport | None:
    """Return the last report of a member who is away, if it names the county of their branch."""
    if member.branch.division is None:
        return None
    last = last_report(*said_by(member.id))
    at_home = last is not None and not last.back_home and last.place[0] == member.branch.division
    return last if at_home else None


def _place_row(member: Member, here) -> dict:
    division, country, area = here.place
    row = {"county_id": member.county_id, "member": member.id, "division": division, "country": country, "area": area}
    said = dict(zip(DETAILS, here.details, strict=True))
    return row | said | {"stay": said["stay"] or "unknown"}


def _period_row(member: Member, away: Away) -> dict:
    last = away.stays[-1]
    facts = {"began_on": away.began_on, "ended_on": away.ended_on, "here_since": last.since, "said_at": last.at}
    return {"id": away.id, **_place_row(member, last), **facts}


def _stay_rows(member: Member, away: Away) -> list[dict]:
    return [{"id": here.id, "period": away.id, "since": here.since, **_place_row(member, here)} for here in away.stays]


KIND = FormKind(
    "location",
    2,
    check_location,
    store,
    fields=LOCATION,
    endpoint="reports.new_location",
    template="reports/location.html",
    page_facts=location_facts,
    label=_l("Location"),
    summary=labels.location_summary,
    upcasts={1: dict},  # version 1 knew no visits
    limited=Limited(own=True, others=True, without=("phone",)),
)
