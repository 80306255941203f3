"""Show the files that belong to minutes: those that count with what seals and corrections say of them."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.clock import day_of
from pwa.core.i18n import on_day
from pwa.core.seen_state import token_of_row
from pwa.identity.models import Account

from .attachment_models import MinutesAttachment, attachments_of, counts, files_by_correction, removable
from .minutes import is_open
from .minutes_readers import Reading
from .models import Meeting

WHAT = {"brings": _l("adds %(name)s"), "takes_out": _l("takes out %(name)s")}


def attachment_values(meeting: Meeting, reading: Reading, seals: list[Any]) -> dict[str, Any]:
    """Return what the page of minutes shows of their files, for whom reads what was discussed."""
    if not reading.discussion:
        return {}
    rows = attachments_of(meeting.id)
    sealed = [one.attachments.split() for one in seals if one.edition == meeting.edition]
    in_seal = set.intersection(*map(set, sealed)) if sealed and meeting.sealed_at else None
    accounts: Any = Account.select(Account.id, Account.name).where(Account.id.in_([row.added_by for row in rows]))
    names = dict(accounts.tuples()) if rows else {}
    return {
        "attachments": [_shown(row, names.get(row.added_by, ""), in_seal) for row in rows if _is_shown(row)],
        "files_of_corrections": _of_corrections(rows, reading),
        "may_attach": reading.writes and is_open(meeting),
        "removable": [(str(row.id), row.name) for row in removable(meeting.id)] if reading.writes and sealed else [],
    }


def _is_shown(row: MinutesAttachment) -> bool:
    """Whether a file stands among those of the minutes: one that counts, or that was sealed and is taken out."""
    return counts(row) or (row.removed_at is not None and row.out_by_id is not None)


def _shown(row: MinutesAttachment, by: str, in_seal: set[str] | None) -> dict[str, Any]:
    gone = row.removed_at is not None
    state = ""
    if gone:
        state = _("taken out by a correction")
    elif row.correction_id is not None:
        state = _("added by a correction")
    elif in_seal is not None:
        state = _("sealed") if row.sha256 in in_seal else _("is not what was sealed")
    return {
        "name": row.name,
        "href": None if gone else _address(row),
        "about": f"{size_words(row.size)} · {by} {on_day(day_of(row.added_at))}",
        "sha256": row.sha256,
        "state": state,
        "remove": url_for("attachments.remove", attachment=row.id),
        "seen": token_of_row(row),
    }


def size_words(size: int) -> str:
    """Say how large a file is."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(size // 1024, 1)} KB"


def _of_corrections(rows: list[MinutesAttachment], reading: Reading) -> dict[UUID, list[dict[str, Any]]]:
    """Return what each correction does with files: words, and the address of a file that this visitor may open."""
    return {
        correction: [
            {"words": str(WHAT[what]) % {"name": row.name}, "href": _address(row) if _may_open(row, reading) else None}
            for what, row in files
        ]
        for correction, files in files_by_correction(rows).items()
    }


def _may_open(row: MinutesAttachment, reading: Reading) -> bool:
    return row.removed_at is None and (counts(row) or reading.writes)


def _address(row: MinutesAttachment) -> str:
    return url_for("attachments.download", attachment=row.id)
