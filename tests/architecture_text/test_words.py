"""Every string is in both catalogues; scripts hold no words at all."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from .avoided_words import CHINESE as AVOIDED_CHINESE
from .avoided_words import ENGLISH as AVOIDED_ENGLISH
from .avoided_words import EXCEPT

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
RETIRED = {"摸排": "排查", "已核实": "已联系上", "verified": "reached"}  # another name → the one name
CHINESE = re.compile(r"[\u4e00-\u9fff]")
COUNTS = "all|cast|count|day|days|hours|months|n|no|none|num|people|rows|until|when|yes|years"
NOT_APART = re.compile(rf"[\u4e00-\u9fff](?:%\((?:{COUNTS})\)s|\d)|(?:%\((?:{COUNTS})\)s|\d)[\u4e00-\u9fff]")
IN_A_DATE = re.compile(r"\d{4} 年|\d 月 ?\d|[年月] \d|%\(year\)s 年")
DATES = re.compile(r"[\u4e00-\u9fff]?(\d{4}年(\d+月(\d+日)?)?|\d+月(\d+日)?|\d+日)[\u4e00-\u9fff]?|〔\d{4}〕\d+号")


def texts(locale, of="string"):
    """Return every translation of a catalogue, or with of="id" every text of the code; plural forms too."""
    with (ROOT / "pwa" / "translations" / locale / "LC_MESSAGES" / "messages.po").open("rb") as stream:
        said = [getattr(m, of) for m in read_po(stream) if m.id]
    return [text for one in said for text in (one if isinstance(one, tuple) else (one,))]


def avoided_in(text, words, whole_words=False):
    """Return the avoided phrases in a text with what is said instead."""
    edge = r"\b" if whole_words else ""
    found = []
    for instead, phrases in words.items():
        for phrase in phrases:
            rest = text
            for longer in EXCEPT.get(phrase, ()):
                rest = rest.replace(longer, "")
            if re.search(edge + re.escape(phrase) + edge, rest, flags=re.I):
                found.append(f"{text}: say {instead}, not {phrase}")
    return found


@pytest.mark.parametrize(("locale", "words"), [("zh_Hans_CN", AVOIDED_CHINESE), ("en", AVOIDED_ENGLISH)])
def test_no_catalogue_holds_a_phrase_that_is_avoided(locale, words):
    assert [found for text in texts(locale) for found in avoided_in(text, words, locale == "en")] == []


def test_no_text_in_the_code_holds_a_phrase_that_is_avoided():
    assert [found for text in texts("en", of="id") for found in avoided_in(text, AVOIDED_ENGLISH, True)] == []


def test_the_table_of_ones_own_data_holds_no_phrase_that_is_avoided():
    lines = (ROOT / "pwa" / "me" / "data" / "csv_words.tsv").read_text("utf-8").splitlines()
    assert [found for line in lines for found in avoided_in(line, AVOIDED_CHINESE)] == []


def test_an_avoided_phrase_is_found_alone_and_excused_in_a_longer_one():
    assert avoided_in("请写明理由。", {"外出原因": ("理由",)}) == []
    assert len(avoided_in("理由", {"外出原因": ("理由",)})) == 1
    assert len(avoided_in("请写明理由，理由要具体。", {"外出原因": ("理由",)})) == 1
    assert len(avoided_in("Choose a way in", {"sign-in": ("Way in",)}, whole_words=True)) == 1
    assert avoided_in("halfway inside", {"sign-in": ("Way in",)}, whole_words=True) == []


def test_the_words_said_instead_are_not_avoided_themselves():
    assert [found for said in AVOIDED_CHINESE for found in avoided_in(said, AVOIDED_CHINESE)] == []
    assert [found for said in AVOIDED_ENGLISH for found in avoided_in(said, AVOIDED_ENGLISH, True)] == []


def test_a_number_stands_apart_from_chinese_words_and_a_date_has_no_spaces():
    said = texts("zh_Hans_CN")
    assert [text for text in said if NOT_APART.search(DATES.sub("", text))] == []
    assert [text for text in said if IN_A_DATE.search(text)] == []


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
