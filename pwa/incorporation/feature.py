"""Declare incorporation 纳: members report in at the branch where they live, and are placed there."""

from flask import url_for
from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.features import Feature, Follow, Job, Line, Readers, Work
from pwa.core.kept_tables import Keep, Kept
from pwa.members.placement_models import WalkIn
from pwa.reports.timeline_labels import report_address
from pwa.stages import Stage

from . import data_export, labels, report_in_form, report_ins, today_lines, walk_ins
from .audit_labels import AUDIT
from .models import PlacementMessage


def placement_address(placement: object) -> str:
    """Return the address of a placement's page."""
    return url_for("report_ins.show", placement=placement)


FEATURE = Feature(
    __package__,
    stage=Stage.INCORPORATION,
    blueprints=(report_ins.report_ins, walk_ins.walk_ins),
    forms=(report_in_form.REPORT_IN,),
    follows=(
        Follow("report_in", report_in_form.after, report_in_form.adopted),
        Follow("withdrawal", report_in_form.after_withdrawals, report_in_form.adopted_withdrawal),
    ),
    timeline=(
        Line("reported_in", labels.reported_in, report_address, readers=Readers.FILE),
        Line("walk_in_agreed", labels.reported_in, placement_address, readers=Readers.FILE),
        Line("host_accepted", labels.accepted, placement_address, readers=Readers.FILE),
        Line("host_refused", labels.refused, placement_address, readers=Readers.FILE, detail=labels.why_refused),
        Line("host_sent_back", labels.sent_back, placement_address, readers=Readers.FILE),
        Line("host_wrote", labels.wrote, placement_address, readers=Readers.FILE),
        Line("host_told", labels.told, placement_address, readers=Readers.FILE),
    ),
    today=today_lines.LINES,
    work=(
        Work(
            _l("Report-ins"),
            "report_ins.index",
            roles=(*BRANCH_OFFICERS, Role.COMMITTEE),
            due=today_lines.due_here,
        ),
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
    ),
    audit=AUDIT,
    jobs=(Job(24 * 3600, walk_ins.delete_old),),
)
