"""The page on which an officer tells that somebody came back."""

from tests.people import PEOPLE


def test_of_who_is_said_to_be_back_each_thing_is_asked_once(as_):
    member = PEOPLE["member"].member_id
    page = as_("secretary").get(f"/reports/location/new?subject={member}&back_home=true").text
    shown, folded = page.split('<details class="more" id="other">')
    assert shown.count("怎样得知的？") == 1 and "补报返乡" in shown
    assert "尚未返乡" in folded and folded.count("怎样得知的？") == 1


def test_a_page_about_somebody_else_does_not_speak_of_ones_own_consent(as_):
    member = PEOPLE["member"].member_id
    page = as_("secretary").get(f"/reports/location/new?subject={member}").text
    assert "党员所在支部看得到" in page and "你没有同意" not in page and "你的支部看得到" not in page
    assert "你没有同意保存去向记录" in as_("secretary").get("/reports/location/new").text
