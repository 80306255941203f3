"""Joining two files puts nobody into the account or the file of somebody else, and gives no ended right back."""

import re
import threading

import pytest

from pwa.core.clock import now, today
from pwa.core.database import db, write
from pwa.core.transitions import Refused
from pwa.identity.models import Account, Session
from pwa.members import file_joining
from pwa.members.changes import admit, assign_contact, contacts_of
from pwa.members.file_joining import join_files
from pwa.members.membership import Ending, end_membership
from pwa.members.models import Member
from pwa.members.placements import name_host, pending_of, placement_of
from pwa.organisations.models import Post, Unit
from pwa.organisations.succession import close_account
from tests.architecture.test_two_deciders import seen_in
from tests.kit.at_once import PATIENCE
from tests.kit.client import client_of
from tests.people import PEOPLE, UNITS, ago

MEMBER, BY = PEOPLE["member"], PEOPLE["secretary"].account_id
WORDS = {"category": "wages", "readers": "committee", "words": "只给党委看的话"}


@pytest.fixture
def second(app) -> Member:
    """A file of the same name that the branch has opened."""
    with write():
        return admit(Unit.get_by_id(UNITS["home"]), name=MEMBER.name, sex="1", by=BY)


def joined(goes, stays, by=BY) -> bool:
    with write():
        return join_files(Member.with_branch(stays), Member.with_branch(goes), [], by)


def why_not(goes, stays, by=BY) -> str:
    with pytest.raises(Refused) as why:
        joined(goes, stays, by)
    return why.value.errors["join"]


def die(member_id, by=BY) -> None:
    with write():
        end_membership(Member.with_branch(member_id), Ending("died", today()), by)


def used(member: Member) -> Account:
    """The account of the second file, after somebody has signed in to it."""
    with write():
        account = Account.of_member(member, BY)
        Session.create(account=account, began_at=now(), last_used_at=now(), way_in="invitation", label="test")
    return account


def mine() -> Account:
    return Account.get_by_id(MEMBER.account_id)


def close(account: Account, by) -> None:
    with write():
        close_account(account, by)


def test_an_account_in_use_stays_with_the_person_and_the_other_is_closed(second):
    with write():
        unused = Account.of_member(second, BY)
    assert joined(second.id, MEMBER.member_id)
    assert Account.get_by_id(unused.id).closed_at is not None
    assert (mine().member_id, mine().closed_at) == (MEMBER.member_id, None)


def test_two_accounts_in_use_are_never_made_one(second, as_):
    as_("member")
    used(second)
    assert why_not(second.id, MEMBER.member_id) == "both_sign_in"


def test_who_records_a_death_and_joins_the_files_reads_nothing_that_was_confided_above(as_, app, phone_of, second):
    case, officer = phone_of("member").accepted("request", WORDS), as_("secretary")
    slip = officer.post(f"/members/{second.id}/invitation").text
    for path, form in (
        (f"/members/{MEMBER.member_id}/membership/end", {"reason": "died", "on": ago(1), "sure": "1"}),
        (f"/members/{second.id}/join/{MEMBER.member_id}", {"sure": "1"}),
    ):
        assert officer.post(path, data=form | seen_in(officer, path, path)).status_code == 303
    slip += officer.post(f"/members/{second.id}/invitation").text
    for link in re.findall(r"http://localhost(/welcome/[\w-]+)", slip):
        browser = client_of(app)
        browser.post(link, data={"agree": "1"})
        assert browser.get(f"/liaison/cases/{case}").status_code != 200
    assert officer.get(f"/liaison/cases/{case}").status_code == 404
    assert mine().closed_at is not None and mine().member_id == second.id


def test_a_used_account_that_is_closed_stays_with_the_person_and_closed(as_, second):
    as_("member")
    with write():
        unused = Account.of_member(second, BY)
    close(mine(), PEOPLE["admin"].account_id)
    assert joined(MEMBER.member_id, second.id)
    assert (mine().member_id, mine().closed_at is None) == (second.id, False)
    assert Account.get_by_id(unused.id).closed_at is not None


def test_two_used_accounts_are_joined_once_an_administrator_has_closed_one(as_, second, clock):
    as_("member")
    account = used(second)
    clock.forward(minutes=1)
    close(account, PEOPLE["admin"].account_id)
    assert joined(second.id, MEMBER.member_id)
    assert (mine().member_id, mine().closed_at) == (MEMBER.member_id, None)


