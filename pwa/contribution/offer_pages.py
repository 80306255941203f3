"""Show the form of an offer; to a member their own as each reader sees it, to officers what members of theirs offer."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from pwa.core.access import BRANCH_OFFICERS, Role, needs_proof, open_to, open_to_signed_in
from pwa.core.fragments import page
from pwa.core.i18n import on_day
from pwa.core.listing import Asked, Column, Filter, Listing
from pwa.core.paging import Order
from pwa.identity.visitor import Visitor
from pwa.reports.form_pages import file_form, form_page

from . import labels
from .models import Offer
from .offers import host_paths, offer_of, offers_within, shown_to, shown_within
from .skills import skill_choices

offer_pages = Blueprint("offers", __name__)
READS = (*BRANCH_OFFICERS, Role.COMMITTEE)


@offer_pages.get("/contribution/offers/new")
@needs_proof
@open_to_signed_in
def new_offer() -> Response:
    """Show the form; works offline."""
    return form_page("offer")


@offer_pages.post("/contribution/offers")
@needs_proof
@open_to_signed_in
def file_offer() -> Response:
    """Take the form posted without JavaScript."""
    return file_form("offer")


@offer_pages.get("/contribution/offers")
@needs_proof
@open_to(Role.MEMBER, *READS)
def index() -> Response:
    """Show the visitor's own offer as each reader sees it; to officers the offers of their members."""
    own = current_user.account.member_id if current_user.is_member else None
    row = offer_of(own) if own else None
    return page(
        "contribution/offers.html",
        own=own,
        offer=row,
        ends=on_day(shown_to(row, ()).ends_on) if row else "",
        seen=[(str(name), shown_to(row, [reader]).facts) for reader, name in _readers(row)] if row else [],
        listed=OFFERS.shown(current_user, request.args),
    )


def _readers(row: Offer) -> list[tuple[str, Any]]:
    shown = ("branch", "host", "committee") if host_paths([row.member_id]) else ("branch", "committee")
    return [(reader, labels.AS_SEEN[reader]) for reader in shown]


def _query(visitor: Visitor, asked: Asked) -> Any:
    return offers_within(visitor, asked["skill"])


OFFERS = Listing(
    "offers.index",
    query=_query,
    order=Order(Offer.said_on, descending=True),
    columns=(
        Column(lambda one: one.member.name, "title", _l("Name")),
        Column(lambda one: one.skills, title=_l("Can do")),
        Column(lambda one: one.words, title=_l("In their own words")),
        Column(lambda one: one.region, title=_l("Region")),
        Column(lambda one: one.when, title=_l("When")),
        Column(lambda one: on_day(one.ends_on), title=_l("Until"), labelled=True),
    ),
    action=lambda one: url_for("members.file", member=one.member.id),
    filters=(
        Filter("skill", _l("What is needed"), lambda _visitor: skill_choices(), empty=_l("anything")),
    ),
    prepare=lambda visitor, rows: shown_within(visitor, rows),
    empty=lambda _visitor, asked: _("Nobody has offered this where you may read it.")
    if asked["skill"]
    else _("Nobody has offered anything yet. What members offer stands here, as far as they let you read it."),
    wide=True,
)  # fmt: skip
