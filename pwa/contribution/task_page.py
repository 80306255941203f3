"""Build the page of one service task, for a member and for officers."""

from typing import Any
from uuid import UUID

import peewee as pw
from flask import url_for
from flask_babel import gettext as _

from pwa.core.clock import today
from pwa.core.i18n import on_day, readable_time
from pwa.identity.visitor import Visitor
from pwa.meetings.labels import title as meeting_title
from pwa.meetings.models import Meeting
from pwa.meetings.queries import types_of
from pwa.members.models import Member
from pwa.members.namesakes import told_apart
from pwa.members.today_lines import own_file
from pwa.reports.models import ActivityReport, Decision, Submission, Withdrawal, counts

from . import task_labels as labels
from .asking import asked_of, candidates, why_me
from .claim_rules import clashes
from .models import Task, TaskPlace
from .offers import offer_of
from .skills import SKILLS
from .task_reach import OFFICER, PUBLISHES, is_officer_of, place_of, units_of
from .tasks import TASK, is_to_come

MOST_CLASHES = 20


def task_values(visitor: Visitor, task: Task) -> dict[str, Any]:
    """Return everything that the page shows."""
    changes = is_officer_of(visitor, task, *PUBLISHES)
    officer, ahead = task.seen_as == OFFICER, is_to_come(task)
    listed = list(TaskPlace.select(TaskPlace, Member).join(Member).where(TaskPlace.task == task.id)) if officer else []
    listed.sort(key=lambda row: row.arrival)
    own = own_file(visitor) if visitor.is_member else None
    return {
        "task": task,
        "facts": facts_of(task),
        "ahead": ahead,
        "changes": changes,
        "officer": officer,
        "people": _people([row for row in listed if row.has_place]),
        "waiting": _people([row for row in listed if not row.has_place]),
        "done": done_by(task, None if officer else own.member.id if own else None),
        "candidates": candidates(visitor, task) if changes and ahead else [],
        "seen": TASK.seen(task),
        "moved": readable_time(task.moved_at) if task.moved_at else "",
        "mine": mine_of(task, own.member) if own and own.member.left_at is None else None,
    }


def facts_of(task: Task) -> list[tuple[str, str]]:
    """Return what it is, as label and value."""
    hours = f"{task.half_hours / 2:g}" if task.half_hours else ""
    pairs = [
        (_("When"), labels.when_words(task)),
        (_("Hours"), hours),
        (_("Venue"), labels.where_words(task)),
        (_("Branch that published it"), task.unit.name),
        (_("Needed by"), task.organiser),
        (_("Skill"), str(SKILLS[task.skill][0]) if task.skill in SKILLS else ""),
        (_("How many people"), str(task.places or _("any number"))),
        (_("What is provided"), task.provided),
    ]
    return [(label, value) for label, value in pairs if value]


def _people(rows: list[Any]) -> list[tuple[str, str]]:
    names = told_apart((row.member_id, row.member.name, row.member.phone) for row in rows)
    return [(names[row.member_id], row.member.phone or "") for row in rows]


def mine_of(task: Task, member: Member) -> dict[str, Any]:
    """Return how the visitor stands to it: their place, whether and why they were asked, what is at the same time, and
    the address of the form with which they record it."""
    place = TaskPlace.get_or_none(TaskPlace.task == task.id, TaskPlace.member == member.id)
    asked = bool(asked_of([task.id], member.id)) and place is None
    said: dict[str, Any] = {"task": task.id, "kind": "service", "on": task.on, "summary": task.title}
    said |= {"hours": f"{task.half_hours / 2:g}"} if task.half_hours else {}
    return {
        "place": place,
        "state": labels.place_words(place),
        "why": why_me(task, offer_of(member.id), place_of(member)) if asked else "",
        "clashes": clashes_of(task, member) if is_to_come(task) else [],
        "record": url_for("reports.new_activity", **said) if task.on <= today() and not task.cancelled_at else "",
    }


def clashes_of(task: Task, member: Member) -> list[str]:
    """List the meetings to which the member is called, and the other things on whose lists they are, at that time. It
    is said, and allowed. Up to four queries."""
    here = Meeting.unit.in_(units_of(member.id, member.branch_id)) & Meeting.called_at.is_null(False)
    rows = Meeting.select().where(here, Meeting.on == task.on, Meeting.cancelled_at.is_null()).limit(MOST_CLASHES)
    meetings = [row for row in rows if clashes(task.begins_at, task.half_hours, row.begins_at, row.half_hours)]
    types = types_of(meetings)
    found = [
        _("%(time)s %(what)s", time=f"{on_day(row.on)}", what=meeting_title(row, types[row.id])) for row in meetings
    ]
    other = Task.select().join(TaskPlace).where(TaskPlace.member == member.id, Task.id != task.id, Task.on == task.on)
    for row in other.where(Task.cancelled_at.is_null()).limit(MOST_CLASHES):
        if clashes(task.begins_at, task.half_hours, row.begins_at, row.half_hours):
            found.append(_("%(time)s %(what)s", time=labels.when_words(row), what=row.title))
    return found


def done_by(task: Task, member_id: UUID | None) -> list[tuple[str, str, str]]:
    """List the activities that members recorded for it, each with name, state and address: of everybody, or of one
    member. They are shown one by one and never added up."""
    stands = (Decision.activity == ActivityReport.id) & Decision.withdrawn_at.is_null()
    sent = Submission.select().where(Submission.id == ActivityReport.id, counts())
    later, back = ActivityReport.alias(), Withdrawal.select().where(Withdrawal.of == ActivityReport.id)
    replaced = later.select().where(later.replaces == ActivityReport.id, later.member == ActivityReport.member)
    rows: Any = (
        ActivityReport.select(ActivityReport.id, Member.name, Decision.verdict)
        .join(Member)
        .join_from(ActivityReport, Decision, pw.JOIN.LEFT_OUTER, on=stands)
        .where(ActivityReport.task_id == task.id, ActivityReport.held_by == task.unit_id)
        .where(pw.fn.EXISTS(sent), ~pw.fn.EXISTS(replaced), ~pw.fn.EXISTS(back))
        .order_by(ActivityReport.corrected_at, ActivityReport.id)
    )
    rows = rows.where(ActivityReport.member == member_id) if member_id else rows
    words = {"confirmed": _("confirmed"), "corrected": _("confirmed with corrections"), "declined": _("declined")}
    return [
        (name, words.get(verdict, _("waits to be confirmed by the branch")), url_for("reports.show", submission=report))
        for report, name, verdict in rows.tuples()
    ]
