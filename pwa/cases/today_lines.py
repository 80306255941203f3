"""Build the lines of Today about cases: own requests, cases that wait for this visitor, running searches, members who
may be getting lost."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.access import Role
from pwa.core.clock import day_of, now, today
from pwa.core.compiled_query import any_of, compiled_query, in_parts
from pwa.core.i18n import readable_time
from pwa.core.today_line import DUE, FIRST, IN_NEED, LATE, TodayGroup, TodayLine
from pwa.identity.visitor import Visitor, read_once
from pwa.members.models import Member
from pwa.organisations.reach import ends_of, units_between
from pwa.policy import Parameters
from pwa.policy.lost_contact import HOLDS, contact_state

from . import labels, last_contact
from .lists import columns, joined, named
from .models import Case, CaseStep, LostDecision
from .reach import Rights, rights_of, ways_to
from .rules import LOST, URGENT, next_of_search
from .turn import turn_of

REQUESTS = TodayGroup("requests", _l("My requests"), 20)
# rows of a kind on the page; rows read of each kind, so that no kind crowds out the other
SHOWN, MOST, MOST_OWN = 8, 50, 20
TOLD_FOR = timedelta(days=14)  # how long a closed request stays on Today
SOON = timedelta(days=3)  # due within this time: shown on Today
LATEST = (CaseStep.at.desc(), CaseStep.id.desc())
AT_RISK = ("overdue", "searching", "candidate")
# order of the lines among those that come first: wages that were not paid and the like before other requests
NEED, TURN, SILENT, SEARCH = IN_NEED, IN_NEED + 5, LATE + 1, LATE + 2


def cases(visitor: Visitor) -> Iterator[TodayLine]:
    """Return lines for one's own requests, cases that wait for this visitor, searches in their charge, and members for
    whom contact is overdue. The soonest due first."""
    found = _read(visitor)
    yield from _own([row for row in found if row.part == "own"])
    others = [row for row in found if row.part == "others"]
    first = named(visitor, others[:MOST])
    turns = [row for row in first if row.category != LOST]
    searches = [row for row in first if row.category == LOST]
    silent = _look_ahead(visitor, searches[:SHOWN])
    yield from _at_risk(silent)
    for row in turns[:SHOWN]:
        text = f"{row.who} · {labels.category(row.category)}"
        rank = NEED if row.category in URGENT else TURN
        yield _line(row, text, labels.state_text(row, own=False), rank, counts=True)
    for row in searches[:SHOWN]:
        said = str(labels.NEXT[row.next]) if row.next else labels.state_text(row, own=False)
        yield _line(row, _("Search: %(name)s", name=row.who), said, SEARCH, counts=bool(row.turn))
    if len(others) > MOST or max(len(turns), len(searches)) > SHOWN:
        yield TodayLine(_("All requests"), url_for("cases.index"), FIRST, onward=True)


def due_requests(visitor: Visitor) -> int:
    """Count the requests that wait for this visitor."""
    return _due(visitor, NEED, TURN)


def due_searches(visitor: Visitor) -> int:
    """Count the searches that wait for this visitor, and the members for whom contact is overdue."""
    return _due(visitor, SILENT, SEARCH)


def _due(visitor: Visitor, *ranks: int) -> int:
    return sum(line.counts and line.group is FIRST and line.rank in ranks for line in cases(visitor))


def _line(row: Any, text: str, said: str, rank: int, counts: bool) -> TodayLine:
    return TodayLine(text, url_for("cases.show", case=row.id), FIRST, rank, said, row.due_on, counts=counts)


def _own(rows: list[Any]) -> Iterator[TodayLine]:
    """One's own requests: those where the member is asked whether it is settled, and the state of the others and since
    when. Whether the member has read it is not stored."""
    for row in sorted(rows, key=lambda row: row.closed_at is not None):
        what, href = labels.category(row.category), url_for("cases.show", case=row.id)
        if row.category == LOST and not row.closed_at:
            text, said = _("Your branch has been trying to reach you"), _("Report where you are to restore contact.")
            yield TodayLine(text, href, REQUESTS, detail=said)
        elif not row.closed_at and (row.asks or (row.last == "answered" and row.unit_id == row.home_id)):
            text = _("Is it settled? %(what)s", what=what)
            yield TodayLine(text, href, DUE, 60, labels.state_text(row, own=True), counts=True)
        else:
            told = f"{labels.state_text(row, own=True)} · {readable_time(row.moved_at)}"
            yield TodayLine(_("My request: %(what)s", what=what), href, REQUESTS, detail=told)


def _at_risk(rows: list[Any]) -> Iterator[TodayLine]:
    """One line about members out of contact for whom no search is open: the name of one; for several the number and the
    longest time."""
    if not rows:
        return
    first = rows[0]
    text, href = (
        _("Not heard from: %(name)s, %(days)s days", name=first.name, days=first.days),
        url_for("lost.begin", member=first.id),
    )
    detail = _("Get in touch, or begin a search.")
    if len(rows) > 1:
        text, href = _("Not heard from: %(n)s members", n=len(rows)), url_for("lost.index")
        detail = _("The longest: %(name)s, %(days)s days", name=first.name, days=first.days)
    yield TodayLine(text, href, FIRST, SILENT, detail, drawing="attention", counts=True)


def is_decided(visitor: Visitor) -> bool:
    """Whether the last decision of a meeting about this member still holds: then Today shows no other hint."""
    return any(row.state in HOLDS for row in _read(visitor) if row.part == "decided")


@read_once
def _read(visitor: Visitor) -> list[Any]:
    rights = rights_of(visitor)
    own, acts = visitor.account.member_id is not None, bool(rights.units or rights.contact)
    if not own and not acts:
        return []
    days = (now() - TOLD_FOR, today(), today() + SOON)
    values = (rights.account_id, rights.own, list(rights.units), rights.paths, rights.ends)
    found = _cases.rows(*values, *days, own=own, acts=acts, contact=rights.contact)
    return list({(row.part, row.id): row for row in found}.values())  # each once, however many ways lead to it


@compiled_query
def _cases(
    account_id: Any, own_id: Any, units: Any, paths: Any, ends: Any, since: Any, today: Any, soon: Any, *,
    own: bool, acts: bool, contact: bool,
) -> Any:  # fmt: skip
    rights = Rights(account_id, own_id, units, paths, ends, contact)
    calls = turn_of(rights, today, soon)
    parts: dict[str, Any] = {}
    order = (Case.due_on, Case.id)
    if own:
        recent = (Case.member == own_id) & (Case.closed_at.is_null() | (Case.closed_at >= since))
        parts["own"] = Case.select(Case.id).where(recent).order_by(*order).limit(MOST_OWN)
        about = LostDecision.select(LostDecision.case.alias("id")).join(CaseStep, on=(CaseStep.id == LostDecision.id))
        about = about.join_from(LostDecision, Case).where(Case.member == own_id)
        parts["decided"] = about.order_by(*LATEST).limit(1)
    if acts:
        near_ = Case.home.in_(units) | Case.unit.in_(units) | (Case.owner_id == account_id)
        near_ = near_ | Case.member.in_(rights.kept_in_touch())
        wanted = ((Case.category != LOST) & calls) | ((Case.category == LOST) & near_)
        open_ = [way.where(wanted, Case.closed_at.is_null()) for way in ways_to(rights)]
        parts["others"] = [way.order_by(*order).limit(MOST + 1) for way in open_]
    last = last_contact.state_in_case()
    turn = pw.Case(None, [(calls, 1)], 0)
    found = in_parts(**parts)
    rows = joined(Case.select(found.c.part, *columns(), last.alias("state"), turn.alias("turn")))
    return rows.join_from(Case, found, on=(found.c.id == Case.id)).order_by(*order)


def _look_ahead(visitor: Visitor, searches: list[Any]) -> list[Any]:
    """Set `.next` of each search: what it waits for (a key of `labels.NEXT`; empty while another unit was asked).
    Return the members of this officer's branches, or whose contact person they are, for whom contact is overdue and no
    search is open; the longest out of contact first."""
    paths, contact = [post.unit.path for post in visitor.branch_posts], Role.CONTACT in visitor.roles
    sought = [row.member_id for row in searches]
    if not (paths or contact or sought):
        return []
    limits = last_contact.query_limits(last_contact.rules_in_charge(visitor))
    known = {row.id: row for row in _read_last_contacts(visitor, paths, sought, limits, contact)}
    rules = visitor.parameters_of(*{row.branch_path for row in (*searches, *known.values())})
    for row in searches:
        state = row.state or "searching"
        row.next = _next(row, known.pop(row.member_id, None), state, rules[row.branch_path])
    rows = list(known.values())[: last_contact.PAGE]
    silent = [last_contact.assessed(row, rules[row.branch_path]) for row in rows]
    return sorted((row for row in silent if row.standing in AT_RISK), key=lambda row: -row.days)


def _next(row: Any, known: Any, state: str, parameters: Parameters) -> str:
    if row.unit_id != row.home_id:
        return ""
    if known is None:  # no longer away: they reported it, or somebody did for them
        return next_of_search(state, lost=False, word_came=True, kind=row.member_kind)
    lost = contact_state(known.heard, today(), parameters) == "candidate"
    return next_of_search(state, lost, known.heard.last > day_of(row.raised_at), row.member_kind)


def _read_last_contacts(
    visitor: Visitor, paths: list[str], sought: list[Any], limits: list[Any], contact: bool
) -> list[Any]:
    """Read the last contact of the members in `sought`, and of members out of contact in this visitor's charge. One
    query."""
    who = (visitor.account.id, visitor.account.member_id or visitor.account.id, paths, ends_of(paths), sought)
    shape = {"contact": contact, "reached": last_contact.reached_by()}
    rows = _near_and_out_of_contact.rows(*who, *limits, last_contact.forms_without_contact(), **shape)
    return [last_contact.with_last_contact(row) for row in rows]


@compiled_query
def _near_and_out_of_contact(
    account_id: Any, own: Any, paths: Any, ends: Any, sought: Any, since: Any, before: Any, moment: Any,
    since_abroad: Any, before_abroad: Any, moment_abroad: Any, wordless: Any, *, contact: bool, reached: Any,
) -> Any:  # fmt: skip
    ways = [Member.select(Member.id).where(Member.id.in_(sought))] if sought else []
    if paths:
        ways.append(Member.select(Member.id).where(Member.branch.in_(units_between(paths, ends))))
    if contact:
        ways.append(Rights(account_id, own, [], [], [], contact).kept_in_touch())
    silent = (
        last_contact.was_out_of_contact(
            [since, before, moment, since_abroad, before_abroad, moment_abroad], wordless, reached
        )
        & ~last_contact.searched()
        & (Member.id != own)
    )
    which = silent | Member.id.in_(sought) if sought else silent
    query = last_contact.last_contact_query(Member.id.in_(any_of(ways)) & which, wordless, reached)
    return query.limit(last_contact.PAGE + SHOWN)


LINES = (cases,)
