"""Keep the dues of 丰山村党支部 for a year: amounts due, an exemption, payments by quarter, one reversed, one paid
twice, one contested and answered, sums handed up, and somebody who has not paid for half a year."""

from datetime import date
from typing import Any
from uuid import UUID

from pwa.core import clock
from pwa.core.bulk_sql import insert_rows
from pwa.core.ids import new_id
from pwa.dues import amounts, book_steps, months
from pwa.dues.book import read_book
from pwa.dues.models import Contest, DuesSetting, Payment, Reversal
from pwa.members.models import Member
from pwa.organisations.models import Unit

from .cast import PEOPLE, PLACES
from .story import Story

YEAR = 12  # months
FARMER, WAGE, PENSION = ("farmer", 50), ("wage", 3000), ("retired", 1500)
SECRETARY = PEOPLE["secretary"].account_id


def tell_of_dues(story: Story) -> None:
    """Keep the book of the home branch from twelve months ago to today."""
    home = Unit.get_by_id(PLACES["home"].id)
    this_month = months.month_of(story.today)
    since = months.later(this_month, -YEAR)
    people = list(Member.select().where(Member.branch == home.id, Member.left_at.is_null()).order_by(Member.id))
    due = {member.id: _payer(member, story.today) for member in people}
    with clock.stopped_at(story.moment(364, 9)):
        book_steps.begin(home, since, SECRETARY)
        rows = [_setting(member, *due[member.id], since) for member in people]
        insert_rows(DuesSetting, rows)
        insert_rows(Payment, _payments(story, home, people, due, since))
    nurse = Member.get_by_id(PEOPLE["nurse"].member_id)
    with clock.stopped_at(story.moment(80, 15)):
        said = {"first": months.later(this_month, -2), "last": months.later(this_month, 3), "due": 0}
        said |= {"meeting_on": clock.today(), "approver": "丰山镇党委", "document": "丰党〔2026〕11号"}
        amounts.exempt(nurse, said, SECRETARY)
    _collect(story, this_month)
    _account_for(story, home, since, this_month)


def _payer(member: Member, today: date) -> tuple[str, int]:
    """Half a yuan for farmers; 30 yuan of those who work away, 15 of who draws a pension."""
    if member.born_on and today.year - member.born_on.year >= 62:
        return PENSION
    return WAGE if member.id in {PEOPLE[login].member_id for login in ("member", "courier", "builder")} else FARMER


def _setting(member: Member, payer: str, due: int, since: date) -> dict[str, Any]:
    facts = {"id": new_id(), "county_id": member.county_id, "member": member.id, "made_by": SECRETARY}
    return {**facts, "since": since, "payer": payer, "due": due, "made_at": clock.now()}


def _payments(story: Story, home: Unit, people: list[Member], due: dict[UUID, tuple[str, int]], since: date) -> list:
    """Everybody paid each quarter at its end; who does not answer has paid once."""
    found = []
    for member in people:
        quarters = 1 if member.id == PEOPLE["silent"].member_id else YEAR // 3
        for quarter in range(quarters):
            first, last = months.later(since, 3 * quarter), months.later(since, 3 * quarter + 2)
            paid_on = min(last.replace(day=25), story.today)
            facts = {"id": new_id(), "county_id": member.county_id, "member": member.id, "by_id": SECRETARY}
            unit = {"branch": home.id, "unit": home.id, "kind": "regular", "first": first, "last": last}
            paid = {"amount": 3 * due[member.id][1], "paid_on": paid_on, "booked_year": paid_on.year, "stands": True}
            found.append({**facts, **unit, **paid, "recorded_at": clock.now()})
    return found


def _collect(story: Story, this_month: date) -> None:
    """The secretary takes this month's dues of three members, one of them twice and one with a wrong amount."""
    month = months.written(this_month)
    paid = {"kind": "regular", "from_month": month, "to_month": month, "paid_on": story.day(2), "amount": "30.00"}
    phone = story.phone("secretary")
    right = phone.report("payment", 2, 18, 30, paid, subject=PEOPLE["member"].member_id)
    for minute in (31, 33):
        phone.report("payment", 2, 18, minute, paid, subject=PEOPLE["courier"].member_id)
    wrong = phone.report("payment", 2, 18, 40, {**paid, "amount": "300"}, subject=PEOPLE["builder"].member_id)
    county = PLACES["county"].id
    with clock.stopped_at(story.moment(1, 8)):
        year = int(story.day(2)[:4])
        Reversal.create(county_id=county, payment=wrong, booked_year=year, reason="多写了一个零。", made_by=SECRETARY)
        Payment.update(stands=False).where(Payment.id == wrong).execute()
        said = {"words": "我这个月交了 60 元，含下个月的。", "made_by": PEOPLE["member"].account_id}
        Contest.create(county_id=county, payment=right, **said)
    phone.report("payment", 1, 8, 20, paid, subject=PEOPLE["builder"].member_id)


def _account_for(story: Story, home: Unit, since: date, this_month: date) -> None:
    """The months are entered up to the last one, what came in was handed up, and last year is closed."""
    with clock.stopped_at(story.moment(0, 8)):
        for month in months.between(since, months.later(this_month, -1)):
            book_steps.mark_entered(home, month, story.today, SECRETARY)
        if since.year < story.today.year:
            _hand_up(home, since.year, date(since.year, 12, 31))
            book_steps.close_year(home, since.year, story.today, SECRETARY)
        this_year = story.today.year
        _hand_up(home, this_year, min(story.today, date(this_year, 10, 8)), half=True)


def _hand_up(home: Unit, year: int, on: date, half: bool = False) -> None:
    """Hand up what came in, or half of it."""
    collected = read_book(home, year).collected
    if amount := collected // 2 if half else collected:
        book_steps.hand_up(home, year, amount, on, SECRETARY)
