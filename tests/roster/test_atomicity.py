"""All rows or none: the same roster in any order, and a fault at any write leaves everything as it was."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pwa.core.audit import AuditLine
from pwa.core.database import db, write
from pwa.members.models import Affiliation, FieldChange, Member, TimelineLine
from pwa.organisations.models import Unit
from pwa.roster import jobs, post_apply, staging
from pwa.roster.apply import NotReady, apply
from pwa.roster.models import FIELDS, RosterImport, StagedRow
from pwa.roster.post_apply import follow
from pwa.roster.staging import check_some
from tests.people import PEOPLE, PLACES
from tests.roster.sheets import csv_of, people, person

pytestmark = pytest.mark.both_engines

LONG = os.environ.get("YANXING_LONG") == "1"
SEALED = ("id_sealed",)  # sealed anew each time, with a nonce
TABLES = ("member", "affiliation", "field_change", "timeline_line", "audit_line", "roster_import", "staged_row")


class PowerCut(Exception):
    """The process is gone in the middle of it."""


def taken_in(content: bytes) -> RosterImport:
    """Read and checked, as the secretary's."""
    home = Unit.get_by_id(PLACES["home"].id)
    found = staging.take_in(content, "名册.csv", [home.path], PEOPLE["secretary"].account_id, home.county_id)
    return check_some(found, 60)


def roster() -> list[tuple]:
    """Everybody's fields but what is made anew each time."""
    names = [name for name in (*FIELDS, "branch_id") if name not in SEALED]
    rows = Member.select().order_by(Member.name, Member.id_index)
    return [tuple(getattr(row, name) for name in names) for row in rows]


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves nothing behind."""
    with pytest.raises(PowerCut), write():
        yield
        raise PowerCut


def everything() -> dict[str, list]:
    """Every row that applying touches."""
    return {table: db.execute_sql(f'select * from "{table}" order by id').fetchall() for table in TABLES}


MIXED = [
    *people(6),
    person(2, 姓名="赵改名", 学历="本科"),
    person(40, 公民身份号码=""),
    person(41, 手机号码="13912345678"),
]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_shuffled_file_gives_the_same_roster(app, parsed_once):
    rows = [*people(6), *MIXED[7:]]
    with undone():
        apply(taken_in(csv_of(rows)), None)
        straight = roster()

    @settings(max_examples=100 if LONG else 4, deadline=None, suppress_health_check=list(HealthCheck))
    @given(order=st.permutations(range(8)))
    def shuffled(order):
        with undone():
            apply(taken_in(csv_of([rows[place] for place in order])), None)
            assert roster() == straight
            assert taken_in(csv_of(rows)).sames == len(rows)

    shuffled()


def statements(work) -> list[str]:
    """The writes that reach the database while `work` runs."""
    return [sql for sql in recorded(work, None) if sql.split(" ", 1)[0] in ("INSERT", "UPDATE", "DELETE")]


def recorded(work, fail_at: int | None) -> list[str]:
    """Run `work`; the write of this number fails as a machine that is switched off."""
    seen: list[str] = []
    real = db.obj.execute_sql

    def execute_sql(sql, params=None, *rest):
        if sql.split(" ", 1)[0] in ("INSERT", "UPDATE", "DELETE"):
            seen.append(sql)
            if fail_at is not None and len(seen) == fail_at + 1:
                raise PowerCut(sql)
        return real(sql, params, *rest)

    db.obj.execute_sql = execute_sql
    try:
        work()
    finally:
        del db.obj.execute_sql
    return seen


def test_a_fault_at_any_write_of_applying_leaves_everything_as_it_was(app, monkeypatch):
    apply(taken_in(csv_of(people(4))), None)
    ready = taken_in(csv_of([person(1, 学历="本科"), person(2, 家庭住址="新址"), *people(3, first=20)]))
    assert (ready.adds, ready.changes) == (3, 2)
    before = everything()
    with undone():
        writes = len(statements(lambda: apply(ready, None)))
    assert writes >= 5, "members, changes, their numbers, the import itself, the phones' history"
    for number in range(writes):
        with pytest.raises(PowerCut):
            recorded(lambda: apply(ready, None), number)
        assert everything() == before, f"write {number}"
    with monkeypatch.context() as broken, pytest.raises(PowerCut):
        broken.setattr("pwa.core.audit.insert_rows", cut)
        apply(ready, None)
    assert everything() == before
    apply(ready, None)
    assert Member.get(Member.name == person(1)["姓名"]).education == "20"
    with pytest.raises(NotReady):
        apply(ready, None)


def lines() -> list[tuple]:
    """Every line of every member's timeline, history and trail, and which branch held them, without the ids."""
    told = [
        (TimelineLine, "kind", "at"),
        (FieldChange, "field", "at"),
        (AuditLine, "action", "at"),
        (Affiliation, "branch_id", "began_at"),
    ]
    return sorted(
        (model.__name__, str(row.member_id), str(getattr(row, name)), str(getattr(row, at)))
        for model, name, at in told
        for row in model.select()
    )


