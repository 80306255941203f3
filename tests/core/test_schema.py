"""Migrations build exactly what the models describe, on both engines; running them again changes nothing."""

import peewee as pw
import pytest

from pwa.core import database, schema
from pwa.core.database import Fact, db, is_postgres, write
from pwa.models import MODELS
from tests.kit.tables import described

pytestmark = pytest.mark.both_engines


@pytest.fixture
def empty(engine, clock):
    """The app on a database in which nothing has been made."""
    address = engine.empty()
    database.bind(address)
    db.connect(reuse_if_open=True)
    yield address
    database.release()


def test_migrations_build_exactly_what_the_models_describe(empty, engine):
    schema.migrate()
    migrated = described()
    database.bind(engine.empty())
    db.connect(reuse_if_open=True)
    db.create_tables(MODELS, safe=False)
    modelled = described()
    migrated.pop("schema_migration")
    assert modelled.keys() == {model._meta.table_name for model in MODELS}
    for table in sorted(modelled.keys() | migrated.keys()):
        assert migrated.get(table) == modelled.get(table), table


def test_every_table_of_the_packages_is_listed():
    def leaves(model: type[pw.Model]) -> set[type[pw.Model]]:
        children = model.__subclasses__()
        return {leaf for child in children for leaf in leaves(child)} if children else {model}

    ours = {m for m in leaves(pw.Model) if m.__module__.startswith("pwa.") and "migrations" not in m.__module__}
    assert {model.__name__ for model in ours} == {model.__name__ for model in MODELS}


def test_migrating_again_changes_nothing(empty):
    assert schema.migrate()
    epoch, before = Fact.read("epoch"), described()
    assert epoch and schema.pending() == []
    assert schema.migrate() == []
    assert (Fact.read("epoch"), described()) == (epoch, before)


def test_receipts_have_their_key_before_the_first_report_so_that_the_first_backup_has_it_too(app):
    key = Fact.read("receipt_key")
    assert key and len(key) == 64
    schema.migrate()
    assert Fact.read("receipt_key") == key


def test_a_new_epoch_has_another_name(app):
    before = Fact.read("epoch")
    with write():
        schema.new_epoch()
    assert Fact.read("epoch") != before


def test_every_row_of_a_unit_carries_its_county():
    """Growing beyond one database splits by county (the tenant): whoever belongs to one says so in a column."""
    of_the_installation = {"fact", "throttle", "lease", "challenge", "trusted_key"}
    of_an_account = {"invitation", "passkey", "session", "consent", "security_note", "device", "gap", "discarded"}
    of_an_account |= {"photo", "photo_named", "write_key", "sign_in_change"}
    for model in MODELS:
        table = model._meta.table_name
        if table not in of_the_installation | of_an_account:
            assert "county_id" in model._meta.columns, table


def test_moments_are_stored_with_their_zone(app):
    if is_postgres():
        kinds = {
            kind
            for (kind,) in db.execute_sql(
                "select distinct data_type from information_schema.columns where table_schema = 'public'"
            )
        }
        assert "timestamp with time zone" in kinds
        naive = db.execute_sql(
            "select table_name, column_name from information_schema.columns"
            " where table_schema = 'public' and data_type = 'timestamp without time zone'"
            " and table_name != 'schema_migration'"
        ).fetchall()
        assert naive == []
