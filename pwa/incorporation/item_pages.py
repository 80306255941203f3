"""Change one item of a member's file: by an officer, with the item's history beside the form."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role, needs_proof, open_to
from pwa.core.characters import read_posted_form
from pwa.core.database import lock_rows, transact
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import readable_time
from pwa.core.seen_state import is_stale, token
from pwa.core.transitions import Refused, Stale
from pwa.members import labels
from pwa.members.changes import account_name
from pwa.members.file_facts import masked_id
from pwa.members.history import changes_of
from pwa.members.models import FieldChange, Member
from pwa.members.reach import OFFICER, OWN, within_reach

from .file_items import apply, governed_by
from .item_fields import fields_of, filled
from .item_rules import ITEMS, MASKED, PROPOSED

item_pages = Blueprint("file_items", __name__)


@item_pages.get("/members/<uuid:member>/items/<item>")
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def edit(member: UUID, item: str) -> Response:
    """Show the form of one item, and how it changed before."""
    return _form(_present(member, item), item)


@item_pages.post("/members/<uuid:member>/items/<item>")
@needs_proof
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def change(member: UUID, item: str) -> Response:
    """Write one item."""
    row = _present(member, item)
    try:
        transact(lambda: _write(row, item))
    except Refused as why:
        return _form(_present(member, item), item, 422, why)
    return redirect_to(url_for("members.file", member=row.id))


def _present(member: UUID, item: str) -> Member:
    if item not in ITEMS:
        raise NotFound
    return within_reach(current_user).present(member, OFFICER)


def _write(member: Member, item: str) -> None:
    """Check the posted form against the file as it is now, and write it. Raises Refused."""
    [row] = lock_rows(Member.select().where(Member.id == member.id))
    member.__data__.update(row.__data__)
    if member.left_at is not None or member.joined_into is not None:
        raise NotFound
    if why := governed_by(member, item):
        raise Refused({"value": why})
    sent = read_posted_form(request.form)
    if is_stale(seen(member, item)):
        raise Stale(stale=_who_changed(member, item))
    text = sent.get("value", "").strip()
    if not text and item in MASKED and sent.get("empty") != "1":
        raise Refused({"value": _("Please fill this in.")})
    apply(member, item, text, sent.get("destination", ""), sent.get("follow") == "1", current_user.account.id)


def seen(member: Member, item: str) -> str:
    """Return the token of an item's present value."""
    value = member.id_sealed if item == "id_number" else getattr(member, item)
    return token("item", member.id, item, value, member.destination if item == "floating" else "")


def _who_changed(member: Member, item: str) -> str:
    last = FieldChange.select().where(FieldChange.member == member.id, FieldChange.field.in_([item, "destination"]))
    row = last.order_by(FieldChange.at.desc(), FieldChange.id.desc()).first()
    if row is None:
        return _("This has changed meanwhile. Below is how it stands now; nothing of yours was written.")
    mine = row.by_id == current_user.account.id
    name = _("You yourself") if mine else (row.by_id and account_name(row.by_id)) or _("Somebody else")
    what = _("Changed in the file: %(fields)s", fields=labels.FIELDS[row.field])
    return _(
        "%(name)s acted meanwhile (%(when)s): %(what)s. Below is how it stands now; yours was not written.",
        name=name, when=readable_time(row.at), what=what,
    )  # fmt: skip


def shown_value(member: Member, item: str) -> str:
    """Return an item's value as the file shows it, masked where the file masks it."""
    if item == "floating" and member.destination:
        to = labels.value_words("destination", member.destination)
        return f"{labels.value_words(item, member.floating)} · {to}"
    if item == "id_number":
        return masked_id(member) if member.id_sealed else ""
    return str(labels.value_words(item, getattr(member, item)))


def _form(member: Member, item: str, status: int = 200, why: Refused | None = None) -> Response:
    errors = dict(why.errors) if why else {}
    sent = request.form.to_dict() if request.method == "POST" else {}
    given: dict[str, Any] = {name: sent[name] for name in ("value", "destination") if name in sent} or filled(
        item, member
    )
    stale = why.shown.get("stale") if why else None
    return page(
        "incorporation/item.html",
        block="main",
        status=status,
        member={"id": member.id, "name": member.name},
        item=item,
        label=str(labels.FIELDS[item]),
        now=shown_value(member, item),
        has_masked=item in MASKED and bool(getattr(member, "id_sealed" if item == "id_number" else item)),
        governed=governed_by(member, item),
        form=Form(fields_of(item), given, errors),
        errors=errors,
        stale=stale,
        follows=bool(why and why.shown.get("follows")),
        empties=sent.get("empty") == "1",
        history=changes_of(member, [item, "destination"] if item == "floating" else [item]),
        seen=seen(member, item),
    )


def links(visitor: Any, member: Member) -> dict[str, Any] | None:
    """Return for the member's file where an officer changes each item, and where the member proposes a correction."""
    if member.left_at is not None or member.seen_as not in (OFFICER, OWN):
        return None
    if member.seen_as == OWN:
        links = {item: url_for("file_proposals.new", item=item) for item in PROPOSED}
    else:
        links = {item: url_for("file_items.edit", member=member.id, item=item) for item in ITEMS}
    return {"links": links, "form_address": url_for("official_form.show", member=member.id)}
