"""Label the kinds of units and the roles of posts."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.access import Role

KINDS = {
    "county": _l("county committee"),
    "committee": _l("grassroots committee"),
    "general_branch": _l("general branch"),
    "branch": _l("branch"),
    "joint_branch": _l("joint branch"),
    "temporary_branch": _l("temporary branch"),
    "floating_branch": _l("floating-member branch"),
    "group": _l("Party group"),
}
ROLES = {
    Role.MEMBER: _l("member"),
    Role.CONTACT: _l("contact person"),
    Role.SECRETARY: _l("branch secretary"),
    Role.ORGANISER: _l("organisation officer"),
    Role.COMMITTEE: _l("committee staff"),
    Role.COUNTY: _l("county department"),
    Role.AUDITOR: _l("data officer"),
    Role.ADMIN: _l("administrator"),
}


def post_words(role: str, unit: str) -> str:
    """Return a post with its unit's name as a line of text: '党支部书记 · 丰山村党支部', '临丰县委组织部'."""
    if role == Role.COUNTY:
        return _("County department of %(unit)s", unit=unit)
    return f"{ROLES[Role(role)]} · {unit}"


BECOMES = {
    "hands_over": (_l("Their post ends"), _l("Everything open is handed over to the successor.")),
    "stays": (_l("They stay"), _l("Both hold the post.")),
}
OUTCOMES = {"confirmed": _l("Confirmed: the post counts."), "declined": _l("Declined: nothing was given.")}
WRONG = {
    "required": _l("Somebody holds this post. Please say what becomes of them."),
    "not_a_choice": _l("Such a unit does not have this post."),
    "proposed_it": _l("You proposed it. The level above or another administrator confirms it."),
    "own_post": _l("It is your own post. Somebody else confirms it."),
    "not_above": _l("The level above or an administrator confirms it."),
    "by_link": _l(
        "One of you came in by a link that somebody else made. Until it is certain that you are two people, another "
        "person confirms it."
    ),
    "lapsed": _l("Who proposed it no longer decides about this post. Decline it; whoever decides proposes it anew."),
    "cannot_act": _l("This person has left, or the account is closed. Decline it."),
}

WRONG_DAYS = {
    "another_year": _l("It does not lie in this year."),
    "last_before_first": _l("The last day is before the first."),
    "too_many_days_off": _l("These are more than 16 days in a row."),
    "off_already": _l("Another occasion has one of these days off already."),
    "worked_on_a_weekday": _l("One of these days is no Saturday or Sunday."),
    "worked_far_away": _l("One of these days lies more than a month from the days off."),
    "worked_and_off": _l("One of these days is off at the same time."),
    "not_days": _l("Please write days like 02-14, 02-28."),
    "no_festival": _l("Please enter at least one occasion."),
}
