"""Define the fields of a place, and check them. Other forms that ask for a place use these fields."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from pwa.core.fields import EARLIEST, Checked, Choice, Day, Fields, Flag, Reader, Text, day_in

from . import labels
from .rules import Known

A_YEAR, LONGEST_VISIT = timedelta(days=366), timedelta(days=180)  # six months away from the host are no visit
ANNOUNCED = timedelta(days=90)  # a visit may be reported so long before it begins
PHONE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}|\+[0-9]{6,15}")
NOT_A_PHONE = "not_a_phone"


@dataclass(frozen=True, kw_only=True)
class Phone(Text):
    """A telephone number; spaces are removed."""

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        text, why = super().read(given, today)
        phone = (text or "").replace(" ", "")
        return phone, why or (None if not phone or PHONE.fullmatch(phone) else NOT_A_PHONE)

    def limits(self, today: date) -> dict[str, Any]:
        return {"type": "tel", "autocomplete": "off", "inputmode": "tel"}


@dataclass(frozen=True, kw_only=True)
class ComingDay(Day):
    """A day that may lie ahead, at most a year."""

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        day = day_in(given)
        if day is None or day < EARLIEST:
            return None, "not_a_date" if day is None else "too_long_ago"
        return (day, None) if day <= today + A_YEAR else (None, "too_far_ahead")

    def limits(self, today: date) -> dict[str, Any]:
        return {"max": (today + A_YEAR).isoformat()}


LOCATION = Fields(
    Text("division", "", 6, short=_l("Place"), description="Six digits; or `country`, never both"),
    Text("country", "", 2, short=_l("Place"),
         description="ISO 3166-1 alpha-2, never CN, HK, MO or TW: those are divisions"),
    Text("area", _l("Village, street or firm"), 200, hint=_l("Only if you like; not the door number."),
         attributes={"autocomplete": "off"}),
    Day("since", _l("Since when?"), short=_l("Since"), required=True, attributes={"data_today": True}),
    Choice("stay", _l("How long will you stay?"), labels.STAYS, short=_l("Length of stay"),
           required=True, conditional=True, default="unknown"),
    Choice("settled", _l("Is the place or the job fairly fixed?"), labels.SETTLED, short=_l("Fixed place or job"),
           default="unknown"),
    Choice("reason", _l("Why are you away?"), labels.REASONS, short=_l("Why away"), control="select_field",
           attributes={"empty": _l("not said")}),
    Choice("employer_kind", _l("Kind of employer"), labels.EMPLOYER_KINDS, control="select_field",
           attributes={"empty": _l("not said")}),
    Phone("phone", _l("New phone number"), 20, hint=_l("Only if it changed."), description="Only when it changed"),
    Flag("back_home", description="True closes the away period; then only `since` and `visit_until` count"),
    ComingDay("visit_until", _l("Until which day?"), short=_l("End of the visit"),
              description="With `back_home`: home for a visit only, until this day; nothing ends"),
)  # fmt: skip


def check_location(fields: Mapping[str, Any], recorded_on: date, known: Known) -> Checked:
    """Check form `location`, version 2. A place is a division or a country; 'back home' needs only `since`, and for a
    visit, which may be announced, the day until which it lasts."""
    read = Reader(LOCATION, fields, recorded_on)
    back, since, until = read("back_home"), read("since"), read("visit_until")
    if back and until and read.out.errors.get("since") == "in_the_future":
        since = read.out.values["since"]
        if since <= recorded_on + ANNOUNCED:
            del read.out.errors["since"]
    if until is None:  # what a phone of version 1 sent has the same content as before
        read.out.values.pop("visit_until", None)
    elif not back:
        read.refuse("visit_until", "only_when_home")
    elif since is not None and not since <= until <= since + LONGEST_VISIT:
        read.refuse("visit_until", "before_it_began" if until < since else "too_long_for_a_visit")
    if back:
        return read.out
    division, country = read("division"), read("country").upper()
    if not division and not country and not {"division", "country"} & read.out.errors.keys():
        read.refuse("division", "required")
    if division and country:
        read.refuse("country", "one_place_only")
    if division and not known.division(division):
        read.refuse("division", "unknown_place")
    if country and not known.country(country):
        read.refuse("country", "unknown_place")
    read.out.values |= {"division": division or None, "country": country or None}
    return read.all("back_home", "since", "visit_until", "division", "country")
