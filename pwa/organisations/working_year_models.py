"""Store the working days of each year as a county's administrator has entered them, every version of them."""

import json
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core import audit
from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, lock_rows
from pwa.policy import WorkingCalendar

from .models import Unit
from .working_year_rules import Holiday, calendar_of


class WorkingYear(Row):
    """The days off and the worked weekends of a year in a county. A change is a new row; the one in force has no
    `replaced_at`."""

    county_id = pw.UUIDField()
    year = pw.IntegerField()
    holidays = pw.TextField()  # JSON: festival, first, last, worked days
    source = pw.TextField()
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField(null=True)
    replaced_at = UTCDateTimeField(null=True)

    @classmethod
    def in_force(cls, county_id: UUID) -> dict[int, "WorkingYear"]:
        """Return the years that were entered, by number. One query."""
        rows = cls.select().where(cls.county_id == county_id, cls.replaced_at.is_null())
        return {row.year: row for row in rows.order_by(cls.year)}

    @classmethod
    def lock(cls, county_id: UUID) -> None:
        """Let others who enter a year of this county wait until the transaction ends."""
        lock_rows(Unit.select(Unit.id).where(Unit.county_id == county_id, Unit.parent.is_null()))

    @classmethod
    def enter(cls, county_id: UUID, year: int, holidays: list[Holiday], source: str, by: UUID | None) -> bool:
        """Put this in the place of what was entered for the year; False if it is the same. Call inside a write
        transaction."""
        cls.lock(county_id)
        before = cls.get_or_none(cls.county_id == county_id, cls.year == year, cls.replaced_at.is_null())
        written, facts = _written(holidays), {"county_id": county_id, "year": year}
        if before and (before.holidays, before.source) == (written, source):
            return False
        if before:
            cls.update(replaced_at=now()).where(cls.id == before.id).execute()
        row = cls.create(**facts, holidays=written, source=source, made_by=by)
        about: dict[str, Any] = {"county_id": county_id, "fields": ["holidays", "source"], "actor_id": by}
        audit.record("entered working days", "working_year", row.id, **about)
        return True

    def as_holidays(self) -> list[Holiday]:
        """Return the festivals with their days, in order."""
        return [
            Holiday(
                one["festival"],
                date.fromisoformat(one["first"]),
                date.fromisoformat(one["last"]),
                tuple(map(date.fromisoformat, one["worked"])),
            )
            for one in json.loads(self.holidays)
        ]


def _written(holidays: list[Holiday]) -> str:
    return json.dumps(
        [
            {
                "festival": one.festival,
                "first": str(one.first),
                "last": str(one.last),
                "worked": [*map(str, one.worked)],
            }
            for one in sorted(holidays, key=lambda one: one.first)
        ]
    )


def working_calendar(county_id: UUID) -> WorkingCalendar:
    """Return the working days of a county, for `working_term` and the functions beside it. One query."""
    return working_calendars([county_id])[county_id]


def working_calendars(county_ids: Collection[UUID]) -> dict[UUID, WorkingCalendar]:
    """Return the working days of several counties. One query."""
    rows = WorkingYear.select().where(WorkingYear.county_id.in_(county_ids), WorkingYear.replaced_at.is_null())
    entered: dict[UUID, dict[int, list[Holiday]]] = {county: {} for county in county_ids}
    for row in rows:
        entered[row.county_id][row.year] = row.as_holidays()
    return {county: calendar_of(years) for county, years in entered.items()}


WorkingYear.add_index(
    WorkingYear.index(
        WorkingYear.county_id,
        WorkingYear.year,
        unique=True,
        name="working_year_in_force",
        where=WorkingYear.replaced_at.is_null(),
    )
)
