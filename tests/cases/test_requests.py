"""Asking for help: through the outbox or a plain form, exactly once, to those who were chosen."""

from uuid import uuid4

import pytest

from pwa.cases.models import Case, CaseStep
from pwa.members.models import TimelineLine
from tests.cases.conftest import WORDS, kinds, on_sqlite, stands
from tests.people import PEOPLE, UNITS
from tests.reports.phone import Phone


def test_a_request_becomes_a_case_once_however_often_the_phone_sends_it(as_):
    phone = Phone(as_("member"), "member")
    entry = phone.entry("request", WORDS)
    assert phone.outcome(entry) == "accepted"
    assert phone.outcome(entry) == "duplicate"
    [case] = Case.select()
    assert (str(case.id), case.category, case.readers, case.origin) == (entry["id"], "wages", "branch", "member")
    assert (case.home_id, case.unit_id, case.owner_id) == (UNITS["home"], UNITS["home"], None)
    assert kinds(case.id) == ["raised"]
    assert [line.kind for line in TimelineLine.select().where(TimelineLine.record_id == case.id)] == ["case_raised"]


def test_the_due_day_follows_the_category(ask, clock):
    urgent, other = stands(ask(category="wages")), stands(ask(category="opinion"))
    assert [(case.due_on - clock.today).days for case in (urgent, other)] == [7, 15]


def test_a_request_for_the_committee_alone_lies_with_the_committee(ask):
    assert stands(ask(readers="committee")).home_id == UNITS["fengshan"]


@on_sqlite
@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"category": "lost_contact"}, "category"),
        ({"category": ""}, "category"),
        ({"readers": "charge"}, "readers"),
        ({"words": "  "}, "words"),
        ({"words": "字" * 1001}, "words"),
        ({"words": "a\u0007"}, "words"),
    ],
)
def test_what_cannot_be_taken_in_is_said_at_its_field(as_, fields, wrong):
    phone = Phone(as_("member"), "member")
    result = phone.send(phone.entry("request", {**WORDS, **fields}))["results"][0]
    assert (result["outcome"], set(result["errors"])) == ("rejected", {wrong})
    assert not Case.select().exists()


def test_an_officer_enters_what_a_member_told(ask, as_):
    case = ask("contact", {"subject": str(PEOPLE["member"].member_id), "source": "phone"})
    assert (stands(case).origin, stands(case).member_id) == ("officer", PEOPLE["member"].member_id)
    assert "电话" in as_("member").get(f"/liaison/cases/{case}").text


def test_without_javascript_the_form_posts_itself_and_keeps_what_was_typed(as_):
    client = as_("member")
    page = client.get("/liaison/requests/new")
    assert page.status_code == 200 and 'data-outbox-form="request"' in page.text
    refused = client.post("/liaison/requests", data={**WORDS, "category": "", "submission_id": str(uuid4())})
    assert refused.status_code == 422 and WORDS["words"] in refused.text
    taken = client.post("/liaison/requests", data={**WORDS, "submission_id": str(uuid4())})
    assert taken.status_code == 303
    shown = client.get(client.get(taken.headers["Location"]).headers["Location"])
    assert WORDS["words"] in shown.text
    assert CaseStep.select().count() == 1


def test_who_filed_it_for_somebody_but_may_not_read_it_sees_the_receipt_and_no_more(as_, ask):
    member = {"subject": str(PEOPLE["member"].member_id), "source": "visit"}
    case = ask("secretary", member, readers="committee", words="只给乡镇党委看")
    shown = as_("secretary").get(f"/liaison/cases/{case}")
    assert shown.status_code == 200 and "只给乡镇党委看" not in shown.text
    assert as_("organiser").get(f"/liaison/cases/{case}").status_code == 404


def test_a_list_shows_each_only_the_cases_they_read_or_were_asked_about(ask, as_):
    ask(readers="branch")
    assert "工资" in as_("secretary").get("/liaison/cases").text
    for login in ("contact", "committee", "next_secretary", "host", "county"):
        assert "王建国" not in as_(login).get("/liaison/cases").text, login


@pytest.mark.parametrize("login", ["admin", "auditor"])
def test_who_can_have_no_request_finds_no_page_of_requests(as_, login):
    for address in ("/liaison/cases", "/liaison/requests/new"):
        assert as_(login).get(address).status_code == 404, address
        assert f'href="{address}"' not in as_(login).get("/").text
    assert as_(login).post("/liaison/requests", data=WORDS).status_code == 404


def test_an_officer_who_writes_about_somebody_is_not_addressed_as_them(as_):
    own = as_("secretary").get("/liaison/requests/new").text
    assert "支部不会知道你写过" in own
    page = as_("secretary").get(f"/liaison/requests/new?subject={PEOPLE['member'].member_id}").text
    assert "支部不会知道你写过" not in page and "你的联系人" not in page
    assert "此后只能看到已转交" in page and "本人的联系人" in page
