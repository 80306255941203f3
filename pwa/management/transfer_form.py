"""Read the form by which a transfer is begun: to a branch here, or to an organisation outside."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from pwa.core.fields import Choice, Day, Fields, Reader, Text
from pwa.core.ids import as_uuid
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.reports.location_fields import Phone

from . import labels
from .rules import HERE, NATIONAL, OVER, WITH_MEMBERSHIPS, why_no_transfer
from .transfer_models import Transfer

FORM = Fields(
    Choice("way", _l("How is it done?"), labels.WAYS, required=True, initial=NATIONAL),
    Text("outside", _l("Organisation outside"), 100, attributes={"autocomplete": "off"}),
    Text("outside_address", _l("Its address"), 200, attributes={"autocomplete": "off"}),
    Phone("outside_phone", _l("Its telephone"), 20),
    Day("effective_on", _l("On which day was it done there?"), attributes={"data_today": True}),
    Text("number", _l("Number in the national system"), 60, attributes={"autocomplete": "off"}),
)


@dataclass
class Read:
    """A form that was read: the way, the columns of a transfer, the unit, and what is wrong."""

    way: str
    values: dict[str, Any] = field(default_factory=dict)
    to: Unit | None = None
    errors: dict[str, str] = field(default_factory=dict)


def read(member: Member, posted: dict[str, Any], today: date) -> Read:
    """Read the form. A transfer in the national system needs the day on which it was done; both need a branch here or
    the name of an organisation outside, not both."""
    found = Reader(FORM, posted, today).all()
    said, errors = found.values, dict(found.errors)
    way = said.get("way") or HERE
    to = Unit.get_or_none(Unit.id == as_uuid(posted.get("to"))) if posted.get("to") else None
    outside = said.get("outside") or ""
    if bool(to) == bool(outside):
        errors["to"] = "one_target"
    elif why := why_not(member, to):
        errors["to"] = why
    if way == NATIONAL and not said.get("effective_on"):
        errors.setdefault("effective_on", "required")
    on = said.get("effective_on") if way == NATIONAL else None
    if on and member.joined_on and on < member.joined_on:
        errors["effective_on"] = "transfer_done_before_joining"
    values = {
        "to": to.id if to else None,
        "outside": "" if to else outside,
        "outside_address": "" if to else said.get("outside_address") or "",
        "outside_phone": "" if to else said.get("outside_phone") or "",
        "number": (said.get("number") or "") if way == NATIONAL else "",
        "effective_on": on,
        "dues_until": (on or today).replace(day=1),
    }
    return Read(way, values, to, errors)


def why_not(member: Member, to: Unit | None) -> str | None:
    """Return why the membership cannot go to this unit (None: to an organisation outside), or None."""
    open_one = Transfer.select().where(Transfer.member == member.id, Transfer.state.not_in(OVER)).exists()
    return why_no_transfer(
        same=to is not None and to.id == member.branch_id,
        is_branch=to is None or to.kind in WITH_MEMBERSHIPS,
        closed=to is not None and to.closed_at is not None,
        open_one=open_one,
        left=member.left_at is not None,
    )
