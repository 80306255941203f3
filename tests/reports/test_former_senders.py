"""Whoever wrote an entry about somebody else keeps its receipt when the right ends, not what it says."""

from uuid import uuid4

import pytest

from pwa.core.database import write
from pwa.identity.models import Account
from pwa.members.changes import contacts_of, end_contacts
from pwa.members.models import Member
from pwa.members.reach import within_reach
from pwa.organisations import succession
from pwa.reports.models import Submission
from tests.people import PEOPLE

MEMBER = PEOPLE["member"].member_id
FOR_HIM = {"subject": str(MEMBER), "source": "phone"}
PLACE = {"division": "440307", "since": "2026-07-01", "stay": "long", "area": "榕湾街道电子厂"}


def end_posts(login: str) -> None:
    with write():
        for post in succession.posts_left(Account.get_by_id(PEOPLE[login].account_id)):
            succession.end(post, None)


def end_assignment(login: str) -> None:
    assert login == "contact"
    with write():
        mine = [one for one in contacts_of(MEMBER) if one.account_id == PEOPLE[login].account_id]
        end_contacts([(Member.get_by_id(MEMBER), one) for one in mine], PEOPLE["secretary"].account_id)


ENDED = [("secretary", end_posts), ("contact", end_posts), ("contact", end_assignment)]


@pytest.mark.parametrize("login, end", ENDED)
def test_the_page_of_an_entry_says_only_that_it_was_received(phone_of, as_, login, end):
    ident = phone_of(login).accepted("location", PLACE, **FOR_HIM)
    before = as_(login).get(f"/reports/{ident}")
    assert PLACE["area"] in before.text and PEOPLE["member"].name in before.text
    end(login)
    after = as_(login).get(f"/reports/{ident}")
    assert after.status_code == 200 and Submission.get().receipt in after.text
    assert PLACE["area"] not in after.text and PEOPLE["member"].name not in after.text
    assert "Yanxing-Keep" not in after.headers and "no-store" in after.headers["Cache-Control"]


@pytest.mark.parametrize("login, end", ENDED)
def test_the_list_of_ones_own_entries_names_nobody_out_of_reach(phone_of, as_, login, end):
    ident = phone_of(login).accepted("location", PLACE, **FOR_HIM)
    assert PEOPLE["member"].name in as_(login).get("/reports").text
    end(login)
    for path in ("/reports", f"/reports/withdrawal/new?of={ident}"):
        shown = as_(login).get(path).text
        assert PLACE["area"] not in shown and PEOPLE["member"].name not in shown
    assert f"/reports/{ident}" in as_(login).get("/reports").text


def test_nobody_decides_about_an_entry_whose_right_has_ended(phone_of, as_):
    ident = phone_of("secretary").accepted("activity", **FOR_HIM)
    end_posts("secretary")
    answer = as_("secretary").post(f"/reports/{ident}/decision", data={"verdict": "confirmed"})
    assert answer.status_code == 404


def test_a_request_that_was_passed_on_names_the_member_while_the_right_lasts(phone_of, as_):
    said = {"category": "health", "readers": "committee", "words": "住院"}
    ident = phone_of("secretary").accepted("request", said, **FOR_HIM)
    assert PEOPLE["member"].name in as_("secretary").get(f"/liaison/cases/{ident}").text
    end_posts("secretary")
    after = as_("secretary").get(f"/liaison/cases/{ident}")
    assert after.status_code == 200 and PEOPLE["member"].name not in after.text


@pytest.mark.parametrize("login, end", ENDED)
def test_what_became_of_a_report_in_is_read_by_who_reaches_the_member(phone_of, as_, login, end):
    phone = phone_of(login)
    asked = phone.entry("report_in", {"unit": str(PEOPLE["host"].branch_id), "consent": "yes"}, **FOR_HIM)
    assert phone.outcome(asked) == "accepted"
    from pwa.members.placement_models import Placement

    placed = Placement.select().where(Placement.asked_by == PEOPLE[login].account_id).get()
    path = f"/incorporation/report-ins/{placed.id}"
    assert as_(login).get(path).status_code == 200
    end(login)
    assert as_(login).get(path).status_code == 404
    assert as_(login).get(f"/reports/{asked['id']}").status_code == 200


def test_who_is_seen_among_many_is_who_is_seen_one_by_one(app, world, as_):
    from pwa.identity.models import Session
    from pwa.identity.visitor import Visitor

    members = list(Member.select())
    for login in ("member", "contact", "secretary", "host", "committee", "county", "admin"):
        reach = within_reach(Visitor(Session(account=Account.get_by_id(PEOPLE[login].account_id))))
        one_by_one = {row.id for row in members if reach.seen_as(Member.with_branch(row.id))}
        assert reach.among([row.id for row in members]) == one_by_one, login
    assert not reach.among([uuid4()]) and not reach.among([])
