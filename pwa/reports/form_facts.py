"""Return what the pages of this package's forms show besides what every form page shows."""

from typing import Any

from flask import request
from flask_login import current_user

from pwa.core.ids import as_uuid
from pwa.members.changes import host_of
from pwa.members.models import Member, open_periods

from . import entries
from .models import Submission


def location_facts(own: Member | None) -> dict[str, Any]:
    """Return where this person is known to be."""
    return {"period": open_periods([own.id]).get(own.id) if own else None}


def activity_facts(own: Member | None) -> dict[str, Any]:
    """Return the units that can have held an activity: own branch and host."""
    units = [(str(own.branch_id), own.branch.name)] if own else []
    naming = host_of(own.id) if own else None
    return {"units": [*units, (str(naming.host_id), naming.host.name)] if naming else units}


def withdrawal_facts(own: Member | None) -> dict[str, Any]:
    """Return the report to be withdrawn, as in the list of own reports; None if the address names none."""
    meant = as_uuid(request.values.get("of"))
    found = list(entries.rows(entries.mine(current_user) & (Submission.id == meant))) if meant else []
    return {"meant": entries.MINE.of(current_user, found)}
