"""Define the form kind `claim`: a member says that they will do something, or that they cannot after all."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from pwa.core.clock import today
from pwa.core.fields import Checked, Fields, Flag, Reader, Text
from pwa.core.ids import as_uuid
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.reports.form_kinds import Entry, FormKind, Limited, Writes
from pwa.reports.models import Withdrawal
from pwa.reports.rules import Known

from . import task_labels as labels
from .claims import rank
from .models import Claim, Task
from .task_reach import open_to_member, seen_by

MOST = 60
FIELDS = Fields(
    Text("task", _l("Which service task do you want to do?"), 36, control="select_field", required=True,
         attributes={"optional": False, "maxlength": None}, description="Id of the service task"),
    Flag("drop", _l("I cannot after all"), hint=_l("Your place goes to whoever waits. No reason is asked.")),
)  # fmt: skip


def check(fields: Mapping[str, Any], recorded_on: date, known: Known) -> Checked:
    """Check form `claim`, version 1."""
    read = Reader(FIELDS, fields, recorded_on)
    read.all()
    named = as_uuid(read.out.values.get("task"))
    if read.out.values.get("task"):
        read.out.values["task"] = str(named or read.out.values["task"])
        if named is None:
            read.refuse("task", "unknown_task")
    return read.out


def refuse(entry: Entry, account_id: UUID) -> dict[str, str]:
    """Return an error unless the member may do this, and it was neither cancelled nor over when they wrote."""
    assert entry.member is not None
    task = Task.get_or_none(Task.id == UUID(entry.values["task"]))
    if task is None or not open_to_member(entry.member, task):
        return {"task": "unknown_task"}
    if entry.values["drop"]:
        return {}
    if task.cancelled_at is not None and task.cancelled_at <= entry.corrected_at:
        return {"task": "task_cancelled"}
    return {"task": "task_over"} if task.begins_at < entry.corrected_at else {}


def store(entry: Entry, account_id: UUID, writes: Writes) -> None:
    """Store the claim. It has no line in the timeline: one that lapses leaves no mark on a person."""
    assert entry.member is not None
    writes.add(
        Claim,
        id=entry.id,
        county_id=entry.member.county_id,
        task=UUID(entry.values["task"]),
        member=entry.member.id,
        drops=entry.values["drop"],
        arrival=None,
        corrected_at=entry.corrected_at,
    )


def after(entries: list[Entry], account_id: UUID, writes: Writes) -> None:
    """Rank the claims of this batch."""
    rank(UUID(entry.values["task"]) for entry in entries)


def adopted(claim_id: UUID) -> None:
    """Rank a claim that waited for a successor, as of now."""
    rank(row.task_id for row in Claim.select(Claim.task).where(Claim.id == claim_id))


def after_withdrawals(entries: list[Entry], account_id: UUID, writes: Writes) -> None:
    """Take withdrawn claims off their lists."""
    rank(_named([UUID(entry.values["of"]) for entry in entries]))


def adopted_withdrawal(withdrawal_id: UUID) -> None:
    """Apply a withdrawal that waited for a successor."""
    rank(_named([row.of for row in Withdrawal.select().where(Withdrawal.id == withdrawal_id)]))


def _named(ids: list[UUID]) -> set[UUID]:
    return {row.task_id for row in Claim.select(Claim.task).where(Claim.id.in_(ids))} if ids else set()


def facts_of(report: Any) -> list[tuple[str, str]]:
    """Return what a claim said, for the page of its report."""
    row = Claim.get_or_none(Claim.id == report.id)
    if row is None:
        return []
    task = Task.get_by_id(row.task_id)
    facts = [(_("Service task"), task.title), (_("When"), labels.when_words(task))]
    return [*facts, (_("Said"), _("I cannot after all") if row.drops else _("I will do it"))]


def page_facts(own: Member | None) -> dict[str, Any]:
    """Return the service tasks that are to come, as choices."""
    ways, named = seen_by(current_user), as_uuid(request.values.get("task"))
    coming = Task.cancelled_at.is_null() & (Task.on >= today())
    rows = Task.select(Task, Unit).join(Unit).where(coming, ways).order_by(Task.begins_at, Task.id).limit(MOST)
    found = list(rows) if ways is not None else []
    if named and named not in {row.id for row in found} and (row := Task.get_or_none(Task.id == named)):
        found += [row] if own and open_to_member(own, row) else []
    return {"tasks": [(str(row.id), f"{labels.when_words(row)} · {row.title}") for row in found]}


CLAIM = FormKind(
    "claim",
    1,
    check,
    store,
    refuse,
    fields=FIELDS,
    endpoint="tasks.new_claim",
    template="contribution/claim_form.html",
    page_facts=page_facts,
    label=_l("Claim"),
    summary=lambda row: _("claimed or gave back a service task"),
    facts=facts_of,
    refusals=labels.REFUSALS,
    counts_as_contact=False,
    stands_in_its_own_list=True,
    confided=True,  # on the task's page its officers see who comes; nobody reads who gave a place back
    correctable=False,
    limited=Limited(own=False, others=False),  # as its page
)
