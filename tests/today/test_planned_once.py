"""PostgreSQL plans the long queries of Today once for a connection, not each time somebody opens it."""

import pytest

from pwa.core.database import db, is_postgres, planned_once

SETTING = "show plan_cache_mode"
PLANS = "select coalesce(sum(generic_plans), 0), coalesce(sum(custom_plans), 0) from pg_prepared_statements"


def setting() -> str:
    return db.execute_sql(SETTING).fetchone()[0]


@pytest.mark.both_engines
def test_what_is_inside_is_planned_without_values_and_what_is_outside_as_before(app):
    with db.connection_context():
        if not is_postgres():
            with planned_once():
                assert db.execute_sql("select 1").fetchone() == (1,)
            return
        before = db.connection().prepare_threshold
        with pytest.raises(ZeroDivisionError), planned_once():
            for number in (1, 2, 3):
                db.execute_sql("select count(*) from member where name = %s and 4711 = 4711", (str(number),))
            assert setting() == "force_generic_plan"
            raise ZeroDivisionError
        assert (setting(), db.connection().prepare_threshold) == ("auto", before)
        assert db.execute_sql(f"{PLANS} where statement like '%%4711 = 4711%%'").fetchone() == (3, 0)


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("login", "path"),
    [("secretary", "/"), ("committee", "/"), ("member", "/"), ("secretary", "/reports"), ("committee", "/members"),
     ("secretary", "/liaison/cases")],
)  # fmt: skip
def test_today_and_long_lists_are_read_so(as_, login, path, monkeypatch):
    inside = []
    if is_postgres():
        kept = db.obj.execute_sql
        monkeypatch.setattr(
            db.obj,
            "execute_sql",
            lambda sql, *more: (inside.append(db.connection().prepare_threshold), kept(sql, *more))[1],
        )
    assert as_(login).get(path).status_code == 200
    assert not is_postgres() or inside.count(0) >= (3 if path == "/" else 1)
