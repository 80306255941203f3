"""A paper's bytes: what is signed is verified, and nothing else is."""

import json
from datetime import date

import pytest

from pwa.papers.digits import MOST, Unreadable, from_digits, to_digits
from pwa.papers.envelope import Verdict, make_envelope, verify
from pwa.papers.keys import known_keys

from . import envelope_cases as given

HELD = json.loads(given.FILE.read_text())


KEYS = known_keys(HELD["list"])


def judged(digits: str, today: str = given.TODAY) -> Verdict:
    try:
        envelope = from_digits(digits)
    except Unreadable:
        return Verdict("unreadable")
    return verify(envelope, KEYS, HELD["list"]["withdrawn"], date.fromisoformat(today))


def test_the_stored_cases_are_those_of_the_program():
    assert given.FILE.read_text() == given.contents()


@pytest.mark.parametrize("case", HELD["cases"], ids=lambda case: case["what"])
def test_every_code_gets_its_verdict(case):
    assert judged(case["digits"] * case.get("times", 1)).word == case["verdict"]


def test_a_verdict_tells_what_the_paper_says_and_who_issued_it():
    letter = make_envelope(given.COMMITTEE, given.LETTER, given.certificate_of(given.COMMITTEE))
    assert judged(to_digits(letter)) == Verdict("genuine", given.LETTER, "禾亭镇党委")


def test_a_paper_that_is_not_genuine_shows_nothing_of_what_it_says():
    forged = make_envelope(given.COUNTY, given.CARD).replace("欧阳".encode(), "欧陽".encode())
    assert judged(to_digits(forged)) == Verdict("not genuine")


def test_a_reprint_has_the_same_code():
    assert make_envelope(given.COUNTY, given.CARD) == make_envelope(given.COUNTY, given.CARD)


def test_every_change_of_one_byte_is_refused():
    letter = make_envelope(given.COMMITTEE, given.LETTER, given.certificate_of(given.COMMITTEE))
    words = set()
    for at in range(len(letter)):
        for mask in (1, 0x80):
            changed = letter[:at] + bytes([letter[at] ^ mask]) + letter[at + 1 :]
            words.add(verify(changed, KEYS, (), date(2026, 12, 1)).word)
    assert words == {"not genuine", "unreadable", "unknown issuer"}


@pytest.mark.parametrize("size", range(30))
def test_digits_give_back_the_bytes(size):
    for content in (bytes(size), b"\xff" * size, bytes(range(size))):
        if content:
            assert from_digits(to_digits(content)) == content
    assert len(to_digits(bytes(7))) == 17


def test_the_longest_code_that_is_read_has_four_thousand_digits():
    from_digits("0" * (MOST - MOST % 17))
    with pytest.raises(Unreadable):
        from_digits("0" * (MOST + 17 - MOST % 17))
