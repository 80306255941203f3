"""Show units with officers, counts and the units below; take the county department's stated reasons."""

from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import OFFICERS, Role, needs_proof, open_to
from pwa.core.database import transact
from pwa.core.fragments import page, redirect_to
from pwa.organisations.models import Unit
from pwa.organisations.reach import unit_within

from .access_log import state_reason, stated_by
from .unit_page import may_open, own_units, unit_values

units = Blueprint("units", __name__)
PEOPLE = (Role.MEMBER, *OFFICERS, Role.COUNTY, Role.ADMIN)
MOST = 200


@units.get("/organisations")
@open_to(*PEOPLE)
def index() -> Response:
    """Show the visitor's first own unit: for committee, county and administrator the top of their tree, else the
    branch."""
    own = own_units(current_user)
    if not own:
        raise NotFound
    return _page(own[0], others=own[1:])


@units.get("/organisations/<uuid:unit>")
@open_to(*PEOPLE)
def show(unit: UUID) -> Response:
    """Show one unit: its officers, the units below it, and to those who may see them the counts."""
    return _page(may_open(current_user, unit))


def _page(unit: Unit, status: int = 200, **values: object) -> Response:
    shown = unit_values(current_user, unit, request.args.get("after", "")[:200])
    return page("members/unit.html", block="below", status=status, **shown, **values)


@units.post("/organisations/<uuid:unit>/reasons")
@needs_proof
@open_to(Role.COUNTY)
def state(unit: UUID) -> Response:
    """Store the county department's reason, which opens this unit's member list until the end of the day."""
    row = unit_within(current_user, unit, Role.COUNTY)
    reason = " ".join(request.form.get("reason", "").split())
    if stated_by(current_user, row) is None:  # else it is open already, and the page has no field for a reason
        if not 2 <= len(reason) <= MOST:
            wrong = _("This is too long.") if reason[MOST:] else _("Please say why. The members will see it.")
            return _page(row, 422, errors={"reason": wrong}, said=reason)
        transact(lambda: state_reason(current_user, row, reason))
    return redirect_to(url_for("members.index", unit=row.id))
