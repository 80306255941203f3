"""The SQLite file is put back for the next test without a new connection, and copied anew where that cannot be."""

import threading
from collections.abc import Iterator

import pytest

from pwa.core import database
from pwa.core.database import Fact, db, write
from tests.kit.client import begin_session
from tests.kit.engines import SqliteEngine


@pytest.fixture(scope="module")
def made() -> Iterator[SqliteEngine]:
    """An engine of its own: what these tests leave behind reaches no other."""
    engine = SqliteEngine()
    yield engine
    engine.stop()


@pytest.fixture
def own(made: SqliteEngine) -> Iterator[SqliteEngine]:
    """The engine before a first test, whatever was bound before."""
    app = made.app
    made._stands = ""
    made.again()
    with app.app_context():
        db.connect()
        yield made
    database.release()
    database.db.initialize(None)


def next_test(engine: SqliteEngine) -> bool:
    """One test ends and the next begins: whether it has the same connection."""
    before = db.connection()
    engine.rest()
    engine.again()
    db.connect(reuse_if_open=True)
    return db.connection() is before


def put(name: str) -> None:
    with write():
        Fact.put(name, "written by a test")


def test_what_a_test_wrote_is_gone_and_the_connection_is_the_same(own):
    for _ in range(3):
        assert Fact.read("of the test") is None
        put("of the test")
        begin_session("member")
        assert Fact.read("of the test") == "written by a test"
        assert next_test(own)
    assert Fact.read("of the test") is None


def test_what_was_checkpointed_is_gone_too(own):
    put("of the test")
    db.execute_sql("pragma wal_checkpoint(truncate)")
    assert not next_test(own)
    assert Fact.read("of the test") is None


def test_a_table_that_a_test_made_is_gone(own):
    db.execute_sql("create table of_the_test (id integer)")
    db.execute_sql("create index of_the_test_by_id on of_the_test (id)")
    next_test(own)
    assert "of_the_test" not in db.get_tables()
    db.execute_sql("create table of_the_test (other text)")


def test_a_row_that_is_still_being_read_does_not_keep_the_old_state(own):
    put("of the test")
    reading = db.connection().execute("select name from fact")
    reading.fetchone()
    assert not next_test(own)
    assert Fact.read("of the test") is None
    reading.close()


@pytest.mark.parametrize(
    "told", ["pragma foreign_keys = 0", "pragma busy_timeout = 50", "create temp table of_the_test (id integer)"]
)
def test_a_connection_that_was_told_something_serves_no_other_test(own, told):
    db.execute_sql(told)
    assert not next_test(own)
    assert db.pragma("foreign_keys") == 1 and db.pragma("busy_timeout") == 5000


def test_a_connection_beside_another_serves_no_other_test(own):
    other = threading.Thread(target=lambda: db.connect())
    other.start()
    other.join()
    put("of the test")
    assert not next_test(own)
    assert Fact.read("of the test") is None


def test_what_was_not_committed_is_gone(own):
    db.execute_sql("begin immediate")
    Fact.put("not yet committed", "...")
    next_test(own)
    assert Fact.read("not yet committed") is None


def test_what_another_pool_wrote_is_gone(own):
    put("of the test")
    database.bind(own.url)
    put("of the other")
    own.rest()
    own.again()
    assert Fact.read("of the test") is None and Fact.read("of the other") is None
    own.rest()
    database.bind(own.url)
    put("of the other")
    own.again()
    assert Fact.read("of the other") is None


def test_each_thing_that_was_kept_comes_back(own):
    put("world")
    own.keep("world")
    put("of the test")
    own.rest()
    own.again("world")
    assert Fact.read("world") and Fact.read("of the test") is None
    put("of the test")
    own.rest()
    own.again("world")
    assert Fact.read("world") and Fact.read("of the test") is None
    own.rest()
    own.again()
    assert Fact.read("world") is None
