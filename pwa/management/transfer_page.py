"""Build the page of one transfer, and what follows from it for the member."""

from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.clock import day_of, today
from pwa.core.i18n import lang, on_day, readable_time
from pwa.identity.models import Account
from pwa.members.changes import contacts_of
from pwa.members.labels import cited
from pwa.members.membership import open_work, posts_of
from pwa.members.models import Member
from pwa.members.placements import current_of
from pwa.organisations.labels import post_words
from pwa.organisations.models import parameters_at
from pwa.organisations.working_year_models import working_calendar
from pwa.papers.models import Paper
from pwa.policy import Parameters, WorkingCalendar, WorkingTerm, unknown_years_reason, working_term

from . import labels
from .reach import OWN
from .requests_along import choices_of
from .rules import (
    ACCEPTED,
    BEFORE_LETTER,
    BEFORE_MOVE,
    COMMITTEE,
    HOME,
    ISSUED,
    MACHINE,
    OVER,
    asks_people,
    in_whose_hands,
    is_expired,
    receipt_due_on,
)
from .transfer_models import TransferStep
from .transfers import NOUN, TRANSITIONS


def month_text(month: Any) -> str:
    """Return a month for people: `2026年11月`."""
    return format_date(month, "MMM y" if lang() == "en" else "y年M月")


def consequences(member: Member, *, at_home: bool = True) -> list[str]:
    """Say what follows for the member when the membership moves, before it does. What is open about them is for
    the member and the old branch alone (`at_home`): the committee and the new branch may not know of it."""
    found = [
        _("The membership counts in the old branch until the new one takes the member in, then only there."),
        _("Dues of this month are paid to the old branch; the new one begins with the month after."),
    ]
    found += [_("Ends: placement with %(unit)s", unit=row.unit_name) for row in current_of(member.id)]
    contacts = [row.account_id for row in contacts_of(member.id)]
    names = Account.select(Account.name).where(Account.id.in_(contacts)) if contacts else []
    found += [_("Ends: %(name)s keeps in touch with them", name=row.name) for row in names]
    at_branch = [post for post in posts_of(member.id) if post.unit_id == member.branch_id]
    found += [_("Ends: post %(post)s", post=post_words(post.role, post.unit.name)) for post in at_branch]
    work = open_work(member, current_user) if at_home else []
    open_ones = [(what, number) for what, number in work if what is not labels.UNDER_WAY]
    found += [_("Open: %(what)s (%(number)s)", what=what, number=number) for what, number in open_ones]
    found.append(_("Requests stay where they were confided, unless the member lets them go along."))
    return found


def hands_of(row: Any) -> str:
    """Say in whose hands the transfer is, and since when; empty when it is over."""
    expired = is_expired(row.state, row.valid_until, today())
    hands = in_whose_hands(row.state, inside=row.to_id is not None, expired=expired)
    if not hands or row.way == "national":
        return ""
    since = readable_time(row.since)
    return _("In the hands of %(who)s since %(when)s.", who=labels.HANDS[hands], when=since)


def step_term(row: Any, rules: Parameters, calendar: WorkingCalendar) -> WorkingTerm | None:
    """Return the deadline of the present step (`transfer.step_workdays`); None where it is not counted so. `rules`: the
    parameters of the old branch; `calendar`: the working days of its county."""
    if row.state in OVER or row.state in (ACCEPTED, ISSUED):
        return None
    return working_term(day_of(row.since), rules["transfer.step_workdays"], today(), calendar)


def is_late(row: Any, rules: Parameters, calendar: WorkingCalendar) -> bool:
    """Whether the present step has taken longer than it should, or a day in it has passed."""
    if row.state in OVER:
        return False
    if row.state == ACCEPTED:
        return bool(row.effective_on) and today() > receipt_due_on(row.effective_on)
    if row.state == ISSUED:
        return is_expired(row.state, row.valid_until, today())
    term = step_term(row, rules, calendar)
    return term is not None and term.is_over


