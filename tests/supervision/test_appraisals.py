"""Yearly appraisals: recorded once, without a grade for probationary members; a host's result goes home."""

import pytest

from pwa.core.audit import AuditLine
from pwa.core.clock import now
from pwa.core.database import write
from pwa.members.models import Member, TimelineLine
from pwa.organisations.models import Post
from pwa.papers import paper_steps
from pwa.papers.models import CardCheck
from pwa.supervision import appraisal_labels as labels
from pwa.supervision.appraisal_models import Appraisal
from tests.identity.conftest import limited, used  # noqa: F401
from tests.people import PEOPLE, TODAY, UNITS, ago
from tests.supervision.conftest import SILENT

YEAR = TODAY.year
LIST = "/management/appraisals"
RESULT = {"grade": "qualified", "held_on": ago(2), "took_part": "18", "excellent": "5", "qualified": "12", "basic": "1"}
RESULT |= {"unqualified": "0", "document": "丰支〔2026〕7号"}


def page(login: str = "silent", step: str = "") -> str:
    return f"{LIST}/{PEOPLE[login].member_id}/{YEAR}{step}"


@pytest.mark.both_engines
def test_a_result_is_recorded_once_and_read_by_the_member_the_branch_and_the_committee(as_):
    assert as_("secretary").post(page(step="/result"), data=RESULT).status_code == 303
    [row] = Appraisal.select()
    assert (row.grade, row.took_part, row.qualified, row.warned, row.accepted_at is not None) == (
        "qualified", 18, 12, "", True,
    )  # fmt: skip
    assert as_("organiser").post(page(step="/result"), data=RESULT).status_code == 422
    assert "丰支〔2026〕7号" in as_("silent").get(LIST).text
    assert "合格" in as_("committee").get(page()).text and "/result" not in as_("committee").get(page()).text
    assert TimelineLine.select().where(TimelineLine.kind == "appraised").count() == 1
    assert AuditLine.select().where(AuditLine.action == "recorded appraisal").count() == 1
    for login in ("contact", "next_secretary", "county", "host", "auditor", "courier"):
        assert as_(login).get(page()).status_code == 404, login
        assert "丰支〔2026〕7号" not in as_(login).get(LIST).text, login


def test_the_file_tells_of_a_grade_neither_by_a_stated_reason_nor_by_anothers_link(as_, limited, used):  # noqa: F811
    assert as_("secretary").post(page("member", "/result"), data=RESULT).status_code == 303
    assert as_("county").post(f"/organisations/{UNITS['home']}/reasons", data={"reason": "核对台账"}).status_code == 303
    file = f"/members/{PEOPLE['member'].member_id}"
    told = labels.appraised_text({"year": YEAR, "grade": "qualified"})
    for client, reads in ((as_("secretary"), True), (as_("member"), True), (as_("county"), False), (limited, False)):
        answer = client.get(file)
        assert answer.status_code == 200 and (told in answer.text) is reads, answer.text[-3000:]


def test_a_probationary_member_takes_part_without_a_grade(as_):
    with write():
        Member.update(kind="probationary").where(Member.id == SILENT).execute()
    assert 'name="grade"' not in as_("secretary").get(page()).text
    refused = as_("secretary").post(page(step="/result"), data=RESULT)
    assert refused.status_code == 422 and "不评定等次" in refused.text and not Appraisal.select().exists()
    assert as_("secretary").post(page(step="/result"), data={"held_on": ago(2), "document": ""}).status_code == 303
    assert Appraisal.get().grade == "" and "不定等次" in as_("silent").get(LIST).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"grade": ""}, {"grade": "best"}, {"held_on": ""}, {"held_on": f"{YEAR - 1}-12-30"}, {"held_on": ago(-1)},
        {"excellent": "9"}, {"took_part": ""}, {"qualified": "-1"}, {"qualified": "x"},
    ],
)  # fmt: skip
def test_what_cannot_be_comes_back_with_its_words(as_, wrong):
    answer = as_("secretary").post(page(step="/result"), data=RESULT | wrong)
    assert answer.status_code == 422 and "丰支〔2026〕7号" in answer.text
    assert not Appraisal.select().exists()


def test_over_one_third_excellent_warns_and_is_recorded_when_people_say_so(as_):
    full = Member.select().where(Member.branch == PEOPLE["silent"].branch_id, Member.kind == "full")
    most, secretary = full.count() // 3, as_("secretary")
    own = PEOPLE["secretary"].member_id
    people = [row.id for row in full.order_by(Member.id) if row.id != own]
    for number, member in enumerate(people[: most + 1]):
        data = RESULT | {"grade": "excellent"}
        answer = secretary.post(f"{LIST}/{member}/{YEAR}/result", data=data)
        assert answer.status_code == (303 if number < most else 422), number
    assert "三分之一" in answer.text
    assert secretary.post(f"{LIST}/{member}/{YEAR}/result", data=data | {"all_the_same": "1"}).status_code == 303
    assert "评为优秀" in secretary.get(LIST).text and "over_a_third" in Appraisal.get(Appraisal.member == member).warned


