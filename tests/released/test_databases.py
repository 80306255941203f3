"""The database and the backup of every release come up with everything that was in them."""

import json
import zipfile

import pytest

from pwa.core import crypto, database, i18n
from pwa.core.database import db
from pwa.members.models import Member
from tests.core.conftest import run_on
from tests.kit import engines
from tests.released.conftest import signed_in
from tests.released.fixtures import rows_of
from tests.released.test_outboxes import accepted_once

# Not kept row by row: what the schema itself notes, and what is worth nothing after a moment.
PASSING = {"schema_migration", "lease", "throttle", "challenge"}
# Tables whose rows went into another: their columns of then → those of now.
MOVED = {
    "host_naming": (
        "placement",
        {"host_id": "unit_id", "named_at": "asked_at", "named_by": "asked_by", "ended_by": "closed_by"},
    )
}


@pytest.fixture(autouse=True)
def english(monkeypatch):
    """The operator reads English here."""
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    i18n.terminal_locale.cache_clear()
    yield
    i18n.terminal_locale.cache_clear()


def test_the_database_of_a_release_comes_up_with_every_row_and_the_doctor_finds_nothing_wrong(
    release, old_file, then, clock
):
    before, columns = rows_of(old_file)
    assert len(before["submission"]) > 20 and len(before["audit_line"]) > 20
    settings = engines.settings_for(f"sqlite:///{old_file}", old_file.parent, **release.keys)
    app = engines.testing(settings)
    database.bind(settings.database_url)
    assert run_on(app, "init").exit_code == 0
    found = run_on(app, "doctor")
    assert found.exit_code == 0 and "✓ The audit trail holds" in found.output
    assert "✓ The data key fits" in found.output
    database.release()
    went = {table: MOVED[table] for table in columns if table in MOVED}
    now = {new: [names.get(one, one) for one in columns[old]] for old, (new, names) in went.items()}
    after, _ = rows_of(old_file, {table: names for table, names in columns.items() if table not in went} | now)
    for table in before.keys() - PASSING:
        assert after[went[table][0] if table in went else table] == before[table], table


def test_sealed_numbers_of_a_release_are_opened_and_found_by_their_index(migrated):
    sealed = list(Member.select().where(Member.id_sealed.is_null(False)))
    assert len(sealed) > 5
    for member in sealed:
        number = crypto.unseal(member.id_sealed)
        assert len(number) == 18 and crypto.index_of(number) == member.id_index


def test_the_backup_of_a_release_is_restored_and_what_waited_on_phones_is_taken_in(release, engine, then, tmp_path):
    file = release.folder / "backup.zip"
    with zipfile.ZipFile(file) as zipped:
        kept = {table["name"]: table["rows"] for table in json.loads(zipped.read("manifest.json"))["tables"]}
    settings = engines.settings_for(engine.empty(), tmp_path, **release.keys)
    app = engines.testing(settings)
    database.bind(settings.database_url)
    with app.app_context():
        assert run_on(app, "restore", file).exit_code == 1, "its release signed no backup, so that must be agreed to"
        assert run_on(app, "restore", file, "--unsigned").exit_code == 0
        db.connect(reuse_if_open=True)

        def now(name: str) -> str:
            return MOVED[name][0] if name in MOVED else name

        there = {name: db.execute_sql(f'select count(*) from "{now(name)}"').fetchone()[0] for name in kept}
        grown = {name: there[name] - rows for name, rows in kept.items() if there[name] != rows}
        assert grown.keys() <= {"audit_line", "fact", "photo"} and all(more > 0 for more in grown.values())
        assert crypto.key_fits()
        for login, who in release.facts["people"].items():
            accepted_once(signed_in(app, who["account"]), release, login)
    database.release()
