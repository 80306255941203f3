"""Return what the pages of this package's forms show besides what every form page shows."""

from typing import Any
from uuid import UUID

from flask import request
from flask_login import current_user

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.clock import today
from pwa.core.ids import as_uuid
from pwa.members.models import Member, open_periods
from pwa.members.placements import placement_of
from pwa.members.reach import within_reach

from . import entries
from .location_fields import ANNOUNCED
from .models import Submission


def location_facts(own: Member | None) -> dict[str, Any]:
    """Return where the person is known to be whom the form is about: the visitor, or the member named in the address
    for whom they may file; and the last day on which a visit home that is announced now may begin."""
    about = filed_for(as_uuid(request.values["subject"])) if request.values.get("subject") else own
    period = open_periods([about.id]).get(about.id) if about else None
    return {"period": period, "visit_begins": (today() + ANNOUNCED).isoformat()}


def files_for_others() -> bool:
    """Whether the visitor may file for members: branch officers, committees, contact persons."""
    return bool(current_user.roles & {*BRANCH_OFFICERS, Role.CONTACT, Role.COMMITTEE})


def filed_for(member_id: UUID | None) -> Member | None:
    """Return this member, if the visitor may file for them."""
    theirs = within_reach(current_user).members(stated=False)
    return theirs.where(Member.id == member_id).first() if member_id and files_for_others() else None


def activity_facts(own: Member | None) -> dict[str, Any]:
    """Return the units that can have held an activity: own branch and host."""
    units = [(str(own.branch_id), own.branch.name)] if own else []
    placed = placement_of(own.id) if own else None
    return {"units": [*units, (str(placed.unit_id), placed.unit.name)] if placed and placed.unit_id else units}


def withdrawal_facts(own: Member | None) -> dict[str, Any]:
    """Return the report to be withdrawn, as in the list of own reports; None if the address names none."""
    meant = as_uuid(request.values.get("of"))
    found = list(entries.rows(entries.mine(current_user) & (Submission.id == meant))) if meant else []
    return {"meant": entries.MINE.of(current_user, found)}
