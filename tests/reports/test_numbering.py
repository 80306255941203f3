from uuid import UUID

import pytest

from pwa.identity.invitations import invite
from pwa.identity.models import Account
from pwa.reports.models import Device, Gap, Quarantined, Submission
from tests.kit.client import client_of, sign_in
from tests.people import PEOPLE

from .phone import Phone

pytestmark = pytest.mark.both_engines


def test_numbers_that_never_came_are_named_lowest_first(phone):
    phone.seq = 2
    assert phone.send(phone.entry())["missing"] == [1, 2]
    phone.seq = 5
    assert phone.send(phone.entry())["missing"] == [1, 2, 4, 5]


def test_a_late_number_fills_its_gap(phone):
    late = phone.entry()
    assert phone.send(phone.entry())["missing"] == [1]
    assert phone.send(late)["missing"] == [] and not Gap.select().exists()


def test_a_discarded_number_is_not_missing_even_if_it_is_the_highest(phone):
    phone.seq = 3
    phone.send(phone.entry(), discarded=[2, 6])
    assert phone.send()["missing"] == [1, 3, 5]
    assert Device.get().highest == 6


def test_rejected_and_conflicting_entries_have_come(phone):
    good = phone.entry()
    phone.send(good, phone.entry(fields={}))
    conflict = {**phone.entry(), "id": good["id"], "fields": {**good["fields"], "division": "440306"}}
    assert phone.send(conflict, phone.entry())["missing"] == []


def test_an_entry_that_must_come_later_has_not_come(phone):
    assert phone.send(phone.entry(version=9), phone.entry())["missing"] == [1]


def test_a_jump_of_more_than_a_thousand_is_one_row_and_is_split_when_a_number_comes(phone):
    phone.seq = 5_000
    assert phone.send(phone.entry())["missing"] == list(range(1, 101))
    assert Gap.select().count() == 1
    phone.seq = 49
    assert phone.send(phone.entry())["missing"] == [n for n in range(1, 102) if n != 50]
    assert Gap.select().count() == 2


def test_at_most_a_hundred_numbers_are_named(phone):
    phone.seq = 500
    assert phone.send(phone.entry())["missing"] == list(range(1, 101))


def test_a_number_used_twice_is_kept_and_flagged_and_a_retry_is_not(phone):
    first = phone.entry()
    phone.send(first)
    phone.send(first)
    phone.seq = 0
    second = phone.accepted(fields={"division": "440306", "since": "2026-08-01", "stay": "short"})
    assert Submission.get_by_id(second).seq_reused and not Submission.get_by_id(UUID(first["id"])).seq_reused


def test_two_phones_of_one_account_count_for_themselves(phone_of):
    one, two = phone_of("member"), phone_of("member")
    one.seq = two.seq = 1
    assert one.send(one.entry())["missing"] == [1] and two.send(two.entry("activity"))["missing"] == [1]
    assert Device.select().count() == 2


def test_an_empty_batch_is_answered_too(phone):
    assert phone.send()["results"] == []


def test_what_needed_attention_is_settled_when_the_person_throws_it_away(phone):
    bad = phone.entry(fields={})
    phone.send(bad)
    assert Quarantined.get().settled_at is None
    phone.send(discarded=[bad["seq"]])
    assert Quarantined.get().settled_at is not None


def test_a_phone_that_counts_anew_says_that_its_storage_was_emptied_for_thirty_days(phone, phone_of, as_, clock):
    phone.send(phone.entry())
    warning = "的可能丢了"
    assert warning not in as_("member").get("/me/phone").text
    again = phone_of("member")
    again.send(again.entry("activity"))
    assert warning in as_("member").get("/me/phone").text
    clock.forward(days=31)
    assert warning not in as_("member").get("/me/phone").text


def test_a_brand_new_phone_is_not_told_that_its_storage_was_emptied(phone, app):
    phone.send(phone.entry())
    new = Phone(sign_in(client_of(app), "member"), "member")
    new.send(new.entry("activity"))
    assert "的可能丢了" not in new.client.get("/me/phone").text
    assert "的可能丢了" not in phone.client.get("/me/phone").text


def test_a_browser_that_signed_out_and_in_again_between_is_the_same_phone(app):
    def enter() -> None:
        with app.test_request_context():
            link = invite(Account.get_by_id(PEOPLE["member"].account_id), None).removeprefix("http://localhost")
        assert browser.post(link, data={"agree": "1"}).status_code == 303

    browser = client_of(app)
    enter()
    before = Phone(browser, "member")
    before.send(before.entry())
    browser.post("/sign-out")
    enter()
    assert "的可能丢了" not in browser.get("/me/phone").text
    after = Phone(browser, "member")
    after.send(after.entry("activity"))
    assert "的可能丢了" in browser.get("/me/phone").text
