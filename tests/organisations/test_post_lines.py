"""Today says to whom a post was given, whose post ended, and what waits for a second person."""

import re

import pytest

from pwa.core.database import write
from pwa.identity.models import Account
from pwa.members.changes import assign_contact
from pwa.members.models import Member
from pwa.organisations import succession
from pwa.organisations.appointment_models import Appointment
from pwa.organisations.models import Post, Unit
from tests.people import PEOPLE, PLACES, UNITS

PATH = "/settings/posts"
HOME = PLACES["home"].name


def wish(login: str = "member", role: str = "secretary", **more: str) -> dict[str, str]:
    return {"account": str(PEOPLE[login].account_id), "role": role, "unit": str(UNITS["home"]), **more}


def lines(browser) -> str:
    """The card about one's own posts, as text; empty without one."""
    card = browser.get("/").text.partition("我的职务")[2].partition("</section>")[0]
    return re.sub(r"<[^>]+>|\s+", " ", card)


def count(browser) -> str:
    found = re.search(r'class="count">(\d+)', browser.get("/").text)
    return found[1] if found else ""


def test_who_is_appointed_and_whose_post_is_handed_over_read_it_on_today(as_, clock):
    as_("admin").post(PATH, data=wish(becomes="hands_over"))
    assert lines(as_("member")) == "" == lines(as_("secretary")), "nothing is given before it is confirmed"
    number = count(as_("member"))
    as_("committee").post(f"{PATH}/appointments/{Appointment.get().id}/confirm")
    told = lines(as_("member"))
    assert f"开始任职：党支部书记，{HOME}" in told and PEOPLE["committee"].name in told
    told = lines(as_("secretary"))
    assert f"结束任职：党支部书记，{HOME}" in told and PEOPLE["member"].name in told
    assert count(as_("member")) == number, "it is news, not a duty"
    clock.forward(days=15)
    assert lines(as_("member")) == "" == lines(as_("secretary"))


def test_in_english(as_):
    as_("admin").post(PATH, data=wish("member", "organiser", becomes="stays"))
    as_("committee").post(f"{PATH}/appointments/{Appointment.get().id}/confirm")
    Account.update(language="en").where(Account.id == PEOPLE["member"].account_id).execute()
    text = as_("member").get("/").text
    assert "My posts" in text and f"New post: organisation officer, {HOME}" in text


def test_whose_post_is_ended_reads_by_whom(as_):
    post = Post.get(Post.account_id == PEOPLE["contact"].account_id)
    as_("admin").post(f"{PATH}/{post.id}/end", data={"sure": "1"})
    told = lines(as_("contact"))
    assert f"结束任职：联系人，{HOME}" in told and PEOPLE["admin"].name in told


def test_given_on_the_machine_it_says_so(as_):
    with write():
        account = Account.get_by_id(PEOPLE["member"].account_id)
        succession.give(account, "auditor", Unit.get_by_id(UNITS["county"]), None)
    assert "在服务器上" in lines(as_("member"))


def test_a_new_contact_person_reads_it(as_):
    with write():
        row, account = Member.with_branch(PEOPLE["silent"].member_id), Account.get_by_id(PEOPLE["member"].account_id)
        assign_contact(row, account, PEOPLE["secretary"].account_id)
    assert f"开始任职：联系人，{HOME}" in lines(as_("member")) and PEOPLE["secretary"].name in lines(as_("member"))


def test_a_post_given_and_ended_is_told_once_as_ended(as_):
    with write():
        account, county = Account.get_by_id(PEOPLE["member"].account_id), Unit.get_by_id(UNITS["county"])
        succession.end(succession.give(account, "auditor", county, None), None)
    assert lines(as_("member")).count("结束任职") == 1 and "开始任职" not in lines(as_("member"))


@pytest.mark.parametrize("second", ["committee"])
def test_the_second_person_reads_what_waits_and_the_first_does_not(as_, second):
    as_("admin").post(PATH, data=wish(becomes="stays"))
    text = as_(second).get("/").text
    assert f"{PATH}/appointments/{Appointment.get().id}" in text and f"党支部书记\u00a0· {HOME}" in text
    assert f"{PATH}/appointments/" not in as_("admin").get("/").text
    assert f"{PATH}/appointments/" not in as_("secretary").get("/").text


def test_many_of_ones_own_proposals_do_not_hide_what_somebody_else_proposed(as_, clock):
    account, county = PEOPLE["member"].account_id, UNITS["county"]
    facts = {"account_id": account, "county_id": county, "proposed_by": PEOPLE["committee"].account_id}
    top = Unit.get_by_id(UNITS["fengshan"])
    at = {"county_id": county, "parent": top, "kind": "branch"}
    with write():
        branches = [Unit.create(path=f"{top.path}f{n:03x}/", name=f"第{n}党支部", **at) for n in range(25)]
        for branch in branches:
            Appointment.create(unit=branch, role="secretary", **facts)
    clock.forward(hours=1)
    as_("admin").post(PATH, data=wish(becomes="stays"))
    newest = Appointment.get(Appointment.proposed_by == PEOPLE["admin"].account_id)
    assert str(newest.id) in as_("committee").get("/").text
