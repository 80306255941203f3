"""Serve `GET /`: the visitor's day. A person with several roles sees the parts together."""

from flask import Blueprint, Response, g
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
from .cards import due_number, gathered

today = Blueprint("today", __name__)
FORMS = ["/reports/location/new", "/reports/activity/new", "/reports/withdrawal/new", "/reports"]
FORMS += ["/liaison/requests/new", "/liaison/cases", "/screening/answers/new"]
NOTES = 50  # the notes of an account stand between the cards below this rank and those above it


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
        keep=FORMS,
        keep_data=[asset("place/places.json")],
    )
