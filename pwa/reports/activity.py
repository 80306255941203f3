"""Define the form kinds `activity` (what a member did) and `withdrawal` (take a report back before it is confirmed)."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pwa.core.features import registry
from pwa.members.models import Affiliation

from . import labels
from .activity_fields import ACTIVITY as ACTIVITY_FIELDS
from .activity_fields import WITHDRAWAL as WITHDRAWAL_FIELDS
from .activity_fields import check_activity, check_withdrawal
from .filing_rights import units_for_activity
from .form_facts import activity_facts, withdrawal_facts
from .form_kinds import Entry, FormKind, Limited, Writes, kinds
from .location import write_timeline_line
from .models import ActivityReport, Decision, LocationReport, PhotoNamed, Submission, Withdrawal


def refuse_unit(entry: Entry, account_id: UUID) -> dict[str, str]:
    """Return an error unless the activity was held by a unit to which the member belongs or belonged, or by their
    host."""
    held_by, member = entry.values.get("held_by"), entry.member
    if _unit_of_task(entry):
        return {}
    if not held_by or member is None or UUID(held_by) == member.branch_id:
        return {}
    moved = list(Affiliation.select().where(Affiliation.member == member.id))
    return {} if UUID(held_by) in units_for_activity(member, moved) else {"held_by": "unknown_unit"}


def _unit_of_task(entry: Entry) -> UUID | None:
    """Return the unit that published what was done, if the entry names a service task that this member could claim: it
    confirms. Else None."""
    if not entry.values.get("task") or entry.member is None:
        return None
    found = (find(UUID(entry.values["task"]), entry.member) for find in registry().task_units)
    return next((unit for unit in found if unit), None)


def store(entry: Entry, account_id: UUID, writes: Writes) -> None:
    """Store the activity, the photos it names and its timeline line. It counts only after a branch has confirmed it."""
    member, values = entry.member, entry.values
    assert member is not None
    on = min(values["on"], entry.last_day)
    writes.add(
        ActivityReport,
        id=entry.id,
        county_id=member.county_id,
        member=member.id,
        held_by=_unit_of_task(entry) or (UUID(values["held_by"]) if values.get("held_by") else member.branch_id),
        kind=values["kind"],
        topic=values["topic"],
        on=on,
        summary=values["summary"],
        half_hours=values["half_hours"],
        meeting_id=UUID(values["meeting"]) if values.get("meeting") else None,
        task_id=UUID(values["task"]) if values.get("task") else None,
        replaces=entry.replaces,
        corrected_at=entry.corrected_at,
    )
    for sha256 in values["photos"]:
        writes.add(PhotoNamed, submission_id=entry.id, account_id=account_id, sha256=sha256)
    facts = {"kind": values["kind"], "on": on.isoformat(), "source": entry.source}
    write_timeline_line(entry, account_id, writes, "activity_reported", facts)


def refuse_withdrawal(entry: Entry, account_id: UUID) -> dict[str, str]:
    """Return an error for a confirmed activity, which can still be corrected, but not withdrawn; and for what an
    officer wrote about their own work, which only they withdraw, or never, such as a payment."""
    of: Any = Submission.get_or_none(Submission.id == UUID(entry.values["of"]))
    if of is not None and not kinds()[of.form].wants_source and of.account_id != account_id:
        return {"of": "not_the_author"}
    if of is not None and kinds()[of.form].not_withdrawn:
        return {"of": kinds()[of.form].not_withdrawn}
    named = (ActivityReport.id == UUID(entry.values["of"])) & (ActivityReport.member == entry.member)
    stands = Decision.withdrawn_at.is_null() & (Decision.verdict != "declined")
    confirmed = Decision.select().join(ActivityReport).where(named, stands)
    return {"of": "already_confirmed"} if confirmed.exists() else {}


def take_back(entry: Entry, account_id: UUID, writes: Writes) -> None:
    """Store the withdrawal. If the report it names is still on its way, the withdrawal takes effect when that
    arrives."""
    member, of = entry.member, UUID(entry.values["of"])
    assert member is not None
    row = {"id": entry.id, "county_id": member.county_id, "account_id": account_id}
    writes.add(Withdrawal, of=of, member=member.id, corrected_at=entry.corrected_at, **row)
    write_timeline_line(entry, account_id, writes, "withdrawn", {"of": str(of), "source": entry.source})
    if LocationReport.select().where(LocationReport.id == of, LocationReport.member == member.id).exists():
        writes.rebuild_away_periods[member.id] = member


ACTIVITY = FormKind(
    "activity",
    2,
    check_activity,
    store,
    refuse_unit,
    fields=ACTIVITY_FIELDS,
    endpoint="reports.new_activity",
    template="reports/activity.html",
    page_facts=activity_facts,
    label=_l("Activity"),
    summary=labels.activity_summary,
    upcasts={1: dict},  # version 1 named neither meeting nor task
    limited=Limited(own=True, others=True),
)
WITHDRAWAL = FormKind(
    "withdrawal",
    1,
    check_withdrawal,
    take_back,
    refuse_withdrawal,
    fields=WITHDRAWAL_FIELDS,
    endpoint="reports.new_withdrawal",
    template="reports/withdrawal.html",
    page_facts=withdrawal_facts,
    correctable=False,
    label=_l("Withdrawal"),
    summary=labels.withdrawal_summary,
    limited=Limited(own=True, others=True),
)
