"""Who came in by somebody else's link reads no request until they have proven that the account is theirs."""

from datetime import timedelta

from pwa.core.clock import now
from pwa.identity.models import Session
from tests.kit.client import client_of, sign_in
from tests.people import PEOPLE
from tests.reports.phone import Phone

WORDS = "只给党委看的话"


def limited(app, login):
    """A browser in a session of this person that began with the secretary's link."""
    browser = sign_in(client_of(app), login)
    with browser.session_transaction(base_url="http://localhost") as cookie:
        mine = Session.id == cookie["_user_id"]
    link = {"limited_until": now() + timedelta(days=7), "link_by": PEOPLE["secretary"].account_id}
    Session.update(link).where(mine).execute()
    return browser


def pages(case):
    about = [f"/reports/{case}", f"/liaison/cases/{case}", f"/members/{PEOPLE['member'].member_id}"]
    return ["/", "/reports", "/liaison/cases", "/liaison/cases?state=closed", "/branch", "/work", "/me", *about]


def test_the_author_sees_nothing_of_what_they_confided_in_a_limited_session(ask, as_, app):
    case = ask("member", readers="committee", words=WORDS, category="health")
    browser = limited(app, "member")
    for path in pages(case):
        answer = browser.get(path, follow_redirects=True)
        assert WORDS not in answer.text and str(case) not in answer.text.replace(path, ""), path
        assert "生病、受伤" not in answer.text, path
    assert "/me/proof" in browser.get("/liaison/cases").text, "the list says why it is empty"
    assert browser.get(f"/liaison/cases/{case}").status_code == 404
    assert browser.get(f"/reports/{case}").status_code == 404
    assert browser.post(f"/liaison/cases/{case}/tell", data={"words": "x"}).status_code == 404
    assert WORDS in as_("member").get(f"/liaison/cases/{case}").text


def test_the_officer_who_was_chosen_sees_nothing_of_it_in_a_limited_session_either(ask, as_, app):
    case = ask("member", readers="committee", words=WORDS, category="health")
    browser = limited(app, "committee")
    for path in pages(case):
        text = browser.get(path, follow_redirects=True).text
        assert WORDS not in text and "生病、受伤" not in text, path
    assert WORDS in as_("committee").get(f"/liaison/cases/{case}").text


def test_what_was_refused_of_a_request_is_not_shown_in_a_limited_session(as_, app):
    phone = Phone(as_("member"), "member")
    bad = phone.send(phone.entry("request", {"category": "health", "readers": "committee", "words": WORDS * 200}))
    assert bad["results"][0]["outcome"] == "rejected"
    marked = f'data-attention-of="{bad["results"][0]["id"]}"'
    assert marked in as_("member").get("/reports").text
    assert marked not in limited(app, "member").get("/reports").text
