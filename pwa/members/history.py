"""Show the changes of a member's file, with old values, to the officer and the member."""

from collections.abc import Collection
from datetime import date
from typing import Any

import peewee as pw
from flask_babel import gettext as _

from pwa.core import crypto
from pwa.core.clock import CHINA
from pwa.core.i18n import readable_time
from pwa.identity.models import Account

from . import labels
from .file_items import DAYS, read_stored
from .models import FieldChange, Member

MOST = 50


def changes_of(member: Member, fields: Collection[str] = ()) -> list[dict[str, str]]:
    """List the latest changes, of these fields or of all, newest first: `when`, `iso`, `title` (field), `detail` (old
    value, new value, by whom)."""
    these = FieldChange.field.in_(list(fields)) if fields else FieldChange.id.is_null(False)
    rows = (
        FieldChange.select(FieldChange, Account.name.alias("by_name"))
        .join(Account, pw.JOIN.LEFT_OUTER, on=(Account.id == FieldChange.by_id))
        .where(FieldChange.member == member.id, these)
        .order_by(FieldChange.at.desc(), FieldChange.id.desc())
        .limit(MOST)
    )
    return [_item(row) for row in rows.objects()]


def _item(row: FieldChange) -> dict[str, str]:
    before, after = readable(row.field, row.before), readable(row.field, row.after)
    change = _("from %(before)s to %(after)s", before=before or _("(empty)"), after=after or _("(empty)"))
    return {
        "when": readable_time(row.at),
        "iso": row.at.astimezone(CHINA).isoformat(timespec="minutes"),
        "title": str(labels.FIELDS.get(row.field, row.field)),
        "detail": " · ".join(part for part in (change, row.by_name) if part),
    }


def stored_text(value: Any) -> str | None:
    """Return a field's value as the history stores it."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "1" if value else "0"
    return value.isoformat() if isinstance(value, date) else str(value)


def readable(field: str, kept: str | None) -> str:
    """Return a value of the history as text: codes by their labels, dates formatted, numbers masked; ID numbers are
    stored encrypted."""
    if not kept:
        return ""
    if field == "id_number":
        try:
            return labels.masked_number(crypto.unseal(kept))
        except (crypto.WrongKey, ValueError):
            return labels.masked_number("")
    if field in DAYS:
        return labels.value_words(field, read_stored(kept))
    return labels.value_words(field, kept == "1" if field == "floating" else kept)
