"""Show a member's timeline: a line for each event, with who and when. The member sees the same lines.

Each package declares its kinds of lines and who reads them; a kind that is not declared is shown to nobody.
"""

import json
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import gettext as _

from pwa.core.clock import CHINA
from pwa.core.features import Line, Readers, registry
from pwa.core.i18n import readable_time
from pwa.core.paging import Order
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.stages import Stage

from .labels import SOURCES
from .models import Affiliation, Member, TimelineLine
from .reach import COUNTY, OWN

PAGE = 20


def timeline_of(
    visitor: Visitor,
    member: Member,
    before: str = "",
    whole: bool = True,
    limit: int = PAGE,
    stage: Stage | None = None,
) -> tuple[list[dict[str, str]], str | None]:
    """List the lines that this visitor may read, for `ui.timeline`, newest first; and the mark of the next page, to be
    given as `before`. `whole`: whether they may open the whole file; False for the contact person. `stage`: only lines
    of this stage."""
    rows = TimelineLine.select(TimelineLine, _here_since(member).alias("here_since"))
    rows = rows.where(TimelineLine.member == member.id, read_by(visitor, member, whole))
    if stage:
        kinds = [kind for kind, of in registry().timeline_stages.items() if of is stage]
        rows = rows.where(TimelineLine.kind.in_(kinds))
    found, more = Order(TimelineLine.at, descending=True).page(rows, before, limit)
    names = _names({row.by_id for row in found if row.by_id})
    return [_item(row, names, member.seen_as) for row in found], more


def _here_since(member: Member) -> Any:
    """SQL: since when the member is in the present branch, if they were in another one before."""
    before = (Affiliation.member == member.id) & Affiliation.ended_at.is_null(False)
    return Affiliation.select(pw.fn.MAX(Affiliation.ended_at)).where(before)


def _opens(line: Line, row: Any, seen_as: str) -> bool:
    """Whether who reads the line may open its record. Records with a reach of their own are closed to who reads the
    file by a stated reason, and those of a former branch to the officers of the present one."""
    if line.reason_opens or seen_as == OWN:
        return True
    since = TimelineLine.at.python_value(row.here_since)
    return seen_as != COUNTY and (since is None or row.at >= since)


def read_by(visitor: Visitor, member: Member, whole: bool) -> pw.Expression:
    """Build the condition of the lines of this member that this visitor may read."""
    by_record: dict[Any, list[str]] = {}
    everyone = []
    for line in registry().timeline.values():
        if not isinstance(line.readers, Readers):
            by_record.setdefault(line.readers, []).append(line.kind)
        elif whole or line.readers is Readers.CONTACT:
            everyone.append(line.kind)
    ways = [TimelineLine.kind.in_(everyone)]
    for may_read, kinds in by_record.items() if whole else ():
        records = list(may_read(visitor, member))
        ways += [TimelineLine.kind.in_(kinds) & TimelineLine.record_id.in_(records)] if records else []
    return reduce(or_, ways)


def _names(ids: set[UUID]) -> dict[UUID, Account]:
    rows = Account.select(Account.id, Account.name, Account.member_id).where(Account.id.in_(list(ids))) if ids else []
    return {row.id: row for row in rows}


def _item(row: TimelineLine, names: dict[UUID, Account], seen_as: str) -> dict[str, str]:
    line: Line = registry().timeline[row.kind]
    facts = json.loads(row.facts)
    by = names.get(row.by_id) if row.by_id else None
    who = by.name if by is not None and by.member_id != row.member_id else ""
    if who and facts.get("source") in SOURCES:
        who = _("entered by %(name)s, told %(way)s", name=who, way=SOURCES[facts["source"]])
    opens = line.address if _opens(line, row, seen_as) else None
    detail = [line.detail(facts) if line.detail else "", facts.get("reason", ""), who]
    return {
        "when": readable_time(row.at),
        "iso": row.at.astimezone(CHINA).isoformat(timespec="minutes"),
        "title": line.text(facts),
        "detail": " · ".join(part for part in detail if part),
        "href": opens(row.record_id) if opens and row.record_id else "",
    }
