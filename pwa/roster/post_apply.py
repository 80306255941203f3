"""Write what follows an applied roster: each member's lines in timeline, history and audit trail, a thousand rows in
one transaction, so that nobody waits long.

Ids and texts were made by the check. The import's row holds who applied it and when, and the last row written (`told`),
which is updated in the same transaction as the lines. So each line is written exactly once, whether by the request that
applied, the command, the page, or after a crash the background of `serve`. The staged rows are kept until the last line
is written.
"""

import time
from typing import Any

import peewee as pw

from pwa.core.audit import Author, record_each
from pwa.core.bulk_sql import constant, copy_rows
from pwa.core.clock import now
from pwa.core.database import is_postgres, transact
from pwa.members.models import Affiliation, FieldChange, Member, TimelineLine

from .models import RosterImport, StagedChange, StagedRow

AT_ONCE = 1_000
DONE = ("add", "change")


def follow(roster: RosterImport, seconds: float | None = None) -> RosterImport:
    """Write lines for about `seconds`, at least one transaction (None: to the end). Returns the import as it is
    then."""
    until = None if seconds is None else time.monotonic() + seconds
    roster = RosterImport.get_by_id(roster.id)
    while roster.state == "telling":
        _some(roster)
        roster = RosterImport.get_by_id(roster.id)
        if until is not None and time.monotonic() >= until:
            break
    return roster


def _some(roster: RosterImport) -> None:
    """Write the lines of the next rows, unless somebody else has written them meanwhile."""
    mine = (StagedRow.roster == roster.id) & (StagedRow.row > roster.told)
    rows = []
    for verdict in DONE:  # each verdict is a range of the index
        found = StagedRow.select(StagedRow.row).where(mine, StagedRow.verdict == verdict)
        rows += [row.row for row in found.order_by(StagedRow.row).limit(AT_ONCE)]
    last = sorted(rows)[:AT_ONCE][-1] if rows else None

    def write_them() -> None:
        step = {"told_at": now()} if last is None else {"told": last}
        still = (RosterImport.told == roster.told) & RosterImport.told_at.is_null()
        if RosterImport.update(step).where(RosterImport.id == roster.id, still).execute() and last is not None:
            _write(roster, last)

    transact(write_them)


def _write(roster: RosterImport, last: int) -> None:
    def these(model: Any) -> pw.Expression:
        return (model.roster == roster.id) & model.row.between(roster.told + 1, last)

    rows = these(StagedRow) & StagedRow.verdict.in_(DONE)
    if is_postgres():  # each line locks its member briefly: in the order in which intake locks several
        named = Member.select(Member.id).where(Member.id.in_(StagedRow.select(StagedRow.member_id).where(rows)))
        list(named.order_by(Member.id).for_update("FOR KEY SHARE"))  # type: ignore[arg-type]
    told = {name: getattr(StagedRow, name) for name in ("county_id", "member_id")}
    if roster.adds:
        ties = {
            Affiliation.id: StagedRow.affiliation_id,
            Affiliation.county_id: told["county_id"],
            Affiliation.member: told["member_id"],
            Affiliation.branch: StagedRow.branch_id,
            Affiliation.began_at: constant(Affiliation.began_at, roster.applied_at),
        }
        copy_rows(Affiliation, ties, StagedRow, these(StagedRow) & (StagedRow.verdict == "add"))
    lines = {
        TimelineLine.id: StagedRow.line_id,
        TimelineLine.county_id: told["county_id"],
        TimelineLine.member: told["member_id"],
        TimelineLine.kind: pw.Case(StagedRow.verdict, [("add", "admitted")], "file_changed"),
        TimelineLine.facts: StagedRow.facts,
        **_when(TimelineLine, roster, TimelineLine.by_id),
    }
    copy_rows(TimelineLine, lines, StagedRow, rows)
    trail = {
        "id": StagedRow.audit_id,
        "county_id": told["county_id"],
        "action": pw.Case(StagedRow.verdict, [("add", "admitted")], "changed"),
        "kind": pw.Value("member"),
        "record_id": told["member_id"],
        "member_id": told["member_id"],
        "fields": StagedRow.fields,
    }
    assert roster.applied_at
    record_each(StagedRow, rows, Author(roster.applied_by, roster.applied_at, roster.applied_link_by), trail)
    if roster.changes:
        history(roster, these(StagedChange) & (StagedChange.field != "phone"))


def history(roster: RosterImport, which: pw.Expression) -> None:
    """Write who changed which field from what to what. Lines about a phone number were written with the change itself,
    because a report compares its own number with them."""
    lines = {getattr(FieldChange, name): getattr(StagedChange, name) for name in ("id", "county_id", "field")}
    lines |= {FieldChange.before: StagedChange.before, FieldChange.after: StagedChange.after}
    lines |= {FieldChange.member: StagedChange.member_id, **_when(FieldChange, roster, FieldChange.by_id)}
    copy_rows(FieldChange, lines, StagedChange, which)


def _when(model: Any, roster: RosterImport, actor: Any) -> dict[Any, Any]:
    """The moment it was applied, and who applied it."""
    return {model.at: constant(model.at, roster.applied_at), actor: constant(actor, roster.applied_by)}
