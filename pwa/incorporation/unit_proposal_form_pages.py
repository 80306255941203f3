"""Show the forms with which a unit is proposed: at the place of a candidate, or by hand, after its kind, place and
branches were chosen."""

from flask import Response, request
from flask_login import current_user

from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page
from pwa.core.kept_pages import store_nothing
from pwa.core.transitions import Refused
from pwa.members.labels import place_words

from . import unit_labels as labels
from .unit_choices import CHOICE, Chosen, branches_to_choose
from .unit_models import UnitCandidate
from .unit_people import Person, living_at
from .unit_proposal_fields import NAME
from .unit_proposal_lists import committee_named, committees_of
from .unit_proposal_page import form_values, rule_of
from .unit_rules import FLOATING


def choice_page(why: Refused | None = None) -> Response:
    """Show the form for kind, place and branches of a unit."""
    store_nothing()
    sent = request.values
    committees = committees_of(current_user)
    wanted = committee_named(current_user, sent.get("committee", ""))
    errors = refusals(why.errors) if why else {}
    return page(
        "incorporation/unit_choice.html",
        block="main",
        status=422 if why else 200,
        committees=[(str(one.id), one.name) for one in committees],
        committee=str(wanted.id),
        branches=[(key, name, labels.members(number)) for key, name, number in branches_to_choose(wanted)],
        chosen=sent.getlist("branch"),
        places=[(code, place_words(code, None)) for code in (why.shown.get("places") or [])] if why else [],
        form=Form(CHOICE, sent.to_dict(), errors),
        errors=errors,
    )


def by_hand_page(chosen: Chosen, why: Refused | None = None) -> Response:
    """Show the form of a proposal of what an officer chose."""
    store_nothing()
    people, place = chosen.people(), chosen.place
    errors = refusals(why.errors) if why else {}
    filled = {"name": labels.name_for(place)[:NAME] if chosen.kind == FLOATING else ""}
    names = request.form.getlist("member") if why else [str(one.id) for one in people if chosen.kind == FLOATING]
    return page(
        "incorporation/unit_proposal_form.html",
        block="main",
        status=422 if why else 200,
        hidden=chosen.fields(),
        proposal=None,
        place=labels.place_of(place.basis, place.division, place.area),
        committee=chosen.committee.name,
        rule=rule_of(chosen.committee.path, chosen.kind),
        **form_values(chosen.kind, people, names, request.form.to_dict() if why else filled, errors),
    )


def people_at(row: UnitCandidate) -> list[Person]:
    """List who lives at the place of a candidate now."""
    return living_at(row.committee, row.basis, row.division, row.area)


def candidate_page(row: UnitCandidate, why: Refused | None = None) -> Response:
    """Show the form of a proposal at the place of a candidate."""
    store_nothing()
    people = people_at(row)
    place = labels.place_of(row.basis, row.division, row.area)
    filled = {"name": labels.name_for(row)[:NAME]}
    errors = refusals(why.errors) if why else {}
    values = request.form.to_dict() if why else filled
    chosen = request.form.getlist("member") if why else [str(one.id) for one in people]
    return page(
        "incorporation/unit_proposal_form.html",
        block="main",
        status=422 if why else 200,
        hidden=[("candidate", row.id)],
        proposal=None,
        place=place,
        committee=row.committee.name,
        rule=rule_of(row.committee.path),
        **form_values(FLOATING, people, chosen, values, errors),
    )
