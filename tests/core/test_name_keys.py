"""Which spellings are one name, and in which order names stand: by pinyin, alike on both engines."""

import pytest

from pwa.core.database import write
from pwa.core.name_keys import fold_name, name_key, search_key
from pwa.members.changes import admit
from pwa.members.models import Member
from pwa.organisations.models import Unit
from tests.people import PLACES

SAME = [
    ("王　𠮷", "王𠮷"),
    ("刘 〇", "刘〇"),
    ("迪丽·吐尔逊", "迪丽•吐尔逊"),
    ("迪丽·吐尔逊", "迪丽・吐尔逊"),
    ("迪丽·吐尔逊", "迪丽 吐尔逊"),
    ("José Núñez", "JOSE NUNEZ"),
    ("ＪＯＳＥ", "jose"),
    ("王\u3164芳", "王芳"),
    ("王芳\ufe0f", "王芳"),
    ("王芳\U000e0100", "王芳"),
    ("\u200b王\u2060芳\ufeff", "王芳"),
    ("王\u202e芳\u202c", "王芳"),
    ("Straße", "STRASSE"),
    ("金\uf91d", "金欄"),  # a compatibility character
]
DIFFERENT = [("王吉", "王𠮷"), ("王芳", "王方"), ("刘〇", "刘零"), ("བཀྲ་ཤིས", "བཀྲ་ཤོས"), ("张伟", "章伟"), ("李", "李李")]
ORDER = ["阿依", "单伟", "Bob", "李伟", "李阳", "黎明", "连城", "解放", "曾乐", "张伟", "张伟东", "章子", "𠮷田"]
IN_ORDER = ["阿依", "Bob", "黎明", "李伟", "李阳", "连城", "单伟", "解放", "曾乐", "张伟", "张伟东", "章子", "𠮷田"]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_people_write_in_different_ways_is_one_name(one, other):
    assert fold_name(one) == fold_name(other) and name_key(one) == name_key(other)
    assert fold_name(other) in search_key(one).split()


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_names_stay_different(one, other):
    assert fold_name(one) != fold_name(other) and name_key(one) != name_key(other)


def test_names_sort_by_syllable_then_tone_then_character_and_surnames_are_read_as_surnames():
    assert sorted(ORDER, key=name_key) == IN_ORDER
    assert name_key("单伟").startswith("shan4") and name_key("简单").endswith("dan1" + "05355")
    assert name_key("万俟明").startswith("mo4") and name_key("长孙无").startswith("zhang3")


def test_a_key_holds_nothing_that_a_database_could_sort_otherwise():
    for name in [*ORDER, *(name for pair in SAME + DIFFERENT for name in pair), "'; --", "", "·"]:
        assert name_key(name) == "" or (name_key(name).isalnum() and name_key(name).isascii()), name
        assert name_key(name) == name_key(name).lower()


@pytest.mark.both_engines
def test_the_list_of_members_stands_in_this_order_on_both_engines(app, as_):
    branch = Unit.get_by_id(PLACES["next-door"].id)
    with write():
        for name in reversed(ORDER):
            admit(branch, name=name, sex="1", by=None)
    rows = Member.select(Member.name).where(Member.branch == branch.id).order_by(Member.name_key)
    assert [row.name for row in rows if row.name in ORDER] == IN_ORDER
    text = as_("next_secretary").get("/members").text
    places = [text.index(f">{name}<") for name in IN_ORDER]
    assert places == sorted(places)


def test_every_order_of_writing_finds_somebody_by_their_folded_name(app, as_):
    branch = Unit.get_by_id(PLACES["next-door"].id)
    with write():
        admit(branch, name="José·Núñez", sex="1", by=None)
    for typed in ("jose", "JOSÉ", "ｊｏｓｅ", "nunez", "Núñez", "jose nunez", "jo\u200bse"):
        assert "José" in as_("next_secretary").get("/members", query_string={"q": typed}).text, typed
