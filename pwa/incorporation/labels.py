"""Label placements in the reader's language: states, reasons for refusing, timeline lines."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.members.labels import HOST_ENDED

REASONS = {
    "not_here": _l("does not live or work here"),
    "other_branch": _l("another branch fits better"),
    "not_reached": _l("could not be reached at the number given"),
    "not_a_member": _l("their home organisation does not confirm the membership"),
    "other": _l("another reason"),
}
STATES = {
    "asked": _l("waits for an answer"),
    "told": _l("the organisation was told by letter"),
    "accepted": _l("taken in"),
    "refused": _l("refused"),
    "withdrawn": _l("taken back"),
    "replaced": _l("another request took its place"),
    "ended": _l("over"),
}
WAYS = {
    "named": _l("asked by the home branch"),
    "report_in": _l("reported in"),
    "walk_in": _l("came to the host branch"),
}
SIDES = {"home": _l("Home branch"), "host": _l("Host branch")}
REFUSALS = {
    "own_branch": _l("This is your own branch. Choose the branch where you live now."),
    "not_a_branch": _l("Only a branch takes members in. Choose a branch."),
    "no_receiving_point": _l(
        "This branch has no open receiving point. Choose another one, or ask your own branch to name it."
    ),
    "county_unknown": _l(
        "The county of this branch is not known. Its place is added in the organisation's file first."
    ),
    "unit_closed": _l("This branch has been closed. Choose another one."),
    "one_host_only": _l("Choose a branch here, or write down one elsewhere, not both."),
    "say_which": _l("Choose the branch, or write its name if it is not listed."),
    "consent_needed": _l("Without your consent the branch sees nothing, and cannot take you in."),
    "holds_card": _l("They hold an activity card: a holder of the card is not refused. Take them in."),
    "choose_contact": _l("Choose who keeps in touch with them here."),
}
ENDED = HOST_ENDED


def why_ended(code: str | None) -> str:
    """Return why a placement ended; empty for one that ended before there were placements."""
    return str(ENDED.get(code or "", ""))


def _host(facts: dict[str, Any]) -> str:
    return str(facts.get("host", ""))


def reported_in(facts: dict[str, Any]) -> str:
    return _("Asked %(host)s to take them in", host=_host(facts))


def accepted(facts: dict[str, Any]) -> str:
    return _("%(host)s has taken them in", host=_host(facts))


def refused(facts: dict[str, Any]) -> str:
    return _("%(host)s refused", host=_host(facts))


def why_refused(facts: dict[str, Any]) -> str:
    words, reason = facts.get("words", ""), str(REASONS.get(facts.get("why", ""), ""))
    return " · ".join(part for part in (reason, words) if part)


def sent_back(facts: dict[str, Any]) -> str:
    return _("The committee above sent the refusal back to %(host)s", host=_host(facts))


def wrote(facts: dict[str, Any]) -> str:
    return _("Home and host wrote to each other")


def told(facts: dict[str, Any]) -> str:
    return _("%(host)s was told by letter", host=_host(facts))
