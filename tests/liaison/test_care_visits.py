"""A visit of care: planned by who keeps in touch, on the list with its day, done by the contact that names it."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest

from pwa.core.audit import AuditLine
from pwa.core.clock import today
from pwa.core.database import write
from pwa.core.features import registry
from pwa.liaison.care_models import CareVisit, to_be_made
from pwa.liaison.models import Contact
from pwa.members.file_joining import move_rows
from pwa.members.models import ContactAssignment, Member, TimelineLine
from tests.liaison.test_contacts import contact, log
from tests.people import PEOPLE, ago, said

MEMBER, COURIER = PEOPLE["member"].member_id, PEOPLE["courier"].member_id
LIST, PAGE = "/liaison/contacts", f"/liaison/contacts/{MEMBER}/visits"
VISIT = {"occasion": "hardship", "on": ago(-7)}


def plan(client, page: str = PAGE, **more) -> UUID:
    assert client.post(page, data={**VISIT, **more}).status_code == 303
    return CareVisit.select().order_by(CareVisit.made_at.desc(), CareVisit.id.desc()).get().id


def visited(days: int, visit, **more):
    return contact(days, channel="visit", visit=str(visit), **more)


def tag(client) -> str:
    """What the list says of the member."""
    row = client.get(LIST).text.partition(f'data-member="{MEMBER}"')[2].partition("</tr>")[0]
    return re.sub(r"<[^>]+>", " ", row)


def test_a_planned_visit_stands_on_the_list_with_its_day_and_on_that_day_among_what_is_to_be_done(as_, clock):
    plan(as_("contact"))
    for login in ("contact", "secretary"):
        assert f"计划 {said(-7)} 走访慰问" in tag(as_(login)) and "生活困难" in tag(as_(login))
    assert 'data-turn="2"' in as_("contact").get(f"{LIST}?q={PEOPLE['member'].name}").text, (
        "at home, nothing is due yet"
    )
    clock.forward(days=7)
    assert "需要联系：1 名党员" in as_("contact").get(LIST).text


def link(client, page: str = PAGE) -> dict[str, str]:
    """How the form of a contact is filled in when it is opened from the plan."""
    address = re.search(r'href="(/liaison/contacts/new\?[^"]*visit=[^"]*)"', client.get(page).text)[1]
    return dict(parse_qsl(urlsplit(unescape(address)).query))


def test_the_form_opened_from_the_plan_says_already_that_it_was_a_visit_and_on_which_day(as_, clock):
    visit = plan(as_("contact"))
    known = {"subject": str(MEMBER), "visit": str(visit), "channel": "visit"}
    for page in (PAGE, LIST):
        assert link(as_("contact"), page) == known, "the day lies ahead"
    clock.forward(days=9)
    for page in (PAGE, LIST):
        assert link(as_("contact"), page) == known | {"on": ago(-7)}
    form = as_("contact").get("/liaison/contacts/new", query_string=link(as_("contact"))).text
    assert re.search(r'name="on"[^>]*value="' + ago(-7), form) or re.search(rf'value="{ago(-7)}"[^>]*name="on"', form)
    assert re.search(r'<input[^>]*name="channel"[^>]*value="visit"[^>]*checked', form)


def test_the_contact_that_names_the_visit_does_it_and_a_withdrawal_opens_it_again(as_, phone_of, clock):
    visit = plan(as_("contact"))
    clock.forward(days=7)
    made = phone_of("contact").accepted("contact", visited(-7, visit), subject=str(MEMBER))
    assert Contact.get_by_id(made).visit_id == visit and "走访慰问" not in tag(as_("contact"))
    assert "没有计划走访慰问" in as_("contact").get(PAGE).text
    phone_of("contact").accepted("withdrawal", {"of": str(made)}, subject=str(MEMBER), source="phone")
    assert f"计划 {said(-7)} 走访慰问" in tag(as_("contact"))


def test_a_contact_of_an_older_phone_is_accepted_and_leaves_the_visit_open(as_, phone_of):
    visit = plan(as_("contact"))
    keeper = phone_of("contact")
    old = keeper.entry("contact", contact(), subject=str(MEMBER))
    assert keeper.outcome(old) == "accepted"
    with_empty = {**old, "fields": {**old["fields"], "visit": ""}}
    assert keeper.outcome(with_empty) == "duplicate", "without a visit the content is the same"
    assert CareVisit.select().where(CareVisit.id == visit, to_be_made(CareVisit)).exists()


def test_who_names_a_visit_of_somebody_else_one_called_off_or_none_that_is_known_still_writes_a_contact(as_, phone_of):
    visit = plan(as_("contact"))
    for named in (visit, UUID(int=7)):
        assert log(phone_of("contact"), visited(0, named), about=COURIER)["outcome"] == "accepted"
    assert CareVisit.select().where(to_be_made(CareVisit)).count() == 1
    as_("contact").post(f"/liaison/visits/{visit}/call-off")
    assert log(phone_of("contact"), visited(0, visit))["outcome"] == "accepted"
    wrong = log(phone_of("contact"), visited(0, "soon"))
    assert (wrong["outcome"], [*wrong["errors"]]) == ("rejected", ["visit"])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"on": ago(1)}, "这一天已经过去"),
        ({"on": ago(-400)}, ""),
        ({"on": "soon"}, ""),
        ({"on": ""}, ""),
        ({"occasion": "birthday"}, ""),
        ({"occasion": ""}, ""),
    ],
)
def test_without_an_occasion_or_for_a_day_that_is_past_or_no_day_nothing_is_planned(as_, wrong, words):
    answer = as_("secretary").post(PAGE, data={**VISIT, **wrong})
    assert answer.status_code == 422 and words in answer.text and not CareVisit.select().exists()


def test_the_same_visit_is_planned_once_and_again_after_it_was_called_off(as_):
    visit = plan(as_("contact"))
    again = as_("secretary").post(PAGE, data=VISIT)
    assert again.status_code == 422 and "已经安排" in again.text
    assert as_("secretary").post(f"/liaison/visits/{visit}/call-off").status_code == 303
    assert plan(as_("secretary")) != visit and CareVisit.select().count() == 2


def test_who_calls_off_second_learns_who_was_first_and_what_was_done_cannot_be_called_off(as_, phone_of):
    visit, other = plan(as_("contact")), plan(as_("contact"), occasion="illness")
    page = as_("secretary").get(PAGE).text
    seen = re.search(rf'/liaison/visits/{visit}/call-off".*?name="seen" value="(\w+)"', page, re.S)[1]
    assert as_("contact").post(f"/liaison/visits/{visit}/call-off").status_code == 303
    late = as_("secretary").post(f"/liaison/visits/{visit}/call-off", data={"seen": seen})
    assert late.status_code == 422 and PEOPLE["contact"].name in late.text
    phone_of("contact").accepted("contact", visited(0, other), subject=str(MEMBER))
    assert as_("contact").post(f"/liaison/visits/{other}/call-off").status_code == 422


def test_why_somebody_is_visited_is_read_by_member_contact_person_and_branch_and_by_nobody_above(as_, phone_of):
    visit = plan(as_("contact"))
    file = f"/members/{MEMBER}"
    for login in ("member", "contact", "secretary"):
        assert "生活困难" in as_(login).get(file).text, login
    above = as_("committee")
    listed = above.get(f"{LIST}?unit={PEOPLE['member'].branch_id}").text
    assert "走访慰问" in listed and "生活困难" not in listed + above.get(file).text
    made = phone_of("contact").accepted("contact", visited(0, visit), subject=str(MEMBER))
    assert "生活困难" in as_("secretary").get(f"/reports/{made}").text
    assert "生活困难" not in above.get(f"/reports/{made}").text
    data = as_("member").get("/me/data.json").get_json()
    assert [row["occasion"] for row in data["care_visits"]] == ["hardship"]


def test_nobody_else_plans_or_calls_off_and_nobody_for_themselves_or_for_who_left(as_, clock):
    visit = plan(as_("contact"))
    for login in ("committee", "county", "host", "next_secretary", "member", "auditor"):
        client = as_(login)
        answers = [client.get(PAGE), client.post(PAGE, data=VISIT), client.post(f"/liaison/visits/{visit}/call-off")]
        assert [answer.status_code for answer in answers] == [404] * 3, login
    own = f"/liaison/contacts/{PEOPLE['secretary'].member_id}/visits"
    assert as_("secretary").get(own).status_code == 404
    with write():
        Member.update(left_at=clock.now).where(Member.id == MEMBER).execute()
    assert as_("secretary").post(PAGE, data=VISIT).status_code == 404
    assert CareVisit.select().count() == 1 and CareVisit.get().cancelled_at is None


def test_timeline_and_audit_trail_say_who_planned_and_who_called_off_without_the_occasion(as_):
    visit = plan(as_("contact"))
    as_("secretary").post(f"/liaison/visits/{visit}/call-off")
    lines = TimelineLine.select().where(TimelineLine.record_id == visit).order_by(TimelineLine.at, TimelineLine.id)
    found = [(line.kind, line.by_id) for line in lines]
    contact_person, secretary = (PEOPLE[login].account_id for login in ("contact", "secretary"))
    assert found == [("visit_planned", contact_person), ("visit_called_off", secretary)]
    assert all("hardship" not in line.facts for line in lines)
    trail = AuditLine.select().where(AuditLine.record_id == visit).order_by(AuditLine.at, AuditLine.id)
    assert [(line.action, line.actor_id, line.member_id) for line in trail] == [
        ("planned visit of care", contact_person, MEMBER),
        ("called off visit of care", secretary, MEMBER),
    ]
    assert "取消" in as_("member").get(f"/members/{MEMBER}").text


def test_somebody_at_home_without_a_contact_person_comes_on_the_list_by_a_planned_visit(as_, clock):
    with write():
        ContactAssignment.update(ended_at=clock.now).where(ContactAssignment.member == MEMBER).execute()
    client = as_("secretary")
    assert f'data-member="{MEMBER}"' not in client.get(LIST).text
    plan(client, occasion="festival")
    assert "节日" in tag(client)


def test_of_a_visit_that_is_planned_in_both_files_of_one_person_one_stays(app, phone_of):
    stays, goes = (Member.get_by_id(PEOPLE[login].member_id) for login in ("member", "courier"))
    facts = {
        "county_id": stays.county_id,
        "occasion": "festival",
        "on": today(),
        "made_by": PEOPLE["secretary"].account_id,
    }
    with write():
        kept, other = (CareVisit.create(member=member, **facts) for member in (stays, goes))
    assert phone_of("contact").accepted("contact", contact(0, visit=str(other.id)), subject=str(goes.id))
    with write():
        for package in registry().joining:
            if package.before:
                package.before(stays, goes, facts["made_by"])
        move_rows(stays, goes)
    assert CareVisit.select().where(CareVisit.member == stays.id, CareVisit.cancelled_at.is_null()).count() == 1
    assert [row.visit_id for row in Contact.select()] == [kept.id]
    assert not CareVisit.select().where(CareVisit.member == stays.id, to_be_made(CareVisit)).exists(), "it was made"
