"""Show notices to those to whom they are told; let officers publish, correct and withdraw them.

Nothing is written when a notice is shown: neither in a table nor in the log, which names the route only.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import Role, needs_proof, open_to
from pwa.core.characters import typed_words
from pwa.core.clock import today
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import in_full, on_day, readable_time
from pwa.core.ids import as_uuid
from pwa.core.kept_pages import Copy, kept_as
from pwa.core.transitions import Refused, serve
from pwa.organisations.models import Unit
from pwa.organisations.reach import name_contains, tops_of, units_below

from . import notice_labels as labels
from . import notice_list, notices, without_app
from .notice_models import Notice
from .notice_reach import PUBLISHES, SPOKEN_TO, notice_to_change, notice_within, unit_to_tell, with_units
from .notice_rules import USUALLY_VALID, VALID, state_of
from .notice_text import html_of

notice_pages = Blueprint("notices", __name__)
FOUND = 20  # units found by a part of their name


@notice_pages.get("/liaison/notices")
@open_to(Role.MEMBER, *PUBLISHES)
@kept_as(Copy.OWN)
def index() -> Response:
    """Show the notices that are told to the visitor as a member, with their text, so that none is asked for alone."""
    listed = notice_list.TOLD.shown(current_user, request.args)
    rows = [(row, html_of(row.words) if row.ended_at is None else None) for row in listed.rows]
    shown = {"publishes": bool(current_user.posts_as(*PUBLISHES)), "answers": current_user.is_member}
    return page("liaison/notices.html", listed=listed, rows=rows, labels=labels, past=bool(listed.narrowed), **shown)


@notice_pages.get("/liaison/notices/published")
@open_to(*PUBLISHES)
def published() -> Response:
    """List the notices of the visitor's units and of those below, to manage them."""
    return page("liaison/published_notices.html", listed=notice_list.PUBLISHED.shown(current_user, request.args))


@notice_pages.get("/liaison/notices/<uuid:notice>")
@open_to(Role.MEMBER, *PUBLISHES)
@kept_as(Copy.OWN)
def show(notice: UUID) -> Response:
    """Show one notice."""
    return _page(notice_within(current_user, notice))


@notice_pages.get("/liaison/notices/new")
@needs_proof
@open_to(*PUBLISHES)
def new() -> Response:
    """Show the form of a notice once its unit is chosen."""
    if unit := request.args.get("unit"):
        values = {"valid_until": str(today() + USUALLY_VALID)}
        return _form(*unit_to_tell(current_user, as_uuid(unit)), values)
    return _units()


@notice_pages.post("/liaison/notices")
@needs_proof
@open_to(*PUBLISHES)
def publish() -> Response:
    """Publish a notice, or show how members will read it."""
    unit, sender = unit_to_tell(current_user, as_uuid(request.form.get("unit")))
    if request.form.get("preview"):
        return _form(unit, sender, request.form.to_dict())
    columns, errors = notices.read_notice(request.form, today())
    if errors:
        return _form(unit, sender, request.form.to_dict(), errors)
    row = transact(lambda: notices.publish(unit, sender, columns, current_user.account.id))
    return redirect_to(url_for("notices.show", notice=row.id))


@notice_pages.get("/liaison/notices/<uuid:notice>/correct")
@needs_proof
@open_to(*PUBLISHES)
def correction(notice: UUID) -> Response:
    """Show the form of the corrected version of a notice."""
    old = notice_to_change(current_user, notice)
    return _form(old.unit, old.sender, _values(old), old=old) if notices.stands(old) else _page(old)


@notice_pages.post("/liaison/notices/<uuid:notice>/correct")
@needs_proof
@open_to(*PUBLISHES)
def correct(notice: UUID) -> Response:
    """Put a corrected version in the place of a notice, or show how members will read it."""
    old = notice_to_change(current_user, notice)
    if request.form.get("preview") and notices.stands(old):
        return _form(old.unit, old.sender, request.form.to_dict(), old=old)
    try:
        row = notices.correct.posted(old)
    except Refused as why:
        if why.errors:
            return _form(old.unit, old.sender, request.form.to_dict(), why.errors, old)
        return _refuse(notice_to_change(current_user, notice), why)
    return redirect_to(url_for("notices.show", notice=row.id))


