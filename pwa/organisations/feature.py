"""Declare the tree of units: its pages, posts and parameters."""

from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.features import Feature
from pwa.core.kept_tables import Keep, Kept
from pwa.core.right_kinds import EndsAgain

from . import (  # noqa: F401  (one only brings its addresses)
    administrators,
    appointment_pages,
    calendar_pages,
    labels,
    own_data,
    post_pages,
    succession,
    today_lines,
    views,
)
from .appointment_models import Appointment
from .audit_labels import AUDIT
from .models import Override, Post
from .working_year_models import WorkingYear

FEATURE = Feature(
    __package__,
    blueprints=(views.organisations, post_pages.post_pages, calendar_pages.calendar_pages),
    refusals=labels.WRONG_DAYS,
    today=today_lines.LINES,
    kept=(
        Kept(
            Post,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.POSTS,
            what=_l("Posts that you hold or held, from when to when"),
            why=_l("To prove who could act for a unit, and when."),
            section="posts",
            of_account=own_data.posts_of,
        ),
        Kept(
            Appointment,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.POSTS,
            what=_l("Who proposed you for a post and who confirmed it"),
            why=_l("To prove who proposed and who confirmed a post."),
            section="appointments",
            of_account=own_data.appointments_of,
        ),
        Kept(
            Override,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.POSTS,
            what=_l("Which number of a rule somebody set"),
            why=_l("To prove who set a rule's number."),
        ),
        Kept(
            WorkingYear,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.POSTS,
            what=_l("For which year somebody entered the working days, and when"),
            why=_l("To prove by which calendar a deadline was counted."),
        ),
    ),
    ends_again={
        "post": EndsAgain(_l("posts"), succession.end_again),
        "account": EndsAgain(_l("accounts"), succession.close_again, given_again=True),
    },
    doctor=(administrators.examine_administrators,),
    audit=AUDIT,
)
