"""The book of a branch: begun, months entered, sums handed up, years closed; it is what stands, in any order."""

from datetime import UTC, date, datetime
from random import Random
from uuid import UUID

import pytest

from pwa.core.bulk_sql import insert_rows
from pwa.core.database import write
from pwa.core.ids import new_id
from pwa.dues import amounts, book_steps, months, sums
from pwa.dues.book import read_book
from pwa.dues.models import BookEntry, DuesExemption, ExemptMonth, Payment, Reversal
from pwa.members.models import Affiliation, Member
from pwa.organisations.models import Post, Unit
from tests.dues.test_payments import MEMBER, PAID, book, pay
from tests.people import PEOPLE, TODAY, UNITS, ago

BY = PEOPLE["secretary"].account_id
PAGE = f"/management/dues/units/{UNITS['home']}"
THIS = TODAY.replace(day=1)
JANUARY, YEAR = date(TODAY.year, 1, 1), TODAY.year


def member() -> Member:
    found = Member.with_branch(MEMBER)
    assert found is not None
    return found


def began(since: date = JANUARY) -> None:
    """The member has belonged to the branch for years; the book begins, and wages are known."""
    with write():
        long_ago = datetime(TODAY.year - 5, 1, 1, tzinfo=UTC)
        Affiliation.update(began_at=long_ago).where(Affiliation.member == MEMBER).execute()
        book_steps.begin(Unit.get_by_id(UNITS["home"]), since, BY)
        amounts.set_due(member(), {"payer": "wage", "due": 1500, "since": since, "base": None}, BY)


def line_of(year: int = TODAY.year):
    return next(line for line in book(year=year).lines if line.id == MEMBER)


def test_nobody_owes_before_the_book_begins_and_the_month_is_entered(as_, phone_of):
    assert as_("secretary").post(f"{PAGE}/months", data={"month": months.written(THIS)}).status_code == 422
    assert as_("secretary").post(f"{PAGE}/begin", data={"since": months.written(JANUARY)}).status_code == 303
    assert as_("secretary").post(f"{PAGE}/begin", data={"since": months.written(THIS)}).status_code == 422
    setting = {"payer": "wage", "base": "3000", "since": months.written(JANUARY)}
    assert as_("secretary").post(f"/management/dues/members/{MEMBER}/settings", data=setting).status_code == 303
    assert not any(line.unpaid for line in book().lines)
    before = {"month": f"{TODAY.year - 1}-12"}
    assert as_("secretary").post(f"{PAGE}/months", data=before).status_code == 422
    assert as_("secretary").post(f"{PAGE}/months", data={"month": months.written(THIS)}).status_code == 303
    assert as_("secretary").post(f"{PAGE}/months", data={"month": months.written(THIS)}).status_code == 422
    assert line_of().unpaid in ([THIS], []) and "未交" in as_("member").get("/management/dues").text
    pay(phone_of("secretary"))
    assert line_of().unpaid == []


def test_what_is_handed_up_is_at_most_what_was_collected_and_can_be_taken_back(as_, phone_of):
    pay(phone_of("secretary"))
    with write():
        book_steps.begin(Unit.get_by_id(UNITS["home"]), JANUARY, BY)
    given = {"on": ago(0), "amount": "15.01"}
    assert as_("secretary").post(f"{PAGE}/handed-up", data=given).status_code == 422
    assert as_("committee").post(f"{PAGE}/handed-up", data=given).status_code == 404
    assert as_("secretary").post(f"{PAGE}/handed-up", data={**given, "amount": "15"}).status_code == 303
    assert (book().collected, book().handed) == (1500, 1500)
    entry = BookEntry.get(BookEntry.kind == "handed_up").id
    assert as_("secretary").post(f"{PAGE}/handed-up/{entry}/take-back").status_code == 303
    assert as_("secretary").post(f"{PAGE}/handed-up/{entry}/take-back").status_code == 404
    assert book().handed == 0 and BookEntry.select().count() == 1


