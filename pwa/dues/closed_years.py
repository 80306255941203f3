"""Read which years a branch has closed, and keep them as they are while something is booked."""

from collections.abc import Collection, Iterable
from uuid import UUID

from pwa.core.database import share_rows
from pwa.organisations.models import Unit

from .models import BookEntry


def locked_books(units: Iterable[UUID]) -> dict[UUID, set[int]]:
    """Return the closed years of these branches, none of which anybody can close before this transaction ends."""
    ids = sorted(set(units))
    share_rows(Unit.select(Unit.id).where(Unit.id.in_(ids)).order_by(Unit.id))
    return closed_years(ids)


def closed_years(units: Collection[UUID]) -> dict[UUID, set[int]]:
    """Return the years that each of these branches has closed."""
    found: dict[UUID, set[int]] = {unit_id: set() for unit_id in units}
    rows = BookEntry.select(BookEntry.unit, BookEntry.month).where(BookEntry.unit.in_(list(units)))
    for row in rows.where(BookEntry.kind == "closed", BookEntry.undone_at.is_null()):
        found[row.unit_id].add(row.month.year)
    return found
