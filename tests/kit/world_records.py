"""What the variables in an address stand for, in the world of `world.py`: the records of one person of the cast."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.cases.models import Case
from pwa.contribution.models import Task
from pwa.demo.cast_rows import POINTS
from pwa.dues.import_models import DuesImport
from pwa.dues.models import BookEntry, DuesExemption, Payment
from pwa.identity.models import Account, Invitation, Passkey, Session, SignInChange
from pwa.incorporation.applicant_models import Applicant
from pwa.incorporation.file_proposal_models import FileProposal
from pwa.incorporation.inflow_member_models import InflowMember
from pwa.incorporation.point_models import ReceivingPoint
from pwa.incorporation.unit_models import UnitProposal
from pwa.learning.material_models import LearningMaterial
from pwa.learning.models import LearningExemption, LearningItem
from pwa.liaison.care_models import CareVisit
from pwa.liaison.handover_models import Handover
from pwa.liaison.models import Contact
from pwa.liaison.notice_models import Notice
from pwa.liaison.rights_models import RightsOffice
from pwa.management.incoming_models import IncomingLetter
from pwa.management.models import Departure
from pwa.management.transfer_models import Transfer
from pwa.meetings.attachment_models import MinutesAttachment
from pwa.meetings.calendar_models import CalendarAddress
from pwa.meetings.guest_models import MeetingGuest
from pwa.meetings.minutes_models import Bylaw, MinutesCorrection, Vote
from pwa.meetings.models import Meeting, MeetingDecision, StandingGroup
from pwa.members.models import Member
from pwa.members.placement_models import Placement, WalkIn
from pwa.organisations.appointment_models import Appointment
from pwa.organisations.models import Post
from pwa.papers.models import Paper
from pwa.reports.models import Gap, Quarantined, Submission
from pwa.roster.models import RosterImport
from pwa.screening.models import Round
from pwa.suggestions.models import Suggestion
from pwa.supervision.appraisal_models import Appraisal
from pwa.supervision.models import Measure
from tests.kit.world import PHOTO
from tests.people import PEOPLE, TODAY

Ids = Callable[[str], list[UUID]]


def _ids(model: type[pw.Model], column: pw.Field, value: Callable[[str], object]) -> Ids:
    return lambda login: [row.id for row in model.select(model.id).where(column == value(login))]


def _account(login: str) -> UUID:
    return PEOPLE[login].account_id


def _member(login: str) -> UUID | None:
    return PEOPLE[login].member_id


def _branch(login: str) -> UUID:
    return PEOPLE[login].branch_id or PEOPLE[login].unit_id


def _of_the_same_branch(login: str) -> list[UUID]:
    here = Member.select(Member.id).where(Member.branch == PEOPLE[login].branch_id, Member.id != _member(login))
    return [row.id for row in here.order_by(Member.id).limit(1)]


def _walk_ins(login: str) -> list[UUID]:
    """The notes of hosts about this person: they have the person's name and phone."""
    member = Member.get_or_none(Member.id == _member(login))
    return [row.id for row in WalkIn.select(WalkIn.id).where(WalkIn.phone == member.phone)] if member else []


def _near(model: type[pw.Model]) -> Ids:
    """The inflow members or receiving points of this person's branch; of their county if it has none."""

    def ids(login: str) -> list[UUID]:
        person, rows = PEOPLE[login], model.select(model.id)
        own = rows.where(model.unit == (person.branch_id or person.unit_id))
        return [row.id for row in own] or [row.id for row in rows.where(model.county_id == person.county_id)]

    return ids


def _of_meetings(model: Any) -> Ids:
    """The votes, corrections or decisions of the meetings of this person's branch."""

    def ids(login: str) -> list[UUID]:
        here = Meeting.select(Meeting.id).where(Meeting.unit == _branch(login))
        return [row.id for row in model.select(model.id).where(model.meeting.in_(here)).order_by(model.id)]

    return ids


