"""A member proposes a correction of their file; an officer takes it over or says why not, which the member sees."""

import re

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.incorporation.file_proposal_models import FileProposal
from pwa.members.changes import admit
from pwa.members.file_joining import join_files
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.reports.models import Quarantined
from tests.people import PEOPLE

MEMBER = PEOPLE["member"]
FILE = f"/members/{MEMBER.member_id}"
WOMAN = "999999198512310024"
POST = {"item": "job_post", "value": "木匠"}


def page(proposal) -> str:
    return f"/incorporation/file-proposals/{proposal}"


def verdict(proposal) -> str | None:
    return FileProposal.get_by_id(proposal).verdict


def seen_on(answer) -> str:
    return re.search(r'name="seen" value="(\w+)"', answer.text)[1]


@pytest.mark.both_engines
def test_an_officer_takes_it_over_and_the_member_sees_the_answer(as_, phone):
    proposal = phone.accepted("proposal", {**POST, "words": "今年换了工作"})
    assert "1 条档案更正申请" in as_("secretary").get("/").text
    assert page(proposal) in as_("secretary").get("/incorporation/file-proposals").text
    shown = as_("secretary").get(page(proposal)).text
    assert "木匠" in shown and "今年换了工作" in shown
    assert page(proposal) in as_("secretary").get(FILE).text
    assert as_("secretary").post(f"{page(proposal)}/take-over").status_code == 303
    assert Member.get_by_id(MEMBER.member_id).job_post == "木匠" and verdict(proposal) == "taken"
    assert "更正申请已采纳" in as_("member").get("/").text and page(proposal) in as_("member").get(FILE).text
    assert "档案更正申请</a>" not in as_("secretary").get("/").text.split("<main")[1].split("</main")[0]
    line = AuditLine.get(AuditLine.action == "took over a correction")
    assert (line.member_id, line.record_id, line.fields) == (MEMBER.member_id, proposal, "job_post")


def test_a_proposal_is_declined_with_a_reason_that_the_member_reads(as_, phone):
    proposal = phone.accepted("proposal", POST)
    assert as_("organiser").post(f"{page(proposal)}/decline", data={"reason": ""}).status_code == 422
    shown = as_("organiser").post(f"{page(proposal)}/decline", data={"reason": "太长" * 200})
    assert shown.status_code == 422 and f'value="{"太长" * 200}"' in shown.text, "what was typed stands there again"
    reason = "营业执照上写的是个体工商户。"
    assert as_("organiser").post(f"{page(proposal)}/decline", data={"reason": reason}).status_code == 303
    assert verdict(proposal) == "declined" and Member.get_by_id(MEMBER.member_id).job_post == "113"
    assert "未采纳" in as_("member").get("/").text and reason in as_("member").get(page(proposal)).text


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(as_):
    browser = as_("member")
    refused = browser.post(
        "/incorporation/file-proposals", data={"item": "phone", "value": "12345", "form_version": "1"}
    )
    assert refused.status_code == 422 and 'value="12345"' in refused.text and "11" in refused.text
    done = browser.post(
        "/incorporation/file-proposals", data={"item": "phone", "value": "13900001234", "form_version": "1"}
    )
    assert done.status_code == 303
    assert "13900001234" in browser.get(page(FileProposal.get().id)).text


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, {"item": "required", "value": "required"}),
        ({"item": "branch", "value": "某支部"}, {"item": "not_a_choice"}),
        ({"item": "kind", "value": "full"}, {"item": "not_a_choice"}),
        ({"item": "name", "value": ""}, {"value": "required"}),
        ({"item": "name", "value": 7}, {"value": "wrong_type"}),
        ({"item": ["name"], "value": "王"}, {"item": "wrong_type"}),
        ({"item": "name", "value": "<script>"}, {"value": "wrong_name"}),
        ({"item": "born_on", "value": "1990-02-30"}, {"value": "wrong_day"}),
        ({"item": "joined_on", "value": "2999-01-01"}, {"value": "wrong_day"}),
        ({"item": "id_number", "value": "999999198512310025"}, {"value": "wrong_id_number"}),
        ({"item": "address", "value": "长" * 201}, {"value": "too_long"}),
        ({"item": "address", "value": f"丰山村 {WOMAN}"}, {"value": "number_in_words"}),
        ({"item": "name", "value": "王健国", "words": "身份证 9999 9919 8512 3100 24"}, {"words": "number_in_words"}),
        ({"item": "name", "value": "王健国", "words": "９９９９９９１９８５１２３１００２４"}, {"words": "number_in_words"}),  # noqa: E501
        ({"item": "name", "value": "王\x07国"}, {"value": "control_character"}),
    ],
)  # fmt: skip
def test_what_is_no_value_of_the_item_is_refused_and_kept_aside(phone, fields, wrong):
    assert phone.outcome(phone.entry("proposal", fields)) == "rejected"
    [aside] = Quarantined.select()
    assert aside.reasons == wrong and FileProposal.select().count() == 0


