"""Say for which occasions a visit of care is planned, and for which days. Pure rules on plain values."""

from datetime import date

OCCASIONS = ("festival", "hardship", "illness")


def is_too_late_to_plan(on: date, today: date) -> bool:
    """Whether this day is past: what was done already is written down as a contact."""
    return on < today
