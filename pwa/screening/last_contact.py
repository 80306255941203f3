"""Find when a response of a round last reached a member: one of the facts behind 'out of contact'
(cases/last_contact.py)."""

from typing import Any

import peewee as pw

from .models import RoundResponse

SPOKEN = ("questionnaire", "phone", "visit", "message")  # news from the family or a register is no contact


def reached(member: Any) -> Any:
    """Return an SQL expression: the moment of the last response that reached the member of this column."""
    rows = RoundResponse.select(pw.fn.MAX(RoundResponse.corrected_at))
    return rows.where(
        RoundResponse.member == member, RoundResponse.outcome != "not_reached", RoundResponse.way.in_(SPOKEN)
    )
