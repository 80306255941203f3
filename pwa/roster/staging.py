"""Stage the rows of a file: stored encrypted in parts of a thousand, then checked part by part, each in a transaction.

The next part is checked by the request that brought the file, by the page that shows the progress, or by the server's
background thread. Each part is stored once: the import's row says how many parts are done, and the transaction that
raises this number stores the part's rows. No process keeps state: after a reload or a restart the check continues.
"""

import json
import time
import zlib
from collections.abc import Collection, Iterable
from functools import partial
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from pwa.core import audit, crypto
from pwa.core.bulk_sql import insert_rows
from pwa.core.clock import now, today
from pwa.core.database import transact, write

from .checked_row import Known
from .file_reader import Unreadable, by_column
from .matching import Matcher
from .models import ImportPart, RosterImport, StagedChange, StagedRow
from .month_dates import count_months
from .places import read_place
from .row_places import sheet_of
from .rules import check_row
from .sheet_reader import open_table
from .units import Branches

PART = 1_000
MOST_UNITS = 5_000  # a county has a few thousand units


def take_in(
    content: bytes,
    file_name: str,
    paths: Iterable[str],
    account_id: UUID | None,
    county_id: UUID | None,
    what: str = "members",
) -> RosterImport:
    """Store the rows of a file encrypted; nothing is checked yet. For a file that cannot be read, `refused` says
    why."""
    roster = RosterImport(account_id=account_id, county_id=county_id, what=what, file_name=file_name[:120])
    roster.paths = " ".join(sorted(paths))
    with write():
        roster.save(force_insert=True)
    try:
        _store(roster, content)
    except Unreadable as error:
        drop_rows(roster)
        roster.refused = json.dumps({"code": error.code, "values": error.values}, ensure_ascii=False)
        with write():
            RosterImport.update(refused=roster.refused).where(RosterImport.id == roster.id).execute()
    return roster


def _store(roster: RosterImport, content: bytes) -> None:
    table = open_table(content, roster.what, partial(_missing, roster))
    number, count, kept = 0, 0, 0
    months: dict[str, Any] = {}
    for is_read, rows in groupby(table.all_rows, key=lambda row: row[0] >= 0):
        while part := list(islice(rows, PART)):
            if is_read:
                _store_part(roster, number, part)
                number, count = number + 1, count + len(part)
                if roster.what == "members":
                    count_months(part, table.sheets, months)
            else:
                kept += 1
                _store_part(roster, -kept, part)
            if roster.what == "organisations" and count > MOST_UNITS:
                raise Unreadable("too_many", most=MOST_UNITS)
    facts = {
        "sheets": table.sheet_facts(),
        "names": table.kept_names,
        "unread": table.unread,
        "kept": kept,
        "months": months,
        "epoch": bool(table.facts.get("epoch")),
        "notes": table.notes,
    }
    roster.facts, roster.rows, roster.parts = json.dumps(facts, ensure_ascii=False), count, number
    roster.read_at = roster.began_at = now()
    if roster.what == "organisations":
        roster.done = number  # a table of units is planned as a whole each time it is shown (unit_imports)
    with write():
        roster.save(only=["facts", "rows", "parts", "done", "read_at", "began_at"])


def _store_part(roster: RosterImport, number: int, rows: list[tuple[int, list[Any]]]) -> None:
    sealed = crypto.seal_bytes(zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 3))
    with write():
        ImportPart.create(county_id=roster.county_id, roster=roster, number=number, sealed=sealed)


def _missing(roster: RosterImport, given: Collection[str]) -> list[str]:
    """Required columns that are missing: without them a table of members does not say who somebody is, or in which
    branch."""
    if roster.what == "organisations":
        return []
    missing = [] if "branch" in given or Branches(roster.paths.split(" ")).only else ["branch"]
    return missing if {"id_number", "born_on"} & set(given) else [*missing, "id_number"]


def rows_of(roster: RosterImport, number: int) -> list[tuple[int, list[Any]]]:
    """Return the rows of one part as they came: (row number, cells as the file parser wrote them). Parts of sheets that
    are not read have the numbers -1, -2, …"""
    part = ImportPart.get(ImportPart.roster == roster.id, ImportPart.number == number)
    return [(row, cells) for row, cells in json.loads(zlib.decompress(crypto.unseal_bytes(bytes(part.sealed))))]


