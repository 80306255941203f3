"""The app runs from an installed wheel, with its pages, scripts, translations, places and names inside."""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from tests.core.program import yanxing
from tests.kit.set_clock import python_path

ROOT = Path(__file__).resolve().parents[2]

# What `pip wheel` calls, without pip.
BUILD = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"

COMMANDS = [["init"], ["demo", "--members", "60"], ["doctor"], ["backup", "b.zip"]]
# Commands of one process that has read all of the wheel; each is forked from it, and the first that fails ends it.
PROGRAM = """
import gc, os, sys
gc.disable()  # while it reads: a fifth of the time
from importlib import import_module
from pkgutil import walk_packages
import pwa
from pwa.cli import main
for package in walk_packages(pwa.__path__, "pwa."):
    if ".migrations." not in package.name:
        import_module(package.name)
print(pwa.__file__, flush=True)
for command in COMMANDS:
    if not (child := os.fork()):
        sys.argv = ["-c", *command]
        main()
    if code := os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        sys.exit(f"{command}: {code}")
"""


def shipped() -> Iterator[str]:
    """Where the wheel has each file of the program: what is written, read and shown, not what is compiled."""
    for name, place in (("pwa", "pwa"), ("templates", "pwa/_web/templates"), ("static", "pwa/_web/static")):
        for path in (ROOT / name).rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                yield f"{place}/{path.relative_to(ROOT / name)}"


def _compiled_as_here(site: Path) -> None:
    """What is compiled of the same files here serves there too: it takes as long as the commands themselves."""
    for here in (ROOT / "pwa").rglob("*.py"):
        there, compiled = site / here.relative_to(ROOT), Path(cache_from_source(str(here)))
        if there.exists() and compiled.exists() and there.read_bytes() == here.read_bytes():
            os.utime(there, ns=(here.stat().st_atime_ns, here.stat().st_mtime_ns))
            Path(cache_from_source(str(there))).parent.mkdir(exist_ok=True)
            shutil.copyfile(compiled, cache_from_source(str(there)))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-c", BUILD, folder], cwd=ROOT, check=True, capture_output=True, timeout=240)
    return next(folder.glob("*.whl"))


def test_every_file_of_the_program_is_in_the_wheel(wheel):
    with zipfile.ZipFile(wheel) as file:
        inside = set(file.namelist())
    assert {path for path in shipped() if path not in inside} == set()


@pytest.mark.nightly
def test_it_works_from_an_installed_wheel_in_another_folder(wheel, tmp_path):
    """The wheel is unpacked as pip would, in front of everything else on the path."""
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    with zipfile.ZipFile(wheel) as file:
        file.extractall(site)
    _compiled_as_here(site)
    elsewhere.mkdir()
    done = yanxing(
        elsewhere,
        program=[sys.executable, "-c", PROGRAM.replace("COMMANDS", repr(COMMANDS))],
        PYTHONPATH=python_path(str(site)),
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(site))
    assert (elsewhere / "var").is_dir() and (elsewhere / "b.zip").exists()
