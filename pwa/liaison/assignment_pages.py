"""Show who keeps in touch with whom in a branch; take over suggestions; hand all members of a contact person over."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import needs_proof, open_to
from pwa.core.clock import today
from pwa.core.database import lock_rows, transact
from pwa.core.features import refusals
from pwa.core.fields import day_in
from pwa.core.fragments import page, redirect_to
from pwa.core.ids import as_uuid
from pwa.core.seen_state import is_stale, token
from pwa.core.transitions import Stale
from pwa.identity.models import Account
from pwa.members.changes import assign_contact
from pwa.members.models import Member
from pwa.members.namesakes import told_apart
from pwa.organisations.models import BRANCH_KINDS, Unit
from pwa.organisations.reach import unit_within, units_below

from .assignment_rows import people_of, plan_words
from .assignment_rules import why_no_hand_over
from .handover_models import Handover
from .handovers import PLANS as MAKES
from .handovers import alone_in, cancel, keepers_of, kept_by, plan

assignment_pages = Blueprint("assignment_pages", __name__)
MOST = 100  # branches listed of a committee


@assignment_pages.get("/liaison/assignments")
@open_to(*MAKES)
def index() -> Response:
    """Show the contact persons of a branch with their load, and who has none with a suggestion; a committee chooses a
    branch first."""
    return _page(_chosen(request.args.get("unit", "")))


@assignment_pages.post("/liaison/assignments")
@needs_proof
@open_to(*MAKES)
def assign() -> Response:
    """Make contact persons of those that were ticked: `pair` is 'member:account'."""
    unit = _chosen(request.form.get("unit", ""))
    if unit is None:
        raise NotFound
    alone, keepers = {row.id for row in alone_in(unit)}, {row.id: row for row in keepers_of(unit)}
    pairs = [(as_uuid(pair[:36]), as_uuid(pair[37:])) for pair in request.form.getlist("pair")]
    if not pairs or any(account not in keepers for _member, account in pairs):
        return _page(unit, {"pair": _("Please choose one of the list.")})
    if is_stale(_seen(alone)) or any(member not in alone for member, _account in pairs):
        return _page(unit, stale=_stale())

    def work() -> None:
        lock_rows(Member.select(Member.id).where(Member.id.in_([one for one, _account in pairs])).order_by(Member.id))
        still_alone = {row.id for row in alone_in(unit)}
        for member_id, account_id in pairs:
            member = Member.with_branch(member_id)
            if member is None or member.id not in still_alone or keepers[account_id].member_id == member.id:
                raise Stale(stale=_stale())
            assign_contact(member, Account.get_by_id(account_id), current_user.account.id)

    try:
        transact(work)
    except Stale as why:
        return _page(unit, **why.shown)
    return redirect_to(url_for("assignment_pages.index", unit=unit.id))


@assignment_pages.get("/liaison/assignments/<uuid:unit>/<uuid:account>")
@open_to(*MAKES)
def hand_over(unit: UUID, account: UUID) -> Response:
    """Show the form that hands all members of a contact person over."""
    return _hand_over_page(_branch(unit), account)


@assignment_pages.post("/liaison/assignments/<uuid:unit>/<uuid:account>")
@needs_proof
@open_to(*MAKES)
def make_hand_over(unit: UUID, account: UUID) -> Response:
    """Hand all members of a contact person over, today or on a planned day."""
    branch = _branch(unit)
    if not kept_by(branch, account):
        raise NotFound
    successor, on = as_uuid(request.form.get("successor")), day_in(request.form.get("on"))
    able = any(one.id == successor for one in keepers_of(branch))
    if wrong := why_no_hand_over(account, successor, able, on, today(), _rule(branch, "handover.ahead_days")):
        return _hand_over_page(branch, account, refusals(wrong))
    assert successor is not None

    def work() -> None:
        lock_rows(Unit.select(Unit.id).where(Unit.id == branch.id))  # two officers may plan at once
        if account in _planned(branch):
            raise Stale(stale=_("A hand-over is planned already."))
        kept = kept_by(branch, account)
        if not kept or is_stale(_seen({row.member_id for row in kept})):
            raise Stale(stale=_stale())
        plan(branch, account, successor, on, current_user.account.id)

    try:
        transact(work)
    except Stale as why:
        return _hand_over_page(branch, account, **why.shown) if kept_by(branch, account) else _page(branch, **why.shown)
    return redirect_to(url_for("assignment_pages.index", unit=branch.id))


@assignment_pages.post("/liaison/handovers/<uuid:handover>/cancel")
@needs_proof
@open_to(*MAKES)
def call_off(handover: UUID) -> Response:
    """Call a planned hand-over off."""
    row = Handover.get_or_none(Handover.id == handover)
    if row is None:
        raise NotFound
    branch = _branch(row.unit_id)
    if not transact(lambda: cancel(row, current_user.account.id)):
        return _page(branch, stale=_stale())
    return redirect_to(url_for("assignment_pages.index", unit=branch.id))


def _rule(unit: Unit, name: str) -> int:
    return current_user.parameters_of(unit.path)[unit.path][name]


def _stale() -> str:
    return _("This has changed meanwhile. Below is how it stands now; nothing of yours was written.")


def _seen(members: set[UUID]) -> str:
    return token("kept", *sorted(members))


def _branch(unit_id: UUID) -> Unit:
    unit = unit_within(current_user, unit_id, *MAKES)
    if unit.kind not in BRANCH_KINDS:
        raise NotFound
    return unit


def _chosen(wanted: str) -> Unit | None:
    """The branch that was asked for, or the visitor's only one."""
    if wanted:
        chosen = as_uuid(wanted)
        if chosen is None:
            raise NotFound
        return _branch(chosen)
    mine = _branches()
    return mine[0] if len(mine) == 1 else None


