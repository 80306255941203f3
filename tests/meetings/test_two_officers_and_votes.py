"""Two officers write about the same person in a vote: the second sees what the first wrote."""

import pytest

from pwa.meetings.minutes_models import ElectionExclusion, Vote, WrittenOpinion
from tests.people import PEOPLE, ago

from .conftest import member
from .minutes_of_a_meeting import held, seen
from .test_votes import MOTION

pytestmark = pytest.mark.both_engines


def test_the_second_opinion_of_one_member_does_not_overwrite_the_first_unseen(app, as_):
    meeting = held()
    as_("secretary").post(f"/meetings/{meeting.id}/votes", data=MOTION)
    page = f"/meetings/votes/{Vote.get().id}"
    at, first, second = f"{page}/opinions", as_("secretary"), as_("organiser")
    shown = {who: seen(browser.get(page).text, at) for who, browser in (("first", first), ("second", second))}
    sent = {"member": str(member("member")), "stance": "for", "received_on": ago(1), "opinion": "同意"}
    assert first.post(at, data=sent | {"seen": shown["first"]}).status_code == 303
    other = sent | {"stance": "against", "opinion": "不同意", "seen": shown["second"]}
    late = second.post(at, data=other)
    assert late.status_code == 422 and [one.stance for one in WrittenOpinion.select()] == ["for"]
    assert PEOPLE["secretary"].name in late.text and "登记书面意见" in late.text and "不同意" in late.text
    # about somebody else the first form is right whatever came meanwhile
    courier = other | {"member": str(member("courier"))}
    assert second.post(at, data=courier).status_code == 303
    # and about the same one, once what stands was seen
    assert second.post(at, data=other | {"seen": seen(late.text, at)}).status_code == 303
    assert {one.stance for one in WrittenOpinion.select()} == {"against"}


def test_the_second_exclusion_of_one_member_does_not_overwrite_the_first_unseen(app, as_):
    meeting = held()
    at, page = f"/meetings/{meeting.id}/exclusions", f"/meetings/{meeting.id}/votes/new?kind=election"
    before = seen(as_("organiser").get(page).text, at)
    left = {"member": str(member("abroad")), "reason": "abroad", "consent": "镇党委 2026年11月 同意"}
    assert as_("secretary").post(at, data=left).status_code == 303
    late = as_("organiser").post(at, data=left | {"reason": "none", "seen": before})
    assert late.status_code == 422 and ElectionExclusion.get().reason == "abroad"
    assert PEOPLE["secretary"].name in late.text and "镇党委 2026年11月 同意" in late.text
    assert as_("organiser").post(at, data=left | {"reason": "none", "seen": seen(late.text, at)}).status_code == 303
    assert not ElectionExclusion.select().exists()
