"""Tell the owner of an account at once what somebody did to how they sign in."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import lazy_gettext as _l

from pwa.core.clock import day_of
from pwa.core.reminders import URGENT, Due, ReminderRule, only
from pwa.policy.sources import REMINDERS

from .link_rules import WAITING
from .models import Account, SecurityNote, Session

ASKED = "change_asked"  # on a phone of theirs, which somebody else may have
BY_OTHERS = ("invited", "invited_on_machine", "all_ended", "opened_by_link", "link_confirmed", ASKED)
SETTLED = ("link_declined", "change_objected", "change_taken_back")


def _changed(at: datetime, people: list[UUID] | None) -> Iterable[Due]:
    """Whose sign-in somebody touched within the time in which they can object, and who did not object yet. Nobody who
    never signed in."""
    note, later = SecurityNote, SecurityNote.alias("later")
    began = Session.select(Session.id).where(Session.account == note.account, Session.began_at < note.at)
    settled = later.select(later.id).where(later.account == note.account, later.kind.in_(SETTLED), later.at > note.at)
    others = note.by_id.is_null() | (note.by_id != note.account) | (note.kind == ASKED)
    lately = note.kind.in_(BY_OTHERS) & (note.at > at - WAITING) & (note.at <= at)
    rows: Any = note.select(Account.member_id, Account.county_id, note.at, note.id).join(Account)
    rows = rows.where(lately, others, only(Account.member_id, people), Account.closed_at.is_null())
    for person, county, noted_at, about in rows.where(pw.fn.EXISTS(began), ~pw.fn.EXISTS(settled)).tuples():
        yield Due(person, county, day_of(noted_at), noted_at + WAITING, str(about))


RULES = (
    ReminderRule(
        "sign_in_touched",
        URGENT,
        _changed,
        _l("Something about how you sign in"),
        REMINDERS,
        everywhere=True,
        endpoint="identity.phones",
    ),
)
