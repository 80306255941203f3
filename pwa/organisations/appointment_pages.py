"""Show a proposed post, and let a second person confirm or decline it."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import open_to
from pwa.core.fragments import page
from pwa.core.i18n import readable_time
from pwa.core.transitions import Noun, Refused, Transition, serve
from pwa.identity.links import unconfirmed_sign_in

from . import labels, rules, succession
from .appointment_models import Appointment
from .models import Post
from .post_list import DECIDING, appointment_within, held
from .post_pages import name_of, post_pages, post_text
from .proposal_rights import still_stands


@post_pages.get("/settings/posts/appointments/<uuid:appointment>")
@open_to(*DECIDING)
def appointment(appointment: UUID) -> Response:
    """Show a proposed post, who proposed it, and whether this visitor may confirm it."""
    return _appointment(appointment_within(current_user, appointment))


def _why_not(row: Appointment) -> str | None:
    mine = current_user.account.id
    decides = rules.decides(held(current_user), row.role, row.unit.path)
    is_second = current_user.is_second(row.proposed_by, row.link_by, row.account_id)
    return rules.why_not_confirm(decides, row.proposed_by == mine, row.account_id == mine, is_second, still_stands(row))


def _appointment(row: Appointment, errors: dict[str, Any] | None = None, status: int = 200, **more: Any) -> Response:
    before = Post.get_or_none(Post.id == row.successor_of) if row.successor_of else None
    why, open_ = _why_not(row), row.settled_at is None
    return page(
        "organisations/appointment.html",
        block="main",
        status=status,
        row=row,
        seen=APPOINTMENT.seen(row),
        text=post_text(row.role, row.unit),
        proposed=_("%(name)s, %(when)s", name=name_of(row.proposed_by), when=readable_time(row.proposed_at)),
        settled=""
        if open_
        else _("%(name)s, %(when)s", name=name_of(row.settled_by), when=readable_time(row.settled_at)),
        sign_in=unconfirmed_sign_in(row.account) if row.outcome != "declined" else None,
        outcome=labels.OUTCOMES.get(row.outcome or ""),
        before=name_of(before.account_id) if before else "",
        work=[(str(text), number) for text, number in succession.open_work(before)] if before and open_ else [],
        lapsing=[(str(text), number) for text, number in succession.lapsing(before)] if before and open_ else [],
        may_confirm=open_ and why is None,
        may_decline=open_ and (why in (None, "by_link", "lapsed") or row.proposed_by == current_user.account.id),
        why_not=labels.WRONG.get(why or ""),
        errors={name: labels.WRONG.get(code, code) for name, code in (errors or {}).items()},
        **more,
    )


def _second_person(row: Appointment, _posted: Any) -> dict[str, Any]:
    if why := _why_not(row):
        raise Refused({"confirm": why})
    return {}


def _anybody_who_decides(row: Appointment, _posted: Any) -> dict[str, Any]:
    if row.account_id == current_user.account.id and row.proposed_by != row.account_id:
        raise Refused({"confirm": "own_post"})
    return {}


def _is_open(row: Appointment) -> bool:
    return row.settled_at is None


APPOINTMENT = Noun("appointment", name_of=lambda _row, account: name_of(account))
confirm = Transition(
    APPOINTMENT, "confirm", DECIDING, _is_open, _second_person, succession.confirm, "confirmed appointment"
)
decline = Transition(
    APPOINTMENT, "decline", DECIDING, _is_open, _anybody_who_decides, succession.decline, "declined appointment"
)


def _refuse(row: Appointment, why: Refused) -> Response:
    return _appointment(row, why.errors, 422, **why.shown)


serve(
    post_pages,
    partial(appointment_within, current_user),
    _refuse,
    lambda _row: url_for("post_pages.index"),
    confirm,
    decline,
    url_prefix="/settings/posts/appointments/<uuid:appointment>/",
    proof=True,
)
