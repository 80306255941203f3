"""A link opens only while whoever made it, and whoever confirmed it, could make or confirm it today."""

import re

import pytest

from pwa.core.audit import AuditLine
from pwa.core.clock import now
from pwa.core.database import transact, write
from pwa.identity.models import Account, Invitation
from pwa.members.models import Member
from pwa.organisations import succession
from pwa.organisations.models import Post, Unit
from tests.identity.conftest import is_in, used  # noqa: F401  (a fixture)
from tests.identity.link_steps import AGREE, confirm, link_by, newest
from tests.kit.client import client_of
from tests.people import PEOPLE, UNITS

POSTS = "/settings/posts"


def post_of(login):
    return Post.get(Post.account_id == PEOPLE[login].account_id, Post.ended_at.is_null())


def dismiss(as_, login):
    assert as_("admin").post(f"{POSTS}/{post_of(login).id}/end", data={"sure": "1"}).status_code == 303


def end_post(as_, login):
    dismiss(as_, login)


def hand_over(as_, login):
    with write():
        post = post_of(login)
        account = Account.get_by_id(PEOPLE["silent"].account_id)
        succession.give(account, post.role, Unit.get_by_id(post.unit_id), None, successor_of=post)


def end_post_unseen(as_, login):
    """As by a way that hands no work over: the condition alone holds."""
    with write():
        post_of(login).end(None)


def close_account(as_, login):
    path = f"/organisations/accounts/{PEOPLE[login].account_id}/close"
    assert as_("admin").post(path, data={"closing": "1"}).status_code == 303


def leave(as_, login):
    with write():
        Member.update(left_at=now()).where(Member.id == PEOPLE[login].member_id).execute()


def move(as_, login):
    """The member moves to a branch that the officer does not reach."""
    with write():
        Member.update(branch=UNITS["next-door"]).where(Member.id == PEOPLE["courier"].member_id).execute()


ENDINGS = [end_post, hand_over, end_post_unseen, close_account, leave, move]


@pytest.mark.both_engines
@pytest.mark.parametrize("end", ENDINGS)
def test_a_first_invitation_opens_nothing_once_the_right_of_its_maker_has_ended(as_, app, end):
    link = link_by(as_("secretary"), "courier")
    assert client_of(app).get(link).status_code == 200
    end(as_, "secretary")
    private = client_of(app)
    assert private.get(link).status_code == 404
    assert private.post(link, data=AGREE).status_code == 404 and not is_in(private)
    row = newest("courier")
    assert row.voided_at and row.lapsed_at and row.spent_at is None
    line = AuditLine.get(AuditLine.action == "link lapsed")
    assert (line.record_id, line.member_id) == (row.account_id, PEOPLE["courier"].member_id)


@pytest.mark.parametrize("end", [end_post, end_post_unseen, close_account, leave])
def test_a_confirmed_link_opens_nothing_once_the_right_of_the_second_officer_has_ended(as_, app, used, end):  # noqa: F811
    link = link_by(as_("secretary"))
    confirm(as_("organiser"))
    end(as_, "organiser")
    assert client_of(app).post(link, data=AGREE).status_code == 422
    assert newest().spent_at is None
    assert confirm(as_("committee")).status_code == 303
    assert client_of(app).post(link, data=AGREE).status_code == 303
    assert newest().confirmed_by == PEOPLE["committee"].account_id


def test_a_confirmation_that_lapsed_waits_for_a_second_officer_again(as_, used):  # noqa: F811
    link_by(as_("secretary"))
    confirm(as_("organiser"))
    dismiss(as_, "organiser")
    assert f"/invitations/{newest().id}" in as_("committee").get("/").text
    line = AuditLine.get(AuditLine.action == "confirmation lapsed")
    assert line.actor_id == PEOPLE["admin"].account_id


def test_the_owner_agrees_to_no_link_of_a_former_officer(as_, used):  # noqa: F811
    link_by(as_("secretary"))
    end_post_unseen(as_, "secretary")
    assert f"/me/links/{newest().id}/agree" not in used.get("/me/phones").text
    used.post(f"/me/links/{newest().id}/agree")
    assert confirm(as_("organiser")).status_code == 404


def test_a_post_given_again_brings_no_link_back(as_, app, clock):
    link = link_by(as_("secretary"), "courier")
    clock.forward(minutes=1)
    end_post_unseen(as_, "secretary")
    with write():
        Post.give(PEOPLE["secretary"].account_id, "secretary", Unit.get_by_id(UNITS["home"]), None)
    assert client_of(app).get(link).status_code == 404


def test_another_post_from_before_that_reaches_the_member_keeps_the_link(as_, app):
    with write():
        Post.give(PEOPLE["secretary"].account_id, "committee", Unit.get_by_id(UNITS["fengshan"]), None)
    link = link_by(as_("secretary"), "courier")
    dismiss_one = Post.get(Post.account_id == PEOPLE["secretary"].account_id, Post.role == "secretary")
    transact(lambda: succession.end(dismiss_one, None))
    assert client_of(app).post(link, data=AGREE).status_code == 303


def test_a_link_made_on_the_machine_stays(as_, app, runner):
    link = re.search(r"http://localhost(/welcome/[\w-]+)", runner("invite", "courier").output)[1]
    dismiss(as_, "secretary")
    assert client_of(app).post(link, data=AGREE).status_code == 303


def test_an_owner_who_got_a_post_beyond_the_makers_is_not_let_in_by_an_old_link(as_, app):
    link = link_by(as_("secretary"), "courier")
    with write():
        Post.give(PEOPLE["courier"].account_id, "county", Unit.get_by_id(UNITS["county"]), None)
    assert client_of(app).post(link, data=AGREE).status_code == 404


def test_the_pages_of_succession_say_how_many_links_become_void(as_, runner, used):  # noqa: F811
    for login in ("courier", "silent"):
        link_by(as_("secretary"), login)
    link_by(as_("organiser"))
    confirm(as_("secretary"))
    page = as_("admin").get(f"{POSTS}/{post_of('secretary').id}").text
    assert re.search(r"未使用的邀请，将作废.*?2<", page, re.S) and re.search(r"邀请的确认，将失效.*?1<", page, re.S)
    wish = {"account": str(PEOPLE["silent"].account_id), "role": "secretary", "unit": str(UNITS["home"])}
    proposed = as_("admin").post(POSTS, data={**wish, "becomes": "hands_over"})
    assert re.search(r"未使用的邀请，将作废.*?2<", as_("committee").get(proposed.location).text, re.S)
    said = runner("dismiss", PEOPLE["secretary"].name, "secretary", "丰山村党支部")
    assert "未使用的邀请，将作废" in said.output
    assert Invitation.select().where(Invitation.lapsed_at.is_null(False)).count() == 2


@pytest.mark.parametrize("end", [end_post, leave])
def test_the_branch_is_asked_to_invite_again(as_, end):
    link_by(as_("secretary"), "courier")
    end(as_, "secretary")
    address = f"/members/{PEOPLE['courier'].member_id}/invitation"
    page = as_("organiser").get("/invitations").text
    assert address in page and "重新邀请" in page
    assert address not in as_("next_secretary").get("/invitations").text
    link_by(as_("organiser"), "courier")
    assert address not in as_("organiser").get("/invitations").text
