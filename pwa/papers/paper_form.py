"""Read the form by which a paper is asked for."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from pwa.core.characters import read_posted_form
from pwa.core.fields import Fields, Reader, Text
from pwa.members.models import AwayPeriod, Member
from pwa.organisations.models import parameters_at

from .models import Paper
from .rules import CARD, CERTIFICATE, THANKS, why_no_card

FORMS = {
    CARD: Fields(),
    CERTIFICATE: Fields(
        Text("to", _l("To which organisation"), 60, required=True, attributes={"autocomplete": "off"}),
        Text("purpose", _l("For what"), 60, required=True, attributes={"autocomplete": "off"}),
    ),
    THANKS: Fields(Text("words", _l("Words of thanks"), 120, required=True, control="textarea")),
}


def why_not(kind: str, member: Member) -> str | None:
    """Return the reason why the member gets no paper of this kind now, or None."""
    if kind != CARD:
        return None
    in_use = (Paper.member == member.id) & (Paper.kind == CARD) & Paper.valid()
    away = AwayPeriod.select().where(AwayPeriod.member == member.id, AwayPeriod.ended_on.is_null()).exists()
    return why_no_card(
        away=away,
        has_card=Paper.select().where(in_use).exists(),
        switched_off=not parameters_at(member.branch.path)["cards.on_paper"],
    )


def read(kind: str, posted: Any, today: date) -> tuple[dict[str, str], dict[str, str]]:
    """Read the form of this kind. Returns (details, reason codes)."""
    found = Reader(FORMS[kind], read_posted_form(posted), today).all()
    return found.values, found.errors
