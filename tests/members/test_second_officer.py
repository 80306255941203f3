"""The second officer sees on Today which invitations wait for them, and after a restore confirms those of a branch."""

import re
from uuid import uuid4

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.core.schema import note_restore
from pwa.identity.models import Invitation
from pwa.members.models import TimelineLine
from tests.identity.link_steps import AGREE, confirm, link_by, newest
from tests.kit.client import client_of
from tests.people import PEOPLE, UNITS

HOME = f"/invitations/branches/{UNITS['home']}"
USED = ("member", "courier", "silent")
KINDS = ("link_agreed", "link_declined", "link_objected", "link_vouched", "link_confirmed")


@pytest.fixture
def links(as_, clock):
    """Three members have signed in before; the secretary makes each a link, and one for themselves is not theirs."""
    for login in USED:
        as_(login)
    clock.forward(minutes=1)
    return {login: link_by(as_("secretary"), login) for login in USED}


@pytest.fixture
def restored(links):
    with write():
        note_restore()
    return links


def seen_on(browser, page=HOME):
    return re.search(r'name="seen" value="(\w+)"', browser.get(page).text)[1]


def confirm_all(browser, **form):
    return browser.post(HOME, data={"seen": seen_on(browser), "reason": "开支部大会时当面交给本人", **form})


def kinds_of(login):
    rows = TimelineLine.select().where(TimelineLine.member == PEOPLE[login].member_id, TimelineLine.kind.in_(KINDS))
    return [row.kind for row in rows.order_by(TimelineLine.at, TimelineLine.id)]


def test_one_invitation_stands_on_today_of_whoever_may_confirm_it_and_of_nobody_else(as_, used):
    link_by(as_("secretary"))
    address = f"/invitations/{newest().id}"
    for login in ("organiser", "committee", "admin"):
        assert address in as_(login).get("/").text, login
    for login in ("secretary", "next_secretary", "host", "member", "contact"):
        assert address not in as_(login).get("/").text, login
    confirm(as_("organiser"))
    assert address not in as_("committee").get("/").text


def test_a_first_invitation_and_one_that_its_owner_agreed_to_wait_for_nobody(as_, used):
    link_by(as_("secretary"), "courier")
    link_by(as_("secretary"))
    used.post(f"/me/links/{newest().id}/agree")
    assert "/invitations" not in as_("organiser").get("/").text
    assert "没有等待你确认的邀请" in as_("organiser").get("/invitations").text


def test_several_are_one_line_that_leads_to_the_list(as_, links):
    text = as_("organiser").get("/").text
    assert text.count("/invitations") == 1 and 'href="/invitations"' in text
    page = as_("organiser").get("/invitations").text
    assert all(PEOPLE[login].name in page for login in USED) and HOME not in page


def test_the_administrators_account_waits_for_the_county(as_, clock):
    as_("auditor")
    clock.forward(minutes=1)
    as_("admin").post(f"/organisations/accounts/{PEOPLE['auditor'].account_id}/invitation")
    assert f"/invitations/{newest('auditor').id}" in as_("county").get("/").text


def test_a_branch_is_confirmed_together_only_after_a_restore(as_, links):
    assert as_("organiser").get(HOME).status_code == 404
    assert as_("organiser").post(HOME, data={"reason": "我都认识他们"}).status_code == 404


@pytest.mark.both_engines
def test_after_a_restore_one_confirmation_covers_the_branch(as_, app, restored):
    officer = as_("organiser")
    assert HOME in officer.get("/invitations").text
    assert confirm_all(officer).status_code == 303
    rows = list(Invitation.select().where(Invitation.confirmed_at.is_null(False)))
    assert {row.account_id for row in rows} == {PEOPLE[login].account_id for login in USED}
    assert {(row.confirmed_by, row.confirmed_because) for row in rows} == {
        (PEOPLE["organiser"].account_id, "开支部大会时当面交给本人")
    }
    assert AuditLine.select().where(AuditLine.action == "confirmed link").count() == len(USED)
    assert [kinds_of(login) for login in USED] == [["link_confirmed"]] * 3
    assert client_of(app).post(restored["courier"], data=AGREE).status_code == 303


