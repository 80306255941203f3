"""Language and text size: on the account, and in a cookie for who is not signed in."""

import pytest

from pwa.identity.models import Account
from tests.people import PEOPLE


def test_large_text_stays_with_the_account(as_):
    member = as_("member")
    assert member.post("/me/text-size", data={"large": "1", "next": "/me"}).headers["Location"] == "/me"
    assert "data-large" in member.get("/").text
    assert Account.get_by_id(PEOPLE["member"].account_id).large_text
    member.post("/me/text-size", data={"large": "0"})
    assert " data-large" not in member.get("/").text.partition(">")[0] + member.get("/").text.partition("<head")[0]


def test_language_stays_with_the_account(as_):
    member = as_("member")
    member.post("/me/language", data={"language": "en"})
    assert '<html lang="en"' in member.get("/").text
    member.post("/me/language", data={"language": "zh"})
    assert '<html lang="zh-CN"' in member.get("/").text


def test_a_stranger_chooses_too(client):
    client.post("/me/language", data={"language": "en"})
    assert '<html lang="en"' in client.get("/privacy").text


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:1", ""])
def test_the_way_back_never_leaves_the_site(client, target):
    assert client.post("/me/text-size", data={"large": "1", "next": target}).headers["Location"] == "/"


@pytest.mark.parametrize(
    "onward",
    ["/\t/evil.example", "/\r\nSet-Cookie: a=b", "/\n/evil.example", "/\\evil.example", "//evil.example", "\0"],
)
def test_a_choice_leads_to_no_other_site_and_into_no_header(client, onward):
    answer = client.post("/me/language", data={"language": "en", "next": onward})
    assert (answer.status_code, answer.location) == (303, "/")


def test_a_choice_leads_back_to_the_page_it_was_made_on(client):
    answer = client.post("/me/text-size", data={"large": "1", "next": "/sign-in?next=/reports"})
    assert answer.location == "/sign-in?next=/reports"
