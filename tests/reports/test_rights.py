"""Rights are judged as of writing."""

from datetime import timedelta
from uuid import UUID

import pytest

from pwa.core.access import Role
from pwa.core.clock import now
from pwa.core.database import write
from pwa.members.models import Affiliation, AwayPeriod, ContactAssignment, Member
from pwa.members.placement_models import Placement
from pwa.organisations.models import Post, Unit
from pwa.reports.models import ActivityReport, Submission
from tests.people import PEOPLE, UNITS, ago

from .phone import ACTIVITY

MEMBER = PEOPLE["member"].member_id
FOR_HIM = {"subject": str(MEMBER), "source": "phone"}


@pytest.mark.parametrize("login", ["secretary", "organiser", "contact", "committee"])
def test_those_in_charge_may_file_for_a_member_who_phoned(phone_of, login):
    phone_of(login).accepted(**FOR_HIM)
    row = Submission.get()
    assert (row.member_id, row.source, row.waits) == (MEMBER, "phone", False)
    assert AwayPeriod.get().member_id == MEMBER


@pytest.mark.parametrize(
    "login", ["next_secretary", "host", "county", "auditor", "admin", "next_member", "host_committee"]
)
def test_nobody_else_may_and_an_unknown_person_gets_the_same_answer(phone_of, login):
    phone = phone_of(login)
    foreign = phone.send(phone.entry(**FOR_HIM))["results"][0]
    unknown = phone.send(phone.entry(subject="01900000-0000-7000-8000-000000000000", source="phone"))["results"][0]
    assert foreign["outcome"] == unknown["outcome"] == "rejected" and foreign["errors"] == unknown["errors"]
    assert not Submission.select().exists()


def test_an_entry_for_someone_else_says_how_it_was_told(phone_of):
    phone = phone_of("secretary")
    result = phone.send(phone.entry(subject=str(MEMBER)))["results"][0]
    assert result["outcome"] == "rejected" and set(result["errors"]) == {"source"}


def end_post(login: str) -> None:
    with write():
        Post.get(Post.account_id == PEOPLE[login].account_id, Post.role == Role.SECRETARY).end(None)


def test_an_entry_written_in_office_that_arrives_after_it_waits_for_the_successor(phone_of, as_, clock):
    phone = phone_of("secretary")
    entry = phone.entry(**FOR_HIM)
    clock.forward(days=2)
    end_post("secretary")
    assert phone.outcome(entry) == "accepted"
    assert Submission.get().waits and not AwayPeriod.select().exists()
    assert as_("organiser").post(f"/reports/{entry['id']}/adoption").status_code == 303
    assert Submission.get().adopted_by == PEOPLE["organiser"].account_id and AwayPeriod.select().exists()


def test_an_entry_written_after_the_post_ended_is_rejected(phone_of, clock):
    end_post("secretary")
    clock.forward(days=2)
    phone = phone_of("secretary")
    assert phone.outcome(phone.entry(**FOR_HIM)) == "rejected"


def test_a_contact_person_whose_assignment_ended_meanwhile_waits_too(phone_of, clock):
    phone = phone_of("contact")
    entry = phone.entry(**FOR_HIM)
    clock.forward(hours=5)
    with write():
        ContactAssignment.update(ended_at=now()).where(ContactAssignment.member == MEMBER).execute()
    assert phone.outcome(entry) == "accepted" and Submission.get().waits


def move_member(to: UUID) -> None:
    with write():
        Affiliation.update(ended_at=now()).where(Affiliation.member == MEMBER, Affiliation.ended_at.is_null()).execute()
        county = Unit.get_by_id(to).county_id
        Affiliation.create(county_id=county, member=MEMBER, branch=to, began_at=now())
        Member.update(branch=to).where(Member.id == MEMBER).execute()


def test_a_member_who_changed_branch_meanwhile_is_filed_with_the_new_one_and_both_see_it(phone_of, as_, clock):
    phone = phone_of("member")
    entry = phone.entry()
    clock.forward(days=1)
    move_member(UNITS["next-door"])
    assert phone.outcome(entry) == "accepted"
    row = Submission.get()
    assert (row.branch_id, row.former_branch_id) == (UNITS["next-door"], UNITS["home"])
    for login in ("secretary", "next_secretary"):
        assert as_(login).get(f"/reports/{entry['id']}").status_code == 200
        assert PEOPLE["member"].name in as_(login).get("/reports").text


