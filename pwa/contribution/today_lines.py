"""Build the lines of Today and of the branch page about what members offer."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.clock import today
from pwa.core.i18n import on_day
from pwa.core.today_line import DUE, TodayGroup, TodayLine
from pwa.identity.visitor import Visitor
from pwa.members.today_lines import own_file

from .models import Offer
from .rules import offer_asked_from, offer_ends_on

OF_USE = TodayGroup("contribution", _l("Where you can be of use"), 45)


def offer_said_on(own: Any, _paths: Any, _ends: Any, _since: Any) -> Any:
    """SQL: the day on which the offer of the member was said, for `today_values`."""
    one = Offer.alias()
    return one.select(one.said_on).where(one.member == own, one.ended_at.is_null()).order_by(one.id).limit(1)


VALUES = {"offer_said_on": offer_said_on}


def offer_to_renew(visitor: Visitor) -> Iterator[TodayLine]:
    """Ask the visitor in the last month whether their offer still stands."""
    own = own_file(visitor) if visitor.is_member else None
    said = own.values["offer_said_on"] if own else None
    if not said:
        return
    said_on = said if isinstance(said, date) else date.fromisoformat(said)
    if offer_asked_from(said_on) <= today() < offer_ends_on(said_on):
        detail = _("Without an answer it ends on %(day)s.", day=on_day(offer_ends_on(said_on)))
        yield TodayLine(_("Is your offer still right?"), url_for("offers.new_offer"), DUE, 60, detail, done_by="offer")


def of_branch(_visitor: Visitor) -> Iterator[TodayLine]:
    """Lead from the branch page to what the visitor offers."""
    yield TodayLine(_("What I can offer"), url_for("offers.index"), OF_USE, onward=True)
