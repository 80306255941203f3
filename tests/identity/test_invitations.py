"""The one-time link: looking spends nothing, 'this is me' spends it once, and nothing about it is kept or told."""

import threading

import pytest
from flask import Flask

from pwa.core.audit import AuditLine
from pwa.core.crypto import hash_token
from pwa.core.database import db
from pwa.identity.models import NOTICE_VERSION, Consent, Invitation, Session
from tests.identity.conftest import is_in
from tests.kit.client import client_of
from tests.people import PEOPLE

WECHAT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/116 Mobile Safari/537.36 MicroMessenger/8.0.49"


def test_the_link_shows_who_it_is_for_and_the_notice(client, link_for):
    seen = client.get(link_for("member"))
    assert seen.status_code == 200
    assert "王建国" in seen.text and "丰山村党支部" in seen.text
    for name in ("consent_whereabouts", "consent_host", "consent_reminders"):
        assert f'name="{name}"' in seen.text
    assert "checked" not in seen.text


def test_this_is_me_signs_in_and_goes_on_to_the_offer_of_a_way_in(client, link_for):
    answer = client.post(link_for("member"), data={"agree": "1"})
    assert (answer.status_code, answer.location) == (303, "/me/way-in")
    assert client.get("/me/session").json["account"] == str(PEOPLE["member"].account_id)
    assert client.get("/me/way-in").status_code == 200


def test_looking_spends_nothing_however_often_a_preview_looks(client, link_for):
    link = link_for("member")
    for agent in ("WhatsApp/2", "facebookexternalhit/1.1", "Mozilla/5.0"):
        client.get(link, headers={"User-Agent": agent})
        client.head(link)
    assert not is_in(client)
    assert client.post(link, data={"agree": "1"}).status_code == 303


def test_without_having_read_the_notice_nothing_is_spent(client, link_for):
    link = link_for("member")
    refused = client.post(link, data={"consent_host": "1"})
    assert refused.status_code == 422
    assert "checked" in refused.text, "what was ticked stays ticked"
    assert not is_in(client)
    assert client.post(link, data={"agree": "1"}).status_code == 303


def test_each_consent_is_its_own(client, link_for, account_of):
    client.post(link_for("next_member"), data={"agree": "1", "consent_reminders": "1"})
    assert Consent.of(account_of("next_member")) == {"reminders"}
    assert account_of("next_member").notice_read == NOTICE_VERSION


@pytest.mark.both_engines
def test_a_link_opens_once(client, app, link_for):
    link = link_for("member")
    assert client.post(link, data={"agree": "1"}).status_code == 303
    later = client_of(app)
    assert later.get(link).status_code == 404
    assert later.post(link, data={"agree": "1"}).status_code == 404
    assert not is_in(later)


def test_the_old_link_tapped_again_on_the_same_phone_goes_home(client, link_for):
    link = link_for("member")
    client.post(link, data={"agree": "1"})
    assert client.get(link).location == "/"


@pytest.mark.both_engines
def test_two_phones_at_the_same_moment_spend_a_link_once(app: Flask, link_for):
    link, answers = link_for("member"), []
    start = threading.Barrier(2)

    def tap() -> None:
        phone = client_of(app)
        start.wait()
        answers.append(phone.post(link, data={"agree": "1"}).status_code)
        db.close()

    taps = [threading.Thread(target=tap) for _ in range(2)]
    [t.start() for t in taps]
    [t.join() for t in taps]
    assert sorted(answers) == [303, 404]
    assert Session.select().where(Session.way_in == "invitation").count() == 1


@pytest.mark.both_engines
def test_expired_spent_void_and_unknown_links_say_the_same(client, app, link_for, clock):
    spent = link_for("host")
    client.post(spent, data={"agree": "1"})
    void, expired = link_for("member"), link_for("secretary", hours=1)
    link_for("member")
    clock.forward(hours=2)
    answers = {client_of(app).get(link).text for link in (spent, void, expired, "/welcome/" + "x" * 43)}
    bodies = {text.split("<main")[1].split("</main>")[0] for text in answers}
    assert len(bodies) == 1
    assert {client_of(app).get(link).status_code for link in (spent, void, expired)} == {404}


def test_a_newer_link_makes_the_older_one_worthless(client, link_for):
    older, newer = link_for("member"), link_for("member")
    assert client.post(older, data={"agree": "1"}).status_code == 404
    assert client.post(newer, data={"agree": "1"}).status_code == 303


def test_only_a_hash_of_the_link_is_stored(link_for):
    token = link_for("member").rpartition("/")[2]
    assert len(token) == 43, "256 bits"
    row = Invitation.get(Invitation.token_hash == hash_token(token))
    assert token not in str(row.__data__)


