"""A world in which everybody has something that others must not see, told apart by a mark in its words."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

from pwa.core.clock import now, today
from pwa.core.database import write
from pwa.demo.cast_rows import open_point_of
from pwa.identity.models import Invitation, Passkey, Session, SignInChange
from pwa.incorporation import applicants
from pwa.incorporation.inflow_members import register
from pwa.incorporation.models import PlacementMessage
from pwa.liaison import notices
from pwa.meetings import meetings
from pwa.meetings.calendar_models import CalendarAddress
from pwa.meetings.guest_models import MeetingGuest
from pwa.meetings.meeting_form import Wish as MeetingWish
from pwa.meetings.minutes_models import Bylaw, Minutes, MinutesCorrection, Vote
from pwa.meetings.models import GroupMember, StandingGroup
from pwa.members.models import Member
from pwa.members.placement_models import Placement, WalkIn
from pwa.organisations.appointment_models import Appointment
from pwa.organisations.models import Unit
from pwa.papers import paper_steps
from pwa.roster.models import RosterImport
from pwa.screening.rounds import Wish, draft, open_round
from tests.kit.client import Client
from tests.kit.contribution_records import a_task
from tests.kit.dues_records import fill_dues
from tests.kit.learning_records import fill_learning
from tests.kit.liaison_records import fill_liaison
from tests.kit.management_records import fill_management
from tests.kit.supervision_records import MEASURED, READ_MEASURED, fill_supervision
from tests.kit.unit_proposals import candidate_of, proposal_in
from tests.people import PEOPLE, PLACES
from tests.reports.phone import Phone

# Whose reports and phones fill the world: the home branch, its neighbour, the host county, and every role.
WRITERS = (
    "member silent courier builder contact secretary organiser host committee county"
    " next_secretary next_member host_member host_works host_committee host_county"
).split()

# Whose words each role may read, themselves left out: by post, by assignment, or as a host with consent.
HOME = {"member", "silent", "courier", "builder", "contact", "secretary", "organiser"}
MAY_READ = {
    "member": set(),
    "contact": {"member", "silent", "courier", "builder"},
    "secretary": HOME,
    "host": {"member", "host_member"},
    **{login: set() for login in ("county", "auditor", "admin")},
    "committee": HOME | {"next_secretary", "next_member"},
}

# What 王建国 asked, by who may read it, and which of these each role reads: the level chosen, nobody above or below.
CONFIDED = {"contact": "说给联系人的暗号", "branch": "说给支部的暗号", "committee": "说给党委的暗号"}
CONFIDED_TO = {"member": {*CONFIDED}, "contact": {"contact"}, "committee": {"committee"}}
CONFIDED_TO["secretary"] = {"contact", "branch"}

# What home and host wrote to each other about 王建国: he reads it, both, and the committee of home.
THREAD, READ_THREAD = "往来的暗号", {"member", "secretary", "host", "committee"}
WALK_IN = "登记的暗号"  # what the host wrote down of him, which it alone reads
PHOTO = hashlib.sha256(b"a photo").hexdigest()


def mark(login: str) -> str:
    """Words that only this person's reports contain."""
    return f"{login.replace('_', '')}的暗号"


def marks_hidden_from(login: str) -> set[str]:
    """The words that no answer to `login` may contain."""
    confided = {words for readers, words in CONFIDED.items() if readers not in CONFIDED_TO.get(login, set())}
    confided |= (set() if login == "host" else {WALK_IN}) | (set() if login in READ_THREAD else {THREAD})
    confided |= set() if login in READ_MEASURED else {MEASURED}
    return confided | {mark(writer) for writer in WRITERS if writer != login and writer not in MAY_READ[login]}


def rounds_in_both_counties() -> dict[UUID, str]:
    """A round in each county that asks everybody; its id by the county's."""
    made = {}
    with write():
        for county, login in ((PLACES["county"].id, "county"), (PEOPLE["host_county"].county_id, "host_county")):
            by = PEOPLE[login].account_id
            wish = Wish(round_title(county), "摸清去向", today(), today() + timedelta(days=9))
            row = draft(Unit.get_by_id(county), wish, by)
            open_round(row, by)
            made[county] = str(row.id)
    return made


def round_title(county: UUID) -> str:
    """What the round of this county is called, and no other."""
    return "本县的排查" if county == PLACES["county"].id else "外县的排查"