# What `<uuid:name>` in an address stands for: the records of one person of the cast.
RECORDS: dict[str, Ids] = {
    "post": _ids(Post, Post.account_id, _account),
    "appointment": _ids(Appointment, Appointment.account_id, _account),
    "submission": _ids(Submission, Submission.account_id, _account),
    "quarantined": _ids(Quarantined, Quarantined.account_id, _account),
    "gap": _ids(Gap, Gap.account_id, _account),
    "key": _ids(Passkey, Passkey.account, _account),
    "change": _ids(SignInChange, SignInChange.account, _account),
    "link": _ids(Invitation, Invitation.account, _account),
    "phone": _ids(Session, Session.account, _account),
    "account": _ids(Account, Account.id, _account),
    "member": _ids(Member, Member.id, _member),
    "other": _of_the_same_branch,
    "naming": _ids(Placement, Placement.member, _member),
    "placement": _ids(Placement, Placement.member, _member),
    "walk_in": _walk_ins,
    "unit": lambda login: [PEOPLE[login].branch_id or PEOPLE[login].unit_id],
    "inflow_member": _near(InflowMember),
    "applicant": _near(Applicant),
    "meeting_guest": lambda login: [
        row.id for row in MeetingGuest.select().join(Meeting).where(Meeting.unit == _branch(login))
    ],
    "point": _near(ReceivingPoint),
    "proposal": _ids(FileProposal, FileProposal.member, _member),
    "case": _ids(Case, Case.member, _member),
    "branch": lambda login: [PEOPLE[login].branch_id or PEOPLE[login].unit_id],
    "round": lambda login: [row.id for row in Round.select(Round.id).where(Round.county_id == PEOPLE[login].county_id)],
    "unit_proposal": lambda login: [
        row.id for row in UnitProposal.select(UnitProposal.id).where(UnitProposal.county_id == PEOPLE[login].county_id)
    ],
    "contact": _ids(Contact, Contact.member, _member),
    "visit": _ids(CareVisit, CareVisit.member, _member),
    "departure": _ids(Departure, Departure.member, _member),
    "transfer": _ids(Transfer, Transfer.member, _member),
    "incoming_letter": lambda login: [
        row.id for row in IncomingLetter.select().where(IncomingLetter.branch == _branch(login))
    ],
    "payment": _ids(Payment, Payment.member, _member),
    "exemption": _ids(DuesExemption, DuesExemption.member, _member),
    "item": lambda login: [row.id for row in LearningItem.select().where(LearningItem.unit == _branch(login))],
    "material": lambda login: [
        row.id for row in LearningMaterial.select().where(LearningMaterial.unit == _branch(login))
    ],
    "learning_exemption": _ids(LearningExemption, LearningExemption.member, _member),
    "entry": lambda login: [row.id for row in BookEntry.select().where(BookEntry.unit == _branch(login))],
    "table": lambda login: [row.id for row in DuesImport.select().where(DuesImport.unit == _branch(login))],
    "appraisal": _ids(Appraisal, Appraisal.member, _member),
    "measure": _ids(Measure, Measure.member, _member),
    "paper": _ids(Paper, Paper.member, _member),
    "calendar": _ids(CalendarAddress, CalendarAddress.account, _account),
    "meeting": lambda login: [row.id for row in Meeting.select().where(Meeting.unit == _branch(login))],
    "vote": _of_meetings(Vote),
    "correction": _of_meetings(MinutesCorrection),
    "attachment": _of_meetings(MinutesAttachment),
    "decision": _of_meetings(MeetingDecision),
    "handover": lambda login: [row.id for row in Handover.select().where(Handover.unit == _branch(login))],
    "office": lambda login: [
        row.id for row in RightsOffice.select(RightsOffice.id).where(RightsOffice.county_id == PEOPLE[login].county_id)
    ],
    "suggestion": lambda login: [row.id for row in Suggestion.select().where(Suggestion.unit == PEOPLE[login].unit_id)],
    "task": lambda login: [row.id for row in Task.select().where(Task.unit == _branch(login))],
    "notice": lambda login: [row.id for row in Notice.select().where(Notice.unit == _branch(login))],
    "bylaw": lambda login: [row.id for row in Bylaw.select().where(Bylaw.unit == _branch(login))],
    "group": lambda login: [row.id for row in StandingGroup.select().where(StandingGroup.unit == _branch(login))],
    "roster": _ids(RosterImport, RosterImport.account_id, _account),
}

# What stands for the other converters.
VALUES = {"digest": "0" * 12, "path": "css/yanxing.css", "token": "not-a-token", "sha256": PHOTO, "kind": "reminders"}
VALUES |= {"item": "job_post", "code": POINTS["host-branch"][-1], "topic": "wages", "year": str(TODAY.year)}
