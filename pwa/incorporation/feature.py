"""Declare incorporation 纳: members report in at the branch where they live, and are placed there; the items of a
member's file, and the corrections that members propose."""

from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.features import Feature, FileSection, Follow, Job, Joining, Work
from pwa.core.kept_tables import Keep, Kept
from pwa.core.post_work import MemberWork
from pwa.stages import Stage

from . import (
    file_proposal_labels,
    file_proposal_pages,
    file_proposals,
    guest_pages,
    guests,
    item_pages,
    labels,
    official_form,
    own_data,
    today_lines,
)
from .file_proposal_form import PROPOSAL
from .file_proposal_models import FileProposal
from .guest_models import Guest, GuestChange

FEATURE = Feature(
    __package__,
    stage=Stage.INCORPORATION,
    blueprints=(
        item_pages.item_pages,
        file_proposal_pages.file_proposals,
        guest_pages.guest_pages,
        official_form.official_form,
    ),
    forms=(PROPOSAL,),
    follows=(Follow("proposal", file_proposals.after_intake), Follow("withdrawal", file_proposals.after_intake)),
    timeline=file_proposal_labels.TIMELINE,
    looks=file_proposal_labels.REVEALED,
    today=today_lines.LINES,
    today_values=today_lines.VALUES,
    work=(
        Work(
            _l("Corrections of files"),
            "file_proposals.index",
            roles=(*BRANCH_OFFICERS, Role.COMMITTEE),
            due=today_lines.due,
        ),
        Work(_l("Guests"), "guests.index", roles=(*BRANCH_OFFICERS, Role.COMMITTEE)),
    ),
    file=(
        FileSection("items", item_pages.links),
        FileSection("file_proposals", file_proposal_pages.section, "incorporation/_file_proposals.html"),
    ),
    kept=(
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
            Guest,
            Keep.UNTIL_USED,
            heading=notice_headings.FILE,
            what=_l(
                "If you live here and your home organisation is not in this system: name, sex, kind of member, date of "
                "birth, telephone, home organisation with telephone, number of the card, since when you live here"
            ),
            why=_l("So that the branch where you live can invite you, until a year after you have left."),
        ),
        Kept(
            GuestChange,
            Keep.UNTIL_USED,
            heading=notice_headings.FILE,
            what=_l("Earlier values of that file, and who changed them"),
            why=_l("So that a mistake in your file can be found and put right."),
        ),
    ),
    member_work=(
        MemberWork(
            _l("corrections of their file that wait"),
            file_proposals.count_open,
            file_proposals.end_of_membership,
            file_proposals.resumed,
        ),
    ),
    joining=Joining(after=file_proposals.after_joining),
    refusals=labels.REFUSALS,
    audit=labels.AUDIT,
    jobs=(Job(6 * 3600, guests.delete_ended),),
)
