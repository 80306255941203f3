"""The county approves a unit or does not, and its members are placed in it."""

import re

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.identity.models import Session
from pwa.incorporation import unit_findings
from pwa.incorporation.unit_models import UnitCandidate, UnitProposal, UnitTerm
from pwa.members.models import Member, TimelineLine
from pwa.members.placements import placement_of
from pwa.organisations.appointment_models import Appointment
from pwa.organisations.models import Unit
from tests.incorporation.unit_steps import (
    APPROVAL,
    FOUR,
    LIST,
    LONGGANG,
    NAME,
    approved,
    candidate,
    form_of,
    lives,
    main,
    proposed,
    row,
    submitted,
)
from tests.people import PEOPLE, TODAY, UNITS, ago

__all__ = ["candidate", "lives", "proposed"]


def test_the_county_approves_and_the_unit_stands_below_the_committee_with_its_term(proposed, as_):
    unit = approved(as_, proposed)
    assert (unit.parent_id, unit.kind, unit.name, unit.division) == (
        UNITS["fengshan"], "floating_branch", NAME, LONGGANG,
    )  # fmt: skip
    assert unit.path.startswith(Unit.get_by_id(UNITS["fengshan"]).path)
    term = UnitTerm.get(UnitTerm.unit == unit.id)
    assert term.begins_on == TODAY and term.document == APPROVAL["document"]
    assert term.ends_on.year == TODAY.year + 3
    assert (row().outcome, row().decided_by) == ("approved", PEOPLE["county"].account_id)
    assert NAME in as_("committee").get("/").text
    assert NAME in as_("committee").get(f"/organisations/{UNITS['fengshan']}").text


def test_three_of_four_are_placed_and_their_membership_stays(proposed, as_):
    unit = approved(as_, proposed)
    three = [str(PEOPLE[login].member_id) for login in FOUR[:3]]
    assert as_("committee").post(f"{proposed}/place", data={"member": three, "way": "phone"}).location == proposed
    for login in FOUR[:3]:
        placed = placement_of(PEOPLE[login].member_id)
        assert placed.unit_id == unit.id and placed.consent_way == "phone"
        assert Member.get_by_id(PEOPLE[login].member_id).branch_id == UNITS["home"]
        kinds = [line.kind for line in TimelineLine.select().where(TimelineLine.member == PEOPLE[login].member_id)]
        assert "unit_placed" in kinds and "unit_proposed" in kinds
    assert placement_of(PEOPLE["nurse"].member_id) is None
    page = main(as_("committee").get(proposed))
    assert page.count('name="member"') == 1
    unit_findings.renew()
    assert UnitCandidate.select().count() == 0
    assert NAME in as_("courier").get("/me").text or NAME in as_("courier").get("/branch").text


def test_who_is_asked_in_the_app_is_placed_once_they_agree(proposed, as_):
    approved(as_, proposed)
    one = {"member": str(PEOPLE["nurse"].member_id), "way": "in_app"}
    assert as_("committee").post(f"{proposed}/place", data=one).status_code == 303
    assert placement_of(PEOPLE["nurse"].member_id) is None
    assert NAME in as_("nurse").get("/").text


def test_who_moved_meanwhile_is_named_to_the_committee_counted_for_the_county_and_not_placed(
    proposed, as_, lives, clock
):
    submitted(as_, proposed)
    clock.forward(hours=1)
    lives("nurse", "310112", since=ago(0))
    home, county = main(as_("committee").get(proposed)), main(as_("county").get(proposed))
    assert "现已不在" in home and PEOPLE["nurse"].name in home
    assert "3 名正式党员" in county and PEOPLE["nurse"].name not in county and "1 人" in county
    assert as_("county").post(f"{proposed}/approve", data=APPROVAL).status_code == 303
    everybody = {"member": [str(PEOPLE[login].member_id) for login in FOUR], "way": "phone"}
    refused = as_("committee").post(f"{proposed}/place", data=everybody)
    assert refused.status_code == 422 and PEOPLE["nurse"].name in refused.text
    assert placement_of(PEOPLE["courier"].member_id) is None


def test_approving_twice_forms_one_unit_and_the_second_is_shown_what_the_first_did(proposed, as_):
    submitted(as_, proposed)
    seen = re.search(r'name="seen" value="(\w+)"', as_("county").get(proposed).text)[1]
    first = as_("county").post(f"{proposed}/approve", data=APPROVAL | {"seen": seen})
    second = as_("county").post(f"{proposed}/approve", data=APPROVAL | {"seen": seen})
    assert (first.status_code, second.status_code) == (303, 422)
    assert "批准" in second.text
    assert Unit.select().where(Unit.kind == "floating_branch").count() == 1
    late = as_("county").post(f"{proposed}/refuse", data={"reason": "不同意", "seen": seen})
    assert late.status_code == 422 and row().outcome == "approved"


def test_an_approval_names_meeting_day_and_document(proposed, as_):
    submitted(as_, proposed)
    for missing in ("meeting", "held_on", "document"):
        answer = as_("county").post(f"{proposed}/approve", data=APPROVAL | {missing: ""})
        assert answer.status_code == 422 and row().outcome is None, missing
    assert Unit.select().where(Unit.kind == "floating_branch").count() == 0


