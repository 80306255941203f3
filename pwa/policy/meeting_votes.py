"""Check the votes and papers of a decision about one person, as it was entered: what cannot be is refused, what is
missing gives a warning, because the decision was taken all the same."""

from dataclasses import dataclass
from datetime import date

from .sources import BRANCH_11, Reason, _

BALLOTS = ("votes_for", "votes_against", "abstained")


@dataclass(frozen=True)
class Decided:
    """A decision of a meeting, as it was entered."""

    kind: str
    held_on: date
    votes_for: int | None = None
    votes_against: int | None = None
    abstained: int | None = None
    expected: int | None = None
    approver: str = ""
    document: str = ""
    effective_on: date | None = None  # None: the day of the meeting
    requested_on: date | None = None  # day of the person's own written request


def too_many_votes(decided: Decided) -> dict[str, tuple[Reason, str]]:
    """Return the fields with more votes than voters: field → (sentence, source), empty if none."""
    cast = {name: getattr(decided, name) or 0 for name in BALLOTS}
    if decided.expected is None:
        return {}
    more = [name for name, number in cast.items() if number > decided.expected]
    if not more and sum(cast.values()) > decided.expected:
        more = [name for name, number in cast.items() if number]
    text = _("Only %(all)s should attend; that makes %(cast)s votes.")
    reason = Reason(text, {"all": decided.expected, "cast": sum(cast.values())})
    return dict.fromkeys(more, (reason, BRANCH_11))


def missing_votes(decided: Decided, more_than_half: bool = False, source: str = BRANCH_11) -> dict:
    """Return what the votes lack: code → (sentence, source), empty if nothing. Half of those who should attend must
    take part, with `more_than_half` more than that; more than half of them must vote for it."""
    cast = [decided.votes_for, decided.votes_against, decided.abstained]
    if decided.expected is None or None in cast:
        return {"no_votes": (Reason(_("The votes are not complete."), {}), source)}
    found, took_part = {}, sum(n or 0 for n in cast)
    if more_than_half and 2 * took_part <= decided.expected:
        text = _("Not more than half of those who should attend took part in the vote.")
        found["no_quorum"] = (Reason(text, {}), source)
    elif 2 * took_part < decided.expected:
        text = _("Fewer than half of those who should attend took part in the vote.")
        found["no_quorum"] = (Reason(text, {}), source)
    if 2 * (decided.votes_for or 0) <= decided.expected:
        text = _("Not more than half of those who should attend voted for it.")
        found["no_majority"] = (Reason(text, {}), source)
    return found


def missing_papers(decided: Decided, source: str) -> dict[str, tuple[Reason, str]]:
    """Return which papers are not named: code → (sentence, source), empty if none."""
    found = {}
    if not decided.approver:
        found["no_approver"] = (Reason(_("Who approved it is not named."), {}), source)
    if not decided.document:
        found["no_document"] = (Reason(_("No document is named."), {}), source)
    return found
