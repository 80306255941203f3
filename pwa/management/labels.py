"""Label departures and transfers in the reader's language."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.i18n import on_day
from pwa.members.labels import place_words

WAYS = {
    "national": (_l("It was done in the national system"), _l("Only to be recorded here; the branch changes at once.")),
    "here": (_l("It is done here"), _l("Review, approval, introduction letter, receipt letter.")),
}
STATES = {
    "draft": _l("draft"),
    "reviewed": _l("reviewed by the branch"),
    "approved": _l("approved by the committee"),
    "issued": _l("introduction letter issued"),
    "accepted": _l("taken in by the new branch"),
    "receipt_sent": _l("receipt letter sent"),
    "confirmed": _l("receipt letter confirmed"),
    "withdrawn": _l("withdrawn"),
    "rejected": _l("rejected"),
    "recorded": _l("done in the national system"),
}
STEPS = {
    "draft": _l("Begun"),
    "record": _l("Recorded"),
    "review": _l("Reviewed by the branch"),
    "approve": _l("Approved by the committee"),
    "return_it": _l("Returned"),
    "issue": _l("Introduction letter issued"),
    "reissue": _l("Introduction letter issued anew"),
    "accept": _l("Taken in by the new branch"),
    "reject": _l("Rejected"),
    "withdraw": _l("Withdrawn"),
    "send_receipt": _l("Receipt letter sent"),
    "confirm_receipt": _l("Receipt letter confirmed"),
    "record_receipt": _l("Receipt letter on paper recorded"),
}
BUTTONS = {
    "review": _l("The branch agrees"),
    "approve": _l("Approve"),
    "return_it": _l("Return it to the branch"),
    "issue": _l("Issue the introduction letter"),
    "reissue": _l("Letter lost or expired: issue it anew"),
    "accept": _l("Take the member in"),
    "reject": _l("Reject"),
    "withdraw": _l("Withdraw the transfer"),
    "send_receipt": _l("Send the receipt letter"),
    "confirm_receipt": _l("The receipt letter was read"),
    "read_receipt": _l("Read the code of the receipt letter"),
    "record_receipt": _l("Record the receipt letter on paper"),
}
HANDS = {
    "home": _l("the branch"),
    "committee": _l("the committee above the branch"),
    "target": _l("the new branch"),
    "target_committee": _l("the committee above the new branch"),
    "outside": _l("the organisation outside"),
}
UNDER_WAY = _l("transfer of membership under way, which is withdrawn")
REFUSALS = {
    "not_a_member_here": _l("The membership has ended, or is there already."),
    "transfer_open": _l("A transfer of this member is under way already."),
    "same_branch": _l("The member belongs to this branch already."),
    "not_a_branch_here": _l("Choose a branch from the list."),
    "unit_is_closed": _l("This branch is closed."),
    "one_target": _l("Choose a branch here, or name an organisation outside."),
    "letter_not_valid": _l("The introduction letter was withdrawn: nobody is taken in with it."),
    "before_letter": _l("This is before the letter was issued."),
    "not_on_departure": _l("A departure says where somebody goes, not that they are back."),
    "about_own_departure": _l("Your own departure is registered by another officer."),
    "transfer_done_before_joining": _l("This is before the member joined the Party."),
}


def departure_text(facts: dict[str, Any]) -> str:
    """Return the line in the timeline of a departure."""
    place = place_words(facts.get("division"), facts.get("country"), "")
    day = on_day(date.fromisoformat(facts["since"]))
    return _("Departure registered: from %(day)s in %(place)s", day=day, place=place)


def begun_text(facts: dict[str, Any]) -> str:
    """Return the line in the timeline of a transfer that was begun."""
    return _("Transfer of membership begun, to %(to)s", to=facts.get("to", ""))


def recorded_text(facts: dict[str, Any]) -> str:
    """Return the line in the timeline of a transfer that was done in the national system."""
    return _("Transfer of membership done in the national system, to %(to)s", to=facts.get("to", ""))


def step_text(facts: dict[str, Any]) -> str:
    """Return the line in the timeline of a step of a transfer."""
    return _("Transfer of membership: %(step)s", step=STEPS.get(facts.get("step", ""), ""))