def test_a_meeting_before_the_proposal_or_tomorrow_did_not_approve_it(proposed, as_):
    submitted(as_, proposed)
    for day in (ago(1), ago(-1)):
        assert as_("county").post(f"{proposed}/approve", data=APPROVAL | {"held_on": day}).status_code == 422
    assert row().outcome is None


def test_a_refusal_gives_a_reason_that_the_committee_reads(proposed, as_):
    submitted(as_, proposed)
    assert as_("county").post(f"{proposed}/refuse", data={"reason": " "}).status_code == 422
    assert as_("county").post(f"{proposed}/refuse", data={"reason": "人数偏少，先编入流入地支部。"}).status_code == 303
    assert "人数偏少" in as_("committee").get(proposed).text and NAME in as_("committee").get("/").text
    unit_findings.renew()
    assert UnitCandidate.select().count() == 0, "the same people are not proposed again at once"


def test_who_would_hold_a_post_does_not_decide_and_the_post_waits_for_a_second_person(candidate, as_):
    officers = {"secretary": str(PEOPLE["courier"].account_id), "organiser": str(PEOPLE["builder"].account_id)}
    page = as_("committee").post(LIST, data=form_of(candidate, **officers)).location
    unit = approved(as_, page)
    waiting = Appointment.select().where(Appointment.unit == unit.id).order_by(Appointment.role.desc())
    assert [(one.role, one.account_id, one.settled_at) for one in waiting] == [
        ("secretary", PEOPLE["courier"].account_id, None),
        ("organiser", PEOPLE["builder"].account_id, None),
    ]
    confirmed = as_("county").post(f"/settings/posts/appointments/{waiting[0].id}/confirm")
    assert confirmed.status_code == 303, confirmed.text
    place = {"member": str(PEOPLE["nurse"].member_id), "way": "phone"}
    as_("committee").post(f"{page}/place", data=place)
    assert as_("courier").get(f"/members/{PEOPLE['nurse'].member_id}").status_code == 200


def test_the_county_reads_who_is_to_hold_the_posts_before_it_decides_and_the_host_does_not(candidate, as_):
    page = as_("committee").post(LIST, data=form_of(candidate, secretary=str(PEOPLE["courier"].account_id))).location
    submitted(as_, page)
    decides = main(as_("county").get(page))
    assert PEOPLE["courier"].name in decides and PEOPLE["nurse"].name not in decides
    assert decides.index("<dt>书记</dt>") < decides.index(f"{page}/approve")
    host = main(as_("host_committee").get(page))
    assert NAME in host and PEOPLE["courier"].name not in host


def test_whoever_made_the_link_by_which_it_was_proposed_neither_decides_nor_confirms_its_posts(candidate, as_):
    committee, county = as_("committee"), PEOPLE["county"].account_id
    mine = Session.account == PEOPLE["committee"].account_id
    Session.update(link_by=county).where(mine).execute()
    page = committee.post(LIST, data=form_of(candidate, secretary=str(PEOPLE["courier"].account_id))).location
    Session.update(link_by=None).where(mine).execute()
    submitted(as_, page)
    assert as_("county").post(f"{page}/approve", data=APPROVAL).status_code == 422 and row().outcome is None
    UnitProposal.update(link_by=PEOPLE["admin"].account_id).execute()
    assert as_("county").post(f"{page}/approve", data=APPROVAL).status_code == 303
    post = f"/settings/posts/appointments/{Appointment.get().id}"
    assert as_("admin").post(f"{post}/confirm").status_code == 422
    assert as_("county").post(f"{post}/confirm").status_code == 303


def test_every_step_is_in_the_audit_trail(proposed, as_):
    approved(as_, proposed)
    as_("committee").post(f"{proposed}/place", data={"member": str(PEOPLE["nurse"].member_id), "way": "visit"})
    lines = AuditLine.select().where(AuditLine.kind == "unit_proposal").order_by(AuditLine.at, AuditLine.id)
    assert [line.action for line in lines] == [
        "proposed unit",
        "consulted host about unit",
        "answered about unit",
        "submitted proposal of unit",
        "approved unit",
        "placed members in unit",
    ]


def test_who_changed_to_a_branch_of_another_committee_is_neither_shown_nor_placed_by_this_one(proposed, as_):
    approved(as_, proposed)
    nurse = PEOPLE["nurse"].member_id
    with write():
        Member.update(branch=UNITS["host-branch"]).where(Member.id == nurse).execute()
    page = main(as_("committee").get(proposed))
    line = page.split(f"/members/{nurse}")[1].split("</li>")[0]
    assert "不再" in line and "龙岗" not in line and PEOPLE["host_member"].name not in line
    assert f'value="{nurse}"' not in page
    placed = as_("committee").post(f"{proposed}/place", data={"member": str(nurse), "way": "phone"})
    assert placed.status_code == 422 and placement_of(nurse) is None
