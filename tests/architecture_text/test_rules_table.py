"""The tables of docs/rules.md name every rule and number of the code, with basis and source, and nothing else."""

import ast
import re
from pathlib import Path

import pytest

from pwa.policy import DEFAULTS
from pwa.policy.sources import SOURCES

ROOT = Path(__file__).resolve().parents[2]
DOC = (ROOT / "docs/rules.md").read_text("utf-8")
# Modules of rules about people and their memberships, without those of signing in.
MODULES = [
    *sorted((ROOT / "pwa/policy").glob("*.py")),
    *sorted(path for path in (ROOT / "pwa").glob("*/*rules.py") if path.parent.name != "identity"),
    ROOT / "pwa/screening/outcomes.py",
    ROOT / "pwa/places/scopes.py",
]
BASES = ("law", "practice", "ours")


def table(heading: str) -> list[list[str]]:
    """The rows of the first table under this heading, without its head."""
    part = re.split(r"\n## ", DOC.split(f"\n## {heading}")[1])[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def named(code: str) -> set[tuple[str, str]]:
    """(file, function) of each entry '`cases/rules.py`: after, due_on; …'."""
    found = set()
    for entry in code.split(";"):
        file, _, functions = entry.strip().partition(":")
        found |= {(file.strip("`"), name.strip()) for name in functions.split(",")}
    return found


def public(path: Path) -> set[tuple[str, str]]:
    """(file, function) of each public function of a module."""
    tree = ast.parse(path.read_text("utf-8"))
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")}
    return {(str(path.relative_to(ROOT / "pwa")), name) for name in names}


def test_every_rule_has_its_row_and_every_row_its_rule():
    rows = table("Every rule and where it is written in the code")
    told = set().union(*(named(code) for _rule, _basis, _source, code in rows))
    there = set().union(*(public(path) for path in MODULES))
    assert there - told == set(), "these are missing in docs/rules.md"
    assert told - there == set(), "these are not in the code"


def test_every_rule_says_on_what_basis_it_stands_and_whose_it_is_if_it_is_not_ours():
    for rule, basis, source, _code in table("Every rule and where it is written in the code"):
        assert basis in BASES, rule
        assert source or basis == "ours", rule


def test_the_numbers_stand_there_as_they_are_in_the_code():
    rows = {
        name.strip("`"): (value, basis, source) for name, value, basis, source, _for in table("Numbers of the rules")
    }
    assert rows == {
        name: (f"{number.value} {number.unit}", number.basis, SOURCES[number.source].short)
        for name, number in DEFAULTS.items()
    }


@pytest.mark.parametrize("source", [source.short for source in SOURCES.values() if source.short])
def test_every_source_of_the_code_is_explained(source):
    sources = DOC.split("\n## Sources\n")[1]
    for short in re.findall(r"\b(S\d+|BR)\b", source):
        assert re.search(rf"\b{short}\b", sources), short
