"""A decision lies with somebody until it is done: on their Today, and on the agenda of the next meeting."""

from datetime import timedelta

import pytest

from pwa.core.audit import AuditLine
from pwa.meetings.models import MeetingDecision
from pwa.members.models import TimelineLine
from tests.people import PEOPLE, ago

from .conftest import called, day, member
from .minutes_of_a_meeting import held, minutes_form, seen


def decision(words: str = "走访独居老人。") -> MeetingDecision:
    return MeetingDecision.get(MeetingDecision.words == words)


@pytest.mark.both_engines
def test_a_decision_stands_on_its_owners_today_until_it_is_done(app, as_):
    held()
    at = f"/meetings/decisions/{decision().id}"
    given = {"owner": str(member("quiet")), "due_on": ago(-7)}
    assert as_("secretary").post(f"{at}/entrust", data=given).status_code == 303
    assert "走访独居老人。" in as_("quiet").get("/").text
    assert "走访独居老人。" not in as_("member").get("/").text
    line = TimelineLine.get(TimelineLine.kind == "decision_entrusted")
    assert line.member_id == member("quiet") and "走访" not in line.facts
    assert as_("member").post(f"{at}/finish", data={"done_words": ""}).status_code == 404
    assert as_("quiet").post(f"{at}/finish", data={"done_words": "走访了六户"}).status_code == 303
    assert "走访独居老人。" not in as_("quiet").get("/").text
    assert "走访了六户" in as_("secretary").get(at).text
    assert as_("quiet").post(f"{at}/finish", data={}).status_code == 422
    assert as_("quiet").post(f"{at}/reopen").status_code == 404
    assert as_("secretary").post(f"{at}/reopen").status_code == 303
    assert "走访独居老人。" in as_("quiet").get("/").text
    actions = [
        one.action for one in AuditLine.select().where(AuditLine.record_id == decision().id).order_by(AuditLine.at)
    ]
    assert actions == [
        "entrusted decision of meeting", "finished decision of meeting", "reopened decision of meeting",
    ]  # fmt: skip


def test_an_open_decision_stands_on_the_agenda_of_the_next_meeting_of_the_same_people(app, as_):
    held()
    later, next_one = called(9), called(3)
    at = f"/meetings/decisions/{decision().id}"
    as_("secretary").post(f"{at}/entrust", data={"owner": "", "due_on": ago(-2)})
    title = "待落实的决议事项"
    assert title in as_("secretary").get(f"/meetings/{next_one.id}").text
    assert title in as_("member").get(f"/meetings/{next_one.id}").text
    assert title not in as_("secretary").get(f"/meetings/{later.id}").text
    as_("secretary").post(f"{at}/finish")
    assert title not in as_("secretary").get(f"/meetings/{next_one.id}").text


def test_correcting_the_record_keeps_who_sees_to_a_decision_that_stays(app, as_):
    meeting = held()
    first = decision()
    as_("secretary").post(f"/meetings/decisions/{first.id}/entrust", data={"owner": str(member("quiet")), "due_on": ""})
    said = {"came": [str(member("secretary"))], "decided": "另立一条。\n走访独居老人。"}
    assert as_("secretary").post(f"/meetings/{meeting.id}/record", data=said).status_code == 303
    kept = decision()
    assert (kept.id, kept.owner_id, kept.place) == (first.id, member("quiet"), 2)
    assert [one.words for one in MeetingDecision.select().order_by(MeetingDecision.place)] == [
        "另立一条。", "走访独居老人。",
    ]  # fmt: skip


WRONG = [
    ({"owner": "host"}, "请选择本支部党员"),
    ({"owner": "nobody"}, "请选择本支部党员"),
    ({"due_on": "tomorrow"}, "年、月、日"),
]


def test_a_decision_is_not_given_to_a_stranger_or_an_impossible_day(app, as_):
    held()
    at, client = f"/meetings/decisions/{decision().id}/entrust", as_("secretary")
    for fields, message in WRONG:
        given = {"owner": "", "due_on": ""} | fields
        given["owner"] = str(member("host")) if given["owner"] == "host" else given["owner"]
        answer = client.post(at, data=given)
        assert answer.status_code == 422 and message in answer.text, fields


def test_a_refused_report_keeps_who_sees_to_the_decision_and_names_the_field(app, as_):
    held()
    at, client = f"/meetings/decisions/{decision().id}", as_("secretary")
    client.post(f"{at}/entrust", data={"owner": str(member("quiet")), "due_on": ago(-7)})
    answer = client.post(f"{at}/finish", data={"done_words": "长" * 301})
    assert answer.status_code == 422 and ">落实情况：" in answer.text
    assert f'value="{member("quiet")}" selected' in answer.text and f'value="{ago(-7)}"' in answer.text


def test_of_two_officers_the_second_sees_to_whom_the_first_gave_it(app, as_):
    held()
    at = f"/meetings/decisions/{decision().id}"
    shown = seen(as_("organiser").get(at).text, f"{at}/entrust")
    as_("secretary").post(f"{at}/entrust", data={"owner": str(member("quiet")), "due_on": ""})
    given = {"owner": str(member("contact")), "due_on": "", "seen": shown}
    answer = as_("organiser").post(f"{at}/entrust", data=given)
    assert answer.status_code == 422 and PEOPLE["quiet"].name in answer.text
    assert decision().owner_id == member("quiet")


def test_decisions_of_others_do_not_exist(app, as_):
    held()
    at = f"/meetings/decisions/{decision().id}"
    for login in ("host", "next_secretary", "county", "auditor"):
        assert as_(login).get(at).status_code == 404, login
        for what in ("entrust", "finish", "reopen"):
            assert as_(login).post(f"{at}/{what}").status_code == 404, login


def test_what_is_decided_goes_on_after_the_seal(app, as_):
    meeting = held()
    as_("secretary").post(f"/meetings/{meeting.id}/minutes", data=minutes_form())
    for login in ("secretary", "organiser"):
        as_(login).post(f"/meetings/{meeting.id}/minutes/seal")
    at = f"/meetings/decisions/{decision().id}"
    assert as_("secretary").post(f"{at}/entrust", data={"owner": str(member("quiet")), "due_on": ""}).status_code == 303
    assert as_("quiet").post(f"{at}/finish").status_code == 303


def test_a_day_that_is_past_is_marked(app, as_, clock):
    held()
    given = {"owner": str(member("quiet")), "due_on": day(2).isoformat()}
    as_("secretary").post(f"/meetings/decisions/{decision().id}/entrust", data=given)
    clock.forward(days=3)
    assert "超期" in as_("secretary").get(f"/meetings/{called(5).id}").text
    assert clock.today - day(2) == timedelta(days=1)
