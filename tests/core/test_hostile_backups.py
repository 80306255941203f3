"""A backup that was cut, changed or made by somebody hostile is refused in words, and nothing was changed."""

import json
import shutil
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from pwa.core.backup import Backup
from pwa.core.terminal import Refused
from tests.core.backups import refused, remade, twice


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
        rows["fact"] = [["bomb", "0" * 10_000_000]]

    shutil.copy(remade(good, change), good)


def many_small_bombs(good: Path) -> None:
    def change(manifest: dict, rows: dict) -> None:
        rows["fact"] = [["bomb", "0"]] * 100_000

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


def without(name: str) -> Callable[[dict, dict], None]:
    def change(manifest: dict, rows: dict) -> None:
        del manifest[name]

    return change


def heads(value: object) -> Callable[[dict, dict], None]:
    def change(manifest: dict, rows: dict) -> None:
        manifest["audit_heads"] = value

    return change


def newer_format(manifest: dict, rows: dict) -> None:
    manifest["version"] = 2


@pytest.mark.parametrize(
    "change",
    [
        *(change_row("unit", 0, value) for value in (7, "no uuid", None, [1], "1" * 36)),
        *(change_row("fact", 1, value) for value in (7, None, True, "\ud800")),
        *(change_row("account", 11, value) for value in ("yes", 1, None)),
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
        *map(without, ("made_at", "audit_heads", "schema")),
        *map(heads, (None, [], {"x": [1, "y"]}, {str(uuid4()): [1]}, {str(uuid4()): ["many", ""]})),
    ],
)
def test_whole_digests_do_not_make_nonsense_good(good, run, change):
    refused(run, remade(good, change))


def with_manifest(good: Path, change: Callable[[dict], None]) -> Path:
    """The backup with another manifest, its tables as they were."""
    changed = good.with_name("changed.zip")
    with zipfile.ZipFile(good) as file, zipfile.ZipFile(changed, "w") as copy:
        for name in file.namelist():
            data = file.read(name)
            if name == "manifest.json":
                manifest = json.loads(data)
                change(manifest)
                data = json.dumps(manifest).encode()
            copy.writestr(name, data)
    return changed


def table(manifest: dict, name: str) -> dict:
    return next(table for table in manifest["tables"] if table["name"] == name)


def test_a_manifest_that_counts_wrongly_is_refused(good, run):
    changed = with_manifest(good, lambda manifest: table(manifest, "unit").update(rows=1))
    assert "damaged" in refused(run, changed)


def test_a_table_that_is_not_the_one_of_the_manifest_is_refused_though_the_zip_is_whole(good, run):
    changed = with_manifest(good, lambda manifest: table(manifest, "unit").update(sha256="0" * 64))
    assert "damaged" in refused(run, changed)


@pytest.mark.parametrize("harm", [a_bomb, many_small_bombs])
def test_a_bomb_is_refused_before_it_is_unpacked(good, installed, harm, monkeypatch):
    harm(good)
    monkeypatch.setattr(Backup, "rows", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(Refused, match="makes no sense"):
        Backup(good)
