"""Declare what the tables of units hold about persons, how long and why."""

from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.kept_tables import Keep, Kept

from . import own_data
from .unit_models import UnitClosing, UnitProposal, UnitProposalMember, UnitTerm

DECIDED = _l("So that it can be shown who decided about a unit, when, and by which document.")
UNITS_KEPT = (
    Kept(
        UnitProposalMember,
        Keep.UNTIL_LEFT,
        heading=notice_headings.FILE,
        what=_l("The new units for which your committee proposed you, because you live there"),
        why=_l("So that those who live in one place can have a branch there."),
        section="unit_proposals",
        of_member=own_data.unit_proposals_of,
    ),
    Kept(
        UnitProposal,
        Keep.FOR_THE_RECORD,
        heading=notice_headings.POSTS,
        what=_l(
            "Proposals of units: who proposed, answered and decided, who is to hold the posts, contact at the host"
        ),
        why=DECIDED,
    ),
    Kept(
        UnitTerm,
        Keep.FOR_THE_RECORD,
        heading=notice_headings.POSTS,
        what=_l("Terms of units, and who wrote them down"),
        why=DECIDED,
    ),
    Kept(
        UnitClosing,
        Keep.FOR_THE_RECORD,
        heading=notice_headings.POSTS,
        what=_l("Why a unit was closed, and who closed it"),
        why=DECIDED,
    ),
)