@pytest.fixture
def applied(app, monkeypatch) -> RosterImport:
    """Applied, and then the process was gone: three people added, two changed in three fields, no line written."""
    monkeypatch.setattr(post_apply, "AT_ONCE", 2)
    follow(apply(taken_in(csv_of(people(4))), None))
    mixed = [*people(2, first=20), person(1, 学历="本科"), person(2, 家庭住址="新址", 学历="本科"), person(22)]
    roster = apply(taken_in(csv_of(mixed)), PEOPLE["secretary"].account_id)
    assert (roster.state, roster.adds, roster.changes) == ("telling", 3, 2)
    return roster


def test_what_follows_is_written_exactly_once_whatever_fails_on_the_way(applied):
    before = lines()
    with undone():
        writes = len(statements(lambda: follow(applied)))
        whole = lines()
    assert writes >= 3 * 3 and lines() == before and len(whole) == len(before) + 5 + 5 + 3 + 3
    done = 0
    for number in range(writes):
        told = everything()
        with pytest.raises(PowerCut):
            recorded(lambda: post_apply._some(again(applied)), number % 5)  # each write of each step
        assert everything() == told, f"write {number}"
        if number % 5 == 4 and done < 2:
            follow(applied, 0)
            done += 1
    assert again(applied).state == "telling"
    follow(applied)
    assert lines() == whole and again(applied).state == "applied"
    follow(applied)
    jobs.follow_on()
    assert lines() == whole
    at = {row.at for row in TimelineLine.select().where(TimelineLine.by_id == PEOPLE["secretary"].account_id)}
    assert again(applied).applied_at in at


def again(roster: RosterImport) -> RosterImport:
    return RosterImport.get_by_id(roster.id)


def test_two_who_come_to_the_same_lines_write_them_once(applied):
    with undone():
        follow(applied)
        whole = lines()
    stale = [again(applied) for _ in range(2)]
    for one in stale:
        post_apply._some(one)
    assert again(applied).told == stale[0].told + 3  # the second wrote nothing: rows 2 and 3 stand below the heading
    follow(applied)
    assert lines() == whole


def test_the_server_writes_what_follows_and_keeps_the_rows_till_then(applied, clock, monkeypatch):
    before = len(lines())
    monkeypatch.setattr(jobs, "SECONDS", 0)
    clock.forward(days=40)
    assert jobs.sweep() == 1, "the first roster alone: of this one lines are missing"
    staging.drop_rows(applied)
    staging.discard(applied)
    assert StagedRow.select().where(StagedRow.roster == applied.id).count() == 5
    steps = 0
    while again(applied).state == "telling" and steps < 9:
        jobs.follow_on()
        steps += 1
    assert steps == 4 and len(lines()) == before + 5 + 5 + 3 + 3
    assert jobs.sweep() == 1 and RosterImport.select().count() == 0


def cut(*_: object) -> None:
    """In place of a function that writes."""
    raise PowerCut


def test_a_part_whose_storing_fails_is_checked_again_and_counts_once(app, monkeypatch):
    monkeypatch.setattr(staging, "PART", 3)
    home = Unit.get_by_id(PLACES["home"].id)
    found = staging.take_in(csv_of(people(8)), "名册.csv", [home.path], None, home.county_id)
    with pytest.raises(PowerCut):
        recorded(lambda: check_some(found, 0), 0)
    with monkeypatch.context() as broken, pytest.raises(PowerCut):
        broken.setattr(staging, "insert_rows", cut)
        check_some(found, 0)
    assert RosterImport.get_by_id(found.id).done == 0
    twice = [RosterImport.get_by_id(found.id) for _ in range(2)]  # two processes come to the same part
    for stale in twice:
        check_some(stale, 0)
    done = check_some(RosterImport.get_by_id(found.id), 60)
    assert (done.state, done.adds, done.rows) == ("checked", 8, 8)
    follow(apply(done, None))
    assert (
        Affiliation.select()
        .join(Member, on=(Affiliation.member == Member.id))
        .where(Member.name == person(1)["姓名"])
        .count()
        == 1
    )
    assert TimelineLine.select().where(TimelineLine.kind == "admitted").count() >= 8
