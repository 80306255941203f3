"""Find when a member away was last in contact, by kind of contact, in one query. These are the facts behind 'out of
contact'."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.access import OFFICERS
from pwa.core.clock import CHINA, day_of, today
from pwa.core.database import UTCDateTimeField
from pwa.core.features import registry
from pwa.identity.visitor import Visitor
from pwa.members.models import AwayPeriod, Member
from pwa.members.reach import within_reach
from pwa.organisations.models import Unit
from pwa.places import OUTSIDE, is_abroad
from pwa.policy import Parameters, resolve
from pwa.policy.lost_contact import LastContact, contact_limits, contact_state, lost_from
from pwa.reports.form_kinds import kinds
from pwa.reports.models import ActivityReport, Decision, Submission

from .models import Case, CaseStep, LostDecision, LostSearch
from .rules import LOST

PAGE = 30
MOST_COMPARED = 300  # members whose silence is compared: the query orders by what they said of their place
# takes a query's member id column; returns an expression for the moment of the last contact
Reached = Callable[[Any], Any]


def _activity(member: Any) -> Any:
    confirmed = Decision.withdrawn_at.is_null() & (Decision.verdict != "declined")
    rows = ActivityReport.select(pw.fn.MAX(ActivityReport.on)).join(
        Decision, on=(Decision.activity == ActivityReport.id)
    )
    return rows.where(ActivityReport.member == member, confirmed)


def _sent(member: Any, own: bool, wordless: Any) -> Any:
    """The last time of the member's own reports (`own`), or of reports that somebody else entered for them."""
    rows = Submission.select(pw.fn.MAX(Submission.corrected_at)).where(Submission.member_id == member)
    how = Submission.source.is_null() if own else Submission.source.is_null(False)
    return rows.where(how, Submission.form.not_in(wordless))


def forms_without_contact() -> list[str]:
    """Return the form kinds that do not count as contact: confidential ones, and those whose result is counted
    elsewhere."""
    return [kind.name for kind in kinds().values() if kind.confided or not kind.counts_as_contact]


FOUND = ("found", "restored")


def _found(member: Any) -> Any:
    rows = LostDecision.select(pw.fn.MAX(LostDecision.held_on)).join(Case)
    return rows.where(Case.member == member, LostDecision.kind.in_(FOUND))


def _met(member: Any) -> Any:
    rows = LostSearch.select(pw.fn.MAX(LostSearch.on)).join(Case)
    return rows.where(Case.member == member, LostSearch.result == "reached")


def reached_by() -> tuple[Reached, ...]:
    """Return the other packages' functions that say when they last reached a member."""
    return tuple(registry().last_contact)


def columns(wordless: Any, reached: tuple[Reached, ...]) -> list[Any]:
    """Return the columns from which `with_last_contact` reads when a member was last in contact, by kind."""
    found = [_activity(Member.id).alias("activity_on"), _sent(Member.id, True, wordless).alias("report_at")]
    found.append(_sent(Member.id, False, wordless).alias("told_at"))
    found += [_found(Member.id).alias("found_on"), _met(Member.id).alias("met_on")]
    return found + [reached_at(Member.id).alias(f"reached_{n}") for n, reached_at in enumerate(reached)]


def last_contact_query(where: Any, wordless: Any, reached: tuple[Reached, ...]) -> Any:
    """Build the query of members away that match `where`; first those whose place was reported longest ago."""
    return (
        Member.select(
            Member.id, Member.name, Unit.name.alias("branch_name"), Unit.path.alias("branch_path"),
            AwayPeriod.began_on, AwayPeriod.said_at, AwayPeriod.division, AwayPeriod.country,
            *columns(wordless, reached),
        )
        .join(Unit, on=(Unit.id == Member.branch))
        .switch(Member)
        .join(AwayPeriod, on=((AwayPeriod.member == Member.id) & AwayPeriod.ended_on.is_null()))
        .where(Member.left_at.is_null(), where)
        .order_by(AwayPeriod.said_at, Member.id)
    )  # fmt: skip


def last_contacts(where: Any, limit: int | None = None) -> list[Any]:
    """Return members away that match `where`, with `.heard` (a LastContact); first those whose place was reported
    longest ago."""
    query = last_contact_query(where, forms_without_contact(), reached_by()).limit(limit or PAGE)
    return [with_last_contact(row) for row in query.objects()]


def with_last_contact(row: Any) -> Any:
    """Return the row of `last_contact_query` with `.heard` (a LastContact) set."""
    reached = [day(getattr(row, name)) for name in vars(row) if name.startswith("reached_")]
    reached += [day(row.told_at), _date(row.found_on), _date(row.met_on)]
    told = max([day for day in reached if day], default=None)
    abroad = is_abroad(row.country or row.division)
    row.heard = LastContact(_date(row.activity_on), day(row.report_at), told, row.began_on, abroad)
    return row


def day(moment: Any) -> date | None:
    """Return the China day of a moment as an SQL expression returns it."""
    read = UTCDateTimeField().python_value(moment)
    return day_of(read) if read else None


def _date(day: Any) -> date | None:
    return date.fromisoformat(day) if isinstance(day, str) else day


