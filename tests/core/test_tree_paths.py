"""Paths of units, on values."""

import pytest

from pwa.core.tree_paths import ancestors, end_of, lineage

PATH = "0001/0004/00ff/"


def test_the_lineage_is_the_path_and_those_above_it_widest_first():
    assert lineage(PATH) == ["0001/", "0001/0004/", PATH]
    assert lineage(PATH, top="0001/0004/") == ["0001/0004/", PATH]
    assert lineage(PATH, top=PATH) == [PATH]
    assert lineage("") == []


def test_ancestors_leave_the_path_itself_out():
    assert ancestors(PATH) == ["0001/", "0001/0004/"]
    assert ancestors("0001/") == ancestors("") == []


@pytest.mark.parametrize(("path", "inside"), [
    ("0001/0004/", True), ("0001/0004/0000/", True), ("0001/0004/ffff/ffff/", True),
    ("0001/", False), ("0001/0003/ffff/", False), ("0001/0005/", False), ("0001/0040/", False), ("0002/0004/", False),
])  # fmt: skip
def test_a_subtree_is_the_range_up_to_its_end(path, inside):
    assert ("0001/0004/" <= path < end_of("0001/0004/")) is inside
