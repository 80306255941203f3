"""The tests of the scripts, each file in a node of its own. `node --test tests/js/outbox/` runs them without pytest."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.kit.requirements import cannot_run
from tests.kit.set_clock import for_node

HERE = Path(__file__).parent
FILES = sorted(path for path in HERE.rglob("*.test.*") if path.suffix in (".js", ".mjs"))


def test_there_are_such_tests():
    assert len(FILES) > 10


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(HERE)))
def test_in_node(file):
    node = shutil.which("node")
    if not node:
        cannot_run("tests of the scripts", "apt-get install nodejs")
    done = subprocess.run([str(node), str(file)], cwd=HERE.parents[1], env=for_node(), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\n# pass 0\n" not in done.stdout and "\nℹ pass 0\n" not in done.stdout, done.stdout
