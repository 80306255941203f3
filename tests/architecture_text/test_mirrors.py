"""The folder listing is the product: packages, their templates and their tests mirror each other."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_PACKAGES = {"migrations", "translations"}
PACKAGES = sorted(p.parent.name for p in (ROOT / "pwa").glob("*/__init__.py") if p.parent.name not in NOT_PACKAGES)
SOURCE = "\n".join(path.read_text("utf-8") for path in (ROOT / "pwa").rglob("*.py"))
TEMPLATES = {path: path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html")}
WITHOUT_TEMPLATES = {"core", "policy", "demo"}


def pages() -> list[str]:
    """Every template but the pieces of `ui/`."""
    folder = ROOT / "templates"
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.html") if p.parent.name != "ui")


def test_every_folder_of_templates_is_a_package():
    folders = {path.name for path in (ROOT / "templates").iterdir() if path.is_dir()}
    assert folders <= set(PACKAGES) | {"ui"}
    assert not folders & WITHOUT_TEMPLATES


def others_than(page: str) -> str:
    """What stands in all other templates."""
    return "\n".join(text for path, text in TEMPLATES.items() if not str(path).endswith(page))


def test_every_page_is_shown_by_a_view_or_is_a_part_of_another():
    lost = []
    for page in pages():
        others = others_than(page)
        named_whole = f'"{page}"' in SOURCE or f'"{page}"' in others or f"'{page}'" in others
        if not named_whole and (page[0] == "_" or f'{Path(page).stem}"' not in SOURCE):
            lost.append(page)
    assert lost == []


def test_a_part_has_at_least_one_page_that_shows_it():
    parts = [page for page in pages() if Path(page).name.startswith("_")]
    assert [page for page in parts if page not in SOURCE and page not in others_than(page)] == []


TRIALS = {
    "abuse",
    "faults",
    "hostile",
    "model",
    "planted",
    "released",
    "soak",
}  # what breaks, lies, attacks or was before


def test_every_package_has_tests():
    assert [package for package in PACKAGES if not list((ROOT / "tests" / package).glob("test_*.py"))] == []


def test_every_test_folder_is_a_package_or_says_what_it_is():
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert (
        folders
        <= set(PACKAGES) | {"architecture", "architecture_text", "js", "kit", "stories", "vendor", "cli"} | TRIALS
    )


def test_no_package_is_empty():
    for package in PACKAGES:
        code = [path for path in (ROOT / "pwa" / package).glob("*.py") if path.name != "__init__.py"]
        assert code or len((ROOT / "pwa" / package / "__init__.py").read_text().splitlines()) > 20, package


def test_no_drawer_is_opened():
    drawers = {"utils", "helpers", "misc", "common", "services", "forms", "admin"}
    names = {path.stem for path in (ROOT / "pwa").rglob("*.py")} | {path.name for path in (ROOT / "pwa").iterdir()}
    assert not names & drawers


def test_views_do_not_query_in_templates():
    for path in (ROOT / "templates").rglob("*.html"):
        assert not re.search(r"\.(select|where|execute|get_by_id)\(", path.read_text("utf-8")), path
