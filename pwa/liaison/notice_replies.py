"""Connect a request with the notice that it answers: offered in the form, stored with it, named on its page."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from pwa.core.ids import as_uuid
from pwa.core.plain_rows import Rows
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.organisations.models import Unit
from pwa.reports.form_kinds import Entry, Writes

from .notice_models import Notice, NoticeReply
from .notice_reach import notice_within, told, valid, with_units
from .notice_rules import KEPT


def answerable(visitor: Visitor) -> list[tuple[str, str]]:
    """List the notices that this visitor can answer, newest first, as (id, heading). One query."""
    rows = told(visitor)
    if rows is None:
        return []
    newest = rows.where(valid()).order_by(Notice.made_at.desc(), Notice.id.desc()).limit(KEPT)
    return [(str(row.id), row.title) for row in newest]


def after(entries: list[Entry], account_id: UUID, writes: Writes) -> None:
    """Store which requests of a batch answer a notice: one that is told to the member's branch, or where they are
    placed, whatever became of it since. A request that names another one stays a request."""
    named = [(one, found) for one in entries if one.member and (found := as_uuid(one.values.get("notice")))]
    if not named:
        return
    known = {row.id: row.unit for row in with_units(Notice.id.in_([found for _one, found in named]))}
    hosts = _hosts({one.member.id for one, _found in named if one.member})
    for one, found in named:
        member, unit = one.member, known.get(found)
        if member and unit and any(unit.covers(path) for path in (member.branch.path, *hosts.get(member.id, []))):
            NoticeReply.create(id=one.id, county_id=member.county_id, member=member.id, notice=found)


def _hosts(members: set[UUID]) -> dict[UUID, list[str]]:
    rows: Any = Placement.select(Placement.member, Unit.path).join(Unit)
    found = rows.where(Placement.member.in_(sorted(members)), Placement.open()).tuples()
    return {member_id: [path] for member_id, path in found}


def request_link(visitor: Visitor, case_id: UUID) -> tuple[str, str] | None:
    """Return the line and address of the notice that this request answers; the address is empty for who may not open
    it; None if it answers none."""
    row: Any = NoticeReply.select(NoticeReply, Notice).join(Notice).where(NoticeReply.id == case_id).first()
    if row is None:
        return None
    words = _("Answers the notice: %(title)s", title=row.notice.title)
    try:
        return words, url_for("notices.show", notice=notice_within(visitor, row.notice_id).id)
    except NotFound:
        return words, ""


def replies_of(member: Member) -> Rows:
    """Export which notices the member's requests answer."""
    rows: Any = NoticeReply.select(NoticeReply.id, Notice.title).join(Notice).where(NoticeReply.member == member.id)
    return [{"case": str(case), "title": title} for case, title in rows.order_by(NoticeReply.id).tuples()]
