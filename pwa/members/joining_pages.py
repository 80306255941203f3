"""Show files that look like one person's side by side, join two of them, or record that they are two people's."""

from typing import Any
from uuid import UUID

import peewee as pw
from flask import Blueprint, Response, flash, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role, needs_proof, open_to
from pwa.core.database import transact
from pwa.core.features import refusals, registry
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import readable_time
from pwa.core.seen_state import is_stale, token, who_changed
from pwa.core.transitions import Refused, Stale
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below
from pwa.organisations.succession import LastAdministrator

from . import labels
from .changes import account_name
from .file_facts import masked_id
from .file_joining import are_marked, item_texts, join_files, lock_both, looks_like, mark_two_people, refusal
from .history import readable
from .joining_rules import ITEMS, differing
from .models import Member, TwoPeople
from .reach import OFFICER, within_reach

joining_pages = Blueprint("joining_pages", __name__)
MOST = 100
OTHER = Member.alias("other_file")
ACTIONS = ("joined files", "marked two people", "changed")


@joining_pages.get("/members/same-person")
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def index() -> Response:
    """List the pairs of files within reach that look like one person's."""
    return page("members/same_person.html", pairs=_pairs(within_reach(current_user).paths))


def _pairs(paths: list[str]) -> list[tuple[Any, Any]]:
    """List pairs of files with the same name and the same day of birth or phone, that nobody has marked as two
    people's."""
    here = units_below(paths)
    same = (OTHER.county_id == Member.county_id) & (OTHER.name_key == Member.name_key) & (OTHER.id > Member.id)
    likely = (OTHER.born_on == Member.born_on) | (OTHER.phone == Member.phone)
    marked = TwoPeople.select().where(TwoPeople.first == Member.id, TwoPeople.second == OTHER.id)
    rows: Any = Member.select(Member.id, Member.name, OTHER.id).join(OTHER, on=same & likely)
    rows = rows.where(Member.branch.in_(here), OTHER.branch.in_(here), ~pw.fn.EXISTS(marked))
    rows = rows.where(Member.left_at.is_null(), OTHER.left_at.is_null())
    ids = [(first, second) for first, _, second in rows.order_by(Member.name_key, Member.id).limit(MOST).tuples()]
    people = {
        row.id: row
        for row in Member.select(Member, Unit).join(Unit).where(Member.id.in_([one for pair in ids for one in pair]))
    }
    return [(people[one], people[other]) for one, other in ids]


def similar_files(member: Member) -> list[Any]:
    """List the other files within the visitor's reach that look like this member's, at most three."""
    here = Member.branch.in_(units_below(within_reach(current_user).paths))
    pair = (TwoPeople.first == member.id) & (TwoPeople.second == Member.id)
    pair = pair | ((TwoPeople.second == member.id) & (TwoPeople.first == Member.id))
    marked = TwoPeople.select().where(pair)
    rows = Member.select(Member, Unit).join(Unit).where(looks_like(member), here, ~pw.fn.EXISTS(marked))
    return list(rows.where(Member.left_at.is_null()).order_by(Member.id).limit(3))


def _both(member: UUID, other: UUID) -> tuple[Member, Member]:
    """Return the file that stays and the other, if this visitor is an officer of both. Raises NotFound."""
    stays, goes = (within_reach(current_user).member(one, OFFICER) for one in (member, other))
    if stays.id == goes.id or stays.county_id != goes.county_id or stays.left_at is not None:
        raise NotFound
    return stays, goes


def _one_already(member: UUID, other: UUID) -> Response | None:
    """Lead to the file if somebody has joined the two already, and say who it was."""
    if member == other:
        return None
    row, same = (within_reach(current_user).member(one, OFFICER) for one in (member, other))
    if row.id != same.id:
        return None
    goes = next(one for one in (other, member) if one != row.id)
    flash(who_changed("member", goes, ("joined files",), account_name), "warn")
    return redirect_to(url_for("members.file", member=row.id))


@joining_pages.get("/members/<uuid:member>/join/<uuid:other>")
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def compare(member: UUID, other: UUID) -> Response:
    """Show two files side by side, with what happens when they are joined."""
    return _one_already(member, other) or _compared(*_both(member, other))


def _compared(stays: Member, goes: Member, errors: dict[str, str] | None = None, **more: Any) -> Response:
    mine, theirs = item_texts(stays), item_texts(goes)
    two = differing(mine, theirs)
    why = refusal(stays, goes, current_user.account.id)
    return page(
        "members/join.html",
        block="main",
        status=422 if errors or more else 200,
        stays=stays,
        goes=goes,
        items=[(item, str(labels.FIELDS[item]), *_shown(item, mine, theirs), item in two) for item in ITEMS],
        numbers=[masked_id(one) if one.id_sealed else "" for one in (stays, goes)],
        since=[readable_time(one.made_at) for one in (stays, goes)],
        chosen=[item for item in two if request.form.get(f"item_{item}") == "other"],
        why=str(registry().refusals[why]) if why else "",
        marked=are_marked(stays.id, goes.id),
        errors=refusals(errors or {}),
        seen=_seen(stays, goes),
        **more,
    )


def _shown(item: str, mine: dict[str, str | None], theirs: dict[str, str | None]) -> tuple[str, str]:
    return readable(item, mine[item]), readable(item, theirs[item])


def _seen(stays: Member, goes: Member) -> str:
    return token(
        "join", *(str(value) for one in (stays, goes) for value in (one.id, *item_texts(one).values(), one.left_at))
    )


@joining_pages.post("/members/<uuid:member>/join/<uuid:other>")
@needs_proof
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def join(member: UUID, other: UUID) -> Response:
    """Join two files of one person; the first stays."""
    if done := _one_already(member, other):
        return done
    stays, goes = _both(member, other)
    two = differing(item_texts(stays), item_texts(goes))
    chosen = {item: request.form.get(f"item_{item}", "") for item in two}
    errors = {f"item_{item}": "choose_one" for item, value in chosen.items() if value not in ("this", "other")}
    if request.form.get("sure") != "1":
        errors["sure"] = "tick_it"
    if errors:
        return _compared(stays, goes, errors)

    def work() -> None:
        taken = [item for item, value in chosen.items() if value == "other"]
        lock_both(stays, goes)
        if is_stale(_seen(stays, goes)) or not join_files(stays, goes, taken, current_user.account.id):
            raise Stale(stale=who_changed("member", goes.id, ACTIONS, account_name))

    try:
        transact(work)
    except LastAdministrator:
        return _compared(stays, goes, {"sure": "holds_posts"})
    except Stale as changed:
        return _compared(*_both(member, other), **changed.shown)
    except Refused as refused:
        return _compared(stays, goes, refused.errors)
    return redirect_to(url_for("members.file", member=stays.id))


@joining_pages.post("/members/<uuid:member>/two-people/<uuid:other>")
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def two_people(member: UUID, other: UUID) -> Response:
    """Record that two files are two people's: they are not shown as alike any more."""
    one, another = _both(member, other)
    transact(lambda: mark_two_people(one, another, current_user.account.id))
    return redirect_to(url_for("members.file", member=one.id))
