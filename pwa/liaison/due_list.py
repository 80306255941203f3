"""Read the members whom a visitor keeps in touch with, and what is to be done about each: in one query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import peewee as pw

from pwa.cases import last_contact
from pwa.cases.models import Case
from pwa.core.access import BRANCH_OFFICERS
from pwa.core.clock import day_of, today
from pwa.core.compiled_query import any_of
from pwa.core.database import UTCDateTimeField, is_postgres
from pwa.core.features import registry
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members.access_log import taken_along, took_along
from pwa.members.models import AwayPeriod, ContactAssignment, Member
from pwa.members.reach import within_reach
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below
from pwa.policy import Parameters
from pwa.policy.lost_contact import LastContact

from .care_models import CareVisit, to_be_made
from .models import Contact
from .rules import ContactFacts, Need, Pause, is_undelivered, need_of, order_of

VISIT = CareVisit.alias("visit")
OWN = Member.alias("own")
MOST = 600  # most people on one page: a phone still scrolls this without lag


@dataclass
class Person:
    """One member of the list: the row as read, what is known of the contact, and what is to be done."""

    row: Any
    facts: ContactFacts
    need: Need
    parameters: Parameters


def in_ones_charge(visitor: Visitor) -> pw.Expression:
    """Build the condition of the members of one's own branches, and of those with whom one keeps in touch."""
    mine = ContactAssignment.account_id == visitor.account.id
    ways: list[Any] = [ContactAssignment.select(ContactAssignment.member).where(mine, ContactAssignment.in_force())]
    if paths := [post.unit.path for post in visitor.posts_as(*BRANCH_OFFICERS)]:
        ways.append(OWN.select(OWN.id).where(OWN.branch.in_(units_below(paths))))
    return _is_one_of(any_of(ways))


def _is_one_of(ids: Any) -> pw.Expression:
    """Build the condition that a member is among these few. PostgreSQL reads them first, as an array, and then each by
    its id; as a semi join or an OR it would come after all the joins of the list, for every member there is."""
    return Member.id == pw.fn.ANY(pw.fn.ARRAY(ids)) if is_postgres() else Member.id.in_(ids)


def people_of(visitor: Visitor, *narrowed: Any, most: int | None = None) -> list[Person]:
    """Return the members within reach who are away, have a contact person, or were promised a contact or visit; whoever
    needs it most first. `narrowed`: further conditions; `most`: read no more of them, whoever they are."""
    return _read(visitor, *_others(visitor), *narrowed, most=most)


def branches_of(visitor: Visitor, *narrowed: Any) -> list[Any]:
    """Return the branches of these members in the order of the tree, each with id, name and `.people`. One query."""
    query = _query(*_others(visitor), *narrowed).select(Unit.id, Unit.name, pw.fn.COUNT(Member.id).alias("people"))
    return list(query.group_by(Unit.id, Unit.name, Unit.path).order_by(Unit.path).objects())


def _others(visitor: Visitor) -> tuple[Any, Any]:
    """Build the conditions of the members within reach but for the visitor."""
    reach = Member.id.in_(within_reach(visitor).members(stated=False).select(Member.id))
    return reach, Member.id != (visitor.account.member_id or visitor.account.id)


def person_of(visitor: Visitor, member: Member) -> Person | None:
    """Return the same about one member whom the visitor reaches; None if nobody is to keep in touch with them."""
    return next(iter(_read(visitor, Member.id == member.id)), None)


def people_with(rules: Mapping[str, Parameters], *where: Any) -> list[Person]:
    """Return the members that match `where`, for no reader; `rules`: the parameters by path of branch."""
    return [_person(row, rules[row.branch_path]) for row in _query(*where).objects()]


def _read(visitor: Visitor, *where: Any, most: int | None = None) -> list[Person]:
    own = visitor.account.id
    query = _query(*where).select_extend(
        _asked_at(visitor).alias("asked_at"),
        _for_ones_own(visitor, VISIT.occasion).alias("occasion"),
        *(_for_ones_own(visitor, since(Member.id)).alias(name) for name, since in _undelivered().items()),
        taken_along(visitor, Member.id, own).alias("taken"),
        took_along(visitor, Member.id, own).alias("took"),
    )
    rows = list(query.limit(most).objects())
    rules = visitor.parameters_of(*{row.branch_path for row in rows}) if rows else {}
    people = [_person(row, rules[row.branch_path]) for row in rows]
    return sorted(people, key=lambda one: (order_of(one.need), one.row.name_key, one.row.id))


