"""Queries whose SQL text is kept answer as Peewee's own do, on both engines."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from pwa.core.bulk_sql import insert_rows, instance
from pwa.core.compiled_query import compiled_query
from pwa.core.database import db, is_postgres
from pwa.core.ids import new_id
from pwa.members.models import Member
from pwa.reports.models import Gap
from tests.people import PEOPLE

pytestmark = pytest.mark.both_engines


@compiled_query
def people(ids, name):
    return Member.select().where(Member.id.in_(ids), Member.name != name).order_by(Member.id)


def members(*logins):
    return [PEOPLE[login].member_id for login in logins]


@pytest.mark.parametrize("logins", [(), ("member",), ("member", "silent", "courier"), ("courier", "member", "silent")])
def test_a_list_of_any_length_finds_what_peewee_finds(app, logins):
    ids = members(*logins)
    for _ in range(2):  # the second time the text is there
        found = [instance(Member, values) for values in people(ids, "nobody")]
        expected = list(Member.select().where(Member.id.in_(ids)).order_by(Member.id))
        assert [row.__data__ for row in found] == [row.__data__ for row in expected]
    assert len(found) == len(logins)


def test_a_value_is_never_remembered(app):
    one, other = members("member", "silent")
    assert [row[0] for row in people([one], "nobody")] == [one]
    assert [row[0] for row in people([other], "nobody")] == [other]
    assert people([one], Member.get_by_id(one).name) == []


@pytest.mark.parametrize("count", [1, 3, 501])
def test_many_rows_go_in_with_their_defaults(app, count):
    account, device = uuid4(), uuid4()
    insert_rows(Gap, [{"account_id": account, "device": device, "seq": n, "upto": n} for n in range(count)])
    rows = list(Gap.select().where(Gap.account_id == account).order_by(Gap.seq))
    assert [(row.device, row.seq, row.closed_at) for row in rows] == [(device, n, None) for n in range(count)]
    assert len({row.id for row in rows}) == count and all(row.noticed_at for row in rows)


def test_many_rows_keep_every_kind_of_value_as_one_row_does(app):
    like = Member.select().dicts().first()
    hard = {
        "name": '"\\ 𠮷 %s $1 {}\n',
        "phone": None,
        "made_at": datetime(2026, 2, 3, 4, 5, 6, 789, UTC),
        "born_on": None,
    }
    one, many = ({**like, **hard, "id": new_id(), "id_index": None} for _ in range(2))
    insert_rows(Member, [one])
    insert_rows(Member, [many, {**like, "id": new_id(), "id_index": None, "left_at": many["made_at"]}])
    first, second = (Member.get_by_id(row["id"]).__data__ for row in (one, many))
    assert {**first, "id": 0} == {**second, "id": 0} == {**one, "id": 0}


@pytest.mark.parametrize("name", ["", "NULL", "{a,b}", " 空 ", '"', "\\", 'a\\"b'])
def test_a_name_that_means_something_in_an_array_is_only_a_name(app, name):
    like = Member.select().dicts().first()
    rows = [{**like, "id": new_id(), "id_index": None, "name": one} for one in (name, "王建国")]
    insert_rows(Member, rows)
    assert [Member.get_by_id(row["id"]).name for row in rows] == [name, "王建国"]


def test_neighbours_that_differ_are_each_written_as_they_are(app):
    days = [date(1990, 1, 2), date(1990, 1, 2), None, date(1991, 3, 4), date(1990, 1, 2)]
    like = Member.select().dicts().first()
    rows = [{**like, "id": new_id(), "id_index": None, "born_on": day} for day in days]
    insert_rows(Member, rows)
    assert [Member.get_by_id(row["id"]).born_on for row in rows] == days


def test_statements_are_prepared_on_a_server_of_ones_own(app):
    if is_postgres():
        assert db.connection().prepare_threshold == 5
    else:
        assert not hasattr(db.connection(), "prepare_threshold")


def test_the_queries_of_many_pages_stay_prepared(app):
    if not is_postgres():
        return
    for _ in range(6):
        for number in range(200):
            db.execute_sql(f"select {number} as of_page_{number}")
    assert db.execute_sql("select count(*) from pg_prepared_statements").fetchone()[0] >= 200
