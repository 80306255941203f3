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
