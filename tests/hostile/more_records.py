"""Make inflow members, proposals, papers, placements, notes of walk-ins and units: their pages show every form."""

from datetime import date, timedelta

from pwa.core.clock import now, today
from pwa.core.database import write
from pwa.demo.cast_rows import open_point_of
from pwa.identity.models import Account, Session
from pwa.incorporation import applicants
from pwa.incorporation.inflow_members import register
from pwa.liaison import care_visits, handovers, notices
from pwa.liaison.rights_offices import add_office
from pwa.management import probation_decisions
from pwa.members.changes import assign_contact, contacts_of, end_contacts
from pwa.members.models import Member
from pwa.members.placement_models import Placement, WalkIn
from pwa.members.placements import close, name_host
from pwa.organisations.models import Override, Unit
from pwa.papers import paper_steps
from pwa.reminders.push_models import PushSubscription
from pwa.reminders.push_rules import PushAddress
from pwa.suggestions.models import Suggestion
from tests.kit.contribution_records import a_task
from tests.kit.dues_records import fill_dues, payment_of
from tests.kit.learning_records import fill_learning
from tests.kit.management_records import fill_management, letter_of, transfers_in_every_state
from tests.kit.placements import place
from tests.kit.supervision_records import appraisals_of, measures_of
from tests.kit.unit_proposals import CANDIDATE, FLOATING, STATES, candidate_of, floating_branch, proposal_in
from tests.people import PEOPLE, UNITS
from tests.reminders.test_push_addresses import KNOWN, POINT, SECRET
from tests.reports.phone import LOCATION

BY = PEOPLE["secretary"].account_id
TO_OUTSIDE = {"outside": "广州市某街道党支部", "outside_contact": "陈书记", "outside_phone": "020-88880000"}


def _extended(member: Member) -> None:
    """Put the member on probation, extended once and over since some weeks."""
    joined = {"kind": "probationary", "joined_on": today() - timedelta(days=600), "full_on": None}
    Member.update(joined).where(Member.id == member.id).execute()
    said = dict.fromkeys(("full_on", "votes_for", "votes_against", "abstained", "expected", "approver", "document"))
    said |= {"kind": "extended", "months": "6", "meeting": "党员大会", "held_on": today() - timedelta(days=230)}
    probation_decisions.record(member, said, True, BY)


def one_of_every_other_record(phone_of) -> None:
    """An inflow member and an applicant of home, a proposal and two papers of 王建国, whom a host wrote down;
    placements at home that wait, stand or were refused, and one with an organisation outside."""
    phone_of("member").accepted("proposal", {"item": "landline", "value": "0571-88886666"})
    phone_of("builder").accepted("location", LOCATION)
    phone_of("courier").accepted("report_in", {**TO_OUTSIDE, "consent": "yes"})
    phone_of("builder").accepted("request", {"category": "family", "words": "孩子上学", "readers": "contact"})
    home, member = Unit.get_by_id(UNITS["home"]), _member("member")
    with write():
        end_contacts([(_member("builder"), one) for one in contacts_of(PEOPLE["builder"].member_id)], BY)
        Member.update(phone="13900000019").where(Member.id == PEOPLE["builder"].member_id).execute()
        assign_contact(_member("silent"), Account.get_by_id(BY), BY)
        handovers.plan(home, PEOPLE["organiser"].account_id, BY, today() + timedelta(days=30), BY)
        care_visits.plan(member, "illness", today() + timedelta(days=9), BY)
        Member.update(made_at=now() - timedelta(days=800)).where(Member.id == member.id).execute()  # asked once a year
        facts = {"sex": "2", "kind": "full", "born_on": date(1990, 1, 1), "phone": "13900000009", "card_no": ""}
        facts |= {"name": "陈晓梅", "home_organisation": "红安县某支部", "home_phone": "0713-5201234"}
        register(home, {**facts, "here_since": None, "area": ""}, BY)
        add_office(
            Unit.get_by_id(UNITS["county"]), {"topic": "wages", "name": "法律援助中心", "phone": "0571-12348000"}, BY
        )
        day = {"on": today(), "due_on": today(), "words": "通知发得太晚", "code": "0" * 64}
        Suggestion.create(county_id=home.county_id, unit=UNITS["fengshan"], **day)
        said = {"audience": "all", "kind": "notice", "title": "主题党日", "words": "改到周六。"}
        a_task(home, BY, 300)
        notices.publish(home, home, {**said, "valid_until": today() + timedelta(days=30)}, BY)
        applicants.register(home, {"name": "周晓梅", "kind": "applicant", "handed_in_on": date(2026, 11, 1)}, BY)
        paper_steps.issue_card(member, BY)
        fill_management(lambda login: PEOPLE[login].account_id, lambda login: "深圳")
        fill_dues(lambda login: PEOPLE[login].account_id, lambda login: "镇党委")
        fill_learning(lambda login: PEOPLE[login].account_id, lambda login: "镇党委")
        payment_of(member, BY, "voluntary")
        _extended(member)
        Override.put(Unit.get_by_id(UNITS["county"]), "measures.procedure", "1", "县委通知", BY)
        measures_of(member, BY, PEOPLE["member"].account_id, "镇党委")
        [appraisals_of(_member(about), BY, "7号") for about in ("member", "courier")]
        owner = Account.get_by_id(PEOPLE["member"].account_id)
        Account.update(notice_read="2026-12").where(Account.id == PEOPLE["admin"].account_id).execute()
        PushSubscription.put(owner, Session.begin(owner, "passkey", ""), PushAddress(KNOWN, POINT, SECRET))
        open_point_of("home")
        paper_steps.ask("certificate", member, {"to": "市里", "purpose": "参加组织生活"}, BY)
        came = {"name": member.name, "name_key": member.name_key, "phone": member.phone, "home_phone": "0571-88880000"}
        WalkIn.create(
            county_id=PEOPLE["host"].county_id,
            unit=UNITS["host-branch"],
            written_by=PEOPLE["host"].account_id,
            home_organisation="丰山村党支部",
            **came,
        )
    place(_member("host_works"), "home")
    for login in ("host_member", "host"):
        with write():
            name_host(_member(login), home, "phone", BY)
    refused = Placement.get(Placement.member == PEOPLE["host"].member_id, Placement.unit == home.id)
    with write():
        close(_member("host"), refused, BY, "refused", refusal="other", refusal_words="不在本村居住")
    units_in_every_state()
    transfers_in_every_state(UNITS["home"], UNITS["next-door"], BY)
    with write():
        for login, state in (("member", "taken_in"), ("courier", "receipt_sent")):
            letter_of(_member(login), BY, f"外来{state}", state)


def units_in_every_state() -> None:
    """A proposal of the committee in each state, one about which the home branch is asked as host, a candidate, and a
    branch that can be closed."""
    with write():
        for state in STATES:
            proposal_in(state, UNITS["fengshan"], f"拟建党支部{state}", "member")
        proposal_in("consulted", UNITS["organs"], "拟建机关驻外党支部", "county", host=UNITS["home"])
        candidate_of(UNITS["fengshan"], id=CANDIDATE)
        floating_branch(Unit.get_by_id(UNITS["fengshan"]), "驻罗湖流动党员党支部", id=FLOATING)


def _member(login: str) -> Member:
    found = Member.with_branch(PEOPLE[login].member_id)
    assert found is not None
    return found
