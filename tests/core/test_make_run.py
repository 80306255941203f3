"""What `make run` starts: the demo county on the port that was asked for, with the sign-in links as the last lines."""

import os
import re
import shutil
import signal
import subprocess
import urllib.request

import pytest

from tests.core.program import yanxing
from tests.kit.cluster import die_with_parent, free_port
from tests.kit.server import ROOT, until

SCRIPT = ROOT / "scripts" / "run.sh"


@pytest.fixture
def started(tmp_path):
    """started(port) runs the script on a small demo county; what it says is in the file `said`."""
    env = {"YANXING_VAR": str(tmp_path / "var")}
    assert yanxing(tmp_path, "init", **env).returncode == 0
    assert yanxing(tmp_path, "demo", "--members", "1", **env).returncode == 0
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("YANXING_", "PORT", "PROM"))}
    running = []

    def start(port: int) -> subprocess.Popen:
        with (tmp_path / "said").open("wb") as said:
            environment = {**clean, **env, "LC_ALL": "en_US.UTF-8"}
            command = ["bash", str(SCRIPT), str(port)]
            running.append(
                subprocess.Popen(command, env=environment, stdout=said, stderr=said, preexec_fn=die_with_parent)
            )
        return running[-1]

    yield start
    for process in running:
        process.terminate()
        process.wait(30)


def test_the_links_are_the_last_lines_and_lead_to_the_port(started, tmp_path):
    port, said = free_port(), tmp_path / "said"
    process = started(port)
    until(lambda: said.read_text().endswith("\n\n") and "/welcome/" in said.read_text(), otherwise=said.read_text)
    last = said.read_text().rstrip("\n").rpartition("\n\n")[2].splitlines()
    assert len(last) == 9 and re.match(r"One-time", last[0])
    for line in last[1:]:
        assert re.fullmatch(rf"  \w+ +http://localhost:{port}/welcome/[\w-]{{43}}", line)
    with urllib.request.urlopen(last[1].split()[1], timeout=30) as page:
        assert page.status == 200
    again = yanxing(tmp_path, "links", YANXING_VAR=str(tmp_path / "var"))
    assert again.stdout.count(f"http://localhost:{port}/welcome/") == 8, "which port it is, the command knows"
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    again = yanxing(tmp_path, "links", YANXING_VAR=str(tmp_path / "var"))
    assert again.stdout.count("http://localhost:8000/welcome/") == 8, "no server runs"


def test_a_server_that_does_not_start_says_why(tmp_path):
    """The script with a command in the place of ours, which ends as `serve` does where the port is taken."""
    command = tmp_path / ".venv" / "bin" / "yanxing"
    command.parent.mkdir(parents=True)
    command.write_text('#!/bin/sh\n[ "$1" != serve ] || { echo "Address already in use" >&2; exit 1; }\n')
    command.chmod(0o755)
    (tmp_path / "scripts").mkdir()
    (tmp_path / "var").mkdir()
    script = shutil.copy(SCRIPT, tmp_path / "scripts")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("YANXING_")}
    said = tmp_path / "said"
    with said.open("wb") as out:
        assert subprocess.run(["bash", script, "8000"], env=clean, stdout=out, stderr=out, timeout=60).returncode == 1
    until(lambda: "Address already in use" in said.read_text(), otherwise=said.read_text)
