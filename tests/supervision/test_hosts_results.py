"""Results that hosts send: home is told of those that it can take over, is warned, and can correct a mistake."""

from datetime import date

from pwa.core.clock import now
from pwa.core.database import write
from pwa.members.models import Member
from pwa.supervision.appraisal_models import Appraisal
from tests.people import PEOPLE
from tests.supervision.test_appraisals import LIST, RESULT, YEAR, page

SENT = "送来 1 份民主评议结果"


def send(as_, **said: str) -> Appraisal:
    assert as_("host").post(page("member", "/result"), data=RESULT | said).status_code == 303
    return Appraisal.get(Appraisal.member == PEOPLE["member"].member_id)


def test_today_counts_only_results_that_can_be_taken_over_and_opens_their_year(as_, clock):
    send(as_)
    clock.on(date(YEAR + 1, 1, 15))
    shown = as_("secretary").get("/").text
    assert SENT in shown and f"{LIST}?year={YEAR}" in shown
    with write():
        Member.update(left_at=now()).where(Member.id == PEOPLE["member"].member_id).execute()
    assert "民主评议结果" not in as_("secretary").get("/").text
    with write():
        Member.update(left_at=None).where(Member.id == PEOPLE["member"].member_id).execute()
    clock.on(date(YEAR + 2, 1, 15))
    assert "民主评议结果" not in as_("secretary").get("/").text


def test_home_is_warned_of_too_many_excellent_when_it_takes_over_and_the_host_is_not(as_):
    full = (Member.branch == PEOPLE["member"].branch_id) & (Member.kind == "full")
    with write():
        Member.update(kind="probationary").where(full, Member.id != PEOPLE["member"].member_id).execute()
    row = send(as_, grade="excellent")
    assert row.warned == ""
    refused = as_("secretary").post(page("member", f"/take-over/{row.id}"))
    assert refused.status_code == 422 and "三分之一" in refused.text
    assert refused.text.count('name="all_the_same"') == 1 and Appraisal.get().accepted_at is None
    assert as_("secretary").post(page("member", f"/take-over/{row.id}"), data={"all_the_same": "1"}).status_code == 303
    assert Appraisal.get().accepted_at is not None and "over_a_third" in Appraisal.get().warned
    assert "登记时有提醒" in as_("secretary").get(page("member")).text
    assert "登记时有提醒" not in as_("host").get(page("member")).text


def test_home_takes_back_what_it_took_over_by_mistake(as_):
    row = send(as_)
    back = page("member", f"/take-back/{row.id}")
    assert as_("secretary").post(back, data={"because": "记错了"}).status_code == 404
    assert as_("secretary").post(page("member", f"/take-over/{row.id}")).status_code == 303
    assert f"/take-back/{row.id}" in as_("secretary").get(page("member")).text
    assert as_("secretary").post(back, data={"because": "记错了"}).status_code == 303
    assert Appraisal.get().undone_by == PEOPLE["secretary"].account_id
    assert as_("secretary").post(page("member", "/result"), data=RESULT).status_code == 303
