"""Say what is known of a guest, and what was changed in the file."""

from typing import Any

from flask_babel import gettext as _

from pwa.core.clock import CHINA
from pwa.core.i18n import on_day, readable_time
from pwa.members import labels
from pwa.members.changes import account_name
from pwa.organisations.models import Unit

from .guest_models import Guest
from .guests import ENDINGS, FIELDS


def facts_of(guest: Guest) -> list[tuple[str, str]]:
    """List what is known of a guest as (label, value)."""
    pairs = [(str(FIELDS[name].label), _words(guest, name)) for name in FIELDS if name != "name"]
    pairs.insert(0, (_("Kept by"), guest.unit.name))
    if guest.party_group_id:
        pairs.append((_("Party group"), Unit.get_by_id(guest.party_group_id).name))
    if guest.contact_id:
        pairs.append((_("Who keeps in touch here"), account_name(guest.contact_id)))
    if guest.ended_on:
        pairs.append((_("Ended"), f"{on_day(guest.ended_on)} · {ENDINGS[str(guest.how)]}"))
    return [pair for pair in pairs if pair[1]]


def _words(guest: Guest, name: str) -> str:
    value = getattr(guest, name)
    if name == "phone":
        return labels.masked_phone(value)
    if name in ("born_on", "here_since"):
        return on_day(value) if value else ""
    return str({"sex": labels.SEXES, "kind": labels.KINDS}.get(name, {}).get(value, value) or "")


def change_of(row: Any) -> dict[str, str]:
    """Return one change of a guest's file as a line of its history."""
    masked = labels.masked_phone if row.field == "phone" else str
    before, after = masked(row.before) or _("(empty)"), masked(row.after) or _("(empty)")
    change = _("from %(before)s to %(after)s", before=before, after=after)
    return {
        "when": readable_time(row.at),
        "iso": row.at.astimezone(CHINA).isoformat(timespec="minutes"),
        "title": str(FIELDS[row.field].label),
        "detail": " · ".join(part for part in (change, account_name(row.by_id)) if part),
    }
