"""Declare reports: intake, the protocol of the outbox, forms for places, activities and withdrawals."""

from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.features import Feature, FileSection, Joining, OfflinePage
from pwa.core.kept_tables import Keep, Kept

from . import (
    activity,
    commands,
    decisions,
    host_attendance,
    labels,
    location,
    missing_numbers,
    own_data,
    photos,
    sync,
    today_lines,
    views,
    yearly_questions,
)
from .audit_labels import AUDIT
from .models import (
    ActivityReport,
    Decision,
    Device,
    Discarded,
    Gap,
    HomeVisit,
    LocationReport,
    Photo,
    PhotoNamed,
    Quarantined,
    Submission,
    Withdrawal,
)
from .timeline_labels import TIMELINE

REPORTED = _l("What you reported, as you wrote it, so that it counts and can be proved.")
ON_THE_WAY = _l("So that a report that was lost on the way is noticed.")

FEATURE = Feature(
    __package__,
    blueprints=(views.reports, sync.sync, photos.photos, decisions.decisions, missing_numbers.gaps),
    forms=(location.KIND, activity.ACTIVITY, activity.WITHDRAWAL),
    refusals=labels.REFUSALS,
    offline=(OfflinePage("reports.index"),),
    timeline=TIMELINE,
    today=today_lines.LINES,
    yearly_questions=(yearly_questions.PLACE,),
    file=(FileSection("attended", host_attendance.file_section),),
    kept=(
        Kept(
            Submission,
            Keep.UNTIL_LEFT,
            heading=notice_headings.REPORTS,
            what=_l(
                "Each report as you wrote it, or as somebody wrote it for you; when it was written and received; "
                "its number"
            ),
            why=REPORTED,
            section="reports",
            of_member=own_data.reports_of,
        ),
        Kept(
            Quarantined,
            Keep.UNTIL_LEFT,
            heading=notice_headings.REPORTS,
            what=_l("What could not be taken in, with the reason"),
            why=_l("So that what could not be taken in can be mended."),
            section="needs_attention",
            of_member=own_data.attention_of,
        ),
        Kept(
            Decision,
            Keep.UNTIL_LEFT,
            heading=notice_headings.REPORTS,
            what=_l("What the branch said to an activity"),
            why=_l("So that it counts what you took part in."),
            section="decisions",
            of_member=own_data.decisions_of,
        ),
        Kept(
            PhotoNamed,
            Keep.UNTIL_LEFT,
            heading=notice_headings.REPORTS,
            what=_l("Which photos belong to a report"),
            why=REPORTED,
            section="photos",
            of_member=own_data.photos_of,
        ),
        Kept(
            Photo,
            Keep.UNTIL_LEFT,
            heading=notice_headings.REPORTS,
            what=_l("Photos, if you add them, without the data hidden in them"),
            why=REPORTED,
            section="photos",
        ),
        Kept(
            LocationReport,
            Keep.UNTIL_LEFT,
            heading=notice_headings.PLACES,
            what=_l("Each place that you reported, with the words that you added"),
            why=REPORTED,
            section="reports",
        ),
        Kept(
            HomeVisit,
            Keep.UNTIL_LEFT,
            heading=notice_headings.PLACES,
            what=_l("When you come home for a visit, as you said it in a report or in a round"),
            why=_l("So that your branch knows who comes home when, and can plan for it."),
            section="reports",
        ),
        Kept(
            ActivityReport,
            Keep.UNTIL_LEFT,
            heading=notice_headings.REPORTS,
            what=_l("Activities: day, kind, who held it, what you wrote, hours of learning"),
            why=REPORTED,
            section="reports",
        ),
        Kept(
            Withdrawal,
            Keep.UNTIL_LEFT,
            heading=notice_headings.REPORTS,
            what=_l("Which reports were withdrawn"),
            why=REPORTED,
            section="reports",
        ),
        Kept(
            Device,
            Keep.WHILE_ACCOUNT,
            heading=notice_headings.SENDING,
            what=_l("A number that your phone made up, and how many reports it has sent"),
            why=ON_THE_WAY,
        ),
        Kept(
            Gap,
            Keep.WHILE_ACCOUNT,
            heading=notice_headings.SENDING,
            what=_l("Numbers of reports that have not arrived"),
            why=ON_THE_WAY,
        ),
        Kept(
            Discarded,
            Keep.WHILE_ACCOUNT,
            heading=notice_headings.SENDING,
            what=_l("Numbers of reports that you deleted on the phone"),
            why=ON_THE_WAY,
        ),
    ),
    joining=Joining(after=location.rebuild_after_joining),
    audit=AUDIT,
    commands=commands.COMMANDS,
)
