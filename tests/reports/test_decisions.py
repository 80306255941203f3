import re

import pytest

from pwa.core.audit import AuditLine
from pwa.members.models import AwayPeriod, TimelineLine
from pwa.reports.models import Decision, Gap
from tests.people import PEOPLE, UNITS, ago

from .phone import ACTIVITY, LOCATION


@pytest.fixture
def activity(phone) -> str:
    """An activity the home branch held."""
    return str(phone.accepted("activity", {**ACTIVITY, "hours": 2}))


def decide(client, ident, **words):
    return client.post(f"/reports/{ident}/decision", data=words)


def test_the_branch_that_held_it_confirms_and_the_member_sees_it(activity, as_):
    assert decide(as_("secretary"), activity, verdict="confirmed").status_code == 303
    assert Decision.get().verdict == "confirmed"
    assert TimelineLine.select().where(TimelineLine.kind == "activity_confirmed").count() == 1
    assert AuditLine.select().where(AuditLine.action == "confirmed activity").count() == 1
    assert PEOPLE["secretary"].name in as_("member").get(f"/reports/{activity}").text


def test_declining_needs_a_reason(activity, as_):
    assert decide(as_("secretary"), activity, verdict="declined").status_code == 422
    assert decide(as_("secretary"), activity, verdict="declined", reason="那天没有活动").status_code == 303
    assert "那天没有活动" in as_("member").get(f"/reports/{activity}").text


def test_a_reason_is_kept_to_its_last_word_or_comes_back_to_be_shortened(activity, as_):
    long = "那天没有\r\n活动" * 72
    answer = decide(as_("secretary"), activity, verdict="declined", reason=long)
    assert answer.status_code == 422 and 'id="f-reason-error"' in answer.text
    assert long.replace("\r\n", "\n") in answer.text and not Decision.select().exists()
    written = ("那天没有\r\n活动" * 71)[:-2] + "。"  # 497 as the page counts them, 567 as they are sent
    assert decide(as_("secretary"), activity, verdict="declined", reason=written).status_code == 303
    assert Decision.get().reason == written.replace("\r\n", "\n")


def test_only_plain_digits_are_hours(activity, as_):
    for hours in ("1_0", "１.5", "1e1", "inf"):
        answer = decide(as_("secretary"), activity, verdict="corrected", hours=hours)
        assert answer.status_code == 422 and 'id="f-hours-error"' in answer.text and f'value="{hours}"' in answer.text
    assert not Decision.select().exists()


def test_a_day_that_was_emptied_stays_empty_beside_its_message(activity, as_):
    answer = decide(as_("secretary"), activity, verdict="declined", kind="study", on="", hours="2", reason="")
    field = re.search(r'<input[^>]*name="on"[^>]*>', answer.text)
    assert answer.status_code == 422 and field and 'value="20' not in field[0]


def test_a_correction_keeps_what_was_reported_beside_what_it_was(activity, as_):
    words = {"verdict": "corrected", "kind": "study", "topic": "theory", "on": "2026-11-20", "hours": "1.5"}
    assert decide(as_("secretary"), activity, **words).status_code == 303
    row = Decision.get()
    assert (row.kind, row.half_hours, row.activity.kind, row.activity.half_hours) == ("study", 3, "theme_day", 4)


@pytest.mark.parametrize(
    "words", [{}, {"verdict": "maybe"}, {"verdict": "corrected", "hours": "99"}, {"verdict": "corrected", "hours": "2"}]
)
def test_a_decision_that_says_nothing_is_asked_again(activity, as_, words):
    assert decide(as_("secretary"), activity, **words).status_code == 422 and not Decision.select().exists()


def test_only_an_officer_of_the_unit_that_held_it_decides(activity, as_, phone):
    for login in ("member", "contact", "committee", "next_secretary", "host"):
        assert decide(as_(login), activity, verdict="confirmed").status_code == 404, login
    hosted = str(phone.accepted("activity", {**ACTIVITY, "held_by": str(UNITS["host-branch"])}))
    assert decide(as_("secretary"), hosted, verdict="confirmed").status_code == 404
    assert decide(as_("host"), hosted, verdict="confirmed").status_code == 303


