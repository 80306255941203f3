"""Serve `GET /`: the visitor's day. A person with several roles sees the parts together."""

from collections.abc import Collection

from flask import Blueprint, Response, g, url_for
from flask_login import current_user

from pwa.core.access import Role, open_to_signed_in
from pwa.core.assets import asset
from pwa.core.clock import now
from pwa.core.clock import today as this_day
from pwa.core.features import registry
from pwa.core.fragments import page
from pwa.core.today_line import FIRST
from pwa.identity.security_notes import security_notes
from pwa.reports.today_lines import RECEIVED, reads

from . import figures, labels, member
from .cards import digest_of, due_number, gathered

today = Blueprint("today", __name__)
NOTES = 50  # the notes of an account stand between the cards below this rank and those above it


def kept_offline(roles: Collection[Role]) -> list[str]:
    """The addresses that Today keeps on the phone: every form but those that come with a list, then the pages."""
    forms = [kind.address for kind in registry().forms.values() if kind.endpoint and not kind.stands_in_its_own_list]
    pages = [page for feature in registry().features for page in feature.offline]
    return [*forms, *(url_for(page.endpoint) for page in pages if not page.roles or {*page.roles} & {*roles})]


@today.get("/")
@open_to_signed_in
def home() -> Response:
    """What is due, what is new, the two big buttons. Whoever holds a post sees that work first."""
    visitor = current_user._get_current_object()
    decides = bool(visitor.branch_posts)
    always = [group for group, shown in ((FIRST, decides), (RECEIVED, reads(visitor))) if shown]
    cards, mine, charge = gathered(visitor, registry().today, always), member.own_day(visitor), figures.charge(visitor)
    g.due_number = due_number(cards)
    return page(
        "today/home.html",
        greeting=labels.greeting(visitor.name, now()),
        detail=labels.charge_line(charge) or mine.get("where"),
        cards=[card for card in cards if card.group.rank < NOTES],
        more_cards=[card for card in cards if card.group.rank >= NOTES],
        notes=security_notes(visitor.account),
        mine=mine,
        charge=charge,
        county_totals=figures.county_totals(visitor),
        in_order=figures.in_order(visitor),
        trail=Role.AUDITOR in visitor.roles,
        works=bool(visitor.posts),
        reads=reads(visitor),
        today=this_day(),
        keep=kept_offline(visitor.roles),
        keep_data=[asset("place/places.json")],
        keep_state=digest_of(cards, mine.get("where")),
    )
