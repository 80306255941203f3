"""The pages on which an officer compares two files, joins them, or says that they are two people's."""

from uuid import uuid4

import pytest

from pwa.core.database import write
from pwa.core.name_keys import name_key
from pwa.members.changes import admit
from pwa.members.models import Member, TwoPeople
from pwa.organisations.models import Unit
from tests.architecture.test_two_deciders import seen_in
from tests.people import PEOPLE, UNITS

MEMBER = PEOPLE["member"]
BY = PEOPLE["secretary"].account_id


@pytest.fixture
def second(app) -> Member:
    """Another file of the member, opened by mistake."""
    with write():
        first = Member.get_by_id(MEMBER.member_id)
        facts = {"name": first.name, "sex": first.sex, "born_on": first.born_on, "phone": "19900001234", "by": BY}
        return admit(Unit.get_by_id(UNITS["home"]), **facts)


def compare(second: Member) -> str:
    return f"/members/{MEMBER.member_id}/join/{second.id}"


def is_joined(second: Member) -> bool:
    return Member.get_by_id(second.id).joined_into is not None


def test_files_that_look_alike_are_shown_on_the_file_and_in_a_list(second, as_):
    browser = as_("secretary")
    assert compare(second) in browser.get(f"/members/{MEMBER.member_id}").text
    assert "另有一份档案疑似同一个人" in browser.get(f"/members/{second.id}").text
    pairs = browser.get("/members/same-person").text
    assert MEMBER.name in pairs and str(second.id) in pairs
    assert str(second.id) not in as_("next_secretary").get("/members/same-person").text
    assert "没有疑似同一人的两份档案" in as_("next_secretary").get("/members/same-person").text


@pytest.mark.parametrize("same", ["born_on", "phone"])
def test_files_are_alike_by_birthday_or_by_phone(second, as_, same):
    first = Member.get_by_id(MEMBER.member_id)
    only = {"born_on": None, "phone": None} | {same: getattr(first, same)}
    with write():
        Member.update(only).where(Member.id == second.id).execute()
    assert str(second.id) in as_("secretary").get("/members/same-person").text
    with write():
        Member.update(born_on=None, phone=None).where(Member.id == second.id).execute()
    assert str(second.id) not in as_("secretary").get("/members/same-person").text


@pytest.mark.parametrize("written", ["王　建国", "王·建国", "王建国\ufe0f"])
def test_a_name_written_differently_is_the_same_name(second, as_, written):
    with write():
        Member.update(name=written, name_key=name_key(written)).where(Member.id == second.id).execute()
    assert str(second.id) in as_("secretary").get("/members/same-person").text
    assert str(second.id) in as_("secretary").get(f"/members/{MEMBER.member_id}").text


def test_an_officer_joins_them_and_chooses_what_is_right(second, as_):
    browser, path = as_("secretary"), compare(second)
    assert "199****1234" in browser.get(path).text
    refused = browser.post(path, data=seen_in(browser, path, path) | {"sure": "1"})
    assert refused.status_code == 422 and "请选择哪一项正确" in refused.text and not is_joined(second)
    chosen = seen_in(browser, path, path) | {"item_phone": "other"}
    assert browser.post(path, data=chosen).status_code == 422 and not is_joined(second)
    assert browser.post(path, data=chosen | {"sure": "1"}).location == f"/members/{MEMBER.member_id}"
    assert is_joined(second) and Member.get_by_id(MEMBER.member_id).phone == "19900001234"


@pytest.mark.parametrize("item", ["neither", "", "this "])
def test_a_choice_that_is_none_is_refused(second, as_, item):
    path = compare(second)
    assert as_("secretary").post(path, data={"item_phone": item, "sure": "1"}).status_code == 422
    assert not is_joined(second)


def test_the_second_of_two_officers_is_shown_what_the_first_did(second, as_):
    path = compare(second)
    form = {"item_phone": "this", "sure": "1"}
    late = seen_in(as_("organiser"), path, path)
    with write():
        Member.update(phone="19900004321").where(Member.id == second.id).execute()
    told = as_("organiser").post(path, data=form | late)
    assert told.status_code == 422 and not is_joined(second)
    assert as_("secretary").post(path, data=form | seen_in(as_("secretary"), path, path)).status_code == 303
    assert as_("organiser").post(path, data=form | late).location == f"/members/{MEMBER.member_id}"
    told = as_("organiser").get(path, follow_redirects=True).text
    assert PEOPLE["secretary"].name in told and "合并同一人的两份档案" in told


def test_a_form_sent_twice_joins_once(second, as_):
    path = compare(second)
    form = {"item_phone": "this", "sure": "1", "write_key": str(uuid4())}
    assert [as_("secretary").post(path, data=form).status_code for _ in range(2)] == [303, 303]


def test_two_people_are_not_shown_as_alike_any_more(second, as_):
    browser = as_("secretary")
    path = f"/members/{second.id}/two-people/{MEMBER.member_id}"
    assert [browser.post(path).status_code for _ in range(2)] == [303, 303]
    assert TwoPeople.select().count() == 1
    assert str(second.id) not in browser.get("/members/same-person").text
    assert str(second.id) not in browser.get(f"/members/{MEMBER.member_id}").text
    assert "已注明这是两个人" in browser.get(compare(second)).text


@pytest.mark.parametrize("login", ["next_secretary", "contact", "host", "county", "admin", "member"])
def test_who_is_no_officer_of_both_finds_nothing(second, as_, login):
    path = compare(second)
    assert as_(login).get(path).status_code in (403, 404)
    assert as_(login).post(path, data={"sure": "1", "item_phone": "this"}).status_code in (403, 404)
    assert as_(login).post(f"/members/{second.id}/two-people/{MEMBER.member_id}").status_code in (403, 404)
    assert not is_joined(second) and not TwoPeople.select().exists()


def test_a_file_is_not_joined_with_itself_or_with_one_of_another_branch_or_county(second, as_):
    for login, other in (("secretary", "member"), ("secretary", "next_member"), ("committee", "host_member")):
        if other in PEOPLE:
            path = f"/members/{MEMBER.member_id}/join/{PEOPLE[other].member_id}"
            assert as_(login).post(path, data={"sure": "1"}).status_code == 404, other
    assert as_("secretary").get(f"/members/{MEMBER.member_id}/join/{uuid4()}").status_code == 404


def test_a_committee_joins_files_of_two_of_its_branches(as_, app):
    with write():
        first = Member.get_by_id(MEMBER.member_id)
        facts = {"name": first.name, "sex": first.sex, "born_on": first.born_on, "by": BY}
        other = admit(Unit.get_by_id(UNITS["next-door"]), **facts)
    path = compare(other)
    assert as_("secretary").get(path).status_code == 404
    assert str(other.id) in as_("committee").get("/members/same-person").text
    assert as_("committee").post(path, data={"sure": "1"}).status_code == 303
    assert as_("next_secretary").get(f"/members/{other.id}").status_code == 404
