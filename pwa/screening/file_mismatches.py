"""Find where the response that counts does not fit the member's file; computed each time, so it goes once it is
reported."""

from typing import Any

from pwa.core.clock import day_of
from pwa.members.models import AwayPeriod, open_periods

from . import labels
from .models import Asked
from .rules import unfitting


def unfit(asked: Asked, period: AwayPeriod | None) -> str:
    """The code of `rules.unfitting` for this person, with the absence their file has open now. Whoever left after they
    had said that they were at home contradicts nobody."""
    placed = bool(asked.division or asked.country)
    if (
        period is not None
        and asked.lead_at
        and period.began_on > day_of(asked.lead_at)
        and asked.outcome in labels.HOME
    ):
        period = None
    return unfitting(asked.outcome, placed, period is not None, bool(period and period.country))


def to_tell(asked: Asked) -> dict[str, Any] | None:
    """What is still to be told about one person: `words`, and the form that takes it; None for nothing."""
    code = unfit(asked, open_periods([asked.member_id]).get(asked.member_id))
    if not code:
        return None
    form = {"subject": asked.member_id, **({"back_home": "true"} if code == "still_away" else {})}
    return {"code": code, "words": labels.UNFITTING[code], "form": form}
