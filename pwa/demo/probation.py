"""Put three people of 丰山村党支部 on probation: one that is over, one that ends soon, one that was extended."""

from datetime import timedelta

from pwa.core import clock
from pwa.management import probation_decisions
from pwa.members.models import Member
from pwa.policy import add_months

from .cast import PEOPLE, PLACES
from .story import Story

ON_PROBATION = ((-12, 6), (-12, -20), (-18, -11))  # joined so many months and days ago
CAST = [person.member_id for person in PEOPLE.values() if person.member_id]
SECRETARY = PEOPLE["secretary"].account_id


def put_on_probation(story: Story) -> None:
    """Let three people have joined lately, before anything else is told of them."""
    joined = (add_months(story.today, months) - timedelta(days=days) for months, days in ON_PROBATION)
    home = (Member.branch == PLACES["home"].id) & Member.left_at.is_null() & Member.id.not_in(CAST)
    young = Member.select().where(home).order_by(Member.born_on.desc(), Member.id).limit(len(ON_PROBATION))
    for member, day in zip(young, joined, strict=True):
        Member.update(kind="probationary", joined_on=day, full_on=None).where(Member.id == member.id).execute()


def tell_of_probation(story: Story) -> None:
    """Record that the probation of the one who joined first was extended by eight months."""
    home = (Member.branch == PLACES["home"].id) & (Member.kind == "probationary")
    first = Member.select().where(home).order_by(Member.joined_on, Member.id).get()
    assert first.joined_on is not None
    ends = add_months(first.joined_on, 12)
    numbers = {"expected": 26, "votes_for": 20, "votes_against": 1, "abstained": 2}
    values = {"kind": "extended", "months": "8", "full_on": None, "meeting": "支部党员大会", "held_on": ends, **numbers}
    values |= {"approver": "丰山镇党委", "document": f"丰党〔{ends.year}〕14号"}
    with clock.stopped_at(story.moment((story.today - ends).days, 15)):
        probation_decisions.record(first, values, True, SECRETARY)
