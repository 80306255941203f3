"""Declare incorporation 纳: members report in at the branch where they live, and are placed there; the items of a
member's file, the corrections that members propose, and the files of inflow members."""

from functools import partial

from flask import url_for
from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.features import Feature, FileSection, Follow, Job, Joining, Line, OfflinePage, Readers, Work
from pwa.core.kept_tables import Keep, Kept
from pwa.core.post_work import MemberWork
from pwa.members.placement_models import WalkIn
from pwa.reports.timeline_labels import report_address
from pwa.stages import Stage

from . import (
    applicant_lines,
    applicant_pages,
    data_export,
    file_labels,
    file_proposal_labels,
    file_proposal_pages,
    file_proposals,
    file_today_lines,
    homecomings,
    inflow_member_pages,
    item_pages,
    labels,
    official_form,
    own_data,
    point_pages,
    reminders,
    report_in_form,
    report_ins,
    today_lines,
    unit_findings,
    unit_labels,
    unit_pages,
    unit_people,
    unit_proposal_pages,
    unit_today_lines,
    walk_ins,
    yearly_questions,
)
from .applicant_models import Applicant
from .audit_labels import AUDIT
from .ended_files import delete_ended
from .file_proposal_form import PROPOSAL
from .file_proposal_models import FileProposal
from .inflow_member_models import InflowMember, InflowMemberChange
from .models import PlacementMessage
from .point_models import ReceivingPoint
from .unit_kept import UNITS_KEPT


def placement_address(placement: object) -> str:
    """Return the address of a placement's page."""
    return url_for("report_ins.show", placement=placement)


