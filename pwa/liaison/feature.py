"""Declare liaison 联: contacts with members and when they are due."""

from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.access import BRANCH_OFFICERS, OFFICERS, Role
from pwa.core.features import Feature, FileSection, Follow, Job, Joining, Line, OfflinePage, Readers, Work
from pwa.core.kept_tables import Keep, Kept
from pwa.reports.timeline_labels import report_address
from pwa.stages import Stage

from . import (
    assignment_pages,
    care_pages,
    care_visits,
    confirmation_models,
    confirmation_pages,
    confirmation_reminders,
    contact_form,
    contact_list,
    contact_log,
    contact_page,
    data_export,
    due_figures,
    file_section,
    handovers,
    labels,
    notice_labels,
    notice_lines,
    notice_pages,
    notice_reminders,
    notice_replies,
    reminders,
    rights_pages,
    today_lines,
    without_app,
)
from .audit_labels import AUDIT
from .care_models import CareVisit
from .confirmation_models import Confirmation
from .handover_models import Handover
from .models import Contact
from .notice_models import Notice, NoticeReply
from .notice_reach import PUBLISHES
from .rights import PAGES
from .rights_models import RightsCheck, RightsOffice

RIGHTS = _l("So that everybody reads what is right where they live.")

FEATURE = Feature(
    __package__,
    stage=Stage.LIAISON,
    blueprints=(
        contact_page.contact_page,
        contact_list.contact_list,
        assignment_pages.assignment_pages,
        rights_pages.rights_pages,
        care_pages.care_pages,
        confirmation_pages.confirmation_pages,
        notice_pages.notice_pages,
        without_app.without_app,
    ),
    forms=(contact_form.CONTACT,),
    follows=(
        Follow("contact", contact_log.after, contact_log.adopted),
        Follow("withdrawal", contact_log.after, contact_log.adopted_withdrawal),
        Follow("request", notice_replies.after),
    ),
    answerable=(notice_replies.answerable,),
    request_links=(notice_replies.request_link,),
    timeline=(
        Line("contact_logged", labels.timeline_text, report_address, readers=Readers.CONTACT),
        Line("pause_ended", labels.pause_ended_text, report_address, readers=Readers.CONTACT),
        Line("confirmed", labels.confirmed_text, readers=Readers.CONTACT),
        Line("visit_planned", labels.visit_planned_text, readers=Readers.CONTACT),
        Line("visit_called_off", labels.visit_called_off_text, readers=Readers.CONTACT),
    ),
    file=(
        FileSection("contact_log", file_section.section, "liaison/_contact_log.html"),
        FileSection("care_visits", file_section.visits),
    ),
    work=(
        Work(_l("Due contacts"), "contact_list.index", roles=(*OFFICERS, Role.COUNTY), due=today_lines.due_here),
        Work(
            _l("Contact persons and their members"), "assignment_pages.index", roles=(*BRANCH_OFFICERS, Role.COMMITTEE)
        ),
        Work(_l("Care for the rights pages"), "rights_pages.offices", roles=(Role.COUNTY,)),
        Work(_l("Published notices"), "notices.published", roles=PUBLISHES),
    ),
    offline=(
        OfflinePage("rights_pages.index"),
        *(OfflinePage("rights_pages.show", values={"topic": page.topic}) for page in PAGES),
        OfflinePage("notices.index", roles=(Role.MEMBER,)),
    ),
    today=(
        today_lines.contact_person,
        today_lines.planned_visit,
        today_lines.to_contact,
        today_lines.dropped_handovers,
        confirmation_pages.due,
        notice_lines.newest,
    ),
    today_values={**today_lines.VALUES, **confirmation_pages.VALUES, **notice_lines.VALUES},
    branch=(today_lines.of_branch, notice_lines.of_branch),
    refusals=labels.ASSIGNMENT_REFUSALS | labels.VISIT_REFUSALS | notice_labels.REFUSALS,
    last_contact=(contact_log.reached, confirmation_models.confirmed),
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
            CareVisit,
            Keep.UNTIL_LEFT,
            heading=notice_headings.FILE,
            what=_l("Visits of care that are planned for you: the occasion (festival, hardship, illness) and the day"),
            why=_l("So that somebody comes on that day."),
            section="care_visits",
            of_member=data_export.visits_of,
        ),
        Kept(
            Confirmation,
            Keep.UNTIL_LEFT,
            heading=notice_headings.FILE,
            what=_l("What you confirmed once a year: which items, when, and to whom you said it"),
            why=_l("So that you are asked once a year only."),
            section="confirmations",
            of_member=data_export.confirmations_of,
        ),
        Kept(
            Handover,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.POSTS,
            what=_l("From whom to whom the members of a contact person were handed over, when and by whom"),
            why=_l("So that it is clear who kept in touch with whom, and when."),
        ),
        Kept(
            RightsOffice,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.POSTS,
            what=_l("Local offices on the rights pages, public; who added and withdrew them"),
            why=RIGHTS,
        ),
        Kept(
            RightsCheck,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.POSTS,
            what=_l("Who checked which rights page on which day"),
            why=RIGHTS,
        ),
        Kept(
            Notice,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.POSTS,
            what=_l(
                "Notices that you published, corrected or took back for a Party organisation; never who has read one"
            ),
            why=_l("So that it is clear what an organisation told its members, and who did it."),
        ),
        Kept(
            NoticeReply,
            Keep.UNTIL_LEFT,
            heading=notice_headings.REQUESTS,
            what=_l("Which notice a request of yours answers"),
            why=_l("So that whoever reads your request knows what it is about."),
            section="notice_replies",
            of_member=notice_replies.replies_of,
        ),
    ),
    joining=Joining(
        before=care_visits.keep_one_each,
        after=lambda stays, goes, by: contact_log.judge([stays.id]),
    ),
    reminders=(*reminders.RULES, *notice_reminders.RULES, *confirmation_reminders.RULES),
    audit=AUDIT,
    jobs=(Job(6 * 3600, due_figures.renew), Job(600, handovers.carry_out_planned)),
)
