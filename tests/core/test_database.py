"""What the app promises holds on both engines."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import peewee as pw
import pytest

from pwa.core import database
from pwa.core.database import Fact, db, is_postgres, transact, write
from pwa.core.settings import BadSetting
from pwa.members.models import Member
from pwa.organisations.models import Unit
from tests.people import PEOPLE, PLACES

pytestmark = pytest.mark.both_engines


def test_the_engine_is_the_one_asked_for(app, engine):
    assert is_postgres() == (engine.name == "postgres")


def test_a_moment_comes_back_in_utc_and_to_the_microsecond(app):
    moment = datetime(2026, 11, 23, 9, 30, 15, 123456, tzinfo=timezone(timedelta(hours=8)))
    with write():
        Member.update(left_at=moment).where(Member.id == PEOPLE["silent"].member_id).execute()
    kept = Member.get_by_id(PEOPLE["silent"].member_id).left_at
    assert kept == moment and kept.tzinfo == UTC


def test_a_moment_without_its_zone_is_refused(app):
    with pytest.raises(ValueError, match="zone"), write():
        without = datetime(2026, 1, 1)  # noqa: DTZ001
        Member.update(left_at=without).where(Member.id == PEOPLE["silent"].member_id).execute()


def test_a_subtree_is_one_range_of_paths(app):
    county = Unit.get_by_id(PLACES["county"].id)
    below = {unit.id for unit in Unit.select().where(Unit.below(county.path))}
    assert {PLACES["home"].id, PLACES["fengshan"].id, county.id} <= below
    assert PLACES["host-branch"].id not in below


def test_what_fails_leaves_nothing_behind(app):
    with pytest.raises(RuntimeError), write():
        Fact.put("half", "done")
        raise RuntimeError
    assert Fact.read("half") is None


def test_a_failed_savepoint_does_not_take_its_neighbours_along(app):
    with write():
        Fact.put("one", "1")
        with pytest.raises(pw.IntegrityError), write():
            Unit.update(path=Unit.get_by_id(PLACES["county"].id).path).where(Unit.id == PLACES["home"].id).execute()
        Fact.put("two", "2")
    assert (Fact.read("one"), Fact.read("two")) == ("1", "2")


def test_eight_writers_lose_no_update(app):
    with write():
        Fact.put("count", "0")

    def count() -> None:
        for _ in range(15):
            transact(step)
        db.close()

    def step() -> None:
        query = Fact.select().where(Fact.name == "count")
        row = database.lock_rows(query)[0]
        Fact.put("count", str(int(row.value) + 1))

    writers = [threading.Thread(target=count) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert Fact.read("count") == "120"


def test_a_row_of_another_unit_cannot_point_nowhere(app):
    with pytest.raises(pw.IntegrityError), write():
        Member.update(branch=PEOPLE["member"].member_id).where(Member.id == PEOPLE["silent"].member_id).execute()
        db.execute_sql("select 1")


def test_sqlite_keeps_what_it_acknowledged(app, engine):
    if engine.name == "sqlite":
        names = ("journal_mode", "synchronous", "foreign_keys")
        values = [db.execute_sql(f"pragma {name}").fetchone()[0] for name in names]
        assert values == ["wal", 2, 1]


def test_an_address_of_neither_engine_is_refused_in_words(tmp_path):
    with pytest.raises(BadSetting, match="sqlite:/// or postgresql://"):
        database.bind("mysql://root@localhost/x")
