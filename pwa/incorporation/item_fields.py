"""Declare the form of each item of the official form, as an officer changes it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from pwa.core.fields import Ask, Choice, Day, Fields, Text
from pwa.core.i18n import lang
from pwa.members import labels
from pwa.members.codes import EDUCATIONS, ETHNICITIES, STATUSES
from pwa.members.models import Member

from .item_rules import DAYS, LONGEST, MASKED

TABLES: dict[str, Mapping[str, tuple[str, str]]] = {
    "ethnicity": ETHNICITIES, "education": EDUCATIONS, "status": STATUSES,
}  # fmt: skip
CHOICES: dict[str, Mapping[str, Any]] = {
    "sex": labels.SEXES, "kind": labels.KINDS, "floating": {"1": _l("yes"), "0": _l("no")},
}  # fmt: skip
HINTS = {
    "id_number": _l("18 signs. It is encrypted, and shown masked."),
    "job_post": _l("As the official form names it, or its code."),
    "landline": _l("With the area code: 0571-88886666."),
    "address": _l("To the house number."),
    "status": _l("As a meeting decided; this only corrects what the file says."),
    "lost_since": _l("The last day on which they took part or paid dues. Empty: contact is not lost."),
    "kind": _l("As a meeting decided; this only corrects what the file says."),
}
MOST = {"name": 40, "id_number": 40, "job_post": 60, "phone": 40, "landline": 40, "address": 200}

WHERE_TO = Text("destination", labels.FIELDS["destination"], 100, hint=_l("Province, city and county, or the country."),
                attributes={"autocomplete": "off"})  # fmt: skip


def field_of(item: str) -> Ask:
    """Return the field in which a value of this item is typed or chosen."""
    label = labels.FIELDS[item]
    if item in DAYS:
        return Day("value", label, hint=HINTS.get(item))
    if item in CHOICES:
        return Choice("value", label, CHOICES[item], required=True, hint=HINTS.get(item))
    if item in TABLES:
        words = {code: both[lang() == "en"] for code, both in TABLES[item].items()}
        return Choice("value", label, words, control="select_field", attributes={"empty": _l("not known")},
                      hint=HINTS.get(item))  # fmt: skip
    typed = {"phone": "tel", "landline": "tel"}.get(item, "text")
    return Text("value", label, MOST.get(item, LONGEST), required=item == "name", hint=HINTS.get(item),
                attributes={"type": typed, "autocomplete": "off", "optional": False})  # fmt: skip


def fields_of(item: str) -> Fields:
    """Return the fields of the form of one item."""
    return Fields(field_of(item), WHERE_TO) if item == "floating" else Fields(field_of(item))


def filled(item: str, member: Member) -> dict[str, str]:
    """Return the values with which the form of this item begins; nothing of what the file masks."""
    if item in MASKED:
        return {}
    if item == "floating":
        to = labels.value_words("destination", member.destination)
        return {"value": "" if member.floating is None else str(int(member.floating)), "destination": to}
    value = getattr(member, item)
    if item == "job_post":
        return {"value": labels.code_words(item, value)}
    return {"value": "" if value is None else str(value)}
