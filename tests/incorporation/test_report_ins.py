"""A member asks the branch where they live to take them in: who sees what, and when."""

import pytest

from pwa.core.audit import AuditLine
from pwa.members.placement_models import Placement
from pwa.members.placements import pending_of, placement_of
from tests.people import PEOPLE, UNITS, ago

COURIER, HOST_MEMBER = PEOPLE["courier"], PEOPLE["host_member"]
FILE = f"/members/{COURIER.member_id}"
CONTACT = {"contact": str(PEOPLE["host"].account_id)}


def page_of(request: str) -> str:
    return f"/incorporation/report-ins/{request}"


def test_the_host_sees_who_asks_and_opens_the_file_once_it_has_taken_them_in(as_, asks):
    request = asks(note="晚上有空")
    page = as_("host").get(page_of(request)).text
    assert COURIER.name in page and "晚上有空" in page and "丰山村党支部" in page
    assert COURIER.name in as_("host").get("/incorporation/report-ins").text
    assert COURIER.name in as_("host").get("/").text
    assert as_("host").get(FILE).status_code == 404
    assert as_("host").post(f"{page_of(request)}/accept", data=CONTACT).status_code == 303
    assert as_("host").get(FILE).status_code == 200
    row = placement_of(COURIER.member_id)
    assert (str(row.id), row.contact_id) == (request, PEOPLE["host"].account_id)
    for login in ("secretary", "courier"):
        assert "榕树社区党支部已接收" in as_(login).get(FILE).text, login
    assert "榕树社区党支部已接收" in as_("secretary").get("/").text
    actions = [line.action for line in AuditLine.select().where(AuditLine.record_id == row.id).order_by(AuditLine.id)]
    assert actions == ["filed", "accepted member"]


@pytest.mark.parametrize(
    "login", ["host_works", "host_county", "host_committee", "next_secretary", "next_member", "county"]
)
def test_nobody_else_opens_a_request(as_, asks, login):
    request = asks()
    assert as_(login).get(page_of(request)).status_code == 404
    for step in ("accept", "refuse", "release", "send-back", "write", "note-card", "tell", "confirm"):
        assert as_(login).post(f"{page_of(request)}/{step}", data=CONTACT).status_code == 404, step


def test_the_host_names_somebody_who_keeps_touch(as_, asks):
    request = asks()
    for wrong in ({}, {"contact": str(PEOPLE["secretary"].account_id)}, {"contact": "nobody"}):
        answer = as_("host").post(f"{page_of(request)}/accept", data=wrong)
        assert answer.status_code == 422 and "请选择联系人" in answer.text
    assert pending_of(COURIER.member_id) is not None


def test_a_refusal_says_why_and_goes_to_the_committee_of_the_host_without_the_name(as_, asks):
    request = asks()
    assert as_("host").post(f"{page_of(request)}/refuse", data={"refusal": "other"}).status_code == 422
    assert as_("host").post(f"{page_of(request)}/refuse", data={"refusal": "because"}).status_code == 422
    refused = {"refusal": "not_here", "words": "在杭州工作"}
    assert as_("host").post(f"{page_of(request)}/refuse", data=refused).status_code == 303
    for login in ("courier", "secretary"):
        assert "不在本地居住或工作" in as_(login).get(page_of(request)).text, login
    listed = as_("host_committee").get("/incorporation/report-ins").text
    shown = as_("host_committee").get(page_of(request)).text
    for text in (listed, shown, as_("host_committee").get("/").text):
        assert "不在本地居住或工作" in text and COURIER.name not in text
    assert as_("host").get(page_of(request)).status_code == 200
    assert COURIER.name not in as_("host").get(page_of(request)).text
    assert as_("host_committee").post(f"{page_of(request)}/send-back").status_code == 303
    assert as_("host").post(f"{page_of(request)}/accept", data=CONTACT).status_code == 303
    assert placement_of(COURIER.member_id) is not None


def test_a_refusal_is_not_sent_back_once_the_member_asked_another(as_, asks):
    request = asks()
    as_("host").post(f"{page_of(request)}/refuse", data={"refusal": "not_here"})
    asks(host="host-works")
    assert as_("host_committee").post(f"{page_of(request)}/send-back").status_code == 422
    assert pending_of(COURIER.member_id).unit_id == UNITS["host-works"]


