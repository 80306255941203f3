"""Two officers ask at the same moment, and a task that is cancelled meanwhile."""

import pytest

from pwa.contribution import asking
from pwa.contribution.models import Task, TaskAsk
from pwa.core.audit import AuditLine
from tests.kit.at_once import at_once, meet
from tests.people import PEOPLE

from .tasks_of import TASKS, published

MEMBER = {"member": PEOPLE["member"].member_id}


@pytest.mark.both_engines
def test_two_officers_who_ask_the_same_member_at_once_ask_once(away, as_, monkeypatch):
    task = published(skill="interpreting")
    meet(monkeypatch, asking, "candidates")
    office, other = as_("host"), as_("host")
    ask = f"{TASKS}/{task.id}/ask"
    answers = at_once(lambda: office.post(ask, data=MEMBER), lambda: other.post(ask, data=MEMBER))
    assert [answer.status_code for answer in answers] == [303, 303]
    assert TaskAsk.select().count() == 1
    assert AuditLine.select().where(AuditLine.action == "asked for task").count() == 1


def test_nobody_is_asked_for_a_task_that_was_cancelled_after_the_officer_read_it(away, as_, monkeypatch):
    task = published(skill="interpreting")
    office, other = as_("host"), as_("host")
    before = asking.ask

    def ask_later(*args):
        Task.update(cancelled_at=task.made_at, cancelled_by=PEOPLE["host"].account_id).execute()
        return before(*args)

    monkeypatch.setattr(asking, "ask", ask_later)
    answer = office.post(f"{TASKS}/{task.id}/ask", data=MEMBER)
    assert answer.status_code == 422 and not TaskAsk.select().exists()
    assert "已经取消" in answer.text and other.get(f"{TASKS}/{task.id}").status_code == 200


def test_nobody_is_asked_for_a_task_that_has_begun(away, as_, clock):
    task = published(skill="interpreting", days=1)
    clock.forward(days=2)
    answer = as_("host").post(f"{TASKS}/{task.id}/ask", data=MEMBER)
    assert answer.status_code == 422 and not TaskAsk.select().exists()
