"""Tell of people who report in: a host with a request in every state, a thread with home, somebody who came."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import peewee as pw

from pwa.core import clock
from pwa.core.ids import new_id
from pwa.core.name_keys import name_key
from pwa.identity.models import Account
from pwa.incorporation.models import PlacementMessage
from pwa.incorporation.placement_steps import STEPS, contacts_at
from pwa.incorporation.reach import HOME, HOST
from pwa.members.models import AwayPeriod
from pwa.members.placement_models import Placement, WalkIn
from pwa.policy.spring_festival import next_festival

from .cast import PEOPLE, PLACES
from .county import HOST_DIVISION
from .phone import Phone

if TYPE_CHECKING:
    from .story import Story


def take_in(placement: Placement, by: UUID, moment: datetime) -> None:
    """Let the host accept at that moment, with the first of its own people as contact person."""
    row = Placement.get_by_id(placement.id)
    row.seen_as = HOST
    people = [UUID(account) for account, _name in contacts_at(row.unit_id)]
    with clock.stopped_at(moment):
        STEPS["accept"](row, by, contact_id=people[0] if people else None)


def tell_of_placements(story: "Story") -> None:
    """Write what the host has before it, each with a plausible reason."""
    host = PEOPLE["host"].account_id
    _thread(story)
    # Who lives in the county of the host asked and has no answer yet; it is late. Another was taken in and has moved
    # on, as the host noticed; a third has taken the request back.
    for account, days_ago in zip(_neighbours(story), (13, 25, 9), strict=False):
        phone, fields = Phone(account, story.today), {"unit": str(PLACES["host-branch"].id), "consent": "yes"}
        lives = (AwayPeriod.member == account.member_id) & AwayPeriod.ended_on.is_null()
        if days_ago == 13 and not AwayPeriod.select().where(lives, AwayPeriod.division == HOST_DIVISION).exists():
            continue
        note = {"note": "晚上八点后有空"} if days_ago == 13 else {}
        request = phone.report("report_in", days_ago, 12, 40, fields | note)
        if days_ago == 25:
            take_in(Placement.get_by_id(request), host, story.moment(24, 9))
            with clock.stopped_at(story.moment(3, 9)):
                STEPS["release"](_as(request, HOST), host)
        elif days_ago == 9:
            phone.report("withdrawal", 8, 8, 5, {"of": str(request)})
    # The nurse asked the branch of another district, which refused; she has asked nobody since.
    refused = _reports_in(story, "nurse", 20)
    with clock.stopped_at(story.moment(16, 10)):
        STEPS["refuse"](_as(refused, HOST), host, "not_here", "在湖南工作，请向当地党组织报到。")
    # The student goes to a university that is not here: a letter was given to her.
    contact = {"outside_contact": "陈老师", "outside_phone": "027-68750001"}
    outside = {"outside": "武汉大学测绘学院学生第一党支部", **contact}
    told = _reports_in(story, "student", 30, fields=outside)
    with clock.stopped_at(story.moment(28, 9)):
        STEPS["tell"](_as(told, HOME), PEOPLE["secretary"].account_id)
    _visits_home(story)
    # Somebody came in person who is not in this installation.
    with clock.stopped_at(story.moment(4, 16)):
        name, unit = "曾凡", PLACES["host-branch"]
        WalkIn.create(
            county_id=PEOPLE["host"].county_id, unit=unit.id, name=name, name_key=name_key(name), phone="19900007788",
            home_organisation="湖北省监利市朱河镇党委", home_phone="0716-3388000", written_by=host,
        )  # fmt: skip


def _visits_home(story: "Story") -> None:
    """The trader says when he comes home for the Spring Festival, as early as he may; the nurse is home for a week."""
    festival = next_festival(story.today + timedelta(days=1)) or story.today
    begins = min(festival - timedelta(days=3), story.today + timedelta(days=80))
    for login, since, days in (("trader", begins, 12), ("nurse", story.today - timedelta(days=2), 7)):
        until = (since + timedelta(days=days)).isoformat()
        home = {"back_home": True, "since": since.isoformat(), "visit_until": until}
        story.phone(login).report("location", 1, 20, 10, home)


def _reports_in(story: "Story", login: str, days_ago: int, note: str = "", fields: dict | None = None) -> UUID:
    where = fields or {"unit": str(PLACES["host-branch"].id)}
    told = {**where, "consent": "yes"} | ({"note": note} if note else {})
    return story.phone(login).report("report_in", days_ago, 12, 40, told)


def _neighbours(story: "Story") -> list[Account]:
    """List the accounts of three members who live in the county of the host, or near it, and have asked nobody yet."""
    known = [person.member_id for person in PEOPLE.values() if person.member_id]
    long_away = AwayPeriod.ended_on.is_null() & (AwayPeriod.began_on < story.today - timedelta(days=26))
    rows = Account.select().join(AwayPeriod, on=(AwayPeriod.member == Account.member_id))
    rows = rows.where(long_away, Account.member_id.not_in(known))
    rows = rows.where(Account.member_id.not_in(Placement.select(Placement.member)))
    places = [AwayPeriod.division == HOST_DIVISION, AwayPeriod.division.startswith(HOST_DIVISION[:4]),
              AwayPeriod.division.startswith(HOST_DIVISION[:2])]  # fmt: skip
    near = pw.Case(None, [(here, number) for number, here in enumerate(places)], len(places))
    return list(rows.order_by(near, Account.login).limit(3))


def _as(placement: UUID, seen_as: str) -> Placement:
    row = Placement.get_by_id(placement)
    row.seen_as = seen_as
    return row


def _thread(story: "Story") -> None:
    """Home and host write to each other about 王建国, who reads it."""
    placed = Placement.get(Placement.member == PEOPLE["member"].member_id, Placement.open())
    for days_ago, side, login, words in (
        (60, "host", "host", "王建国同志已参加我支部主题党日，表现积极。"),
        (58, "home", "secretary", "谢谢。请代为转达：年底前完成信息核对即可，不必专程返乡。"),
    ):
        facts = {"county_id": placed.county_id, "placement": placed.id, "member": placed.member_id}
        at = story.moment(days_ago, 14)
        with clock.stopped_at(at):
            PlacementMessage.create(id=new_id(), side=side, at=at, by_id=PEOPLE[login].account_id, words=words, **facts)
