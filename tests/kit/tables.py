"""What a database really holds: tables, columns, types, nullability, defaults, keys, indexes, checks."""

from typing import Any

from pwa.core.database import db, is_postgres

Description = dict[str, dict[str, Any]]


def described() -> Description:
    """Every table of the bound database, as it stands."""
    return _postgres() if is_postgres() else _sqlite()


def _rows(sql: str) -> list[tuple[Any, ...]]:
    return list(db.execute_sql(sql).fetchall())


def _sqlite() -> Description:
    found: Description = {}
    for table, sql in _rows("select name, sql from sqlite_master where type = 'table' and name not like 'sqlite_%'"):
        indexes = {}
        for _, index, unique, origin, partial in _rows(f'pragma index_list("{table}")'):
            columns = [name for _, _, name in _rows(f'pragma index_info("{index}")')]
            known = _rows(f"select sql from sqlite_master where name = '{index}'")  # none: the table itself
            text = known[0][0] if known else None
            where = (text or "").partition(" WHERE ")[2]
            indexes[index if origin == "c" else f"{origin}:{columns}"] = (columns, unique, partial, where)
        found[table] = {
            "columns": sorted(tuple(row[1:]) for row in _rows(f'pragma table_info("{table}")')),
            "references": sorted(tuple(row[2:]) for row in _rows(f'pragma foreign_key_list("{table}")')),
            "indexes": indexes,
            "words": sorted(_parts(sql)),
        }
    return found


def _parts(sql: str) -> list[str]:
    """What stands between the outer brackets of a CREATE TABLE, at its top-level commas: columns with their checks."""
    parts, depth, part = [], 0, ""
    for character in " ".join(sql.partition("(")[2].rpartition(")")[0].split()):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and not depth:
            parts.append(part.strip())
            part = ""
        else:
            part += character
    return [*parts, part.strip()]


def _postgres() -> Description:
    """One question for all columns, one for all indexes, one for all constraints: a database has forty tables."""
    found: Description = {
        table: {"columns": [], "indexes": [], "constraints": []}
        for (table,) in _rows("select tablename from pg_tables where schemaname = 'public'")
    }
    columns = _rows(
        "select table_name, column_name, data_type, is_nullable, column_default, collation_name,"
        " character_maximum_length from information_schema.columns where table_schema = 'public'"
    )
    indexes = _rows("select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'")
    constraints = _rows(
        "select relname, contype, pg_get_constraintdef(pg_constraint.oid) from pg_constraint"
        " join pg_class on pg_class.oid = conrelid where relnamespace = 'public'::regnamespace"
    )
    for kind, rows in {"columns": columns, "indexes": indexes, "constraints": constraints}.items():
        for table, *facts in sorted(rows, key=str):
            found[table][kind].append(tuple(facts))
    return found
