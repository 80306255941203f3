"""The app runs from an installed wheel, with its pages, scripts, translations, places and names inside."""

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.core.program import yanxing
from tests.kit.set_clock import python_path

ROOT = Path(__file__).resolve().parents[2]


def test_it_works_from_an_installed_wheel_in_another_folder(tmp_path):
    """The wheel is unpacked as pip would, in front of everything else on the path."""
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(tmp_path),
        str(ROOT),
    ]
    subprocess.run(build, check=True, capture_output=True, timeout=240)
    (wheel,) = tmp_path.glob("*.whl")
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    with zipfile.ZipFile(wheel) as file:
        file.extractall(site)
    elsewhere.mkdir()
    where = "import pwa; print(pwa.__file__); "
    found = yanxing(elsewhere, program=[sys.executable, "-c", where], PYTHONPATH=python_path(str(site)))
    assert found.stdout.startswith(str(site))
    for command in (["init"], ["demo", "--members", "60"], ["doctor"], ["backup", "b.zip"]):
        done = yanxing(elsewhere, *command, PYTHONPATH=python_path(str(site)))
        assert done.returncode == 0, done.stderr
