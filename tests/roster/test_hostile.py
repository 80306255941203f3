"""Whatever somebody sends as a roster gets a clear answer, never a fault, and changes nothing by being looked at."""

import json
from collections import Counter

import pytest

from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.roster import labels, staging
from pwa.roster.models import StagedRow
from tests.kit.run_cache import once
from tests.people import PLACES
from tests.roster.hostile_cells import CASES, LONG, MOST_ROWS
from tests.roster.test_pages import send


def verdict(row: StagedRow) -> str:
    """'add', or the first thing that is wrong."""
    told = json.loads(row.problems) if row.problems else []
    return f"{told[0]['column']}:{told[0]['code']}" if told else row.verdict


def test_there_are_forty_of_them():
    assert len(CASES) >= 40


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # what reads them knows no database
def test_each_gets_its_answer(app, monkeypatch, parsed_once, shared_folder):
    monkeypatch.setattr("pwa.roster.sheet_reader.MOST_ROWS", MOST_ROWS)
    home, before = Unit.get_by_id(PLACES["home"].id), Member.select().count()
    wrong, heard = [], Counter()
    for name, (make, said) in CASES.items():
        heard[said] += 1
        if not LONG and heard[said] > 6:  # by day six with each answer
            continue
        found = staging.take_in(
            once(shared_folder, f"roster-{name}", make), f"{name}.xls", [home.path], None, home.county_id
        )
        found = staging.check_some(found, 60)
        if found.refused:
            told = json.loads(found.refused)["code"]
            assert len(labels.refusal(found.refused)) > 8 and "%" not in labels.refusal(found.refused), name
        else:
            assert found.state == "checked", (name, found.state)
            rows = StagedRow.select().where(StagedRow.roster == found.id).order_by(StagedRow.row)
            told = " ".join(verdict(row) for row in rows)
            assert all("%" not in labels.reasons(row.problems) for row in rows if row.problems), name
        if told != said:
            wrong.append((name, said, told))
    assert wrong == []
    assert Member.select().count() == before


@pytest.mark.parametrize("name", ["zip_bomb", "cells_at_both_corners_of_the_sheet", "a_huge_cell", "macros"])
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_page_says_it(as_, name):
    answer = as_("secretary").get(send(as_("secretary"), CASES[name][0](), f"{name}.xlsx"))
    assert answer.status_code == 200
    said = {"zip_bomb": "没有打开", "macros": "宏没有运行", "a_huge_cell": "超过了"}
    assert said.get(name, "名册!XFD1048576") in answer.text
