"""`GET /`: the signed-in person's day. A person with several roles sees the parts together."""

from flask import Blueprint, Response, g
from flask_login import current_user

from pwa.ground.assets import asset
from pwa.ground.clock import now
from pwa.ground.clock import today as this_day
from pwa.ground.doors import Role, open_to_signed_in
from pwa.ground.features import registry
from pwa.ground.fragments import page
from pwa.ground.today_line import FIRST
from pwa.identity.notes import security_notes
from pwa.reports.today_lines import RECEIVED, reads

from . import figures, own, words
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
    cards, mine, charge = gathered(visitor, registry().today, always), own.own_day(visitor), figures.charge(visitor)
    g.due_number = due_number(cards)
    return page(
        "today/home.html",
        greeting=words.greeting(visitor.name, now()),
        detail=words.charge_line(charge) or mine.get("where"),
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