def test_of_two_officers_the_second_is_shown_what_the_first_did(as_, phone):
    proposal = phone.accepted("proposal", POST)
    seen = seen_on(as_("organiser").get(page(proposal)))
    assert as_("secretary").post(f"{page(proposal)}/decline", data={"reason": "不符"}).status_code == 303
    refused = as_("organiser").post(f"{page(proposal)}/take-over", data={"seen": seen})
    assert refused.status_code == 422 and PEOPLE["secretary"].name in refused.text
    assert Member.get_by_id(MEMBER.member_id).job_post == "113"


def test_the_members_later_word_replaces_the_earlier_in_any_order_of_arrival(phone, clock):
    first = phone.entry("proposal", {"item": "job_post", "value": "木匠"})
    clock.forward(minutes=5)
    second = phone.entry("proposal", {"item": "job_post", "value": "瓦匠"})
    other = phone.accepted("proposal", {"item": "education", "value": "大学本科"})
    assert phone.outcome(second) == "accepted" and phone.outcome(first) == "accepted"
    assert (verdict(first["id"]), verdict(second["id"]), verdict(other)) == ("superseded", None, None)


@pytest.mark.parametrize("first", [0, 1])
def test_a_withdrawal_ends_it_whichever_comes_first(phone, first):
    proposal = phone.entry("proposal", POST)
    back = phone.entry("withdrawal", {"of": proposal["id"]})
    for entry in ([proposal, back], [back, proposal])[first]:
        assert phone.outcome(entry) == "accepted"
    assert verdict(proposal["id"]) == "withdrawn"


def test_the_member_withdraws_it_on_its_page_and_nobody_else_does(as_, phone):
    proposal = phone.accepted("proposal", POST)
    for login in ("secretary", "contact", "next_member", "silent"):
        assert as_(login).post(f"{page(proposal)}/withdraw").status_code == 404
    assert as_("member").post(f"{page(proposal)}/withdraw").status_code == 303
    assert verdict(proposal) == "withdrawn"
    assert as_("secretary").post(f"{page(proposal)}/take-over").status_code == 422


def test_nobody_decides_about_their_own_file(as_, phone_of):
    proposal = phone_of("secretary").accepted("proposal", POST)
    assert as_("secretary").post(f"{page(proposal)}/take-over").status_code == 404
    assert "1 条档案更正申请" in as_("organiser").get("/").text
    assert "条档案更正申请" not in as_("secretary").get("/").text
    assert as_("committee").post(f"{page(proposal)}/take-over").status_code == 303


def test_an_officer_enters_what_a_member_told_them(as_, phone_of):
    told = {"subject": str(MEMBER.member_id), "source": "phone"}
    proposal = phone_of("contact").accepted("proposal", POST, **told)
    assert "木匠" in as_("contact").get(page(proposal)).text and "木匠" in as_("member").get(page(proposal)).text
    assert as_("contact").post(f"{page(proposal)}/take-over").status_code == 404
    assert phone_of("host").outcome(phone_of("host").entry("proposal", POST, **told)) == "rejected"


def test_who_has_left_has_nothing_open_and_a_mistake_opens_it_again(as_, phone):
    proposal = phone.accepted("proposal", POST)
    officer = as_("secretary")
    gone = {"reason": "transferred", "on": "2026-11-20", "organisation": "某党委", "sure": "1"}
    assert "更正" in officer.get(f"{FILE}/membership/end").text
    officer.post(f"{FILE}/membership/end", data=gone)
    assert verdict(proposal) == "ended"
    assert officer.post(f"{page(proposal)}/take-over").status_code == 422
    assert (
        officer.post(
            f"{FILE}/membership/resume", data={"because": "记错了", "seen": seen_on(officer.get(FILE))}
        ).status_code
        == 303
    )
    assert verdict(proposal) is None


@pytest.mark.both_engines
def test_joining_two_files_brings_their_proposals_together(app, phone, phone_of, clock):
    with write():
        twin = admit(Unit.get_by_id(MEMBER.branch_id), name=MEMBER.name, sex="1", by=None)
    told = {"subject": str(twin.id), "source": "phone"}
    clerk = phone_of("secretary")
    first = clerk.accepted("proposal", POST, **told)
    late = clerk.entry("proposal", {"item": "education", "value": "大学本科"}, **told)
    clock.forward(minutes=1)
    second = phone.accepted("proposal", {"item": "job_post", "value": "瓦匠"})
    with write():
        assert join_files(Member.get_by_id(MEMBER.member_id), twin, [], None)
    assert clerk.outcome(late) == "accepted"
    assert {row.member_id for row in FileProposal.select()} == {MEMBER.member_id}
    assert (verdict(first), verdict(second), verdict(late["id"])) == ("superseded", None, None)


def test_strangers_see_nothing_of_it(as_, phone):
    proposal = phone.accepted("proposal", POST)
    for login in ("host", "next_secretary", "next_member", "county", "auditor", "admin", "silent"):
        assert as_(login).get(page(proposal)).status_code == 404, login
        assert "木匠" not in as_(login).get("/incorporation/file-proposals").text