FEATURE = Feature(
    __package__,
    stage=Stage.INCORPORATION,
    blueprints=(
        report_ins.report_ins,
        walk_ins.walk_ins,
        item_pages.item_pages,
        file_proposal_pages.file_proposals,
        inflow_member_pages.inflow_member_pages,
        official_form.official_form,
        point_pages.point_pages,
        homecomings.homecomings,
        applicant_pages.applicant_pages,
        unit_proposal_pages.unit_proposals,
        unit_pages.formed_units,
    ),
    yearly_questions=(yearly_questions.PHONE, yearly_questions.HOST),
    forms=(report_in_form.REPORT_IN, PROPOSAL),
    follows=(
        Follow("report_in", report_in_form.after, report_in_form.adopted),
        Follow("withdrawal", report_in_form.after_withdrawals, report_in_form.adopted_withdrawal),
        Follow("proposal", file_proposals.after_intake),
        Follow("withdrawal", file_proposals.after_intake),
    ),
    timeline=(
        Line("reported_in", labels.reported_in, report_address, readers=Readers.FILE, reason_opens=False),
        Line("walk_in_agreed", labels.reported_in, placement_address, readers=Readers.FILE, reason_opens=False),
        Line("host_accepted", labels.accepted, placement_address, readers=Readers.FILE, reason_opens=False),
        Line(
            "host_refused",
            labels.refused,
            placement_address,
            readers=Readers.FILE,
            detail=labels.why_refused,
            reason_opens=False,
        ),
        Line("host_sent_back", labels.sent_back, placement_address, readers=Readers.FILE, reason_opens=False),
        Line("host_wrote", labels.wrote, placement_address, readers=Readers.FILE, reason_opens=False),
        Line("host_told", labels.told, placement_address, readers=Readers.FILE, reason_opens=False),
        Line("unit_proposed", unit_labels.proposed, readers=Readers.FILE),
        Line("unit_placed", unit_labels.placed, placement_address, readers=Readers.FILE, reason_opens=False),
        *file_proposal_labels.TIMELINE,
    ),
    looks=file_proposal_labels.REVEALED,
    today=(
        *today_lines.LINES,
        *file_today_lines.LINES,
        homecomings.lines,
        applicant_lines.applications,
        unit_today_lines.lines,
    ),
    today_values={**file_today_lines.VALUES, **applicant_lines.VALUES},
    offline=(OfflinePage("receiving_points.index", roles=(Role.MEMBER,)),),
    work=(
        Work(
            _l("Report-ins"),
            "report_ins.index",
            roles=(*BRANCH_OFFICERS, Role.COMMITTEE),
            due=today_lines.due_here,
        ),
        Work(
            _l("Corrections of files"),
            "file_proposals.index",
            roles=(*BRANCH_OFFICERS, Role.COMMITTEE),
            due=file_today_lines.due,
        ),
        Work(
            _l("New units"),
            "unit_proposals.index",
            roles=(Role.COMMITTEE, Role.COUNTY),
            due=unit_today_lines.due_here,
        ),
        Work(
            _l("Applicants and activists"),
            "applicants.index",
            roles=(*BRANCH_OFFICERS, Role.COMMITTEE),
            due=applicant_lines.due,
        ),
    ),
    file=(
        FileSection("items", item_pages.links),
        FileSection("file_proposals", file_proposal_pages.section, "incorporation/_file_proposals.html"),
    ),
    kept=(
        Kept(
            PlacementMessage,
            Keep.UNTIL_LEFT,
            heading=notice_headings.FILE,
            what=_l("What your own branch and the branch where you live wrote to each other about you"),
            why=_l("So that both know what the other does for you, and you read it."),
            section="placement_messages",
            of_member=data_export.messages_of,
        ),
        Kept(
            WalkIn,
            Keep.UNTIL_USED,
            heading=notice_headings.FILE,
            what=_l("Name and telephone of somebody who came to a branch without having reported in, for 90 days"),
            why=_l("So that whoever came can be asked whether the branch may take them in."),
        ),
        Kept(
            FileProposal,
            Keep.UNTIL_LEFT,
            heading=notice_headings.FILE,
            what=_l("Corrections of your file that you propose, and what the branch said to them"),
            why=_l("So that a mistake in your file can be found and put right."),
            section="file_proposals",
            of_member=own_data.proposals_of,
        ),
        Kept(
            InflowMember,
            Keep.UNTIL_USED,
            heading=notice_headings.FILE,
            what=_l(
                "If you live here and your home organisation is not in this system: name, sex, kind of member, date of "
                "birth, telephone, home organisation with telephone, number of the card, since when you live here"
            ),
            why=_l("So that the branch where you live can invite you, until a year after you have left."),
        ),
        Kept(
            ReceivingPoint,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.POSTS,
            what=_l("Receiving points of branches, public: who to ask for there, if named; who opened and closed them"),
            why=_l("So that members who live there find the branch."),
        ),
        Kept(
            Applicant,
            Keep.UNTIL_USED,
            heading=notice_headings.FILE,
            what=_l(
                "If you hand in an application to join the Party here: your name, the day, and to which organisation "
                "it was forwarded"
            ),
            why=_l(
                "So that your application reaches the organisation that decides, until a year after the entry ends."
            ),
        ),
        Kept(
            InflowMemberChange,
            Keep.UNTIL_USED,
            heading=notice_headings.FILE,
            what=_l("Earlier values of that file, and who changed them"),
            why=_l("So that a mistake in your file can be found and put right."),
        ),
        *UNITS_KEPT,
    ),
    member_work=(
        MemberWork(
            _l("corrections of their file that wait"),
            file_proposals.count_open,
            file_proposals.end_of_membership,
            file_proposals.resumed,
        ),
    ),
    joining=Joining(before=unit_people.before_joining, after=file_proposals.after_joining),
    refusals=file_labels.REFUSALS | unit_labels.REFUSALS,
    reminders=reminders.RULES,
    audit=AUDIT,
    jobs=(
        Job(24 * 3600, walk_ins.delete_old),
        Job(6 * 3600, partial(delete_ended, InflowMember, "guest")),
        Job(24 * 3600, partial(delete_ended, Applicant, "applicant")),
        Job(6 * 3600, unit_findings.renew),
    ),
)
