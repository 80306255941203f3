"""The table of processor seconds counts what other processes spend, once, whether somebody waits for them or not."""

import signal
import subprocess
import sys

import pytest

from tests.kit.seconds import Seconds

BUSY = "import time\nwhile time.process_time() < 0.3: pass\nprint('done', flush=True); input()"


@pytest.mark.parametrize("way", ["reaped", "reaped by the kernel"])
def test_the_seconds_of_another_process_are_charged_once(way):
    account = Seconds()
    account.charge("before")
    was = signal.signal(signal.SIGCHLD, signal.SIG_IGN if way == "reaped by the kernel" else signal.SIG_DFL)
    try:
        child = subprocess.Popen([sys.executable, "-c", BUSY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert child.stdout and child.stdout.readline() == "done\n"
        account.charge("running")
        child.communicate("\n")
    finally:
        signal.signal(signal.SIGCHLD, was)
    account.charge("ended")
    assert account.spent["running"] >= 0.25
    assert account.spent["ended"] < 0.25
