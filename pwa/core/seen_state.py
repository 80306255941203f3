"""Refuse a decision on a record that somebody else has changed since the form was shown, and say who it was.

A form carries the field `seen`: a token of the record's state on the page. The page that refuses it names who changed
the record, says what they did, and shows the record as it is now.
"""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from .audit import AuditLine
from .features import registry
from .form_digest import keyed
from .i18n import readable_time

NAME = "seen"
NameOf = Callable[[UUID], str]


def token(*values: Any) -> str:
    """Return a token of these values. It tells nothing about them."""
    return keyed(b"seen", *(str(value).encode() for value in values)).hexdigest()[:32]


def token_of_row(row: Any) -> str:
    """Return a token of all columns of a row."""
    return token(*(part for pair in sorted(row.__data__.items()) for part in pair))


def is_stale(now: str) -> bool:
    """Whether the posted form carries the token of another state than `now`. A form without one is from a page of an
    earlier release."""
    return request.form.get(NAME, now) != now


def who_changed(kind: str, record_id: UUID | None, actions: Collection[str], name_of: NameOf) -> str:
    """Return a sentence with who last changed the record and how, by its last line of these actions in the audit
    trail."""
    about = (AuditLine.kind == kind) & (AuditLine.record_id == record_id)
    lines = AuditLine.select().where(about, AuditLine.action.in_(sorted(actions)))
    line = lines.order_by(AuditLine.at.desc(), AuditLine.id.desc()).first()
    if line is None:
        return _("This has changed meanwhile. Below is how it stands now; nothing of yours was written.")
    mine = current_user.is_authenticated and line.actor_id == current_user.account.id
    facts = {
        "name": _("You yourself") if mine else (line.actor_id and name_of(line.actor_id)) or _("Somebody else"),
        "what": str(registry().audit.actions.get(line.action, line.action)),
        "when": readable_time(line.at),
    }
    return _(
        "%(name)s acted meanwhile (%(when)s): %(what)s. Below is how it stands now; yours was not written.", **facts
    )