@pytest.mark.both_engines
def test_a_hosts_result_goes_home_and_counts_once_home_has_taken_it_over(as_):
    sent = as_("host").post(page("member", "/result"), data=RESULT)
    assert sent.status_code == 303, sent.text
    row = Appraisal.get()
    assert (row.unit_id, row.accepted_at) == (PEOPLE["host"].branch_id, None)
    assert "送来 1 份民主评议结果" in as_("secretary").get("/").text
    assert "流入地党支部送来" in as_("secretary").get(LIST).text
    assert as_("host").post(page("member", f"/take-over/{row.id}")).status_code == 404
    assert as_("secretary").post(page("member", f"/take-over/{row.id}")).status_code == 303
    assert Appraisal.get().accepted_at is not None and "送来" not in as_("secretary").get("/").text
    assert as_("secretary").post(page("member", "/result"), data=RESULT).status_code == 422
    assert PEOPLE["host"].name not in as_("member").get(LIST).text


def test_the_host_does_not_read_what_home_found(as_):
    as_("secretary").post(page("member", "/result"), data=RESULT)
    assert "丰支〔2026〕7号" not in as_("host").get(page("member")).text
    assert "丰支〔2026〕7号" not in as_("host").get(f"{LIST}?who=placed").text


def test_the_yearly_check_of_the_card_is_made_in_the_same_step(as_):
    with write():
        paper_steps.issue_card(Member.with_branch(PEOPLE["member"].member_id), PEOPLE["secretary"].account_id)
    box = as_("secretary").get(page("member")).text.split('name="card_seen"')[1].split(">")[0]
    assert "checked" not in box
    refused = as_("secretary").post(page("member", "/result"), data=RESULT | {"card_seen": "1", "took_part": ""})
    assert "checked" in refused.text.split('name="card_seen"')[1].split(">")[0]
    assert as_("secretary").post(page("member", "/result"), data=RESULT | {"card_seen": "1"}).status_code == 303
    assert [row.year for row in CardCheck.select()] == [YEAR]


def test_what_was_recorded_by_mistake_is_taken_back_and_recorded_anew(as_):
    as_("secretary").post(page(step="/result"), data=RESULT)
    row = Appraisal.get()
    assert as_("secretary").post(page(step=f"/take-back/{row.id}"), data={"because": ""}).status_code == 422
    assert as_("organiser").post(page(step=f"/take-back/{row.id}"), data={"because": "记错了"}).status_code == 303
    assert as_("secretary").post(page(step="/result"), data=RESULT | {"grade": "basic"}).status_code == 303
    assert [one.grade for one in Appraisal.select().where(Appraisal.undone_at.is_null())] == ["basic"]


def test_of_two_who_record_at_once_the_second_is_told(as_):
    seen = as_("secretary").get(page()).text.split('name="seen" value="')[1].split('"')[0]
    assert as_("organiser").post(page(step="/result"), data=RESULT).status_code == 303
    answer = as_("secretary").post(page(step="/result"), data=RESULT | {"seen": seen, "grade": "basic"})
    assert answer.status_code == 422 and PEOPLE["organiser"].name in answer.text


def test_nobody_records_the_own_result_and_no_other_year(as_):
    assert as_("secretary").get(page("secretary")).status_code == 404
    assert as_("secretary").get(f"{LIST}/{SILENT}/{YEAR - 2}").status_code == 404
    assert as_("secretary").post(page("secretary", "/result"), data=RESULT).status_code == 404


def test_the_committee_records_for_a_branch_without_another_officer_and_the_own_row_leads_nowhere(as_):
    own = f"{LIST}/{PEOPLE['secretary'].member_id}/{YEAR}"
    shown = as_("secretary").get(LIST).text
    assert page() in shown and own not in shown and own in as_("committee").get(LIST).text
    assert "/result" not in as_("committee").get(own).text
    assert as_("committee").post(f"{own}/result", data=RESULT).status_code == 404
    with write():
        Post.update(ended_at=now()).where(Post.account_id == PEOPLE["organiser"].account_id).execute()
    assert f"{own}/result" in as_("committee").get(own).text
    assert as_("committee").post(f"{own}/result", data=RESULT).status_code == 303
    row = Appraisal.get()
    assert (row.unit_id, row.accepted_by) == (PEOPLE["secretary"].branch_id, PEOPLE["committee"].account_id)
    assert as_("committee").post(page(step="/result"), data=RESULT).status_code == 404


def test_a_list_asks_little(as_, queries):
    as_("secretary").post(page(step="/result"), data=RESULT)
    as_("secretary").get(LIST)
    with queries() as seen:
        as_("secretary").get(LIST)
    assert len([one for one in seen.selects if 'FROM "appraisal"' in str(one)]) <= 3
