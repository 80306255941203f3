"""The log of audit heads outside the database: what it must contain, what may be missing, what a restore explains."""

import json
import stat
from uuid import UUID

import pytest

from pwa.core import audit_checkpoints
from pwa.core.audit_checkpoints import Checkpoint

pytestmark = pytest.mark.both_engines

COUNTY, OTHER = UUID(int=7), UUID(int=9)


def head(link: int, county: UUID = COUNTY) -> Checkpoint:
    return Checkpoint(county, link, f"{link:064x}")


@pytest.fixture
def log(tmp_path):
    return tmp_path / audit_checkpoints.NAME


def links(log) -> list[int]:
    return [one.link for one in audit_checkpoints.expected(log)]


def test_what_was_noted_is_expected(log):
    audit_checkpoints.append(log, [head(3), head(2, OTHER)])
    audit_checkpoints.append(log, [head(5)])
    assert list(audit_checkpoints.expected(log)) == [head(3), head(2, OTHER), head(5)]
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_nothing_new_writes_nothing(log):
    audit_checkpoints.append(log, [])
    assert not log.exists()


def test_a_restore_excuses_what_came_after_the_backup_and_nothing_before_it(log):
    audit_checkpoints.append(log, [head(3)])
    audit_checkpoints.append(log, [head(5), head(1, OTHER)])
    audit_checkpoints.mark_restored(log, [head(4)], "epoch")
    audit_checkpoints.append(log, [head(6)])
    assert links(log) == [3, 4, 6]
    assert audit_checkpoints.last_restore(log)


def test_of_two_restores_both_excuse(log):
    audit_checkpoints.append(log, [head(3), head(9)])
    audit_checkpoints.mark_restored(log, [head(8)], "a")
    audit_checkpoints.append(log, [head(10)])
    audit_checkpoints.mark_restored(log, [head(2)], "b")
    assert links(log) == [2]


def test_a_line_cut_by_a_full_disk_is_passed_over_and_does_not_swallow_the_next(log):
    audit_checkpoints.append(log, [head(3), head(4)])
    log.write_bytes(log.read_bytes()[:-30])
    audit_checkpoints.append(log, [head(5)])
    assert links(log) == [3, 5]


@pytest.mark.parametrize(
    "line",
    [
        "hello",
        "[]",
        '{"county": "x", "link": 1, "digest": "0"}',
        '{"link": 1}',
        '{"restored": "x", "kept": 4}',
        '{"restored": "x", "kept": {"a": "b"}}',
        '{"county": "00000000-0000-0000-0000-000000000007", "link": "x", "digest": ""}',
    ],
)
def test_a_line_that_we_never_wrote_is_named(log, line):
    audit_checkpoints.append(log, [head(3)])
    with log.open("a") as file:
        file.write(line + "\n")
    audit_checkpoints.append(log, [head(4)])
    with pytest.raises(audit_checkpoints.Unreadable) as caught:
        links(log)
    assert caught.value.args == (2,)


def test_the_log_holds_no_more_than_it_needs(log):
    audit_checkpoints.append(log, [head(3)])
    assert set(json.loads(log.read_text())) == {"county", "link", "digest", "at"}
