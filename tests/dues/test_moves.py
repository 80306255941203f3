"""Dues of members who change the branch, leave, or are collected from by the wrong branch."""

from datetime import UTC, date, datetime

import pytest

from pwa.core.database import write
from pwa.dues import months
from pwa.dues.collecting_rules import books_of, collector, parts_of
from pwa.dues.models import Payment
from pwa.dues.rules import Held
from pwa.members.membership import Ending, end_membership
from pwa.members.models import Affiliation
from tests.dues.books import (
    BY,
    JANUARY,
    MEMBER,
    PAID,
    began,
    book,
    entered,
    is_in,
    line_of,
    member,
    moved,
    pay,
    refused,
    span,
    unit,
)
from tests.people import PEOPLE, TODAY, UNITS

YEAR = TODAY.year
THIS = TODAY.replace(day=1)
AFTER = months.later(THIS, 1)
NOW, NEXT_MONTH = months.written(THIS), months.written(AFTER)


def both_began() -> None:
    began(JANUARY, "home", "next-door")


def test_the_month_of_a_move_is_owed_in_one_book_only(app):
    both_began()
    moved()
    home, next_door = line_of(), line_of("next-door", AFTER.year)
    assert THIS in home.due and AFTER not in home.due
    assert THIS not in next_door.due and AFTER in next_door.due


def test_a_payment_over_a_move_is_split_between_the_books_by_month(phone_of, clock):
    both_began()
    moved()
    clock.on(AFTER.replace(day=3))
    payment = pay(phone_of("next_secretary"), **span(NOW, NEXT_MONTH), paid_on=AFTER.replace(day=2).isoformat())
    rows = {row.branch_id: row for row in Payment.select()}
    assert rows[UNITS["home"]].amount == rows[UNITS["next-door"]].amount == 1500
    assert (rows[UNITS["home"]].first, rows[UNITS["home"]].last) == (THIS, THIS)
    assert rows[UNITS["next-door"]].first == AFTER and rows[UNITS["next-door"]].id == payment
    year = AFTER.year
    assert book("home", year).collected == book("next-door", year).collected == 1500
    assert THIS in line_of("home").paid and AFTER in line_of("next-door", year).paid


def test_both_parts_of_a_payment_are_reversed_together(phone_of, as_, clock):
    both_began()
    moved()
    clock.on(AFTER.replace(day=3))
    payment = pay(phone_of("next_secretary"), **span(NOW, NEXT_MONTH), paid_on=AFTER.isoformat())
    page = f"/management/dues/payments/{payment}"
    assert "丰山村党支部" in as_("next_secretary").get(page).text, "it names what was paid with it"
    assert as_("next_secretary").post(f"{page}/reverse", data={"reason": "记错"}).status_code == 303
    assert not Payment.select().where(Payment.stands).exists()
    assert book("home", AFTER.year).collected == book("next-door", AFTER.year).collected == 0


def test_what_was_paid_ahead_before_a_move_is_not_asked_for_again(phone_of, as_, clock):
    both_began()
    pay(phone_of("secretary"), **span(NOW, NEXT_MONTH))
    moved()
    clock.on(months.later(AFTER, 1))
    assert AFTER in line_of("next-door", AFTER.year).paid, "whichever branch took it"
    assert book("next-door", AFTER.year).collected == 0 and book("home").collected == 3000
    text = as_("secretary").get(f"/management/dues/units/{UNITS['home']}?year={YEAR}").text
    assert "现已转到其他支部" in text and f"/management/dues/members/{MEMBER}" not in text, "no link to a 404"
    assert as_("next_secretary").get(f"/management/dues/payments/{Payment.get().id}").status_code == 200


def test_a_former_branch_does_not_collect_what_is_owed_to_the_present_one(phone_of, clock):
    both_began()
    moved()
    clock.on(AFTER.replace(day=5))
    later = {**span(NEXT_MONTH), "paid_on": AFTER.replace(day=4).isoformat()}
    assert [*refused(phone_of("secretary"), **later)] == ["subject"]
    assert pay(phone_of("secretary"), **span(NOW), paid_on=AFTER.isoformat()), "the leaving month is owed to it"
    assert "from_month" in refused(phone_of("next_secretary"), kind="back", **span(f"{YEAR}-01"))
    assert pay(phone_of("next_secretary"), **later)


def test_what_a_former_branch_wrote_before_the_move_waits_for_the_present_one(phone_of, as_, clock):
    both_began()
    phone = phone_of("secretary")
    entry = phone.entry("payment", {**PAID, **span(NEXT_MONTH)}, subject=str(MEMBER))
    clock.forward(hours=1)
    moved()
    clock.forward(hours=1)
    assert phone.outcome(entry) == "accepted" and not Payment.get().stands
    assert as_("secretary").post(f"/reports/{entry['id']}/adoption").status_code == 404
    assert as_("next_secretary").post(f"/reports/{entry['id']}/adoption").status_code == 303
    assert Payment.get().stands and book("next-door").collected == 1500


