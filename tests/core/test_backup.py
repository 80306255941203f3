"""A backup is everything but the keys, as of one moment; put back, it is the same app on either engine."""

import json
import stat
import threading
import zipfile
from uuid import uuid4

import pytest

from pwa.core import audit, audit_chain, clock, crypto, database, schema
from pwa.core.backup import Backup, format, writer
from pwa.core.database import Fact, db, write
from pwa.core.ids import new_id
from pwa.identity.models import Account, Invitation, Session
from pwa.members.models import Member, TimelineLine
from pwa.models import MODELS
from pwa.organisations.models import Unit
from pwa.reports.models import Photo, PhotoNamed
from tests.core.conftest import KEYS, app_on, run_on
from tests.people import PEOPLE

HARD = "夜班后报到 鬱龘𠮷 \"quoted\" \\ tab\t line\n 'x'; drop table unit; -- =cmd() \u2028"
MEMBER = PEOPLE["member"]


def contents() -> dict[str, list[tuple]]:
    """Every row of every table that outlives a restore, as Python values."""
    found = {}
    for model in MODELS:
        if model._meta.table_name not in format.NOT_BACKED_UP:
            rows = list(model.select().tuples())
            plain = [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in rows]
            found[model._meta.table_name] = sorted(plain, key=str)
    return found


@pytest.fixture
def full(installed):
    """The cast, and what is hard to carry: odd texts, a photo, one that never came, a sealed trail, open sessions."""
    with write():
        Member.update(name=HARD, id_sealed=crypto.seal("110101199003070000")).where(
            Member.id == MEMBER.member_id
        ).execute()
        mine = {"account_id": MEMBER.account_id}
        Photo.create(**mine, sha256="a" * 64, content=bytes(range(256)) * 500, mimetype="image/jpeg")
        for sha256 in ("a" * 64, "b" * 64):
            PhotoNamed.create(**mine, submission_id=uuid4(), sha256=sha256)
        account = Account.get_by_id(MEMBER.account_id)
        Invitation.make(account, by=None)
        Session.create(account=account, way_in="passkey")
        Fact.put("receipt_key", "r" * 64)
    audit_chain.seal()
    return installed


def test_every_kind_of_column_can_be_carried():
    assert all(format.kind_of(field) in format.KINDS for model in MODELS for field in model._meta.sorted_fields)


def test_on_the_other_engine_and_back_everything_is_the_same(other, full, run, tmp_path, engine):
    before = contents()
    assert run("backup", tmp_path / "one.zip").exit_code == 0
    there = app_on(other.empty(), tmp_path / "there")
    with there.app_context():
        assert run_on(there, "restore", tmp_path / "one.zip").exit_code == 0
        same(before, contents())
        assert audit_chain.broken() == [] and crypto.key_fits() is True
        between = contents()
        assert run_on(there, "backup", tmp_path / "two.zip").exit_code == 0
    database.release()
    back = app_on(engine.empty(), tmp_path / "back")
    with back.app_context():
        assert run_on(back, "restore", tmp_path / "two.zip").exit_code == 0
        same(between, contents())
        assert Member.get_by_id(MEMBER.member_id).name == HARD
        assert bytes(Photo.get(Photo.lost_at.is_null()).content) == bytes(range(256)) * 500


def same(before: dict, after: dict) -> None:
    """Equal, but for what a restore does on purpose."""
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"fact", "session", "invitation", "photo", "audit_line"}
    assert set(before["audit_line"]) < set(after["audit_line"])
    assert dict(before["fact"])["receipt_key"] == dict(after["fact"])["receipt_key"]


@pytest.mark.both_engines
def test_after_a_restore_nobody_is_signed_in_no_link_opens_and_the_epoch_is_new(full, run, tmp_path):
    epoch = Fact.read("epoch")
    run("backup", tmp_path / "one.zip")
    said = run("restore", tmp_path / "one.zip", "--replace")
    assert said.exit_code == 0, said.output
    assert Fact.read("epoch") not in (None, epoch)
    assert not Session.select().where(Session.ended_at.is_null()).exists()
    unspent = Invitation.spent_at.is_null() & Invitation.voided_at.is_null()
    assert not Invitation.select().where(unspent).exists()
    assert audit.AuditLine.select().where(audit.AuditLine.action == "restored").count() == 1
    assert Fact.read("epoch") in said.output


@pytest.mark.both_engines
def test_a_photo_that_had_not_come_is_known_to_be_lost_after_a_restore(full, run, tmp_path):
    run("backup", tmp_path / "one.zip")
    run("restore", tmp_path / "one.zip", "--replace")
    lost = Photo.get(Photo.sha256 == "b" * 64)
    assert lost.lost_at and not bytes(lost.content)
    assert Photo.get(Photo.sha256 == "a" * 64).lost_at is None


