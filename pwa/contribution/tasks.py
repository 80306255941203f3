"""Publish a service task, change, move and cancel it, ask somebody, and let them put it off."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from pwa.core import audit
from pwa.core.characters import read_posted_form
from pwa.core.clock import now, today
from pwa.core.fields import Choice, Fields, Reader, Text, Whole
from pwa.core.transitions import Change, Noun, Transition, values_or_refuse
from pwa.meetings.meeting_form import TimeOfDay, moment_at
from pwa.members.changes import account_name
from pwa.organisations.models import Unit
from pwa.places import resolve_posted
from pwa.reports.activity_fields import Hours
from pwa.reports.location_fields import ComingDay
from pwa.reports.rules import number_of

from .claim_rules import MOST_PLACES, why_not_places
from .claims import derive
from .models import Task, TaskPlace
from .skills import SKILLS
from .task_reach import PUBLISHES

FIELDS = Fields(
    Text("title", _l("What is to be done?"), 60, required=True, attributes={"autocomplete": "off"}),
    Text("words", _l("What it is about"), 1000, control="textarea", attributes={"rows": 3}),
    Text("organiser", _l("For which community or organisation?"), 60, hint=_l("If it is not the branch itself."),
         attributes={"autocomplete": "off"}),
    Choice("skill", _l("Which skill is needed?"), {code: name for code, (name, _pinyin) in SKILLS.items()},
           control="select_field", attributes={"empty": _l("none in particular")}),
    ComingDay("on", _l("On which day?"), short=_l("Day"), required=True),
    TimeOfDay("time", _l("At what time?"), short=_l("Time"), required=True),
    Hours("hours", _l("How many hours?"), default=0),
    Text("division", _l("In which county?"), 6, short=_l("County")),
    Text("place", _l("Where exactly?"), 200, attributes={"autocomplete": "off"}),
    Whole("places", _l("How many people?"), 3, hint=_l("Empty: any number.")),
    Text("provided", _l("What is provided?"), 200, hint=_l("Such as: meals, travel costs, insurance."),
         attributes={"autocomplete": "off"}),
)  # fmt: skip
CANCEL = Fields(Text("because", _l("Why?"), 200, required=True, attributes={"autocomplete": "off"}))
MOVES = {"begins_at", "division", "place"}  # what is different for who has a place already
TASK = Noun("task", name_of=lambda _record, account: account_name(account))


def read_task(posted: MultiDict[str, str], unit: Unit, day: date) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the columns of a service task, and field → reason code. Without a county it is in that of the unit."""
    sent: dict[str, Any] = dict(read_posted_form(posted))
    meant = resolve_posted(posted.getlist("division"))
    typed = sent.get("division", "").strip()
    sent["division"] = meant if isinstance(meant, str) else (unit.division or "" if not typed else "")
    if sent.get("hours", "").strip():
        sent["hours"] = number_of(sent["hours"].strip())
    read = Reader(FIELDS, sent, day)
    values = {name: read(name) for name in FIELDS}
    if not values["division"]:
        read.refuse("division", "unknown_place" if typed else "required")
    if values["places"] is not None and not 1 <= values["places"] <= MOST_PLACES:
        read.refuse("places", "too_many_places")
    if read.out.errors:
        return {}, read.out.errors
    begins_at = moment_at(values["on"], values.pop("time"))
    if begins_at < now():
        return {}, {"on": "in_the_past"}
    values["half_hours"] = int(values.pop("hours") * 2)
    return {**{name: "" if value is None else value for name, value in values.items()},
            "places": values["places"], "begins_at": begins_at}, {}  # fmt: skip


def publish(unit: Unit, columns: Mapping[str, Any], by: UUID) -> Task:
    """Publish a service task. Call inside a write transaction."""
    row: Task = Task.create(county_id=unit.county_id, unit=unit, made_by=by, **columns)
    audit.record("published task", "task", row.id, county_id=row.county_id, fields=sorted(columns), actor_id=by)
    return row


def is_to_come(task: Task) -> bool:
    """Whether it was not cancelled and has not begun."""
    return task.cancelled_at is None and task.begins_at > now()


def taken(task: Task) -> int:
    """Count who has a place."""
    return TaskPlace.select().where(TaskPlace.task == task.id, TaskPlace.has_place).count()


def _read_change(task: Task, posted: MultiDict[str, str]) -> dict[str, Any]:
    columns, errors = read_task(posted, task.unit, today())
    if not errors and (why := why_not_places(columns["places"], taken(task))):
        errors = {"places": why}
    return values_or_refuse(errors, columns=columns)


def _change(change: Change, columns: Mapping[str, Any]) -> None:
    old = change.record
    change.fields = [name for name, value in columns.items() if getattr(old, name) != value]
    moved = {"moved_at": change.at, "moved_from": old.on} if MOVES & set(change.fields) else {}
    Task.update({**columns, **moved}).where(Task.id == old.id).execute()
    derive(Task.get_by_id(old.id))


def _read_cancelling(_task: Task, posted: Mapping[str, str]) -> dict[str, Any]:
    read = CANCEL.check(read_posted_form(posted), today())
    return values_or_refuse(read.errors, because=read.values.get("because"))


def _cancel(change: Change, because: str) -> None:
    done = {"cancelled_at": change.at, "cancelled_by": change.by, "cancelled_because": because}
    Task.update(done).where(Task.id == change.record.id).execute()
    change.fields = ["because"]


change = Transition(TASK, "change", PUBLISHES, is_to_come, _read_change, _change, "changed task")
cancel = Transition(TASK, "cancel", PUBLISHES, is_to_come, _read_cancelling, _cancel, "cancelled task")
