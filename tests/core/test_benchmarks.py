"""Every part of `make bench` still runs after a file of the program or of the tests was renamed."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks.__main__ import PARTS, SMALL

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_finds_all_that_it_uses_and_all_that_small_sets(part):
    module = import_module(f"benchmarks.{part}")
    assert callable(module.main)
    assert vars(module).keys() >= SMALL.get(part, {}).keys()


@pytest.mark.nightly
@pytest.mark.parametrize("part", PARTS)
def test_a_part_runs_in_small(part):
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--small", part], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert run.returncode == 0, run.stdout + run.stderr
