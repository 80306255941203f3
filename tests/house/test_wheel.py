"""The app runs from an installed wheel, in a folder that holds nothing of ours."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OPENS = """
import pathlib
from pwa.app import create_app
from pwa.ground.settings import load
here = pathlib.Path.cwd()
app = create_app(load(database_url=f"sqlite:///{here}/y.db", var=str(here), base_url="http://localhost"))
from pwa.cli import cli
from flask.cli import ScriptInfo
for words in (["init"], ["demo", "--members", "120"], ["doctor"]):
    done = app.test_cli_runner().invoke(cli, words, obj=ScriptInfo(create_app=lambda: app))
    assert done.exit_code == 0, (words, done.output)
client = app.test_client()
for path in ("/sign-in", "/service_worker.js", "/manifest.webmanifest", "/readyz"):
    answer = client.get(path, base_url="http://localhost")
    assert answer.status_code == 200, (path, answer.status_code)
print(pathlib.Path(create_app.__code__.co_filename).parent)
"""


def test_a_wheel_holds_everything_and_runs_elsewhere(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").glob("yanxing-*.whl")
    installed, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        packed.extractall(installed)
    assert any(name == "pwa/_web/service_worker.js" for name in names)
    assert not any(name.startswith(("tests/", "var/")) or name.endswith((".pem", ".key", ".db")) for name in names)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("YANXING_")}
    done = subprocess.run(
        [sys.executable, "-c", OPENS],
        cwd=elsewhere, env={**environment, "PYTHONPATH": str(installed)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.strip().splitlines()[-1] == str(installed / "pwa")
