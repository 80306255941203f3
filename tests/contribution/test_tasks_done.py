"""What comes of a service task: clashes, changes, cancelling, what was done, and what is kept of a person."""

import re
from datetime import timedelta

from pwa.contribution.models import Task, TaskAsk, TaskPlace
from pwa.core.clock import now
from pwa.core.features import registry
from pwa.reports.models import ActivityReport, Decision
from tests.people import PEOPLE, TODAY, ago

from .tasks_of import FORM, TASKS, claim, listed, published


def test_what_clashes_is_said_and_allowed(app, phone_of, as_):
    first, second = published("secretary", "home"), published("secretary", "home", title="整理书屋")
    claim(phone_of, "quiet", first)
    assert "为听障骑手做翻译" in as_("quiet").get(f"{TASKS}/{second.id}").text
    claim(phone_of, "quiet", second)
    assert listed(second) == [("quiet", True)]


def test_who_has_a_place_is_told_that_it_was_moved_or_cancelled(app, phone_of, as_, clock):
    task = published("secretary", "home", days=1)
    claim(phone_of, "quiet", task)
    rules = registry().reminders
    quiet = PEOPLE["quiet"].member_id
    due = lambda name: [one.person for one in rules[name].due(now(), None)]  # noqa: E731
    assert due("task_near") == [quiet] and due("task_moved") == []
    form = {**FORM, "on": (TODAY + timedelta(days=1)).isoformat(), "time": "20:00"}
    assert as_("secretary").post(f"{TASKS}/{task.id}/change", data=form).status_code == 303
    assert due("task_moved") == [quiet] and "时间或地点有变动" in as_("quiet").get(f"{TASKS}/{task.id}").text
    assert as_("secretary").post(f"{TASKS}/{task.id}/cancel", data={"because": "下雨"}).status_code == 303
    assert due("task_cancelled") == [quiet] and due("task_near") == []
    assert "已取消：为听障骑手做翻译" in as_("quiet").get("/").text
    assert as_("secretary").post(f"{TASKS}/{task.id}/cancel", data={"because": "下雨"}).status_code == 422


def test_who_has_a_place_is_told_that_it_is_in_another_county_at_the_same_time(app, phone_of, as_, clock):
    task = published("secretary", "home", days=1, division="330106")
    claim(phone_of, "quiet", task)
    form = {**FORM, "on": (TODAY + timedelta(days=1)).isoformat(), "division": "330110"}
    assert as_("secretary").post(f"{TASKS}/{task.id}/change", data=form).status_code == 303
    assert Task.get().division == "330110"
    assert [one.person for one in registry().reminders["task_moved"].due(now(), None)] == [PEOPLE["quiet"].member_id]


def test_places_are_not_made_fewer_than_were_given(app, phone_of, as_, clock):
    task = published("secretary", "home", places=2)
    for login in ("quiet", "silent", "member"):
        clock.forward(minutes=1)
        claim(phone_of, login, task)
    change = f"{TASKS}/{task.id}/change"
    assert as_("secretary").post(change, data={**FORM, "places": "1"}).status_code == 422
    assert as_("secretary").post(change, data={**FORM, "places": "3"}).status_code == 303
    assert [has for _login, has in listed(task)] == [True, True, True]


def test_what_was_done_names_the_task_and_is_confirmed_by_the_unit_that_published_it(away, as_, clock):
    task = published(skill="interpreting")
    away.accepted("claim", {"task": str(task.id)})
    clock.forward(days=4)
    shown = as_("member").get(f"{TASKS}/{task.id}").text
    assert re.search(rf"/reports/activity/new\?[^\"]*task={task.id}", shown)
    done = {"kind": "service", "on": task.on.isoformat(), "summary": "翻译两小时", "hours": 2.5, "task": str(task.id)}
    report = away.accepted("activity", done, version=2)
    row = ActivityReport.get_by_id(report)
    assert (row.task_id, row.held_by_id) == (task.id, task.unit_id)
    assert "待党支部确认" in as_("host").get(f"{TASKS}/{task.id}").text
    said = {"verdict": "corrected", "hours": "2", "kind": "service", "on": done["on"]}
    assert as_("host").post(f"/reports/{report}/decision", data=said).status_code == 303
    assert Decision.get().half_hours == 4
    assert "更正后确认" in as_("member").get(f"{TASKS}/{task.id}").text


def test_version_one_of_an_activity_and_one_with_an_unknown_task_are_taken_as_before(app, phone_of):
    phone = phone_of("member")
    old = phone.accepted("activity", version=1)
    strange = {"kind": "service", "on": ago(1), "summary": "帮忙", "task": str(PEOPLE["quiet"].member_id)}
    new = phone.accepted("activity", strange, version=2)
    rows = {row.id: row for row in ActivityReport.select()}
    assert rows[old].task_id is None
    assert rows[new].held_by_id == PEOPLE["member"].branch_id


def test_lists_ask_three_queries_at_most(app, phone_of, as_, queries):
    for n in range(5):
        published("secretary", "home", title=f"第{n}件")
    member = as_("quiet")
    member.get(TASKS)
    with queries() as seen:
        member.get(TASKS)
    assert (
        len([sql for sql in seen.selects if 'FROM "task' in sql or "has_tasks" in sql or '"away_period"' in sql]) <= 3
    )


def test_tasks_to_come_are_called_not_begun_and_service_tasks_in_english(app, as_):
    published("secretary", "home")
    shown = as_("secretary").get(TASKS).text.split("<main")[1]
    assert "未开始" in shown and "待落实" not in shown
    shown = as_("secretary").get(TASKS, headers={"Accept-Language": "en"}).text.split("<main")[1]
    assert "Publish a service task" in shown and "to do" not in shown


def test_nothing_about_a_person_is_added_up(app, phone_of, as_):
    columns = {name for model in (Task, TaskPlace, TaskAsk) for name in model._meta.fields}
    assert not {name for name in columns if re.search(r"point|score|rank|total|level", name)}
    task = published("secretary", "home")
    claim(phone_of, "quiet", task)
    for address in (TASKS, f"{TASKS}/{task.id}", "/contribution/offers"):
        assert not re.search(r"积分|排名|总时长", as_("secretary").get(address).text)


def test_one_s_own_data_holds_claims_and_questions(away, as_):
    task = published(skill="interpreting")
    as_("host").post(f"{TASKS}/{task.id}/ask", data={"member": PEOPLE["member"].member_id})
    away.accepted("claim", {"task": str(task.id)})
    data = as_("member").get("/me/data.json").get_json()
    assert (
        [row["title"] for row in data["claims"]] == ["为听障骑手做翻译"] == [row["title"] for row in data["task_asks"]]
    )
