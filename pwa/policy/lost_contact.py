"""Compute who is a candidate for lost contact and from which day, and check decisions about it. It warns and never
decides.

Six months without contact and two years after a suspension are law (Regulations 2019, Art. 24) and calendar periods;
the steps before them, in days, are practice. Every step after the search is a decision of a meeting, and is recorded as
it was taken: a breach of the rules gives a warning, only an impossible entry is refused.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from .calendar import add_months
from .meeting_votes import Decided, missing_papers, missing_votes, too_many_votes
from .parameters import Parameters
from .sources import LOST, REG_24_LOST, REG_24_RESTORED, Reason, _

# Being found does not lift a suspension: it stays until the membership is restored by procedure (Art. 24).
STEPS: Mapping[str, tuple[str, ...]] = {
    "searching": ("lost_confirmed", "found"),
    "lost_confirmed": ("suspended", "found"),
    "suspended": ("restored", "removed"),
}
# The membership of a probationary member is not suspended: the qualification is cancelled (practice, S10).
STEPS_OF_PROBATIONARY = {**STEPS, "lost_confirmed": ("cancelled", "found"), "suspended": ("restored", "cancelled")}
# after these the member counts as lost; the others end it
HOLDS = ("lost_confirmed", "suspended", "removed", "cancelled")
AGAINST = ("lost_confirmed", "suspended", "cancelled")  # decided because somebody is out of contact
VOTED = (*HOLDS, "restored")


STAYS_SUSPENDED = Reason(
    _("Being found does not lift a suspension; it stays until the membership is restored."), source=REG_24_RESTORED
)


@dataclass(frozen=True)
class LastContact:
    """The days of a member's last contact by kind: confirmed activity, own report, reached by somebody; and the day
    since which they are away, which is used if there was no contact."""

    activity_on: date | None
    report_on: date | None
    reached_on: date | None
    away_since: date
    abroad: bool = False  # Hong Kong, Macao and Taiwan too

    @property
    def last(self) -> date:
        """The day of the last contact of any kind, from which the time without contact is counted."""
        days = [day for day in (self.activity_on, self.report_on, self.reached_on) if day]
        return max(days, default=self.away_since)


def contact_state(contact: LastContact, today: date, parameters: Parameters) -> str:
    """Return `in_contact`, `due` (soon), `overdue`, `searching` (the branch should search), or `candidate` (no contact
    for six calendar months)."""
    if today >= lost_from(contact, parameters):
        return "candidate"
    silent, limits = (today - contact.last).days, contact_limits(parameters, contact.abroad)
    return next((state for state, days in limits if silent >= days), "in_contact")


def contact_limits(parameters: Parameters, abroad: bool) -> tuple[tuple[str, int], ...]:
    """Return after how many days without contact each state begins, the latest first. Abroad contact is due every
    half-year (Art. 34); the steps before and after it are as long as at home (ours)."""
    due = parameters["contact.outflow_days"]
    later = parameters["contact.abroad_days"] - due if abroad else 0
    steps = (("searching", "contact.searching_days"), ("overdue", "contact.outflow_days"), ("due", "contact.warn_days"))
    return tuple((state, parameters[name] + later) for state, name in steps)


def lost_from(contact: LastContact, parameters: Parameters) -> date:
    """Return the day on which six calendar months without contact are over."""
    return add_months(contact.last, parameters["lost.months"])


def next_decisions(state: str, kind: str) -> tuple[str, ...]:
    """Return which decisions may follow this state of a search, about a member of this kind (full, probationary)."""
    return (STEPS_OF_PROBATIONARY if kind == "probationary" else STEPS).get(state, ())


def membership_state(decided: Iterable[str], state: str = "") -> str:
    """Return what these decisions about one member, in order, leave: the last one, but a suspension stays until the
    membership is restored or ends. Empty if there is none; `state`: what earlier decisions left."""
    for kind in decided:
        if state != "suspended" or kind not in ("found", "lost_confirmed"):
            state = kind
    return state


def lost_since(recorded: date | None, kind: str, decided_on: date, silent_since: date | None) -> date | None:
    """Return since when a member counts as lost after a decision of this kind: the recorded day, else that of the last
    contact, at the latest the day of the decision. None if the decision ended it."""
    if kind in HOLDS:
        return recorded or min(silent_since or decided_on, decided_on)
    return recorded if recorded and recorded > decided_on else None


def impossible(decided: Decided, built_on: date | None) -> dict[str, tuple[Reason, str]]:
    """Return what is impossible in a decision: field → (sentence, source), empty if nothing. `built_on`: the day of the
    decision before it."""
    found: dict[str, tuple[Reason, str]] = {}
    if built_on and decided.held_on < built_on:
        text = _("The decision before was on %(day)s; this one follows from it and cannot be earlier.")
        found["held_on"] = (Reason(text, {"day": built_on}), REG_24_LOST)
    if decided.effective_on and decided.effective_on < decided.held_on:
        text = _("The meeting was on %(day)s; its decision is not in force before.")
        found["effective_on"] = (Reason(text, {"day": decided.held_on}), REG_24_LOST)
    if decided.requested_on and decided.requested_on > decided.held_on:
        text = _("The meeting was on %(day)s; the request comes before it.")
        found["requested_on"] = (Reason(text, {"day": decided.held_on}), REG_24_RESTORED)
    return found | too_many_votes(decided)


def warnings(
    decided: Decided, contact: LastContact, suspended_on: date | None, searches: int, parameters: Parameters
) -> dict[str, tuple[Reason, str]]:
    """Return which rules a decision breaks: code → (sentence, source), empty if none."""
    found: dict[str, tuple[Reason, str]] = {}
    kind, day = decided.kind, decided.held_on
    source = LOST if kind == "cancelled" else REG_24_LOST
    if kind in AGAINST and day < lost_from(contact, parameters):
        text = _("Six months without contact are over on %(day)s; the meeting was before.")
        found["too_early"] = (Reason(text, {"day": lost_from(contact, parameters)}), source)
    if kind in AGAINST and not searches:
        found["not_searched"] = (Reason(_("No search is on record; every means must be tried first."), {}), source)
    if kind == "removed" and suspended_on:
        due = add_months(suspended_on, 12 * parameters["lost.removal_after_suspension_years"])
        if day < due:
            text = _("Two years after the suspension are over on %(day)s; the meeting was before.")
            found["removed_too_early"] = (Reason(text, {"day": due}), REG_24_LOST)
    if kind == "restored" and decided.requested_on is None:
        text = _("No written request of the person is named; a membership is restored after it was examined.")
        found["no_request"] = (Reason(text, {}), LOST)
    return found | (missing_votes(decided) | missing_papers(decided, LOST) if kind in VOTED else {})
