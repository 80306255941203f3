"""A backup counts only if who holds the data key made it: its manifest is signed."""

import hmac
import json
import zipfile
from pathlib import Path

import pytest

from pwa.core import audit_checkpoints
from pwa.core.audit import AuditLine
from pwa.core.crypto import derive
from pwa.core.database import Fact
from pwa.organisations.models import Post
from tests.core.backups import remade, to_admin
from tests.core.conftest import app_on, run_on


def organisers() -> int:
    return Post.select().where(Post.role == "organiser").count()


def manifest_of(file: Path) -> dict:
    with zipfile.ZipFile(file) as zipped:
        return json.loads(zipped.read("manifest.json"))


def unsigned(manifest: dict, rows: dict) -> None:
    to_admin(manifest, rows)
    del manifest["signature"]


def odd(value: object):
    def change(manifest: dict, rows: dict) -> None:
        to_admin(manifest, rows)
        manifest["signature"] = value

    return change


def signed_with_another_key(manifest: dict, rows: dict) -> None:
    to_admin(manifest, rows)
    manifest["signature"] = hmac.new(derive("x" * 40, "backup manifest"), b"", "sha256").hexdigest()


def other_heads(manifest: dict, rows: dict) -> None:
    manifest["audit_heads"] = {}


def later(manifest: dict, rows: dict) -> None:
    manifest["made_at"] = "2027-01-01T00:00:00+00:00"


@pytest.mark.both_engines
def test_a_backup_says_what_was_signed_and_is_restored_without_a_word(good, run):
    assert len(manifest_of(good)["signature"]) == 64
    assert run("restore", good, "--replace").exit_code == 0


@pytest.mark.parametrize(
    "change",
    [
        to_admin,
        unsigned,
        signed_with_another_key,
        other_heads,
        later,
        *map(odd, ("", None, 7, [], "é", "\ud800", "0" * 64)),
    ],
)
def test_what_somebody_changed_is_refused_and_changes_nothing(good, run, change):
    before = (Fact.read("epoch"), organisers())
    result = run("restore", remade(good, change), "--replace")
    assert result.exit_code == 1 and "signature" in result.output and "--unsigned" in result.output
    assert (Fact.read("epoch"), organisers()) == before and before[1]


def test_with_the_word_it_is_restored_said_aloud_and_stays_on_record(good, run, var):
    result = run("restore", remade(good, unsigned), "--replace", "--unsigned")
    assert result.exit_code == 0 and "no signature" in result.output and "accounts and posts" in result.output
    line = AuditLine.select().where(AuditLine.action == "restored").get()
    assert "unsigned" in line.fields.split()
    assert audit_checkpoints.last_restore(var / audit_checkpoints.NAME)[1]
    assert "! That backup had no valid signature" in run("doctor").output


def test_the_word_alone_makes_no_record_of_a_good_backup(good, run, var):
    assert run("restore", good, "--replace", "--unsigned").exit_code == 0
    assert not audit_checkpoints.last_restore(var / audit_checkpoints.NAME)[1]


def test_on_a_machine_with_another_data_key_the_right_key_is_asked_for_first(good, engine, tmp_path):
    there = app_on(engine.empty(), tmp_path / "there", data_key="x" * 40)
    with there.app_context():
        result = run_on(there, "restore", good)
        assert result.exit_code == 1 and "YANXING_DATA_KEY" in result.output
        assert run_on(there, "restore", good, "--unsigned").exit_code == 0


@pytest.mark.both_engines
def test_the_doctor_is_not_content_until_somebody_has_looked_through_an_unsigned_backup(good, run):
    assert run("restore", remade(good, unsigned), "--replace", "--unsigned").exit_code == 0
    said = "! That backup had no valid signature"
    told = run("doctor")
    assert said in told.output and "--acknowledge" in told.output and told.exit_code == 1
    assert run("epoch", "--new").exit_code == 0
    assert said in run("doctor").output, "another epoch changes nothing of it"
    assert run("doctor", "--acknowledge", " ").exit_code == 2
    seen = run("doctor", "--acknowledge", "accounts and posts looked through")
    assert said not in seen.output and "· That backup had no valid signature" in seen.output
    line = AuditLine.get(AuditLine.action == "acknowledged restore")
    assert line.reason == "accounts and posts looked through"
    again = run("doctor", "--acknowledge", "once more")
    assert again.exit_code == 1 and "Nothing waits" in again.output
    assert run("restore", remade(good, unsigned), "--replace", "--unsigned").exit_code == 0
    assert said in run("doctor").output, "the next one is to be looked through too"
