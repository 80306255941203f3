"""Declare reports: intake, the protocol of the outbox, forms for places, activities and withdrawals."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Feature, FileSection, Joining, Keep, Kept, OfflinePage

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
)
from .audit_labels import AUDIT
from .models import (
    ActivityReport,
    Decision,
    Device,
    Discarded,
    Gap,
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
    file=(FileSection("attended", host_attendance.file_section),),
    kept=(
        Kept(Submission, Keep.UNTIL_LEFT, why=REPORTED, section="reports", of_member=own_data.reports_of),
        Kept(
            Quarantined,
            Keep.UNTIL_LEFT,
            why=_l("So that what could not be taken in can be mended."),
            section="needs_attention",
            of_member=own_data.attention_of,
        ),
        Kept(
            Decision,
            Keep.UNTIL_LEFT,
            why=_l("So that it counts what you took part in."),
            section="decisions",
            of_member=own_data.decisions_of,
        ),
        Kept(PhotoNamed, Keep.UNTIL_LEFT, why=REPORTED, section="photos", of_member=own_data.photos_of),
        Kept(Photo, Keep.UNTIL_LEFT, why=REPORTED, section="photos"),
        Kept(LocationReport, Keep.UNTIL_LEFT, why=REPORTED, section="reports"),
        Kept(ActivityReport, Keep.UNTIL_LEFT, why=REPORTED, section="reports"),
        Kept(Withdrawal, Keep.UNTIL_LEFT, why=REPORTED, section="reports"),
        Kept(Device, Keep.WHILE_ACCOUNT, why=ON_THE_WAY),
        Kept(Gap, Keep.WHILE_ACCOUNT, why=ON_THE_WAY),
        Kept(Discarded, Keep.WHILE_ACCOUNT, why=ON_THE_WAY),
    ),
    joining=Joining(after=location.rebuild_after_joining),
    audit=AUDIT,
    commands=commands.COMMANDS,
)
