"""What people type, and what is found; the same table as tests/js/place/search.test.js."""

import json
import os
from pathlib import Path

import pytest

from pwa.places import name_of, resolve, resolve_posted, search

CASES = json.loads(Path(__file__).with_name("searches.json").read_text("utf-8"))["cases"]


@pytest.mark.parametrize(("words", "limit", "codes"), CASES, ids=[case[0] or "nothing" for case in CASES])
def test_words_find_these_places_in_this_order(words, limit, codes):
    assert search(words, limit) == codes


def test_every_division_is_found_by_the_name_it_is_shown_with():
    from pwa.places.divisions import table
    from pwa.places.search import EXACT, ranked

    current = [code for code, division in table().items() if not division.retired]
    sample = current[::37] if os.environ.get("YANXING_LONG") else current[::401]
    assert {table()[code].level for code in sample} == {division.level for division in table().values()}
    for code in sample:
        assert resolve(name_of(code)) == code
        assert (EXACT, table()[code].level, code) in ranked(name_of(code, locale="en"))


@pytest.mark.parametrize(
    ("words", "answer"),
    [("440307", "440307"), (" 440307 ", "440307"), ("龙岗", "440307"), ("深圳", "440300"), ("500112", "500112")],
)
def test_words_that_name_one_place_are_resolved(words, answer):
    assert resolve(words) == answer


def test_words_that_name_several_places_give_the_candidates():
    assert resolve("朝阳区") == ["110105", "220104"]
    assert resolve("longgang") == ["211403", "330383", "440307"]


def test_initials_and_half_names_only_suggest():
    assert resolve("szlg") == ["440307"]
    assert resolve("深圳龙") == ["440307", "440309"]


def test_words_that_name_nothing_give_no_candidates():
    assert resolve("没有这里") == []
    assert resolve("") == []


def test_of_a_posted_choice_and_the_words_beside_it_the_choice_counts():
    assert resolve_posted(["110105", "朝阳"]) == "110105"
    assert resolve_posted(["", "深圳龙岗"]) == "440307"
    assert resolve_posted(["", "朝阳区"]) == ["110105", "220104"]
    assert resolve_posted(["龙岗"]) == "440307"
    assert resolve_posted([""]) == resolve_posted([]) == []
