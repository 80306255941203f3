"""Votes of a meeting: what is recorded, what is refused with its reason, written opinions, who is left out."""

import pytest

from pwa.core.audit import AuditLine
from pwa.meetings.minutes_models import ElectionExclusion, Vote, VoteCandidate, WrittenOpinion
from pwa.meetings.votes import turnout_of
from tests.people import ago

from .conftest import member
from .minutes_of_a_meeting import by_video, held, voting

MOTION = {"kind": "motion", "words": "修路方案", "ayes": "6", "noes": "0", "abstained": "0"}
ELECTION = {
    "kind": "election", "words": "支部委员会", "posts": "1", "issued": "6", "returned": "6", "invalid": "0",
    "candidates": "陈建华 5 1 0\n李明，1，4，1",
}  # fmt: skip


def test_a_motion_is_recorded_and_its_result_explained_with_rule_and_numbers(app, as_):
    meeting = held()
    answer = as_("secretary").post(f"/meetings/{meeting.id}/votes", data=MOTION)
    assert answer.status_code == 303
    row, should = Vote.get(), voting(meeting)
    shown = as_("secretary").get(f"/meetings/{meeting.id}/minutes").text
    needed = should // 2 + 1
    assert f"赞成 6 票；需超过有表决权的 {should} 人的半数，即 {needed} 票" in shown
    assert "《中国共产党支部工作条例（试行）》" in shown or "支部工作条例" in shown
    page = as_("organiser").get(f"/meetings/votes/{row.id}").text
    assert "修路方案" in page
    assert as_("member").get(f"/meetings/votes/{row.id}").status_code == 404
    assert "修路方案" not in as_("member").get(f"/meetings/{meeting.id}/minutes").text  # was away
    assert "修路方案" in as_("quiet").get(f"/meetings/{meeting.id}/minutes").text
    assert [line.action for line in AuditLine.select().where(AuditLine.record_id == row.id)] == ["recorded vote"]


IMPOSSIBLE = [
    (MOTION | {"ayes": "7"}, "共 7 票，但到会且有表决权的只有 6 人"),
    (MOTION | {"ayes": "0"}, "没有填写票数"),
    (MOTION | {"ayes": "-1"}, "数字"),
    (MOTION | {"ayes": "99999"}, "太长"),
    (MOTION | {"ayes": ""}, "此项必填。"),
    (MOTION | {"words": ""}, "此项必填。"),
    (MOTION | {"kind": "coup"}, "请从给出的选项中选一个。"),
    (ELECTION | {"issued": "7", "returned": "7"}, "发出 7 张选票，但现场到会且有表决权的只有 6 人"),
    (ELECTION | {"invalid": "7"}, "无效票多于收回的选票"),
    (ELECTION | {"posts": "0"}, "应选人数至少为 1 人"),
    (ELECTION | {"candidates": "陈建华 5"}, "每行写一名候选人"),
    (ELECTION | {"candidates": "陈建华 5 1 1"}, "陈建华 的得票数超过有效票数"),
    (ELECTION | {"candidates": "陈建华 3 0 0\n陈建华 3 0 0"}, "重复"),
    (ELECTION | {"candidates": "甲 4 0 0\n乙 4 0 0"}, "最多可选 6 人次"),
    (ELECTION | {"candidates": "\n".join(f"候选人{n} 0 0 0" for n in range(21))}, "最多 20 名"),
]


def test_a_vote_that_cannot_be_is_refused_with_the_reason_and_nothing_is_lost(app, as_):
    at, client = f"/meetings/{held().id}/votes", as_("secretary")
    for fields, message in IMPOSSIBLE:
        answer = client.post(at, data=fields)
        assert answer.status_code == 422 and message in answer.text, (fields, message)
    assert not Vote.select().exists() and not VoteCandidate.select().exists()


def test_who_takes_part_by_video_has_no_ballot_but_can_raise_a_hand(app, as_):
    meeting = held()
    by_video(meeting, "trader")
    at = f"/meetings/{meeting.id}/votes"
    assert (turnout_of(meeting.id).present, turnout_of(meeting.id).by_video) == (5, 1)
    assert as_("secretary").post(at, data=MOTION | {"secret": "1"}).status_code == 422
    assert as_("secretary").post(at, data=MOTION).status_code == 303
    shown = as_("secretary").get(f"/meetings/{meeting.id}/minutes").text
    assert "规定不明确" in shown and "1 人以视频方式参加" in shown


@pytest.mark.both_engines
def test_a_written_opinion_counts_for_an_admission_and_not_when_its_author_came(app, as_):
    meeting = held()
    as_("secretary").post(f"/meetings/{meeting.id}/votes", data=MOTION | {"kind": "admission", "words": "接收赵小刚"})
    row = Vote.get()
    sent = {"member": str(member("member")), "stance": "for", "received_on": ago(1), "opinion": "同意接收"}
    at = f"/meetings/votes/{row.id}/opinions"
    assert as_("secretary").post(at, data=sent).status_code == 303
    assert as_("secretary").post(at, data=sent | {"stance": "against"}).status_code == 303  # the later one stands
    assert [one.stance for one in WrittenOpinion.select()] == ["against"]
    as_("secretary").post(at, data=sent)
    assert "赞成 7 票" in as_("secretary").get(f"/meetings/votes/{row.id}").text
    came = [str(member(one)) for one in ("secretary", "organiser", "contact", "quiet", "returned", "member")]
    as_("secretary").post(f"/meetings/{meeting.id}/record", data={"came": came, "decided": ""})
    assert "赞成 6 票" in as_("secretary").get(f"/meetings/votes/{row.id}").text
    as_("secretary").post(at, data=sent | {"member": str(member("courier")), "stance": "none"})
    assert WrittenOpinion.select().count() == 1


