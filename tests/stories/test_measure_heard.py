"""A measure from what happened to its end: the member makes a statement on a phone without signal, the branch decides,
the member reads it, and the correction period ends as people say."""

import pytest

from pwa.core.clock import today
from pwa.core.database import write
from pwa.organisations.models import Override, Unit
from pwa.supervision.models import Measure, Statement
from tests.kit.server import until
from tests.people import PEOPLE, UNITS, ago

WORDS = "那段时间在医院照顾母亲，没能参加，以后提前请假。"


def record(phone, step: str, **said: str):
    """Open the step on the page of the measure, fill it in and send it."""
    page = phone.page
    form = page.locator(f"form[action$='{step}']")
    if not form.is_visible():
        form.locator("xpath=ancestor::details[1]/summary").click()
    for name, value in said.items():
        field = form.locator(f"[name={name}]")
        if field.first.get_attribute("type") == "radio":
            form.locator(f"[name={name}][value={value}]").check()
        else:
            field.fill(value)
    form.locator("button[type=submit]").last.click()
    page.wait_for_load_state()


@pytest.mark.nightly
def test_a_member_is_heard_without_signal_before_the_branch_decides(server, phones):
    with write():
        county = Unit.get_by_id(UNITS["county"])
        Override.put(county, "measures.procedure", "1", "县委通知", PEOPLE["county"].account_id)
    secretary = phones("secretary", fresh=True)
    secretary.open(f"/management/measures/members/{PEOPLE['member'].member_id}/new")
    record(secretary, "/considered", kind="correction", on=ago(40), words="三次未参加组织生活")
    until(lambda: Measure.select().count() == 1)
    row = Measure.get()
    record(secretary, "/notify", notified_on=ago(1))

    member = phones("member", fresh=True)
    assert "拟就与你有关的事项" in member.open("/").locator("main").inner_text()
    member.ready_offline()
    member.offline()
    page = member.open("/management/measures/statements/new")
    form = page.locator("form[data-outbox-form=statement]")
    form.locator("textarea[name=words]").fill(WORDS)
    form.locator("button[type=submit]").last.click()
    page.locator("main .saved").wait_for()
    assert not Statement.select().exists()
    member.offline(False)
    member.open("/")
    until(lambda: member.states() == ["received"])
    assert [said.words for said in Statement.select()] == [WORDS]

    page = secretary.open_from_server(f"/management/measures/{row.id}")
    assert WORDS in page.locator("main").inner_text()
    votes = {"expected": "18", "votes_for": "15", "votes_against": "1", "abstained": "0"}
    papers = {
        "meeting": "十一月党员大会",
        "approver": "丰山镇党委",
        "document": "丰委〔2026〕21号",
        "helpers": "陈建华",
    }
    record(secretary, "/decide", kind="correction", held_on=today().isoformat(), until=ago(-170), **votes, **papers)
    until(lambda: Measure.get().decided_on is not None)
    assert "限期改正" in secretary.page.locator("main").inner_text()
    record(secretary, "/look", words="按月参加组织生活", on=today().isoformat())

    page = member.open_from_server(f"/management/measures/{row.id}")
    for words in ("丰委〔2026〕21号", "按月参加组织生活", "陈建华", WORDS):
        assert words in page.locator("main").inner_text(), words
    record(secretary, "/end", outcome="corrected", ended_on=today().isoformat())
    until(lambda: Measure.get().outcome == "corrected")
    assert "已改正" in member.open_from_server(f"/management/measures/{row.id}").locator("main").inner_text()
    assert secretary.faults() == [] and member.faults() == []