def _refuse(row: Notice, why: Refused) -> Response:
    """Show the notice as it stands now, with what was typed if the form was refused."""
    return _page(row, 422, errors=refusals(why.errors), said=request.form.to_dict(), **why.shown)


serve(
    notice_pages,
    lambda notice: notice_to_change(current_user, notice),
    _refuse,
    lambda row: url_for("notices.show", notice=row.id),
    notices.withdraw,
    url_prefix="/liaison/notices/<uuid:notice>/",
    proof=True,
)


def _page(
    row: Notice, status: int = 200, errors: dict[str, str] | None = None, said: Any = None, **shown: Any
) -> Response:
    ended = row.ended_at and readable_time(row.ended_at)
    before = with_units(Notice.id == row.replaces_id).first() if row.replaces_id else None
    after = Notice.get_or_none(Notice.replaces == row.id) if row.ended_how == "replaced" else None
    return page(
        "liaison/notice.html",
        block="main",
        status=status,
        notice=row,
        about=labels.about_words(row),
        facts=[
            (_("Told to"), labels.to_words(row)),
            (_("Published"), in_full(row.made_at)),
            (_("Valid until"), on_day(row.valid_until)),
        ],
        words=html_of(row.words) if row.may_change or not notices.was_withdrawn(row) else None,
        state=state_of(row.ended_how, row.valid_until, today()),
        ended=ended,
        before=before,
        after=after,
        stands=notices.stands(row),
        answers=current_user.is_member and state_of(row.ended_how, row.valid_until, today()) == VALID,
        without_app=bool(without_app.paths_of(current_user, row)) and row.ended_how != "withdrawn",
        seen=notices.NOTICE.seen(row),
        withdrawal=Form(notices.WITHDRAWAL, said, errors),
        errors=errors or {},
        **shown,
    )


def _values(row: Notice) -> dict[str, str]:
    return {name: str(getattr(row, name)) for name in ("kind", "title", "words", "valid_until")}


def _form(
    unit: Unit, sender: Unit, values: dict[str, str], errors: dict[str, str] | None = None, old: Notice | None = None
) -> Response:
    wrong = refusals(errors or {})
    return page(
        "liaison/notice_form.html",
        block="main",
        status=422 if errors else 200,
        unit=unit,
        sender=sender,
        old=old,
        to=labels.to_words(old) if old else None,
        seen=notices.NOTICE.seen(old) if old else "",
        form=Form(notices.FIELDS, values, wrong),
        today=today().isoformat(),
        errors=wrong,
        preview=_preview(unit, sender, old) if request.form.get("preview") else None,
    )


def _preview(unit: Unit, sender: Unit, old: Notice | None) -> dict[str, Any]:
    """Return the notice of the posted form as members will read it; what cannot be published yet is left out."""
    columns, _errors = notices.read_notice(request.form, today())
    said = {name: value for name, value in columns.items() if value}
    audience = old.audience if old else said.get("audience") or "all"
    row = Notice(unit=unit, sender=sender, **{"kind": "notice", **said, "audience": audience})
    row.version = old.version + 1 if old else 1
    return {
        "title": said.get("title", ""),
        "about": labels.about_words(row),
        "to": labels.to_words(row),
        "words": html_of(said["words"]) if said.get("words") else None,
        "until": on_day(said["valid_until"]) if said.get("valid_until") else "",
    }


def _units() -> Response:
    """Let the visitor choose to which unit the notice is told; somebody with one branch has chosen."""
    tops = [unit for unit in tops_of(current_user, *PUBLISHES) if unit.closed_at is None and unit.kind in SPOKEN_TO]
    if len(tops) == 1 and tops[0].is_branch:
        return redirect_to(url_for("notices.new", unit=tops[0].id))
    q = typed_words(request.args.get("q", "")[:80])
    found = _named(q, [unit.path for unit in tops]) if q else tops
    return page("liaison/notice_unit.html", block="main", units=found, q=q, wide=any(not one.is_branch for one in tops))


def _named(q: str, paths: list[str]) -> list[Unit]:
    if not paths:
        raise NotFound
    rows = Unit.select().where(Unit.id.in_(units_below(paths)), Unit.closed_at.is_null(), Unit.kind.in_(SPOKEN_TO))
    return list(rows.where(name_contains(Unit, q)).order_by(Unit.path).limit(FOUND))
