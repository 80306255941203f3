"""Declare members: their files, where they are, contact persons, hosts, who looked."""

from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.features import Feature, Job, Joining
from pwa.core.kept_tables import Keep, Kept
from pwa.core.post_work import PostWork
from pwa.core.right_kinds import EndsAgain

from . import (
    branch_invitations,
    changes,
    contacts,
    file_joining,
    first_sign_in_pages,  # noqa: F401  (brings its addresses)
    hosts,
    id_number_search,
    invitations,
    joining_pages,
    labels,
    late_rows,
    link_confirmation,  # noqa: F401  (brings its addresses)
    membership,
    membership_pages,
    own_data,
    post_work,
    reveals,
    today_lines,
    units,
    views,
)
from .audit_labels import AUDIT
from .changes import end_contact_again
from .models import (
    Affiliation,
    AwayPeriod,
    ContactAssignment,
    FieldChange,
    Member,
    MembershipEnd,
    StatedReason,
    Stay,
    TimelineLine,
    TwoPeople,
)
from .placement_models import Placement
from .placements import close_again
from .timeline_labels import TIMELINE

BOOKS = _l("Your branch needs it to keep its books.")
PLACES = _l("So that your branch can reach you and knows which paper fits.")

FEATURE = Feature(
    __package__,
    blueprints=(
        views.members,
        reveals.reveals,
        hosts.hosts,
        contacts.contacts,
        invitations.invitations,
        branch_invitations.branch_invitations,
        id_number_search.id_number_search,
        units.units,
        membership_pages.membership_pages,
        joining_pages.joining_pages,
    ),
    refusals=labels.REFUSALS,
    timeline=TIMELINE,
    today=today_lines.LINES,
    account_told=(changes.tell_account,),
    looks=labels.REVEALED,
    kept=(
        Kept(
            Member,
            Keep.UNTIL_LEFT,
            heading=notice_headings.FILE,
            what=labels.ITEMS_KEPT,
            why=BOOKS,
            section="member",
            of_member=own_data.file_of,
        ),
        Kept(
            Affiliation,
            Keep.UNTIL_LEFT,
            heading=notice_headings.FILE,
            what=_l("Your branch, and earlier ones, from when to when"),
            why=BOOKS,
            section="affiliations",
            of_member=own_data.affiliations_of,
        ),
        Kept(
            MembershipEnd,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.FILE,
            what=_l("When your membership ended here, why, and who decided it"),
            why=_l("To prove why and when a membership ended here, and who recorded it."),
            section="membership_ends",
            of_member=own_data.membership_ends_of,
        ),
        Kept(
            ContactAssignment,
            Keep.UNTIL_LEFT,
            heading=notice_headings.FILE,
            what=_l("Your contact persons, from when to when"),
            why=_l("To know who keeps in touch with you, and who did."),
            section="contact_persons",
            of_member=own_data.contact_persons_of,
        ),
        Kept(
            Placement,
            Keep.UNTIL_LEFT,
            heading=notice_headings.FILE,
            what=_l(
                "The branches where you live that were asked to take you in: who asked, what you agreed to, what they "
                "answered, and when it ended"
            ),
            why=_l("To know which branch may see you, and since when you agreed."),
            section="hosts",
            of_member=own_data.hosts_of,
        ),
        Kept(
            AwayPeriod,
            Keep.UNTIL_LEFT,
            heading=notice_headings.PLACES,
            what=_l(
                "The county or country that you report: since when, for how long, whether you have settled there, "
                "why, and the kind of employer"
            ),
            why=PLACES,
            section="away_periods",
            of_member=own_data.away_periods_of,
        ),
        Kept(
            Stay,
            Keep.UNTIL_LEFT,
            heading=notice_headings.PLACES,
            what=_l("Places before that, in the same words"),
            why=PLACES,
            section="stays",
            of_member=own_data.stays_of,
        ),
        Kept(
            TimelineLine,
            Keep.UNTIL_LEFT,
            heading=notice_headings.FILE,
            what=_l("What happened, by day: reports, decisions, changes, phones signed in and out"),
            why=_l("So that you and your branch see what happened."),
            section="timeline",
            of_member=own_data.timeline_of,
        ),
        Kept(
            FieldChange,
            Keep.UNTIL_LEFT,
            heading=notice_headings.FILE,
            what=_l("Earlier values of your file, and who changed them"),
            why=_l("So that a mistake in your file can be found and put right."),
            section="changes",
            of_member=own_data.changes_of,
        ),
        Kept(
            TwoPeople,
            Keep.UNTIL_LEFT,
            heading=notice_headings.FILE,
            what=_l("That a file of the same name is another person's"),
            why=_l("So that your file is not joined with somebody else's."),
        ),
        Kept(
            StatedReason,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.LOOKS,
            what=_l("For which reason the county department opened the list of a unit, and until when"),
            why=_l("So that you see who looked at your data, and why."),
            section="looks",
            of_member=own_data.looks_of,
        ),
    ),
    post_work=(PostWork(_l("members to keep in touch with"), post_work.count, post_work.hand_over, post_work.tell),),
    joining=Joining(before=file_joining.settle_own_rows),
    ends_again={
        "contact": EndsAgain(_l("contact persons"), end_contact_again),
        "placement": EndsAgain(_l("host branches"), close_again),
        "membership": EndsAgain(_l("memberships"), membership.end_again, given_again=True),
    },
    doctor=(membership.without_reason,),
    jobs=(Job(60, late_rows.move_late_rows),),
    audit=AUDIT,
)
