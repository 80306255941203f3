"""Ask a member once a year whether their telephone number is still right, and whether they are still placed where they
were taken in."""

from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import lazy_gettext as _l

from pwa.core.yearly_questions import YearlyQuestion
from pwa.members.labels import masked_phone
from pwa.members.models import FieldChange, Member
from pwa.members.placement_models import Placement
from pwa.members.reach import OWN


def _phone_said_at(member: Any) -> Any:
    """SQL: when the number was changed last, or the file was made; no row without a number."""
    one = Member.alias("with_number")
    changes = (FieldChange.member == one.id) & (FieldChange.field == "phone")
    changed = FieldChange.select(pw.fn.MAX(FieldChange.at)).where(changes)
    return one.select(pw.fn.COALESCE(changed, one.made_at)).where(one.id == member, one.phone.is_null(False))


def _phone(member: Member) -> str:
    return member.phone or "" if member.seen_as == OWN else masked_phone(member.phone or "")


def _host(member: Member) -> str:
    return Placement.get(Placement.member == member.id, Placement.open()).unit_name


PHONE = YearlyQuestion(
    "phone",
    _l("My mobile number"),
    _phone_said_at,
    _phone,
    lambda member: url_for("file_proposals.new", item="phone"),
    lambda member: url_for("file_proposals.new", item="phone", subject=member),
)
HOST = YearlyQuestion(
    "host",
    _l("The branch where I live that took me in"),
    lambda member: Placement.select(Placement.accepted_at).where(Placement.member == member, Placement.open()),
    _host,
    lambda member: url_for("members.file", member=member, _anchor="host"),
    lambda member: url_for("members.file", member=member, _anchor="host"),
)
