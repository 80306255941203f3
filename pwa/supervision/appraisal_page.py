"""Build the page of a member's appraisal of a year: what is recorded, and what the visitor may record."""

from typing import Any
from uuid import UUID

from flask import Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.clock import today
from pwa.core.features import refusals
from pwa.core.fields import Choice, Day, Fields, Text, Whole
from pwa.core.form_markup import Form
from pwa.core.fragments import page
from pwa.core.i18n import on_day
from pwa.core.kept_pages import store_nothing
from pwa.core.seen_state import token
from pwa.core.transitions import Refused
from pwa.identity.models import Account
from pwa.members.labels import cited
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.members.reach import HOST, OFFICER, within_reach
from pwa.organisations.models import Post, Unit
from pwa.policy.measure_sources import APPRAISAL

from . import appraisal_labels as labels
from . import appraisals
from .appraisal_list import RECORDS, own_units
from .appraisal_models import STANDS, Appraisal
from .appraisal_rules import GRADES, years_for

OFF = {"autocomplete": "off"}
# fmt: off
RESULT = Fields(
    Choice("grade", _l("Grade"), labels.GRADES, conditional=True, attributes={"optional": False}),
    Day("held_on", _l("On which day was the meeting?"), required=True, attributes={"data_today": True}),
    Whole("took_part", _l("How many voted?"), 4, hint=_l("The counts of the ballot, if they are to be kept.")),
    Whole("excellent", _l("Votes for: excellent"), 4),
    Whole("qualified", _l("Votes for: qualified"), 4),
    Whole("basic", _l("Votes for: basically qualified"), 4),
    Whole("unqualified", _l("Votes for: unqualified"), 4),
    Text("document", _l("Document number"), 120, attributes=OFF),
)
# fmt: on
NO_GRADE = ("held_on", "document")
COUNTS = ("took_part", *GRADES)
BECAUSE = Fields(Text("because", _l("What was recorded wrongly?"), 200, required=True, attributes=OFF))


def told(row: Appraisal, home: bool = True) -> dict[str, Any]:
    """Return a result as title and detail; to a host without the warning, which says what home found."""
    counts = [(str(labels.GRADES[name]), getattr(row, name)) for name in GRADES]
    ballot = _(", ").join(f"{name} {number}" for name, number in counts if number is not None)
    parts = [on_day(row.held_on), row.unit.name, ballot, row.document, "" if row.accepted_at else _("sent by the host")]
    parts.append(_("recorded with a warning") if row.warned and home else "")
    parts.append(_("Recorded by mistake and taken back: %(what)s", what=row.undone_because) if row.undone_at else "")
    title = f"{row.year} · {labels.grade_text(row.grade)}"
    return {"id": row.id, "title": title, "detail": " · ".join(part for part in parts if part)}


def find(member: UUID, year: int) -> tuple[Member, Unit | None]:
    """Return the member, and the unit in whose name the visitor records: the member's branch or the host that has taken
    them in. Where the branch has no officer but the member, the committee records for it. Raises NotFound."""
    who = within_reach(current_user).present(member, OFFICER, HOST)
    if year not in years_for(today()) or current_user.limited:
        raise NotFound
    mine = own_units(current_user)
    if who.seen_as == OFFICER:
        return who, who.branch if who.branch_id in mine or not _has_officer(who) else None
    host = next((post.unit for post in current_user.posts_as(*RECORDS) if _lives_in(who, post.unit)), None)
    if host is None:
        raise NotFound
    return who, host


def _has_officer(member: Member) -> bool:
    """Whether the member's branch has an officer who is not the member."""
    at = Post.select(Post.account_id).where(Post.unit == member.branch_id, Post.role.in_(RECORDS), Post.in_force())
    other = Account.member_id.is_null() | (Account.member_id != member.id)
    return bool(Account.select().where(Account.id.in_(at), other).exists())


def _lives_in(member: Member, unit: Unit) -> bool:
    here = (Placement.member == member.id) & Placement.open() & (Placement.unit == unit.id)
    return bool(Placement.select().where(here).exists())


def seen_token(who: Member, year: int) -> str:
    rows = appraisals.results_of(who.id, year)
    return token("appraisal", who.id, year, *((row.id, row.accepted_at) for row in rows))


def result_page(who: Member, unit: Unit | None, year: int, why: Refused | None = None, tried: str = "") -> Response:
    store_nothing()
    home = who.seen_as == OFFICER
    rows = [row for row in appraisals.results_of(who.id, year) if home or (unit and row.unit_id == unit.id)]
    decided = any(row.accepted_at for row in rows) if home else bool(rows)
    wrong, said = refusals(why.errors) if why else {}, request.form.to_dict() if tried == "record" else {}
    shown = why.shown if why else {}
    return page(
        "supervision/appraisal.html",
        block="main",
        status=422 if why else 200,
        member={"id": who.id, "name": who.name, "branch": who.branch.name, "home": home},
        year=year,
        results=[told(row, home) for row in rows],
        mistaken=[
            told(row, home) for row in appraisals.taken_back(who.id, year) if home or (unit and row.unit_id == unit.id)
        ],
        waits=[row.id for row in rows if home and unit and not row.accepted_at and not decided],
        mistakes=[row.id for row in rows if unit and (row.unit_id == unit.id or (home and row.accepted_at))],
        may_record=unit is not None and not decided and unit.id not in {row.unit_id for row in rows},
        names=NO_GRADE if who.kind == "probationary" else ("grade", *NO_GRADE),
        counts=() if who.kind == "probationary" else COUNTS,
        probationary=who.kind == "probationary",
        form=Form(RESULT, said or _as_before(unit, year), wrong if tried == "record" else {}),
        card=home and unit is not None and appraisals.card_to_check(who.id) is not None,
        card_seen=said.get("card_seen") == "1",
        source=cited(APPRAISAL),
        seen=seen_token(who, year),
        because=request.form.get("because", "") if tried == "undo" else "",
        errors=wrong,
        tried=tried,
        unmet=shown.get("unmet"),
        stale=shown.get("stale") or ("" if wrong or not why else _("This is not possible any more.")),
    )


def _as_before(unit: Unit | None, year: int) -> dict[str, str]:
    """Return day and document of the last result of this unit and year: mostly it is the same meeting."""
    of = Appraisal
    rows = of.select(of.held_on, of.document).where(of.unit == unit.id, of.year == year, STANDS) if unit else None
    last = rows.order_by(of.recorded_at.desc(), of.id.desc()).first() if rows is not None else None
    return {"held_on": last.held_on.isoformat(), "document": last.document} if last else {}