def test_a_later_decision_takes_the_place_of_the_earlier_and_both_stay(activity, as_):
    decide(as_("secretary"), activity, verdict="declined", reason="查无此事")
    decide(as_("secretary"), activity, verdict="confirmed")
    assert Decision.select().count() == 2
    assert Decision.get(Decision.withdrawn_at.is_null()).verdict == "confirmed"


def test_a_confirmed_activity_can_be_corrected_but_not_withdrawn(activity, as_, phone):
    decide(as_("secretary"), activity, verdict="confirmed")
    refused = phone.send(phone.entry("withdrawal", {"of": activity}))["results"][0]
    assert refused["errors"].keys() == {"of"}
    newer = phone.accepted("activity", {**ACTIVITY, "hours": 3}, replaces=activity)
    page = as_("secretary").get(f"/reports/{newer}").text
    assert f'action="/reports/{newer}/decision"' in page  # it needs confirmation anew
    assert f'action="/reports/{activity}/decision"' not in as_("secretary").get(f"/reports/{activity}").text


def test_a_withdrawn_report_counts_for_nothing_even_if_the_withdrawal_came_first(phone, as_):
    place = phone.entry()
    back = phone.entry("withdrawal", {"of": place["id"]})
    assert phone.outcome(back) == "accepted" and phone.outcome(place) == "accepted"
    assert not AwayPeriod.select().exists()
    assert "已撤回" in as_("member").get("/reports").text


def test_nobody_withdraws_another_s_report(phone, phone_of):
    ident = str(phone.accepted())
    phone_of("next_member").accepted("withdrawal", {"of": ident})
    assert AwayPeriod.select().count() == 1


def test_naming_the_county_of_the_branch_asks_are_you_back(phone, as_, clock):
    phone.accepted()
    clock.forward(minutes=3)
    ident = phone.accepted(fields={**LOCATION, "division": "431122", "since": ago(2)})
    clock.forward(minutes=3)
    assert AwayPeriod.get().ended_on is None
    assert 'name="back_home" value="true"' in as_("member").get(f"/reports/{ident}").text
    assert f'href="/reports/{ident}"' in as_("member").get("/").text  # Today asks too
    assert as_("member").post("/reports/location", data={"back_home": "true", "since": ago(2)}).status_code == 303
    assert AwayPeriod.get().ended_on.isoformat() == ago(2)
    assert f'href="/reports/{ident}"' not in as_("member").get("/").text.split("<main")[1].split("收到")[0]


def test_a_number_that_never_came_is_closed_with_a_reason_by_member_or_officer(phone, as_, clock):
    phone.seq = 1
    phone.send(phone.entry())
    gap = Gap.get()
    clock.forward(hours=25)
    address = f"/reports/gaps/{gap.id}/closure"
    assert as_("next_secretary").post(address, data={"reason": "x"}).status_code == 404
    assert as_("secretary").post(address, data={}).status_code == 422
    long = as_("secretary").post(address, data={"reason": "手机" * 151})
    assert long.status_code == 422 and f'value="{"手机" * 151}"' in long.text
    assert as_("secretary").post(address, data={"reason": "手机丢了"}).status_code == 303
    assert Gap.get().reason == "手机丢了" and phone.send()["missing"] == []


def test_what_came_in_is_paged_and_asks_the_database_three_times_at_the_most(phone, as_, queries, clock):
    for day in range(1, 26):
        clock.forward(minutes=7)
        phone.accepted("activity", {**ACTIVITY, "on": f"2026-10-{day:02}"})
    with queries() as seen:
        first = as_("secretary").get("/reports").text
    assert len(seen.of("submission")) <= 2 and len(seen.of("quarantined")) <= 2
    assert first.count('href="/reports/0') + first.count('class="onward" href="/reports/') >= 20
    older = first.split('href="/reports?before=')[1].split('"')[0].replace("&amp;", "&")
    second = as_("secretary").get(f"/reports?before={older}").text
    assert second.count('class="onward" href="/reports/') == 5


def test_what_came_in_is_narrowed_by_kind_state_and_name(phone, as_):
    phone.accepted()
    phone.accepted("activity")
    rows = as_("secretary").fragment("/reports?form=activity", target="rows").text
    assert "主题党日" in rows and "龙岗" not in rows
    assert as_("secretary").fragment("/reports?q=wangjianguo", target="rows").text.count("<li") == 2
    assert as_("secretary").fragment("/reports?q=nobody", target="rows").text.count("<li") == 0
