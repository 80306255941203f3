"""Numbers of papers: by issuer, year and series, without gaps, under concurrency and after a restore."""

import pytest

from pwa.core.clock import today
from pwa.core.database import Fact, transact, write
from pwa.organisations.models import Unit
from pwa.papers import number_log
from pwa.papers.models import PaperIssuer, PaperSeries
from pwa.papers.numbers import next_number
from pwa.papers.rules import Number, issuer_code, later_series, next_series, read_number
from tests.kit.at_once import at_once
from tests.people import UNITS


class Broken(Exception):
    """What made the transaction fail."""


def take(key: str = "fengshan") -> Number:
    return transact(lambda: next_number(Unit.get_by_id(UNITS[key]), today()))


def test_a_number_is_read_as_it_is_written():
    for text in ("LF01-2026-A-0417", "LF00-2030-AB-12345"):
        assert str(read_number(text)) == text


@pytest.mark.parametrize("text", ["", "LF01-2026-A-17", "lf01-2026-A-0001", "LF01-2026-A-0001x", "LF1-26-A-0001"])
def test_other_texts_are_no_numbers(text):
    assert read_number(text) is None


def test_series_follow_the_alphabet():
    assert [next_series(one) for one in ("", "A", "Y", "Z", "AZ", "ZZ")] == ["A", "B", "Z", "AA", "BA", "AAA"]
    assert later_series("Z", "AA") == "AA" and later_series("", "A") == "A"


def test_a_code_has_letters_whatever_the_county_is_called():
    assert [issuer_code(name, 0) for name in ("lf", "", "𠮷1")] == ["LF00", "DW00", "DW00"]


def test_a_rollback_gives_the_number_back(app):
    def fail() -> None:
        next_number(Unit.get_by_id(UNITS["fengshan"]), today())
        raise Broken

    first = take()
    with pytest.raises(Broken):
        transact(fail)
    assert take().running == first.running + 1


def test_units_have_codes_of_their_own(app):
    assert [take(key).code for key in ("fengshan", "county", "fengshan")] == ["LF01", "LF00", "LF01"]


@pytest.mark.both_engines
def test_numbers_have_no_gaps_when_many_take_them_at_once(app):
    def ten() -> list[int]:
        with app.app_context():
            return [take().running for _ in range(10)]

    found = at_once(*[ten] * 4)
    assert sorted(number for part in found for number in part) == list(range(1, 41))
    assert PaperIssuer.select().count() == 2 and PaperSeries.select().count() == 1


def test_another_life_of_the_database_begins_another_series(app):
    assert take().series == "A"
    with write():
        Fact.put("epoch", "another")
    assert [(one.series, one.running) for one in (take(), take())] == [("B", 1), ("B", 2)]


def test_after_a_restore_the_log_knows_which_series_were_used(app):
    year = today().year
    number_log.append({"number": f"LF01-{year}-C-0009"})
    number_log.append({"number": f"LF02-{year}-F-0001"})
    number_log.path().open("a").write('{"number": "LF01-')
    assert str(take()) == f"LF01-{year}-D-0001"
