"""Kept SQL texts are Peewee's own, letter for letter, and answer as Peewee does, on both engines."""

import gc
import re
from datetime import timedelta
from itertools import count

import peewee as pw
import pytest

from pwa.core import compiled_query as module
from pwa.core.clock import now
from pwa.core.compiled_query import CompiledQuery, any_of, as_stored, compiled_query, in_parts
from pwa.core.database import db, is_postgres
from pwa.members.models import Member
from pwa.reports.models import Submission
from tests.kit.crawl import LONG, ROLES
from tests.people import PEOPLE
from tests.reports.phone import Phone


@compiled_query
def people(ids, name):
    return Member.select().where(Member.id.in_(ids), Member.name != name).order_by(Member.id)


@compiled_query
def members_of(ids, moment, *, all_of_them):
    here = Member.select(Member.id, Member.name.alias("called")).order_by(Member.id)
    return (
        here.where(pw.fn.COALESCE(Member.left_at, moment) <= moment) if all_of_them else here.where(Member.id.in_(ids))
    )


def ids(*logins):
    return [PEOPLE[login].member_id for login in logins]


def as_peewee_writes(query, values, shape):
    """The text and values that Peewee itself would send for these very values."""
    given = [module._padded(value) if isinstance(value, list) else value for value in values]
    sql, params = query.build(*given, **shape).bind(db.obj).sql()
    numbers = count(1)
    text = re.sub("%s", lambda _: f"${next(numbers)}", sql) if is_postgres() else sql
    return text, [as_stored(value) for value in params]


@pytest.fixture
def uses(monkeypatch):
    """Every run of a compiled query as (query, values, shape)."""
    seen, run = [], CompiledQuery._run

    def listening(self, values, shape):
        seen.append((self, values, shape))
        return run(self, values, shape)

    monkeypatch.setattr(CompiledQuery, "_run", listening)
    return seen


def test_every_text_of_today_is_what_peewee_writes(world, as_, clock, uses):
    """Twice, with other moments: no text and no value of the first time is left in the second. Each role sees it; at
    night everybody does."""
    for logins in (PEOPLE if LONG else ROLES, ROLES):
        for login in logins:
            assert as_(login).get("/").status_code == 200
        differing = {
            query.__name__: (kept, peewee)
            for query, values, shape in {repr(use): use for use in uses}.values()  # each question of everybody once
            if (kept := query.text(*values, **shape)) != (peewee := as_peewee_writes(query, values, shape))
        }
        assert differing == {}
        used = {query.__name__ for query, _values, _shape in uses}
        uses.clear()
        clock.forward(days=1, hours=5)
    on_today = {query.__name__ for query in every_query() if ".today" in query.__module__}
    assert len(on_today) >= 7 and on_today <= used


def test_every_text_of_intake_is_what_peewee_writes(as_, uses):
    phone = Phone(as_("member"), "member")
    place = {"division": "440307", "since": "2026-07-04", "stay": "long"}
    for _ in range(2):
        phone.send(phone.entry("location", place), phone.entry("activity", {"kind": "study", "on": "2026-11-20"}))
        phone.seq += 1
    assert len({query.__name__ for query, *_ in uses}) >= 8
    for query, values, shape in uses:
        assert query.text(*values, **shape) == as_peewee_writes(query, values, shape), query.__name__


def every_query():
    return [
        thing for thing in gc.get_objects() if isinstance(thing, CompiledQuery) and thing.__module__.startswith("pwa.")
    ]


@pytest.mark.parametrize("logins", [(), ("member",), ("member", "silent", "courier")])
def test_rows_come_as_objects_under_the_names_of_their_columns(app, logins):
    found = members_of.rows(ids(*logins), now(), all_of_them=False)
    assert {row.id: row.called for row in found} == {PEOPLE[x].member_id: PEOPLE[x].name for x in logins}


def test_a_flag_chooses_what_is_asked_and_a_moment_needs_no_column(app):
    assert len(members_of([], now(), all_of_them=True)) == Member.select().count() > 3
    left = Member.get_by_id(PEOPLE["silent"].member_id)
    Member.update(left_at=now()).where(Member.id == left.id).execute()
    here = {row.id for row in members_of.rows([], now() - timedelta(hours=1), all_of_them=True)}
    assert left.id not in here and len(here) == Member.select().count() - 1


def test_a_value_is_no_shape(app):
    with pytest.raises(TypeError, match="all_of_them is no shape"):
        members_of([], now(), all_of_them="member")


def test_what_belongs_to_one_person_makes_no_text_of_its_own(app):
    for login in PEOPLE:
        if PEOPLE[login].member_id:
            people([PEOPLE[login].member_id], login)
    before = people._kept.cache_info().currsize
    people(ids("member"), "somebody else")
    assert people._kept.cache_info().currsize == before <= 2, "one for each engine"


def test_parts_keep_their_own_order_and_limit(app):
    first = Member.select(Member.id).order_by(Member.name, Member.id)
    last = Member.select(Member.id).order_by(Member.name.desc(), Member.id.desc())
    parts = in_parts(first=first.limit(2), last=last.limit(3))
    rows = Member.select(Member.id, parts.c.part).join(parts, on=(parts.c.id == Member.id)).tuples()
    found = [(part, row) for row, part in rows]
    assert {row for part, row in found if part == "first"} == {row.id for row in first.limit(2)}
    assert {row for part, row in found if part == "last"} == {row.id for row in last.limit(3)}


def test_any_of_is_what_or_finds(app, world):
    member, form = PEOPLE["member"].member_id, Submission.form == "activity"
    mine = Submission.member_id == member
    ways = any_of([Submission.select(Submission.id).where(way) for way in (mine, form)])
    found = Submission.select(Submission.id).where(Submission.id.in_(ways))
    assert {row.id for row in found} == {row.id for row in Submission.select(Submission.id).where(mine | form)} != set()
