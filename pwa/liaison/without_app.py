"""List for officers whom a notice is for and the app cannot reach: members without an account or a way to sign in. They
are called, or get it on paper. Who has read a notice is not known to anybody."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import peewee as pw
from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role, needs_proof, open_to
from pwa.core.database import transact
from pwa.core.fragments import page, redirect_to
from pwa.core.listing import MARK_LENGTH
from pwa.core.paging import Order, Page
from pwa.identity.models import Account, Passkey, Session
from pwa.identity.visitor import Visitor
from pwa.members.access_log import take_along, taken_along, taken_until
from pwa.members.kept_pages import keep_list
from pwa.members.labels import masked_phone, place_words
from pwa.members.models import AwayPeriod, ContactAssignment, Member
from pwa.members.reach import within_reach
from pwa.members.reveals import stated
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below

from .notice_models import Notice
from .notice_reach import notice_within

without_app = Blueprint("without_app", __name__)
LISTS = (*BRANCH_OFFICERS, Role.COMMITTEE)
SIZE = 100
WHY = {"none": _l("no account yet"), "closed": _l("account closed"), "no_way": _l("no way to sign in")}


def paths_of(visitor: Visitor, notice: Notice) -> list[str]:
    """Return the subtrees of those to whom the notice is told and whose people the visitor may open by a post."""
    told, mine = notice.unit.path, within_reach(visitor).paths
    return sorted({max(told, path, key=len) for path in mine if told.startswith(path) or path.startswith(told)})


@without_app.get("/liaison/notices/<uuid:notice>/without-app")
@needs_proof
@open_to(*LISTS)
def index(notice: UUID) -> Response:
    """List them by name."""
    return _page(_found(notice))


@without_app.post("/liaison/notices/<uuid:notice>/numbers")
@needs_proof
@open_to(*LISTS)
def take_numbers(notice: UUID) -> Response:
    """Show the phone numbers of a page of the list until the end of the next day. Each number is logged as a look with
    the reason."""
    row, (reason, wrong) = _found(notice), stated()
    if wrong:
        return _page(row, {"reason": wrong}, reason)
    visitor = current_user._get_current_object()
    people = [(one.id, one.county_id) for one in people_of(visitor, row, _mark()).rows if one.phone]
    transact(lambda: take_along(visitor, people, "notice", row.id, reason))
    return redirect_to(url_for("without_app.index", notice=row.id, after=_mark() or None))


def _found(notice_id: UUID) -> Notice:
    row = notice_within(current_user, notice_id)
    if not paths_of(current_user, row):
        raise NotFound
    return row


def _mark() -> str:
    return request.values.get("after", "")[:MARK_LENGTH]


def people_of(visitor: Visitor, notice: Notice, after: str = "") -> Page:
    """Read the page of the list after this mark. One query."""
    away = (AwayPeriod.member == Member.id) & AwayPeriod.ended_on.is_null()
    rows: Any = Member.select(
        Member.id, Member.name, Member.name_key, Member.phone, Member.county_id, Unit.name.alias("branch_name"),
        Account.id.alias("account_key"), Account.closed_at, AwayPeriod.division, AwayPeriod.country,
        taken_along(visitor, Member.id, notice.id).alias("taken"),
    )  # fmt: skip
    rows = rows.join(Unit).switch(Member).join(AwayPeriod, pw.JOIN.LEFT_OUTER, on=away).switch(Member)
    rows = rows.join(Account, pw.JOIN.LEFT_OUTER, on=(Account.member_id == Member.id))
    here = Member.branch.in_(units_below(paths_of(visitor, notice))) & Member.left_at.is_null()
    rows = rows.where(here, ~pw.fn.EXISTS(_reached()))
    if notice.audience != "all":
        rows = rows.where(AwayPeriod.id.is_null(notice.audience == "here"))
    return Order(Member.name_key).page(rows.objects(), after, SIZE)


def _reached() -> Any:
    """Query the member's open account by which they are signed in, or can sign in."""
    own = Account.alias()
    signed_in = Session.select(Session.id).where(
        Session.account == own.id, Session.ended_at.is_null(), Session.last_used_at >= Session.oldest()
    )
    way = own.passphrase.is_null(False) | Passkey.any_of(own.id) | pw.fn.EXISTS(signed_in)
    return own.select(own.id).where(own.member_id == Member.id, own.closed_at.is_null(), way)


def _keepers(members: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of the contact persons of these members. One query."""
    of = ContactAssignment
    found: dict[UUID, str] = {}
    rows: Any = of.select(of.member, Account.name).join(Account, on=(Account.id == of.account_id))
    for member_id, name in rows.where(of.member.in_(list(members)), of.given()).order_by(of.began_at).tuples():
        found[member_id] = _(", ").join(filter(None, [found.get(member_id), name]))
    return found


def _page(notice: Notice, errors: dict[str, str] | None = None, reason: str = "") -> Response:
    visitor = current_user._get_current_object()
    found = people_of(visitor, notice, _mark())
    keepers = _keepers(row.id for row in found.rows) if found.rows else {}
    rows = [_row(row, keepers.get(row.id, "")) for row in found.rows]
    taken = sum(bool(row["tel"]) for row in rows)
    keep_list(visitor, short=bool(taken))
    return page(
        "liaison/without_app.html",
        block="main",
        status=422 if errors else 200,
        notice=notice,
        rows=rows,
        mixed=len({row["branch"] for row in rows}) > 1,
        to_call=sum(bool(row.phone and not row.taken) for row in found.rows),
        taken=taken,
        until=taken_until().isoformat(),
        after=_mark(),
        onward=found.onward and url_for("without_app.index", notice=notice.id, after=found.onward),
        reason=reason or _("To tell them of a notice"),
        errors=errors or {},
    )


def _row(row: Any, keeper: str) -> dict[str, Any]:
    why = "none" if row.account_key is None else "closed" if row.closed_at else "no_way"
    return {
        "href": url_for("members.file", member=row.id),
        "name": row.name,
        "branch": row.branch_name,
        "phone": "" if row.taken else masked_phone(row.phone or ""),
        "tel": row.phone if row.taken else "",
        "place": place_words(row.division, row.country) if row.division or row.country else "",
        "keeper": keeper,
        "why": WHY[why],
    }
