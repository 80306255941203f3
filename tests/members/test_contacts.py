"""Who keeps touch: assigned by an officer, one of the branch, handed over, ended."""

import pytest

from pwa.core.access import Role
from pwa.core.database import write
from pwa.members.changes import contacts_of
from pwa.members.models import Member, TimelineLine
from pwa.organisations.models import Post, Unit
from tests.people import PEOPLE

MEMBER = PEOPLE["nurse"]
PATH = f"/members/{MEMBER.member_id}"


def assign(client, login: str):
    return client.post(f"{PATH}/contacts", data={"account": str(PEOPLE[login].account_id)})


def test_the_contact_person_reaches_the_member_from_then_on(as_):
    assert as_("contact").get(PATH).status_code == 404
    assert assign(as_("secretary"), "contact").status_code == 303
    assert as_("contact").get(PATH).status_code == 200
    assert PEOPLE["contact"].name in as_("secretary").get(PATH).text


def test_who_was_no_contact_person_becomes_one(as_):
    assign(as_("secretary"), "builder")
    held = Post.select().where(Post.account_id == PEOPLE["builder"].account_id, Post.role == Role.CONTACT)
    assert held.count() == 1
    assert as_("builder").get(PATH).status_code == 200
    assert as_("builder").get("/members").status_code == 200
    assert as_("builder").get(f"/members/{PEOPLE['silent'].member_id}").status_code == 404


def test_a_hand_over_ends_the_first(as_):
    assign(as_("secretary"), "contact")
    assign(as_("organiser"), "builder")
    assert as_("contact").get(PATH).status_code == 404
    assert [row.account_id for row in contacts_of(MEMBER.member_id)] == [PEOPLE["builder"].account_id]
    rows = TimelineLine.select().where(TimelineLine.member == MEMBER.member_id).order_by(TimelineLine.id)
    assert [row.kind for row in rows] == ["contact_assigned", "contact_ended", "contact_assigned"]


def test_an_end(as_):
    assign(as_("secretary"), "contact")
    assert as_("secretary").post(f"{PATH}/contacts/end").status_code == 303
    assert contacts_of(MEMBER.member_id) == []
    assert as_("secretary").post(f"{PATH}/contacts/end").status_code == 404


@pytest.mark.parametrize("login", ["nurse", "next_member", "host", "admin"])
def test_only_somebody_else_of_the_branch(as_, login):
    answer = assign(as_("secretary"), login)
    assert answer.status_code == 422 and "请从列表中选择" in answer.text
    assert contacts_of(MEMBER.member_id) == []
    assert as_("secretary").post(f"{PATH}/contacts", data={}).status_code == 422


def test_only_officers_assign(as_):
    for login in ("contact", "next_secretary", "host", "county", "nurse"):
        assert assign(as_(login), "contact").status_code == 404


def test_the_member_reads_the_telephone_of_their_contact_person_and_others_do_not(as_):
    number = Member.get(Member.id == PEOPLE["contact"].member_id).phone
    own = as_("member").get(f"/members/{PEOPLE['member'].member_id}").text
    assert f'href="tel:{number}"' in own
    assert number not in as_("committee").get(f"/members/{PEOPLE['member'].member_id}").text
    branch = as_("member").get("/branch").text
    secretary = Member.get(Member.id == PEOPLE["secretary"].member_id).phone
    assert f'href="tel:{number}"' in branch and f'href="tel:{secretary}"' in branch


def test_the_branch_s_number_stands_for_a_secretary_without_one_of_their_own(as_):
    with write():
        Member.update(phone=None).where(Member.id == PEOPLE["secretary"].member_id).execute()
    branch = Unit.get_by_id(PEOPLE["member"].branch_id)
    row = as_("member").get("/branch").text.split(PEOPLE["secretary"].name)[0]
    assert row.rfind(f'href="tel:{branch.phone}"') > row.rfind("<li")


@pytest.mark.both_engines
def test_a_choice_says_with_how_many_somebody_keeps_touch_now(as_):
    file, secretary = f"/members/{PEOPLE['courier'].member_id}", as_("secretary")
    contact, organiser = PEOPLE["contact"], PEOPLE["organiser"]
    text = secretary.get(file).text
    assert f"{contact.name}（现联系 4 人）" in text and f"{organiser.name}（现联系 0 人）" in text
    secretary.post(f"{file}/contacts", data={"account": str(organiser.account_id)})
    text = secretary.get(file).text
    assert f"{contact.name}（现联系 3 人）" in text and f"{organiser.name}（现联系 1 人）" in text
