"""The engine on PostgreSQL: a private cluster whose database is put back to the cast's first morning before a test."""

import fcntl
from pathlib import Path
from typing import Any

import psycopg

from pwa.core import database
from tests.kit.cluster import Cluster, folder, of_the_run
from tests.kit.engines import CAST, Engine, fill, settings_for, testing

# What a connection was told since it began, of what somebody might tell it (to read all 350 settings took four times as
# long as to put the tables back); locks that outlive their transactions are given back.
SETTINGS = (
    "lock_timeout statement_timeout deadlock_timeout idle_in_transaction_session_timeout jit plan_cache_mode "
    "session_replication_role default_transaction_read_only default_transaction_isolation "
    "search_path TimeZone DateStyle role synchronous_commit work_mem enable_seqscan enable_indexscan enable_bitmapscan"
).split()
TOLD = "select " + ", ".join(f"current_setting('{name}')" for name in SETTINGS) + ", pg_advisory_unlock_all()::text"


class PostgresEngine(Engine):
    """One database of a private cluster, emptied and filled again for each test."""

    name = "postgres"

    def __init__(self, cluster: Cluster, filled: bool = False) -> None:
        """`filled`: the cluster is a copy of one that had an engine, with the cast in it."""
        super().__init__(folder("postgres"))
        self.cluster = cluster
        self._made = 0
        self.url = self._next() if filled else self.empty()
        if not filled:
            fill(testing(settings_for(self.url, self.folder)))
        self.connect()
        if not filled:
            self.keep(CAST)
        self._times = 0
        self.pool: Any = None
        self.told: list[Any] = []

    def connect(self) -> None:
        """Open the connection that puts back. As replica: triggers and foreign keys rest, so the order of the tables
        does not matter."""
        self.connection = psycopg.connect(self.url, autocommit=True)
        self.connection.execute("set session_replication_role = replica")

    def keep(self, name: str) -> None:
        """Copy everything beside, and write a function that puts back each table which differs from its copy. Most are
        empty, and only looked into."""
        beside = f"{name}_as_it_was"
        named = self.connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        copies, steps, empty = [], [], []
        for now, then in ((f'public."{table}"', f'{beside}."{table}"') for (table,) in named):
            copies.append(f"create table {then} as table {now}")
            if self.connection.execute(f"select 1 from {now} limit 1").fetchone():
                steps.append(
                    f"if exists ((table {now} except all table {then}) union all (table {then} except all table {now}))"
                    f" then delete from {now}; insert into {now} select * from {then}; end if"
                )
            else:
                empty.append(now)
        some = " or ".join(f"exists (select from {table})" for table in empty)
        steps.append(f"if {some} then {'; '.join(f'delete from {table}' for table in empty)}; end if")
        self.connection.execute(
            f"create schema {beside}; {'; '.join(copies)};"
            f" create function {beside}.again() returns void language plpgsql as $$ begin {'; '.join(steps)}; end $$"
        )
        super().keep(name)

    def again(self, name: str = CAST) -> None:
        database.release()
        self.connection.execute(f"select {name}_as_it_was.again()")
        self._times += 1
        if self._times % 100 == 0:
            self.connection.execute("vacuum")  # the dead rows of a hundred tests
        if self.pool is None:
            super().again()
            self.pool = database.db.obj
        database.db.initialize(self.pool)

    def rest(self) -> None:
        """The app's connection stays for the next test, which spares it 50 ms: a new one has every table to learn.
        Only one that is alone, outside a transaction and was told nothing."""
        pool = database.db.obj
        if pool is not self.pool or not self._is_at_rest(pool):
            return super().rest()
        database.db.initialize(None)
        return None

    def _is_at_rest(self, pool: Any) -> bool:
        if not pool.is_closed():
            pool.close()
        if pool._in_use or len(pool._connections) != 1:
            return False
        connection = pool._connections[0][-1]
        try:
            told = connection.execute(TOLD).fetchall()
            connection.rollback()
        except psycopg.Error:  # the test ended it
            return False
        self.told = self.told or told
        return bool(told == self.told)

    def _next(self) -> str:
        self._made += 1
        return self.cluster.url(f"yanxing_{self._made}")

    def empty(self) -> str:
        url = self._next()
        with psycopg.connect(self.cluster.url(), autocommit=True) as connection:
            connection.execute(f"create database yanxing_{self._made}")
        return url

    def stop(self) -> None:
        self.connection.close()
        self.cluster.stop()
        super().stop()


def postgres() -> PostgresEngine:
    """An engine with a cluster of its own. The first in a run makes it, with the cast in it; the others copy that one,
    which spares each four seconds. When the app cannot be built on it, nothing is left running."""
    made = Path(of_the_run("cluster"))
    with (made / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        like = made / "data"
        filled = like.exists()
        cluster = Cluster(like if filled else None)
        try:
            engine = PostgresEngine(cluster, filled)
            if not filled:
                engine.connection.close()
                cluster.copy_to(like)
                engine.connect()
            return engine
        except BaseException:
            cluster.stop()
            raise
