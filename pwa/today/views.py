"""Serve `GET /`, the page Today. A person with several roles sees the parts of all of them."""

from collections.abc import Collection

from flask import Blueprint, Response, g, url_for
from flask_login import current_user

from pwa.core.access import Role, open_to_signed_in
from pwa.core.assets import asset
from pwa.core.clock import now
from pwa.core.clock import today as this_day
from pwa.core.database import planned_once
from pwa.core.features import registry
from pwa.core.fragments import page
from pwa.core.kept_pages import Copy, end_of_next_day, keep_page
from pwa.core.today_line import FIRST
from pwa.identity.security_notes import security_notes
from pwa.identity.visitor import Visitor
from pwa.members.today_lines import IN_TOUCH, LIVING_HERE
from pwa.reports.today_lines import RECEIVED, reads

from . import figures, labels, member
from .cards import cards_of, digest_of, due_number

today = Blueprint("today", __name__)
NOTES = 50  # security notes are shown between the cards below this rank and the others


def kept_offline(roles: Collection[Role]) -> list[str]:
    """List the addresses that the worker caches on the phone: all forms except those that belong to a list, then
    pages."""
    forms = [kind.address for kind in registry().forms.values() if kind.endpoint and not kind.stands_in_its_own_list]
    pages = [page for feature in registry().features for page in feature.offline]
    shown = [page for page in pages if not page.roles or {*page.roles} & {*roles}]
    return [*forms, *(url_for(page.endpoint, **page.values) for page in shown)]


def passing_groups(visitor: Visitor) -> set[str]:
    """Return the names of the cards that a phone shows until the end of the next day only: they name members whom the
    visitor sees as contact person or host, and that right can end without any post of theirs."""
    contact = (FIRST, IN_TOUCH, RECEIVED) if Role.CONTACT in visitor.roles else ()
    host = (LIVING_HERE, RECEIVED) if visitor.branch_posts else ()
    return {group.name for group in (*contact, *host)}


@today.get("/")
@open_to_signed_in
def home() -> Response:
    """Show what is due, what is new, and the buttons of the main forms; for officers their work first."""
    with planned_once():
        return _home(current_user._get_current_object())


def _home(visitor: Visitor) -> Response:
    decides = bool(visitor.branch_posts)
    always = [group for group, shown in ((FIRST, decides), (RECEIVED, reads(visitor))) if shown]
    cards, mine = cards_of(visitor, registry().today, always), member.member_values(visitor)
    charge = figures.officer_figures(visitor)
    g.due_number, passing = due_number(cards), passing_groups(visitor)
    named = any(card.lines and card.group.name in passing for card in cards)
    keep_page(Copy.OWN, end_of_next_day(this_day()) if named else None)
    return page(
        "today/home.html",
        greeting=labels.greeting(visitor.name, now()),
        detail=labels.unit_line(charge) or mine.get("where"),
        cards=[card for card in cards if card.group.rank < NOTES],
        more_cards=[card for card in cards if card.group.rank >= NOTES],
        notes=security_notes(visitor.account),
        mine=mine,
        charge=charge,
        county_totals=figures.county_totals(visitor),
        in_order=figures.administrator_figures(visitor),
        trail=Role.AUDITOR in visitor.roles,
        works=bool(visitor.posts),
        reads=reads(visitor),
        today=this_day(),
        passing=passing,
        keep=kept_offline(visitor.roles),
        keep_data=[asset("place/places.json")],
        keep_state=digest_of(cards, mine.get("where")),
    )