def test_a_year_closes_after_its_last_month_and_what_comes_later_stands_in_the_next(as_, phone_of, clock):
    began()
    closing = f"{PAGE}/close?year={TODAY.year}"
    assert as_("secretary").post(closing).status_code == 422, "the year lasts"
    clock.on(date(TODAY.year + 1, 1, 10))
    assert as_("secretary").post(closing).status_code == 422, "no month is entered"
    with write():
        for month in months.of_year(TODAY.year):
            book_steps.mark_entered(Unit.get_by_id(UNITS["home"]), month, date(TODAY.year + 1, 1, 10), BY)
    assert as_("secretary").post(closing).status_code == 303
    assert as_("secretary").post(closing).status_code == 422
    late = f"{TODAY.year}-12"
    payment = pay(phone_of("secretary"), from_month=late, to_month=late, paid_on=f"{TODAY.year}-12-30")
    row = Payment.get_by_id(payment)
    assert (row.booked_year, row.paid_on) == (TODAY.year + 1, date(TODAY.year, 12, 30))
    assert book(year=TODAY.year).collected == 0 and book(year=TODAY.year + 1).collected == 1500


def test_six_months_in_a_row_are_a_line_for_people_and_change_nothing(as_, clock):
    began()
    with write():
        for month in months.of_year(TODAY.year)[:6]:
            book_steps.mark_entered(Unit.get_by_id(UNITS["home"]), month, TODAY, BY)
    text = as_("secretary").get(PAGE).text
    assert "连续六个月未交" in text and "第三十一条第六项" in text and "本系统不作决定" in text
    assert Member.get_by_id(MEMBER).status in (None, "normal")


def test_exemptions_never_overlap_and_lower_what_is_due(as_):
    began()
    page = f"/management/dues/members/{MEMBER}"
    said = {"first": f"{TODAY.year}-01", "last": f"{TODAY.year}-03", "reduced": "0", "meeting_on": ago(9)}
    said |= {"approver": "丰山镇党委"}
    assert as_("secretary").post(f"{page}/exemptions", data={**said, "reduced": "15"}).status_code == 422
    assert as_("secretary").post(f"{page}/exemptions", data=said).status_code == 303
    overlapping = {**said, "first": f"{TODAY.year}-03", "last": f"{TODAY.year}-04"}
    assert as_("secretary").post(f"{page}/exemptions", data=overlapping).status_code == 422
    assert DuesExemption.select().count() == 1 and ExemptMonth.select().count() == 3
    assert [line_of().due[month] for month in months.of_year(TODAY.year)[2:4]] == [0, 1500]
    exemption = DuesExemption.get().id
    assert as_("secretary").post(f"{page}/exemptions/{exemption}/end").status_code == 422, "it is over"
    assert line_of().due[date(TODAY.year, 3, 1)] == 0


def test_a_branch_sets_no_amount_that_the_rules_set_otherwise(as_):
    page, since = f"/management/dues/members/{MEMBER}/settings", months.written(THIS)
    for wrong in (
        {"payer": "wage", "due": "15"},
        {"payer": "relief", "due": "0.30"},
        {"payer": "farmer", "base": "3000"},
        {"payer": "farmer", "due": "1.01"},
        {"payer": "nobody", "base": "1"},
        {"payer": "wage", "base": "1e3"},
    ):
        assert as_("secretary").post(page, data={"since": since, **wrong}).status_code == 422, wrong
    assert as_("committee").post(page, data={"payer": "wage", "base": "3000", "since": since}).status_code == 404
    kept = {"payer": "wage", "base": "3000.01", "since": since, "keep_base": "1"}
    assert as_("secretary").post(page, data=kept).status_code == 303
    assert [one.due for one in amounts.settings_of(MEMBER)] == [3000]


