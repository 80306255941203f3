"""The steps before a decision, where the county keeps them: facts, notice, statement, decision, appeal."""

import pytest

from pwa.core.database import write
from pwa.reports.models import Quarantined, Submission
from pwa.supervision.models import Measure, MeasureEntry, Statement
from tests.people import PEOPLE, ago
from tests.supervision.conftest import CORRECTION, SILENT

ADDRESS = f"/management/measures/members/{SILENT}"
FACT = {"kind": "correction", "on": ago(40), "words": "三次无故不参加组织生活"}


@pytest.fixture
def begun(as_, switched_on):
    assert as_("secretary").post(f"{ADDRESS}/considered", data=FACT).status_code == 303
    return Measure.get()


def page(row, step: str = "") -> str:
    return f"/management/measures/{row.id}{step}"


@pytest.mark.both_engines
def test_a_member_is_told_says_something_offline_is_decided_about_and_appeals(as_, begun, phone_of, clock):
    secretary, silent = as_("secretary"), as_("silent")
    added = {"on": ago(10), "words": "电话联系两次未接"}
    assert secretary.post(page(begun, "/add-fact"), data=added).status_code == 303
    assert secretary.post(page(begun, "/notify"), data={"notified_on": ago(0)}).status_code == 303
    assert "党支部拟就与你有关的事项作出决定" in silent.get("/").text
    assert str(begun.id) in silent.get("/management/measures/statements/new").text
    phone_of("silent").accepted("statement", {"measure": str(begun.id), "words": "那段时间在医院照顾母亲"})
    assert "那段时间在医院照顾母亲" in secretary.get(page(begun)).text
    decision = {**CORRECTION, "held_on": ago(0), "all_the_same": ""}
    assert secretary.post(page(begun, "/decide"), data=decision).status_code == 303
    assert (Measure.get().kind, Measure.get().warned) == ("correction", "")
    assert silent.post(page(begun, "/appeal"), data={"words": "事实不清"}).status_code == 303
    assert silent.post(page(begun, "/appeal"), data={"words": "再申诉"}).status_code == 422
    answered = {"on": ago(0), "words": "镇党委复查后维持"}
    assert secretary.post(page(begun, "/answer-appeal"), data=answered).status_code == 303
    shown = silent.get(page(begun)).text
    for words in ("三次无故不参加组织生活", "电话联系两次未接", "事实不清", "镇党委复查后维持"):
        assert words in shown, words
    assert PEOPLE["secretary"].name not in shown.split("<main")[1].split("</main")[0]
    kinds = [row.kind for row in MeasureEntry.select().order_by(MeasureEntry.made_at, MeasureEntry.id)]
    assert kinds == ["fact", "fact", "appeal", "answer"]


def test_a_decision_about_somebody_who_was_not_heard_is_warned_of(as_, begun):
    unheard = as_("secretary").post(page(begun, "/decide"), data=CORRECTION)
    assert unheard.status_code == 422 and "尚未将有关事实告知党员本人" in unheard.text
    as_("secretary").post(page(begun, "/notify"), data={"notified_on": ago(3)})
    unheard = as_("secretary").post(page(begun, "/decide"), data=CORRECTION)
    assert unheard.status_code == 422 and "党员本人尚未申辩" in unheard.text
    early = as_("secretary").post(page(begun, "/decide"), data=CORRECTION | {"held_on": ago(9)})
    assert early.status_code == 422 and "决定应在此之后" in early.text


def test_a_statement_written_before_the_decision_counts_when_it_comes_after_and_a_later_one_does_not(
    as_, begun, phone_of, clock
):
    phone = phone_of("silent")
    written = phone.entry("statement", {"measure": str(begun.id), "words": "写在决定之前"})
    clock.forward(hours=3)
    as_("secretary").post(page(begun, "/decide"), data={**CORRECTION, "all_the_same": "1"})
    clock.forward(hours=3)
    late = phone.entry("statement", {"measure": str(begun.id), "words": "写在决定之后"})
    results = phone.send(written, late)["results"]
    assert [one["outcome"] for one in results] == ["accepted", "rejected"], results
    assert "申诉" in results[1]["errors"]["measure"]
    assert [row.words for row in Statement.select()] == ["写在决定之前"]


def test_a_statement_is_made_by_the_member_alone_and_about_their_own(as_, begun, phone_of, recorded):
    said = {"measure": str(begun.id), "words": "不是本人"}
    for login, beside in (
        ("secretary", {"subject": str(SILENT)}),
        ("courier", {}),
        ("contact", {"subject": str(SILENT)}),
    ):
        phone = phone_of(login)
        [result] = phone.send(phone.entry("statement", said, **beside))["results"]
        assert result["outcome"] == "rejected", login
    for wrong in ({"measure": "x"}, {"measure": str(SILENT)}, {"words": ""}, {"words": "字" * 2001}):
        phone = phone_of("silent")
        [result] = phone.send(phone.entry("statement", {**said, **wrong}))["results"]
        assert result["outcome"] == "rejected", wrong
    assert not Statement.select().exists()


def test_what_was_only_considered_is_dropped_and_nothing_was_decided(as_, begun):
    assert (
        as_("secretary").post(page(begun, "/end"), data={"outcome": "corrected", "ended_on": ago(0)}).status_code == 422
    )
    assert (
        as_("secretary").post(page(begun, "/end"), data={"outcome": "dropped", "ended_on": ago(0)}).status_code == 303
    )
    row = Measure.get()
    assert (row.outcome, row.decided_on) == ("dropped", None)
    assert as_("secretary").post(page(begun, "/decide"), data=CORRECTION).status_code == 422


def test_a_form_posted_without_script_is_the_same_statement(as_, begun):
    silent = as_("silent")
    shown = silent.get("/management/measures/statements/new")
    assert shown.headers["Yanxing-Keep"] == "form"
    answer = silent.post("/management/measures/statements", data={"measure": str(begun.id), "words": "没有脚本"})
    assert answer.status_code == 303 and Statement.get().words == "没有脚本"
    assert silent.get(answer.location).location.endswith(str(begun.id))


def test_a_statement_is_in_no_list_of_others_and_counts_as_no_contact(as_, begun, phone_of):
    phone_of("silent").accepted("statement", {"measure": str(begun.id), "words": "只给支部"})
    sent = Submission.get(Submission.form == "statement")
    for login in ("secretary", "organiser", "contact", "committee", "host", "county"):
        client = as_(login)
        assert client.get(f"/reports/{sent.id}").status_code == 404, login
        for path in ("/reports", "/", f"/members/{SILENT}", "/liaison/contacts"):
            assert "只给支部" not in client.get(path).text, (login, path)
    with write():
        assert not Quarantined.select().exists()
