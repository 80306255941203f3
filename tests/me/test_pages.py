"""Every page of this package opens for each of the cast it is for; what is kept about one is shown to that one."""

import pytest

from tests.people import PEOPLE


@pytest.mark.parametrize("login", ["member", "secretary", "host", "county", "auditor", "admin"])
@pytest.mark.parametrize(
    "path",
    [
        "/me",
        "/me/notice",
        "/me/phone",
        "/me/data.json",
        "/me/data.csv",
        "/privacy",
        "/privacy/posts",
        "/privacy/decisions",
        "/privacy/dues",
    ],
)
def test_own_pages_open_for_everyone(as_, login, path):
    assert as_(login).get(path).status_code == 200


def test_the_trail_opens_for_the_data_officer_only(as_):
    for login in PEOPLE:
        expected = 200 if login in ("auditor", "host_auditor") else 404
        assert as_(login).get("/audit").status_code == expected, login


def test_the_notice_is_public_and_the_rest_is_not(client):
    assert "绝不保存什么" in client.get("/privacy").text
    for path in ("/me", "/me/notice", "/me/phone", "/me/data.json"):
        assert client.get(path).status_code == 303


def test_who_looked_is_shown_with_role_unit_and_when(as_):
    member = as_("member")
    assert "还没有人打开过你的档案" in member.get("/me").text
    as_("secretary").get(f"/members/{PEOPLE['member'].member_id}")
    assert "张卫东 · 党支部书记 · 丰山村党支部" in member.get("/me").text


def test_my_page_as_a_fragment_is_the_list_of_looks(as_):
    part = as_("member").fragment("/me", target="looks").text
    assert "<html" not in part and "下载我的数据" not in part
