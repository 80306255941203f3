"""Label proposals of units, warnings about units and their closing in the reader's language."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from pwa.core.i18n import day_with_year, lang
from pwa.members.labels import cited, place_words
from pwa.organisations.labels import KINDS as UNIT_KINDS
from pwa.places import brief_of, name_of
from pwa.policy import Parameters

from .unit_rules import COUNTY, FLOATING, JOINT, TEMPORARY, Warned

COMMITTEES = ("党工委", "工委", "党委")  # endings that a branch's name leaves out

KINDS = {
    FLOATING: (
        _l("Floating-member branch"),
        _l("Where members live. Memberships stay where they are; the host is asked and the county decides."),
    ),
    JOINT: (
        _l("Joint branch"),
        _l("For units with fewer than three full members each. Memberships are transferred to it."),
    ),
    TEMPORARY: (
        _l("Temporary branch"),
        _l("For those who serve a task together. Memberships stay where they are, and it ends with the task."),
    ),
}
TITLES = {
    FLOATING: _l("Propose a floating-member branch"),
    JOINT: _l("Propose a joint branch"),
    TEMPORARY: _l("Propose a temporary branch"),
}
# by which number of the rules a warning is judged
NUMBERS = {
    "few_full": "branch.min_full",
    "no_committee": "branch.committee_from",
    "too_many": "branch.most",
    "many_units": "branch.most_units",
    "term_ends": "term.warn_months",
    "term_over": "term.years",
    "temporary_over": "branch.min_full",
}
ANSWERS = {"agrees": _l("It agrees"), "objects": _l("It has objections")}
STATES = {
    "proposed": _l("the host has not been asked yet"),
    "consulted": _l("waits for the host"),
    "answered": _l("the host has answered"),
    "submitted": _l("waits for the county"),
    "approved": _l("approved"),
    "refused": _l("not approved"),
    "withdrawn": _l("withdrawn by the committee"),
}
PEOPLE = {
    "there": _l("lives there"),
    "moved": _l("lives elsewhere by now"),
    "left": _l("no longer a member here"),
    "asked": _l("is asked in the app"),
    "placed": _l("placed in the branch"),
}
BECOMES = {
    "home": (_l("Their own branches alone are in charge again"), _l("Their placements end.")),
    "asked": (
        _l("They are asked whether another branch may take them in"),
        _l("Their placements end; each of them is asked on Today about the branch that you choose."),
    ),
}
REFUSALS = {
    "nobody_chosen": _l("Choose at least one of the people."),
    "name_taken": _l("A branch of this name is there or proposed already. Choose another name."),
    "one_of_the_people": _l("Choose one of the people who would belong to the branch."),
    "two_people_needed": _l("Choose two different people for the two posts."),
    "not_a_host": _l("Choose an open organisation outside your own committee."),
    "one_host": _l("Choose an organisation of the list, or write down one outside, not both."),
    "which_host": _l("Choose the organisation that is asked, or write down its name."),
    "proposed_it": _l("You proposed this yourself: somebody else decides."),
    "ends_too_soon": _l("The last day must be after today. Please check it."),
    "end_is_past": _l(
        "The day until which it was to be set up is past. The committee withdraws it and proposes it anew."
    ),
    "which_branches": _l("Choose the branches whose members would belong to it."),
    "which_place": _l("Several places are called so. Choose one."),
    "no_such_place": _l("Write the county or district in which it is."),
    "which_county": _l("Write a county or district, or name the firm or park too."),
    "own_post": _l("You would hold a post in this branch: somebody else decides."),
    "by_link": _l("It takes a second person. First prove at this phone who you are."),
    "meeting_before": _l("This meeting was before the proposal was submitted. Please check the day."),
    "moved_meanwhile": _l("Some of those chosen live elsewhere by now, or are no longer members here."),
    "placed_already": _l("Some of those chosen were asked or placed already."),
    "members_left": _l("Members still have their membership in this unit. They are transferred first."),
    "units_left": _l("There are open units below this one. They are closed first."),
    "not_a_successor": _l("Choose another open branch of the same committee."),
    "before_it_begins": _l("The term would end before it begins. Please check the days."),
}


def place_of(basis: str, division: str, area: str) -> str:
    """Return the place of a proposal as text: a county; or a firm or park in its city."""
    where = place_words(division, None)
    return where if basis == COUNTY else f"{where} {area}"


def name_for(candidate: Any) -> str:
    """Return a name for a branch at the place of a candidate: '丰山镇驻深圳龙岗流动党员党支部'."""
    town = next((candidate.committee.name.removesuffix(one) for one in COMMITTEES
                 if candidate.committee.name.endswith(one)), candidate.committee.name)  # fmt: skip
    place = brief_of(candidate.division) if lang() == "zh-CN" else name_of(candidate.division, False, "en")
    where = f"{place}{candidate.area}" if candidate.basis != COUNTY else place
    return _("%(place)s Floating-Member Branch of %(committee)s", place=where, committee=town)


def counts(full: int, probationary: int) -> str:
    """Return how many members are meant, as host and county read it."""
    own = ngettext("%(num)s full member", "%(num)s full members", full)
    return _("%(full)s, %(number)s probationary", full=own, number=probationary) if probationary else own


def members(number: int) -> str:
    """Return how many members a branch has."""
    return ngettext("%(num)s member", "%(num)s members", number)


def warning(code: str, number: int = 0, day: date | None = None) -> str:
    """Return a warning about a unit as one sentence."""
    when = day_with_year(day) if day else ""
    return {
        "few_full": lambda: ngettext(
            "%(num)s full member: too few for a branch of its own.",
            "%(num)s full members: too few for a branch of its own.",
            number,
        ),
        "no_committee": lambda: _("%(number)s full members, and no branch committee on record.", number=number),
        "too_many": lambda: _("%(number)s members: more than a branch normally has.", number=number),
        "many_units": lambda: _("It joins %(number)s units: more than a joint branch normally does.", number=number),
        "term_ends": lambda: _("Its term ends on %(day)s.", day=when),
        "term_over": lambda: _("Its term ended on %(day)s.", day=when),
        "temporary_over": lambda: _("It was set up until %(day)s and is still open.", day=when),
    }[code]()


def warned(found: list[Warned], rule: Parameters) -> list[dict[str, str]]:
    """Return warnings about a unit as sentences, each with its source."""
    return [
        {"text": warning(one.code, one.number, one.day), "source": cited(rule.source(NUMBERS[one.code]))}
        for one in found
    ]


def proposed(facts: dict[str, Any]) -> str:
    if facts.get("kind", FLOATING) != FLOATING:
        kind = UNIT_KINDS[facts["kind"]]
        return _("Proposed for a new unit, a %(kind)s: %(unit)s", kind=kind, unit=facts.get("unit", ""))
    return _("Proposed for a new floating-member branch: %(unit)s", unit=facts.get("unit", ""))


def placed(facts: dict[str, Any]) -> str:
    if facts.get("kind", FLOATING) != FLOATING:
        kind = UNIT_KINDS[facts["kind"]]
        return _(
            "Placed in the %(kind)s %(unit)s; the membership stays where it is", kind=kind, unit=facts.get("unit", "")
        )
    return _(
        "Placed in the floating-member branch %(unit)s; the membership stays where it is", unit=facts.get("unit", "")
    )
