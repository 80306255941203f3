"""Write one item of a member's file, as an officer typed it or took it over from the member."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from pwa.core import crypto
from pwa.core.characters import has_forbidden_characters
from pwa.core.clock import today
from pwa.core.features import registry
from pwa.core.transitions import Refused
from pwa.members.item_changes import NumberTaken, change_items, number_of
from pwa.members.models import AwayPeriod, Member
from pwa.roster.labels import sentence
from pwa.roster.places import read_place

from .item_rules import ITEMS, LONGEST, ItemChange, change_of

FROM_SEARCH = ("status", "lost_since")


def apply(member: Member, item: str, text: str, destination: str, follow: bool, by: UUID) -> list[str]:
    """Write `text` to an item of a file whose row is locked; return which fields changed. Raises Refused."""
    if has_forbidden_characters([text, destination]) or len(text) > LONGEST or len(destination) > LONGEST:
        raise Refused({"value": _("Some signs cannot be read, or it is too long. Please type it again.")})
    found = change_of(item, text, kept_values(member), today(), read_place, destination, follow)
    if found.problems:
        raise Refused({"value": _sentences(found)}, follows=bool(found.contradicts))
    try:
        return change_items(member, found.values, by)
    except NumberTaken:
        raise Refused({"value": sentence({"code": "taken"})}) from None


def _sentences(found: ItemChange) -> str:
    return " ".join(sentence({"code": one.code, "values": one.values}) for one in found.problems)


def kept_values(member: Member) -> dict[str, Any]:
    """Return what the file says, with the ID number in plain. With another data key it counts as unknown."""
    try:
        number = number_of(member)
    except crypto.WrongKey:
        number = None
    return {**{name: getattr(member, name) for name in ITEMS if name != "id_number"}, "id_number": number}


def governed_by(member: Member, item: str) -> str:
    """Say why this item is not changed here: it follows from something else; empty if it is."""
    if item == "floating":
        away = AwayPeriod.select().where(AwayPeriod.member == member.id, AwayPeriod.ended_on.is_null())
        reported = _("It follows from the place that they have reported. Enter a place for them instead.")
        return reported if away.exists() else ""
    newer = registry().roster_columns.get(item) if item in FROM_SEARCH else None
    if newer and member.id in newer([member.branch.path]):
        return _("It follows from the search for this person, and from what a meeting decided there.")
    return ""
