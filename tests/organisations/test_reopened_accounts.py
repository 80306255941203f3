"""A closed account is opened again by whoever may close it, without posts and ways in."""

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.identity.models import Account, Passkey
from pwa.members.models import TimelineLine
from pwa.organisations.models import Post, Unit
from tests.people import PEOPLE, UNITS

SECRETARY = PEOPLE["secretary"]
PATH = f"/organisations/accounts/{SECRETARY.account_id}"


def close(browser) -> int:
    return browser.post(f"{PATH}/close", data={"closing": "1"}).status_code


def reopen(browser, sure: str = "1"):
    return browser.post(f"{PATH}/reopen", data={"opening": sure})


def is_closed() -> bool:
    return Account.get_by_id(SECRETARY.account_id).closed_at is not None


def test_it_is_opened_again_and_only_an_invitation_leads_in(as_):
    close(as_("admin"))
    page = as_("admin").get(PATH).text
    assert f"{PATH}/reopen" in page and f"{PATH}/close" not in page
    assert reopen(as_("admin"), "").status_code == 422 and is_closed()
    assert reopen(as_("admin")).location == PATH and not is_closed()
    account = Account.get_by_id(SECRETARY.account_id)
    assert Post.held_by(account.id) == [] and Passkey.of(account) == [] and account.closed_by is None
    assert as_("secretary").get("/me").status_code == 200  # a new session, as after an invitation
    assert "/welcome/" in as_("admin").post(f"{PATH}/invitation").text


def test_both_are_in_the_trail_and_in_the_timeline(as_):
    close(as_("admin"))
    reopen(as_("admin"))
    lines = AuditLine.select().where(AuditLine.record_id == SECRETARY.account_id, AuditLine.fields == "closed_at")
    told = [(line.action, line.actor_id, line.county_id) for line in lines.order_by(AuditLine.at, AuditLine.id)]
    who = (PEOPLE["admin"].account_id, PEOPLE["admin"].county_id)
    assert told == [("closed account", *who), ("reopened account", *who)]
    rows = TimelineLine.select().where(TimelineLine.member == SECRETARY.member_id)
    assert {"account_closed", "account_reopened"} <= {row.kind for row in rows}
    text = as_("committee").get(f"/members/{SECRETARY.member_id}").text
    assert "账号已停用" in text and "账号已恢复使用" in text


@pytest.mark.parametrize("login", ["secretary", "committee", "county", "auditor", "host_admin"])
def test_nobody_else_opens_it(as_, login):
    close(as_("admin"))
    assert reopen(as_(login)).status_code in (404, 303) and is_closed()


def test_an_open_account_is_not_opened_again(as_):
    assert reopen(as_("admin")).status_code == 422
    assert close(as_("admin")) == 303 and close(as_("admin")) == 422
    assert AuditLine.select().where(AuditLine.action == "closed account").count() == 1


def test_the_administrator_of_a_committee_opens_what_was_closed_with_a_post_below(as_):
    with write():
        Post.give(PEOPLE["organiser"].account_id, "admin", Unit.get_by_id(UNITS["fengshan"]), None)
    assert close(as_("organiser")) == 303 and as_("organiser").get(PATH).status_code == 200
    assert reopen(as_("organiser")).status_code == 303 and not is_closed()
    assert as_("organiser").get("/organisations/accounts").status_code == 200
    foreign = f"/organisations/accounts/{PEOPLE['member'].account_id}"
    as_("admin").post(f"{foreign}/close", data={"closing": "1"})
    assert as_("organiser").get(foreign).status_code == 404


def test_no_invitation_is_offered_to_a_closed_account(as_):
    close(as_("admin"))
    path = f"/members/{SECRETARY.member_id}/invitation"
    text = as_("committee").get(path).text
    assert f'action="{path}"' not in text and "该账号已停用" in text


def test_who_could_not_close_it_for_a_post_elsewhere_does_not_open_it(as_):
    with write():
        Post.give(PEOPLE["organiser"].account_id, "admin", Unit.get_by_id(UNITS["fengshan"]), None)
        Post.give(SECRETARY.account_id, "auditor", Unit.get_by_id(UNITS["county"]), None)
    assert close(as_("organiser")) == 404 and close(as_("admin")) == 303
    assert reopen(as_("organiser")).status_code == 404 and is_closed()
    assert f"{PATH}/reopen" not in as_("organiser").get(PATH).text
    assert reopen(as_("admin")).status_code == 303 and not is_closed()


def test_a_post_that_was_confirmed_while_the_account_was_closed_is_not_in_force_again(as_):
    close(as_("admin"))
    with write():  # as by somebody who confirmed it at the same moment
        post = Post.give(SECRETARY.account_id, "secretary", Unit.get_by_id(UNITS["home"]), None)
    assert reopen(as_("admin")).location == PATH
    assert Post.held_by(SECRETARY.account_id) == [] and Post.get_by_id(post.id).ended_at
