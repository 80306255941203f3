"""An unlocked phone for a minute gives neither everything kept about somebody nor their whole identity number."""

import pytest

from pwa.core.audit import AuditLine
from pwa.core.crypto import unseal
from pwa.members.models import Member
from tests.identity.key import Key, register
from tests.identity.key import sign_in as sign_in_with
from tests.people import PEOPLE

MEMBER = PEOPLE["member"]
FILE = f"/members/{MEMBER.member_id}"
DATA = ("/me/data.json", "/me/data.csv")


def reveal(browser):
    return browser.post(f"{FILE}/reveals", data={"what": "id_number"})


@pytest.mark.both_engines
def test_ten_minutes_after_signing_in_both_ask_for_a_proof_and_give_nothing(as_, clock):
    phone, key = as_("member"), Key()
    register(phone, key)
    number = unseal(Member.get_by_id(MEMBER.member_id).id_sealed)
    clock.forward(minutes=11)
    for answer in (*(phone.get(path) for path in DATA), reveal(phone)):
        assert answer.status_code == 403 and "再登录一次" in answer.text and number not in answer.text
    assert not AuditLine.select().where(AuditLine.action.in_(("downloaded own data", "looked_up"))).exists()
    assert sign_in_with(phone, key).status_code == 200
    assert all(phone.get(path).status_code == 200 for path in DATA) and number in reveal(phone).text


def test_the_pages_say_so_before(as_, clock):
    phone = as_("member")
    register(phone, Key())
    assert "要先再登录一次" not in phone.get("/me").text and f'action="{FILE}/reveals"' in phone.get(FILE).text
    clock.forward(minutes=11)
    assert "要先再登录一次" in phone.get("/me").text
    page = phone.get(FILE).text
    assert "要先再登录一次" in page and f'action="{FILE}/reveals"' not in page and "/sign-in?" in page


def test_without_a_way_in_there_is_no_dead_button_but_what_helps(as_, clock):
    phone = as_("member")
    clock.forward(minutes=11)
    page = phone.get(DATA[0])
    assert page.status_code == 403 and "/me/way-in" in page.text and "/sign-in?" not in page.text.split("<main")[1]
    file = phone.get(FILE).text
    assert f'action="{FILE}/reveals"' not in file and "/me/way-in" in file


def test_an_officer_with_a_reason_is_asked_for_no_proof(as_, clock):
    officer = as_("secretary")
    clock.forward(minutes=11)
    assert officer.post(f"{FILE}/reveals", data={"what": "id_number", "reason": "核对台账"}).status_code == 200
