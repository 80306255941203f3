"""What a restore refuses, and that it then changed nothing; older backups are brought up to date."""

import hashlib
import io
import json
import shutil
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from pwa.ground import clock, database, lease, schema, serving
from pwa.ground.database import Fact, db, is_postgres, write
from pwa.members.models import Member
from pwa.organisations.models import Unit
from tests.ground.conftest import house_on, run_on
from tests.people import PEOPLE, PLACES


@pytest.fixture
def good(house, run, tmp_path) -> Path:
    """A good backup of the cast."""
    assert run("backup", tmp_path / "good.zip").exit_code == 0
    return tmp_path / "good.zip"


def remade(good: Path, change: Callable[[dict, dict[str, list]], None], packed: int = zipfile.ZIP_DEFLATED) -> Path:
    """The backup with its manifest and rows changed by somebody who knows how to mend the digests."""
    with zipfile.ZipFile(good) as file:
        manifest = json.loads(file.read("manifest.json"))
        read = {t["name"]: file.read(f"tables/{t['name']}.jsonl").decode().splitlines() for t in manifest["tables"]}
    rows = {name: [json.loads(line) for line in lines] for name, lines in read.items()}
    change(manifest, rows)
    made = good.with_name("changed.zip")
    with zipfile.ZipFile(made, "w", packed) as file:
        for table in manifest["tables"]:
            data = "".join(json.dumps(row) + "\n" for row in rows.get(table["name"], [])).encode()
            table.update(rows=len(rows.get(table["name"], [])), size=len(data), sha256=hashlib.sha256(data).hexdigest())
            file.writestr(f"tables/{table['name']}.jsonl", data)
        file.writestr("manifest.json", json.dumps(manifest))
    return made


def refused(run, file: Path, *more: str) -> str:
    """The words of the refusal; nothing may have changed."""
    before = (Fact.read("epoch"), Member.select().count(), Unit.select().count())
    result = run("restore", file, "--replace", *more)
    assert result.exit_code == 1 and result.output.strip(), result.output
    assert "Traceback" not in result.output
    assert (Fact.read("epoch"), Member.select().count(), Unit.select().count()) == before
    return result.output


def test_data_is_not_overwritten_unless_told(good, run):
    result = run("restore", good)
    assert result.exit_code == 1 and "--replace" in result.output
    assert run("restore", good, "--replace").exit_code == 0


def test_an_empty_database_needs_no_word_and_no_schema(good, engine, tmp_path):
    there = house_on(engine.empty(), tmp_path / "there")
    with there.app_context():
        assert run_on(there, "restore", good).exit_code == 0
        assert Member.get_by_id(PEOPLE["member"].member_id) and schema.why_not_current() is None


def test_while_a_server_runs_nothing_is_restored(good, house, run):
    with serving.present(house.config["YANXING"]):
        assert "server is running" in refused(run, good)
    assert run("restore", good, "--replace").exit_code == 0


def test_while_a_server_runs_on_another_machine_nothing_is_restored(good, run):
    if is_postgres():
        with write():
            lease.take(lease.BACKGROUND, "elsewhere:1:abc")
        assert "elsewhere" in refused(run, good)
        clock._frozen += lease.LASTING * 2
        assert run("restore", good, "--replace").exit_code == 0


def test_no_server_starts_while_a_restore_runs(house):
    settings = house.config["YANXING"]
    with serving.nobody_serves(settings), pytest.raises(serving.Running), serving.present(settings):
        pass


def test_two_servers_may_run_at_once(house):
    settings = house.config["YANXING"]
    with serving.present(settings), serving.present(settings):
        pass


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_cut_file_is_refused(good, run, share):
    cut = good.with_name("cut.zip")
    cut.write_bytes(good.read_bytes()[: int(good.stat().st_size * share)])
    refused(run, cut)


def test_one_changed_byte_anywhere_in_a_table_is_found(good, run):
    data, changed = good.read_bytes(), good.with_name("changed.zip")
    with zipfile.ZipFile(good) as file:
        members = [info for info in file.infolist() if info.filename in ("tables/unit.jsonl", "tables/account.jsonl")]
    for info in members:
        begin = (
            info.header_offset + 30 + len(info.filename) + struct.unpack("<H", data[info.header_offset + 28 :][:2])[0]
        )
        at = begin + info.compress_size // 2
        changed.write_bytes(data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :])
        words = refused(run, changed)
        assert "damaged" in words or "cannot be read" in words


def not_a_zip(good: Path) -> None:
    good.write_text("not a zip")


def another_zip(good: Path) -> None:
    with zipfile.ZipFile(good, "w") as file:
        file.writestr("hello.txt", "hello")


def more_members(good: Path) -> None:
    with zipfile.ZipFile(good, "a") as file:
        file.writestr("../../escaped.txt", "hello")


def a_bomb(good: Path) -> None:
    def change(manifest: dict, rows: dict) -> None:
        rows["fact"] = [["bomb", "0" * 30_000_000]]

    shutil.copy(remade(good, change), good)


def many_small_bombs(good: Path) -> None:
    def change(manifest: dict, rows: dict) -> None:
        rows["fact"] = [["bomb", "0"]] * 400_000

    shutil.copy(remade(good, change), good)


def no_manifest_sense(good: Path) -> None:
    with zipfile.ZipFile(good, "w") as file:
        file.writestr("manifest.json", '{"format": "yanxing-backup", "version": 1, "tables": 5}')