def test_who_holds_a_card_is_not_refused(as_, asks):
    request = asks()
    assert as_("secretary").post(f"{page_of(request)}/note-card", data={"card_no": "LF-0417"}).status_code == 303
    answer = as_("host").post(f"{page_of(request)}/refuse", data={"refusal": "not_here"})
    assert answer.status_code == 422 and "不得拒绝接收" in answer.text
    assert pending_of(COURIER.member_id).card_no == "LF-0417"


def test_a_new_request_takes_the_place_of_the_one_that_waits(as_, asks):
    first, second = asks(), asks(host="host-works")
    assert Placement.get_by_id(first).ended_why == "replaced"
    assert str(pending_of(COURIER.member_id).id) == second
    assert as_("host").post(f"{page_of(first)}/accept", data=CONTACT).status_code == 422


def test_the_new_host_s_acceptance_ends_the_placement_before_and_a_refusal_leaves_it(as_, asks):
    first = asks()
    as_("host").post(f"{page_of(first)}/accept", data=CONTACT)
    second = asks(host="host-works")
    as_("host_works").post(f"{page_of(second)}/refuse", data={"refusal": "other_branch"})
    assert str(placement_of(COURIER.member_id).id) == first
    third = asks(host="host-works")
    assert as_("host").get(FILE).status_code == 200
    contact = {"contact": str(PEOPLE["host_works"].account_id)}
    assert as_("host_works").post(f"{page_of(third)}/accept", data=contact).status_code == 303
    assert str(placement_of(COURIER.member_id).id) == third
    assert Placement.get_by_id(first).ended_why == "new_host"
    assert as_("host").get(FILE).status_code == 404 and as_("host_works").get(FILE).status_code == 200


def test_of_two_officers_the_second_is_shown_what_the_first_did(as_, asks):
    request = asks()
    seen = as_("host").get(page_of(request)).text.split('name="seen" value="')[1].split('"')[0]
    as_("host").post(f"{page_of(request)}/refuse", data={"refusal": "not_here", "seen": seen})
    answer = as_("host").post(f"{page_of(request)}/accept", data={**CONTACT, "seen": seen})
    assert answer.status_code == 422 and "对党员报到不予接收" in answer.text
    assert Placement.get_by_id(request).accepted_at is None


def test_accepting_what_was_taken_back_meanwhile_is_refused_and_shows_no_name(as_, asks):
    request = asks()
    assert as_("courier").post(f"/me/hosts/{request}/withdraw").status_code == 303
    answer = as_("host").post(f"{page_of(request)}/accept", data=CONTACT)
    assert answer.status_code == 422 and COURIER.name not in answer.text and "本人已撤回" in answer.text
    assert placement_of(COURIER.member_id) is None


def test_home_and_host_write_to_each_other_and_the_member_reads_it(as_, asks):
    request = asks()
    for login, words in (("host", "他来过两次"), ("secretary", "请多关照")):
        assert as_(login).post(f"{page_of(request)}/write", data={"words": words}).status_code == 303
    for login in ("host", "secretary", "courier"):
        text = as_(login).get(page_of(request)).text
        assert text.index("他来过两次") < text.index("请多关照"), login
    assert as_("courier").post(f"{page_of(request)}/write", data={"words": "我也写"}).status_code == 404
    assert as_("host").post(f"{page_of(request)}/write", data={"words": "  "}).status_code == 422
    as_("courier").post(f"/me/hosts/{request}/withdraw")
    assert "请多关照" not in as_("host").get(page_of(request)).text
    exported = as_("courier").get("/me/data.json").get_json()["placement_messages"]
    assert [one["words"] for one in exported] == ["他来过两次", "请多关照"]


