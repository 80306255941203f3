"""Show one member's dues to the officers of the branch: amounts, exemptions, payments; and take what they set."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import Role, needs_proof, open_to
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.fields import Checked, Fields
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.kept_pages import store_nothing
from pwa.core.transitions import Refused
from pwa.members.models import Member
from pwa.members.reach import OFFICER, within_reach

from . import months
from .amounts import EXEMPTION, SETTING, end_exemption, exempt, read_exemption, read_setting, set_due
from .book_lines import payments_of, setting_lines
from .exemption_lines import exemption_lines, quarter_lines
from .large_payments import LARGE, read_large, record_large
from .models import DuesExemption
from .payment_page import COLLECTS, LOOKS, address_of
from .quarterly import QUARTERLY, agree, end_quarterly, quarterly_of, read_quarterly
from .reach import member_within
from .rules import RATES

dues_members = Blueprint("dues_members", __name__)


@dues_members.get("/management/dues/members/<uuid:member>")
@needs_proof
@open_to(*LOOKS)
def show(member: UUID) -> Response:
    """Show a member's dues: to officers of the branch with the forms, to committees above with that of a large
    voluntary payment. Of who has left without forms."""
    return _page(within_reach(current_user).member(member, OFFICER))


def _page(who: Member, errors: dict[str, str] | None = None, of: str = "") -> Response:
    store_nothing()
    wrong = refusals(errors or {})
    posted = request.form.to_dict() if errors else {}
    this_month = months.written(months.month_of(today()))
    here = who.left_at is None
    sets = here and any(post.unit.covers(who.branch.path) for post in current_user.posts_as(*COLLECTS))
    takes = here and any(post.unit.covers(who.branch.path) for post in current_user.posts_as(Role.COMMITTEE))

    def form(name: str, fields: Fields) -> Form:
        given = posted if of == name else {}
        return Form(
            fields,
            {"since": this_month, "from_month": this_month, "paid_on": today().isoformat(), **given},
            wrong if of == name else {},
        )

    return page(
        "dues/member.html",
        block="main",
        status=422 if errors else 200,
        member=who,
        sets=sets,
        takes=takes,
        settings=setting_lines(who.id),
        exemptions=exemption_lines(who),
        payments=payments_of(who.id),
        setting_form=form("setting", SETTING),
        exemption_form=form("exemption", EXEMPTION),
        large_form=form("large", LARGE),
        quarterly_form=form("quarterly", QUARTERLY),
        quarterly=quarter_lines(who.id),
        pays_by_quarter=quarterly_of(who.id) is not None,
        errors=wrong,
        wrong_form=of,
        source=RATES[-1].source,
    )


def _take(who: Member, of: str, read: Checked, work: Any) -> Response:
    if read.errors:
        return _page(who, read.errors, of)
    try:
        made = transact(lambda: work(who, read.values, current_user.account.id))
    except Refused as why:
        return _page(who, why.errors, of)
    onward = address_of(made.id) if of == "large" else url_for("dues_members.show", member=who.id)
    return redirect_to(onward)


def _posted(member_id: UUID, of: str, read: Any, work: Any) -> Response:
    """Take what an officer of the branch has set for a member with one of the forms."""
    who = member_within(current_user, member_id)
    return _take(who, of, read(read_posted_form(request.form), today()), work)


@dues_members.post("/management/dues/members/<uuid:member>/settings")
@needs_proof
@open_to(*COLLECTS)
def add_setting(member: UUID) -> Response:
    """Set what a member owes from a month on."""
    return _posted(member, "setting", read_setting, set_due)


@dues_members.post("/management/dues/members/<uuid:member>/exemptions")
@needs_proof
@open_to(*COLLECTS)
def add_exemption(member: UUID) -> Response:
    """Record an exemption that the committee approved."""
    return _posted(member, "exemption", read_exemption, exempt)


@dues_members.post("/management/dues/members/<uuid:member>/exemptions/<uuid:exemption>/end")
@needs_proof
@open_to(*COLLECTS)
def end(member: UUID, exemption: UUID) -> Response:
    """End an exemption."""
    who = member_within(current_user, member)
    row = DuesExemption.get_or_none(DuesExemption.id == exemption, DuesExemption.member == who.id)
    if row is None:
        raise NotFound
    return _take(who, "", Checked(), lambda _who, _values, by: end_exemption(row, by))


@dues_members.post("/management/dues/members/<uuid:member>/quarterly")
@needs_proof
@open_to(*COLLECTS)
def pay_by_quarter(member: UUID) -> Response:
    """Record that the branch agrees to payment by the quarter."""
    return _posted(member, "quarterly", read_quarterly, agree)


@dues_members.post("/management/dues/members/<uuid:member>/monthly")
@needs_proof
@open_to(*COLLECTS)
def pay_by_month(member: UUID) -> Response:
    """Let a member pay by the month again after this quarter."""
    who = member_within(current_user, member)
    row = quarterly_of(who.id)
    if row is None:
        return _page(who, {"quarterly": "pays_by_month"})
    return _take(who, "", Checked(), lambda _who, _values, by: end_quarterly(row, by))


@dues_members.post("/management/dues/members/<uuid:member>/large")
@needs_proof
@open_to(Role.COMMITTEE)
def add_large(member: UUID) -> Response:
    """Record a large voluntary payment, which goes whole to the Centre."""
    who = within_reach(current_user).present(member, OFFICER)
    if not any(post.unit.covers(who.branch.path) for post in current_user.posts_as(Role.COMMITTEE)):
        raise NotFound
    return _take(who, "large", read_large(read_posted_form(request.form), today()), record_large)
