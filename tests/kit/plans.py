"""Ask the database how it answers a query: what it reads of a table that grows, and how much.

SQLite tells its plan and how many steps of its machine the query took; PostgreSQL tells how many rows each part of the
plan read. It reads a table of a few thousand rows whole with good reason: so it is asked again with indexes alone.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from pwa.core.database import db, is_postgres
from pwa.core.engines import Numbered

STEPS_OF_A_SCAN = 3  # steps of SQLite's machine for each row, at least
SMALL = 30_000  # rows of a table that PostgreSQL may read whole
OTHER_WAYS = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
AT_ONCE = 100  # steps between two counts
NAMED = re.compile(r'"(\w+)" AS "(\w+)"')
SCAN = re.compile(r"SCAN (\w+)")


def complaints(sql: str, given: Any, grown: dict[str, int]) -> set[str]:
    """What is wrong with this query where the tables in `grown` have so many rows. Empty if it reads what it shows."""
    return set(_on_postgres(sql, given, grown) if is_postgres() else _on_sqlite(sql, given, grown))


def _on_sqlite(sql: str, given: Any, grown: dict[str, int]) -> Iterator[str]:
    tables: dict[str, set[str]] = {}
    for table, alias in NAMED.findall(sql):
        tables.setdefault(alias, set()).add(table)
    for *_place, said in db.execute_sql(f"explain query plan {sql}", given).fetchall():
        scanned = SCAN.match(said)
        for table in tables.get(scanned[1], {scanned[1]}) & grown.keys() if scanned else ():
            yield f"scans {table}"
    took, most = _steps(sql, given), STEPS_OF_A_SCAN * grown["submission"]
    if took > most:
        yield f"takes {took:,} steps, as many as a scan of all reports"


def _steps(sql: str, given: Any) -> int:
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += AT_ONCE
        return 0

    connection = db.connection()
    connection.set_progress_handler(count, AT_ONCE)
    db.execute_sql(sql, given).fetchall()
    connection.set_progress_handler(None, 0)
    return counted


def _on_postgres(sql: str, given: Any, grown: dict[str, int]) -> Iterator[str]:
    yield from _read_on_postgres(sql, given, {table: rows for table, rows in grown.items() if rows > SMALL})
    for way in OTHER_WAYS:
        db.execute_sql(f"set {way} = off")
    yield from _read_on_postgres(sql, given, grown)
    for way in OTHER_WAYS:
        db.execute_sql(f"reset {way}")


def _read_on_postgres(sql: str, given: Any, grown: dict[str, int]) -> Iterator[str]:
    asked = f"explain (analyze, format json) {sql}"
    found = db.execute_sql(Numbered(asked) if isinstance(sql, Numbered) else asked, given).fetchone()[0]
    plan = found if isinstance(found, list) else json.loads(found)
    for node in _nodes(plan[0]["Plan"]):
        table = node.get("Relation Name", "")
        read = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        if table in grown and read > grown[table] // 2:
            yield f"reads {read:,.0f} of {grown[table]:,} rows of {table}"


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)