def check_some(roster: RosterImport, seconds: float) -> RosterImport:
    """Check parts for about `seconds`, at least one. Returns the import as it is then."""
    until = time.monotonic() + seconds
    judge = None
    while roster.state == "checking":
        judge = judge or _judge(roster)
        _check_part(roster, judge)
        roster = RosterImport.get_by_id(roster.id)
        if time.monotonic() >= until:
            break
    return roster


def _judge(roster: RosterImport) -> Matcher:
    paths = roster.paths.split(" ")
    return Matcher(roster, paths, Branches(paths))


def _check_part(roster: RosterImport, judge: Matcher) -> None:
    """Check the next part and store the result, unless somebody else has done so meanwhile."""
    if roster.done == 0:
        _forget_earlier(roster)
    facts = json.loads(roster.facts)
    known = Known(today(), judge.branches.find, read_place, facts["epoch"])
    judge.roster = roster  # with the answers as they are now
    said = []
    for row, cells in rows_of(roster, roster.done):
        said.append((row, check_row(by_column(cells, sheet_of(facts, row)["places"]), known)))
    staged, changes = judge.judge(said)
    counts = {name: sum(row["verdict"] == name for row in staged) for name in ("add", "change", "same", "wrong")}

    def store() -> None:
        moved = RosterImport.update(
            done=RosterImport.done + 1,
            adds=RosterImport.adds + counts["add"],
            changes=RosterImport.changes + counts["change"],
            sames=RosterImport.sames + counts["same"],
            wrongs=RosterImport.wrongs + counts["wrong"],
        ).where(
            RosterImport.id == roster.id,
            RosterImport.done == roster.done,
            RosterImport.began_at == roster.began_at,
            RosterImport.discarded_at.is_null(),
        )
        if moved.execute():
            insert_rows(StagedRow, staged)
            insert_rows(StagedChange, changes)

    transact(store)


def check_again(roster: RosterImport) -> None:
    """Start the check again because the roster has changed since, unless somebody has restarted or applied it
    meanwhile. The file's rows are still stored; those of the earlier check are deleted before the first part is
    checked."""
    still = (RosterImport.began_at == roster.began_at) & RosterImport.applied_at.is_null()
    with write():
        RosterImport.update(done=0, adds=0, changes=0, sames=0, wrongs=0, began_at=now()).where(
            RosterImport.id == roster.id, still, RosterImport.discarded_at.is_null()
        ).execute()


def _forget_earlier(roster: RosterImport) -> None:
    """Delete what an earlier check left, a few thousand rows in one transaction, and only while no part of this check
    is stored. Each transaction locks the import's row first."""
    none_yet = (RosterImport.done == 0) & (RosterImport.began_at == roster.began_at)
    for model in (StagedChange, StagedRow):
        while ids := [row.id for row in model.select(model.id).where(model.roster == roster.id).limit(2_000)]:
            with write():
                if not RosterImport.update(done=0).where(RosterImport.id == roster.id, none_yet).execute():
                    return
                model.delete().where(model.id.in_(ids)).execute()


def discard(roster: RosterImport) -> None:
    """Discard the import with its rows."""
    give_up(roster, "threw away")
    drop_rows(roster)


def give_up(roster: RosterImport, how: str) -> None:
    """Mark the import as discarded, once, with an audit line: by somebody, or because it is too old."""
    open_ = RosterImport.applied_at.is_null() & RosterImport.discarded_at.is_null()
    with write():
        if RosterImport.update(discarded_at=now()).where(RosterImport.id == roster.id, open_).execute():
            what = "roster" if roster.what == "members" else "units"
            audit.record(f"{how} {what}", "roster", roster.id, county_id=roster.county_id)


def drop_rows(roster: RosterImport) -> None:
    """Delete the rows of an import, a few thousand in one transaction, so that phones do not wait. The rows of an
    applied roster are kept until all members' lines are written."""
    if RosterImport.get_by_id(roster.id).state == "telling":
        return
    for model in (StagedChange, StagedRow, ImportPart):
        _delete(model, roster)
    with write():
        RosterImport.update(cleared_at=now()).where(RosterImport.id == roster.id).execute()


def _delete(model: Any, roster: RosterImport, at_once: int = 2_000) -> None:
    while ids := [row.id for row in model.select(model.id).where(model.roster == roster.id).limit(at_once)]:
        with write():
            model.delete().where(model.id.in_(ids)).execute()