def inflow_members_of_branches() -> None:
    """An inflow member and an applicant in the home branch, its neighbour and the host branch, with words of the
    officer who registered them; and a receiving point in the two that have none."""
    facts = {"sex": "2", "kind": "full", "born_on": None, "phone": "", "card_no": "", "here_since": None}
    for login in ("secretary", "next_secretary", "host"):
        values = {**facts, "name": "陈晓梅", "home_organisation": "红安县某支部", "home_phone": "0713-5201234"}
        person = PEOPLE[login]
        with write():
            register(Unit.get_by_id(person.branch_id), values | {"area": mark(login)}, person.account_id)
            applied = {"name": mark(login), "kind": "applicant", "handed_in_on": today()}
            applicants.register(Unit.get_by_id(person.branch_id), applied, person.account_id)
    with write():
        [open_point_of(key) for key in ("home", "next-door")]


def meetings_in_four_branches() -> dict[UUID, UUID]:
    """A meeting tomorrow in two branches of each county, to which everybody is called, and a Party group; its id by the
    branch's."""
    made = {}
    with write():
        for login in ("secretary", "next_secretary", "host", "host_works"):
            branch, by = Unit.get_by_id(PEOPLE[login].branch_id), PEOPLE[login].account_id
            begins = now() + timedelta(days=1)
            wish = MeetingWish(["theme_day"], None, today() + timedelta(days=1), begins, topic="学习条例", call=True)
            wish.days = [wish.on]
            [row] = meetings.plan(branch, wish, by)
            made[branch.id] = row.id
            on_record(branch, login)
            MeetingGuest.create(county_id=branch.county_id, meeting=row, name=mark(login), made_by=by)
            group = StandingGroup.create(
                county_id=branch.county_id, unit=branch, kind="group", name="第一党小组", made_by=by
            )
            GroupMember.create(county_id=branch.county_id, group=group, member=PEOPLE[login].member_id)
    return made


def on_record(branch: Unit, login: str) -> None:
    """A meeting of this branch that was held, with a decision and minutes, and a branch rule. What only some read has
    the mark of the secretary, who alone was there: what was discussed, votes, a correction."""
    by, mine, words = PEOPLE[login].account_id, PEOPLE[login].member_id, mark(login)
    wish = MeetingWish(["general_meeting"], None, today(), now(), topic="总结", decided=["走访老党员。"])
    row = meetings.record_held(branch, wish, {mine} if mine else set(), by)
    facts = {"county_id": branch.county_id, "meeting": row.id}
    Minutes.create(**facts, chair=mine, public="学习了条例。", discussed=words, written_by=by)
    Vote.create(**facts, place=1, kind="motion", words=words, ayes=1, made_by=by)
    Vote.create(**facts, place=2, kind="admission", words=words, ayes=1, made_by=by)
    MinutesCorrection.create(**facts, unit=branch, kind="words", words=words, proposed_by=by)
    unit = {"county_id": branch.county_id, "unit": branch, "made_by": by}
    said = {"audience": "all", "kind": "notice", "title": "主题党日", "words": "改到周六。"}
    notices.publish(branch, branch, {**said, "valid_until": today() + timedelta(days=30)}, by)
    a_task(branch, by)
    Bylaw.create(**unit, title="学习制度", text="每月学习一次。", from_on=today(), decided_where="党员大会")