def silent(visitor: Visitor) -> list[Any]:
    """Return the members away in this visitor's charge who have been out of contact so long that contact is due, the
    longest first. Removed members are left out."""
    in_charge = Member.id.in_(within_reach(visitor).members().select(Member.id))
    limits = query_limits(rules_in_charge(visitor))
    for place in (2, 5):  # a moment that is compared with expressions of other packages
        limits[place] = pw.Value(limits[place], converter=UTCDateTimeField().db_value)
    overdue = in_charge & was_out_of_contact(limits, forms_without_contact(), reached_by())
    found = last_contacts(overdue, MOST_COMPARED)
    rules = visitor.parameters_of(*{row.branch_path for row in found})
    due = [row for row in found if assessed(row, rules[row.branch_path]).standing != "in_contact"]
    return sorted(due, key=lambda row: -row.days)[:PAGE]


def rules_in_charge(visitor: Visitor) -> list[Parameters]:
    """Return all rule parameters that are in force for units in this visitor's charge."""
    return visitor.parameters_below(*{post.unit.path for post in visitor.posts_as(*OFFICERS)}) or [resolve()]


def query_limits(rules: list[Parameters]) -> list[Any]:
    """Return the limits for the query, three for members in the country and three for those abroad: the last day on
    which a contact is recent enough for every one of these rules, the end of that day, and a moment before it. Each row
    is then judged by the rules of its own branch."""
    found: list[Any] = []
    for abroad in (False, True):
        days = min(dict(contact_limits(rule, abroad))["due"] for rule in rules)
        since = today() - timedelta(days=days)
        before = datetime.combine(since + timedelta(days=1), time(), tzinfo=CHINA)
        found += [since, before, before - timedelta(seconds=1)]
    return found


def assessed(row: Any, parameters: Parameters) -> Any:
    """Set on the row what these parameters make of it, and for how many days there was no contact. Return the row."""
    row.standing = contact_state(row.heard, today(), parameters)
    row.days = (today() - row.heard.last).days
    row.lost_from = lost_from(row.heard, parameters)
    return row


def was_out_of_contact(limits: Any, wordless: Any, reached: tuple[Reached, ...]) -> Any:
    """Return an SQL condition: a member away was out of contact since then. `limits` are what `query_limits`
    returns."""
    abroad = AwayPeriod.country.is_null(False) | (AwayPeriod.division.is_null(False) & AwayPeriod.division.in_(OUTSIDE))
    near, far = (_out_of_contact(some, wordless, reached) for some in (limits[:3], limits[3:]))
    return (~abroad & near) | (abroad & far)


def _out_of_contact(limits: Any, wordless: Any, reached: tuple[Reached, ...]) -> Any:
    since, before, moment = limits
    recent = (Submission.member_id == Member.id) & (Submission.corrected_at >= before)
    word = Submission.form.not_in(wordless)
    spoke = pw.fn.EXISTS(Submission.select(Submission.id).where(recent, word))
    found = (AwayPeriod.began_on <= since) & (AwayPeriod.said_at < before) & ~spoke & ~_ended(since)
    found &= pw.fn.COALESCE(_met(Member.id), since) <= since
    # must be part of the query: members reached by other packages would fill the page otherwise
    for reached_at in reached:
        found &= pw.fn.COALESCE(reached_at(Member.id), moment) <= moment
    return found


def _ended(since: date) -> pw.Function:
    """SQL condition: a search found this member after `since`, or ended with their removal."""
    decided = LostDecision.select(LostDecision.id).join(Case).where(Case.member == Member.id)
    fits = (LostDecision.kind == "removed") | (LostDecision.kind.in_(FOUND) & (LostDecision.held_on > since))
    return pw.fn.EXISTS(decided.where(fits))


def searched() -> pw.Function:
    """Return an SQL condition: a search for this member is open."""
    open_ = (Case.member == Member.id) & Case.closed_at.is_null() & (Case.category == LOST)
    return pw.fn.EXISTS(Case.select(Case.id).where(open_))


def state_in_case() -> Any:
    """Return a subquery: the last decision in a case. 'Found' ends a case: in one that is open it was recorded after a
    suspension, by a release that allowed it, and leaves that in force."""
    made = LostDecision.select(LostDecision.kind).join(CaseStep, on=(CaseStep.id == LostDecision.id))
    counts = (LostDecision.kind != "found") | Case.closed_at.is_null(False)
    return made.where(LostDecision.case == Case.id, counts).order_by(CaseStep.at.desc(), CaseStep.id.desc()).limit(1)


def open_searches(members: list[UUID]) -> dict[UUID, Any]:
    """Return the open searches for these members: member id → case, with `.state`, the last decision if there is
    one."""
    open_ = Case.member.in_(members) & Case.closed_at.is_null() & (Case.category == LOST)
    rows: Any = Case.select(Case.id, Case.member, state_in_case().alias("state")).where(open_)
    return {row.member_id: row for row in rows}


def last_contact_of(member_id: UUID) -> Any:
    """Return the same for one member; None for a member who is not away."""
    return next(iter(last_contacts(Member.id == member_id, limit=1)), None)
