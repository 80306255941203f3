"""What is known of a place is kept by a report that does not say it, shown in the form, and can be changed."""

from pwa.members.models import AwayPeriod, Stay
from pwa.reports.models import LocationReport
from tests.people import PEOPLE, ago

MEMBER = PEOPLE["member"].member_id
KNOWN = {"division": "440307", "since": ago(60), "stay": "long", "settled": "yes", "reason": "work",
         "employer_kind": "private_firm", "area": "平湖街道"}  # fmt: skip
MOVED = {"division": "330106", "since": ago(1), "stay": "short"}


def period() -> AwayPeriod:
    return AwayPeriod.get(AwayPeriod.member == MEMBER, AwayPeriod.ended_on.is_null())


def test_a_move_with_only_a_new_county_keeps_reason_employer_and_whether_it_is_settled(phone):
    phone.accepted("location", KNOWN)
    said = phone.accepted("location", MOVED)
    now = period()
    assert (now.division, now.area, now.stay) == ("330106", "", "short")
    assert (now.reason, now.employer_kind, now.settled) == ("work", "private_firm", "yes")
    assert [row.reason for row in Stay.select().where(Stay.period == now.id)] == ["work", "work"]
    report = LocationReport.get_by_id(said)
    assert (report.settled, report.reason) == ("", ""), "what nobody asked is not answered"
    assert "说不准" not in phone.client.get(f"/reports/{said}").text


def test_who_says_that_they_do_not_know_is_taken_at_their_word(phone):
    phone.accepted("location", KNOWN)
    phone.accepted("location", {**MOVED, "settled": "unknown", "reason": "study"})
    assert (period().settled, period().reason, period().employer_kind) == ("unknown", "study", "private_firm")


def test_the_same_entry_sent_again_after_the_upgrade_is_the_same(phone):
    entry = phone.entry("location", MOVED)
    assert [phone.outcome(entry), phone.outcome(entry)] == ["accepted", "duplicate"]


def test_the_form_shows_what_is_known_and_what_becomes_of_it(phone, as_):
    phone.accepted("location", KNOWN)
    form = phone.client.get("/reports/location/new").text
    for word in ("外出务工经商", "民营企业", "比较固定"):
        assert f"已知：{word}" in form
    assert "已知：" not in as_("next_member").get("/reports/location/new").text
    correcting = phone.client.get(f"/reports/location/new?replaces={MEMBER}").text
    assert "已知：" not in correcting, "a correction says everything itself"


def test_still_there_for_a_caller_is_one_tap_with_the_way_it_was_told(phone, as_):
    phone.accepted("location", KNOWN)
    secretary = as_("secretary")
    page = secretary.get(f"/reports/location/new?subject={MEMBER}").text
    card = page.split('aria-labelledby="still-title"')[1].split("</section>")[0]
    assert (
        "王建国" in card and "龙岗" in card and f'name="subject" value="{MEMBER}"' in card and 'name="source"' in card
    )
    assert f'name="since" value="{ago(60)}"' in card and 'value="work"' in card
    assert "平湖街道" not in as_("next_secretary").get(f"/reports/location/new?subject={MEMBER}").text


def test_an_officers_own_place_is_not_shown_in_the_form_for_a_caller(phone_of):
    officer = phone_of("secretary")
    officer.accepted("location", KNOWN)
    assert "平湖街道" in officer.client.get("/reports/location/new").text
    assert "平湖街道" not in officer.client.get(f"/reports/location/new?subject={MEMBER}").text