def _time_taken(term: WorkingTerm | None, most: int) -> dict[str, str]:
    """Say how many working days the present step has taken, until when it is to be taken, and which years are not
    entered."""
    if term is None:
        return {"words": "", "unknown": ""}
    reason = unknown_years_reason(term.unknown_years)
    words = _("Working days so far: %(passed)s of %(most)s; to be done by %(day)s.",
              passed=term.passed, most=most, day=on_day(term.last_day))  # fmt: skip
    return {"words": words, "unknown": _(reason.text, **reason.values) if reason else ""}


def page_values(row: Any) -> dict[str, Any]:
    """Return the values of the template, without what this side may not see."""
    target = row.to.name if row.to_id else row.outside
    rules, calendar = parameters_at(row.branch.path), working_calendar(row.branch.county_id)
    term = step_term(row, rules, calendar) if row.way != "national" else None
    facts = [
        (_("Member"), row.member.name),
        (_("Old branch"), row.branch.name),
        (_("Goes to"), target),
    ]
    if row.letter_id or row.way == "national":
        facts.append((_("Dues paid until"), month_text(row.dues_until)))
    if row.outside:
        facts += [(_("Address"), row.outside_address), (_("Telephone"), row.outside_phone)]
    if row.number:
        facts.append((_("Number"), row.number))
    if row.valid_until:
        facts.append((_("Letter valid until"), on_day(row.valid_until)))
    if row.effective_on:
        facts.append((_("Taken in on"), on_day(row.effective_on)))
        facts.append((_("Paper files"), _("arrived") if row.paper_files else _("not arrived yet")))
    if row.state == "accepted" and row.effective_on:
        facts.append((_("Receipt letter due by"), on_day(receipt_due_on(row.effective_on))))
    expired = is_expired(row.state, row.valid_until, today())
    months = rules["transfer.expired_alarm_months"]
    return {
        "transfer": {"id": row.id, "seen": NOUN.seen(row)},
        "own": row.sides == {"own"},
        "state": _("letter expired") if expired else labels.STATES[row.state],
        "hands": hands_of(row),
        "late": is_late(row, rules, calendar),
        "taken": _time_taken(term, rules["transfer.step_workdays"]),
        "facts": [(label, text) for label, text in facts if text],
        "steps": _steps(row),
        "may": [one.name for one in TRANSITIONS if MACHINE[one.name][2] in row.sides and one.allowed(row)],
        "papers": _papers(row),
        "requests": choices_of(row),
        "file": row.member_id if _opens_file(row) else None,
        "follows": _follows(row),
        "months": months,
        "asks_people": expired and asks_people(row.valid_until, today(), months),
        "source": cited(rules.source("transfer.letter_max_days")),
    }  # fmt: skip


def _opens_file(row: Any) -> bool:
    """Whether this side may open the member's file: the old branch until the new one has taken them in."""
    moved = row.to_id is not None and row.member.branch_id == row.to_id
    return bool(row.sides & ({"target"} if moved else {"home", "committee"}))


def _follows(row: Any) -> list[str]:
    """What follows, while it has not happened yet."""
    member = Member.with_branch(row.member_id) if row.state in BEFORE_MOVE else None
    return consequences(member, at_home=bool(row.sides & {OWN, HOME})) if member else []


def _steps(row: Any) -> list[dict[str, Any]]:
    steps = list(TransferStep.select().where(TransferStep.transfer == row.id).order_by(TransferStep.at))
    if not row.sides & {OWN, HOME, COMMITTEE}:
        steps = [step for step in steps if step.kind not in BEFORE_LETTER]
    names = {one.id: one.name for one in Account.select().where(Account.id.in_({step.by_id for step in steps}))}
    return [
        {
            "title": labels.STEPS[step.kind],
            "when": readable_time(step.at),
            "by": names.get(step.by_id, ""),
            "words": step.words,
        }
        for step in steps
    ]


def _papers(row: Any) -> list[dict[str, Any]]:
    found = [(row.letter_id, _("Introduction letter")), (row.receipt_id, _("Receipt letter"))]
    papers = {one.id: one for one in Paper.select().where(Paper.id.in_([p for p, _words in found if p]))}
    return [{"id": p, "title": words, "number": papers[p].number} for p, words in found if p]
