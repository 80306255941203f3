"""The privacy notice names everything that the packages keep about a person, for why and until when."""

from pwa.core.features import registry
from pwa.members.labels import FIELDS
from tests.identity.link_steps import link_by


def test_the_notice_names_every_table_about_persons(app, client):
    text = client.get("/privacy").text
    for part in ("/privacy/posts", "/privacy/dues", "/privacy/decisions"):
        assert f'href="{part}"' in text
        text += client.get(part).text
    with app.test_request_context("/privacy"):
        named = [(str(one.what), str(one.why)) for one in registry().kept.values()]
    assert len(named) > 30
    for what, why in named:
        assert what in text and why in text, what


def test_the_notice_names_every_item_of_the_official_form(client):
    text = client.get("/privacy").text
    for item in (
        "民族",
        "学历",
        "家庭住址",
        "工作岗位",
        "固定电话",
        "党籍状态",
        "身份证号",
        "出生日期",
        "失去联系日期",
    ):
        assert item in text, item
    assert len(FIELDS) == 18


def test_what_happens_when_nobody_hears_from_somebody_is_told_before_it_happens(client):
    assert "长期未取得联系时，每次查找由谁进行" in client.get("/privacy").text


def test_a_link_s_page_says_who_sees_what_before_it_is_accepted(as_, client):
    text = client.get(link_by(as_("secretary"))).text
    assert all(words in text for words in ("联系人看得到", "县委组织部", "民族、学历、住址、电话"))
