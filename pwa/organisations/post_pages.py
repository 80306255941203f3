"""Show who holds which post; give, end and hand over posts; confirm what somebody else proposed."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import Role, needs_proof, open_to
from pwa.core.database import transact
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import readable_time
from pwa.core.ids import as_uuid
from pwa.core.seen_state import who_changed
from pwa.identity.models import Account

from . import labels, rules, succession
from .models import Post, Unit
from .post_list import (
    DECIDING,
    POSTS,
    accounts_named,
    candidates,
    held,
    post_within,
    units_found,
    waiting,
)

post_pages = Blueprint("post_pages", __name__)


@post_pages.get("/settings/posts")
@open_to(*DECIDING)
def index() -> Response:
    """Show who holds which post, and what waits for a second person."""
    rows = [
        (url_for("post_pages.appointment", appointment=row.id), row.account.name, post_text(row.role, row.unit))
        for row in waiting(current_user)
    ]
    return page("organisations/posts.html", listed=POSTS.shown(current_user, request.args), waiting=rows)


def post_text(role: str, unit: Unit) -> str:
    """Return a post as a line of text."""
    return labels.post_words(role, unit.name)


@post_pages.get("/settings/posts/new")
@needs_proof
@open_to(*DECIDING)
def new() -> Response:
    """Show the form that proposes a post: first find person and unit, then choose."""
    return _form()


def name_of(account_id: UUID | None) -> str:
    """Return the name of an account, empty if there is none."""
    return Account.select(Account.name).where(Account.id == account_id).scalar() or ""


def _form(errors: dict[str, str] | None = None, status: int = 200) -> Response:
    sent = request.values
    units = units_found(current_user, sent.get("where", "")[:80])
    people = accounts_named(current_user, sent.get("who", "")[:80])
    chosen = _unit(sent.get("unit"))
    person = _candidate(sent.get("account"), chosen)
    if person and person.id not in {row.id for row in people}:
        people.insert(0, person)
    if chosen and chosen.id not in {unit.id for unit in units}:
        units.insert(0, chosen)
    return page(
        "organisations/post_form.html",
        block="main",
        status=status,
        sent={name: sent.get(name, "") for name in ("where", "who", "unit", "account", "role", "becomes", "after")},
        units=[(str(unit.id), unit.name) for unit in units],
        people=[(str(row.id), row.name, row.login) for row in people],
        roles=[(role.value, labels.ROLES[role]) for role in rules.GIVEN],
        present=_present(sent.get("role", ""), chosen),
        becomes=[(code, *words) for code, words in labels.BECOMES.items()],
        errors=errors or {},
    )


def _unit(sent: str | None) -> Unit | None:
    """Return the chosen unit, if the visitor decides about any post there."""
    unit = Unit.get_or_none(Unit.id == as_uuid(sent), Unit.closed_at.is_null()) if as_uuid(sent) else None
    return unit if unit and rules.decides(held(current_user), Role.SECRETARY, unit.path) else None


def _present(role: str, unit: Unit | None) -> list[Post]:
    return succession.holders(role, unit) if unit and role in rules.GIVEN else []


@post_pages.post("/settings/posts")
@needs_proof
@open_to(*DECIDING)
def propose() -> Response:
    """Propose a post. Where somebody holds it, the form asks what becomes of them. It counts once a second person has
    confirmed it."""
    sent, unit = request.form, _unit(request.form.get("unit"))
    role, becomes = sent.get("role", ""), sent.get("becomes", "")
    errors: dict[str, str] = {}
    if unit is None:
        errors["unit"] = _("Please choose one of the list.")
    elif not rules.decides(held(current_user), role, unit.path):
        errors["role"] = _("You cannot give this post here.")
    account = _candidate(sent.get("account"), unit)
    if account is None:
        errors["account"] = _("Please choose one of the list.")
    others = [post for post in _present(role, unit) if account is None or post.account_id != account.id]
    if unit is not None and "role" not in errors:
        errors |= {name: str(labels.WRONG[why]) for name, why in
                   rules.why_not_appoint(role, unit.kind, len(others), becomes).items()}  # fmt: skip
    if errors or unit is None or account is None:
        return _form(errors, 422)
    named = [post for post in others if str(post.id) == sent.get("after")] or others
    before = named[0].id if named and becomes == rules.HANDS_OVER else None
    row = transact(lambda: succession.propose(account, role, unit, before, current_user.account.id))
    return redirect_to(url_for("post_pages.appointment", appointment=row.id))


def _candidate(sent: str | None, unit: Unit | None) -> Account | None:
    if unit is None or as_uuid(sent) is None:
        return None
    here = (Account.id == as_uuid(sent)) & (Account.county_id == unit.county_id)
    return Account.get_or_none(here, candidates(current_user))


@post_pages.get("/settings/posts/<uuid:post>")
@open_to(*DECIDING)
def show(post: UUID) -> Response:
    """Show a post with its open work, and the forms to end it or hand it over."""
    return _show(post_within(current_user, post))


def _show(row: Post, errors: dict[str, str] | None = None, status: int = 200, **more: Any) -> Response:
    return page(
        "organisations/post.html",
        block="main",
        status=status,
        post=row,
        text=post_text(row.role, row.unit),
        since=readable_time(row.began_at),
        ended=readable_time(row.ended_at) if row.ended_at else "",
        work=[] if row.ended_at else [(str(text), number) for text, number in succession.open_work(row)],
        lapsing=[] if row.ended_at else [(str(text), number) for text, number in succession.lapsing(row)],
        successors=[(str(account.id), account.name) for account in _colleagues(row)],
        chosen=request.form.get("successor", ""),
        errors=errors or {},
        **more,
    )


def _colleagues(row: Post) -> list[Account]:
    """List who can take the open work at once: others with a post in force at this unit."""
    at = Post.select(Post.account_id).where(Post.unit == row.unit_id, Post.in_force())
    rows = Account.select().where(Account.id.in_(at), Account.id != row.account_id)
    return list(rows.order_by(Account.name_key, Account.id))


@post_pages.post("/settings/posts/<uuid:post>/end")
@needs_proof
@open_to(*DECIDING)
def end(post: UUID) -> Response:
    """End a post at once; its open work goes to a colleague, or back to the unit."""
    row, wanted = post_within(current_user, post), request.form.get("successor", "")
    successor = next((one for one in _colleagues(row) if str(one.id) == wanted), None)
    errors: dict[str, str] = {}
    if wanted and successor is None:
        errors["successor"] = _("Please choose one of the list.")
    if request.form.get("sure") != "1":
        errors["sure"] = _("Please tick that you mean it.")
    if not errors:
        try:
            if not transact(lambda: succession.end(row, current_user.account.id, successor)):
                stale = who_changed("post", row.id, ["ended post"], name_of)
                return _show(post_within(current_user, post), {}, 422, stale=stale)
        except succession.LastAdministrator:
            errors["sure"] = _("This is the last administrator of the county. Give the post to somebody else first.")
    return _show(row, errors, 422) if errors else redirect_to(url_for("post_pages.index"))
