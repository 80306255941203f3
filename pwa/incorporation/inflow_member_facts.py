"""Say what is known of an inflow member, and what was changed in the file."""

from typing import Any

from flask_babel import gettext as _

from pwa.core.clock import CHINA
from pwa.core.i18n import on_day, readable_time
from pwa.members import labels
from pwa.members.changes import account_name
from pwa.organisations.models import Unit

from .inflow_member_models import InflowMember
from .inflow_members import ENDINGS, FIELDS


def facts_of(inflow_member: InflowMember) -> list[tuple[str, str]]:
    """List what is known of an inflow member as (label, value)."""
    pairs = [(str(FIELDS[name].label), _words(inflow_member, name)) for name in FIELDS if name != "name"]
    pairs.insert(0, (_("Kept by"), inflow_member.unit.name))
    if inflow_member.party_group_id:
        pairs.append((_("Party group"), Unit.get_by_id(inflow_member.party_group_id).name))
    if inflow_member.contact_id:
        pairs.append((_("Who keeps in touch here"), account_name(inflow_member.contact_id)))
    if inflow_member.ended_on:
        pairs.append((_("Ended"), f"{on_day(inflow_member.ended_on)} · {ENDINGS[str(inflow_member.how)]}"))
    return [pair for pair in pairs if pair[1]]


def _words(inflow_member: InflowMember, name: str) -> str:
    value = getattr(inflow_member, name)
    if name == "phone":
        return labels.masked_phone(value)
    if name in ("born_on", "here_since"):
        return on_day(value) if value else ""
    return str({"sex": labels.SEXES, "kind": labels.KINDS}.get(name, {}).get(value, value) or "")


def change_of(row: Any) -> dict[str, str]:
    """Return one change of an inflow member's file as a line of its history."""
    masked = labels.masked_phone if row.field == "phone" else str
    before, after = masked(row.before) or _("(empty)"), masked(row.after) or _("(empty)")
    change = _("from %(before)s to %(after)s", before=before, after=after)
    return {
        "when": readable_time(row.at),
        "iso": row.at.astimezone(CHINA).isoformat(timespec="minutes"),
        "title": str(FIELDS[row.field].label),
        "detail": " · ".join(part for part in (change, account_name(row.by_id)) if part),
    }