def test_what_the_officer_may_not_confirm_is_named_and_stays(as_, restored, clock):
    as_("organiser")
    clock.forward(minutes=1)
    link_by(as_("organiser"), "silent")
    own = link_by(as_("secretary"), "organiser")
    officer = as_("organiser")
    page = officer.get(HOME).text
    assert "是你自己生成的" in page and PEOPLE["silent"].name in page and own
    assert confirm_all(officer).status_code == 303
    assert newest("silent").confirmed_at is None and newest("organiser").confirmed_at is None
    assert newest("member").confirmed_at and newest("courier").confirmed_at
    assert PEOPLE["silent"].name in officer.get(HOME).text


def test_who_holds_the_same_post_as_the_maker_confirms_none(as_, restored):
    page = as_("secretary").get(HOME).text
    assert "<textarea" not in page and PEOPLE["member"].name in page
    assert as_("secretary").post(HOME, data={"reason": "我都认识他们"}).status_code == 303
    assert not Invitation.select().where(Invitation.confirmed_at.is_null(False)).exists()


@pytest.mark.parametrize("login", ["member", "next_secretary", "host", "contact", "auditor"])
def test_whoever_does_not_reach_the_branch_finds_no_page(as_, restored, login):
    assert as_(login).get(HOME).status_code == 404
    assert as_(login).post(HOME, data={"reason": "我都认识他们"}).status_code == 404


def test_without_a_reason_nothing_is_confirmed(as_, restored):
    assert confirm_all(as_("organiser"), reason=" ").status_code == 422
    assert not Invitation.select().where(Invitation.confirmed_at.is_null(False)).exists()


def test_the_second_of_two_is_told_who_was_first(as_, restored):
    second = as_("committee")
    seen = seen_on(second)
    confirm(as_("organiser"), "courier")
    links = [str(newest(login).id) for login in USED]
    told = second.post(HOME, data={"seen": seen, "reason": "开会时见过", "link": links})
    assert told.status_code == 422 and PEOPLE["organiser"].name in told.text and "开会时见过" in told.text
    assert newest().confirmed_at is None
    assert confirm_all(second).status_code == 303 and newest().confirmed_by == PEOPLE["committee"].account_id


def test_a_link_that_was_replaced_meanwhile_is_not_confirmed_unseen(as_, restored):
    officer = as_("organiser")
    seen = seen_on(officer)
    link_by(as_("secretary"))
    assert officer.post(HOME, data={"seen": seen, "reason": "我都认识他们"}).status_code == 422
    assert newest().confirmed_at is None


def test_what_the_owner_decides_about_a_link_stands_in_the_timeline(as_, used):
    link_by(as_("secretary"))
    used.post(f"/me/links/{newest().id}/agree")
    used.post(f"/me/links/{newest().id}/decline")
    assert kinds_of("member") == ["link_agreed", "link_declined"]
    page = as_("secretary").get(f"/members/{PEOPLE['member'].member_id}").text
    assert "同意了" in page and "拒绝了" in page


def test_objecting_and_vouching_stand_there_too(limited, used, as_, app):
    used.post(f"/me/links/{newest().id}/vouch")
    used.post(f"/me/links/{newest().id}/decline")
    assert kinds_of("member") == ["link_confirmed", "link_vouched", "link_objected"]


def test_a_confirmation_sent_twice_confirms_once(as_, restored):
    officer = as_("organiser")
    sent = {"seen": seen_on(officer), "reason": "开会时当面交给本人", "write_key": str(uuid4())}
    assert [officer.post(HOME, data=sent).status_code for _ in range(2)] == [303, 303]
    assert AuditLine.select().where(AuditLine.action == "confirmed link").count() == len(USED)