def test_what_came_after_the_backup_is_gone_after_a_restore(full, run, tmp_path):
    run("backup", tmp_path / "one.zip")
    with write():
        Member.update(name="later").where(Member.id == MEMBER.member_id).execute()
    run("restore", tmp_path / "one.zip", "--replace")
    assert Member.get_by_id(MEMBER.member_id).name == HARD


@pytest.mark.both_engines
def test_a_backup_is_of_one_moment_though_others_write_meanwhile(full, run, tmp_path, monkeypatch):
    """A member and their timeline line are committed together between two tables: either both are in it or none."""
    write_table, late = writer._write_table, new_id()

    def writing(zipped, model):
        if model is Unit:
            thread = threading.Thread(target=commit)
            thread.start()
            thread.join(10)
            assert not thread.is_alive(), "the backup holds writers up"
        return write_table(zipped, model)

    def commit():
        with write():
            Account.create(id=late, login="late", name="late")
            TimelineLine.create(
                id=late, county_id=new_id(), member=MEMBER.member_id, at=clock.now(), kind="looked_up", record_id=late
            )
        db.close()

    monkeypatch.setattr(writer, "_write_table", writing)
    assert run("backup", tmp_path / "one.zip").exit_code == 0
    assert Account.select().where(Account.id == late).exists()
    with zipfile.ZipFile(tmp_path / "one.zip") as file:
        assert not any(str(late) in file.read(name).decode() for name in file.namelist())


def test_the_keys_are_not_in_it(full, run, tmp_path):
    run("backup", tmp_path / "one.zip")
    with zipfile.ZipFile(tmp_path / "one.zip") as file:
        everything = b"".join(file.read(name) for name in file.namelist())
    assert not any(key.encode() in everything for key in KEYS.values())
    assert b"110101199003070000" not in everything


def test_only_the_owner_may_read_it_and_nothing_else_is_left_lying(full, run, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    run("backup", folder / "one.zip")
    assert [path.name for path in folder.iterdir()] == ["one.zip"]
    assert stat.S_IMODE((folder / "one.zip").stat().st_mode) == 0o600


def test_the_manifest_says_what_is_in_it(full, run, tmp_path):
    run("backup", tmp_path / "one.zip")
    with Backup(tmp_path / "one.zip") as file:
        assert file.manifest["schema"] == schema.known() and file.manifest["epoch"] == Fact.read("epoch")
        assert {(h.county_id, h.link, h.digest) for h in file.heads} == set(audit_chain.heads())
        rows = {table.name: table.rows for table in file.tables}
    assert rows["member"] == Member.select().count()
    worth_nothing_later = {"lease", "throttle", "challenge", "write_key"}  # said here too: the list may not grow unseen
    assert set(rows) == {model._meta.table_name for model in MODELS} - worth_nothing_later


def test_a_backup_may_replace_an_older_one_but_no_other_file(full, run, tmp_path):
    target = tmp_path / "one.zip"
    assert run("backup", target).exit_code == run("backup", target).exit_code == 0
    precious = tmp_path / "precious.db"
    precious.write_bytes(b"SQLite format 3\0")
    refused = run("backup", precious)
    assert refused.exit_code == 1 and "not a backup" in refused.output
    assert precious.read_bytes() == b"SQLite format 3\0"


def test_on_a_full_disk_the_older_backup_stays(full, run, tmp_path, monkeypatch):
    target = tmp_path / "one.zip"
    run("backup", target)
    before = target.read_bytes()

    def full_disk(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writer.os, "fsync", full_disk)
    refused = run("backup", target)
    assert refused.exit_code == 1 and "No space left" in refused.output
    assert target.read_bytes() == before and not list(tmp_path.glob(".*.part"))


def test_it_is_packed_and_needs_little_memory(full, run, tmp_path):
    import tracemalloc

    with write():
        some = {"county_id": new_id(), "member": MEMBER.member_id, "at": clock.now(), "kind": "looked_up"}
        some["facts"] = json.dumps({"words": "很长的一行" * 200}, ensure_ascii=False)
        for _ in range(20):
            TimelineLine.insert_many([{**some, "id": new_id()} for _ in range(200)]).execute()
    tracemalloc.start()
    assert run("backup", tmp_path / "one.zip").exit_code == 0
    took = tracemalloc.get_traced_memory()[1]
    tracemalloc.reset_peak()
    with Backup(tmp_path / "one.zip") as file:
        file.check()
        whole = file.size
    read = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert whole > 12e6 and max(took, read) < 6e6
    assert (tmp_path / "one.zip").stat().st_size < whole / 5