def _branches() -> list[Unit]:
    paths = [post.unit.path for post in current_user.posts_as(*MAKES)]
    rows = Unit.select().where(Unit.id.in_(units_below(paths)), Unit.kind.in_(BRANCH_KINDS), Unit.closed_at.is_null())
    return list(rows.order_by(Unit.path).limit(MOST))


def _planned(unit: Unit) -> dict[UUID, Any]:
    rows: Any = Handover.select(Handover, Account.name.alias("successor_name"))
    rows = rows.join(Account, on=(Account.id == Handover.successor_id)).where(Handover.unit == unit.id)
    return {row.former_id: row for row in rows.where(Handover.is_open()).objects()}


def _page(unit: Unit | None, errors: dict[str, str] | None = None, stale: str = "") -> Response:
    values: dict[str, Any] = {"unit": unit, "branches": _branches(), "errors": errors or {}, "stale": stale}
    if unit is not None:
        values |= people_of(unit, _planned(unit), _rule(unit, "contact.most_each"))
        values["seen"] = _seen(values.pop("members_alone"))
    return page("liaison/assignments.html", block="main", status=422 if errors or stale else 200, **values)


def _hand_over_page(unit: Unit, account: UUID, errors: dict[str, str] | None = None, stale: str = "") -> Response:
    rows, former = kept_by(unit, account), Account.get_or_none(Account.id == account)
    if not rows or former is None:
        raise NotFound
    others, planned = [one for one in keepers_of(unit) if one.id != account], _planned(unit).get(account)
    names = told_apart((one.id, one.name, one.phone) for one in others)
    return page(
        "liaison/hand_over.html",
        block="main",
        status=422 if errors or stale else 200,
        unit=unit,
        account=former,
        people=[row.member.name for row in rows],
        plan=plan_words(planned, names),
        successors=[
            (str(one.id), _("%(name)s (contact person of %(n)s)", name=names[one.id], n=one.load)) for one in others
        ],
        successor=request.form.get("successor", ""),
        on=request.form.get("on", today().isoformat()),
        latest=(today() + timedelta(days=_rule(unit, "handover.ahead_days"))).isoformat(),
        today=today().isoformat(),
        seen=_seen({row.member_id for row in rows}),
        errors=errors or {},
        stale=stale,
    )
