"""The administrator's accounts: logins, names and posts, of their own county, never what is in a file."""

import pytest

from pwa.core.audit import AuditLine
from pwa.identity.models import Account, Invitation, Session
from pwa.members.models import Member
from tests.cases.conftest import give_post
from tests.people import PEOPLE

PATH = "/organisations/accounts"


def test_the_accounts_of_ones_own_county_with_their_posts(as_):
    text = as_("admin").get(PATH).text
    assert PEOPLE["secretary"].name in text and "党支部书记" in text and "丰山村党支部" in text
    assert all(PEOPLE[login].name not in text for login in ("host", "host_admin", "host_works"))
    assert Member.get_by_id(PEOPLE["member"].member_id).phone not in text
    assert as_("admin").get(f"{PATH}/{PEOPLE['host'].account_id}").status_code == 404


@pytest.mark.parametrize(("q", "found"), [("secretary", True), ("张卫东", True), ("查无此人", False), ("%", False)])
def test_found_by_login_and_name(as_, q, found):
    text = as_("admin").fragment(PATH, "rows", query_string={"q": q}).text
    assert (PEOPLE["secretary"].name in text) == found
    assert found or "没有这个姓名或登录名的账号" in text


def test_an_invitation_and_the_end_of_phones_are_logged(as_):
    account = PEOPLE["secretary"].account_id
    as_("secretary")
    answer = as_("admin").post(f"{PATH}/{account}/invitation")
    assert "/welcome/" in answer.text and answer.headers["Cache-Control"] == "no-store"
    assert as_("admin").post(f"{PATH}/{account}/phones/end").status_code == 422
    assert as_("admin").post(f"{PATH}/{account}/phones/end", data={"sure": "1"}).status_code == 303
    assert not Session.select().where(Session.account == account, Session.ended_at.is_null()).exists()
    assert AuditLine.select().where(AuditLine.actor_id == PEOPLE["admin"].account_id).count() >= 2


@pytest.mark.parametrize("login", ["member", "secretary", "committee", "county", "auditor", "host_admin"])
def test_nobody_else(as_, login):
    account = PEOPLE["secretary"].account_id
    if login != "host_admin":
        assert as_(login).get(PATH).status_code == 404
    assert as_(login).get(f"{PATH}/{account}").status_code == 404
    for verb in ("invitation", "phones/end"):
        assert as_(login).post(f"{PATH}/{account}/{verb}", data={"sure": "1"}).status_code == 404


@pytest.mark.parametrize(("role", "on"), [("county", "county"), ("committee", "host-street")])
def test_an_administrator_of_a_committee_takes_over_nobody_who_also_holds_a_post_elsewhere(as_, role, on):
    """The administrator reaches the account by its post in a branch of the committee."""
    account = PEOPLE["nurse"].account_id
    give_post("silent", "admin", "fengshan")
    give_post("nurse", "organiser", "home")
    admin = as_("silent")
    assert admin.get(f"{PATH}/{account}").status_code == 200
    give_post("nurse", role, on)
    for verb in ("invitation", "phones/end", "close"):
        sent = admin.post(f"{PATH}/{account}/{verb}", data={"sure": "1", "closing": "1"})
        assert sent.status_code == 404, verb
    assert f"{PATH}/{account}/" not in admin.get(f"{PATH}/{account}").text, "no form that would be refused"
    assert Account.get_by_id(account).closed_at is None
    assert not Invitation.select().where(Invitation.account == account).exists()