@pytest.mark.parametrize("stays", ["first", "second"])
def test_an_account_that_an_officer_closed_with_a_death_was_not_closed_for_joining(as_, second, clock, stays):
    as_("member")
    used(second)
    clock.forward(minutes=1)
    die(MEMBER.member_id)
    if stays == "second":
        assert why_not(MEMBER.member_id, second.id) == "both_sign_in"
        assert why_not(MEMBER.member_id, second.id, PEOPLE["organiser"].account_id) == "both_sign_in"
    else:
        assert not joined(second.id, MEMBER.member_id), "who has died gets no second file"


def test_who_joins_them_is_not_the_administrator_who_closed_one(as_, second, clock):
    as_("member")
    account = used(second)
    clock.forward(minutes=1)
    with write():
        Post.give(BY, "admin", Unit.get_by_id(UNITS["county"]), None)
    close(account, BY)
    assert why_not(second.id, MEMBER.member_id) == "both_sign_in"
    assert joined(second.id, MEMBER.member_id, PEOPLE["organiser"].account_id)


def test_an_account_closed_before_anybody_used_the_other_was_closed_for_something_else(as_, second, clock):
    as_("member")
    close(mine(), PEOPLE["admin"].account_id)
    clock.forward(minutes=1)
    used(second)
    assert why_not(MEMBER.member_id, second.id) == "both_sign_in"


def test_posts_contact_person_and_host_of_who_has_left_are_not_in_force_again(as_, second):
    """As memberships ended before decision 0027: only the day was written."""
    as_("member")
    with write():
        Post.give(MEMBER.account_id, "secretary", Unit.get_by_id(UNITS["home"]), None)
        Member.update(left_at=now()).where(Member.id == MEMBER.member_id).execute()
    assert contacts_of(MEMBER.member_id) and placement_of(MEMBER.member_id)
    assert joined(MEMBER.member_id, second.id)
    assert mine().member_id == second.id and Post.held_by(MEMBER.account_id) == []
    assert contacts_of(second.id) == [] and placement_of(second.id) is None
    assert as_("host").get(f"/members/{second.id}").status_code == 404


def test_contact_person_and_host_of_a_member_come_along(second):
    with write():
        assign_contact(Member.with_branch(second.id), Account.get_by_id(PEOPLE["organiser"].account_id), BY)
        third = admit(Unit.get_by_id(UNITS["home"]), name=MEMBER.name, sex="1", by=BY)
        name_host(Member.with_branch(second.id), Unit.get_by_id(UNITS["host-branch"]), "phone", BY)
    assert joined(second.id, third.id)
    assert [row.account_id for row in contacts_of(third.id)] == [PEOPLE["organiser"].account_id]
    assert pending_of(third.id) is not None


@pytest.mark.parametrize(("taken", "name"), [([], "王健国"), (["name"], MEMBER.name)])
def test_the_account_has_the_name_that_stands_in_the_file(as_, second, taken, name):
    as_("member")
    with write():
        Member.update(name="王健国").where(Member.id == second.id).execute()
        assert join_files(Member.with_branch(second.id), Member.with_branch(MEMBER.member_id), taken, BY)
    assert Member.get_by_id(second.id).name == mine().name == name


@pytest.mark.both_engines
def test_two_accounts_are_not_made_one_when_somebody_signs_in_at_the_same_moment(as_, app, second, monkeypatch):
    as_("member")
    officer, browser, known, came = as_("secretary"), client_of(app), file_joining.refusal, []
    slip = officer.post(f"/members/{second.id}/invitation").text
    link = re.search(r"http://localhost(/welcome/[\w-]+)", slip)[1]
    path = f"/members/{MEMBER.member_id}/join/{second.id}"
    form = {"sure": "1"} | seen_in(officer, path, path)

    def come_in():
        came.append(browser.post(link, data={"agree": "1"}).status_code)
        db.close()

    def slowly(*args):
        found = known(*args)
        coming.start()
        coming.join(PATIENCE)
        return found

    coming = threading.Thread(target=come_in)
    monkeypatch.setattr(file_joining, "refusal", slowly)
    assert officer.post(path, data=form).status_code == 303
    coming.join()
    assert came == [404], "the link is void, and nobody was signed in to an account that was closed at once"