def _query(*where: Any) -> Any:
    """Select the members with the days of their last contact, their latest logged contact, the next visit of care, the
    pause that ends last and the pause that was ended by hand last."""
    latest, pause, contact = Contact.alias("latest"), Contact.alias("pause"), Account.alias("keeper")
    ended, visit = Contact.alias("ended"), VISIT
    assigned = ContactAssignment
    query = Member.select(
        Member.id, Member.name, Member.name_key, Member.search, Member.phone, Member.county_id,
        Unit.name.alias("branch_name"), Unit.path.alias("branch_path"),
        AwayPeriod.began_on, AwayPeriod.division, AwayPeriod.country,
        latest.on.alias("logged_on"), latest.corrected_at.alias("logged_at"), latest.channel, latest.follow_up_on,
        visit.id.alias("visit_id"), visit.on.alias("visit_on"),
        pause.on.alias("paused_on"), pause.pause_until, pause.pause_reason,
        ended.on.alias("ended_from"), ended.pause_until.alias("ended_until"), ended.pause_reason.alias("ended_reason"),
        ended.pause_ended_at,
        contact.id.alias("contact_id"), contact.name.alias("contact_name"),
        *last_contact.columns(last_contact.forms_without_contact(), last_contact.reached_by()),
    )  # fmt: skip
    query = query.join(Unit, on=(Unit.id == Member.branch)).switch(Member)
    away = (AwayPeriod.member == Member.id) & AwayPeriod.ended_on.is_null()
    query = query.join(AwayPeriod, pw.JOIN.LEFT_OUTER, on=away).switch(Member)
    query = query.join(latest, pw.JOIN.LEFT_OUTER, on=(latest.id == _latest())).switch(Member)
    query = query.join(pause, pw.JOIN.LEFT_OUTER, on=(pause.id == _pause())).switch(Member)
    query = query.join(ended, pw.JOIN.LEFT_OUTER, on=(ended.id == _ended_pause())).switch(Member)
    query = query.join(visit, pw.JOIN.LEFT_OUTER, on=(visit.id == _visit())).switch(Member)
    keeps = (assigned.member == Member.id) & assigned.given()
    query = query.join(assigned, pw.JOIN.LEFT_OUTER, on=keeps)
    query = query.join(contact, pw.JOIN.LEFT_OUTER, on=(contact.id == assigned.account_id)).switch(Member)
    listed = AwayPeriod.id.is_null(False) | assigned.id.is_null(False) | latest.follow_up_on.is_null(False)
    listed |= visit.id.is_null(False)
    for since in _undelivered().values():
        listed |= pw.Expression(since(Member.id), pw.OP.IS_NOT, None)
    return query.where(Member.left_at.is_null(), listed, *where).order_by(Member.id)


def _asked_at(visitor: Visitor) -> Any:
    """SQL: since when a request of the member to contact person and branch waits for somebody to take it on."""
    waits = (Case.member == Member.id) & (Case.origin == "member") & (Case.readers == "contact")
    waits &= Case.closed_at.is_null() & Case.owner_id.is_null() & (Case.last == "raised")
    return _for_ones_own(visitor, Case.select(pw.fn.MIN(Case.raised_at)).where(waits))


def _for_ones_own(visitor: Visitor, value: Any) -> Any:
    """SQL: this value only for who reads the words of a contact: contact person and branch officers, in a session that
    is their own beyond doubt."""
    return pw.Value(None) if visitor.limited else pw.Case(None, [(in_ones_charge(visitor), value)], None)


def _undelivered() -> dict[str, Any]:
    """What packages declare as `undelivered`, by the name of its column."""
    return {f"undelivered_{n}": since for n, since in enumerate(registry().undelivered)}


def _visit() -> Any:
    one = CareVisit.alias("next")
    return one.select(one.id).where(one.member == Member.id, to_be_made(one)).order_by(one.on, one.id).limit(1)


def _latest() -> Any:
    one = Contact.alias("one")
    rows = one.select(one.id).where(one.member == Member.id, one.counts)
    return rows.order_by(one.on.desc(), one.corrected_at.desc(), one.id.desc()).limit(1)


def _pause() -> Any:
    one = Contact.alias("one")
    lasts = one.pause_until.is_null(False) & one.pause_ended_at.is_null()
    rows = one.select(one.id).where(one.member == Member.id, lasts, one.counts)
    return rows.order_by(one.pause_until.desc(), one.id.desc()).limit(1)


def _ended_pause() -> Any:
    one = Contact.alias("one")
    lasted = one.pause_until.is_null(False) & one.pause_ended_at.is_null(False)
    rows = one.select(one.id).where(one.member == Member.id, lasted, one.counts)
    return rows.order_by(one.pause_ended_at.desc(), one.id.desc()).limit(1)


def _pause_of(row: Any) -> Pause | None:
    """Of both pauses of a row the one that lasts longer."""
    pauses = [Pause(row.pause_reason, row.paused_on, row.pause_until)] if row.pause_until else []
    if row.ended_until:
        pauses.append(Pause(row.ended_reason, row.ended_from, row.ended_until).ended_on(day_of(row.pause_ended_at)))
    return max(pauses, key=lambda pause: pause.until, default=None)


def _person(row: Any, parameters: Parameters) -> Person:
    last: LastContact | None = last_contact.with_last_contact(row).heard if row.began_on else None
    facts = ContactFacts(
        last,
        agreed_on=row.follow_up_on,
        asked_on=last_contact.day(getattr(row, "asked_at", None)),
        undelivered_on=_undelivered_on(row),
        visit_on=row.visit_on,
        pause=_pause_of(row),
        reachable=bool(row.phone),
    )
    return Person(row, facts, need_of(facts, today(), parameters), parameters)


_moment = UTCDateTimeField().python_value


def _undelivered_on(row: Any) -> date | None:
    """The day of the latest urgent reminder that could not be delivered, if nobody has spoken with the member since."""
    times = [at for name in _undelivered() if (at := _moment(getattr(row, name, None)))]
    at = max(times, default=None)
    if at is None or not is_undelivered(at, row.logged_on, _moment(row.logged_at), day_of(at)):
        return None
    return day_of(at)
