"""Declare liaison 联: contacts with members and when they are due."""

from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.access import BRANCH_OFFICERS, OFFICERS, Role
from pwa.core.features import Feature, FileSection, Follow, Job, Joining, Line, Readers, Work
from pwa.core.kept_tables import Keep, Kept
from pwa.reports.timeline_labels import report_address
from pwa.stages import Stage

from . import (
    assignment_pages,
    contact_form,
    contact_list,
    contact_log,
    contact_page,
    data_export,
    due_figures,
    file_section,
    handovers,
    labels,
    reminders,
    today_lines,
)
from .audit_labels import AUDIT
from .handover_models import Handover
from .models import Contact

FEATURE = Feature(
    __package__,
    stage=Stage.LIAISON,
    blueprints=(contact_page.contact_page, contact_list.contact_list, assignment_pages.assignment_pages),
    forms=(contact_form.CONTACT,),
    follows=(
        Follow("contact", contact_log.after, contact_log.adopted),
        Follow("withdrawal", contact_log.after, contact_log.adopted_withdrawal),
    ),
    timeline=(
        Line("contact_logged", labels.timeline_text, report_address, readers=Readers.CONTACT),
        Line("pause_ended", labels.pause_ended_text, report_address, readers=Readers.CONTACT),
    ),
    file=(FileSection("contact_log", file_section.section, "liaison/_contact_log.html"),),
    work=(
        Work(_l("Due contacts"), "contact_list.index", roles=(*OFFICERS, Role.COUNTY), due=today_lines.due_here),
        Work(
            _l("Contact persons and their members"), "assignment_pages.index", roles=(*BRANCH_OFFICERS, Role.COMMITTEE)
        ),
    ),
    today=(today_lines.new_contact_person, today_lines.dropped_handovers),
    today_values=today_lines.VALUES,
    refusals=labels.ASSIGNMENT_REFUSALS,
    last_contact=(contact_log.reached,),
    kept=(
        Kept(
            Contact,
            Keep.UNTIL_LEFT,
            heading=notice_headings.FILE,
            what=_l(
                "Contacts between you and your branch: day, how, what was said and needed, what was agreed, a pause"
            ),
            why=_l("So that somebody keeps in touch with you, and you are not asked twice."),
            section="contacts",
            of_member=data_export.contacts_of,
        ),
        Kept(
            Handover,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.POSTS,
            what=_l("From whom to whom the members of a contact person were handed over, when and by whom"),
            why=_l("So that it is clear who kept in touch with whom, and when."),
        ),
    ),
    joining=Joining(after=lambda stays, goes, by: contact_log.judge([stays.id])),
    reminders=reminders.RULES,
    audit=AUDIT,
    jobs=(Job(6 * 3600, due_figures.renew), Job(600, handovers.carry_out_planned)),
)
