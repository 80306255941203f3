"""Somebody came to a host without having reported in: it opens nothing, and tells the host nothing."""

import pytest

from pwa.incorporation.walk_ins import delete_old
from pwa.members.models import Member
from pwa.members.placement_models import WalkIn
from pwa.members.placements import pending_of
from tests.people import PEOPLE

COURIER = PEOPLE["courier"]


def came(name: str = "", phone: str = "", **more: str) -> dict[str, str]:
    member = Member.get_by_id(COURIER.member_id)
    home = {"home_organisation": "临丰县丰山镇党委", "home_phone": "0576-88880000"}
    return {"name": name or member.name, "phone": phone or member.phone, **home, **more}


def write_down(as_, **more: str):
    return as_("host").post("/incorporation/walk-ins", data=came(**more))


def asked(as_) -> str:
    """The address of the question on the member's Today."""
    text = as_("courier").get("/").text
    return text.split('href="/incorporation/walk-ins/')[1].split('"')[0] if "/incorporation/walk-ins/" in text else ""


def test_the_member_is_asked_and_only_their_agreement_is_a_request(as_):
    write_down(as_)
    assert pending_of(COURIER.member_id) is None
    assert as_("host").get(f"/members/{COURIER.member_id}").status_code == 404
    path = f"/incorporation/walk-ins/{asked(as_)}"
    assert "榕树社区党支部" in as_("courier").get(path).text
    assert as_("courier").post(f"{path}/agree").status_code == 303
    row = pending_of(COURIER.member_id)
    assert (row.asked_way, row.consent_way) == ("walk_in", "in_app")
    assert COURIER.name in as_("host").get(f"/incorporation/report-ins/{row.id}").text
    assert as_("courier").post(f"{path}/agree").status_code == 404


def test_the_host_gets_the_same_answer_whoever_it_writes_down_and_learns_of_no_refusal(as_):
    answers = []
    for more in ({}, {"name": "查无此人"}, {"phone": "13900001111"}):
        answer = write_down(as_, **more)
        answers.append((answer.status_code, answer.headers["Location"]))
    assert len(set(answers)) == 1
    as_("host").get("/incorporation/report-ins")  # shows once what was just done
    before = as_("host").get("/incorporation/report-ins").text.split("<main")[1]
    assert as_("courier").post(f"/incorporation/walk-ins/{asked(as_)}/decline").status_code == 303
    after = as_("host").get("/incorporation/report-ins").text.split("<main")[1]
    assert before.split("</main")[0] == after.split("</main")[0]
    assert not asked(as_) and pending_of(COURIER.member_id) is None


def test_it_takes_the_place_of_no_request_before_the_member_agrees(as_, asks):
    request = asks(host="host-works")
    write_down(as_)
    assert str(pending_of(COURIER.member_id).id) == request


@pytest.mark.parametrize("login", ["member", "secretary", "host", "host_works"])
def test_nobody_answers_for_another(as_, login):
    write_down(as_)
    path = f"/incorporation/walk-ins/{asked(as_)}"
    for step in ("", "/agree", "/decline"):
        method = as_(login).post if step else as_(login).get
        assert method(path + step).status_code == 404
    assert pending_of(COURIER.member_id) is None


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("phone", "12"), ("phone", ""), ("home_organisation", ""), ("home_phone", "x"),
                         ("name", "长" * 61)],
)  # fmt: skip
def test_what_is_missing_is_said_and_the_rest_is_kept(as_, field, value):
    answer = as_("host").post("/incorporation/walk-ins", data=came() | {field: value})
    assert answer.status_code == 422 and f'href="#f-{field}"' in answer.text
    assert "临丰县丰山镇党委" in answer.text or field == "home_organisation"
    assert not WalkIn.select().exists()


def test_a_note_is_deleted_after_ninety_days(as_, clock):
    write_down(as_)
    clock.forward(days=91)
    assert not asked(as_)
    delete_old()
    assert not WalkIn.select().exists()
