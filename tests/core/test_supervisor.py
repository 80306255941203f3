"""The supervisor with small work: children are replaced, told to stop, killed when they do not, and end with it."""

import os
import signal
from pathlib import Path

import pytest

from tests.kit.forkserver import fork_server
from tests.kit.server import until


class Program:
    """A supervisor in a process of its own; its children write down what they do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def start(self, work: str, limit: float = 30) -> None:
        arguments = [work, str(self.folder), str(limit)]
        code, err = self.folder / "code", self.folder / "err"
        self.process = fork_server.start("tests.core.supervisor_program", arguments, dict(os.environ), err, code=code)
        until(lambda: len(self.pids("began")) >= 2, 60, lambda: (self.folder / "err").read_text())

    def pids(self, what: str) -> set[int]:
        return {int(path.name.rpartition("-")[2]) for path in self.folder.glob(f"{what}-*")}

    def stop(self, how: signal.Signals) -> int:
        """Its exit code, or minus the signal that killed it."""
        self.process.send_signal(how)
        self.process.wait(60)
        code = self.folder / "code"
        return int(code.read_text()) if code.exists() else -how


@pytest.fixture
def program(tmp_path):
    """Killed with all its children, whatever happens."""
    made = Program(tmp_path)
    yield made
    if made.process.poll() is None:
        made.process.kill()
        made.process.wait()


def test_a_child_that_is_killed_is_replaced_and_all_finish_on_a_stop(program):
    program.start("good")
    first = program.pids("began")
    victim = min(first)
    os.kill(victim, signal.SIGKILL)
    until(lambda: len(program.pids("began")) == 3)
    assert program.stop(signal.SIGTERM) == 0
    assert program.pids("finished") == program.pids("began") - {victim}
    assert program.pids("stopping") == {program.process.pid}


def test_the_children_end_with_a_parent_that_was_killed(program):
    program.start("good")
    program.stop(signal.SIGKILL)
    until(lambda: program.pids("finished") == program.pids("began"))


def test_who_does_not_stop_is_killed_at_the_limit(program):
    program.start("deaf", limit=0.5)
    assert program.stop(signal.SIGINT) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in program.pids("began"))


def test_a_child_told_to_quit_ends_whatever_it_was_doing(program):
    program.start("busy")
    assert program.stop(signal.SIGQUIT) == 0
    assert program.pids("finished") == program.pids("began")


def test_a_second_stop_ends_at_once(program):
    program.start("busy")
    program.process.send_signal(signal.SIGTERM)
    until(lambda: program.pids("stopping"))
    assert not program.pids("finished")
    assert program.stop(signal.SIGTERM) == 0
    assert program.pids("finished") == program.pids("began")


def test_work_that_fails_is_logged_without_its_words_and_tried_again(program):
    program.start("faulty")
    until(lambda: len(program.pids("began")) >= 4)
    assert program.stop(signal.SIGTERM) == 0
    said = (program.folder / "err").read_text()
    assert "process failed" in said and "ValueError" in said and "13900000001" not in said
