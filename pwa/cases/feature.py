"""Declare cases: requests until they are answered, and the search for members out of contact (查 and 联)."""

from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.access import OFFICERS, Role
from pwa.core.features import Feature, FileSection, Job, Joining, Line, OfflinePage, Work
from pwa.core.kept_tables import Keep, Kept
from pwa.core.post_work import MemberWork, PostWork
from pwa.stages import Stage

from . import (
    data_export,
    file_joining,
    labels,
    list_facts,
    lost,
    lost_contact_status,
    post_work,
    reach,
    reminders,
    request_form,
    today_lines,
    views,
    week_figures,
)
from .audit_labels import AUDIT
from .models import Case, CaseStep

ASKED = _l("So that what you asked for is answered, and you see each step.")

FEATURE = Feature(
    __package__,
    stage=Stage.LIAISON,
    blueprints=(views.cases, lost.lost),
    forms=(request_form.REQUEST,),
    timeline=tuple(
        Line(kind, told, request_form.case_address, readers=reach.cases_in_timeline)
        for kind, told in labels.TIMELINE.items()
    ),
    looks={"case": labels.LOOKED},
    today=today_lines.LINES,
    offline=(OfflinePage("cases.index"),),
    work=(
        Work(_l("Requests"), "cases.index", roles=(*OFFICERS, Role.COUNTY), due=today_lines.due_requests),
        Work(_l("Not heard from"), "lost.index", roles=OFFICERS, due=today_lines.due_searches),
    ),
    list_facts=(list_facts.list_facts,),
    file=(FileSection("lost_contact", lost_contact_status.file_section),),
    roster_columns={"lost_since": lost_contact_status.lost_days, "status": lost_contact_status.statuses},
    kept=(
        Kept(
            Case,
            Keep.UNTIL_LEFT,
            heading=notice_headings.REQUESTS,
            what=_l("What a request is about, who may read it, who has it, until when it is answered"),
            why=ASKED,
            section="requests",
            of_member=data_export.case_steps_of,
        ),
        Kept(
            CaseStep,
            Keep.UNTIL_LEFT,
            heading=notice_headings.REQUESTS,
            what=_l(
                "Each step and its words; and if nobody hears from you: each attempt to find you, by whom and what "
                "came of it, and what a meeting decided"
            ),
            why=ASKED,
            section="requests",
        ),
    ),
    post_work=(
        PostWork(_l("requests taken on"), post_work.count, post_work.hand_over, of_members=post_work.of_members),
    ),
    member_work=(MemberWork(_l("requests or searches about them, which stay open"), post_work.count_about),),
    joining=Joining(before=file_joining.join_searches),
    reminders=reminders.RULES,
    jobs=(Job(3600, week_figures.renew),),
    audit=AUDIT,
)