def an_endless_manifest(good: Path) -> None:
    with zipfile.ZipFile(good, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("manifest.json", "[" * 9_000_000)


def a_deep_manifest(good: Path) -> None:
    with zipfile.ZipFile(good, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("manifest.json", "[" * 100_000)


@pytest.mark.parametrize(
    "harm",
    [
        not_a_zip,
        another_zip,
        more_members,
        a_bomb,
        many_small_bombs,
        no_manifest_sense,
        an_endless_manifest,
        a_deep_manifest,
    ],
)
def test_a_hostile_file_is_refused_in_words(good, run, harm):
    harm(good)
    refused(run, good)
    assert not (good.parent.parent / "escaped.txt").exists()


def change_row(table: str, column: int, value: object) -> Callable[[dict, dict], None]:
    def change(manifest: dict, rows: dict) -> None:
        rows[table][0][column] = value

    return change


def twice(manifest: dict, rows: dict) -> None:
    rows["unit"].append(rows["unit"][0])


def orphan(manifest: dict, rows: dict) -> None:
    rows["member"][0][2] = str(uuid4())


def short(manifest: dict, rows: dict) -> None:
    rows["unit"][0].pop()


def no_list(manifest: dict, rows: dict) -> None:
    rows["unit"][0] = {"id": 1}


def without_a_table(manifest: dict, rows: dict) -> None:
    manifest["tables"] = [table for table in manifest["tables"] if table["name"] != "audit_line"]


def somebody_elses_table(manifest: dict, rows: dict) -> None:
    manifest["tables"].append({"name": "payroll", "columns": [["id", "text"]]})
    rows["payroll"] = [["x"]]


def another_column(manifest: dict, rows: dict) -> None:
    manifest["tables"][0]["columns"][1][0] = "worth"


def odd_kind(manifest: dict, rows: dict) -> None:
    manifest["tables"][0]["columns"][1][1] = "pickle"


def newer(manifest: dict, rows: dict) -> None:
    manifest["schema"].append("0999_from_the_future")


def newer_format(manifest: dict, rows: dict) -> None:
    manifest["version"] = 2


@pytest.mark.parametrize(
    "change",
    [
        *(change_row("unit", 0, value) for value in (7, "no uuid", None, [1], "1" * 36)),
        *(change_row("fact", 1, value) for value in (7, None, True, "\ud800")),
        *(change_row("account", 8, value) for value in ("yes", 1, None)),
        change_row("unit", 4, "castle"),
        change_row("unit", 9, "yesterday"),
        change_row("unit", 9, "2026-11-23T00:00:00"),
        twice,
        orphan,
        short,
        no_list,
        without_a_table,
        somebody_elses_table,
        another_column,
        odd_kind,
        newer,
        newer_format,
    ],
)
def test_whole_digests_do_not_make_nonsense_good(good, run, change):
    refused(run, remade(good, change))


def test_a_manifest_that_counts_wrongly_is_refused(good, run):
    remade(good, lambda manifest, rows: None)
    changed = good.with_name("changed.zip")
    buffer = io.BytesIO(changed.read_bytes())
    with zipfile.ZipFile(buffer) as file, zipfile.ZipFile(changed, "w") as copy:
        for name in file.namelist():
            data = file.read(name)
            if name == "manifest.json":
                manifest = json.loads(data)
                next(t for t in manifest["tables"] if t["name"] == "unit")["rows"] += 1
                data = json.dumps(manifest).encode()
            copy.writestr(name, data)
    assert "damaged" in refused(run, changed)


def test_a_missing_file_and_a_folder_are_refused(house, run, tmp_path):
    assert "No such file" in refused(run, tmp_path / "none.zip")
    assert "folder" in refused(run, tmp_path)


SECOND = """
def up(migrator, db):
    db.execute_sql("alter table unit add column later text")
    db.execute_sql("update unit set name = name || ' II'")
"""


@pytest.fixture
def second(tmp_path, monkeypatch) -> Callable[[], None]:
    """The release after this one: a second migration that also changes rows."""

    def release() -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(schema.FOLDER, folder)
        (folder / "0002_later.py").write_text(SECOND)
        monkeypatch.setattr(schema, "FOLDER", folder)

    return release


def test_an_older_backup_is_brought_up_to_date(good, engine, second, tmp_path):
    second()
    there = house_on(engine.empty(), tmp_path / "there")
    with there.app_context():
        assert run_on(there, "init").exit_code == 0
        assert run_on(there, "restore", good).exit_code == 0
        assert schema.why_not_current() is None and "later" in {c.name for c in db.get_columns("unit")}
        assert Unit.get_by_id(PLACES["home"].id).name == f"{PLACES['home'].name} II"
        assert run_on(there, "restore", good, "--replace").exit_code == 0


def test_a_failed_restore_of_an_older_backup_leaves_the_newer_schema(good, engine, second, tmp_path):
    second()
    there = house_on(engine.empty(), tmp_path / "there")
    with there.app_context():
        run_on(there, "init")
        assert run_on(there, "restore", remade(good, twice)).exit_code == 1
        assert schema.why_not_current() is None and not Unit.select().exists()


def test_a_backup_of_a_newer_release_is_refused(house, run, engine, second, tmp_path, monkeypatch):
    here = schema.FOLDER
    second()
    there = house_on(engine.empty(), tmp_path / "there")
    with there.app_context():
        run_on(there, "init")
        run_on(there, "backup", tmp_path / "newer.zip")
        monkeypatch.setattr(schema, "FOLDER", here)
        assert "newer release" in run_on(there, "restore", tmp_path / "newer.zip", "--replace").output
        assert "newer release" in run_on(there, "init").output
    database.release()


def test_tables_of_somebody_else_are_left_alone(good, run):
    db.execute_sql("create table payroll (id text)")
    db.execute_sql("insert into payroll values ('x')")
    try:
        assert run("restore", good, "--replace").exit_code == 0
        assert db.execute_sql("select id from payroll").fetchall() == [("x",)]
    finally:
        db.execute_sql("drop table payroll")