NO_OPINIONS = [
    ({"received_on": ago(-1)}, "日期"),
    ({"member": "secretary"}, "有表决权而未到会的党员"),
    ({"member": "host"}, "有表决权而未到会的党员"),
    ({"member": "silent-nobody"}, "有表决权而未到会的党员"),
    ({"stance": "maybe"}, "请从给出的选项中选一个。"),
    ({"stance": ""}, "此项必填。"),
]


def test_a_written_opinion_that_cannot_be_is_refused(app, as_):
    meeting, client = held(), as_("secretary")
    client.post(f"/meetings/{meeting.id}/votes", data=MOTION)
    at = f"/meetings/votes/{Vote.get().id}/opinions"
    for fields, message in NO_OPINIONS:
        sent = {"member": str(member("member")), "stance": "for", "received_on": ago(1)} | fields
        if sent["member"] in ("secretary", "host"):
            sent["member"] = str(member(sent["member"]))
        answer = client.post(at, data=sent)
        assert answer.status_code == 422 and message in answer.text, fields
    assert not WrittenOpinion.select().exists()


def test_an_opinion_that_came_after_the_meeting_does_not_count_and_nobody_votes_for_another_at_an_election(
    app, as_, clock
):
    meeting, client = held(), as_("secretary")
    client.post(f"/meetings/{meeting.id}/votes", data=MOTION)
    client.post(f"/meetings/{meeting.id}/votes", data=ELECTION)
    motion, election = Vote.select().order_by(Vote.place)
    clock.forward(days=1)
    late = {"member": str(member("member")), "stance": "for", "received_on": ago(-1)}
    answer = as_("secretary").post(f"/meetings/votes/{motion.id}/opinions", data=late)
    assert answer.status_code == 422 and "会前收到的书面意见才有效" in answer.text
    sent = late | {"received_on": ago(1)}
    assert as_("secretary").post(f"/meetings/votes/{election.id}/opinions", data=sent).status_code == 422
    assert not WrittenOpinion.select().exists()


def test_who_is_left_out_of_an_election_lowers_four_fifths_only_while_they_are_away(app, as_):
    meeting, client = held(), as_("secretary")
    at = f"/meetings/{meeting.id}/exclusions"
    asked = {"member": str(member("abroad")), "reason": "abroad", "consent": "镇党委 2026年11月 同意"}
    answer = client.post(at, data=asked | {"consent": ""})
    assert answer.status_code == 422 and "此项必填。" in answer.text
    assert client.post(at, data=asked | {"member": str(member("secretary"))}).status_code == 422
    assert client.post(at, data=asked).status_code == 303
    assert turnout_of(meeting.id).left_out == 1
    assert "镇党委 2026年11月 同意" in client.get(f"/meetings/{meeting.id}/votes/new?kind=election").text
    assert client.post(at, data=asked | {"reason": "none"}).status_code == 303
    assert turnout_of(meeting.id).left_out == 0 and not ElectionExclusion.select().exists()


def test_an_election_is_counted_shown_changed_and_taken_out(app, as_):
    meeting, client = held(), as_("secretary")
    assert client.post(f"/meetings/{meeting.id}/votes", data=ELECTION).status_code == 303
    row = Vote.get()
    assert [(one.name, one.ayes) for one in VoteCandidate.select().order_by(VoteCandidate.place)] == [
        ("陈建华", 5), ("李明", 1),
    ]  # fmt: skip
    page = client.get(f"/meetings/votes/{row.id}").text
    assert "陈建华 5 1 0" in page and ("到会人数不足" in page or "选举有效" in page)
    changed = ELECTION | {"candidates": "陈建华 6 0 0"}
    assert client.post(f"/meetings/votes/{row.id}/change", data=changed).status_code == 303
    assert [(one.name, one.ayes) for one in VoteCandidate.select()] == [("陈建华", 6)]
    assert client.post(f"/meetings/votes/{row.id}/remove").status_code == 303
    assert not Vote.select().exists() and not VoteCandidate.select().exists()


def test_a_vote_changed_meanwhile_is_not_changed_by_an_older_form(app, as_):
    from .minutes_of_a_meeting import seen

    meeting = held()
    as_("secretary").post(f"/meetings/{meeting.id}/votes", data=MOTION)
    at = f"/meetings/votes/{Vote.get().id}"
    before = seen(as_("organiser").get(at).text, f"{at}/change")
    as_("secretary").post(f"{at}/change", data=MOTION | {"ayes": "5", "noes": "1"})
    answer = as_("organiser").post(f"{at}/change", data=MOTION | {"ayes": "4", "seen": before})
    assert answer.status_code == 422 and "修改表决登记" in answer.text
    assert Vote.get().ayes == 5


def test_a_roll_that_makes_a_vote_impossible_is_pointed_out_and_hinders_the_seal(app, as_):
    from .minutes_of_a_meeting import minutes_form

    meeting, client = held(), as_("secretary")
    client.post(f"/meetings/{meeting.id}/votes", data=MOTION)
    client.post(f"/meetings/{meeting.id}/minutes", data=minutes_form())
    came = [str(member(one)) for one in ("secretary", "organiser", "contact")]
    client.post(f"/meetings/{meeting.id}/record", data={"came": came, "decided": "走访。"})
    assert "票数与到会名单不符，请核对两者" in client.get(f"/meetings/{meeting.id}/minutes").text
    answer = client.post(f"/meetings/{meeting.id}/minutes/seal")
    assert answer.status_code == 422 and "有表决票数与到会名单不符" in answer.text