def test_whatever_the_order_and_doubling_the_book_is_the_sum_of_what_stands(app, both_sums=300):
    rng, home = Random(20), Unit.get_by_id(UNITS["home"])
    rows = [_random_payment(rng, home) for _ in range(both_sums)]
    gone = {row["id"] for row in rng.sample(rows, both_sums // 3)}
    rng.shuffle(rows)
    with write():
        for row in rows:
            Payment.create(**row)
        for payment in gone:
            Reversal.create(
                county_id=home.county_id, payment=payment, booked_year=TODAY.year, reason="写错", made_by=BY
            )
            Payment.update(stands=False).where(Payment.id == payment).execute()
    stands = sum(row["amount"] for row in rows if row["id"] not in gone and row["kind"] != "large")
    assert read_book(home, TODAY.year).collected == stands == sums.collected(home.id, [TODAY.year])


def _random_payment(rng: Random, home: Unit) -> dict:
    kind = rng.choice(["regular", "back", "voluntary", "large"])
    first = date(TODAY.year, rng.randint(1, 12), 1)
    facts = {"county_id": home.county_id, "member": MEMBER, "branch": home.id, "unit": home.id, "by_id": UUID(int=1)}
    amount = rng.randint(1, 99_999)
    return {**facts, "id": new_id(), "kind": kind, "first": first, "last": first, "amount": amount,
            "paid_on": date(TODAY.year, rng.randint(1, 12), rng.randint(1, 28)), "booked_year": TODAY.year}  # fmt: skip


def test_a_book_of_a_year_takes_three_queries(app, queries):
    began()
    with queries() as seen:
        book()
    assert len(seen.selects) <= 3 + 1, "the unit itself is the fourth"


def test_what_somebody_writes_after_their_post_ended_waits_and_counts_once_it_is_confirmed(phone_of, as_, clock):
    phone, sent_at = phone_of("secretary"), clock.now
    entry = phone.entry("payment", PAID, subject=str(MEMBER))
    clock.forward(hours=1)
    with write():
        Post.update(ended_at=clock.now).where(Post.account_id == BY).execute()
    clock.forward(hours=1)
    assert phone.outcome(entry) == "accepted" and sent_at < clock.now
    assert not Payment.get().stands and book().collected == 0
    assert as_("organiser").post(f"/reports/{entry['id']}/adoption").status_code == 303
    assert Payment.get().stands and book().collected == 1500


@pytest.mark.nightly
@pytest.mark.both_engines
def test_a_hundred_thousand_random_payments_and_reversals_sum_to_the_fen(app):
    rng, home = Random(21), Unit.get_by_id(UNITS["home"])
    rows = [_random_payment(rng, home) | {"booked_year": rng.choice((YEAR, YEAR + 1))} for _ in range(100_000)]
    waits = {row["id"] for row in rng.sample(rows, 1_000)}
    gone = {row["id"]: rng.choice((None, row["booked_year"], YEAR + 1)) for row in rng.sample(rows, 30_000)}
    for row in rows:
        row["stands"] = row["id"] not in waits and row["id"] not in gone
    undone = [
        {"county_id": home.county_id, "payment": one, "booked_year": year, "reason": "写错", "made_by": BY}
        for one, year in gone.items()
    ]
    rng.shuffle(rows)
    with write():
        insert_rows(Payment, rows)
        insert_rows(Reversal, undone)
    taken = {YEAR: 0, YEAR + 1: 0}
    for row in rows:
        year = gone.get(row["id"])
        if row["kind"] != "large" and (row["stands"] or year):
            taken[row["booked_year"]] += row["amount"]
            taken[year or 0] = taken.get(year or 0, 0) - (row["amount"] if year else 0)
    for year in (YEAR, YEAR + 1):
        found = read_book(home, year)
        by_month = sum(found.collected_in(month) for month in months.of_year(year))
        assert taken[year] == sums.collected(home.id, [year]) == found.collected == by_month
    assert sums.collected(home.id, [YEAR, YEAR + 1]) == taken[YEAR] + taken[YEAR + 1]
