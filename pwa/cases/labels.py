"""Label cases in the reader's language: categories, readers, steps, timeline lines."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.i18n import on_day

from .rules import LOST

KINDS = {
    "hardship": _l("hardship in daily life"),
    "work": _l("finding or keeping work"),
    "wages": _l("wages not paid"),
    "labour_protection": _l("safety and rights at work"),
    "legal": _l("a legal matter"),
    "family": _l("family, children or parents"),
    "health": _l("illness or injury"),
    "opinion": _l("a view or a suggestion"),
    "other": _l("something else"),
    LOST: _l("out of contact"),
}
READERS = {
    "contact": (_l("My contact person and the branch"), _l("Whoever keeps in touch with you can help at once.")),
    "branch": (
        _l("The branch's secretary and organisation officer"),
        _l("Nobody else. What they ask above, they ask in their own words."),
    ),
    "committee": (_l("Only the committee above"), _l("The branch does not learn that you wrote.")),
}
READERS_OF_OTHERS = {  # the same choices, worded for an officer who writes about a member
    "contact": (_l("The contact person and the branch"), _l("Whoever keeps in touch with them can help at once.")),
    "branch": READERS["branch"],
    "committee": (
        _l("Only the committee above"),
        _l("It goes straight to the committee. You will see that you passed it on, and no more of it."),
    ),
}
WHO_READS = {
    "contact": _l("The contact person and the branch's officers read it."),
    "branch": _l("Only the branch's officers read it."),
    "committee": _l("Only the committee reads it."),
    "charge": _l("All who have charge of this member read it."),
}
LOOKED = _l("read a request for help")
ENDS = {
    "settled": _l("settled"),
    "unanswered": _l("closed: asked twice, no answer"),
    "found": _l("found"),
    "restored": _l("membership restored"),
    "removed": _l("removed as self-withdrawn"),
    "cancelled": _l("qualification as probationary member cancelled"),
}
DOES = {
    "taken_on": _l("Take it on"),
    "handed_over": _l("Hand it over"),
    "told": _l("Tell the member something"),
    "noted": _l("Make a note"),
    "asked_up": _l("Ask the level above"),
    "guidance": _l("Give guidance"),
    "answered": _l("Answer"),
    "asked_member": _l("Ask: is it settled?"),
    "settled": _l("It is settled"),
    "not_settled": _l("It is not settled"),
    "closed": _l("Close it"),
    "reopened": _l("Open it again"),
}
REFUSED = _l("This case has moved on meanwhile. Look at what was done, and choose again.")


def category(code: str) -> str:
    """Return the label of a category."""
    return str(KINDS.get(code, code))


def line(kind: str, unit: str | None, to: str | None, own: bool) -> str:
    """Describe one step. `unit` did it, `to` was asked or answered; with `own` the text addresses the member."""
    by = unit or (_("You") if own else _("The member"))
    return LINES[kind](by, to or "")


LINES: dict[str, Callable[[str, str], str]] = {
    "taken_on": lambda by, to: _("%(unit)s has taken it on", unit=by),
    "handed_over": lambda by, to: _("%(unit)s has handed it to a colleague", unit=by),
    "told": lambda by, to: _("%(unit)s: update", unit=by),
    "noted": lambda by, to: _("%(unit)s made a note", unit=by),
    "asked_up": lambda by, to: _("%(unit)s asked %(to)s", unit=by, to=to),
    "guidance": lambda by, to: _("%(unit)s gave guidance to %(to)s", unit=by, to=to),
    "answered": lambda by, to: _("%(unit)s answered", unit=by),
    "asked_member": lambda by, to: _("%(unit)s asks: is it settled?", unit=by),
    "settled": lambda by, to: _("%(unit)s said: it is settled", unit=by),
    "not_settled": lambda by, to: _("%(unit)s said: it is not settled", unit=by),
    "closed": lambda by, to: _("%(unit)s closed it: asked twice, no answer came", unit=by),
    "reopened": lambda by, to: _("%(unit)s opened it again", unit=by),
    "searched": lambda by, to: _("%(unit)s searched", unit=by),
    "decided": lambda by, to: _("%(unit)s recorded a decision", unit=by),
}


TIMELINE: dict[str, Callable[[dict[str, Any]], str]] = {
    "case_raised": lambda facts: (
        _("The search for them began")
        if facts.get("category") == LOST
        else _("Asked for help: %(what)s", what=category(facts.get("category", "")))
    ),
    "case_taken_on": lambda facts: _("A request was taken on"),
    "case_handed_over": lambda facts: _("A request was handed to a colleague"),
    "case_told": lambda facts: _("A word about a request"),
    "case_asked_up": lambda facts: _("About a request, %(unit)s was asked", unit=facts.get("unit", "")),
    "case_guidance": lambda facts: _("About a request, guidance came to %(unit)s", unit=facts.get("unit", "")),
    "case_answered": lambda facts: _("A request was answered"),
    "case_asked_member": lambda facts: _("Asked whether a request is settled"),
    "case_settled": lambda facts: _("A request is settled"),
    "case_not_settled": lambda facts: _("A request is not settled yet"),
    "case_closed": lambda facts: _("A request was closed: asked twice, no answer"),
    "case_reopened": lambda facts: _("A request was opened again"),
    "case_searched": lambda facts: _("Searched for them"),
    "case_decided": lambda facts: _("A decision about lost contact was recorded"),
}


def state_text(row: Any, own: bool) -> str:
    """Describe the state of a case in a list, in a few words; `row` has the columns of `lists.rows`."""
    if row.closed_at:
        return str(ENDS[row.how])
    if row.unit_id != row.home_id:
        return _("%(unit)s was asked", unit=row.unit_name)
    if row.asks:
        return _("Is it settled? You are asked.") if own else _("asked whether it is settled")
    if row.last == "guidance" and not own:
        return _("guidance came back")
    if row.last == "answered":
        return _("answered")
    if row.owner_id is None:
        return _("with %(unit)s", unit=row.home_name) if own else _("nobody has taken it on yet")
    return _("taken on")


def with_promise(said: str, promised: date | None, due: date, today: date, above: bool) -> str:
    """Add to `said` the day promised to the member, if it is past or differs from `due`, the day shown. `above`:
    whether a unit that was asked has the case."""
    if promised is None or (not above and promised >= max(today, due)):
        return said
    day = on_day(promised)
    then = _("The answer is promised by %(day)s.", day=day)
    if promised < today:
        then = _("The answer was promised by %(day)s and is late.", day=day)
    elif due > promised:
        then = _("The answer was promised by %(day)s and will come later.", day=day)
    return _("%(first)s %(then)s", first=said, then=then)


def figure(number: int | None, least: int) -> str:
    """Return a figure of a table, or a text saying that it is hidden."""
    return _("under %(n)s", n=least) if number is None else str(number)


STANDINGS = {
    "in_contact": _l("in contact"),
    "due": _l("contact will be due"),
    "overdue": _l("contact is overdue"),
    "searching": _l("the branch should search"),
    "candidate": _l("six months without contact: a meeting may have to decide"),
}
# for a cell of a table
SHORT = {
    "overdue": _l("contact is overdue"),
    "searching": _l("the branch should search"),
    "candidate": _l("six months without contact"),
}
STATES = {
    "searching": _l("searching"),
    "lost_confirmed": _l("lost contact confirmed"),
    "suspended": _l("membership suspended"),
    "restored": _l("membership restored"),
    "removed": _l("removed as self-withdrawn"),
    "found": _l("found"),
    "cancelled": _l("qualification as probationary member cancelled"),
}
SEARCHES = {
    "searching": _l("Out of contact: the search goes on"),
    "lost_confirmed": _l("Lost contact confirmed"),
    "suspended": _l("Membership suspended after lost contact"),
    "restored": _l("Membership restored after lost contact"),
    "removed": _l("Removed as self-withdrawn"),
    "found": _l("In contact again"),
}
OWN_SEARCH = {"searching": _l("Your branch has been trying to reach you")}
REQUESTS = {
    "": _l("Request: %(what)s"),
    "settled": _l("Settled: %(what)s"),
    "unanswered": _l("Closed without an answer: %(what)s"),
}
NEXT = {
    "search": _l("next: log a try"),
    "meet": _l("six months are over: a meeting may have to decide"),
    "suspend": _l("next: a meeting decides on suspension"),
    "cancel": _l("next: a meeting decides whether the qualification is cancelled"),
    "restore": _l("there was word of them: a meeting decides on restoring the membership"),
    "restore_or_remove": _l("suspended: a meeting decides after two years, or when they are found"),
    "record_found": _l("there was word of them: if they are found, record it"),
}
CHANNELS = {
    "phone": _l("phone"),
    "message": _l("WeChat or message"),
    "family": _l("family"),
    "neighbours": _l("neighbours or fellow villagers"),
    "police": _l("public security"),
    "visit": _l("visit"),
    "other": _l("another way"),
}
RESULTS = {
    "nothing": _l("nothing found"),
    "news": _l("some news of them"),
    "reached": _l("reached them"),
}
