"""The official form with its 16 items, to be printed; and the timeline filtered by stage."""

from datetime import date

from pwa.core.database import write
from pwa.members.item_changes import change_items
from pwa.members.models import Member
from tests.people import PEOPLE

MEMBER = PEOPLE["member"]
FILE = f"/members/{MEMBER.member_id}"
FORM = f"{FILE}/official-form"
NUMBER = "999999199001010016"


def fill() -> None:
    values = {"id_number": NUMBER, "born_on": date(1990, 1, 1), "sex": "1"}
    values |= {"education": "30", "address": "丰山村三组十八号院"}
    with write():
        change_items(Member.get_by_id(MEMBER.member_id), values, None)


def test_the_form_has_the_sixteen_items_masked_until_a_reason_is_given(as_):
    fill()
    page = as_("secretary").get(FORM)
    rows = page.text.split("<tbody>")[1].split("</tbody>")[0]
    assert rows.count("<tr>") == 16
    for words in ("大学专科", "1990年1月1日", "丰山村党支部", "9999**********0016"):
        assert words in rows, words
    assert NUMBER not in page.text and FORM in as_("secretary").get(FILE).text
    shown = as_("secretary").post(FORM, data={"reason": "核对" * 101})
    assert shown.status_code == 422 and f'value="{"核对" * 101}"' in shown.text, "what was typed stands there again"
    assert as_("secretary").post(FORM, data={"reason": ""}).status_code == 422
    whole = as_("secretary").post(FORM, data={"reason": "上报纸质采集表"})
    assert NUMBER in whole.text and "丰山村三组十八号院" in whole.text
    assert whole.headers["Cache-Control"] == "no-store"
    assert "上报纸质采集表" in as_("member").get("/me").text


def test_who_may_not_open_the_whole_file_prints_no_form(as_):
    fill()
    for login in ("contact", "host", "next_secretary", "county", "auditor", "admin", "silent"):
        assert as_(login).get(FORM).status_code == 404
        assert as_(login).post(FORM, data={"reason": "看看"}).status_code == 404
    assert as_("member").get(FORM).status_code == 200


def test_the_timeline_shows_one_stage_or_all(as_, phone):
    fill()
    phone.accepted()
    lines = {
        stage: timeline(as_("secretary"), stage) for stage in ("", "screening", "incorporation", "contribution", "x")
    }
    assert "报告" in lines["screening"] and "档案" not in lines["screening"]
    assert "档案" in lines["incorporation"] and "深圳" not in lines["incorporation"]
    assert "<ol" not in lines["contribution"] and lines["x"].count("<li") == lines[""].count("<li")
    assert "深圳" in timeline(as_("contact"), "screening") and "档案" not in timeline(as_("contact"), "incorporation")


def timeline(client, stage: str) -> str:
    return client.get(f"{FILE}?stage={stage}").text.split('id="timeline"')[1].split("</section>")[0]
