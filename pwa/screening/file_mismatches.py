"""Find where the response that counts does not fit the member's file. Computed each time, so a mismatch disappears once
it is reported."""

from typing import Any

from pwa.core.clock import day_of
from pwa.members.models import AwayPeriod, open_periods
from pwa.places import is_abroad

from . import labels
from .models import Asked
from .rules import mismatch


def mismatch_of(asked: Asked, period: AwayPeriod | None) -> str:
    """Return the code of `rules.mismatch` for this person, given the away period that is open in their file now.
    Somebody who left after saying that they were at home is no mismatch."""
    placed = bool(asked.division or asked.country)
    if (
        period is not None
        and asked.lead_at
        and period.began_on > day_of(asked.lead_at)
        and asked.outcome in labels.HOME
    ):
        period = None
    abroad = period is not None and is_abroad(period.country or period.division)
    return mismatch(asked.outcome, placed, period is not None, abroad)


def missing_report(asked: Asked) -> dict[str, Any] | None:
    """Return what must still be reported about one person: `words` and the form for it; None for nothing."""
    code = mismatch_of(asked, open_periods([asked.member_id]).get(asked.member_id))
    if not code:
        return None
    form = {"subject": asked.member_id, **({"back_home": "true"} if code == "still_away" else {})}
    return {"code": code, "words": labels.UNFITTING[code], "form": form}
