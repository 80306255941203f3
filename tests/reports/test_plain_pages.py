"""What the pages of a report say plainly: what is mended, what is corrected, what is withdrawn."""

import re
from html import unescape
from urllib.parse import quote

import pytest

from pwa.reports.models import ActivityReport, Submission
from tests.people import PEOPLE, ago

from .phone import ACTIVITY

PLACE = {"division": "440307", "since": ago(22), "stay": "long"}


def test_what_was_refused_opens_the_form_with_its_words_and_replaces_it(phone, as_):
    entry = phone.entry("location", {**PLACE, "area": "平湖街道", "since": ago(-39)})
    phone.send(entry)
    here = unescape(phone.client.get("/reports").text)
    assert f"replaces={entry['id']}" in here and quote("平湖街道") in here
    assert f"replaces={entry['id']}" not in as_("secretary").get("/reports").text, "only the sender mends it"
    address = next(part.split('"')[0] for part in here.split('href="') if entry["id"] in part.split('"')[0])
    form = phone.client.get(address).text
    assert f'name="replaces" value="{entry["id"]}"' in form and 'value="平湖街道"' in form
    phone.accepted("location", PLACE, replaces=entry["id"])
    assert f"replaces={entry['id']}" not in phone.client.get("/reports").text, "mended: nothing is left to do"


def test_a_correction_says_that_it_is_one(phone):
    said = phone.accepted("location", PLACE)
    assert "data-correcting hidden" in phone.client.get("/reports/location/new").text
    again = phone.client.get(f"/reports/location/new?replaces={said}&division=440307").text
    assert "data-correcting>" in again


def test_the_withdrawal_shows_what_is_taken_back(phone, as_):
    said = phone.accepted("location", PLACE)
    assert "龙岗区" in phone.client.get(f"/reports/withdrawal/new?of={said}").text
    assert "龙岗区" not in as_("host").get(f"/reports/withdrawal/new?of={said}").text
    assert phone.client.get("/reports/withdrawal/new?of=x").status_code == 200


def test_a_report_is_withdrawn_and_only_a_paper_is_made_void(phone):
    said = phone.accepted("location", PLACE)
    for page in (f"/reports/{said}", f"/reports/withdrawal/new?of={said}"):
        text = phone.client.get(page).text
        assert ">撤回<" in re.sub(r"\s+", "", text) and "作废" not in text, page


def test_an_officers_own_refused_report_stands_among_their_own_only(phone_of):
    phone = phone_of("secretary")
    entry = phone.entry("location", {**PLACE, "since": ago(-39)})
    phone.send(entry)
    assert phone.client.get("/reports").text.count(f'data-attention-of="{entry["id"]}"') == 1


def test_hours_are_plain_digits_and_other_words_come_back_at_their_field(as_):
    for hours in ("1_0", "１０", "1e1", "inf", "9" * 400):
        answer = as_("member").post("/reports/activity", data={**ACTIVITY, "hours": hours})
        assert answer.status_code == 422 and 'id="f-hours-error"' in answer.text and f'value="{hours}"' in answer.text
    assert not ActivityReport.select().exists()


def test_plain_hours_count_as_they_do_from_a_phone(as_):
    for hours in ("10", "1.5", "2.0", " 3 ", ".5", ""):
        assert as_("member").post("/reports/activity", data={**ACTIVITY, "hours": hours}).status_code == 303
    assert {row.half_hours for row in ActivityReport.select()} == {20, 3, 4, 6, 1, 0}


def test_the_summary_of_a_refused_form_says_which_field_each_message_is_about(as_):
    activity = as_("member").post("/reports/activity", data={"on": ago(3)}).text
    assert "内容：此项必填。" in activity and "一句话说明：此项必填。" in activity
    location = as_("member").post("/reports/location", data={**PLACE, "division": "", "since": ago(-39)}).text
    assert "地点：此项必填。" in location and "从哪天起：" in location


@pytest.mark.parametrize("form", ["location", "activity", "request", "withdrawal"])
def test_a_form_that_somebody_else_opened_is_not_filed_under_the_name_of_who_is_signed_in_now(as_, form):
    """A shared phone without scripts: 王建国 opens a form, another member signs in, and the form is posted."""
    said = as_("member").post("/reports/location", data=PLACE).headers["Location"].rpartition("/")[2]
    page = {"request": "/liaison/requests/new", "withdrawal": f"/reports/withdrawal/new?of={said}"}
    text = as_("member").get(page.get(form, f"/reports/{form}/new")).text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))
    words = {"location": PLACE, "activity": ACTIVITY, "withdrawal": {"of": said}}
    sent = {**hidden, **words.get(form, {"category": "wages", "readers": "branch", "words": "工资"})}
    before = Submission.select().count()
    refused = as_("courier").post({"request": "/liaison/requests"}.get(form, f"/reports/{form}"), data=sent)
    assert refused.status_code == 422 and "打开这张表时" in refused.text
    assert Submission.select().count() == before
    assert f'name="written_by" value="{PEOPLE["courier"].account_id}"' in refused.text
    assert hidden["submission_id"] not in refused.text


@pytest.mark.parametrize("login", ["member", "secretary", "contact", "host"])
def test_the_page_of_reports_offers_a_new_one_at_all_times(phone_of, login):
    phone = phone_of(login)
    for _ in range(2):
        page = phone.client.get("/reports").text
        assert 'href="/reports/location/new"' in page and 'href="/reports/activity/new"' in page
        phone.send(phone.entry("activity"))
    assert "/reports/location/new" not in phone_of("auditor").client.get("/reports").text.split("<main")[1]
