"""Settle what a member has once, when two files of one person are joined: a transfer under way, decisions about
probation."""

from uuid import UUID

from flask_babel import gettext as _

from pwa.core.clock import now
from pwa.core.transitions import Refused
from pwa.members.models import Member

from .probation_models import ProbationDecision
from .rules import BEFORE_MOVE, OVER
from .transfer_effect import withdraw_under_way
from .transfer_models import Transfer


def settle(stays: Member, goes: Member, by: UUID | None) -> None:
    """Withdraw the transfer of the file that goes if it cannot go on with the file that stays, and take back decisions
    that are there twice. Raises Refused while both files wait for the end of a transfer."""
    open_ones = {
        row.member_id: row
        for row in Transfer.select().where(Transfer.member.in_([stays.id, goes.id]), Transfer.state.not_in(OVER))
    }
    theirs = open_ones.get(goes.id)
    if theirs and theirs.state in BEFORE_MOVE and (stays.id in open_ones or stays.branch_id != goes.branch_id):
        withdraw_under_way(goes, by)
    elif theirs and stays.id in open_ones:
        raise Refused({"join": "transfer_open"})
    of = ProbationDecision
    kept = of.select(of.kind).where(of.member == stays.id, of.undone_at.is_null())
    undone = {"undone_at": now(), "undone_by": by, "undone_because": _("The file was joined with another one.")}
    of.update(undone).where(of.member == goes.id, of.undone_at.is_null(), of.kind.in_(kept)).execute()
