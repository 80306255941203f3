"""A test finds the database as the cast left it, whatever the test before did (tests/kit/database_reset.py)."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from pwa.core import database
from pwa.core.database import db, write
from pwa.members.models import Member
from tests.kit.engines import SqliteEngine

KEPT: list[Any] = []  # what a failed test leaves in its traceback


def rename_everybody(_file: str) -> None:
    with write():
        Member.update(name="改名").execute()


def rename_from_outside(file: str) -> None:
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("update member set name = '改名'")


def copy_into_the_file(file: str) -> None:
    rename_everybody(file)
    db.execute_sql("pragma wal_checkpoint(truncate)")


def change_the_schema(file: str) -> None:
    db.execute_sql("create table left_over (id integer)")
    db.execute_sql("alter table member add column left_over text")
    rename_everybody(file)


def leave_a_read_unfinished(file: str) -> None:
    rename_everybody(file)
    KEPT.append(db.execute_sql("select name from member"))
    KEPT[-1].fetchone()


def leave_a_transaction_open(_file: str) -> None:
    db.connection().execute("begin immediate")
    db.connection().execute("update member set name = '改名'")


def leave_a_temporary_table(file: str) -> None:
    rename_everybody(file)
    db.execute_sql("create temporary table left_over as select * from member")


def close_it(file: str) -> None:
    rename_everybody(file)
    database.release()


def switch_the_keys_off(file: str) -> None:
    rename_everybody(file)
    db.execute_sql("pragma foreign_keys = 0")


@pytest.fixture(scope="module")
def file() -> Iterator[SqliteEngine]:
    made = SqliteEngine()
    yield made
    KEPT.clear()
    database.release()
    made.stop()


REWOUND = [rename_everybody, rename_from_outside, change_the_schema, switch_the_keys_off]
COPIED = [
    copy_into_the_file,
    leave_a_read_unfinished,
    leave_a_transaction_open,
    leave_a_temporary_table,
    close_it,
]


@pytest.mark.parametrize("change", [*REWOUND, *COPIED])
def test_nothing_that_a_test_left_is_there_in_the_next(file, change):
    file.again()
    db.connect(reuse_if_open=True)
    before, connection = Member.select().count(), db.connection()
    change(str(file.file))
    file.rest()
    file.again()
    db.connect(reuse_if_open=True)
    assert Member.select().count() == before and not Member.select().where(Member.name == "改名").exists()
    with pytest.raises(Exception, match="left_over"):
        db.execute_sql("select * from left_over")
    with pytest.raises(Exception, match="left_over"):
        db.execute_sql("select left_over from member")
    assert db.execute_sql("pragma foreign_keys").fetchone() == (1,)
    assert db.execute_sql("pragma integrity_check").fetchone() == ("ok",)
    assert (db.connection() is connection) is (change in REWOUND)
    rename_everybody("")
    assert Member.select().where(Member.name == "改名").count() == before
    file.rest()
