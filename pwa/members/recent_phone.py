"""Say when and by whom a member's phone number was changed not long ago: whoever calls the number in the file, to make
sure of the person, may otherwise call whoever changed it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from pwa.core.audit import AuditLine
from pwa.core.clock import day_of, now, today
from pwa.identity.models import Account

from .models import FieldChange

RECENT = timedelta(days=30)


def recent_phone_changes(members: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Return for each of these members whose number was changed within 30 days a sentence that says when, by whom, and
    if they came in by somebody's link, by whose. The day counts on which the change was written here, not the one that
    a report claims."""
    wanted, first = [one for one in members if one], today() - RECENT
    latest: dict[UUID, tuple[datetime, UUID | None, UUID | None]] = {}
    for member, at, by, link_by in _changes(wanted, now() - RECENT - timedelta(days=1)) if wanted else []:
        if day_of(at) >= first and (member not in latest or at >= latest[member][0]):
            latest[member] = (at, by, link_by)
    people = {one for _at, *both in latest.values() for one in both if one}
    rows = Account.select(Account.id, Account.name).where(Account.id.in_(people)) if people else []
    names = {row.id: row.name for row in rows}
    return {
        member: _sentence(at, names.get(by, "") if by else "", names.get(link_by, "") if link_by else "")
        for member, (at, by, link_by) in latest.items()
    }


def _changes(members: list[UUID], after: datetime) -> list[tuple[Any, ...]]:
    """List the changes of numbers as (member, when, by whom, by whose link). A roster that was applied need not have
    the field in its audit line, and a report may be dated back in the history: so both are read, the trail last."""
    rows: Any = FieldChange.select(FieldChange.member, FieldChange.at, FieldChange.by_id)
    rows = rows.where(FieldChange.member.in_(members), FieldChange.field == "phone", FieldChange.at > after)
    line = AuditLine
    trail: Any = line.select(line.member_id, line.at, line.actor_id, line.link_by, line.fields)
    changed = (line.action == "changed") & (line.kind == "member") & line.fields.contains("phone")
    trail = trail.where(line.member_id.in_(members), line.at > after, changed).order_by(line.at)
    return [(*row, None) for row in rows.order_by(FieldChange.at).tuples()] + [
        row[:4] for row in trail.tuples() if "phone" in row[4].split()
    ]


def _sentence(at: datetime, name: str, link_maker: str) -> str:
    days = (today() - day_of(at)).days
    by = name or _("the server")
    if link_maker:
        by = _("%(name)s, signed in with a link that %(maker)s made", name=by, maker=link_maker)
    if days < 1:
        return _("The phone number in the file was changed today by %(name)s.", name=by)
    if days == 1:
        return _("The phone number in the file was changed yesterday by %(name)s.", name=by)
    told = ngettext(
        "The phone number in the file was changed %(num)s day ago by %(name)s.",
        "The phone number in the file was changed %(num)s days ago by %(name)s.",
        days,
        name=by,
    )
    return str(told)
