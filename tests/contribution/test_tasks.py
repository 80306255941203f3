"""Service tasks: who sees them, who has a place, who is asked and why, and what comes of it."""

import pytest

from pwa.contribution.models import Task, TaskAsk
from pwa.core.audit import AuditLine
from pwa.members.models import TimelineLine
from tests.people import PEOPLE, ago

from .tasks_of import FORM, TASKS, claim, listed, published


def test_an_officer_publishes_and_those_near_by_and_of_the_branch_see_it(away, as_):
    answer = as_("host").post(TASKS, data=FORM)
    assert answer.status_code == 303
    row = Task.get()
    assert (row.title, row.half_hours, row.places) == ("为听障骑手做翻译", 4, None) and row.division
    for login in ("host", "host_member", "member"):
        assert "为听障骑手做翻译" in as_(login).get(TASKS).text, login
        assert as_(login).get(f"{TASKS}/{row.id}").status_code == 200
    for login in ("quiet", "secretary", "next_member"):
        assert "为听障骑手做翻译" not in as_(login).get(TASKS).text, login
        assert as_(login).get(f"{TASKS}/{row.id}").status_code == 404
    assert as_("member").post(TASKS, data=FORM).status_code == 404
    assert as_("committee").post(TASKS, data=FORM).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"on": ago(1)}, "on"),
        ({"on": "soon"}, "on"),
        ({"time": "7"}, "time"),
        ({"hours": "25"}, "hours"),
        ({"places": "0"}, "places"),
        ({"places": "501"}, "places"),
        ({"division": "nowhere at all"}, "division"),
        ({"skill": "flying"}, "skill"),
        ({"provided": "字" * 201}, "provided"),
    ],
)
def test_what_cannot_be_published_is_said_at_its_field_and_keeps_what_was_typed(app, as_, wrong, field):
    answer = as_("host").post(TASKS, data={**FORM, "words": "写好的话", **wrong})
    assert answer.status_code == 422 and f'href="#f-{field}"' in answer.text and "写好的话" in answer.text
    assert not Task.select().exists()


def test_places_go_by_arrival_and_a_place_given_back_goes_to_who_waits(app, phone_of, as_, clock):
    task = published("secretary", "home", places=1, division="330106")
    for login in ("member", "courier", "builder"):
        clock.forward(minutes=1)
        claim(phone_of, login, task)
    assert listed(task) == [("member", True), ("courier", False), ("builder", False)]
    shown = as_("secretary").get(f"{TASKS}/{task.id}").text
    assert shown.index("王建国") < shown.index("候补") < shown.index("赵磊")
    assert "候补" in as_("courier").get(f"{TASKS}/{task.id}").text
    assert "王建国" not in as_("courier").get(f"{TASKS}/{task.id}").text.split("<main")[1]
    clock.forward(minutes=1)
    claim(phone_of, "member", task, drop=True)
    assert listed(task) == [("courier", True), ("builder", False)]
    assert "你有名额" in as_("courier").get(f"{TASKS}/{task.id}").text


def test_a_claim_that_comes_late_from_a_phone_without_network_displaces_nobody(app, phone_of, clock):
    task = published("secretary", "home", places=1)
    phone = phone_of("member")
    early = phone.entry("claim", {"task": str(task.id)})
    clock.forward(minutes=30)
    claim(phone_of, "courier", task)
    assert phone.outcome(early) == "accepted"
    assert listed(task) == [("courier", True), ("member", False)]
    assert phone.outcome(early) == "duplicate" and len(listed(task)) == 2


def test_a_withdrawn_claim_is_off_the_list_and_a_claim_leaves_no_line_in_the_timeline(app, phone_of, clock):
    task = published("secretary", "home", places=1)
    one = claim(phone_of, "member", task)
    clock.forward(minutes=1)
    claim(phone_of, "courier", task)
    phone_of("member").accepted("withdrawal", {"of": str(one)})
    assert listed(task) == [("courier", True)]
    assert {row.kind for row in TimelineLine.select()} <= {"withdrawn"}


def test_nobody_claims_what_they_do_not_see_what_was_cancelled_or_is_over(app, phone_of, as_, clock):
    task = published()
    phone = phone_of("quiet")
    [result] = phone.send(phone.entry("claim", {"task": str(task.id)}))["results"]
    assert result["outcome"] == "rejected" and "不能选择" in result["errors"]["task"]
    mine = published("secretary", "home", days=1)
    as_("secretary").post(f"{TASKS}/{mine.id}/cancel", data={"because": "下雨"})
    [result] = phone.send(phone.entry("claim", {"task": str(mine.id)}))["results"]
    assert "已经取消" in result["errors"]["task"]
    other = published("secretary", "home", days=1)
    clock.forward(days=2)
    [result] = phone.send(phone.entry("claim", {"task": str(other.id)}))["results"]
    assert "已经开始" in result["errors"]["task"]


def test_who_is_willing_and_near_is_asked_and_told_why(away, as_):
    task = published(skill="interpreting")
    page = as_("host").get(f"{TASKS}/{task.id}").text
    assert "王建国" in page and "翻译" in page and "同一县" in page
    assert as_("host").post(f"{TASKS}/{task.id}/ask", data={"member": PEOPLE["member"].member_id}).status_code == 303
    assert "王建国" not in as_("host").get(f"{TASKS}/{task.id}").text
    today = as_("member").get("/").text
    assert "邀请你参加：为听障骑手做翻译" in today
    assert "为什么邀请你" in as_("member").get(f"{TASKS}/{task.id}").text
    assert AuditLine.select().where(AuditLine.action == "asked for task").count() == 1


def test_not_now_takes_the_question_away_and_stores_no_reason(away, as_):
    task = published(skill="interpreting")
    as_("host").post(f"{TASKS}/{task.id}/ask", data={"member": PEOPLE["member"].member_id})
    assert as_("member").post(f"{TASKS}/{task.id}/put-off", data={"reason": "太累了"}).status_code == 303
    assert "为听障骑手做翻译" not in as_("member").get("/").text
    row = TaskAsk.get()
    assert row.put_off_at is not None and "太累了" not in str(row.__data__)
    assert as_("member").get(f"{TASKS}/{task.id}").status_code == 200


def test_only_who_lets_them_read_it_and_is_near_can_be_asked(app, phone_of, as_):
    task = published(skill="interpreting")
    phone_of("host_member").accepted("offer", {"skills": ["interpreting"], "readers": ["skills:committee"]})
    ask = f"{TASKS}/{task.id}/ask"
    for login in ("host_member", "member", "next_member"):
        assert as_("host").post(ask, data={"member": PEOPLE[login].member_id}).status_code == 422, login
    assert as_("host").post(ask, data={"member": "x"}).status_code == 422
    assert not TaskAsk.select().exists()


def test_who_was_asked_least_lately_comes_first(app, phone_of, as_, clock):
    for login in ("quiet", "silent", "organiser"):
        phone_of(login).accepted("offer", {"words": "都可以"})
    home = {"division": "330106"}
    for login in ("quiet", "silent"):
        clock.forward(hours=1)
        row = published("secretary", "home", **home)
        with_member = {"member": PEOPLE[login].member_id}
        place = as_("secretary").post(f"{TASKS}/{row.id}/ask", data=with_member)
        assert place.status_code in (303, 422)
