"""`yanxing doctor` compares the audit chains with the head log and with a backup."""

from uuid import UUID, uuid4

import pytest

from pwa.core import audit, audit_chain, audit_checkpoints
from pwa.core.audit import AuditLine
from pwa.core.database import write
from tests.core.backups import remade, to_admin


@pytest.fixture(autouse=True)
def real_time(clock):
    """The clock runs: PostgreSQL has one of its own to compare with."""
    clock.to(None)


@pytest.mark.parametrize("what", ["changed", "missing"])
def test_the_first_broken_link_is_named(ill, sealed, what):
    third = (AuditLine.county_id == UUID(int=7)) & (AuditLine.link == 3)
    if what == "changed":
        AuditLine.update(action="nothing").where(third).execute()
    else:
        AuditLine.delete().where(third).execute()
    assert f"{UUID(int=7)}: line 3" in ill() and what in ill()


def test_a_cut_tail_is_told_by_the_log(ill, sealed, log):
    AuditLine.delete().where(AuditLine.link == 5).execute()
    assert f"Against {audit_checkpoints.NAME}" in ill() and "line 5 is missing" in ill()


def test_a_cut_tail_is_told_by_a_backup_when_the_log_was_cut_too(ill, run, sealed, log, tmp_path):
    run("backup", tmp_path / "one.zip")
    digests = {row.link: row.digest for row in AuditLine.select().where(AuditLine.link.in_([4, 5]))}
    with write():
        AuditLine.delete().where(AuditLine.link == 5).execute()
    text = log.read_text()
    log.write_text("")
    assert ill() == f"! audit chain {UUID(int=7)}: {log.name} has no head of it, so nothing vouches for it"
    log.write_text(text.replace('"link": 5', '"link": 4').replace(digests[5], digests[4]))
    assert ill() == ""
    assert "line 5 is missing" in ill("--backup", tmp_path / "one.zip")


@pytest.mark.parametrize("kept", ["nothing", "other chains", "a half line"])
def test_a_chain_of_which_no_head_is_noted_is_told(ill, sealed, log, kept):
    """Whoever rewrites one chain may take its heads out of the log, and leave those of the others."""
    with write():
        audit.record("changed", "member", uuid4(), county_id=UUID(int=8))
    audit_chain.seal(log)
    lines = [line for line in log.read_text().splitlines(keepends=True) if str(UUID(int=7)) not in line]
    log.write_text({"nothing": "", "other chains": "".join(lines), "a half line": '{"county": "'}[kept])
    told = ill().splitlines()
    assert f"! audit chain {UUID(int=7)}: {log.name} has no head of it, so nothing vouches for it" in told
    assert len(told) == (1 if kept == "other chains" else 2)


def test_lines_after_the_last_noted_head_are_a_note(ill, run, sealed, log):
    with write():
        audit.record("changed", "member", uuid4(), county_id=UUID(int=7))
    audit_chain.seal(None)
    assert (
        ill() == ""
        and f"· audit chain {UUID(int=7)}: {log.name} has no head of the last 1 lines" in run("doctor").output
    )


def test_a_backup_that_somebody_changed_is_told(ill, run, sealed, tmp_path):
    run("backup", tmp_path / "one.zip")
    assert ill("--backup", tmp_path / "one.zip") == ""
    assert "signature" in ill("--backup", remade(tmp_path / "one.zip", to_admin))


def test_a_log_that_is_gone_or_changed_is_told(ill, sealed, log):
    log.write_text("hello\n")
    assert "Line 1" in ill()
    log.unlink()
    assert "is gone" in ill()


@pytest.mark.both_engines
def test_after_a_restore_the_log_and_the_chains_agree(ill, run, sealed, log, tmp_path):
    run("backup", tmp_path / "one.zip")
    with write():
        audit.record("changed", "member", uuid4(), county_id=UUID(int=7))
    audit_chain.seal(log)
    assert run("restore", tmp_path / "one.zip", "--replace").exit_code == 0
    assert ill() == "" and "was restored" in run("doctor").output
    AuditLine.delete().where(AuditLine.county_id == UUID(int=7), AuditLine.link == 5).execute()
    assert "line 5 is missing" in ill()
