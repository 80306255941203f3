"""Who is host: named by home, seen by the host only with the member's consent, ended by either side."""

import pytest

from pwa.core.audit import AuditLine
from pwa.members.models import TimelineLine
from pwa.members.placement_models import Placement
from pwa.members.placements import pending_of, placement_of
from tests.kit.placements import take_in
from tests.people import PEOPLE, UNITS

MEMBER = PEOPLE["courier"]
PATH = f"/members/{MEMBER.member_id}"


def name(client, way: str, host: str = "host-branch"):
    return client.post(f"{PATH}/hosts", data={"host": str(UNITS[host]), "way": way})


def told() -> list[str]:
    rows = (
        TimelineLine.select().where(TimelineLine.member == MEMBER.member_id).order_by(TimelineLine.at, TimelineLine.id)
    )
    return [row.kind for row in rows]


def test_the_branch_is_found_in_any_county_by_name_and_by_code(as_):
    client = as_("secretary")
    for q in ("榕树", "440307001001"):
        assert "榕树社区党支部" in client.get(f"{PATH}/hosts/new", query_string={"q": q}).text
    assert "丰山村党支部" not in client.get(f"{PATH}/hosts/new?q=丰山村").text.split('id="found"')[1]
    assert "没有这个名称" in client.get(f"{PATH}/hosts/new?q=查无此部").text
    assert "没有这个名称" in client.get(f"{PATH}/hosts/new?q=榕湾街道党工委").text  # a committee is no branch


def test_asked_in_the_app_the_host_sees_nothing_before_the_answer(as_):
    assert name(as_("secretary"), "in_app").status_code == 303
    assert as_("host").get(PATH).status_code == 404
    assert "等本人答复" in as_("secretary").get(PATH).text
    naming = pending_of(MEMBER.member_id)
    page = f"/incorporation/report-ins/{naming.id}"
    assert as_("host").get(page).status_code == 404
    assert as_("courier").post(f"/me/hosts/{naming.id}/consent").status_code == 303
    assert as_("host").get(PATH).status_code == 404 and MEMBER.name in as_("host").get(page).text
    assert pending_of(MEMBER.member_id).consent_way == "in_app"
    assert as_("courier").post(f"/me/hosts/{naming.id}/consent").status_code == 303  # twice is once
    take_in(MEMBER.member_id)
    assert as_("host").get(PATH).status_code == 200
    assert told() == ["host_named", "host_consented"]


@pytest.mark.parametrize("way", ["phone", "visit", "letter"])
def test_what_the_member_said_otherwise_is_recorded_by_the_officer(as_, way):
    name(as_("secretary"), way)
    row = take_in(MEMBER.member_id)
    assert (row.consent_way, row.consent_by) == (way, PEOPLE["secretary"].account_id)
    assert as_("host").get(PATH).status_code == 200


def test_the_member_withdraws_as_easily_as_it_was_given(as_):
    name(as_("secretary"), "phone")
    naming = take_in(MEMBER.member_id)
    assert as_("courier").post(f"/me/hosts/{naming.id}/withdraw").status_code == 303
    assert as_("host").get(PATH).status_code == 404
    row = Placement.get_by_id(naming.id)
    assert row.closed_by == MEMBER.account_id and row.ended_at
    assert as_("courier").post(f"/me/hosts/{naming.id}/consent").status_code == 404
    actions = [
        line.action for line in AuditLine.select().where(AuditLine.record_id == naming.id).order_by(AuditLine.id)
    ]
    assert actions == ["named host", "ended host"]


def test_nobody_answers_for_another(as_):
    name(as_("secretary"), "in_app")
    naming = pending_of(MEMBER.member_id)
    for login in ("member", "secretary", "host", "admin"):
        for verb in ("consent", "withdraw"):
            assert as_(login).post(f"/me/hosts/{naming.id}/{verb}").status_code == 404
    assert pending_of(MEMBER.member_id).consented_at is None


def test_naming_another_ends_the_first_when_it_takes_the_member_in(as_):
    name(as_("secretary"), "phone")
    take_in(MEMBER.member_id)
    name(as_("secretary"), "phone", "host-works")
    assert as_("host").get(PATH).status_code == 200
    take_in(MEMBER.member_id, "host_works")
    assert as_("host").get(PATH).status_code == 404
    assert as_("host_works").get(PATH).status_code == 200
    assert told() == ["host_named", "host_named", "host_ended"]
    as_("secretary").post(f"{PATH}/hosts/end")
    assert as_("host_works").get(PATH).status_code == 404
    assert as_("secretary").post(f"{PATH}/hosts/end").status_code == 404


@pytest.mark.parametrize(
    ("host", "way", "wrong"),
    [("host-branch", "", "way"), ("host-branch", "shouted", "way"), ("home", "phone", "host"),
     ("host-street", "phone", "host"), ("host-county", "phone", "host")],
)  # fmt: skip
def test_only_a_branch_that_is_not_their_own_and_only_with_a_way(as_, host, way, wrong):
    answer = as_("secretary").post(f"{PATH}/hosts", data={"host": str(UNITS[host]), "way": way, "q": "榕"})
    assert answer.status_code == 422 and f'href="#f-{wrong}"' in answer.text and 'value="榕"' in answer.text
    assert pending_of(MEMBER.member_id) is None and placement_of(MEMBER.member_id) is None
    assert as_("secretary").post(f"{PATH}/hosts", data={"host": "nonsense", "way": "phone"}).status_code == 422


def test_the_contact_person_names_nobody(as_):
    assert name(as_("contact"), "phone").status_code == 404
    assert name(as_("host"), "phone").status_code == 404
