"""Export the posts that a person holds and has held."""

from typing import Any

from pwa.core.plain_rows import Rows, plain_dicts

from .appointment_models import Appointment
from .models import Post, Unit


def posts_of(account: Any) -> Rows:
    """List each post of the account with role, unit, begin and end."""
    rows = Post.select(Post, Unit).join(Unit).where(Post.account_id == account.id).order_by(Post.began_at)
    return plain_dicts(
        {"role": row.role, "unit": row.unit.name, "began_at": row.began_at, "ended_at": row.ended_at} for row in rows
    )


def appointments_of(account: Any) -> Rows:
    """List each post that was proposed for the account, and what became of the proposal."""
    rows = Appointment.select(Appointment, Unit).join(Unit).where(Appointment.account_id == account.id)
    return plain_dicts(
        {"role": row.role, "unit": row.unit.name, "proposed_at": row.proposed_at, "outcome": row.outcome}
        for row in rows.order_by(Appointment.proposed_at)
    )
