"""Free the places of a member whose membership ends, and put them on the lists again if that was a mistake."""

from typing import Any
from uuid import UUID

from pwa.core import audit
from pwa.core.clock import now
from pwa.core.database import lock_rows
from pwa.members.models import Member

from .claims import derive, rank
from .models import Claim, Task, TaskPlace


def _listed(member: Member) -> Any:
    """Query the tasks to come on whose lists the member is."""
    rows = Task.select(Task).join(TaskPlace).where(TaskPlace.member == member.id, Task.cancelled_at.is_null())
    return rows.where(Task.begins_at > now())


def count(member: Member) -> int:
    """Count the tasks to come on whose lists the member is."""
    return _listed(member).count()


def end(member: Member, by: UUID | None) -> None:
    """Take the member off the lists of the tasks to come; whoever waits moves up. Their claims lose their number: taken
    up again they rank last."""
    for task_id in sorted(row.id for row in _listed(member)):
        [task] = lock_rows(Task.select().where(Task.id == task_id))
        Claim.update(arrival=None).where(Claim.task == task_id, Claim.member == member.id).execute()
        derive(task)
        _record("freed place in task", task, member, by)


def resume(member: Member, by: UUID | None) -> None:
    """Put the member on the lists of the tasks to come that they had claimed, behind those who are on them."""
    mine = Claim.select(Claim.task).where(Claim.member == member.id, Claim.arrival.is_null())
    rows = Task.select().where(Task.id.in_(mine), Task.cancelled_at.is_null(), Task.begins_at > now())
    tasks = {row.id: row for row in rows}
    rank(tasks)
    for row in TaskPlace.select().where(TaskPlace.member == member.id, TaskPlace.task.in_(sorted(tasks))):
        _record("put on list of task again", tasks[row.task_id], member, by)


def _record(action: str, task: Task, member: Member, by: UUID | None) -> None:
    facts = {"county_id": task.county_id, "member_id": member.id, "actor_id": by}
    audit.record(action, "task", task.id, fields=[], **facts)
