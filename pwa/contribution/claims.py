"""Number claims as they arrive, and derive from them who has a place in a service task."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.bulk_sql import insert_rows
from pwa.core.database import lock_rows
from pwa.members.models import Member
from pwa.reports.models import Submission, Withdrawal, counts

from .claim_rules import ClaimFact, standings
from .models import Claim, Task, TaskAsk, TaskPlace
from .offers import judge


def rank(task_ids: Iterable[UUID]) -> None:
    """Number what arrived since, and derive the lists of these service tasks anew. Locks their rows: of two claims that
    are stored at once the second waits, and ranks behind the first."""
    for task_id in sorted(set(task_ids)):
        [task] = lock_rows(Task.select().where(Task.id == task_id))
        number(task)
        derive(task)


def number(task: Task) -> None:
    """Give those claims that count and have none the next numbers, in the order in which they were written."""
    sent = Submission.select().where(Submission.id == Claim.id, counts())
    fresh = Claim.select(Claim.id).join(Member).where(Claim.task == task.id, Claim.arrival.is_null(), _here(task))
    fresh = fresh.where(pw.fn.EXISTS(sent))
    last = Claim.select(pw.fn.MAX(Claim.arrival)).where(Claim.task == task.id).scalar() or 0
    for n, row in enumerate(fresh.order_by(Claim.corrected_at, Claim.id), last + 1):
        Claim.update(arrival=n).where(Claim.id == row.id).execute()


def _here(task: Task) -> Any:
    """SQL: whether the member had not left when the task began."""
    return Member.left_at.is_null() | (Member.left_at >= task.begins_at)


def derive(task: Task) -> None:
    """Write down who is on the list: nobody who left before it began. The caller holds the task's lock."""
    back = Withdrawal.select().join(Submission, on=(Submission.id == Withdrawal.id))
    back = back.where(Withdrawal.of == Claim.id, Withdrawal.member == Claim.member, counts())
    rows = Claim.select().join(Member).where(Claim.task == task.id, Claim.arrival.is_null(False), _here(task))
    rows = rows.where(~pw.fn.EXISTS(back))
    facts = [ClaimFact(row.member_id, row.drops, row.corrected_at, row.arrival or 0) for row in rows]
    TaskPlace.delete().where(TaskPlace.task == task.id).execute()
    listed: list[dict[str, Any]] = [
        {
            "county_id": task.county_id,
            "task": task.id,
            "member": one.member,
            "arrival": one.arrival,
            "has_place": one.has_place,
        }
        for one in standings(facts, task.places)
    ]
    if listed:
        insert_rows(TaskPlace, listed)


def keep_one_each(stays: Any, goes: Any, by: UUID | None) -> None:
    """Before two files of one person are joined: leave them on each list once, and asked once."""
    for model in (TaskPlace, TaskAsk):
        both = model.select(model.task).where(model.member == stays.id)
        model.delete().where(model.member == goes.id, model.task.in_(both)).execute()


def judge_joined(stays: Any, goes: Any, by: UUID | None) -> None:
    """After two files were joined: work out anew which offer stands, and the lists on which the person is."""
    judge([stays.id])
    rank({row.task_id for row in Claim.select(Claim.task).where(Claim.member == stays.id)})
