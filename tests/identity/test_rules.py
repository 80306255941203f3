"""The rules of signing in, on plain values."""

from datetime import date, timedelta

import pytest

from pwa.identity.passphrases import common
from pwa.identity.rules import counter_verdict, mobile_number, phone_label, safe_path, why_not, why_signed_out

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("path", ["/", "/reports?page=2#x", "/members/019a/file", "/me/phones", "/%2F%2Fevil"])
def test_a_path_of_ours_is_kept(path):
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "text", [None, "", 5, "//x", "/\\x", "x", "http://x", "/ x", "/\x7f", "/sign-in", "/sign-in?x", "//[x"]
)
def test_anything_else_is_home(text):
    assert safe_path(text) == "/"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("138 0013 8000", "13800138000"), ("13800138000", "13800138000"), ("+44 7700 900123", "+447700900123"),
     ("0044 7700900123", "+447700900123"),

     ("\u202a138 0013 8000\u202c", "13800138000"), ("１３８\u200b００１３８０００", "13800138000"),
     ("+86 1381234567", None), ("12800138000", None), ("", None), ("abc", None), ("1380013800", None)],
)  # fmt: skip
def test_numbers_are_kept_one_way(typed, kept):
    assert mobile_number(typed) == kept


@pytest.mark.parametrize(
    ("passphrase", "reason"),
    [("九个字太短了真的呀", "short"), ("aaaaaaaaaaaa", "common"), ("abababababab", "common"),
     ("9876543210", "common"), ("1234567890", "common"), ("abcabcabcabc", "common"), ("Password 1234", "common"),
     ("王建国在外面打工王建国", "personal"), ("wo13800138000", "personal"), ("山茶花开了十里路长", "short"),
     ("山茶花开了十里路真长", None), ("correct horse battery", None), ("x" * 129, "long")],
)  # fmt: skip
def test_a_passphrase_is_long_uncommon_and_not_about_its_owner(passphrase, reason):
    assert why_not(passphrase, "王建国", "13800138000", common()) == reason


def test_the_shipped_list_is_some_thousands_long_and_every_entry_could_be_typed():
    assert 3_000 < len(common()) < 10_000
    assert all(len(entry) >= 10 and entry == entry.lower() for entry in common())


def test_why_a_session_does_not_hold():
    assert why_signed_out(True, False, TODAY - timedelta(days=180), TODAY) is None
    assert why_signed_out(True, False, TODAY - timedelta(days=181), TODAY) == "expired"
    assert why_signed_out(True, True, TODAY, TODAY) == "ended"
    assert why_signed_out(False, False, None, TODAY) == "ended"


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36", "Android · Chrome"),
        (
            "Mozilla/5.0 (Linux; Android 12; HarmonyOS) Chrome/114 HuaweiBrowser/15.0 Mobile Safari/537.36",
            "HarmonyOS · Huawei",
        ),
        ("Mozilla/5.0 (iPad; CPU OS 17_5) Version/17.5 Safari/604.1", "iPad · Safari"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126 Safari/537.36 Edg/126.0", "Windows · Edge"),
        ("curl/8", ""),
    ],
)
def test_a_phone_is_called_by_what_it_is(agent, label):
    assert phone_label(agent) == label


@pytest.mark.parametrize(
    ("highest", "sent", "verdict"),
    [
        (0, 0, "ok"),
        (0, 1, "ok"),
        (7, 8, "ok"),
        (7, 0, "zero"),
        (1, 0, "zero"),
        (7, 7, "back"),
        (7, 6, "back"),
        (7, 1, "back"),
    ],
)
def test_a_counter_goes_up_or_stops_and_never_back(highest, sent, verdict):
    assert counter_verdict(highest, sent) == verdict