def test_a_member_who_left_owes_until_the_day_of_the_end_not_of_its_recording(app, clock):
    clock.on(date(YEAR, 11, 23))
    began()
    with write():
        assert end_membership(member(), Ending("transferred", date(YEAR, 3, 10), organisation="外县"), BY)
    assert max(line_of().due) == date(YEAR, 3, 1)


def test_payments_of_who_left_before_january_stay_in_the_book(phone_of, as_, clock):
    began(date(YEAR, 1, 1))
    pay(phone_of("secretary"))
    with write():
        end_membership(member(), Ending("transferred", TODAY, organisation="外县"), BY)
    with write():
        Payment.update(booked_year=YEAR + 1).execute()
    clock.on(date(YEAR + 1, 3, 1))
    assert is_in("home", YEAR + 1) and book(year=YEAR + 1).collected == 1500
    assert as_("secretary").get(f"/management/dues/members/{MEMBER}").status_code == 200


def test_six_months_in_a_row_are_counted_over_the_turn_of_the_year(as_, clock):
    began()
    clock.on(date(YEAR + 1, 3, 10))
    with write():
        Affiliation.update(began_at=datetime(YEAR - 5, 1, 1, tzinfo=UTC)).execute()
    pay_until_september()
    entered(YEAR)
    entered(YEAR + 1, last=3)
    assert line_of(year=YEAR + 1).run == months.between(date(YEAR, 10, 1), date(YEAR + 1, 3, 1))
    assert "连续六个月未交" in as_("secretary").get(f"/management/dues/units/{UNITS['home']}").text


def pay_until_september() -> None:
    facts = {"county_id": unit().county_id, "member": MEMBER, "branch": unit(), "unit": unit(), "by_id": BY}
    paid = {"first": JANUARY, "last": date(YEAR, 9, 1), "amount": 13500, "paid_on": date(YEAR, 9, 1)}
    with write():
        Payment.create(kind="regular", booked_year=YEAR, **facts, **paid)


def test_a_payment_names_whom_it_is_about(phone_of):
    [result] = phone_of("secretary").send(phone_of("secretary").entry("payment", PAID))["results"]
    assert result["errors"] == {"subject": "此项必填。"} and not Payment.select().exists()


def test_what_collectors_write_about_themselves_waits_for_another_post(phone_of, as_):
    phone = phone_of("secretary")
    mine = PEOPLE["secretary"].member_id
    payment = phone.accepted("payment", PAID, subject=str(mine))
    assert not Payment.get().stands
    page, confirm = f"/management/dues/payments/{payment}", f"/reports/{payment}/adoption"
    assert confirm not in as_("secretary").get(page).text and confirm in as_("organiser").get(page).text
    assert as_("secretary").post(confirm).status_code == 404
    assert as_("organiser").post(f"/reports/{payment}/adoption").status_code == 303
    assert Payment.get().stands and book().collected == 1500


HELD = [Held("old", date(2020, 5, 9), date(2026, 3, 15)), Held("new", date(2026, 3, 15), None)]


def test_a_payment_is_split_by_what_is_due_and_no_fen_is_lost():
    books = books_of(HELD, "regular", date(2026, 2, 1), date(2026, 4, 1), date(2026, 4, 2), "new")
    assert books == [("old", months.between(date(2026, 2, 1), date(2026, 3, 1))), ("new", [date(2026, 4, 1)])]
    due = {date(2026, 2, 1): 1000, date(2026, 3, 1): 1000, date(2026, 4, 1): 3000}
    for amount in (1, 2, 100, 5000, 4999, 99_999_999):
        assert sum(part.amount for part in parts_of(books, amount, due)) == amount
        assert sum(part.amount for part in parts_of(books, amount, {})) == amount
    assert [part.amount for part in parts_of(books, 5000, due)] == [2000, 3000]
    assert [part.amount for part in parts_of(books, 4501, {})] == [3000, 1501]


def test_months_before_the_first_branch_known_here_are_its_own_and_voluntary_sums_go_by_the_day():
    early = books_of(HELD, "back", date(2019, 1, 1), date(2019, 1, 1), date(2026, 4, 2), "new")
    assert [branch for branch, _ in early] == ["old"]
    extra = books_of(HELD, "voluntary", date(2026, 3, 1), date(2026, 3, 1), date(2026, 3, 20), "new")
    assert [branch for branch, _ in extra] == ["new"]


@pytest.mark.parametrize(
    ("mine", "owed", "then", "found"),
    [
        ("new", ["new"], ["new"], ("new", False)),
        ("old", ["old"], ["new"], ("old", False)),
        ("old", ["old", "new"], ["new"], ("old", False)),
        ("old", ["new"], ["old", "new"], ("old", True)),
        ("old", ["new"], ["new", "new"], None),
        ("new", ["old"], ["new"], None),
        ("third", ["new"], ["old"], None),
    ],
)
def test_the_branch_to_which_the_months_are_owed_collects(mine, owed, then, found):
    assert collector(owed, then, "new", lambda branch: branch == mine) == found
