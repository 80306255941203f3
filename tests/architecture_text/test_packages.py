"""What the code imports is asked for by name: a package that only comes along with another can go with it."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions

from pwa.core.assets import WEB

PWA = WEB / "pwa"


def imported() -> Iterator[str]:
    """Top-level names that the product imports, wherever in a file; a program's own neighbour is none."""
    for file in PWA.rglob("*.py"):
        neighbours = {one.stem for one in file.parent.glob("*.py")}
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            yield from names_in(node) - neighbours


def names_in(node: ast.AST) -> set[str]:
    """Top-level names that this statement imports."""
    names = [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
    names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    return {name.partition(".")[0] for name in names}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_that_is_imported_is_declared():
    project = tomllib.loads((WEB / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *(one for more in project["optional-dependencies"].values() for one in more)]
    declared = {plain(re.split(r"[\[~=<>! ]", one)[0]) for one in asked}
    known = packages_distributions()
    needed = {
        name: {plain(one) for one in known.get(name, [name])}
        for name in {*imported()} - sys.stdlib_module_names - {"pwa"}
    }
    assert needed and {name for name, packages in needed.items() if not packages & declared} == set()


LATE = {
    "pypinyin",
    "apprise",
    "pywebpush",
}  # half a second and many MB in every process of a server that never needs it


def test_what_is_large_is_imported_by_the_function_that_needs_it():
    files = {file: ast.parse(file.read_text("utf-8")).body for file in PWA.rglob("*.py")}
    early = [file.name for file, body in files.items() if LATE & {name for node in body for name in names_in(node)}]
    assert early == []
