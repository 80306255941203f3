"""Every string is in both catalogues; scripts hold no words at all."""

import re
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
RETIRED = {"摸排": "排查", "已核实": "已联系上", "verified": "reached"}  # another name → the one name
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_one_thing_has_one_name_on_every_page():
    for catalogue in (ROOT / "pwa" / "translations").rglob("*.po"):
        said = re.findall(r'^(?:msgid|msgstr|)\s?"(.*)"$', catalogue.read_text("utf-8"), flags=re.M)
        for gone, instead in RETIRED.items():
            assert [line for line in said if gone in line] == [], f"{catalogue.name}: say {instead}"


def test_both_catalogues_are_complete():
    """`scripts/messages.py check` also sees what was never extracted, and placeholders."""
    for file in (ROOT / "pwa" / "translations").rglob("*.po"):
        with file.open("rb") as stream:
            texts = [(m.id, m.string) for m in read_po(stream) if m.id]
        assert [id for id, said in texts if not (all(said) if isinstance(said, tuple) else said)] == [], file


def test_scripts_hold_no_words():
    for path in SCRIPTS:
        code = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", path.read_text("utf-8"), flags=re.S)
        code = re.sub(r"/\[[^\]\n]+\]\$?/", "", code)  # a class of characters in a pattern is data
        assert not CHINESE.search(code), path
        assert "innerHTML" not in code and "insertAdjacentHTML" not in code, path


def test_python_holds_no_chinese_that_a_person_reads():
    """Chinese stands in data, in citations and in the five stages; what pages say comes from the catalogue."""
    views = [p for p in (ROOT / "pwa").rglob("*.py") if p.name in ("views.py", "labels.py") and "core" not in p.parts]
    for path in views:
        code = re.sub(r'""".*?"""|#[^\n]*', "", path.read_text("utf-8"), flags=re.S)
        code = re.sub(r'"[yMdEHmc年月日 :]+"', "", code)  # the pattern of a date
        assert not CHINESE.search(code), path
