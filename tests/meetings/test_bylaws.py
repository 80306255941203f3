"""A branch puts down its rules 制度; its members read them, nobody else changes them."""

from pwa.core.audit import AuditLine
from pwa.meetings.minutes_models import Bylaw
from tests.people import ago

from .minutes_of_a_meeting import held, seen

RULE = {
    "title": "主题党日制度",
    "text": "每月十日开展主题党日。",
    "from_on": ago(0),
    "decided_where": "2024年3月党员大会",
}


def test_a_rule_is_put_down_read_by_its_members_replaced_and_ended(app, as_):
    meeting, client = held(), as_("secretary")
    answer = client.post("/meetings/bylaws", data=RULE | {"meeting": str(meeting.id)})
    assert answer.status_code == 303
    old = Bylaw.get()
    assert (old.meeting_id, old.decided_where) == (meeting.id, "")
    for login in ("member", "quiet", "organiser", "committee"):
        assert "主题党日制度" in as_(login).get("/meetings/bylaws").text, login
        assert "每月十日" in as_(login).get(f"/meetings/bylaws/{old.id}").text, login
    for login in ("host", "next_secretary", "next_member", "county", "auditor"):
        assert as_(login).get(f"/meetings/bylaws/{old.id}").status_code == 404, login
        assert "主题党日制度" not in as_(login).get("/meetings/bylaws").text, login
    form = client.get(f"/meetings/bylaws/new?replaces={old.id}").text
    assert "每月十日开展主题党日。" in form
    new = RULE | {"text": "每月十五日。", "replaces": str(old.id), "seen": seen(form, "/meetings/bylaws")}
    assert client.post("/meetings/bylaws", data=new).status_code == 303
    assert client.post("/meetings/bylaws", data=new).status_code == 422  # it was replaced already
    assert Bylaw.select().count() == 2 and Bylaw.get_by_id(old.id).ended_at is not None
    newer = Bylaw.get(Bylaw.replaces == old.id)
    assert client.post(f"/meetings/bylaws/{newer.id}/end").status_code == 303
    assert "已废止" in as_("member").get(f"/meetings/bylaws/{newer.id}").text
    assert "主题党日制度" in as_("member").get("/meetings/bylaws?show=ended").text
    assert "主题党日制度" not in as_("member").get("/meetings/bylaws").text
    actions = {line.action for line in AuditLine.select().where(AuditLine.kind == "bylaw")}
    assert actions == {"put down bylaw", "ended bylaw"}


WRONG = [
    ({"title": ""}, "此项必填。"),
    ({"text": "字" * 8001}, "太长"),
    ({"from_on": "soon"}, "年、月、日"),
    ({"decided_where": ""}, "请选择会议，或写明是哪次会议"),
    ({"meeting": "00000000-0000-0000-0000-000000000000"}, "请从给出的选项中选一个。"),
]


def test_what_is_wrong_in_a_rule_is_said_and_the_words_stay(app, as_):
    client = as_("secretary")
    for fields, message in WRONG:
        answer = client.post("/meetings/bylaws", data=RULE | {"title": "我的制度"} | fields)
        assert answer.status_code == 422 and message in answer.text, fields
        assert "2024年3月党员大会" in answer.text or fields.get("decided_where") == ""
    assert not Bylaw.select().exists()


def test_only_officers_of_the_branch_put_down_its_rules(app, as_):
    as_("secretary").post("/meetings/bylaws", data=RULE)
    rule = Bylaw.get()
    for login in ("member", "contact", "committee", "county", "auditor"):
        assert as_(login).post("/meetings/bylaws", data=RULE).status_code == 404, login
        assert as_(login).post(f"/meetings/bylaws/{rule.id}/end").status_code == 404, login
    assert as_("host").post("/meetings/bylaws", data=RULE | {"replaces": str(rule.id)}).status_code == 404
    assert Bylaw.select().count() == 1


def test_a_rule_whose_branch_got_lost_keeps_its_words(as_):
    answer = as_("secretary").post(
        "/meetings/bylaws", data={"unit": "x", "title": "学习制度", "text": "每月学习一次。"}
    )
    assert answer.status_code == 422 and "每月学习一次。" in answer.text and 'name="unit"' in answer.text
