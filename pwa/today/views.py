"""`GET /`: the signed-in person's day. A person with several roles sees the parts together."""

from typing import Any

from flask import Blueprint, Response, g
from flask_login import current_user

from pwa.cases import morning
from pwa.cases import words as case_words
from pwa.ground.assets import asset
from pwa.ground.clock import now
from pwa.ground.doors import Role, open_to_signed_in
from pwa.ground.fragments import page
from pwa.identity.visitor import Visitor
from pwa.screening.showing import rounds_today

from . import duty, own, words

today = Blueprint("today", __name__)
FORMS = ["/reports/location/new", "/reports/activity/new", "/reports/withdrawal/new", "/reports"]
FORMS += ["/liaison/requests/new", "/liaison/cases", "/screening/answers/new"]


@today.get("/")
@open_to_signed_in
def home() -> Response:
    """What is due, what is new, the two big buttons. Whoever holds a post sees that work first."""
    visitor = current_user._get_current_object()
    values: dict[str, Any] = {"mine": own.own_day(visitor)}
    values["own_gaps"], values["gaps"] = duty.gaps(visitor)
    waiting, values["running"] = rounds_today(visitor)
    mine = values["mine"]
    values["due"] = own.rounds(waiting) + own.due(visitor, mine.get("member"), mine.get("away", False))
    asked, values["news"] = own.requests(visitor)
    values["due"] += asked
    values |= officer_part(visitor) | other_parts(visitor)
    g.due_number = due_number(values)
    return page(
        "today/home.html",
        greeting=words.greeting(visitor.name, now()),
        detail=words.charge_line(values["charge"]) or values["mine"].get("where"),
        notes=own.notes(visitor),
        works=bool(visitor.posts),
        decides=bool(visitor.branch_posts),
        keep=FORMS,
        keep_data=[asset("place/places.json")],
        words=words,
        case_words=case_words,
        **values,
    )


def due_number(values: dict[str, Any]) -> int:
    """How much this person must do: lines of Today, without what is only news or goes on by itself."""
    lines = sum(len(values[name]) for name in ("due", "own_gaps", "to_confirm", "waiting", "gaps", "cases"))
    return lines + sum(row.turn for row in values["searches"]) + bool(values["at_risk"])


def officer_part(visitor: Visitor) -> dict[str, Any]:
    """What an officer or contact person has to look at; empty lists for anyone else."""
    if not duty.is_officer(visitor):
        nothing: dict[str, Any] = {
            "charge": {},
            "to_confirm": [],
            "waiting": [],
            "received": None,
            "at_risk": [],
        }
        return nothing | _cases(visitor)  # the county department is asked too
    return {
        "charge": duty.charge(visitor),
        "to_confirm": duty.to_confirm(visitor),
        "waiting": duty.waiting(visitor),
        "received": duty.received(visitor),
        "at_risk": morning.at_risk(visitor),
    } | _cases(visitor)


def _cases(visitor: Visitor) -> dict[str, Any]:
    turns, searches, more = morning.cases_of(visitor)
    return {"cases": turns, "searches": searches, "more_cases": more}


def other_parts(visitor: Visitor) -> dict[str, Any]:
    """The parts of the other roles; each is empty for whoever does not hold it."""
    return {
        "unanswered": duty.unanswered(visitor),
        "living_here": duty.living_here(visitor),
        "looked_after": duty.looked_after(visitor),
        "county_totals": duty.county_totals(visitor),
        "in_order": duty.in_order(visitor),
        "trail": Role.AUDITOR in visitor.roles,
    }
