"""The looks keep their promises: small, one name for each component, icons as drawn, vendored files as published."""

import gzip
import hashlib
import re
from base64 import b64encode
from pathlib import Path

from scripts import icons

ROOT = Path(__file__).resolve().parents[2]
SHEET = (ROOT / "static" / "css" / "yanxing.css").read_text(encoding="utf-8")
MACROS = (ROOT / "templates" / "ui" / "macros.html").read_text(encoding="utf-8")
COMPONENTS = (
    *("page-head", "tab-bar", "card", "list-row", "field", "choice-list", "date-field", "button", "banner", "tick"),
    *("empty-state", "timeline", "stat", "bar", "steps", "sheet", "toast"),
)


def test_the_sheet_is_small() -> None:
    """At most 9 KB as sent."""
    assert len(gzip.compress(SHEET.encode(), 9)) <= 9 * 1024


def test_the_sheet_stands_in_its_layers() -> None:
    """Nothing outside a layer, so that order is decided in one line."""
    outside = re.sub(r"@layer [a-z]+ \{.*?\n\}", "", re.sub(r"/\*.*?\*/", "", SHEET, flags=re.S), flags=re.S)
    assert outside.strip() == "@layer reset, tokens, base, layout, components, utilities;"


def test_each_component_has_one_macro_and_that_class() -> None:
    """Named alike in the macros and in what they write."""
    for name in COMPONENTS:
        assert len(re.findall(rf"macro {name.replace('-', '_')}\(", MACROS)) == 1, name
        assert name == "date-field" or re.search(rf'class="[^"]*\b{name}\b', MACROS), name


def test_no_template_carries_style_or_script() -> None:
    """The policy forbids both, and kept pages would break on them."""
    for page in (ROOT / "templates").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|\son[a-z]+=|hx-on|<style|<script(?![^>]* src=)", text), page


def test_icons_are_the_drawing() -> None:
    """Whoever changes the mark draws the icons again."""
    assert icons.differing() == []


def test_vendored_files_are_as_published() -> None:
    """Each file is named in the note beside it, with its digest."""
    for folder in (ROOT / "static" / "vendor", ROOT / "tests" / "vendor"):
        note = (folder / "VENDOR.md").read_text(encoding="utf-8")
        for file in folder.rglob("*.js"):
            digest = b64encode(hashlib.sha384(file.read_bytes()).digest()).decode()
            assert file.name in note and digest in note, file.name
