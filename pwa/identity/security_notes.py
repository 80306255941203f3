"""List what happened to an account's sign-ins in the last 30 days, for its owner."""

from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import gettext as _

from pwa.core.clock import now
from pwa.core.compiled_query import compiled_query
from pwa.core.i18n import readable_time

from .models import Account, SecurityNote, Session
from .rules import NOTES_LASTING


def security_notes(account: Account) -> list[dict[str, Any]]:
    """List dicts, newest first: `kind`, `at`, `when` (text), `text` (a sentence), `alarming` (show it as a warning)."""
    return [
        {
            "kind": row.kind,
            "at": row.at,
            "when": readable_time(row.at),
            "text": _text(row.kind, (row.by_name or "") if row.by_id != account.id else ""),
            "alarming": row.kind in ("all_ended", "counter_back", "opened_by_link", "change_made"),
        }
        for row in _recent(account)
    ]


def _text(kind: str, name: str) -> str:
    if name and kind == "all_ended":
        return _("%(name)s signed out all your phones and ended every way to sign in.", name=name)
    if name and kind == "invited":
        return _("%(name)s made you a new invitation.", name=name)
    if name and kind == "link_confirmed":
        return _("%(name)s confirmed an invitation to your account.", name=name)
    if name and kind == "sign_in_confirmed":
        return _("%(name)s confirmed that it was you who came in first. Your posts count.", name=name)
    if name and kind == "opened_by_link":
        return _("A phone was signed in to your account with a link that %(name)s made.", name=name)
    return {
        "change_asked": _("A change of how you sign in was asked for on one of your phones."),
        "change_made": _("A change of how you sign in has taken effect after seven days."),
        "change_objected": _("A change of how you sign in was stopped from one of your phones."),
        "change_taken_back": _("A change of how you sign in was taken back."),
        "all_ended": _("All your phones were signed out and every way to sign in was ended."),
        "invited": _("A new invitation was made for you."),
        "invited_on_machine": _("An invitation to your account was made on the server."),
        "link_confirmed": _("An invitation to your account was confirmed."),
        "sign_in_confirmed": _("It was confirmed that it was you who came in first. Your posts count."),
        "link_declined": _("You declined an invitation to your account; it opens nothing."),
        "opened_by_link": _("A phone was signed in to your account with a link."),
        "passkey_ended": _("A passkey of yours was ended."),
        "passkey_made": _("Another passkey now opens your account."),
        "consents_asked_again": _(
            "What was agreed to through another link was withdrawn. Under 'Me' you say what you agree to."
        ),
        "counter_zero": _(
            "One of your passkeys no longer counts its uses, as after a move to a new phone or a passkey "
            "service. If you moved nothing, end it and make a new one."
        ),
        "passphrase_made": _("A passphrase now opens your account, too."),
        "passphrase_set": _("Your passphrase was changed."),
        "counter_back": _("One of your passkeys may have been copied: it was refused. End it and make a new one."),
    }[kind]


def _recent(account: Account) -> list[Any]:
    """List the notes of the last 30 days, newest first: each kind and person once, none before the first sign-in."""
    latest: dict[tuple[str, UUID | None], Any] = {}
    for note in _notes.rows(account.id, now() - NOTES_LASTING):
        latest.setdefault((note.kind, note.by_id), note)
    return list(latest.values())


@compiled_query
def _notes(account_id: Any, after: Any) -> Any:
    first = Session.select(pw.fn.MIN(Session.began_at)).where(Session.account == account_id)
    columns = (SecurityNote.kind, SecurityNote.at, SecurityNote.by_id, Account.name.alias("by_name"))
    notes = SecurityNote.select(*columns).join(Account, pw.JOIN.LEFT_OUTER, on=(Account.id == SecurityNote.by_id))
    late = (SecurityNote.at > after) & (SecurityNote.at > first)
    notes = notes.where(SecurityNote.account == account_id, late)
    return notes.order_by(SecurityNote.at.desc(), SecurityNote.id.desc())