def test_the_page_is_kept_and_passed_on_by_nobody(client, link_for):
    for answer in (client.get(link_for("member")), client.get("/welcome/nothing")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_an_older_safari_without_fetch_metadata_can_send_the_form(client, link_for):
    """Under no-referrer it would send 'Origin: null'; the page lets it send the origin, never the address."""
    link = link_for("member")
    assert '<meta name="referrer" content="strict-origin">' in client.get(link).text
    assert client.post(link, data={"agree": "1"}, headers={"Origin": "http://localhost"}).status_code == 303


def test_another_site_cannot_spend_a_link(client, link_for):
    link = link_for("member")
    assert client.cross_site(link, data={"agree": "1"}).status_code == 403
    assert client.post(link, data={"agree": "1"}, headers={"Origin": "null"}).status_code == 403
    assert client.get(link).status_code == 200


def test_inside_wechat_there_is_no_button_and_nothing_is_spent(client, link_for):
    link = link_for("member")
    inside = client.get(link, headers={"User-Agent": WECHAT})
    assert "<button" not in inside.text.split("<main")[1] and "data-in-app-browser hidden" not in inside.text
    assert client.post(link, data={"agree": "1"}, headers={"User-Agent": WECHAT}).status_code == 422
    outside = client.get(link)
    assert "data-in-app-browser hidden" in outside.text and "data-welcome-button" in outside.text


def test_a_session_planted_before_is_not_the_one_signed_in(client, link_for):
    with client.session_transaction(base_url="http://localhost") as cookie:
        cookie["_user_id"], cookie["planted"] = "019aa000-0000-7000-8000-000000000000", "yes"
    client.post(link_for("member"), data={"agree": "1"})
    with client.session_transaction(base_url="http://localhost") as cookie:
        assert "planted" not in cookie
        assert cookie["_user_id"] != "019aa000-0000-7000-8000-000000000000"


def test_on_a_shared_phone_the_session_before_ends(as_, link_for):
    phone = as_("contact")
    phone.post(link_for("member"), data={"agree": "1"})
    assert phone.get("/me/session").json["account"] == str(PEOPLE["member"].account_id)
    assert Session.get(Session.account == PEOPLE["contact"].account_id).ended_at


def test_invitation_and_entry_are_in_the_audit_trail(client, link_for):
    client.post(link_for("member"), data={"agree": "1", "consent_host": "1"})
    member = PEOPLE["member"]
    lines = AuditLine.select().where(AuditLine.record_id == member.account_id).order_by(AuditLine.at, AuditLine.id)
    actions = [(line.action, line.actor_id) for line in lines]
    assert ("invited", PEOPLE["secretary"].account_id) in actions
    for action in ("spent invitation", "read notice", "signed in"):
        assert (action, member.account_id) in actions
    assert all(line.member_id == member.member_id and line.county_id == member.county_id for line in lines)


@pytest.mark.parametrize("behind", ["。", "）", ".", "，请点开", "。）", "%E3%80%82", "!"])
def test_a_link_copied_with_what_stood_behind_it_opens(client, link_for, behind):
    link = link_for("member")
    answer = client.get(link + behind)
    assert (answer.status_code, answer.location) == (303, link)
    assert client.post(link + behind, data={"agree": "1"}).status_code == 303 and is_in(client)


def test_other_links_copied_with_the_end_of_a_sentence_open_too(as_):
    file = f"/members/{PEOPLE['member'].member_id}"
    for behind in ("。", "）", ".", "。”"):
        assert as_("secretary").get(file + behind).location == file
    assert as_("secretary").get("/nowhere").status_code == 404
    assert as_("secretary").get("/nowhere.").location == "/nowhere"


IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
WEB_VIEWS = (
    f"{IPHONE} Mobile/15E148 Own/1.0",
    "Mozilla/5.0 (Linux; Android 13; V2171A; wv) AppleWebKit/537.36 Version/4.0 Chrome/116.0 Mobile Safari/537.36",
)
APPS = (
    "Lark/7.1.0",
    "Feishu/7.1",
    "AlipayClient/10.5.80",
    "AliApp(DingTalk/7.0.40)",
    "cn.xuexi.android/2.50",
    "Weibo/14",
)
BROWSERS = (
    f"{IPHONE} Version/17.5 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; U; Android 12; zh-CN) AppleWebKit/537.36 Chrome/100 UCBrowser/15 Mobile Safari/537.36",
    "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 Chrome/114 Safari/537.36 ArkWeb/4.1 HuaweiBrowser/5.0",
)


@pytest.mark.parametrize("agent", [*(f"{BROWSERS[1]} {app}" for app in APPS), *WEB_VIEWS])
def test_no_browser_inside_an_app_spends_a_link(client, link_for, agent):
    link = link_for("member")
    page = client.get(link, headers={"User-Agent": agent})
    assert "请用浏览器打开" in page.text and "data-welcome-button" not in page.text
    assert client.post(link, data={"agree": "1"}, headers={"User-Agent": agent}).status_code == 422
    assert client.post(link, data={"agree": "1"}, headers={"User-Agent": BROWSERS[1]}).status_code == 303


@pytest.mark.parametrize("agent", BROWSERS)
def test_browsers_open_a_link(client, link_for, agent):
    link = link_for("member")
    assert "data-welcome-button" in client.get(link, headers={"User-Agent": agent}).text
    assert client.post(link, data={"agree": "1"}, headers={"User-Agent": agent}).status_code == 303


def test_whoever_says_that_a_web_view_is_their_own_browser_goes_on_but_not_in_wechat(client, link_for):
    link = link_for("member")
    for agent, status in ((WECHAT, 422), (WEB_VIEWS[1], 303)):
        assert (
            client.post(link, data={"agree": "1", "anyway": "1"}, headers={"User-Agent": agent}).status_code == status
        )
    assert 'name="anyway" value="1"' in client_page(client, link_for, WEB_VIEWS[1])


def client_page(client, link_for, agent):
    client.post("/sign-out")
    return client.get(link_for("contact") + "?anyway=1", headers={"User-Agent": agent}).text
