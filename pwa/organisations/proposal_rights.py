"""Read whether whoever proposed a post could do so today: a proposal gives nothing beyond the right by which it was
made (docs/decisions/0025). It is asked when somebody confirms it, so no way in which a right ends can forget it."""

import peewee as pw

from pwa.core.access import Role

from . import rules
from .appointment_models import Appointment
from .models import Post, Unit


def stands() -> pw.Function:
    """Build the condition of the appointments, joined with their unit, whose proposer decides about such a post, and
    has since before they proposed it; as `rules.decides` says in values."""
    mine, top = Post.alias(), Unit.alias()
    covers = top.path == pw.fn.SUBSTR(Unit.path, 1, pw.fn.LENGTH(top.path))
    above = mine.role.in_([Role.COMMITTEE.value, Role.COUNTY.value]) & (top.path != Unit.path)
    decides = (mine.role == Role.ADMIN.value) | (above & Appointment.role.in_([one.value for one in rules.BELOW]))
    then = (mine.account_id == Appointment.proposed_by) & (mine.began_at <= Appointment.proposed_at)
    rows = mine.select(mine.id).join(top, on=(mine.unit == top.id))
    return pw.fn.EXISTS(rows.where(then, Post.in_force(mine), covers, decides))


def still_stands(row: Appointment) -> bool:
    """Whether who proposed this post still decides about it."""
    return Appointment.select().join(Unit).where(Appointment.id == row.id, stands()).exists()
