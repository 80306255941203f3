"""Show the form of an answer with everything known filled in; kept on the phone. One tap says that nothing changed."""

from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import OFFICERS, open_to_signed_in
from pwa.core.i18n import on_day, readable_time
from pwa.core.ids import as_uuid
from pwa.identity.models import Account
from pwa.members.labels import masked_phone, place_words
from pwa.members.models import AwayPeriod, FieldChange, Member, open_periods
from pwa.members.reach import within_reach
from pwa.places import is_abroad
from pwa.reports import labels as report_labels
from pwa.reports.form_pages import file_form, form_page
from pwa.reports.models import LocationReport, Submission, Withdrawal, counts

from . import labels
from .models import Asked, Question, Round, RoundResponse
from .rules import ANSWERS, AWAY

answers = Blueprint("answers", __name__)
MOST_ROUNDS = 5
DETAILS = ("area", "stay", "settled", "reason", "employer_kind")


@answers.get("/screening/answers/new")
@open_to_signed_in
def new_answer() -> Response:
    """Show the form of an answer; works offline. The page holds every open round that asks this person."""
    return form_page("answer")


@answers.post("/screening/answers")
@open_to_signed_in
def file_answer() -> Response:
    """Take the form posted without JavaScript."""
    return file_form("answer")


@dataclass
class Open:
    """An open round on the page: its own questions, and whether it asks the visitor."""

    round: Round
    mine: bool
    answered: bool
    asks: list[tuple[Question, list[tuple[str, str]]]] = field(default_factory=list)


def page_facts(own: Member | None) -> dict[str, Any]:
    """Return the open rounds with their own questions, and everything known about the person who answers."""
    rounds = open_rounds(own)
    period = open_periods([own.id]).get(own.id) if own else None
    outcome = outcome_of(period)
    other = "returned" if period is None else "here"  # the outcome that is impossible for somebody known to be there
    return {
        "rounds": rounds,
        "known": known_facts(own, period) if own else [],
        "period": period,
        "outcome": outcome,
        "outcomes": [(name, str(labels.OUTCOMES[name])) for name in ANSWERS if name != other],
        "prefilled": prefilled(period),
    }


def open_rounds(own: Member | None) -> list[Open]:
    """Return the open rounds that ask this person, first the one named in the address. For an officer also those that
    ask people within reach, to enter what they were told. Two queries."""
    mine = Asked.select(Asked.round).where(Asked.member == own.id) if own else []
    where = Round.id.in_(mine)
    if current_user.roles & set(OFFICERS):
        people = within_reach(current_user).members(stated=False).select(Member.id)
        where |= Round.id.in_(Asked.select(Asked.round).where(Asked.member.in_(people)))
    told = (
        Asked.select(Asked.round).where(Asked.member == own.id, ~Asked.outcome.in_(["", "not_reached"])) if own else []
    )
    query = Round.select(Round, Round.id.in_(mine).alias("mine"), Round.id.in_(told).alias("answered"))
    query = query.where(where, Round.opened_at.is_null(False), Round.closed_at.is_null())
    found = list(query.order_by(Round.ends_on, Round.id).limit(MOST_ROUNDS).objects(Round))
    named = as_uuid(request.values.get("round"))
    found.sort(key=lambda row: (row.id != named, not row.mine, bool(row.answered)))
    rows = [Open(row, bool(row.mine), bool(row.answered)) for row in found]
    asks = Question.select().where(Question.round.in_([row.id for row in found])).order_by(Question.place)
    for ask in asks if found else []:
        next(row for row in rows if row.round.id == ask.round_id).asks.append((ask, labels.options_of(ask)))
    return rows


def outcome_of(period: AwayPeriod | None) -> str:
    """Return where somebody is known to be, as the outcome that 'nothing changed' confirms."""
    if period is None:
        return "here"
    if is_abroad(period.country or period.division):
        return "abroad"
    return "away_long" if period.stay == "long" else "away_short"


def prefilled(period: AwayPeriod | None) -> dict[str, str]:
    """Return what is known of the place, field by field, as the form sends it."""
    if period is None:
        return {}
    said = {name: getattr(period, name) for name in DETAILS if getattr(period, name)}
    said |= {"division": period.division} if period.division else {"country": period.country}
    return said | {"since": period.here_since.isoformat()}


def known_facts(own: Member, period: AwayPeriod | None) -> list[tuple[str, str, str]]:
    """Return what is known about this person that the round asks: (label, value, asked when and by whom)."""
    where = _told_by(own, period)
    if period is None:
        facts = [(_("Place"), _("At home · %(branch)s", branch=own.branch.name), where)]
    else:
        facts = [
            (_("Place"), place_words(period.division, period.country, period.area), where),
            (_("Since"), on_day(period.here_since), where),
            (_("Length of stay"), report_labels.word("stay", period.stay), where),
            (_("Fixed place or job"), report_labels.word("settled", period.settled), where),
            (_("Why away"), report_labels.word("reason", period.reason), where),
            (_("Kind of employer"), report_labels.word("employer_kind", period.employer_kind), where),
        ]
    facts.append((_("Phone"), masked_phone(own.phone), _phone_told_by(own)))
    return [fact for fact in facts if fact[1]]


def _told_by(own: Member, period: AwayPeriod | None) -> str:
    """Say when and by whom the place was last asked: by the report that names it, or by a response to a round that
    says the same without naming it again."""
    named = (
        LocationReport.corrected_at == period.said_at
        if period
        else LocationReport.back_home & LocationReport.visit_until.is_null()
    )
    same = RoundResponse.outcome.in_(AWAY if period else ("here", "returned"))
    found = [_last_word(LocationReport, own, named), _last_word(RoundResponse, own, same)]
    row = max((row for row in found if row), key=lambda row: row.corrected_at, default=None)
    return asked_words(row.corrected_at, row.name if row.who != own.id else None) if row else ""


def _last_word(of: Any, own: Member, which: Any) -> Any:
    """Return the last of these rows about this person that counts: `corrected_at`, the account's `name`, its member
    `who`."""
    taken_back = Withdrawal.select(Withdrawal.of).where(Withdrawal.member == own.id)
    rows = of.select(of.corrected_at, Account.name, Account.member_id.alias("who"))
    rows = rows.join(Submission, on=(Submission.id == of.id)).join(Account, on=(Account.id == Submission.account_id))
    rows = rows.where(of.member == own.id, which, counts(), of.id.not_in(taken_back))
    return rows.order_by(of.corrected_at.desc()).limit(1).objects().first()


def _phone_told_by(own: Member) -> str:
    change = FieldChange.select(FieldChange.at, Account.name, Account.member_id.alias("who"))
    change = change.join(Account, on=(Account.id == FieldChange.by_id))
    change = change.where(FieldChange.member == own.id, FieldChange.field == "phone")
    row = change.order_by(FieldChange.at.desc()).limit(1).objects().first()
    return asked_words(row.at, row.name if row.who != own.id else None) if row else ""


def asked_words(at: Any, name: str | None) -> str:
    """Return 'asked on …, by …'."""
    when = readable_time(at)
    return _("asked %(when)s, by %(name)s", when=when, name=name) if name else _("said %(when)s by yourself", when=when)
