"""What `make run` starts: the demo county on the port that was asked for, with the sign-in links as the last lines."""

import os
import re
import shutil
import signal
import subprocess
import urllib.request

import pytest

from tests.core.program import begun, yanxing
from tests.kit.cluster import die_with_parent, free_port
from tests.kit.forkserver import COUNTS, fork_server
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


LINK = r"  \w+ +http://localhost:{}/welcome/[\w-]{{43}}"


@pytest.mark.nightly
def test_the_links_are_the_last_lines_and_lead_to_the_port(started, tmp_path):
    port, said = free_port(), tmp_path / "said"
    process = started(port)
    until(lambda: said.read_text().endswith("\n\n") and "/welcome/" in said.read_text(), otherwise=said.read_text)
    last = said.read_text().rstrip("\n").rpartition("\n\n")[2].splitlines()
    assert len(last) == 9 and re.match(r"One-time", last[0])
    for line in last[1:]:
        assert re.fullmatch(LINK.format(port), line)
    with urllib.request.urlopen(last[1].split()[1], timeout=30) as page:
        assert page.status == 200
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0


def test_the_links_lead_to_the_server_that_runs_and_else_to_the_usual_port(tmp_path, shared_folder):
    """Which port it is, `yanxing links` knows from the server."""
    port, env = free_port(), {COUNTS: str(tmp_path)}
    begun(tmp_path, shared_folder)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("YANXING_", "PORT"))}
    arguments, log = ["serve", "--port", str(port), "--workers", "1"], tmp_path / "log"
    log.touch()
    server = fork_server.start("pwa.cli", arguments, environment | env, log, folder=tmp_path)
    try:
        until(lambda: '"serving"' in log.read_text(), otherwise=log.read_text)
        links = re.findall(LINK.format(port), yanxing(tmp_path, "links").stdout)
        assert len(links) == 8
        with urllib.request.urlopen(links[0].split()[1], timeout=30) as page:
            assert page.status == 200
    finally:
        server.terminate()
        server.wait(60)
    assert len(re.findall(LINK.format(8000), yanxing(tmp_path, "links").stdout)) == 8, "no server runs"


@pytest.fixture
def with_command(tmp_path):
    """with_command(lines) starts the script with these lines of a shell in the place of our command; what it says is in
    the file `said`, what it was asked in `asked`."""
    command = tmp_path / ".venv" / "bin" / "yanxing"
    command.parent.mkdir(parents=True)
    (tmp_path / "scripts").mkdir()
    (tmp_path / "var").mkdir()
    script = shutil.copy(SCRIPT, tmp_path / "scripts")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("YANXING_", "LC_"))}

    def start(lines: str) -> subprocess.Popen[bytes]:
        command.write_text(f'#!/bin/sh\necho "$*, PORT=$PORT" >>asked\n{lines}\n')
        command.chmod(0o755)
        with (tmp_path / "said").open("wb") as out:
            return subprocess.Popen(
                ["bash", script, "8000"], env=clean, stdout=out, stderr=out, preexec_fn=die_with_parent
            )

    return start


def test_a_server_that_does_not_start_says_why(with_command, tmp_path):
    """With a command which ends as `serve` does where the port is taken."""
    process = with_command('[ "$1" != serve ] || { echo "Address already in use" >&2; exit 1; }')
    assert process.wait(60) == 1
    said = tmp_path / "said"
    until(lambda: "Address already in use" in said.read_text(), otherwise=said.read_text)


SERVES = """case $1 in
  serve) echo Yanxing listens; echo '{"event": "serving"}' >&2; trap 'exit 3' TERM; while :; do sleep 0.1; done ;;
  links) sleep 0.3; echo One-time links; echo "  member http://localhost:$PORT/welcome/x" ;;
  *) echo "$1 is done" ;;
esac"""


def test_the_script_makes_serves_and_says_the_links_last(with_command, tmp_path):
    """Database, demo county and server in this order, on the port that was asked for; the log is in a file, and whoever
    stops the script has stopped the server."""
    said = tmp_path / "said"
    process = with_command(SERVES)
    until(lambda: said.read_text().endswith("/x\n\n"), otherwise=said.read_text)
    lines = said.read_text().splitlines()
    assert lines[:3] == ["init is done", "demo is done", "Yanxing listens"]
    assert lines[3:] == ["log: var/server.log", "", "One-time links", "  member http://localhost:8000/welcome/x", ""]
    assert (tmp_path / "var" / "server.log").read_text() == '{"event": "serving"}\n'
    asked = ["init", "demo --if-empty", "serve --port 8000", "links"]
    assert (tmp_path / "asked").read_text().splitlines() == [f"{words}, PORT=8000" for words in asked]
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 3, "what the server ends with"