def test_the_old_secretary_s_entry_from_before_the_move_is_accepted(phone_of, clock):
    phone = phone_of("secretary")
    entry = phone.entry(**FOR_HIM)
    clock.forward(days=1)
    move_member(UNITS["next-door"])
    late = phone.entry("activity", **FOR_HIM)
    assert phone.outcome(entry) == "accepted" and phone.outcome(late) == "rejected"


def test_an_activity_can_be_with_the_host_but_with_no_other_unit(phone):
    phone.accepted("activity", {**ACTIVITY, "held_by": str(UNITS["host-branch"])})
    result = phone.send(phone.entry("activity", {**ACTIVITY, "held_by": str(UNITS["next-door"])}))["results"][0]
    assert result["errors"].keys() == {"held_by"} and ActivityReport.select().count() == 1


def test_a_report_of_another_s_phone_is_opened_by_those_in_reach_only(phone, as_):
    ident = phone.accepted()
    for login in ("member", "secretary", "organiser", "contact", "committee", "host"):
        assert as_(login).get(f"/reports/{ident}").status_code == 200, login
    for login in ("next_secretary", "next_member", "county", "auditor", "admin", "host_member", "host_works"):
        assert as_(login).get(f"/reports/{ident}").status_code == 404, login


def test_the_host_sees_no_more_once_consent_is_withdrawn(phone, as_):
    ident = phone.accepted()
    row = Placement.get(Placement.member == MEMBER)
    assert as_("member").post(f"/me/hosts/{row.id}/withdraw").status_code == 303
    assert as_("host").get(f"/reports/{ident}").status_code == 404
    assert PEOPLE["member"].name not in as_("host").get("/reports").text


def test_the_host_does_not_see_where_somebody_was_before_it_was_named(phone, as_, clock):
    before = phone.accepted()
    clock.forward(days=2)
    with write():
        Placement.update(asked_at=now()).where(Placement.member == MEMBER).execute()
    after = phone.accepted(fields={"division": "440307", "area": "平湖街道", "since": ago(3), "stay": "short"})
    assert as_("host").get(f"/reports/{before}").status_code == 404
    assert as_("host").get(f"/reports/{after}").status_code == 200
    page = as_("host").get("/reports").text
    assert str(after) in page and str(before) not in page


def test_the_host_does_not_see_what_the_home_branch_held(phone, as_):
    ident = phone.accepted("activity", ACTIVITY)
    assert as_("host").get(f"/reports/{ident}").status_code == 404
    assert ACTIVITY["summary"] not in as_("host").get("/reports").text


def test_times_judge_rights_by_the_corrected_time_not_the_claimed_one(phone_of, clock):
    end_post("secretary")
    clock.forward(days=3)
    phone = phone_of("secretary")
    phone.ahead = -timedelta(days=30)  # a clock that is a month behind does not bring an ended post back
    assert phone.outcome(phone.entry(**FOR_HIM)) == "rejected"


@pytest.mark.parametrize("login", ["secretary", "contact", "committee"])
def test_whoever_has_left_files_for_nobody_and_what_they_wrote_before_waits(phone_of, clock, login):
    phone = phone_of(login)
    before = phone.entry(**FOR_HIM)
    clock.forward(days=2)
    with write():
        Member.update(left_at=now()).where(Member.id == PEOPLE[login].member_id).execute()
    clock.forward(hours=1)
    assert phone.outcome(before) == "accepted" and Submission.get().waits and not AwayPeriod.select().exists()
    assert phone.outcome(phone.entry(**FOR_HIM)) == "rejected"


def test_a_contact_person_whose_post_has_ended_files_for_nobody(phone_of, clock):
    phone = phone_of("contact")
    with write():
        for post in Post.select().where(Post.account_id == PEOPLE["contact"].account_id):
            post.end(None)
    clock.forward(hours=1)
    assert phone.outcome(phone.entry(**FOR_HIM)) == "rejected"
