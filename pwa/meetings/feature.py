"""Declare meetings: plan, call, apologies, roll, attendance, decisions. Nothing in this package knows a stage but the
entries of the work page."""

from uuid import UUID

from flask import url_for
from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.access import Role
from pwa.core.features import Feature, FileSection, Follow, Joining, Line, MemberWork, OfflinePage, Readers, Work
from pwa.core.kept_tables import Keep, Kept
from pwa.reports.timeline_labels import report_address
from pwa.stages import Stage

from . import (
    apology_form,
    apology_page,
    attachment_views,
    bylaw_views,
    calendar_pages,
    decision_views,
    decisions,
    file_joining,
    follow_up_lines,
    groups,
    guest_pages,
    labels,
    last_contact,
    member_attendance,
    minutes_own_data,
    minutes_views,
    plan,
    reminders,
    reported_activities,
    roll_form,
    roll_print,
    rolls,
    today_lines,
    views,
    vote_views,
)
from .attendance import ATTENDED_LINE
from .audit_labels import AUDIT
from .calendar_models import CalendarAddress
from .guest_models import MeetingGuest
from .models import (
    Apology,
    Attendance,
    GroupMember,
    Meeting,
    MeetingDecision,
    Roll,
    RollTick,
    StandingGroup,
)
from .reach import LOOKS
from .reported_meeting import report_link


def decision_address(decision_id: UUID) -> str:
    """Return the address of a decision."""
    return url_for("meeting_decisions.show", decision=decision_id)


LIFE = _l("So that it counts what you took part in, and nothing is asked twice.")
RECORD = _l("To prove what a branch held and decided.")

FEATURE = Feature(
    __package__,
    blueprints=(
        views.pages,
        rolls.rolls,
        plan.meeting_plan,
        apology_page.apologies,
        groups.group_pages,
        minutes_views.minutes_pages,
        attachment_views.attachment_pages,
        vote_views.vote_pages,
        decision_views.decision_pages,
        bylaw_views.bylaw_pages,
        roll_print.roll_prints,
        calendar_pages.calendars,
        guest_pages.roll_guests,
    ),
    forms=(apology_form.APOLOGY, roll_form.ROLL),
    follows=(
        Follow("apology", apology_form.after, apology_form.adopted),
        Follow("roll", roll_form.after, roll_form.adopted),
        Follow("withdrawal", apology_form.after_withdrawals, apology_form.adopted_withdrawal),
    ),
    counted_otherwise=(reported_activities.is_attendance,),
    refusals=labels.REFUSALS,
    timeline=(
        Line(ATTENDED_LINE, labels.attended_text, readers=Readers.FILE),
        Line("apology_sent", labels.excused_text, report_address, readers=Readers.FILE),
        Line(
            decisions.ENTRUSTED_LINE, labels.entrusted_text, decision_address, readers=Readers.FILE, reason_opens=False
        ),
    ),
    today=(*today_lines.LINES, follow_up_lines.lines),
    today_values=follow_up_lines.VALUES,
    branch=(today_lines.of_branch,),
    offline=(OfflinePage("meetings.index"), OfflinePage("minutes.index", roles=(Role.MEMBER,))),
    work=(
        Work(_l("Meetings"), "meetings.index", roles=LOOKS, due=today_lines.due, stage=Stage.INCORPORATION),
        Work(_l("Plan of meetings"), "meeting_plan.plan", roles=(Role.COUNTY,), stage=Stage.INCORPORATION),
    ),
    last_contact=(last_contact.reached,),
    file=(FileSection("meetings", member_attendance.attended_by, "meetings/_attended.html"),),
    kept=(
        Kept(
            Attendance,
            Keep.UNTIL_LEFT,
            heading=notice_headings.MEETINGS,
            what=_l("To which meetings you were called, with or without a vote, and whether you were there"),
            why=LIFE,
            section="meetings",
            of_member=member_attendance.attendance_of,
        ),
        Kept(
            RollTick,
            Keep.UNTIL_LEFT,
            heading=notice_headings.MEETINGS,
            what=_l("Who ticked you at a meeting, as what and when"),
            why=LIFE,
            section="meetings",
        ),
        Kept(
            Apology,
            Keep.UNTIL_LEFT,
            heading=notice_headings.MEETINGS,
            what=_l("Your apologies, with the reason"),
            why=LIFE,
            section="apologies",
            of_member=member_attendance.apologies_of,
        ),
        Kept(
            GroupMember,
            Keep.UNTIL_LEFT,
            heading=notice_headings.MEETINGS,
            what=_l("The committee or groups to which you belong"),
            why=_l("So that you are called to their meetings."),
            section="groups",
            of_member=member_attendance.groups_of_member,
        ),
        Kept(
            MeetingDecision,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.MEETINGS,
            what=_l("What meetings decided, and with whom it lies"),
            why=RECORD,
            section="decisions_of_meetings",
            of_member=member_attendance.decisions_of_owner,
        ),
        Kept(
            Meeting,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.MEETINGS,
            what=_l("Who planned, called, cancelled or recorded a meeting"),
            why=RECORD,
        ),
        Kept(
            MeetingGuest,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.MEETINGS,
            what=_l("Guests of a meeting: their names, where they come from, and who wrote them down"),
            why=RECORD,
        ),
        Kept(
            Roll,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.MEETINGS,
            what=_l("Who took a roll, and what the phone counted"),
            why=RECORD,
        ),
        Kept(
            CalendarAddress,
            Keep.WHILE_ACCOUNT,
            heading=notice_headings.MEETINGS,
            what=_l("When you made and ended an address for your calendar; the address itself is not stored"),
            why=_l("So that your calendar can read when your branch meets, until you end it."),
            section="calendar_addresses",
            of_account=member_attendance.calendars_of,
        ),
        Kept(
            StandingGroup,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.MEETINGS,
            what=_l("Who set up a committee or group"),
            why=RECORD,
        ),
        *minutes_own_data.KEPT,
    ),
    all_ended=(CalendarAddress.end_all,),
    report_links=(report_link,),
    member_work=(
        MemberWork(_l("decisions of meetings that lie with them, which stay open"), follow_up_lines.count_owned),
    ),
    joining=Joining(file_joining.keep_one_each, file_joining.work_out_again),
    reminders=reminders.RULES,
    audit=AUDIT,
)
