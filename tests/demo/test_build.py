"""The demo is the same each time, on both engines, and never mixes with what is there."""

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest

from pwa import demo as demo_package
from pwa.core import database, schema
from pwa.core.crypto import index_of, unseal
from pwa.demo import NotEmpty, build
from pwa.demo.bulk_members import shared_out
from pwa.demo.cast import LOGINS, PEOPLE
from pwa.demo.people import WEIGHTS
from pwa.identity.models import Account
from pwa.members.models import Member
from pwa.members.rules import periods_from
from pwa.models import MODELS
from pwa.organisations.models import Unit
from pwa.reports.location import said_by
from tests.demo.conftest import TOLD_ON
from tests.demo.dump import everything
from tests.kit import engines
from tests.kit.engines import Engine, settings_for
from tests.kit.run_cache import once


def _digests(told: dict[str, list[tuple]]) -> dict[str, str]:
    return {table: hashlib.sha256(repr(rows).encode()).hexdigest() for table, rows in told.items()}


def _as_stored() -> dict[str, list[tuple]]:
    """Every row as the engine keeps it: enough to see that nothing was touched."""
    names = [model._meta.table_name for model in MODELS]
    return {name: database.db.execute_sql(f'select * from "{name}"').fetchall() for name in names}


def _built(engine: Engine, **options: object) -> dict[str, str]:
    app = engines.testing(settings_for(engine.empty(), engine.folder))
    with app.app_context():
        database.db.connect(reuse_if_open=True)
        schema.migrate()
        build(today=TOLD_ON, report=lambda words: None, **options)  # type: ignore[arg-type]
        return _digests(everything())


def _same_as_the_first(folder: Path, crowd: str, digests: dict[str, str]) -> None:
    """Whichever engine runs first is what the other must equal."""
    first = once(folder, f"demo-{crowd}", lambda: digests)
    assert [table for table in first | digests if first.get(table) != digests.get(table)] == []


@pytest.mark.both_engines
def test_the_same_seed_and_day_give_the_same_rows_ids_included(engine, shared_folder):
    """The same story and a smaller crowd, also from one engine to the other."""
    _same_as_the_first(shared_folder, "small", _built(engine, members=60))


@pytest.mark.nightly
@pytest.mark.both_engines
def test_the_whole_crowd_is_the_same_too(told, shared_folder):
    _same_as_the_first(shared_folder, "whole", _digests(told))


@pytest.mark.nightly
def test_another_seed_gives_another_crowd_and_the_same_cast(engine, shared_folder):
    """That the same seed gives the same, the test above sees on two engines."""
    one = once(shared_folder, "demo-small", lambda: _built(engine, members=60))
    other = _built(engine, members=60, seed=2)
    assert one["member"] != other["member"]
    assert one["unit"] == other["unit"]


def test_a_database_with_people_in_it_is_refused_and_left_alone(demo):
    before = _as_stored()
    with pytest.raises(NotEmpty):
        build(today=TOLD_ON)
    assert _as_stored() == before


def test_every_login_that_is_promised_is_there(demo):
    assert {row.login for row in Account.select().where(Account.login.in_(LOGINS))} == set(LOGINS)
    without_file = {row.login for row in Account.select().where(Account.member_id.is_null())}
    assert without_file == {"auditor", "admin", "host_auditor", "host_admin"}


def test_it_is_one_county_and_a_district_elsewhere_with_seven_hundred_members(demo):
    assert Member.select().count() == 700
    counties = {unit.name: unit for unit in Unit.select().where(Unit.kind == "county")}
    assert set(counties) == {"临丰县委", "榕湾区委"}
    for unit in Unit.select():
        county = next(c for c in counties.values() if c.id == unit.county_id)
        assert county.covers(unit.path)
    for member in Member.select(Member, Unit).join(Unit):
        assert member.county_id == member.branch.county_id
    assert (
        Unit.select()
        .where(Unit.county_id == counties["榕湾区委"].id, Unit.kind.in_(["branch", "joint_branch"]))
        .count()
        == 4
    )


def test_no_id_number_and_no_phone_can_belong_to_anybody(demo):
    seen = set()
    assert Member.select().where(Member.id_sealed.is_null()).count() == 1, "who stands twice in an old list"
    for member in Member.select().where(Member.id_sealed.is_null(False)):
        number = unseal(member.id_sealed)
        assert number.startswith("999999")
        check = "10X98765432"[sum(int(d) * w for d, w in zip(number, WEIGHTS, strict=False)) % 11]
        assert number[17] == check and len(number) == 18
        assert date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}") == member.born_on
        assert (int(number[16]) % 2 == 1) == (member.sex == "1")
        assert member.id_index == index_of(number)
        assert (
            re.fullmatch(r"1990000\d{4}", member.phone or "") or member.id == PEOPLE["quiet"].member_id
        )  # gave his phone away
        seen.add(number)
    assert len(seen) == 699


@pytest.mark.parametrize("of_the_story", [60, pytest.param(2_000, marks=pytest.mark.nightly)])
def test_a_larger_crowd_fills_generated_branches_as_intake_would(engine, monkeypatch, of_the_story):
    """The branches of the story, which take most of the time, are left half empty: the generated ones hold the rest."""
    monkeypatch.setattr(demo_package, "shared_out", lambda all, number: shared_out(all, min(number, of_the_story)))
    app = engines.testing(settings_for(engine.empty(), engine.folder))
    with app.app_context():
        database.db.connect(reuse_if_open=True)
        schema.migrate()
        build(members=2_000, today=TOLD_ON, report=lambda words: None)
        assert Member.select().count() == 2_000
        assert Unit.select().where(Unit.kind == "branch").count() > 80
        paths = {unit.id: unit for unit in Unit.select()}
        assert all(unit.path.startswith(paths[unit.parent_id].path) for unit in paths.values() if unit.parent_id)
        quiet = Account.select().where(Account.login.startswith("m-43")).limit(20)
        for account in quiet:
            member = Member.select(Member, Unit).join(Unit).where(Member.id == account.member_id).get()
            [period] = periods_from(*said_by(member.id), home=[member.branch.division])
            row = member.awayperiod_set.get()
            assert (row.id, row.began_on, row.ended_on) == (period.id, period.began_on, period.ended_on)
    database.release()
