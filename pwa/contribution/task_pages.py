"""Show service tasks; let members claim them, and officers publish, change and cancel them and ask people."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import Role, needs_proof, open_to, open_to_signed_in
from pwa.core.clock import CHINA, today
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.ids import as_uuid
from pwa.core.transitions import Refused, answer, serve
from pwa.members.today_lines import own_file
from pwa.organisations.models import Unit
from pwa.reports.form_pages import file_form, form_page

from . import asking, tasks
from .models import Task
from .task_list import TASKS
from .task_page import task_values
from .task_reach import LOOKS, MEMBER, PUBLISHES, own_units, task_to_change, task_within

task_pages = Blueprint("tasks", __name__)


@task_pages.get("/contribution/claims/new")
@needs_proof
@open_to_signed_in
def new_claim() -> Response:
    """Show the form of a claim; works offline."""
    return form_page("claim")


@task_pages.post("/contribution/claims")
@needs_proof
@open_to_signed_in
def file_claim() -> Response:
    """Take the form posted without JavaScript."""
    return file_form("claim")


@task_pages.get("/contribution/tasks")
@needs_proof
@open_to(Role.MEMBER, *LOOKS)
def index() -> Response:
    """List service tasks near the visitor and of their units."""
    publishes = bool(current_user.posts_as(*PUBLISHES))
    listed = TASKS.shown(current_user, request.args)
    return page(
        "contribution/tasks.html", listed=listed, publishes=publishes, works=bool(current_user.posts_as(*LOOKS))
    )


@task_pages.get("/contribution/tasks/<uuid:task>")
@needs_proof
@open_to(Role.MEMBER, *LOOKS)
def show(task: UUID) -> Response:
    """Show one service task: to a member whether they have a place, to officers who is on the list."""
    return _page(task_within(current_user, task))


@task_pages.get("/contribution/tasks/new")
@needs_proof
@open_to(*PUBLISHES)
def new() -> Response:
    """Show the form of a new service task."""
    return _form(_unit(request.args.get("unit")), {})


@task_pages.post("/contribution/tasks")
@needs_proof
@open_to(*PUBLISHES)
def publish() -> Response:
    """Publish a service task."""
    unit = _unit(request.form.get("unit"))
    columns, errors = tasks.read_task(request.form, unit, today())
    if errors:
        return _form(unit, request.form.to_dict(), errors)
    row = transact(lambda: tasks.publish(unit, columns, current_user.account.id))
    return redirect_to(_at(row))


@task_pages.get("/contribution/tasks/<uuid:task>/edit")
@needs_proof
@open_to(*PUBLISHES)
def edit(task: UUID) -> Response:
    """Show a service task in the form."""
    row = task_to_change(current_user, task)
    return _form(row.unit, _values(row), old=row) if tasks.is_to_come(row) else redirect_to(_at(row))


@task_pages.post("/contribution/tasks/<uuid:task>/change")
@needs_proof
@open_to(*PUBLISHES)
def change(task: UUID) -> Response:
    """Save what is different; who has a place is told of a new time or place."""

    def refuse(row: Task, why: Refused) -> Response:
        return _form(row.unit, request.form.to_dict(), why.errors, row) if why.errors else _refuse(row, why)

    return answer(tasks.change, partial(task_to_change, current_user, task), refuse, _at)


@task_pages.post("/contribution/tasks/<uuid:task>/ask")
@needs_proof
@open_to(*PUBLISHES)
def ask(task: UUID) -> Response:
    """Ask one of the people who are willing and near."""
    row, member = task_to_change(current_user, task), as_uuid(request.form.get("member"))
    if member is None or not transact(lambda: asking.ask(current_user, row, member)):
        row = task_to_change(current_user, task)  # it may have been cancelled meanwhile
        over = "task_cancelled" if row.cancelled_at else "task_over"
        return _page(row, 422, refusals({"member": "not_to_ask" if tasks.is_to_come(row) else over}))
    flash(_("Asked. It stands on their Today."), "ok")
    return redirect_to(_at(row))


@task_pages.post("/contribution/tasks/<uuid:task>/put-off")
@needs_proof
@open_to(Role.MEMBER)
def put_off(task: UUID) -> Response:
    """Not now: take the question off the visitor's Today. No reason is asked."""
    row = task_within(current_user, task)
    own = own_file(current_user)
    if own is None or (row.seen_as != MEMBER and not asking.asked_of([row.id], own.member.id)):
        raise NotFound
    transact(lambda: asking.put_off(row, own.member.id, current_user.account.id))
    return redirect_to(url_for("tasks.index"))


def _refuse(row: Task, why: Refused) -> Response:
    return _page(row, 422, refusals(why.errors), because=request.form.get("because", ""), **why.shown)


def _at(row: Task) -> str:
    return url_for("tasks.show", task=row.id)


serve(
    task_pages,
    lambda task: task_to_change(current_user, task),
    _refuse,
    _at,
    tasks.cancel,
    url_prefix="/contribution/tasks/<uuid:task>/",
    proof=True,
)


def _unit(named: str | None) -> Unit:
    """The branch of this visitor that was named, or their first one. Raises NotFound."""
    units = own_units(current_user)
    found = next((unit for unit in units if str(unit.id) == named), units[0] if units and not named else None)
    if found is None:
        raise NotFound
    return found


def _values(row: Task) -> dict[str, str]:
    at = row.begins_at.astimezone(CHINA)
    said = {name: str(getattr(row, name) or "") for name in tasks.FIELDS if name not in ("time", "hours")}
    return said | {"time": f"{at:%H:%M}", "hours": f"{row.half_hours / 2:g}" if row.half_hours else ""}


def _form(
    unit: Unit, values: dict[str, str], errors: dict[str, str] | None = None, old: Task | None = None
) -> Response:
    wrong = refusals(errors or {})
    return page(
        "contribution/task_form.html",
        block="main",
        status=422 if errors else 200,
        unit=unit,
        units=[] if old else [(str(one.id), one.name) for one in own_units(current_user)],
        old=old,
        values=values,
        form=Form(tasks.FIELDS, values, wrong),
        errors=wrong,
        today=today().isoformat(),
        seen=tasks.TASK.seen(old) if old else "",
    )


def _page(row: Task, status: int = 200, errors: dict[str, str] | None = None, **shown: Any) -> Response:
    values = task_values(current_user, row) | {"errors": errors or {}, "because": "", **shown}
    return page("contribution/task.html", block="main", status=status, **values)
