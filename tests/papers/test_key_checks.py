"""`yanxing doctor` says whether papers can be signed, and whether their numbers go on where they ended."""

from datetime import date

import pytest

from pwa.core import crypto
from pwa.core.database import Fact, write
from pwa.papers import keys, number_log
from pwa.papers.key_checks import examine_keys, examine_numbers
from pwa.papers.models import PaperKey, PaperSeries
from pwa.papers.rules import is_ahead, read_number


def told(findings) -> list[str]:
    return [str(one) for one in findings]


def test_without_papers_nothing_is_said(app):
    assert told([*examine_keys(), *examine_numbers()]) == []


def test_keys_that_can_be_opened_are_counted(app, as_, card):
    assert told([*examine_keys(), *examine_numbers()]) == ["✓ 签发证件和信函的 1 个密钥都能打开。"]


def test_a_key_sealed_with_a_lost_data_key_is_told_with_what_to_do(app, card, monkeypatch):
    monkeypatch.setattr(crypto, "_key", lambda _for: b"x" * 32)
    [line] = told(examine_keys())
    assert line.startswith("! 签发“临丰县委”证件和信函的密钥无法打开") and "yanxing keys roll-over" in line


@pytest.mark.parametrize("sealed", ["", "not base64 !", "QUJD"])
def test_a_key_that_is_damaged_is_told(app, card, sealed):
    PaperKey.update(sealed=sealed).execute()
    assert told(examine_keys())[0].startswith("! 签发“临丰县委”证件和信函的密钥无法打开")


def test_a_key_that_signs_no_more_need_not_be_opened(app, card):
    with write():
        keys.revoke(PaperKey.get(), None)
    PaperKey.update(sealed="").execute()
    assert told(examine_keys()) == []


def test_after_a_restore_the_new_series_is_told(app, ask_for, letter, as_, card):
    first = PaperSeries.get()
    with write():
        Fact.put("epoch", "another life")
        assert told(examine_numbers()) == []  # no number was given since
        PaperSeries.create(
            county_id=first.county_id, issuer=first.issuer, year=first.year, series="B", epoch="another life"
        )
    [line] = told(examine_numbers())
    assert line == f"· 恢复备份后，LF00的证件和信函改用新的编号系列；{first.year}年用过的系列：A, B。"


def test_an_older_database_put_back_by_other_means_is_told(app, card):
    [(code, year)] = {
        (one.code, one.year) for line in number_log.lines() if (one := read_number(line.get("number", "")))
    }
    number_log.append({"number": f"{code}-{year}-A-0002"})
    assert told(examine_numbers()) == []
    number_log.append({"number": f"{code}-{year}-A-0003"})
    [line] = told(examine_numbers())
    assert line.startswith(f"! papers.jsonl 中有编号 {code}-{year}-A-0003") and "yanxing epoch --new" in line
    number_log.append({"number": "LF99-2019-A-0001"})
    number_log.append({"number": "no number"})
    assert told(examine_numbers()) == [line]


@pytest.mark.parametrize(
    ("logged", "last", "ahead"),
    [
        ("A-0001", "A-0001", False),
        ("A-0002", "A-0001", False),
        ("A-0003", "A-0001", True),
        ("B-0001", "A-0009", True),
        ("A-0009", "B-0001", False),
        ("AA-0001", "Z-0009", True),
        ("Z-0009", "AA-0001", False),
    ],
)
def test_a_log_is_ahead_by_two_numbers_or_a_later_series(logged, last, ahead):
    assert is_ahead(read_number(f"LF01-2026-{logged}"), read_number(f"LF01-2026-{last}")) is ahead


def test_a_key_of_a_year_that_is_over_is_no_matter(app, card, clock):
    clock.on(date(clock.today.year + 1, 3, 1))
    number_log.append({"number": f"LF00-{clock.today.year - 1}-A-0900"})
    assert told(examine_numbers()) == []
