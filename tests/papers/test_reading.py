"""An officer reads the code of a paper that somebody brings: pasted, with or without an address, or by its number."""

import json
from pathlib import Path

import pytest

from pwa.core.clock import today
from pwa.core.database import write
from pwa.papers import paper_steps
from pwa.papers.digits import check_digits, to_digits
from pwa.papers.models import Paper
from pwa.papers.reading import ReadPaper, digits_in, read_code, read_number
from pwa.papers.trusted_keys import trust
from tests.people import PEOPLE

GIVEN = json.loads(Path("tests/papers/envelopes.json").read_text(encoding="utf-8"))
ADDRESS = "/papers/reading"


@pytest.fixture
def issued(letter) -> Paper:
    """The certificate letter, issued by the committee."""
    with write():
        paper_steps.issue(Paper.get_by_id(letter), PEOPLE["committee"].account_id)
    return Paper.get_by_id(letter)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("123 456\n789", "123456789"),
        ("https://forger.example/v#0012", "0012"),
        ("看这里 https://a.example/v#12 34", "1234"),
        ("https://a.example/v", ""),
        ("", ""),
        ("#", ""),
        ("#١٢٣", ""),
        ("1\u200b2", "12"),
    ],
)
def test_the_digits_are_taken_from_whatever_stands_around_them(typed, found):
    assert digits_in(typed) == found


def test_a_genuine_letter_says_what_it_says_with_any_host_before_it(as_, issued):
    for text in (issued.code, f"https://forger.example/v#{issued.code}", f"{issued.code[:40]} {issued.code[40:]}"):
        page = as_("host").post(ADDRESS, data={"code": text})
        assert page.status_code == 200 and "真实有效" in page.text
        assert "王建国" in page.text and issued.number in page.text
    read = read_code(issued.code)
    assert isinstance(read, ReadPaper) and read.genuine and read.as_of == today()
    assert (read.kind, read.said["name"], read.said["to"]) == ("certificate", "王建国", "深圳市龙岗区坂田街道党工委")


def test_the_number_with_its_check_digits_reads_the_same_and_a_guess_reads_nothing(as_, issued):
    check = check_digits(issued.code)
    assert f"{check[:4]} {check[4:]}" in as_("secretary").get(f"/papers/{issued.id}").text
    typed = {"number": f" {issued.number.lower()} ", "check": f"{check[:4]} {check[4:]}"}
    assert "王建国" in as_("host").post(ADDRESS, data=typed).text
    wrong = str((int(check) + 1) % 10**8).zfill(8)
    for data in ({**typed, "check": wrong}, {**typed, "number": "LF99-2026-A-0001"}):
        answer = as_("host").post(ADDRESS, data=data)
        assert answer.status_code == 422 and "王建国" not in answer.text
    assert read_number(issued.number, "") == read_number("", check) == "no_such_paper"


@pytest.mark.parametrize(
    "data", [{}, {"code": "没有"}, {"code": "12"}, {"code": "9" * 300}, {"number": "LF00-2026-A-0001"}]
)
def test_what_is_no_code_is_refused_with_a_reason_and_its_words_stay(as_, issued, data):
    answer = as_("secretary").post(ADDRESS, data=data)
    assert answer.status_code == 422
    for typed in data.values():
        assert typed in answer.text


def test_forged_withdrawn_and_unknown_papers_show_their_verdict(as_, issued):
    changed = issued.code[:-1] + str((int(issued.code[-1]) + 1) % 10)
    page = as_("host").post(ADDRESS, data={"code": changed})
    assert "真实有效" not in page.text and "王建国" not in page.text
    paper_steps.withdraw(issued, PEOPLE["committee"].account_id, reason="写错了")
    assert "已作废" in as_("host").post(ADDRESS, data={"code": issued.code}).text
    foreign = next(one["digits"] for one in GIVEN["cases"] if one["verdict"] == "genuine")
    read = read_code(foreign)
    assert isinstance(read, ReadPaper) and (read.verdict, read.said) == ("unknown issuer", None)


def test_the_list_s_day_is_that_of_the_installation_whose_key_vouches(app):
    case = next(one for one in GIVEN["cases"] if one["what"] == "a letter by a committee")
    listed = GIVEN["list"] | {"as_of": "2026-11-01"}
    listed["keys"] = {name: key for name, key in listed["keys"].items() if "withdrawn" not in key}
    with write():
        for key, said in listed["keys"].items():
            if not said.get("revoked_on") and said.get("alg") == 1:
                trust(key, listed)
    read = read_code(case["digits"])
    assert isinstance(read, ReadPaper) and read.said and read.as_of.isoformat() == "2026-11-01"


@pytest.mark.parametrize("login", ["member", "contact", "auditor"])
def test_the_page_is_for_those_who_take_papers_in(as_, login):
    assert as_(login).get(ADDRESS).status_code == 404
    assert as_(login).post(ADDRESS, data={"code": to_digits(b"1")}).status_code == 404


def test_only_this_page_may_use_the_camera(as_, issued):
    for answer in (as_("secretary").get(ADDRESS), as_("secretary").post(ADDRESS, data={})):
        assert "camera=(self)" in answer.headers["Permissions-Policy"]
        assert "microphone=()" in answer.headers["Permissions-Policy"]
    assert "camera=()" in as_("secretary").get(f"/papers/{issued.id}").headers["Permissions-Policy"]
