"""Show the contacts with a member in their file."""

from typing import Any

from pwa.core.i18n import on_day
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.reach import CONTACT, OFFICER, OWN
from pwa.reports.timeline_labels import report_address

from . import labels
from .contact_log import log_of, reads_words


def section(visitor: Visitor, member: Member) -> list[dict[str, Any]] | None:
    """Return the contacts with the member, each with day and channel; the words for who reads them. None for who sees
    none: hosts and the county department."""
    if member.seen_as not in (OWN, OFFICER, CONTACT):
        return None
    rows, words = log_of(member.id), reads_words(visitor, member)
    accounts = Account.select(Account.id, Account.name).where(Account.id.in_({row.by_id for row in rows}))
    names = {row.id: row.name for row in accounts} if rows else {}
    return [
        {
            "href": report_address(row.id),
            "title": on_day(row.on),
            "detail": " · ".join([str(labels.CHANNELS[row.channel]), names.get(row.by_id, "")]),
            "lines": [part for part in (row.summary, row.needs) if part and words],
        }
        for row in rows
    ]
