"""Log who looked at a member's data, when and why. The member sees the log."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core import audit, crypto
from pwa.core.audit import AuditLine
from pwa.core.clock import CHINA, now, today
from pwa.core.database import lock_rows, write
from pwa.core.features import registry
from pwa.core.i18n import readable_time
from pwa.core.paging import Order, cut, mark_of
from pwa.core.tree_paths import lineage
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.organisations.labels import post_words
from pwa.organisations.models import Post, Unit

from .file_joining import ids_of
from .models import FieldChange, Member, StatedReason
from .reach import COUNTY, OWN

LOOKED, STATED = "looked_up", "stated reason"
PAGE = 30


def record_view(visitor: Visitor, member: Member) -> None:
    """Log that the visitor opened a member's file, once a day, with the county department's stated reason."""
    if member.seen_as == OWN:
        return
    morning = datetime.combine(today(), time(), tzinfo=CHINA)
    same = AuditLine.select().where(
        AuditLine.member_id == member.id,
        AuditLine.at >= morning,
        AuditLine.actor_id == visitor.account.id,
        AuditLine.action == LOOKED,
        AuditLine.fields == "file",
    )
    if same.exists():
        return
    stated = stated_by(visitor, member.branch) if member.seen_as == COUNTY else None
    with write():
        log_look(member, "file", stated.reason if stated else None)


def reveal(member: Member, what: str, reason: str | None) -> str:
    """Log the look, then return the value of `what` (id_number or a field's name). Raises WrongKey."""
    sealed = member.id_sealed if what == "id_number" else None
    value = crypto.unseal(sealed) if sealed else getattr(member, what, None)
    with write():
        log_look(member, what, reason)
    return value or ""


def take_along(visitor: Visitor, rows: list[tuple[UUID, UUID]], kind: str, record_id: UUID, reason: str) -> None:
    """Log that the visitor takes the phone numbers of these members (id, county) along, for offline calls about this
    record: one line for each member whose number they have not taken. Call inside a write transaction."""
    lock_rows(Account.select(Account.id).where(Account.id == visitor.account.id))
    known = taken_along(visitor, Member.id, record_id)
    taken = {row.id for row in Member.select(Member.id).where(Member.id.in_([row for row, _ in rows]), known)}
    facts: dict[str, Any] = {"fields": ["phone"], "reason": reason}
    audit.record_all(
        [
            audit.line(LOOKED, kind, record_id, county_id=county, member_id=row, **facts)
            for row, county in rows
            if row not in taken
        ]
    )


def taken_until() -> datetime:
    """Return until when numbers that are taken along now are shown: the end of tomorrow."""
    return datetime.combine(today() + timedelta(days=2), time(), tzinfo=CHINA)


def taken_along(visitor: Visitor, member: Any, record_id: UUID) -> pw.Function:
    """Build the SQL condition that the visitor may see this member's number without another look: they took it along
    for this record today or yesterday, and it has not changed since. `member` is a column with the member's id."""
    look, later = AuditLine.alias(), AuditLine.alias()
    by_roster = FieldChange.select(FieldChange.id).where(
        FieldChange.member == member, FieldChange.field == "phone", FieldChange.at > look.at
    )  # changed by a roster that was applied
    by_report = later.select(later.id).where(
        later.member_id == member, later.action == "changed", later.fields.contains("phone"), later.at > look.at
    )  # changed by a report: the change itself may be dated before the look, its audit line is not
    return pw.fn.EXISTS(
        _takings(look, visitor, member, record_id).where(~pw.fn.EXISTS(by_roster), ~pw.fn.EXISTS(by_report))
    )


def took_along(visitor: Visitor, member: Any, record_id: UUID) -> pw.Function:
    """Build the same condition as `taken_along`, but also true if the number has changed since."""
    return pw.fn.EXISTS(_takings(AuditLine.alias(), visitor, member, record_id))


def _takings(look: Any, visitor: Visitor, member: Any, record_id: UUID) -> Any:
    since = datetime.combine(today() - timedelta(days=1), time(), tzinfo=CHINA)
    own = (look.actor_id == visitor.account.id) & (look.action == LOOKED) & (look.fields == "phone")
    return look.select(look.id).where(look.member_id == member, look.at >= since, own, look.record_id == record_id)


def log_look(member: Member, what: str, reason: str | None) -> None:
    """Log that somebody looked at `what` of a member. Call inside a write transaction."""
    facts: dict[str, Any] = {"county_id": member.county_id, "member_id": member.id, "reason": reason}
    audit.record(LOOKED, "member", member.id, fields=[what], **facts)


def state_reason(visitor: Visitor, unit: Unit, reason: str) -> StatedReason:
    """Store why the county department opens the member list of `unit`, until the end of the day (docs/rules.md)."""
    until = datetime.combine(today(), time(23, 59, 59), tzinfo=CHINA)
    row = StatedReason.create(
        county_id=unit.county_id, account_id=visitor.account.id, unit=unit, reason=reason, until=until
    )
    audit.record(STATED, "unit", unit.id, county_id=unit.county_id, fields=["reason"], reason=reason)
    return row


def stated_by(visitor: Visitor, unit: Unit) -> StatedReason | None:
    """Return the valid stated reason by which this visitor may open `unit`, or None; in a limited session there is
    none: its person may be somebody else than who stated it."""
    if visitor.limited:
        return None
    rows = (
        StatedReason.select(StatedReason, Unit)
        .join(Unit)
        .where(StatedReason.account_id == visitor.account.id, StatedReason.until > now())
        .order_by(StatedReason.made_at.desc())
    )
    return next((row for row in rows if row.unit.covers(unit.path)), None)


def looks_at(member: Member, before: str = "", limit: int = PAGE) -> tuple[list[dict[str, str]], str | None]:
    """List who looked at this member, newest first: `when`, `iso`, `title` (who), `detail` (what, why); and the mark of
    the next page. Includes the county department's stated reasons for opening the whole branch.
    """
    lines = AuditLine.select().where(AuditLine.member_id.in_(ids_of(member.id)), AuditLine.action == LOOKED)
    opened = StatedReason.select(StatedReason, Unit).join(Unit).where(Unit.path.in_(lineage(member.branch.path)))
    looks = Order(AuditLine.at, descending=True).after(lines, before, limit + 1)
    reasons = Order(StatedReason.made_at, descending=True).after(opened, before, limit + 1)
    found = [(row.at, row.id, row.actor_id, row.fields, row.reason) for row in looks]
    found += [(row.made_at, row.id, row.account_id, "unit", row.reason) for row in reasons]
    found.sort(key=lambda row: (row[0], row[1]), reverse=True)
    names = _names({row[2] for row in found if row[2]})
    rows, more = cut(found, limit, lambda row: mark_of(*row[:2]))
    return [_line(row, names) for row in rows], more


def _names(ids: set[UUID]) -> dict[UUID, str]:
    """Return name, role and unit of accounts: '郑国强 · 临丰县委组织部'. A name alone
    would mean little to a member who lives far away."""
    rows = (
        Account.select(Account.id, Account.name, Post.role, Unit.name.alias("unit_name"))
        .join(Post, pw.JOIN.LEFT_OUTER, on=(Post.account_id == Account.id))
        .join(Unit, pw.JOIN.LEFT_OUTER, on=(Unit.id == Post.unit))
        .where(Account.id.in_(list(ids)))
        .order_by(Post.ended_at.is_null(), Post.began_at)
    )
    return {
        row.id: " · ".join(part for part in (row.name, row.role and post_words(row.role, row.unit_name)) if part)
        for row in rows.objects()
    }


def _line(row: tuple[Any, ...], names: dict[UUID, str]) -> dict[str, str]:
    at, _row_id, actor, what, reason = row
    label = str(registry().looks.get(what, what))
    return {
        "when": readable_time(at),
        "iso": at.astimezone(CHINA).isoformat(timespec="minutes"),
        "title": names.get(actor, ""),
        "detail": " · ".join(part for part in (label, reason) if part),
    }
