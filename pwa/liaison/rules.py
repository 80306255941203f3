"""Decide until when a member is to be contacted, who comes first on a list, and what a contact may say. Pure rules on
plain values (docs/rules.md, 'Contacts').

The last contact is the latest of all that counts: a logged contact, a confirmed activity, an own report, an attempt of
a round that reached the member, a meeting attended. The day until which the next one is due is computed from it and
never stored. The duty exists while a member is away, and ends with return, transfer or death.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from pwa.members.rules import effective, in_order_of_writing
from pwa.policy import Parameters, add_months
from pwa.policy.lost_contact import LastContact, contact_limits
from pwa.policy.sources import REG_32, Reason, _

# Kinds of a need, those first on the list first; from 'in_time' on nothing is to be done today.
NEEDS = (
    "asked", "undelivered", "agreed", "visit", "overdue", "due", "at_risk",
    "in_time", "visit_ahead", "paused", "at_home",
)  # fmt: skip
TO_CONTACT = NEEDS[: NEEDS.index("in_time")]
DIRECTIONS = ("out", "in")
CHANNELS = ("phone", "message", "visit", "letter", "met")
PAUSES = ("illness", "childbirth", "request", "other")
LONGEST_PAUSE = 12  # months
LONGEST = 500  # characters of a summary
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Pause:
    """From `begins_on` until `until` (both included) the member is not to be contacted for the sake of a rule."""

    reason: str
    begins_on: date
    until: date

    def ended_on(self, day: date) -> "Pause":
        """Return this pause as somebody ended it by hand on `day`: nothing was due until the day before."""
        return replace(self, until=min(self.until, day - A_DAY))

    def covers(self, day: date) -> bool:
        """Whether nothing is due on that day."""
        return self.begins_on <= day <= self.until


@dataclass(frozen=True)
class ContactFacts:
    """What is known of the contact with one member: `last` None at home; `agreed_on`: the day agreed at the latest
    contact; `asked_on`: since when a request of theirs waits to be taken on; `undelivered_on`: since when an urgent
    reminder could not be delivered to them; `visit_on`: the day of the next visit of care that is planned;
    `reachable`: a number is on file."""

    last: LastContact | None
    agreed_on: date | None = None
    asked_on: date | None = None
    undelivered_on: date | None = None
    visit_on: date | None = None
    pause: Pause | None = None
    reachable: bool = True


@dataclass(frozen=True)
class Need:
    """What a list says of one member: one of NEEDS and the day by which the list sorts those of one kind: the last day
    in time, the agreed or planned day, the day of asking, the end of the pause. None at home."""

    kind: str
    day: date | None


def last_day_in_time(last: LastContact, pause: Pause | None, parameters: Parameters) -> date:
    """Return the last day on which a contact is in time. After a pause the time of the warning begins anew."""
    steps = dict(contact_limits(parameters, last.abroad))
    day = last.last + timedelta(days=steps["overdue"]) - A_DAY
    return day if pause is None else max(day, pause.until + timedelta(days=steps["overdue"] - steps["due"]))


def need_of(facts: ContactFacts, today: date, parameters: Parameters) -> Need:
    """Return what is to be done about this member today. Who asked for help, who could not be told something urgent,
    and what was agreed or planned, goes before what a rule asks; a pause stops only the rule."""
    if facts.asked_on is not None:
        return Need("asked", facts.asked_on)
    if facts.undelivered_on is not None:
        return Need("undelivered", facts.undelivered_on)
    for kind, day in (("agreed", facts.agreed_on), ("visit", facts.visit_on)):
        if day is not None and day <= today:
            return Need(kind, day)
    by_rule = need_by_rule(facts, today, parameters)
    return Need("visit_ahead", facts.visit_on) if by_rule.kind == "at_home" and facts.visit_on else by_rule


def need_by_rule(facts: ContactFacts, today: date, parameters: Parameters) -> Need:
    """Return what the rule asks alone: figures count it, whatever else is to be done about the member."""
    if facts.last is None:
        return Need("at_home", None)
    if facts.pause is not None and facts.pause.covers(today):
        return Need("paused", facts.pause.until)
    until = last_day_in_time(facts.last, facts.pause, parameters)
    return Need(_kind(facts, until, today, parameters), until)


def is_undelivered(at: datetime, told_on: date | None, written_at: datetime | None, on: date) -> bool:
    """Whether nobody has spoken with a member since an urgent reminder could not be delivered: `at`, in China on the
    day `on`. The latest contact, of the day `told_on`, was written down (`written_at`) before, or is of an earlier
    day."""
    return told_on is None or written_at is None or told_on < on or written_at <= at


def _kind(facts: ContactFacts, until: date, today: date, parameters: Parameters) -> str:
    assert facts.last is not None
    steps = dict(contact_limits(parameters, facts.last.abroad))
    if today > until:
        return "overdue"
    if today > until - timedelta(days=steps["overdue"] - steps["due"]):
        return "due"
    return "in_time" if facts.reachable else "at_risk"


def reasons_of(facts: ContactFacts, parameters: Parameters) -> list[Reason]:
    """Return why the need is what it is: which contacts count, how often a contact is due, what was agreed, a pause."""
    if facts.last is None:
        return [
            Reason(_("At home: no rule asks for a contact. It ends with the return."), source=REG_32),
            *_promised(facts),
        ]
    last, abroad = facts.last, facts.last.abroad
    found = [
        Reason(text, {"day": day})
        for text, day in (
            (_("Somebody spoke with them on %(day)s."), last.reached_on),
            (_("Their own latest report is of %(day)s."), last.report_on),
            (_("Their latest confirmed activity was on %(day)s."), last.activity_on),
        )
        if day
    ] or [Reason(_("Away since %(day)s, and nothing is known of a contact since."), {"day": last.away_since})]
    name = "contact.abroad_days" if abroad else "contact.outflow_days"
    text = (
        _("The branch speaks with a member abroad at least every %(days)s days.")
        if abroad
        else _("The branch speaks with a member away at least every %(days)s days. One contact of any kind is enough.")
    )
    found.append(Reason(text, {"days": parameters[name]}, parameters.source(name)))
    found += _promised(facts)
    if facts.pause:
        text = _("There is a pause from %(since)s until %(day)s.")
        found.append(Reason(text, {"since": facts.pause.begins_on, "day": facts.pause.until}))
    return found


def _promised(facts: ContactFacts) -> list[Reason]:
    """The days that people agreed or planned, and what they could not be told."""
    days = (
        (_("An urgent message could not be delivered to them on %(day)s, so somebody calls."), facts.undelivered_on),
        (_("At the last contact %(day)s was agreed."), facts.agreed_on),
        (_("A visit of care is planned for %(day)s."), facts.visit_on),
    )
    return [Reason(text, {"day": day}) for text, day in days if day]


def order_of(need: Need) -> tuple[int, date]:
    """Return the key by which a list is sorted: by kind, then the earliest day first."""
    return NEEDS.index(need.kind), need.day or date.max


@dataclass(frozen=True)
class Logged:
    """A contact as plain values; `at` is the corrected time of writing, `phone` (account, device) and `seq` its entry's
    number in an outbox."""

    id: UUID
    at: datetime
    replaces: UUID | None = None
    phone: tuple[UUID, UUID] | None = None
    seq: int | None = None


def contacts_that_count(logged: Iterable[Logged], withdrawn_at: Mapping[UUID, datetime]) -> set[UUID]:
    """Return the ids of one member's contacts that count: of each and its corrections the latest, unless withdrawn
    after it. The order in which they arrived is irrelevant."""
    rows = in_order_of_writing(logged)
    return effective({row.id: row.replaces for row in rows}, {row.id: row.at for row in rows}, withdrawn_at)


def wrong_days(
    on: date | None, follow_up_on: date | None, pause_reason: str, pause_until: date | None
) -> dict[str, str]:
    """Return what is wrong with the days of a contact, field by field: what was agreed lies after it; a pause has a
    reason and an end, which is after it and at most a year away."""
    wrong = {}
    if on and follow_up_on and follow_up_on <= on:
        wrong["follow_up_on"] = "not_after_contact"
    if pause_reason and pause_until is None:
        wrong["pause_until"] = "pause_without_end"
    if pause_until and not pause_reason:
        wrong["pause_until"] = "pause_without_reason"
    if on and pause_until and pause_until <= on:
        wrong["pause_until"] = "not_after_contact"
    elif on and pause_until and pause_until > add_months(on, LONGEST_PAUSE):
        wrong["pause_until"] = "pause_too_long"
    return wrong