def test_an_organisation_outside_is_told_by_letter_and_confirmed_by_home(as_, phone_of):
    fields = {"outside": "武汉大学学生第一党支部", "outside_phone": "027-68750001", "consent": "yes"}
    request = str(phone_of("courier").accepted("report_in", fields))
    assert "武汉大学学生第一党支部" in as_("secretary").get("/").text
    letter = as_("courier").get(f"{page_of(request)}/letter").text
    assert COURIER.name in letter and "武汉大学学生第一党支部" in letter
    assert as_("secretary").post(f"{page_of(request)}/tell").status_code == 303
    assert as_("secretary").post(f"{page_of(request)}/confirm").status_code == 303
    assert placement_of(COURIER.member_id).outside == "武汉大学学生第一党支部"
    assert as_("secretary").get(f"{page_of(request)}/letter").status_code == 200
    assert as_("next_secretary").get(f"{page_of(request)}/letter").status_code == 404
    assert as_("courier").get("/branch").status_code == 200


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"consent": "yes"}, "unit"),
        ({"unit": str(UNITS["host-branch"])}, "consent"),
        ({"unit": str(UNITS["host-branch"]), "consent": "no"}, "consent"),
        ({"unit": str(UNITS["host-branch"]), "outside": "别处", "consent": "yes"}, "outside"),
        ({"unit": str(UNITS["home"]), "consent": "yes"}, "unit"),
        ({"unit": str(UNITS["host-street"]), "consent": "yes"}, "unit"),
        ({"unit": "nowhere", "consent": "yes"}, "unit"),
        ({"unit": "00000000-0000-4000-8000-000000000000", "consent": "yes"}, "unit"),
        ({"unit": 7, "consent": "yes"}, "unit"),
        ({"outside": "长" * 201, "consent": "yes"}, "outside"),
        ({"outside": "别处", "outside_phone": "abc", "consent": "yes"}, "outside_phone"),
        ({"outside": "别\u0007处", "consent": "yes"}, "outside"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_asked(phone_of, fields, wrong):
    result = phone_of("courier").send({**phone_of("courier").entry("report_in", fields)})["results"][0]
    assert result["outcome"] == "rejected" and wrong in result["errors"], result
    assert pending_of(COURIER.member_id) is None


def test_where_no_branch_has_a_point_the_form_says_so_and_what_one_can_do(as_, phone_of):
    client, address, words = as_("courier"), "/incorporation/report-ins/new", "你所在地还没有党支部设立接收点"
    shown = client.get(address).text
    assert words in shown and 'name="outside"' in shown
    assert words not in client.get(f"{address}?q=榕树").text
    phone_of("courier").accepted("location", {"division": "440307", "since": ago(20), "stay": "long"})
    assert words not in client.get(address).text


def test_without_javascript_the_same_form_asks_and_keeps_what_was_typed(as_):
    client = as_("courier")
    found = client.get("/incorporation/report-ins/new?q=榕树").text
    assert str(UNITS["host-branch"]) in found
    wrong = client.post(
        "/incorporation/report-ins", data={"unit": str(UNITS["host-branch"]), "note": "晚上", "q": "榕树"}
    )
    assert wrong.status_code == 422 and 'value="晚上"' in wrong.text and 'href="#f-consent"' in wrong.text
    data = {"unit": str(UNITS["host-branch"]), "consent": "yes"}
    assert client.post("/incorporation/report-ins", data=data).status_code == 303
    assert pending_of(COURIER.member_id).unit_id == UNITS["host-branch"]


def test_only_home_and_the_contact_person_file_for_others_and_say_how_the_member_agreed(phone_of, as_):
    subject = {"subject": str(COURIER.member_id)}
    fields = {"unit": str(UNITS["host-branch"]), "consent": "yes"}
    for login in ("host", "next_secretary", "next_member"):
        result = phone_of(login).send(phone_of(login).entry("report_in", fields, source="phone", **subject))
        assert result["results"][0]["errors"] == {"subject": result["results"][0]["errors"]["subject"]}, login
    without = phone_of("contact").send(phone_of("contact").entry("report_in", fields, **subject))["results"][0]
    assert "source" in without["errors"]
    phone_of("contact").accepted("report_in", fields, source="visit", **subject)
    row = pending_of(COURIER.member_id)
    assert (row.consent_way, row.consent_by) == ("visit", PEOPLE["contact"].account_id)


def test_a_withdrawn_report_in_is_taken_back_whichever_comes_first(phone_of, clock):
    fields = {"unit": str(UNITS["host-branch"]), "consent": "yes"}
    for late in (False, True):
        phone = phone_of("courier")
        request = phone.entry("report_in", fields)
        clock.forward(minutes=5)
        back = phone.entry("withdrawal", {"of": request["id"]})
        for entry in (back, request) if late else (request, back):
            assert phone.outcome(entry) == "accepted"
        row = Placement.get_by_id(request["id"])
        assert row.ended_why == "withdrawn" and row.ended_at > row.asked_at
    assert pending_of(COURIER.member_id) is None
