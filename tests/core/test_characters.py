"""Signs that nobody sees are taken off one line; nothing that somebody wrote goes with them."""

import pytest

from pwa.core.characters import in_both_widths, typed_words, without_invisible
from pwa.organisations.models import Unit
from pwa.organisations.reach import branches_named, units_named
from tests.people import PLACES


@pytest.mark.parametrize(
    "sign", ["\u200b", "\u200d", "\u200e", "\u202a", "\u202e", "\u2060", "\u2066",
             "\ufeff", "\u00ad", "\u3164", "\uffa0", "\u115f", "\u2800",
             "\ufe0f", "\U000e0100", "\u180e", "\u034f"],
)  # fmt: skip
def test_an_invisible_sign_is_taken_off(sign):
    assert without_invisible(f"{sign}王{sign}芳{sign}") == "王芳"
    assert typed_words(f" {sign}13800001111{sign} ") == "13800001111"


@pytest.mark.parametrize(
    "text", ["王芳", "买买提·吐尔逊", "José", "e\u0301", "𠮷田", "〇", "a b", "ขอบ", "\u3000", "दि"]
)
def test_whatever_is_seen_stays(text):
    assert without_invisible(text) == text


def test_what_is_typed_is_read_in_half_width():
    assert typed_words("　Ａ１２　") == "A12"
    assert in_both_widths("第1支部") == ["第1支部", "第１支部"] and in_both_widths("支部") == ["支部"]


def test_a_unit_is_found_whatever_the_width_of_its_name_and_of_the_search(app):
    for stored, typed in (
        ("丰山村第１党支部", "第1党"),
        ("丰山村第1党支部", "第１党"),
        ("丰山村ＡＢ党支部", "ab党".upper()),
    ):
        Unit.update(name=stored).where(Unit.id == PLACES["home"].id).execute()
        assert [unit.id for unit in branches_named(typed)] == [PLACES["home"].id]
        assert PLACES["home"].id in {row.id for row in units_named(typed, [Unit.get_by_id(PLACES["county"].id).path])}