def populate(as_: Callable[[str], Client]) -> None:
    """Every writer reports a place, an activity with a photo, something that is rejected, leaves a gap, and answers the
    round of their county."""
    rounds, called = rounds_in_both_counties(), meetings_in_four_branches()
    inflow_members_of_branches()
    for login in WRITERS:
        phone = Phone(as_(login), login)
        place = {"division": "440307", "since": "2026-07-01", "stay": "long", "area": mark(login)}
        done = {"kind": "study", "on": "2026-11-20", "summary": mark(login), "photos": [PHOTO]}
        entries = [phone.entry("location", place), phone.entry("activity", done)]
        phone.seq += 1
        entries.append(phone.entry("location", {**place, "since": "mark"}))
        if PEOPLE[login].member_id:
            wish = {"category": "wages", "readers": "branch", "words": mark(login)}
            entries.append(phone.entry("request", wish))
            entries.append(phone.entry("proposal", {"item": "job_post", "value": mark(login), "words": mark(login)}))
            said = {"round": rounds[PEOPLE[login].county_id], "unchanged": True, "outcome": "here", "note": mark(login)}
            entries.append(phone.entry("answer", said))
            if meeting := called.get(PEOPLE[login].branch_id):
                excuse = {"meeting": str(meeting), "reason": "other", "words": mark(login)}
                entries.append(phone.entry("apology", excuse))
        for readers, words in CONFIDED.items() if login == "member" else ():
            entries.append(phone.entry("request", {"category": "health", "readers": readers, "words": words}))
        outcomes = [result["outcome"] for result in phone.send(*entries)["results"]]
        assert outcomes[:3] == ["accepted", "accepted", "rejected"], (login, outcomes)
        assert set(outcomes[3:]) <= {"accepted"}, (login, outcomes)
    for keeper, about in (("contact", "member"), ("next_secretary", "next_member")):
        said = {
            "on": "2026-11-20",
            "direction": "out",
            "channel": "phone",
            "summary": mark(about),
            "needs": mark(about),
        }
        Phone(as_(keeper), keeper).accepted("contact", said, subject=str(PEOPLE[about].member_id))
    with write():
        wrote_to_each_other()
        fill_liaison(_account, mark)
        fill_management(_account, mark)
        fill_dues(_account, mark)
        fill_learning(_account, mark)
        fill_supervision(_account, mark)
        proposal_in("submitted", PLACES["fengshan"].id, "丰山驻龙岗支部", "member", "courier")
        proposal_in("submitted", PLACES["host-street"].id, "榕湾驻外支部", "host_works", by="host_committee")
        candidate_of(PLACES["fengshan"].id)
        for login in WRITERS:
            account, county = PEOPLE[login].account_id, PEOPLE[login].county_id
            admin = PEOPLE["admin" if county == PLACES["county"].id else "host_admin"].account_id
            Passkey.create(account=account, credential_id=uuid4().hex, public_key="AA", label=mark(login))
            Session.create(account=account, way_in="passkey", label=mark(login), last_used_at=now())
            given = {"account_id": account, "role": "organiser", "proposed_by": admin}
            unit_id = PEOPLE[login].unit_id or PEOPLE[login].branch_id
            Appointment.create(county_id=county, unit=unit_id, **given)
            link = {"token_hash": uuid4().hex, "made_by": PEOPLE["host_admin"].account_id}
            Invitation.create(account=account, expires_at=now() + timedelta(days=14), **link)
            asked = {"kind": "end_phones", "asked_on": uuid4(), "takes_effect_at": now(), "settled_at": now()}
            SignInChange.create(account=account, outcome="stopped", **asked)
            CalendarAddress.create(county_id=county, account=account, token_hash=uuid4().hex)
            RosterImport.create(account_id=account, paths=_path_of(login), file_name=mark(login))
            if PEOPLE[login].member_id:
                member, details = Member.with_branch(PEOPLE[login].member_id), {"to": "市里", "purpose": mark(login)}
                assert member is not None
                paper_steps.issue(paper_steps.ask("certificate", member, details, account), account)


def _account(login: str) -> UUID:
    return PEOPLE[login].account_id


def wrote_to_each_other() -> None:
    """Home and host wrote about 王建国, whom the host has taken in; and the host wrote down before that he came."""
    placed, person = Placement.get(Placement.member == PEOPLE["member"].member_id), PEOPLE["member"]
    facts = {"county_id": placed.county_id, "placement": placed.id, "member": person.member_id}
    for side, login, where in (("home", "secretary", "家乡"), ("host", "host", "当地")):
        PlacementMessage.create(side=side, by_id=PEOPLE[login].account_id, words=f"{THREAD}：{where}", **facts)
    member, by = Member.get_by_id(person.member_id), PEOPLE["host"]
    came = {"name": member.name, "name_key": member.name_key, "phone": member.phone, "home_phone": "0571-88880000"}
    unit = {"county_id": by.county_id, "unit": PLACES["host-branch"].id, "written_by": by.account_id}
    WalkIn.create(**unit, **came, home_organisation=WALK_IN)
    for login in ("host_works", "next_member"):
        other = Member.get_by_id(PEOPLE[login].member_id)
        Placement.create(county_id=other.county_id, member=other.id, outside=f"外地{mark(login)}")
        came |= {"name": other.name, "name_key": other.name_key, "phone": other.phone}
        WalkIn.create(**unit, **came, home_organisation=WALK_IN)


def _path_of(login: str) -> str:
    return Unit.get_by_id(PEOPLE[login].unit_id or PEOPLE[login].branch_id).path


def unit_names_hidden_from(login: str) -> set[str]:
    """Names of units in the other county that nothing has told this person; the host branch is named to `member`'s."""
    if login == "host":
        return {PLACES["next-door"].name, PLACES["baishi-1"].name, round_title(PLACES["county"].id)}
    return {PLACES["host-works"].name, PLACES["host-street"].name, round_title(PEOPLE["host_county"].county_id)}


__all__ = ["WRITERS", "Unit", "marks_hidden_from", "populate", "unit_names_hidden_from"]
